"""Several people saving one year at the same moment, each in a connection of their own: on SQLite and on PostgreSQL nothing is lost."""

import pytest
from django.urls import reverse

from accreditation.tests.at_once import at_once
from schools.models import FigureChange, School, YearlyFigures
from schools.workflow import Entry, save_figures

YEAR = 2025
CELLS = {"teachers_total": "24", "staff_total": "6", "site_area": "1250", "subject_teams": "3", "strategy_goals": "14", "finance_violations": "0"}

pytestmark = pytest.mark.django_db(transaction=True)


def values_of(cast):
    return YearlyFigures.objects.get(school=cast.school.pk, school_year=YEAR, level="").values


def test_two_people_sending_different_cells_of_one_year_both_stay(cast):
    save_figures(School.objects.get(pk=cast.school.pk), {YEAR: {"site_area": Entry("1250")}}, by=cast.principal)
    clients = [cast.client(person) for person in (cast.principal, cast.deputy)]
    sent = [{f"v-{YEAR}-teachers_total": "24"}, {f"v-{YEAR}-staff_total": "6"}]
    answers = at_once(*[lambda client=client, data=data: client.post(reverse("figures_save"), data) for client, data in zip(clients, sent, strict=True)])
    assert [getattr(answer, "status_code", answer) for answer in answers] == [302, 302]
    assert values_of(cast) == {"site_area": "1250", "teachers_total": "24", "staff_total": "6"}
    who = dict(FigureChange.objects.filter(metric__in=["teachers_total", "staff_total"]).values_list("metric", "by"))
    assert who == {"teachers_total": cast.principal.pk, "staff_total": cast.deputy.pk}


def test_six_people_opening_an_empty_year_together_all_stay(cast):
    """Nobody's row is there yet: who comes first makes it, the others wait."""
    school = School.objects.get(pk=cast.school.pk)
    acts = [lambda cell=cell: save_figures(school, {YEAR: {cell[0]: Entry(cell[1])}}, by=cast.principal) for cell in CELLS.items()]
    results = at_once(*acts)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert values_of(cast) == CELLS and YearlyFigures.objects.count() == 1


def test_of_two_numbers_for_one_cell_one_stays_and_the_other_person_is_told(cast):
    school = School.objects.get(pk=cast.school.pk)
    results = at_once(*[lambda typed=typed: save_figures(school, {YEAR: {"teachers_total": Entry(typed)}}, by=cast.principal) for typed in ("24", "25")])
    told = [result for result in results if result.conflicts]
    assert len(told) == 1 and values_of(cast)["teachers_total"] in ("24", "25") and FigureChange.objects.count() == 1
