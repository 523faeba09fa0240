"""The talk under a remark, by the school and by the body that made it."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from documents import permissions, workflow_review
from documents.enums import Decision
from documents.forms import ReplyForm
from documents.models import ReviewComment, Submission
from documents.views import attempt, own_document, show_document
from documents.views_review import show_desk, visible_submission


def visible_remark(request, pk):
    """A remark of the body one acts for, or one that reached one's own organisation; else 404."""
    seen = Submission.objects.visible_to(request.acting)
    sent = ~Q(submission__decision__in=("", Decision.TAKEN_BACK))
    received = Submission.objects.received_by(request.acting.organization, request.acting.today) if request.acting else Submission.objects.none()
    mine = Q(submission__in=received)
    rows = ReviewComment.objects.filter(sent | mine, submission__in=seen)
    return get_object_or_404(rows.select_related("submission__version__document__organization", "submission__receiver"), pk=pk)


@require_POST
def comment_reply(request, pk):
    """`next` leads back to the page with the row; the officer goes back to the submission `desk` names."""
    remark = visible_remark(request, pk)
    if not permissions.may_reply(request.acting, remark):
        raise PermissionDenied
    document = remark.submission.version.document
    form, is_own = ReplyForm(request.POST), permissions.owns(request.acting, document)
    if not form.is_valid():
        shown = {"form": form, "refused_talk": remark.pk}
        return show_document(request, own_document(request, document.pk), **shown) if is_own else show_desk(request, desk_of(request, remark), **shown)
    attempt(request, "Đã gửi câu trả lời.", workflow_review.reply_to, remark, form.cleaned_data["text"])
    if not is_own:
        return to_desk(request, remark)
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(target) if target and is_ours else redirect(reverse("document_detail", args=[document.pk]) + "#remarks")


@require_POST
def comment_close(request, pk):
    remark = visible_remark(request, pk)
    attempt(request, "Đã khép góp ý.", workflow_review.close_remark, remark)
    return to_desk(request, remark)


def desk_of(request, remark):
    """The newest submission of the same paper that this body received: where its remarks stand together."""
    rows = Submission.objects.visible_to(request.acting).filter(version__document=remark.submission.version.document_id)
    return visible_submission(request, rows.order_by("-pk").values_list("pk", flat=True)[0])


def to_desk(request, remark):
    """Back to the remark on the desk."""
    return redirect(reverse("submission_detail", args=[desk_of(request, remark).pk]) + f"#remark-{remark.pk}")
