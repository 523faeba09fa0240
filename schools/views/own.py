"""What the pages of a school share: which school, whether the person may, one form and its answer."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from accounts.forms import attempt
from schools.models import School
from schools.permissions import can_edit, can_read_figures


class NoProfileYet(Http404):
    """The person works in an organisation of kind school whose profile no operator has made."""


def visible_school(request, pk=None):
    """The school `pk`, or without one the school the person acts for; 404 outside what they may see."""
    schools = School.objects.visible_to(request.acting).select_related("organization")
    if pk is not None:
        return get_object_or_404(schools, organization__pk=pk)
    if request.acting is None or not request.acting.is_school:
        raise Http404
    school = schools.filter(pk=request.acting.organization.pk).first()
    if school is None:
        raise NoProfileYet
    return school


def tells_missing_profile(view):
    """Answer a page of the own school with who makes its profile, while nobody has."""

    @wraps(view)
    def run(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except NoProfileYet:
            return render(request, "schools/no_profile.html", status=404)

    return run


def require(allowed):
    """403 unless allowed."""
    if not allowed:
        raise PermissionDenied


def readable_school(request, pk=None):
    """The school of visible_school whose figures the person may read; 403 for who only operates."""
    school = visible_school(request, pk)
    require(can_read_figures(request.acting, school) or school.went_into(request.acting))
    return school


def own_school_to_edit(request):
    """The school the person acts for; 404 outside a school, 403 for who only reads."""
    school = visible_school(request)
    require(can_edit(request.acting, school))
    return school


def posted(request):
    """What was sent, or None on a page that is only opened."""
    return request.POST if request.method == "POST" else None


def form_page(request, form, save, *, school, title, button, done, back=None):
    """Show a form, or store it and go back to the profile.

    `save`: takes the cleaned data, gives the row or raises ValidationError; `done`: the sentence after it, the row put in.
    """
    row = attempt(form, save) if form.is_bound else None
    if row:
        messages.success(request, done.format(row))
        return back(row) if back else redirect("school_profile")
    context = {"form": form, "school": school, "page_title": title, "button": button}
    return render(request, "schools/form_page.html", context)
