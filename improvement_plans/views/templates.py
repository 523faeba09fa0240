"""The organisation's own templates: kept from a plan, listed, worked over, made the default, taken away."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.permissions import reads_papers
from documents.problems import WorkflowRefused
from improvement_plans import workflow
from improvement_plans.forms_templates import SaveTemplateForm, TemplateForm
from improvement_plans.models import OrganizationTemplate
from improvement_plans.permissions import may_make_plans
from improvement_plans.section_templates import template_named
from improvement_plans.template_outline import MOST_SECTIONS, changed, renamed, shown
from improvement_plans.views.access import visible_plan


@require_safe
def template_list(request):
    """Own templates with the headings each begins with."""
    if not reads_papers(request.acting):
        raise Http404
    rows = OrganizationTemplate.objects.visible_to(request.acting).kept().select_related("by")
    templates = [(row, template_named(row.base).name, [shown(section["heading"]) for section in row.sections]) for row in rows]
    return render(request, "improvement_plans/template_list.html", {"templates": templates, "can_add": may_make_plans(request.acting)})


@require_http_methods(["GET", "HEAD", "POST"])
def template_save(request, pk):
    """Keep the sections of a plan as a template; a report has none of its own."""
    plan = visible_plan(request, pk)
    if plan.reported_plan_id:
        raise Http404
    if not may_make_plans(request.acting):
        raise PermissionDenied
    rows = OrganizationTemplate.objects.visible_to(request.acting).kept()
    form = SaveTemplateForm(request.POST if request.method == "POST" else None, templates=rows)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        row = workflow.save_template(plan, data["name"], keeps_texts=data["keeps_texts"], over=data["over"], acting=request.acting)
        messages.success(request, f"Đã lưu mẫu “{row.name}”. Khi lập kế hoạch mới, mẫu này nằm cuối danh sách.")
        return redirect("template_list")
    return render(request, "improvement_plans/template_save.html", {"plan": plan, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def template_edit(request, pk):
    """Headings renamed, moved, added, taken out. Every button saves what is typed first, so that nothing gets lost between two acts."""
    templates = OrganizationTemplate.objects.visible_to(request.acting).kept()
    row = get_object_or_404(templates, pk=pk)
    if not may_make_plans(request.acting):
        raise PermissionDenied
    form = TemplateForm(request.POST if request.method == "POST" else None, row=row, templates=templates)
    if request.method == "POST" and form.is_valid():
        try:
            return _changed(request, row, form)
        except WorkflowRefused as refused:
            form.add_error(None, str(refused))
    return render(request, "improvement_plans/template_edit.html", {"template": row, "form": form, "most": MOST_SECTIONS})


def _changed(request, row, form):
    """Save, and go back to the section the act was about; without an act to the list."""
    act, place = request.POST.get("act", ""), ""
    sections = renamed(row.sections, form.headings())
    if act:
        try:
            sections, place = changed(sections, act)
        except ValueError as wrong:
            raise Http404 from wrong
    workflow.change_template(row, form.cleaned_data["name"], sections, edition=form.cleaned_data["edition"], acting=request.acting)
    if act:
        return redirect(reverse("template_edit", args=[row.pk]) + (f"#id_heading-{place}" if place else ""))
    messages.success(request, f"Đã lưu mẫu “{form.cleaned_data['name']}”.")
    return redirect("template_list")


@require_POST
def template_default(request, pk):
    row = get_object_or_404(OrganizationTemplate.objects.visible_to(request.acting).kept(), pk=pk)
    is_default = request.POST.get("is_default") == "yes"
    workflow.set_default_template(row, is_default, acting=request.acting)
    messages.success(request, f"Khi lập kế hoạch mới, mẫu “{row.name}” được chọn sẵn." if is_default else f"Mẫu “{row.name}” không còn được chọn sẵn.")
    return redirect("template_list")


@require_POST
def template_remove(request, pk):
    row = get_object_or_404(OrganizationTemplate.objects.visible_to(request.acting).kept(), pk=pk)
    workflow.remove_template(row, acting=request.acting)
    messages.success(request, f"Đã bỏ mẫu “{row.name}”. Kế hoạch đã lập theo mẫu vẫn giữ nguyên.")
    return redirect("template_list")
