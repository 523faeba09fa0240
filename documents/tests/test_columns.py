"""Balanced columns: fewer lines, within bounds, always 100 per cent, the same in HTML and Word, nothing cut in a narrow column."""

from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.columns import Volume, balanced, bounds_of, lines_of, sampled, volume_of
from documents.docx import render_docx
from documents.layout import load_layout
from documents.paper import Cell, Column, Letterhead, Paper, Row, Section, Table
from documents.paper_blocks import table_grid
from documents.tests import samples
from formats.timeline import Bar, Timeline

LAYOUT = load_layout()
LETTERS = 120
LONG, SHORT = Volume(900, 6), Volume(12, 1)


def wide_table(texts, columns=8, rows=5, **fields):
    """A table of that many columns of equal width; `texts` is {column: text}."""
    made = tuple(Column(f"c{place}", f"Cột {place}", 12) for place in range(columns))
    lines = tuple(Row(f"r{line}", tuple(Cell(f"r{line}:{place}", texts.get(place, "")) for place in range(columns))) for line in range(rows))
    return Table("t", made, lines, **fields)


def widths_of(table):
    return table_grid(table, LAYOUT, True).widths


def test_a_long_text_gets_width_from_short_ones_and_saves_lines():
    shares, rows = (25, 25, 25, 25), [[LONG, SHORT, SHORT, SHORT]] * 3
    after = balanced(shares, bounds_of(shares, (5,) * 4, (60, 180)), rows, LETTERS)
    assert after[0] == 45 and sum(after) == 100
    assert lines_of(rows, after, LETTERS) < 0.7 * lines_of(rows, shares, LETTERS)


def test_columns_alike_stay_as_they_were():
    shares = (25, 25, 25, 25)
    assert balanced(shares, bounds_of(shares, (5,) * 4, (60, 180)), [[LONG] * 4], LETTERS) == shares


@pytest.mark.parametrize(
    ("shares", "needs", "found"),
    [
        ((20,), (5,), [(12, 36)]),
        ((20,), (18,), [(18, 36)]),
        ((3,), (3,), [(3, 5)]),
        ((10,), (22,), [(22, 22)]),
    ],
)
def test_bounds_hold_what_a_column_needs(shares, needs, found):
    assert bounds_of(shares, needs, (60, 180)) == found


def test_a_table_without_rows_or_room_stays():
    shares = (50, 50)
    assert balanced(shares, [(30, 90)] * 2, [], LETTERS) == shares
    assert balanced(shares, [(50, 50)] * 2, [[LONG, SHORT]], LETTERS) == shares


def test_rows_looked_at_are_few_spread_and_always_the_same():
    rows = list(range(400))
    assert sampled(rows) == list(range(0, 400, 10)) == sampled(rows)
    assert sampled(rows[:40]) == rows[:40]


@pytest.mark.parametrize(("text", "volume"), [("", Volume()), ("abc", Volume(3, 1)), ("abc\n\n- de", Volume(7, 2))])
def test_volumes_count_letters_and_paragraphs(text, volume):
    assert volume_of(text) == volume


volumes = st.builds(Volume, st.integers(0, 2000), st.integers(0, 9))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(volumes, min_size=5, max_size=5), max_size=12))
def test_whatever_stands_in_it_the_sum_and_the_bounds_hold_and_no_line_is_added(rows):
    shares = (10, 20, 40, 20, 10)
    bounds = bounds_of(shares, (4, 4, 4, 4, 4), (60, 180))
    after = balanced(shares, bounds, rows, LETTERS)
    assert sum(after) == 100
    assert all(low <= share <= high for share, (low, high) in zip(after, bounds, strict=True))
    assert lines_of(rows, after, LETTERS) <= lines_of(rows, shares, LETTERS) + 1e-6


def test_a_short_table_gives_a_column_room_for_its_long_head():
    columns = (Column("name", "Cấp học", 24), *(Column(f"c{place}", "Đạt kiểm định chất lượng giáo dục" if place == 1 else "Số", 12) for place in range(6)))
    rows = tuple(Row(f"r{line}", (Cell(f"r{line}:name", "Trung học cơ sở"), *(Cell(f"r{line}:{place}", "1") for place in range(6)))) for line in range(4))
    widths = widths_of(Table("t", columns, rows))
    assert widths[2] > widths[1] and widths[2] >= 12


def test_a_plans_table_takes_fewer_lines_than_with_equal_heed():
    table = samples.plan_table()
    before = replace(LAYOUT, column_range=(100, 100))
    plain, better = table_grid(table, before, True).widths, widths_of(table)
    rows = [[volume_of(cell.text) for cell in row.cells] for row in table.rows if row.kind == "row"]
    assert sum(better) == 100 and better != plain
    assert lines_of(rows, better, LETTERS) < lines_of(rows, plain, LETTERS)


def test_narrow_tables_and_those_with_a_size_of_their_own_keep_their_widths():
    text = {1: "Nâng chất lượng " * 60}
    assert widths_of(wide_table(text, columns=5)) == widths_of(wide_table({}, columns=5))
    assert widths_of(wide_table(text, text_size=10)) == widths_of(wide_table({}, text_size=10))
    assert widths_of(wide_table(text)) != widths_of(wide_table({}))


def test_six_columns_are_balanced_where_the_page_is_turned_for_them():
    plain, text = wide_table({}, columns=6), wide_table({1: "Nâng chất lượng " * 60}, columns=6)
    assert widths_of(text)[1] > widths_of(plain)[1] and sum(widths_of(text)) == 100
    assert table_grid(text, LAYOUT, False).widths == table_grid(plain, LAYOUT, False).widths, "on an upright page they hold figures"
    assert table_grid(text, LAYOUT, True).css == "", "its letters stay as large"


def test_no_column_gets_too_narrow_for_its_longest_word():
    texts = {0: "Nâng chất lượng " * 80, 3: "nghiênghiêng"}
    assert widths_of(wide_table(texts))[3] >= widths_of(wide_table({0: texts[0]}))[3]
    assert widths_of(wide_table(texts))[3] >= 12 * 0.6


def test_a_typed_table_in_a_cell_keeps_its_room():
    texts = {0: "Nâng chất lượng " * 80, 7: "Lớp\tSố trẻ\tSố lớp\nA\t25\t3"}
    assert widths_of(wide_table(texts))[7] >= widths_of(wide_table({}))[7]


def test_level_group_and_total_lines_do_not_count():
    table = wide_table({1: "Nâng chất lượng " * 40})
    line = Row("g", (Cell("g:text", "Tiêu chuẩn " * 300, colspan=8),), "group")
    assert widths_of(replace(table, rows=(line, *table.rows))) == widths_of(table)


def test_word_has_the_same_widths_as_the_sheet():
    table = replace(wide_table({2: "Nâng chất lượng " * 50}), is_landscape=True)
    paper = Paper(Letterhead(), "KẾ HOẠCH", ("Thử",), "KH-X", "Hoa Mai", content=(Section("s", "roman", "NỘI DUNG", (table,)),))
    tables = [one for one in Document(BytesIO(render_docx(paper))).tables if len(one.columns) == 8]
    sizes = [column.width for column in tables[0].columns]
    shares = [round(size * 100 / sum(sizes)) for size in sizes]
    assert tuple(shares) == widths_of(table)


def test_the_months_of_a_timeline_stay_equally_wide():
    line = Timeline("t", "Tiến độ", "2026-08-01", "2027-07-31", (Bar("Bồi dưỡng giáo viên " * 20, "2026-09-01", "2027-05-31"),))
    from_paper = Paper(Letterhead(), "TIẾN ĐỘ", ("Thử",), "", "", content=(Section("s", "plain", "", (line,), is_landscape=True),), has_letterhead=False)
    (months,) = [one for one in Document(BytesIO(render_docx(from_paper))).tables if len(one.columns) == 14]
    sizes = [column.width for column in months.columns][2:]
    assert max(sizes) - min(sizes) <= max(sizes) * 0.3


def test_the_same_table_always_gets_the_same_widths():
    assert widths_of(samples.plan_table()) == widths_of(samples.plan_table())
