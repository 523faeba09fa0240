"""The numbered papers of an assessment and the words people write for them: made, signed by whom, saved together."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from assessments.enums import CouncilDuty, PaperKind
from assessments.merging import changed, merge
from assessments.models import Assessment, AssessmentPaper, CouncilMember, ReportText
from assessments.permissions import may_draft
from assessments.workflow import Saved, remember
from documents import workflow as documents_workflow
from documents.enums import DocumentKind, Route
from documents.models import Document
from documents.problems import error, refuse_if
from formats.dates import school_year_label
from records.trail import audit
from standards.enums import DecisionRule

COUNCIL_UNIT, COUNCIL_CODE = "HỘI ĐỒNG TỰ ĐÁNH GIÁ", "HĐTĐG"
KINDS = {
    PaperKind.DECISION: (DocumentKind.COUNCIL_DECISION, Route.NONE),
    PaperKind.PLAN: (DocumentKind.ASSESSMENT_PLAN, Route.NONE),
    PaperKind.REPORT: (DocumentKind.ASSESSMENT_REPORT, Route.REPORT),
}
HEAD, COUNCIL_HEAD, HEAD_POST = "HIỆU TRƯỞNG", "TM. HỘI ĐỒNG\nCHỦ TỊCH", "HIỆU TRƯỞNG"
SETTINGS = ("planned_on", "signer_lines", "signer_post", "signer_name", "route")


def blank_document(assessment, kind):
    """The unsaved Document of a paper with what is usual: who signs, in whose name, by which route.

    The plan is the council's (form of 2018); the report is signed by the chair there and by the principal in Biểu 1. A report
    is issued and then sent to the authority, unless the school chooses another route.
    """
    document_kind, route = KINDS[kind]
    title = f"{PaperKind(kind).label} năm học {school_year_label(assessment.school_year)}"
    document = Document(organization=assessment.organization, kind=document_kind, route=route, title=title, signer_lines=HEAD)
    document.signer_name = _principal_name(assessment)
    is_2018 = assessment.regulation_set.decision_rule == DecisionRule.LEVELS_2018
    if kind == PaperKind.PLAN:
        document.issuing_unit, document.unit_code = COUNCIL_UNIT, COUNCIL_CODE
    if kind == PaperKind.PLAN or (kind == PaperKind.REPORT and is_2018):
        chair = CouncilMember.objects.filter(council__assessment=assessment, duty=CouncilDuty.CHAIR).first()
        document.signer_lines = COUNCIL_HEAD
        document.signer_post = (chair.post if chair else "") or HEAD_POST
        document.signer_name = chair.full_name if chair else document.signer_name
    return document


def _principal_name(assessment):
    school = getattr(assessment.organization, "school", None)
    return school.principal_name if school else ""


def document_of(assessment, kind):
    """The Document of a numbered paper: the one that was made, else the unsaved one with what is usual."""
    row = AssessmentPaper.objects.filter(assessment=assessment, kind=kind).select_related("document__organization").first()
    return row.document if row else blank_document(assessment, kind)


@transaction.atomic
def make_paper(acting, assessment, kind):
    """Make the document of a numbered paper; a second press returns the same one. Raises PermissionDenied."""
    assessment = _locked(acting, assessment)
    row = AssessmentPaper.objects.filter(assessment=assessment, kind=kind).first()
    if row:
        return row
    document = blank_document(assessment, kind)
    document.created_by = acting.user
    document.save()
    row = AssessmentPaper.objects.create(assessment=assessment, kind=kind, document=document)
    audit(row, "lập văn bản", by=acting.user, organization=acting.organization, kind=kind)
    return row


@transaction.atomic
def save_settings(acting, paper, values):
    """Save planned date, signer and route of a paper that is not sent yet. Raises PermissionDenied, WorkflowRefused."""
    if not may_draft(acting, paper.assessment):
        raise PermissionDenied
    document = documents_workflow.lock(paper.document)
    if not document.is_editable:
        refuse_if([error(f"Văn bản đang ở trạng thái “{document.get_state_display()}” nên không sửa được.")])
    before = {name: str(getattr(document, name) or "") for name in SETTINGS}
    for name in SETTINGS:
        setattr(document, name, values[name])
    document.save(update_fields=SETTINGS)
    changes = {name: [old, str(values[name] or "")] for name, old in before.items() if old != str(values[name] or "")}
    if changes:
        audit(paper, "sửa thông tin văn bản", by=acting.user, organization=acting.organization, changes=changes)
    return document


def _locked(acting, assessment):
    """The assessment with its row locked, for somebody who drafts."""
    row = Assessment.objects.select_for_update(of=("self",)).select_related("organization", "regulation_set").get(pk=assessment.pk)
    if not may_draft(acting, row):
        raise PermissionDenied
    return row


@transaction.atomic
def save_texts(acting, assessment, parts, ground):
    """Save words of the papers. In: {key: text, None = the program's proposal again}, the Ground they stand on. Out: Saved.

    What several people wrote at once is merged place by place; with conflicts nothing is written. Raises PermissionDenied.
    """
    assessment = _locked(acting, assessment)
    stored = dict(assessment.report_texts.filter(key__in=parts).values_list("key", "text"))
    current = {key: stored.get(key) for key in parts}
    outcome = Saved(merge(parts, current, ground), current)
    after = {key: outcome.merged.values.get(key) for key in parts}
    changes = changed(current, after) if outcome.is_done else {}
    for key, (_, new) in changes.items():
        _write(assessment, key, new)
    if changes:
        remember(assessment, changes, acting)
        audit(assessment, "lưu lời viết của hồ sơ", by=acting.user, organization=acting.organization, parts=list(changes))
    return outcome


def _write(assessment, key, text):
    rows = ReportText.objects.filter(assessment=assessment, key=key)
    if text is None:
        rows.delete()
    elif not rows.update(text=text, version=F("version") + 1):
        ReportText.objects.create(assessment=assessment, key=key, text=text, version=1)
