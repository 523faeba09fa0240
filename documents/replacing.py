"""A paper made to take the place of an issued one: which one replaced it, and the step that sets the old one aside."""

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from documents.enums import ISSUED_STATES, DocumentState
from documents.models import Document, IssuedPaper
from formats.dates import short_date
from records.trail import audit

REPLACEABLE = (DocumentState.ISSUED, DocumentState.CORRECTED)


def replacement_of(document):
    """The issued paper that took this one's place, or None."""
    if document.state != DocumentState.REPLACED:
        return None
    rows = IssuedPaper.objects.filter(version__document__replaces=document, version__document__state__in=ISSUED_STATES)
    return rows.select_related("version__document").defer("version__snapshot").order_by("-pk").first()


def replacement_symbol(document="pk"):
    """For lists: the number of the paper that took its place, as a subquery over the name of the document's column."""
    rows = IssuedPaper.objects.filter(version__document__replaces=OuterRef(document)).order_by("-pk")
    return Subquery(rows.values("symbol")[:1])


def replace_earlier(document, issued, acting):
    """Issuing a paper sets the one it was made to replace aside; the reason is its number and date. Inside the caller's transaction."""
    if document.replaces_id is None:
        return
    earlier = Document.objects.select_for_update(of=("self",)).get(pk=document.replaces_id)
    if earlier.state not in REPLACEABLE:
        return
    before, earlier.state, earlier.state_changed_at = earlier.state, DocumentState.REPLACED, timezone.now()
    earlier.save(update_fields=["state", "state_changed_at"])
    reason = f"Được thay thế bởi văn bản số {issued.symbol} ngày {short_date(issued.dated_on)}: {document.title}"
    audit(earlier, DocumentState.REPLACED.label, by=acting.user, organization=acting.organization, from_state=before,
          to_state=earlier.state, reason=reason)  # fmt: skip
