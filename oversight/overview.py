"""An authority's schools with what each has sent: counts come from frozen versions only, never from live rows."""

from django.db.models import Count, Max, OuterRef, Q, Subquery, Sum

from documents.enums import FactKind
from documents.models import Submission, VersionFact
from schools.models import Certificate, School


def schools_below(acting, *, words="", school_type=""):
    """Open schools below the authority, each with the pk of the last submission it sent here (or None)."""
    last = Submission.objects.received_by(acting.organization).filter(version__document__organization=OuterRef("pk")).order_by("-pk")
    rows = School.objects.visible_to(acting).exclude(pk=acting.organization.pk).select_related("organization")
    if words:
        rows = rows.filter(organization__search_text__contains=words)
    if school_type:
        rows = rows.filter(school_type=school_type)
    return rows.annotate(last_submission_id=Subquery(last.values("pk")[:1]))


def totals_of(version_ids):
    """{version pk: {weaknesses, actions, money}} from the facts of frozen versions. Money in đồng."""
    rows = VersionFact.objects.filter(version__in=version_ids).values("version").annotate(
        weaknesses=Count("pk", filter=Q(kind=FactKind.WEAKNESS)),
        actions=Count("pk", filter=Q(kind=FactKind.ACTION)),
        money=Sum("amount", filter=Q(kind=FactKind.BUDGET)),
    )
    return {row["version"]: row for row in rows}


def with_details(schools, today):
    """Put `.submission`, `.totals`, `.certificates_now` on each school of a page, in a fixed number of queries."""
    schools = list(schools)
    submissions = Submission.objects.select_related("version__document").in_bulk([s.last_submission_id for s in schools if s.last_submission_id])
    totals = totals_of([submission.version_id for submission in submissions.values()])
    valid = Certificate.objects.valid_on(today).filter(school__in=schools)
    for school in schools:
        school.submission = submissions.get(school.last_submission_id)
        school.totals = totals.get(school.submission.version_id) if school.submission else None
        school.certificates_now = [row for row in valid if row.school_id == school.pk]
    return schools


def sums_below(acting):
    """What all schools below asked for in the last version each sent here: {schools, sent, weaknesses, actions, money}."""
    schools = School.objects.visible_to(acting).exclude(pk=acting.organization.pk)
    last = Submission.objects.received_by(acting.organization).values("version__document").annotate(last=Max("pk")).values("last")
    versions = list(Submission.objects.filter(pk__in=last).values_list("version", flat=True))
    totals = totals_of(versions).values()
    return {
        "schools": schools.count(),
        "sent": len(versions),
        "weaknesses": sum(row["weaknesses"] for row in totals),
        "actions": sum(row["actions"] for row in totals),
        "money": sum(row["money"] or 0 for row in totals),
    }
