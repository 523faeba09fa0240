"""Problems: typed by hand, written, merged, moved, removed, brought back."""

from django.contrib import messages
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.problems import WorkflowRefused
from formats.numbers import id_in
from improvement_plans import workflow
from improvement_plans.beside_writing import beside_problem
from improvement_plans.forms import ProblemForm
from improvement_plans.models import PlanProblem
from improvement_plans.remarks import PROBLEM_BOXES, hint_remarks
from improvement_plans.views.access import editable_plan, editable_row, visible_row
from improvement_plans.views.conflicts import conflict_page, settled, start_version, typed_values
from improvement_plans.views.drafts import desk_values
from improvement_plans.views.history import history_page
from improvement_plans.views.sections import editor_url, step_of, to_editor


def form_choices(plan):
    """What a ProblemForm lets choose in this plan."""
    criteria = workflow.criteria_of(plan)
    return {"criteria": criteria, "level_count": plan.regulation_set.level_count if plan.regulation_set else 0}


@require_http_methods(["GET", "HEAD", "POST"])
def problem_add(request, pk):
    """A problem that comes from no weakness."""
    plan = editable_plan(request, pk)
    form = ProblemForm(request.POST if request.method == "POST" else None, **form_choices(plan))
    if request.method == "POST" and form.is_valid():
        problem = workflow.add_problem(plan, form.cleaned_data, acting=request.acting)
        messages.success(request, "Đã thêm vấn đề.")
        return to_editor(plan, f"problem-{problem.key}")
    context = {"plan": plan, "form": form}
    return render(request, "improvement_plans/problem_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def problem_edit(request, pk):
    problem = editable_row(request, PlanProblem, pk)
    plan = problem.plan
    first = ProblemForm(instance=problem, **form_choices(plan))
    theirs, version = typed_values(first), problem.version
    form = ProblemForm(settled(request.POST, theirs), instance=problem, **form_choices(plan)) if request.method == "POST" else first
    if request.method == "POST" and form.is_valid():
        try:
            workflow.save_problem(problem, form.cleaned_data, version=start_version(request.POST), acting=request.acting)
        except workflow.Conflict as conflict:
            return conflict_page(request, conflict, form, theirs)
        messages.success(request, "Đã lưu vấn đề.")
        return to_editor(plan, f"problem-{problem.key}")
    hint_remarks(form, plan.document, f"problem:{problem.key}", PROBLEM_BOXES)
    context = {
        "plan": plan,
        "problem": problem,
        "beside": beside_problem(request.acting, problem),
        "form": form,
        "version": request.POST.get("version", version),
        "desk": desk_values(first, version=version, post=request.POST),
        "done_url": editor_url(plan, f"problem-{problem.key}"),
        "sheet_key": f"problem:{problem.key}",
        "others": PlanProblem.objects.present().filter(plan=plan).exclude(pk=problem.pk).select_related("criterion"),
    }
    return render(request, "improvement_plans/problem_form.html", context)


@require_POST
def problem_merge(request, pk):
    """Take another problem of the plan into this one."""
    problem = editable_row(request, PlanProblem, pk)
    try:
        workflow.merge_problems(problem, id_in(request.POST.get("other", "")), acting=request.acting)
    except WorkflowRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Đã gộp hai vấn đề. Hãy đọc lại câu chữ đã ghép.")
    return to_editor(problem.plan, f"problem-{problem.key}")


@require_POST
def problem_move(request, pk):
    problem = editable_row(request, PlanProblem, pk)
    workflow.move_problem(problem, step_of(request), acting=request.acting)
    return to_editor(problem.plan, f"problem-{problem.key}")


@require_POST
def problem_remove(request, pk):
    problem = editable_row(request, PlanProblem, pk)
    workflow.remove_problem(problem, acting=request.acting)
    return to_editor(problem.plan, undo=problem.key)


@require_POST
def problem_restore(request, pk):
    problem = editable_row(request, PlanProblem, pk)
    workflow.restore_problem(problem, acting=request.acting)
    messages.success(request, "Đã khôi phục vấn đề cùng các nhiệm vụ của nó.")
    return to_editor(problem.plan, f"problem-{problem.key}")


@require_safe
def problem_history(request, pk):
    problem = visible_row(request, PlanProblem, pk)
    return history_page(request, problem, problem.plan)
