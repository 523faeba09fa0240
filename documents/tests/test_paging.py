"""Pages of headings: reckoned lines and boxes, the numbers of the contents against the printed ones, in Word's file and in print."""

from dataclasses import replace
from io import BytesIO

import docx
import pdfplumber
import pytest

from documents.docx import render_docx
from documents.html import paper_context
from documents.layout import POINT, text_width
from documents.paging import Box, heading_pages, line_count, placed
from documents.paper import Cell, Column, Row, Section, Table, Text
from documents.pdf import render_paper
from documents.tests.test_long_papers import long_report
from documents.tests.word import NS, OFFICE, W, body, converted, words_of

SENTENCE = "Nhà trường rà soát, bổ sung kế hoạch phát triển hằng năm và công khai tại bảng tin của trường."


def put(*boxes, room=100, page=1):
    """(pages by key, last page)."""
    pages = {}
    return pages, placed(boxes, room, pages, page)


def exact(words, size=14):
    """The width that just holds these words."""
    return text_width(words, size)


@pytest.mark.parametrize(
    ("width", "indent", "lines"),
    [(exact("một hai ba") + 0.1, 0, 1), (exact("một hai ba") - 0.1, 0, 2), (exact("một hai ba") + 0.1, 5, 2), (exact("một") + 0.1, 0, 3)],
    ids=["just fits", "just not", "indented", "a word a line"],
)
def test_lines_break_where_a_word_no_longer_fits(width, indent, lines):
    assert line_count("một hai ba", 14, width, indent=indent) == lines


def test_a_word_longer_than_a_line_goes_on_in_further_ones():
    assert line_count("x" * 100, 14, exact("x" * 40)) == 3
    assert line_count("", 14, 100) == 1


def test_bold_takes_more_lines_than_regular():
    width = exact(SENTENCE) / 2 + 1
    assert line_count(SENTENCE, 14, width) <= line_count(SENTENCE, 14, width, "bold")


def test_boxes_fill_a_page_and_gaps_are_lost_at_its_top():
    pages, last = put(Box(60, 10, key="a"), Box(40, 10, key="b"), Box(90, 10, key="c"), Box(20, key="d"))
    assert (pages, last) == ({"a": 1, "b": 2, "c": 3, "d": 4}, 4)
    assert put(Box(60, 10, key="a"), Box(30, 10, key="b"))[0] == {"a": 1, "b": 1}, "the first gap does not count"


def test_a_heading_goes_with_what_it_heads():
    pages, _ = put(Box(80), Box(10, key="h", keeps=True), Box(20, key="text"))
    assert pages == {"h": 2, "text": 2}
    assert put(Box(80), Box(10, key="h"), Box(20, key="text"))[0] == {"h": 1, "text": 2}


def test_a_new_page_is_begun_once():
    assert put(Box(10, is_new_page=True, key="a"), Box(10, is_new_page=True, key="b"))[0] == {"a": 1, "b": 2}
    assert put(Box(10, keeps=True, key="a"), Box(10, is_new_page=True, key="b"))[0] == {"a": 1, "b": 2}


def test_the_head_of_a_table_is_printed_again():
    rows = [Box(40, head=30, key=str(place)) for place in range(3)]
    assert put(Box(50), *rows)[0] == {"0": 1, "1": 2, "2": 3}, "90 of 100, then 30 + 40, then 30 + 40"
    assert put(Box(50), *(Box(40, key=str(place)) for place in range(3)))[0] == {"0": 1, "1": 2, "2": 2}


def test_what_is_held_together_but_taller_than_a_page_flows_on():
    pages, last = put(Box(10), *(Box(40, keeps=True, key=str(place)) for place in range(4)))
    assert (pages, last) == ({"0": 2, "1": 2, "2": 3, "3": 3}, 3)


def test_counting_goes_on_where_told():
    assert put(Box(10, key="a"), page=7) == ({"a": 7}, 7)


def report(**fields):
    """Texts of all lengths, a long table and a turned one, over a dozen pages."""
    columns = (Column("a", "Việc", 70), Column("b", "Người làm", 30))

    def table(name, count, **more):
        rows = tuple(Row(f"{name}:{n}", (Cell(f"{name}:{n}:a", f"{n}. {SENTENCE}"), Cell(f"{name}:{n}:b", "Tổ trưởng chuyên môn"))) for n in range(count))
        return Table(name, columns, rows, **more)

    def part(number):
        texts = tuple(
            Section(f"p{number}:{n}", "heading", f"Tiêu chí {number}.{n}", (Text(f"p{number}:{n}:t", "\n".join([SENTENCE * (1 + n % 4)] * (n + 2))),))
            for n in range(1, 9)
        )
        return Section(f"p{number}", "part", f"Phần thứ {number} của báo cáo", (*texts, table(f"t{number}", 12 + number)), is_new_page=number > 1)

    turned = Section("wide", "heading", "Bảng ngang", (table("tw", 4),), is_landscape=True)
    after = Section("after", "heading", "Sau bảng ngang", (Text("after:t", SENTENCE),))
    return long_report(content=(part(1), part(2), turned, after), **fields)


def listed_in(paper):
    """{title: page} as the Word file lists them before Word counts."""
    found = {}
    for link in body(render_docx(paper)).iter(f"{{{W}}}hyperlink"):
        number = words_of(link.find("w:fldSimple", NS))
        found[words_of(link).removesuffix(number)] = number
    return found


def printed_on(content, titles):
    """{title: page} of a PDF, counted from the letterhead on; headings are searched in reading order."""
    with pdfplumber.open(BytesIO(content)) as pdf:
        texts = [page.extract_text() for page in pdf.pages]
    body_pages = texts[next(place for place, text in enumerate(texts) if "CỘNG HÒA XÃ HỘI" in text) :]
    found, start = {}, 0
    for title in titles:
        heading = title.partition(". ")[2] if title.startswith("Phần") else title
        start = next(place for place in range(start, len(body_pages)) if heading in body_pages[place].splitlines())
        found[title] = str(start + 1)
    return found


@pytest.mark.parametrize("make", [long_report, report])
def test_the_word_file_lists_the_pages_of_the_print(make):
    listed = listed_in(make())
    assert len(listed) > 4 and listed == printed_on(render_paper(make()), listed)


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
def test_libreoffice_prints_each_heading_within_a_page_of_its_number(tmp_path):
    paper = report()
    listed = listed_in(paper)
    printed = printed_on(converted(render_docx(paper), tmp_path), listed)
    off = {title: (page, printed[title]) for title, page in listed.items() if abs(int(page) - int(printed[title])) > 1}
    assert int(max(listed.values(), key=int)) > 8 and off == {}


def test_every_listed_heading_has_a_number_and_the_field_stays_one():
    whole = body(render_docx(report()))
    fields = list(whole.iter(f"{{{W}}}fldSimple"))
    assert len(fields) == len(paper_context(report())["contents"]) == 20
    assert all(node.get(f"{{{W}}}instr").split()[0] == "PAGEREF" for node in fields)
    assert all("".join(node.itertext()).isdigit() for node in fields)
    assert whole.find(".//w:fldChar[@w:dirty='true']", NS) is not None, "Word counts again when it opens the file"


def test_word_makes_the_same_list_again():
    """Headings that the contents leave out stand below the depth that the field asks for."""
    paper = report(contents_depth=2)
    document = docx.Document(BytesIO(render_docx(paper)))
    styles = {row.text: row.style.name for row in document.paragraphs if row.style.name.startswith("Heading")}
    assert styles["Phần I\nPHẦN THỨ 1 CỦA BÁO CÁO"] == "Heading 1"
    assert {style for title, style in styles.items() if title.startswith("Tiêu chí")} == {"Heading 6"}
    free = docx.Document(BytesIO(render_docx(replace(paper, has_contents=False))))
    assert {row.style.name for row in free.paragraphs if row.text.startswith("Tiêu chí")} == {"Heading 2"}, "without contents as deep as they stand"


def test_a_draft_and_a_letterhead_take_their_room():
    """What stands above the text counts: the same text begins lower on a page with a letterhead."""
    text = Text("t", "\n".join([SENTENCE] * 14))
    content = (Section("one", "heading", "Một", (text,)), Section("two", "heading", "Hai", (Text("t2", SENTENCE),)))
    papers = [long_report(content=content, has_letterhead=shown) for shown in (True, False)]
    assert [heading_pages(paper_context(paper))["two"] for paper in papers] == [2, 1]


def test_points_and_millimetres_are_not_mixed_up():
    """A page of 257 mm holds 45 single lines of 14 pt without gaps."""
    height = 14 * 1.15
    assert put(*(Box(height, key=str(place)) for place in range(60)), room=257 / POINT)[0]["44"] == 1
    assert put(*(Box(height, key=str(place)) for place in range(60)), room=257 / POINT)[0]["45"] == 2
