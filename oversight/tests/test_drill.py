"""From a count to the sentence: the row every fact names stands in the sheet that the officer is led to."""

import re

import pytest
from django.urls import reverse

from documents.models import Submission
from improvement_plans.enums import MoneyState
from improvement_plans.models import BudgetLine, PlanAction, PlanSection
from improvement_plans.sending import send_plan
from improvement_plans.tests.stage import Stage

pytestmark = pytest.mark.django_db


def test_every_fact_of_a_plan_leads_to_its_place_in_the_sheet(cast):
    stage = Stage(cast)
    plan = stage.make_plan()
    fields = {"tasks": "Mở thêm một nhóm trẻ.", "leaders": "Hiệu trưởng", "expected_result": "Đủ nhóm.", "time_text": "Học kỳ II"}
    PlanAction.objects.filter(problem__plan=plan).update(**fields, money_state=MoneyState.LINES)
    for action in PlanAction.objects.filter(problem__plan=plan):
        BudgetLine.objects.create(action=action, source="state_budget", amount=5_000_000, state="asked", budget_year=2024)
    PlanSection.objects.filter(plan=plan, text__contains="……").update(text="Đã rà soát.")
    plan.refresh_from_db()
    send_plan(plan, acting=stage.acting)
    submission = Submission.objects.get()
    page = cast.client(cast.officer).get(reverse("submission_detail", args=[submission.pk])).content.decode()
    named = re.findall(r'id="(k-[^"]+)"', page)
    facts = set(submission.version.facts.values_list("row_key", flat=True))
    assert len(facts) == 4 and {f"k-{key}" for key in facts} <= set(named)
    assert len(named) == len(set(named)), "no place has two"
