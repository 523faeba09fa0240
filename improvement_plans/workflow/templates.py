"""An organisation's own templates: saved from a plan, saved over, taken away."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from improvement_plans.contents import contents_of
from improvement_plans.own_templates import base_of, frame_of, sections_of
from improvement_plans.permissions import may_make_plans
from improvement_plans.template_models import OrganizationTemplate
from records.trail import audit


@transaction.atomic
def save_template(plan, name, *, keeps_texts, over=None, acting):
    """Keep the plan's sections as a template, or save them over the one given; the plan itself stays as it is."""
    if not may_make_plans(acting) or plan.organization_id != acting.organization.pk:
        raise PermissionDenied
    row = over or OrganizationTemplate(organization=plan.organization)
    row.name, row.base, row.by = name, base_of(plan), acting.user
    row.frame, row.sections = frame_of(plan), sections_of(plan, contents_of(plan), keeps_texts)
    row.save()
    audit(row, "lưu mẫu kế hoạch", by=acting.user, organization=plan.organization, name=name)
    return row


@transaction.atomic
def remove_template(row, *, acting):
    """Offer a template no more; plans made from it stay as they are."""
    if not may_make_plans(acting) or row.organization_id != acting.organization.pk:
        raise PermissionDenied
    row.removed_at = timezone.now()
    row.save(update_fields=["removed_at"])
    audit(row, "bỏ mẫu kế hoạch", by=acting.user, organization=row.organization, name=row.name)
