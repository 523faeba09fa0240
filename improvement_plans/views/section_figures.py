"""Which figures a section prints over five years: ticked from the school's own catalogue."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from improvement_plans import workflow
from improvement_plans.forms_figures import FiguresForm
from improvement_plans.models import PlanSection
from improvement_plans.views.access import editable_row
from improvement_plans.views.conflicts import start_version
from improvement_plans.views.sections import to_editor


@require_http_methods(["GET", "HEAD", "POST"])
def section_figures(request, pk):
    section = editable_row(request, PlanSection, pk)
    if not section.plan.organization.is_school:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = FiguresForm(data, school=section.plan.organization.school, initial={"metrics": section.metric_keys, "level": section.metric_level})
    version = section.version
    if request.method == "POST" and form.is_valid():
        try:
            workflow.choose_figures(section, form.cleaned_data["metrics"], level=form.cleaned_data.get("level", ""), version=start_version(request.POST), acting=request.acting)
        except workflow.Conflict as conflict:
            version = conflict.row.version
            form.add_error(None, "Có người vừa sửa mục này. Lựa chọn của bạn còn đây; hãy xem lại rồi lưu lần nữa.")
        else:
            messages.success(request, "Đã lưu số liệu in dưới mục.")
            return to_editor(section.plan, f"section-{section.key}")
    context = {"plan": section.plan, "section": section, "form": form, "version": version}
    return render(request, "improvement_plans/section_figures.html", context)
