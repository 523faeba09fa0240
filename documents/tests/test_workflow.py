"""The acts of the workflow: who may, when, with what effect, and that twice is once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import QuerySet

from accounts.models import Delegation
from documents import workflow, workflow_issue
from documents.enums import Decision, DocumentState, Route
from documents.frozen import FrozenError
from documents.models import Document, IssuedPaper, ReviewComment, Submission, Version, VersionFact
from documents.paper import without_issue_fields
from documents.paper_guards import lift_all
from documents.paper_json import from_dict
from documents.problems import WorkflowRefused, error, warning
from documents.tests.scenes import (
    DAY,
    FACTS,
    approve,
    document_in,
    finalize,
    give_back,
    issue,
    make_document,
    make_paper,
    submit,
    take_on,
)
from records.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_pdf")]
STATES = [DocumentState.DRAFT, DocumentState.SUBMITTED, DocumentState.IN_REVIEW, DocumentState.RETURNED]
STATES += [DocumentState.APPROVED, DocumentState.ISSUED]


def _submit(cast, document, person):
    workflow.submit(document, make_paper("mới", cast.school), FACTS, [], acting=cast.acting(person))


def _take_back(cast, document, person):
    workflow.take_back(document, acting=cast.acting(person))


def _open(cast, document, person):
    workflow.open_submission(document.current_submission(), acting=cast.acting(person))


def _comment(cast, document, person):
    workflow.add_comment(document.current_submission(), "", "", "Góp ý", acting=cast.acting(person))


def _return(cast, document, person):
    workflow.return_submission(document.current_submission(), "Lý do khác", acting=cast.acting(person))


def _approve(cast, document, person):
    submission = document.current_submission()
    workflow.approve_submission(submission, submission.version.content_sha256, acting=cast.acting(person))


def _issue(cast, document, person):
    workflow_issue.issue(document.latest_version(), 9, DAY, acting=cast.acting(person), accepts_warnings=True)


def _reopen(cast, document, person):
    workflow.reopen(document, "Đổi phần đầu", acting=cast.acting(person))


def _set_aside(cast, document, person):
    workflow_issue.set_aside(document, DocumentState.RECALLED, "Ban hành nhầm", acting=cast.acting(person))


# act: (function, who may do it, {state: state after})
ACTS = {
    "submit": (_submit, {"principal"}, {"draft": "submitted", "returned": "submitted"}),
    "take_back": (_take_back, {"principal"}, {"submitted": "draft", "in_review": "draft"}),
    "open": (_open, {"officer"}, {"submitted": "in_review", "in_review": "in_review"}),
    "comment": (_comment, {"officer"}, {"in_review": "in_review"}),
    "return": (_return, {"officer"}, {"in_review": "returned"}),
    "approve": (_approve, {"leader"}, {"in_review": "approved", "approved": "approved", "issued": "issued"}),
    "issue": (_issue, {"clerk"}, {"approved": "issued"}),
    "set_aside": (_set_aside, {"principal"}, {"issued": "recalled"}),
    "reopen": (_reopen, {"principal"}, {"approved": "draft"}),
}
ACTORS = ["principal", "deputy", "secretary", "member", "clerk", "officer", "leader", "authority_clerk"]
ACTORS += ["other_principal", "far_officer", "far_leader", "province_officer", "operator"]


def outcome(cast, act, document, person):
    """"forbidden", "refused" or the state after."""
    try:
        act(cast, document, getattr(cast, person))
    except PermissionDenied:
        return "forbidden"
    except WorkflowRefused as refused:
        assert str(refused)
        return "refused"
    return Document.objects.get(pk=document.pk).state


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("state", STATES)
def test_every_act_by_every_role_in_every_state(cast, name, state):
    """The table of DESIGN 3.6 and 3.7; what is refused or forbidden leaves no audit line behind."""
    act, may, moves = ACTS[name]
    document = document_in(cast, state)
    if state == DocumentState.DRAFT and name in ("open", "comment", "return", "approve", "issue"):
        return  # there is no submission or version to act on
    lines = AuditEntry.objects.count()
    for person in ACTORS:
        if person not in may:
            assert outcome(cast, act, document, person) == "forbidden", person
    assert AuditEntry.objects.count() == lines
    (allowed,) = may
    expected = moves.get(state.value, "refused")
    assert outcome(cast, act, document, allowed) == expected
    if expected == "refused":
        assert Document.objects.get(pk=document.pk).state == state
        assert AuditEntry.objects.count() == lines


def test_submitting_freezes_text_hash_and_facts(cast):
    submission = submit(cast, make_document(cast))
    version = submission.version
    assert (version.number, submission.receiver) == (1, cast.commune)
    assert from_dict(version.snapshot) == make_paper("ban đầu", cast.school)
    amounts = VersionFact.objects.filter(version=version).order_by("pk").values_list("kind", "criterion", "amount")
    assert list(amounts) == [("action", "1.5", None), ("budget", "", 2_000_000)]


def test_errors_of_the_room_above_refuse_and_warnings_pass(cast):
    document, acting = make_document(cast), cast.acting(cast.principal)
    paper = make_paper(organization=cast.school)
    with pytest.raises(WorkflowRefused, match="Thiếu mục đích"):
        workflow.submit(document, paper, FACTS, [error("Thiếu mục đích."), warning("Ít")], acting=acting)
    assert not Version.objects.exists()
    workflow.submit(document, paper, FACTS, [warning("Ít")], acting=acting)
    assert Version.objects.count() == 1


def test_a_school_without_reviewing_body_reads_why_it_cannot_submit(cast):
    cast.school.relations.all().delete()
    with pytest.raises(WorkflowRefused, match="chưa có cơ quan xét duyệt"):
        submit(cast, make_document(cast))


def test_the_receiver_is_the_reviewing_body_of_the_day(cast):
    """A commune that takes over tomorrow receives nothing today."""
    today = cast.acting(cast.principal).today
    cast.school.relations.update(to_on=today - timedelta(days=1))
    cast.school.relations.create(superior=cast.far_commune, kind="reviewing", from_on=today)
    assert submit(cast, make_document(cast)).receiver == cast.far_commune


@pytest.mark.parametrize("name", ["submit", "take_back", "open", "comment", "return", "approve", "issue"])
def test_twice_is_once(cast, name):
    """A double click has exactly one effect and no error."""
    before = {"submit": "draft", "take_back": "submitted", "open": "submitted", "issue": "approved"}.get(name, "in_review")
    document = document_in(cast, DocumentState(before))
    act, (person,), _moves = ACTS[name][0], ACTS[name][1], ACTS[name][2]
    act(cast, document, getattr(cast, person))
    counts = [model.objects.count() for model in (AuditEntry, Version, Submission, ReviewComment, IssuedPaper)]
    document.refresh_from_db()
    act(cast, document, getattr(cast, person))
    assert [model.objects.count() for model in (AuditEntry, Version, Submission, ReviewComment, IssuedPaper)] == counts


def test_round_of_return_and_resubmission_keeps_both_versions(cast):
    document = make_document(cast)
    first = take_on(cast, submit(cast, document))
    give_back(cast, first)
    second = submit(cast, document, "đã sửa")
    assert [row.number for row in document.versions.all()] == [1, 2]
    assert "ban đầu" in str(first.version.snapshot) and "đã sửa" in str(second.version.snapshot)
    first.refresh_from_db()
    assert (first.decision, first.remark) == (Decision.RETURNED, "Bổ sung kinh phí.")


def test_only_the_version_on_the_page_is_approved(cast):
    """The leader's page shows bản 1; meanwhile it was returned and bản 2 came."""
    document = make_document(cast)
    first = take_on(cast, submit(cast, document))
    seen = first.version.content_sha256
    give_back(cast, first)
    second = take_on(cast, submit(cast, document, "đã sửa"))
    leader = cast.acting(cast.leader)
    with pytest.raises(WorkflowRefused, match="đã có kết quả"):
        workflow.approve_submission(first, seen, acting=leader)
    with pytest.raises(WorkflowRefused, match="không khớp"):
        workflow.approve_submission(second, seen, acting=leader)
    document.refresh_from_db()
    assert document.state == DocumentState.IN_REVIEW


def test_a_text_changed_behind_our_back_is_neither_approved_nor_issued(cast):
    submission = take_on(cast, submit(cast, make_document(cast)))
    snapshot = {**submission.version.snapshot, "paper": {**submission.version.snapshot["paper"], "closing": "thêm"}}
    lift_all(connection, "update")  # an attacker with rights of the database's owner
    QuerySet.update(Version.objects.all(), snapshot=snapshot)
    submission.refresh_from_db()
    with pytest.raises(WorkflowRefused, match="bị thay đổi sau khi đóng băng"):
        approve(cast, submission)


def test_frozen_rows_cannot_be_changed_or_deleted(cast):
    version = submit(cast, make_document(cast)).version
    version.content_sha256 = "0" * 64
    for act in (version.save, version.delete, Version.objects.all().delete, lambda: Version.objects.update(number=2)):
        with pytest.raises(FrozenError):
            act()
    assert Version.objects.get().content_sha256 != "0" * 64


def test_delegated_officer_approves_and_only_while_the_delegation_lasts(cast):
    submission, today = take_on(cast, submit(cast, make_document(cast))), cast.acting(cast.officer).today
    row = Delegation.objects.create(organization=cast.commune, giver=cast.leader, receiver=cast.officer, verb="approve",
                                    from_on=today - timedelta(days=9), to_on=today - timedelta(days=1))
    sha = submission.version.content_sha256
    with pytest.raises(PermissionDenied):
        workflow.approve_submission(submission, sha, acting=cast.acting(cast.officer))
    row.to_on = today
    row.save()
    workflow.approve_submission(submission, sha, acting=cast.acting(cast.officer))
    assert submission.version.document.versions.get().submissions.get().decision == Decision.APPROVED


def test_each_change_leaves_one_audit_line_with_who_and_from_to(cast):
    document = document_in(cast, DocumentState.ISSUED)
    lines = AuditEntry.objects.filter(subject_kind="documents.document", subject_id=str(document.pk)).order_by("pk")
    assert list(lines.values_list("action", "by__username", "from_state", "to_state")) == [
        ("Trình", "principal", "draft", "submitted"),
        ("Tiếp nhận", "officer", "submitted", "in_review"),
        ("Phê duyệt", "leader", "in_review", "approved"),
        ("Cấp số, ban hành", "clerk", "approved", "issued"),
    ]


def test_an_authoritys_own_plan_is_issued_without_a_reviewer(cast):
    document = make_document(cast, Route.NONE, cast.commune)
    version = finalize(cast, document, cast.leader)
    issued = issue(cast, version, person=cast.authority_clerk)
    document.refresh_from_db()
    assert (document.state, issued.symbol) == (DocumentState.ISSUED, "05/KH-HOAMAI")
    assert not Submission.objects.exists()


def test_a_paper_that_must_be_approved_cannot_be_finalized_by_its_own_head(cast):
    with pytest.raises(WorkflowRefused, match="phải trình cơ quan cấp trên"):
        finalize(cast, make_document(cast))


def test_a_report_is_issued_first_and_sent_afterwards(cast):
    document = make_document(cast, Route.REPORT)
    with pytest.raises(WorkflowRefused, match="ban hành trước"):
        submit(cast, document)
    with pytest.raises(WorkflowRefused, match="chưa ban hành"):
        workflow.send_report(document, acting=cast.acting(cast.principal))
    issue(cast, finalize(cast, document))
    sent = workflow.send_report(document, acting=cast.acting(cast.clerk))
    assert workflow.send_report(document, acting=cast.acting(cast.clerk)) == sent
    noted = workflow.note_report(sent, acting=cast.acting(cast.officer))
    document.refresh_from_db()
    assert (noted.decision, document.state) == (Decision.NOTED, DocumentState.ISSUED)


def test_after_an_opinion_the_school_decides_itself(cast):
    document = make_document(cast, Route.OPINION)
    submission = take_on(cast, submit(cast, document))
    with pytest.raises(WorkflowRefused, match="không phải để phê duyệt"):
        approve(cast, submission)
    with pytest.raises(WorkflowRefused):
        finalize(cast, document, word="sớm quá")
    workflow.give_opinion(submission, "Đồng ý, bổ sung thời gian.", acting=cast.acting(cast.leader))
    version = finalize(cast, document, word="theo ý kiến")
    document.refresh_from_db()
    assert (document.state, version.number) == (DocumentState.APPROVED, 2)


def test_issued_content_equals_approved_content(cast, monkeypatch):
    """Done-when 5: without number, date and verification the issued paper is the approved one."""
    rendered = []
    monkeypatch.setattr(workflow_issue, "render_issued", lambda paper: rendered.append(paper) or b"%PDF")
    submission = take_on(cast, submit(cast, make_document(cast)))
    approve(cast, submission)
    issue(cast, submission.version)
    assert (rendered[0].number, rendered[0].date.iso()) == (5, DAY.isoformat())
    assert without_issue_fields(rendered[0]) == without_issue_fields(from_dict(submission.version.snapshot))


def test_a_letterhead_that_changed_since_the_approval_stops_the_issue(cast):
    """The commune changes; a paper approved with the old letterhead cannot carry a day of the new one (DESIGN 3.3)."""
    submission = take_on(cast, submit(cast, make_document(cast)))
    approve(cast, submission)
    cast.school.letterheads.update(to_on=DAY)
    cast.school.letterheads.create(managing_lines="UBND PHƯỜNG MỚI", issuer_lines=cast.school.name.upper(), place_name="Phường Mới",
                                   paper_code="MNHM", from_on=DAY + timedelta(days=1))
    with pytest.raises(WorkflowRefused, match="cơ quan chủ quản, địa danh"):
        issue(cast, submission.version, dated_on=DAY + timedelta(days=1))
    assert issue(cast, submission.version, dated_on=DAY).symbol == "05/KH-MNHM"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_approving_while_the_school_takes_back_has_one_winner(cast, turn):
    """Whoever comes second reads why; state, decision and audit trail agree."""
    submission = take_on(cast, submit(cast, make_document(cast)))
    document, leader, principal = submission.version.document, cast.acting(cast.leader), cast.acting(cast.principal)
    acts = [lambda: workflow.approve_submission(submission, submission.version.content_sha256, acting=leader)]
    acts.append(lambda: workflow.take_back(document, acting=principal))

    def run(act):
        try:
            return bool(act())
        except WorkflowRefused:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, acts[:: 1 if turn % 2 else -1])) == [False, True]
    document.refresh_from_db()
    submission.refresh_from_db()
    assert (document.state, submission.decision) in {("approved", "approved"), ("draft", "taken_back")}
    assert AuditEntry.objects.filter(action__in=("Phê duyệt", "Rút lại")).count() == 1


def test_setting_an_issued_paper_aside_needs_a_kind_and_a_reason(cast):
    document, principal = document_in(cast, DocumentState.ISSUED), cast.acting(cast.principal)
    with pytest.raises(WorkflowRefused, match="Hãy chọn thu hồi"):
        workflow_issue.set_aside(document, DocumentState.DRAFT, "x", acting=principal)
    with pytest.raises(WorkflowRefused, match="Hãy viết lý do"):
        workflow_issue.set_aside(document, DocumentState.REPLACED, " ", acting=principal)
    workflow_issue.set_aside(document, DocumentState.REPLACED, "Kế hoạch số 06/KH-MNHM", acting=principal)
    document.refresh_from_db()
    assert document.state == DocumentState.REPLACED and document.is_issued
