"""What the judge says: outcomes, the sentence with its reason, the people who are missing, the figures it looked at."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.enums import Outcome
from assessments.judging import judge
from assessments.known import Figures, FigureUsed
from assessments.tests.judging_desk import YEAR, YEARS, Profile, aim, figures_of, judged, rule_at
from schools.models import School
from schools.rates import computed_rates
from standards.metrics import catalogue
from standards.rules import FLAGS, WHOLE, Clause, Op, Rule, Scope

ABOVE = "teacher_above_qualified_rate"
LOWER, MULTI = Profile(("lower_secondary",)), Profile(("primary", "lower_secondary"))


def with_rates(**counts):
    """Counts as typed and the rates that follow, as a stored year knows them."""
    values = {key: str(value) for key, value in counts.items()}
    return values | computed_rates(values, catalogue().metrics.values())


def judged_year(code, place, known, profile=None, limits=()):
    """Judgement on one year's row alone."""
    return judge(rule_at(code, place), Figures(YEAR, {(YEAR, ""): known}), profile or Profile(), dict(limits))


def ask(clauses, figures, profile=None, limits=()):
    """Judgement of a rule made for the test."""
    return judge(Rule("TT99", tuple(clauses), WHOLE, "1.1", 1, "a"), figures, profile or Profile(), dict(limits))


def test_the_shortfall_names_the_place_the_rate_and_the_people_missing():
    rising = [figures | {"teachers_above_qualified": 7 + step} for step, figures in enumerate([{"teachers_total": 21}] * 5)]
    rows = {(year, ""): with_rates(**known) for year, known in zip(YEARS, rising, strict=True)}
    found = judge(rule_at("TT17-2018", "2.2 Mức 2a"), Figures(YEAR, rows), Profile(), {})
    assert found.shortfall == "2.2 Mức 2a: 52,4 % giáo viên trên chuẩn < 55 %, thiếu 1 giáo viên"
    assert (found.outcome, found.covers) == (Outcome.NOT_MET, "part")
    assert found.reason.startswith("52,4 % giáo viên trên chuẩn < 55 %, thiếu 1 giáo viên; giáo viên trên chuẩn không giảm qua 5 năm (33,3 → ")
    assert found.figures == tuple(
        dict.fromkeys(FigureUsed(ABOVE, year, "", rows[year, ""][ABOVE]) for year in (YEAR, *YEARS))
    )


@pytest.mark.parametrize(
    ("value", "outcome", "words"),
    [
        ("54.96", Outcome.NOT_MET, "54,96 % giáo viên trên chuẩn < 65 %, thiếu 10,04 điểm phần trăm"),
        ("64.999999", Outcome.NOT_MET, "64,999999 % giáo viên trên chuẩn < 65 %"),
        ("64.96", Outcome.NOT_MET, "64,96 % giáo viên trên chuẩn < 65 %, thiếu 0,04 điểm phần trăm"),
        ("64.973", Outcome.NOT_MET, "64,97 % giáo viên trên chuẩn < 65 %"),
        ("65.00", Outcome.MET, "65,00 % giáo viên trên chuẩn ≥ 65 %"),
        ("65.04", Outcome.MET, "65,04 % giáo viên trên chuẩn ≥ 65 %"),
    ],
)
def test_no_rounding_lifts_a_rate_over_its_number(value, outcome, words):
    found = judged("TT17-2018", "2.2 Mức 3a", **{ABOVE: value})
    assert found.outcome == outcome
    assert found.reason.startswith(words)


@pytest.mark.parametrize(
    ("code", "place", "counts", "words"),
    [
        ("TT17-2018", "2.2 Mức 1b", {"teachers_total": 30, "teachers_qualified": 27, "teachers_above_qualified": 2},
         "96,7 % giáo viên đạt chuẩn trình độ trở lên < 100 %, thiếu 1 giáo viên"),
        ("TT17-2018", "1.5 Mức 2a", {"class_count": 32}, "tổng số lớp: 32 > 30 lớp, vượt 2 lớp"),
        ("TT17-2018", "3.2 Mức 1a", {"classrooms": 18, "class_count": 20}, "số phòng học/lớp: 0,9 < 1 phòng/lớp, thiếu 2 phòng"),
        ("TT17-2018", "5.5 Mức 1a", {"primary_grade_completed": 69, "primary_assessed": 99},
         "69,7 % học sinh hoàn thành chương trình lớp học < 70 %, thiếu 1 học sinh"),
        ("TT18-2018", "5.6 Mức 3b", {"dropped_out": 3, "repeated": 4, "students_total": 200},
         "1,5 % học sinh bỏ học > 1 %, vượt 1 học sinh; 2 % học sinh lưu ban ≤ 2 %"),
        ("TT18-2018", "3.1 Mức 3", {"site_area": 1000, "students_total": 200, "playground_area": 200},
         "diện tích khu đất/học sinh: 5 < 10 m²/học sinh, thiếu 1.000 m²; 20 % diện tích là sân chơi, bãi tập < 25 %, thiếu 50 m²"),
        ("TT19-2018", "5.3 Mức 1b", {"children_total": 90, "children_health_checked": 88}, "97,8 % trẻ được kiểm tra sức khỏe < 100 %, thiếu 2 trẻ"),
    ],
)  # fmt: skip
def test_people_and_places_are_counted_where_the_counts_are_known(code, place, counts, words):
    found = judged_year(code, place, with_rates(**counts), Profile(("lower_secondary",), is_rural=True))
    assert (found.outcome, found.reason) == (Outcome.NOT_MET, words)
    assert words.startswith(found.shortfall.removeprefix(f"{place}: "))


def test_rates_that_are_added_up_count_their_people_together():
    known = with_rates(training_total=90, training_good=70, training_fair=10, learning_total=90, learning_good=20, learning_fair=40, learning_met=30, learning_not_met=0)
    found = judged_year("TT18-2018", "5.6 Mức 3a", known, LOWER)
    assert found.shortfall == "5.6 Mức 3a: 88,9 % hạnh kiểm (rèn luyện) khá, tốt < 90 %, thiếu 1 học sinh"


EXCELLENT = ["13.62", "14.55", "19.85", "29.67", "21.45"]
WEAK = ["5", "6.99", "0.50", "2.14", "3.06"]
GOOD_CONDUCT = ["84.79", "86.96", "87.34", "87.94", "91.09"]


def trend(metric, values, profile=LOWER):
    return ask([Clause((metric,), Op.TREND, window=5)], figures_of(**{metric: values}), profile)


def test_a_rise_with_a_fall_between_is_for_people_and_names_the_year():
    found = trend("result_excellent_rate", EXCELLENT)
    assert found.outcome == Outcome.NEEDS_PEOPLE
    assert "tăng sau 5 năm nhưng giảm 2023–2024 (13,62 → 14,55 → 19,85 → 29,67 → 21,45 %)" in found.reason


def test_the_five_year_table_of_a_real_plan():
    """Years 2018–2019 to 2022–2023: the row of the best pupils fell in the last of them."""
    table = {"result_excellent_rate": EXCELLENT, "result_weak_rate": WEAK, "conduct_good_rate": GOOD_CONDUCT}
    rows = {(2018 + place, ""): {key: values[place] for key, values in table.items()} for place in range(5)}
    rule = rule_at("TT18-2018", "5.6 Mức 2a")
    found = judge(rule, Figures(2022, rows), LOWER, {})
    assert found.outcome == Outcome.NEEDS_PEOPLE
    assert "học sinh xếp loại giỏi (Tốt) tăng sau 5 năm nhưng giảm 2022–2023 (" in found.reason
    assert "yếu, kém (Chưa đạt) giảm sau 5 năm nhưng tăng 2019–2020, 2021–2022, 2022–2023 (" in found.reason
    assert "hạnh kiểm (rèn luyện) tốt không giảm qua 5 năm" in found.reason


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ([1, 2, 3, 4, 5], Outcome.MET),
        ([5, 5, 5, 5, 5], Outcome.MET),
        ([1, 1, 2, 2, 2], Outcome.MET),
        ([1, 3, 2, 4, 5], Outcome.NEEDS_PEOPLE),
        ([2, 1, 1, 1, 3], Outcome.NEEDS_PEOPLE),
        ([3, 4, 4, 4, 3], Outcome.NOT_MET),
        ([5, 4, 3, 2, 1], Outcome.NOT_MET),
        ([5, 6, 7, 8, 4], Outcome.NOT_MET),
    ],
)
def test_a_trend_turns_round_where_less_is_better(values, outcome):
    assert trend("promotion_rate", values).outcome == outcome
    assert trend("result_weak_rate", [100 - value for value in values]).outcome == outcome


def test_a_trend_with_a_year_missing_names_it():
    found = trend("promotion_rate", [1, None, 3, None, 5])
    assert (found.outcome, found.reason) == (Outcome.NO_DATA, "chưa có số liệu “Tỉ lệ lên lớp” năm học 2020–2021, 2022–2023")
    assert [used.year for used in found.figures] == [2019, 2021, 2023]


def test_a_surely_missed_demand_weighs_more_than_missing_data():
    found = judged("TT17-2018", "2.2 Mức 2a", **{ABOVE: [None, 50, 51, 52, 53]})
    assert found.outcome == Outcome.NOT_MET
    assert found.reason.endswith("chưa có số liệu “Tỉ lệ giáo viên trên chuẩn trình độ” năm học 2019–2020")


PARTY = "party_org_rating"


@pytest.mark.parametrize(
    ("ratings", "level_two", "level_three"),
    [
        (["completed"] * 4 + ["good"], Outcome.MET, Outcome.NOT_MET),
        (["completed"] * 3 + ["good", "excellent"], Outcome.MET, Outcome.MET),
        (["completed"] * 5, Outcome.NOT_MET, Outcome.NOT_MET),
        (["good"] * 4 + ["not_completed"], Outcome.NOT_MET, Outcome.NOT_MET),
        (["good"] * 4 + [None], Outcome.NO_DATA, Outcome.NO_DATA),
    ],
)
@pytest.mark.parametrize("code", ["TT17-2018", "TT18-2018", "TT19-2018"])
def test_ratings_of_the_party_organisation(code, ratings, level_two, level_three):
    assert judged(code, "1.3 Mức 2a", **{PARTY: ratings}).outcome == level_two
    assert judged(code, "1.3 Mức 3a", **{PARTY: ratings}).outcome == level_three


@pytest.mark.parametrize(
    ("ratings", "outcomes"),
    [
        (["good"] * 5, ("met", "met", "met")),
        (["fair"] * 5, ("met", "met", "not_met")),
        (["met", "met", "met", "fair", "fair"], ("met", "met", "not_met")),
        (["fair", "fair", "fair", "fair", "good"], ("met", "met", "met")),
        (["met", "met", "met", "met", "good"], ("met", "not_met", "not_met")),
        (["good"] * 4 + ["not_met"], ("not_met", "met", "not_met")),
    ],
)
@pytest.mark.parametrize("code", ["TT17-2018", "TT18-2018", "TT19-2018"])
def test_ratings_of_the_heads(code, ratings, outcomes):
    places = ("2.1 Mức 1b", "2.1 Mức 2a", "2.1 Mức 3")
    assert tuple(judged(code, place, managers_lowest_rating=ratings).outcome for place in places) == outcomes


@pytest.mark.parametrize(("code", "place"), [("TT17-2018", "Mức 4 khoản 5"), ("TT18-2018", "Mức 4 khoản 6"), ("TT19-2018", "Mức 4 khoản 6")])
def test_two_outstanding_years_of_five(code, place):
    words = {one: judged(code, place, outstanding_year=["no"] * (5 - one) + ["yes"] * one) for one in (1, 2, 3)}
    assert [words[one].outcome for one in (1, 2, 3)] == [Outcome.NOT_MET, Outcome.MET, Outcome.MET]
    assert words[1].reason == "kết quả vượt trội được ghi nhận: 1/5 năm Có (cần ít nhất 2 năm)"


def test_a_number_of_another_text_is_asked_for_until_it_is_known():
    place, figures = "1.5 Mức 2b", {"class_size_largest": 35}
    before = judged("TT17-2018", place, **figures)
    assert (before.outcome, before.shortfall) == (Outcome.NO_THRESHOLD, "")
    assert before.reason == "chưa có ngưỡng “Số học sinh nhiều nhất của một lớp tiểu học” (Điều lệ trường tiểu học)"
    for limit, outcome in ((34, Outcome.NOT_MET), (35, Outcome.MET), (36, Outcome.MET)):
        assert judged("TT17-2018", place, limits={"primary_class_size": Decimal(limit)}, **figures).outcome == outcome


def test_one_of_two_areas_suffices():
    place, limits = "3.1 Mức 1a", {"preschool_site_area_per_child": Decimal(12), "preschool_floor_area_per_child": Decimal("1.5")}
    for land, floor, outcome in ((12, 1, "met"), (11, 2, "met"), (11, 1, "not_met"), (None, 2, "met"), (11, None, "no_data")):
        assert judged("TT19-2018", place, limits=limits, site_area_per_child=land, floor_area_per_child=floor).outcome == outcome, (land, floor)
    assert " hoặc " in judged("TT19-2018", place, limits=limits, site_area_per_child=11, floor_area_per_child=1).shortfall


def test_groups_below_half_must_be_merged_and_are_no_failure():
    found = judged("TT19-2018", "1.5 Mức 1a", groups_under_half=2)
    assert found.outcome == Outcome.NEEDS_PEOPLE
    assert found.reason.endswith("; nhóm, lớp chưa đủ 50% số trẻ tối đa phải là nhóm, lớp ghép")
    assert judged("TT19-2018", "1.5 Mức 1a", groups_under_half=0).outcome == Outcome.MET


@pytest.mark.parametrize("place", ["5.4 Mức 2c", "5.4 Mức 3b"])
def test_without_inclusive_children_nothing_is_asked(place):
    none = judged("TT19-2018", place, inclusive_children=0)
    assert (none.outcome, none.reason, none.shortfall) == (Outcome.NOT_APPLICABLE, "không có trẻ khuyết tật học hòa nhập", "")
    assert judged("TT19-2018", place, inclusive_children=3, inclusive_progress_rate=100).outcome == Outcome.MET
    assert judged("TT19-2018", place, inclusive_progress_rate=50).outcome == Outcome.NOT_MET  # only the rate was known
    assert judged("TT19-2018", place, inclusive_children=3).outcome == Outcome.NO_DATA


def test_a_condition_leaves_the_rest_of_the_rule_in_force():
    all_done = {"primary_completion_age11_rate": 100, "age11_rest_in_primary_rate": None}
    assert judged("TT17-2018", "5.5 Mức 2b", **all_done).outcome == Outcome.MET
    assert judged("TT17-2018", "5.5 Mức 2b", **all_done | {"primary_completion_age11_rate": 99}).outcome == Outcome.NO_DATA


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [({"is_rural": True}, Outcome.NOT_MET), ({"is_inner_city": True}, Outcome.MET), ({}, Outcome.NEEDS_PEOPLE),
     ({"is_inner_city": True, "is_rural": True}, Outcome.NOT_MET)],
)  # fmt: skip
def test_a_profile_that_does_not_say_where_the_school_stands_is_for_people(changes, outcome):
    found = judged("TT18-2018", "3.1 Mức 3", replace(LOWER, **changes), site_area_per_student=7, playground_share=25)
    assert found.outcome == outcome


@pytest.mark.parametrize(("founded", "outcome"), [(2001, "met"), (2002, "no_threshold"), (None, "no_data")])
def test_the_year_of_founding(founded, outcome):
    profile = replace(LOWER, founded_year=founded, is_rural=True)
    assert judged("TT18-2018", "3.1 Mức 3", profile, site_area_per_student=11, playground_share=25).outcome == outcome


def test_a_rule_that_means_no_such_school_does_not_apply():
    found = ask([Clause(("class_count",), Op.AT_MOST, Decimal(1), scope=Scope((("is_gifted", True),)))], figures_of(class_count=5))
    assert (found.outcome, found.reason, found.figures) == (Outcome.NOT_APPLICABLE, "không có điều kiện nào dành cho trường như thế này", ())


def test_a_special_school_has_its_own_class_size():
    special = replace(LOWER, is_special=True)
    assert judged("TT18-2018", "1.5 Mức 3", special, class_count=10, class_size_largest=60).outcome == Outcome.NO_THRESHOLD
    assert judged("TT18-2018", "1.5 Mức 3", special, {"special_class_size": Decimal(20)}, class_count=10, class_size_largest=60).outcome == Outcome.NOT_MET


def test_a_level_reads_its_own_row_and_only_a_single_level_falls_back():
    rule = rule_at("TT18-2018", "1.5 Mức 3")
    whole = {"class_count": "20", "class_size_largest": "44", "primary_class_size_largest": "30"}
    rows = {(YEAR, ""): whole, (YEAR, "lower_secondary"): {"class_size_largest": "40"}}
    found = judge(rule, Figures(YEAR, rows), MULTI, {})
    assert found.outcome == Outcome.MET
    assert FigureUsed("class_size_largest", YEAR, "lower_secondary", "40") in found.figures
    only_whole = judge(rule, Figures(YEAR, {(YEAR, ""): whole}), MULTI, {})
    assert only_whole.outcome == Outcome.NO_DATA
    assert "“Sĩ số lớp đông nhất” của trung học cơ sở" in only_whole.reason
    assert judge(rule, Figures(YEAR, {(YEAR, ""): whole}), LOWER, {}).outcome == Outcome.NOT_MET


def test_every_level_of_a_school_must_do_what_is_asked():
    rates = {"result_excellent_rate": "10", "result_fair_rate": "30", "result_weak_rate": "1", "conduct_good_rate": "90", "conduct_fair_rate": "9"}
    both = Profile(("lower_secondary", "upper_secondary"))
    rows = {(YEAR, level): rates for level in both.levels}
    found = judge(rule_at("TT18-2018", "5.6 Mức 3a"), Figures(YEAR, rows), both, {})
    assert found.shortfall == "5.6 Mức 3a: 30 % học sinh xếp loại khá (trung học cơ sở) < 35 %, thiếu 5 điểm phần trăm"  # 25 at upper


def test_what_was_looked_for_in_vain_is_told_with_every_place_where_it_would_be_seen():
    one = judged("TT17-2018", "1.5 Mức 2a")
    assert (one.figures, one.missing) == ((), (FigureUsed("class_count", YEAR, "", ""),))
    assert judged("TT17-2018", "1.5 Mức 2a", class_count=20).missing == ()
    several = judge(rule_at("TT18-2018", "1.5 Mức 3"), Figures(YEAR, {(YEAR, "primary"): {"class_count": "10"}}), MULTI, {})
    assert {figure[2] for figure in several.missing if figure.metric == "class_count"} == {"", "lower_secondary"}
    two = judged("TT18-2018", "5.6 Mức 1a", LOWER, result_excellent_rate=10, result_fair_up_target=50, conduct_fair_up_target=50)
    assert FigureUsed("result_fair_rate", YEAR, "", "") in two.missing and FigureUsed("result_excellent_rate", YEAR, "", "10") in two.figures


def test_the_level_is_named_only_where_there_could_be_another():
    rates = {"result_excellent_rate": "4", "result_fair_rate": "40", "result_weak_rate": "1", "conduct_good_rate": "90", "conduct_fair_rate": "9"}
    found = judge(rule_at("TT18-2018", "5.6 Mức 3a"), Figures(YEAR, {(YEAR, "lower_secondary"): rates}), MULTI, {})
    assert found.shortfall == "5.6 Mức 3a: 4 % học sinh xếp loại giỏi (Tốt) < 10 %, thiếu 6 điểm phần trăm"
    sizes = {(YEAR, "lower_secondary"): {"class_size_largest": "41"}, (YEAR, ""): {"class_count": "20", "primary_class_size_largest": "36"}}
    found = judge(rule_at("TT18-2018", "1.5 Mức 3"), Figures(YEAR, sizes), MULTI, {})
    assert "sĩ số lớp đông nhất (trung học cơ sở): 41 > 40" in found.reason and "sĩ số lớp tiểu học đông nhất: 36 > 35" in found.reason


def levels_of(**rows):
    """Figures of the assessed year stored at the levels: {level: counts as typed}."""
    return Figures(YEAR, {(YEAR, level): with_rates(**counts) for level, counts in rows.items()})


def test_a_school_of_several_levels_is_judged_by_counts_added_up():
    figures = levels_of(primary={"class_count": 24}, lower_secondary={"class_count": 22})
    found = judge(rule_at("TT18-2018", "1.5 Mức 2"), figures, MULTI, {"secondary_class_size": Decimal(45), "primary_class_size": Decimal(35)})
    assert "tổng số lớp: 46 > 45 lớp, vượt 1 lớp" in found.shortfall
    assert {(used.level, used.value) for used in found.figures if used.metric == "class_count"} == {("primary", "24"), ("lower_secondary", "22")}


def test_its_rates_follow_from_those_counts_with_the_people_missing():
    figures = levels_of(primary={"teachers_total": 20, "teachers_qualified": 20, "teachers_above_qualified": 0},
                        lower_secondary={"teachers_total": 20, "teachers_qualified": 18, "teachers_above_qualified": 1})  # fmt: skip
    found = judge(rule_at("TT18-2018", "2.2 Mức 1b"), figures, MULTI, {})
    assert found.shortfall == "2.2 Mức 1b: 97,5 % giáo viên đạt chuẩn trình độ trở lên < 100 %, thiếu 1 giáo viên"
    assert {used.level for used in found.figures} == {"primary", "lower_secondary"}


@pytest.mark.parametrize("rows", [
    {"primary": {"class_count": 20}},
    {"primary": {"teacher_qualified_rate": 100}, "lower_secondary": {"teacher_qualified_rate": 100}},
    {"primary": {"teachers_total": 20, "teachers_qualified": 20, "teachers_above_qualified": 0}, "lower_secondary": {"teacher_qualified_rate": 100}},
])
def test_what_one_level_leaves_open_is_not_guessed(rows):
    figures = Figures(YEAR, {(YEAR, level): {key: str(value) for key, value in row.items()} for level, row in rows.items()})
    for place in ("1.5 Mức 2", "2.2 Mức 1b"):
        assert judge(rule_at("TT18-2018", place), figures, MULTI, {"secondary_class_size": Decimal(45)}).outcome == Outcome.NO_DATA


def test_the_whole_schools_own_figure_goes_before_its_levels():
    rows = levels_of(primary={"class_count": 24}, lower_secondary={"class_count": 22}).rows | {(YEAR, ""): {"class_count": "45"}}
    found = judge(rule_at("TT18-2018", "1.5 Mức 2"), Figures(YEAR, rows), MULTI, {})
    assert FigureUsed("class_count", YEAR, "", "45") in found.figures and found.outcome == Outcome.NO_THRESHOLD


@pytest.mark.parametrize(("value", "outcome"), [("97.99", "not_met"), ("98", "met"), ("98.01", "met")])
def test_the_school_plan_is_the_measure(value, outcome):
    figures = {"promotion_rate": value, "graduation_rate": 100, "graduation_target": 100}
    assert judged("TT18-2018", "5.6 Mức 1b", LOWER, promotion_target=98, **figures).outcome == outcome
    own = figures_of(targets={("", "promotion_rate"): aim("reach", 98)}, promotion_target=99, **figures)
    assert judge(rule_at("TT18-2018", "5.6 Mức 1b"), own, LOWER, {}).outcome == outcome


def test_targets_of_added_figures_are_added():
    aims = {("", "result_excellent_rate"): aim("reach", 20), ("", "result_fair_rate"): aim("reach", 40)}
    figures = {"result_excellent_rate": 15, "result_fair_rate": 45, "conduct_good_rate": 90, "conduct_fair_rate": 9, "conduct_fair_up_target": 99}
    assert judge(rule_at("TT18-2018", "5.6 Mức 1a"), figures_of(targets=aims, **figures), LOWER, {}).outcome == Outcome.MET
    without = judged("TT18-2018", "5.6 Mức 1a", LOWER, **figures)
    assert without.outcome == Outcome.NO_DATA
    assert without.reason.startswith("trường chưa đặt chỉ tiêu học lực (học tập) từ khá trở lên năm học 2023–2024")


def test_research_reports_are_shown_and_left_to_people():
    found = judged("TT18-2018", "2.2 Mức 3b", LOWER, teacher_research_reports=[0, 1, None, 2, 3])
    assert found.outcome == Outcome.NEEDS_PEOPLE
    assert "2019–2020: 0, 2020–2021: 1, 2022–2023: 2, 2023–2024: 3" in found.reason
    assert len(found.figures) == 4


def test_the_flags_of_a_scope_are_those_of_a_profile():
    assert set(FLAGS) <= {field.name for field in School._meta.fields}


RATES = st.decimals(0, 100, places=2)


@given(RATES, RATES)
def test_more_is_never_worse_where_at_least_is_asked(one, other):
    less, more = (judged("TT17-2018", "2.2 Mức 3a", **{ABOVE: value}).outcome for value in sorted((one, other)))
    assert (less, more) != (Outcome.MET, Outcome.NOT_MET)


@given(st.lists(RATES, min_size=5, max_size=5), st.integers(0, 4))
def test_a_better_last_year_never_spoils_a_trend(values, bump):
    rank = {Outcome.NOT_MET: 0, Outcome.NEEDS_PEOPLE: 1, Outcome.MET: 2}
    better = [*values[:4], values[4] + bump]
    assert rank[trend("promotion_rate", better).outcome] >= rank[trend("promotion_rate", values).outcome]


@given(st.integers(1, 400), st.data())
def test_whom_the_sentence_asks_for_is_just_enough(total, data):
    above = data.draw(st.integers(0, total))
    known = with_rates(teachers_total=total, teachers_above_qualified=above)
    found = judged_year("TT17-2018", "2.2 Mức 3a", known)
    if found.outcome == Outcome.NOT_MET:
        missing = int(found.shortfall.rpartition("thiếu ")[2].split()[0].replace(".", ""))
        for people, outcome in ((missing, Outcome.MET), (missing - 1, Outcome.NOT_MET)):
            after = with_rates(teachers_total=total, teachers_above_qualified=above + people)
            assert judged_year("TT17-2018", "2.2 Mức 3a", after).outcome == outcome
