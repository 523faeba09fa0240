"""Unfinished actions go on in the next plan: chosen here, into a draft that is there or a new one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from documents.problems import WorkflowRefused
from formats.numbers import id_in
from improvement_plans import workflow
from improvement_plans.contents import contents_of
from improvement_plans.lineage import next_period, unfinished_of
from improvement_plans.models import ImprovementPlan
from improvement_plans.permissions import may_edit, may_follow
from improvement_plans.views.access import PLAN_PARTS, visible_plan

MOST_NAMES = 5  # in one message


@require_http_methods(["GET", "HEAD", "POST"])
def plan_carry_over(request, pk):
    """The unfinished actions of a plan, ticked, and where they may go."""
    plan = visible_plan(request, pk)
    if not may_follow(request.acting, plan) or plan.reported_plan_id:  # a report has nothing of its own to carry
        raise PermissionDenied
    rows, targets, aims = unfinished_of(plan), receiving_plans(request.acting, plan), len(contents_of(plan).targets)
    ticked = {id_in(pk) for pk in request.POST.getlist("actions")} if request.method == "POST" else {row.action.pk for row in rows}
    problem = ""
    if request.method == "POST":
        target = next((row for row in targets if row.pk == id_in(request.POST.get("target", ""))), None)
        problem = _missing(ticked or aims or not rows, target)
        if not problem:
            try:
                copies = workflow.carry_over(plan, target, ticked, acting=request.acting)
            except WorkflowRefused as refused:
                problem = str(refused)
            else:
                messages.success(request, done_words(copies))
                tell_aims_left(request, plan, target)
                return redirect("plan_edit", target.pk)
    context = {
        "plan": plan,
        "rows": rows,
        "targets": targets,
        "aims": aims,
        "ticked": ticked,
        "chosen": request.POST.get("target", ""),
        "next": next_period(plan),
        "errors": [("", problem)] if problem else [],
    }
    return render(request, "improvement_plans/plan_carry_over.html", context)


def done_words(copies):
    """What was done: aims and results always go along."""
    if not copies:
        return "Đã đưa kết quả, chỉ tiêu sang kế hoạch nhận; mục, số đã có người ghi thì giữ nguyên."
    return f"Đã chuyển {len(copies)} nhiệm vụ; hãy ghi lại thời gian và kinh phí."


def tell_aims_left(request, source, target):
    """Say which aims of `source` have no place in `target`, so that they are not lost unseen."""
    names = workflow.aims_left(source, target)
    if names:
        more = f" và {len(names) - MOST_NAMES} chỉ tiêu khác" if len(names) > MOST_NAMES else ""
        words = "; ".join(names[:MOST_NAMES])
        messages.warning(request, f"Chưa chuyển {len(names)} chỉ tiêu vì kế hoạch nhận không có mục cùng tên: {words}{more}.")


def _missing(ticked, target):
    if target is None:
        return "Hãy chọn kế hoạch nhận."
    return "" if ticked else "Hãy chọn ít nhất một nhiệm vụ."


def receiving_plans(acting, plan):
    """Drafts of a later period, the nearest first."""
    rows = ImprovementPlan.objects.visible_to(acting).not_reports().filter(organization=plan.organization_id, period_start__gt=plan.period_start)
    return [row for row in rows.select_related(*PLAN_PARTS).order_by("period_start", "pk") if may_edit(acting, row)]
