"""Pages of an assessment's terms."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessments import deadline_workflow
from assessments.deadline_forms import DeadlineForm
from assessments.deadline_workflow import deadline_parts
from assessments.deadlines import deadline_rows
from assessments.models import AssessmentDeadline
from assessments.permissions import may_draft
from assessments.views import find_assessment
from assessments.views_council import METHODS, draft_assessment, edit_row, gone_row, removed_twice, taken_away
from standards.deadlines import deadlines_of


@require_safe
def deadline_list(request, pk):
    assessment = find_assessment(request, pk)
    context = {
        "assessment": assessment,
        "rows": deadline_rows(assessment),
        "can_draft": may_draft(request.acting, assessment),
        "today": request.acting.today,
    }
    return render(request, "assessments/deadline_list.html", context)


def own_row(assessment, pk):
    """A term of the school's own, or 404."""
    return get_object_or_404(assessment.deadlines.filter(is_law=False), pk=pk)


BACK = ("deadline_list", "Mốc thời hạn")


def deadline_form(row):
    """What makes the form of a term; `row` is None for a new one."""
    return lambda data, **kwargs: DeadlineForm(deadline_parts(row), data, **kwargs)


def deadline_page(request, assessment, row, title, button):
    """Adding (`row` None) or changing a term."""
    def act(parts, ground):
        return deadline_workflow.save_deadline(request.acting, assessment, row, parts, ground)

    return edit_row(request, assessment, deadline_form(row), act, row, title, button, "Đã lưu mốc thời hạn.", BACK)


@METHODS
def deadline_add(request, pk):
    return deadline_page(request, draft_assessment(request, pk), None, "Thêm mốc thời hạn", "Thêm mốc")


@METHODS
def deadline_edit(request, pk, row_pk):
    assessment = draft_assessment(request, pk)
    if taken_away(request, AssessmentDeadline(pk=row_pk), deadline_workflow.REMOVED):
        return gone_row(request, assessment, deadline_form(None), "deadline_add", "Mốc này vừa bị bỏ", "Thêm lại mốc", BACK)
    return deadline_page(request, assessment, own_row(assessment, row_pk), "Sửa mốc thời hạn", "Lưu mốc")


@require_POST
def deadline_remove(request, pk, row_pk):
    assessment = draft_assessment(request, pk)
    if answer := removed_twice(request, assessment, AssessmentDeadline(pk=row_pk), deadline_workflow.REMOVED, BACK[0]):
        return answer
    row = own_row(assessment, row_pk)
    deadline_workflow.remove_deadline(request.acting, assessment, row)
    messages.success(request, f"Đã bỏ mốc {row}.")
    return redirect("deadline_list", pk)


@require_POST
def deadline_mark(request, pk, row_pk):
    assessment = draft_assessment(request, pk)
    deadline_workflow.mark_deadline(request.acting, assessment, own_row(assessment, row_pk), "undo" not in request.POST)
    return redirect("deadline_list", pk)


@require_POST
def law_deadline_mark(request, pk, key):
    assessment = draft_assessment(request, pk)
    if key not in {row.key for row in deadlines_of(assessment.regulation_set.code, assessment.school_year)}:
        raise Http404
    deadline_workflow.mark_law_deadline(request.acting, assessment, key, "undo" not in request.POST)
    return redirect("deadline_list", pk)
