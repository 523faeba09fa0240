"""A change after issue: same rows and keys, the same road, and on issue it takes the old paper's place."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from documents import workflow as documents_workflow
from documents import workflow_issue
from documents.enums import DocumentState
from documents.models import Document
from documents.problems import WorkflowRefused
from improvement_plans import workflow
from improvement_plans.models import ActionOwner, BudgetLine, ImprovementPlan, PlanAction, PlanProblem, PlanSection
from improvement_plans.papers import collect
from improvement_plans.sending import send_plan
from improvement_plans.tests.stage import action_values, actions_of
from improvement_plans.workflow.amending import amended_title

DAY = date(2023, 11, 1)


def issue(stage, plan, number):
    """Send, approve and number a plan of the school."""
    cast = stage.cast
    send_plan(plan, acting=cast.acting(cast.principal))
    submission = plan.document.current_submission()
    documents_workflow.open_submission(submission, acting=cast.acting(cast.officer))
    documents_workflow.approve_submission(submission, submission.version.content_sha256, acting=cast.acting(cast.leader))
    plan.document.refresh_from_db()
    return workflow_issue.issue(plan.document.latest_version(), number, DAY, acting=cast.acting(cast.clerk), accepts_warnings=True)


@pytest.fixture
def plan(stage):
    plan = stage.make_plan()
    PlanAction.objects.filter(problem__plan=plan).update(tasks="Mở thêm một nhóm trẻ.", leaders="Cô Lan", expected_result="Không còn lớp ghép.",
                                                         time_text="Học kỳ II", money_state="not_needed")  # fmt: skip
    first = actions_of(plan)[0]
    PlanAction.objects.filter(pk=first.pk).update(money_state="lines")
    BudgetLine.objects.create(action=first, source="tuition", amount=1_000_000)
    ActionOwner.objects.create(action=first, role="lead", user=stage.cast.member, text="Cô Lan")
    PlanSection.objects.filter(plan=plan, text__contains="……").update(text="Đã rà soát.")
    issue(stage, plan, 37)
    plan.document.refresh_from_db()
    return plan


@pytest.fixture
def amendment(stage, plan):
    return workflow.amend_plan(plan, acting=stage.acting)


def keys_of(plan):
    sections = {row.key: row.parent.key if row.parent else None for row in plan.sections.all()}
    return sections, [row.key for row in plan.problems.all()], {row.key: row.problem.key for row in actions_of(plan)}


def test_it_holds_every_row_under_its_key(plan, amendment):
    assert keys_of(amendment) == keys_of(plan)
    assert amendment.pk != plan.pk
    old, new = actions_of(plan)[0], actions_of(amendment)[0]
    assert (new.tasks, new.pk != old.pk, list(new.problem.weaknesses.all())) == (old.tasks, True, list(old.problem.weaknesses.all()))
    assert list(new.budget_lines.values_list("source", "amount")) == [("tuition", 1_000_000)]
    assert [owner.user for owner in new.owners.all()] == [owner.user for owner in old.owners.all()]
    assert old.budget_lines.count() == old.owners.count() == 1


COPIED = {"PlanSection.plan", "PlanSection.parent", "PlanProblem.plan", "PlanAction.problem", "ActionOwner.action", "BudgetLine.action", "RecognitionGoal.plan", "SectionTarget.section"}
# Followed by key, by the source of a carried action, or only true of the plan they were made for.
LEFT = {"Checkpoint.plan", "CheckpointResult.action", "PlanAction.carried_from", "ImprovementPlan.reported_plan", "Presence.plan"}


def test_whoever_adds_rows_to_a_plan_says_whether_an_amendment_takes_them():
    models = (ImprovementPlan, PlanSection, PlanProblem, PlanAction)
    found = {f"{one.related_model.__name__}.{one.field.name}" for model in models for one in model._meta.related_objects}
    assert found == COPIED | LEFT


def test_what_was_left_out_stays_left_out(stage, plan):
    PlanSection.objects.filter(plan=plan, parent=None).order_by("position").first()
    PlanAction.objects.filter(pk=actions_of(plan)[0].pk).update(deleted_at="2023-09-01T00:00:00Z")
    copy = workflow.amend_plan(plan, acting=stage.acting)
    assert len(actions_of(copy)) == 1 and not PlanAction.objects.filter(problem__plan=copy, deleted_at__isnull=False).exists()


def test_it_names_the_plan_it_amends(plan, amendment):
    document, symbol = amendment.document, plan.document.issued_paper().symbol
    assert document.title == "Kế hoạch điều chỉnh, bổ sung Kế hoạch cải tiến chất lượng giáo dục năm học 2023-2024"
    assert (document.state, document.replaces, document.route) == (DocumentState.DRAFT, plan.document, plan.document.route)
    for text in (amendment.lead_in, amendment.closing):
        assert f"Kế hoạch số {symbol} ngày 01/11/2023" in text or f"Kế hoạch số {symbol} ngày 1/11/2023" in text


@pytest.mark.parametrize(("before", "after"), [
    ("Cải tiến chất lượng\nNăm học 2023-2024", "Điều chỉnh, bổ sung Kế hoạch cải tiến chất lượng\nNăm học 2023-2024"),
    ("Điều chỉnh, bổ sung Kế hoạch A", "Điều chỉnh, bổ sung Kế hoạch A"),
    ("", "Điều chỉnh, bổ sung Kế hoạch"),
])  # fmt: skip
def test_the_title_says_so_once(before, after):
    assert amended_title(before) == after
    assert len(amended_title("Đ" * 250)) == 250


def annex(plan):
    (appendix,) = collect(plan).appendices
    return appendix


def test_its_paper_shows_what_changes(stage, plan, amendment):
    assert annex(amendment).content[0].text == "Nội dung không thay đổi."
    action = actions_of(amendment)[0]
    values = action_values(tasks="Mở thêm hai nhóm trẻ.", leaders="Cô Lan", expected_result="Không còn lớp ghép.", time_text="Học kỳ II",
                           money_state="not_needed")  # fmt: skip
    workflow.save_action(action, values, [], version=action.version, acting=stage.acting)
    rows = annex(amendment).content[0].rows
    cells = [[cell.text for cell in row.cells] for row in rows]
    assert ["", "Công việc/giải pháp cần thực hiện", "sửa", "Mở thêm một nhóm trẻ.", "Mở thêm hai nhóm trẻ."] in cells
    assert sum(row.kind == "group" for row in rows) == 1
    assert collect(plan).appendices == ()


def test_on_issue_it_takes_the_old_papers_place(stage, plan, amendment):
    issued = issue(stage, amendment, 41)
    plan.document.refresh_from_db()
    assert plan.document.state == DocumentState.REPLACED
    client = stage.cast.client(stage.cast.principal)
    assert f"Được thay thế bởi <a href=\"{reverse('document_detail', args=[amendment.document_id])}\">văn bản số {issued.symbol}" in (
        client.get(reverse("plan_edit", args=[plan.pk])).content.decode())  # fmt: skip
    assert f"bởi số {issued.symbol}" in client.get(reverse("plan_list")).content.decode()


def test_the_reviewer_sees_what_it_changes_in_the_issued_paper(stage, plan, amendment):
    PlanAction.objects.filter(pk=actions_of(amendment)[0].pk).update(tasks="Mở thêm hai nhóm trẻ.")
    send_plan(amendment, acting=stage.cast.acting(stage.cast.principal))
    submission, officer = amendment.document.current_submission(), stage.cast.client(stage.cast.officer)
    address = reverse("submission_changes", args=[submission.pk])
    assert address in officer.get(reverse("submission_detail", args=[submission.pk])).content.decode()
    page = officer.get(address).content.decode()
    assert "so với văn bản số 37/KH-MNHM đã ban hành" in page and "<del>một</del><ins>hai</ins>" in page
    assert "Nội dung điều chỉnh, bổ sung" not in page.split("</h1>")[1]


def test_a_second_one_waits_for_the_first(stage, plan, amendment):
    with pytest.raises(WorkflowRefused):
        workflow.amend_plan(plan, acting=stage.acting)
    page = stage.cast.client(stage.cast.principal).get(reverse("plan_edit", args=[plan.pk])).content.decode()
    assert "Có bản điều chỉnh, bổ sung nháp" in page and reverse("plan_amend", args=[plan.pk]) not in page


def test_an_amendment_can_be_amended(stage, plan, amendment):
    issue(stage, amendment, 41)
    amendment.document.refresh_from_db()
    again = workflow.amend_plan(amendment, acting=stage.acting)
    assert again.document.title == amendment.document.title
    assert keys_of(again) == keys_of(plan)


def test_only_a_plan_in_force_can_be_amended(stage):
    with pytest.raises(WorkflowRefused):
        workflow.amend_plan(stage.make_plan(), acting=stage.acting)
    assert not Document.objects.filter(replaces__isnull=False).exists()


def test_another_organisation_amends_nothing(stage, plan):
    with pytest.raises(PermissionDenied):
        workflow.amend_plan(plan, acting=stage.cast.acting(stage.cast.leader))


def test_the_button_makes_it_and_leads_there(stage, plan):
    client = stage.cast.client(stage.cast.secretary)
    assert "Điều chỉnh, bổ sung" in client.get(reverse("plan_edit", args=[plan.pk])).content.decode()
    answer = client.post(reverse("plan_amend", args=[plan.pk]))
    made = Document.objects.get(replaces=plan.document).improvement_plan
    assert answer.url == reverse("plan_edit", args=[made.pk])
    refused = client.post(reverse("plan_amend", args=[plan.pk]), follow=True).content.decode()
    assert "đã có bản điều chỉnh, bổ sung đang làm" in refused


def test_compare_page_shows_versions_and_prints(stage, plan, amendment):
    client = stage.cast.client(stage.cast.principal)
    action = actions_of(amendment)[0]
    PlanAction.objects.filter(pk=action.pk).update(tasks="Mở thêm hai nhóm trẻ.")
    address = reverse("plan_compare", args=[amendment.pk])
    page = client.get(address).content.decode()
    assert "Bản đang soạn" in page and "(trước khi điều chỉnh)" in page
    assert "<del>một</del><ins>hai</ins>" in page
    assert client.get(reverse("compare_file", args=[amendment.pk, "docx"])).status_code == 200
    assert client.get(reverse("compare_file", args=[amendment.pk, "exe"])).status_code == 404
    same = client.get(f"{address}?old=now&new=now").content.decode()
    assert "Hai bản giống nhau" in same


def test_two_years_are_compared_by_lineage(stage, plan):
    made = workflow.make_following_plan(stage.acting, continues=plan, template="quality-2018", period_kind="school_year", period_start=2024,
                                        assessment=stage.assessment)  # fmt: skip
    page = stage.cast.client(stage.cast.principal).get(f"{reverse('plan_compare', args=[made.pk])}?old=p{plan.pk}").content.decode()
    assert 'Chuyển tiếp <span class="tag">2</span>' in page
    kept = page.partition("<summary>Giữ nguyên: ")[2].partition("</details>")[0]
    assert "CĂN CỨ XÂY DỰNG KẾ HOẠCH" in kept and "chuyển tiếp" not in kept.lower(), "sections nobody changed are folded below"
    assert "(Chuyển tiếp từ Kế hoạch số 37/KH-MNHM" in page


def test_a_first_draft_has_nothing_to_be_compared_with(stage):
    plan = stage.make_plan()
    client = stage.cast.client(stage.cast.principal)
    assert "Chưa có gì để so sánh" in client.get(reverse("plan_compare", args=[plan.pk])).content.decode()
    assert client.get(reverse("compare_file", args=[plan.pk, "pdf"])).url == reverse("plan_compare", args=[plan.pk])
