"""The personal calendar: a secret address, events with lasting names, no word of anybody else's."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.enums import Role
from accounts.models import Membership
from accreditation import calendar
from accreditation.calendar import calendar_of, make_feed, person_of
from documents.waiting import WaitingItem
from oversight import workflow
from oversight.enums import CampaignKind
from records.models import CalendarFeed

pytestmark = pytest.mark.django_db
SITE = "https://chuan.example"
TODAY = date(2026, 11, 27)


def item(text="Gửi kế hoạch", due_on=date(2026, 12, 7), url="/requests/1/"):
    return WaitingItem("request", text, url, timezone.now(), due_on, None)


@pytest.fixture
def waiting(monkeypatch):
    """A function that says what waits for everybody."""
    return lambda *items: monkeypatch.setattr(calendar, "my_work", lambda acting: list(items))


def events(user, today=TODAY):
    return list(Calendar.from_ical(calendar_of(user, today, SITE)).walk("VEVENT"))


def test_a_term_is_an_event_of_the_whole_day(cast, waiting):
    waiting(item(), item("Không có hạn", None))
    (event,) = events(cast.principal)
    assert (event["summary"], event.decoded("dtstart"), event.decoded("dtend")) == ("Gửi kế hoạch", date(2026, 12, 7), date(2026, 12, 8))
    assert event["url"] == "https://chuan.example/requests/1/" and event["location"] == "Trường Mầm non Hoa Mai"


def test_an_event_keeps_its_name_when_its_day_or_words_change(cast, waiting):
    waiting(item())
    (before,) = events(cast.principal)
    waiting(item("Gửi kế hoạch (đổi hạn)", date(2026, 12, 20)))
    (after,) = events(cast.principal, TODAY + timedelta(days=3))
    assert before["uid"] == after["uid"] and after.decoded("dtstart") == date(2026, 12, 20)


def test_names_differ_between_things_people_and_places(cast, waiting):
    waiting(item(), item(url="/requests/2/"))
    Membership.objects.create(user=cast.principal, organization=cast.other_school, role=Role.SECRETARY, from_on=date(2021, 1, 1))
    names = [event["uid"] for event in (*events(cast.principal), *events(cast.deputy))]
    assert len(names) == len(set(names)) == 6


def test_the_feed_is_the_same_twice(cast, waiting):
    waiting(item())
    assert calendar_of(cast.principal, TODAY, SITE) == calendar_of(cast.principal, TODAY, SITE)


def test_long_vietnamese_lines_are_folded_and_read_back_whole(cast, waiting):
    text = "Kế hoạch cải tiến chất lượng giáo dục; gửi Ủy ban nhân dân xã, trước hết học kỳ I năm học 2026-2027: " * 2
    waiting(item(text))
    content = calendar_of(cast.principal, TODAY, SITE)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert Calendar.from_ical(content).walk("VEVENT")[0]["summary"] == text


def test_a_real_request_is_in_the_feed_and_a_draft_elsewhere_is_not(cast):
    due = timezone.localdate() + timedelta(days=5)
    workflow.open_campaign(cast.acting(cast.officer), schools=[cast.school], title="Đợt 2026", kind=CampaignKind.PLAN, school_year=2026, due_on=due, note="")
    assert [event["summary"] for event in events(cast.principal, timezone.localdate())] == ["Đợt 2026: gửi UBND xã Hoa Mai"]
    assert events(cast.far_principal, timezone.localdate()) == []


def test_the_address_opens_without_logging_in_and_only_while_it_is_the_newest(cast):
    old, new = make_feed(cast.principal), make_feed(cast.principal)
    assert person_of(old) is None and person_of(new) == cast.principal
    response = Client().get(reverse("calendar_feed", args=[new]))
    assert response["Content-Type"].startswith("text/calendar") and response.content.startswith(b"BEGIN:VCALENDAR")
    assert "no-store" in response["Cache-Control"]
    assert Client().get(reverse("calendar_feed", args=[old])).status_code == 404


def test_only_the_hash_is_stored(cast):
    token = make_feed(cast.principal)
    assert token not in str(CalendarFeed.objects.values())


@pytest.mark.parametrize("token", ["x", "0" * 64, "ế" * 20])
def test_a_guess_finds_nothing(token):
    assert Client().get(f"/calendar/{token}.ics").status_code == 404


def test_who_left_has_no_calendar(cast):
    token = make_feed(cast.principal)
    cast.principal.is_active = False
    cast.principal.save()
    assert person_of(token) is None


def test_a_former_member_has_an_empty_calendar(cast):
    Membership.objects.filter(user=cast.principal).update(to_on=date(2021, 1, 1))
    assert events(cast.principal) == []


def test_the_page_shows_the_address_once_and_ends_it(cast, settings):
    settings.PUBLIC_URL = SITE
    client, url = cast.client(cast.principal), reverse("calendar_settings")
    assert "Bạn chưa có liên kết lịch" in client.get(url).content.decode()
    page = client.post(url).content.decode()
    address = page.split('readonly value="')[1].split('"')[0]
    assert address.startswith("https://chuan.example/calendar/") and address.endswith(".ics")
    again = client.get(url).content.decode()
    assert address not in again and "không hiện lại được" in again
    assert "Đã thu hồi liên kết lịch" in client.post(reverse("calendar_revoke"), follow=True).content.decode()
    assert Client().get(address.removeprefix("https://chuan.example")).status_code == 404


def test_without_a_public_address_links_lead_where_the_browser_is(cast, waiting, settings):
    """A program on another port gave a link to port 8000, where nobody answers."""
    settings.PUBLIC_URL = ""
    waiting(item())
    page = cast.client(cast.principal).post(reverse("calendar_settings"), HTTP_HOST="localhost:8771").content.decode()
    address = page.split('readonly value="')[1].split('"')[0]
    assert address.startswith("http://localhost:8771/calendar/")
    feed = Client().get(address.removeprefix("http://localhost:8771"), HTTP_HOST="localhost:8771")
    (event,) = Calendar.from_ical(feed.content).walk("VEVENT")
    assert event["url"] == "http://localhost:8771/requests/1/"


def test_looking_writes_nothing_and_knocking_too_often_is_refused(cast):
    url = reverse("calendar_feed", args=[make_feed(cast.principal)])
    made = CalendarFeed.objects.get().made_at
    answers = [Client().get(url).status_code for _ in range(31)]
    assert answers == [200] * 30 + [429] and CalendarFeed.objects.get().made_at == made


def test_the_menu_leads_to_the_page(cast):
    assert reverse("calendar_settings") in cast.client(cast.principal).get(reverse("home")).content.decode()
