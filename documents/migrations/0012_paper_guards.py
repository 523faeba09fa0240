from django.db import migrations

from documents.paper_guards import lift_all, place_all


class Migration(migrations.Migration):
    dependencies = [("documents", "0011_counts_by_criterion"), ("records", "0005_calendar_feed")]
    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: place_all(schema_editor.connection),
            lambda apps, schema_editor: lift_all(schema_editor.connection),
        )
    ]
