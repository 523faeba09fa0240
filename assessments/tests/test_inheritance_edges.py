"""Edges of inheritance: which assessment is the last, two people at once, limits, and the page without JavaScript."""

import threading

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from accreditation.tests.cast import Cast
from assessments.enums import AssessmentKind
from assessments.inheritance import Inheritance, last_before, source_of
from assessments.inheritance_workflow import MAX_WEAKNESSES, take_part
from assessments.models import Assessment, InheritedPart, LevelState, Weakness
from assessments.tests.conftest import load
from assessments.tests.desk import Desk
from documents.problems import WorkflowRefused


@pytest.fixture
def years(desk57):
    """Three school years of one school by TT 57, the last one open and empty."""
    rules = desk57.assessment.regulation_set
    return [desk57, Desk(desk57.cast, rules, 2027), Desk(desk57.cast, rules, 2028)]


def part_on(desk, code="1.1", **fields):
    return InheritedPart.objects.create(sheet=desk.sheet(code), **{"source_code": code, "source_key": "state-1", "kind": "state", "level": 1, "text": "Trước.", **fields})


def test_the_last_assessment_is_the_nearest_earlier_year(years):
    assert source_of(years[2].assessment) == years[1].assessment and source_of(years[1].assessment) == years[0].assessment
    assert source_of(years[0].assessment) is None


def test_an_external_one_and_another_schools_are_never_the_source(years):
    first, second, third = (desk.assessment for desk in years)
    Assessment.objects.filter(pk=second.pk).update(kind=AssessmentKind.EXTERNAL)
    assert source_of(third) == first
    Assessment.objects.filter(pk=first.pk).update(organization=years[0].cast.other_school)
    assert source_of(third) is None
    assert last_before(years[0].cast.other_school, 2030) == first


def test_an_empty_assessment_hands_nothing_on(years):
    plan = Inheritance(years[1].assessment, years[0].assessment)
    assert plan.parts == [] and plan.unplaced == []


def test_blank_texts_are_no_pieces(years):
    LevelState.objects.filter(sheet=years[0].sheet(), level=1).update(text=" \n ")
    assert Inheritance(years[1].assessment, years[0].assessment).parts == []


def test_planning_writes_nothing(years, django_assert_max_num_queries):
    years[0].add_weakness(letter="-")
    with django_assert_max_num_queries(14):
        parts = Inheritance(years[1].assessment, years[0].assessment).parts
    assert [part.pk for part in parts] == [None] and not InheritedPart.objects.exists()


def test_a_full_sheet_takes_no_more_weaknesses(years):
    sheet = years[1].sheet()
    Weakness.objects.bulk_create(Weakness(sheet=sheet, level=1, text=f"Số {at}") for at in range(MAX_WEAKNESSES))
    part = part_on(years[1], kind="weakness", source_key="w-1")
    with pytest.raises(WorkflowRefused, match=f"đã có {MAX_WEAKNESSES} điểm yếu"):
        take_part(years[1].cast.acting(years[1].cast.principal), part)
    part.refresh_from_db()
    assert part.state == "unreviewed" and sheet.weaknesses.count() == MAX_WEAKNESSES


def test_a_level_the_criterion_does_not_have_is_refused(years):
    with pytest.raises(WorkflowRefused, match="không có Mức 3"):
        take_part(years[1].cast.acting(years[1].cast.principal), part_on(years[1], level=3))


def test_removing_the_earlier_assessment_leaves_the_pieces(years):
    part = part_on(years[1], source_sheet=years[0].sheet())
    years[0].assessment.delete()
    part.refresh_from_db()
    assert part.source_sheet is None and part.source_code == "1.1"


def test_a_taken_weakness_keeps_its_key_so_that_it_is_never_added_twice(years):
    part = part_on(years[1], kind="weakness", source_key="w-1", text="Chưa niêm yết.")
    take_part(years[1].cast.acting(years[1].cast.principal), part)
    assert Weakness.objects.get().key == part.key


def test_the_sheets_history_shows_what_was_taken_and_by_whom(years):
    take_part(years[1].cast.acting(years[1].cast.secretary), part_on(years[1], text="Có đủ kế hoạch."))
    page = years[1].cast.client(years[1].cast.clerk).get(years[1].url("sheet_history", "1.1")).content.decode()
    assert "Có đủ kế hoạch." in page and "Người secretary" in page


@pytest.mark.django_db(transaction=True)
def test_two_people_take_one_piece_at_the_same_moment_and_it_comes_once():
    desk = Desk(Cast(), load("TT57-2026"), 2026)
    part, told = part_on(desk), []

    def take(person):
        try:
            take_part(desk.cast.acting(person), part)
        except WorkflowRefused as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(person,)) for person in (desk.cast.principal, desk.cast.secretary)]
    [thread.start() for thread in threads], [thread.join() for thread in threads]
    assert desk.sheet().level_states.get(level=1).text == "Trước." and len(told) == 1 and "Có người vừa rà soát" in told[0]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_without_javascript_a_piece_is_taken_and_another_dropped(new_page, live_server):
    desk = Desk(Cast(), load("TT57-2026"), 2026)
    part_on(desk, text="Có đủ kế hoạch.")
    part_on(desk, text="Đã cũ.", kind="strengths", source_key="strengths", level=0)
    page = new_page(java_script_enabled=False, viewport={"width": 360, "height": 740})
    key = desk.cast.client(desk.cast.secretary).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    address = live_server.url + reverse("criterion_sheet", args=[desk.assessment.pk, "1.1"])
    page.goto(address)
    page.locator("textarea[name=strengths]").fill("Vừa gõ, chưa lưu.")
    page.get_by_role("button", name="Lưu phiếu và đưa vào hiện trạng").click()
    assert page.locator("textarea[name=state-1]").input_value().strip() == "Có đủ kế hoạch."
    assert page.locator("textarea[name=strengths]").input_value().strip() == "Vừa gõ, chưa lưu."
    page.get_by_role("button", name="Lưu phiếu và bỏ phần này điểm mạnh").click()
    assert page.locator(".inherited").count() == 0 and page.locator("textarea[name=strengths]").input_value().strip() == "Vừa gõ, chưa lưu."
    assert list(InheritedPart.objects.order_by("pk").values_list("state", flat=True)) == ["taken", "dropped"]
