"""The organisation's own papers: list, one paper with its story, frozen versions, what the school does with them."""

import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Organization
from documents import permissions, workflow, workflow_openings
from documents.addressees import is_only_informed
from documents.enums import DocumentState, Route
from documents.forms import ReopenForm, ResolveForm, SetAsideForm
from documents.forms_archive import WithdrawForm
from documents.html import paper_fragment
from documents.models import ArchivedPaper, Document, IssuedPaper, PaperOpening, ReviewComment, Submission, Version
from documents.paper_json import from_dict
from documents.pdf import PdfRefused, render_paper
from documents.problems import WorkflowRefused
from documents.remark_changes import note_changes
from documents.remarks import remarks_of
from documents.replacing import replacement_of, replacement_symbol
from documents.signed_state import signing_story
from documents.workflow_addressees import addressee_problems
from documents.workflow_issue import PDF, set_aside
from documents.workflow_review import note_talk
from records.files import read
from records.trail import entries_about

PER_PAGE = 50
UNFIT_FOR_NAMES = re.compile(r'[\\/:*?"<>|]+')


def reader_of(request):
    """The acting of a person who reads papers; for everybody else the lists of this room do not exist."""
    if not permissions.reads_papers(request.acting):
        raise Http404
    return request.acting


@require_safe
def document_list(request):
    """All papers of the organisation one acts for."""
    acting = reader_of(request)
    words, state = request.GET.get("q", "").strip()[:100], request.GET.get("state", "")
    rows = Document.objects.visible_to(acting).search(words).select_related("archived").annotate(replaced_by=replacement_symbol())
    if state in DocumentState.values:
        rows = rows.filter(state=state)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "q": words,
        "state": state,
        "states": DocumentState.choices,
        "can_archive": permissions.may_archive(acting),
        "can_rule_signing": permissions.may_rule_signing(acting),
        "predecessors": Organization.objects.predecessors(acting.organization, acting.today),
    }
    return render(request, "documents/document_list.html", context)


@require_safe
def document_detail(request, pk):
    """One paper of one's own: its story, versions, submissions, remarks, and the acts open to this person."""
    return show_document(request, own_document(request, pk))


def show_document(request, document, **forms):
    """The page of a paper; `forms` are bound forms that were refused, so that nothing typed is lost."""
    submissions = Submission.objects.filter(version__document=document).select_related("version", "receiver", "sent_by", "decided_by")
    submissions = submissions.defer("version__snapshot")
    issued = document.issued_paper()
    context = {
        "document": document,
        "versions": document.versions.select_related("created_by").defer("snapshot").order_by("-number"),
        "submissions": submissions,
        "last_submission": next(iter(submissions), None),
        "copied_to": document.copied_to.all(),
        "waits_at": waits_at(request.acting, submissions),
        "issued": issued,
        "replacement": replacement_of(document),
        "story": signing_story(issued) if issued else None,
        "remarks": remarks_with_talk(request.acting, document),
        "entries": entries_about(document),
        "openings": PaperOpening.objects.filter(version__document=document).select_related("by", "organization", "version").defer("version__snapshot"),
        "resolve_form": ResolveForm(auto_id=False),
        "reopen_form": ReopenForm(),
        "set_aside_form": SetAsideForm(),
        **document_acts(request.acting, document, submissions),
        **archive_part(request.acting, document),
        **forms,
    }
    return render(request, "documents/document_detail.html", context)


def archive_part(acting, document):
    """What the page shows of a paper entered from its paper copy; of the others nothing, and no act of a paper of ours is open to it."""
    row = ArchivedPaper.objects.filter(document=document).select_related("issuer", "entered_by", "withdrawn_by").first()
    if row is None:
        return {}
    row.document = document
    can_withdraw = permissions.may_finalize(acting, document) and row.withdrawn_at is None
    return {"archived": row, "can_withdraw": can_withdraw, "withdraw_form": WithdrawForm(), "can_set_aside": False}


def waits_at(acting, submissions):
    """The body that has the waiting submission today, when the school moved after it was sent; else None."""
    last = next(iter(submissions), None)
    if last is None or last.desk_on(acting.today) == last.receiver_id:
        return None
    return acting.organization.reviewing_body_on(acting.today)


def remarks_with_talk(acting, document):
    """The remarks that reached the sender, with the talk under them and what changed since up to the newest frozen version."""
    remarks = list(remarks_of(document))
    if remarks:
        note_changes(remarks, from_dict(document.latest_version().snapshot))
    return note_talk(remarks, document, acting)


def document_acts(acting, document, submissions):
    """Which buttons the page shows: {name: bool}; the workflow checks again."""
    is_sent = any(row.route == Route.REPORT for row in submissions)
    is_report = document.route == Route.REPORT and document.state == DocumentState.ISSUED
    return {
        "can_take_back": permissions.may_submit(acting, document) and document.state in workflow.UNDER_REVIEW,
        "can_reopen": permissions.may_reopen(acting, document) and document.state == DocumentState.APPROVED,
        "can_issue": permissions.may_number(acting, document) and document.state == DocumentState.APPROVED,
        "can_set_aside": permissions.may_set_aside(acting, document) and document.state == DocumentState.ISSUED,
        "can_report": permissions.may_send_report(acting, document) and is_report and not is_sent,
        "can_sign": permissions.may_bring_signed(acting, document) and document.is_issued,
        "can_choose_addressees": permissions.may_resolve(acting, document) and not addressee_problems(document),
        "can_resolve": permissions.may_resolve(acting, document) and document.is_editable,
    }


def own_document(request, pk):
    """A paper of the organisation one acts for, else 404."""
    return get_object_or_404(Document.objects.visible_to(request.acting).select_related("organization"), pk=pk)


def attempt(request, done, act, *args, **kwargs):
    """Do an act of the workflow and say how it went; returns its result, or None when it was refused."""
    try:
        result = act(*args, acting=request.acting, **kwargs)
    except WorkflowRefused as refused:
        messages.error(request, str(refused))
        return None
    messages.success(request, done)
    return result


@require_POST
def document_take_back(request, pk):
    document = own_document(request, pk)
    attempt(request, "Đã rút lại. Văn bản là bản nháp, có thể sửa tiếp.", workflow.take_back, document)
    return redirect("document_detail", document.pk)


@require_POST
def document_reopen(request, pk):
    document = own_document(request, pk)
    if not permissions.may_reopen(request.acting, document):
        raise PermissionDenied
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return show_document(request, document, form=form, reopen_form=form)
    attempt(request, "Đã mở lại để sửa; bản đã duyệt không còn hiệu lực.", workflow.reopen, document, form.cleaned_data["reason"])
    return redirect("document_detail", document.pk)


@require_POST
def document_set_aside(request, pk):
    document = own_document(request, pk)
    if not permissions.may_set_aside(request.acting, document):
        raise PermissionDenied
    form = SetAsideForm(request.POST)
    if not form.is_valid():
        return show_document(request, document, form=form, set_aside_form=form)
    data = form.cleaned_data
    attempt(request, "Đã ghi. Tệp đã ban hành vẫn được lưu nguyên.", set_aside, document, data["state"], data["reason"])
    return redirect("document_detail", document.pk)


@require_POST
def document_report(request, pk):
    document = own_document(request, pk)
    attempt(request, "Đã gửi báo cáo.", workflow.send_report, document)
    return redirect("document_detail", document.pk)


@require_POST
def comment_resolve(request, pk):
    """The sender answers a remark; `next` leads back to the page with the row."""
    remarks = ReviewComment.objects.filter(submission__version__document__in=Document.objects.visible_to(request.acting))
    remark = get_object_or_404(remarks.shown_to_sender().select_related("submission__version__document__organization"), pk=pk)
    document = remark.submission.version.document
    if not permissions.may_resolve(request.acting, document):
        raise PermissionDenied
    form = ResolveForm(request.POST)
    if not form.is_valid():
        return show_document(request, document, form=form, refused_remark=remark.pk)
    attempt(request, "Đã ghi cách xử lý góp ý.", workflow.resolve_comment, remark, form.cleaned_data["reply"])
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(target) if target and is_ours else redirect("document_detail", document.pk)


def visible_version(request, pk):
    """A frozen version of an own paper, of a predecessor's, or one that was submitted to the organisation one acts for; else 404."""
    own, before = Document.objects.visible_to(request.acting).values("pk"), Document.objects.of_predecessors(request.acting).values("pk")
    received = Submission.objects.visible_to(request.acting).values("version")
    rows = Version.objects.filter(Q(document__in=own) | Q(document__in=before) | Q(pk__in=received))
    return get_object_or_404(rows.select_related("document__organization"), pk=pk)


@require_safe
def version_sheet(request, pk):
    """A frozen version as a continuous sheet with the remarks that stand on it."""
    version = visible_version(request, pk)
    remarks = remarks_on(request.acting, version).select_related("by")
    paper = from_dict(version.snapshot)
    context = {
        "version": version,
        "document": version.document,
        "is_own": permissions.owns(request.acting, version.document),
        "sheet": paper_fragment(paper, marks=remark_marks(remarks)),
        "layout_css": layout_css(paper),
        "remarks": remarks,
    }
    return render(request, "documents/version_sheet.html", context)


def remarks_on(acting, version):
    """Remarks on a version as this reader may know them: the body that has it on its desk all, the others what was sent to the sender."""
    rows = ReviewComment.objects.filter(submission__version=version)
    if is_only_informed(acting, version):
        return rows.none()
    return rows if any(permissions.receives(acting, one) for one in version.submissions.all()) else rows.shown_to_sender()


@require_POST
def version_opened(request, pk):
    """The quiet note that somebody of another body has the paper open; says nothing back."""
    workflow_openings.note_opening(visible_version(request, pk), acting=request.acting)
    return HttpResponse(status=204)


def layout_css(paper):
    """Static path of the style sheet of the paper's layout rules."""
    return f"documents/layouts/{paper.layout}.css"


def remark_marks(remarks):
    """{key: CSS class} that marks the places with remarks on the sheet."""
    return {remark.key: "has-remark" for remark in remarks if remark.key}


@require_safe
def version_pdf(request, pk):
    """A frozen version as PDF with the blanks of a paper that has no number yet; once issued, only the stored bytes."""
    version = visible_version(request, pk)
    issued = IssuedPaper.objects.filter(version=version).first()
    if issued:
        return redirect("issued_pdf", issued.pk)
    try:
        content = render_paper(from_dict(version.snapshot), draft=version.is_draft)
    except PdfRefused as refused:
        messages.error(request, str(refused))
        return redirect("version_sheet", version.pk)
    return pdf_response(content, f"Bản số {version.number} – {version.document.title}.pdf")


@require_safe
def issued_pdf(request, pk):
    """The stored bytes of an issued paper, and nothing else; they are checked against their hash on every read."""
    issued = get_object_or_404(IssuedPaper.objects.visible_to(request.acting).select_related("file"), pk=pk)
    etag = f'"{issued.issued_sha256}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    return pdf_response(read(issued.file), issued.file.name, etag)


def pdf_response(content, name, etag=""):
    """Bytes of a PDF, shown in the browser under a Vietnamese file name (RFC 6266), never kept by shared caches."""
    headers = file_headers(name, is_attachment=False) | ({"ETag": etag} if etag else {})
    return HttpResponse(content, content_type=PDF, headers=headers)


def file_headers(name, *, is_attachment=True):
    """Headers of a paper's file: a name that every system takes, no copy in shared caches."""
    name = UNFIT_FOR_NAMES.sub("-", name)
    return {"Content-Disposition": content_disposition_header(is_attachment, name), "Cache-Control": "private, no-cache"}
