"""Councils with their groups and terms, and what an assessment inherits."""

from assessments.council_workflow import council_parts, save_council, save_group, save_member
from assessments.deadline_workflow import save_deadline
from assessments.inheritance_workflow import bring_over
from assessments.merging import Ground, digests
from assessments.models import Assessment, Council

NEW = Ground({})


def load_council(world, row):
    """Fill the council of one assessment as its principal would; returns it."""
    acting = world.acting(row["by"], row["at"], row["day"])
    assessment = Assessment.objects.get(organization=world.organizations[row["at"]], school_year=row["year"])
    decision = {"decision_number": row["decision_number"], "established_on": row["established_on"].isoformat(), "note": ""}
    save_council(acting, assessment, decision, Ground(digests(council_parts(Council()))))
    for member in row["members"]:
        save_member(acting, assessment, None, _member(world, member), NEW)
    for group in row["groups"]:
        save_group(acting, assessment, None, _group(world, assessment, group), NEW)
    for term in row["deadlines"]:
        save_deadline(acting, assessment, None, {"name": "", **term}, NEW)
    if row.get("inherits"):
        bring_over(acting, assessment)
    return assessment.council


def _member(world, row):
    person = world.people[row["user"]] if "user" in row else None
    return {"user": str(person.pk) if person else "", "full_name": person.full_name if person else row["name"],
            "post": row["post"], "duty": row["duty"], "tasks": row.get("tasks", "")}


def _group(world, assessment, row):
    names = {key: world.people[key].full_name if key in world.people else key for key in row["members"]}
    members = {member.full_name: member.pk for member in assessment.council.members.all()}
    sheets = assessment.criterion_assessments.filter(criterion__code__in=row["criteria"]).values_list("pk", flat=True)
    ticks = {f"member-{members[name]}": "yes" for name in names.values()} | {f"sheet-{pk}": "yes" for pk in sheets}
    return {"name": row["name"], "kind": row["kind"], "head": str(members[names[row["head"]]])} | ticks
