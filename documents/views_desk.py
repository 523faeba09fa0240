"""Acts around a review: handing it on, the view of the self-assessment, remarks taken up again, own sentences."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from documents import permissions, workflow_review
from documents.forms import AssignForm, VerdictViewForm
from documents.models import ReviewComment, StockSentence, Submission
from documents.views import attempt
from documents.views_review import show_desk, visible_submission
from formats.numbers import id_in


@require_POST
def submission_assign(request, pk):
    submission = visible_submission(request, pk)
    if not permissions.may_assign(request.acting, submission):
        raise PermissionDenied
    form = AssignForm(request.POST, people=workflow_review.reviewers_of(request.acting.organization, request.acting.today))
    if not form.is_valid():
        return show_desk(request, submission, form=form, assign_form=form)
    attempt(request, "Đã giao người xem xét.", workflow_review.assign, submission, form.cleaned_data["person"])
    return redirect("submission_detail", submission.pk)


@require_POST
def submission_verdict(request, pk):
    submission = visible_submission(request, pk)
    if not permissions.may_review(request.acting, submission):
        raise PermissionDenied
    form = VerdictViewForm(request.POST)
    if not form.is_valid():
        return show_desk(request, submission, form=form, verdict_form=form)
    words = "Đã ghi ý kiến. Đơn vị nhận được khi hồ sơ có kết quả."
    attempt(request, words, workflow_review.keep_verdict_view, submission, form.cleaned_data["view"], form.cleaned_data["words"])
    return redirect("submission_detail", submission.pk)


@require_POST
def comment_take_up(request, pk):
    """`desk` is the submission whose page the button stood on."""
    comments = ReviewComment.objects.filter(submission__in=Submission.objects.visible_to(request.acting))
    comment = get_object_or_404(comments.select_related("submission__version__document", "submission__receiver"), pk=pk)
    attempt(request, "Đã mở lại góp ý.", workflow_review.take_up_again, comment)
    newest = Submission.objects.visible_to(request.acting).filter(version__document=comment.submission.version.document_id).order_by("-pk").first()
    return redirect(reverse("submission_detail", args=[newest.pk]) + "#earlier-title")


@require_POST
def sentence_drop(request, pk):
    """Forget an own sentence; back to the desk it was pressed on."""
    get_object_or_404(StockSentence, pk=pk, user=request.user).delete()
    desk = Submission.objects.visible_to(request.acting).filter(pk=id_in(request.POST.get("desk", ""))).first()
    return redirect("submission_detail", desk.pk) if desk else redirect("submission_list")
