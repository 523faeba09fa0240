"""Money of a plan by source, year and state; what is unfunded; the letter that asks for it as PDF, DOCX and XLSX."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from documents.docx import DOCX, render_docx
from documents.pdf import PdfRefused, render_paper
from documents.views import pdf_response
from documents.views_copies import copy_response
from documents.xlsx import XLSX, render_xlsx
from formats.money import in_words
from improvement_plans.contents import contents_of
from improvement_plans.funding import asked_lines, letter_of, source_rows, sum_table, without_money
from improvement_plans.permissions import may_edit
from improvement_plans.views.access import visible_plan


@require_safe
def plan_funding(request, pk):
    plan = visible_plan(request, pk)
    contents = contents_of(plan)
    asked = contents.asked()
    context = {
        "plan": plan,
        "contents": contents,
        "sources": source_rows(contents),
        "available": contents.total() - asked,
        "asked": asked_lines(contents),
        "words": in_words(asked),
        "unknown": without_money(contents),
        "receiver": plan.organization.managing_body_on(request.acting.today),
        "can_edit": may_edit(request.acting, plan),
    }
    return render(request, "improvement_plans/plan_funding.html", context)


@require_safe
def funding_letter(request, pk, ending):
    """The letter; as XLSX its table and a sheet whose rows name the school, to be put under those of others."""
    plan = visible_plan(request, pk)
    if ending not in ("pdf", "docx", "xlsx"):
        raise Http404
    contents = contents_of(plan)
    if not asked_lines(contents):
        messages.info(request, "Kế hoạch chưa có dòng kinh phí nào ở tình trạng “Đề nghị”.")
        return redirect("plan_funding", plan.pk)
    paper = letter_of(plan, contents, request.acting.today)
    name = f"Đề nghị hỗ trợ kinh phí – {plan.document.title}.{ending}"
    if ending == "docx":
        return copy_response(render_docx(paper), name, DOCX)
    if ending == "xlsx":
        tables = (replace(paper.content[0], caption="Kinh phí đề nghị"), sum_table(plan, contents))
        return copy_response(render_xlsx(replace(paper, content=()), tables=tables), name, XLSX)
    try:
        return pdf_response(render_paper(paper), name)
    except PdfRefused as refused:
        messages.error(request, str(refused))
        return redirect("plan_funding", plan.pk)
