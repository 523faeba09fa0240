"""Pages that add and change a school's certificates."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from schools.forms import CertificateForm
from schools.permissions import can_edit
from schools.profile_workflow import save_certificate
from schools.views.own import require, visible_school


def certificate_add(request):
    """Add a certificate to the own school."""
    return _certificate_page(request, None, "Thêm giấy chứng nhận, bằng công nhận")


def certificate_edit(request, pk):
    """Change a certificate of the own school."""
    return _certificate_page(request, pk, "Sửa giấy chứng nhận, bằng công nhận")


def _certificate_page(request, pk, title):
    school = visible_school(request)
    require(can_edit(request.acting, school))
    certificate = get_object_or_404(school.certificates, pk=pk) if pk else None
    form = CertificateForm(request.POST or None, instance=certificate, today=request.acting.today)
    if request.method == "POST" and form.is_valid():
        save_certificate(school, certificate, form.cleaned_data, by=request.user)
        messages.success(request, "Đã lưu giấy chứng nhận.")
        return redirect("school_profile")
    context = {"form": form, "school": school, "page_title": title, "button": "Lưu giấy chứng nhận"}
    return render(request, "schools/form_page.html", context)
