"""Who may do what with a self-assessment, and the words its rows are called by; no database."""

import pytest

from accounts.enums import Role
from assessments.enums import WorkStatus
from assessments.models import (
    Assessment,
    CriterionAssessment,
    IndicatorVerdict,
    LevelState,
    TopLevelVerdict,
    Weakness,
    place_label,
)
from assessments.overview import by_standard, gap_to_target, shown_rows
from assessments.permissions import may_draft, may_edit_sheet, may_open, owns
from assessments.standing import SheetStanding, codes_of, missing_for_school, progress
from schools.tests.people import ABOVE, ELSEWHERE, HERE, acting
from standards.decision import CriterionStanding
from standards.enums import DecisionRule
from standards.models import Criterion, Indicator, Level, RegulationSet, Standard, TopLevelItem

PEOPLE = {
    "nobody": None,
    "principal": acting(HERE, Role.PRINCIPAL),
    "deputy": acting(HERE, Role.DEPUTY),
    "secretary": acting(HERE, Role.SECRETARY),
    "member": acting(HERE, Role.MEMBER),
    "clerk": acting(HERE, Role.CLERK),
    "operator-of-school": acting(HERE, Role.OPERATOR),
    "principal-elsewhere": acting(ELSEWHERE, Role.PRINCIPAL),
    "officer": acting(ABOVE, Role.OFFICER),
    "leader": acting(ABOVE, Role.LEADER),
    "operator": acting(ABOVE, Role.OPERATOR),
}
DRAFTERS = {"principal", "deputy", "secretary"}
OWN = Assessment(organization_id=HERE, school_year=2026)
EVERYBODY = [None]  # acting persons of these tests have no user, so this list holds each of them


@pytest.mark.parametrize(
    ("rule", "may"),
    [
        (lambda who: owns(who, OWN), DRAFTERS | {"member", "clerk"}),
        (may_open, DRAFTERS | {"principal-elsewhere"}),
        (lambda who: may_draft(who, OWN), DRAFTERS),
        (lambda who: may_edit_sheet(who, OWN, []), DRAFTERS),
        (lambda who: may_edit_sheet(who, OWN, EVERYBODY), DRAFTERS | {"member"}),
    ],
    ids=["owns", "open", "draft", "edit-unassigned", "edit-assigned"],
)
def test_who_may(rule, may):
    assert {name for name, person in PEOPLE.items() if rule(person)} == may


def criterion(code, standard="1", is_mandatory=False):
    return Criterion(code=code, title="Tên", is_mandatory=is_mandatory, standard=Standard(pk=int(standard), code=standard, title="Tên"))


def standing(code, verdicts, status=WorkStatus.IN_PROGRESS, **fields):
    return SheetStanding(CriterionAssessment(criterion=criterion(code, **fields), status=status), verdicts)


MET, NOT_MET, OPEN = {"a": "met"}, {"a": "not_met"}, {"a": "not_assessed"}


def test_rows_name_themselves_in_words():
    level = Level(number=2, criterion=criterion("1.1"))
    item = TopLevelItem(key="3")
    assert str(OWN) == "Tự đánh giá năm học 2026-2027"
    assert str(CriterionAssessment(criterion=criterion("1.1"))) == "Phiếu tiêu chí 1.1"
    assert str(LevelState(level=2)) == "Hiện trạng Mức 2"
    assert str(IndicatorVerdict(indicator=Indicator(level=level, key="a"), verdict="met")) == "Mức 2 a: Đạt"
    assert str(TopLevelVerdict(item=item, verdict="not_applicable")) == "Mức 4, khoản 3: Không áp dụng"
    assert str(Weakness(text="x" * 200)) == "x" * 80


@pytest.mark.parametrize(("level", "letter", "words"), [(1, "a", "Mức 1, chỉ báo a"), (2, "-", "Mức 2")], ids=["letter", "no-letter"])
def test_places_are_called_as_in_the_law(level, letter, words):
    assert place_label(level, letter) == Weakness(level=level, letter=letter).place_label == words


@pytest.mark.parametrize(
    ("year", "in_force", "numbers"),
    [(2023, "2025-01-25", []), (2024, "2025-01-25", ["22/2024"]), (2025, "2025-01-25", ["22/2024"]), (2024, "2025-07-31", ["22/2024"]), (2024, "2025-08-01", [])],
    ids=["year-before", "during", "after", "last-day", "next-year"],
)
def test_a_banner_stands_where_a_change_was_in_force_during_the_school_year(year, in_force, numbers):
    rules = RegulationSet(amended_by=[{"number": "22/2024", "in_force_from": in_force}])
    row = Assessment(school_year=year, regulation_set=rules)
    assert [change["number"] for change in row.unread_amendments] == numbers


@pytest.mark.parametrize(
    ("verdicts", "words", "missing"),
    [
        ({1: MET, 2: MET}, "Mức 2/2", ""),
        ({1: MET, 2: NOT_MET}, "Mức 1/2", "Còn thiếu Mức 2: a"),
        ({1: NOT_MET, 2: MET}, "Chưa đạt Mức 1", "Còn thiếu Mức 1: a"),
        ({1: OPEN, 2: MET}, "Chưa đánh giá xong Mức 1", "Còn thiếu Mức 1: a (chưa đánh giá)"),
        ({}, "Chưa có mức nào", ""),
    ],
    ids=["top", "one-missing", "failed", "open", "no-levels"],
)
def test_a_criterion_in_words(verdicts, words, missing):
    row = standing("1.1", verdicts)
    assert (row.level_words, row.missing_words) == (words, missing)


@pytest.mark.parametrize(
    ("verdicts", "level", "is_short"),
    [({1: MET, 2: NOT_MET}, 1, False), ({1: MET, 2: NOT_MET}, 2, True), ({1: MET, 2: MET}, 3, False), ({}, 3, False), ({1: OPEN}, 0, False)],
    ids=["reached", "below", "own-top", "no-levels", "no-target"],
)
def test_short_of_a_level_means_below_it_or_below_the_own_top(verdicts, level, is_short):
    assert standing("1.1", verdicts).is_short_of(level) == is_short


def test_progress_counts_peoples_own_word():
    rows = [standing("1.1", {1: OPEN}, WorkStatus.DONE), standing("1.2", {1: MET}), standing("1.3", {1: MET}, WorkStatus.NOT_OPENED)]
    assert progress(rows) == (1, 3) and progress([]) == (0, 0)


@pytest.mark.parametrize("show", ["", "all", "nonsense"])
def test_other_filters_show_everything(show):
    rows = [standing("1.1", {1: OPEN}), standing("1.2", {1: MET}, WorkStatus.DONE)]
    assert shown_rows(rows, show, None) == rows
    assert shown_rows(rows, "open", None) == rows[:1]


def test_rows_are_grouped_by_standard_in_their_order():
    rows = [standing("1.1", {}), standing("1.2", {}), standing("2.1", {}, standard="2")]
    assert [(group.code, len(members)) for group, members in by_standard(rows)] == [("1", 2), ("2", 1)]
    assert by_standard([]) == []


@pytest.mark.parametrize(
    ("target", "criteria", "items"),
    [(None, [], 0), (1, ["1.2"], 0), (2, ["1.1", "1.2"], 0), (4, ["1.1", "1.2"], 1)],
    ids=["none", "first", "second", "fourth"],
)
def test_the_gap_to_the_level_aimed_at(target, criteria, items):
    rows = [standing("1.1", {1: MET, 2: OPEN}), standing("1.2", {1: NOT_MET, 2: MET}), standing("1.3", {1: MET})]
    verdicts = [TopLevelVerdict(verdict="met"), TopLevelVerdict(verdict="not_assessed"), TopLevelVerdict(verdict="not_applicable")]
    gap = gap_to_target(Assessment(target_level=target), rows, verdicts)
    assert [row.sheet.criterion.code for row in gap["criteria"]] == criteria and len(gap["items"]) == items


def test_few_codes_are_named_and_many_are_not():
    rows = [CriterionStanding(f"1.{number}", 3, 0) for number in range(1, 10)]
    assert codes_of(rows[:2]) == " (1.1, 1.2)"
    assert codes_of(rows[:8]).endswith("1.8)") and codes_of(rows) == ""


def optional_and_mandatory(*reached, mandatory=(2,)):
    rows = [CriterionStanding(f"1.{at}", 2, level) for at, level in enumerate(reached, 1)]
    return rows + [CriterionStanding(f"2.{at}", 2, level, is_mandatory=True) for at, level in enumerate(mandatory, 1)]


@pytest.mark.parametrize(
    ("rows", "sentences"),
    [
        (optional_and_mandatory(2, 2, 2, 2, 2, 1, 1), []),
        (optional_and_mandatory(2, 2, 2, 2, 2, 1, 1, mandatory=(2, 1)), ["Mức 2: còn 1/2 tiêu chí bắt buộc chưa tới (2.2)."]),
        (optional_and_mandatory(2, 2, 2, 2, 1, 1, 1), ["Mức 2: mới có 4/7 tiêu chí còn lại, cần ít nhất 5."]),
        (optional_and_mandatory(2, 2, 2, 2, 2, 1, 0), ["Mức 2: còn 1 tiêu chí chưa đạt Mức 1 (1.7)."]),
    ],
    ids=["nothing", "mandatory", "too-few", "one-at-nought"],
)
def test_each_condition_of_circular_57_has_its_sentence(rows, sentences):
    rules = RegulationSet(decision_rule=DecisionRule.MANDATORY_2026, optional_minimum=5)
    assert missing_for_school(rules, rows, [], 2) == sentences


def test_the_2018_rule_names_level_and_criteria():
    rules = RegulationSet(decision_rule=DecisionRule.LEVELS_2018)
    rows = [CriterionStanding("1.1", 3, 2), CriterionStanding("1.2", 2, 2)]
    assert missing_for_school(rules, rows, [], 3) == ["Mức 3: còn 1/2 tiêu chí chưa tới (1.1)."]
    assert missing_for_school(rules, rows, ["met", "not_met", "not_applicable"], 4) == ["Mức 4: còn 1/3 nội dung chưa đạt."]
