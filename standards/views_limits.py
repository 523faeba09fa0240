"""Numbers that circulars leave to other texts: everybody reads them, an operator writes them down."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import attempt
from accounts.permissions import may_operate, require
from standards import limits_workflow
from standards.forms import EndLimitForm, RuleLimitForm
from standards.limits import limit_lines
from standards.models import RuleLimit
from standards.rule_files import limit_kinds

METHODS = ("GET", "HEAD", "POST")


@require_safe
def rule_limits(request):
    lines = limit_lines()
    context = {"lines": lines, "known": sum(bool(line.current) for line in lines), "can_operate": may_operate(request.acting)}
    return render(request, "standards/rule_limits.html", context)


@require_http_methods(METHODS)
def rule_limit_add(request, key):
    kind = limit_kinds().get(key)
    if kind is None:
        raise Http404
    require(may_operate(request.acting))
    form = RuleLimitForm(request.POST if request.method == "POST" else None, kind=kind)

    def add(data):
        return limits_workflow.add_limit(request.acting, kind, data["value"], data["from_on"], data["basis"])

    if request.method == "POST" and attempt(form, add):
        messages.success(request, f"Đã ghi ngưỡng “{kind.label}”.")
        return redirect("rule_limits")
    lead = f"Nguồn: {kind.source}. Ngưỡng đang để ngỏ tự kết thúc vào ngày hôm trước."
    context = {"form": form, "kind": kind, "heading": "Ghi ngưỡng", "lead": lead, "submit": "Ghi ngưỡng"}
    return render(request, "standards/rule_limit_form.html", context)


@require_http_methods(METHODS)
def rule_limit_end(request, pk):
    row = get_object_or_404(RuleLimit, pk=pk, key__in=limit_kinds())
    require(may_operate(request.acting))
    form = EndLimitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and attempt(form, lambda data: limits_workflow.end_limit(request.acting, row, data["to_on"])):
        messages.success(request, "Đã ghi ngày kết thúc.")
        return redirect("rule_limits")
    lead = "Ngưỡng vẫn dùng cho các năm học mà nó có hiệu lực."
    context = {"form": form, "kind": limit_kinds()[row.key], "heading": "Kết thúc ngưỡng", "lead": lead, "submit": "Ghi ngày kết thúc"}
    return render(request, "standards/rule_limit_form.html", context)
