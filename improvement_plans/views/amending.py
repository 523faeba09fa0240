"""A change after issue begins here."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from documents.problems import WorkflowRefused
from improvement_plans import workflow
from improvement_plans.permissions import may_follow
from improvement_plans.views.access import visible_plan


@require_POST
def plan_amend(request, pk):
    """Make the draft that amends an issued plan."""
    plan = visible_plan(request, pk)
    if not may_follow(request.acting, plan):
        raise PermissionDenied
    try:
        copy = workflow.amend_plan(plan, acting=request.acting)
    except WorkflowRefused as refused:
        messages.error(request, str(refused))
        return redirect("plan_edit", plan.pk)
    messages.success(request, "Đã lập bản điều chỉnh, bổ sung với đủ nội dung kế hoạch. Hãy sửa chỗ cần thay đổi rồi trình như kế hoạch.")
    return redirect("plan_edit", copy.pk)
