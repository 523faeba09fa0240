"""How far each school of a campaign is. Of a draft an authority learns that it exists, never its title or text."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, Subquery, Value
from django.utils import timezone

from accounts.models import Organization
from assessments.enums import PaperKind
from assessments.models import AssessmentPaper
from documents.enums import Decision, DocumentState
from documents.models import Document, Submission
from improvement_plans.enums import PeriodKind
from improvement_plans.models import ImprovementPlan
from oversight.enums import OPEN_STANDINGS, STANDING_ORDER, CampaignKind, Standing

BY_DECISION = {
    "": Standing.SENT,
    Decision.RETURNED: Standing.RETURNED,
    Decision.APPROVED: Standing.DONE,
    Decision.OPINION: Standing.DONE,
    Decision.NOTED: Standing.DONE,
}


@dataclass(frozen=True, slots=True)
class SchoolStanding:
    """Where one school stands: `submission` is the last one sent here (None while nothing was), `sent_on` its day."""

    standing: Standing
    submission: int | None = None
    sent_on: date | None = None

    def is_late(self, due_on, today):
        """Whether the term passed before the paper came, or passed and the school still has to act."""
        if self.standing in OPEN_STANDINGS:
            return today > due_on
        return self.sent_on is not None and self.sent_on > due_on


NOTHING = SchoolStanding(Standing.NOT_OPENED)


def answers_to(campaign):
    """Documents of whatever school that are what the campaign asks for."""
    if campaign.kind == CampaignKind.REPORT:
        papers = AssessmentPaper.objects.filter(kind=PaperKind.REPORT, assessment__school_year=campaign.school_year)
        return Document.objects.filter(pk__in=papers.values("document"))
    year = Q(period_kind=PeriodKind.SCHOOL_YEAR, period_start=campaign.school_year)
    span = Q(period_kind=PeriodKind.RANGE, period_start__lte=campaign.school_year, period_end__gt=campaign.school_year)
    plans = ImprovementPlan.objects.filter(year | span)
    return Document.objects.filter(kind=campaign.kind, pk__in=plans.values("document"))


def standings_of(campaign):
    """{school's organisation key: SchoolStanding} of the schools asked that have begun; one query for any number of them."""
    return _best(
        (organization, sent) for _, organization, *sent in _answers(campaign, campaign.schools.values("organization"))
    )


def keys_below(campaign, on):
    """Keys of the schools asked that still stand below the campaign's body and work on that day: who left owes it nothing."""
    below = Organization.objects.below(campaign.organization, on).open_on(on).values("pk")
    return set(campaign.schools.filter(organization__in=below).values_list("organization", flat=True))


def standings_at(school, campaigns):
    """{campaign's key: SchoolStanding} of one school (its organisation key) in several campaigns; one query."""
    queries = [_answers(campaign, [school]) for campaign in campaigns]
    if not queries:
        return {}
    return _best((campaign, sent) for campaign, _, *sent in queries[0].union(*queries[1:], all=True))


def _answers(campaign, organizations):
    """(campaign key, organisation key, state, submission key, its decision, its time) of every paper that answers the campaign."""
    last = (
        Submission.objects.received_by(campaign.organization).filter(version__document=OuterRef("pk")).order_by("-pk")
    )
    rows = answers_to(campaign).filter(organization__in=organizations).order_by()
    rows = rows.annotate(
        campaign=Value(campaign.pk),
        sent=Subquery(last.values("pk")[:1]),
        decision=Subquery(last.values("decision")[:1]),
        sent_at=Subquery(last.values("sent_at")[:1]),
    )
    return rows.values_list("campaign", "organization", "state", "sent", "decision", "sent_at")


def _best(rows):
    """{key: the farthest standing} of (key, [state, submission, decision, time]) rows."""
    found = {}
    for key, sent in rows:
        new = _standing(*sent)
        if _rank(new) >= _rank(found.get(key, NOTHING)):
            found[key] = new
    return found


def _standing(state, pk, decision, sent_at):
    """One paper's standing: as the authority decided on it; before it was sent here it is only being written."""
    if state == DocumentState.RECALLED:
        return NOTHING
    if pk is None:
        return SchoolStanding(Standing.DRAFTING)
    return SchoolStanding(BY_DECISION[decision], pk, timezone.localdate(sent_at))


def _rank(standing):
    return STANDING_ORDER.index(standing.standing)
