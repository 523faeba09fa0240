"""What the newest plans and reports of the schools say by criterion; from every number to the sentences behind it."""

from collections import Counter
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from accounts.enums import Verb
from formats.heat import HeatTable, heat_svg
from formats.text import vietnamese_order
from oversight import findings
from oversight.overdue import overdue_actions
from oversight.views import PAGE_SIZE, authority_of
from schools.models import Certificate

NO_BODY = "Chưa ghi cơ quan"


@require_safe
def finding_list(request):
    acting = authority_of(request)
    newest = findings.newest_by_kind(acting, findings.PLAN, findings.REPORT)
    plans, found = newest[findings.PLAN], findings.heat_counts(newest[findings.PLAN], acting.today)
    unmet = findings.unmet_mandatory(newest[findings.REPORT], acting.today)
    context = {
        "counts": findings.criterion_counts(found),
        "unmet": sorted(Counter((line.code, line.criterion) for line in unmet).items(), key=lambda row: (row[0][0], findings.numbers_of(row[0][1]))),
        "unmet_schools": len({line.school for line in unmet}),
        "overdue_count": len(overdue_actions(plans, acting.today)),
        "heats": [(code, heat, mark_safe(heat_svg(heat))) for code, heat in heats_of(found)],  # noqa: S308 -- our own drawing, every label escaped
    }
    return render(request, "oversight/finding_list.html", context)


def heats_of(rows):
    """[(set's code, HeatTable of the bodies that review the schools against its criteria)] from findings.heat_counts, each cell leading to its schools."""
    return [(code, _heat_of(code, [(criterion, body or NO_BODY, many) for place, criterion, body, many, *_ in rows if place == code]))
            for code in sorted({code for code, *_ in rows})]  # fmt: skip


def _heat_of(code, rows):
    criteria = sorted({criterion for criterion, *_ in rows}, key=findings.numbers_of)
    bodies = sorted({body for _, body, _ in rows}, key=vietnamese_order)
    cells = {(body, criterion): many for criterion, body, many in rows}
    links = {(body, criterion): f"{reverse('finding_detail', args=[code, criterion])}?{urlencode({'body': body})}" for body, criterion in cells}
    return HeatTable("Số trường nêu điểm yếu, theo cơ quan xét duyệt và tiêu chí", tuple(bodies), tuple(criteria), cells, links)


@require_safe
def finding_detail(request, code, criterion):
    """The schools that name a weakness of one criterion, or ask money for it (`show=money`), each line leading to its place as submitted.

    `body` keeps the schools one body reviews.
    """
    acting, body, is_money = authority_of(request), request.GET.get("body", ""), request.GET.get("show") == "money"
    if not criterion.isprintable():  # PostgreSQL takes no NUL
        raise Http404
    find = findings.asked_of if is_money else findings.weaknesses_of
    lines = find(findings.newest_of(acting, findings.PLAN), code, criterion, acting.today)
    if body:
        lines = [line for line in lines if (line.body or NO_BODY) == body]
    if not lines:
        raise Http404
    title, _ = findings.known_criteria({code}).get((code, criterion), ("", False))
    context = {"code": code, "criterion": criterion, "title": title, "body": body, "is_money": is_money, "schools": len({line.school for line in lines})}
    context |= {"total": sum(line.amount or 0 for line in lines), **_page(request, lines)}
    return render(request, "oversight/finding_detail.html", context)


@require_safe
def unmet_list(request):
    """Mandatory criteria that the schools' newest reports find below the first level; `criterion` keeps one."""
    acting, criterion = authority_of(request), request.GET.get("criterion", "")
    lines = findings.unmet_mandatory(findings.newest_of(acting, findings.REPORT), acting.today)
    if criterion:
        lines = [line for line in lines if line.criterion == criterion]
    return render(request, "oversight/unmet_list.html", {"criterion": criterion, **_page(request, lines)})


@require_safe
def overdue_list(request):
    """Actions of approved plans whose term is over."""
    acting = authority_of(request)
    rows = overdue_actions(findings.newest_of(acting, findings.PLAN), acting.today)
    return render(request, "oversight/overdue_list.html", _page(request, rows))


def _page(request, lines):
    return {"page": Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page"))}


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
    context = {"page": page, "show": request.GET.get("show", ""), "can_plan": acting.can(Verb.DRAFT)}
    return render(request, "oversight/certificate_expiry.html", context)
