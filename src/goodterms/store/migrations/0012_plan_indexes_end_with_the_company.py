from django.db import migrations, models

from goodterms.store import guards


def install(apps, schema_editor):
    guards.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0011_reasons_of_imports'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='planline', name='plan_by_step'),
        migrations.RemoveIndex(model_name='planline', name='plan_sums'),
        migrations.AddIndex(
            model_name='planline',
            index=models.Index(fields=['run', 'next_step', 'rank', 'company'], name='plan_by_step'),
        ),
        migrations.AddIndex(
            model_name='planline',
            index=models.Index(fields=['run', 'currency', 'overdue_minor', 'cause', 'gain', 'worth', 'company'], name='plan_sums'),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
