"""What the check page finds, where each line leads, and that the same list stops the sending."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from documents.enums import DocumentState
from documents.models import Document, VersionFact
from documents.problems import WorkflowRefused
from improvement_plans import workflow
from improvement_plans.checks import problems_of
from improvement_plans.models import ImprovementPlan, PlanAction, PlanProblem, PlanSection
from improvement_plans.sending import send_plan
from improvement_plans.tests.stage import action_values, actions_of

WHOLE_ACTION = {
    "expected_result": "Giảm lớp ghép.", "tasks": "Vận động trẻ ra lớp.", "leaders": "Hiệu trưởng",
    "start_on": date(2023, 9, 1), "end_on": date(2024, 5, 31), "money_state": "not_needed", "evidence": "Sổ theo dõi trẻ.",
}  # fmt: skip


def whole_plan(stage):
    """A plan with nothing left to find."""
    plan = stage.make_plan()
    PlanSection.objects.filter(plan=plan, kind="text", criterion=None, text__contains="……").update(text="Đã điền.")
    plan.sections.filter(criterion__code="5.3").update(text="Đã khám sức khỏe.")
    Document.objects.filter(pk=plan.document_id).update(planned_on=date(2023, 9, 1))
    for action in actions_of(plan):
        workflow.save_action(action, action_values(**WHOLE_ACTION), [], version=0, acting=stage.acting)
    return ImprovementPlan.objects.get(pk=plan.pk)


def found(plan, stage):
    return {(problem.severity, problem.text) for problem in problems_of(ImprovementPlan.objects.get(pk=plan.pk), stage.acting)}


def test_a_whole_plan_has_nothing_to_find(stage):
    assert found(whole_plan(stage), stage) == set()


@pytest.mark.parametrize(
    ("change", "severity", "words"),
    [
        ({"tasks": ""}, "error", "chưa có công việc"),
        ({"leaders": ""}, "error", "chưa có người chủ trì"),
        ({"expected_result": ""}, "error", "chưa có kết quả cần đạt"),
        ({"start_on": None, "end_on": None}, "error", "chưa có thời gian"),
        ({"end_on": None}, "warning", "chưa có hạn hoàn thành"),
        ({"start_on": date(2022, 1, 1)}, "warning", "nằm ngoài năm học 2023-2024"),
        ({"end_on": date(2025, 1, 1)}, "warning", "nằm ngoài năm học 2023-2024"),
        ({"money_state": "unknown"}, "warning", "kinh phí chưa xác định"),
        ({"money_state": "lines"}, "error", "chưa có dòng kinh phí"),
        ({"target_kind": "below"}, "error", "chỉ tiêu chưa có con số"),
        ({"target_kind": "between", "target_value": Decimal(3), "target_unit": "lớp"}, "error", "thiếu số thứ hai"),
        ({"tasks": "Mua …… cái tủ"}, "error", "chỗ trống chưa điền"),
        ({"note": "....."}, "error", "chỗ trống chưa điền"),
    ],
)
def test_each_gap_of_an_action_is_named_with_its_criterion_and_a_link(stage, change, severity, words):
    plan = whole_plan(stage)
    action = PlanAction.objects.get(problem__plan=plan, problem__criterion__code="1.5")
    PlanAction.objects.filter(pk=action.pk).update(**change)
    problems = problems_of(plan, stage.acting)
    assert [problem.severity for problem in problems] == [severity]
    assert words in problems[0].text
    assert problems[0].text.startswith("Tiêu chí 1.5")
    assert problems[0].url.startswith(reverse("action_edit", args=[action.pk]) + "#id_")


def test_budget_lines_without_a_year_are_a_warning(stage):
    plan = whole_plan(stage)
    action = actions_of(plan)[0]
    values = action_values(**(WHOLE_ACTION | {"money_state": "lines"}))
    workflow.save_action(action, values, [("state_budget", 5, None)], version=1, acting=stage.acting)
    assert [text for severity, text in found(plan, stage)] == ["Tiêu chí 5.3: dòng kinh phí chưa ghi năm ngân sách."]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"signer_name": ""}, "họ tên người ký"),
        ({"signer_lines": ""}, "chức vụ người ký"),
        ({"planned_on": None}, "tháng, năm dự kiến"),
    ],
)
def test_gaps_around_the_text_lead_to_the_properties(stage, change, words):
    plan = whole_plan(stage)
    Document.objects.filter(pk=plan.document_id).update(**change)
    problems = problems_of(ImprovementPlan.objects.get(pk=plan.pk), stage.acting)
    assert words in problems[0].text
    assert problems[0].url.startswith(reverse("plan_properties", args=[plan.pk]))


def test_no_letterhead_and_no_reviewing_body_are_errors(stage):
    plan = whole_plan(stage)
    stage.cast.school.letterheads.all().delete()
    stage.cast.school.relations.all().delete()
    words = " ".join(text for severity, text in found(plan, stage) if severity == "error")
    assert "phần đầu văn bản" in words
    assert "cơ quan xét duyệt" in words


def test_an_empty_section_is_an_error_that_leads_to_it(stage):
    plan = whole_plan(stage)
    section = plan.sections.get(heading="Báo cáo đánh giá ngoài")
    PlanSection.objects.filter(pk=section.pk).update(text="")
    (problem,) = problems_of(plan, stage.acting)
    assert problem.text == "Mục “Báo cáo đánh giá ngoài” chưa có nội dung."
    assert problem.url == reverse("section_edit", args=[section.pk]) + "#id_text"


def test_a_problem_without_actions_and_an_empty_plan_are_errors(stage):
    plan = whole_plan(stage)
    PlanAction.objects.filter(problem__criterion__code="1.5").update(deleted_at="2023-10-01T00:00:00Z")
    assert ("error", "Tiêu chí 1.5: chưa có nhiệm vụ, giải pháp nào.") in found(plan, stage)
    PlanProblem.objects.update(removed_at="2023-10-01T00:00:00Z")
    assert ("error", "Kế hoạch chưa có vấn đề cần cải tiến nào.") in found(plan, stage)


def test_mandatory_and_high_priority_weaknesses_left_out_are_warned_of(stage):
    plan = whole_plan(stage)
    weakness = stage.weaknesses[0]
    PlanProblem.objects.get(weaknesses=weakness).weaknesses.clear()
    assert any("điểm yếu ưu tiên cao chưa vào kế hoạch" in text for _, text in found(plan, stage))
    PlanProblem.objects.filter(criterion=weakness.sheet.criterion).update(removed_at="2023-10-01T00:00:00Z")
    weakness.sheet.criterion.is_mandatory = True
    weakness.sheet.criterion.save()
    assert ("warning", "Tiêu chí bắt buộc 5.3 có điểm yếu nhưng chưa vào kế hoạch.") in found(plan, stage)


def test_the_check_page_names_the_receiver_on_its_button(stage):
    page = stage.cast.client(stage.cast.principal).get(reverse("plan_check", args=[whole_plan(stage).pk])).content.decode()
    assert "Trình UBND xã Hoa Mai" in page
    assert "Không thấy chỗ nào thiếu" in page


def test_a_plan_with_errors_offers_no_button_and_is_refused(stage):
    plan = stage.make_plan()
    client = stage.cast.client(stage.cast.principal)
    page = client.get(reverse("plan_check", args=[plan.pk])).content.decode()
    assert "Phải sửa trước" in page
    assert reverse("plan_submit", args=[plan.pk]) not in page
    answer = client.post(reverse("plan_submit", args=[plan.pk]), follow=True)
    assert "chưa có công việc" in answer.content.decode()
    assert Document.objects.get(pk=plan.document_id).state == DocumentState.DRAFT
    with pytest.raises(WorkflowRefused):
        send_plan(plan, acting=stage.acting)


def test_sending_freezes_paper_and_facts_and_locks_the_plan(stage):
    plan = whole_plan(stage)
    client = stage.cast.client(stage.cast.principal)
    answer = client.post(reverse("plan_submit", args=[plan.pk]))
    assert answer.url == reverse("document_detail", args=[plan.document_id])
    document = Document.objects.get(pk=plan.document_id)
    assert document.state == DocumentState.SUBMITTED
    version = document.latest_version()
    assert "Vận động trẻ ra lớp." in str(version.snapshot)
    assert VersionFact.objects.filter(version=version, kind="action").count() == 2
    assert client.get(reverse("action_edit", args=[actions_of(plan)[0].pk])).status_code == 403


def test_only_those_who_may_submit_send_the_plan(stage):
    plan = whole_plan(stage)
    for person in (stage.cast.secretary, stage.cast.member, stage.cast.clerk):
        assert stage.cast.client(person).post(reverse("plan_submit", args=[plan.pk])).status_code == 403
        with pytest.raises(PermissionDenied):
            send_plan(plan, acting=stage.cast.acting(person))
    page = stage.cast.client(stage.cast.secretary).get(reverse("plan_check", args=[plan.pk])).content.decode()
    assert reverse("plan_submit", args=[plan.pk]) not in page


def test_an_authority_plan_is_made_written_and_approved_by_its_own_leader(stage):
    client = stage.cast.client(stage.cast.leader)
    client.post(reverse("plan_add"), {"template": "authority", "period_kind": "calendar_year", "period_start": "2026"})
    plan = ImprovementPlan.objects.get()
    client.post(reverse("problem_add", args=[plan.pk]), {"text": "Thiếu phòng học."})
    PlanSection.objects.filter(plan=plan, kind="text").update(text="Đã điền.")
    whole = WHOLE_ACTION | {"start_on": date(2026, 1, 1), "end_on": date(2026, 12, 1)}
    workflow.save_action(actions_of(plan)[0], action_values(**whole), [], version=0, acting=stage.cast.acting(stage.cast.leader))
    assert "Duyệt, chuyển văn thư" in client.get(reverse("plan_check", args=[plan.pk])).content.decode()
    client.post(reverse("plan_submit", args=[plan.pk]))
    assert Document.objects.get(pk=plan.document_id).state == DocumentState.APPROVED
