"""The grid as plain values, built from years that were never stored."""

import pytest

from schools.grid import build_grid, years_until
from schools.tests.people import preschool, year_of
from schools.workflow import Conflict, Entry, SaveResult

YEAR = 2025
YEARS = years_until(YEAR)


def grid_of(*rows, school=None, **save):
    return build_grid(school or preschool(), rows, YEARS, **save)


def cells(grid, key):
    """The five cells of one figure, oldest year first."""
    return next(row.cells for group in grid.groups for row in group.rows if row.metric.key == key)


def last(grid, key):
    return cells(grid, key)[-1]


def after(key, typed, start="", *, error="", conflict=None, rows=()):
    """The grid that answers a save which did not go through."""
    place = (YEAR, key)
    result = SaveResult(errors={place: error} if error else {}, conflicts={place: conflict} if conflict else {})
    return grid_of(*rows, entries={YEAR: {key: Entry(typed, start)}}, result=result)


def test_a_page_holds_five_years_oldest_first():
    assert YEARS == [2021, 2022, 2023, 2024, 2025]
    grid = grid_of()
    assert [column.label for column in grid.columns] == ["2021-2022", "2022-2023", "2023-2024", "2024-2025", "2025-2026"]
    assert [column.filled for column in grid.columns] == [0] * 5 and grid.start == "" and grid.errors == []


@pytest.mark.parametrize(
    ("levels", "has", "lacks"),
    [
        (["preschool"], "children_total", "graduation_rate"),
        (["lower_secondary"], "graduation_rate", "children_total"),
        (["primary", "lower_secondary"], "graduation_rate", "children_total"),
    ],
    ids=["preschool", "lower-secondary", "two-levels"],
)
def test_figures_are_those_of_the_schools_levels(levels, has, lacks):
    keys = {row.metric.key for group in grid_of(school=preschool(levels)).groups for row in group.rows}
    assert has in keys and lacks not in keys and "teachers_total" in keys


def test_no_group_is_empty():
    assert all(group.rows and group.label for group in grid_of().groups)


@pytest.mark.parametrize(
    ("key", "stored", "shown"),
    [("teachers_total", "1250", "1.250"), ("site_area", "1250.5", "1.250,5"), ("health_check_rate", "95.40", "95,40"), ("party_org_rating", "good", "good")],
    ids=["count", "measure", "rate", "choice"],
)
def test_stored_values_stand_in_their_boxes(key, stored, shown):
    cell = last(grid_of(year_of(preschool(), YEAR, **{key: stored})), key)
    assert (cell.shown, cell.state, cell.words) == (shown, "", "")


def test_a_choice_of_a_closed_year_is_told_in_words():
    assert last(grid_of(year_of(preschool(), YEAR, is_closed=True, party_org_rating="good")), "party_org_rating").shown == "Tốt"
    assert last(grid_of(year_of(preschool(), YEAR, is_closed=True)), "party_org_rating").shown == ""


def test_a_rate_says_where_it_comes_from():
    counted = last(grid_of(year_of(preschool(), YEAR, teachers_total="24", teachers_above_qualified="11")), "teacher_above_qualified_rate")
    assert (counted.shown, counted.source, counted.state) == ("45,83", "tính ra", "computed")
    typed = last(grid_of(year_of(preschool(), YEAR, teacher_above_qualified_rate="47.5")), "teacher_above_qualified_rate")
    assert (typed.shown, typed.source, typed.state) == ("47,5", "nhập trực tiếp", "")
    assert last(grid_of(), "teacher_above_qualified_rate").source == ""


def test_a_computed_box_cannot_be_sent_but_remembers_what_was_typed_before():
    row = year_of(preschool(), YEAR, teachers_total="24", teachers_above_qualified="12", teacher_above_qualified_rate="40")
    box = last(grid_of(row), "teacher_above_qualified_rate").attributes
    assert f'data-name="v-{YEAR}-teacher_above_qualified_rate"' in box and ' name="' not in box
    assert " readonly" in box and 'data-typed="40"' in box and 'value="50,00"' in box


def test_attributes_are_escaped():
    box = last(after("teachers_total", '"><b>', error="“<b>” không phải là số."), "teachers_total")
    assert "<b>" not in box.attributes and "&quot;&gt;&lt;b&gt;" in box.attributes


@pytest.mark.parametrize(
    ("values", "key", "words"),
    [
        ({"teachers_total": "24", "teachers_not_qualified": "0", "teachers_qualified": "12", "teachers_above_qualified": "11"},
         "teachers_total", "Các phần cộng lại chỉ được 23."),
        ({"children_total": "10", "children_underweight": "12"}, "children_underweight", "không được lớn hơn"),
    ],
    ids=["parts-fall-short", "stored-contradiction"],
)  # fmt: skip
def test_what_looks_odd_is_noted_beside_the_cell(values, key, words):
    cell = last(grid_of(year_of(preschool(), YEAR, **values)), key)
    assert cell.state == "note" and words in cell.words
    assert f'aria-describedby="w-{YEAR}-{key}"' in cell.attributes and "aria-invalid" not in cell.attributes


def test_a_step_from_the_year_before_is_noted_also_at_the_pages_edge():
    rows = [year_of(preschool(), 2020, children_total="100"), year_of(preschool(), 2021, children_total="130"), year_of(preschool(), 2022, children_total="131")]
    first, second, *_ = cells(grid_of(*rows), "children_total")
    assert first.words == "Tăng 30 (30%) so với năm trước." and second.words == ""


def test_a_short_sum_is_said_before_a_step():
    values = {"teachers_not_qualified": "0", "teachers_qualified": "12", "teachers_above_qualified": "11"}
    rows = [year_of(preschool(), YEAR - 1, teachers_total="10"), year_of(preschool(), YEAR, teachers_total="24", **values)]
    assert last(grid_of(*rows), "teachers_total").words == "Các phần cộng lại chỉ được 23."


def test_an_error_keeps_what_was_typed_and_is_in_the_summary():
    grid = after("teachers_total", "hai mươi", "24", error="“hai mươi” không phải là số.")
    cell = last(grid, "teachers_total")
    assert (cell.shown, cell.state, cell.is_resent) == ("hai mươi", "error", True)
    assert 'aria-invalid="true"' in cell.attributes and " data-resent" in cell.attributes
    assert grid.errors == [(f"#c-{YEAR}-teachers_total", "Tổng số giáo viên, 2025-2026: “hai mươi” không phải là số.")]
    assert grid.start == f"{YEAR}-teachers_total=24"


@pytest.mark.parametrize(
    ("by", "words"),
    [("Người deputy", "Người deputy vừa lưu 25. Lưu lần nữa để dùng số của bạn."), (None, "Nơi khác vừa lưu 25. Lưu lần nữa để dùng số của bạn.")],
    ids=["a-person", "the-program"],
)
def test_a_conflict_shows_both_numbers(by, words):
    grid = after("teachers_total", "26", "24", conflict=Conflict("25", by), rows=[year_of(preschool(), YEAR, teachers_total="25")])
    cell = last(grid, "teachers_total")
    assert (cell.shown, cell.stored_words, cell.state, cell.words) == ("26", "25", "conflict", words)
    assert grid.start == f"{YEAR}-teachers_total=25"


def test_a_conflict_with_an_emptied_cell_says_so():
    cell = last(after("teachers_total", "26", "24", conflict=Conflict("")), "teachers_total")
    assert cell.stored_words == "để trống" and "vừa lưu để trống" in cell.words


def test_a_refused_cell_of_a_closed_year_shows_the_stored_number_and_the_words():
    row = year_of(preschool(), YEAR, is_closed=True, teachers_total="24")
    cell = last(after("teachers_total", "25", "24", error="Năm học đã khóa, không lưu được “25”.", rows=[row]), "teachers_total")
    assert (cell.shown, cell.is_resent, cell.state) == ("24", False, "error") and "“25”" in cell.words


def test_a_rate_in_error_can_be_typed_again_though_counts_are_known():
    row = year_of(preschool(), YEAR, teachers_total="24", teachers_above_qualified="12")
    cell = last(after("teacher_above_qualified_rate", "120", error="“120” phải từ 0 đến 100%.", rows=[row]), "teacher_above_qualified_rate")
    assert not cell.is_computed and cell.shown == "120" and f'name="v-{YEAR}-teacher_above_qualified_rate"' in cell.attributes


@pytest.mark.parametrize(
    ("closed", "number"), [((), 5), ((YEAR,), 4), ((YEAR, YEAR - 1), 3), (tuple(YEARS), 5)], ids=["all-open", "last-closed", "two-closed", "all-closed"]
)
def test_a_phone_first_shows_the_latest_open_year(closed, number):
    grid = grid_of(*(year_of(preschool(), year, is_closed=True) for year in closed))
    assert grid.current_number == number and grid.has_open_year == (len(closed) < 5)


@pytest.mark.parametrize(("closed", "number"), [((YEAR,), 5), ((YEAR - 1, YEAR - 3), 4), ((), 5)], ids=["last", "between", "none"])
def test_to_who_only_reads_a_phone_first_shows_the_latest_closed_year(closed, number):
    assert grid_of(*(year_of(preschool(), year, is_closed=True) for year in closed)).latest_closed_number == number


def test_a_phone_first_shows_what_has_to_be_mended():
    place = (2022, "teachers_total")
    result = SaveResult(errors={place: "Sai."}, conflicts={(2024, "site_area"): Conflict("5")})
    grid = grid_of(entries={2022: {"teachers_total": Entry("x")}, 2024: {"site_area": Entry("6")}}, result=result)
    assert grid.mend_numbers == [2, 4] and grid.current_number == 2
    assert cells(grid, "teachers_total")[1].place == ' class="num y-2 is-error"'
    assert cells(grid, "teachers_total")[0].place == ' class="num y-1"'


def test_filled_counts_typed_and_computed_figures_once():
    row = year_of(preschool(), YEAR, teachers_total="24", teachers_above_qualified="12", teacher_above_qualified_rate="40")
    assert grid_of(row).columns[-1].filled == 3


def test_the_browser_gets_each_formula_as_text():
    row = next(row for group in grid_of().groups for row in group.rows if row.metric.key == "teacher_above_qualified_rate")
    assert row.formula == "teachers_above_qualified / teachers_total"
    assert next(row for group in grid_of().groups for row in group.rows if row.metric.key == "teachers_total").formula == ""
