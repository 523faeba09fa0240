"""Two texts of a plan, or two years, side by side: on screen and as a printout."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from documents.docx import DOCX, render_docx
from documents.pdf import PdfRefused, render_paper
from documents.views import pdf_response
from documents.views_copies import copy_response
from improvement_plans.comparison import by_kind, comparison_paper, counts_of, differences, unchanged
from improvement_plans.versions import default_pair, editions_of, paper_in, same_rows
from improvement_plans.views.access import visible_plan

OPEN_AT_ONCE = 12  # with more places, what is wholly new or gone opens only when asked for


@require_safe
def plan_compare(request, pk):
    """`old` and `new` name the two texts; without them the newest and the one before it."""
    plan = visible_plan(request, pk)
    editions, pair = pair_of(request, plan)
    found, kept = found_between(plan, *pair) if pair else ([], [])
    context = {
        "plan": plan,
        "editions": editions,
        "own": [edition for edition in editions if edition.plan is None],
        "old": pair[0] if pair else None,
        "new": pair[1] if pair else None,
        "found": found,
        "groups": by_kind(found),
        "is_short": len(found) <= OPEN_AT_ONCE,
        "kept": kept,
        "counts": counts_of(found),
    }
    return render(request, "improvement_plans/plan_compare.html", context)


def pair_of(request, plan):
    """(all texts, (old, new) or None); a text that is not there falls back to the default."""
    editions = editions_of(plan, request.acting)
    pair, by_slug = default_pair(editions), {edition.slug: edition for edition in editions}
    if pair is None:
        return editions, None
    old, new = by_slug.get(request.GET.get("old"), pair[0]), by_slug.get(request.GET.get("new"), pair[1])
    return editions, (old, pair[1] if new.plan else new)


def found_between(plan, old, new):
    """(the differences, places that stay); rows of another year are found by their lineage."""
    same = same_rows(old.plan, plan) if old.plan else None
    before, after = paper_in(old, plan), paper_in(new, plan)
    found = differences(before, after, same)
    return found, unchanged(before, after, found, same)


@require_safe
def compare_file(request, pk, ending):
    """The comparison on paper."""
    plan = visible_plan(request, pk)
    if ending not in ("pdf", "docx"):
        raise Http404
    _editions, pair = pair_of(request, plan)
    if pair is None:
        messages.info(request, "Kế hoạch chưa có bản nào khác để so sánh.")
        return redirect("plan_compare", plan.pk)
    paper = comparison_paper(plan, pair[0].name, pair[1].name, *found_between(plan, *pair))
    name = f"So sánh – {plan.document.title}.{ending}"
    if ending == "docx":
        return copy_response(render_docx(paper), name, DOCX)
    try:
        return pdf_response(render_paper(paper), name)
    except PdfRefused as refused:
        messages.error(request, str(refused))
        return redirect("plan_compare", plan.pk)
