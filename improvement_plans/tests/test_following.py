"""How far a plan is: the last word of its checkpoints, what is late, what is due, over amendments too."""

from dataclasses import replace
from datetime import date

import pytest

from documents.enums import DocumentState
from documents.problems import WorkflowRefused
from improvement_plans import workflow
from improvement_plans.contents import contents_of
from improvement_plans.following import chain_of, due_of, last_results, regular_moments, waiting_for
from improvement_plans.models import PlanAction
from improvement_plans.tests.stage import actions_of
from improvement_plans.tests.test_checkpoints import result_values
from improvement_plans.timeline import chosen, is_late, items_of, months_of

MARCH, MAY, JUNE = date(2024, 3, 31), date(2024, 5, 31), date(2024, 6, 30)


@pytest.fixture
def plan(stage):
    plan = stage.make_plan()
    PlanAction.objects.filter(problem__plan=plan).update(tasks="Cân đo", end_on=MARCH)
    set_state(plan, DocumentState.ISSUED)
    return plan


def set_state(plan, state):
    plan.document.state = state
    plan.document.save()


def write(stage, plan, kind, day, **fields):
    checkpoint = plan.checkpoints.filter(kind=kind).first() or workflow.make_checkpoint(plan, kind, day, acting=stage.acting)
    return workflow.save_result(checkpoint, actions_of(plan)[0], result_values(**fields), {}, version=0, acting=stage.acting)


@pytest.mark.parametrize(("fields", "today", "late"), [
    (None, MARCH, False),
    (None, date(2024, 4, 1), True),
    ({"state": "done"}, date(2024, 4, 1), False),
    ({"state": "doing"}, date(2024, 4, 1), True),
    ({"state": "undone", "new_end_on": MAY}, date(2024, 4, 1), False),
    ({"state": "undone", "new_end_on": MAY}, MAY, False),
    ({"state": "undone", "new_end_on": MAY}, date(2024, 6, 1), True),
])  # fmt: skip
def test_late_is_what_no_checkpoint_finished_or_moved(stage, plan, fields, today, late):
    result = write(stage, plan, "semester", date(2024, 1, 15), **fields) if fields else None
    assert is_late(actions_of(plan)[0], today, result) is late
    assert [item.is_late for item in items_of(contents_of(plan), today)].count(True) == (today > MARCH) + late


def test_the_timeline_shows_the_newer_date(stage, plan):
    PlanAction.objects.filter(problem__plan=plan).update(start_on=date(2023, 9, 1))
    write(stage, plan, "semester", date(2024, 1, 15), state="undone", new_end_on=MAY)
    items = items_of(contents_of(plan), JUNE)
    assert {(item.bar().end, item.time.split("\n")[-1]) for item in items} == {
        ("2024-05-31", "Hạn mới: 31/5/2024"), ("2024-03-31", "Từ tháng 9/2023 đến tháng 3/2024")}  # fmt: skip
    ending = {month.first.month: len(month.ending) for month in months_of(plan, items) if month.ending}
    assert ending == {3: 1, 5: 1}


def test_the_last_checkpoint_has_the_word(stage, plan):
    write(stage, plan, "year_end", MAY, state="done")
    write(stage, plan, "semester", date(2024, 1, 15), state="undone", new_end_on=MAY)
    action = actions_of(plan)[0]
    assert last_results([action])[action.key].state == "done"
    assert [item.action for item in chosen(items_of(contents_of(plan), JUNE), state="done")] == [action]


def test_a_date_the_plan_itself_changed_later_wins(stage, plan):
    result = write(stage, plan, "semester", date(2024, 1, 15), state="undone", new_end_on=MAY)
    action = actions_of(plan)[0]
    assert due_of(action, result) == MAY
    action.end_on = JUNE
    assert due_of(action, result) == JUNE


@pytest.mark.parametrize(("kind", "end", "moments"), [
    ("school_year", 2024, [("semester", date(2024, 1, 15)), ("year_end", date(2024, 5, 31))]),
    ("calendar_year", 2023, [("semester", date(2023, 6, 30)), ("year_end", date(2023, 12, 15))]),
    ("range", 2026, [("semester", date(2024, 12, 31)), ("year_end", date(2026, 12, 15))]),
])  # fmt: skip
def test_every_period_has_two_moments(plan, kind, end, moments):
    plan.period_kind, plan.period_end = kind, end
    assert [(found, day) for found, _name, day in regular_moments(plan)] == moments


def texts(stage, today, person=None):
    acting = replace(stage.cast.acting(person or stage.cast.principal), today=today)
    return [(item.text.split(":")[0], item.days_left) for item in waiting_for(acting)]


def test_what_is_due_waits_for_those_who_draft(stage, plan):
    assert texts(stage, date(2023, 12, 15)) == []
    assert texts(stage, date(2024, 1, 10)) == [("Lập đợt theo dõi “Cuối học kỳ I”", 5)]
    write(stage, plan, "semester", date(2024, 1, 15), state="doing")
    assert texts(stage, date(2024, 1, 20)) == [("Ghi kết quả theo dõi “Cuối học kỳ I”", -5)]
    workflow.close_checkpoint(plan.checkpoints.get(), acting=stage.acting)
    assert texts(stage, date(2024, 1, 20)) == []
    assert texts(stage, date(2024, 1, 20), stage.cast.member) == []


def test_an_authority_finds_them_on_its_plan_only(stage, django_assert_num_queries):
    leader = stage.cast.acting(stage.cast.leader)
    with django_assert_num_queries(0):
        assert waiting_for(leader) == []


def test_an_old_plan_and_one_not_issued_ask_for_nothing(stage, plan):
    assert texts(stage, date(2024, 9, 29)) == [("Lập đợt theo dõi “Cuối học kỳ I”", -258), ("Lập đợt theo dõi “Cuối năm học”", -121)]
    assert texts(stage, date(2024, 9, 30)) == []
    set_state(plan, DocumentState.REPLACED)
    assert texts(stage, date(2024, 1, 10)) == []


@pytest.fixture
def amendment(stage, plan):
    """A second plan that replaces the first and holds its first row under the same key, the second one left out."""
    other = stage.make_plan()
    kept, dropped = actions_of(plan)
    first, second = actions_of(other)
    PlanAction.objects.filter(pk=first.pk).update(key=kept.key, tasks="Cân đo", end_on=MARCH)
    PlanAction.objects.filter(pk=second.pk).delete()
    other.document.replaces = plan.document
    set_state(other, DocumentState.ISSUED)
    set_state(plan, DocumentState.REPLACED)
    return other


def test_results_are_found_again_in_the_plan_that_amends(stage, plan, amendment):
    write(stage, plan, "semester", date(2024, 1, 15), state="done")
    assert [item.is_done for item in items_of(contents_of(amendment), JUNE)] == [True]
    assert chain_of(amendment) == [amendment.document, plan.document]


def test_an_open_checkpoint_moves_to_the_plan_that_amends(stage, plan, amendment):
    result = write(stage, plan, "semester", date(2024, 1, 15), state="doing")
    assert texts(stage, date(2024, 1, 20)) == [("Lập đợt theo dõi “Cuối học kỳ I”", -5)]
    taken = workflow.make_checkpoint(amendment, "semester", MARCH, acting=stage.acting)
    result.refresh_from_db()
    assert (taken.plan, taken.planned_on, result.action) == (amendment, date(2024, 1, 15), actions_of(amendment)[0])
    assert not plan.checkpoints.exists()


def test_a_closed_checkpoint_stays_and_is_not_asked_for_again(stage, plan, amendment):
    write(stage, plan, "semester", date(2024, 1, 15), state="doing")
    workflow.close_checkpoint(plan.checkpoints.get(), acting=stage.acting)
    assert texts(stage, date(2024, 1, 20)) == []
    with pytest.raises(WorkflowRefused):
        workflow.make_checkpoint(amendment, "semester", MARCH, acting=stage.acting)
