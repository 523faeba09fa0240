from django.db import migrations

from documents.paper_guards import place_all


class Migration(migrations.Migration):
    dependencies = [("documents", "0015_review_replies")]
    operations = [migrations.RunPython(lambda apps, schema_editor: place_all(schema_editor.connection), migrations.RunPython.noop)]
