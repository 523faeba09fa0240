"""Which school a page is about, and whether the person may do there what the page does."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from schools.models import School


def visible_school(request, pk=None):
    """The school `pk`, or without one the school the person acts for; 404 outside what they may see."""
    if pk is None:
        if request.acting is None or not request.acting.is_school:
            raise Http404
        pk = request.acting.organization.pk
    return get_object_or_404(School.objects.visible_to(request.acting).select_related("organization"), pk=pk)


def require(allowed):
    """403 unless allowed."""
    if not allowed:
        raise PermissionDenied
