"""Imports keep their reasons as code and parameters, say what became of a file that was never taken in, and how far
a running one is."""

from django.db import migrations, models

from goodterms.store import guards

STATES = ["waiting", "running", "done", "cancelled", "failed", "refused", "forgotten"]


def remove_views(apps, schema_editor):
    guards.remove_views(schema_editor.connection)


def tell_forgotten(apps, schema_editor):
    """A file that was never confirmed and that somebody sent away was kept as stopped. Files that are refused are
    found by the worker: to know it they have to be opened."""
    vendor = schema_editor.connection.vendor
    with schema_editor.connection.cursor() as cursor:
        if vendor != "sqlite":
            cursor.execute("ALTER TABLE store_import NO FORCE ROW LEVEL SECURITY")
        cursor.execute("UPDATE store_import SET state = 'forgotten' WHERE state = 'cancelled' AND kind = ''")
        if vendor != "sqlite":
            cursor.execute("ALTER TABLE store_import FORCE ROW LEVEL SECURITY")


def install(apps, schema_editor):
    guards.install(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0010_saved_views'),
    ]

    operations = [
        migrations.RunPython(remove_views, migrations.RunPython.noop),
        migrations.RunPython(tell_forgotten, migrations.RunPython.noop),
        migrations.AddField(model_name='importrow', name='because', field=models.TextField(default='')),
        migrations.AddField(model_name='import', name='because', field=models.TextField(default='')),
        migrations.AddField(model_name='import', name='looked_at', field=models.DateTimeField(null=True)),
        migrations.AddField(model_name='import', name='begun_at', field=models.DateTimeField(null=True)),
        migrations.AddField(model_name='import', name='begun_bytes', field=models.PositiveBigIntegerField(default=0)),
        migrations.AddField(
            model_name='import', name='rows_without_amount', field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='import', name='customers_made', field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='import',
            name='state',
            field=models.CharField(choices=[(s, s.capitalize()) for s in STATES], max_length=10),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
