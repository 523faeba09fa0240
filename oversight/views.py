"""The authority's desk: the schools below it and what each of them has sent."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from documents.models import Submission
from documents.views_copies import copy_response
from documents.xlsx import XLSX
from oversight.forms import SchoolFilter
from oversight.funding import requests_below
from oversight.funding_sheet import funding_xlsx
from oversight.overview import schools_below, sums_below, with_details, with_totals
from schools.models import YearlyFigures

PAGE_SIZE = 50


def authority_of(request):
    """The acting of an authority's person; for everybody else this room does not exist."""
    if request.acting is None or not request.acting.is_authority:
        raise Http404
    return request.acting


@require_safe
def school_list(request):
    acting = authority_of(request)
    form = SchoolFilter(request.GET)
    filters = form.filters()
    page = Paginator(schools_below(acting, **filters), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "schools": with_details(page.object_list, acting),
        "sums": None if any(filters.values()) else sums_below(acting),
    }
    return render(request, "oversight/school_list.html", context)


@require_safe
def school_detail(request, pk):
    acting = authority_of(request)
    school = get_object_or_404(schools_below(acting), organization__pk=pk)
    submissions = Submission.objects.received_by(acting.organization).filter(version__document__organization=school.pk)
    submissions = submissions.select_related("version__document", "decided_by").defer("version__snapshot")
    context = {
        "school": school,
        "organization": school.organization,
        "managing_body": school.organization.managing_body_on(acting.today),
        "reviewing_body": school.organization.reviewing_body_on(acting.today),
        "sites": school.sites.all(),
        "certificates": school.certificates.all(),
        "submissions": with_totals(submissions),
        "closed_years": YearlyFigures.objects.visible_to(acting).filter(school=school, level="").order_by("-school_year"),
    }
    return render(request, "oversight/school_detail.html", context)


@require_safe
def funding_requests(request):
    """Money asked for in the papers that schools sent here."""
    context = {"requests": requests_below(authority_of(request))}
    return render(request, "oversight/funding_requests.html", context)


@require_safe
def funding_sheet(request):
    """The same lines one by one, to be sorted and added up in Excel."""
    return copy_response(funding_xlsx(authority_of(request)), "Kinh phí các trường đề nghị.xlsx", XLSX)
