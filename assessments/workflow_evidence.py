"""Every change of evidence, its codes and where it is used: lock, check, change, audit, one transaction (DESIGN 3.5)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessments.enums import CodeOrigin
from assessments.evidence_codes import MAX_BOX, MAX_NUMBER, code_text, next_number, uses_boxes
from assessments.models import Assessment, CriterionAssessment, Evidence, EvidenceCode, EvidenceUse
from assessments.permissions import may_edit_sheet
from documents.problems import error, refuse_if
from records.trail import audit


def locked_assessment(pk):
    """The assessment with its set, locked: whoever gives a code stands in line here."""
    return Assessment.objects.select_for_update(of=("self",)).select_related("regulation_set").get(pk=pk)


def code_under_lock(assessment, evidence, criterion, *, box=None, origin=CodeOrigin.OWN):
    """The code of an evidence in an assessment: the one it has, else the next of the criterion. The caller holds the lock.

    Numbers of removed evidence count too, so a code is never given to another.
    """
    held = EvidenceCode.objects.filter(assessment=assessment, evidence=evidence).first()
    if held:
        return held
    taken = EvidenceCode.objects.filter(assessment=assessment, criterion=criterion.code).values_list("number", flat=True)
    number, pattern = next_number(taken), assessment.regulation_set.evidence_code_pattern
    refuse_if([error(f"Tiêu chí {criterion.code} đã có {MAX_NUMBER} mã minh chứng.")] if number > MAX_NUMBER else [])
    standard = criterion.code.partition(".")[0]
    box = (box or int(standard)) if uses_boxes(pattern) else None
    return EvidenceCode.objects.create(
        assessment=assessment, evidence=evidence, text=code_text(pattern, criterion.code, number, box), standard=standard,
        criterion=criterion.code, position=criterion.position, number=number, box=box, origin=origin)


@transaction.atomic
def use_evidence(acting, sheet, rows, *, box=None):
    """Put evidence of the school on a criterion's sheet; each gets its code, kept from where it was used first. Returns the codes.

    Raises PermissionDenied, or WorkflowRefused for removed evidence.
    """
    assessment = locked_assessment(sheet.assessment_id)
    sheet = CriterionAssessment.objects.select_related("criterion").get(pk=sheet.pk)
    if not may_edit_sheet(acting, assessment, sheet.assignees.all()):
        raise PermissionDenied
    rows = list(Evidence.objects.visible_to(acting).filter(pk__in=[row.pk for row in rows]).order_by("pk"))
    problems = [error(f"“{row}” đã bị gỡ.", row.get_absolute_url()) for row in rows if row.is_removed]
    refuse_if(problems + ([error(f"Số hộp từ 1 đến {MAX_BOX}.")] if box is not None and not 1 <= box <= MAX_BOX else []))
    codes = [code_under_lock(assessment, row, sheet.criterion, box=box) for row in rows]
    for code in codes:
        _, is_new = EvidenceUse.objects.get_or_create(code=code, sheet=sheet, defaults={"used_by": acting.user})
        if is_new:
            audit(sheet, "dùng minh chứng", by=acting.user, organization=acting.organization, code=code.text)
    return codes


@transaction.atomic
def drop_use(acting, sheet, code):
    """Take an evidence off a criterion's sheet; its code stays its own. Raises PermissionDenied."""
    sheet = CriterionAssessment.objects.select_for_update(of=("self",)).select_related("assessment", "criterion").get(pk=sheet.pk)
    if not may_edit_sheet(acting, sheet.assessment, sheet.assignees.all()):
        raise PermissionDenied
    if EvidenceUse.objects.filter(code=code, sheet=sheet).delete()[0]:
        audit(sheet, "bỏ minh chứng khỏi phiếu", by=acting.user, organization=acting.organization, code=code.text)
