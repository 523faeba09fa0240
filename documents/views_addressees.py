"""The page on which a school chooses who else gets its paper, to read it only."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from documents import permissions
from documents.addressees import addressee_line, possible_addressees
from documents.forms import AddresseesForm
from documents.problems import WorkflowRefused
from documents.views import own_document
from documents.workflow_addressees import addressee_problems, choose_addressees


@require_http_methods(["GET", "HEAD", "POST"])
def document_addressees(request, pk):
    """Bodies beside the one that decides; the choice holds for the submissions to come."""
    document = own_document(request, pk)
    if not permissions.may_resolve(request.acting, document):
        raise PermissionDenied
    bodies = possible_addressees(document.organization, request.acting.today)
    form = AddresseesForm(request.POST if request.method == "POST" else None, bodies=bodies, initial={"bodies": document.copied_to.all()})
    if request.method == "POST" and form.is_valid() and kept(request, form, document):
        return redirect("document_detail", document.pk)
    context = {
        "document": document,
        "form": form,
        "problems": addressee_problems(document),
        "receiver": document.organization.reviewing_body_on(request.acting.today),
        "lines": [addressee_line(body) for body in document.copied_to.all()],
        "has_bodies": bodies.exists(),
    }
    return render(request, "documents/document_addressees.html", context)


def kept(request, form, document):
    """Whether the choice was stored; a refusal stands on the form."""
    try:
        choose_addressees(document, list(form.cleaned_data["bodies"]), acting=request.acting)
    except WorkflowRefused as refused:
        form.add_error("bodies", str(refused))
        return False
    messages.success(request, "Đã ghi nơi nhận để biết; nơi đó nhận được cùng lượt trình tới.")
    return True
