"""Two people of a review at the same moment: one wins, the other reads why, and state, decision and trail agree. Both databases."""

from collections import Counter
from functools import partial

import pytest

from accounts.enums import Role
from accreditation.tests.at_once import at_once
from accreditation.tests.cast import make_person
from documents import workflow, workflow_review
from documents.enums import Decision, DocumentState
from documents.models import Document, ReviewReply, Submission, Version
from documents.problems import WorkflowRefused
from documents.tests.scenes import FACTS, make_document, make_paper, submit, take_on
from records.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)
REMARK = "Bổ sung kinh phí."


@pytest.fixture
def document(cast):
    return make_document(cast)


@pytest.fixture
def reviewing(cast, document):
    return take_on(cast, submit(cast, document))


@pytest.fixture
def colleague(cast):
    return make_person("colleague", cast.commune, Role.OFFICER)


def approve_as(cast, submission, person=None):
    acting, sha256 = cast.acting(person or cast.leader), submission.version.content_sha256
    return lambda: workflow.approve_submission(submission, sha256, acting=acting)


def lines(*actions):
    return Counter(AuditEntry.objects.filter(action__in=actions).values_list("action", flat=True))


def one_won(results):
    """Exactly one act went through and every other was refused in words."""
    refused = [result for result in results if isinstance(result, WorkflowRefused)]
    assert all(str(result) for result in refused)
    return len(refused) == len(results) - 1


def test_two_leaders_approving_at_once_approve_once(cast, document, reviewing):
    second = make_person("second_leader", cast.commune, Role.LEADER)
    results = at_once(approve_as(cast, reviewing), approve_as(cast, reviewing, second), approve_as(cast, reviewing))
    assert all(isinstance(result, Submission) for result in results), results
    document.refresh_from_db()
    assert document.state == DocumentState.APPROVED and lines("Phê duyệt") == {"Phê duyệt": 1}
    assert Submission.objects.get().decided_by in (cast.leader, second)


def test_approving_while_the_school_sends_a_newer_version(cast, document, reviewing):
    """The school takes back and sends again while the leader presses: never is the old one approved with a newer one waiting."""
    principal = cast.acting(cast.principal)

    def send_anew():
        workflow.take_back(document, acting=principal)
        return workflow.submit(document, make_paper("mới hơn", cast.school), FACTS, [], acting=principal)

    assert one_won(at_once(approve_as(cast, reviewing), send_anew))
    document.refresh_from_db()
    old, decisions = Submission.objects.get(pk=reviewing.pk), list(Submission.objects.values_list("decision", flat=True))
    if old.decision == Decision.APPROVED:
        assert (document.state, Version.objects.count(), decisions) == ("approved", 1, ["approved"])
    else:
        assert (document.state, Version.objects.count(), decisions) == ("submitted", 2, ["", "taken_back"])


def test_approving_while_the_school_withdraws(cast, document, reviewing):
    principal = cast.acting(cast.principal)
    assert one_won(at_once(approve_as(cast, reviewing), lambda: workflow.take_back(document, acting=principal)))
    document.refresh_from_db()
    assert (document.state, Submission.objects.get().decision) in {("approved", "approved"), ("draft", "taken_back")}
    assert sum(lines("Phê duyệt", "Rút lại").values()) == 1


def test_approving_while_an_officer_returns(cast, document, reviewing):
    officer = cast.acting(cast.officer)
    results = at_once(approve_as(cast, reviewing), lambda: workflow.return_submission(reviewing, REMARK, acting=officer))
    assert one_won(results)
    document.refresh_from_db()
    assert (document.state, Submission.objects.get().decision) in {("approved", "approved"), ("returned", "returned")}
    assert sum(lines("Phê duyệt", "Trả lại").values()) == 1


def test_two_officers_returning_at_once_return_once(cast, document, reviewing, colleague):
    acts = [partial(workflow.return_submission, reviewing, words, acting=cast.acting(person))
            for person, words in ((cast.officer, REMARK), (colleague, "Thiếu nơi nhận."))]  # fmt: skip
    assert one_won(at_once(*acts))
    row = Submission.objects.get()
    assert (row.decision, (row.decided_by, row.remark) in {(cast.officer, REMARK), (colleague, "Thiếu nơi nhận.")}) == ("returned", True)
    assert lines("Trả lại") == {"Trả lại": 1}


def test_two_officers_taking_it_on_at_once_are_one(cast, document, colleague):
    submission = submit(cast, document)
    acts = [partial(workflow.open_submission, submission, acting=cast.acting(person)) for person in (cast.officer, colleague)]
    results = at_once(*acts)
    assert len({row.opened_by_id for row in results}) == 1 and lines("Tiếp nhận") == {"Tiếp nhận": 1}


def test_sending_twice_at_once_is_one_version(cast, document):
    acting, paper = cast.acting(cast.principal), make_paper("một", cast.school)
    results = at_once(*[lambda: workflow.submit(document, paper, FACTS, [], acting=acting)] * 4)
    assert len({row.pk for row in results}) == 1 and Version.objects.count() == 1 and lines("Trình") == {"Trình": 1}


def test_a_remark_is_not_added_behind_a_decision(cast, document, reviewing, colleague):
    """Either the remark went with the return, or its writer reads that it came too late."""
    officer, other = cast.acting(cast.officer), cast.acting(colleague)
    results = at_once(
        lambda: workflow.return_submission(reviewing, REMARK, acting=officer),
        lambda: workflow.add_comment(reviewing, "", "", "Thêm một ý", acting=other),
    )
    assert not isinstance(results[0], Exception)
    assert isinstance(results[1], WorkflowRefused) == (not reviewing.comments.exists())


def test_two_answers_and_a_mark_at_once_keep_every_line(cast, document, reviewing):
    remark = workflow.add_comment(reviewing, "", "", "Rõ hơn", acting=cast.acting(cast.officer))
    workflow.return_submission(reviewing, REMARK, acting=cast.acting(cast.officer))
    principal, secretary = cast.acting(cast.principal), cast.acting(cast.secretary)
    at_once(
        lambda: workflow_review.reply_to(remark, "Một", acting=principal),
        lambda: workflow_review.reply_to(remark, "Hai", acting=secretary),
        lambda: workflow.resolve_comment(remark, "Đã sửa", acting=principal),
    )
    assert sorted(ReviewReply.objects.values_list("text", flat=True)) == ["Hai", "Một", "Đã sửa"]
    assert Document.objects.get().state == DocumentState.RETURNED
