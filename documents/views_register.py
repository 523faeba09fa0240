"""The register of outgoing papers: page, XLSX, PDF to print, and the clerk's columns of a line."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import Verb
from accounts.models import Organization
from accounts.permissions import require
from documents import permissions, workflow_register
from documents.forms import RegisterLineForm
from documents.models import NumberSeries, PaperNumber
from documents.pdf import PdfRefused, render_paper
from documents.register import COLUMNS, lines_with, numbers_of_year, register_line, register_paper
from documents.views import PER_PAGE, pdf_response, reader_of
from documents.views_copies import copy_response
from documents.xlsx import XLSX, render_xlsx
from formats.numbers import id_in


def register_owner(request, acting):
    """Whose register: the own one, or with ?of= that of an organisation that went into the own one; else 404."""
    asked = request.GET.get("of", "")
    if not asked:
        return acting.organization
    before = Organization.objects.predecessors(acting.organization, acting.today)
    return get_object_or_404(before, pk=id_in(asked))


def year_of(request, acting, organization):
    """(the year asked for, all years of the register); the newest when none or an unknown one is asked for."""
    used = NumberSeries.objects.filter(organization=organization).values_list("year", flat=True)
    years = sorted({*used, acting.today.year}, reverse=True)
    asked = request.GET.get("year", "")
    return {str(year): year for year in years}.get(asked, years[0]), years


def kept_by_search(**values):
    """Hidden boxes that keep the year and the register while words are looked for in it."""
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', ((name, value) for name, value in values.items() if value))


@require_safe
def outgoing_register(request):
    """The ten columns on screen, all or those with some words; on a phone a card a line."""
    acting = reader_of(request)
    owner = register_owner(request, acting)
    year, years = year_of(request, acting, owner)
    is_own = owner == acting.organization
    words = request.GET.get("q", "").strip()[:100]
    rows = numbers_of_year(acting, year, owner)
    page = Paginator(lines_with(rows, words) if words else rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "q": words,
        "kept": kept_by_search(year=year, of="" if is_own else owner.pk),
        "lines": [register_line(row) for row in page],
        "columns": COLUMNS,
        "year": year,
        "years": years,
        "owner": owner,
        "of": "" if is_own else f"&of={owner.pk}",
        "can_number": is_own and acting.can(Verb.NUMBER),
    }
    return render(request, "documents/outgoing_register.html", context)


@require_safe
def outgoing_register_file(request, ending):
    """The whole year as XLSX or PDF."""
    acting = reader_of(request)
    owner = register_owner(request, acting)
    year, _years = year_of(request, acting, owner)
    paper = register_paper(owner, year, [register_line(row) for row in numbers_of_year(acting, year, owner)], acting.today)
    name = f"Sổ đăng ký văn bản đi {year}.{ending}"
    if ending == "xlsx":
        return copy_response(render_xlsx(paper), name, XLSX)
    if ending != "pdf":
        raise Http404
    try:
        return pdf_response(render_paper(paper), name)
    except PdfRefused as refused:
        messages.error(request, str(refused))
        return redirect(f"{reverse('outgoing_register')}?year={year}")


@require_http_methods(["GET", "HEAD", "POST"])
def register_line_edit(request, pk):
    """Who signed, where it went, how many, when, who took it."""
    rows = PaperNumber.objects.visible_to(request.acting).select_related("series", "issued__version__document").defer("issued__version__snapshot")
    row = get_object_or_404(rows, pk=pk)
    require(permissions.may_cancel(request.acting, row))
    form = RegisterLineForm(request.POST or None, is_issued=hasattr(row, "issued"), initial={name: getattr(row, name) for name in workflow_register.FIELDS})
    if request.method == "POST" and form.is_valid():
        workflow_register.fill_line(row, form.cleaned_data, acting=request.acting)
        messages.success(request, f"Đã ghi sổ số {row}.")
        return redirect(f"{reverse('outgoing_register')}?year={row.series.year}")
    return render(request, "documents/register_line.html", {"form": form, "line": register_line(row)})
