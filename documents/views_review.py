"""The authority's desk: what was sent, exactly as frozen; remarks, return, approval (DESIGN 3.7)."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Organization
from documents import guards, permissions, workflow
from documents.addressees import is_only_informed
from documents.compare import compare
from documents.enums import Decision, DocumentKind, DocumentState, Route
from documents.forms import AssignForm, CommentForm, OpinionForm, ReturnForm, VerdictViewForm
from documents.html import paper_fragment
from documents.models import IssuedPaper, ReviewComment, StockSentence, Submission, Version
from documents.paper_json import from_dict
from documents.remark_changes import note_changes
from documents.remarks import places_of, talk
from documents.replacing import replaced_version, replacement_of, without_annex
from documents.signed_state import signing_story
from documents.views import PER_PAGE, attempt, layout_css, remark_marks
from documents.workflow_review import keep_sentence, note_talk, reviewers_of
from formats.numbers import id_in

TABS = {"waiting": "Đang chờ", "decided": "Đã có kết quả", "copied": "Gửi để biết"}
GIVEN_BACK = (Decision.RETURNED, Decision.TAKEN_BACK)
WAITING_STATES = {"new": "Chưa tiếp nhận", "open": "Đang xem xét"}


@require_safe
def submission_list(request):
    """What was sent to the authority one acts for: waiting, or decided."""
    if not request.acting or not request.acting.is_authority:
        raise PermissionDenied
    tab = request.GET.get("tab") if request.GET.get("tab") in TABS else "waiting"
    rows = received = submissions_of(request.acting.organization, tab)
    states = WAITING_STATES if tab == "waiting" else {d.value: d.label for d in Decision if d != Decision.TAKEN_BACK}
    senders = Organization.objects.filter(pk__in=received.values("version__document__organization")).only("name")
    school, state = request.GET.get("school", ""), request.GET.get("state", "")
    rows = filter_state(rows, state if state in states else "")
    rows = rows.filter(version__document__organization__in=[row for row in senders if str(row.pk) == school]) if school else rows
    rows = rows.select_related("version__document__organization", "opened_by", "decided_by").defer("version__snapshot")
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "tab": tab,
        "tabs": TABS,
        "state": state,
        "states": states,
        "school": school,
        "schools": senders,
    }
    return render(request, "documents/submission_list.html", context)


def submissions_of(organization, tab):
    """Submissions of one tab in the order of their urgency, or newest first."""
    if tab == "copied":
        return Submission.objects.copied_to(organization)
    received = Submission.objects.received_by(organization)
    return received.waiting().order_by("due_on", "pk") if tab == "waiting" else received.decided()


def filter_state(rows, state):
    """Rows by whether they were taken on, or by their decision; "" filters nothing."""
    if state in WAITING_STATES:
        return rows.filter(opened_at__isnull=state == "new")
    return rows.filter(decision=state) if state else rows


@require_safe
def submission_detail(request, pk):
    """The desk: the frozen sheet, the remarks, the acts open to this person."""
    return show_desk(request, visible_submission(request, pk))


def show_desk(request, submission, **forms):
    """The page of a submission; `forms` are bound forms that were refused, so that nothing typed is lost."""
    paper, document = from_dict(submission.version.snapshot), submission.version.document
    comments, chosen = visible_comments(request.acting, submission), request.GET.get("place", "")
    issued = IssuedPaper.objects.filter(version=submission.version).first()
    context = {
        "submission": submission,
        "version": submission.version,
        "document": document,
        "issued": issued,
        "replacement": replacement_of(document),
        "story": signing_story(issued) if issued else None,
        "copies": submission.copies.select_related("organization"),
        "is_only_informed": is_only_informed(request.acting, submission.version),
        "sheet": paper_fragment(paper, marks=remark_marks(comments)),
        "layout_css": layout_css(paper),
        "comments": comments,
        "newer": newer_submission(request.acting, submission),
        "unanswered": guards.unanswered_problems(submission),
        "earlier_comments": earlier_comments(request.acting, submission, paper),
        "comment_form": CommentForm(places=places_of(paper), initial={"key": chosen, "text": stock_sentence(request)}),
        "return_form": ReturnForm(),
        "opinion_form": OpinionForm(),
        "has_earlier": submission.version.number > 1 or replaced_version(request.acting, document) is not None,
        "sentences": StockSentence.objects.filter(user=request.user),
        "verdict_form": VerdictViewForm(initial={"view": submission.verdict_view, "words": submission.verdict_words}),
        "assign_form": AssignForm(people=reviewers_of(request.acting.organization, request.acting.today), initial={"person": submission.assigned_to_id}),
        **submission_acts(request.acting, submission),
        **forms,
    }
    return render(request, "documents/submission_detail.html", context)


def after_words(request, submission, done, sent, place=""):
    """Back to the desk; refused (the school took its paper back meanwhile), the desk as it is now with what was typed, to copy."""
    if done is not None:
        return redirect(reverse("submission_detail", args=[submission.pk]) + place)
    return show_desk(request, visible_submission(request, submission.pk), sent=[sent])


def newer_submission(acting, submission):
    """The newest later submission of the same paper that this reader may see, or None."""
    rows = Submission.objects.visible_to(acting).filter(version__document=submission.version.document_id, pk__gt=submission.pk)
    return rows.select_related("version").defer("version__snapshot").order_by("-pk").first()


def stock_sentence(request):
    """The person's own sentence named by ?sentence=, to begin a remark with."""
    row = StockSentence.objects.filter(user=request.user, pk=id_in(request.GET.get("sentence", ""))).first()
    return row.text if row else ""


def submission_acts(acting, submission):
    """Which buttons the page shows: {name: bool}; the workflow checks again."""
    document, is_open = submission.version.document, not submission.decision
    in_review = is_open and document.state == DocumentState.IN_REVIEW
    is_report = submission.route == Route.REPORT
    return {
        "is_receiver": permissions.receives(acting, submission),
        "is_reader": not permissions.owns(acting, document),
        "can_open": permissions.may_review(acting, submission) and is_open and not submission.opened_at and not is_report,
        "can_close": permissions.may_assign(acting, submission) and in_review,
        "can_comment": permissions.may_review(acting, submission) and in_review,
        "can_approve": permissions.may_approve(acting, submission) and in_review and submission.route == Route.APPROVAL,
        "can_give_opinion": permissions.may_give_opinion(acting, submission) and in_review and submission.route == Route.OPINION,
        "waits_for_opening": permissions.may_approve(acting, submission) and is_open and not submission.opened_at and not is_report,
        "can_assign": permissions.may_assign(acting, submission) and is_open,
        "can_convene": document.kind == DocumentKind.ASSESSMENT_REPORT and permissions.may_convene(acting, document)
        and submission.decision not in GIVEN_BACK and bool(is_report or submission.opened_at),
        "can_note": permissions.may_review(acting, submission) and is_open and is_report,
    }


def visible_submission(request, pk):
    """A submission that the person's organisation sent or received, else 404."""
    rows = Submission.objects.visible_to(request.acting)
    return get_object_or_404(rows.select_related("version__document__organization", "receiver", "sent_by", "opened_by", "decided_by"), pk=pk)


def visible_comments(acting, submission):
    """Remarks of this submission; its sender reads them once there is a decision."""
    if is_only_informed(acting, submission.version):
        return []
    rows = submission.comments.select_related("by", "resolved_by").prefetch_related(talk())
    rows = rows if permissions.receives(acting, submission) else rows.shown_to_sender()
    return note_talk(rows, submission.version.document, acting)


def earlier_comments(acting, submission, paper):
    """Remarks on earlier versions, with the talk under them and what changed there: what was asked for and what was done."""
    rows = ReviewComment.objects.filter(submission__version__document=submission.version.document)
    rows = rows.filter(submission__lt=submission.pk)
    if is_only_informed(acting, submission.version):
        return []
    if permissions.receives(acting, submission):  # of another body, before the school moved, only what it sent
        rows = rows.filter(Q(submission__receiver=acting.organization) | Q(pk__in=rows.shown_to_sender()))
    else:
        rows = rows.shown_to_sender()
    rows = rows.select_related("by", "resolved_by", "submission__version").defer("submission__version__snapshot")
    return note_talk(note_changes(rows.prefetch_related(talk()), paper), submission.version.document, acting)


@require_safe
def submission_changes(request, pk):
    """What changed since the version submitted before, or since the issued paper it is to replace, row by row and field by field."""
    submission = visible_submission(request, pk)
    version = submission.version
    sent = Submission.objects.visible_to(request.acting)
    others = Version.objects.filter(document=version.document_id, number__lt=version.number, submissions__in=sent).distinct().order_by("-number")
    numbers = list(others.values_list("number", flat=True))
    wanted = request.GET.get("with", "")
    earlier = (others.filter(number=wanted) if wanted in map(str, numbers) else others).first()
    replaced = None if earlier else replaced_version(request.acting, version.document)
    before = earlier or replaced
    changes = compare(*(without_annex(from_dict(one.snapshot)) for one in (before, version))) if before else []
    context = {
        "submission": submission,
        "version": version,
        "document": version.document,
        "earlier": before,
        "replaced": replaced,
        "numbers": numbers,
        "changes": changes,
        "has_earlier": True,
        **submission_acts(request.acting, submission),
    }
    return render(request, "documents/submission_changes.html", context)


@require_POST
def submission_open(request, pk):
    submission = visible_submission(request, pk)
    attempt(request, "Đã tiếp nhận. Đơn vị thấy văn bản đang được xem xét.", workflow.open_submission, submission)
    return redirect("submission_detail", submission.pk)


@require_POST
def comment_add(request, pk):
    submission = visible_submission(request, pk)
    if not permissions.may_review(request.acting, submission):
        raise PermissionDenied
    form = CommentForm(request.POST, places=places_of(from_dict(submission.version.snapshot)))
    if not form.is_valid():
        return show_desk(request, submission, form=form, comment_form=form)
    data = form.cleaned_data
    if data["keeps_sentence"]:
        keep_sentence(request.user, data["text"])
    done = attempt(request, "Đã ghi góp ý. Đơn vị nhận được khi hồ sơ có kết quả.", workflow.add_comment, submission, data["key"],
                   form.place_words(), data["text"], is_mandatory=data["is_mandatory"])
    return after_words(request, submission, done, ("Góp ý", data["text"]), "#remarks")


@require_POST
def comment_remove(request, pk):
    comments = ReviewComment.objects.filter(submission__in=Submission.objects.visible_to(request.acting))
    comment = get_object_or_404(comments.select_related("submission__version__document", "submission__receiver"), pk=pk)
    attempt(request, "Đã bỏ góp ý.", workflow.remove_comment, comment)
    return redirect("submission_detail", comment.submission_id)


@require_POST
def submission_return(request, pk):
    submission = visible_submission(request, pk)
    if not permissions.may_review(request.acting, submission):
        raise PermissionDenied
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return show_desk(request, submission, form=form, return_form=form)
    done = attempt(request, "Đã trả lại kèm góp ý.", workflow.return_submission, submission, form.cleaned_data["remark"])
    return after_words(request, submission, done, ("Lý do, yêu cầu khi trả lại", form.cleaned_data["remark"]))


@require_POST
def submission_opinion(request, pk):
    submission = visible_submission(request, pk)
    if not permissions.may_give_opinion(request.acting, submission):
        raise PermissionDenied
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return show_desk(request, submission, form=form, opinion_form=form)
    done = attempt(request, "Đã gửi ý kiến cho đơn vị.", workflow.give_opinion, submission, form.cleaned_data["remark"])
    return after_words(request, submission, done, ("Ý kiến", form.cleaned_data["remark"]))


@require_POST
def submission_approve(request, pk):
    """The page posts the hash of the version it showed; another one is refused."""
    submission = visible_submission(request, pk)
    words = f"Đã phê duyệt bản số {submission.version.number}."
    attempt(request, words, workflow.approve_submission, submission, request.POST.get("seen_sha256", ""))
    return redirect("submission_detail", submission.pk)


@require_POST
def submission_note(request, pk):
    submission = visible_submission(request, pk)
    attempt(request, "Đã tiếp nhận báo cáo.", workflow.note_report, submission)
    return redirect("submission_detail", submission.pk)
