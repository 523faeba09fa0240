"""Pages of an assessment's evidence: danh mục minh chứng, its XLSX, and what is wrong with it."""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from assessments.evidence_checks import KIND_WORDS, evidence_findings
from assessments.evidence_export import XLSX, evidence_xlsx
from assessments.evidence_table import evidence_columns, evidence_rows, is_2018
from assessments.views import find_assessment
from formats.dates import school_year_label


@require_safe
def evidence_table(request, pk):
    assessment = find_assessment(request, pk)
    context = {
        "assessment": assessment,
        "columns": evidence_columns(assessment),
        "rows": evidence_rows(assessment),
        "code_column": 2 if is_2018(assessment) else 1,
    }
    return render(request, "assessments/evidence_table.html", context)


@require_safe
def evidence_table_xlsx(request, pk):
    assessment = find_assessment(request, pk)
    name = f"Danh mục minh chứng {school_year_label(assessment.school_year)}.xlsx"
    headers = {"Content-Disposition": content_disposition_header(True, name), "Cache-Control": "private, no-cache"}
    return HttpResponse(evidence_xlsx(assessment), content_type=XLSX, headers=headers)


@require_safe
def evidence_checks(request, pk):
    assessment = find_assessment(request, pk)
    found = evidence_findings(assessment, request.acting.today)
    groups = [(KIND_WORDS[kind], [row.problem for row in rows]) for kind, rows in groupby(found, key=lambda row: row.kind)]
    return render(request, "assessments/evidence_checks.html", {"assessment": assessment, "groups": groups, "count": len(found)})
