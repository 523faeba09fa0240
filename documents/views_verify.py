"""The public page behind the code on a paper: what it is, whether it is in force, and is this file the same? No log-in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from documents.codes import plain, spaced
from documents.forms_signing import PdfForm
from documents.known_files import paper_of_file
from documents.models import IssuedPaper
from documents.pace import is_too_fast
from documents.replacing import replacement_of
from documents.signed_state import signature_line, signing_story
from documents.verification import compare_file

LOOKS, FILES = 60, 10  # a minute and address
IN_FORCE = {
    "issued": "Đang có hiệu lực",
    "replaced": "Đã được thay thế, không còn hiệu lực",
    "corrected": "Đã có văn bản đính chính; hãy đọc cùng văn bản đó",
    "recalled": "Đã bị thu hồi, không còn hiệu lực",
}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify_home(request):
    """Type a code, or drop a file whose code can't be read."""
    if is_too_fast(request, "verify-look", LOOKS):
        return too_fast(request)
    typed = request.GET.get("code", "")[:40]
    code = plain(typed)
    if code and IssuedPaper.objects.filter(code=code).exists():
        return redirect("verify_code", code)
    context = {"typed": typed, "is_unknown": bool(typed.strip()), "file_form": PdfForm()}
    return compared(request, None, context) if request.method == "POST" else page(request, "documents/verify_home.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify_code(request, code):
    """One issued paper by its code."""
    if is_too_fast(request, "verify-look", LOOKS):
        return too_fast(request)
    rows = IssuedPaper.objects.select_related("version__document__organization", "file").defer("version__snapshot")
    issued = rows.filter(code=plain(code)).first() if plain(code) else None
    if issued is None:
        return page(request, "documents/verify_home.html", {"typed": code[:40], "is_unknown": True, "file_form": PdfForm()}, status=404)
    context = {"file_form": PdfForm()}
    return compared(request, issued, context) if request.method == "POST" else show_paper(request, issued, context)


def show_paper(request, issued, context):
    """What anybody may know of an issued paper: no person but the signer's name and post."""
    document = issued.version.document
    about = {
        "issued": issued,
        "document": document,
        "signer_post": ", ".join(filter(None, [*document.signer_lines.splitlines(), document.signer_post])),
        "in_force": IN_FORCE[document.state],
        "replacement": replacement_of(document),
        "story": signing_story(issued),
        "code": spaced(issued.code),
    }
    return page(request, "documents/verify_paper.html", about | context)


def compared(request, issued, context):
    """Hold a dropped file against the paper; it is read once and not stored."""
    if is_too_fast(request, "verify-file", FILES):
        return too_fast(request)
    form = PdfForm(request.POST, request.FILES)
    if form.is_valid():
        content = form.cleaned_data["file"].content
        found = issued or paper_of_file(content)
        comparison = compare_file(found, content) if found else None
        result = {"comparison": comparison, "is_foreign": found is None, "lines": [signature_line(row) for row in comparison.signatures] if comparison else []}
        return show_paper(request, found, context | result) if found else page(request, "documents/verify_home.html", context | result)
    context |= {"form": form, "file_form": form}
    return show_paper(request, issued, context) if issued else page(request, "documents/verify_home.html", context)


def page(request, template, context, status=200):
    """A page no search engine and no cache keeps."""
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"], response["Cache-Control"] = "noindex", "private, no-store"
    return response


def too_fast(request):
    words = "Bạn tra cứu quá nhanh. Hãy đợi một phút rồi thử lại."
    return HttpResponse(words, status=429, content_type="text/plain; charset=utf-8", headers={"Retry-After": "60"})
