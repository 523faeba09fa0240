"""Chosen findings of an appraisal team become problems trọng tâm of a plan still being written."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from assessments.models import AppraisalRoom
from assessments.permissions import owns
from assessments.workflow_findings import assessments_for
from documents.problems import WorkflowRefused
from formats.numbers import id_in
from improvement_plans import workflow
from improvement_plans.models import ImprovementPlan
from improvement_plans.permissions import may_edit, may_make_plans
from improvement_plans.views.access import PLAN_PARTS
from improvement_plans.views.sections import to_editor


def open_plans(acting, assessments):
    """Plans still being written that were made from one of these assessments."""
    rows = ImprovementPlan.objects.visible_to(acting).not_reports().filter(organization=acting.organization, assessment__in=assessments)
    return [plan for plan in rows.select_related(*PLAN_PARTS) if may_edit(acting, plan)]


@require_POST
def findings_to_plan(request, room_pk):
    """With several plans open the person is asked which one; with none, to make one."""
    room = get_object_or_404(AppraisalRoom.objects.visible_to(request.acting).with_names(), pk=room_pk)
    if not owns(request.acting, room.assessment) or not room.is_closed:
        raise Http404
    if not may_make_plans(request.acting):
        raise PermissionDenied
    wanted = [id_in(text) for text in request.POST.getlist("findings")[:1000]]
    findings = list(room.findings.filter(pk__in=wanted))
    if not findings:
        messages.error(request, "Đánh dấu ít nhất một điểm yếu.")
        return redirect(f"{room.get_absolute_url()}#take")
    assessments = assessments_for(request.acting, room)
    plans, asked = open_plans(request.acting, assessments), id_in(request.POST.get("plan", ""))
    chosen = [plan for plan in plans if plan.pk == asked] or plans
    if not chosen:
        messages.info(request, "Chưa có kế hoạch nào đang soạn: đưa điểm yếu vào đợt tự đánh giá rồi lập kế hoạch từ đợt đó.")
        return redirect(f"{reverse('plan_add')}?assessment={assessments[0].pk}" if assessments else room.get_absolute_url())
    if len(chosen) > 1:
        return render(request, "improvement_plans/finding_plan_choice.html", {"room": room, "plans": chosen, "findings": findings})
    return added(request, chosen[0], room, findings)


def added(request, plan, room, findings):
    """Back to the plan at the first problem, or to the room's page with the reason why not."""
    try:
        problems = workflow.add_findings(plan, room, findings, acting=request.acting)
    except WorkflowRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{room.get_absolute_url()}#take")
    messages.success(request, f"Đã đưa {len(problems)} vấn đề vào trọng tâm của kế hoạch; hãy viết nguyên nhân, nhiệm vụ, giải pháp.")
    return to_editor(plan, f"problem-{problems[0].key}")
