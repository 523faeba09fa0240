"""The register of outgoing papers: ten columns, every number of the year, cancelled ones too; page, XLSX, print."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pdfplumber
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from documents import views_register, workflow_issue, workflow_register
from documents.enums import DocumentState, NumberState, Route
from documents.models import IssuedPaper, PaperNumber
from documents.numbering import register_words
from documents.pdf import PdfRefused
from documents.register import COLUMNS, numbers_of_year, register_line, register_paper
from documents.tests.scenes import DAY, document_in, finalize, issue, make_document, make_paper
from records.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_pdf")]
URL = "/documents/register/"
HEADS = ["Số, ký hiệu văn bản", "Ngày tháng văn bản", "Tên loại và trích yếu nội dung văn bản", "Người ký", "Nơi nhận văn bản",
         "Đơn vị, người nhận bản lưu", "Số lượng bản", "Ngày chuyển", "Ký nhận", "Ghi chú"]


@pytest.fixture
def year(cast):
    """A year of four numbers: issued and recalled, used outside, spoiled, cancelled later."""
    clerk = cast.acting(cast.clerk)
    document = document_in(cast, DocumentState.ISSUED)
    workflow_issue.set_aside(document, DocumentState.RECALLED, "Ban hành nhầm", acting=cast.acting(cast.principal))
    workflow_issue.number_outside(6, date(2026, 9, 11), "Giấy mời họp phụ huynh", acting=clerk)
    workflow_issue.number_outside(7, date(2026, 9, 12), "Viết hỏng", acting=clerk, state=NumberState.CANCELLED)
    workflow_issue.cancel_number(workflow_issue.number_outside(8, date(2026, 9, 13), "Tờ trình", acting=clerk), "không gửi", acting=clerk)
    return 2026


def lines(cast, year=2026):
    return [register_line(row) for row in numbers_of_year(cast.acting(cast.clerk), year)]


def test_the_ten_columns_are_those_of_the_decree():
    assert [column.label for column in COLUMNS] == HEADS


def test_every_number_of_the_year_stands_in_it(cast, year):
    found = [(line.symbol, line.title, line.note) for line in lines(cast)]
    assert found == [
        ("05/KH-MNHM", "Kế hoạch cải tiến chất lượng", "Đã thu hồi"), ("06", "Giấy mời họp phụ huynh", "Số dùng ngoài hệ thống"),
        ("07", "Viết hỏng", "Số đã hủy"), ("08", "Tờ trình", "Số đã hủy: không gửi"),
    ]
    assert lines(cast)[0].texts == ("05/KH-MNHM", "10/9/2026", "Kế hoạch cải tiến chất lượng", "Nguyễn Thị Minh", "Như trên", "VT", "", "", "", "Đã thu hồi")
    assert [line.is_cancelled for line in lines(cast)] == [False, False, True, True]


def test_a_series_of_its_own_is_named(cast):
    cast.school.has_series_per_type = True
    cast.school.save()
    clerk = cast.acting(cast.clerk)
    workflow_issue.number_outside(9, DAY, "Báo cáo", acting=clerk, abbreviation="BC")
    workflow_issue.number_outside(12, DAY, "Biên bản", acting=clerk, abbreviation="QĐ", unit="HĐTĐG")
    assert [line.symbol for line in lines(cast)] == ["09/BC", "12/QĐ-HĐTĐG"]


@pytest.mark.parametrize(("typed", "symbol"), [("QĐ-MNHM", "06/QĐ-MNHM"), ("06/QĐ-MNHM", "06/QĐ-MNHM"), ("/QĐ-MNHM", "06/QĐ-MNHM"), ("  ", "06"), ("QĐ/ĐU-MNHM", "06/QĐ/ĐU-MNHM")])
def test_the_symbol_of_a_number_used_elsewhere_stands_behind_it(cast, typed, symbol):
    client = cast.client(cast.clerk)
    client.post(reverse("number_outside_add"), {"number": "6", "dated_on": "11/9/2026", "state": "outside", "note": "Quyết định", "symbol": typed})
    assert [line.symbol for line in lines(cast)] == [symbol]
    assert f"<td>{symbol}</td>" in client.get(reverse("number_register")).content.decode(), "the book of numbers says the same"
    url = reverse("register_line_edit", args=[PaperNumber.objects.get().pk])
    client.post(url, {"symbol": "TB-MNHM"})
    assert lines(cast)[0].symbol == "06/TB-MNHM" and 'value="TB-MNHM"' in client.get(url).content.decode()


def test_the_symbol_of_our_own_paper_is_not_asked_for(cast, year):
    row = PaperNumber.objects.get(number=5)
    client, url = cast.client(cast.clerk), reverse("register_line_edit", args=[row.pk])
    assert "Ký hiệu sau số" not in client.get(url).content.decode()
    client.post(url, {"symbol": "QĐ-KHAC", "receipt": "Cô Sáu"})
    assert lines(cast)[0].symbol == "05/KH-MNHM" and lines(cast)[0].texts[8] == "Cô Sáu"


@pytest.mark.parametrize(("words", "found"), [("giay moi", ["06"]), ("ĐÃ HỦY", ["07", "08"]), ("05/kh", ["05/KH-MNHM"]), ("minh cai tien", ["05/KH-MNHM"]), ("khong co", [])])
def test_words_pick_lines_of_the_year_without_their_marks(cast, year, words, found):
    page = cast.client(cast.clerk).get(URL, {"year": "2026", "q": words}).content.decode()
    every = ["05/KH-MNHM", "06", "07", "08"]
    assert [one for one in every if f">{one}<" in page] == found
    assert f'value="{words}"' in page and '<input type="hidden" name="year" value="2026">' in page
    assert (f"không có văn bản nào có “{words}”" in page) is not found


@pytest.mark.parametrize(("recipients", "words"), [
    (("Như trên", "- UBND xã (để b/c);", "Lưu: VT, CM."), {"recipients": "Như trên; UBND xã (để b/c)", "keeper": "VT, CM"}),
    (("LƯU: VT",), {"recipients": "", "keeper": "VT"}), ((), {"recipients": "", "keeper": ""}), (("Lưu VT",), {"recipients": "", "keeper": ""}),
    (("x" * 700,), {"recipients": "x" * 500, "keeper": ""}),
])
def test_recipients_are_told_from_who_keeps_the_copy(recipients, words):
    from dataclasses import replace  # only this test bends a paper

    assert register_words(replace(make_paper(), recipients=recipients)) == {"signer": "Nguyễn Thị Minh"} | words


def test_the_page_shows_all_columns_and_links_to_the_paper(cast, year):
    page = cast.client(cast.clerk).get(f"{URL}?year=2026").content.decode()
    for words in (*HEADS, "05/KH-MNHM", "<del>07</del>", "<del>08</del>", "Số đã hủy: không gửi", "Đã thu hồi", "Nguyễn Thị Minh"):
        assert words in page
    assert reverse("document_detail", args=[IssuedPaper.objects.get().version.document_id]) in page
    assert "Ghi sổ" in page and "Ghi sổ" not in cast.client(cast.principal).get(f"{URL}?year=2026").content.decode()


@pytest.mark.parametrize("asked", ["", "?year=1999", "?year=x", "?year=²", "?page=99"])
def test_an_unknown_year_shows_the_newest(cast, asked):
    page = cast.client(cast.clerk).get(URL + asked).content.decode()
    assert f"văn bản đi năm {cast.acting(cast.clerk).today.year}" in page and "Năm này chưa có văn bản nào" in page


def test_another_school_sees_only_its_own(cast, year):
    page = cast.client(cast.other_principal).get(f"{URL}?year=2026").content.decode()
    assert "Giấy mời" not in page and "05/KH-MNHM" not in page
    row = PaperNumber.objects.get(number=6)
    assert cast.client(cast.authority_clerk).get(reverse("register_line_edit", args=[row.pk])).status_code == 404


def test_the_page_costs_the_same_with_more_lines(cast, year, queries_of):
    client = cast.client(cast.clerk)
    few = queries_of(client, f"{URL}?year=2026")
    for number in range(20, 40):
        workflow_issue.number_outside(number, DAY, "Thông báo", acting=cast.acting(cast.clerk))
    assert queries_of(client, f"{URL}?year=2026") == few


def test_the_clerk_fills_the_rest_of_a_line(cast, year):
    row, client = PaperNumber.objects.get(number=6), cast.client(cast.clerk)
    url = reverse("register_line_edit", args=[row.pk])
    data = {"signer": "Nguyễn Thị Minh", "recipients": "Phụ huynh lớp lá", "keeper": "VT", "copies": "35", "sent_on": "2026-09-12", "receipt": "Cô Sáu"}
    for _press in range(2):
        assert client.post(url, data).url == f"{URL}?year=2026"
    assert lines(cast)[1].texts == ("06", "11/9/2026", "Giấy mời họp phụ huynh", "Nguyễn Thị Minh", "Phụ huynh lớp lá", "VT", "35", "12/9/2026", "Cô Sáu",
                                    "Số dùng ngoài hệ thống")
    entry = AuditEntry.objects.get(action="Ghi sổ văn bản đi")
    assert entry.detail["copies"] == "35" and entry.by == cast.clerk
    assert 'value="Phụ huynh lớp lá"' in client.get(url).content.decode()


@pytest.mark.parametrize(("data", "words"), [
    ({"copies": "nhiều"}, "Số lượng bản là một số nguyên."), ({"copies": "0"}, "từ 1 trở lên"), ({"copies": "99999"}, "không quá 9.999"),
    ({"sent_on": "31/02/2026"}, "Không đọc được ngày này"), ({"signer": "x" * 101}, "100"),
])
def test_a_wrong_value_is_named_and_the_rest_stays_typed(cast, year, data, words):
    row = PaperNumber.objects.get(number=6)
    page = cast.client(cast.clerk).post(reverse("register_line_edit", args=[row.pk]), {"receipt": "Cô Sáu"} | data).content.decode()
    assert words in page and 'value="Cô Sáu"' in page
    row.refresh_from_db()
    assert row.receipt == ""


def test_only_the_clerk_writes_and_the_number_itself_never_changes(cast, year):
    row = PaperNumber.objects.get(number=6)
    with pytest.raises(PermissionDenied):
        workflow_register.fill_line(row, {"signer": "x"}, acting=cast.acting(cast.principal))
    workflow_register.fill_line(row, {"number": 99, "dated_on": DAY, "note": "khác"}, acting=cast.acting(cast.clerk))
    row.refresh_from_db()
    assert (row.number, row.note) == (6, "Giấy mời họp phụ huynh")


def test_the_workbook_holds_the_ten_columns_and_every_line(cast, year):
    response = cast.client(cast.clerk).get(reverse("outgoing_register_file", args=["xlsx"]) + "?year=2026")
    sheet = load_workbook(io.BytesIO(response.content)).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = cells.index(HEADS)
    assert [row[0] for row in cells[head + 1 : head + 5]] == ["05/KH-MNHM", "06", "07", "08"] and cells[head + 4][9] == "Số đã hủy: không gửi"
    assert "2026.xlsx" in response["Content-Disposition"]


def test_the_print_is_turned_and_repeats_its_head(cast, year):
    clerk = cast.acting(cast.clerk)
    for number in range(20, 60):
        workflow_issue.number_outside(number, DAY, "Thông báo về việc tổ chức các hoạt động trong tháng của nhà trường", acting=clerk)
    response = cast.client(cast.clerk).get(reverse("outgoing_register_file", args=["pdf"]) + "?year=2026")
    with pdfplumber.open(io.BytesIO(response.content)) as document:
        assert len(document.pages) > 1 and all(page.width > page.height for page in document.pages)
        texts = [" ".join(page.extract_text().split()) for page in document.pages]
    assert "SỔ ĐĂNG KÝ VĂN BẢN ĐI" in texts[0] and all("Ký nhận" in text for text in texts) and "05/KH-MNHM" in texts[0]


def test_the_printout_says_what_it_spans(cast, year):
    """As the cover of the paper book (PL IV); two series have no first and last number together."""
    assert register_paper(cast.school, 2026, lines(cast), DAY).content[0].caption == "Năm 2026; từ số 05 đến số 08, từ ngày 10/9/2026 đến ngày 13/9/2026; in ngày 10/9/2026"
    workflow_issue.number_outside(3, date(2026, 9, 1), "Biên bản", acting=cast.acting(cast.clerk), unit="HĐTĐG")
    assert register_paper(cast.school, 2026, lines(cast), DAY).content[0].caption == "Năm 2026; từ ngày 01/9/2026 đến ngày 13/9/2026; in ngày 10/9/2026"


def test_an_empty_year_prints_too_and_a_refusal_is_said(cast, monkeypatch):
    paper = register_paper(cast.school, 2020, [], DAY)
    assert paper.content[0].text == "Năm này chưa có văn bản nào."
    monkeypatch.setattr(views_register, "render_paper", lambda _paper: (_ for _ in ()).throw(PdfRefused("Văn bản dài 151 trang.")))
    page = cast.client(cast.clerk).get(reverse("outgoing_register_file", args=["pdf"]), follow=True).content.decode()
    assert "Văn bản dài 151 trang." in page
    assert cast.client(cast.clerk).get(reverse("outgoing_register_file", args=["docx"])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_twenty_papers_issued_at_once_fill_twenty_lines(cast):
    """Twenty clerks' windows issue twenty papers, each trying the next number until it is theirs: no gap, no number twice, all in the register."""
    versions = [finalize(cast, make_document(cast, Route.REPORT, title=f"Kế hoạch {index}")) for index in range(20)]
    acting = cast.acting(cast.clerk)

    def press(version):
        try:
            for _attempt in range(80):
                taken = PaperNumber.objects.filter(series__organization=cast.school).order_by("-number").values_list("number", flat=True).first()
                try:
                    return issue(cast, version, number=(taken or 0) + 1, accepts_warnings=True, person=acting.user).number.number
                except workflow_issue.WorkflowRefused:
                    continue
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        numbers = sorted(pool.map(press, versions))
    assert numbers == list(range(1, 21))
    assert [line.symbol for line in lines(cast)] == [f"{number:02d}/KH-MNHM" for number in range(1, 21)]
    assert len(set(IssuedPaper.objects.values_list("code", flat=True))) == 20
