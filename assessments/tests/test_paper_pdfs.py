"""The printed papers themselves: page numbers of the contents, fronts, turned pages, fonts, signatures, and their Word twins."""

import io
import re
import zipfile
from functools import cache

import pdfplumber
import pytest

from assessments.enums import PaperKind
from assessments.papers.collect import collect
from assessments.papers.dossier import read_dossier
from assessments.tests import full_desk
from assessments.workflow_papers import blank_document
from documents.docx import render_docx
from documents.html import printed_document
from documents.pdf import paper_assets, render_pdf
from documents.xlsx import render_xlsx
from formats.text import fold

FONT = "Van-Ban-Truong-Chuan"


def paper_of(desk, kind):
    document = (
        blank_document(desk.assessment, kind)
        if kind in (PaperKind.DECISION, PaperKind.PLAN, PaperKind.REPORT)
        else None
    )
    return collect(read_dossier(desk.assessment), kind, document)


def pages_of(paper):
    """[(text, width, height, fonts)] of every page."""
    return read_pages(printed_document(paper), paper.layout)


@cache
def read_pages(html, layout):
    """Drawn and read once for all tests that print the very same words."""
    with pdfplumber.open(io.BytesIO(render_pdf(html, assets=paper_assets(layout)))) as document:
        return [
            (
                page.extract_text() or "",
                page.width,
                page.height,
                {char["fontname"].partition("+")[2] for char in page.chars},
            )
            for page in document.pages
        ]


def squeezed(text):
    """Words without any space: lines break in the PDF as they like."""
    return re.sub(r"\s+", "", text)


def first_numbered(pages):
    """Index of the page with the letterhead, which counts as page 1."""
    return next(place for place, (text, *_) in enumerate(pages) if "CỘNG HÒA XÃ HỘI" in text)


@pytest.fixture
def report_2018(desk):
    full_desk.fill(desk)
    return paper_of(desk, PaperKind.REPORT)


@pytest.fixture
def report_2026(desk57):
    full_desk.fill(desk57)
    return paper_of(desk57, PaperKind.REPORT)


def listed_pages(pages, title):
    """The page number that the contents give a title."""
    contents = "\n".join(text for text, *_ in pages[: first_numbered(pages)])
    found = re.search(rf"^{re.escape(title)}[ .]*?(\d+)$", contents, re.MULTILINE)
    assert found, title
    return int(found[1])


def test_the_contents_of_2018_give_real_page_numbers(report_2018):
    pages = pages_of(report_2018)
    start = first_numbered(pages)
    wanted = {
        "Phần I. CƠ SỞ DỮ LIỆU": "CƠ SỞ DỮ LIỆU",
        "Phần III. KẾT LUẬN CHUNG": "KẾT LUẬN CHUNG",
        "Phần IV. PHỤ LỤC": "PHỤ LỤC",
        "A. ĐẶT VẤN ĐỀ": "A. ĐẶT VẤN ĐỀ",
        "II. TỰ ĐÁNH GIÁ TIÊU CHÍ MỨC 4": "II. TỰ ĐÁNH GIÁ TIÊU CHÍ MỨC 4",
        "Kết luận về Tiêu chuẩn 3": "Kết luận về Tiêu chuẩn 3",
    }
    for title, heading in wanted.items():
        number = listed_pages(pages, title)
        assert heading in pages[start + number - 1][0].splitlines(), title


def test_printed_numbers_follow_the_contents(report_2018):
    pages = pages_of(report_2018)
    start = first_numbered(pages)
    body = [text.splitlines()[0] for text, *_ in pages[start:]]
    last = next(place for place, line in enumerate(body) if place and not line.isdigit())
    assert body[1:last] == [str(number) for number in range(2, last + 1)], "page 1 shows no number"
    assert "Phụ lục" in pages[start + last][0], "the appendix begins anew"


def test_the_fronts_of_2018(report_2018):
    pages = pages_of(report_2018)
    start = first_numbered(pages)
    starts = [text.splitlines()[0] for text, *_ in pages[1:start]]
    assert starts[0].startswith("DANH SÁCH VÀ CHỮ KÝ")
    assert "MỤC LỤC" in starts
    assert starts[-1] == "DANH MỤC CHỮ VIẾT TẮT"
    assert "Hoa Mai - 2024" in pages[0][0]


def test_khoan_under_criteria_are_not_listed(report_2018):
    pages = pages_of(report_2018)
    contents = "\n".join(text for text, *_ in pages[: first_numbered(pages)])
    assert "Mô tả hiện trạng" not in contents and "Khoản 1, Điều 22" in contents
    assert "1. Tình hình chung của nhà trường" in contents


def test_signatures_close_the_report_before_the_turned_list(report_2018):
    pages = pages_of(report_2018)
    signed = next(place for place, (text, *_) in enumerate(pages) if "TM. HỘI ĐỒNG" in text)
    assert "CHỦ TỊCH" in pages[signed][0] and "Nguyễn Thị Minh" in pages[signed][0] and "Nơi nhận:" in pages[signed][0]
    turned = [place for place, (_, width, height, _) in enumerate(pages) if width > height]
    assert turned and turned[0] == signed + 1
    assert "[H1-1.1-01]" in pages[turned[0]][0]


def test_every_sentence_of_the_sheets_is_in_the_report(desk, report_2018):
    whole = squeezed(
        "".join("\n".join(text.splitlines()[1:]) if text[:1].isdigit() else text for text, *_ in pages_of(report_2018))
    )
    for part in read_dossier(desk.assessment).sheets:
        assert all(squeezed(level.text) in whole for level in part.levels)
        assert squeezed(part.strengths) in whole
        assert all(squeezed(row.text) in whole for row in part.weaknesses)


def test_only_our_own_font_is_used(report_2018, report_2026):
    for made in (report_2018, report_2026):
        assert {
            font.partition("-Bold")[0].partition("-Italic")[0] for *_, fonts in pages_of(made) for font in fonts
        } == {FONT}


def test_two_covers_and_no_council_in_bieu_1(report_2026):
    pages = pages_of(report_2026)
    assert pages[0][0] == pages[1][0] and "BÁO CÁO" in pages[0][0]
    assert pages[2][0].splitlines()[0] == "MỤC LỤC"
    assert not any("CHỮ KÝ CÁC THÀNH VIÊN" in text for text, *_ in pages)


def test_the_contents_of_bieu_1_give_real_page_numbers(report_2026):
    pages = pages_of(report_2026)
    start = first_numbered(pages)
    for title, heading in (
        ("Phần III. KẾT LUẬN", "KẾT LUẬN"),
        ("Phần IV. PHỤ LỤC", "PHỤ LỤC"),
        ("3. Mức đạt của nhà trường", "3. Mức đạt của nhà trường"),
    ):
        assert heading in pages[start + listed_pages(pages, title) - 1][0].splitlines(), title


def test_only_the_list_of_evidence_is_turned_in_bieu_1(report_2026):
    pages = pages_of(report_2026)
    turned = [text for text, width, height, _ in pages if width > height]
    assert turned and all("Mã minh chứng" in text or "HIỆU TRƯỞNG" in text for text in turned)
    assert any("Cơ cấu khối công trình" in text and width < height for text, width, height, _ in pages)


def test_the_principal_signs_bieu_1(report_2026):
    last = pages_of(report_2026)[-1][0]
    assert "HIỆU TRƯỞNG" in last and "Nguyễn Thị Minh" in last and "TM. HỘI ĐỒNG" not in last


def test_the_decision_fits_its_form(desk):
    full_desk.set_up_council(desk.assessment)
    pages = pages_of(paper_of(desk, PaperKind.DECISION))
    first = pages[0][0]
    for words in ("QUYẾT ĐỊNH", "HIỆU TRƯỞNG TRƯỜNG MẦM NON HOA MAI", "Điều 1.", "Điều 2.", "Điều 3.", "Số: /QĐ-MNHM"):
        assert squeezed(words) in squeezed(first), words
    titles = [line for text, *_ in pages for line in text.splitlines() if line.startswith("DANH SÁCH")]
    assert titles == ["DANH SÁCH HỘI ĐỒNG TỰ ĐÁNH GIÁ", "DANH SÁCH NHÓM THƯ KÝ", "DANH SÁCH CÁC NHÓM CÔNG TÁC"]


def test_sheets_have_no_letterhead_and_two_signatures_each(desk):
    full_desk.set_up_council(desk.assessment)
    full_desk.write_sheets(desk.assessment)
    pages = pages_of(paper_of(desk, PaperKind.SHEETS))
    whole = "\n".join(text for text, *_ in pages)
    assert "CỘNG HÒA" not in whole and "DỰ THẢO" not in whole
    count = desk.assessment.criterion_assessments.count() + desk.assessment.top_level_verdicts.count()
    assert whole.count("PHIẾU ĐÁNH GIÁ TIÊU CHÍ") == whole.count("Người viết") == count


def words_in(document):
    """All words of a DOCX in reading order."""
    xml = zipfile.ZipFile(io.BytesIO(document)).read("word/document.xml").decode()
    return fold(re.sub(r"<[^>]+>", " ", xml.replace("</w:p>", "\n")))


@pytest.mark.parametrize("fixture", ["report_2018", "report_2026"])
def test_the_word_file_says_what_the_paper_says(request, fixture):
    made = request.getfixturevalue(fixture)
    words = words_in(render_docx(made))
    for title in ("mục lục", "danh mục chữ viết tắt", "phần i", "phần iv", "kết luận", "nguyễn thị minh"):
        assert fold(title) in words, title
    assert (fold("Danh sách và chữ ký các thành viên") in words) == (fixture == "report_2018")


def test_a_printout_in_word_has_no_letterhead(desk):
    full_desk.write_sheets(desk.assessment)
    words = words_in(render_docx(paper_of(desk, PaperKind.SHEETS)))
    assert fold("CỘNG HÒA XÃ HỘI CHỦ NGHĨA") not in words
    assert fold("Xác nhận của trưởng nhóm công tác") in words


def test_the_workbook_holds_every_table(report_2018, report_2026):
    for made in (report_2018, report_2026):
        names = zipfile.ZipFile(io.BytesIO(render_xlsx(made))).namelist()
        assert len([name for name in names if name.startswith("xl/worksheets/sheet")]) >= 9
