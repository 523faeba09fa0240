"""Actions, the rows of the table: write, add, copy, move, delete, bring back."""

from django.contrib import messages
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.problems import WorkflowRefused
from improvement_plans import workflow
from improvement_plans.enums import MoneyState
from improvement_plans.forms import ActionForm, budget_formset
from improvement_plans.models import PlanAction, PlanProblem
from improvement_plans.views.access import editable_row, id_in, visible_row
from improvement_plans.views.conflicts import MONEY, THEIRS, conflict_page, settled, start_version, typed_values
from improvement_plans.views.sections import history_page, step_of, to_editor
from improvement_plans.wording import lines_text


@require_http_methods(["GET", "HEAD", "POST"])
def action_edit(request, pk):
    """All columns of one row, with its money lines."""
    action = editable_row(request, PlanAction, pk)
    plan, stored, version = action.problem.plan, workflow.stored_lines(action), action.version
    first = ActionForm(instance=action, table_shape=plan.table_shape)
    theirs = typed_values(first)
    form, lines = first, budget_formset(stored)
    if request.method == "POST":
        data = _settled_money(settled(request.POST, theirs), stored)
        form, lines = ActionForm(data, instance=action, table_shape=plan.table_shape), budget_formset(stored, data)
        if all([form.is_valid(), lines.is_valid()]) and _money_agrees(form, lines):
            try:
                _save(action, form, lines, request)
            except workflow.Conflict as conflict:
                return conflict_page(request, conflict, form, theirs, (lines_text(_typed_lines(lines)), lines_text(stored)))
            messages.success(request, "Đã lưu nhiệm vụ.")
            return to_editor(plan, f"action-{action.key}")
    context = {
        "plan": plan,
        "action": action,
        "problem": action.problem,
        "form": form,
        "lines": lines,
        "other_problems": PlanProblem.objects.present().filter(plan=plan).exclude(pk=action.problem_id).select_related("criterion"),
        "version": request.POST.get("version", version),
    }
    return render(request, "improvement_plans/action_form.html", context)


def _save(action, form, lines, request):
    typed = _typed_lines(lines)
    values = dict(form.cleaned_data)
    if typed and values["money_state"] == MoneyState.UNKNOWN:
        values["money_state"] = MoneyState.LINES
    workflow.save_action(action, values, typed, version=start_version(request.POST), acting=request.acting)


def _typed_lines(lines):
    return [form.line for form in lines.forms if form.line]


def _money_agrees(form, lines):
    """Amounts beside “không cần kinh phí” would be lost in silence, so they are asked about."""
    if form.cleaned_data["money_state"] != MoneyState.NOT_NEEDED or not _typed_lines(lines):
        return True
    form.add_error("money_state", "Đã chọn không cần kinh phí nhưng vẫn còn dòng tiền: hãy xóa số tiền hoặc chọn lại.")
    return False


def _settled_money(data, stored):
    """Put the stored money lines into the posted data when the person picked them."""
    if data.get(f"pick-{MONEY}") != THEIRS:
        return data
    for name in [name for name in data if name.startswith("money-")]:
        del data[name]
    fresh = budget_formset(stored)
    data.update({"money-TOTAL_FORMS": len(fresh.forms), "money-INITIAL_FORMS": len(stored)})
    for form in fresh.forms:
        data.update({form.add_prefix(name): text for name, text in typed_values(form).items()})
    return data


@require_POST
def action_add(request, pk):
    """An empty row under the problem `pk`, opened for writing."""
    problem = editable_row(request, PlanProblem, pk)
    action = workflow.add_action(problem, acting=request.acting)
    return to_editor(problem.plan, f"action-{action.key}")


@require_POST
def action_copy(request, pk):
    action = editable_row(request, PlanAction, pk)
    copy = workflow.copy_action(action, acting=request.acting)
    messages.success(request, "Đã chép nhiệm vụ; bản chép nằm ngay dưới.")
    return to_editor(action.problem.plan, f"action-{copy.key}")


@require_POST
def action_move(request, pk):
    action = editable_row(request, PlanAction, pk)
    workflow.move_action(action, step_of(request), acting=request.acting)
    return to_editor(action.problem.plan, f"action-{action.key}")


@require_POST
def action_move_to(request, pk):
    """Under another problem of the same plan."""
    action = editable_row(request, PlanAction, pk)
    try:
        workflow.move_action_to(action, id_in(request.POST.get("problem", "")), acting=request.acting)
    except WorkflowRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Đã chuyển nhiệm vụ sang vấn đề khác.")
    return to_editor(action.problem.plan, f"action-{action.key}")


@require_POST
def action_delete(request, pk):
    action = editable_row(request, PlanAction, pk)
    workflow.delete_action(action, acting=request.acting)
    return to_editor(action.problem.plan, undo=action.key)


@require_POST
def action_restore(request, pk):
    action = editable_row(request, PlanAction, pk)
    workflow.restore_action(action, acting=request.acting)
    messages.success(request, "Đã khôi phục nhiệm vụ.")
    return to_editor(action.problem.plan, f"action-{action.key}")


@require_safe
def action_history(request, pk):
    action = visible_row(request, PlanAction, pk)
    return history_page(request, action, action.problem.plan)
