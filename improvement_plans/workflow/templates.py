"""An organisation's own templates: saved from a plan, saved over, changed, made the default, taken away."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from documents.problems import error, refuse_if
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
def change_template(row, name, sections, *, edition, acting):
    """Give a template another name and another list of sections; plans made from it stay as they are.

    `edition` is the saving that the person's page started from. Raises PermissionDenied; WorkflowRefused when somebody saved since.
    """
    row = _lock(row, acting)
    refuse_if([] if row.edition == edition else [error("Có người vừa sửa mẫu này; chữ bạn gõ còn ở đây. Hãy xem mẫu mới nhất ở trang bên rồi lưu lại.")])
    row.name, row.sections, row.by = name, sections, acting.user
    row.save()
    audit(row, "sửa mẫu kế hoạch", by=acting.user, organization=row.organization, name=name)
    return row


@transaction.atomic
def set_default_template(row, is_default, *, acting):
    """Tick a template when a new plan is made, or no more; at most one is."""
    row = _lock(row, acting)
    OrganizationTemplate.objects.filter(organization=row.organization, is_default=True).update(is_default=False)
    OrganizationTemplate.objects.filter(pk=row.pk).update(is_default=is_default)
    audit(row, "đặt mẫu mặc định" if is_default else "thôi mẫu mặc định", by=acting.user, organization=row.organization, name=row.name)


def _lock(row, acting):
    """The template read again under a lock; PermissionDenied for others than those who make the organisation's plans."""
    if not may_make_plans(acting) or row.organization_id != acting.organization.pk:
        raise PermissionDenied
    return OrganizationTemplate.objects.select_for_update(of=("self",)).select_related("organization").get(pk=row.pk)


@transaction.atomic
def remove_template(row, *, acting):
    """Offer a template no more; plans made from it stay as they are."""
    row = _lock(row, acting)
    row.removed_at, row.is_default = timezone.now(), False
    row.save(update_fields=["removed_at", "is_default"])
    audit(row, "bỏ mẫu kế hoạch", by=acting.user, organization=row.organization, name=row.name)
