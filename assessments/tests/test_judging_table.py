"""Every demand with a number: on it, just below, just above. The numbers are written here by hand from the circulars."""

from decimal import Decimal

import pytest

from assessments.enums import Outcome
from assessments.judging import judge
from assessments.tests.judging_desk import OF_SET, YEARS, Profile, figures_with, having, rule_at, scope_words
from standards.metrics import catalogue
from standards.rule_files import rules_of

HARD, EASY = "is_disadvantaged_area", "not is_disadvantaged_area"
POOR, NOT_POOR = "is_extremely_disadvantaged", "not is_extremely_disadvantaged"
GIFTED, PLAIN, NOT_SPECIAL = "is_gifted", "not is_gifted", "not is_special"
LOWER, UPPER, PRIMARY = "lower_secondary", "upper_secondary", "primary"
CONDUCT = ("conduct_good_rate", "conduct_fair_rate")
PASS, FAIR, TOP = "teacher_standard_pass_rate", "teacher_standard_fair_rate", "teacher_standard_good_rate"
ABOVE, AGE11, REST = "teacher_above_qualified_rate", "primary_completion_age11_rate", "age11_rest_in_primary_rate"
EXCELLENT, FAIRLY, WEAK = "result_excellent_rate", "result_fair_rate", "result_weak_rate"

# (place, metric or metrics, demand, years, profile)
EVERYWHERE = [
    ("1.4 Mức 2a", "subject_team_topics_lowest", ">= 1", 1, ()),
    ("1.6 Mức 2b", "finance_violations", "= 0", 5, ()),
    ("2.2 Mức 1b", "teacher_qualified_rate", "= 100", 1, ()),
    ("2.2 Mức 1c", PASS, ">= 95", 1, ()),
    ("2.2 Mức 2b", PASS, "= 100", 5, ()),
    ("2.2 Mức 2b", FAIR, ">= 60", 5, (EASY,)),
    ("2.2 Mức 2b", FAIR, ">= 50", 5, (HARD,)),
    ("2.2 Mức 2c", "teachers_disciplined", "= 0", 5, ()),
    ("2.3 Mức 2b", "staff_disciplined", "= 0", 5, ()),
]
MORE_TEACHERS = [
    ("2.2 Mức 2a", ABOVE, ">= 55", 1, (EASY,)),
    ("2.2 Mức 2a", ABOVE, ">= 40", 1, (HARD,)),
    ("2.2 Mức 3a", ABOVE, ">= 65", 1, (EASY,)),
    ("2.2 Mức 3a", ABOVE, ">= 50", 1, (HARD,)),
]


def best_teachers(letter):
    """Professional standard at Mức 3: the same numbers, in TT 18 at another letter."""
    return [
        (f"2.2 Mức 3{letter}", FAIR, ">= 80", 5, (EASY,)),
        (f"2.2 Mức 3{letter}", TOP, ">= 30", 5, (EASY,)),
        (f"2.2 Mức 3{letter}", FAIR, ">= 70", 5, (HARD,)),
        (f"2.2 Mức 3{letter}", TOP, ">= 20", 5, (HARD,)),
    ]


DEMANDS = {
    "TT17-2018": [
        *EVERYWHERE, *MORE_TEACHERS, *best_teachers("b"),
        ("1.5 Mức 2a", "class_count", "<= 30", 1, ()),
        ("3.2 Mức 1a", "classrooms_per_class", ">= 1", 1, ()),
        ("5.4 Mức 1b", "grade1_entry_rate", ">= 90", 1, ()),
        ("5.4 Mức 2", "grade1_entry_rate", ">= 95", 1, ()),
        ("5.4 Mức 3", "grade1_entry_rate", ">= 98", 1, ()),
        ("5.5 Mức 1a", "grade_completion_rate", ">= 70", 1, ()),
        ("5.5 Mức 1b", AGE11, ">= 65", 1, ()),
        ("5.5 Mức 1c", "primary_completion_age14_rate", ">= 80", 1, (NOT_POOR,)),
        ("5.5 Mức 1c", "primary_completion_age14_rate", ">= 70", 1, (POOR,)),
        ("5.5 Mức 2a", "grade_completion_rate", ">= 85", 1, ()),
        ("5.5 Mức 2b", AGE11, ">= 80", 1, (NOT_POOR,)),
        ("5.5 Mức 2b", AGE11, ">= 70", 1, (POOR,)),
        ("5.5 Mức 2b", REST, "= 100", 1, ()),
        ("5.5 Mức 3a", "grade_completion_rate", ">= 95", 1, ()),
        ("5.5 Mức 3b", AGE11, ">= 90", 1, (NOT_POOR,)),
        ("5.5 Mức 3b", AGE11, ">= 80", 1, (POOR,)),
        ("5.5 Mức 3b", REST, "= 100", 1, ()),
        ("Mức 4 khoản 2", "special_students_goal_rate", "= 100", 1, ()),
        ("Mức 4 khoản 4", "strategy_goals_rate", "= 100", 5, ()),
    ],
    "TT18-2018": [
        *EVERYWHERE, *best_teachers("a"),
        ("1.5 Mức 2", "class_count", "<= 45", 1, ()),
        ("1.5 Mức 3", "class_count", "<= 45", 1, ()),
        ("1.5 Mức 3", "class_size_largest", "<= 40", 1, (LOWER, NOT_SPECIAL)),
        ("1.5 Mức 3", "class_size_largest", "<= 40", 1, (UPPER, NOT_SPECIAL)),
        ("1.5 Mức 3", "primary_class_size_largest", "<= 35", 1, (PRIMARY, NOT_SPECIAL)),
        ("3.1 Mức 3", "site_area_per_student", ">= 6", 1, ("is_inner_city", "not is_rural")),
        ("3.1 Mức 3", "site_area_per_student", ">= 10", 1, ("is_rural",)),
        ("3.1 Mức 3", "playground_share", ">= 25", 1, ("is_rural",)),
        ("3.2 Mức 1a", "shifts_highest", "<= 2", 1, ()),
        ("5.6 Mức 3a", EXCELLENT, ">= 5", 1, (LOWER, PLAIN, HARD)),
        ("5.6 Mức 3a", EXCELLENT, ">= 5", 1, (UPPER, PLAIN, HARD)),
        ("5.6 Mức 3a", EXCELLENT, ">= 20", 1, (GIFTED, HARD)),
        ("5.6 Mức 3a", EXCELLENT, ">= 10", 1, (LOWER, PLAIN, EASY)),
        ("5.6 Mức 3a", EXCELLENT, ">= 10", 1, (UPPER, PLAIN, EASY)),
        ("5.6 Mức 3a", EXCELLENT, ">= 25", 1, (GIFTED, EASY)),
        ("5.6 Mức 3a", FAIRLY, ">= 30", 1, (LOWER, PLAIN, HARD)),
        ("5.6 Mức 3a", FAIRLY, ">= 20", 1, (UPPER, PLAIN, HARD)),
        ("5.6 Mức 3a", FAIRLY, ">= 55", 1, (GIFTED, HARD)),
        ("5.6 Mức 3a", FAIRLY, ">= 35", 1, (LOWER, PLAIN, EASY)),
        ("5.6 Mức 3a", FAIRLY, ">= 25", 1, (UPPER, PLAIN, EASY)),
        ("5.6 Mức 3a", FAIRLY, ">= 60", 1, (GIFTED, EASY)),
        ("5.6 Mức 3a", WEAK, "<= 10", 1, (LOWER, PLAIN, HARD)),
        ("5.6 Mức 3a", WEAK, "<= 10", 1, (UPPER, PLAIN, HARD)),
        ("5.6 Mức 3a", WEAK, "<= 5", 1, (LOWER, PLAIN, EASY)),
        ("5.6 Mức 3a", WEAK, "<= 5", 1, (UPPER, PLAIN, EASY)),
        ("5.6 Mức 3a", WEAK, "= 0", 1, (GIFTED,)),
        ("5.6 Mức 3a", CONDUCT, ">= 90", 1, (LOWER, PLAIN)),
        ("5.6 Mức 3a", CONDUCT, ">= 90", 1, (UPPER, PLAIN)),
        ("5.6 Mức 3a", CONDUCT, ">= 98", 1, (GIFTED,)),
        ("5.6 Mức 3a", "grade_completion_rate", ">= 95", 1, (PRIMARY,)),
        ("5.6 Mức 3a", AGE11, ">= 90", 1, (PRIMARY, NOT_POOR)),
        ("5.6 Mức 3a", AGE11, ">= 80", 1, (PRIMARY, POOR)),
        ("5.6 Mức 3a", REST, "= 100", 1, (PRIMARY,)),
        ("5.6 Mức 3b", "dropout_rate", "<= 3", 1, (PLAIN, HARD)),
        ("5.6 Mức 3b", "dropout_rate", "<= 1", 1, (PLAIN, EASY)),
        ("5.6 Mức 3b", "dropout_rate", "= 0", 1, (GIFTED,)),
        ("5.6 Mức 3b", "repeat_rate", "<= 5", 1, (PLAIN, HARD)),
        ("5.6 Mức 3b", "repeat_rate", "<= 2", 1, (PLAIN, EASY)),
        ("5.6 Mức 3b", "repeat_rate", "= 0", 1, (GIFTED,)),
        ("Mức 4 khoản 2", "special_students_goal_rate", "= 100", 1, ()),
        ("Mức 4 khoản 5", "strategy_goals_rate", "= 100", 5, ()),
    ],
    "TT19-2018": [
        *EVERYWHERE, *MORE_TEACHERS, *best_teachers("b"),
        ("1.5 Mức 1b", "two_sessions_rate", "= 100", 1, ()),
        ("1.5 Mức 1c", "disabled_same_kind_highest", "<= 2", 1, ()),
        ("1.5 Mức 2", "groups_over_limit", "= 0", 1, ()),
        ("1.5 Mức 3", "group_count", "<= 20", 1, ()),
        ("3.2 Mức 1a", "rooms_per_group", ">= 1", 1, ()),
        ("5.3 Mức 1b", "health_check_rate", "= 100", 1, ()),
        ("5.3 Mức 1c", "malnutrition_intervention_rate", ">= 80", 1, ()),
        ("5.3 Mức 1c", "malnutrition_improved_rate", "> 0", 1, ()),
        ("5.3 Mức 2c", "malnutrition_intervention_rate", "= 100", 1, ()),
        ("5.3 Mức 2c", "malnutrition_improved_rate", "> 0", 1, ()),
        ("5.3 Mức 3", "healthy_children_rate", ">= 95", 1, ()),
        ("5.4 Mức 1a", "age5_attendance_rate", ">= 90", 1, (EASY,)),
        ("5.4 Mức 1a", "under5_attendance_rate", ">= 85", 1, (EASY,)),
        ("5.4 Mức 1a", "age5_attendance_rate", ">= 85", 1, (HARD,)),
        ("5.4 Mức 1a", "under5_attendance_rate", ">= 80", 1, (HARD,)),
        ("5.4 Mức 1b", "age5_completion_rate", ">= 85", 1, (EASY,)),
        ("5.4 Mức 1b", "age5_completion_rate", ">= 80", 1, (HARD,)),
        ("5.4 Mức 2a", "age5_attendance_rate", ">= 95", 1, (EASY,)),
        ("5.4 Mức 2a", "under5_attendance_rate", ">= 90", 1, (EASY,)),
        ("5.4 Mức 2a", "age5_attendance_rate", ">= 90", 1, (HARD,)),
        ("5.4 Mức 2a", "under5_attendance_rate", ">= 85", 1, (HARD,)),
        ("5.4 Mức 2b", "age5_completion_rate", ">= 95", 1, (EASY,)),
        ("5.4 Mức 2b", "age5_completion_rate", ">= 90", 1, (HARD,)),
        ("5.4 Mức 2c", "inclusive_progress_rate", ">= 80", 1, ()),
        ("5.4 Mức 3a", "age5_completion_rate", ">= 97", 1, (EASY,)),
        ("5.4 Mức 3a", "age5_completion_rate", ">= 95", 1, (HARD,)),
        ("5.4 Mức 3b", "inclusive_progress_rate", ">= 85", 1, ()),
        ("Mức 4 khoản 2", FAIR, ">= 90", 1, (EASY,)),
        ("Mức 4 khoản 2", TOP, ">= 40", 1, (EASY,)),
        ("Mức 4 khoản 2", FAIR, ">= 80", 1, (HARD,)),
        ("Mức 4 khoản 2", TOP, ">= 30", 1, (HARD,)),
        ("Mức 4 khoản 4", "permanent_works_rate", "= 100", 1, ()),
        ("Mức 4 khoản 4", "sports_count", ">= 2", 1, ()),
        ("Mức 4 khoản 5", "strategy_goals_rate", "= 100", 5, ()),
    ],
}  # fmt: skip
ROWS = [(code, *row) for code, rows in DEMANDS.items() for row in rows]
LIMITS = {"secondary_class_size": Decimal(45), "primary_class_size": Decimal(35), "special_class_size": Decimal(35)}


@pytest.mark.parametrize(("code", "place", "metric", "demand", "years", "words"), ROWS)
def test_a_number_decides_on_below_and_above(code, place, metric, demand, years, words):
    rule, profile = rule_at(code, place), having(Profile(OF_SET[code]), words)
    metrics = (metric,) if isinstance(metric, str) else metric
    sign, limit = demand.split()
    step = Decimal(1) if catalogue().metrics[metrics[0]].kind == "count" else Decimal("0.01")
    passing = {">=": (0, 1), "<=": (-1, 0), "=": (0,), ">": (1,)}[sign]
    for move in (-1, 0, 1):
        value = Decimal(limit) + move * step
        outcome = judge(rule, figures_with(rule, metrics, value, years), profile, LIMITS).outcome
        assert outcome == (Outcome.MET if move in passing else Outcome.NOT_MET), value


@pytest.mark.parametrize(("code", "place", "metric", "demand", "years", "words"), [row for row in ROWS if row[4] == 5])
def test_each_year_of_a_window_counts(code, place, metric, demand, years, words):
    rule, profile = rule_at(code, place), having(Profile(OF_SET[code]), words)
    limit = Decimal(demand.split()[1])
    for year in YEARS:
        figures = figures_with(rule, (metric,), limit, years)
        figures.rows[year, ""][metric] = str(limit + 1 if limit == 0 else limit - Decimal("0.01"))
        found = judge(rule, figures, profile, LIMITS)
        assert (found.outcome, f"{year}–{year + 1}" in found.reason) == (Outcome.NOT_MET, True)
        del figures.rows[year, ""][metric]
        assert judge(rule, figures, profile, LIMITS).outcome == Outcome.NO_DATA


def test_the_table_names_every_number_of_the_rules():
    """A row per clause with a value, and no row without one; where the table has more words, they choose among scopes."""
    for code, rows in DEMANDS.items():
        clauses = {
            (rule.place, clause.metrics, f"{clause.op} {clause.value}", clause.window, scope_words(clause.scope))
            for rule in rules_of(code).rules for clause in rule.clauses if clause.value is not None and not clause.otherwise
        }  # fmt: skip
        written = {
            (place, (metric,) if isinstance(metric, str) else metric, demand, years, frozenset(words))
            for place, metric, demand, years, words in rows
        }  # fmt: skip
        for row in written:
            fitting = {clause for clause in clauses if clause[:4] == row[:4] and clause[4] <= row[4]}
            assert len(fitting) == 1, (code, row)
            clauses -= fitting
        assert clauses == set(), code
