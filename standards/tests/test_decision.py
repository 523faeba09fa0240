"""Truth tables of the decision rules: every branch of Điều 6, 22, 34 (2018) and Điều 5, 16 (TT 57/2026)."""

import itertools

import pytest

from standards.decision import (
    CriterionStanding,
    RecognitionFacts,
    accreditation_grade,
    criterion_level,
    missing_for_next,
    multi_level_school,
    national_degree_2018,
    national_degree_2026,
    passes,
    school_level,
    school_level_2018,
    school_level_2026,
    short_of,
)
from standards.enums import DecisionRule, Verdict

MET, NOT_MET, NA, OPEN = Verdict.MET, Verdict.NOT_MET, Verdict.NOT_APPLICABLE, Verdict.NOT_ASSESSED


@pytest.mark.parametrize(("verdict", "expected"), [(MET, True), (NA, True), (NOT_MET, False), (OPEN, False)])
def test_only_met_and_not_applicable_pass(verdict, expected):
    assert passes(verdict) is expected


@pytest.mark.parametrize(
    ("verdicts", "level", "missing"),
    [
        ({1: {"a": MET, "b": MET}, 2: {"-": MET}, 3: {"-": MET}}, 3, (None, [])),
        ({1: {"a": MET, "b": MET}, 2: {"-": MET}}, 2, (None, [])),
        ({1: {"a": MET, "b": NA}, 2: {"a": MET, "b": NOT_MET}, 3: {"-": MET}}, 1, (2, ["b"])),
        ({1: {"a": MET, "b": OPEN}, 2: {"-": MET}}, 0, (1, ["b"])),
        ({1: {"a": NOT_MET, "b": OPEN}}, 0, (1, ["a", "b"])),
        ({1: {"a": MET}, 2: {}}, 1, (2, [])),
        ({}, 0, (None, [])),
    ],
)
def test_a_later_level_counts_only_on_top_of_the_earlier_ones(verdicts, level, missing):
    assert criterion_level(verdicts) == level
    assert missing_for_next(verdicts) == missing


@pytest.mark.parametrize("combination", list(itertools.product([MET, NOT_MET, NA, OPEN], repeat=3)))
def test_criterion_level_over_all_verdicts_of_three_levels(combination):
    expected = next((i for i, verdict in enumerate(combination) if verdict in (NOT_MET, OPEN)), 3)
    assert criterion_level({i + 1: {"-": verdict} for i, verdict in enumerate(combination)}) == expected


def rows(*pairs):
    return [CriterionStanding(str(i), top, reached) for i, (top, reached) in enumerate(pairs)]


@pytest.mark.parametrize(
    ("pairs", "items", "level"),
    [
        ([], [MET], 0),
        ([(3, 3), (2, 2)], [], 3),
        ([(3, 3), (2, 2)], [MET, NA], 4),
        ([(3, 3), (2, 2)], [MET, NOT_MET], 3),
        ([(3, 3), (2, 2)], [MET, OPEN], 3),
        ([(3, 2), (2, 2)], [MET], 2),
        ([(3, 3), (2, 1)], [MET], 1),
        ([(3, 1), (2, 2)], [], 1),
        ([(3, 0), (2, 2)], [MET], 0),
        ([(3, 3), (3, 0)], [MET], 0),
    ],
)
def test_one_low_criterion_holds_a_2018_school_down(pairs, items, level):
    assert school_level_2018(rows(*pairs), items) == level


# Level of a school of two criteria, one with three levels (its level down the side), one with two (0, 1, 2 across).
SCHOOL_2018 = {0: (0, 0, 0), 1: (0, 1, 1), 2: (0, 1, 2), 3: (0, 1, 3)}
# Whether the items of Mức 4 let a school at Mức 3 rise to Mức 4; no items at all: there is nothing to rise by.
ITEMS_2018 = [((), False)] + [
    ((one, two), passing == 2) for one, two, passing in ((MET, MET, 2), (MET, NA, 2), (NA, MET, 2), (NA, NA, 2), (MET, NOT_MET, 1), (NOT_MET, MET, 1),
                                                         (MET, OPEN, 1), (OPEN, MET, 1), (NA, NOT_MET, 1), (NOT_MET, NA, 1), (NA, OPEN, 1), (OPEN, NA, 1),
                                                         (NOT_MET, NOT_MET, 0), (NOT_MET, OPEN, 0), (OPEN, NOT_MET, 0), (OPEN, OPEN, 0))
]  # fmt: skip


@pytest.mark.parametrize(("items", "rises"), ITEMS_2018)
def test_the_whole_truth_table_of_2018(items, rises):
    for three, levels in SCHOOL_2018.items():
        for two, level in enumerate(levels):
            assert school_level_2018(rows((3, three), (2, two)), items) == (4 if level == 3 and rises else level), (three, two)
    assert len({items for items, _ in ITEMS_2018}) == 1 + 4 * 4


def test_a_criterion_without_level_three_is_not_short_of_it():
    assert [row.code for row in short_of(rows((2, 2), (3, 2), (3, 3)), 3)] == ["1"]


def school_of(mandatory, others):
    return [CriterionStanding(f"m{i}", 2, x, True) for i, x in enumerate(mandatory)] + [
        CriterionStanding(f"o{i}", 2, x) for i, x in enumerate(others)
    ]


@pytest.mark.parametrize(
    ("mandatory", "others", "level"),
    [
        ([1] * 8, [1] * 5 + [0] * 2, 1),
        ([1] * 8, [1] * 4 + [0] * 3, 0),
        ([1] * 7 + [0], [2] * 7, 0),
        ([2] * 8, [2] * 5 + [1] * 2, 2),
        ([2] * 8, [2] * 5 + [1, 0], 1),
        ([2] * 8, [2] * 4 + [1] * 3, 1),
        ([2] * 7 + [1], [2] * 7, 1),
        ([2] * 8, [2] * 7, 2),
        ([2] * 8, [2] * 4 + [0] * 3, 0),
        ([0] * 8, [0] * 7, 0),
        ([], [], 0),
    ],
)
def test_circular_57_wants_all_mandatory_and_five_of_seven(mandatory, others, level):
    assert school_level_2026(school_of(mandatory, others)) == level


def test_circular_57_over_every_count_of_the_optional_criteria():
    for twos, ones in itertools.product(range(8), repeat=2):
        if twos + ones > 7:
            continue
        others = [2] * twos + [1] * ones + [0] * (7 - twos - ones)
        expected = 2 if twos >= 5 and twos + ones == 7 else 1 if twos + ones >= 5 else 0
        assert school_level_2026(school_of([2] * 8, others)) == expected


# School level by the lowest mandatory criterion: how many of the seven others stand at Mức 1 or more -> (how many at Mức 2 -> level).
SCHOOL_2026 = {
    0: {count: [0] * (count + 1) for count in range(8)},
    1: {0: [0], 1: [0, 0], 2: [0] * 3, 3: [0] * 4, 4: [0] * 5, 5: [1] * 6, 6: [1] * 7, 7: [1] * 8},
    2: {0: [0], 1: [0, 0], 2: [0] * 3, 3: [0] * 4, 4: [0] * 5, 5: [1] * 6, 6: [1] * 7, 7: [1, 1, 1, 1, 1, 2, 2, 2]},
}


@pytest.mark.parametrize("lowest", [0, 1, 2])
def test_the_whole_truth_table_of_2026(lowest):
    """Every count of the others, and the lowest mandatory criterion wherever it stands among its fellows."""
    for ones_up, levels in SCHOOL_2026[lowest].items():
        assert len(levels) == ones_up + 1
        for twos, level in enumerate(levels):
            others = [2] * twos + [1] * (ones_up - twos) + [0] * (7 - ones_up)
            for place in range(8):
                mandatory = [2] * place + [lowest] + [2] * (7 - place)
                assert school_level_2026(school_of(mandatory, others)) == level, (mandatory, others)


def test_the_set_chooses_its_rule():
    standings = school_of([2] * 8, [2] * 7)
    assert school_level(DecisionRule.MANDATORY_2026, standings) == 2
    assert school_level(DecisionRule.LEVELS_2018, rows((3, 3)), top_items=[MET]) == 4


@pytest.mark.parametrize(("levels", "expected"), [([3, 2], 2), ([2, 2, 0], 0), ([1], 1), ([], 0)])
def test_a_school_of_several_levels_has_the_lowest(levels, expected):
    assert multi_level_school(levels) == expected


@pytest.mark.parametrize(("level", "degree"), [(0, 0), (1, 0), (2, 1), (3, 2), (4, 2)])
def test_grades_and_degrees_of_2018_need_a_finished_cohort(level, degree):
    assert accreditation_grade(level, has_finished_cohort=True) == level
    assert national_degree_2018(level, has_finished_cohort=True) == degree
    assert accreditation_grade(level, has_finished_cohort=False) == 0
    assert national_degree_2018(level, has_finished_cohort=False) == 0


@pytest.mark.parametrize(
    ("level", "cohort", "years", "facilities", "degree"),
    [(2, True, 3, 2, 2), (2, True, 3, 1, 1), (1, True, 5, 2, 1), (2, False, 3, 2, 0), (2, True, 2, 2, 0), (2, True, 3, 0, 0), (0, True, 3, 2, 0)],
)
def test_recognition_in_2026_needs_all_four_conditions(level, cohort, years, facilities, degree):
    facts = RecognitionFacts(has_finished_cohort=cohort, consecutive_data_years=years, facilities_degree=facilities)
    assert national_degree_2026(level, facts) == degree


# Mức độ by level (down) and degree of facilities (across), where a cohort has finished and three years of data stand.
RECOGNITION_2026 = {0: (0, 0, 0), 1: (0, 1, 1), 2: (0, 1, 2)}


@pytest.mark.parametrize("years", range(6))
@pytest.mark.parametrize("cohort", [False, True])
def test_the_whole_truth_table_of_recognition_in_2026(cohort, years):
    for level, degrees in RECOGNITION_2026.items():
        for facilities, degree in enumerate(degrees):
            facts = RecognitionFacts(has_finished_cohort=cohort, consecutive_data_years=years, facilities_degree=facilities)
            assert national_degree_2026(level, facts) == (degree if cohort and years in (3, 4, 5) else 0)


@pytest.mark.parametrize("level", [1, 2, 3])
def test_one_criterion_short_of_a_level_is_named_and_holds_the_school_below_it(level):
    """Over every school of 25 criteria with one weak one, wherever it stands."""
    for weak in range(25):
        standings = rows(*[(3, 3)] * weak, (3, level - 1), *[(3, 3)] * (24 - weak))
        assert school_level_2018(standings, [MET]) == level - 1
        assert [row.code for row in short_of(standings, level)] == [str(weak)]


@pytest.mark.parametrize("minimum", [0, 4, 5, 7])
def test_how_many_optional_criteria_are_enough_belongs_to_the_set(minimum):
    for reached in range(8):
        standings = school_of([1] * 8, [1] * reached + [0] * (7 - reached))
        assert school_level(DecisionRule.MANDATORY_2026, standings, optional_minimum=minimum) == int(reached >= minimum)


def test_rules_take_any_sequence_once():
    standings = school_of([2] * 8, [2] * 7)
    assert school_level_2026(iter(standings)) == 2
    assert school_level_2018(iter(rows((3, 3))), iter([MET])) == 4


def test_no_better_verdict_ever_lowers_a_level():
    """Monotone: what is put right can only help."""
    for verdicts in itertools.product([NOT_MET, MET], repeat=4):
        keys = {1: {"a": verdicts[0], "b": verdicts[1]}, 2: {"a": verdicts[2]}, 3: {"a": verdicts[3]}}
        before = criterion_level(keys)
        for level, row in keys.items():
            for key in row:
                better = {**keys, level: {**row, key: MET}}
                assert criterion_level(better) >= before


@pytest.mark.parametrize("facilities", [0, 1, 2])
@pytest.mark.parametrize("level", [0, 1, 2])
def test_the_degree_of_2026_is_the_lower_of_level_and_facilities(level, facilities):
    facts = RecognitionFacts(has_finished_cohort=True, consecutive_data_years=3, facilities_degree=facilities)
    assert national_degree_2026(level, facts) == min(level, facilities)
