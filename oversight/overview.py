"""An authority's schools with what each has sent: counts come from frozen versions only, never from live rows."""

from django.db.models import Count, Max, Q, Sum

from documents.enums import DocumentState, FactKind
from documents.models import Document, Submission
from documents.replacing import REPLACEABLE
from schools.models import Certificate, School

TOTALS = {
    "weaknesses": Count("version__facts", filter=Q(version__facts__kind=FactKind.WEAKNESS)),
    "actions": Count("version__facts", filter=Q(version__facts__kind=FactKind.ACTION)),
    "money": Sum("version__facts__amount", filter=Q(version__facts__kind=FactKind.BUDGET)),
}


def schools_below(acting, *, words="", school_type=""):
    """Open schools below the authority."""
    rows = School.objects.visible_to(acting).exclude(pk=acting.organization.pk).select_related("organization")
    if words:
        rows = rows.filter(organization__search_text__contains=words)
    if school_type:
        rows = rows.filter(school_type=school_type)
    return rows


def with_totals(submissions):
    """Put weaknesses, actions and money (đồng) of its frozen version on each submission."""
    return submissions.annotate(**TOTALS)


def with_details(schools, acting):
    """Put `.submission` (the last one sent here, with its totals) and `.certificates_now` on each school of a page.

    Two queries for the page; a subquery beside each school would run for every school before the page is cut.
    """
    schools = list(schools)
    received = Submission.objects.received_by(acting.organization).filter(version__document__organization__in=[row.pk for row in schools])
    newest = received.values("version__document__organization").annotate(newest=Max("pk")).values("newest")
    rows = Submission.objects.filter(pk__in=newest).select_related("version__document").defer("version__snapshot")
    submissions = {row.version.document.organization_id: row for row in with_totals(rows)}
    valid = list(Certificate.objects.valid_on(acting.today).filter(school__in=schools))
    for school in schools:
        school.submission = submissions.get(school.pk)
        school.certificates_now = [row for row in valid if row.school_id == school.pk]
    return schools


def newest_received(acting):
    """Keys of the last submission of every paper sent here, as a subquery.

    Of a plan and the one that amends it only one counts: the old one until the new one is issued, then the new one.
    """
    rows = Submission.objects.received_by(acting.organization).exclude(version__document__replaces__state__in=REPLACEABLE)
    replaced = Document.objects.filter(replaces__state=DocumentState.REPLACED).values("replaces")
    return rows.exclude(version__document__in=replaced).values("version__document").annotate(newest=Max("pk")).values("newest")


def sums_below(acting):
    """What was asked for in the newest version of every paper sent here: {sent, weaknesses, actions, money}, in one query."""
    return Submission.objects.filter(pk__in=newest_received(acting)).aggregate(sent=Count("pk", distinct=True), **TOTALS)
