"""What happens around a review besides its decision: who has it, the view of the self-assessment, remarks taken up again, sentences kept."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.enums import ROLE_VERBS, Verb
from accounts.models import Membership, User
from documents import permissions
from documents.enums import EDITABLE_STATES, Decision, DocumentState
from documents.guards import decided_problems, review_problems, state_problems
from documents.models import ReviewComment, ReviewReply, StockSentence
from documents.problems import MAX_TEXT, error, refuse_if, text_problems
from documents.workflow import UNDER_REVIEW, allow, lock, reload
from formats.text import clean, clean_line
from records.notices import notify
from records.trail import audit

MAX_SENTENCES, MAX_SENTENCE = 40, 500
REVIEWERS = [role for role, verbs in ROLE_VERBS.items() if Verb.REVIEW in verbs]


def reviewers_of(organization, on):
    """People who review there on that day, by name."""
    held = Membership.objects.active_on(on).filter(organization=organization, role__in=REVIEWERS)
    return User.objects.filter(pk__in=held.values("user")).order_by("full_name", "pk")


@transaction.atomic
def assign(submission, person, *, acting):
    """Hand a waiting submission to a colleague, or to nobody (None); the colleague is told."""
    allow(permissions.may_assign(acting, submission))
    document, submission = lock(submission.version.document), reload(submission, acting)
    if submission.assigned_to_id == (person.pk if person else None):
        return submission
    problems = decided_problems(submission)
    if person and not reviewers_of(submission.receiver, acting.today).filter(pk=person.pk).exists():
        problems = [*problems, error("Người này không phải chuyên viên đang làm việc ở cơ quan.")]
    refuse_if(problems)
    before, submission.assigned_to = submission.assigned_to, person
    submission.save(update_fields=["assigned_to"])
    audit(document, "Giao người xem xét", by=acting.user, organization=acting.organization, from_state=str(before or ""), to_state=str(person or ""))
    if person and person != acting.user:
        notify([person], f"Được giao xem xét: {document.title} – {document.organization}", reverse("submission_detail", args=[submission.pk]))
    return submission


@transaction.atomic
def keep_verdict_view(submission, view, words, *, acting):
    """The officer's view of the self-assessment's result, apart from the remarks on the plan; the sender reads it with the decision."""
    allow(permissions.may_review(acting, submission))
    document, submission = lock(submission.version.document), reload(submission, acting)
    words = clean(words)
    if (submission.verdict_view, submission.verdict_words) == (view, words):
        return submission
    problems = review_problems(document, submission, "ghi ý kiến")
    if len(words) > MAX_TEXT:
        problems = [*problems, error(f"Nội dung dài quá {MAX_TEXT} ký tự.")]
    refuse_if(problems)
    before, submission.verdict_view, submission.verdict_words = submission.verdict_view, view, words
    submission.save(update_fields=["verdict_view", "verdict_words"])
    audit(submission, "Ý kiến về kết quả tự đánh giá", by=acting.user, organization=acting.organization, from_state=before, to_state=view)
    return submission


@transaction.atomic
def take_up_again(comment, *, acting):
    """An answered remark of an earlier version is open again while the next version is under review; its answer stays in the trail."""
    allow(permissions.may_review(acting, comment.submission))
    document = lock(comment.submission.version.document)
    comment = ReviewComment.objects.select_related("submission__version").get(pk=comment.pk)
    if not comment.resolved_at:
        return comment
    is_reviewing = document.state == DocumentState.IN_REVIEW and comment.submission.decision
    refuse_if([] if is_reviewing else [error("Chỉ mở lại góp ý của bản trước khi đang xem xét bản mới.")])
    audit(document, "Mở lại góp ý", by=acting.user, organization=acting.organization, place=comment.label, reply=comment.reply)
    comment.resolved_at = comment.resolved_by = None
    comment.reopened_at = timezone.now()
    comment.save(update_fields=["resolved_at", "resolved_by", "reopened_at"])
    return comment


@transaction.atomic
def reply_to(comment, text, *, acting):
    """Go on with the talk under a remark that was sent; the other side is told. Returns the ReviewReply."""
    allow(permissions.may_reply(acting, comment))
    document = lock(comment.submission.version.document)
    comment = ReviewComment.objects.select_related("submission__version", "submission__sent_by", "by").get(pk=comment.pk)
    text = clean(text)
    refuse_if([*talk_problems(document, comment), *text_problems(text, "Hãy viết câu trả lời.")])
    last = comment.replies.last()
    if last and (last.text, last.by_id) == (text, acting.user.pk):
        return last
    reply = ReviewReply.objects.create(comment=comment, text=text, organization=acting.organization, by=acting.user)
    audit(document, "Trả lời góp ý", by=acting.user, organization=acting.organization, place=comment.label, reply=text)
    is_own = permissions.owns(acting, document)
    other = comment.by if is_own else comment.submission.sent_by
    address = reverse("submission_detail", args=[comment.submission_id]) if is_own else f"{reverse('document_detail', args=[document.pk])}#remarks"
    notify([other], f"Trả lời góp ý: {document.title} – {acting.organization}", address)
    return reply


@transaction.atomic
def close_remark(comment, *, acting):
    """The body that made a remark takes it as settled while it reviews the paper, whether the school answered or not."""
    allow(permissions.may_assign(acting, comment.submission))
    document = lock(comment.submission.version.document)
    comment = ReviewComment.objects.select_related("submission__version").get(pk=comment.pk)
    if comment.resolved_at:
        return comment
    refuse_if(state_problems(document, [DocumentState.IN_REVIEW], "khép góp ý"))
    comment.resolved_at, comment.resolved_by = timezone.now(), acting.user
    comment.save(update_fields=["resolved_at", "resolved_by"])
    audit(document, "Khép góp ý", by=acting.user, organization=acting.organization, place=comment.label, text=comment.text)
    return comment


def talk_problems(document, comment):
    """Why the talk under a remark can't go on now: not sent yet, or the paper is approved."""
    if comment.submission.decision in ("", Decision.TAKEN_BACK):
        return [error("Góp ý này chưa được gửi tới đơn vị.")]
    return state_problems(document, [*EDITABLE_STATES, *UNDER_REVIEW], "trả lời góp ý")


def note_talk(remarks, document, acting):
    """Give each remark `.can_talk`: whether this person may go on with the talk under it now; returns the remarks as a list."""
    remarks = list(remarks)
    for remark in remarks:
        may = permissions.may_resolve(acting, document) or permissions.may_assign(acting, remark.submission)
        remark.can_talk = may and not talk_problems(document, remark)
    return remarks


def keep_sentence(user, text):
    """Keep a sentence for later remarks; the same one is kept once, the oldest gives way. Too long a one is not kept."""
    text = clean_line(text)
    if not text or len(text) > MAX_SENTENCE:
        return None
    row, _ = StockSentence.objects.get_or_create(user=user, text=text)
    kept = StockSentence.objects.filter(user=user).order_by("-pk").values("pk")[:MAX_SENTENCES]
    StockSentence.objects.filter(user=user).exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    return row
