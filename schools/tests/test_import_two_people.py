"""Two people at once, each in a connection of their own: a confirmed file beside an edit on the grid, beside itself, beside an undo."""

import pytest
from django.db import connection

from accreditation.tests.at_once import at_once
from schools.import_workflow import take_file, undo_batch, write_batch
from schools.models import FigureChange, ImportBatch, School, YearlyFigures
from schools.tests.files import xlsx
from schools.workflow import Entry, close_year, save_figures

YEAR = 2025
FILE = [["", "2025-2026"], ["Tổng số giáo viên", 25], ["Tổng số nhân viên", 6]]

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one transaction write at a time (IMMEDIATE)"),
]


@pytest.fixture
def school(cast):
    return School.objects.get(pk=cast.school.pk)


@pytest.fixture
def batch(cast, school):
    save_figures(school, {YEAR: {"teachers_total": Entry("24")}}, by=cast.principal)
    return take_file(xlsx(FILE), "a.xlsx", organization=cast.school, by=cast.principal)


def values_of(school):
    return YearlyFigures.objects.get(school=school, school_year=YEAR, level="").values


def test_different_cells_both_stay(cast, school, batch):
    results = at_once(
        lambda: write_batch(batch, by=cast.principal),
        lambda: save_figures(school, {YEAR: {"site_area": Entry("1250")}}, by=cast.deputy),
    )
    assert not [result for result in results if isinstance(result, Exception)]
    assert values_of(school) == {"teachers_total": "25", "staff_total": "6", "site_area": "1250"}


def test_the_same_cell_goes_to_one_and_the_other_is_told(cast, school, batch):
    _, saved = at_once(
        lambda: write_batch(batch, by=cast.principal),
        lambda: save_figures(school, {YEAR: {"teachers_total": Entry("30", "24")}}, by=cast.deputy),
    )
    values = values_of(school)
    told = ImportBatch.objects.get().rows["left_count"] == 1
    assert (values["teachers_total"], told, bool(saved.conflicts)) in [("30", True, False), ("25", False, True)]
    assert values["staff_total"] == "6"


def test_a_file_confirmed_twice_at_once_is_written_once(cast, school, batch):
    results = at_once(*[lambda: write_batch(batch, by=cast.principal)] * 2)
    assert not [result for result in results if isinstance(result, Exception)]
    assert FigureChange.objects.filter(batch=batch).count() == 2


def test_an_undo_beside_an_edit_never_takes_the_edit_away(cast, school, batch):
    write_batch(batch, by=cast.principal)
    at_once(
        lambda: undo_batch(batch, by=cast.principal, school=school),
        lambda: save_figures(school, {YEAR: {"teachers_total": Entry("31", "25")}}, by=cast.deputy),
    )
    values = values_of(school)
    edits = FigureChange.objects.filter(metric="teachers_total", new="31").exists()
    assert values.get("teachers_total") == ("31" if edits else "24")


def test_closing_a_year_beside_a_file_leaves_no_change_after_the_closing(cast, school, batch):
    row = YearlyFigures.objects.get(school=school, school_year=YEAR)
    at_once(lambda: write_batch(batch, by=cast.principal), lambda: close_year(row, by=cast.principal))
    row.refresh_from_db()
    left = ImportBatch.objects.get().rows["left_count"]
    assert row.is_closed and (left, row.values["teachers_total"]) in [(0, "25"), (2, "24")]
