"""What a file would change, for a school and for an authority: pure values beside stored years."""

import json

import pytest

from accounts.enums import Role, Verb
from schools.batches import Change, Preview, Target, compare, metrics_of, packed, shown_changes, stored_years, unpacked
from schools.importers import FileCell, Problem, Reading
from schools.models import School, YearlyFigures
from schools.permissions import can_import
from schools.tests.people import ABOVE, HERE, acting
from schools.workflow import Entry, close_year, save_figures
from standards.metrics import catalogue

YEAR = 2025


@pytest.fixture
def school(cast):
    return School.objects.select_related("organization").get(pk=cast.school.pk)


@pytest.fixture
def fill(cast, school):
    def run(year=YEAR, **values):
        save_figures(school, {year: {key: Entry(text) for key, text in values.items()}}, by=cast.principal)
        return YearlyFigures.objects.get(school=school, school_year=year, level="")

    return run


def reading_of(school, year=YEAR, level="", **values):
    """A reading of one year; each value stands in a cell of its own."""
    reading = Reading()
    cells = {key: FileCell(value, f"Số liệu!B{row}") for row, (key, value) in enumerate(values.items(), 2)}
    reading.cells[school.pk, year, level] = cells
    return reading


def changes_of(preview):
    """{key: (old, new)} of a preview of one year."""
    return {change.key: (change.old, change.new) for changes in preview.changes.values() for change in changes}


def test_a_school_sees_what_differs(school, fill):
    fill(teachers_total="24", staff_total="6")
    reading = reading_of(school, teachers_total="25", staff_total="6", site_area="1250")
    preview = compare(reading, [school], is_own=True)
    assert changes_of(preview) == {"teachers_total": ("24", "25"), "site_area": ("", "1250")}
    assert (preview.count, preview.schools, preview.untouched) == (2, 1, 1)


def test_an_authority_cannot_tell_a_filled_cell_from_an_empty_one(school, fill):
    reading = reading_of(school, teachers_total="24", staff_total="6")
    empty = compare(reading, [school], is_own=False)
    fill(teachers_total="24", staff_total="5")
    filled = compare(reading, [school], is_own=False)
    lines = [
        [(line.metric.key, line.old, line.new, line.place) for line in shown_changes(preview, {}, is_own=False)]
        for preview in (empty, filled)
    ]
    assert lines[0] == lines[1] == [
        ("teachers_total", "", "24", "Số liệu!B2"),
        ("staff_total", "", "6", "Số liệu!B3"),
    ]
    assert (empty.count, empty.untouched) == (filled.count, filled.untouched) == (2, 0)


def test_contradictions_with_stored_figures_are_told_to_the_school_alone(school, fill):
    fill(children_total="100")
    reading = reading_of(school, children_underweight="101")
    own = compare(reading, [school], is_own=True)
    foreign = compare(reading, [school], is_own=False)
    assert own.count == 0 and "không được lớn hơn" in own.problems[0].text
    assert foreign.count == 1 and not foreign.problems


def test_contradictions_inside_the_file_are_told_to_both(school):
    reading = reading_of(school, children_total="100", children_underweight="101")
    for is_own in (True, False):
        preview = compare(reading, [school], is_own=is_own)
        assert preview.count == 0 and len(preview.problems) == 2
        assert preview.problems[0].text.startswith("" if is_own else "Trường Mầm non Hoa Mai: ")


def test_a_closed_year_is_one_problem_however_many_cells(cast, school, fill):
    close_year(fill(teachers_total="24"), by=cast.principal)
    preview = compare(reading_of(school, teachers_total="25", staff_total="6"), [school], is_own=True)
    assert preview.count == 0
    assert [problem.text for problem in preview.problems] == ["Năm học 2025-2026 đã khóa: 2 ô không nhập được."]


def test_stored_years_are_read_in_one_query(school, fill, django_assert_num_queries):
    fill(YEAR - 1, teachers_total="23")
    fill(teachers_total="24")
    targets = [Target(school.pk, year, "") for year in range(YEAR - 4, YEAR + 1)]
    with django_assert_num_queries(1):
        stored, closed = stored_years(targets)
    assert stored[targets[-1]] == {"teachers_total": "24"} and targets[0] not in stored and not closed


def test_lines_say_years_levels_and_values_in_words(school):
    target = Target(school.pk, YEAR, "primary")
    changes = [Change("party_org_rating", "excellent", "", "A!B2"), Change("health_check_rate", "98.4", "97", "A!B3")]
    lines = shown_changes(Preview({target: changes}, [], []), {school.pk: school}, is_own=True)
    assert [(line.label, line.old, line.new) for line in lines] == [
        ("2025-2026, cấp tiểu học", "để trống", "Xuất sắc"),
        ("2025-2026, cấp tiểu học", "97%", "98,4%"),
    ]
    assert lines[0].school == school


def test_a_figure_that_left_the_catalogue_is_passed_over():
    changes = {Target(1, YEAR, ""): [Change("gone", "1", "", "A!B2"), Change("teachers_total", "1", "", "A!B3")]}
    assert [line.metric.key for line in shown_changes(Preview(changes, [], []), {}, is_own=True)] == ["teachers_total"]


def test_levels_hold_only_their_own_figures(school):
    both = School(organization=school.organization, school_type="multi_level", levels=["primary", "lower_secondary"])
    assert "graduation_rate" in metrics_of(both, "") and "graduation_rate" not in metrics_of(both, "primary")
    assert metrics_of(both, "lower_secondary").keys() <= metrics_of(both, "").keys()


def test_two_thousand_schools_stay_a_small_preview():
    keys = [metric.key for metric in catalogue().for_levels(["primary"])][:60]
    changes = {
        Target(number, YEAR, ""): [Change(key, "1234", "1233", f"Tiểu học!BA{number}") for key in keys]
        for number in range(1, 2001)
    }
    preview = Preview(changes, [Problem("Tiểu học!A9", "Không có trường.")], [])
    rows = packed(preview)
    assert len(json.dumps(rows)) < 4_500_000
    assert unpacked(json.loads(json.dumps(rows))) == preview


@pytest.mark.parametrize(
    ("person", "may"),
    [
        (acting(HERE, Role.PRINCIPAL), True),
        (acting(HERE, Role.SECRETARY), True),
        (acting(HERE, Role.MEMBER), False),
        (acting(HERE, Role.CLERK), False),
        (acting(ABOVE, Role.OFFICER), True),
        (acting(ABOVE, Role.LEADER), True),
        (acting(ABOVE, Role.CLERK), False),
        (acting(ABOVE, Role.OPERATOR), False),
        (acting(HERE, Role.OPERATOR, delegated=[Verb.SUBMIT]), False),
        (None, False),
    ],
)
def test_who_may_upload(person, may):
    assert can_import(person) is may
