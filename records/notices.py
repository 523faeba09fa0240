"""Telling people: a line on their page at once, and at most one mail a day that gathers what was not mailed yet."""

import logging
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from records.jobs import enqueue
from records.models import DailyMail, Notice

logger = logging.getLogger("records.notices")
SUBJECT = "Trường Chuẩn: {count} việc cần biết"
FOOT = "Thư gửi tự động, mỗi ngày nhiều nhất một thư. Xem tất cả tại {site}"


def notify(users, text, url=""):
    """Tell each of `users` the same line, inside the caller's transaction; the mail goes out with the next job."""
    rows = Notice.objects.bulk_create([Notice(user=user, text=text[:400], url=url) for user in users])
    if rows:
        enqueue("mail_notices")
    return rows


def unmailed(user):
    """Notices of a person that no mail has carried yet and nobody has read, oldest first."""
    return Notice.objects.filter(user=user, mailed_at__isnull=True, read_at__isnull=True).order_by("pk")


def mail_person(user, today, lines=()):
    """Send the day's one mail with the waiting notices and further `lines` (text, url).

    Returns True when it was sent; False when there is nothing to say, no address, or the day's mail went out before, or the
    server refuses the address.
    The mark is stored before the mail leaves: a crash in between loses a mail, and never sends two.
    """
    notices = list(unmailed(user))
    told = [*((row.text, row.url) for row in notices), *lines]
    if not told or not user.email or not user.is_active or not _take_day(user, today):
        return False
    Notice.objects.filter(pk__in=[row.pk for row in notices]).update(mailed_at=timezone.now())
    try:
        send_mail(SUBJECT.format(count=len(told)), _letter(user, told), None, [user.email])
    except SMTPRecipientsRefused:  # an address that is no more must not keep the mail from everybody behind it
        logger.warning("mail server refuses the address of user %s", user.pk)
        return False
    return True


def _take_day(user, today):
    try:
        with transaction.atomic():
            DailyMail.objects.create(user=user, on=today)
    except IntegrityError:
        return False
    return True


def _letter(user, told):
    lines = [f"- {text}" + (f"\n  {settings.SITE_URL}{url}" if url else "") for text, url in told]
    return "\n".join([f"Kính gửi {user.full_name},", "", *lines, "", FOOT.format(site=settings.SITE_URL)])


def mark_read(acting, pks=None):
    """Mark the person's notices as read: those named, or all."""
    rows = Notice.objects.visible_to(acting).unread()
    return (rows if pks is None else rows.filter(pk__in=pks)).update(read_at=timezone.now())
