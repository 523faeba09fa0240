"""What a reader of the plan is shown in each state: living text, then the frozen one, then the issued bytes alone."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from documents import workflow as documents_workflow
from documents import workflow_issue
from documents.docx import COPY_NOTE
from documents.models import Document
from documents.tests.word import parts, words_of
from improvement_plans.copies import docx_of, xlsx_of
from improvement_plans.models import BudgetLine, ImprovementPlan, PlanAction, PlanSection
from improvement_plans.sending import is_draft, needs_own_approval, paper_of, pdf_of, send_plan
from improvement_plans.tests.test_checks import whole_plan


@pytest.fixture(autouse=True)
def rendered(monkeypatch):
    """PDF making replaced by a stub: (paper, draft) of each call; the bytes name the title."""
    calls = []

    def stub(paper, draft=False):
        calls.append((paper, draft))
        return b"%PDF-" + " ".join(paper.summary).encode()

    monkeypatch.setattr("improvement_plans.sending.render_paper", stub)
    monkeypatch.setattr("documents.workflow_issue.render_issued", stub)
    return calls


def fresh(plan):
    return ImprovementPlan.objects.select_related("document", "organization").get(pk=plan.pk)


def submitted(stage):
    plan = whole_plan(stage)
    return fresh(plan), send_plan(plan, acting=stage.acting)


def approved(stage):
    plan, submission = submitted(stage)
    documents_workflow.open_submission(submission, acting=stage.cast.acting(stage.cast.officer))
    leader = stage.cast.acting(stage.cast.leader)
    documents_workflow.approve_submission(submission, submission.version.content_sha256, acting=leader)
    return fresh(plan)


def issued(stage, number=7):
    plan = approved(stage)
    version, clerk = plan.document.latest_version(), stage.cast.acting(stage.cast.clerk)
    workflow_issue.issue(version, number, clerk.today, acting=clerk, accepts_warnings=True)
    return fresh(plan)


def change_behind_the_scenes(stage, plan):
    """What no page allows while the paper is away: live rows and the letterhead change."""
    PlanSection.objects.filter(plan=plan).update(heading="ĐỔI SAU")
    stage.cast.school.letterheads.update(place_name="Nơi Khác")


def headings(paper):
    return {section.title for section in paper.content}


def test_a_draft_shows_the_living_text(stage):
    plan = whole_plan(stage)
    change_behind_the_scenes(stage, plan)
    paper = paper_of(fresh(plan))
    assert (headings(paper), paper.place) == ({"ĐỔI SAU"}, "Nơi Khác")


def test_a_submitted_plan_shows_what_was_frozen(stage):
    plan, submission = submitted(stage)
    change_behind_the_scenes(stage, plan)
    paper = paper_of(fresh(plan))
    assert "ĐỔI SAU" not in headings(paper)
    assert paper.place == "Hoa Mai"
    page = stage.cast.client(stage.cast.principal).get(reverse("plan_preview", args=[plan.pk])).content.decode()
    assert "ĐỔI SAU" not in page
    assert "DỰ THẢO" in page


def test_a_taken_back_plan_lives_again(stage):
    plan, _ = submitted(stage)
    documents_workflow.take_back(plan.document, acting=stage.acting)
    change_behind_the_scenes(stage, plan)
    assert headings(paper_of(fresh(plan))) == {"ĐỔI SAU"}


def test_an_approved_plan_is_no_draft_and_has_its_blanks(stage, rendered):
    plan = approved(stage)
    page = stage.cast.client(stage.cast.principal).get(reverse("plan_preview", args=[plan.pk])).content.decode()
    assert "DỰ THẢO" not in page
    assert "Số:      /KH-MNHM" in page
    pdf_of(plan)
    assert [(paper.number, draft) for paper, draft in rendered] == [(None, False)]


def test_an_issued_plan_shows_number_and_date_and_serves_the_stored_bytes(stage, rendered):
    plan = issued(stage)
    calls = len(rendered)
    change_behind_the_scenes(stage, plan)
    paper = paper_of(plan)
    assert (paper.number, paper.date.is_whole) == (7, True)
    assert "ĐỔI SAU" not in headings(paper)
    page = stage.cast.client(stage.cast.member).get(reverse("plan_preview", args=[plan.pk])).content.decode()
    assert "Số: 07/KH-MNHM" in page
    answer = stage.cast.client(stage.cast.member).get(reverse("plan_pdf", args=[plan.pk]))
    assert answer.content.startswith(b"%PDF-")
    assert len(rendered) == calls, "an issued paper is never made a second time"


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("draft", True), ("returned", True), ("submitted", True), ("in_review", True), ("approved", False), ("issued", False),
        ("replaced", False), ("corrected", False), ("recalled", False),
    ],
)  # fmt: skip
def test_du_thao_is_printed_until_approval(stage, state, expected):
    plan = stage.make_plan()
    plan.document.state = state
    assert is_draft(plan) is expected


def test_the_draft_pdf_is_the_living_paper(stage, rendered):
    plan = stage.make_plan()
    assert pdf_of(plan).startswith(b"%PDF-")
    ((paper, draft),) = rendered
    assert draft is True
    assert paper == paper_of(plan)


@pytest.mark.parametrize(
    ("route", "expected"), [("approval", False), ("opinion", False), ("report", True), ("none", True)],
)
def test_the_next_step_follows_the_route(stage, route, expected):
    plan = stage.make_plan()
    plan.document.route = route
    assert needs_own_approval(plan) is expected


def test_after_an_opinion_the_own_head_decides(stage):
    plan = whole_plan(stage)
    Document.objects.filter(pk=plan.document_id).update(route="opinion")
    submission = send_plan(fresh(plan), acting=stage.acting)
    officer = stage.cast.acting(stage.cast.officer)
    documents_workflow.open_submission(submission, acting=officer)
    documents_workflow.give_opinion(submission, "Nên làm sớm hơn.", acting=officer)
    plan = fresh(plan)
    assert needs_own_approval(plan) is True
    client = stage.cast.client(stage.cast.principal)
    page = client.get(reverse("plan_check", args=[plan.pk])).content.decode()
    assert "Duyệt, chuyển văn thư" in page
    assert "Soát trước khi duyệt" in client.get(reverse("plan_edit", args=[plan.pk])).content.decode()
    answer = client.post(reverse("plan_submit", args=[plan.pk]), follow=True)
    assert "Đã duyệt, chuyển văn thư cấp số." in answer.content.decode()
    assert fresh(plan).document.state == "approved"


def test_sending_says_so_and_leads_to_the_paper(stage):
    plan = whole_plan(stage)
    answer = stage.cast.client(stage.cast.principal).post(reverse("plan_submit", args=[plan.pk]), follow=True)
    assert "Đã trình kế hoạch." in answer.content.decode()
    assert answer.resolver_match.url_name == "document_detail"


def test_sending_reads_the_plan_after_the_lock_and_once(stage, django_assert_max_num_queries):
    plan = whole_plan(stage)
    with django_assert_max_num_queries(70) as counted:
        send_plan(plan, acting=stage.acting)
    reads = [query["sql"] for query in counted if query["sql"].startswith("SELECT")]
    lock = next(place for place, sql in enumerate(reads) if 'FROM "documents_document"' in sql)
    sections = [place for place, sql in enumerate(reads) if 'FROM "improvement_plans_plansection"' in sql]
    assert len(sections) == 1
    assert lock < sections[0]


def test_the_planned_month_is_kept_while_the_day_stays_open(stage):
    plan, _ = submitted(stage)
    paper = paper_of(plan)
    assert (paper.date.year, paper.date.month, paper.date.day) == (2023, 9, None)
    assert plan.document.planned_on == date(2023, 9, 1)


def test_the_word_copy_follows_the_state(stage):
    plan = with_money(whole_plan(stage))
    draft, living = words_of_copy(plan), [sheet.title for sheet in openpyxl.load_workbook(BytesIO(xlsx_of(plan)))]
    assert "DỰ THẢO" in draft
    assert living[-3:] == ["Kinh phí theo tiêu chuẩn", "Kinh phí theo năm", "Kinh phí đã có và đề nghị"]
    plan = issued(stage)
    change_behind_the_scenes(stage, plan)
    copy = words_of_copy(plan)
    assert "DỰ THẢO" not in copy
    assert "ĐỔI SAU" not in copy
    assert "Số: 07/KH-MNHM" in copy
    assert COPY_NOTE in words_of(parts(docx_of(plan))["word/footer1.xml"])


def test_the_money_of_a_frozen_plan_is_the_frozen_one(stage):
    plan = with_money(whole_plan(stage))
    send_plan(plan, acting=stage.acting)
    before = xlsx_of(fresh(plan))
    BudgetLine.objects.update(amount=1)
    assert xlsx_of(fresh(plan)) == before


def with_money(plan):
    """The plan with one amount on its first action."""
    action = PlanAction.objects.filter(problem__plan=plan).first()
    PlanAction.objects.filter(pk=action.pk).update(money_state="lines")
    BudgetLine.objects.create(action=action, source="tuition", amount=5_000_000, budget_year=2023)
    return fresh(plan)


def words_of_copy(plan):
    return words_of(parts(docx_of(plan))["word/document.xml"])
