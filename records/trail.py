"""Writing the trail: one call per change, always inside the caller's transaction."""

from datetime import timedelta

from django.db.models import Subquery
from django.utils import timezone

from records.models import AuditEntry, TextChange

# Text that saves itself would fill its history with half sentences: one person's saves of one box within this time are one line.
ONE_SITTING = timedelta(minutes=5)


def audit(subject, action, *, by, organization=None, from_state="", to_state="", **detail):
    """Add one audit line about a model instance. `by` is the person or None for the program itself."""
    return AuditEntry.objects.create(
        by=by,
        organization=organization,
        subject_kind=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=str(subject)[:200],
        action=action,
        from_state=from_state,
        to_state=to_state,
        detail=detail,
    )


def entries_about(subject):
    """Audit lines about a model instance, newest first, with their people."""
    kind, pk = subject._meta.label_lower, str(subject.pk)
    return AuditEntry.objects.filter(subject_kind=kind, subject_id=pk).select_related("by")


def remember_texts(subject, changes, *, by):
    """Keep {field: (old, new)} of a model instance as history rows; equal texts are skipped."""
    kind, pk = subject._meta.label_lower, str(subject.pk)
    rows = [
        TextChange(subject_kind=kind, subject_id=pk, field=field, old=old or "", new=new or "", by=by)
        for field, (old, new) in changes.items()
        if (old or "") != (new or "")
    ]
    return TextChange.objects.bulk_create(rows)


def remember_sitting(subject, changes, *, by):
    """Like remember_texts, but a change that goes on from the same person's last one, minutes ago, lengthens that line."""
    fresh = {field: texts for field, texts in changes.items() if not _lengthened(subject, field, *texts, by)}
    return remember_texts(subject, fresh, by=by)


def _lengthened(subject, field, old, new, by):
    if len(new or "") < len(old or "") / 2:
        return 0  # what was wiped out, perhaps by mistake, stays in the history as a text of its own
    latest = history_of(subject, field).values("pk")[:1]
    rows = TextChange.objects.filter(pk=Subquery(latest), by=by, at__gte=timezone.now() - ONE_SITTING, new=old or "")
    return rows.update(new=new or "")


def history_of(subject, field=None):
    """Earlier texts of a model instance, newest first."""
    rows = TextChange.objects.filter(subject_kind=subject._meta.label_lower, subject_id=str(subject.pk))
    return (rows.filter(field=field) if field else rows).select_related("by")
