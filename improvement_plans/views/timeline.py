"""The plan's actions along time: a drawing with its table, or month by month; filtered, and as a paper to print."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from documents.docx import DOCX, render_docx
from documents.pdf import PdfRefused, render_paper
from documents.views import pdf_response
from documents.views_copies import copy_response
from formats.text import clean_line
from formats.timeline import svg
from improvement_plans.contents import contents_of
from improvement_plans.timeline import STATES, choices_of, chosen, items_of, months_of, timeline_paper, timelines_of
from improvement_plans.views.access import visible_plan

FILTERS = ("owner", "criterion", "state")
VIEWS = {"": "Sơ đồ", "months": "Từng tháng"}
ENDLESS = 10**9


@require_safe
def plan_timeline(request, pk):
    """`view=months` lists what begins and ends in each month; else the drawing with its table twin."""
    plan = visible_plan(request, pk)
    items, asked = items_of(contents_of(plan), request.acting.today), filters_of(request)
    found = chosen(items, **asked)
    owners, criteria = choices_of(items)
    view = "months" if request.GET.get("view") == "months" else ""
    context = {
        "plan": plan,
        "items": found,
        "has_items": bool(items),
        "drawings": [] if view else [mark_safe(svg(one)) for one in timelines_of(plan, found, request.acting.today, ENDLESS, ENDLESS)],  # noqa: S308 - svg escapes
        "months": [month for month in months_of(plan, found) if month.lines or month.running] if view else [],
        "view": view,
        "views": VIEWS,
        "owners": owners,
        "criteria": criteria,
        "states": STATES,
        "asked": asked,
        "is_filtered": any(asked.values()),
    }
    return render(request, "improvement_plans/plan_timeline.html", context)


def filters_of(request):
    """{filter: what was asked, "" for nothing}."""
    return {name: clean_line(request.GET.get(name, ""))[:200] for name in FILTERS}


@require_safe
def timeline_file(request, pk, ending):
    """The timeline and the months on paper, with the page's filters."""
    plan = visible_plan(request, pk)
    if ending not in ("pdf", "docx"):
        raise Http404
    today, asked = request.acting.today, filters_of(request)
    paper = timeline_paper(plan, chosen(items_of(contents_of(plan), today), **asked), today, filter_words(asked))
    name = f"Tiến độ – {plan.document.title}.{ending}"
    if ending == "docx":
        return copy_response(render_docx(paper), name, DOCX)
    try:
        return pdf_response(render_paper(paper), name)
    except PdfRefused as refused:
        messages.error(request, str(refused))
        return redirect("plan_timeline", plan.pk)


def filter_words(asked):
    """What the printout says it was narrowed to."""
    words = {"owner": "chủ trì: {}", "criterion": "tiêu chí {}", "state": "{}"}
    shown = asked | {"state": STATES.get(asked["state"], "").lower()}
    return "; ".join(words[name].format(text) for name, text in shown.items() if text)
