"""Money at hand and money asked for: typed, kept, told in history and frozen for the authority's sums."""

import pytest
from django.urls import reverse

from improvement_plans import workflow
from improvement_plans.contents import contents_of
from improvement_plans.facts import facts_of
from improvement_plans.forms import BudgetLineForm, budget_formset
from improvement_plans.models import PlanAction
from improvement_plans.tests.stage import action_values, actions_of
from improvement_plans.wording import line_words
from records.trail import history_of

pytestmark = pytest.mark.django_db
LINES = [("state_budget", 2_000_000, 2024, "asked"), ("tuition", 500_000, None)]


def funded(stage):
    plan = stage.make_plan()
    workflow.save_action(actions_of(plan)[0], action_values(money_state="lines"), LINES, version=0, acting=stage.acting)
    return plan


def test_a_line_is_at_hand_unless_it_says_otherwise(stage):
    action = actions_of(funded(stage))[0]
    assert workflow.stored_lines(action) == [("state_budget", 2_000_000, 2024, "asked"), ("tuition", 500_000, None, "available")]


def test_facts_tell_which_money_is_asked_for(stage):
    plan = funded(stage)
    assert [(fact.amount, fact.funding) for fact in facts_of(plan) if fact.amount] == [(2_000_000, "asked"), (500_000, "available")]


def test_the_plan_adds_up_what_is_asked_for(stage):
    contents = contents_of(funded(stage))
    assert (contents.asked(), contents.total()) == (2_000_000, 2_500_000)


def test_the_state_alone_is_a_change_with_a_history(stage):
    plan = funded(stage)
    action = actions_of(plan)[0]
    values = {name: getattr(action, name) for name in action_values()}
    lines = [("state_budget", 2_000_000, 2024, "available"), ("tuition", 500_000, None, "available")]
    workflow.save_action(action, values, lines, version=action.version, acting=stage.acting)
    change = history_of(action, "budget_lines").first()
    assert "đề nghị" in change.old and "đề nghị" not in change.new
    assert PlanAction.objects.get(pk=action.pk).version == action.version + 1


def test_a_copy_asks_for_the_same(stage):
    action = actions_of(funded(stage))[0]
    assert workflow.stored_lines(workflow.copy_action(action, acting=stage.acting)) == workflow.stored_lines(action)


@pytest.mark.parametrize(("typed", "state"), [({"state": "asked"}, "asked"), ({"state": ""}, "available"), ({}, "available")])
def test_the_form_reads_the_state(typed, state):
    form = BudgetLineForm({"source": "tuition", "amount": "5 triệu", **typed})
    assert form.is_valid() and form.line == ("tuition", 5_000_000, None, state)


def test_an_unknown_state_is_refused_in_words():
    form = BudgetLineForm({"source": "tuition", "amount": "5", "state": "stolen"})
    assert not form.is_valid() and list(form.errors) == ["state"]


def test_stored_lines_come_back_into_their_boxes():
    form = budget_formset([("tuition", 7, 2027, "asked")]).forms[0]
    assert {name: form[name].value() for name in form.fields} == {"source": "tuition", "amount": "7", "budget_year": 2027, "state": "asked"}


@pytest.mark.parametrize(("line", "words"), [
    (("tuition", 7), "Học phí: 7đ"),
    (("tuition", 7, 2027), "Học phí: 7đ (năm 2027)"),
    (("tuition", 7, None, "asked"), "Học phí: 7đ (đề nghị)"),
    (("tuition", 7, 2027, "asked"), "Học phí: 7đ (năm 2027, đề nghị)"),
])  # fmt: skip
def test_a_line_in_words(line, words):
    assert line_words(*line) == words


def test_the_editor_shows_the_sum_asked_for_only_where_there_is_one(stage):
    plan = funded(stage)
    client = stage.cast.client(stage.cast.principal)
    url = reverse("plan_edit", args=[plan.pk])
    assert "Trong đó đề nghị cấp" in client.get(url).content.decode()
    actions_of(plan)[0].budget_lines.update(state="available")
    assert "Trong đó đề nghị cấp" not in client.get(url).content.decode()
