"""A verb handed over for a time, with the paper it rests on."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.enums import DELEGATIONS
from accounts.models import PERIOD_MESSAGE, Delegation, Membership, Organization
from accounts.periods import overlap, period_words
from accounts.permissions import delegated_verb, may_end_delegation
from accounts.workflow.book import locked, note


@transaction.atomic
def delegate(acting, receiver, from_on, to_on, reason):
    """Hand the office's verb to a deputy or officer for a time, with the paper it rests on."""
    verb = delegated_verb(acting)
    if verb is None:
        raise PermissionDenied
    Organization.objects.select_for_update().get(pk=acting.organization.pk)
    if from_on < acting.today:
        raise ValidationError({"from_on": "Ủy quyền có hiệu lực từ hôm nay trở đi, không lùi ngày."})
    if to_on < from_on:
        raise ValidationError({"to_on": PERIOD_MESSAGE})
    held = Membership.objects.active_on(acting.today).filter(organization=acting.organization, role=DELEGATIONS[verb][1])
    if receiver == acting.user or not held.filter(user=receiver).exists():
        raise ValidationError({"receiver": f"{receiver} không giữ chức vụ được nhận ủy quyền này."})
    rows = Delegation.objects.not_over(acting.today).filter(organization=acting.organization, receiver=receiver, verb=verb)
    twin = next((row for row in rows if overlap(from_on, to_on, row.from_on, row.to_on)), None)
    if twin:
        raise ValidationError({"from_on": f"Đã có ủy quyền cho {receiver} {period_words(twin.from_on, twin.to_on)}."})
    row = Delegation.objects.create(
        organization=acting.organization, giver=acting.user, receiver=receiver, verb=verb,
        from_on=from_on, to_on=to_on, reason=reason,
    )
    detail = f"{row.get_verb_display()} {period_words(from_on, to_on)}; {reason}"
    note("Ủy quyền", acting, person=receiver, organization=acting.organization, detail=detail)
    return row


@transaction.atomic
def end_delegation(acting, delegation):
    """End a delegation at this moment; it stays as history."""
    row = locked(delegation)
    if not may_end_delegation(acting, row):
        raise PermissionDenied
    if row.ended_at is None:
        row.ended_at, row.ended_by = timezone.now(), acting.user
        row.save(update_fields=["ended_at", "ended_by"])
        note("Chấm dứt ủy quyền", acting, person=row.receiver, organization=row.organization, detail=row.get_verb_display())
    return row
