"""What the check of a paper finds, one cause at a time: each finding with its weight, its words and where it is put right."""

from datetime import date

import pytest
from django.urls import reverse

from assessments import workflow_papers
from assessments.enums import PaperKind
from assessments.models import LevelState
from assessments.paper_checks import groups_for, problems_of
from assessments.papers.dossier import read_dossier
from assessments.tests import full_desk
from schools.models import YearlyFigures
from standards.enums import Verdict


@pytest.fixture
def full(desk):
    full_desk.fill(desk)
    return desk


def paper_of(desk, kind=PaperKind.REPORT):
    return workflow_papers.make_paper(desk.cast.acting(desk.cast.principal), desk.assessment, kind)


def found(desk, paper):
    document = paper.document
    document.assessment_paper = paper
    return problems_of(read_dossier(desk.assessment), paper.kind, document, desk.cast.acting(desk.cast.principal))


def one(desk, paper, words):
    """The only finding that says these words."""
    (problem,) = [problem for problem in found(desk, paper) if words in problem.text]
    return problem


def none(desk, paper, words):
    return not any(words in problem.text for problem in found(desk, paper))


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("signer_name", "Chưa có họ tên người ký."),
        ("signer_lines", "Chưa có chức vụ người ký."),
    ],
)
def test_who_signs(full, field, words):
    paper = paper_of(full)
    assert none(full, paper, words)
    setattr(paper.document, field, " ")
    problem = one(full, paper, words)
    assert problem.is_error
    assert problem.url == reverse("paper_settings", args=[paper.pk])


def test_the_planned_month_is_only_a_wish(full):
    paper = paper_of(full)
    assert not one(full, paper, "dự kiến ban hành").is_error
    paper.document.planned_on = date(2024, 6, 1)
    assert none(full, paper, "Chưa chọn tháng")


def test_a_month_without_a_letterhead_stops_the_paper(full):
    paper = paper_of(full)
    paper.document.planned_on = date(2010, 6, 1)
    assert one(full, paper, "chưa có phần đầu văn bản").is_error


@pytest.mark.parametrize("kind", [PaperKind.DECISION, PaperKind.PLAN, PaperKind.REPORT])
def test_no_paper_without_a_council(desk, kind):
    problem = one(desk, paper_of(desk, kind), "Chưa lập danh sách hội đồng")
    assert problem.is_error
    assert problem.url == reverse("council_detail", args=[desk.assessment.pk])


def test_a_council_too_small_for_2018_only_warns_because_nobody_saw_the_original(full):
    full.assessment.council.members.filter(duty="member").delete()
    paper = paper_of(full, PaperKind.DECISION)
    assert not one(full, paper, "Hội đồng có 3 người").is_error
    assert none(full, paper_of(full), "Hội đồng có 3 người")


def test_two_chairs_stop_the_decision(full):
    full.assessment.council.members.filter(duty="vice_chair").update(duty="chair")
    assert one(full, paper_of(full, PaperKind.DECISION), "một chủ tịch, đang có 2").is_error


def test_a_sheet_not_marked_done_warns(full):
    full.assessment.criterion_assessments.filter(criterion__code="2.1").update(status="in_progress")
    problem = one(full, paper_of(full), "Tiêu chí 2.1: phiếu chưa được đánh dấu")
    assert not problem.is_error
    assert problem.url == full.url("criterion_sheet", "2.1")


def test_a_level_without_words_stops_the_report(full):
    LevelState.objects.filter(sheet=full.sheet("2.1"), level__in=(1, 2)).update(text="")
    assert one(full, paper_of(full), "Tiêu chí 2.1: chưa viết hiện trạng Mức 1, 2.").is_error


def test_levels_above_the_one_reached_need_no_words(full):
    full.judge(Verdict.NOT_MET, code="2.1", level=2)
    LevelState.objects.filter(sheet=full.sheet("2.1"), level__in=(2, 3)).update(text="")
    assert none(full, paper_of(full), "Tiêu chí 2.1: chưa viết")


def test_an_open_criterion_stops_the_report_but_not_the_plan(full):
    full.judge(Verdict.NOT_ASSESSED, code="2.1", level=1)
    assert one(full, paper_of(full), "Tiêu chí 2.1: chưa đánh giá xong Mức 1.").is_error
    assert none(full, paper_of(full, PaperKind.PLAN), "Tiêu chí 2.1")


@pytest.mark.parametrize("blank", ["Trường có …… lớp", "Trường có ..... lớp", "Ở đâu???", "Ở đâu????"])
def test_blanks_to_be_filled_stop_the_paper(full, blank):
    full.assessment.report_texts.create(key="report:situation", text=blank)
    problem = one(full, paper_of(full), "còn chỗ trống chưa điền")
    assert problem.is_error
    assert problem.url.endswith("/texts/report/#id_report:situation")


def test_words_emptied_on_purpose_warn(full):
    full.assessment.report_texts.create(key="report:conclusion", text="")
    assert not one(full, paper_of(full), "kết luận chung: chưa viết").is_error


def test_what_the_forms_ask_only_if_there_is_any_never_warns(full):
    texts = [problem.text for problem in found(full, paper_of(full))]
    assert not any("Website" in text or "Tên trước đây" in text for text in texts)


def test_each_paper_looks_only_at_the_words_it_prints(full):
    dossier = read_dossier(full.assessment)
    assert [group.slug for group in groups_for(dossier, PaperKind.DECISION)] == ["decision"]
    assert [group.slug for group in groups_for(dossier, PaperKind.PLAN)] == ["plan"]
    slugs = [group.slug for group in groups_for(dossier, PaperKind.REPORT)]
    assert "report" in slugs and "standard-5" in slugs and "plan" not in slugs


def test_proposals_nobody_read_are_named_until_they_are_taken_over(full):
    paper = paper_of(full, PaperKind.DECISION)
    assert "Quyết định thành lập hội đồng" in one(full, paper, "lời đề xuất của chương trình").text
    for key in ("decision:bases", "decision:tasks", "decision:recipients"):
        full.assessment.report_texts.create(key=key, text="Lời của trường")
    assert none(full, paper, "lời đề xuất của chương trình")


def test_signs_the_font_lacks_are_named(full):
    full.assessment.report_texts.create(key="report:situation", text="Đạt ✓ 好")
    assert "✓ 好" in one(full, paper_of(full), "Phông văn bản không in được").text


def test_a_figure_without_value_stops_the_report(full):
    LevelState.objects.filter(sheet=full.sheet("2.1"), level=1).update(
        text="Có {{metric:students_total:2023}} học sinh."
    )
    problem = one(full, paper_of(full), "chưa có số liệu")
    assert problem.is_error
    assert problem.text.startswith("Tiêu chí 2.1, hiện trạng Mức 1: ")
    assert problem.url == reverse("criterion_sheet", args=[full.assessment.pk, "2.1"]) + "#id_state-1"
    assert none(full, paper_of(full, PaperKind.DECISION), "chưa có số liệu")


def test_a_figure_without_value_stops_the_paper_that_prints_it(full):
    full.assessment.report_texts.create(key="plan:purpose", text="Cho {{metric:students_total:2023}} học sinh.")
    problem = one(full, paper_of(full, PaperKind.PLAN), "chưa có số liệu")
    assert problem.is_error and problem.url == reverse("paper_texts", args=[full.assessment.pk, "plan"]) + "#id_plan:purpose"
    assert none(full, paper_of(full), "chưa có số liệu") and none(full, paper_of(full, PaperKind.DECISION), "chưa có số liệu")


def test_a_figure_of_level_four_leads_to_its_sheet(full):
    row = full.assessment.top_level_verdicts.first()
    type(row).objects.filter(pk=row.pk).update(text="Có {{metric:students_total:2023}} học sinh.")
    problem = one(full, paper_of(full), "chưa có số liệu")
    assert problem.text.startswith("Mức 4, khoản ") and problem.url == reverse("top_level_sheet", args=[full.assessment.pk])


def test_a_figure_that_may_still_change_warns(full):
    LevelState.objects.filter(sheet=full.sheet("2.1"), level=1).update(
        text="Có {{metric:teachers_total:2023}} giáo viên."
    )
    assert not one(full, paper_of(full), "năm học chưa khóa").is_error
    YearlyFigures.objects.filter(school_year=2023).update(closed_at="2024-07-01T00:00:00Z")
    assert none(full, paper_of(full), "năm học chưa khóa")


def test_evidence_that_is_cited_but_missing_is_found(full):
    LevelState.objects.filter(sheet=full.sheet("2.1"), level=1).update(text="Đủ hồ sơ [H9-2.1-07].")
    assert "2.1" in one(full, paper_of(full), "H9-2.1-07").text
    assert none(full, paper_of(full, PaperKind.DECISION), "H9-2.1-07")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (PaperKind.DECISION, "chưa thấy mẫu riêng"),
        (PaperKind.PLAN, "chưa thấy mẫu riêng"),
        (PaperKind.REPORT, "Thể thức ký của Biểu 1"),
    ],
)
def test_what_nobody_compared_with_the_original_of_2026_is_said(desk57, desk, kind, words):
    full_desk.set_up_council(desk57.assessment)
    assert not one(desk57, paper_of(desk57, kind), words).is_error
    assert none(desk, paper_of(desk, kind), words)
