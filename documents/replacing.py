"""A paper made to take the place of an issued one: which one replaced it, and the step that sets the old one aside."""

from dataclasses import replace

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from documents.enums import ISSUED_STATES, DocumentState
from documents.models import Document, IssuedPaper, Version
from formats.dates import short_date
from records.trail import audit

CHANGES = "changes"  # key of the annex by which an amendment says what it changes
REPLACEABLE = (DocumentState.ISSUED, DocumentState.CORRECTED)


def replacement_of(document):
    """The issued paper that took this one's place, or None."""
    if document.state != DocumentState.REPLACED:
        return None
    rows = IssuedPaper.objects.filter(version__document__replaces=document, version__document__state__in=ISSUED_STATES)
    return rows.select_related("version__document").defer("version__snapshot").order_by("-pk").first()


def replaced_version(acting, document):
    """The issued version that a paper is made to replace, where this reader may see it; else None."""
    if document.replaces_id is None:
        return None
    seen = IssuedPaper.objects.visible_to(acting).filter(version__document=document.replaces_id).values("version")
    return Version.objects.filter(pk__in=seen).select_related("issued").order_by("-number").first()


def without_annex(paper):
    """An amendment without its annex of changes: what is compared with the paper it replaces."""
    return replace(paper, appendices=tuple(one for one in paper.appendices if one.key != CHANGES))


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
