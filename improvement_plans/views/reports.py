"""Making a report on a plan; from then on it is edited and sent like a plan."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from documents.problems import WorkflowRefused
from formats.numbers import id_in
from improvement_plans import workflow
from improvement_plans.following import chain_of
from improvement_plans.models import Checkpoint
from improvement_plans.views.access import visible_plan


@require_POST
def report_make(request, pk):
    """A report up to the posted checkpoint, or on the whole period without one."""
    plan = visible_plan(request, pk)
    chosen = request.POST.get("checkpoint", "")
    rows = Checkpoint.objects.visible_to(request.acting).filter(plan__document__in=chain_of(plan))
    checkpoint = get_object_or_404(rows, pk=id_in(chosen)) if chosen else None
    try:
        report = workflow.make_report(plan, checkpoint, acting=request.acting)
    except WorkflowRefused as refused:
        messages.error(request, str(refused))
        return redirect("checkpoint_list", plan.pk)
    messages.success(request, "Báo cáo đã có kết quả từ các đợt theo dõi. Hãy viết phần hạn chế, kiến nghị.")
    return redirect("plan_edit", report.pk)
