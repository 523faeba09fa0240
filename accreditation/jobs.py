"""Mail to people: notices as they come and terms that draw near, never two mails a day to one person."""

from collections import defaultdict
from datetime import datetime, time

from django.utils import timezone

from accounts.middleware import acting_for
from accounts.models import Membership, User
from accreditation.home import my_work
from records.jobs import daily, enqueue, job, keep_alive
from records.models import DailyMail, Notice
from records.notices import mail_person

MORNING = time(7, 0)  # nobody wants the day's mail at midnight
TOLD_DAYS = (7, 3, 1, 0)  # days before a term on which it is worth a line; later ones are told on Mondays


@job("mail_notices")
def mail_notices():
    """Mail what was just told; who had today's mail already gets it tomorrow."""
    waiting = Notice.objects.unread().filter(mailed_at__isnull=True).values("user")
    for user in User.objects.filter(pk__in=waiting, is_active=True).exclude(email=""):
        mail_person(user, timezone.localdate())
        keep_alive()


@daily
def plan_morning_mail(today):
    """The day's digest goes out in the morning, Vietnam time."""
    enqueue("mail_terms", after=timezone.make_aware(datetime.combine(today, MORNING)), on=today.isoformat())


@job("mail_terms")
def mail_terms(on):
    """One mail to everybody for whom a term draws near or something told is still unread.

    Who had the day's mail already is not asked about again, so that a round broken off goes on where it was.
    """
    today = datetime.fromisoformat(on).date()
    places = places_of_people(today)
    for user in list(User.objects.filter(pk__in=held_on(today).values("user"))):
        mail_person(user, today, term_lines(user, today, places.get(user.pk, ())))
        keep_alive()


def held_on(today):
    """Memberships of that day of people with an address who had no mail on it yet."""
    mailed = DailyMail.objects.filter(on=today).values("user")
    return Membership.objects.active_on(today).exclude(user__email="").exclude(user__in=mailed)


def places_of_people(today):
    """{person's key: keys of the organisations}; one query for thousands of people."""
    places = defaultdict(dict)
    for user, place in held_on(today).order_by("organization").values_list("user", "organization"):
        places[user][place] = None
    return {user: list(found) for user, found in places.items()}


def term_lines(user, today, places):
    """(text, url) of what waits for the person and is worth a line on that day, over these organisations (keys)."""
    items = [item for place in places for item in my_work(acting_for(user, place, today))]
    return [
        (f"{item.text} ({_term(item.days_left)})", item.url)
        for item in items
        if _is_worth_a_line(item.days_left, today)
    ]


def _is_worth_a_line(days_left, today):
    if days_left is None:
        return False
    return days_left in TOLD_DAYS or (days_left < 0 and today.weekday() == 0)


def _term(days_left):
    if days_left < 0:
        return f"quá hạn {-days_left} ngày"
    return f"còn {days_left} ngày" if days_left else "hạn hôm nay"
