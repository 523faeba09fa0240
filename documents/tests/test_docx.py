"""The DOCX of a paper: the words of the PDF in the same order, measures of the layout, a file Word takes without repair."""

import re
import unicodedata
import zipfile
from dataclasses import replace
from io import BytesIO

import docx
import pdfplumber
import pytest

from documents import paper_blocks
from documents.docx import COPY_NOTE, render_docx
from documents.layout import load_layout
from documents.ooxml import FONT, mm
from documents.paper import Appendix, Cell, Chart, Column, Row, Section, Signer, Table, Text, Verification
from documents.pdf import render_paper
from documents.tests import more_samples, samples
from documents.tests.hostile import hostile_paper
from documents.tests.test_long_papers import long_report
from documents.tests.word import (
    NS,
    OFFICE,
    body,
    converted,
    found,
    heads_once,
    misplaced,
    parts,
    squeezed,
    value,
    words_of,
    words_of_pdf,
)
from formats.charts import ChartSeries

PAPERS = {
    make.__name__: make
    for make in (
        samples.preschool_plan, more_samples.lower_secondary_plan, more_samples.decision_with_appendices,
        more_samples.report_with_cover, more_samples.official_letter, long_report,
    )
}  # fmt: skip
LAYOUT = load_layout()


def with_content(*content, **changes):
    return samples.preschool_plan(content=(Section("one", "roman", "Nội dung", content),), closing="", **changes)


@pytest.mark.parametrize("name", PAPERS)
def test_the_words_are_those_of_the_pdf_in_the_same_order(name):
    paper = replace(PAPERS[name](), has_contents=False, verification=None)
    content = render_docx(paper)
    assert squeezed(words_of(body(content))) == heads_once(words_of_pdf(render_paper(paper)), content)


def test_cells_stand_in_the_same_rows_and_columns_as_in_the_pdf():
    paper = more_samples.decision_with_appendices()
    with pdfplumber.open(BytesIO(render_paper(paper))) as pdf:
        printed = pdf.pages[1].extract_table()
    table = docx.Document(BytesIO(render_docx(paper))).tables[2]
    cells = [[squeezed(cell.text) for cell in row.cells] for row in table.rows]
    assert cells[2:] == [[squeezed(text) for text in row] for row in printed[2:]]
    # python-docx repeats a merged cell, pdfplumber leaves None.
    assert cells[:2] == [["TT", "Họvàtên", "Nhiệmvụ", "Nhiệmvụ"], ["TT", "Họvàtên", "Chủtrì", "Phốihợp"]]
    assert printed[0][:3] == ["TT", "Họ và tên", "Nhiệm vụ"]


@pytest.mark.parametrize("make", [*PAPERS.values(), hostile_paper])
def test_elements_stand_in_the_order_of_the_schema(make):
    content = render_docx(make(), draft=True, note=COPY_NOTE)
    for name, root in parts(content).items():
        assert misplaced(root) == [], name
    whole = body(content)
    assert whole[-1].tag.endswith("}sectPr")
    assert all(cell[-1].tag.endswith("}p") for cell in whole.iter() if cell.tag.endswith("}tc")), "a cell ends in a paragraph"


@pytest.mark.parametrize("make", [*PAPERS.values(), hostile_paper])
def test_python_docx_opens_it(make):
    document = docx.Document(BytesIO(render_docx(make())))
    assert document.core_properties.title
    assert document.core_properties.language == "vi-VN"


def test_the_same_paper_gives_the_same_bytes_without_person_or_date():
    content = render_docx(samples.preschool_plan())
    assert render_docx(samples.preschool_plan()) == content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert not re.search("creator|lastModifiedBy|created|modified|revision", core)
    assert render_docx(samples.preschool_plan(number=110)) != content


def test_every_run_names_the_font_for_every_script():
    wanted = {f"{{{NS['w']}}}{script}": FONT for script in ("ascii", "hAnsi", "eastAsia", "cs")}
    for name, root in parts(render_docx(more_samples.report_with_cover())).items():
        for run in root.iter(f"{{{NS['w']}}}r"):
            assert dict(run.find("w:rPr/w:rFonts", NS).attrib) == wanted, name
    styles = parts(render_docx(samples.preschool_plan()))["word/styles.xml"]
    assert value(styles, "w:docDefaults/w:rPrDefault/w:rPr/w:lang") == "vi-VN"
    assert value(styles, "w:docDefaults/w:rPrDefault/w:rPr/w:sz") == "28"


def test_text_is_composed_whatever_was_typed():
    paper = with_content(Text("text", unicodedata.normalize("NFD", "Trường mầm non")), place=unicodedata.normalize("NFD", "Thanh Nưa"))
    words = words_of(body(render_docx(paper)))
    assert "Trường mầm non" in words
    assert words == unicodedata.normalize("NFC", words)


def sections(paper):
    return [node for node in body(render_docx(paper)).iter() if node.tag.endswith("}sectPr")]


def test_pages_have_the_layouts_size_and_margins_upright_and_turned():
    upright, turned, last = sections(samples.preschool_plan())
    for section, margins, size in ((upright, LAYOUT.margins, (210, 297)), (turned, LAYOUT.landscape_margins, (297, 210)), (last, LAYOUT.margins, (210, 297))):
        assert [value(section, "w:pgSz", side) for side in ("w", "h")] == [str(mm(length)) for length in size]
        assert {side: value(section, "w:pgMar", side) for side in margins} == {side: str(mm(length)) for side, length in margins.items()}
    assert [value(section, "w:pgSz", "orient") for section in (upright, turned, last)] == [None, "landscape", None]


def numbering(paper):
    """(count begins anew, first page hidden) of each section."""
    return [(value(node, "w:pgNumType", "start"), node.find("w:titlePg", NS) is not None) for node in sections(paper)]


def test_pages_are_numbered_from_the_letterhead_and_anew_in_each_appendix():
    assert numbering(samples.preschool_plan()) == [("1", True), (None, False), (None, False)]
    assert numbering(more_samples.decision_with_appendices()) == [("1", True)] * 3
    assert numbering(more_samples.report_with_cover()) == [(None, False)] * 2 + [("1", True)] * 4


def test_the_number_stands_in_the_middle_of_the_header_and_the_cover_has_none():
    pages = parts(render_docx(more_samples.report_with_cover()))
    rels = {node.get("Id"): node.get("Target") for node in pages["word/_rels/document.xml.rels"]}
    front, _contents, first, *_ = (node for node in pages["word/document.xml"].iter() if node.tag.endswith("}sectPr"))
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    names = [{node.get(f"{{{NS['w']}}}type"): rels[node.get(relation)] for node in found(section, "w:headerReference")} for section in (front, first)]
    assert names == [{"default": "header2.xml", "first": "header2.xml"}, {"default": "header1.xml", "first": "header2.xml"}]
    assert value(pages["word/header1.xml"], ".//w:fldSimple", "instr").strip() == "PAGE"
    assert words_of(pages["word/header2.xml"]) == ""
    assert docx.Document(BytesIO(render_docx(samples.preschool_plan()))).styles["header"].paragraph_format.alignment == 1


def test_headings_are_words_own_with_the_programs_numbers():
    document = docx.Document(BytesIO(render_docx(samples.preschool_plan())))
    headings = [(row.style.name, row.text) for row in document.paragraphs if row.style.name.startswith("Heading")]
    assert headings[0] == ("Heading 1", "I. MỤC ĐÍCH, YÊU CẦU")
    assert ("Heading 2", "3. Các văn bản quy phạm pháp luật, văn bản hướng dẫn hiện hành") in headings
    assert ("Heading 4", "Tiêu chí 1.5: Tổ chức nhóm trẻ và lớp mẫu giáo") in headings
    first = next(row for row in document.paragraphs if row.style.name == "Heading 1")
    assert first.runs[0].bold
    assert first.style.paragraph_format.first_line_indent.mm == pytest.approx(LAYOUT.first_line_indent, abs=0.1)


def test_body_text_follows_the_layout():
    style = docx.Document(BytesIO(render_docx(samples.preschool_plan()))).styles["Body Text"]
    look = style.paragraph_format
    assert look.first_line_indent.mm == pytest.approx(12.7, abs=0.1)
    assert (look.line_spacing, look.space_before.pt, look.alignment) == (pytest.approx(1.0), 6, 3), "Word's single line is 1.15 of the text size"


def tables(paper):
    return [node for node in body(render_docx(paper)).iter() if node.tag.endswith("}tbl")]


def test_widths_are_fixed_and_stand_on_every_cell():
    for table in tables(samples.preschool_plan()):
        assert value(table, "w:tblPr/w:tblLayout", "type") == "fixed"
        grid = [int(node.get(f"{{{NS['w']}}}w")) for node in found(table, "w:tblGrid/w:gridCol")]
        for row in found(table, "w:tr"):
            place = 0
            for cell in found(row, "w:tc"):
                span = int(value(cell, "w:tcPr/w:gridSpan") or 1)
                assert int(value(cell, "w:tcPr/w:tcW", "w")) == sum(grid[place : place + span])
                place += span
            assert place == len(grid)
    assert sum(grid) in (mm(LAYOUT.text_width), mm(LAYOUT.table_width(True)))


def test_head_rows_repeat_and_rows_stay_whole():
    table = tables(more_samples.decision_with_appendices())[2]
    heads = [row.find("w:trPr/w:tblHeader", NS) is not None for row in found(table, "w:tr")]
    assert heads == [True, True, False, False, False]
    assert all(row.find("w:trPr/w:cantSplit", NS) is not None for row in found(table, "w:tr"))


def test_a_row_taller_than_the_page_may_break():
    def row_of(text):
        columns = (Column("a", "A", 1), Column("b", "B", 1))
        table = Table("t", columns, (Row("r", (Cell("r:a", text), Cell("r:b", "ngắn"))),))
        return found(tables(with_content(table))[1], "w:tr")[1]

    assert row_of("Một câu dài của bảng này. " * 150).find("w:trPr/w:cantSplit", NS) is None
    assert row_of("Một câu.").find("w:trPr/w:cantSplit", NS) is not None


def test_spans_down_and_across_fill_every_column():
    columns = tuple(Column(name, name, 1) for name in "abc")
    rows = (
        Row("r1", (Cell("1", "cao", rowspan=2), Cell("2", "rộng", colspan=2))),
        Row("r2", (Cell("3", "x"), Cell("4", "y", rowspan=2))),
        Row("r3", (Cell("5", "dưới", colspan=2),)),
    )
    document = docx.Document(BytesIO(render_docx(with_content(Table("t", columns, rows)))))
    assert [[cell.text for cell in row.cells] for row in document.tables[1].rows[1:]] == [
        ["cao", "rộng", "rộng"], ["cao", "x", "y"], ["dưới", "dưới", "y"],
    ]  # fmt: skip


def test_an_amount_never_breaks_but_words_in_its_column_may():
    columns = (Column("a", "Việc", 3), Column("m", "Tiền", 1, is_money=True))
    rows = tuple(Row(f"r{n}", (Cell(f"{n}:a", "x"), Cell(f"{n}:m", text))) for n, text in enumerate(("2 000 000 đ", "chưa xác định")))
    words = words_of(tables(with_content(Table("t", columns, rows)))[1])
    assert "2\u00a0000\u00a0000\u00a0đ" in words
    assert "chưa xác định" in words


def test_level_and_group_rows_stay_with_the_row_below_and_a_total_with_the_one_above(monkeypatch):
    monkeypatch.setattr(paper_blocks, "SMALL_ROWS", 0)  # a short table would stay whole
    columns = (Column("a", "A", 1),)
    kinds = ("level", "group", "row", "row", "total")
    table = Table("t", columns, tuple(Row(f"r{n}", (Cell(f"c{n}", kind),), kind) for n, kind in enumerate(kinds)))
    rows = found(tables(with_content(table, recipients=(), signers=()))[1], "w:tr")[1:]
    assert [row.find(".//w:keepNext", NS) is not None for row in rows] == [True, True, False, True, True]  # `./.` follows the total


def test_a_short_table_stays_whole_but_is_not_held_to_what_follows():
    """Else Word pulls the whole table to the next page together with the heading below it."""
    columns, rows = (Column("a", "A", 1),), tuple(Row(f"r{n}", (Cell(f"c{n}", "x"),)) for n in range(3))
    following = Section("two", "roman", "Sau bảng", (Text("two:text", "Lời sau."),))
    written = found(tables(with_content(Table("t", columns, rows), following))[1], "w:tr")
    assert [row.find(".//w:keepNext", NS) is not None for row in written] == [True, True, True, False], "head and rows, not the last"


def test_recipients_and_signature_stay_with_the_last_lines():
    paper = with_content(Text("text", "Một.\nHai."), signers=(Signer(("KT. Hiệu trưởng", "Phó hiệu trưởng"), "Trần Văn Bách"),))
    whole = body(render_docx(paper))
    foot = found(whole, "w:tbl")[-1]
    last = next(row for row in found(whole, "w:p") if words_of(row) == "Hai./.")
    assert last.find("w:pPr/w:keepNext", NS) is not None
    assert foot.find("w:tr/w:trPr/w:cantSplit", NS) is not None
    left, right = (words_of(cell) for cell in found(foot, "w:tr/w:tc"))
    assert left == "Nơi nhận:- Phòng GDĐT (để b/c);- Các tổ chuyên môn (để t/h);- Lưu: VT."
    assert right == "KT. HIỆU TRƯỞNGPHÓ HIỆU TRƯỞNGTrần Văn Bách"
    assert foot.find("w:tblPr/w:tblBorders", NS) is None


def test_rules_are_as_wide_as_the_layout_asks():
    head = tables(samples.preschool_plan())[0]
    rules = [row for row in head.iter() if row.tag.endswith("}p") and row.find("w:pPr/w:pBdr", NS) is not None]
    cells = [mm(LAYOUT.header_width(0)), mm(LAYOUT.header_width(1))]
    widths = [cell - 2 * int(value(rule, "w:pPr/w:ind", "left")) for rule, cell in zip(rules, cells, strict=True)]
    names = [mm(62.2), mm(56.2)]  # TRƯỜNG MẦM NON HOA BAN at 12 pt, Tiêu ngữ at 13 pt, bold
    assert widths[0] == pytest.approx(names[0] * LAYOUT.rule_share["issuer"] / 100, rel=0.05)
    assert widths[1] == pytest.approx(names[1], rel=0.05)


def test_contents_are_a_field_with_entries_that_lead_to_the_headings():
    whole = body(render_docx(more_samples.report_with_cover()))
    assert [node.text.strip() for node in whole.iter() if node.tag.endswith("}instrText")] == [r'TOC \o "1-2" \h \z \u']
    anchors = [node.get(f"{{{NS['w']}}}anchor") for node in whole.iter() if node.tag.endswith("}hyperlink")]
    marks = [node.get(f"{{{NS['w']}}}name") for node in whole.iter() if node.tag.endswith("}bookmarkStart")]
    assert anchors == marks
    assert len(marks) == 6
    fields = [node.get(f"{{{NS['w']}}}fldCharType") for node in whole.iter() if node.tag.endswith("}fldChar")]
    assert fields == ["begin", "separate", "end"]


def test_front_pages_stand_around_the_contents_without_numbers():
    paper = long_report()
    covers = 2 if paper.cover and paper.cover.is_doubled else 1
    assert numbering(paper)[: covers + 3] == [(None, False)] * (covers + 3)
    assert numbering(paper)[covers + 3] == ("1", True)
    words = words_of(body(render_docx(paper)))
    places = [words.index(text) for text in ("DANH SÁCH HỘI ĐỒNG", "MỤC LỤC", "DANH MỤC VIẾT TẮT", "CỘNG HÒA")]
    assert places == sorted(places)


def test_a_printout_has_no_letterhead_and_a_heading_may_open_a_page():
    content = (Section("one", "capital", "Đầu"), Section("two", "banner", "Sau", is_new_page=True))
    paper = samples.preschool_plan(content=content, has_letterhead=False, signers=(), recipients=(), closing="")
    document = docx.Document(BytesIO(render_docx(paper)))
    assert document.tables == []
    first, second = (row for row in document.paragraphs if row.style.name.startswith("Heading"))
    assert (first.text, second.text) == ("A. ĐẦU", "SAU")
    assert [first.paragraph_format.page_break_before, second.paragraph_format.page_break_before] == [None, True]


def test_text_set_side_by_side_has_no_rules_and_stays_together():
    columns = (Column("a", "", 1), Column("b", "", 1))
    table = Table("t", columns, tuple(Row(f"r{n}", (Cell(f"{n}:a", "trái"), Cell(f"{n}:b", "phải"))) for n in (1, 2)), has_rules=False)
    plain = tables(with_content(table, signers=(), recipients=(), has_ending_mark=False))[1]
    assert plain.find("w:tblPr/w:tblBorders", NS) is None
    assert [row.find(".//w:keepNext", NS) is not None for row in found(plain, "w:tr")] == [True, False]
    assert value(plain, ".//w:pStyle") == "Cell14"


def test_draft_note_and_verification_are_shown_where_they_belong():
    paper = replace(more_samples.official_letter(), verification=Verification("K7QF-29MD", "https://truongchuan.example/tra-cuu"))
    pages = parts(render_docx(paper, draft=True, note=COPY_NOTE))
    assert "DỰ THẢO" in words_of(pages["word/document.xml"])
    assert words_of(pages["word/footer1.xml"]) == f"Mã tra cứu: K7QF-29MD · https://truongchuan.example/tra-cuu{COPY_NOTE}"
    plain = parts(render_docx(more_samples.official_letter()))
    assert words_of(plain["word/footer1.xml"]) == ""
    assert "DỰ THẢO" not in words_of(plain["word/document.xml"])


def test_a_chart_is_told_by_title_and_numbers():
    chart = Chart("c", "Tỉ lệ lên lớp", "line", (ChartSeries("Lên lớp", (("2021-2022", "97.86"), ("2022-2023", None))),), "%", note="Đến 05/01/2026.")
    whole = body(render_docx(with_content(chart)))
    assert "Tỉ lệ lên lớp2021-20222022-2023Lên lớp97,86%–Đến 05/01/2026" in words_of(whole)


def test_hostile_words_stay_words():
    paper = hostile_paper(place="<w:p/>\x00\x0b]]>&amp;", appendices=(Appendix("a", "</w:t>", (Text("t", "\ufffe x"),)),))
    words = words_of(body(render_docx(paper)))
    assert "<script>alert('x')</script>" in words
    assert "<w:p/>]]>&amp;, ngày" in words
    assert "</W:T>" in words


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
@pytest.mark.parametrize("name", ["preschool_plan", "decision_with_appendices"])
def test_libreoffice_prints_the_same_words_on_about_as_many_pages(name, tmp_path):
    paper = PAPERS[name]()
    ours, theirs = render_paper(paper), converted(render_docx(paper), tmp_path)
    with pdfplumber.open(BytesIO(ours)) as one, pdfplumber.open(BytesIO(theirs)) as other:
        assert abs(len(one.pages) - len(other.pages)) <= 1
        sizes = [{(round(page.width), round(page.height)) for page in pdf.pages} for pdf in (one, other)]
        assert sizes[0] == sizes[1]
        printed = squeezed("".join(page.extract_text() for page in other.pages))
    for row in docx.Document(BytesIO(render_docx(paper))).paragraphs:
        if len(row.text) < 100:  # longer ones may run over a page
            assert squeezed(row.text) in printed
