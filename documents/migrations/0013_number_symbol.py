from django.db import migrations, models

from documents.paper_guards import place_all


class Migration(migrations.Migration):
    dependencies = [("documents", "0012_paper_guards")]
    operations = [
        migrations.AddField(
            model_name="papernumber",
            name="symbol",
            field=models.CharField(blank=True, default="", max_length=40, verbose_name="ký hiệu"),
        ),
        migrations.RunPython(lambda apps, schema_editor: place_all(schema_editor.connection), migrations.RunPython.noop),
    ]
