from django.conf import settings
from django.db import migrations, models


def name_the_assigned(apps, schema_editor):
    """Who has a sheet and is in no group in charge of it was chosen by name."""
    sheet_model, group_model = (apps.get_model("assessments", name) for name in ("CriterionAssessment", "WorkGroup"))
    through_groups = set(group_model.objects.filter(sheets__isnull=False).order_by().values_list("sheets", "group_members__member__user"))
    named = sheet_model.named.through.objects
    pairs = sheet_model.assignees.through.objects.values_list("criterionassessment", "user")
    named.bulk_create(named.model(criterionassessment_id=sheet, user_id=user) for sheet, user in pairs if (sheet, user) not in through_groups)


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0008_figures_used'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='criterionassessment',
            name='named',
            field=models.ManyToManyField(blank=True, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người được giao đích danh'),
        ),
        migrations.RunPython(name_the_assigned, migrations.RunPython.noop),
    ]
