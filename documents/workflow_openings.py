"""Who of another body opened a submitted paper. Pages that show it send a quiet POST, since reading a page writes nothing (DESIGN 3.6)."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from documents import permissions
from documents.models import PaperOpening

ONE_SITTING = timedelta(minutes=30)


@transaction.atomic
def note_opening(version, *, acting):
    """Note that this person looked at the version for another body; looking again within the half hour is the same opening."""
    if permissions.owns(acting, version.document):
        return None
    row, made = PaperOpening.objects.get_or_create(version=version, organization=acting.organization, by=acting.user)
    now = timezone.now()
    if not made and now - row.last_at > ONE_SITTING:
        PaperOpening.objects.filter(pk=row.pk).update(last_at=now, times=F("times") + 1)
    return row
