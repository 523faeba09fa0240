"""Actions of plans in force that wait for a person, for the page “Việc của tôi”; one query."""

from datetime import timedelta

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from documents.enums import DocumentState
from documents.permissions import reads_papers
from documents.waiting import WaitingItem
from improvement_plans.enums import DoneState, OwnerRole
from improvement_plans.models import ActionOwner, CheckpointResult
from improvement_plans.timeline import first_line

IN_FORCE = [DocumentState.APPROVED, DocumentState.ISSUED]
LIMIT = 50
KEPT_DAYS = 120  # what was not done stays in sight this long after the plan's period


def waiting_for(acting):
    """What this person, or a group the person is in, has to do by the organisation's plans in force; done ones are left out."""
    if not reads_papers(acting):
        return []
    mine = Q(user=acting.user) | Q(group__group_members__member__user=acting.user)
    last = CheckpointResult.objects.filter(action__key=OuterRef("action__key")).order_by("-checkpoint__planned_on", "-pk")
    rows = ActionOwner.objects.filter(
        mine, action__deleted_at=None, action__problem__removed_at=None, action__problem__plan__organization=acting.organization,
        action__problem__plan__document__state__in=IN_FORCE,
    )  # fmt: skip
    rows = rows.annotate(done=Subquery(last.values("state")[:1]), new_end_on=Subquery(last.values("new_end_on")[:1]))
    rows = rows.select_related("action__problem__plan__document").order_by("action__end_on", "role", "pk").distinct()
    found = {}
    for row in rows[: 2 * LIMIT]:
        is_over = row.done == DoneState.DONE or acting.today > row.action.problem.plan.period_bounds[1] + timedelta(days=KEPT_DAYS)
        # Whoever leads and joins, by name and by group, sees the action once, as its leader.
        if not is_over and (row.action_id not in found or row.role == OwnerRole.LEAD):
            found[row.action_id] = row
    return [_item(acting, row) for row in list(found.values())[:LIMIT]]


def _item(acting, row):
    action, plan = row.action, row.action.problem.plan
    due_on = row.new_end_on or action.end_on
    text = f"{row.get_role_display()}: {first_line(action)}"
    url = f"{reverse('plan_edit', args=[plan.pk])}#action-{action.key}"
    return WaitingItem("plan_action", text, url, plan.document.state_changed_at, due_on, (due_on - acting.today).days if due_on else None)
