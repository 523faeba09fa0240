"""Sections: write, add, move, remove, bring back, look back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from improvement_plans import workflow
from improvement_plans.forms import SectionForm
from improvement_plans.models import PlanSection
from improvement_plans.views.access import editable_plan, editable_row, visible_row
from improvement_plans.views.conflicts import conflict_page, settled, start_version, typed_values
from records.trail import history_of


def to_editor(plan, anchor="", undo=""):
    """Back to the editor at the row just changed; `undo` offers to bring a removed row back."""
    query = f"?undo={undo}" if undo else ""
    return redirect(reverse("plan_edit", args=[plan.pk]) + query + (f"#{anchor}" if anchor else ""))


def step_of(request):
    """-1 for up, +1 for down."""
    return -1 if request.POST.get("direction") == "up" else 1


@require_http_methods(["GET", "HEAD", "POST"])
def section_edit(request, pk):
    section = editable_row(request, PlanSection, pk)
    first = SectionForm(instance=section)
    theirs, version = typed_values(first), section.version
    form = SectionForm(settled(request.POST, theirs), instance=section) if request.method == "POST" else first
    if request.method == "POST" and form.is_valid():
        try:
            workflow.save_section(section, form.cleaned_data, version=start_version(request.POST), acting=request.acting)
        except workflow.Conflict as conflict:
            return conflict_page(request, conflict, form, theirs)
        messages.success(request, "Đã lưu mục.")
        return to_editor(section.plan, f"section-{section.key}")
    context = {
        "plan": section.plan,
        "section": section,
        "form": form,
        "version": request.POST.get("version", version),
    }
    return render(request, "improvement_plans/section_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def section_add(request, pk):
    """An own section, at the end or under the one named by `parent`."""
    plan = editable_plan(request, pk)
    parent_pk = request.GET.get("parent", "")
    parent = get_object_or_404(plan.sections.filter(parent=None), pk=parent_pk) if parent_pk.isdigit() else None
    form = SectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        section = workflow.add_section(plan, parent=parent, acting=request.acting, **form.cleaned_data)
        messages.success(request, "Đã thêm mục.")
        return to_editor(plan, f"section-{section.key}")
    context = {"plan": plan, "parent": parent, "form": form}
    return render(request, "improvement_plans/section_form.html", context)


@require_POST
def section_move(request, pk):
    section = editable_row(request, PlanSection, pk)
    workflow.move_section(section, step_of(request), acting=request.acting)
    return to_editor(section.plan, f"section-{section.key}")


@require_POST
def section_remove(request, pk):
    section = editable_row(request, PlanSection, pk)
    workflow.remove_section(section, acting=request.acting)
    return to_editor(section.plan, undo=section.key)


@require_POST
def section_restore(request, pk):
    section = editable_row(request, PlanSection, pk)
    workflow.restore_section(section, acting=request.acting)
    messages.success(request, "Đã khôi phục mục.")
    return to_editor(section.plan, f"section-{section.key}")


@require_safe
def section_history(request, pk):
    section = visible_row(request, PlanSection, pk)
    return history_page(request, section, section.plan)


def history_page(request, row, plan):
    """Earlier texts of a row, newest first, each with its field in words."""
    names = {field.name: field.verbose_name for field in row._meta.get_fields() if hasattr(field, "verbose_name")}
    changes = list(history_of(row)[:200])
    for change in changes:
        change.field_label = names.get(change.field, "kinh phí (các dòng)")
    context = {"plan": plan, "row": row, "changes": changes}
    return render(request, "improvement_plans/history.html", context)
