"""A school's submitted paper in a few lines, for the authority's tables."""

from django.utils import timezone

from documents.enums import DocumentKind, DocumentState, FactKind, Route
from documents.facts import Fact, store_facts
from documents.models import Document, Submission, Version


def send(organization, receiver, by, *, weaknesses=1, money=(), title="Kế hoạch cải tiến", more=(), kind=DocumentKind.IMPROVEMENT_PLAN, **submission):
    """A document of `organization` with one frozen version, its facts and a submission to `receiver`."""
    document = Document.objects.create(organization=organization, kind=kind, route=Route.APPROVAL,
                                       state=DocumentState.SUBMITTED, title=title)
    version = Version.objects.create(document=document, number=1, snapshot={}, content_sha256="0" * 64)
    facts = [Fact(FactKind.WEAKNESS, f"w{i}") for i in range(weaknesses)] + [Fact(FactKind.ACTION, f"a{i}") for i in range(2)]
    store_facts(version, [*facts, *(Fact(FactKind.BUDGET, "a0", amount=amount) for amount in money), *more])
    return Submission.objects.create(version=version, receiver=receiver, route=Route.APPROVAL, sent_by=by,
                                     sent_at=timezone.now(), **submission)
