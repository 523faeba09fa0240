"""The regime in force beside the old one: items of TT 57, khoản 4 Điều 27 by its dates, what is known of TT 22/2024."""

from datetime import date

import pytest

from assessments.figures import item_rows
from assessments.models import Assessment
from assessments.standing import school_result, sheet_standings
from assessments.tests.conftest import load
from assessments.tests.desk import Desk
from schools.models import School
from schools.tests.people import year_of
from standards.models import Indicator

SOLE_GROUND = "Số liệu không phải căn cứ duy nhất"
NOTE = {"by": "22/2024/TT-BGDĐT", "note": "Một nguồn ghi tỉ lệ khác.", "confirmed": False}


@pytest.fixture
def store(cast):
    school = School.objects.get(pk=cast.school.pk)
    return lambda year, **values: year_of(school, year, **values).save()


def page(desk, code="1.1", person="principal"):
    return desk.cast.client(getattr(desk.cast, person)).get(desk.url("criterion_sheet", code)).content.decode()


@pytest.mark.parametrize(("on", "stands"), [
    (date(2026, 7, 6), False), (date(2026, 7, 7), True), (date(2028, 12, 31), True), (date(2029, 1, 1), False),
], ids=str)
def test_figures_are_not_the_sole_ground_within_the_rules_dates(desk57, on, stands):
    rule = desk57.assessment.figures_rule(on)
    assert bool(rule) is stands
    assert rule is None or rule["clause"] == "Khoản 4 Điều 27"


def test_a_set_of_2018_has_no_such_rule(desk):
    assert desk.assessment.figures_rule(date(2027, 1, 1)) is None


@pytest.mark.parametrize(("today", "stands"), [(date(2027, 3, 1), True), (date(2029, 3, 1), False)])
def test_the_pages_say_so_by_date(desk57, monkeypatch, today, stands):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: today)
    client = desk57.cast.client(desk57.cast.principal)
    texts = [page(desk57), client.get(desk57.url("assessment_detail")).content.decode()]
    assert [SOLE_GROUND in text for text in texts] == [stands, stands]


def test_the_sheet_shows_three_years_of_its_items_and_what_is_missing(desk57, store):
    for year in range(2022, 2026):
        store(year, health_check_rate="98.5", incidents_recorded=str(year - 2020))
    text = page(desk57, "4.2", "clerk")
    assert "Số sự cố an toàn trong năm" in text and "cần đối chiếu bản gốc" in text
    rows = {row.name: row.years for row in item_rows(desk57.assessment, desk57.sheet("4.2").criterion)}
    assert rows["Sự cố an toàn được ghi nhận trong năm"] == ("4", "5", "")
    assert rows["Tỉ lệ trẻ được kiểm tra sức khỏe"] == ("98,5%", "98,5%", "")
    assert text.count("chưa có") >= 4
    assert 'data-label="2024-2025">4<' in text and 'data-label="2026-2027">chưa có<' in text  # on a phone each number has its year


def test_items_cost_one_query_and_a_set_without_them_none(desk57, desk, store, django_assert_num_queries):
    store(2025, teachers_total="20")
    sheet, other = desk57.sheet("2.2"), desk.sheet("2.2")
    sheet.criterion, other.criterion, desk57.assessment.regulation_set, desk.assessment.regulation_set  # noqa: B018 - read before counting
    with django_assert_num_queries(1):
        assert len(item_rows(desk57.assessment, sheet.criterion)) == 6
    with django_assert_num_queries(0):
        assert item_rows(desk.assessment, other.criterion) == []


@pytest.fixture
def amended(cast):
    """The preschool's assessment of 2025-2026 by TT 19/2018, with one indicator said to have changed."""
    desk = Desk(cast, load("TT19-2018"), 2025)
    Indicator.objects.filter(level__criterion__code="1.1", level__number=1, key="a", level__criterion__standard__regulation_set=desk.assessment.regulation_set).update(amendment=NOTE)
    return desk


@pytest.mark.parametrize("person", ["principal", "clerk"])
def test_a_known_change_stands_at_its_indicator_with_its_state(amended, person):
    text = page(amended, person=person)
    assert text.count("Một nguồn ghi tỉ lệ khác.") == 1 and "chưa xác nhận, cần đối chiếu bản gốc" in text
    assert "Một nguồn ghi" not in page(amended, "1.2", person)


def test_a_year_before_the_change_shows_nothing_of_it(amended):
    Assessment.objects.filter(pk=amended.assessment.pk).update(school_year=2023)
    assert "Một nguồn ghi" not in page(amended) and "đã sửa đổi" not in page(amended)


def test_a_known_change_never_alters_a_verdict(amended):
    amended.judge("met")
    amended.judge_top("met")
    before = [row.verdicts for row in sheet_standings(amended.assessment)], school_result(amended.assessment)
    Indicator.objects.update(amendment=NOTE | {"confirmed": True})
    assert ([row.verdicts for row in sheet_standings(amended.assessment)], school_result(amended.assessment)) == before
    Indicator.objects.update(amendment=None)
    assert ([row.verdicts for row in sheet_standings(amended.assessment)], school_result(amended.assessment)) == before
