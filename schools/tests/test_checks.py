"""Rates that follow from counts, what cannot be (hard), what looks odd (soft)."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools.checks import clashes, jump_note, numbers_of, short_sums
from schools.rates import computed_rates, effective_rates
from standards.metrics import catalogue

ALL = tuple(catalogue().metrics.values())
COUNT, RATE = catalogue().metrics["teachers_total"], catalogue().metrics["graduation_rate"]


def numbers(**values):
    return numbers_of(values, catalogue(), ALL)


@pytest.mark.parametrize(
    ("values", "key", "rate"),
    [
        ({"teachers_total": "24", "teachers_above_qualified": "11"}, "teacher_above_qualified_rate", "45.833333"),
        ({"teachers_total": "24", "teachers_above_qualified": "24"}, "teacher_above_qualified_rate", "100"),
        ({"teachers_total": "3", "class_count": "2"}, "teachers_per_class", "1.5"),
        ({"teachers_total": "0", "teachers_above_qualified": "0"}, "teacher_above_qualified_rate", None),
        ({"teachers_above_qualified": "11"}, "teacher_above_qualified_rate", None),
        ({"age11_children": "50", "age11_completed": "40", "age11_in_primary": "10"}, "age11_rest_in_primary_rate", "100"),
        ({"age11_children": "50", "age11_completed": "50", "age11_in_primary": "0"}, "age11_rest_in_primary_rate", None),
        # A year in which both ways of grading ran: pupils are pooled, percentages never averaged.
        ({"learning_good": "30", "learning_total": "100", "academic_excellent": "30", "academic_total": "300"}, "result_excellent_rate", "15"),
        ({"learning_good": "30", "learning_total": "100"}, "result_excellent_rate", "30"),
        ({"learning_good": "30", "learning_total": "100", "academic_excellent": "30"}, "result_excellent_rate", None),
    ],
)  # fmt: skip
def test_rates_follow_from_counts(values, key, rate):
    assert computed_rates(values, ALL).get(key) == rate


def test_rounding_never_lifts_a_rate_over_a_threshold():
    rate = computed_rates({"age5_days_attended": "949999", "age5_days_due": "1000000"}, ALL)["age5_attendance_rate"]
    assert Decimal(rate) < 95


def test_a_typed_rate_yields_to_the_counts_and_comes_back_without_them():
    typed = {"graduation_rate": "98.40"}
    assert effective_rates(typed, ALL)["graduation_rate"] == "98.40"
    counted = typed | {"graduated": "50", "graduation_considered": "50"}
    assert effective_rates(counted, ALL)["graduation_rate"] == "100"


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_a_computed_rate_stays_between_nought_and_a_hundred(above, total):
    rate = computed_rates({"graduated": str(above), "graduation_considered": str(total)}, [RATE]).get("graduation_rate")
    assert (rate is None) == (above > total)
    assert rate is None or 0 <= Decimal(rate) <= 100


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"children_total": "100", "children_underweight": "101"}, "nhẹ cân” là 101, không được lớn hơn “Tổng số trẻ” là 100"),
        ({"class_size_largest": "30", "class_size_smallest": "31"}, "không được lớn hơn"),
        ({"teachers_total": "24", "teachers_qualified": "13", "teachers_above_qualified": "12"}, "cộng lại được 25.*là 24"),
        ({"result_excellent_rate": "60", "result_fair_rate": "40.2"}, "được 100,2%, không được quá 100%"),
        ({f"conduct_{name}_rate": rate for name, rate in zip(("good", "fair", "average", "weak"), ("91", "8", "0", "0"), strict=True)},
         "được 99%, phải bằng 100%"),
    ],
)  # fmt: skip
def test_what_cannot_be_true_clashes(values, words):
    (clash,) = clashes(numbers(**values), catalogue())
    assert re.search(words, clash.text)
    assert set(clash.keys) >= set(values) - {"teachers_total"}


@pytest.mark.parametrize(
    "values",
    [
        {"children_total": "100", "children_underweight": "100"},
        {"children_underweight": "101"},
        {"teachers_total": "24", "teachers_qualified": "12", "teachers_above_qualified": "12"},
        # Rates rounded one by one may pass or miss 100 by a tenth.
        {"conduct_good_rate": "91.09", "conduct_fair_rate": "8.64", "conduct_average_rate": "0.28"},
        {"conduct_good_rate": "87.9", "conduct_fair_rate": "12.0", "conduct_average_rate": "0", "conduct_weak_rate": "0"},
        {"result_excellent_rate": "60", "result_fair_rate": "40.1"},
        {"party_org_rating": "good"},
        {},
    ],
)
def test_what_can_be_true_does_not_clash(values):
    assert clashes(numbers(**values), catalogue()) == []


def test_parts_that_fall_short_are_only_noted():
    short = numbers(teachers_total="24", teachers_not_qualified="0", teachers_qualified="12", teachers_above_qualified="11")
    assert short_sums(short, catalogue(), ALL) == {"teachers_total": "Các phần cộng lại chỉ được 23."}
    assert short_sums(numbers(teachers_total="24", teachers_qualified="12"), catalogue(), ALL) == {}


def test_a_sum_over_grades_is_told_of_the_grades_the_school_has():
    grades = {f"classes_grade_{grade}": "3" for grade in range(6, 10)}
    year = numbers(class_count="13", **grades)
    assert short_sums(year, catalogue(), catalogue().for_levels(["lower_secondary"])) == {"class_count": "Các phần cộng lại chỉ được 12."}
    assert short_sums(year, catalogue(), catalogue().for_levels(["primary", "lower_secondary"])) == {}


@pytest.mark.parametrize(
    ("metric", "before", "now", "words"),
    [
        (COUNT, 20, 26, "Tăng 6 (30%) so với năm trước."), (COUNT, 20, 14, "Giảm 6 (30%) so với năm trước."),
        (COUNT, 10, 14, ""), (COUNT, 100, 129, ""), (COUNT, 100, 130, "Tăng 30 (30%)"), (COUNT, 0, 5, "Tăng 5 so với"), (COUNT, 0, 4, ""),
        (COUNT, None, 50, ""), (COUNT, 50, None, ""), (COUNT, 50, 50, ""),
        (RATE, 90, 80, "Giảm 10,00 điểm phần trăm"), (RATE, 90, 81, ""), (RATE, "89.95", 100, "Tăng 10,05 điểm"),
    ],
)  # fmt: skip
def test_unusual_steps_are_noted_in_words(metric, before, now, words):
    before, now = (None if value is None else Decimal(value) for value in (before, now))
    note = jump_note(metric, before, now)
    assert note.startswith(words) and bool(note) == bool(words)
