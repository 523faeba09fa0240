"""Pages of the school's evidence: list, one evidence with its files and history."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessments.enums import EvidenceKind, EvidenceState
from assessments.evidence_list import STANDINGS, EvidenceFilter
from assessments.models import Evidence
from assessments.permissions import may_add_evidence, may_edit_evidence, may_judge_evidence
from assessments.views import PAGE_SIZE
from records.trail import entries_about
from schools.permissions import works_in_school

TRAIL_LINES = 30


def find_evidence(request, pk):
    """The evidence, or 404 outside the own school."""
    return get_object_or_404(Evidence.objects.visible_to(request.acting).select_related("file", "keeper", "state_by", "created_by", "removed_by"), pk=pk)


@require_safe
def evidence_list(request):
    if not works_in_school(request.acting):
        raise Http404
    asked = EvidenceFilter.of(request.GET)
    context = {
        "asked": asked,
        "page": Paginator(asked.rows(request.acting), PAGE_SIZE).get_page(request.GET.get("page")),
        "states": EvidenceState.choices,
        "kinds": EvidenceKind.choices,
        "standings": STANDINGS,
        "today": request.acting.today,
        "can_add": may_add_evidence(request.acting),
    }
    return render(request, "assessments/evidence_list.html", context)


@require_safe
def evidence_detail(request, pk):
    evidence = find_evidence(request, pk)
    twins = Evidence.objects.visible_to(request.acting).twins_of(evidence.file.sha256).exclude(pk=pk) if evidence.file_id else []
    context = {
        "evidence": evidence,
        "codes": evidence.codes.select_related("assessment").prefetch_related("uses__sheet__criterion"),
        "twins": twins,
        "old_files": evidence.old_files.select_related("file", "replaced_by"),
        "trail": entries_about(evidence)[:TRAIL_LINES],
        "is_expired": evidence.is_expired_on(request.acting.today),
        "can_edit": may_edit_evidence(request.acting, evidence) and not evidence.is_removed,
        "can_judge": may_judge_evidence(request.acting, evidence) and not evidence.is_removed,
    }
    return render(request, "assessments/evidence_detail.html", context)
