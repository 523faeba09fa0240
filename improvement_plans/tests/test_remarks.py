"""The authority's remarks stand beside the rows they were written on, can be answered there, and follow a moved row."""

import pytest
from django.urls import reverse

from documents import workflow as documents_workflow
from documents.models import ReviewComment
from improvement_plans import workflow
from improvement_plans.contents import contents_of
from improvement_plans.models import ImprovementPlan, PlanAction
from improvement_plans.remarks import owner_of, place_remarks
from improvement_plans.sending import send_plan
from improvement_plans.tests.stage import actions_of
from improvement_plans.tests.test_checks import found, whole_plan


def returned(stage, plan, *keys):
    """The plan after it was sent, commented on at the given places and returned."""
    submission = send_plan(plan, acting=stage.acting)
    officer = stage.cast.acting(stage.cast.officer)
    documents_workflow.open_submission(submission, acting=officer)
    for key in keys:
        documents_workflow.add_comment(submission, key, "Chỗ góp ý", f"Cần sửa {key[:7]}.", acting=officer)
    documents_workflow.return_submission(submission, "Xem góp ý.", acting=officer)
    return ImprovementPlan.objects.select_related("document", "organization").get(pk=plan.pk)


def returned_plan(stage):
    """A whole plan returned with one remark on the tasks of its first action."""
    plan = whole_plan(stage)
    return returned(stage, plan, f"action:{actions_of(plan)[0].key}:tasks")


@pytest.mark.parametrize(
    ("key", "owner"),
    [
        ("action:1-2:tasks", "action:1-2"),
        ("problem:1-2", "problem:1-2"),
        ("section:1-2:text", "section:1-2"),
        ("table:1-2:total:money", "section:1-2"),
        ("summary:1-2:cause", "problem:1-2"),
        ("title", "title"),
        ("", ""),
    ],
)
def test_every_place_of_the_paper_has_an_owner_in_the_editor(key, owner):
    assert owner_of(key) == owner


def test_remarks_stand_on_their_rows_and_the_rest_on_top(stage):
    plan = whole_plan(stage)
    action, section = actions_of(plan)[0], plan.sections.first()
    keys = (f"action:{action.key}:tasks", f"problem:{action.problem.key}", f"section:{section.key}:text", "title", "")
    contents = contents_of(returned(stage, plan, *keys))
    general = place_remarks(contents)
    row = next(row for row in contents.problems if row.problem.pk == action.problem_id)
    assert [remark.key for remark in row.remarks] == [f"problem:{action.problem.key}"]
    assert [remark.key for remark in row.rows[0].remarks_at["tasks"]] == [f"action:{action.key}:tasks"] and row.rows[0].remarks == []
    assert [remark.key for remark in contents.sections[0].remarks] == [f"section:{section.key}:text"]
    assert sorted(remark.key for remark in general) == ["", "title"]


def test_a_remark_follows_its_row_to_another_problem(stage):
    plan = returned_plan(stage)
    action = actions_of(plan)[0]
    other = plan.problems.exclude(pk=action.problem_id).get()
    workflow.move_action_to(action, other.pk, acting=stage.acting)
    contents = contents_of(plan)
    place_remarks(contents)
    marked = [row for row in contents.actions if row.remarks_at]
    assert [row.action.pk for row in marked] == [action.pk]


def test_a_remark_on_a_row_deleted_since_is_still_shown(stage):
    plan = returned_plan(stage)
    workflow.delete_action(actions_of(plan)[0], acting=stage.acting)
    assert [remark.text for remark in place_remarks(contents_of(plan))] == ["Cần sửa action:."]


def test_the_school_answers_a_remark_beside_the_row(stage):
    plan = returned_plan(stage)
    client = stage.cast.client(stage.cast.principal)
    edit = reverse("plan_edit", args=[plan.pk])
    remark = ReviewComment.objects.get()
    page = client.get(edit).content.decode()
    assert "Cần sửa action:." in page
    assert reverse("comment_resolve", args=[remark.pk]) in page
    assert any("Chưa xử lý góp ý" in text for severity, text in found(plan, stage) if severity == "error")
    answer = client.post(reverse("comment_resolve", args=[remark.pk]), {"reply": "Đã viết lại.", "next": edit})
    assert answer.url == edit
    assert "Cần sửa action:." not in client.get(edit).content.decode()


def test_the_sheet_marks_rows_with_open_remarks(stage):
    plan = returned_plan(stage)
    page = stage.cast.client(stage.cast.principal).get(reverse("plan_preview", args=[plan.pk])).content.decode()
    assert "has-remark" in page


def test_members_see_remarks_but_no_answer_box(stage):
    plan = returned_plan(stage)
    page = stage.cast.client(stage.cast.member).get(reverse("plan_edit", args=[plan.pk])).content.decode()
    assert "Cần sửa action:." in page
    assert "Đánh dấu đã xử lý" not in page


def test_remarks_still_being_written_do_not_reach_the_school(stage):
    plan = whole_plan(stage)
    submission = send_plan(plan, acting=stage.acting)
    officer = stage.cast.acting(stage.cast.officer)
    documents_workflow.open_submission(submission, acting=officer)
    documents_workflow.add_comment(submission, "", "", "Chưa gửi.", acting=officer)
    page = stage.cast.client(stage.cast.principal).get(reverse("plan_edit", args=[plan.pk])).content.decode()
    assert "Chưa gửi." not in page


def test_each_box_of_the_desk_shows_the_remarks_on_its_own_column(stage):
    plan = whole_plan(stage)
    action = actions_of(plan)[0]
    returned(stage, plan, f"action:{action.key}:time", f"action:{action.key}:money")
    page = stage.cast.client(stage.cast.principal).get(reverse("action_edit", args=[action.pk])).content.decode()
    assert page.count('class="field-remark"') == 2 and "Góp ý của UBND xã Hoa Mai: Cần sửa action:." in page
    other = stage.cast.client(stage.cast.principal).get(reverse("action_edit", args=[actions_of(plan)[1].pk])).content.decode()
    assert "field-remark" not in other


def test_a_remark_on_a_field_stands_at_that_field_of_the_row(stage):
    plan = whole_plan(stage)
    key = actions_of(plan)[0].key
    plan = returned(stage, plan, f"action:{key}:money", f"action:{key}")
    contents = contents_of(plan)
    place_remarks(contents)
    row = next(row for row in contents.actions if row.action.key == key)
    assert [remark.key for remark in row.remarks_at["money"]] == [f"action:{key}:money"]
    assert [remark.key for remark in row.remarks] == [f"action:{key}"]
    page = stage.cast.client(stage.cast.principal).get(reverse("plan_edit", args=[plan.pk])).content.decode()
    card = page[page.index(f'id="action-{key}"') :]
    assert card.index("<dt>Kinh phí</dt>") < card.index("Cần sửa action:.") < card.index("</dl>")


def test_what_the_school_wrote_since_stands_under_the_remark(stage):
    plan = returned_plan(stage)
    action = actions_of(plan)[0]
    PlanAction.objects.filter(pk=action.pk).update(tasks="Việc đã viết lại.")
    page = stage.cast.client(stage.cast.principal).get(reverse("plan_edit", args=[plan.pk])).content.decode()
    assert "Đoạn này đã đổi" in page and "<ins>" in page


def test_the_problem_desk_shows_the_remark_on_its_weakness(stage):
    plan = whole_plan(stage)
    problem = actions_of(plan)[0].problem
    returned(stage, plan, f"problem:{problem.key}")
    page = stage.cast.client(stage.cast.principal).get(reverse("problem_edit", args=[problem.pk])).content.decode()
    assert page.count('class="field-remark"') == 1
