"""A timeline inside a paper: drawn in HTML, a table of marks for Word and Excel, frozen and compared like every block."""

from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from documents.compare import compare
from documents.docx import render_docx
from documents.html import paper_fragment
from documents.paper import Letterhead, Paper, Section, check
from documents.paper_json import from_dict, to_dict
from documents.picture_tables import timeline_table
from documents.xlsx import render_xlsx
from formats.timeline import Bar, Timeline

BARS = (Bar("Sửa mái hiên", "2026-09-01", "2026-10-15", "Hiệu trưởng"), Bar("Mua sách", "2027-01-05", "2027-03-31", is_late=True), Bar("Chưa rõ"))
LINE = Timeline("line", "Tiến độ năm học", "2026-08-01", "2027-07-31", BARS, note="Theo kế hoạch")
LONG = replace(LINE, first="2020-01-01", last="2030-12-31")


def paper_with(line):
    return Paper(Letterhead(), "TIẾN ĐỘ", ("Năm học 2026-2027",), "", "", content=(Section("s", "plain", "", (line,), is_landscape=True),), has_letterhead=False)


def test_it_is_drawn_on_the_sheet_under_its_key():
    html = paper_fragment(paper_with(LINE))
    assert 'data-key="line"' in html and '<svg xmlns="http://www.w3.org/2000/svg" class="timeline"' in html
    assert "Theo kế hoạch" in html and "<th" not in html


def test_word_prints_the_years_above_the_months_and_a_mark_in_each():
    table = Document(BytesIO(render_docx(paper_with(LINE)))).tables[-1]
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells[0][2:8] == ["2026"] * 5 + ["2027"]
    assert cells[1][2:] == ["T8", "T9", "T10", "T11", "T12", "T1", "T2", "T3", "T4", "T5", "T6", "T7"]
    assert cells[2] == ["Sửa mái hiên", "Hiệu trưởng", "", "x", "x", *[""] * 9]
    assert cells[3][2:] == [*[""] * 5, "x", "x", "x", *[""] * 4]


def test_excel_has_the_marks_too():
    sheet = load_workbook(BytesIO(render_xlsx(paper_with(LINE)))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert any(row[0] == "Sửa mái hiên" and row[3] == "x" for row in rows)


@pytest.mark.parametrize(("line", "heads"), [(LINE, 2), (LONG, 0)])
def test_the_table_fills_its_columns_whatever_the_period(line, heads):
    table = timeline_table(line)
    check(paper_with(replace(table, key="t", rows=tuple(replace(row, key=f"r{n}", cells=tuple(replace(cell, key=f"r{n}:{m}")
          for m, cell in enumerate(row.cells))) for n, row in enumerate(table.rows)))))
    assert len(table.head) == heads
    assert len(table.head_rows()) == max(1, heads)


def test_it_comes_back_from_its_snapshot():
    paper = paper_with(LINE)
    assert from_dict(to_dict(paper)) == paper


def test_a_moved_task_is_a_change_in_words():
    moved = replace(LINE, bars=(replace(BARS[0], end="2026-12-31"), *BARS[1:]))
    (change,) = compare(paper_with(LINE), paper_with(moved))
    assert (change.field, change.kind) == ("Sơ đồ thời gian", "changed")
    assert "đến 31/12/2026" in change.new and "đến 15/10/2026" in change.old
    assert compare(paper_with(LINE), paper_with(replace(LINE))) == []


@pytest.mark.parametrize(
    "broken",
    [
        replace(LINE, first="2026-13-01"),
        replace(LINE, first="2027-08-01"),
        replace(LINE, bars=(Bar("a", "hôm nay"),)),
        replace(LINE, bars=(Bar("a", "2026-12-01", "2026-11-01"),)),
    ],
)
def test_days_that_are_none_are_refused(broken):
    with pytest.raises(ValueError, match="timeline 'line'"):
        check(paper_with(broken))


