from django.db import migrations

from records.triggers import freeze_table, unfreeze_table

TABLES = ("records_auditentry", "records_auditseal")


def freeze(apps, schema_editor):
    for table in TABLES:
        freeze_table(schema_editor.connection, table)


def unfreeze(apps, schema_editor):
    for table in TABLES:
        unfreeze_table(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("records", "0002_audit_chain")]
    operations = [migrations.RunPython(freeze, unfreeze)]
