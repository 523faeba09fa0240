"""A row's key: once within a plan, the same in the plan that amends it."""

import pytest
from django.db import IntegrityError, transaction

from improvement_plans.models import PlanAction, PlanProblem, PlanSection
from improvement_plans.tests.stage import actions_of


@pytest.fixture
def plan(stage):
    return stage.make_plan()


def test_no_two_sections_or_problems_of_a_plan_have_one_key(plan):
    section, problem = plan.sections.first(), plan.problems.first()
    for make in (
        lambda: PlanSection.objects.create(plan=plan, heading="Hai", position=99, key=section.key),
        lambda: PlanProblem.objects.create(plan=plan, text="Hai", key=problem.key),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make()


def test_no_two_actions_of_a_problem_have_one_key(plan):
    action = actions_of(plan)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanAction.objects.create(problem=action.problem, key=action.key)


def test_another_plan_may_hold_the_same_keys(stage, plan):
    other = stage.make_plan(weaknesses=[])
    problem = PlanProblem.objects.create(plan=other, text="Cùng khóa", key=plan.problems.first().key)
    action = PlanAction.objects.create(problem=problem, key=actions_of(plan)[0].key)
    assert PlanAction.objects.filter(key=action.key).count() == 2
