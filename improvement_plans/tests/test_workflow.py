"""Making a plan and changing it: what is copied, what moves, what comes back, what nobody may overwrite."""

import pytest
from django.core.exceptions import PermissionDenied

from documents.enums import DocumentKind, DocumentState, Route
from documents.models import Document
from documents.problems import WorkflowRefused
from improvement_plans import workflow
from improvement_plans.models import PlanAction, PlanProblem
from improvement_plans.tests.stage import action_values, actions_of, make_weakness
from records.models import AuditEntry, TextChange


def test_ticked_weaknesses_become_problems_with_one_empty_action_each(stage):
    plan = stage.make_plan()
    problems = list(plan.problems.order_by("position"))
    assert [(p.criterion.code, p.level, p.text, p.cause, p.present_state) for p in problems] == [
        ("5.3", 3, "Còn 8,3% trẻ nhẹ cân.", "Đầu năm học.", ""),
        ("1.5", 3, "Còn hai lớp ghép.", "", "Năm trước có ba lớp ghép."),
    ]
    assert [list(p.weaknesses.all()) for p in problems] == [[w] for w in stage.weaknesses]
    assert [p.actions.count() for p in problems] == [1, 1]


def test_the_paper_of_a_school_plan_goes_to_approval_and_is_signed_by_the_principal(stage):
    document = stage.make_plan().document
    assert (document.kind, document.route, document.state) == (DocumentKind.IMPROVEMENT_PLAN, Route.APPROVAL, DocumentState.DRAFT)
    assert (document.signer_lines, document.signer_name) == ("HIỆU TRƯỞNG", "Nguyễn Thị Minh")
    assert document.title == "Kế hoạch cải tiến chất lượng giáo dục năm học 2023-2024"


def test_an_authority_plan_has_no_reviewer_and_the_leaders_name(stage):
    plan = stage.own_plan()
    document = plan.document
    assert (document.kind, document.route) == (DocumentKind.AUTHORITY_PLAN, Route.NONE)
    assert document.signer_lines == "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"
    assert document.signer_name == stage.cast.leader.full_name
    assert plan.period_label == "năm 2026"


def test_sections_follow_the_template_with_the_plans_own_words(stage):
    plan = stage.make_plan()
    top = [section.heading for section in plan.sections.filter(parent=None)]
    assert top[:2] == ["MỤC ĐÍCH, YÊU CẦU", "CĂN CỨ XÂY DỰNG KẾ HOẠCH"]
    assert "19/2018/TT-BGDĐT" in plan.sections.get(kind="bases").text
    results = plan.sections.get(kind="results")
    assert [child.criterion.code for child in results.children.all()] == ["1.1", "1.5", "5.3"]
    assert plan.recipients.split("\n")[0] == "UBND xã Hoa Mai (để b/c)"


def test_more_weaknesses_can_be_added_and_none_comes_twice(stage):
    plan = stage.make_plan(weaknesses=stage.weaknesses[:1])
    late = make_weakness(stage.assessment, "1.1", "Chưa rà soát chiến lược.")
    new = workflow.add_weaknesses(plan, [*stage.weaknesses[:1], late], acting=stage.acting)
    assert [problem.text for problem in new] == ["Chưa rà soát chiến lược."]
    assert plan.problems.count() == 2


def test_changing_the_weakness_later_leaves_the_plan_as_it_was(stage):
    plan = stage.make_plan()
    stage.weaknesses[0].text = "Viết lại."
    stage.weaknesses[0].save()
    assert plan.problems.order_by("position").first().text == "Còn 8,3% trẻ nhẹ cân."


def test_merging_joins_texts_weaknesses_and_written_actions(stage):
    plan = stage.make_plan()
    first, second = plan.problems.order_by("position")
    written = second.actions.get()
    workflow.save_action(written, action_values(tasks="Tuyên truyền."), [], version=0, acting=stage.acting)
    workflow.merge_problems(first, second.pk, acting=stage.acting)
    first.refresh_from_db()
    assert first.text == "Còn 8,3% trẻ nhẹ cân.\nCòn hai lớp ghép."
    assert first.weaknesses.count() == 2
    assert written in first.actions.present()
    assert list(PlanProblem.objects.present().filter(plan=plan)) == [first]


def test_merging_refuses_itself_strange_and_removed_problems_and_texts_that_would_be_cut(stage):
    plan = stage.make_plan()
    first, second = plan.problems.order_by("position")
    removed = workflow.remove_problem(workflow.add_problem(plan, {"text": "Bỏ."}, acting=stage.acting), acting=stage.acting)
    for other in (first, removed, stage.make_plan().problems.first()):
        with pytest.raises(WorkflowRefused, match="Hãy chọn một vấn đề khác của kế hoạch này để gộp vào"):
            workflow.merge_problems(first, other.pk, acting=stage.acting)
    PlanProblem.objects.update(text="x" * 3000)
    PlanProblem.objects.filter(pk=second.pk).update(text="y" * 3000)
    with pytest.raises(WorkflowRefused, match="dài hơn 4000"):
        workflow.merge_problems(first, second.pk, acting=stage.acting)
    assert PlanProblem.objects.present().filter(plan=plan).count() == 2


def test_a_copy_has_its_own_key_and_money_and_stands_below(stage):
    plan = stage.make_plan()
    action = actions_of(plan)[0]
    values = action_values(tasks="Mua tủ.", money_state="lines")
    workflow.save_action(action, values, [("state_budget", 2_000_000, 2024)], version=0, acting=stage.acting)
    last = workflow.add_action(action.problem, acting=stage.acting)
    copy = workflow.copy_action(action, acting=stage.acting)
    assert copy.key != action.key
    assert workflow.stored_lines(copy) == workflow.stored_lines(action) == [("state_budget", 2_000_000, 2024, "available")]
    assert list(action.problem.actions.present()) == [action, copy, last]


def test_actions_move_up_down_and_to_another_problem_with_their_key(stage):
    plan = stage.make_plan()
    first, second = plan.problems.order_by("position")
    one = first.actions.get()
    two = workflow.add_action(first, acting=stage.acting)
    workflow.move_action(two, -1, acting=stage.acting)
    assert list(first.actions.present()) == [two, one]
    workflow.move_action(two, -1, acting=stage.acting)
    assert list(first.actions.present()) == [two, one], "the first row cannot go higher"
    workflow.move_action_to(two, second.pk, acting=stage.acting)
    assert list(second.actions.present())[-1].key == two.key


def test_an_action_moves_only_to_a_present_problem_of_its_plan(stage):
    plan, other = stage.make_plan(), stage.make_plan()
    first, second = plan.problems.order_by("position")
    workflow.remove_problem(second, acting=stage.acting)
    for problem in (other.problems.first(), second):
        with pytest.raises(WorkflowRefused, match="Hãy chọn một vấn đề của kế hoạch này để chuyển nhiệm vụ sang"):
            workflow.move_action_to(first.actions.get(), problem.pk, acting=stage.acting)
    assert first.actions.count() == 1


def test_what_somebody_else_just_removed_can_still_be_moved_and_copied_without_a_crash(stage):
    plan = stage.make_plan()
    problem, section = plan.problems.first(), plan.sections.first()
    action = problem.actions.get()
    workflow.delete_action(action, acting=stage.acting)
    copy = workflow.copy_action(action, acting=stage.acting)
    workflow.move_action(action, 1, acting=stage.acting)
    assert list(problem.actions.present()) == [copy]
    workflow.remove_problem(problem, acting=stage.acting)
    workflow.move_problem(problem, 1, acting=stage.acting)
    workflow.remove_section(section, acting=stage.acting)
    workflow.move_section(section, 1, acting=stage.acting)
    section.refresh_from_db()
    assert (section.position, section.removed_at is None) == (1, False)


def test_the_plan_is_read_under_the_lock_of_its_paper(stage, django_assert_max_num_queries):
    """Read before it, a second writer who waited for the lock would hold the old version and overwrite the first in silence."""
    plan = stage.make_plan()
    with django_assert_max_num_queries(30) as counted:
        workflow.save_properties(plan, {"title_lines": "Mới 2023"}, version=0, acting=stage.acting)
    reads = [query["sql"] for query in counted if query["sql"].startswith("SELECT")]
    plan_table, paper_table = 'FROM "improvement_plans_improvementplan"', 'FROM "documents_document"'
    assert [plan_table in sql or paper_table in sql for sql in reads[:2]] == [True, True]
    assert [paper_table in reads[0], plan_table in reads[1]] == [True, True]


def test_adding_and_copying_an_action_leave_audit_lines(stage):
    action = workflow.add_action(stage.make_plan().problems.first(), acting=stage.acting)
    copy = workflow.copy_action(action, acting=stage.acting)
    lines = AuditEntry.objects.filter(subject_kind="improvement_plans.planaction").values_list("action", "subject_id", "by")
    person = stage.cast.principal.pk
    assert set(lines) == {("thêm nhiệm vụ", str(action.pk), person), ("chép nhiệm vụ", str(copy.pk), person)}


def test_a_deleted_action_is_out_of_the_table_and_comes_back_whole(stage):
    action = actions_of(stage.make_plan())[0]
    workflow.save_action(action, action_values(tasks="Sửa mái."), [], version=0, acting=stage.acting)
    workflow.delete_action(action, acting=stage.acting)
    assert action not in PlanAction.objects.present()
    workflow.restore_action(action, acting=stage.acting)
    assert PlanAction.objects.present().get(pk=action.pk).tasks == "Sửa mái."
    assert {"xóa nhiệm vụ", "khôi phục nhiệm vụ"} <= set(AuditEntry.objects.values_list("action", flat=True))


def test_sections_can_be_added_moved_removed_and_restored(stage):
    plan = stage.make_plan()
    own = workflow.add_section(plan, heading="KIẾN NGHỊ", text="Đề nghị xã hỗ trợ.", acting=stage.acting)
    workflow.move_section(own, -1, acting=stage.acting)
    headings = [s.heading for s in plan.sections.filter(parent=None)]
    assert headings[-2:] == ["KIẾN NGHỊ", "TỔ CHỨC THỰC HIỆN"]
    workflow.remove_section(own, acting=stage.acting)
    assert own not in plan.sections.filter(removed_at=None)
    workflow.restore_section(own, acting=stage.acting)
    assert own in plan.sections.filter(removed_at=None)


def test_a_second_writer_of_a_section_overwrites_nothing(stage):
    section = stage.make_plan().sections.get(heading="MỤC ĐÍCH, YÊU CẦU")
    texts = {"heading": section.heading, "text": "Bản của người thứ nhất."}
    workflow.save_section(section, texts, version=0, acting=stage.acting)
    with pytest.raises(workflow.Conflict) as caught:
        workflow.save_section(section, {**texts, "text": "Bản của người thứ hai."}, version=0, acting=stage.acting)
    assert caught.value.fields == ("text",)
    section.refresh_from_db()
    assert section.text == "Bản của người thứ nhất."


def test_the_same_text_saved_twice_is_no_conflict(stage):
    section = stage.make_plan().sections.get(heading="MỤC ĐÍCH, YÊU CẦU")
    texts = {"heading": section.heading, "text": "Cùng một câu."}
    workflow.save_section(section, texts, version=0, acting=stage.acting)
    workflow.save_section(section, texts, version=0, acting=stage.acting)
    assert TextChange.objects.filter(field="text", subject_id=str(section.pk)).count() == 1


def test_a_second_writer_of_an_action_overwrites_neither_text_nor_money(stage):
    action = actions_of(stage.make_plan())[0]
    with_money = action_values(money_state="lines")
    workflow.save_action(action, with_money, [("tuition", 5_000_000, None)], version=0, acting=stage.acting)
    with pytest.raises(workflow.Conflict):
        workflow.save_action(action, with_money, [("tuition", 7_000_000, None)], version=0, acting=stage.acting)
    assert workflow.stored_lines(action) == [("tuition", 5_000_000, None, "available")]


def test_history_keeps_both_texts_and_the_money_in_words(stage):
    action = actions_of(stage.make_plan())[0]
    values = action_values(tasks="Mua tủ.", money_state="lines")
    workflow.save_action(action, values, [("state_budget", 2_000_000, 2024)], version=0, acting=stage.acting)
    kept = {row.field: row.new for row in TextChange.objects.filter(subject_id=str(action.pk))}
    assert kept["tasks"] == "Mua tủ."
    assert kept["budget_lines"] == "Ngân sách nhà nước: 2.000.000đ (năm 2024)"


def test_money_lines_are_dropped_when_no_money_is_needed(stage):
    action = actions_of(stage.make_plan())[0]
    lines = [("state_budget", 2_000_000, 2024)]
    workflow.save_action(action, action_values(money_state="lines"), lines, version=0, acting=stage.acting)
    workflow.save_action(action, action_values(money_state="not_needed"), lines, version=1, acting=stage.acting)
    assert workflow.stored_lines(action) == []


@pytest.mark.parametrize("state", ["submitted", "in_review", "approved", "issued"])
def test_nothing_changes_once_the_paper_left_the_drafters_hands(stage, state):
    plan = stage.make_plan()
    Document.objects.filter(pk=plan.document_id).update(state=state)
    with pytest.raises(PermissionDenied):
        workflow.add_section(plan, heading="Thêm", acting=stage.acting)
    with pytest.raises(PermissionDenied):
        workflow.delete_action(actions_of(plan)[0], acting=stage.acting)


def test_a_returned_paper_can_be_written_again(stage):
    plan = stage.make_plan()
    Document.objects.filter(pk=plan.document_id).update(state="returned")
    assert workflow.add_section(plan, heading="Thêm", acting=stage.acting).pk


def test_properties_change_plan_and_paper_together(stage):
    plan = stage.make_plan()
    values = {"title_lines": "Cải tiến chất lượng\nNăm học 2023-2024", "signer_name": "Lê Văn An", "closing": "Hết."}
    workflow.save_properties(plan, values, version=0, acting=stage.acting)
    plan.refresh_from_db()
    document = Document.objects.get(pk=plan.document_id)
    assert (plan.closing, plan.version) == ("Hết.", 1)
    assert (document.signer_name, document.title) == ("Lê Văn An", "Kế hoạch cải tiến chất lượng năm học 2023-2024")
    assert "cai tien chat luong nam hoc" in document.search_text
    with pytest.raises(workflow.Conflict):
        workflow.save_properties(plan, {**values, "signer_name": "Người khác"}, version=0, acting=stage.acting)
