"""Second addressees: bodies that get a submitted paper for information, read that version and decide nothing."""

from django.db.models import Q

from accounts.enums import OrganizationKind
from accounts.models import Organization
from documents import permissions
from documents.models import Submission
from documents.review_models import on_desk_of
from formats.text import fold

BESIDE = (OrganizationKind.EDUCATION_DEPARTMENT, OrganizationKind.COMMUNE_OFFICE)


def possible_addressees(organization, on):
    """Bodies that may be told: those above, and the departments and offices of those; never the body that decides."""
    above = Organization.objects.above(organization, on)
    beside = Organization.objects.below_any(above, on).filter(kind__in=BESIDE)
    reviewing = organization.reviewing_body_on(on)
    rows = Organization.objects.authorities().open_on(on).filter(Q(pk__in=above.values("pk")) | Q(pk__in=beside.values("pk")))
    return rows.exclude(pk=reviewing.pk) if reviewing else rows


def addressee_line(body):
    """The body as a line of the paper's nơi nhận."""
    return f"{body.name} (để b/c)"


def missing_lines(document, recipients):
    """Lines of the chosen bodies that the paper's nơi nhận (text, a line each) does not name yet; none while nothing is chosen."""
    if document.pk is None:
        return []
    written = fold(recipients)
    return [addressee_line(body) for body in document.copied_to.all() if fold(body.name) not in written]


def is_only_informed(acting, version):
    """Whether the person reads this version merely because it was sent to their body for information."""
    if permissions.owns(acting, version.document):
        return False
    rows = Submission.objects.filter(version=version)
    return rows.copied_to(acting.organization).exists() and not rows.filter(on_desk_of(acting.organization, acting.today)).exists()
