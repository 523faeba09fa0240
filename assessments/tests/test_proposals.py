"""Judging what is stored: an assessment's proposals in six queries, many schools at once, and the command."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessments.enums import Outcome
from assessments.models import Assessment, IndicatorVerdict
from assessments.proposals import BATCH, judged_schools, judgements_of, targets_of
from assessments.tests.conftest import load
from assessments.tests.judging_desk import aim
from schools.enums import TargetOp
from schools.models import School, SchoolTarget, YearlyFigures
from standards import rule_files
from standards.models import Indicator, RuleLimit
from standards.rule_files import rules_of

YEAR = 2023


@pytest.fixture
def school(cast):
    return cast.school.school


def store(school, year=YEAR, level="", **values):
    return YearlyFigures.objects.create(school=school, school_year=year, level=level, values={key: str(value) for key, value in values.items()})


def indicator(code, level, key):
    return Indicator.objects.get(level__criterion__code=code, level__number=level, key=key, level__criterion__standard__regulation_set__code="TT19-2018")


def test_every_indicator_and_item_with_a_rule_is_judged(desk):
    found = judgements_of(desk.assessment)
    assert len(found) == 39
    assert {kind for kind, _ in found} == {"indicator", "item"}
    assert set(Indicator.objects.filter(pk__in=[pk for kind, pk in found if kind == "indicator"]).values_list("topic", flat=True)) > {"group_count"}


def test_a_proposal_stands_beside_the_verdict_and_changes_nothing(desk, school):
    store(school, group_count=21)
    found = judgements_of(desk.assessment)["indicator", indicator("1.5", 3, "-").pk]
    assert found.shortfall == "1.5 Mức 3: tổng số nhóm, lớp: 21 > 20 nhóm, lớp, vượt 1 nhóm, lớp"
    assert not IndicatorVerdict.objects.exclude(verdict="not_assessed").exists()


def test_six_queries_however_much_is_known(desk, school, django_assert_max_num_queries):
    assessment = Assessment.objects.get()
    with django_assert_max_num_queries(6):
        judgements_of(assessment)
    for year in range(YEAR - 4, YEAR + 1):
        store(school, year, group_count=20, teacher_above_qualified_rate=50)
    again = Assessment.objects.get()
    with django_assert_max_num_queries(6):
        judgements_of(again)


def test_only_the_years_of_the_window_and_the_own_school_are_read(desk, cast, school):
    place = ("indicator", indicator("1.6", 2, "b").pk)
    for year in range(YEAR - 4, YEAR + 1):
        store(school, year, finance_violations=0)
    store(school, YEAR - 5, finance_violations=3)
    store(school, YEAR + 1, finance_violations=3)
    store(cast.other_school.school, finance_violations=3)
    found = judgements_of(desk.assessment)[place]
    assert found.outcome == Outcome.MET
    assert [used.year for used in found.figures] == list(range(YEAR - 4, YEAR + 1))


def test_rates_stand_before_what_was_typed(desk, school):
    row = store(school, group_count=4, groups_two_sessions=4, two_sessions_rate=50)
    row.rates = {"two_sessions_rate": "100"}
    row.save()
    assert judgements_of(desk.assessment)["indicator", indicator("1.5", 1, "b").pk].outcome == Outcome.MET


def test_a_limit_holds_on_the_day_that_governs_the_year(desk, school):
    store(school, admin_rooms_area=100)
    place = ("indicator", indicator("3.3", 2, "a").pk)
    limit = RuleLimit.objects.create(key="preschool_admin_rooms_area", value=Decimal("120"), in_force_from=date(YEAR, 9, 2), basis="Quyết định")
    assert judgements_of(desk.assessment)[place].outcome == Outcome.NO_THRESHOLD
    RuleLimit.objects.filter(pk=limit.pk).update(in_force_from=date(YEAR, 9, 1))
    assert judgements_of(desk.assessment)[place].reason == "diện tích khối phòng hành chính - quản trị: 100 < 120 m², thiếu 20 m²"
    RuleLimit.objects.filter(pk=limit.pk).update(in_force_from=date(YEAR, 1, 1), in_force_to=date(YEAR, 8, 31))
    assert judgements_of(desk.assessment)[place].outcome == Outcome.NO_THRESHOLD


def test_the_newest_regime_has_no_number_to_judge_by(desk57):
    assert judgements_of(desk57.assessment) == {}


@pytest.mark.parametrize(("op", "value", "outcome"), [("reach", "98", "met"), ("above", "98", "not_met"), ("above", "97", "met"), ("below", "99", "met")])
def test_the_own_target_binds_as_it_was_set(cast, op, value, outcome):
    school = cast.other_school.school
    school.levels = ["lower_secondary"]
    store(school, promotion_rate=98, graduation_rate=100, graduation_target=100)
    SchoolTarget.objects.create(school=school, school_year=YEAR, metric="promotion_rate", op=TargetOp(op), value=value)
    rules = rules_of("TT18-2018")
    judged = dict(next(judged_schools([school], YEAR, rules))[1])
    assert judged[rules.by_key["", "5.6", 1, "b"]].outcome == outcome


@pytest.mark.parametrize(
    ("op", "value", "value_to", "outcome"),
    [("between", "98", "99", "met"), ("between", "99", "100", "not_met"), ("between", "96", "97.5", "not_met"), ("keep", "98", "", "met"), ("keep", "98.5", "", "not_met")],
)
def test_both_ends_and_what_is_kept_are_read_from_what_was_stored(cast, op, value, value_to, outcome):
    school = cast.other_school.school
    school.levels = ["lower_secondary"]
    store(school, promotion_rate=98, graduation_rate=100, graduation_target=100)
    SchoolTarget.objects.create(school=school, school_year=YEAR, metric="promotion_rate", op=op, value=value, value_to=value_to)
    rules = rules_of("TT18-2018")
    assert dict(next(judged_schools([school], YEAR, rules))[1])[rules.by_key["", "5.6", 1, "b"]].outcome == outcome


def test_targets_of_levels_and_of_other_years_are_told_apart(cast):
    school = cast.other_school.school
    SchoolTarget.objects.create(school=school, school_year=YEAR, level="primary", metric="class_count", op="keep", value="12")
    SchoolTarget.objects.create(school=school, school_year=YEAR, metric="class_count", op="between", value="20", value_to="22")
    SchoolTarget.objects.create(school=school, school_year=YEAR + 1, metric="class_count", value="30")
    assert targets_of([school, cast.school.school], YEAR) == {
        school.pk: {("primary", "class_count"): aim("keep", 12), ("", "class_count"): aim("between", 20, 22)},
    }


def test_many_schools_cost_the_queries_of_one(cast, school, django_assert_num_queries):
    rules = rules_of("TT19-2018")
    schools = [school, cast.other_school.school, cast.far_school.school]
    store(school, group_count=21)
    with django_assert_num_queries(3):
        list(judged_schools(schools[:1], YEAR, rules))
    with django_assert_num_queries(3):
        found = list(judged_schools(schools, YEAR, rules))
    assert [one for one, _ in found] == schools
    place = rules.by_key["", "1.5", 3, "-"]
    assert [dict(judged)[place].outcome for _, judged in found] == ["not_met", "no_data", "no_data"]
    assert BATCH < 2000


def judge_command(*args):
    out, err = StringIO(), StringIO()
    call_command("judge", *args, stdout=out, stderr=err)
    return [line.split("\t") for line in out.getvalue().splitlines()], err.getvalue()


@pytest.mark.parametrize("year", ["2023", "2023-2024"])
def test_the_command_prints_one_indicator_a_line(school, tt19, year):
    store(school, group_count=21, disabled_same_kind_highest=1)
    lines, complaints = judge_command("mnhm", year)
    assert (len(lines), complaints) == (39, "")
    assert all(len(line) == 4 for line in lines)
    by_place = {line[0]: line[1:] for line in lines}
    assert by_place["1.5 Mức 3"] == ["Không đạt theo số liệu", "tổng số nhóm, lớp: 21 > 20 nhóm, lớp, vượt 1 nhóm, lớp", "group_count 2023=21"]
    assert by_place["1.3 Mức 2a"][0] == "Chưa đủ số liệu (một phần)"


def test_the_command_takes_another_set(school, tt19):
    load("TT17-2018")
    assert len(judge_command("mnhm", "2023", "--set", "TT17-2018")[0]) == 34


def test_the_command_says_when_no_number_decides(school, tt57):
    lines, complaints = judge_command("mnhm", "2026")
    assert (lines, complaints) == ([], "Bộ TT57-2026 không có chỉ báo nào mà số liệu quyết định; hội đồng xem và kết luận.\n")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["nowhere", "2023"], "Không có trường nào có mã “nowhere”."),
        (["hoamai", "2023"], "Không có trường nào có mã “hoamai”."),
        (["mnhm", "abc"], "abc"),
        (["mnhm", "2023-2027"], "2023-2027"),
        (["mnhm", "2023", "--set", "TT1"], "Không có bộ tiêu chuẩn “TT1”. Các bộ đang có: TT19-2018"),
        (["mnhm", "1999"], "Không có bộ tiêu chuẩn nào áp dụng cho Trường Mầm non Hoa Mai năm học 1999-2000"),
    ],
)
def test_the_command_refuses_in_words(school, tt19, args, words):
    with pytest.raises(CommandError) as refused:
        judge_command(*args)
    assert words in str(refused.value)


def test_the_command_judges_nothing_by_faulty_rules(school, tt19, tmp_path, monkeypatch):
    monkeypatch.setattr(rule_files, "RULES_DIR", tmp_path)
    (tmp_path / "TT19-2018.yaml").write_text("set: TT19-2018\nrules:\n- {item: '9', covers: whole, clauses: []}", encoding="utf-8")
    (tmp_path / "limits.yaml").write_text("- {key: a, label: A, unit: m, source: S}", encoding="utf-8")
    rules_of.cache_clear()
    with pytest.raises(CommandError, match=r"TT19-2018\.yaml:3: quy tắc cần danh sách clauses"):
        judge_command("mnhm", "2023")
    rules_of.cache_clear()
    rule_files.limit_kinds.cache_clear()


def test_a_school_that_lost_its_profile_is_not_judged(desk):
    School.objects.all().delete()
    assert judgements_of(desk.assessment) == {}
