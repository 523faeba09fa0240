"""What is wrong with the evidence of an assessment, and the official list of it."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from assessments.enums import EvidenceState
from assessments.evidence_checks import assessed_on, evidence_findings, evidence_problems
from assessments.evidence_export import evidence_xlsx
from assessments.evidence_table import COLUMNS_2018, COLUMNS_2026, evidence_columns, evidence_rows
from assessments.models import TopLevelVerdict
from assessments.tests.shelf import Shelf
from standards.enums import Verdict

TODAY = date(2024, 3, 1)  # within the assessed year of the desk


@pytest.fixture
def shelf(desk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Shelf(desk)


def found(shelf, kind, today=TODAY):
    return [row.problem.text for row in evidence_findings(shelf.desk.assessment, today) if row.kind == kind]


def good(shelf, name="Kế hoạch", **fields):
    """Evidence with nothing wrong: confirmed, used and cited."""
    evidence = shelf.add(name, state=EvidenceState.CONFIRMED, **fields)
    code = shelf.use(evidence)
    shelf.write(f"Có kế hoạch [{code}].")
    return code


def test_evidence_in_order_gives_no_problem(shelf):
    good(shelf)
    assert evidence_problems(shelf.desk.assessment, TODAY) == []


def test_a_code_cited_but_never_given_is_an_error_with_its_place(shelf):
    shelf.write("Đã có [H1-1.1-09].", "1.2")
    [row] = evidence_findings(shelf.desk.assessment, TODAY)
    assert row.problem.is_error and row.problem.text == "Hiện trạng Mức 1, tiêu chí 1.2 dẫn H1-1.1-09: đợt này không có mã đó."
    assert row.problem.url == shelf.desk.url("criterion_sheet", "1.2") and (row.criterion, row.level) == ("1.2", 1)


def test_a_code_of_removed_evidence_is_missing_too(shelf):
    code = good(shelf)
    code.evidence.removed_at = timezone.now()
    code.evidence.save()
    assert found(shelf, "missing") == ["Hiện trạng Mức 1, tiêu chí 1.1 dẫn H1-1.1-01: minh chứng đã bị gỡ."]


def test_every_text_of_the_assessment_is_read(shelf):
    sheet = shelf.desk.sheet()
    sheet.strengths = "Mạnh [H1-1.1-91]"
    sheet.save()
    shelf.desk.add_weakness(text="Yếu [H1-1.1-92]", cause="Vì [H1-1.1-93]")
    item = TopLevelVerdict.objects.filter(assessment=shelf.desk.assessment).first()
    item.text = "Mức 4 [H1-1.1-94]"
    item.save()
    assert [text.split("dẫn ")[1][:9] for text in found(shelf, "missing")] == ["H1-1.1-91", "H1-1.1-92", "H1-1.1-93", "H1-1.1-94"]
    assert reverse("top_level_sheet", args=[shelf.desk.assessment.pk]) in [row.url for row in evidence_problems(shelf.desk.assessment, TODAY)]


def test_a_code_that_no_text_cites_is_said(shelf):
    code = shelf.use(shelf.add("Sổ họp", state=EvidenceState.CONFIRMED))
    assert found(shelf, "uncited") == ["H1-1.1-01 “Sổ họp” chưa được dẫn trong lời văn nào của đợt này."]
    shelf.write(f"Có sổ [{code}].", "1.5")
    assert found(shelf, "uncited") == []


@pytest.mark.parametrize(("until", "count"), [(date(2024, 2, 29), 1), (date(2024, 3, 1), 0), (None, 0)])
def test_evidence_must_be_valid_on_the_day(shelf, until, count):
    good(shelf, valid_until=until)
    assert len(found(shelf, "expired")) == count


@pytest.mark.parametrize(("today", "on"), [
    (date(2024, 3, 1), date(2024, 3, 1)), (date(2026, 1, 1), date(2024, 7, 31)), (date(2023, 1, 1), date(2023, 8, 1)),
])  # fmt: skip
def test_the_day_lies_within_the_assessed_year(desk, today, on):
    assert assessed_on(desk.assessment, today) == on


def test_one_file_under_two_codes_is_said_once(shelf):
    first = good(shelf, "Một", content=b"%PDF-1")
    shelf.use(shelf.add("Hai", content=b"%PDF-1", state=EvidenceState.CONFIRMED))
    shelf.use(shelf.add("Ba", content=b"%PDF-3", state=EvidenceState.CONFIRMED))
    assert found(shelf, "twice") == [f"H1-1.1-02 “Hai” cùng một tệp với {first}."]


def test_returned_and_unconfirmed_evidence_is_a_warning(shelf):
    shelf.use(shelf.add("Một", state=EvidenceState.SENT_BACK, state_reason="mờ"))
    shelf.use(shelf.add("Hai"))
    rows = [row.problem for row in evidence_findings(shelf.desk.assessment, TODAY) if row.kind == "state"]
    assert [(row.is_error, row.text) for row in rows] == [(False, "H1-1.1-01 “Một” bị trả lại: mờ."), (False, "H1-1.1-02 “Hai” chưa được xác nhận.")]


def test_a_level_said_to_be_met_needs_evidence(shelf):
    shelf.desk.judge(Verdict.MET, code="1.1", level=1)
    assert found(shelf, "unproved") == ["Tiêu chí 1.1: Mức 1 ghi là đạt nhưng chưa có minh chứng nào."]
    assert [row.url for row in evidence_problems(shelf.desk.assessment, TODAY)] == [shelf.desk.url("sheet_evidence", "1.1")]
    shelf.write("Có [H1-1.1-01].")  # a code that leads nowhere proves nothing
    assert len(found(shelf, "unproved")) == 1
    shelf.use(shelf.add())
    assert found(shelf, "unproved") == []


def test_levels_of_one_criterion_without_evidence_are_one_line(shelf):
    for level in (1, 2):
        shelf.desk.judge(Verdict.MET, code="1.1", level=level)
    shelf.desk.judge(Verdict.MET, code="1.2", level=1)
    words = "ghi là đạt nhưng chưa có minh chứng nào."
    assert found(shelf, "unproved") == [f"Tiêu chí 1.1: Mức 1, 2 {words}", f"Tiêu chí 1.2: Mức 1 {words}"]
    shelf.use(shelf.add())
    assert found(shelf, "unproved") == [f"Tiêu chí 1.2: Mức 1 {words}"]


def test_a_level_not_wholly_met_needs_none(shelf):
    shelf.desk.judge(Verdict.MET, code="1.1", level=1, letter="a")
    assert found(shelf, "unproved") == []


def test_checks_cost_the_same_with_one_and_with_three(shelf):
    good(shelf)
    with CaptureQueriesContext(connection) as once:
        evidence_problems(shelf.desk.assessment, TODAY)
    for at in range(3):
        shelf.use(shelf.add(f"Thêm {at}"), "1.2")
    with CaptureQueriesContext(connection) as again:
        evidence_problems(shelf.desk.assessment, TODAY)
    assert len(once) == len(again) <= 9


def test_the_list_of_2018_names_each_criterion_with_the_first_code(shelf):
    shared = shelf.add("Kế hoạch", number="12/KH", issued_on=date(2023, 9, 5), issuer="Trường", note="bản sao")
    shelf.use(shared), shelf.use(shared, "1.2"), shelf.use(shelf.add("Sổ", is_index_only=True), "1.2")
    rows = [row.cells for row in evidence_rows(shelf.desk.assessment)]
    assert evidence_columns(shelf.desk.assessment) == COLUMNS_2018
    assert rows == [
        ("1.1", "1", "[H1-1.1-01]", "Kế hoạch", "Số 12/KH, 05/9/2023", "Trường", "bản sao"),
        ("1.2", "1", "[H1-1.1-01]", "Kế hoạch", "Số 12/KH, 05/9/2023", "Trường", "bản sao"),
        ("1.2", "2", "[H1-1.2-01]", "Sổ", "", "", "Chỉ ghi mục lục"),
    ]


def test_the_list_of_2026_has_one_row_a_code(desk57, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    shelf = Shelf(desk57)
    shared = shelf.add("Kế hoạch", b"%PDF-1")
    shelf.use(shared), shelf.use(shared, "1.2")
    shelf.use(shelf.add("Trang tin", place_kind="link", link="https://mnhm.edu.vn/tin"), "1.2")
    shelf.use(shelf.add("Sổ", place_kind="paper", paper_place="tủ 2"), "1.2")
    assert evidence_columns(desk57.assessment) == COLUMNS_2026
    assert [row.cells for row in evidence_rows(desk57.assessment)] == [
        ("1", "MC.1.1.01", "Kế hoạch", "PDF, Kế hoạch.pdf", ""),
        ("2", "MC.1.2.01", "Trang tin", "https://mnhm.edu.vn/tin", ""),
        ("3", "MC.1.2.02", "Sổ", "Bản giấy, tủ 2", ""),
    ]


def test_removed_and_unused_evidence_is_not_listed(shelf):
    gone = shelf.use(shelf.add("Gỡ"))
    shelf.use(shelf.add("Còn"))
    gone.evidence.removed_at = timezone.now()
    gone.evidence.save()
    assert [row.cells[2] for row in evidence_rows(shelf.desk.assessment)] == ["[H1-1.1-02]"]


def test_the_workbook_holds_text_never_formulas(shelf):
    shelf.use(shelf.add('=HYPERLINK("http://xau","bấm")', note="@SUM(1)", number="+1"))
    sheet = load_workbook(BytesIO(evidence_xlsx(shelf.desk.assessment))).active
    assert [cell.value for cell in sheet[1]] == list(COLUMNS_2018)
    assert sheet["D2"].value == '=HYPERLINK("http://xau","bấm")'
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


def test_the_pages_show_the_list_and_the_checks(shelf):
    client = shelf.cast.client(shelf.cast.member)
    assert "chưa có minh chứng nào" in client.get(shelf.desk.url("evidence_table")).content.decode()
    shelf.use(shelf.add("Kế hoạch <b>đậm</b>"))
    page = client.get(shelf.desk.url("evidence_table")).content.decode()
    assert "[H1-1.1-01]" in page and "Kế hoạch &lt;b&gt;đậm&lt;/b&gt;" in page
    checks = client.get(shelf.desk.url("evidence_checks")).content.decode()
    assert "Chưa được dẫn ở đâu (1)" in checks and "2 chỗ cần xem" in checks
    answer = client.get(shelf.desk.url("evidence_table_xlsx"))
    assert "attachment" in answer["Content-Disposition"] and load_workbook(BytesIO(answer.content)).active["C2"].value == "[H1-1.1-01]"
