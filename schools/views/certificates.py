"""Pages that add, change and remove a school's certificates."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from schools.forms import CertificateForm
from schools.profile_workflow import remove_certificate, save_certificate
from schools.views.own import form_page, own_school_to_edit, posted


def certificate_add(request):
    """Add a certificate to the own school."""
    return _certificate_page(request, None, "Thêm giấy chứng nhận, bằng công nhận")


def certificate_edit(request, pk):
    """Change a certificate of the own school."""
    return _certificate_page(request, pk, "Sửa giấy chứng nhận, bằng công nhận")


@require_POST
def certificate_remove(request, pk):
    """Remove a certificate that was entered by mistake from the own school."""
    school = own_school_to_edit(request)
    certificate = get_object_or_404(school.certificates, pk=pk)
    remove_certificate(school, certificate, by=request.user)
    messages.success(request, f"Đã xóa {certificate}, {certificate.decision_number}.")
    return redirect("school_profile")


def _certificate_page(request, pk, title):
    school = own_school_to_edit(request)
    certificate = get_object_or_404(school.certificates, pk=pk) if pk is not None else None
    form = CertificateForm(posted(request), instance=certificate, today=request.acting.today)
    return form_page(request, form, lambda data: save_certificate(school, certificate, data, by=request.user), school=school,
                     title=title, button="Lưu giấy chứng nhận", done="Đã lưu giấy chứng nhận.")  # fmt: skip
