"""What the newest plans and reports of the schools say by criterion; from every number to the sentences behind it."""

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from documents.enums import FactKind
from formats.heat import HeatTable, heat_svg
from formats.text import vietnamese_order
from oversight import findings
from oversight.views import PAGE_SIZE, authority_of
from schools.models import Certificate

MOST_COLUMNS = 40  # bodies in one heat table; more of them stand in the table of schools


@require_safe
def finding_list(request):
    acting = authority_of(request)
    plans, reports = (findings.newest_of(acting, kind) for kind in (findings.PLAN, findings.REPORT))
    found = findings.heat_counts(plans, acting.today)
    heat = heat_of(found)
    context = {
        "counts": findings.criterion_counts(plans, found),
        "unmet": findings.unmet_mandatory(reports),
        "overdue_count": findings.facts_below(plans, FactKind.ACTION).filter(**findings.overdue(acting.today)).count(),
        "heat": heat,
        "svg": mark_safe(heat_svg(heat)) if heat.rows else "",  # noqa: S308 -- our own drawing, every label escaped
    }
    return render(request, "oversight/finding_list.html", context)


def heat_of(rows):
    """HeatTable of criteria against the bodies that review the schools, from findings.heat_counts."""
    rows = [(code, criterion, body or "Chưa ghi cơ quan", many) for code, criterion, body, many, _ in rows]
    places = sorted({(code, criterion) for code, criterion, *_ in rows}, key=lambda place: (place[0], findings.numbers_of(place[1])))
    has_sets = len({code for code, _ in places}) > 1
    label = {place: f"{place[1]} ({place[0][:4]})" if has_sets else place[1] for place in places}
    bodies = sorted({body for *_, body, _ in rows}, key=vietnamese_order)[:MOST_COLUMNS]
    cells = {(label[code, criterion], body): many for code, criterion, body, many in rows if body in bodies}
    return HeatTable("Số trường nêu điểm yếu, theo tiêu chí và cơ quan xét duyệt", tuple(label[place] for place in places), tuple(bodies), cells)


@require_safe
def finding_detail(request, code, criterion):
    """The schools that name a weakness of one criterion, each line leading to its sentence as submitted."""
    acting = authority_of(request)
    lines = findings.weaknesses_of(findings.newest_of(acting, findings.PLAN), code, criterion)
    if not lines:
        raise Http404
    title, _ = findings.known_criteria({code}).get((code, criterion), ("", False))
    page = Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "oversight/finding_detail.html", {"code": code, "criterion": criterion, "title": title, "page": page})


@require_safe
def overdue_list(request):
    """Actions of approved plans whose term is over."""
    acting = authority_of(request)
    page = Paginator(findings.overdue_actions(findings.newest_of(acting, findings.PLAN), acting.today), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "oversight/overdue_list.html", {"page": page, "today": acting.today})


@require_safe
def certificate_expiry(request):
    """Certificates of the schools below by the month they end."""
    acting = authority_of(request)
    rows = Certificate.objects.visible_to(acting).exclude(school=acting.organization.pk).filter(valid_until__isnull=False)
    rows = rows.select_related("school__organization").order_by("valid_until", "school__organization__name", "pk")
    if request.GET.get("show") != "all":
        rows = rows.filter(valid_until__gte=date(acting.today.year, acting.today.month, 1))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.month, row.words = f"Tháng {row.valid_until:%m/%Y}", row.validity_words(acting.today)
    return render(request, "oversight/certificate_expiry.html", {"page": page, "show": request.GET.get("show", "")})
