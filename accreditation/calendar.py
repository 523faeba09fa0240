"""A person's terms as an ICS feed: one all-day event for everything with a day that waits, in every organisation they work for."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from accounts.middleware import acting_for
from accounts.models import Membership
from accreditation.home import my_work
from records.models import CalendarFeed

REFRESH = timedelta(hours=4)


def make_feed(user):
    """A new secret address for the person, the old one ends; returns the token, which is shown once and never stored."""
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(user=user, defaults={"token_hash": hash_of(token)})
    return token


def hash_of(token):
    return hashlib.sha256(token.encode()).hexdigest()


def person_of(token):
    """Whose feed it is, or None: unknown, revoked, or the person no longer works here."""
    feed = CalendarFeed.objects.filter(token_hash=hash_of(token), user__is_active=True).select_related("user").first()
    return feed.user if feed else None


def calendar_of(user, today, site):
    """ICS bytes (RFC 5545). An event keeps its UID as long as the thing waits, whatever its day; `site` stands before its address."""
    calendar = Calendar()
    calendar.add("prodid", "-//Truong Chuan//vi//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Trường Chuẩn: mốc hạn của tôi")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    places = Membership.objects.active_on(today).filter(user=user).order_by("organization").values_list("organization", flat=True)
    for place in dict.fromkeys(places):
        acting = acting_for(user, place, today)
        for item in my_work(acting):
            if item.due_on:
                calendar.add_component(_event(acting, item, site))
    return calendar.to_ical()


def _event(acting, item, site):
    event = Event()
    key = f"{acting.user.pk}:{acting.organization.pk}:{item.kind}:{item.url}"
    event.add("uid", f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@truong-chuan")
    event.add("dtstamp", datetime.combine(item.since.date(), datetime.min.time(), UTC))
    event.add("dtstart", item.due_on)
    event.add("dtend", item.due_on + timedelta(days=1))
    event.add("summary", item.text)
    event.add("location", acting.organization.name)
    event.add("url", f"{site}{item.url}")
    event.add("transp", "TRANSPARENT")
    return event
