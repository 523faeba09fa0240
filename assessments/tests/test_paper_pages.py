"""Hồ sơ của đợt as people use it: the list, the words with their proposals, conflicts, limits, making, checking, approving, sending."""

from datetime import date

import pytest
from django.urls import reverse

from accreditation.tests.cast import SINCE
from assessments import workflow_papers
from assessments.enums import PaperKind
from assessments.models import AssessmentPaper, ReportText
from assessments.paper_checks import problems_of
from assessments.papers.dossier import read_dossier
from assessments.sending import shown_paper
from assessments.tests import full_desk as shelf
from assessments.tests.desk import filled
from documents import workflow as documents_workflow
from documents import workflow_issue
from documents.enums import DocumentState, Route
from documents.models import VersionFact
from records.trail import history_of
from standards.enums import Verdict

REPORT = "report"


@pytest.fixture
def full(desk57):
    shelf.fill(desk57)
    return desk57


def page(desk, person, slug):
    return desk.cast.client(person).get(desk.url("paper_texts", slug))


def send_texts(desk, person, slug, data):
    return desk.cast.client(person).post(desk.url("paper_texts_save", slug), data)


def write(desk, person, slug, **changes):
    """Open, change and save a group of words; `report__overview="…"` means the place report:overview."""
    data = filled(page(desk, person, slug).context["form"])
    return send_texts(desk, person, slug, data | {name.replace("__", ":"): value for name, value in changes.items()})


def stored(desk):
    return dict(desk.assessment.report_texts.values_list("key", "text"))


def texts_of(problems):
    return [problem.text for problem in problems]


# The list


def test_the_list_shows_every_paper_with_its_state_and_files(full):
    response = full.cast.client(full.cast.principal).get(full.url("paper_list"))
    rows = response.context["rows"]
    assert [row.kind for row in rows] == ["decision", "plan", "report", "evidence", "results"]
    assert all(row.can_make == row.is_numbered for row in rows)
    assert b"file.docx" in response.content and b"file.xlsx" in response.content
    assert "Báo cáo tự đánh giá (Biểu 1)" in response.content.decode()
    member = full.cast.client(full.cast.member).get(full.url("paper_list"))
    assert not any(row.can_make for row in member.context["rows"])


def test_a_paper_is_made_once(full):
    client = full.cast.client(full.cast.secretary)
    for _ in range(2):
        assert client.post(full.url("paper_make", "plan")).url == full.url("paper_check", "plan")
    row = AssessmentPaper.objects.get(kind="plan")
    assert (row.document.issuing_unit, row.document.unit_code, row.document.route) == (
        "HỘI ĐỒNG TỰ ĐÁNH GIÁ",
        "HĐTĐG",
        Route.NONE,
    )
    assert client.post(full.url("paper_make", "evidence")).status_code == 404


def test_unknown_papers_and_files_are_not_found(full):
    client = full.cast.client(full.cast.principal)
    for address in (full.url("paper_preview", "nothing"), full.url("paper_preview", "sheets"), full.url("paper_file", "report", "exe"),
                    full.url("paper_check", "report"), full.url("paper_texts", "standard-9")):  # fmt: skip
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(("ending", "start"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")])
def test_a_paper_is_given_as_a_file(full, ending, start):
    response = full.cast.client(full.cast.member).get(full.url("paper_file", "results", ending))
    assert response.content.startswith(start)
    assert ("attachment" in response.headers["Content-Disposition"]) == (ending != "pdf")


def test_one_sheet_can_be_printed_alone(desk):
    shelf.write_sheets(desk.assessment)
    html = (
        desk.cast.client(desk.cast.member).get(desk.url("paper_preview", "sheets") + "?criterion=1.2").content.decode()
    )
    assert "Hiện trạng 1.2 mức 1" in html and "Hiện trạng 1.3" not in html


# Words


def test_the_page_shows_proposals_and_says_so(full):
    response = page(full, full.cast.principal, REPORT)
    html = response.content.decode()
    assert "Lời đề xuất của chương trình, đang được in." in html and "265 trẻ" in html
    assert page(full, full.cast.clerk, REPORT).content.decode().count("<textarea") == 0


def test_only_what_was_changed_becomes_the_schools_words(full):
    write(full, full.cast.principal, REPORT, report__economy="Xã thuần nông.")
    assert stored(full) == {"report:economy": "Xã thuần nông."}
    shelf.YearlyFigures.objects.filter(school_year=2026).delete()
    assert "265 trẻ" not in page(full, full.cast.principal, REPORT).content.decode(), "a proposal follows the figures"


def test_proposals_can_be_taken_over_and_given_up_again(full):
    write(full, full.cast.principal, "standard-1", takes_drafts="on")
    assert stored(full)["standard:1:strengths"].startswith("- Điểm mạnh ở 1.1.")
    write(full, full.cast.principal, "standard-1", **{"reset-standard__1__strengths": "on"})
    assert "standard:1:strengths" not in stored(full) and "standard:1:trend" in stored(full)


def test_words_may_be_emptied_on_purpose(full):
    write(full, full.cast.principal, REPORT, report__overview="")
    assert stored(full) == {"report:overview": ""}
    assert read_dossier(full.assessment).words("report:overview") == ""


def test_rows_of_a_table_are_typed_cell_by_cell(full):
    changes = {
        "plan__training-0-0": "Ngày 10/9",
        "plan__training-0-1": "Toàn trường",
        "plan__training-0-2": "Tiêu chí\tmới",
        "plan__training-2-0": "Ngày 12/9",
    }
    write(full, full.cast.principal, "plan", **changes)
    assert stored(full)["plan:training"] == "Ngày 10/9\tToàn trường\tTiêu chí mới\nNgày 12/9"
    rows = read_dossier(full.assessment).rows("plan:training")
    assert rows == [["Ngày 10/9", "Toàn trường", "Tiêu chí mới"], ["Ngày 12/9"]]


def test_a_text_too_long_is_refused_and_nothing_typed_is_lost(full):
    typed = "a" * 4001
    response = write(full, full.cast.principal, REPORT, report__economy=typed)
    assert response.status_code == 200 and typed in response.content.decode() and stored(full) == {}


def test_a_table_too_long_is_refused(full):
    cells = {f"plan__training-{row}-{column}": "x" * 500 for row in range(4) for column in range(3)}
    response = write(full, full.cast.principal, "plan", **cells)
    assert (
        "nhiều nhất 4000" in response.content.decode() and "x" * 500 in response.content.decode() and stored(full) == {}
    )


@pytest.mark.parametrize("count", ["-1", "x", "99999999999", "9" * 5000])
def test_a_forged_number_of_rows_breaks_nothing(full, count):
    assert write(full, full.cast.principal, "plan", **{"rows-plan__training": count}).status_code == 302


def test_two_people_at_once_on_different_places_both_stay(full):
    first, second = (
        filled(page(full, person, REPORT).context["form"]) for person in (full.cast.principal, full.cast.deputy)
    )
    send_texts(full, full.cast.principal, REPORT, first | {"report:economy": "Một"})
    assert send_texts(full, full.cast.deputy, REPORT, second | {"report:advantages": "Hai"}).status_code == 302
    assert stored(full) == {"report:economy": "Một", "report:advantages": "Hai"}


def test_two_people_on_one_place_choose(full):
    first, second = (
        filled(page(full, person, REPORT).context["form"]) for person in (full.cast.principal, full.cast.deputy)
    )
    send_texts(full, full.cast.principal, REPORT, first | {"report:economy": "Một"})
    refused = send_texts(full, full.cast.deputy, REPORT, second | {"report:economy": "Hai"})
    assert refused.status_code == 409 and stored(full) == {"report:economy": "Một"}
    conflict = refused.context["conflicts"][0]
    assert (conflict.mine, conflict.theirs, conflict.label) == (
        "Hai",
        "Một",
        "Bối cảnh: kinh tế - xã hội của địa phương",
    )
    again = filled(refused.context["form"]) | {"choose-report:economy": conflict.seen, "report:economy": "Hai"}
    assert send_texts(full, full.cast.deputy, REPORT, again).status_code == 302
    assert stored(full) == {"report:economy": "Hai"}


def test_earlier_words_are_kept(full):
    write(full, full.cast.principal, REPORT, report__economy="Một")
    write(full, full.cast.deputy, REPORT, report__economy="Hai")
    rows = list(history_of(full.assessment, "report:economy"))
    assert [(row.old, row.new, row.by) for row in rows] == [
        ("Một", "Hai", full.cast.deputy),
        ("", "Một", full.cast.principal),
    ]
    html = full.cast.client(full.cast.member).get(full.url("paper_texts_history", REPORT)).content.decode()
    assert "Hai" in html and "Bối cảnh: kinh tế" in html
    assert ReportText.objects.get().version == 2


# Checks and sending


def made(desk, kind=PaperKind.REPORT):
    return workflow_papers.make_paper(desk.cast.acting(desk.cast.principal), desk.assessment, kind)


def problems(desk, paper):
    paper.document.assessment_paper = paper
    return problems_of(read_dossier(desk.assessment), paper.kind, paper.document, desk.cast.acting(desk.cast.principal))


def test_a_report_over_open_sheets_is_refused_with_links(desk57):
    paper = made(desk57)
    found = [problem for problem in problems(desk57, paper) if problem.is_error]
    assert "Tiêu chí 1.1: chưa đánh giá xong Mức 1." in texts_of(found)
    assert "Chưa lập danh sách hội đồng tự đánh giá." in texts_of(found)
    assert all(problem.url for problem in found)
    response = desk57.cast.client(desk57.cast.principal).post(desk57.url("paper_send", "report"))
    assert response.url == desk57.url("paper_check", "report")
    paper.document.refresh_from_db()
    assert paper.document.state == DocumentState.DRAFT


def test_what_the_check_warns_of(full):
    found = texts_of(problem for problem in problems(full, made(full)) if not problem.is_error)
    assert any(text.startswith("Còn in lời đề xuất của chương trình") for text in found)
    assert "Chưa chọn tháng, năm dự kiến ban hành." in found
    assert any("Biểu 1" in text and "chưa đối chiếu" in text for text in found)
    assert any("Thuận lợi".lower() in text and text.endswith("chưa viết.") for text in found)


def test_a_blank_left_in_the_words_is_an_error(full):
    full.assessment.report_texts.create(key="report:economy", text="Xã có …… thôn bản")
    assert any("còn chỗ trống" in problem.text and problem.is_error for problem in problems(full, made(full)))


def test_an_unlawful_council_stops_the_decision(full):
    full.assessment.council.members.last().delete()
    found = [problem.text for problem in problems(full, made(full, PaperKind.DECISION)) if problem.is_error]
    assert any("số lẻ" in text for text in found)


def ready(desk):
    """A report without errors."""
    paper = made(desk)
    shelf.EvidenceUse.objects.bulk_create(
        shelf.EvidenceUse(code=desk.assessment.evidence_codes.get(), sheet=sheet)
        for sheet in desk.assessment.criterion_assessments.exclude(evidence_uses__isnull=False)
    )
    assert [problem.text for problem in problems(desk, paper) if problem.is_error] == []
    return paper


def test_the_principal_approves_the_clerk_issues_then_the_authority_reads(full):
    """A report is issued first; the authority sees it only once it was sent."""
    paper, cast = ready(full), full.cast
    assert cast.client(cast.principal).post(full.url("paper_send", "report")).url == reverse(
        "document_detail", args=[paper.document_id]
    )
    version = paper.document.latest_version()
    assert (
        VersionFact.objects.filter(version=version, kind="weakness")
        .values_list("criterion", flat=True)
        .distinct()
        .count()
        == 2
    )
    address = reverse("version_pdf", args=[version.pk])
    assert cast.client(cast.officer).get(address).status_code == 404
    issued = workflow_issue.issue(
        version, 1, date(2027, 6, 1), acting=cast.acting(cast.clerk), accepts_warnings=True
    )
    assert issued.symbol == "01/BC-MNHM"
    assert cast.client(cast.officer).get(reverse("issued_pdf", args=[issued.pk])).status_code == 404
    paper.document.refresh_from_db()
    documents_workflow.send_report(paper.document, acting=cast.acting(cast.principal))
    assert cast.client(cast.officer).get(reverse("issued_pdf", args=[issued.pk])).status_code == 200


def test_a_report_may_be_sent_for_approval(full):
    paper, cast = ready(full), full.cast
    values = {
        "planned_on": "01/06/2027",
        "signer_lines": "HIỆU TRƯỞNG",
        "signer_post": "",
        "signer_name": "Nguyễn Thị Minh",
        "route": Route.APPROVAL,
    }
    assert cast.client(cast.deputy).post(reverse("paper_settings", args=[paper.pk]), values).url == full.url(
        "paper_check", "report"
    )
    html = cast.client(cast.principal).get(full.url("paper_check", "report")).content.decode()
    assert "Trình UBND xã Hoa Mai" in html and "tháng 6/2027" in html
    cast.client(cast.principal).post(full.url("paper_send", "report"))
    paper.document.refresh_from_db()
    assert paper.document.state == DocumentState.SUBMITTED
    submission = paper.document.current_submission()
    assert cast.client(cast.officer).get(reverse("submission_detail", args=[submission.pk])).status_code == 200
    assert cast.client(cast.far_officer).get(reverse("submission_detail", args=[submission.pk])).status_code == 404


def test_a_frozen_report_does_not_follow_later_changes(full):
    paper = ready(full)
    full.cast.client(full.cast.principal).post(full.url("paper_send", "report"))
    full.judge(Verdict.NOT_MET, level=1)
    paper.document.refresh_from_db()
    shown = shown_paper(full.assessment, PaperKind.REPORT, paper.document)
    assert shelf.text(shown, "conclusion:level:text").endswith("đạt Mức 2.")
    assert full.cast.client(full.cast.principal).get(full.url("paper_check", "report")).status_code == 200


def test_a_decision_is_never_submitted(full):
    made(full, PaperKind.DECISION)
    response = full.cast.client(full.cast.principal).post(full.url("paper_send", "decision"))
    row = AssessmentPaper.objects.get(kind="decision")
    assert response.url == reverse("document_detail", args=[row.document_id])
    assert row.document.state == DocumentState.APPROVED
    choices = (
        full.cast.client(full.cast.principal).get(reverse("document_detail", args=[row.document_id])).content.decode()
    )
    assert "Mở hồ sơ của đợt" in choices and "Sửa kế hoạch" not in choices


def test_bad_settings_are_refused_with_what_was_typed(full):
    paper = made(full)
    response = full.cast.client(full.cast.principal).post(
        reverse("paper_settings", args=[paper.pk]), {"planned_on": "32/13/2027", "signer_name": "Bà An", "route": "x"}
    )
    html = response.content.decode()
    assert (
        response.status_code == 200 and "32/13/2027" in html and "Bà An" in html and "Không đọc được ngày này" in html
    )


def test_the_letterhead_must_be_there(full):
    full.cast.school.letterheads.update(from_on=date(2030, 1, 1), to_on=date(2031, 1, 1))
    paper = made(full)
    paper.document.planned_on = SINCE
    assert any("phần đầu văn bản" in problem.text for problem in problems(full, paper) if problem.is_error)
