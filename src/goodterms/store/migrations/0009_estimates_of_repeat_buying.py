from django.db import migrations, models

from goodterms.store import guards


def install(apps, schema_editor):
    guards.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0008_kept_documents'),
    ]

    operations = [
        migrations.AddField(
            model_name='estimate',
            name='playbook_digest',
            field=models.CharField(blank=True, default='', max_length=64),
        ),
        migrations.AddField(
            model_name='estimate',
            name='repeat_model',
            field=models.CharField(blank=True, default='', max_length=8),
        ),
        migrations.AddField(
            model_name='estimate',
            name='repeats_milli',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='estimate',
            name='alive_ppm',
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name='estimate',
            name='spend_minor',
            field=models.BigIntegerField(null=True),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
