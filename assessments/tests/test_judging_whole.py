"""All rules of all sets at once: what must hold for each of them, whatever the figures and the school."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.enums import Outcome
from assessments.judging import judge
from assessments.judging_words import shown
from assessments.tests.judging_desk import OF_SET, YEAR, Profile, aim, figures_of, good_figures
from standards.metrics import catalogue
from standards.rule_files import limit_kinds, rules_of
from standards.rules import FLAGS, Op

RULES = [rule for code in OF_SET for rule in rules_of(code).rules]
NAMES = [f"{rule.code} {rule.place}" for rule in RULES]
LIMITS = {key: Decimal(1) for key in limit_kinds()}
GENEROUS = {key: Decimal(100 if key.endswith("class_size") else 1) for key in LIMITS}
EACH = pytest.mark.parametrize("rule", RULES, ids=NAMES)


def school_of(rule):
    """A profile that every kind of clause can be asked of."""
    return Profile(OF_SET[rule.code], is_rural=True)


def targets_of(rule):
    return {("", key): aim("reach", 1) for clause in rule.clauses if clause.target for key in clause.metrics}


@EACH
def test_good_figures_are_met_and_none_are_not(rule):
    good = judge(rule, figures_of(targets=targets_of(rule), **good_figures(rule)), school_of(rule), GENEROUS)
    wanted = Outcome.NEEDS_PEOPLE if all(clause.op == Op.PEOPLE for clause in rule.clauses) else Outcome.MET
    assert (good.outcome, good.shortfall) == (wanted, "")
    nothing = judge(rule, figures_of(), school_of(rule), GENEROUS)
    assert nothing.outcome == (wanted if wanted == Outcome.NEEDS_PEOPLE else Outcome.NO_DATA)
    assert nothing.figures == ()


@EACH
def test_no_figure_that_decides_may_be_missing(rule):
    good = good_figures(rule)
    asked = {key for clause in rule.clauses if clause.scope.fits(school_of(rule)) and clause.op != Op.PEOPLE and not clause.either for key in clause.metrics}
    for key in asked:
        figures = figures_of(targets=targets_of(rule), **good | {key: None})
        assert judge(rule, figures, school_of(rule), GENEROUS).outcome == Outcome.NO_DATA, key


@EACH
def test_a_limit_that_is_not_known_is_never_guessed(rule):
    found = judge(rule, figures_of(targets=targets_of(rule), **good_figures(rule)), school_of(rule), {})
    asks = any(clause.limit and clause.scope.fits(school_of(rule)) for clause in rule.clauses)
    assert (found.outcome == Outcome.NO_THRESHOLD) == asks


@st.composite
def schools(draw):
    rule = draw(st.sampled_from(RULES))
    flags = {name: draw(st.booleans()) for name in FLAGS}
    levels = draw(st.sampled_from([OF_SET[rule.code], ("primary", "lower_secondary"), ("lower_secondary", "upper_secondary")]))
    figures = {key: [draw(values_of(catalogue().metrics[key])) for _ in range(5)] for key in good_figures(rule)}
    rows = draw(st.sampled_from([("",), ("", *levels), levels]))
    return rule, Profile(levels, draw(st.sampled_from([None, 1990, 2010])), **flags), figures_of(rows, **figures)


def values_of(metric):
    if metric.is_choice:
        return st.none() | st.sampled_from([slug for slug, _ in metric.choices])
    return st.none() | st.decimals(0, 100, places=2)


@settings(max_examples=200)
@given(schools(), st.booleans())
def test_whatever_is_known_the_answer_is_whole(case, has_limits):
    rule, profile, figures = case
    found = judge(rule, figures, profile, LIMITS if has_limits else {})
    assert found.reason and found.reason == found.reason.strip()
    assert bool(found.shortfall) == (found.outcome == Outcome.NOT_MET)
    assert found.covers == rule.covers
    assert all(used.value == figures.rows[used.year, used.level][used.metric] and used.year <= YEAR for used in found.figures)
    assert found == judge(rule, figures, profile, LIMITS if has_limits else {})


@given(st.decimals(0, 100, places=6), st.integers(0, 100))
def test_a_rounded_figure_stays_on_its_side(value, bound):
    read = Decimal(shown(value, Decimal(bound)).replace(",", "."))
    assert read.compare(Decimal(bound)) == value.compare(Decimal(bound))
    assert abs(read - value) <= Decimal("0.05")
