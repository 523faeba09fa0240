"""The pages of the DOCX part by part: letterhead, title, addressees, signatures, cover, appendices, tables within text."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

from documents.docx import line_spacing, render_docx
from documents.html import paper_fragment
from documents.layout import load_layout
from documents.paper import Appendix, Bases, Basis, Cell, Column, Letterhead, Row, Section, Signer, Table, Text
from documents.paper_json import from_dict
from documents.tests import more_samples, samples
from documents.tests.word import NS, body, found, misplaced, parts, value, words_of
from formats.dates import PartialDate

LAYOUT = load_layout()
SNAPSHOT = Path(__file__).parent / "snapshots" / "format-1.json"


def opened(paper, **options):
    return docx.Document(BytesIO(render_docx(paper, **options)))


def small(*content, **changes):
    return samples.preschool_plan(content=content, closing="", **changes)


def plain(text="Một đoạn."):
    return Section("one", "roman", "Nội dung", (Text("one:text", text),))


def paragraphs_of(cell):
    return [(row.text, row.runs[0].font.size.pt if row.runs and row.runs[0].font.size else None) for row in cell.paragraphs if row.text]


def test_the_letterhead_has_the_layouts_sizes():
    left, right = opened(samples.preschool_plan()).tables[0].rows[0].cells
    assert paragraphs_of(left) == [("UBND HUYỆN MƯỜNG THEN", 12), ("TRƯỜNG MẦM NON HOA BAN", 12)]
    assert paragraphs_of(right) == [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12), ("Độc lập - Tự do - Hạnh phúc", 13)]
    assert [bool(row.runs[0].bold) for row in left.paragraphs if row.text] == [False, True]


def test_number_and_place_stand_on_one_level():
    number, place = opened(samples.preschool_plan()).tables[0].rows[1].cells
    assert paragraphs_of(number) == [("Số: 109/KH-MNHB", 13)]
    assert paragraphs_of(place) == [("Thanh Nưa, ngày 07 tháng 9 năm 2023", 13)]
    assert place.paragraphs[0].runs[0].italic
    assert number.paragraphs[0].paragraph_format.space_before == place.paragraphs[0].paragraph_format.space_before


def test_a_body_without_a_managing_one_stands_alone():
    left = opened(samples.preschool_plan(letterhead=Letterhead((), ("Sở Giáo dục và Đào tạo",)))).tables[0].rows[0].cells[0]
    assert paragraphs_of(left) == [("SỞ GIÁO DỤC VÀ ĐÀO TẠO", 12)]
    assert opened(samples.preschool_plan(letterhead=Letterhead())).tables[0].rows[0].cells[0].text == ""


def test_the_title_is_words_title_and_kept_with_what_follows():
    document = opened(samples.preschool_plan())
    title, *rest = [row for row in document.paragraphs if row.style.name in ("Title", "Subtitle")]
    assert (title.text, title.style.name, [row.text for row in rest]) == ("KẾ HOẠCH", "Title", ["Cải tiến chất lượng giáo dục", "Năm học 2023-2024"])
    assert title.style.paragraph_format.alignment == ALIGN.CENTER
    assert title.style.paragraph_format.keep_with_next


def test_a_letter_has_its_subject_under_the_number_and_no_title():
    document = opened(more_samples.official_letter())
    number = document.tables[0].rows[1].cells[0]
    assert paragraphs_of(number)[1] == ("V/v đề nghị cấp giấy chứng nhận quyền sử dụng đất", 12)
    assert [row for row in document.paragraphs if row.style.name == "Title"] == []


def test_one_addressee_stands_in_the_middle_several_under_each_other():
    one = next(row for row in opened(more_samples.official_letter()).paragraphs if row.text.startswith("Kính gửi"))
    assert (one.text, one.paragraph_format.alignment) == ("Kính gửi: Phòng Kinh tế xã Thanh Nưa", ALIGN.CENTER)
    document = opened(more_samples.report_with_cover())
    start = next(n for n, row in enumerate(document.paragraphs) if row.text == "Kính gửi:")
    head, first, second = document.paragraphs[start : start + 3]
    assert [first.text, second.text] == ["- UBND xã Thanh Nưa;", "- Sở Giáo dục và Đào tạo."]
    assert head.paragraph_format.left_indent < first.paragraph_format.left_indent == second.paragraph_format.left_indent


def test_bases_of_the_preamble_are_italic_and_those_of_a_section_upright():
    inside = Section("legal", "roman", "Căn cứ", (Bases("b", (Basis("b1", "Theo", "công văn số 1"),)),))
    document = opened(small(inside, bases=(Basis("p1", "Căn cứ", "Luật Giáo dục"), Basis("p2", "Thực hiện", "Nghị định"))))
    styles = {row.text: row.style.name for row in document.paragraphs}
    assert styles["Căn cứ Luật Giáo dục;"] == styles["Thực hiện Nghị định."] == "Căn cứ"
    assert styles["Theo công văn số 1./."] == "Body Text"
    assert document.styles["Căn cứ"].font.italic


def test_authority_and_enacting_words_stand_in_the_middle():
    document = opened(more_samples.decision_with_appendices())
    centred = [row.text for row in document.paragraphs if row.style.name == "Dòng giữa"]
    assert centred == ["HIỆU TRƯỞNG TRƯỜNG MẦM NON HOA BAN", "QUYẾT ĐỊNH:"]


def test_an_article_leads_into_its_text_in_bold():
    document = opened(more_samples.decision_with_appendices())
    first = next(row for row in document.paragraphs if row.text.startswith("Điều 1."))
    assert [(row.text, bool(row.bold)) for row in first.runs][0] == ("Điều 1. ", True)
    assert not first.runs[1].bold


def test_two_signers_stand_side_by_side_without_recipients():
    paper = small(plain(), signers=(Signer(("Bên giao",), "Lê Minh Quân"), Signer(("Bên nhận",), "Hà Thị Thơm")))
    foot = opened(paper).tables[-1]
    left, right = foot.rows[0].cells
    assert (left.text, right.text) == ("BÊN GIAO\nLê Minh Quân", "BÊN NHẬN\nHà Thị Thơm")
    assert left.width == right.width


def test_a_post_stands_above_the_name_behind_the_room_for_the_signature():
    cell = opened(more_samples.official_letter()).tables[-1].rows[0].cells[1]
    assert [row.text for row in cell.paragraphs] == ["TM. HỘI ĐỒNG", "CHỦ TỊCH", "HIỆU TRƯỞNG", "Lò Thị Minh An"]
    gaps = [row.paragraph_format.space_before for row in cell.paragraphs]
    assert gaps[2].mm == pytest.approx(LAYOUT.signature_gap, abs=0.1)
    assert gaps[3] is None


def test_a_paper_nobody_signs_has_no_foot():
    document = opened(small(plain(), signers=(), recipients=()))
    assert len(document.tables) == 1
    only = opened(small(plain(), signers=())).tables[-1].rows[0].cells
    assert only[0].text.startswith("Nơi nhận:")
    assert only[1].text == ""


def test_the_cover_repeats_body_type_and_summary():
    words = [row.text for row in opened(more_samples.report_with_cover()).paragraphs[:8] if row.text]
    assert words[:4] == ["UBND HUYỆN MƯỜNG THEN", "TRƯỜNG MẦM NON HOA BAN", "BÁO CÁO", "Tự đánh giá"]
    assert words[4] == "Thanh Nưa, năm 2023"


def test_an_appendix_begins_with_label_title_and_what_it_belongs_to():
    document = opened(more_samples.decision_with_appendices())
    start = next(n for n, row in enumerate(document.paragraphs) if row.text == "Phụ lục I")
    label, title, note = document.paragraphs[start : start + 3]
    assert label.style.name == "Heading 1"
    assert title.text == "DANH SÁCH THÀNH VIÊN"
    assert note.text == "(Kèm theo Quyết định số 05/QĐ-MNHB ngày 05 tháng 01 năm 2024 của Trường Mầm non Hoa Ban)"
    assert note.runs[0].italic


def test_an_appendix_of_a_paper_without_number_shows_its_blanks():
    paper = replace(more_samples.decision_with_appendices(), number=None, date=PartialDate(2024, 1))
    note = next(row.text for row in opened(paper).paragraphs if row.text.startswith("(Kèm theo"))
    assert note == "(Kèm theo Quyết định số ……/QĐ-MNHB ngày …… tháng 01 năm 2024 của Trường Mầm non Hoa Ban)"
    assert f">{note}<" in paper_fragment(paper), "the same in print"


def test_one_appendix_needs_no_number():
    paper = small(plain(), appendices=(Appendix("a", "Danh sách", (Text("a:text", "Bà A"),)),))
    assert "Phụ lục" in [row.text for row in opened(paper).paragraphs]


def test_a_table_typed_with_tabs_is_a_table_with_a_head():
    document = opened(small(plain("Số liệu như sau:\nNăm\t2022\t2023\nHọc sinh\t120\t130")))
    table = document.tables[1]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Năm", "2022", "2023"], ["Học sinh", "120", "130"]]
    assert table.rows[1].cells[1].paragraphs[0].paragraph_format.alignment == ALIGN.CENTER
    assert table.rows[1].cells[0].paragraphs[0].paragraph_format.alignment is None


def test_a_table_within_a_cell_keeps_the_cells_text_size():
    table = Table("t", (Column("a", "A", 1),), (Row("r", (Cell("c", "Lời\nNăm\tSố\n2022\t5"),)),), text_size=13)
    content = render_docx(small(Section("one", "roman", "Bảng", (table,))))
    cell = found(body(content), "w:tbl")[1].findall("w:tr/w:tc", NS)[1]
    inner = cell.find("w:tbl", NS)
    assert {node.get(f"{{{NS['w']}}}val") for node in inner.iter(f"{{{NS['w']}}}pStyle")} == {"Cell13"}
    assert words_of(cell) == "LờiNămSố20225"
    assert int(value(inner, "w:tblPr/w:tblW", "w")) < int(value(cell, "w:tcPr/w:tcW", "w"))
    assert misplaced(body(content)) == []


@pytest.mark.parametrize(("columns", "size", "style"), [(3, 0, "Cell12"), (7, 0, "Cell11"), (3, 14, "Cell14"), (9, 13, "Cell13")])
def test_text_of_tables_has_the_size_of_the_sheet(columns, size, style):
    cells = tuple(Cell(f"c{n}", "x") for n in range(columns))
    table = Table("t", tuple(Column(f"k{n}", "K", 1) for n in range(columns)), (Row("r", cells),), text_size=size)
    written = found(body(render_docx(small(Section("one", "roman", "Bảng", (table,))))), "w:tbl")[1]
    assert {node.get(f"{{{NS['w']}}}val") for node in written.iter(f"{{{NS['w']}}}pStyle")} == {style}
    assert f'w:styleId="{style}"' in parts_text(small(plain()))


def parts_text(paper):
    from lxml import etree  # noqa: PLC0415 - one check reads a part as text

    return etree.tostring(parts(render_docx(paper))["word/styles.xml"]).decode()


def test_a_caption_stands_above_its_table_and_stays_with_it():
    table = Table("t", (Column("a", "A", 1),), (Row("r", (Cell("c", "x"),)),), caption="Bảng 1. Số lớp")
    document = opened(small(Section("one", "roman", "Bảng", (table,))))
    caption = next(row for row in document.paragraphs if row.style.name == "Caption")
    assert caption.text == "Bảng 1. Số lớp"
    assert caption.style.paragraph_format.keep_with_next


def test_alignments_of_columns_and_cells():
    columns = (Column("a", "A", 1, "right"), Column("b", "B", 1, "center"), Column("c", "C", 1))
    cells = (Cell("1", "x"), Cell("2", "y", align="left"), Cell("3", "z", align="right"))
    row = opened(small(Section("one", "roman", "Bảng", (Table("t", columns, (Row("r", cells),)),)))).tables[1].rows[1]
    assert [cell.paragraphs[0].paragraph_format.alignment for cell in row.cells] == [ALIGN.RIGHT, ALIGN.LEFT, ALIGN.RIGHT]


def test_two_tables_in_a_row_stay_two():
    tables = [Table(f"t{n}", (Column("a", "A", 1),), (Row(f"r{n}", (Cell(f"c{n}", "x"),)),)) for n in (1, 2)]
    whole = body(render_docx(small(Section("one", "roman", "Bảng", tuple(tables)))))
    kinds = [node.tag.rpartition("}")[2] for node in whole]
    assert not [n for n, pair in enumerate(zip(kinds, kinds[1:], strict=False)) if pair == ("tbl", "tbl")]


def test_bullets_keep_their_marks():
    rows = [row.text for row in opened(small(plain("- Một;\n+ hai;\nba"))).paragraphs]
    assert {"- Một;", "+ hai;", "ba./."} <= set(rows)


def test_a_paper_frozen_long_ago_can_still_be_written():
    document = opened(from_dict(json.loads(SNAPSHOT.read_text(encoding="utf-8"))["snapshot"]))
    assert document.tables
    assert document.core_properties.title


@pytest.mark.parametrize(("height", "word"), [("1.15", 240), ("1", 209), ("1.5", 313)])
def test_lines_are_as_high_as_in_print(height, word):
    """Word counts in single lines of the font (1.15 em), CSS in the font's size."""
    assert line_spacing(replace(LAYOUT, line_height=height)) == word


def test_lines_of_the_text_have_the_spacing_of_the_sheet():
    style = opened(small(plain())).styles["Body Text"].paragraph_format
    assert style.line_spacing == pytest.approx(1.0)
