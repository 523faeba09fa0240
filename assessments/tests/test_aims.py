"""The school's own targets, all five kinds: just below, on and just above; where less is better; added up; level by level."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.aims import demands_of, demands_on_sum
from assessments.enums import Outcome
from assessments.judging import judge
from assessments.known import Figures
from assessments.tests.judging_desk import YEAR, Profile, aim, figures_of, rule_at
from standards.metrics import catalogue
from standards.rules import COMPARE, WHOLE, Clause, Op, Rule

METRICS = catalogue().metrics
LOWER, SECONDARY = Profile(("lower_secondary",)), Profile(("lower_secondary", "upper_secondary"))
TH_THCS = Profile(("primary", "lower_secondary"))
UP, DOWN, NEITHER = "promotion_rate", "dropout_rate", "streaming_rate"


def outcome_of(metric, target, value, op=Op.AT_LEAST):
    """Outcome of a rule that asks the figure for the school's own target."""
    rule = Rule("TT99", (Clause((metric,), op, target="promotion_target"),), WHOLE, "1.1", 1, "a")
    return judge(rule, figures_of(targets={("", metric): target}, **{metric: value}), LOWER, {}).outcome


# (kind, its numbers, just below, on, just above); of “từ … đến” once at each end
TABLE = [
    (UP, aim("reach", 98), (False, True, True)),
    (UP, aim("above", 98), (False, False, True)),
    (UP, aim("below", 98), (True, False, False)),
    (UP, aim("keep", 98), (False, True, True)),
    (UP, aim("between", 98, 99), (False, True, True)),
    (UP, aim("between", 97, 98), (True, True, False)),
    (UP, aim("between", 98, 98), (False, True, False)),
    (DOWN, aim("reach", 98), (True, True, False)),
    (DOWN, aim("above", 98), (False, False, True)),
    (DOWN, aim("below", 98), (True, False, False)),
    (DOWN, aim("keep", 98), (True, True, False)),
    (DOWN, aim("between", 98, 99), (False, True, True)),
    (DOWN, aim("between", 97, 98), (True, True, False)),
    (NEITHER, aim("reach", 98), (False, True, True)),
    (NEITHER, aim("keep", 98), (False, True, True)),
]


@pytest.mark.parametrize(("metric", "target", "passing"), TABLE, ids=[f"{metric} {target.op} {target.value} {target.value_to or ''}" for metric, target, _ in TABLE])
def test_a_target_decides_just_below_on_and_just_above(metric, target, passing):
    found = tuple(outcome_of(metric, target, value) for value in ("97.99", "98", "98.01"))
    assert found == tuple(Outcome.MET if passes else Outcome.NOT_MET for passes in passing)


@pytest.mark.parametrize("kind", ["reach", "keep"])
def test_where_neither_way_is_better_the_rule_says_which(kind):
    found = [outcome_of(NEITHER, aim(kind, 98), value, Op.AT_MOST) for value in ("97.99", "98", "98.01")]
    assert found == [Outcome.MET, Outcome.MET, Outcome.NOT_MET]


def judged_plan(profile=LOWER, targets=(), rows=None, **figures):
    """TT18 5.6 Mức 1b: promotion and graduation by the school's plan, graduation always fulfilled."""
    known = figures_of(targets={("", "graduation_rate"): aim("reach", 90)} | dict(targets), graduation_rate=100, **figures)
    return judge(rule_at("TT18-2018", "5.6 Mức 1b"), Figures(YEAR, rows or known.rows, known.targets), profile, {})


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("94", "94 % học sinh được lên lớp < 95 %, thiếu 1 điểm phần trăm"),
        ("96", "96 % học sinh được lên lớp, trong khoảng từ 95 đến 98 %"),
        ("99", "99 % học sinh được lên lớp > 98 %, vượt 1 điểm phần trăm"),
    ],
)
def test_a_range_is_told_by_the_end_that_was_missed(value, words):
    found = judged_plan(targets={("", UP): aim("between", 95, 98)}, promotion_rate=value)
    assert found.reason.startswith(words)
    assert found.shortfall == ("" if value == "96" else f"5.6 Mức 1b: {words}")


@pytest.mark.parametrize(
    ("aims", "demands"),
    [
        ((aim("reach", 20), aim("above", 40)), ((Op.ABOVE, 60),)),
        ((aim("reach", 20), aim("keep", 40)), ((Op.AT_LEAST, 60),)),
        ((aim("between", 20, 30), aim("between", 40, 50)), ((Op.AT_LEAST, 60), (Op.AT_MOST, 80))),
        ((aim("below", 20), aim("between", 40, 50)), ((Op.BELOW, 70),)),
        ((aim("reach", 20), aim("below", 40)), ()),
    ],
)
def test_targets_of_figures_added_up(aims, demands):
    assert demands_on_sum(("result_excellent_rate", "result_fair_rate"), aims, Op.AT_LEAST) == demands


def test_targets_that_point_different_ways_leave_the_sum_unsaid():
    targets = {("", "result_excellent_rate"): aim("reach", 20), ("", "result_fair_rate"): aim("below", 40)}
    figures = {"result_excellent_rate": 30, "result_fair_rate": 30, "conduct_good_rate": 99, "conduct_fair_rate": 1, "conduct_fair_up_target": 90}
    found = judge(rule_at("TT18-2018", "5.6 Mức 1a"), figures_of(targets=targets, **figures), LOWER, {})
    assert (found.outcome, "chưa đặt chỉ tiêu" in found.reason) == (Outcome.NO_DATA, True)


def of_levels(**rates):
    """Rows of levels with their rates of promotion; graduation is fulfilled at each."""
    return {(YEAR, level): {"promotion_rate": rate, "graduation_rate": "100"} for level, rate in rates.items()} | {(YEAR, ""): {"graduation_rate": "100"}}


PER_LEVEL = {("lower_secondary", UP): aim("reach", 98), ("upper_secondary", UP): aim("reach", 90)}


@pytest.mark.parametrize(
    ("lower", "upper", "outcome", "words"),
    [
        ("98", "90", Outcome.MET, ""),
        ("97.99", "99", Outcome.NOT_MET, "97,99 % học sinh được lên lớp (trung học cơ sở) < 98 %"),
        ("99", "89.9", Outcome.NOT_MET, "89,9 % học sinh được lên lớp (trung học phổ thông) < 90 %"),
    ],
)
def test_each_level_is_held_against_its_own_target(lower, upper, outcome, words):
    found = judged_plan(SECONDARY, PER_LEVEL, of_levels(lower_secondary=lower, upper_secondary=upper))
    assert (found.outcome, words in found.shortfall) == (outcome, True)


def test_a_level_without_its_target_is_named():
    found = judged_plan(SECONDARY, {("lower_secondary", UP): aim("reach", 98)}, of_levels(lower_secondary="99", upper_secondary="99"))
    assert found.outcome == Outcome.NO_DATA
    assert "chưa đặt chỉ tiêu học sinh được lên lớp (trung học phổ thông)" in found.reason


def test_a_target_of_the_whole_school_asks_for_the_whole_schools_figure():
    counts = {"promotion_considered": "100", "promoted": "99"}
    rows = of_levels(lower_secondary="99", upper_secondary="99")
    assert judged_plan(SECONDARY, PER_LEVEL | {("", UP): aim("reach", 98)}, rows).outcome == Outcome.NO_DATA
    rows = {place: row | counts for place, row in rows.items() if place[1]} | {(YEAR, ""): {"graduation_rate": "100"}}
    assert judged_plan(SECONDARY, {("", UP): aim("reach", 98)}, rows).outcome == Outcome.MET


@pytest.mark.parametrize("target_at", ["", "lower_secondary"])
@pytest.mark.parametrize("figure_at", ["", "lower_secondary"])
def test_a_figure_of_one_level_may_stand_in_either_row(target_at, figure_at):
    """Promotion is counted at lower secondary only, so the school's and the level's are one and the same."""
    rows = {(YEAR, figure_at): {"promotion_rate": "97", "graduation_rate": "100"}}
    assert judged_plan(TH_THCS, {(target_at, UP): aim("reach", 98)}, rows).outcome == Outcome.NOT_MET
    assert judged_plan(TH_THCS, {(target_at, UP): aim("reach", 97)}, rows).outcome == Outcome.MET


def test_a_target_among_the_figures_of_a_level_is_that_levels():
    rows = of_levels(lower_secondary="98", upper_secondary="91")
    rows[YEAR, "lower_secondary"]["promotion_target"], rows[YEAR, "upper_secondary"]["promotion_target"] = "98", "92"
    assert judged_plan(SECONDARY, {}, rows).shortfall.startswith("5.6 Mức 1b: 91 % học sinh được lên lớp (trung học phổ thông) < 92 %")


VALUES = st.decimals(0, 100, places=2)


@given(st.sampled_from([UP, DOWN]), st.sampled_from(["reach", "keep"]), VALUES, VALUES)
def test_nearer_to_the_better_side_is_never_worse(metric, kind, target, value):
    op, limit = demands_of(aim(kind, target), METRICS[metric], Op.AT_LEAST)[0]
    better = Decimal(0) if metric == DOWN else Decimal(100)
    assert COMPARE[op](better, limit) and COMPARE[op](limit, limit)
    assert not COMPARE[op](value, limit) or COMPARE[op]((value + better) / 2, limit)
