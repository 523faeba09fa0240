"""Căn cứ of a plan: picked from the library, ordered, put right where the paper's date asks for another text."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from documents.problems import WorkflowRefused
from formats.numbers import id_in
from formats.text import clean, clean_line
from improvement_plans import workflow
from improvement_plans.bases import lines_in, paper_days, places_of, standing_in
from improvement_plans.views.access import editable_plan
from improvement_plans.views.sections import step_of
from standards.citations import full_citation
from standards.models import LegalInstrument

FOUND_AT_MOST, OFFERED, MAX_WORDS = 20, 8, 100


def places(plan):
    return places_of(plan, plan.sections.present().order_by("position"))


def chosen_place(plan, slug):
    """The place named in an address or form; without a name the section of căn cứ where there is one, else the head of the paper."""
    found = places(plan)
    place = next((place for place in found if place.slug == slug), None) if slug else found[-1]
    if place is None:
        raise Http404
    return place


@require_safe
def plan_bases(request, pk):
    plan = editable_plan(request, pk)
    place, days = chosen_place(plan, request.GET.get("place", "")), paper_days(plan.document, request.acting.today)
    library = LegalInstrument.objects.visible_to(request.acting).select_related("replaced_by")
    lines = lines_in(places(plan), list(library), days)
    named = {line.instrument.pk for rows in lines.values() for line in rows if line.instrument}
    q = clean_line(request.GET.get("q", ""))[:MAX_WORDS]
    shown = FOUND_AT_MOST if q else OFFERED
    context = {
        "plan": plan,
        "place": place,
        "places": places(plan),
        "lines": lines[place.slug],
        "days": days,
        "q": q,
        "found": [(row, full_citation(row), standing_in(row, days), row.pk in named) for row in library.search(q)[:shown]],
        "is_cut": library.search(q).count() > shown,
    }
    return render(request, "improvement_plans/plan_bases.html", context)


def changed(request, plan, place, act, words):
    """Do `act`, say how it went, and go back to the list."""
    try:
        act(plan, place.section.pk if place.section else None)
    except WorkflowRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words)
    query = {"place": place.slug} | ({"q": request.POST["q"][:MAX_WORDS]} if request.POST.get("q") else {})
    return redirect(f"{reverse('plan_bases', args=[plan.pk])}?{urlencode(query)}")


def posted(request, pk):
    """(plan, place, line) of a posted act."""
    plan = editable_plan(request, pk)
    return plan, chosen_place(plan, request.POST.get("place", "")), clean(request.POST.get("line", ""))


@require_POST
def basis_add(request, pk):
    """Cite a text of the library, shortly where it is named above already."""
    plan, place, _ = posted(request, pk)
    rows = LegalInstrument.objects.visible_to(request.acting)
    instrument = rows.filter(pk=id_in(request.POST.get("instrument", ""))).first()
    if instrument is None:
        messages.error(request, "Hãy chọn một văn bản trong thư viện.")
        return redirect(f"{reverse('plan_bases', args=[plan.pk])}?{urlencode({'place': place.slug})}")
    lines = lines_in(places(plan), [instrument], paper_days(plan.document, request.acting.today))
    named_at = {slug for slug, rows in lines.items() if any(line.instrument for line in rows)}
    if place.slug in named_at:
        messages.info(request, f"{instrument} đã có trong danh sách này.")
        return redirect(f"{reverse('plan_bases', args=[plan.pk])}?{urlencode({'place': place.slug})}")
    words = f"Căn cứ {instrument.short_name if named_at else full_citation(instrument)}"
    return changed(request, plan, place, lambda *at: workflow.add_basis(*at, words, acting=request.acting), f"Đã thêm {instrument}.")


@require_POST
def basis_move(request, pk):
    plan, place, line = posted(request, pk)
    step = step_of(request)
    return changed(request, plan, place, lambda *at: workflow.move_basis(*at, line, step, acting=request.acting), "Đã đổi thứ tự căn cứ.")


@require_POST
def basis_remove(request, pk):
    plan, place, line = posted(request, pk)
    return changed(request, plan, place, lambda *at: workflow.remove_basis(*at, line, acting=request.acting), "Đã bỏ một căn cứ.")


@require_POST
def basis_mend(request, pk):
    """Cite it as NĐ 30 wants; a text no longer in force gives way to the one in its place."""
    plan, place, line = posted(request, pk)
    library = list(LegalInstrument.objects.visible_to(request.acting).select_related("replaced_by"))
    rows = lines_in(places(plan), library, paper_days(plan.document, request.acting.today))[place.slug]
    words = next((row.mended for row in rows if row.text == line), "")
    if not words:
        messages.error(request, "Dòng này không có gì để sửa tự động; hãy sửa lời.")
        return redirect(f"{reverse('plan_bases', args=[plan.pk])}?{urlencode({'place': place.slug})}")
    return changed(request, plan, place, lambda *at: workflow.replace_basis(*at, line, words, acting=request.acting), "Đã ghi lại căn cứ.")
