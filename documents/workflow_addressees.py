"""Who gets a paper for information: chosen while it is written; documents.workflow.send_copies tells them when it is sent."""

from django.db import transaction

from documents import permissions
from documents.addressees import possible_addressees
from documents.enums import EDITABLE_STATES, DocumentState, Route
from documents.guards import state_problems
from documents.problems import error, refuse_if
from documents.workflow import allow, lock
from records.trail import audit

OPEN_STATES = {Route.REPORT: [*EDITABLE_STATES, DocumentState.APPROVED, DocumentState.ISSUED]}


@transaction.atomic
def choose_addressees(document, bodies, *, acting):
    """Say which bodies get the paper for information with its next submission; returns the document."""
    allow(permissions.may_resolve(acting, document))
    document = lock(document)
    problems = addressee_problems(document)
    allowed = set(possible_addressees(document.organization, acting.today).values_list("pk", flat=True))
    if not {body.pk for body in bodies} <= allowed:
        problems = [*problems, error("Có nơi nhận không còn chọn được; hãy tải lại trang.")]
    refuse_if(problems)
    before, after = (sorted(str(body) for body in rows) for rows in (document.copied_to.all(), bodies))
    if before != after:
        document.copied_to.set(bodies)
        audit(document, "Chọn nơi nhận để biết", by=acting.user, organization=acting.organization, copies=after)
    return document


def addressee_problems(document):
    """Why the choice can't be changed now."""
    if document.route == Route.NONE:
        return [error("Văn bản này không phải trình, không gửi để biết được.")]
    return state_problems(document, OPEN_STATES.get(document.route, EDITABLE_STATES), "đổi nơi nhận để biết")
