"""Which plan or row a request may see or change: outside → 404, visible but not allowed → 403 (DESIGN 3.6)."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from improvement_plans.models import ImprovementPlan, PlanAction, SectionTarget
from improvement_plans.permissions import may_edit
from improvement_plans.workflow import plan_of

PATHS = {PlanAction: "problem__plan", SectionTarget: "section__plan"}
PLAN_PARTS = ("document", "organization", "assessment", "regulation_set")


def visible_plan(request, pk):
    """A plan of the organisation one acts for."""
    rows = ImprovementPlan.objects.visible_to(request.acting).select_related(*PLAN_PARTS)
    return get_object_or_404(rows, pk=pk)


def editable_plan(request, pk):
    """A plan one may write now."""
    plan = visible_plan(request, pk)
    if not may_edit(request.acting, plan):
        raise PermissionDenied
    return plan


def visible_row(request, model, pk):
    """A section, problem or action of a visible plan."""
    path = PATHS.get(model, "plan")
    rows = model.objects.filter(**{f"{path}__in": ImprovementPlan.objects.visible_to(request.acting)})
    return get_object_or_404(rows.select_related(*(f"{path}__{part}" for part in PLAN_PARTS)), pk=pk)


def editable_row(request, model, pk):
    """A section, problem or action one may write now."""
    row = visible_row(request, model, pk)
    if not may_edit(request.acting, plan_of(row)):
        raise PermissionDenied
    return row
