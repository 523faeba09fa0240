"""The gap board: what is missing for a level, by kind; what if some were met; a weakness out of a line."""

from types import SimpleNamespace

import pytest

from accounts.enums import Role
from accreditation.tests.cast import make_person
from assessments.enums import GapKind, WorkStatus
from assessments.gaps import gaps_of, target_of
from assessments.models import Assessment, CriterionAssessment, IndicatorVerdict, Weakness
from assessments.standing import sheet_standings
from assessments.tests.shelf import Shelf
from assessments.what_if import what_if
from assessments.workflow import make_sheets
from records.models import AuditEntry

FAILED = SimpleNamespace(outcome="not_met", covers="whole", reason="52,4% < 55%, thiếu 1 giáo viên.", shortfall="2.2 Mức 2a: 52,4% < 55%")


def items_of(desk):
    return list(desk.assessment.top_level_verdicts.select_related("item"))


def board(desk, target=1, judgements=None):
    return gaps_of(desk.assessment, sheet_standings(desk.assessment), items_of(desk), target, judgements or {})


def indicator(desk, code="1.1", level=1, letter="a"):
    return IndicatorVerdict.objects.get(sheet=desk.sheet(code), indicator__level__number=level, indicator__key=letter)


def page(desk, person="principal", query=""):
    return desk.cast.client(getattr(desk.cast, person)).get(desk.url("gap_board") + query)


def supposing(desk, target, codes=(), item_keys=()):
    """WhatIf with criteria and items of the desk's own assessment ticked."""
    pk = desk.assessment.pk
    return what_if(desk.assessment, sheet_standings(desk.assessment), items_of(desk), target=target, ticks={(pk, "met"): codes, (pk, "item"): item_keys})


def test_a_new_assessment_lacks_verdicts_people_and_evidence(desk):
    gaps = board(desk)
    sheets = desk.assessment.criterion_assessments.count()
    assert len(gaps[GapKind.PEOPLE]) == len(gaps[GapKind.EVIDENCE]) == sheets
    assert {gap.level for gap in gaps[GapKind.NOT_ASSESSED]} == {1} and not gaps[GapKind.NOT_MET]
    assert len(board(desk, 2)[GapKind.NOT_ASSESSED]) > len(gaps[GapKind.NOT_ASSESSED])


def test_what_passes_is_no_gap_and_what_fails_says_why(desk):
    desk.judge("met", code="1.1", level=1)
    IndicatorVerdict.objects.filter(pk=indicator(desk, letter="b").pk).update(verdict="not_met", reason="Chưa niêm yết công khai.")
    gaps = [gap for found in board(desk).values() for gap in found if gap.code == "1.1" and gap.level]
    assert [(gap.kind, gap.place, gap.text) for gap in gaps] == [("not_met", "Mức 1, chỉ báo b", "Chưa niêm yết công khai.")]
    IndicatorVerdict.objects.filter(sheet=desk.sheet(), indicator__level__number=1).update(verdict="not_applicable", reason="Không có.")
    assert not [gap for gap in board(desk)[GapKind.NOT_MET] if gap.code == "1.1"]


@pytest.mark.parametrize(("outcome", "shown"), [("not_met", True), ("no_data", True), ("met", False), ("needs_people", False), ("no_threshold", False)])
def test_a_figure_to_reach_stands_where_figures_say_so(desk, outcome, shown):
    row = indicator(desk)
    judgement = SimpleNamespace(outcome=outcome, covers="whole", reason="Thiếu 1 giáo viên.", shortfall="")
    gaps = board(desk, judgements={("indicator", row.indicator_id): judgement})[GapKind.FIGURE]
    assert [(gap.code, gap.text) for gap in gaps] == ([("1.1", "Thiếu 1 giáo viên.")] if shown else [])


def test_a_sheet_with_people_or_evidence_or_done_drops_out(desk):
    desk.sheet("1.1").assignees.add(desk.cast.member)
    CriterionAssessment.objects.filter(pk=desk.sheet("1.2").pk).update(status=WorkStatus.DONE)
    shelf = Shelf(desk)
    shelf.use(shelf.add(), "1.3")
    gaps = board(desk)
    assert {"1.1", "1.2"}.isdisjoint(gap.code for gap in gaps[GapKind.PEOPLE])
    assert "1.3" not in {gap.code for gap in gaps[GapKind.EVIDENCE]}


def test_level_four_lists_its_items(desk):
    desk.judge("met")
    item = items_of(desk)[0]
    gaps = board(desk, 4, {("item", item.item_id): FAILED})
    assert [gap.code for gap in gaps[GapKind.FIGURE]] == [f"khoản {item.item.key}"]
    assert len(gaps[GapKind.NOT_ASSESSED]) == len(items_of(desk)) and not gaps[GapKind.FIGURE][0].can_be_weakness
    desk.judge_top("met")
    assert not board(desk, 4)[GapKind.NOT_ASSESSED]


@pytest.mark.parametrize(("asked", "own", "target"), [("2", None, 2), ("", 3, 3), ("", None, 1), ("9", 2, 2), ("²", 2, 2), ("0", None, 1), ("12", None, 1), ("x", 9, 4)])
def test_the_target_is_the_one_asked_for_or_the_own_aim(asked, own, target):
    assert target_of(Assessment(target_level=own), asked, 4) == target


def test_ticked_criteria_lift_a_2018_school_only_all_together(desk):
    desk.judge("met", level=1)
    desk.judge("not_assessed", code="1.5")
    desk.judge("not_assessed", code="2.2")
    assert supposing(desk, 1, ["1.5"]).then == 0
    found = supposing(desk, 1, ["1.5", "2.2", "9.9"])
    assert (found.now, found.then, found.own.criteria) == (0, 1, ("1.5", "2.2"))


def test_level_four_can_be_supposed_too(desk):
    desk.judge("met")
    keys = [row.item.key for row in items_of(desk)]
    assert supposing(desk, 4).then == 3
    assert (supposing(desk, 4, item_keys=keys[1:]).then, supposing(desk, 4, item_keys=keys).then) == (3, 4)


def test_circular_57_needs_the_mandatory_ones_and_five_of_the_others(desk57):
    mandatory = ["1.3", "1.4", "2.1", "2.2", "3.1", "3.2", "4.1", "4.2"]
    others = ["1.1", "1.2", "2.3", "3.3", "3.4"]
    assert supposing(desk57, 1, [*mandatory, *others[:4]]).then == 0
    assert supposing(desk57, 1, [*mandatory, *others]).then == 1
    assert supposing(desk57, 2, [*mandatory, *others]).then == 1  # the rest is not at Mức 1
    assert supposing(desk57, 1, [*mandatory[1:], *others]).then == 0


@pytest.fixture
def two_sets(desk, tt57):
    """The desk's school with a second assessment of the same year by another set; both can be lifted."""
    other = Assessment.objects.create(organization=desk.cast.school, school_year=2023, regulation_set=tt57, framework="preschool")
    make_sheets(other)
    return desk, other


def test_a_school_with_several_assessments_has_the_lowest_of_their_levels(two_sets):
    desk, other = two_sets
    desk.judge("met", level=1)
    found = supposing(desk, 1)
    assert (found.own.now.level, [part.now.level for part in found.others], found.now) == (1, [0], 0)
    IndicatorVerdict.objects.filter(sheet__assessment=other).update(verdict="met")
    assert supposing(desk, 1).now == 1
    Assessment.objects.filter(pk=other.pk).update(school_year=2022)
    assert supposing(desk, 1).others == ()


def test_both_assessments_must_be_lifted_to_lift_the_school(two_sets):
    desk, other = two_sets
    own, theirs = (list(row.criterion_assessments.values_list("criterion__code", flat=True)) for row in (desk.assessment, other))

    def lifted(**ticks):
        names = {"own": (desk.assessment.pk, "met"), "theirs": (other.pk, "met")}
        return what_if(desk.assessment, sheet_standings(desk.assessment), items_of(desk), target=1, ticks={names[name]: codes for name, codes in ticks.items()})

    assert [lifted(**ticks).then for ticks in ({"own": own}, {"theirs": theirs}, {"own": own, "theirs": theirs})] == [0, 0, 1]
    assert lifted(own=own, theirs=[code for code in theirs if code != "1.3"]).then == 0  # one mandatory criterion of the other set is left


def test_the_board_shows_each_set_and_the_common_level(two_sets):
    desk, other = two_sets
    codes = "".join(f"&met-{other.pk}={code}" for code in other.criterion_assessments.values_list("criterion__code", flat=True))
    desk.judge("met", level=1)
    before = page(desk).content.decode()
    assert "Hiện nay mức chung của trường: chưa đạt Mức 1." in before and "Nếu các mục" not in before
    text = page(desk, query=f"?target=1{codes}").content.decode()
    assert "Nếu các mục đã chọn đạt Mức 1: Mức 1." in text
    assert f"<h3>{other.regulation_set.short_title}: Chưa đạt Mức 1 → Đạt Mức 1</h3>" in text
    assert "mức chung là mức thấp nhất của các đợt" in text


def test_the_board_supposes_by_address_and_writes_nothing(desk):
    desk.judge("met", level=1)
    desk.judge("not_assessed", code="1.5")
    before = list(IndicatorVerdict.objects.values_list("verdict", flat=True))
    pk = desk.assessment.pk
    text = page(desk, query=f"?target=1&met-{pk}=1.5&met-{pk}=<script>&item-{pk}=99&met-²=1&met-=1.1&met=1.2&met-99999999999=1.1").content.decode()
    assert "Hiện nay: Chưa đạt Mức 1." in text and "Nếu các mục đã chọn đạt Mức 1: Đạt Mức 1." in text
    assert f'value="1.5" id="met-{pk}-1" checked' in text and "<script>&" not in text
    assert list(IndicatorVerdict.objects.values_list("verdict", flat=True)) == before and not AuditEntry.objects.filter(action__contains="điểm yếu").exists()


def test_the_board_costs_the_same_queries_with_more_gaps(desk, django_assert_max_num_queries):
    client, address = desk.cast.client(desk.cast.principal), desk.url("gap_board")
    client.get(address)  # the frame's count is warm then
    with django_assert_max_num_queries(24) as first:
        client.get(address + "?target=1")
    most = len(first)  # counted before the next request begins the list of queries anew
    desk.judge("not_met")
    client.get(address)
    with django_assert_max_num_queries(most):
        client.get(address + "?target=4")


def test_a_line_becomes_a_weakness_once(desk):
    IndicatorVerdict.objects.filter(pk=indicator(desk).pk).update(verdict="not_met", reason="Chưa niêm yết.")
    client, url = desk.cast.client(desk.cast.principal), desk.url("gap_weakness", "1.1")
    response = client.post(url, {"level": "1", "letter": "a"})
    assert response.url.endswith("criteria/1.1/#weaknesses")
    client.post(url, {"level": "1", "letter": "a"})
    (row,) = Weakness.objects.filter(sheet=desk.sheet())
    assert (row.level, row.letter, row.text) == (1, "a", "Chưa niêm yết.")
    sheet = desk.sheet()
    assert (sheet.version, sheet.status) == (1, WorkStatus.IN_PROGRESS)
    history = client.get(desk.url("sheet_history", "1.1")).content.decode()
    assert "Chưa niêm yết." in history


@pytest.mark.parametrize("data", [{}, {"level": "9", "letter": "a"}, {"level": "1", "letter": "zzzzzz"}, {"level": "x"}, {"level": "²"}])
def test_a_place_that_does_not_exist_becomes_nothing(desk, data):
    response = desk.cast.client(desk.cast.principal).post(desk.url("gap_weakness", "1.1"), data, follow=True)
    assert "không có mức, chỉ báo đó" in response.content.decode()
    assert not Weakness.objects.exists()


def test_only_who_may_write_the_sheet_gets_the_button(desk):
    desk.judge("not_met", code="1.1")
    other = make_person("other_member", desk.cast.school, Role.MEMBER)
    desk.sheet("1.1").assignees.add(desk.cast.member)
    mine, others = (desk.cast.client(person).get(desk.url("gap_board")).content.decode() for person in (desk.cast.member, other))
    assert "Ghi điểm yếu" in mine and "Ghi điểm yếu" not in others
    assert "Đưa vào kế hoạch" not in mine and "Đưa vào kế hoạch" in page(desk).content.decode()
    assert desk.cast.client(other).post(desk.url("gap_weakness", "1.1"), {"level": "1", "letter": "a"}).status_code == 403
