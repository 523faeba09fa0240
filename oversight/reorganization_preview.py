"""What a decision about organisations would change, counted before it is written. An operator learns numbers, never titles (DESIGN 3.6)."""

from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count

from accounts import workflow as accounts_workflow
from accounts.enums import HEAD_ROLES, ReorganizationKind
from accounts.models import Membership, Organization
from documents.enums import ISSUED_STATES, DocumentState
from documents.models import Document
from oversight.models import CampaignSchool
from schools.models import Certificate

GROUPS = {
    "drafts": (DocumentState.DRAFT, DocumentState.RETURNED),
    "waiting": (DocumentState.SUBMITTED, DocumentState.IN_REVIEW),
    "approved": (DocumentState.APPROVED,),
    "issued": tuple(ISSUED_STATES),
}


@dataclass(frozen=True, slots=True)
class AffectedPlace:
    """One organisation of the decision: who stands above it before and after (None = it ends), and what of it is affected, as counts."""

    organization: Organization
    before: Organization | None
    after: Organization | None
    drafts: int = 0
    waiting: int = 0
    approved: int = 0
    issued: int = 0
    certificates: int = 0
    campaigns: int = 0
    people: int = 0

    @property
    def is_closed(self):
        return self.after is None


@dataclass(frozen=True, slots=True)
class Preview:
    """All places of a decision; `headless`: whether its successor would have no head on the first day."""

    places: tuple
    headless: bool

    def sum_of(self, name):
        """One count over all places."""
        return sum(getattr(place, name) for place in self.places)


def preview(acting, order):
    """The Preview of a Rearrangement. The order is carried out and rolled back, so what passes here passes when it is confirmed.

    Raises ValidationError like the act itself; nothing is stored.
    """
    places = _places(order)
    with transaction.atomic():
        accounts_workflow.reorganize(acting, order)
        heads = Membership.objects.active_on(order.effective_on).filter(organization=order.successor, role__in=HEAD_ROLES)
        headless = not heads.exists()
        transaction.set_rollback(True)
    return Preview(places, headless and order.kind != ReorganizationKind.MOVE)


def _places(order):
    rows = [*order.closed, *order.moves]
    keys = [row.pk for row in rows]
    papers = _papers(keys)
    people = dict(_counted(Membership.objects.active_on(order.last_day).filter(organization__in=keys), "organization", "user"))
    certificates = dict(_counted(Certificate.objects.valid_on(order.effective_on).filter(school__in=keys), "school", "pk"))
    asked = CampaignSchool.objects.filter(organization__in=keys, campaign__closed_at__isnull=True)
    campaigns = dict(_counted(asked, "organization", "campaign"))
    return tuple(
        AffectedPlace(
            row, row.reviewing_body_on(order.last_day), order.moves.get(row), **papers.get(row.pk, {}),
            certificates=certificates.get(row.pk, 0), campaigns=campaigns.get(row.pk, 0), people=people.get(row.pk, 0),
        )
        for row in rows
    )  # fmt: skip


def _papers(keys):
    """{organisation's key: {group: how many}}."""
    found = {key: Counter() for key in keys}
    group_of = {state: name for name, states in GROUPS.items() for state in states}
    rows = Document.objects.filter(organization__in=keys).order_by().values_list("organization", "state").annotate(Count("pk"))
    for key, state, many in rows:
        found[key][group_of[state]] += many
    return found


def _counted(rows, by, what):
    return rows.order_by().values_list(by).annotate(Count(what, distinct=True))
