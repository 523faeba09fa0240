"""An authority's schools with what each has sent: counts come from frozen versions only, never from live rows."""

from django.db.models import Count, Max, OuterRef, Q, Subquery, Sum

from documents.enums import FactKind
from documents.models import Submission
from schools.models import Certificate, School

TOTALS = {
    "weaknesses": Count("version__facts", filter=Q(version__facts__kind=FactKind.WEAKNESS)),
    "actions": Count("version__facts", filter=Q(version__facts__kind=FactKind.ACTION)),
    "money": Sum("version__facts__amount", filter=Q(version__facts__kind=FactKind.BUDGET)),
}


def schools_below(acting, *, words="", school_type=""):
    """Open schools below the authority, each with the pk of the last submission it sent here (or None)."""
    last = Submission.objects.received_by(acting.organization).filter(version__document__organization=OuterRef("pk")).order_by("-pk")
    rows = School.objects.visible_to(acting).exclude(pk=acting.organization.pk).select_related("organization")
    if words:
        rows = rows.filter(organization__search_text__contains=words)
    if school_type:
        rows = rows.filter(school_type=school_type)
    return rows.annotate(last_submission_id=Subquery(last.values("pk")[:1]))


def with_totals(submissions):
    """Put weaknesses, actions and money (đồng) of its frozen version on each submission."""
    return submissions.annotate(**TOTALS)


def with_details(schools, today):
    """Put `.submission` (with its totals) and `.certificates_now` on each school of a page, in two queries."""
    schools = list(schools)
    rows = with_totals(Submission.objects.select_related("version__document").defer("version__snapshot"))
    submissions = rows.in_bulk([school.last_submission_id for school in schools if school.last_submission_id])
    valid = list(Certificate.objects.valid_on(today).filter(school__in=schools))
    for school in schools:
        school.submission = submissions.get(school.last_submission_id)
        school.certificates_now = [row for row in valid if row.school_id == school.pk]
    return schools


def sums_below(acting):
    """What was asked for in the newest version of every paper sent here: {sent, weaknesses, actions, money}, in one query."""
    received = Submission.objects.received_by(acting.organization)
    newest = received.values("version__document").annotate(newest=Max("pk")).values("newest")
    return Submission.objects.filter(pk__in=newest).aggregate(sent=Count("pk", distinct=True), **TOTALS)
