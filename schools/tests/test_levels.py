"""Figures of each level beside those of the whole school: kept apart, checked apart, closed together."""

import pytest
from django.urls import reverse

from accounts.enums import Role
from accreditation.tests.cast import make_person, make_school
from records.trail import entries_about
from schools.models import FigureChange, YearlyFigures
from schools.workflow import Entry, WorkflowRefused, close_year, recompute_rates, reopen_year, save_figures
from standards.enums import SchoolType

YEAR = 2025


@pytest.fixture
def desk(cast):
    """A school with two levels and its principal."""
    organization = make_school("thcsdx", "Trường TH&THCS Đồng Xa", cast.commune, SchoolType.MULTI_LEVEL, ["primary", "lower_secondary"])
    cast.head = make_person("dx.head", organization, Role.PRINCIPAL)
    return organization.school


@pytest.fixture
def save(desk, cast):
    def run(level="", year=YEAR, **cells):
        return save_figures(desk, {year: {key: Entry(*cell) if isinstance(cell, tuple) else Entry(cell) for key, cell in cells.items()}},
                            by=cast.head, level=level)  # fmt: skip

    return run


def rows(school, year=YEAR):
    return {row.level: row for row in YearlyFigures.objects.filter(school=school, school_year=year)}


def test_each_level_has_its_own_row_rates_and_history(desk, save):
    save(teachers_total="40")
    save("primary", teachers_total="18", teachers_above_qualified="9")
    save("lower_secondary", teachers_total="22")
    found = rows(desk)
    assert {level: row.values["teachers_total"] for level, row in found.items()} == {"": "40", "primary": "18", "lower_secondary": "22"}
    assert found["primary"].rates == {"teacher_above_qualified_rate": "50"}
    assert found[""].rates == {}
    assert FigureChange.objects.filter(metric="teachers_total").values_list("figures__level", flat=True).distinct().count() == 3


def test_a_level_takes_only_its_own_figures(desk, save):
    with pytest.raises(KeyError):
        save("primary", graduation_rate="100")
    assert save("lower_secondary", graduation_rate="100").is_clean


def test_a_conflict_on_one_level_leaves_the_same_cell_of_another(desk, save):
    save("primary", teachers_total="18")
    assert save("lower_secondary", teachers_total="22").is_clean
    result = save("primary", teachers_total="19")
    assert result.conflicts[YEAR, "teachers_total"].stored == "18"
    assert str(result.conflicts[YEAR, "teachers_total"].by) == "Người dx.head"


def test_a_year_closes_with_all_its_levels_and_opens_with_them(desk, save, cast):
    save("primary", teachers_total="18")
    whole = close_year(rows(desk)["primary"], by=cast.head)
    assert whole.level == ""
    assert {level: row.is_closed for level, row in rows(desk).items()} == {"": True, "primary": True, "lower_secondary": True}
    for level in ("", "primary", "lower_secondary"):
        assert "đã khóa" in save(level, staff_total="3").errors[YEAR, "staff_total"]
    reopen_year(whole, "Ghi thiếu", by=cast.head)
    assert not any(row.is_closed for row in rows(desk).values())
    assert [entry.action for entry in entries_about(whole)] == ["mở lại số liệu năm học", "khóa số liệu năm học"]
    assert save("lower_secondary", staff_total="3").is_clean


def test_an_impossible_figure_of_one_level_keeps_the_year_open_and_is_named(desk, save, cast):
    save(teachers_total="40")
    YearlyFigures.objects.create(school=desk, school_year=YEAR, level="primary", values={"teachers_total": "2", "teachers_rated": "5"})
    with pytest.raises(WorkflowRefused, match="^Tiểu học: "):
        close_year(rows(desk)[""], by=cast.head)
    assert not rows(desk)[""].is_closed


def test_a_level_added_after_closing_can_not_be_filled(desk, save, cast):
    save(teachers_total="40")
    close_year(rows(desk)[""], by=cast.head)
    desk.levels = ["primary", "lower_secondary", "upper_secondary"]
    desk.save()
    assert save("upper_secondary", teachers_total="5").errors


def test_rates_of_levels_follow_the_catalogue(desk, save):
    save("primary", teachers_total="18", teachers_above_qualified="9")
    YearlyFigures.objects.filter(level="primary").update(rates={})
    assert recompute_rates() == 1
    assert rows(desk)["primary"].rates == {"teacher_above_qualified_rate": "50"}


def test_the_grid_has_tabs_and_saves_to_the_tab_it_shows(desk, cast):
    client = cast.client(cast.head)
    page = client.get(reverse("figures_grid"), {"level": "primary"}).content.decode()
    for words in ("Toàn trường", "Trung học cơ sở", 'aria-current="page">Tiểu học', '<input type="hidden" name="level" value="primary">'):
        assert words in page
    assert "graduation_rate" not in page
    response = client.post(reverse("figures_save"), {"until": YEAR, "level": "primary", "start": "", f"v-{YEAR}-teachers_total": "18"})
    assert response.url == f"{reverse('figures_grid')}?until={YEAR}&level=primary"
    assert rows(desk)["primary"].values == {"teachers_total": "18"}
    assert rows(desk)[""].values == {}
    assert "18" not in [cell.strip() for cell in client.get(reverse("figures_grid")).content.decode().split('value="')[1:]]


def test_a_refused_cell_comes_back_on_its_tab(desk, cast):
    response = cast.client(cast.head).post(reverse("figures_save"), {"until": YEAR, "level": "primary", "start": "", f"v-{YEAR}-teachers_total": "mười"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="mười"' in page
    assert 'aria-current="page">Tiểu học' in page


@pytest.mark.parametrize("level", ["upper_secondary", "preschool", "x"])
def test_another_level_is_not_found(desk, cast, level):
    client = cast.client(cast.head)
    assert client.get(reverse("figures_grid"), {"level": level}).status_code == 404
    assert client.post(reverse("figures_save"), {"until": YEAR, "level": level, "start": ""}).status_code == 404


def test_a_school_of_one_level_has_no_tabs(cast):
    page = cast.client(cast.principal).get(reverse("figures_grid")).content.decode()
    assert 'aria-label="Cấp học"' not in page
    assert cast.client(cast.principal).get(reverse("figures_grid"), {"level": "preschool"}).status_code == 404


def test_the_history_names_the_level(desk, save, cast):
    save("primary", teachers_total="18")
    page = cast.client(cast.head).get(reverse("figure_history", args=["teachers_total"])).content.decode()
    assert '<td data-label="Cấp">Tiểu học</td>' in page
