"""Every change of state of a paper: lock the row, check, change, write the audit line, one transaction (DESIGN 3.5).

Each function takes `acting` (who, for which organisation, on which day), raises PermissionDenied when the person may
never do this and WorkflowRefused (Vietnamese problems) when it may not happen now. The same act twice has one effect.
Callers who collect a paper from live rows do so after `lock`, in one transaction, so that no edit slips in between.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.enums import ROLE_VERBS, Verb
from accounts.models import Membership, User
from documents import guards, permissions
from documents.addressees import possible_addressees
from documents.enums import REVIEW_DAYS, Decision, DocumentState, Route
from documents.facts import store_facts
from documents.models import Document, ReviewComment, ReviewReply, Submission, SubmissionCopy, Version
from documents.paper_json import content_sha256, to_dict
from documents.problems import error, refuse_if, text_problems
from documents.remarks import remark_problems
from formats.text import clean, clean_line
from records.notices import notify
from records.trail import audit

UNDER_REVIEW = (DocumentState.SUBMITTED, DocumentState.IN_REVIEW)
TOLD_ROLES = [role for role, verbs in ROLE_VERBS.items() if verbs & {Verb.REVIEW, Verb.APPROVE}]


def lock(document):
    """The document read anew, its row locked until the transaction ends (on SQLite IMMEDIATE holds the lock already)."""
    rows = Document.objects.select_for_update(of=("self",)).select_related("organization")
    return rows.get(pk=document.pk)


@transaction.atomic
def submit(document, paper, facts, problems, *, acting):
    """Freeze `paper` and send it to the reviewing body of today, for approval or opinion; returns the Submission.

    `facts` are documents.facts.Fact, `problems` what the paper's own room finds (errors refuse, warnings pass).
    """
    allow(permissions.may_submit(acting, document))
    document = lock(document)
    waiting = document.current_submission()
    if document.state in UNDER_REVIEW and waiting.version.content_sha256 == content_sha256(paper):
        return waiting
    receiver = document.organization.reviewing_body_on(acting.today)
    said = {problem.text for problem in problems}
    unanswered = [problem for problem in remark_problems(document) if problem.text not in said]
    refuse_if([*guards.submit_problems(document, receiver, acting.today), *problems, *unanswered])
    version = freeze(document, paper, facts, acting)
    submission = Submission.objects.create(version=version, receiver=receiver, route=document.route, sent_by=acting.user,
                                           due_on=acting.today + timedelta(days=REVIEW_DAYS))
    copies = send_copies(submission, acting)
    move(document, DocumentState.SUBMITTED, "Trình", acting, version=version.number, receiver=str(receiver), copies=copies)
    return submission


def send_copies(submission, acting):
    """Send a new submission to the bodies chosen for information that still may be told; their officers get a notice. Returns their names."""
    document = submission.version.document
    bodies = list(possible_addressees(document.organization, acting.today).filter(pk__in=document.copied_to.values("pk")))
    SubmissionCopy.objects.bulk_create([SubmissionCopy(submission=submission, organization=body) for body in bodies])
    held = Membership.objects.active_on(acting.today).filter(organization__in=bodies, role__in=TOLD_ROLES)
    text = f"Gửi để biết: {document.title} – {document.organization}"
    if bodies:
        notify(User.objects.filter(pk__in=held.values("user")), text, reverse("submission_detail", args=[submission.pk]))
    return [str(body) for body in bodies]


@transaction.atomic
def finalize(document, paper, facts, problems, *, acting):
    """The head approves the organisation's own paper (not submitted, sent as a report, or after an opinion).

    Freezes `paper`; returns the Version that may now be numbered.
    """
    allow(permissions.may_finalize(acting, document))
    document = lock(document)
    newest = document.latest_version()
    if document.state == DocumentState.APPROVED and newest.content_sha256 == content_sha256(paper):
        return newest
    refuse_if([*guards.finalize_problems(document), *problems])
    version = freeze(document, paper, facts, acting)
    move(document, DocumentState.APPROVED, "Duyệt văn bản của đơn vị", acting, version=version.number)
    return version


def freeze(document, paper, facts, acting):
    """Keep the paper, its hash and its facts as the next version of a locked document; returns the Version."""
    version = Version.objects.create(
        document=document, number=guards.newest_number(document) + 1, snapshot=to_dict(paper),
        content_sha256=content_sha256(paper), created_by=acting.user,
    )
    store_facts(version, facts)
    return version


@transaction.atomic
def take_back(document, *, acting):
    """The sender takes back what is not decided yet; the paper is a draft again. Remarks made so far stay with the officer."""
    allow(permissions.may_submit(acting, document))
    document = lock(document)
    submission = document.current_submission()
    if submission and submission.decision == Decision.TAKEN_BACK and document.state == DocumentState.DRAFT:
        return submission
    refuse_if(guards.state_problems(document, UNDER_REVIEW, "rút lại"))
    decide(submission, Decision.TAKEN_BACK, acting)
    move(document, DocumentState.DRAFT, "Rút lại", acting, version=submission.version.number)
    return submission


@transaction.atomic
def open_submission(submission, *, acting):
    """The officer takes the submission on; from now on it can be commented, returned, approved."""
    allow(permissions.may_review(acting, submission))
    document, submission = lock(submission.version.document), reload(submission, acting)
    if submission.opened_at and not submission.decision:
        return submission
    refuse_if(guards.decided_problems(submission))
    submission.opened_at, submission.opened_by = timezone.now(), acting.user
    submission.save(update_fields=["opened_at", "opened_by"])
    if submission.route == Route.REPORT:
        audit(document, "Tiếp nhận", by=acting.user, organization=acting.organization, version=submission.version.number)
    else:
        move(document, DocumentState.IN_REVIEW, "Tiếp nhận", acting, version=submission.version.number)
    return submission


@transaction.atomic
def add_comment(submission, key, label, text, *, acting, is_mandatory=True):
    """A remark on the place `key` (a section, row or cell of the submitted paper, "" = the whole); returns it."""
    allow(permissions.may_review(acting, submission))
    document, submission = lock(submission.version.document), reload(submission, acting)
    text = clean(text)
    refuse_if([*guards.review_problems(document, submission, "góp ý"), *text_problems(text, "Hãy viết nội dung góp ý.")])
    same = submission.comments.filter(key=key, text=text, by=acting.user).first()
    if same:
        return same
    comment = ReviewComment.objects.create(submission=submission, key=key, label=clean_line(label)[:200], text=text,
                                           is_mandatory=is_mandatory, by=acting.user)
    audit(submission, "Góp ý", by=acting.user, organization=acting.organization, place=comment.label, text=text)
    return comment


@transaction.atomic
def remove_comment(comment, *, acting):
    """The officer withdraws an own remark before it reached the sender; the audit line keeps its words."""
    allow(permissions.may_review(acting, comment.submission) and comment.by_id == acting.user.pk)
    document, submission = lock(comment.submission.version.document), reload(comment.submission, acting)
    refuse_if(guards.review_problems(document, submission, "bỏ góp ý"))
    audit(submission, "Bỏ góp ý", by=acting.user, organization=acting.organization, place=comment.label, text=comment.text)
    submission.comments.filter(pk=comment.pk).delete()


@transaction.atomic
def resolve_comment(comment, reply, *, acting):
    """The sender marks a remark as dealt with, with words on how; returns the remark."""
    document = comment.submission.version.document
    allow(permissions.may_resolve(acting, document))
    document, comment = lock(document), ReviewComment.objects.select_related("submission").get(pk=comment.pk)
    reply = clean(reply)
    if comment.resolved_at:
        return comment
    refuse_if([*_resolve_problems(document, comment), *text_problems(reply, "Hãy viết đã tiếp thu hoặc giải trình thế nào.")])
    comment.reply, comment.resolved_at, comment.resolved_by = reply, timezone.now(), acting.user
    comment.save(update_fields=["reply", "resolved_at", "resolved_by"])
    ReviewReply.objects.create(comment=comment, text=reply, organization=acting.organization, by=acting.user)
    audit(document, "Xử lý góp ý", by=acting.user, organization=acting.organization, place=comment.label, reply=reply)
    return comment


def _resolve_problems(document, comment):
    if comment.submission.decision in ("", Decision.TAKEN_BACK):
        return [error("Góp ý này chưa được gửi tới đơn vị.")]
    return [] if document.is_editable else [error("Chỉ trả lời góp ý khi văn bản đang soạn hoặc bị trả lại.")]


@transaction.atomic
def return_submission(submission, remark, *, acting):
    """The officer returns the paper with a remark; all remarks now reach the sender, who may edit again."""
    allow(permissions.may_review(acting, submission))
    document, submission = lock(submission.version.document), reload(submission, acting)
    remark = clean(remark)
    if submission.decision == Decision.RETURNED and submission.remark == remark:
        return submission
    refuse_if([*guards.review_problems(document, submission, "trả lại"), *text_problems(remark, "Hãy viết lý do trả lại.")])
    decide(submission, Decision.RETURNED, acting, remark)
    move(document, DocumentState.RETURNED, "Trả lại", acting, version=submission.version.number, remark=remark)
    return submission


@transaction.atomic
def approve_submission(submission, seen_sha256, *, acting, remark=""):
    """The leader approves the version whose hash was on the page; nothing newer, nothing else."""
    allow(permissions.may_approve(acting, submission))
    document, submission = lock(submission.version.document), reload(submission, acting)
    if submission.decision == Decision.APPROVED and submission.version.content_sha256 == seen_sha256:
        return submission
    refuse_if(guards.approve_problems(document, submission, seen_sha256))
    decide(submission, Decision.APPROVED, acting, clean(remark))
    move(document, DocumentState.APPROVED, "Phê duyệt", acting, version=submission.version.number, sha256=seen_sha256)
    return submission


@transaction.atomic
def give_opinion(submission, opinion, *, acting):
    """The authority gives its opinion; the paper is a draft again, and its own head decides after reading it."""
    allow(permissions.may_give_opinion(acting, submission))
    document, submission = lock(submission.version.document), reload(submission, acting)
    opinion = clean(opinion)
    if submission.decision == Decision.OPINION and submission.remark == opinion:
        return submission
    problems = guards.review_problems(document, submission, "cho ý kiến")
    if submission.route != Route.OPINION:
        problems.append(error("Lượt trình này không phải để cho ý kiến."))
    refuse_if([*problems, *text_problems(opinion, "Hãy viết ý kiến.")])
    decide(submission, Decision.OPINION, acting, opinion)
    move(document, DocumentState.DRAFT, "Cho ý kiến", acting, version=submission.version.number, remark=opinion)
    return submission


@transaction.atomic
def reopen(document, reason, *, acting):
    """An approved paper without a number goes back to drafting; its approval no longer counts."""
    allow(permissions.may_reopen(acting, document))
    document, reason = lock(document), clean(reason)
    refuse_if([*guards.reopen_problems(document), *text_problems(reason, "Hãy viết lý do mở lại.")])
    move(document, DocumentState.DRAFT, "Mở lại để sửa", acting, reason=reason)
    return document


@transaction.atomic
def send_report(document, *, acting):
    """Send the issued paper to the reviewing body of today, which notes it; returns the Submission."""
    allow(permissions.may_send_report(acting, document))
    document = lock(document)
    issued = document.issued_paper()
    sent = Submission.objects.filter(version__issued=issued, route=Route.REPORT).first() if issued else None
    if sent:
        return sent
    receiver = document.organization.reviewing_body_on(acting.today)
    refuse_if(guards.report_problems(document, issued, receiver))
    submission = Submission.objects.create(version=issued.version, receiver=receiver, route=Route.REPORT, sent_by=acting.user)
    copies = send_copies(submission, acting)
    audit(document, "Gửi báo cáo", by=acting.user, organization=acting.organization, receiver=str(receiver), copies=copies)
    return submission


@transaction.atomic
def note_report(submission, *, acting):
    """The authority notes a report; the paper's state does not change."""
    allow(permissions.may_review(acting, submission))
    document, submission = lock(submission.version.document), reload(submission, acting)
    if submission.decision == Decision.NOTED:
        return submission
    refuse_if(guards.note_problems(submission))
    decide(submission, Decision.NOTED, acting)
    audit(document, "Tiếp nhận báo cáo", by=acting.user, organization=acting.organization)
    return submission


def allow(is_allowed):
    """Stop with 403 when the person may never do this."""
    if not is_allowed:
        raise PermissionDenied


def reload(submission, acting):
    """The submission read anew, after the document was locked; of a school that moved, it is now addressed to the new body."""
    submission = Submission.objects.select_related("version__document__organization", "receiver").get(pk=submission.pk)
    if submission.decision or submission.receiver_id == acting.organization.pk:
        return submission
    before, submission.receiver, submission.assigned_to = submission.receiver, acting.organization, None
    submission.save(update_fields=["receiver", "assigned_to"])
    audit(submission.version.document, "Nhận hồ sơ của trường chuyển đến", by=acting.user, organization=acting.organization,
          from_state=str(before), to_state=str(acting.organization), receiver=str(acting.organization))  # fmt: skip
    return submission


def decide(submission, decision, acting, remark=""):
    """Close a submission."""
    submission.decision, submission.remark = decision, remark
    submission.decided_at, submission.decided_by = timezone.now(), acting.user
    submission.save(update_fields=["decision", "remark", "decided_at", "decided_by"])


def move(document, state, action, acting, **detail):
    """Give a locked document its new state and write the audit line."""
    before, document.state = document.state, state
    document.state_changed_at = timezone.now()
    document.save(update_fields=["state", "state_changed_at"])
    audit(document, action, by=acting.user, organization=acting.organization, from_state=before, to_state=state, **detail)
