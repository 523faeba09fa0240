"""What levels say together: counts are added, rates follow from the counts added up, what one level does not know is not known."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools.level_sums import Part, together
from schools.rates import computed_rates
from standards.metrics import catalogue

METRICS = catalogue().metrics


def told(key, whole=(), **levels):
    """Together of a metric from {level: {key: number}}, rates of each row included as they are stored."""
    return together(METRICS[key], known(dict(whole)), {level: known(row) for level, row in levels.items()})


def known(row):
    values = {key: str(value) for key, value in row.items()}
    return values | computed_rates(values, METRICS.values())


@pytest.mark.parametrize(
    ("key", "values", "sum_of_them"),
    [
        ("class_count", (10, 8), "18"),
        ("dropped_out", (0, 3), "3"),
        ("class_size_largest", (35, 44), "44"),
        ("shifts_highest", (1, 2), "2"),
        ("class_size_smallest", (21, 30), "21"),
        ("subject_team_topics_lowest", (2, 1), "1"),
    ],
)
def test_counts_are_added_and_extremes_stay_extremes(key, values, sum_of_them):
    found = told(key, lower_secondary={key: values[0]}, upper_secondary={key: values[1]})
    assert found.value == sum_of_them
    assert found.parts == (Part("lower_secondary", key, str(values[0])), Part("upper_secondary", key, str(values[1])))


@pytest.mark.parametrize("key", ["site_area", "party_org_rating", "promotion_target"])
def test_what_can_not_be_added_is_never_guessed(key):
    value = "good" if METRICS[key].is_choice else 95
    assert told(key, lower_secondary={key: value}, upper_secondary={key: value}) is None


def test_a_level_that_does_not_know_keeps_the_whole_unknown():
    assert told("class_count", primary={"class_count": 10}, lower_secondary={}) is None
    assert told("class_count", primary={}, lower_secondary={}) is None
    assert told("promotion_rate", lower_secondary={"promotion_considered": 100, "promoted": 99}, upper_secondary={"promotion_rate": 98}) is None


def test_a_rate_is_that_of_the_counts_and_no_mean_of_rates():
    found = told("teacher_above_qualified_rate", primary={"teachers_total": 30, "teachers_above_qualified": 30},
                 lower_secondary={"teachers_total": 10, "teachers_above_qualified": 0})  # fmt: skip
    assert found.value == "75"  # the mean of 100 % and 0 % would be 50
    assert found.counts == {"teachers_above_qualified": "30", "teachers_total": "40"}
    assert {part.level for part in found.parts} == {"primary", "lower_secondary"} and len(found.parts) == 4


def test_rates_typed_at_the_levels_give_no_rate_of_the_school():
    assert told("promotion_rate", lower_secondary={"promotion_rate": 98}, upper_secondary={"promotion_rate": 98}) is None


def test_a_count_of_the_whole_school_goes_with_counts_of_its_levels():
    found = told("site_area_per_student", {"site_area": 6000}, primary={"students_total": 400}, lower_secondary={"students_total": 200})
    assert (found.value, found.parts[0]) == ("10", Part("", "site_area", "6000"))
    assert told("site_area_per_student", {"site_area": 6000}, primary={"students_total": 400}, lower_secondary={}) is None


def test_a_figure_of_some_levels_is_not_held_against_all_pupils():
    """Repeaters are counted at the two secondary levels; the school's total has the primary pupils too."""
    levels = {"primary": {"students_total": 500}, "lower_secondary": {"students_total": 300, "repeated": 3}, "upper_secondary": {"students_total": 100, "repeated": 1}}
    assert told("repeat_rate", {"students_total": 900}, **levels).value == "1"


def test_a_school_between_two_ways_of_rating_pools_what_each_level_knows():
    new, old = {"learning_total": 100, "learning_good": 30}, {"academic_total": 100, "academic_excellent": 10}
    found = told("result_excellent_rate", lower_secondary=new | old, upper_secondary=old)
    assert Decimal(found.value).quantize(Decimal("0.01")) == Decimal("16.67")  # 50 of 300, no level's old ratings lost
    assert told("result_excellent_rate", lower_secondary=new, upper_secondary={"academic_total": 100}) is None


COUNTS = st.tuples(st.integers(0, 500), st.integers(1, 500)).map(sorted)


@given(COUNTS, COUNTS)
def test_the_rate_of_a_school_lies_between_those_of_its_levels(one, other):
    rows = [{"graduated": above, "graduation_considered": below} for above, below in (one, other)]
    rates = sorted(Decimal(known(row)["graduation_rate"]) for row in rows)
    found = Decimal(told("graduation_rate", lower_secondary=rows[0], upper_secondary=rows[1]).value)
    assert rates[0] - Decimal("0.000001") <= found <= rates[1] + Decimal("0.000001")
