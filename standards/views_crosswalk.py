"""Pages of the crosswalk from an older set to the one that replaced it: everybody reads, an operator edits."""

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import may_operate
from formats.text import clean_line
from standards import crosswalk_workflow
from standards.crosswalk_workflow import newer_set
from standards.forms import LinkForm
from standards.models import Criterion, CrosswalkLink, RegulationSet


def replaced_set(code):
    """(older set, the one that replaced it), or 404 for a set that nothing replaced."""
    older = get_object_or_404(RegulationSet.objects.published(), code=code)
    newer = newer_set(older)
    if newer is None:
        raise Http404
    return older, newer


@require_safe
def crosswalk(request, code):
    older, newer = replaced_set(code)
    criteria = Criterion.objects.filter(standard__regulation_set=older).select_related("standard").order_by("position")
    links = CrosswalkLink.objects.live().filter(from_criterion__standard__regulation_set=older).with_criteria()
    by_criterion = {pk: list(rows) for pk, rows in groupby(links, key=lambda row: row.from_criterion_id)}
    context = {
        "set": older,
        "newer": newer,
        "rows": [(row, by_criterion.get(row.pk, [])) for row in criteria],
        "can_edit": may_operate(request.acting),
    }
    return render(request, "standards/crosswalk.html", context)


def require_operator(request):
    if not may_operate(request.acting):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
def crosswalk_edit(request, code, pk):
    older, newer = replaced_set(code)
    require_operator(request)
    criterion = get_object_or_404(Criterion.objects.select_related("standard"), pk=pk, standard__regulation_set=older)
    targets = Criterion.objects.filter(standard__regulation_set=newer, standard__framework=criterion.standard.framework).order_by("position")
    form = LinkForm(targets, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        crosswalk_workflow.put_link(request.acting, criterion, form.chosen(), form.cleaned_data["note"])
        messages.success(request, f"Đã ghi liên hệ của tiêu chí {criterion.code}.")
        return redirect("crosswalk_edit", code, pk)
    links = criterion.links_onward.live().with_criteria()
    return render(request, "standards/crosswalk_edit.html", {"set": older, "newer": newer, "criterion": criterion, "links": links, "form": form})


@require_POST
def crosswalk_remove(request, code, pk):
    older, _ = replaced_set(code)
    require_operator(request)
    link = get_object_or_404(CrosswalkLink.objects.live(), pk=pk, from_criterion__standard__regulation_set=older)
    crosswalk_workflow.remove_link(request.acting, link, clean_line(request.POST.get("why", ""))[:200])
    messages.success(request, f"Đã bỏ liên hệ {link}.")
    return redirect("crosswalk_edit", code, link.from_criterion_id)
