"""A plan that is carried out: two actions with money and time, a checkpoint with a result each, and the report on it."""

from datetime import date
from decimal import Decimal

from improvement_plans import workflow
from improvement_plans.models import ImprovementPlan
from improvement_plans.tests.stage import action_values, actions_of

JANUARY, MAY = date(2024, 1, 15), date(2024, 5, 31)


def result_values(**fields):
    """All fields of a result as the page hands them over."""
    return {"state": "doing", "result": "", "adjustment": "", "actual_value": None, "new_end_on": None, "evidence_text": "", **fields}


def followed_plan(stage, template="quality-2018"):
    """A plan with two written actions, the first due in March, the second in May."""
    plan = stage.make_plan(template=template)
    rows = (
        {"tasks": "Cải thiện bữa ăn", "target_kind": "below", "target_value": Decimal("3"), "target_unit": "% trẻ nhẹ cân", "end_on": date(2024, 3, 31)},
        {"tasks": "Tách hai lớp ghép", "expected_result": "Không còn lớp ghép.", "end_on": MAY},
    )
    for action, fields, amount in zip(actions_of(plan), rows, (5_000_000, 20_000_000), strict=True):
        values = action_values(leaders="Hiệu trưởng", start_on=date(2023, 9, 1), money_state="lines", **fields)
        workflow.save_action(action, values, [("state_budget", amount, 2024)], version=action.version, acting=stage.acting)
    return ImprovementPlan.objects.select_related("document", "organization").get(pk=plan.pk)


def checked_plan(stage, template="quality-2018"):
    """The same with a closed look in January: the first action is done, the second is late and has a new date."""
    plan = followed_plan(stage, template)
    checkpoint = workflow.make_checkpoint(plan, "semester", JANUARY, acting=stage.acting)
    meals, classes = actions_of(plan)
    done = result_values(state="done", result="Bữa ăn đủ bốn nhóm chất.", actual_value=Decimal("2.9"), evidence_text="Sổ theo dõi")
    late = result_values(result="Đã tách một lớp.", adjustment="Tách lớp còn lại trong hè.", new_end_on=date(2024, 7, 15))
    workflow.save_result(checkpoint, meals, done, {"state_budget": 4_500_000}, version=0, acting=stage.acting)
    workflow.save_result(checkpoint, classes, late, {"state_budget": 6_000_000, "socialized": 1_000_000}, version=0, acting=stage.acting)
    return plan, checkpoint


def report_on(stage, template="quality-2018"):
    """The report of the January checkpoint."""
    plan, checkpoint = checked_plan(stage, template)
    return workflow.make_report(plan, checkpoint, acting=stage.acting)
