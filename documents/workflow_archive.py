"""Papers of bodies that ended: entered as already issued, never edited, taken out with a reason (issue part A)."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization
from documents import permissions
from documents.archive_models import ArchivedPaper
from documents.enums import DocumentState, Route
from documents.models import Document
from documents.problems import WorkflowRefused, error, refuse_if, text_problems
from documents.workflow import allow, lock, move
from formats.dates import short_date
from formats.text import clean
from records.trail import audit
from records.uploads import UploadRefused, keep_upload

LONGEST_REASON = 500


def archive_issuers(acting):
    """Bodies that ended, and schools that went into the own organisation: whose papers may be entered as issued."""
    before = Organization.objects.predecessors(acting.organization, acting.today)
    ended = Organization.objects.filter(to_on__lt=acting.today)
    return ended.filter(pk__in=before.values("pk")) | ended.authorities()


def archive_problems(acting, *, symbol, dated_on, issuer, issuer_name, sha256):
    """Why a paper can't be entered so: issued before its body began or after it ended, or entered already."""
    problems = []
    if dated_on >= acting.today:
        problems.append(error("Văn bản nhập từ bản giấy phải có ngày trước hôm nay."))
    if issuer and not (issuer.from_on <= dated_on <= issuer.to_on):
        problems.append(error(f"{issuer} chỉ hoạt động từ {short_date(issuer.from_on)} đến hết {short_date(issuer.to_on)}."))
    own = ArchivedPaper.objects.filter(document__organization=acting.organization).standing()
    if own.filter(symbol__iexact=symbol, dated_on=dated_on, issuer_name__iexact=issuer_name).exists():
        problems.append(error(f"Văn bản số {symbol} ngày {short_date(dated_on)} đã được nhập."))
    elif own.filter(sha256=sha256).exists():
        problems.append(error("Tệp này đã được nhập cho một văn bản khác."))
    return problems


@transaction.atomic
def enter_archived(checked, *, acting, kind, title, signer_name, signer_post, issuer=None, issuer_name="", **facts):
    """Keep a scan (records.uploads.CheckedFile) with what stands on it as an issued paper without a number of ours.

    `issuer` is a body that ended, or `issuer_name` one that was never entered here; facts: symbol, dated_on, school_year, text.
    Returns the ArchivedPaper. Raises PermissionDenied or WorkflowRefused.
    """
    allow(permissions.may_archive(acting))
    organization = Organization.objects.select_for_update().get(pk=acting.organization.pk)
    issuer_name = issuer.name if issuer else issuer_name
    named = {"issuer": issuer, "issuer_name": issuer_name}
    refuse_if(archive_problems(acting, symbol=facts["symbol"], dated_on=facts["dated_on"], sha256=checked.sha256, **named))
    try:
        file = keep_upload(checked, organization=organization, by=acting.user)
    except UploadRefused as refused:
        raise WorkflowRefused([error(str(refused))]) from refused
    document = Document.objects.create(organization=organization, kind=kind, route=Route.NONE, state=DocumentState.ISSUED, title=title,
                                       signer_lines=signer_post, signer_name=signer_name, created_by=acting.user)  # fmt: skip
    row = ArchivedPaper.objects.create(document=document, file=file, sha256=file.sha256, entered_by=acting.user, **named, **facts)
    audit(document, "Nhập từ bản giấy", by=acting.user, organization=organization, to_state=DocumentState.ISSUED, symbol=row.symbol,
          dated_on=row.dated_on.isoformat(), issuer=issuer_name, sha256=row.sha256)  # fmt: skip
    return row


@transaction.atomic
def withdraw_archived(row, reason, *, acting):
    """Take a wrongly entered paper out of the archive; row and file stay, it counts no more. Returns the row."""
    allow(permissions.may_finalize(acting, row.document))
    document, reason = lock(row.document), clean(reason)[:LONGEST_REASON]
    row = ArchivedPaper.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.withdrawn_at:
        return row
    refuse_if(text_problems(reason, "Hãy viết lý do rút."))
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = timezone.now(), acting.user, reason
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    move(document, DocumentState.RECALLED, "Rút khỏi kho", acting, reason=reason)
    return row
