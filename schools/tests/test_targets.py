"""A school's own targets: typed like figures, kept per year and level, never silently over another person's."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.enums import Role
from accreditation.tests.cast import make_person, make_school
from formats.dates import school_year_of
from records.trail import entries_about
from schools.models import School, SchoolTarget
from schools.target_workflow import TargetEntry, save_targets, stored_text
from schools.targets import Target, takes_target, target_figure, targets_of
from schools.workflow import Entry, save_figures
from standards.enums import SchoolType
from standards.metrics import catalogue

YEAR = 2026
KEY = "health_check_rate"


@pytest.fixture
def school(cast):
    return School.objects.get(pk=cast.school.pk)


@pytest.fixture
def save(school, cast):
    def run(op="reach", value="98", value_to="", start="", key=KEY, by=None):
        return save_targets(school, YEAR, {key: TargetEntry(op, value, value_to, start)}, by=by or cast.principal)

    return run


def stored(school, key=KEY):
    return SchoolTarget.objects.filter(school=school, school_year=YEAR, metric=key).first()


def test_a_target_is_set_changed_and_taken_away(school, save):
    assert save(value="98,50").errors == {}
    assert stored_text(stored(school)) == "reach|98.50|"
    assert save("above", "99", start="reach|98.50|").errors == {}
    assert stored_text(stored(school)) == "above|99|"
    assert save("above", "", start="above|99|").saved == {KEY: ""}
    assert stored(school) is None
    assert [entry.detail for entry in entries_about(school)] == [{"school_year": YEAR, "count": 1}] * 3


@pytest.mark.parametrize(("cells", "words"), [
    ({"value": "nhiều"}, "không phải là số"), ({"value": "101"}, "từ 0 đến 100"), ({"op": "most"}, "cách so sánh"),
    ({"op": "between", "value": "95"}, "số thứ hai"), ({"op": "between", "value": "95", "value_to": "90"}, "không nhỏ hơn"),
    ({"value": "95", "value_to": "98"}, "Chỉ “từ … đến”"), ({"start": "reach|1|"}, "Người khác vừa đổi"),
])  # fmt: skip
def test_what_can_not_be_a_target_is_refused_in_words(school, save, cells, words):
    result = save(**cells)
    assert words in result.errors[KEY]
    assert result.saved == {}
    assert stored(school) is None


def test_two_people_setting_one_target_the_second_is_told(school, save, cast):
    save(value="98")
    result = save(value="97", by=cast.deputy)
    assert "Người khác vừa đổi" in result.errors[KEY]
    assert stored(school).value == "98"
    assert save(value="97", start="reach|98|", by=cast.deputy).errors == {}
    assert (stored(school).value, stored(school).by) == ("97", cast.deputy)


@pytest.mark.parametrize(("op", "value", "value_to", "words"), [
    ("reach", "98.50", "", "đạt 98,50%"), ("above", "90", "", "trên 90%"), ("below", "1", "", "dưới 1%"),
    ("between", "95", "98", "từ 95 đến 98%"), ("keep", "100", "", "giữ 100%"),
])  # fmt: skip
def test_a_target_in_words(op, value, value_to, words):
    target = Target(KEY, YEAR, op, value, value_to)
    assert target.words == words
    assert target.chart_words == f"Chỉ tiêu của trường 2026-2027: {words}"


def test_counts_have_no_per_cent_in_their_words():
    assert Target("teachers_total", YEAR, "reach", "1250").words == "đạt 1.250"


def test_a_figure_that_is_a_target_feeds_its_rate_until_the_school_sets_one(cast):
    organization = make_school("thcsx", "Trường THCS X", cast.commune, SchoolType.LOWER_SECONDARY, ["lower_secondary"])
    school = organization.school
    save_figures(school, {YEAR: {"promotion_target": Entry("98,5")}}, by=None)
    rows = list(school.yearly_figures.all())
    assert targets_of(school, [YEAR], rows=rows) == {("promotion_rate", YEAR): Target("promotion_rate", YEAR, "reach", "98.5")}
    SchoolTarget.objects.create(school=school, school_year=YEAR, metric="promotion_rate", op="above", value="99")
    assert targets_of(school, [YEAR], rows=rows)["promotion_rate", YEAR].words == "trên 99%"
    page = cast.client(make_person("x.head", organization, Role.PRINCIPAL)).get(reverse("school_targets"), {"year": YEAR}).content.decode()
    assert 'name="value-promotion_rate" value="99"' in page


def test_the_figure_that_holds_a_target_is_shown_and_not_typed_twice(cast):
    organization = make_school("thcsx", "Trường THCS X", cast.commune, SchoolType.LOWER_SECONDARY, ["lower_secondary"])
    save_figures(organization.school, {YEAR: {"promotion_target": Entry("98,5")}}, by=None)
    page = cast.client(make_person("x.head", organization, Role.PRINCIPAL)).get(reverse("school_targets"), {"year": YEAR}).content.decode()
    assert "98,5% <a href=" in page
    assert "value-promotion_rate" not in page


def test_figures_that_are_targets_and_choices_take_none():
    metrics = catalogue().metrics
    assert target_figure(metrics["promotion_rate"]).key == "promotion_target"
    assert target_figure(metrics["teachers_total"]) is None
    assert not takes_target(metrics["promotion_target"])
    assert not takes_target(metrics["party_org_rating"])
    assert takes_target(metrics["promotion_rate"])


def test_the_page_saves_only_what_changed_and_comes_back(school, cast):
    client = cast.client(cast.secretary)
    data = {"year": YEAR, f"op-{KEY}": "reach", f"value-{KEY}": "98,5", f"to-{KEY}": "", f"start-{KEY}": "",
            "op-teachers_total": "reach", "value-teachers_total": "", "to-teachers_total": "", "start-teachers_total": ""}  # fmt: skip
    response = client.post(reverse("school_targets_save"), data)
    assert response.url == f"{reverse('school_targets')}?year={YEAR}"
    assert SchoolTarget.objects.count() == 1
    page = client.get(response.url).content.decode()
    assert f'name="value-{KEY}" value="98,5"' in page
    assert f'name="start-{KEY}" value="reach|98.5|"' in page
    again = client.post(reverse("school_targets_save"), data | {f"start-{KEY}": "reach|98.5|"}, follow=True).content.decode()
    assert "Không có chỉ tiêu nào thay đổi" in again


def open_groups(page):
    return re.findall(r'id="g-(\w+)" open>', page)


def test_groups_open_where_something_is_set_or_wrong(school, cast, save):
    client, address = cast.client(cast.principal), reverse("school_targets")
    assert open_groups(client.get(address, {"year": YEAR}).content.decode()) == ["management"]
    save()
    text = client.get(address, {"year": YEAR}).content.decode()
    assert open_groups(text) == ["management", "health"] and 'id="g-attendance"><summary>' in text
    wrong = {"year": YEAR, "value-age5_children": "nhiều", "op-age5_children": "reach", "start-age5_children": ""}
    assert open_groups(client.post(reverse("school_targets_save"), wrong).content.decode()) == ["management", "health", "attendance"]


def test_what_was_typed_stays_after_an_error_beside_the_words(school, cast):
    SchoolTarget.objects.create(school=school, school_year=YEAR, metric=KEY, op="reach", value="90")
    data = {"year": YEAR, f"op-{KEY}": "above", f"value-{KEY}": "chín mươi", f"to-{KEY}": "", f"start-{KEY}": ""}
    response = cast.client(cast.principal).post(reverse("school_targets_save"), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert f'name="value-{KEY}" value="chín mươi"' in page
    assert f'href="#t-{KEY}"' in page
    assert f'name="start-{KEY}" value="reach|90|"' in page


def test_the_figure_of_this_year_and_the_one_before_stand_beside(school, cast):
    save_figures(school, {YEAR - 1: {KEY: Entry("95,40")}, YEAR: {KEY: Entry("96")}}, by=None)
    page = cast.client(cast.member).get(reverse("school_targets"), {"year": YEAR}).content.decode()
    assert 'data-label="2025-2026">95,40%' in page
    assert 'data-label="2026-2027">96%' in page
    assert "Lưu chỉ tiêu" not in page  # a member reads


def test_years_stay_within_reach(cast):
    client = cast.client(cast.principal)
    today = cast.acting(cast.principal).today
    last = school_year_of(today + timedelta(days=0)) + 5
    assert client.get(reverse("school_targets"), {"year": "9999"}).context["year"] == last
    assert client.get(reverse("school_targets"), {"year": "x"}).context["year"] == school_year_of(today)


def test_targets_of_others_are_no_ones_business(school, cast):
    SchoolTarget.objects.create(school=school, school_year=YEAR, metric=KEY, op="reach", value="90")
    assert SchoolTarget.objects.visible_to(cast.acting(cast.principal)).count() == 1
    for person in (cast.other_principal, cast.officer, cast.operator):
        assert SchoolTarget.objects.visible_to(cast.acting(person)).count() == 0
