"""Plans: made from weaknesses, or typed by hand where no assessment stands behind them; then filled in."""

from decimal import Decimal

from accreditation.demo.judging import load_assessment, weaknesses_of
from improvement_plans import workflow
from improvement_plans.baselines import baselines_of
from improvement_plans.models import PlanAction, PlanProblem, PlanSection, SectionTarget
from improvement_plans.recognition import proposals_for
from standards.models import RegulationSet


def load_plan(world, row):
    """Make and fill one plan, with its assessment when the row holds one; returns the plan."""
    place, acting = row["at"], world.acting(row["by"], row["at"], row["day"])
    assessment = load_assessment(world, place, row["assessment"]) if "assessment" in row else None
    rules = RegulationSet.objects.get(code=row["set"]) if "set" in row else None
    plan = workflow.make_plan(
        acting, template=row["template"], period_kind=row["period_kind"], period_start=row["period_start"], period_end=row.get("period_end"), assessment=assessment,
        weaknesses=weaknesses_of(assessment) if assessment else (), regulation_set=rules,
    )
    fill_frame(plan, row, acting)
    fill_sections(plan, row, acting)
    for problem in row.get("problems", ()):
        _fill_problem(plan, problem, acting, world)
    for name, target in row.get("targets", {}).items():
        _fill_target(plan, name, target, acting)
    if "goals" in row:
        _fill_goals(plan, row["goals"], acting)
    plan.refresh_from_db()
    return plan


def fill_frame(plan, row, acting):
    """Write what the file says around the text."""
    values = {"title_lines": plan.title_lines} | row.get("frame", {})
    workflow.save_properties(plan, values, version=plan.version, acting=acting)


def fill_sections(plan, row, acting):
    """Write the sections by heading, those by criterion by its code; take out what is left out."""
    for heading, text in row.get("sections", {}).items():
        _save_section(plan.sections.get(heading=heading), text, acting)
    for heading in row.get("left_out", ()):
        workflow.remove_section(plan.sections.get(heading=heading), acting=acting)
    for code, text in row.get("results", {}).items():
        _save_section(plan.sections.get(criterion__code=code), text, acting)


def _fill_target(plan, name, row, acting):
    target = SectionTarget.objects.get(section__plan=plan, name=name)
    values = {"target_value": Decimal(row["value"]), "target_kind": row.get("kind", target.target_kind)}
    workflow.save_target(target, values, version=target.version, acting=acting)


def _fill_goals(plan, months, acting):
    """What the certificates firmly propose, and the schools named with their months."""
    proposals = proposals_for(plan, acting.today)
    workflow.fill_goals(plan, [row for row in proposals if row.is_firm or row.school.organization.name in months], acting=acting)
    for goal in plan.recognition_goals.filter(name__in=months):
        workflow.save_goal(goal, {"month": months[goal.name]}, version=goal.version, acting=acting)


def _save_section(section, text, acting):
    workflow.save_section(section, {"text": text.strip()}, version=section.version, acting=acting)


def _fill_problem(plan, row, acting, world):
    problem = _problem_of(plan, row, acting)
    values = {name: row[name].strip() for name in ("text", "present_state", "cause") if name in row} | {"is_focus": row.get("focus", False)}
    workflow.save_problem(problem, values, version=problem.version, acting=acting)
    actions = list(problem.actions.order_by("position"))
    for place, values in enumerate(row["actions"]):
        action = actions[place] if place < len(actions) else workflow.add_action(problem, acting=acting)
        save_action(action, values, acting, world.people)


def _problem_of(plan, row, acting):
    """The problem made from the criterion's weakness, or a new one typed by hand."""
    if "criterion" in row:
        return PlanProblem.objects.get(plan=plan, criterion__code=row["criterion"])
    return workflow.add_problem(plan, {"text": row["text"]}, acting=acting)


def save_action(action, row, acting, people=()):
    """Write an action as the file describes it: `money` is a state or the list of budget lines, `owners` are log-in names or plain names by role.

    A `metric` brings the school's newest figure before the plan, as it does in the form.
    """
    apart = ("money", "owners")
    values = {name: value.strip() if isinstance(value, str) else value for name, value in row.items() if name not in apart}
    start = baselines_of(action.problem.plan).found.get(row["metric"]) if "metric" in row else None
    if start:
        values |= {"baseline_value": start.value, "baseline_year": start.year}
    money = row["money"]
    values["money_state"] = money if isinstance(money, str) else "lines"
    lines = [] if isinstance(money, str) else [(line["source"], line["amount"], line.get("year"), line.get("state", "available")) for line in money]
    owners = [_owner(dict(people), role, name) for role, names in row["owners"].items() for name in names] if "owners" in row else None
    workflow.save_action(action, values, lines, version=action.version, acting=acting, owners=owners)


def _owner(people, role, name):
    person = people.get(name)
    return (role, person.pk, None, person.full_name) if person else (role, None, None, name)


def section_of(plan, heading):
    """A present section by its heading."""
    return PlanSection.objects.present().get(plan=plan, heading=heading)


def first_action(plan, code):
    """The first action planned for a criterion."""
    return PlanAction.objects.present().filter(problem__plan=plan, problem__criterion__code=code).order_by("position").first()
