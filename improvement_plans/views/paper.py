"""The plan as paper: preview sheet, PDF, the check before sending, sending."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_POST, require_safe

from documents.docx import DOCX
from documents.html import PRINT_STYLESHEETS, paper_document
from documents.pdf import PdfRefused
from documents.problems import WorkflowRefused, errors_in, warnings_in
from documents.remarks import open_remarks
from documents.views import pdf_response
from documents.views_copies import copy_response
from documents.xlsx import XLSX
from improvement_plans.checks import problems_of, without_links
from improvement_plans.contents import contents_of
from improvement_plans.copies import docx_of, xlsx_of
from improvement_plans.parts import part_of
from improvement_plans.permissions import may_edit, may_send
from improvement_plans.remarks import owner_of
from improvement_plans.sending import is_draft, needs_own_approval, paper_of, pdf_of, send_plan
from improvement_plans.views.access import visible_plan


def remark_marks(plan):
    """{key: mark} of the places on the sheet where remarks wait."""
    return {owner_of(key): "has-remark" for key in open_remarks(plan.document)}


@require_safe
def plan_preview(request, pk):
    """The paper as one continuous sheet, alone on its page: for the editor's frame and for reading."""
    plan = visible_plan(request, pk)
    paper = paper_of(plan)
    marks = remark_marks(plan)
    links = [static(f"documents/{name.format(layout=paper.layout)}") for name in PRINT_STYLESHEETS]
    return HttpResponse(paper_document(paper, draft=is_draft(plan), stylesheets=links, marks=marks))


@require_safe
def plan_part(request, pk):
    """What an edit of one section, problem or action (`key`) changed on the sheet; `is_whole` where only the whole sheet will do."""
    plan = visible_plan(request, pk)
    marks = remark_marks(plan)
    part = part_of(paper_of(plan), request.GET.get("key", ""), marks)
    return JsonResponse(part or {"is_whole": True})


@require_safe
def plan_pdf(request, pk):
    """The issued bytes when there are any, else the draft with the blanks of NĐ 30."""
    plan = visible_plan(request, pk)
    try:
        content = pdf_of(plan)
    except PdfRefused as refused:
        messages.error(request, str(refused))
        return redirect("plan_edit", plan.pk)
    return pdf_response(content, f"{plan.document.title}.pdf")


@require_safe
def plan_docx(request, pk):
    """The plan's words to work on in Word."""
    plan = visible_plan(request, pk)
    return copy_response(docx_of(plan), f"{plan.document.title}.docx", DOCX)


@require_safe
def plan_xlsx(request, pk):
    """The plan's tables and sums."""
    plan = visible_plan(request, pk)
    return copy_response(xlsx_of(plan), f"{plan.document.title}.xlsx", XLSX)


@require_safe
def plan_check(request, pk):
    """What is missing and what is weak, for drafters each line a link; then the one act that sends the plan."""
    plan = visible_plan(request, pk)
    contents, can_edit, is_own_approval = contents_of(plan), may_edit(request.acting, plan), needs_own_approval(plan)
    problems = problems_of(plan, request.acting, contents) if plan.document.is_editable else []
    if not can_edit:
        problems = without_links(problems)
    context = {
        "plan": plan,
        "contents": contents,
        "errors": errors_in(problems),
        "warnings": warnings_in(problems),
        "can_edit": can_edit,
        "can_send": may_send(request.acting, plan, is_own_approval),
        "is_own_approval": is_own_approval,
        "receiver": plan.organization.reviewing_body_on(request.acting.today),
    }
    return render(request, "improvement_plans/plan_check.html", context)


@require_POST
def plan_submit(request, pk):
    """Freeze and send; refused while an error stands."""
    plan = visible_plan(request, pk)
    is_own_approval = needs_own_approval(plan)
    if not may_send(request.acting, plan, is_own_approval):
        raise PermissionDenied
    try:
        send_plan(plan, acting=request.acting)
    except WorkflowRefused as refused:
        messages.error(request, str(refused))
        return redirect("plan_check", plan.pk)
    messages.success(request, "Đã duyệt, chuyển văn thư cấp số." if is_own_approval else "Đã trình kế hoạch.")
    return redirect("document_detail", plan.document_id)
