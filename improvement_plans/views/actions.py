"""Actions, the rows of the table: write, add, copy, move, delete, bring back."""

from django.contrib import messages
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.problems import WorkflowRefused
from formats.money import format_dong, in_words
from formats.numbers import id_in
from improvement_plans import workflow
from improvement_plans.baselines import baselines_of
from improvement_plans.beside_writing import beside_action
from improvement_plans.enums import MoneyState
from improvement_plans.forms import ActionForm, budget_formset
from improvement_plans.forms_owners import owner_formset
from improvement_plans.models import PlanAction, PlanProblem
from improvement_plans.owners import people_choices
from improvement_plans.remarks import ACTION_BOXES, hint_remarks
from improvement_plans.views.access import editable_row, visible_row
from improvement_plans.views.conflicts import MONEY, OWNERS, THEIRS, conflict_page, settled, start_version, typed_values
from improvement_plans.views.drafts import desk_values, money_agrees, typed_lines
from improvement_plans.views.history import history_page
from improvement_plans.views.sections import editor_url, step_of, to_editor
from improvement_plans.wording import lines_text, owners_text, target_of


@require_http_methods(["GET", "HEAD", "POST"])
def action_edit(request, pk):
    """All columns of one row, with the people it is given to and its money lines."""
    action = editable_row(request, PlanAction, pk)
    plan, version, sentence = action.problem.plan, action.version, target_of(action)
    fixed = {"instance": action, "table_shape": plan.table_shape, "baselines": baselines_of(plan)}
    first = ActionForm(**fixed)
    theirs, stored = typed_values(first), StoredRows(action, people_choices(plan, request.acting.today))
    form, lines, owners = first, stored.lines(), stored.owners()
    if request.method == "POST":
        data = stored.settled(settled(request.POST, theirs))
        form, lines, owners = ActionForm(data, **fixed), stored.lines(data), stored.owners(data)
        if all([form.is_valid(), lines.is_valid(), not owners.is_bound or owners.is_valid()]) and money_agrees(form, lines):
            try:
                _save(action, form, lines, owners, request)
            except workflow.Conflict as conflict:
                return conflict_page(request, conflict, form, theirs, stored.both(lines, owners))
            messages.success(request, "Đã lưu nhiệm vụ.")
            return to_editor(plan, f"action-{action.key}")
    hint_remarks(form, plan.document, f"action:{action.key}", ACTION_BOXES)
    context = {
        "plan": plan,
        "action": action,
        "problem": action.problem,
        "beside": beside_action(request.acting, action),
        "form": form,
        "lines": lines,
        "owners": owners,
        "sentence": sentence,
        "money_words": stored.money_words(),
        "other_problems": PlanProblem.objects.present().filter(plan=plan).exclude(pk=action.problem_id).select_related("criterion"),
        "version": request.POST.get("version", version),
        "desk": desk_values(first, stored.lines(), version=version, post=request.POST),
        "done_url": editor_url(plan, f"action-{action.key}"),
        "sheet_key": f"action:{action.key}",
    }
    return render(request, "improvement_plans/action_form.html", context)


class StoredRows:
    """The budget lines and owners an action holds now, as formsets and in words."""

    def __init__(self, action, choices):
        self.held_lines, self.held_owners, self.choices = workflow.stored_lines(action), workflow.stored_owners(action), choices

    def lines(self, data=None):
        return budget_formset(self.held_lines, data)

    def money_words(self):
        """The stored amounts together, in figures and in words; "" without any."""
        total = sum(amount for _, amount, *_ in self.held_lines)
        return f"{format_dong(total)} ({in_words(total)})" if total else ""

    def owners(self, data=None):
        # Pages and programs that know nothing of owners post none: they stay as they are.
        return owner_formset(self.held_owners, self.choices, data if data is not None and "owners-TOTAL_FORMS" in data else None)

    def settled(self, data):
        """Put the stored rows into the posted data where the person picked them."""
        for name, formset in ((MONEY, self.lines()), (OWNERS, self.owners())):
            if data.get(f"pick-{name}") == THEIRS:
                put_rows(data, formset)
        return data

    def both(self, lines, owners):
        """{MONEY, OWNERS: (typed, stored)} in words, for the page of a conflict."""
        typed = _typed_owners(owners)
        return {
            MONEY: (lines_text(typed_lines(lines)), lines_text(self.held_lines)),
            OWNERS: (owners_text(self.held_owners if typed is None else typed), owners_text(self.held_owners)),
        }


def put_rows(data, formset):
    """Replace the posted rows of a formset by those it holds unbound."""
    for name in [name for name in data if name.startswith(f"{formset.prefix}-")]:
        del data[name]
    data.update({f"{formset.prefix}-TOTAL_FORMS": len(formset.forms), f"{formset.prefix}-INITIAL_FORMS": formset.initial_form_count()})
    for form in formset.forms:
        data.update({form.add_prefix(name): text for name, text in typed_values(form).items()})


def _save(action, form, lines, owners, request):
    typed = typed_lines(lines)
    values = dict(form.cleaned_data)
    if typed and values["money_state"] == MoneyState.UNKNOWN:
        values["money_state"] = MoneyState.LINES
    version = start_version(request.POST)
    workflow.save_action(action, values, typed, version=version, acting=request.acting, owners=_typed_owners(owners))


def _typed_owners(owners):
    """The owners posted, None when the page posted none at all."""
    return [form.owner for form in owners.forms if form.owner] if owners.is_bound else None


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
