"""Rows that save themselves while they are written; each answers in JSON what became of the text (static/js/desk.js)."""

from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from improvement_plans import workflow
from improvement_plans.forms import ActionForm, ProblemForm, SectionForm, budget_formset
from improvement_plans.models import PlanAction, PlanProblem, PlanSection
from improvement_plans.views.conflicts import MONEY, disputed_fields, start_version, typed_values
from improvement_plans.views.drafts import bound_form, read_draft, typed_lines
from improvement_plans.views.problems import form_choices
from improvement_plans.views.sections import linkable_criteria
from improvement_plans.wording import lines_text
from records.trail import history_of

SENT = "Kế hoạch đã trình, không sửa được. Phần chữ chưa gửi vẫn giữ trên máy này."
REMOVED = "Phần này vừa bị bỏ khỏi kế hoạch nên chưa ghi gì; chữ vừa viết vẫn giữ trên máy này. Hãy khôi phục ở mục “Đã bỏ” của kế hoạch."


@require_POST
def section_autosave(request, pk):
    is_linked = "criterion" in request.POST.getlist("changed")

    def make(row, data=None):
        return SectionForm(data, instance=row, criteria=linkable_criteria(row.plan, row.parent) if is_linked else None)

    return _answer(request, PlanSection, pk, make)


@require_POST
def problem_autosave(request, pk):
    is_typed_only = not {"criterion", "level"} & set(request.POST.getlist("changed"))

    def make(row, data=None):
        choices = {"criteria": None, "level_count": 0} if is_typed_only else form_choices(row.plan)
        return ProblemForm(data, instance=row, **choices)

    return _answer(request, PlanProblem, pk, make)


@require_POST
def action_autosave(request, pk):
    return _answer(
        request,
        PlanAction,
        pk,
        lambda row, data=None: ActionForm(data, instance=row, table_shape=row.problem.plan.table_shape),
    )


@require_safe
def logged_in(request):
    """Where logging in beside the text leads: it says so, and gives the page with the text a new token to send with."""
    return render(request, "improvement_plans/logged_in.html", {})


def _answer(request, model, pk, make):
    """Save what changed; the answer's `state` is saved, conflict, sent or removed."""
    try:
        row, draft = workflow.autosave(model, pk, lambda row: read_draft(row, request.POST, make), version=start_version(request.POST), acting=request.acting)
    except model.DoesNotExist as missing:
        raise Http404 from missing
    except workflow.Sent:
        return JsonResponse({"state": "sent", "message": SENT}, status=403)
    except workflow.Removed:
        return JsonResponse({"state": "removed", "message": REMOVED}, status=410)
    except workflow.Conflict as conflict:
        return _conflict(request, conflict, make)
    told = [f"{label}: {message}" if label else message for label, message in draft.errors]
    taken = [*draft.values, *([] if draft.lines is None else [MONEY])]
    return JsonResponse({"state": "saved", "version": row.version, "at": _clock(), "errors": told, "taken": taken})


def _clock():
    return f"{timezone.localtime():%H:%M}"


def _conflict(request, conflict, make):
    """Both texts of each disputed box with their difference, and what the page needs to go on with either."""
    row = conflict.row
    form, theirs = bound_form(row, request.POST, make), typed_values(make(row))
    rows = {MONEY: _both_money(row, request.POST)} if MONEY in conflict.fields else None
    disputed = disputed_fields(conflict, form, theirs, rows)
    context = {"disputed": disputed, "latest": history_of(row).first()}
    html = render_to_string("components/both_texts.html", context)
    stored = {name: theirs[name] for name in conflict.fields if name in theirs}
    return JsonResponse({"state": "conflict", "version": row.version, "html": html, "theirs": stored}, status=409)


def _both_money(action, post):
    lines = budget_formset([], post)
    return lines_text(typed_lines(lines)) if lines.is_valid() else "", lines_text(workflow.stored_lines(action))
