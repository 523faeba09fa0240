"""Templates and exports: what people find in them, what is locked, that no text ever becomes a formula."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from accounts.models import Organization
from formats.workbook import read_workbook
from schools.exporters import file_name, put, school_export, school_template, schools_export, schools_template, text_of
from schools.importers import read_figures
from schools.models import School, YearlyFigures
from schools.rates import effective_rates
from standards.enums import SchoolType
from standards.metrics import MetricKind, catalogue

YEARS = [2021, 2022, 2023, 2024, 2025]


def school_of(pk=1, name="Trường Tiểu học Hoa Mai", code="thhm", school_type="primary", levels=("primary",)):
    return School(
        organization=Organization(pk=pk, kind="school", name=name, code=code),
        school_type=school_type,
        levels=list(levels),
    )


def year_of(school, year=2025, level="", is_closed=False, **values):
    rates = effective_rates(values, catalogue().for_levels([level] if level else school.levels))
    closed_at = datetime(2026, 1, 1, tzinfo=UTC) if is_closed else None
    return YearlyFigures(school=school, school_year=year, level=level, values=values, rates=rates, closed_at=closed_at)


def opened(content):
    return load_workbook(BytesIO(content))


def cells_of(sheet, key):
    """The cells of the years of a metric's row."""
    return next(row[3:] for row in sheet.iter_rows(min_row=5) if row[0].value == key)


def test_each_type_of_school_has_every_figure_of_its_own_once():
    for school_type in SchoolType:
        levels = ["primary", "upper_secondary"] if school_type == SchoolType.MULTI_LEVEL else [school_type.value]
        school = school_of(school_type=school_type.value, levels=levels)
        sheet = opened(school_template(school, [], YEARS)).worksheets[0]
        keys = [row[0].value for row in sheet.iter_rows(min_row=5) if row[0].value]
        assert keys == [metric.key for metric in catalogue().for_levels(levels)]
        labels = {row[0].value: (row[1].value, row[2].value or "") for row in sheet.iter_rows(min_row=5)}
        assert all(labels[metric.key] == (metric.label, metric.unit) for metric in catalogue().for_levels(levels))


def test_heads_are_locked_and_entry_cells_open():
    school = school_of()
    book = opened(school_template(school, [year_of(school, 2024, is_closed=True, teachers_total="24")], YEARS, {2024}))
    sheet = book.worksheets[0]
    assert sheet.protection.sheet and not sheet.protection.password
    assert sheet["A4"].protection.locked and sheet["B6"].protection.locked and sheet.column_dimensions["A"].hidden
    locked = [cell.protection.locked for cell in cells_of(sheet, "teachers_total")]
    assert locked == [False, False, False, True, False]
    assert sheet.freeze_panes == "D5" and [cell.value for cell in sheet[4]][3:] == [
        "2021-2022",
        "2022-2023",
        "2023-2024",
        "2024-2025",
        "2025-2026",
    ]


def test_stored_figures_are_filled_in_as_people_write_them():
    school = school_of()
    row = year_of(
        school, teachers_total="24", site_area="1250.5", party_org_rating="excellent", grade_completion_rate="98.40"
    )
    sheet = opened(school_template(school, [row], YEARS)).worksheets[0]
    shown = {key: cells_of(sheet, key)[4].value for key in row.values}
    assert shown == {
        "teachers_total": 24,
        "site_area": "1.250,5",
        "party_org_rating": "Xuất sắc",
        "grade_completion_rate": "98,40",
    }


def test_computed_rates_are_shown_and_locked_until_counts_are_gone():
    school = school_of()
    sheet = opened(
        school_template(school, [year_of(school, teachers_total="24", teachers_above_qualified="11")], YEARS)
    ).worksheets[0]
    *_, before, last = cells_of(sheet, "teacher_above_qualified_rate")
    assert (last.value, last.protection.locked) == ("45,83", True)
    assert (before.value, before.protection.locked) == (None, False)


def test_rates_and_measures_are_text_cells_so_that_no_excel_changes_a_comma():
    sheet = opened(school_template(school_of(), [], YEARS)).worksheets[0]
    for metric in catalogue().for_levels(["primary"]):
        wanted = "#,##0" if metric.kind == MetricKind.COUNT else "@"
        assert {cell.number_format for cell in cells_of(sheet, metric.key)} == {wanted}


def test_choices_have_their_lists_and_counts_their_check():
    sheet = opened(school_template(school_of(), [], YEARS)).worksheets[0]
    book = sheet.parent
    rules = {rule.type: rule for rule in sheet.data_validations.dataValidation}
    cell = cells_of(sheet, "party_org_rating")[0].coordinate
    rule = next(rule for rule in sheet.data_validations.dataValidation if rule.type == "list" and cell in rule.sqref)
    letter = rule.formula1.split("$")[1]
    labels = [cell.value for cell in book["_danhmuc"][letter] if cell.value]
    assert labels == [label for _, label in catalogue().metrics["party_org_rating"].choices]
    assert cells_of(sheet, "teachers_total")[0].coordinate in rules["whole"].sqref
    assert book["_danhmuc"].sheet_state == book["_truongchuan"].sheet_state == "hidden"
    assert "Hướng dẫn" in book.sheetnames


def test_a_school_of_several_levels_has_a_sheet_for_each():
    school = school_of(school_type="multi_level", levels=("primary", "lower_secondary"))
    rows = [year_of(school, students_total="500"), year_of(school, level="primary", students_total="300")]
    book = opened(school_template(school, rows, YEARS))
    assert book.sheetnames[:3] == ["Toàn trường", "Cấp tiểu học", "Cấp trung học cơ sở"]
    assert [cells_of(book[name], "students_total")[4].value for name in book.sheetnames[:3]] == [500, 300, None]
    assert opened(school_template(school_of(), [], YEARS)).sheetnames[:2] == ["Toàn trường", "Hướng dẫn"]


@pytest.mark.parametrize("school_type", ["preschool", "primary", "lower_secondary", "upper_secondary"])
def test_a_template_given_back_untouched_says_nothing(school_type):
    school = school_of(school_type=school_type, levels=(school_type,))
    metrics = [metric for metric in catalogue().for_levels(school.levels) if not metric.is_derived]
    values = {metric.key: metric.choices[0][0] if metric.is_choice else "12" for metric in metrics}
    row = YearlyFigures(
        school=school,
        school_year=2025,
        values=values,
        rates=effective_rates(values, catalogue().for_levels(school.levels)),
    )
    reading = read_figures(read_workbook(school_template(school, [row], YEARS)), [school], range(2010, 2026))
    assert (reading.cells, reading.problems, reading.unknown) == ({}, [], [])
    assert reading.untouched >= len(values)


NASTY = '=HYPERLINK("http://x")\x00\x07'


def test_no_text_becomes_a_formula():
    school = school_of(name=NASTY, code="=1+1")
    row = year_of(school, teachers_total="24")
    for content in (
        school_template(school, [row], YEARS),
        school_export(school, [row], YEARS),
        schools_template([school], 2025),
        schools_export([school], [row]),
    ):
        cells = [
            cell for sheet in opened(content) for line in sheet.iter_rows() for cell in line if cell.value is not None
        ]
        assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
        assert any("HYPERLINK" in str(cell.value).upper() for cell in cells)


def test_control_characters_and_endless_text_are_cut():
    assert text_of("a\x00b\x0bc\u200bd") == "ab cd"
    assert len(text_of("x" * 100_000)) == 32_000


def test_texts_and_numbers_keep_their_kind():
    from_here = load_workbook(BytesIO(school_export(school_of(), [], YEARS))).active
    assert put(from_here, 1, 30, "=1+1").data_type == "s"
    assert put(from_here, 1, 31, 12).data_type == "n"
    assert put(from_here, 1, 32, "").value is None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("so lieu", "thhm", "2025-2026"), "so lieu thhm 2025-2026.xlsx"),
        (("số liệu", "../../etc/passwd\r\nX: y"), "số liệu ....etcpasswd X y.xlsx"),
    ],
)
def test_names_of_downloads_are_safe(words, name):
    assert file_name(*words) == name


def test_an_export_holds_numbers_and_words():
    school = school_of()
    row = year_of(
        school, teachers_total="24", teachers_above_qualified="11", site_area="1250.5", party_org_rating="good"
    )
    sheet = opened(school_export(school, [row], YEARS)).worksheets[0]
    last = {
        key: cells_of(sheet, key)[4].value
        for key in ("teachers_total", "site_area", "party_org_rating", "teacher_above_qualified_rate")
    }
    assert last == {
        "teachers_total": 24,
        "site_area": 1250.5,
        "party_org_rating": "Tốt",
        "teacher_above_qualified_rate": 45.833333,
    }
    assert not sheet.protection.sheet


def test_many_schools_stand_in_sheets_by_type():
    primary, other = school_of(1), school_of(2, "Trường Tiểu học Số 2", "th2")
    preschool = school_of(3, "Trường Mầm non", "mn", "preschool", ("preschool",))
    book = opened(schools_template([primary, other, preschool], 2025, closed={2}))
    assert book.sheetnames[:2] == ["Mầm non", "Tiểu học"]
    assert [row[0].value for row in book["Tiểu học"].iter_rows(min_row=5)] == ["thhm"]
    sheet = book["Mầm non"]
    assert sheet.row_dimensions[2].hidden and {cell.value for cell in sheet[2][3:]} == {
        m.key for m in catalogue().for_levels(["preschool"])
    }
    assert (
        sheet.column_dimensions["D"].protection.locked is False
        and sheet["A5"].protection.locked
        and sheet.protection.sheet
    )


def test_an_export_of_many_schools_has_a_row_for_each_year():
    school = school_of()
    rows = [
        year_of(school, 2024, is_closed=True, teachers_total="23"),
        year_of(school, 2025, is_closed=True, teachers_total="24"),
    ]
    sheet = opened(schools_export([school, school_of(9, "Trường chưa khóa", "x")], rows)).worksheets[0]
    column = next(cell.column for cell in sheet[2] if cell.value == "teachers_total")
    lines = [(row[0].value, row[2].value, row[column - 1].value) for row in sheet.iter_rows(min_row=5)]
    assert lines == [("thhm", "2024-2025", 23), ("thhm", "2025-2026", 24)]
    assert len(opened(schools_export([], [])).sheetnames) == 1
