"""Pages of a school's profile: type, levels, flags, sites; operators make the profile of a new school."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from schools.forms import SchoolCreateForm, SchoolForm, SiteForm
from schools.models import YearlyFigures
from schools.permissions import can_create_school, can_edit, can_read_figures
from schools.profile_workflow import create_school, remove_site, save_school, save_site
from schools.views.own import require, visible_school


def school_profile(request, pk=None):
    """Everything about one school that is no figure: for its people, authorities above it, operators."""
    school = visible_school(request, pk)
    acting = request.acting
    closed = YearlyFigures.objects.visible_to(acting).filter(school=school, closed_at__isnull=False)
    context = {
        "school": school,
        "sites": school.sites.all(),
        "certificates": [(row, row.validity_words(acting.today)) for row in school.certificates.all()],
        "managing_body": school.organization.managing_body_on(acting.today),
        "reviewing_body": school.organization.reviewing_body_on(acting.today),
        "today": acting.today,
        "closed_years": closed.order_by("-school_year"),
        "can_edit": can_edit(acting, school),
        "can_read_figures": can_read_figures(acting, school),
    }
    return render(request, "schools/school_profile.html", context)


def school_edit(request):
    """Change the own school's profile."""
    school = _own_school_to_edit(request)
    form = SchoolForm(request.POST or None, instance=school, this_year=request.acting.today.year)
    if request.method == "POST" and form.is_valid():
        save_school(school, form.cleaned_data, by=request.user)
        messages.success(request, "Đã lưu hồ sơ trường.")
        return redirect("school_profile")
    return _form_page(request, form, school, "Sửa hồ sơ trường", "Lưu hồ sơ")


def school_create(request):
    """For operators: the profile of an organisation of kind school that has none."""
    require(can_create_school(request.acting))
    initial = {"organization": request.GET.get("organization", "")}
    form = SchoolCreateForm(request.POST or None, initial=initial, this_year=request.acting.today.year)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        school = create_school(values.pop("organization"), values, by=request.user)
        messages.success(request, f"Đã lập hồ sơ {school}.")
        return redirect("school_profile", pk=school.pk)
    return _form_page(request, form, None, "Lập hồ sơ trường", "Lập hồ sơ")


def site_add(request):
    """Add a site to the own school."""
    return _site_page(request, None, "Thêm điểm trường")


def site_edit(request, pk):
    """Change a site of the own school."""
    return _site_page(request, pk, "Sửa điểm trường")


@require_POST
def site_remove(request, pk):
    """Take a site off the own school's profile."""
    school = _own_school_to_edit(request)
    site = get_object_or_404(school.sites.select_related("school__organization"), pk=pk)
    remove_site(site, by=request.user)
    messages.success(request, f"Đã xóa điểm trường {site.name}.")
    return redirect("school_profile")


def _site_page(request, pk, title):
    school = _own_school_to_edit(request)
    site = get_object_or_404(school.sites, pk=pk) if pk else None
    form = SiteForm(request.POST or None, instance=site)
    if request.method == "POST" and form.is_valid():
        save_site(school, site, form.cleaned_data, by=request.user)
        messages.success(request, "Đã lưu điểm trường.")
        return redirect("school_profile")
    return _form_page(request, form, school, title, "Lưu điểm trường")


def _own_school_to_edit(request):
    school = visible_school(request)
    require(can_edit(request.acting, school))
    return school


def _form_page(request, form, school, title, button):
    context = {"form": form, "school": school, "page_title": title, "button": button}
    return render(request, "schools/form_page.html", context)
