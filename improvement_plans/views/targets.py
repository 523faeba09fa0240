"""Targets in a section: added, changed, moved, taken out; and what a checkpoint found reached."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from documents.problems import WorkflowRefused
from improvement_plans import workflow
from improvement_plans.baselines import baselines_of
from improvement_plans.contents import contents_of
from improvement_plans.forms_targets import TargetForm, TargetResultsForm
from improvement_plans.models import PlanSection, SectionTarget
from improvement_plans.target_results import rows_at
from improvement_plans.views.access import editable_row
from improvement_plans.views.checkpoints import writable_checkpoint
from improvement_plans.views.conflicts import conflict_page, settled, start_version, typed_values
from improvement_plans.views.sections import step_of, to_editor


def _to_section(section):
    return to_editor(section.plan, f"section-{section.key}")


@require_http_methods(["GET", "HEAD", "POST"])
def target_add(request, pk):
    """A new line under a section; “next” saves it and offers the one after."""
    section = editable_row(request, PlanSection, pk)
    form = TargetForm(request.POST if request.method == "POST" else None, baselines=baselines_of(section.plan))
    if request.method == "POST" and form.is_valid():
        target = workflow.add_target(section, form.cleaned_data, acting=request.acting)
        messages.success(request, f"Đã thêm chỉ tiêu “{target}”.")
        return redirect("target_add", section.pk) if "next" in request.POST else _to_section(section)
    return render(request, "improvement_plans/target_form.html", {"plan": section.plan, "section": section, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def target_edit(request, pk):
    target = editable_row(request, SectionTarget, pk)
    baselines = baselines_of(target.section.plan)
    first = TargetForm(instance=target, baselines=baselines)
    theirs, version = typed_values(first), target.version
    form = TargetForm(settled(request.POST, theirs), instance=target, baselines=baselines) if request.method == "POST" else first
    if request.method == "POST" and form.is_valid():
        try:
            workflow.save_target(target, form.cleaned_data, version=start_version(request.POST), acting=request.acting)
        except workflow.Conflict as conflict:
            return conflict_page(request, conflict, form, theirs)
        messages.success(request, "Đã lưu chỉ tiêu.")
        return _to_section(target.section)
    context = {"plan": target.section.plan, "section": target.section, "target": target, "form": form, "version": request.POST.get("version", version)}
    return render(request, "improvement_plans/target_form.html", context)


@require_POST
def target_move(request, pk):
    target = editable_row(request, SectionTarget, pk)
    workflow.move_target(target, step_of(request), acting=request.acting)
    return _to_section(target.section)


@require_POST
def target_delete(request, pk):
    target = editable_row(request, SectionTarget, pk)
    workflow.delete_target(target, acting=request.acting)
    messages.success(request, f"Đã bỏ chỉ tiêu “{target}”.")
    return _to_section(target.section)


@require_http_methods(["GET", "HEAD", "POST"])
def target_results(request, pk):
    """What was reached of every target, all on one page."""
    checkpoint = writable_checkpoint(request, pk)
    contents = contents_of(checkpoint.plan)
    rows = rows_at(checkpoint, contents)
    if not rows:
        raise Http404
    form = TargetResultsForm(request.POST if request.method == "POST" else None, rows=rows)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.save_target_results(checkpoint, form.changes, acting=request.acting)
        except WorkflowRefused as refused:
            stored = {result.target_id: result.actual_value for _, result, _ in rows_at(checkpoint, contents) if result}
            form = TargetResultsForm(form.refreshed(stored), rows=rows)
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Đã ghi kết quả chỉ tiêu.")
            return redirect("checkpoint_detail", checkpoint.pk)
    return render(request, "improvement_plans/target_results.html", {"plan": checkpoint.plan, "checkpoint": checkpoint, "form": form})
