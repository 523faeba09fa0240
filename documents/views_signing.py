"""The pages of signing an issued paper, its signed files, and how the organisation signs."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import require
from documents import permissions, workflow_signing
from documents.enums import SignedState
from documents.forms_signing import CertificateForm, KeyFileForm, PdfForm, WaysForm
from documents.models import IssuedPaper, PaperSettings, SignedFile, SignerCertificate
from documents.problems import WorkflowRefused
from documents.signed_state import signing_story
from documents.signing.anchors import CertificateRefused
from documents.signing.fields import has_fields, page_count
from documents.signing.trial import adapters
from documents.views import attempt, pdf_response
from records.files import read


def own_issued(request, pk):
    """An issued paper of the own organisation that this person may sign or bring signed; else 404, or 403."""
    rows = IssuedPaper.objects.filter(version__document__organization=request.acting.organization) if request.acting else IssuedPaper.objects.none()
    rows = rows.visible_to(request.acting).select_related("version__document__organization", "file").defer("version__snapshot")
    issued = get_object_or_404(rows, pk=pk)
    require(permissions.may_bring_signed(request.acting, issued.version.document))
    return issued


@require_safe
def paper_sign(request, pk):
    """The ways to sign, and what came back so far."""
    return show_signing(request, own_issued(request, pk))


def show_signing(request, issued, **forms):
    """The page of signing; `forms` are bound forms that were refused."""
    fields = workflow_signing.open_fields(issued, request.acting)
    try:
        content = workflow_signing.whole(issued.file)
    except WorkflowRefused as refused:
        messages.error(request, str(refused))
        return redirect("document_detail", issued.version.document_id)
    context = {
        "issued": issued,
        "document": issued.version.document,
        "story": signing_story(issued),
        "field": fields[0] if fields else "",
        "key_form": key_form(fields[0]) if fields else None,
        "upload_form": signed_form(),
        "scan_form": scan_form(),
        "has_fields": has_fields(content),
        "pages": page_count(content),
        "can_scan": permissions.may_number(request.acting, issued.version.document),
        "adapters": adapters().values(),
        "has_time_service": bool(settings.TIMESTAMP_URL),
        **forms,
    }
    return render(request, "documents/paper_sign.html", context)


def signed_form(*data):
    return PdfForm(*data, prefix="signed", what="Tệp đã ký (PDF)")


def scan_form(*data):
    return PdfForm(*data, prefix="scan", what="Bản quét (PDF)")


def key_form(field, *data):
    return KeyFileForm(*data, field=field, has_time_service=bool(settings.TIMESTAMP_URL))


@sensitive_post_parameters("password")
@require_POST
def paper_sign_here(request, pk):
    issued = own_issued(request, pk)
    fields = workflow_signing.open_fields(issued, request.acting)
    if not fields:
        messages.error(request, "Lúc này bạn không có ô ký nào để ký.")
        return redirect("paper_sign", issued.pk)
    form = key_form(fields[0], request.POST, request.FILES)
    if form.is_valid() and done(request, form, workflow_signing.sign_here, issued, fields[0], **form.taken()):
        messages.success(request, "Đã ký. Tệp khóa và mật khẩu không được lưu lại.")
        return redirect("paper_sign", issued.pk)
    return show_signing(request, issued, form=form, key_form=form, file_again=True)


def done(request, form, act, *args, **kwargs):
    """Do an act of signing; its row, or None with every reason in the form's summary."""
    try:
        return act(*args, acting=request.acting, **kwargs)
    except WorkflowRefused as refused:
        for problem in refused.problems:
            form.add_error(None, problem.text)
        return None


@require_POST
def paper_sign_upload(request, pk):
    """A file signed with any tool; a rewritten one leads to the comparison by eye."""
    issued = own_issued(request, pk)
    form = signed_form(request.POST, request.FILES)
    signed = done(request, form, workflow_signing.bring_signed, issued, form.cleaned_data["file"].content) if form.is_valid() else None
    if signed is None:
        return show_signing(request, issued, form=form, upload_form=form, file_again=True)
    if signed.state == SignedState.REWRITTEN:
        messages.warning(request, "Công cụ ký đã ghi lại toàn bộ tệp, nên không đối chiếu được từng byte. Hãy so bằng mắt.")
        return redirect("signed_compare", signed.pk)
    messages.success(request, f"Đã nhận tệp ký. {signed.trust}")
    return redirect("paper_sign", issued.pk)


@require_POST
def paper_sign_scan(request, pk):
    issued = own_issued(request, pk)
    form = scan_form(request.POST, request.FILES)
    if form.is_valid() and done(request, form, workflow_signing.bring_scan, issued, form.cleaned_data["file"].content):
        messages.success(request, "Đã lưu bản quét cùng văn bản.")
        return redirect("paper_sign", issued.pk)
    return show_signing(request, issued, form=form, scan_form=form, file_again=True)


@require_POST
def paper_sign_adapter(request, pk):
    """Sign through a device or a service that the operator set up; the trial among them is worth nothing."""
    issued = own_issued(request, pk)
    adapter = adapters().get(request.POST.get("adapter", ""))
    if adapter is None:
        raise Http404
    words = f"Đã ký qua {adapter.label}." if adapter.has_value else "Đã ký thử: tệp mang dòng KHÔNG CÓ GIÁ TRỊ, không tính là chữ ký."
    attempt(request, words, workflow_signing.sign_by_adapter, issued, adapter, is_stamped="is_stamped" in request.POST)
    return redirect("paper_sign", issued.pk)


def visible_signed(request, pk):
    """A signed file of a paper this person may read; trials and rewritten files only the own organisation sees."""
    rows = SignedFile.objects.filter(issued__in=IssuedPaper.objects.visible_to(request.acting))
    signed = get_object_or_404(rows.select_related("file", "by", "issued__file", "issued__version__document__organization").defer("issued__version__snapshot"), pk=pk)
    is_own = permissions.owns(request.acting, signed.issued.version.document)
    if not is_own and signed.state not in (SignedState.ACCEPTED, SignedState.SCANNED):
        raise Http404
    return signed


@require_safe
def signed_file(request, pk):
    """The stored bytes of a signed file, checked against their hash."""
    signed = visible_signed(request, pk)
    return pdf_response(read(signed.file), signed.file.name, f'"{signed.sha256}"')


@require_http_methods(["GET", "HEAD", "POST"])
def signed_compare(request, pk):
    """A rewritten file beside the issued one; whoever compared them by eye says so."""
    signed = visible_signed(request, pk)
    if signed.state not in (SignedState.REWRITTEN, SignedState.COMPARED):
        raise Http404
    require(permissions.may_bring_signed(request.acting, signed.issued.version.document))
    if request.method == "POST":
        attempt(request, "Đã ghi: tệp đã được so bằng mắt.", workflow_signing.confirm_compared, signed)
        return redirect("paper_sign", signed.issued_id)
    is_done = signed.issued.signed_files.filter(sha256=signed.sha256, state=SignedState.COMPARED).exists()
    context = {"signed": signed, "issued": signed.issued, "document": signed.issued.version.document, "is_done": is_done}
    return render(request, "documents/signed_compare.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def signing_settings(request):
    """How the organisation signs: code on papers, one or two people, the certificates that are its own."""
    require(permissions.may_rule_signing(request.acting))
    ways = PaperSettings.of(request.acting.organization)
    form = WaysForm(request.POST or None, initial={"prints_code": ways.prints_code, "may_sign_both": ways.may_sign_both})
    if request.method == "POST" and form.is_valid():
        workflow_signing.set_ways(acting=request.acting, **form.cleaned_data)
        messages.success(request, "Đã lưu cách ký và ban hành.")
        return redirect("signing_settings")
    return show_settings(request, ways_form=form)


def show_settings(request, **forms):
    certificates = SignerCertificate.objects.filter(organization=request.acting.organization).select_related("added_by")
    ways = PaperSettings.of(request.acting.organization)
    first = WaysForm(initial={"prints_code": ways.prints_code, "may_sign_both": ways.may_sign_both})
    context = {"certificates": certificates, "ways_form": first, "certificate_form": CertificateForm(), **forms}
    return render(request, "documents/signing_settings.html", context)


@require_POST
def certificate_name(request):
    """Name a certificate as the organisation's own."""
    require(permissions.may_rule_signing(request.acting))
    form = CertificateForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            row = workflow_signing.name_certificate(form.cleaned_data["field"], form.cleaned_data["file"], acting=request.acting)
        except CertificateRefused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, f"Đã khai chứng thư số của {row.name}.")
            return redirect("signing_settings")
    return show_settings(request, form=form, certificate_form=form)


@require_POST
def certificate_drop(request, pk):
    if not permissions.reads_papers(request.acting):
        raise Http404
    row = get_object_or_404(SignerCertificate, pk=pk, organization=request.acting.organization)
    require(permissions.may_rule_signing(request.acting))
    workflow_signing.drop_certificate(row, acting=request.acting)
    messages.success(request, f"Đã bỏ chứng thư số của {row.name}.")
    return redirect("signing_settings")
