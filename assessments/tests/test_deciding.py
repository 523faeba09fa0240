"""Proposals beside human verdicts: accept one or all, override with a reason, flags when a figure changes later."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accreditation.tests.cast import make_person
from assessments import deciding, workflow_verdicts
from assessments.enums import WorkStatus
from assessments.flags import confirmed_rows, flag_counts, flagged, with_confirmed
from assessments.judging import Judgement
from assessments.known import FigureUsed
from assessments.models import Assessment, IndicatorVerdict, TopLevelVerdict
from assessments.tests.desk import filled
from documents.problems import WorkflowRefused
from records.models import AuditEntry
from schools.models import School
from schools.tests.people import year_of
from schools.workflow import Entry, save_figures

PLACE = {"code": "2.2", "level": 1, "letter": "b"}  # every teacher qualified: whole
GOOD = {"teachers_total": "20", "teachers_qualified": "15", "teachers_above_qualified": "5", "teachers_not_qualified": "0"}
BAD = GOOD | {"teachers_qualified": "14", "teachers_not_qualified": "1"}


@pytest.fixture
def enter(cast):
    """Store figures of 2023-2024 as the grid does."""
    school = School.objects.get(pk=cast.school.pk)

    def run(values, year=2023):
        row = school.yearly_figures.filter(school_year=year, level="").first()
        stored = row.values if row else {}
        result = save_figures(school, {year: {key: Entry(text, stored.get(key, "")) for key, text in values.items()}}, by=cast.principal)
        assert result.is_clean, result

    return run


def row_at(desk, code="2.2", level=1, letter="b"):
    return IndicatorVerdict.objects.get(sheet=desk.sheet(code), indicator__level__number=level, indicator__key=letter)


def name_at(desk):
    return desk.verdict_name(**PLACE)


def override_at(desk):
    return name_at(desk).replace("verdict-", "override-")


def page(desk, code="2.2", person="principal"):
    return desk.cast.client(getattr(desk.cast, person)).get(desk.url("criterion_sheet", code))


def judged(outcome, covers="whole", figures=()):
    return Judgement(outcome, covers, "Vì số liệu.", tuple(figures))


@pytest.mark.parametrize(("outcome", "covers", "verdict", "needed"), [
    ("met", "whole", "not_met", True), ("not_met", "whole", "met", True), ("met", "whole", "met", False), ("met", "whole", "not_applicable", False),
    ("met", "whole", "not_assessed", False), ("met", "part", "not_met", False), ("no_data", "whole", "met", False), ("needs_people", "whole", "met", False),
    ("not_applicable", "whole", "met", False), ("no_threshold", "whole", "not_met", False),
])
def test_only_deciding_against_whole_figures_needs_a_reason(outcome, covers, verdict, needed):
    assert deciding.needs_reason(judged(outcome, covers), verdict) is needed
    assert deciding.needs_reason(None, verdict) is False


@pytest.mark.parametrize(("outcome", "covers", "verdict", "ready"), [
    ("met", "whole", "not_assessed", True), ("not_met", "whole", "not_assessed", True), ("met", "part", "not_assessed", False),
    ("met", "whole", "not_met", False), ("not_applicable", "whole", "not_assessed", False), ("no_data", "whole", "not_assessed", False),
])
def test_accept_all_takes_only_whole_ones_that_nobody_decided(outcome, covers, verdict, ready):
    row = IndicatorVerdict(indicator_id=1, verdict=verdict)
    assert deciding.Proposal(row, judged(outcome, covers)).is_ready is ready


def test_figures_that_were_looked_for_in_vain_are_remembered_as_empty():
    judgement = replace(judged("no_data", figures=[FigureUsed("promotion_rate", 2023, "", "98")]), missing=(FigureUsed("graduation_rate", 2023, "", ""),))
    assert deciding.figures_used(judgement) == [["promotion_rate", 2023, "", "98"], ["graduation_rate", 2023, "", ""]]


def test_the_proposal_stands_beside_the_verdict_with_reason_and_figures(desk, enter):
    enter(BAD)
    for person in ("principal", "clerk"):
        text = page(desk, person=person).content.decode()
        assert "Số liệu đề xuất" in text and "Không đạt theo số liệu" in text and "Số liệu đã dùng" in text
    assert "Nhận đề xuất này" not in page(desk, person="clerk").content.decode()
    assert row_at(desk).verdict == "not_assessed"  # figures propose, people decide


def test_accepting_one_keeps_what_else_was_typed_and_what_was_proposed(desk, enter):
    enter(GOOD)
    row = row_at(desk)
    desk.save(desk.cast.principal, "2.2", accept=str(row.indicator_id), strengths="Đủ giáo viên.")
    row.refresh_from_db()
    assert (row.verdict, row.proposed, row.confirmed_by) == ("met", "met", desk.cast.principal)
    assert ["teacher_qualified_rate", 2023, "", "100"] in row.figures_used and row.proposed_reason and row.confirmed_at
    assert desk.sheet("2.2").strengths == "Đủ giáo viên."
    assert row_at(desk, letter="a").verdict == "not_assessed"


def test_accept_all_on_the_sheet_leaves_what_a_person_chose(desk, enter):
    enter(GOOD | {"teachers_rated": "20", "teachers_standard_good": "20"})
    desk.save(desk.cast.principal, "2.2", accept_all="yes", **{desk.verdict_name("2.2", 1, "c"): "not_met", desk.verdict_name("2.2", 1, "c").replace("verdict", "override"): "Hồ sơ chưa đủ."})
    assert (row_at(desk).verdict, row_at(desk, letter="c").verdict, row_at(desk, letter="a").verdict) == ("met", "not_met", "not_assessed")


@pytest.mark.parametrize("nonsense", ["0", "x", "999999999999999999999", "-1", "²"])
def test_accepting_what_is_not_there_accepts_nothing(desk, enter, nonsense):
    enter(GOOD)
    assert desk.save(desk.cast.principal, "2.2", accept=nonsense, reviewed=nonsense).status_code == 302
    assert row_at(desk).verdict == "not_assessed"


def test_going_against_the_figures_needs_a_reason_that_is_kept(desk, enter):
    enter(BAD)
    data = desk.opened_by(desk.cast.principal, "2.2") | {name_at(desk): "met", "strengths": "Chữ đã gõ"}
    answer = desk.send(desk.cast.principal, data, "2.2")
    text = answer.content.decode()
    assert "Số liệu cho kết quả khác: ghi lý do" in text and "Chữ đã gõ" in text and row_at(desk).verdict == "not_assessed"
    desk.send(desk.cast.principal, data | {override_at(desk): "Một giáo viên vừa nhận bằng."}, "2.2")
    row = row_at(desk)
    assert (row.verdict, row.proposed, row.override_reason) == ("met", "not_met", "Một giáo viên vừa nhận bằng.")
    assert "Kết luận khác với số liệu: Một giáo viên vừa nhận bằng." in page(desk, person="clerk").content.decode()
    history = desk.cast.client(desk.cast.clerk).get(desk.url("sheet_history", "2.2")).content.decode()
    assert "khác số liệu: Một giáo viên vừa nhận bằng." in history


def test_the_guard_stands_in_the_workflow_too(desk, enter):
    """Figures that turned between opening and saving: the save is refused with everything typed still there."""
    data = desk.opened_by(desk.cast.principal, "2.2") | {name_at(desk): "met", "strengths": "Chữ đã gõ"}
    enter(BAD)
    answer = desk.send(desk.cast.principal, data, "2.2")
    assert answer.status_code == 200 and "Chữ đã gõ" in answer.content.decode() and desk.sheet("2.2").strengths == ""
    with pytest.raises(WorkflowRefused):
        workflow_verdicts.refuse_if(workflow_verdicts.override_problems([(judged("not_met"), ("not_assessed", "", ""), ("met", "", ""))]))


def test_an_earlier_verdict_does_not_hinder_later_work(desk, enter):
    desk.save(desk.cast.principal, "2.2", **{name_at(desk): "met"})
    enter(BAD)
    assert desk.save(desk.cast.principal, "2.2", strengths="Thêm ý").status_code == 302
    assert "khác với số liệu, chưa ghi lý do" in page(desk).content.decode()


def test_agreeing_again_drops_the_reason(desk, enter):
    enter(BAD)
    desk.save(desk.cast.principal, "2.2", **{name_at(desk): "met", override_at(desk): "Có bằng mới."})
    desk.save(desk.cast.principal, "2.2", **{name_at(desk): "not_met"})
    assert (row_at(desk).verdict, row_at(desk).override_reason, row_at(desk).proposed) == ("not_met", "", "not_met")
    desk.save(desk.cast.principal, "2.2", **{name_at(desk): "not_assessed"})
    assert (row_at(desk).proposed, row_at(desk).figures_used, row_at(desk).confirmed_by) == ("", [], None)


def test_two_people_one_accepting_one_writing_both_stay(desk, enter):
    enter(GOOD)
    theirs = desk.opened_by(desk.cast.secretary, "2.2")
    desk.save(desk.cast.principal, "2.2", accept=str(row_at(desk).indicator_id))
    assert desk.send(desk.cast.secretary, theirs | {"strengths": "Ý của thư ký"}, "2.2").status_code == 302
    assert (row_at(desk).verdict, desk.sheet("2.2").strengths) == ("met", "Ý của thư ký")


def test_the_figures_used_name_their_level():
    used = [FigureUsed("class_count", 2022, level, value) for level, value in (("primary", "20"), ("lower_secondary", "22"), ("", "43"))]
    shown = deciding.Proposal(IndicatorVerdict(indicator_id=1), judged("met", figures=[*used, FigureUsed("class_count", 2023, "primary", "21")])).figures
    assert shown == [
        ("Tổng số lớp – tiểu học", [("2022-2023", "20"), ("2023-2024", "21")]),
        ("Tổng số lớp – trung học cơ sở", [("2022-2023", "22")]),
        ("Tổng số lớp", [("2022-2023", "43")]),
    ]


# --- a figure changes later ---------------------------------------------------------------------------------------------


@pytest.fixture
def confirmed(desk, enter):
    enter(GOOD)
    desk.save(desk.cast.principal, "2.2", accept=str(row_at(desk).indicator_id))
    return desk


def flags(desk):
    return flagged(desk.assessment, confirmed_rows(desk.assessment))


def counts_for(acting):
    return flag_counts(with_confirmed(Assessment.objects.visible_to(acting)))


def test_a_changed_figure_flags_the_verdict_everywhere_and_changes_nothing(confirmed, enter):
    assert not flags(confirmed)
    enter(BAD)
    row = row_at(confirmed)
    (change,) = flags(confirmed)["indicator", row.indicator_id]
    assert (change.year, change.old, change.new) == ("2023-2024", "100,00%", "95,00%") and row.verdict == "met"
    client = confirmed.cast.client(confirmed.cast.principal)
    assert "Số liệu đã đổi sau khi kết luận" in page(confirmed, person="clerk").content.decode()
    assert "1 kết luận có số liệu đã đổi" in client.get(confirmed.url("assessment_detail")).content.decode()
    assert "1 kết luận có số liệu đã đổi" in client.get(reverse("home")).content.decode()
    assert "100,00% → 95,00%" in client.get(confirmed.url("proposal_list")).content.decode()


def test_figures_of_the_topic_that_the_rule_never_asked_flag_nothing(desk, enter):
    """The topic of 2.1 b shows how many heads have each rating; the rule reads the lowest rating only."""
    enter({"managers_rated": "3", "managers_fair": "1", "managers_good": "2", "managers_lowest_rating": "fair"})
    row = IndicatorVerdict.objects.get(sheet=desk.sheet("2.1"), indicator__level__number=1, indicator__key="b")
    desk.save(desk.cast.principal, "2.1", accept=str(row.indicator_id))
    row.refresh_from_db()
    assert row.figures_used == [["managers_lowest_rating", 2023, "", "fair"]] and not flags(desk)
    enter({"managers_fair": "0", "managers_good": "3"})
    assert not flags(desk)
    enter({"managers_lowest_rating": "good"})
    assert [change.new for change in flags(desk)["indicator", row.indicator_id]] == ["Tốt"]


def test_a_changed_figure_of_a_level_names_the_level(desk, enter):
    enter(GOOD)
    row = row_at(desk)
    row.confirmed_at, row.figures_used = timezone.now(), [["teachers_total", 2023, "preschool", "20"]]
    (change,) = flagged(desk.assessment, [row])["indicator", row.indicator_id]
    assert (change.name, change.old, change.new) == ("Tổng số giáo viên – mầm non", "20", "chưa có")


def test_other_figures_and_a_change_taken_back_flag_nothing(confirmed, enter):
    enter({"site_area": "900"})
    enter({"teachers_total": "20"}, 2022)
    assert not flags(confirmed)
    enter(BAD)
    enter(GOOD)
    assert not flags(confirmed)


def test_figures_that_come_after_a_verdict_without_any_flag_it(desk, enter):
    desk.save(desk.cast.principal, "2.2", **{name_at(desk): "met"})
    assert row_at(desk).proposed == "no_data"
    enter(BAD)
    (change,) = flags(desk)["indicator", row_at(desk).indicator_id]
    assert (change.old, change.new) == ("chưa có", "95,00%")


def test_looking_again_takes_the_flag_off_and_keeps_the_verdict(confirmed, enter):
    enter(BAD)
    row = row_at(confirmed)
    confirmed.save(confirmed.cast.secretary, "2.2", reviewed=str(row.indicator_id), strengths="Gõ thêm")
    row.refresh_from_db()
    assert (row.verdict, row.proposed, row.confirmed_by) == ("met", "not_met", confirmed.cast.secretary) and not flags(confirmed)
    assert confirmed.sheet("2.2").strengths == "Gõ thêm" and AuditEntry.objects.filter(action__startswith="xem lại kết luận").count() == 1


def test_flags_are_taken_off_from_the_list_too(confirmed, enter):
    enter(BAD)
    client = confirmed.cast.client(confirmed.cast.principal)
    url = confirmed.url("proposals_reviewed")
    client.post(url, {"place": ["indicator-x", "item-1", "indicator-99999999999999999999", "weather-1", ""]})
    assert flags(confirmed)
    client.post(url, {"place": f"indicator-{row_at(confirmed).indicator_id}"})
    assert not flags(confirmed) and not counts_for(confirmed.cast.acting(confirmed.cast.principal))


def test_only_the_own_school_sees_its_flags(confirmed, enter):
    enter(BAD)
    assert [count for _, count in counts_for(confirmed.cast.acting(confirmed.cast.clerk))] == [1]
    assert counts_for(confirmed.cast.acting(confirmed.cast.officer)) == counts_for(confirmed.cast.acting(confirmed.cast.other_principal)) == []


def test_flags_cost_no_query_while_nothing_was_confirmed(desk, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert flagged(desk.assessment, [IndicatorVerdict(indicator_id=1)]) == {}


# --- the whole assessment -----------------------------------------------------------------------------------------------


def test_accept_all_of_the_assessment_takes_whole_ones_only(desk, enter):
    enter(GOOD | {"strategy_goals": "4"})
    desk.save(desk.cast.principal, "2.3", strengths="Có")
    client = desk.cast.client(desk.cast.principal)
    ready = client.get(desk.url("proposal_list")).context["ready"]
    assert ready and all(proposal.is_whole for proposal in ready)
    text = client.post(desk.url("proposals_accept"), follow=True).content.decode()
    assert f"Đã nhận {len(ready)} đề xuất" in text
    decided = IndicatorVerdict.objects.exclude(verdict="not_assessed")
    assert {row.indicator_id for row in decided} == {proposal.row.indicator_id for proposal in ready if hasattr(proposal.row, "indicator_id")}
    assert all(row.proposed == row.verdict and row.confirmed_by == desk.cast.principal for row in decided)
    sheet = desk.sheet("2.2")
    assert (sheet.status, sheet.version) == (WorkStatus.IN_PROGRESS, 1)
    assert not client.get(desk.url("proposal_list")).context["ready"]


def test_level_four_is_proposed_and_accepted_too(desk, enter):
    for year in range(2019, 2024):
        enter({"strategy_goals": "4", "strategy_goals_met": "4"}, year)
    client = desk.cast.client(desk.cast.principal)
    data = filled(client.get(desk.url("top_level_sheet")).context["form"])
    assert "Số liệu đề xuất" in client.get(desk.url("top_level_sheet")).content.decode()
    assert client.post(desk.url("top_level_save"), data | {"accept_all": "yes"}).status_code == 302
    rows = TopLevelVerdict.objects.exclude(verdict="not_assessed")
    assert [(row.item.key, row.verdict, row.proposed) for row in rows] == [("5", "met", "met")]
    enter({"strategy_goals_met": "3"}, 2023)
    assert list(flags(desk)) == [("item", rows[0].item_id)]


def test_under_khoan_4_dieu_27_figures_are_never_accepted_in_bulk(desk57):
    acting = desk57.cast.acting(desk57.cast.principal)
    assert workflow_verdicts.problems_of_accepting(desk57.assessment, date(2028, 12, 31))
    assert not workflow_verdicts.problems_of_accepting(desk57.assessment, date(2029, 1, 1))
    if date(2026, 7, 7) <= acting.today <= date(2028, 12, 31):
        with pytest.raises(WorkflowRefused):
            workflow_verdicts.accept_all(acting, desk57.assessment)
    text = desk57.cast.client(desk57.cast.principal).get(desk57.url("proposal_list")).content.decode()
    assert "không có chỉ báo nào xét bằng số liệu" in text


def test_who_was_not_given_the_sheet_takes_no_flag_off(confirmed, enter):
    enter(BAD)
    other = make_person("another_member", confirmed.cast.school, Role.MEMBER)
    assert confirmed.cast.client(other).post(confirmed.url("proposals_reviewed"), {}).status_code == 403
    with pytest.raises(workflow_verdicts.PermissionDenied):
        workflow_verdicts.mark_reviewed(confirmed.cast.acting(other), confirmed.assessment, [("indicator", row_at(confirmed).indicator_id)])


def test_figures_of_another_school_move_no_flag(confirmed, cast):
    year_of(School.objects.get(pk=cast.other_school.pk), 2023, **BAD).save()
    assert not flags(confirmed)
