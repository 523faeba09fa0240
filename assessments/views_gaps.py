"""The gap board of an assessment with its what-if, and a weakness out of one of its lines."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessments.gaps import gaps_of, target_of
from assessments.permissions import may_draft, may_edit_sheet
from assessments.proposals import judgements_of
from assessments.standing import sheet_standings
from assessments.views import find_assessment
from assessments.views_sheets import find_sheet
from assessments.what_if import items_of, what_if
from assessments.workflow import top_target
from assessments.workflow_gaps import add_weakness
from documents.problems import WorkflowRefused
from formats.numbers import id_in


@require_safe
def gap_board(request, pk):
    """Everything still missing for a level; `met-3` and `item-3` in the address are criteria and items of assessment 3 supposed to be met."""
    assessment = find_assessment(request, pk)
    rows = sheet_standings(assessment)
    items = items_of(assessment)
    highest = top_target(assessment.regulation_set)
    target = target_of(assessment, request.GET.get("target", ""), highest)
    gaps = gaps_of(assessment, rows, items, target, judgements_of(assessment))
    context = {
        "assessment": assessment,
        "target": target,
        "targets": range(1, highest + 1),
        "groups": [(kind, found) for kind, found in gaps.items() if found],
        "what_if": what_if(assessment, rows, items, target=target, ticks=ticks_in(request.GET)),
        "figures_rule": assessment.figures_rule(request.acting.today),
        "can_draft": may_draft(request.acting, assessment),
        "writable": {row.sheet.pk for row in rows if may_edit_sheet(request.acting, assessment, row.sheet.assignees.all())},
    }
    return render(request, "assessments/gap_board.html", context)


def ticks_in(query):
    """{(assessment id, "met" | "item"): what was ticked} of an address; a name that is none of these says nothing."""
    names = ((name, *name.partition("-")[::2]) for name in query)
    return {(id_in(number), kind): query.getlist(name) for name, kind, number in names if kind in ("met", "item") and id_in(number)}


@require_POST
def gap_weakness(request, pk, code):
    """A weakness on the criterion's sheet out of the line for `level` and `letter`."""
    sheet = find_sheet(request, pk, code)
    if not may_edit_sheet(request.acting, sheet.assessment, sheet.assignees.all()):
        raise PermissionDenied
    level, letter = request.POST.get("level", ""), request.POST.get("letter", "-")
    number = int(level) if level.isascii() and level.isdigit() and len(level) == 1 else 0
    try:
        add_weakness(request.acting, sheet, number, letter[:4], judgements_of(sheet.assessment))
    except WorkflowRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("gap_board", pk)
    messages.success(request, f"Đã ghi một điểm yếu vào phiếu {code}; sửa lại cho đúng thực tế rồi lưu phiếu.")
    return redirect(reverse("criterion_sheet", args=[pk, code]) + "#weaknesses")
