"""Checkpoints: made once, filled also after issue, never overwritten unseen, closed for writing."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from documents.enums import DocumentState
from documents.problems import WorkflowRefused
from improvement_plans import workflow
from improvement_plans.models import Checkpoint, CheckpointResult, PlanAction
from improvement_plans.tests.stage import actions_of
from records.models import AuditEntry, TextChange

JANUARY = date(2024, 1, 15)


def result_values(**fields):
    """All fields of a result as a form hands them over."""
    return {"state": "doing", "result": "", "adjustment": "", "new_end_on": None, "evidence_text": "", **fields}


@pytest.fixture
def plan(stage):
    return stage.make_plan()


@pytest.fixture
def checkpoint(stage, plan):
    return workflow.make_checkpoint(plan, "semester", JANUARY, acting=stage.acting)


@pytest.fixture
def fill(stage, plan, checkpoint):
    """Writes the result of the plan's first action."""

    def call(spending=None, version=0, acting=None, action=None, **fields):
        action = action or actions_of(plan)[0]
        acting = acting or stage.acting
        return workflow.save_result(checkpoint, action, result_values(**fields), spending or {}, version=version, acting=acting)

    return call


def test_a_checkpoint_is_named_by_its_kind_and_written_down(checkpoint):
    assert (checkpoint.name, checkpoint.state, checkpoint.planned_on) == ("Cuối học kỳ I", "open", JANUARY)
    assert AuditEntry.objects.get(action="lập đợt theo dõi").subject_id == str(checkpoint.pk)


def test_a_regular_checkpoint_comes_once_per_plan(stage, plan, checkpoint):
    with pytest.raises(WorkflowRefused):
        workflow.make_checkpoint(plan, "semester", JANUARY, acting=stage.acting)
    workflow.make_checkpoint(plan, "year_end", date(2024, 5, 31), acting=stage.acting)
    assert [row.kind for row in plan.checkpoints.all()] == ["semester", "year_end"]


def test_the_database_too_refuses_a_second_regular_one(plan, checkpoint):
    with pytest.raises(IntegrityError), transaction.atomic():
        Checkpoint.objects.create(plan=plan, kind="semester", name="Lần hai", planned_on=JANUARY)


def test_own_checkpoints_need_a_name_and_may_be_many(stage, plan):
    with pytest.raises(WorkflowRefused):
        workflow.make_checkpoint(plan, "own", JANUARY, acting=stage.acting, name="  ")
    for name in ("Đợt tháng 10", "Đợt tháng 3"):
        workflow.make_checkpoint(plan, "own", JANUARY, acting=stage.acting, name=name)
    assert [row.name for row in plan.checkpoints.all()] == ["Đợt tháng 10", "Đợt tháng 3"]


def test_another_organisation_makes_and_sees_none(stage, plan, checkpoint):
    leader = stage.cast.acting(stage.cast.leader)
    with pytest.raises(PermissionDenied):
        workflow.make_checkpoint(plan, "year_end", JANUARY, acting=leader)
    assert not Checkpoint.objects.visible_to(leader).exists()
    assert Checkpoint.objects.visible_to(stage.acting).get() == checkpoint


def test_a_result_keeps_the_planned_date_beside_the_new_one(plan, fill):
    PlanAction.objects.filter(pk=actions_of(plan)[0].pk).update(end_on=date(2024, 3, 31))
    row = fill(state="undone", new_end_on=date(2024, 5, 31))
    PlanAction.objects.filter(pk=row.action_id).update(end_on=date(2024, 4, 30))
    row = fill(version=1, state="undone", new_end_on=date(2024, 6, 15))
    assert (row.original_end_on, row.new_end_on) == (date(2024, 3, 31), date(2024, 6, 15))


def test_money_spent_is_replaced_by_source(fill):
    row = fill({"state_budget": 5_000_000, "socialized": 1_000_000}, result="Đã mua.")
    assert workflow.spent_on(row) == {"state_budget": 5_000_000, "socialized": 1_000_000}
    row = fill({"state_budget": 6_000_000}, version=1, result="Đã mua.")
    assert (workflow.spent_on(row), row.version) == ({"state_budget": 6_000_000}, 2)


def test_saving_the_same_again_changes_nothing(fill):
    fill({"state_budget": 1_000}, result="Đã mua.")
    row = fill({"state_budget": 1_000}, version=1, result="Đã mua.")
    assert row.version == 1
    assert AuditEntry.objects.filter(action="ghi kết quả theo dõi").count() == 1


def test_nobody_overwrites_what_they_did_not_see(fill):
    fill(result="Của người thứ nhất.")
    with pytest.raises(workflow.Conflict) as caught:
        fill(result="Của người thứ hai.")
    assert (caught.value.fields, caught.value.row.result) == (("result",), "Của người thứ nhất.")
    assert CheckpointResult.objects.get().result == "Của người thứ nhất."


def test_money_changed_in_between_is_a_conflict_too(fill):
    fill({"state_budget": 1_000})
    with pytest.raises(workflow.Conflict) as caught:
        fill({"state_budget": 2_000})
    assert caught.value.fields == ("spending",)


def test_earlier_texts_of_a_result_stay_in_its_history(fill):
    fill(result="Lần đầu.")
    fill(version=1, result="Lần sau.")
    assert list(TextChange.objects.filter(field="result").values_list("old", "new")) == [("Lần đầu.", "Lần sau.")]


def test_results_are_written_after_the_plan_is_issued(plan, fill):
    plan.document.state = DocumentState.ISSUED
    plan.document.save()
    assert fill(state="done", result="Xong.").state == "done"


def test_a_closed_checkpoint_takes_no_result_until_opened_again(stage, checkpoint, fill):
    closed = workflow.close_checkpoint(checkpoint, acting=stage.acting)
    assert closed.state == "closed"
    with pytest.raises(WorkflowRefused):
        fill()
    assert not CheckpointResult.objects.exists()
    workflow.reopen_checkpoint(checkpoint, acting=stage.acting)
    assert fill().version == 1


def test_closing_twice_writes_one_audit_line(stage, checkpoint):
    for _ in range(2):
        workflow.close_checkpoint(checkpoint, acting=stage.acting)
    assert AuditEntry.objects.get(action="kết thúc đợt theo dõi").to_state == "closed"


def test_an_authority_writes_no_result_of_a_school(stage, fill):
    with pytest.raises(PermissionDenied):
        fill(acting=stage.cast.acting(stage.cast.leader))


def test_a_deleted_action_takes_no_result(stage, plan, fill):
    action = actions_of(plan)[0]
    workflow.delete_action(action, acting=stage.acting)
    with pytest.raises(PlanAction.DoesNotExist):
        fill(action=action)
