"""A school's submitted paper in a few lines, for the authority's tables."""

from django.utils import timezone

from documents.enums import DocumentKind, DocumentState, FactKind, Route
from documents.models import Document, Submission, Version, VersionFact


def send(organization, receiver, by, *, weaknesses=1, money=(), title="Kế hoạch cải tiến", **submission):
    """A document of `organization` with one frozen version, its facts and a submission to `receiver`."""
    document = Document.objects.create(organization=organization, kind=DocumentKind.IMPROVEMENT_PLAN, route=Route.APPROVAL,
                                       state=DocumentState.SUBMITTED, title=title)
    version = Version.objects.create(document=document, number=1, snapshot={}, content_sha256="0" * 64)
    VersionFact.objects.bulk_create(
        [VersionFact(version=version, kind=FactKind.WEAKNESS, row_key=f"w{i}") for i in range(weaknesses)]
        + [VersionFact(version=version, kind=FactKind.ACTION, row_key=f"a{i}") for i in range(2)]
        + [VersionFact(version=version, kind=FactKind.BUDGET, row_key="a0", amount=amount) for amount in money]
    )
    return Submission.objects.create(version=version, receiver=receiver, route=Route.APPROVAL, sent_by=by,
                                     sent_at=timezone.now(), **submission)
