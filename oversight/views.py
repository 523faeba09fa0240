"""The authority's desk: the schools below it and what each of them has sent."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from documents.models import Submission
from documents.views_copies import copy_response
from documents.xlsx import XLSX
from oversight import workflow
from oversight.forms import FilterNameForm, SchoolFilter
from oversight.funding import lines_behind, requests_below
from oversight.funding_sheet import funding_xlsx
from oversight.models import SavedFilter
from oversight.overview import schools_below, with_totals
from oversight.school_index import bodies_of, in_order, school_lines, sums_of
from oversight.table import COLUMNS, lines_xlsx
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
    lines = school_lines(acting, **filters)
    page = Paginator(in_order(lines, form.order()), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "sums": sums_of(lines),
        "is_filtered": any(filters.values()),
        "bodies": bodies_of(lines) if not filters["body"] else [filters["body"]],
        "columns": form.shown_columns(),
        "all_columns": COLUMNS.items(),
        "saved": SavedFilter.objects.visible_to(acting),
        "query": request.GET.urlencode(),
    }
    return render(request, "oversight/school_list.html", context)


@require_safe
def school_export(request):
    """The rows of the table as filtered and ordered now, all pages of it, as XLSX."""
    acting = authority_of(request)
    form = SchoolFilter(request.GET)
    content = lines_xlsx(in_order(school_lines(acting, **form.filters()), form.order()))
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": 'attachment; filename="truong.xlsx"'})


@require_POST
def filter_save(request):
    """Keep the way the table is looked at under a name; the same name again takes the new one."""
    acting = authority_of(request)
    form = FilterNameForm(request.POST)
    if form.is_valid():
        workflow.save_filter(acting, **form.cleaned_data)
        messages.success(request, "Đã lưu bộ lọc.")
    else:
        messages.error(request, " ".join(message for errors in form.errors.values() for message in errors))
    return redirect(f"{reverse('school_list')}?{form.back_query()}")


@require_POST
def filter_delete(request, pk):
    get_object_or_404(SavedFilter.objects.visible_to(authority_of(request)), pk=pk).delete()
    return redirect("school_list")


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
    requests = requests_below(authority_of(request))
    page = Paginator(list(requests.schools.items()), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "oversight/funding_requests.html", {"requests": requests, "page": page})


@require_safe
def funding_lines(request):
    """The lines that make up one of those sums, each leading to its row as submitted."""
    acting = authority_of(request)
    lines = lines_behind(acting, **{name: request.GET.get(name, "") for name in ("school", "source", "criterion", "year")})
    context = {"page": Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page")), "total": sum(line.amount for line in lines)}
    return render(request, "oversight/funding_lines.html", context)


@require_safe
def funding_sheet(request):
    """The same lines one by one, to be sorted and added up in Excel."""
    return copy_response(funding_xlsx(authority_of(request)), "Kinh phí các trường đề nghị.xlsx", XLSX)
