"""How far the school is: the decision rules wired to stored verdicts, what is missing in words, weaknesses, what waits."""

from datetime import date

import pytest

from accounts.middleware import acting_for
from assessments.enums import WorkStatus
from assessments.standing import missing_words, school_result, sheet_standings, standings, weaknesses_by_criterion
from assessments.waiting import waiting_for


def reached(desk):
    return {row.code: (row.reached, row.max_level) for row in standings(desk.assessment)}


def test_nothing_judged_is_level_zero_everywhere(desk):
    assert {level for level, _ in reached(desk).values()} == {0}
    assert reached(desk)["1.2"] == (0, 2)
    assert school_result(desk.assessment).words == "Chưa đạt Mức 1"


def test_one_indicator_keeps_a_whole_school_of_2018_below_the_level(desk):
    desk.judge("met", level=1)
    desk.judge("not_met", code="1.5", letter="b")
    result = school_result(desk.assessment)
    assert (result.level, result.max_level) == (0, 4)
    assert result.missing == ("Mức 1: còn 1/25 tiêu chí chưa tới (1.5).",)


def test_criteria_without_a_third_level_count_at_their_own_top(desk):
    desk.judge("met")
    assert reached(desk)["1.2"] == (2, 2)
    result = school_result(desk.assessment)
    assert result.level == 3
    assert result.missing == ("Mức 4: còn 6/6 nội dung chưa đạt.",)


def test_level_four_needs_every_item_of_article_22(desk):
    desk.judge("met")
    desk.judge_top("met")
    result = school_result(desk.assessment)
    assert result.level == 4 and result.missing == () and result.words == "Đạt Mức 4"


def test_circular_57_lets_two_optional_criteria_fail_but_no_mandatory_one(desk57):
    desk57.judge("met", level=1)
    desk57.judge("not_met", level=1, code="1.1")
    desk57.judge("not_met", level=1, code="1.2")
    assert school_result(desk57.assessment).level == 1
    desk57.judge("not_met", level=1, code="1.3")
    result = school_result(desk57.assessment)
    assert result.level == 0
    assert result.missing == ("Mức 1: còn 1/8 tiêu chí bắt buộc chưa tới (1.3).",)


def test_circular_57_says_every_condition_that_fails_at_level_two(desk57):
    desk57.judge("met", level=1)
    desk57.judge("not_met", level=1, code="1.1")
    assert school_result(desk57.assessment).missing == (
        "Mức 2: còn 8/8 tiêu chí bắt buộc chưa tới (1.3, 1.4, 2.1, 2.2, 3.1, 3.2, 4.1, 4.2).",
        "Mức 2: mới có 0/7 tiêu chí còn lại, cần ít nhất 5.",
        "Mức 2: còn 1 tiêu chí chưa đạt Mức 1 (1.1).",
    )


@pytest.mark.parametrize(
    ("verdicts", "words"),
    [
        ({1: {"a": "met", "b": "not_met", "c": "not_assessed"}}, "Còn thiếu Mức 1: b; c (chưa đánh giá)"),
        ({1: {"a": "met"}, 2: {"-": "not_met"}}, "Còn thiếu Mức 2"),
        ({1: {"a": "met"}, 2: {"-": "not_assessed"}}, "Còn thiếu Mức 2 (chưa đánh giá)"),
        ({1: {"a": "met"}, 2: {"a": "met", "b": "not_met"}}, "Còn thiếu Mức 2: b"),
        ({1: {"a": "met"}, 2: {"-": "not_applicable"}}, ""),
    ],
)
def test_what_is_missing_for_the_next_level_in_words(verdicts, words):
    assert missing_words(verdicts) == words


def test_level_words_tell_open_from_failed(desk):
    desk.judge("not_met", code="1.1", level=1, letter="a")
    desk.judge("met", code="1.3", level=1)
    words = {row.sheet.criterion.code: row.level_words for row in sheet_standings(desk.assessment)}
    assert (words["1.1"], words["1.2"], words["1.3"]) == ("Chưa đạt Mức 1", "Chưa đánh giá xong Mức 1", "Mức 1/3")


def test_weaknesses_come_grouped_in_the_laws_order(desk, django_assert_num_queries):
    desk.add_weakness("5.3", text="Năm ba")
    desk.add_weakness("1.5", text="Một năm b", letter="b")
    desk.add_weakness("1.5", text="Một năm a")
    with django_assert_num_queries(1):
        groups = [(sheet.criterion.code, [row.text for row in rows]) for sheet, rows in weaknesses_by_criterion(desk.assessment)]
    assert groups == [("1.5", ["Một năm a", "Một năm b"]), ("5.3", ["Năm ba"])]


def test_waiting_names_what_is_assigned_to_me_and_not_done(desk):
    for code in ("1.1", "1.2", "1.3"):
        desk.sheet(code).assignees.add(desk.cast.member)
    desk.assessment.criterion_assessments.filter(criterion__code="1.3").update(status=WorkStatus.DONE)
    (item,) = waiting_for(desk.cast.acting(desk.cast.member))
    assert item.text == "Tự đánh giá 2023-2024: 2 tiêu chí được phân công chưa xong"
    assert item.url == desk.url("assessment_detail") + "?show=mine"
    assert item.kind == "assigned_criteria" and item.days_left is None


def test_drafters_are_asked_to_open_this_years_assessment_then_to_finish_it(desk):
    elsewhen = acting_for(desk.cast.principal, today=date(2027, 10, 1))
    assert [item.text for item in waiting_for(elsewhen)] == ["Mở đợt tự đánh giá năm học 2027-2028"]
    during = acting_for(desk.cast.principal, today=date(2023, 10, 1))
    assert [item.text for item in waiting_for(during)] == ["Tự đánh giá năm học 2023-2024: 25 tiêu chí chưa xong"]
    desk.assessment.criterion_assessments.update(status=WorkStatus.DONE)
    assert waiting_for(during) == []


@pytest.mark.parametrize("person", ["clerk", "officer", "operator", "stranger"])
def test_nothing_waits_for_those_who_do_not_assess(desk, person):
    assert waiting_for(desk.cast.acting(getattr(desk.cast, person))) == []
