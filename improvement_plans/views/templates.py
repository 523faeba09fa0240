"""The organisation's own templates: kept from a plan, listed, taken away."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.permissions import reads_papers
from improvement_plans import workflow
from improvement_plans.forms_templates import SaveTemplateForm
from improvement_plans.models import OrganizationTemplate
from improvement_plans.permissions import may_make_plans
from improvement_plans.section_templates import template_named
from improvement_plans.views.access import visible_plan


@require_safe
def template_list(request):
    """Own templates with the headings each begins with."""
    if not reads_papers(request.acting):
        raise Http404
    rows = OrganizationTemplate.objects.visible_to(request.acting).kept().select_related("by")
    templates = [(row, template_named(row.base).name, [section["heading"] for section in row.sections]) for row in rows]
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


@require_POST
def template_remove(request, pk):
    row = get_object_or_404(OrganizationTemplate.objects.visible_to(request.acting).kept(), pk=pk)
    workflow.remove_template(row, acting=request.acting)
    messages.success(request, f"Đã bỏ mẫu “{row.name}”. Kế hoạch đã lập theo mẫu vẫn giữ nguyên.")
    return redirect("template_list")
