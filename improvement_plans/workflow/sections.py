"""Sections of a plan: write, add, move, remove, bring back."""

from django.db import transaction
from django.utils import timezone

from improvement_plans.enums import SectionKind
from improvement_plans.models import PlanSection
from improvement_plans.workflow.locking import lock_plan, lock_row, next_position, save_row, set_removed, shift
from records.trail import audit


@transaction.atomic
def save_section(section, values, *, version, acting):
    """Write heading and text; a removed section comes back. Raises Conflict when somebody saved in between."""
    row = lock_row(PlanSection, section.pk, acting)
    save_row(row, {**values, "removed_at": None}, version=version, by=acting.user)
    return row


@transaction.atomic
def choose_figures(section, metric_keys, *, level="", version, acting):
    """Which figures of the school are printed under the section over five years, and whose (FIGURE_SCOPES). Raises Conflict."""
    row = lock_row(PlanSection, section.pk, acting)
    save_row(row, {"metric_keys": metric_keys, "metric_level": level}, version=version, by=acting.user)
    return row


@transaction.atomic
def add_section(plan, *, heading, text="", parent=None, criterion=None, acting):
    """Add an own text section at the end of the plan, or under `parent`."""
    plan = lock_plan(plan.pk, acting)
    siblings = plan.sections.filter(parent=parent)
    row = PlanSection.objects.create(
        plan=plan, parent=parent, kind=SectionKind.TEXT, heading=heading, text=text, criterion=criterion, position=next_position(siblings)
    )
    audit(plan, "thêm mục", by=acting.user, organization=plan.organization, heading=heading)
    return row


@transaction.atomic
def move_section(section, step, *, acting):
    """One place up (-1) or down (+1) among the sections beside it."""
    row = lock_row(PlanSection, section.pk, acting)
    shift(PlanSection.objects.present().filter(plan=row.plan_id, parent=row.parent_id), row, step)


@transaction.atomic
def remove_section(section, *, acting):
    """Leave a section out of the paper; its text stays and can come back."""
    row = lock_row(PlanSection, section.pk, acting)
    set_removed(row, timezone.now(), "bỏ mục", acting)
    return row


@transaction.atomic
def restore_section(section, *, acting):
    """Put a removed section back in its place."""
    row = lock_row(PlanSection, section.pk, acting)
    set_removed(row, None, "khôi phục mục", acting)
    return row
