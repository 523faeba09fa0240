"""The clerk's pages: number and date of a paper, the register of numbers (NĐ 30/2020, Đ14, Đ15)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.addresses import address_of
from accounts.enums import Verb
from documents import guards, permissions, workflow_issue
from documents.enums import DocumentState
from documents.forms import CancelNumberForm, IssueForm, OutsideNumberForm
from documents.models import NumberSeries, PaperNumber
from documents.numbering import proposed_number
from documents.paper_json import from_dict
from documents.problems import WorkflowRefused, errors_in
from documents.views import PER_PAGE, attempt, own_document, reader_of


@require_http_methods(["GET", "HEAD", "POST"])
def document_issue(request, pk):
    """Number and date, proposed and free to be typed over; a warning must be ticked before it passes."""
    document = own_document(request, pk)
    if not permissions.may_number(request.acting, document):
        raise PermissionDenied
    version, problems = document.latest_version(), []
    form = IssueForm(request.POST or None, initial=proposal(request.acting, document))
    if request.method == "POST" and form.is_valid():
        problems = issue_or_why_not(request, document, version, form)
        if not problems:
            return redirect("document_detail", document.pk)
    context = {
        "document": document,
        "version": version,
        "paper": from_dict(version.snapshot) if version else None,
        "form": form,
        "problems": problems,
        "needs_tick": bool(problems) and not errors_in(problems),
        "is_ready": document.state == DocumentState.APPROVED,
    }
    return render(request, "documents/document_issue.html", context)


def proposal(acting, document):
    """First values of the form: the next free number of this year, today."""
    number = proposed_number(document.organization, acting.today.year, document.type_abbreviation, document.unit_code)
    return {"number": number, "dated_on": acting.today}


def issue_or_why_not(request, document, version, form):
    """Issue; returns [] when done, else the problems, which also stand in the form's error summary when they refuse."""
    data = form.cleaned_data
    if version is None:
        return guards.state_problems(document, [DocumentState.APPROVED], "ban hành")
    try:
        issued = workflow_issue.issue(version, data["number"], data["dated_on"], acting=request.acting, accepts_warnings=data["accepts_warnings"],
                                      site=address_of(request))
    except WorkflowRefused as refused:
        for problem in errors_in(refused.problems):
            form.add_error(None, problem.text)
        return refused.problems
    messages.success(request, f"Đã ban hành số {issued.symbol}.")
    return []


@require_safe
def number_register(request):
    """Sổ số văn bản of one year: given here, used outside, cancelled."""
    acting = reader_of(request)
    used = NumberSeries.objects.filter(organization=acting.organization).values_list("year", flat=True)
    years = {str(year): year for year in sorted({*used, acting.today.year}, reverse=True)}
    year = years.get(request.GET.get("year"), max(years.values()))
    rows = PaperNumber.objects.visible_to(acting).filter(series__year=year)
    rows = rows.select_related("series", "by", "issued__version__document").defer("issued__version__snapshot")
    context = {
        "page": Paginator(rows.order_by("series__unit", "series__type", "-number"), PER_PAGE).get_page(request.GET.get("page")),
        "year": year,
        "years": list(years.values()),
        "can_number": acting.can(Verb.NUMBER),
        "has_types": acting.organization.has_series_per_type,
    }
    return render(request, "documents/number_register.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def number_outside_add(request):
    """Enter a number that was given elsewhere, so that it is never given here."""
    if not request.acting or not request.acting.can(Verb.NUMBER):
        raise PermissionDenied
    form = OutsideNumberForm(request.POST or None, organization=request.acting.organization)
    if request.method == "POST" and form.is_valid():
        row = enter_outside(request, form)
        if row:
            return redirect(register_of(row))
    return render(request, "documents/number_outside.html", {"form": form})


def register_of(row):
    """Address of the register's page of the number's year."""
    return f"{reverse('number_register')}?year={row.series.year}"


def enter_outside(request, form):
    """Write the number; returns its row, or None with the reason beside the number."""
    data = form.cleaned_data
    try:
        row = workflow_issue.number_outside(data["number"], data["dated_on"], data["note"], acting=request.acting,
                                            abbreviation=data.get("abbreviation", ""), unit=data.get("unit", ""), state=data["state"], symbol=data["symbol"])
    except WorkflowRefused as refused:
        form.add_error("number", str(refused))
        return None
    messages.success(request, f"Đã ghi số {row} vào sổ.")
    return row


@require_POST
def number_cancel(request, pk):
    row = get_object_or_404(PaperNumber.objects.visible_to(request.acting).select_related("series"), pk=pk)
    if not permissions.may_cancel(request.acting, row):
        raise PermissionDenied
    form = CancelNumberForm(request.POST)
    if form.is_valid():
        attempt(request, f"Đã hủy số {row}.", workflow_issue.cancel_number, row, form.cleaned_data["reason"])
    else:
        messages.error(request, " ".join(form.errors["reason"]))
    return redirect(register_of(row))
