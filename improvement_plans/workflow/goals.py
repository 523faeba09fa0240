"""Schools that an authority's plan puts forward: filled from certificates, typed, changed, taken out."""

from django.db import transaction

from improvement_plans.recognition_models import RecognitionGoal
from improvement_plans.workflow.locking import lock_plan, lock_row, save_row
from records.trail import audit


@transaction.atomic
def fill_goals(plan, proposals, *, acting):
    """Put chosen proposals of the certificates into the plan; a school that it names already stays as it is. Returns how many came."""
    plan = lock_plan(plan.pk, acting)
    held = set(plan.recognition_goals.values_list("school", flat=True))
    rows = [
        RecognitionGoal(plan=plan, way=row.way, school=row.school, school_type=row.school.school_type, name=row.school.organization.name,
                        degree=row.degree, month=row.month)
        for row in proposals if row.school.pk not in held
    ]  # fmt: skip
    RecognitionGoal.objects.bulk_create(rows)
    audit(plan, "điền trường đề nghị công nhận", by=acting.user, organization=plan.organization, count=len(rows))
    return len(rows)


@transaction.atomic
def add_goal(plan, values, *, acting):
    """A school typed by hand."""
    plan = lock_plan(plan.pk, acting)
    goal = RecognitionGoal.objects.create(plan=plan, **values)
    audit(plan, "thêm trường đề nghị công nhận", by=acting.user, organization=plan.organization, name=goal.name)
    return goal


@transaction.atomic
def save_goal(goal, values, *, version, acting):
    """Write a row. Raises Conflict when somebody saved in between."""
    row = lock_row(RecognitionGoal, goal.pk, acting)
    save_row(row, values, version=version, by=acting.user)
    return row


@transaction.atomic
def delete_goal(goal, *, acting):
    """Take a school out of the plan; the trail keeps its name."""
    row = lock_row(RecognitionGoal, goal.pk, acting)
    audit(row.plan, "bỏ trường đề nghị công nhận", by=acting.user, organization=row.plan.organization, name=row.name)
    row.delete()
