"""Who else is here: the others in the same plan in the last minute, by name and place, and nothing older."""

import pytest
from django.urls import reverse
from django.utils import timezone

from improvement_plans.models import Presence
from improvement_plans.workflow.presence import FRESH


@pytest.fixture
def plan(stage):
    return stage.make_plan()


@pytest.fixture
def beat(stage, plan):
    """A function that says that a person has the plan open; gives who else is told."""

    def say(name, place="", plan=plan):
        answer = stage.cast.client(getattr(stage.cast, name)).post(reverse("plan_here", args=[plan.pk]), {"place": place})
        assert answer.status_code == 200
        return answer.json()["people"]

    return say


def test_alone_nobody_is_told(beat):
    assert beat("principal", "section:a") == []


def test_the_others_are_told_by_name_and_whether_they_are_in_the_same_place(beat):
    beat("principal", "section:a")
    assert beat("deputy", "section:a") == [{"name": "Người principal", "is_same_place": True}]
    assert beat("secretary") == [
        {"name": "Người deputy", "is_same_place": False}, {"name": "Người principal", "is_same_place": False}
    ]  # fmt: skip
    assert beat("principal", "section:b")[0] == {"name": "Người deputy", "is_same_place": False}


def test_two_at_the_plans_list_of_parts_are_in_no_same_place(beat):
    beat("principal")
    assert beat("deputy") == [{"name": "Người principal", "is_same_place": False}]


def test_whoever_left_is_forgotten_after_a_minute(beat):
    beat("principal")
    Presence.objects.update(at=timezone.now() - FRESH)
    assert beat("deputy") == []


def test_a_person_is_one_row_however_often_the_page_beats(beat, plan):
    for place in ("section:a", "section:b", "x" * 500):
        beat("principal", place)
    row = Presence.objects.get(plan=plan)
    assert (row.place, str(row)) == ("x" * 60, "Người principal")


def test_another_plan_is_another_room(stage, beat):
    beat("principal")
    assert beat("deputy", plan=stage.make_plan()) == []


def test_a_beat_is_light(stage, plan, beat, django_assert_max_num_queries):
    beat("principal")
    beat("deputy")
    client = stage.cast.client(stage.cast.principal)
    with django_assert_max_num_queries(12):
        client.post(reverse("plan_here", args=[plan.pk]), {"place": "section:a"})


def test_pages_that_write_ask_and_pages_that_read_do_not(stage, plan):
    address = reverse("plan_here", args=[plan.pk])
    for name, args in (("plan_edit", plan.pk), ("section_edit", plan.sections.first().pk)):
        assert address in stage.cast.client(stage.cast.principal).get(reverse(name, args=[args])).content.decode()
    assert address not in stage.cast.client(stage.cast.member).get(reverse("plan_edit", args=[plan.pk])).content.decode()
    assert not Presence.objects.exists(), "a GET writes nothing"
