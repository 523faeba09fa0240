"""The numbers of the rules that are no plain demand: limits of other texts, counted years, conditions, targets, trends, a year of founding.

Written here by hand, each tried on, just below and just above; the last tests fail when the rules hold one that no table names.
"""

from decimal import Decimal

import pytest

from assessments.enums import Outcome
from assessments.judging import judge
from assessments.tests.judging_desk import (
    OF_SET,
    YEAR,
    YEARS,
    Profile,
    figures_of,
    figures_with,
    good_figures,
    having,
    rule_at,
    scope_words,
)
from assessments.tests.test_judging_table import ROWS
from standards.metrics import catalogue
from standards.rule_files import limit_kinds, rules_of
from standards.rules import Op

LOWER, UPPER, PRIMARY, NOT_SPECIAL, SPECIAL = "lower_secondary", "upper_secondary", "primary", "not is_special", "is_special"
ALL_SETS = ("TT17-2018", "TT18-2018", "TT19-2018")
TT17, TT18, TT19 = ALL_SETS

# (set, place, metric, demand on a number of another text, profile)
LIMITED = [
    (TT17, "1.5 Mức 2b", "class_size_largest", "<= primary_class_size", ()),
    (TT17, "2.4 Mức 1a", "right_age_rate", ">= primary_right_age_rate", ()),
    (TT17, "3.1 Mức 2a", "site_area_per_student", ">= primary_site_area_per_student", ()),
    (TT17, "3.1 Mức 2a", "playground_share", ">= primary_playground_share", ()),
    (TT17, "3.2 Mức 2a", "classroom_area_smallest", ">= primary_classroom_area", ()),
    (TT18, "1.5 Mức 2", "class_size_largest", "<= secondary_class_size", (LOWER, NOT_SPECIAL)),
    (TT18, "1.5 Mức 2", "class_size_largest", "<= secondary_class_size", (UPPER, NOT_SPECIAL)),
    (TT18, "1.5 Mức 2", "primary_class_size_largest", "<= primary_class_size", (PRIMARY, NOT_SPECIAL)),
    (TT18, "1.5 Mức 2", "class_size_largest", "<= special_class_size", (SPECIAL,)),
    (TT18, "1.5 Mức 3", "class_size_largest", "<= special_class_size", (SPECIAL,)),
    (TT18, "2.4 Mức 1a", "right_age_rate", ">= secondary_right_age_rate", ()),
    (TT18, "3.1 Mức 3", "site_area", ">= secondary_site_area", ("is_rural",)),
    (TT19, "3.1 Mức 1a", "site_area_per_child", ">= preschool_site_area_per_child", ()),
    (TT19, "3.1 Mức 1a", "floor_area_per_child", ">= preschool_floor_area_per_child", ()),
    (TT19, "3.1 Mức 2a", "floor_area", ">= preschool_building_area", ()),
    (TT19, "3.1 Mức 2a", "playground_share", ">= preschool_playground_share", ()),
    (TT19, "3.3 Mức 2a", "admin_rooms_area", ">= preschool_admin_rooms_area", ()),
]
EITHER = {"site_area_per_child": "floor_area_per_child", "floor_area_per_child": "site_area_per_child"}  # one of the two suffices
FOUNDED = [(TT18, "3.1 Mức 3", "site_area", 2001)]

PARTY, HEADS, YEAR_NOTED = "party_org_rating", "managers_lowest_rating", "outstanding_year"
# (sets, place, metric, choices that count, how many years of how many, a choice that does not count)
COUNTED = [
    (ALL_SETS, "1.3 Mức 2a", PARTY, ("excellent", "good", "completed"), 5, 5, "not_completed"),
    (ALL_SETS, "1.3 Mức 2a", PARTY, ("excellent", "good"), 1, 5, "completed"),
    (ALL_SETS, "1.3 Mức 3a", PARTY, ("excellent", "good", "completed"), 5, 5, "not_completed"),
    (ALL_SETS, "1.3 Mức 3a", PARTY, ("excellent", "good"), 2, 5, "completed"),
    (ALL_SETS, "2.1 Mức 1b", HEADS, ("good", "fair", "met"), 1, 1, "not_met"),
    (ALL_SETS, "2.1 Mức 2a", HEADS, ("good", "fair"), 2, 5, "met"),
    (ALL_SETS, "2.1 Mức 3", HEADS, ("good", "fair"), 5, 5, "met"),
    (ALL_SETS, "2.1 Mức 3", HEADS, ("good",), 1, 5, "fair"),
    ((TT17,), "Mức 4 khoản 5", YEAR_NOTED, ("yes",), 2, 5, "no"),
    ((TT18, TT19), "Mức 4 khoản 6", YEAR_NOTED, ("yes",), 2, 5, "no"),
]

HARD, EASY = "is_disadvantaged_area", "not is_disadvantaged_area"
# (set, place, metric, condition, profiles): the clause is asked only where the condition holds
CONDITIONAL = [
    (TT17, "5.5 Mức 2b", "age11_rest_in_primary_rate", "primary_completion_age11_rate < 100", [()]),
    (TT17, "5.5 Mức 3b", "age11_rest_in_primary_rate", "primary_completion_age11_rate < 100", [()]),
    (TT17, "Mức 4 khoản 2", "special_students_goal_rate", "special_students > 0", [()]),
    (TT18, "5.6 Mức 3a", "age11_rest_in_primary_rate", "primary_completion_age11_rate < 100", [(PRIMARY,)]),
    (TT18, "Mức 4 khoản 2", "special_students_goal_rate", "special_students > 0", [()]),
    (TT19, "5.3 Mức 1c", "malnutrition_intervention_rate", "children_to_intervene > 0", [()]),
    (TT19, "5.3 Mức 1c", "malnutrition_improved_rate", "children_to_intervene > 0", [()]),
    (TT19, "5.3 Mức 2c", "malnutrition_intervention_rate", "children_to_intervene > 0", [()]),
    (TT19, "5.3 Mức 2c", "malnutrition_improved_rate", "children_to_intervene > 0", [()]),
    *((TT19, f"5.4 Mức {place}a", f"{age}_attendance_rate", f"{age}_days_due > 0", [(EASY,), (HARD,)]) for place in (1, 2) for age in ("age5", "under5")),
    *((TT19, f"5.4 Mức {place}", "age5_completion_rate", "age5_children > 0", [(EASY,), (HARD,)]) for place in ("1b", "2b", "3a")),
    (TT19, "5.4 Mức 2c", "inclusive_progress_rate", "inclusive_children > 0", [()]),
    (TT19, "5.4 Mức 3b", "inclusive_progress_rate", "inclusive_children > 0", [()]),
]

# (place of TT18, metrics, the figure that holds the school's own target)
TARGETED = [
    ("5.6 Mức 1a", ("result_excellent_rate", "result_fair_rate"), "result_fair_up_target"),
    ("5.6 Mức 1a", ("conduct_good_rate", "conduct_fair_rate"), "conduct_fair_up_target"),
    ("5.6 Mức 1b", ("promotion_rate",), "promotion_target"),
    ("5.6 Mức 1b", ("graduation_rate",), "graduation_target"),
    ("5.6 Mức 1c", ("streaming_rate",), "streaming_target"),
]

# (set, place, metric, which way is better)
TRENDS = [
    *((code, "2.2 Mức 2a", "teacher_above_qualified_rate", 1) for code in ALL_SETS),
    (TT18, "5.6 Mức 2a", "result_excellent_rate", 1),
    (TT18, "5.6 Mức 2a", "result_weak_rate", -1),
    (TT18, "5.6 Mức 2a", "conduct_good_rate", 1),
    (TT18, "5.6 Mức 2b", "promotion_rate", 1),
    (TT18, "5.6 Mức 2b", "graduation_rate", 1),
]
GOOD_TARGETS = {target: 1 for _, _, target in TARGETED}


def limits_but(key, value):
    """Every limit known, so that nothing but the one in question can miss."""
    generous = {name: Decimal(1000 if name.endswith("class_size") else 0) for name in limit_kinds()}
    return generous | {key: Decimal(value)}


def profile_of(code, words):
    """A school of the set; one founded after every year that the rules name."""
    return having(Profile(OF_SET[code], founded_year=2010), words)


@pytest.mark.parametrize(("code", "place", "metric", "demand", "words"), LIMITED)
def test_a_number_of_another_text_decides_on_below_and_above(code, place, metric, demand, words):
    sign, key = demand.split()
    rule, limits = rule_at(code, place), limits_but(key, 40)
    step = Decimal(1) if catalogue().metrics[metric].kind == "count" else Decimal("0.01")
    others = {EITHER[metric]: [None] * 5} if metric in EITHER else {}
    for move in (-1, 0, 1):
        passes = move >= 0 if sign == ">=" else move <= 0
        found = judge(rule, figures_with(rule, (metric,), 40 + move * step, **others), profile_of(code, words), limits)
        assert found.outcome == (Outcome.MET if passes else Outcome.NO_DATA if others else Outcome.NOT_MET), move
    del limits[key]
    assert judge(rule, figures_with(rule, (metric,), 40, **others), profile_of(code, words), limits).outcome in (Outcome.NO_THRESHOLD, Outcome.NO_DATA)


@pytest.mark.parametrize(("code", "place", "metric", "year"), FOUNDED)
def test_a_year_of_founding_is_after_and_not_on(code, place, metric, year):
    rule = rule_at(code, place)
    for move, asked in ((-1, False), (0, False), (1, True)):
        profile = having(Profile(OF_SET[code], founded_year=year + move), ("is_rural",))
        outcome = judge(rule, figures_with(rule, (metric,), 39), profile, limits_but("secondary_site_area", 40)).outcome
        assert outcome == (Outcome.NOT_MET if asked else Outcome.MET), year + move


@pytest.mark.parametrize(("codes", "place", "metric", "wanted", "needed", "window", "other"), COUNTED)
def test_counted_years_are_enough_on_and_above_and_too_few_below(codes, place, metric, wanted, needed, window, other):
    for code in codes:
        rule = rule_at(code, place)
        for count in {needed - 1, needed, min(needed + 1, window)}:
            years = [wanted[at % len(wanted)] for at in range(count)] + [other] * (window - count)
            figures = figures_of(**good_figures(rule) | {metric: [other] * (5 - window) + years})
            assert judge(rule, figures, profile_of(code, ()), {}).outcome == (Outcome.MET if count >= needed else Outcome.NOT_MET), count


@pytest.mark.parametrize(("codes", "place", "metric", "wanted", "needed", "window", "other"), COUNTED)
def test_each_choice_that_counts_does_and_no_other(codes, place, metric, wanted, needed, window, other):
    clause = next(c for c in rule_at(codes[0], place).clauses if c.choices == frozenset(wanted))
    assert {slug for slug, _ in catalogue().metrics[metric].choices} - clause.choices >= {other}
    assert (clause.years or clause.window, clause.window) == (needed, window)


@pytest.mark.parametrize(("code", "place", "metric", "condition", "profiles"), CONDITIONAL)
def test_a_condition_turns_the_clause_off_and_on(code, place, metric, condition, profiles):
    """The figure asked is as bad as can be; it only counts where the condition holds."""
    rule, (other, sign, number) = rule_at(code, place), condition.split()
    off, on = (Decimal(number), Decimal(number) + 1) if sign == ">" else (Decimal(number), Decimal(number) - Decimal("0.01"))
    for words in profiles:
        found = [judge(rule, figures_with(rule, (metric,), 0, **{other: value}), profile_of(code, words), {}).outcome for value in (off, on)]
        assert found[0] in (Outcome.MET, Outcome.NOT_APPLICABLE) and found[1] == Outcome.NOT_MET, words


@pytest.mark.parametrize(("place", "metrics", "target"), TARGETED)
def test_the_schools_own_number_decides_on_below_and_above(place, metrics, target):
    rule = rule_at(TT18, place)
    for value, outcome in (("49.99", Outcome.NOT_MET), ("50", Outcome.MET), ("50.01", Outcome.MET)):
        figures = figures_with(rule, metrics, Decimal(value), **GOOD_TARGETS | {target: 50})
        assert judge(rule, figures, profile_of(TT18, ()), {}).outcome == outcome, value


@pytest.mark.parametrize(("code", "place", "metric", "better"), TRENDS)
def test_a_trend_on_below_and_above(code, place, metric, better):
    rule, step = rule_at(code, place), Decimal("0.01") * better
    for moves, outcome in (
        ((0, 0, 0, 0, 0), Outcome.MET), ((0, 0, 0, 0, 1), Outcome.MET), ((0, 0, 0, 0, -1), Outcome.NOT_MET), ((0, 1, 0, 0, 0), Outcome.NOT_MET),
        ((0, -1, 0, 0, 0), Outcome.NOT_MET), ((0, 1, 0, 1, 1), Outcome.NEEDS_PEOPLE), ((0, -1, 0, 0, 1), Outcome.NEEDS_PEOPLE),
    ):  # fmt: skip
        figures = figures_of(**good_figures(rule) | {metric: [60 + move * step for move in moves]})
        assert judge(rule, figures, profile_of(code, ()), {}).outcome == outcome, moves


def test_groups_below_half_on_and_above_nought():
    rule = rule_at(TT19, "1.5 Mức 1a")
    for count, outcome in ((0, Outcome.MET), (1, Outcome.NEEDS_PEOPLE), (2, Outcome.NEEDS_PEOPLE)):
        assert judge(rule, figures_with(rule, ("groups_under_half",), count), profile_of(TT19, ()), {}).outcome == outcome


@pytest.mark.parametrize(("code", "place", "metric", "demand", "years", "words"), [row for row in ROWS if row[4] == 5])
def test_the_year_before_the_window_is_not_looked_at(code, place, metric, demand, years, words):
    rule, limit = rule_at(code, place), Decimal(demand.split()[1])
    figures = figures_with(rule, (metric,), limit, 5)
    figures.rows[YEARS[0] - 1, ""] = {metric: str(limit + 1 if limit == 0 else 0)}
    assert judge(rule, figures, having(Profile(OF_SET[code]), words), {}).outcome == Outcome.MET
    assert YEARS[0] == YEAR - 4


# --- nothing is left out --------------------------------------------------------------------------------------------------


def clauses_with(wanted):
    """(rule, clause) of all sets for which `wanted` holds."""
    return [(rule, clause) for code in ALL_SETS for rule in rules_of(code).rules for clause in rule.clauses if wanted(clause)]


def test_every_limit_of_the_rules_is_in_the_table():
    found = {(rule.code, rule.place, clause.metrics[0], f"{clause.op} {clause.limit}", scope_words(clause.scope)) for rule, clause in clauses_with(lambda c: c.limit)}
    assert {(*row[:4], frozenset(row[4]) - {"is_rural"}) for row in LIMITED} == found
    assert {demand.split()[1] for _, _, _, demand, _ in LIMITED} == set(limit_kinds())


def test_every_year_of_founding_is_in_the_table():
    found = clauses_with(lambda c: c.scope.founded_after is not None)
    assert [(rule.code, rule.place, clause.metrics[0], clause.scope.founded_after) for rule, clause in found] == FOUNDED


def test_every_counted_year_is_in_the_table():
    found = [(rule.code, rule.place, clause.metrics[0], clause.choices, clause.years or clause.window, clause.window) for rule, clause in clauses_with(lambda c: c.choices)]
    written = [(code, place, metric, frozenset(wanted), needed, window) for codes, place, metric, wanted, needed, window, _ in COUNTED for code in codes]
    assert sorted(found, key=str) == sorted(written, key=str) and len(set(written)) == len(written)


def test_every_condition_is_in_the_table():
    found = [(rule.code, rule.place, clause.metrics[0], f"{clause.when.metric} {clause.when.op} {clause.when.value}", scope_words(clause.scope))
             for rule, clause in clauses_with(lambda c: c.when)]  # fmt: skip
    written = [(*row[:4], frozenset(words)) for row in CONDITIONAL for words in row[4]]
    assert sorted(found, key=str) == sorted(written, key=str)


def test_every_target_and_trend_is_in_the_tables():
    assert [(rule.place, clause.metrics, clause.target) for rule, clause in clauses_with(lambda c: c.target)] == TARGETED
    found = [(rule.code, rule.place, clause.metrics[0], clause.window) for rule, clause in clauses_with(lambda c: c.op == Op.TREND)]
    assert sorted(found) == sorted((*row[:3], 5) for row in TRENDS)
    assert {catalogue().metrics[metric].direction for *_, metric, better in TRENDS if better < 0} == {"down"}


def test_every_clause_with_a_number_belongs_to_one_table():
    """A kind of clause that no table here knows would be a hole in them."""
    for rule, clause in clauses_with(lambda c: True):
        kinds = [clause.value is not None, bool(clause.limit), bool(clause.choices), bool(clause.target), clause.op in (Op.TREND, Op.PEOPLE)]
        assert sum(kinds) == 1, (rule.code, rule.place, clause)
        assert not clause.years or clause.choices, (rule.code, rule.place)
    misses = [(rule.code, rule.place) for rule, clause in clauses_with(lambda c: c.otherwise)]
    assert misses == [(TT19, "1.5 Mức 1a")]
