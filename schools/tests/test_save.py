"""Saving figures: merge under a lock, conflicts, refusals, history; closing and reopening a year."""

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.trail import entries_about
from schools.models import FigureChange, School, YearlyFigures
from schools.workflow import (
    Entry,
    WorkflowRefused,
    close_year,
    closing_problems,
    recompute_rates,
    reopen_year,
    save_figures,
)
from standards.metrics import catalogue

YEAR = 2025


@pytest.fixture
def school(cast):
    return School.objects.get(pk=cast.school.pk)


@pytest.fixture
def save(school, cast):
    """Save cells of one year: save(key="typed") or save(key=("typed", "start value"))."""

    def run(by=None, year=YEAR, **cells):
        entries = {key: Entry(*cell) if isinstance(cell, tuple) else Entry(cell) for key, cell in cells.items()}
        return save_figures(school, {year: entries}, by=by or cast.principal)

    return run


def stored(school, year=YEAR):
    return YearlyFigures.objects.get(school=school, school_year=year, level="")


def test_cells_are_stored_with_their_rates(school, save):
    result = save(teachers_total="24", teachers_above_qualified="11", party_org_rating="good")
    assert result.is_clean and len(result.saved) == 3
    row = stored(school)
    assert row.values == {"teachers_total": "24", "teachers_above_qualified": "11", "party_org_rating": "good"}
    assert row.rates == {"teacher_above_qualified_rate": "45.833333"}
    assert row.known()["teacher_above_qualified_rate"] == "45.833333"


def test_two_people_saving_different_cells_lose_nothing(school, save, cast):
    save(teachers_total="24")
    save(by=cast.deputy, staff_total="6")
    assert stored(school).values == {"teachers_total": "24", "staff_total": "6"}


def test_the_same_cell_shows_both_and_keeps_the_first(school, save, cast):
    save(teachers_total="24")
    save(by=cast.deputy, teachers_total=("25", "24"))
    result = save(teachers_total=("26", "24"), staff_total="6")
    conflict = result.conflicts[YEAR, "teachers_total"]
    assert (conflict.stored, conflict.by) == ("25", cast.deputy)
    assert conflict.at is not None
    assert stored(school).values == {"teachers_total": "25", "staff_total": "6"}
    assert save(teachers_total=("26", "25")).is_clean
    assert stored(school).values["teachers_total"] == "26"


def test_the_same_number_typed_twice_is_no_conflict(school, save, cast):
    save(teachers_total="24")
    result = save(by=cast.deputy, teachers_total="24")
    assert result.is_clean and not result.saved


def test_a_box_left_as_it_was_never_overwrites(school, save, cast):
    save(site_area="1250")
    save(by=cast.deputy, site_area=("1300", "1250"))
    result = save(site_area=("1.250", "1250"))
    assert result.is_clean and not result.saved
    assert stored(school).values["site_area"] == "1300"


def test_an_emptied_cell_is_gone_and_its_rate_too(school, save):
    save(teachers_total="24", teachers_above_qualified="12")
    save(teachers_total=("", "24"))
    assert stored(school).values == {"teachers_above_qualified": "12"} and stored(school).rates == {}


def test_cells_in_error_are_left_out_and_the_rest_is_stored(school, save):
    result = save(teachers_total="hai mươi", staff_total="6", health_check_rate="120")
    assert set(result.errors) == {(YEAR, "teachers_total"), (YEAR, "health_check_rate")}
    assert stored(school).values == {"staff_total": "6"}


def test_a_part_over_its_whole_is_left_out(school, save):
    save(children_total="100")
    result = save(children_underweight="101", children_stunted="3")
    assert "không được lớn hơn" in result.errors[YEAR, "children_underweight"]
    assert stored(school).values == {"children_total": "100", "children_stunted": "3"}


def test_a_whole_below_a_stored_part_is_left_out(school, save):
    save(children_total="100", children_underweight="90")
    assert (YEAR, "children_total") in save(children_total=("80", "100")).errors
    assert stored(school).values["children_total"] == "100"


def test_part_and_whole_typed_together_are_both_left_out(school, save):
    save(children_total="30", children_underweight="25")
    result = save(children_total=("20", "30"), children_underweight=("22", "25"))
    assert len(result.errors) == 2
    assert stored(school).values == {"children_total": "30", "children_underweight": "25"}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["teachers_total", "teachers_not_qualified", "teachers_qualified", "teachers_above_qualified"]),
                       st.integers(0, 40).map(str), min_size=1))  # fmt: skip
def test_whatever_is_typed_the_stored_year_agrees_with_itself(school, save, cells):
    YearlyFigures.objects.all().delete()
    result = save(**cells)
    assert closing_problems(stored(school)) in ([], ["Chưa có số liệu nào."])
    assert {key for _, key in [*result.saved, *result.errors]} == set(cells)


def test_every_change_has_a_line_of_history(school, save, cast):
    save(teachers_total="24")
    save(by=cast.deputy, teachers_total=("25", "24"))
    lines = FigureChange.objects.filter(figures=stored(school)).values_list("old", "new", "by")
    assert list(lines) == [("24", "25", cast.deputy.pk), ("", "24", cast.principal.pk)]


def test_a_save_takes_the_same_number_of_queries_for_one_and_five_years(school, cast, django_assert_max_num_queries):
    metrics = [metric for metric in catalogue().for_levels(school.levels) if not metric.is_choice][:60]
    full = {year: {metric.key: Entry("0") for metric in metrics} for year in range(2021, 2026)}
    with django_assert_max_num_queries(8):
        result = save_figures(school, full, by=cast.principal)
    assert len(result.saved) >= 5 * 50


def test_a_closed_year_refuses_and_says_so(school, save, cast):
    save(teachers_total="24")
    close_year(stored(school), by=cast.principal)
    result = save(teachers_total=("25", "24"))
    assert "đã khóa" in result.errors[YEAR, "teachers_total"] and "25" in result.errors[YEAR, "teachers_total"]
    assert stored(school).values["teachers_total"] == "24"


def test_closing_and_reopening_leave_audit_lines(school, save, cast):
    save(teachers_total="24")
    figures = close_year(stored(school), by=cast.principal)
    assert figures.is_closed and figures.closed_by == cast.principal
    reopen_year(figures, "Ghi thiếu một giáo viên", by=cast.principal)
    assert not stored(school).is_closed
    reopened, closed = entries_about(figures)
    assert (closed.from_state, closed.to_state) == ("đang nhập", "đã khóa")
    assert reopened.detail == {"reason": "Ghi thiếu một giáo viên"}


def test_a_year_is_closed_once_and_only_with_figures(school, save, cast):
    empty = YearlyFigures.objects.create(school=school, school_year=2024)
    with pytest.raises(WorkflowRefused, match="Chưa có số liệu"):
        close_year(empty, by=cast.principal)
    save(teachers_total="24")
    close_year(stored(school), by=cast.principal)
    with pytest.raises(WorkflowRefused, match="đã khóa"):
        close_year(stored(school), by=cast.principal)
    with pytest.raises(WorkflowRefused, match="chưa khóa"):
        reopen_year(empty, "x", by=cast.principal)


def test_a_year_that_contradicts_itself_cannot_be_closed(school, cast):
    values = {"children_total": "10", "children_underweight": "12"}
    figures = YearlyFigures.objects.create(school=school, school_year=2024, values=values)
    with pytest.raises(WorkflowRefused, match="không được lớn hơn"):
        close_year(figures, by=cast.principal)


def test_rates_are_derived_again_when_the_catalogue_changed(school, save):
    save(teachers_total="24", teachers_above_qualified="12")
    YearlyFigures.objects.update(rates={"old": "1"})
    call_command("recompute_rates")
    assert stored(school).rates == {"teacher_above_qualified_rate": "50"}
    assert recompute_rates() == 0
