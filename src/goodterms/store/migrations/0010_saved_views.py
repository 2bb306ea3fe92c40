"""Views of the list of customers that people keep; and what makes lists and sums of a large ledger quick."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from goodterms.store import guards

TOLD = {
    "sqlite": "SET cause = COALESCE(json_extract(facts, '$.cause'), ''), "
    "worth = COALESCE(json_extract(facts, '$.worth'), 0), gain = COALESCE(json_extract(facts, '$.gain'), 0)",
    "postgresql": "SET cause = COALESCE(facts->>'cause', ''), "
    "worth = COALESCE((facts->>'worth')::bigint, 0), gain = COALESCE((facts->>'gain')::bigint, 0)",
}


def remove_views(apps, schema_editor):
    guards.remove_views(schema_editor.connection)


def tell(apps, schema_editor):
    """Lists that were made before keep what they said: it is copied from their facts. The guards are installed again
    afterwards."""
    vendor = schema_editor.connection.vendor
    table = "store_planline"
    with schema_editor.connection.cursor() as cursor:
        if vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update")
        else:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE {table} {TOLD[vendor]}")
        if vendor != "sqlite":
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER")


def install(apps, schema_editor):
    guards.install(schema_editor.connection)



class Migration(migrations.Migration):

    dependencies = [
        ('store', '0009_estimates_of_repeat_buying'),
    ]

    operations = [
        migrations.RunPython(remove_views, migrations.RunPython.noop),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('query', models.CharField(max_length=600)),
                ('version', models.PositiveIntegerField(default=1)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='store.company')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('company', 'owner', 'name'), name='own_view_once'),
                    models.UniqueConstraint(condition=models.Q(('owner', None)), fields=('company', 'name'), name='view_of_the_firm_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='StartView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='store.company')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('view', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='starts', to='store.savedview')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('company', 'user'), name='one_start_a_person'),
                ],
            },
        ),
        migrations.AddField(
            model_name='planline',
            name='cause',
            field=models.CharField(default='', max_length=40),
        ),
        migrations.AddField(model_name='planline', name='gain', field=models.BigIntegerField(default=0)),
        migrations.AddField(model_name='planline', name='worth', field=models.BigIntegerField(default=0)),
        migrations.RunPython(tell, migrations.RunPython.noop),
        migrations.RemoveIndex(
            model_name='invoice',
            name='invoice_by_number',
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(fields=['company', 'segment', 'country', 'owner', 'owner_name'], name='customer_kinds'),
        ),
        migrations.AddIndex(
            model_name='invoice',
            index=models.Index(fields=['company', 'number_key'], name='invoice_by_number_part', opclasses=['int8_ops', 'varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='openitem',
            index=models.Index(fields=['company', 'currency', 'open_minor'], name='open_item_by_amount'),
        ),
        migrations.AddIndex(
            model_name='planline',
            index=models.Index(fields=['run', 'currency', 'overdue_minor', 'cause', 'gain', 'worth'], name='plan_sums'),
        ),
        migrations.AddIndex(
            model_name='allocation',
            index=models.Index(fields=['company', 'effective_on', 'invoice', 'payment', 'credit_note'], name='allocation_by_day'),
        ),
        migrations.AddIndex(
            model_name='adjustment',
            index=models.Index(fields=['company', 'effective_on', 'invoice'], name='adjustment_by_day'),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
