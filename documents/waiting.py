"""What waits for a person in this room, for the page “Việc của tôi”; a constant number of queries."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Verb
from accounts.models import Membership
from documents.enums import ISSUE_DAYS, Decision, DocumentState, Route, SignatureField, SignedState
from documents.models import Document, IssuedPaper, SignedFile, Submission
from documents.permissions import SIGNERS, may_rule_signing, reads_papers

LIMIT = 50
SIGN_TIME = timedelta(days=14)  # after the day of the paper
SIGNED_STATES = (SignedState.ACCEPTED, SignedState.SCANNED)
HAS_SEAL = Q(signatures__0__field=SignatureField.SEAL) | Q(signatures__1__field=SignatureField.SEAL)  # a paper has two fields to sign
OWN_ACTS = {
    DocumentState.RETURNED: ("returned", "Sửa theo góp ý"),
    DocumentState.DRAFT: ("opinion", "Xem ý kiến, hoàn thiện"),
    DocumentState.ISSUED: ("report", "Gửi báo cáo"),
}


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """One thing to do: words, where, since when, days left (negative = late, None = no term) and what kind of act."""

    kind: str
    text: str
    url: str
    since: datetime
    due_on: date | None
    days_left: int | None


def waiting_for(acting):
    """Papers and submissions that wait for this person, the most urgent first; [] for who has no role."""
    if not reads_papers(acting):
        return []
    items = [*_submissions(acting), *_numbers(acting), *_seals(acting), *_own_papers(acting)]
    return sorted(items, key=lambda item: (item.days_left is None, item.days_left or 0, item.since))


def _submissions(acting):
    if not (acting.can(Verb.REVIEW) or acting.can(Verb.APPROVE)):
        return
    rows = Submission.objects.received_by(acting.organization).waiting()
    if not acting.can(Verb.APPROVE):  # what was handed to a colleague does not wait for the others
        colleagues = Membership.objects.active_on(acting.today).filter(organization=acting.organization).exclude(user=acting.user)
        rows = rows.exclude(assigned_to__in=colleagues.values("user"))
    for row in rows.select_related("version__document__organization").defer("version__snapshot").order_by("due_on", "pk")[:LIMIT]:
        kind, act = _submission_act(acting, row)
        if kind:
            text = f"{act}: {row.version.document.title} – {row.version.document.organization}"
            yield _item(acting, kind, text, reverse("submission_detail", args=[row.pk]), row.sent_at, row.due_on)


def _submission_act(acting, row):
    if row.route == Route.APPROVAL and row.opened_at and acting.can(Verb.APPROVE):
        return "approve", "Phê duyệt"
    if not acting.can(Verb.REVIEW):
        return None, ""
    if row.route == Route.REPORT:
        return "note", "Tiếp nhận báo cáo"
    return ("review", "Xem xét") if row.opened_at else ("open", "Tiếp nhận")


def _numbers(acting):
    if not acting.can(Verb.NUMBER):
        return
    for row in _own(acting).filter(state=DocumentState.APPROVED)[:LIMIT]:
        due = timezone.localdate(row.state_changed_at) + timedelta(days=ISSUE_DAYS)
        yield _item(acting, "issue", f"Cấp số, ban hành: {row.title}", reverse("document_issue", args=[row.pk]), row.state_changed_at, due)


def _signatures(acting, documents):
    """Signatures on the papers just issued with these `documents`: for the person they name, else for the head. Later it is taken that they were signed on paper."""
    rows = _unsigned(acting).filter(version__document__in=documents).select_related("version__document").defer("version__snapshot").order_by("pk")
    signers = Membership.objects.active_on(acting.today).filter(organization=acting.organization, role__in=SIGNERS)
    others = set(signers.exclude(user=acting.user).values_list("user__full_name", flat=True))
    for row in rows:
        name = row.version.document.signer_name
        if name == acting.user.full_name or (may_rule_signing(acting) and name not in others):
            due = timezone.localdate(row.issued_at) + timedelta(days=ISSUE_DAYS)
            yield _item(acting, "sign", f"Ký: số {row.symbol}", reverse("paper_sign", args=[row.pk]), row.issued_at, due)


def _unsigned(acting):
    signed = SignedFile.objects.filter(issued=OuterRef("pk"), state__in=SIGNED_STATES)
    return IssuedPaper.objects.filter(~Exists(signed), dated_on__gte=acting.today - SIGN_TIME)


def _seals(acting):
    """Papers that the person signed and the body has not, nor was the stamped print scanned: the clerk's, on the next working day (Đ18 k.1)."""
    if not acting.can(Verb.NUMBER):
        return
    own = Document.objects.visible_to(acting).filter(state=DocumentState.ISSUED)
    files = SignedFile.objects.filter(state=SignedState.ACCEPTED, issued__version__document__in=own.values("pk"))
    newer = SignedFile.objects.filter(issued=OuterRef("issued"), state__in=SIGNED_STATES, pk__gt=OuterRef("pk"))
    sealed = SignedFile.objects.filter(HAS_SEAL, pk=OuterRef("pk"))  # asked as it stands: a place that is not there makes its opposite unknown
    for row in files.filter(~Exists(newer), ~Exists(sealed)).select_related("issued").order_by("issued", "pk")[:LIMIT]:
        due = timezone.localdate(row.at) + timedelta(days=ISSUE_DAYS)
        yield _item(acting, "seal", f"Ký của cơ quan: số {row.issued.symbol}", reverse("paper_sign", args=[row.issued_id]), row.at, due)


def _own_papers(acting):
    """Returned papers, papers that have the authority's opinion, issued reports that were not sent yet; and papers to be signed."""
    drafts, signs = acting.can(Verb.DRAFT), bool(acting.roles & SIGNERS)
    if not drafts and not signs:
        return
    last = Submission.objects.filter(version__document=OuterRef("pk")).order_by("-pk")
    unsigned = _unsigned(acting).filter(version__document=OuterRef("pk"))
    rows = _own(acting).annotate(last_decision=Subquery(last.values("decision")[:1]), is_unsigned=Exists(unsigned))
    to_write = Q(state=DocumentState.RETURNED) | Q(state=DocumentState.DRAFT, last_decision=Decision.OPINION)
    if acting.can(Verb.SUBMIT):
        to_write |= Q(state=DocumentState.ISSUED, route=Route.REPORT, last_decision__isnull=True)
    to_sign = Q(state=DocumentState.ISSUED, is_unsigned=True)
    rows = rows.annotate(is_own_act=Case(When(to_write, then=True), default=False, output_field=BooleanField()))
    rows = list(rows.filter(to_write | to_sign if drafts and signs else to_write if drafts else to_sign)[:LIMIT])
    for row in rows:
        if drafts and row.is_own_act:
            kind, act = OWN_ACTS[row.state]
            yield _item(acting, kind, f"{act}: {row.title}", reverse("document_detail", args=[row.pk]), row.state_changed_at, None)
    if signs and (issued := [row.pk for row in rows if row.is_unsigned and row.state == DocumentState.ISSUED]):
        yield from _signatures(acting, issued)


def _own(acting):
    return Document.objects.visible_to(acting).order_by("state_changed_at", "pk")


def _item(acting, kind, text, url, since, due_on):
    return WaitingItem(kind, text, url, since, due_on, (due_on - acting.today).days if due_on else None)
