"""The chart block of a paper: kept in JSON, printed as a picture with the paper's own letters, compared by its numbers."""

import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO

import docx
import pytest

from documents.compare import all_texts, compare
from documents.docx import render_docx
from documents.html import paper_fragment
from documents.layout import font_facts
from documents.paper import Cell, Chart, Column, Row, Section, Table, Text, check
from documents.paper_json import dumps, loads
from documents.pdf import render_paper
from documents.tests import samples
from formats.charts import ChartSeries, svg

PROMOTION = ChartSeries("Tỉ lệ lên lớp", (("2021-2022", "97.86"), ("2022-2023", None), ("2023-2024", "98.4")))
CHART = Chart("chart-1", "Tỉ lệ lên lớp qua các năm", "line", (PROMOTION,), "%", target="99", note="Số liệu đến ngày 05/01/2026.")


def paper_with(chart):
    section = Section("results", "roman", "Kết quả", (Text("results-text", "Kết quả như sau:"), chart))
    return samples.preschool_plan(content=(section,), appendices=())


@pytest.mark.parametrize("chart", [CHART, replace(CHART, kind="bar", has_table=True, threshold="95.5")])
def test_json_gives_the_same_chart_back(chart):
    assert loads(dumps(paper_with(chart))) == paper_with(chart)


def test_fields_a_chart_does_not_use_are_left_out_of_the_snapshot():
    assert '"threshold"' not in dumps(paper_with(CHART))
    assert '"target":"99"' in dumps(paper_with(CHART))


def test_the_page_shows_title_picture_and_note_under_the_charts_key():
    html = paper_fragment(paper_with(CHART))
    assert svg(CHART) in html
    assert 'data-key="chart-1"' in html
    assert '<p class="caption">Tỉ lệ lên lớp qua các năm</p>' in html
    assert "Số liệu đến ngày 05/01/2026." in html
    assert "<table" not in html


def test_the_twin_is_printed_where_the_paper_wants_it():
    html = paper_fragment(paper_with(replace(CHART, has_table=True)))
    table = html[html.index("<table") : html.index("</table>")]
    for words in ("2022-2023", "Tỉ lệ lên lớp", "97,86%", "98,4%", "–"):
        assert words in table


@pytest.mark.parametrize("chart", [
    replace(CHART, kind="pie"), replace(CHART, target="nhiều"), replace(CHART, threshold="NaN"),
    replace(CHART, series=(ChartSeries("x", (("2021", "1,5"),)),)), replace(CHART, series=(ChartSeries("x", (("2021", 5.5), ("2022", "x"))),)),
    replace(CHART, key=""),
])  # fmt: skip
def test_a_chart_that_can_not_be_drawn_is_refused(chart):
    with pytest.raises(ValueError):
        check(paper_with(chart))


def test_a_changed_number_shows_in_the_comparison():
    later = replace(CHART, series=(ChartSeries("Tỉ lệ lên lớp", (("2021-2022", "97.86"), ("2022-2023", "98"), ("2023-2024", "98.4"))),))
    (change,) = compare(paper_with(CHART), paper_with(later))
    assert (change.key, change.field, change.kind) == ("chart-1", "Biểu đồ", "changed")
    assert "2022-2023 98%" in change.new
    assert "2022-2023 –" in all_texts(paper_with(CHART))["chart-1"]


@pytest.mark.skipif(not shutil.which("pdffonts"), reason="needs poppler")
def test_print_holds_the_numbers_and_no_foreign_font(tmp_path):
    place = tmp_path / "paper.pdf"
    place.write_bytes(render_paper(paper_with(CHART)))
    fonts = subprocess.run(["pdffonts", place], capture_output=True, text=True, check=True).stdout.splitlines()[2:]  # noqa: S603, S607
    family = font_facts()["family"].replace(" ", "-")
    assert fonts
    assert all(re.match(rf"[A-Z]{{6}}\+{family}", line) for line in fonts), fonts
    words = subprocess.run(["pdftotext", "-layout", place, "-"], capture_output=True, text=True, check=True).stdout  # noqa: S603, S607
    for number in ("97,86", "98,4", "Chỉ tiêu: 99%", "2022-2023"):
        assert number in words


def tables_in_word(*content):
    """First cells of the rows of each table in the DOCX's text, letterhead and signatures left out."""
    made = samples.preschool_plan(content=(Section("results", "roman", "Kết quả", content),), appendices=(), signers=(), recipients=())
    return [[row.cells[0].text for row in table.rows] for table in docx.Document(BytesIO(render_docx(made))).tables[1:]]


def numbers(name="Tỉ lệ lên lớp"):
    return Table("numbers", (Column("a", "Số liệu", 1), Column("b", "2023-2024", 1)), (Row("r", (Cell("r:a", name), Cell("r:b", "98,4%"))),))


def test_word_files_do_not_repeat_the_table_right_above_a_chart():
    plain = replace(CHART, target="")
    assert tables_in_word(numbers(), plain) == [["Số liệu", "Tỉ lệ lên lớp"]]
    assert tables_in_word(numbers("Tỉ lệ lên lớp (%)"), plain) == [["Số liệu", "Tỉ lệ lên lớp (%)"]]


@pytest.mark.parametrize("before", [(), (numbers("Tỉ lệ chuyên cần"),), (numbers(), Text("t", "Lời giữa."))], ids=["alone", "another table", "text between"])
def test_word_files_hold_the_numbers_of_every_other_chart(before):
    tables = tables_in_word(*before, replace(CHART, target=""))
    assert tables[-1] == ["", "Tỉ lệ lên lớp"] and len(tables) == len(before[:1]) + 1
