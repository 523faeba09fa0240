"""Rates typed directly, the difference once counts come, and where each figure came from."""

from decimal import Decimal

import pytest
from django.urls import reverse

from schools.enums import FigureSource
from schools.grid import build_grid, years_until
from schools.models import FigureChange, ImportBatch, School
from schools.rates import differences
from schools.tests.people import preschool, year_of
from schools.workflow import Entry, close_year, save_figures

YEAR, KEY = 2025, "teacher_above_qualified_rate"


@pytest.fixture
def school(cast):
    return School.objects.get(pk=cast.school.pk)


@pytest.fixture
def save(school, cast):
    def run(source=FigureSource.GRID, **cells):
        return save_figures(school, {YEAR: {key: Entry(typed) for key, typed in cells.items()}}, by=cast.principal, source=source)

    return run


@pytest.mark.parametrize(("typed", "is_shown"), [("50", False), ("50.05", False), ("50.051", True), ("49.95", False), ("49.9", True)])
def test_only_a_difference_above_a_twentieth_of_a_point_counts(typed, is_shown):
    values = {"teachers_total": "24", "teachers_above_qualified": "12", KEY: typed}
    found = differences(values, preschool().metrics())
    assert found == ({KEY: (Decimal(typed), Decimal(50))} if is_shown else {})


def test_counts_win_and_the_cell_says_by_how_much_the_typed_rate_was_off():
    row = year_of(preschool(), YEAR, teachers_total="24", teachers_above_qualified="11", **{KEY: "45.1"})
    grid = build_grid(preschool(), [row], years_until(YEAR))
    cell = next(line.cells[-1] for group in grid.groups for line in group.rows if line.metric.key == KEY)
    assert row.rates[KEY] == "45.833333"
    assert (cell.shown, cell.source, cell.state) == ("45,83", "tính ra", "note")
    assert cell.words == "Đã nhập trực tiếp 45,1%, lệch 0,73 điểm so với số tính ra."


def test_the_difference_is_listed_until_the_typed_rate_is_given_up(school, save, cast):
    save(**{KEY: "45,1"})
    save(teachers_total="24", teachers_above_qualified="11")
    client = cast.client(cast.principal)
    page = client.get(reverse("figures_grid"), {"until": YEAR}).content.decode()
    assert "Tỉ lệ đã nhập khác số tính ra" in page
    response = client.post(reverse("typed_rate_drop", args=[YEAR, KEY]), {"start": "45.1", "until": YEAR})
    assert response.url == f"{reverse('figures_grid')}?until={YEAR}"
    row = school.yearly_figures.get()
    assert KEY not in row.values
    assert row.rates[KEY] == "45.833333"
    assert "Tỉ lệ đã nhập khác số tính ra" not in client.get(reverse("figures_grid"), {"until": YEAR}).content.decode()
    assert FigureChange.objects.filter(metric=KEY, old="45.1", new="").exists()


@pytest.mark.parametrize("start", ["45.2", ""])
def test_a_rate_changed_meanwhile_is_not_given_up(school, save, cast, start):
    save(**{KEY: "45,1"})
    cast.client(cast.principal).post(reverse("typed_rate_drop", args=[YEAR, KEY]), {"start": start})
    assert school.yearly_figures.get().values[KEY] == "45.1"


def test_a_count_or_a_year_without_figures_is_no_typed_rate(save, cast):
    save(teachers_total="24")
    client = cast.client(cast.principal)
    assert client.post(reverse("typed_rate_drop", args=[YEAR, "teachers_total"]), {"start": "24"}).status_code == 404
    for year in (1999, 99999):
        assert client.post(reverse("typed_rate_drop", args=[year, KEY]), {"start": ""}).status_code == 404


def test_a_closed_year_keeps_its_typed_rate(school, save, cast):
    save(teachers_total="24", teachers_above_qualified="11", **{KEY: "45,1"})
    close_year(school.yearly_figures.get(), by=cast.principal)
    page = cast.client(cast.principal).post(reverse("typed_rate_drop", args=[YEAR, KEY]), {"start": "45.1"}, follow=True).content.decode()
    assert "Năm học đã khóa" in page
    assert school.yearly_figures.get().values[KEY] == "45.1"


def test_the_grid_and_the_history_tell_who_when_and_from_which_file(school, save, cast):
    save(teachers_total="24")
    save(source=FigureSource.FILE, staff_total="6")
    batch = ImportBatch.objects.create(organization=cast.school, name="so-lieu <1>.xlsx", sha256="0" * 64, by=cast.principal)
    FigureChange.objects.filter(metric="staff_total").update(batch=batch)
    client = cast.client(cast.principal)
    page = client.get(reverse("figures_grid"), {"until": YEAR}).content.decode()
    assert page.count("from-file\"") == 1
    assert "tệp so-lieu &lt;1&gt;.xlsx" in page
    assert "Người principal" in page
    assert "số nhập từ tệp" in page
    assert "so-lieu &lt;1&gt;.xlsx</a>" in client.get(reverse("figure_history", args=["staff_total"])).content.decode()


def test_an_authority_is_not_told_who_typed(school, save, cast):
    save(teachers_total="24")
    close_year(school.yearly_figures.get(), by=cast.principal)
    page = cast.client(cast.officer).get(reverse("figures_grid", args=[school.pk]), {"until": YEAR}).content.decode()
    assert ">24<" in page.replace("\n", "")
    assert "Người principal" not in page


def test_the_last_change_of_each_figure_is_found_with_one_query(school, save, django_assert_num_queries):
    save(teachers_total="24")
    save_figures(school, {YEAR: {"teachers_total": Entry("25", "24")}, 2024: {"teachers_total": Entry("23")}}, by=None)
    rows = list(school.yearly_figures.all())
    with django_assert_num_queries(1):
        found = FigureChange.objects.latest_of(rows)
    assert {place: change.new for place, change in found.items()} == {(2024, "teachers_total"): "23", (2025, "teachers_total"): "25"}
