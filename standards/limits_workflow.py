"""Numbers that circulars leave to other texts: an operator writes them down with their days, and ends them. Nothing is overwritten."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.enums import Verb
from accounts.periods import overlap, period_words
from formats.numbers import format_number
from records.trail import audit
from standards.models import RegulationSet, RuleLimit


@transaction.atomic
def add_limit(acting, kind, value, from_on, basis):
    """Put a number in force from a day on; the one still open ends the day before. Raises PermissionDenied, ValidationError.

    In: standards.rules.LimitKind, Decimal, day, the text it was read in.
    """
    lock(acting)
    rows = list(RuleLimit.objects.filter(key=kind.key))
    before = next((row for row in rows if row.in_force_to is None and row.in_force_from < from_on), None)
    twin = next((row for row in rows if row != before and overlap(from_on, None, row.in_force_from, row.in_force_to)), None)
    if twin:
        period = period_words(twin.in_force_from, twin.in_force_to)
        raise ValidationError({"from_on": f"Đã có ngưỡng {format_number(twin.value.normalize())} {period}: hãy chọn ngày sau khoảng đó."})
    if before:
        close(acting, before, from_on - timedelta(days=1))
    row = RuleLimit.objects.create(key=kind.key, value=value, in_force_from=from_on, basis=basis, by=acting.user)
    audit(row, "ghi ngưỡng dẫn chiếu", by=acting.user, organization=acting.organization, from_on=from_on.isoformat(), basis=basis)
    return row


@transaction.atomic
def end_limit(acting, limit, to_on):
    """End a number on a day; it stays for the years it held. Raises PermissionDenied, ValidationError."""
    lock(acting)
    row = RuleLimit.objects.get(pk=limit.pk)
    if row.in_force_to is not None:
        raise ValidationError("Ngưỡng này đã có ngày kết thúc.")
    if to_on < row.in_force_from:
        raise ValidationError({"to_on": "Ngày kết thúc không được trước ngày bắt đầu."})
    close(acting, row, to_on)
    return row


def lock(acting):
    """One writer at a time, also for a number nobody wrote down before; PermissionDenied for who does not operate."""
    if acting is None or not acting.can(Verb.OPERATE):
        raise PermissionDenied
    RegulationSet.objects.select_for_update().order_by("pk").first()


def close(acting, row, to_on):
    row.in_force_to = to_on
    row.save(update_fields=["in_force_to"])
    audit(row, "kết thúc ngưỡng dẫn chiếu", by=acting.user, organization=acting.organization, to_on=to_on.isoformat())
