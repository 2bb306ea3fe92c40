"""Triggers, views, permissions and row-level security. Each later migration that touches tables ends like this."""

from django.db import migrations

from goodterms.store import guards


def install(apps, schema_editor):
    guards.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("store", "0001_initial")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
