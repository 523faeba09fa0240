"""“Việc của tôi”: what waits for this person in every room, the most urgent first."""

from assessments.flags import flag_counts, with_confirmed
from assessments.models import Assessment
from assessments.waiting import waiting_for as assessments_waiting
from documents.models import Document
from documents.waiting import waiting_for as documents_waiting
from improvement_plans.following import waiting_for as checkpoints_waiting
from improvement_plans.models import ImprovementPlan
from improvement_plans.waiting import waiting_for as plans_waiting
from oversight.models import Campaign
from oversight.waiting import waiting_for as requests_waiting

RECENT = 5


def my_work(acting):
    """Items of all rooms (kind, text, url, since, due_on, days_left): those with a term first, late ones on top."""
    rooms = (documents_waiting, assessments_waiting, plans_waiting, checkpoints_waiting, requests_waiting)
    items = [item for waiting_for in rooms for item in waiting_for(acting)]
    return sorted(items, key=lambda item: (item.days_left is None, item.days_left or 0, item.since))


def recent_things(acting):
    """The newest assessments, plans and papers of the organisation, an authority's running campaigns, and (assessment, how many) of verdicts whose figures changed since."""
    plans = ImprovementPlan.objects.visible_to(acting).select_related("document")
    assessments = list(with_confirmed(Assessment.objects.visible_to(acting)).select_related("regulation_set")[:RECENT])
    return {
        "assessments": assessments,
        "changed": flag_counts(assessments) if acting and acting.is_school else [],
        "plans": plans[:RECENT],
        "campaigns": Campaign.objects.visible_to(acting).open().order_by("due_on", "pk")[:RECENT],
        "papers": Document.objects.visible_to(acting).issued()[:RECENT],
    }
