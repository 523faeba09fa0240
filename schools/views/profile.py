"""Pages of a school's profile: type, levels, flags, sites; operators make the profile of a new school."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.models import Organization
from formats.numbers import id_in
from schools.forms import SchoolCreateForm, SchoolForm, SiteForm
from schools.models import School
from schools.permissions import can_create_school, can_edit, can_read_figures
from schools.profile_workflow import create_school, remove_site, save_school, save_site
from schools.views.own import form_page, own_school_to_edit, posted, require, tells_missing_profile, visible_school


@tells_missing_profile
def school_profile(request, pk=None):
    """Everything about one school that is no figure: for its people, authorities above it, operators."""
    school = visible_school(request, pk)
    acting = request.acting
    context = {
        "school": school,
        "sites": school.sites.all(),
        "certificates": [(row, row.validity_words(acting.today)) for row in school.certificates.all()],
        "managing_body": school.organization.managing_body_on(acting.today),
        "reviewing_body": school.organization.reviewing_body_on(acting.today),
        "today": acting.today,
        "can_edit": can_edit(acting, school),
        "can_read_figures": can_read_figures(acting, school) or school.went_into(acting),
        "predecessors": School.objects.filter(organization__in=Organization.objects.predecessors(school.organization, acting.today)),
    }
    return render(request, "schools/school_profile.html", context)


def school_edit(request):
    """Change the own school's profile."""
    school = own_school_to_edit(request)
    form = SchoolForm(posted(request), instance=school, this_year=request.acting.today.year)
    return form_page(request, form, lambda data: save_school(school, data, by=request.user), school=school,
                     title="Sửa hồ sơ trường", button="Lưu hồ sơ", done="Đã lưu hồ sơ trường.")  # fmt: skip


def school_create(request):
    """For operators: the profile of an organisation of kind school; one that has its profile already leads to it."""
    require(can_create_school(request.acting))
    asked = request.GET.get("organization", "")
    if request.method == "GET" and School.objects.filter(organization__pk=id_in(asked)).exists():
        return redirect("school_profile", pk=int(asked))
    form = SchoolCreateForm(posted(request), initial={"organization": asked}, this_year=request.acting.today.year)

    def create(data):
        return create_school(data["organization"], {key: value for key, value in data.items() if key != "organization"}, by=request.user)

    return form_page(request, form, create, school=None, title="Lập hồ sơ trường", button="Lập hồ sơ", done="Đã lập hồ sơ {}.",
                     back=lambda school: redirect("school_profile", pk=school.pk))  # fmt: skip


def site_add(request):
    """Add a site to the own school."""
    return _site_page(request, None, "Thêm điểm trường")


def site_edit(request, pk):
    """Change a site of the own school."""
    return _site_page(request, pk, "Sửa điểm trường")


@require_POST
def site_remove(request, pk):
    """Take a site off the own school's profile."""
    school = own_school_to_edit(request)
    site = get_object_or_404(school.sites, pk=pk)
    remove_site(school, site, by=request.user)
    messages.success(request, f"Đã xóa điểm trường {site.name}.")
    return redirect("school_profile")


def _site_page(request, pk, title):
    school = own_school_to_edit(request)
    site = get_object_or_404(school.sites, pk=pk) if pk is not None else None
    form = SiteForm(posted(request), instance=site)
    return form_page(request, form, lambda data: save_site(school, site, data, by=request.user), school=school,
                     title=title, button="Lưu điểm trường", done="Đã lưu điểm trường.")  # fmt: skip
