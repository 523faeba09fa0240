"""Every act by every role in every state, on the four routes: the tables of workflow_matrix, tried through the workflow itself."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.enums import Role
from accounts.models import Delegation, User
from accreditation.tests.cast import make_person
from accreditation.tests.workflow_matrix import (
    ACTORS,
    APPROVAL,
    NOT_SUBMITTED,
    OPINION,
    REPORT,
    WHO,
    WHO_AT_AUTHORITY,
    cells,
)
from documents import workflow, workflow_issue, workflow_review, workflow_signing
from documents.enums import DocumentState, NumberState, Route
from documents.models import Document, PaperNumber
from documents.problems import WorkflowRefused
from documents.signing.fields import PERSON
from documents.tests.scenes import DAY, FACTS, make_document, make_paper
from improvement_plans.permissions import may_edit, may_follow
from records.models import AuditEntry

pytestmark = pytest.mark.django_db
LETTERS = {"D": "draft", "S": "submitted", "V": "in_review", "R": "returned", "A": "approved", "I": "issued", "C": "corrected", "P": "replaced", "X": "recalled"}
SET_ASIDE = {"C": DocumentState.CORRECTED, "P": DocumentState.REPLACED, "X": DocumentState.RECALLED}


class Undone(Exception):
    """Thrown to undo what an act changed, so that every cell starts from the same paper."""


@pytest.fixture(autouse=True)
def quick_pdf(monkeypatch):
    monkeypatch.setattr(workflow_issue, "render_issued", lambda paper: f"%PDF {paper.number} {paper.symbol}".encode())


@pytest.fixture
def people(cast):
    """{name: Acting} of the cast and of deputies and officers whose delegation holds today, ended yesterday, begins tomorrow."""
    today = cast.acting(cast.principal).today
    days = {"today": (-1, 0), "late": (-9, -1), "early": (1, 9)}
    for role, place, giver, verb in ((Role.DEPUTY, cast.school, cast.principal, "submit"), (Role.OFFICER, cast.commune, cast.leader, "approve")):
        for word, (first, last) in days.items():
            person = make_person(f"{role.value}_{word}", place, role)
            Delegation.objects.create(organization=place, giver=giver, receiver=person, verb=verb,
                                      from_on=today + timedelta(first), to_on=today + timedelta(last))
            setattr(cast, person.username, person)
    return {name: cast.acting(getattr(cast, name)) for name in ACTORS}


class Stand:
    """A paper as it stands, read anew: the document and what an act may be done to."""

    def __init__(self, document):
        self.document = Document.objects.select_related("organization").get(pk=document.pk)
        self.submission, self.version = self.document.current_submission(), self.document.latest_version()
        self.issued = self.document.issued_paper()

    @property
    def paper(self):
        """Another paper each time: the same one twice is one act."""
        return make_paper(f"bản {self.version.number if self.version else 0}", self.document.organization)


def edit(at, acting):
    plan = SimpleNamespace(organization_id=at.document.organization_id, document=at.document)
    if not may_follow(acting, plan):
        raise PermissionDenied
    if not may_edit(acting, plan):
        raise WorkflowRefused([])


def sign(at, acting):
    try:
        workflow_signing.sign_here(at.issued, PERSON, b"", "", acting=acting)
    except WorkflowRefused as refused:
        if "Không ký được" in str(refused):
            raise  # refused for its state, and not for the key that is none


def set_aside(letter):
    return lambda at, acting: workflow_issue.set_aside(at.document, SET_ASIDE[letter], "Theo Quyết định số 9", acting=acting)


def hand_on(at, acting):
    workflow_review.assign(at.submission, User.objects.get(username="officer"), acting=acting)


ON_DOCUMENT = {
    "edit": edit,
    "submit": lambda at, acting: workflow.submit(at.document, at.paper, FACTS, [], acting=acting),
    "take_back": lambda at, acting: workflow.take_back(at.document, acting=acting),
    "finalize": lambda at, acting: workflow.finalize(at.document, at.paper, FACTS, [], acting=acting),
    "reopen": lambda at, acting: workflow.reopen(at.document, "Đổi phần đầu", acting=acting),
    "recall": set_aside("X"),
    "correct": set_aside("C"),
    "replace": set_aside("P"),
    "send_report": lambda at, acting: workflow.send_report(at.document, acting=acting),
}
ON_SUBMISSION = {
    "open": lambda at, acting: workflow.open_submission(at.submission, acting=acting),
    "assign": hand_on,
    "comment": lambda at, acting: workflow.add_comment(at.submission, "", "", "Rõ hơn", acting=acting),
    "return": lambda at, acting: workflow.return_submission(at.submission, f"Lý do khi {at.document.state}", acting=acting),
    "approve": lambda at, acting: workflow.approve_submission(at.submission, at.submission.version.content_sha256, acting=acting),
    "opinion": lambda at, acting: workflow.give_opinion(at.submission, f"Ý kiến khi {at.document.state}", acting=acting),
    "note_report": lambda at, acting: workflow.note_report(at.submission, acting=acting),
}
ON_VERSION = {"issue": lambda at, acting: workflow_issue.issue(at.version, 10 + PaperNumber.objects.count(), DAY, acting=acting, accepts_warnings=True)}
ACTS = ON_DOCUMENT | ON_SUBMISSION | ON_VERSION | {"sign": sign}


def brought_to(state, document, people):
    """The document after the acts that people do on the way to a state."""
    ways = {Route.APPROVAL: "submit open approve", Route.OPINION: "submit open opinion finalize"}
    by = {act: people[next(name for name in ("principal", "clerk", "officer", "leader") if name in who)] for act, who in WHO.items()}
    if document.organization_id == people["officer"].organization.pk:
        by |= {"finalize": people["leader"], "issue": people["authority_clerk"]} | dict.fromkeys(("recall", "correct", "replace"), people["leader"])
    way = ways.get(document.route, "finalize").split()
    upto = {"D": 0, "S": 1, "V": 2, "R": 2, "O": 3}.get(state, len(way))
    steps = way[:upto] + (["return"] if state == "R" else []) + (["issue"] if state in "ITCPX" else [])
    steps += {"T": ["send_report"], "C": ["correct"], "P": ["replace"], "X": ["recall"]}.get(state, [])
    for step in steps:
        ACTS[step](Stand(document), by[step])
    return Stand(document)


def newest_line():
    return AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first()


def outcome(act, at, acting):
    """"forbidden", "." or the state after; nothing of it stays."""
    try:
        with transaction.atomic():
            ACTS[act](at, acting)
            found = Document.objects.values_list("state", flat=True).get(pk=at.document.pk)
            raise Undone
    except Undone:
        return found
    except PermissionDenied:
        return "forbidden"
    except WorkflowRefused:
        return "."


def has_something(act, at):
    """Whether there is a submission, a version or an issued paper that the act is done to."""
    subject = at.submission if act in ON_SUBMISSION else at.version if act in ON_VERSION else at.issued if act == "sign" else at.document
    return subject is not None


def differences(table, who, document_of, people):
    """Sentences on every cell and person where the workflow does something else than the table says.

    Who is forbidden needs no fresh paper each time; that nothing was written is looked at once a cell.
    """
    rows = cells(table)
    for state in dict.fromkeys(state for _, state, _ in rows):
        at = brought_to(state, document_of(), people)
        for act, _, cell in (row for row in rows if row[1] == state):
            line = newest_line()
            if has_something(act, at) != (cell != "-"):
                yield f"{act} in {state}: the table says {cell!r}"
            for name in ACTORS if cell != "-" else ():
                expected = "forbidden" if name not in who[act] else {".": ".", "=": at.document.state}.get(cell) or LETTERS[cell]
                found = outcome(act, Stand(at.document) if name in who[act] else at, people[name])
                if found != expected:
                    yield f"{name} {act} in {state}: {found}, not {expected}"
            if newest_line() != line:
                yield f"{act} in {state} left a line in the trail"


@pytest.mark.parametrize(("route", "table"), [(Route.APPROVAL, APPROVAL), (Route.OPINION, OPINION), (Route.REPORT, REPORT), (Route.NONE, NOT_SUBMITTED)])
def test_every_act_by_every_role_in_every_state(cast, people, route, table):
    found = list(differences(table, WHO, lambda: make_document(cast, route), people))
    assert not found, "\n".join(found)


def test_every_act_on_a_paper_of_the_authority_itself(cast, people):
    found = list(differences(NOT_SUBMITTED, WHO_AT_AUTHORITY, lambda: make_document(cast, Route.NONE, cast.commune), people))
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("state", "outcome_of_clerk"), [(NumberState.OUTSIDE, "cancelled"), (NumberState.CANCELLED, "cancelled"), (NumberState.USED, "refused")])
def test_every_role_cancels_a_number_in_every_state(cast, people, state, outcome_of_clerk):
    if state == NumberState.USED:
        brought_to("I", make_document(cast, Route.NONE), people)
        row = PaperNumber.objects.get()
    else:
        row = workflow_issue.number_outside(7, DAY, "Thông báo", acting=people["clerk"], state=state)
    for name in ACTORS:
        try:
            found = workflow_issue.cancel_number(row, "in sai", acting=people[name]).state
        except PermissionDenied:
            found = "forbidden"
        except WorkflowRefused:
            found = "refused"
        assert found == (outcome_of_clerk if name == "clerk" else "forbidden"), name


def test_every_role_enters_a_number_given_elsewhere(cast, people):
    allowed = set()
    for name in ACTORS:
        try:
            workflow_issue.number_outside(7, DAY, "Thông báo", acting=people[name])
            allowed.add(name)
        except PermissionDenied:
            pass
    assert allowed == {"clerk", "authority_clerk"}
