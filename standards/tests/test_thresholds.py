"""Thresholds beside a trend: those of the school's own circular, area and level, and of these the next step up."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from standards.models import RegulationSet
from standards.rule_files import rules_of
from standards.rules import FLAGS, Op
from standards.thresholds import Threshold, next_threshold, thresholds

FLAT = dict.fromkeys(FLAGS, False)


def profile(levels=("primary",), founded_year=1999, **flags):
    return SimpleNamespace(**FLAT | flags, levels=list(levels), founded_year=founded_year)


def asked(code, key, school=None, level=""):
    return [(row.value, row.level) for row in thresholds([rules_of(code)], school or profile(), level).get(key, [])]


def test_each_level_has_its_own_number():
    assert asked("TT17-2018", "teacher_above_qualified_rate") == [(55, 2), (65, 3)]
    assert asked("TT17-2018", "grade1_entry_rate") == [(90, 1), (95, 2), (98, 3)]


def test_the_area_of_the_school_counts():
    hard = profile(is_disadvantaged_area=True)
    assert asked("TT17-2018", "teacher_above_qualified_rate", hard) == [(40, 2), (50, 3)]
    assert asked("TT17-2018", "primary_completion_age14_rate", profile(is_extremely_disadvantaged=True)) == [(70, 1)]


def test_a_clause_of_another_school_level_is_not_drawn():
    school = profile(("lower_secondary", "upper_secondary"))
    lower = asked("TT18-2018", "result_excellent_rate", school, "lower_secondary")
    assert lower == [(10, 3)] and asked("TT18-2018", "result_excellent_rate", school) == []
    assert asked("TT18-2018", "result_fair_rate", school, "lower_secondary") == [(35, 3)]
    assert asked("TT18-2018", "result_fair_rate", school, "upper_secondary") == [(25, 3)]


def test_a_condition_to_merge_groups_is_no_threshold():
    assert asked("TT19-2018", "groups_under_half", profile(("preschool",))) == []


def test_a_set_without_rules_draws_nothing():
    assert thresholds([rules_of("TT57-2026")], profile()) == {} and thresholds([], profile()) == {}


def test_words_name_circular_place_and_number():
    row = thresholds([rules_of("TT17-2018")], profile())["class_count"][0]
    assert row.words == "TT17-2018, 1.5 Mức 2a: không quá 30 lớp" and (row.op, row.value) == (Op.AT_MOST, 30)


STEPS = [Threshold(Decimal(value), str(value), Op.AT_LEAST, level) for level, value in enumerate((90, 95, 98), 1)]


@pytest.mark.parametrize(("value", "step"), [("89.99", 90), ("90", 95), ("94.9", 95), ("95", 98), ("98", 98), ("100", 98), (None, 98)])
def test_the_next_step_is_the_first_one_missed(value, step):
    assert next_threshold(STEPS, value).value == step


def test_sets_of_several_years_cost_one_query(db, django_assert_num_queries):
    facts = {"number": "1", "title": "t", "short_title": "s", "issued_on": "2018-08-22", "source": "", "data_years": 5, "level_count": 3,
             "published_at": "2018-10-10T00:00:00+07:00", "applies_to": ["primary"]}
    RegulationSet.objects.create(code="CU", in_force_from="2018-10-10", in_force_to="2026-07-06", **facts)
    RegulationSet.objects.create(code="MOI", in_force_from="2026-07-07", **facts)
    RegulationSet.objects.create(code="KHAC", in_force_from="2018-10-10", **facts | {"applies_to": ["preschool"]})
    with django_assert_num_queries(1):
        assert {row.code for row in RegulationSet.objects.governing_any([2024, 2025, 2026], "primary")} == {"CU", "MOI"}
    assert [row.code for row in RegulationSet.objects.governing_any([2026], "primary")] == ["MOI"]
    assert RegulationSet.objects.governing_any([2010], "primary") == []
