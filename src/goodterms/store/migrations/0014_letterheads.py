"""What stands on a firm's papers: where it is, where to pay, whom to ask."""

import django.db.models.deletion
from django.db import migrations, models

from goodterms.store import guards


def install(apps, schema_editor):
    guards.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0013_promises_and_freshness'),
    ]

    operations = [
        migrations.CreateModel(
            name='Letterhead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='store.company')),
                ('address', models.TextField(default='')),
                ('vat_number', models.CharField(default='', max_length=40)),
                ('registration', models.CharField(default='', max_length=100)),
                ('holder', models.CharField(default='', max_length=70)),
                ('iban', models.CharField(default='', max_length=34)),
                ('bic', models.CharField(default='', max_length=11)),
                ('bank', models.CharField(default='', max_length=100)),
                ('number', models.CharField(default='', max_length=40)),
                ('routing', models.CharField(default='', max_length=40)),
                ('account_since', models.DateTimeField(null=True)),
                ('account_by', models.CharField(default='', max_length=60)),
                ('ask_name', models.CharField(default='', max_length=100)),
                ('ask_phone', models.CharField(default='', max_length=40)),
                ('ask_email', models.CharField(default='', max_length=254)),
                ('version', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
