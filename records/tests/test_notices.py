"""Notices: told at once on the page, in at most one mail a day."""

from datetime import date, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accreditation import jobs
from documents.waiting import WaitingItem
from records import notices
from records.models import DailyMail, Job, Notice
from records.notices import mail_person, mark_read, notify

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 27)


@pytest.fixture
def person(cast):
    cast.principal.email = "hieutruong@truong.example"
    cast.principal.save()
    return cast.principal


def test_a_mail_gathers_everything_not_mailed_yet(person, mailoutbox, settings):
    settings.SITE_URL = "https://chuan.example"
    notify([person], "Đợt một", "/requests/1/")
    notify([person], "Đợt hai")
    assert mail_person(person, TODAY)
    (mail,) = mailoutbox
    assert mail.to == ["hieutruong@truong.example"] and mail.subject == "Trường Chuẩn: 2 việc cần biết"
    assert (
        mail.body.index("Đợt một") < mail.body.index("https://chuan.example/requests/1/") < mail.body.index("Đợt hai")
    )


def test_never_two_mails_a_day(person, mailoutbox):
    notify([person], "Sáng")
    assert mail_person(person, TODAY)
    notify([person], "Chiều")
    assert not mail_person(person, TODAY)
    assert mail_person(person, TODAY + timedelta(days=1))
    assert [("Sáng" in mail.body, "Chiều" in mail.body) for mail in mailoutbox] == [(True, False), (False, True)]


def test_what_was_read_is_not_mailed_and_an_empty_mail_is_none(cast, person, mailoutbox):
    notify([person], "Đã xem")
    mark_read(cast.acting(person))
    assert not mail_person(person, TODAY)
    assert not mailoutbox and not DailyMail.objects.exists()


def test_without_an_address_or_at_rest_nobody_is_written_to(cast, person, mailoutbox):
    notify([cast.deputy, person], "Tin")
    person.is_active = False
    assert not mail_person(cast.deputy, TODAY) and not mail_person(person, TODAY)
    assert not mailoutbox and Notice.objects.filter(mailed_at__isnull=True).count() == 2


def test_telling_enqueues_the_mail_and_the_job_sends_it(person, mailoutbox):
    notify([person], "Tin mới")
    assert Job.objects.filter(kind="mail_notices").count() == 1
    jobs.mail_notices()
    jobs.mail_notices()
    assert len(mailoutbox) == 1


def test_a_refused_address_does_not_keep_the_mail_from_the_others(cast, person, monkeypatch):
    def send(subject, body, sender, to):
        if to == [person.email]:
            raise SMTPRecipientsRefused({person.email: (550, b"no such user")})
        sent.append(to)

    sent, cast.deputy.email = [], "phohieutruong@truong.example"
    cast.deputy.save()
    monkeypatch.setattr(notices, "send_mail", send)
    notify([person, cast.deputy], "Tin mới")
    jobs.mail_notices()
    assert sent == [[cast.deputy.email]]


def test_telling_nobody_does_nothing():
    assert notify([], "Tin") == [] and not Job.objects.exists()


def test_the_morning_mail_waits_for_the_morning():
    jobs.plan_morning_mail(TODAY)
    assert timezone.localtime(Job.objects.get(kind="mail_terms").run_after).strftime("%d/%m %H:%M") == "27/11 07:00"


@pytest.mark.parametrize(
    ("days", "on", "told"),
    [
        (7, TODAY, True),
        (6, TODAY, False),
        (3, TODAY, True),
        (1, TODAY, True),
        (0, TODAY, True),
        (2, TODAY, False),
        (None, TODAY, False),
        (-1, TODAY, False),
        (-1, date(2026, 11, 30), True),
    ],
)
def test_a_term_is_told_on_its_days_and_a_late_one_on_mondays(person, monkeypatch, mailoutbox, days, on, told):
    item = WaitingItem("request", "Gửi kế hoạch", "/requests/1/", timezone.now(), on, days)
    monkeypatch.setattr(jobs, "my_work", lambda acting: [item])
    jobs.mail_terms(on.isoformat())
    assert [mail.to[0] for mail in mailoutbox] == ([person.email] if told else [])


def test_the_morning_mail_asks_little_of_each_person(cast, mailoutbox):
    """Two queries for all, then at most ten for a person and organisation; who had the day's mail is left out."""

    def asked(people):
        DailyMail.objects.all().delete()
        User.objects.filter(pk__in=[one.pk for one in people]).update(email=Concat("username", Value("@truong.vn")))
        with CaptureQueriesContext(connection) as caught:
            jobs.mail_terms(TODAY.isoformat())
        return len(caught)

    one, four = asked([cast.principal]), asked([cast.principal, cast.deputy, cast.officer, cast.clerk])
    assert one <= 12 and four - one <= 3 * 10, (one, four)


def test_who_had_the_days_mail_is_not_asked_about_again(cast, person, monkeypatch, mailoutbox):
    User.objects.filter(pk=cast.deputy.pk).update(email="pho@truong.example")
    looked = []
    monkeypatch.setattr(jobs, "my_work", lambda acting: looked.append(acting.user.username) or [])
    notify([person], "Tin mới")
    for _round in range(2):
        jobs.mail_terms(TODAY.isoformat())
    assert len(mailoutbox) == 1 and sorted(looked) == ["deputy", "deputy", "principal"]


def test_the_line_says_how_many_days_are_left(person, monkeypatch):
    items = [WaitingItem("x", "Việc", "/", timezone.now(), TODAY, days) for days in (3, 0, -2)]
    monkeypatch.setattr(jobs, "my_work", lambda acting: items)
    assert [text for text, _ in jobs.term_lines(person, date(2026, 11, 30), [person.memberships.get().organization_id])] == [
        "Việc (còn 3 ngày)",
        "Việc (hạn hôm nay)",
        "Việc (quá hạn 2 ngày)",
    ]


def test_the_page_shows_own_notices_only_and_marks_them_read(cast, person):
    notify([person], "Của tôi", "/requests/1/")
    notify([cast.deputy], "Của người khác")
    client = cast.client(person)
    page = client.get(reverse("notice_list")).content.decode()
    assert "Của tôi" in page and "/requests/1/" in page and "Của người khác" not in page
    assert "1 thông báo chưa đọc" in client.get(reverse("home")).content.decode()
    client.post(reverse("notices_read"))
    assert (
        not Notice.objects.filter(user=person).unread().exists()
        and Notice.objects.filter(user=cast.deputy).unread().exists()
    )
    assert "thông báo chưa đọc" not in client.get(reverse("home")).content.decode()


def test_markup_in_a_notice_is_escaped(person, cast):
    notify([person], "<b>đậm</b>")
    assert "&lt;b&gt;đậm" in cast.client(person).get(reverse("notice_list")).content.decode()


def test_somebody_without_a_role_has_an_empty_page(cast):
    assert "Chưa có thông báo" in cast.client(cast.stranger).get(reverse("notice_list")).content.decode()
