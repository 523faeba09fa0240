"""Sections: write, add, move, remove, bring back, look back."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from formats.numbers import id_in
from improvement_plans import workflow
from improvement_plans.beside_writing import beside_section
from improvement_plans.enums import SectionKind
from improvement_plans.forms import SectionForm
from improvement_plans.models import PlanSection
from improvement_plans.views.access import editable_plan, editable_row, visible_row
from improvement_plans.views.conflicts import conflict_page, settled, start_version, typed_values
from improvement_plans.views.drafts import desk_values
from improvement_plans.views.history import history_page


def to_editor(plan, anchor="", undo=""):
    """Back to the editor at the row just changed; `undo` offers to bring a removed row back."""
    return redirect(editor_url(plan, anchor, undo))


def editor_url(plan, anchor="", undo=""):
    """Address of the editor at a row."""
    query = f"?undo={undo}" if undo else ""
    return reverse("plan_edit", args=[plan.pk]) + query + (f"#{anchor}" if anchor else "")


def step_of(request):
    """-1 for up, +1 for down."""
    return -1 if request.POST.get("direction") == "up" else 1


@require_http_methods(["GET", "HEAD", "POST"])
def section_edit(request, pk):
    section = editable_row(request, PlanSection, pk)
    criteria = linkable_criteria(section.plan, section.parent)
    first = SectionForm(instance=section, criteria=criteria)
    theirs, version = typed_values(first), section.version
    form = SectionForm(settled(request.POST, theirs), instance=section, criteria=criteria) if request.method == "POST" else first
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
        "beside": beside_section(request.acting, section),
        "form": form,
        "version": request.POST.get("version", version),
        "desk": desk_values(first, version=version, post=request.POST),
        "done_url": editor_url(section.plan, f"section-{section.key}"),
        "sheet_key": f"section:{section.key}",
    }
    return render(request, "improvement_plans/section_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def section_add(request, pk):
    """An own section, at the end or under the one named by `parent`."""
    plan = editable_plan(request, pk)
    below = Q(parent__parent=None, parent__removed_at=None, parent__kind__in=(SectionKind.TEXT, SectionKind.STANDARDS), kind=SectionKind.TEXT)
    parents = PlanSection.objects.present().filter(Q(parent=None) | below, plan=plan)
    parent = get_object_or_404(parents, pk=id_in(request.GET["parent"])) if "parent" in request.GET else None
    form = SectionForm(request.POST if request.method == "POST" else None, criteria=linkable_criteria(plan, parent))
    if request.method == "POST" and form.is_valid():
        section = workflow.add_section(plan, parent=parent, acting=request.acting, **form.cleaned_data)
        messages.success(request, "Đã thêm mục.")
        return to_editor(plan, f"section-{section.key}")
    context = {"plan": plan, "parent": parent, "form": form}
    return render(request, "improvement_plans/section_form.html", context)


def linkable_criteria(plan, parent):
    """Criteria that a section of the plan's own under a standard may be tied to; None for every other section."""
    is_own = parent is not None and parent.parent is not None and parent.parent.kind == SectionKind.STANDARDS
    return workflow.criteria_of(plan) if is_own else None


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
