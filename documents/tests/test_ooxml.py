"""WordprocessingML in strings: properties in order and only where told, texts that can't break the file, zips without a date."""

import zipfile
from io import BytesIO

import pytest
from lxml import etree

from documents.docx_tables import split_width, table_cell, table_frame, table_row
from documents.ooxml import NAMESPACES, Format, Pages, attribute, field, mm, paragraph, pt, run, stable_zip, xml_text
from documents.tests.word import NS, found, misplaced, value, words_of


def parsed(xml):
    return etree.fromstring(f"<w:body {NAMESPACES}>{xml}</w:body>")


@pytest.mark.parametrize(("length", "twips"), [(25.4, 1440), (20, 1134), (30, 1701), (12.7, 720), (0, 0)])
def test_millimetres_become_twips(length, twips):
    assert mm(length) == twips


def test_points_become_twips():
    assert [pt(6), pt(0.75), pt(14)] == [120, 15, 280]


@pytest.mark.parametrize(("text", "safe"), [
    ("a<b>&c", "a&lt;b&gt;&amp;c"), ("a\x00\x0b\x1fb", "ab"), ("\ufffe\uffff", ""), ("]]>", "]]&gt;"), ("Ủy ban 😀", "Ủy ban 😀"), ("\ud800x", "x"),
])  # fmt: skip
def test_texts_can_not_break_the_file(text, safe):
    assert xml_text(text) == safe
    assert words_of(parsed(run(text))) == text.translate(dict.fromkeys((0, 0xB, 0x1F, 0xFFFE, 0xFFFF, 0xD800)))


def test_attributes_are_quoted():
    assert attribute('a"b\'<') in ("'a\"b&apos;&lt;'", '"a&quot;b\'&lt;"')
    assert "\x01" not in attribute("\x01")


def test_a_run_tells_only_what_differs():
    plain, strong = parsed(run("x")), parsed(run("x", size=12.5, bold=True, italic=False))
    assert [child.tag.rpartition("}")[2] for child in plain.find(".//w:rPr", NS)] == ["rFonts"]
    assert [child.tag.rpartition("}")[2] for child in strong.find(".//w:rPr", NS)] == ["rFonts", "b", "bCs", "i", "iCs", "sz", "szCs"]
    assert (value(strong, ".//w:sz"), value(strong, ".//w:b"), value(strong, ".//w:i")) == ("25", None, "0")


def test_line_ends_become_breaks_and_blanks_are_kept():
    node = parsed(run("một\n  hai\tba"))
    assert len(found(node, ".//w:br")) == 1
    assert [text.text for text in found(node, ".//w:t")] == ["một", "  hai ba"]
    assert node.find(".//w:t", NS).get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"


FULL = Format(
    style="Title", keep_next=True, keep_lines=True, page_break=True, rule=True, dot_tab=9000, before=0, after=1, line=240, left=2, right=3, first=4,
    align="center",
)  # fmt: skip


def test_a_paragraph_with_everything_keeps_the_order_of_the_schema():
    assert misplaced(parsed(paragraph(run("x"), FULL, Pages(210, 297, {"top": 20, "right": 15, "bottom": 20, "left": 30}).xml()))) == []


def test_a_paragraph_without_a_format_has_no_properties():
    assert paragraph("") == "<w:p></w:p>"
    assert paragraph("", Format()) == "<w:p></w:p>"
    assert parsed(paragraph("", Format(before=0))).find(".//w:spacing", NS) is not None


def test_a_measure_of_nought_is_not_a_measure_untold():
    node = parsed(paragraph("", Format(first=0, left=0)))
    assert (value(node, ".//w:ind", "firstLine"), value(node, ".//w:ind", "left"), value(node, ".//w:ind", "right")) == ("0", "0", None)


@pytest.mark.parametrize(("line", "rule"), [(None, None), (20, "exact")])
def test_the_rule_of_a_line_height_comes_with_a_height(line, rule):
    node = parsed(paragraph("", Format(before=1, line=line)))
    assert value(node, ".//w:spacing", "lineRule") == rule


def test_a_field_shows_something_until_word_counts():
    node = parsed(field("PAGE", "2"))
    assert value(node, "w:fldSimple", "instr") == " PAGE "
    assert words_of(node) == "2"


SIDES = {"top": 20, "right": 15, "bottom": 20, "left": 30}


def test_a_section_without_parts_refers_to_none():
    node = parsed(Pages(210, 297, SIDES).xml())
    assert found(node, ".//w:headerReference") == found(node, ".//w:titlePg") == found(node, ".//w:pgNumType") == []
    assert value(node, ".//w:type") == "nextPage"


def test_the_page_number_stands_in_the_middle_of_the_top_margin():
    node = parsed(Pages(210, 297, SIDES, header="rId1", header_size=14).xml())
    above = int(value(node, ".//w:pgMar", "header"))
    assert above + pt(14 * 1.15) + above == pytest.approx(mm(20), abs=2)


def test_the_footer_stands_within_the_bottom_margin():
    node = parsed(Pages(210, 297, SIDES, footer="rId5").xml())
    assert 0 < int(value(node, ".//w:pgMar", "footer")) < mm(20)
    assert len(found(node, ".//w:footerReference")) == 2


@pytest.mark.parametrize("shares", [(40, 60), (33, 33, 34), (1,) * 100, (7, 13, 29, 51)])
def test_parts_of_a_width_sum_to_it(shares):
    parts = split_width(9355, shares)
    assert sum(parts) == 9355
    assert all(abs(part - 9355 * share / 100) <= 1 for part, share in zip(parts, shares, strict=True))


def test_a_table_of_hand_is_whole():
    cell = table_cell("<w:p/>", 100, colspan=2, merge="restart", valign="center")
    node = parsed(table_frame([50, 50], [table_row([cell], is_head=True)], has_borders=True, indent=5))
    assert misplaced(node) == []
    assert (value(node, ".//w:tblW", "w"), value(node, ".//w:tblInd", "w"), value(node, ".//w:vMerge")) == ("100", "5", "restart")
    assert value(parsed(table_cell("<w:p/>", 1, merge="continue")), ".//w:vMerge") is None


def test_a_row_that_may_break_has_no_properties():
    assert "trPr" not in table_row(["<w:tc/>"], may_break=True)
    assert "cantSplit" in table_row(["<w:tc/>"])


def test_a_frame_without_borders_has_no_padding():
    node = parsed(table_frame([10], [], has_borders=False))
    assert {side.get(f"{{{NS['w']}}}w") for side in node.find(".//w:tblCellMar", NS)} == {"0"}


def test_a_stable_zip_takes_text_and_bytes_and_keeps_their_order():
    files = {"b.xml": "Ủy ban", "a.bin": b"\x00\x01"}
    content = stable_zip(files)
    assert stable_zip(dict(files)) == content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.namelist() == ["b.xml", "a.bin"]
        assert archive.read("b.xml").decode() == "Ủy ban"
        assert {(entry.create_system, entry.date_time) for entry in archive.infolist()} == {(3, (1980, 1, 1, 0, 0, 0))}
