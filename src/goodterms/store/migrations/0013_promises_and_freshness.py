"""A list of the day keeps how fresh the books were that it was made from; a note says how far our own side is put
right, by whom, and what remains."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from goodterms.store import guards

ABOUT = [("mended", "Mended"), ("partly", "Partly"), ("not_yet", "Not Yet")]


def remove_views(apps, schema_editor):
    guards.remove_views(schema_editor.connection)


def install(apps, schema_editor):
    guards.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0012_plan_indexes_end_with_the_company'),
    ]

    operations = [
        migrations.RunPython(remove_views, migrations.RunPython.noop),
        migrations.AddField(
            model_name='note',
            name='about',
            field=models.CharField(blank=True, choices=ABOUT, default='', max_length=8),
        ),
        migrations.AddField(
            model_name='note',
            name='done_by',
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name='note',
            name='remains',
            field=models.CharField(blank=True, default='', max_length=500),
        ),
        migrations.AddField(model_name='planrun', name='behind_days', field=models.PositiveIntegerField(null=True)),
        migrations.AddField(model_name='planrun', name='newest_payment', field=models.DateField(null=True)),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
