"""An authority's schools with what each has sent: counts come from frozen versions only, never from live rows."""

from django.db.models import F, FilteredRelation, Max, Q

from accounts.enums import RelationKind
from accounts.models import Organization, in_force
from documents.enums import DocumentState
from documents.models import Document, Submission
from documents.replacing import REPLACEABLE
from schools.models import School

SUMS = ("weaknesses", "actions", "money", "asked")


def schools_below(acting):
    """Schools below the authority."""
    return School.objects.visible_to(acting).exclude(pk=acting.organization.pk).select_related("organization")


def with_reviewing_body(rows, path, today):
    """Put the name of the body that reviews the school on that day on each row, as `body` (None: none); `path` leads to the school's organisation."""
    reviewing = Q(**{f"{path}__relations__kind": RelationKind.REVIEWING}) & in_force(today, f"{path}__relations__")
    return rows.annotate(above=FilteredRelation(f"{path}__relations", condition=reviewing)).annotate(body=F("above__superior__name"))


def with_totals(submissions):
    """Put weaknesses, actions and money (đồng) of its frozen version on each submission."""
    return submissions.annotate(**{name: F(f"version__totals__{name}") for name in SUMS})


def newest_received(acting):
    """Keys of the last submission of every paper sent here, as a subquery."""
    return counted(acting).values("version__document").annotate(newest=Max("pk")).values("newest")


def counted(acting):
    """Submissions to the authority that its sums take in: of schools that stand below it today.

    Of a plan and the one that amends it only one counts: the old one until the new one is issued, then the new one.
    """
    below = Organization.objects.below(acting.organization, acting.today).values("pk")
    rows = Submission.objects.received_by(acting.organization, acting.today).filter(version__document__organization__in=below)
    rows = rows.exclude(version__document__replaces__state__in=REPLACEABLE)
    replaced = Document.objects.filter(replaces__state=DocumentState.REPLACED).values("replaces")
    return rows.exclude(version__document__in=replaced)
