"""What figures propose over a whole assessment: the list, taking all whole proposals, looking again at what changed."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessments.deciding import place_of, proposals_of
from assessments.flags import flagged
from assessments.models import IndicatorVerdict
from assessments.permissions import may_draft
from assessments.proposals import judgements_of
from assessments.views import find_assessment, require_draft
from assessments.workflow_verdicts import accept_all, mark_reviewed, problems_of_accepting
from documents.problems import WorkflowRefused
from formats.numbers import id_in

KINDS = ("indicator", "item")


def verdict_rows(assessment):
    """Every verdict row of an assessment in the law's order; two queries."""
    rows = IndicatorVerdict.objects.filter(sheet__assessment=assessment).select_related("indicator__level", "sheet__criterion")
    return [*rows.order_by("sheet__criterion__position", "indicator_id"), *assessment.top_level_verdicts.select_related("item").order_by("item__position")]


@require_safe
def proposal_list(request, pk):
    assessment = find_assessment(request, pk)
    rows = verdict_rows(assessment)
    proposals, flags = list(proposals_of(rows, judgements_of(assessment)).values()), flagged(assessment, rows)
    context = {
        "assessment": assessment,
        "proposals": proposals,
        "ready": [proposal for proposal in proposals if proposal.is_ready],
        "differing": [proposal for proposal in proposals if proposal.differs],
        "flags": [(row, flags[place_of(row)]) for row in rows if place_of(row) in flags],
        "figures_rule": assessment.figures_rule(request.acting.today),
        "problems": problems_of_accepting(assessment, request.acting.today),
        "can_draft": may_draft(request.acting, assessment),
    }
    return render(request, "assessments/proposal_list.html", context)


@require_POST
def proposals_accept(request, pk):
    assessment = find_assessment(request, pk)
    require_draft(request, assessment)
    try:
        count = accept_all(request.acting, assessment)
    except WorkflowRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("proposal_list", pk)
    messages.success(request, f"Đã nhận {count} đề xuất từ số liệu; hội đồng xem lại được từng phiếu.")
    return redirect("proposal_list", pk)


@require_POST
def proposals_reviewed(request, pk):
    """`place` names verdicts, as `indicator-12` or `item-3`; the verdicts stay, their flags go."""
    assessment = find_assessment(request, pk)
    require_draft(request, assessment)
    places = [place for text in request.POST.getlist("place") if (place := place_in(text))]
    count = mark_reviewed(request.acting, assessment, places)
    messages.success(request, f"Đã xem lại {count} kết luận; kết quả giữ nguyên.")
    return redirect("proposal_list", pk)


def place_in(text):
    """The key of a verdict out of a form; None for anything else."""
    kind, _, number = text.partition("-")
    return (kind, id_in(number)) if kind in KINDS and id_in(number) else None
