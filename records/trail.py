"""Writing the trail: one call per change, always inside the caller's transaction."""

from records.models import AuditEntry, TextChange


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


def history_of(subject, field=None):
    """Earlier texts of a model instance, newest first."""
    rows = TextChange.objects.filter(subject_kind=subject._meta.label_lower, subject_id=str(subject.pk))
    return (rows.filter(field=field) if field else rows).select_related("by")
