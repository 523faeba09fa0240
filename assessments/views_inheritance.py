"""Pages of what an earlier assessment handed on: the whole list, and the acts on each piece."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessments import inheritance_workflow
from assessments.enums import InheritedKind
from assessments.inheritance import Inheritance, source_label, source_of, unmapped_codes
from assessments.models import InheritedPart
from assessments.permissions import may_draft
from assessments.views import find_assessment
from assessments.views_council import draft_assessment
from documents.problems import WorkflowRefused
from formats.numbers import id_in
from schools.tokens import read_book


@require_safe
def inheritance(request, pk):
    assessment = find_assessment(request, pk)
    source = source_of(assessment)
    parts = list(InheritedPart.objects.filter(sheet__assessment=assessment).select_related("sheet__criterion__standard", "reviewed_by"))
    context = {
        "assessment": assessment,
        "source": source,
        "source_label": source_label(source) if source else "",
        "parts": sorted(parts, key=lambda part: (part.sheet.criterion.position, part.pk)),
        "figure_book": read_book(assessment.organization_id, [part.text for part in parts]),
        "unreviewed": sum(part.state == "unreviewed" for part in parts),
        "unmapped": unmapped_codes(assessment),
        "unplaced": Inheritance(assessment, source).unplaced if source and parts else [],
        "can_draft": may_draft(request.acting, assessment),
    }
    return render(request, "assessments/inheritance.html", context)


@require_POST
def inheritance_bring(request, pk):
    assessment = draft_assessment(request, pk)
    try:
        count = inheritance_workflow.bring_over(request.acting, assessment)
    except WorkflowRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Đã mang sang {count} phần, tất cả ở trạng thái kế thừa – chưa rà soát.")
    return redirect("inheritance", pk)


TAKE = (inheritance_workflow.take_part, "Đã đưa phần kế thừa vào phiếu; sửa lại cho đúng năm nay rồi lưu.")
DROP = (inheritance_workflow.drop_part, "Đã bỏ phần kế thừa; xem lại được ở trang Kế thừa.")


def do_to_part(request, part, act, done):
    """One act on a piece, and what to say of it."""
    try:
        act(request.acting, part)
    except WorkflowRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)


def do_asked_acts(request, sheet):
    """Do what the buttons beside the boxes ask for (`take`, `drop`: a piece); they send the whole sheet, which is saved before."""
    for name, way in (("take", TAKE), ("drop", DROP)):
        asked = request.POST.get(name, "")
        part = sheet.inherited_parts.filter(pk=id_in(asked)).first()
        if part:
            do_to_part(request, part, *way)


def act_on_part(request, pk, part_pk, act, done):
    """One act on a piece, then back to where it stands: evidence in the tray, a text on the sheet."""
    assessment = find_assessment(request, pk)
    part = get_object_or_404(InheritedPart.objects.select_related("sheet__criterion"), pk=part_pk, sheet__assessment=assessment)
    do_to_part(request, part, act, done)
    return redirect("sheet_evidence" if part.kind == InheritedKind.EVIDENCE else "criterion_sheet", pk, part.sheet.criterion.code)


@require_POST
def inherited_take(request, pk, part_pk):
    return act_on_part(request, pk, part_pk, *TAKE)


@require_POST
def inherited_drop(request, pk, part_pk):
    return act_on_part(request, pk, part_pk, *DROP)


@require_POST
def inherited_restore(request, pk, part_pk):
    return act_on_part(request, pk, part_pk, inheritance_workflow.restore_part, "Phần này lại chờ rà soát.")
