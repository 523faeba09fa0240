"""Few priorities: which problems are trọng tâm, and problems of one cause made into one."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from documents.problems import WorkflowRefused
from formats.numbers import id_in
from improvement_plans import workflow
from improvement_plans.contents import contents_of
from improvement_plans.coverage_checks import MAX_FOCUS
from improvement_plans.forms import CauseForm
from improvement_plans.grouping import groups_by_cause
from improvement_plans.views.access import editable_plan
from improvement_plans.views.sections import to_editor


@require_http_methods(["GET", "HEAD", "POST"])
def plan_focus(request, pk):
    """Tick the problems that are trọng tâm; below, problems that could be one."""
    plan = editable_plan(request, pk)
    if request.method == "POST":
        count = workflow.set_focus(plan, ticked_problems(request), acting=request.acting)
        messages.success(
            request, f"Đã chọn {count} vấn đề trọng tâm." if count else "Không còn vấn đề nào là trọng tâm."
        )
        return to_editor(plan, "table")
    return focus_page(request, plan, CauseForm())


def focus_page(request, plan, form, ticked=()):
    rows = contents_of(plan).problems
    context = {
        "plan": plan,
        "rows": rows,
        "groups": groups_by_cause(rows),
        "max_focus": MAX_FOCUS,
        "form": form,
        "ticked": ticked,
    }
    return render(request, "improvement_plans/plan_focus.html", context)


@require_POST
def problem_group(request, pk):
    """Join the ticked problems; what was ticked and typed comes back with the reason when they can't be."""
    plan, ticked = editable_plan(request, pk), ticked_problems(request)
    form = CauseForm(request.POST)
    if form.is_valid():
        try:
            problem = workflow.group_problems(plan, ticked, form.cleaned_data["cause"], acting=request.acting)
        except WorkflowRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, "Đã gộp thành một vấn đề. Hãy đọc lại câu chữ đã ghép; vấn đề được gộp nằm ở phần “Đã bỏ”."
            )
            return redirect("problem_edit", problem.pk)
    return focus_page(request, plan, form, ticked)


def ticked_problems(request):
    return [id_in(text) for text in request.POST.getlist("problems")[:1000]]
