"""What a team found comes back to the school: findings become weaknesses of a self-assessment, each knowing where it came from."""

from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessments.enums import AssessmentKind, Priority
from assessments.inheritance import targets_of
from assessments.inheritance_workflow import MAX_WEAKNESSES
from assessments.models import AppraisalRoom, Assessment, CriterionAssessment, Weakness
from assessments.permissions import may_draft
from assessments.sheets import WEAKNESS, load_sheet
from assessments.workflow import store_sheet
from documents.problems import error, refuse_if
from records.trail import audit


def assessments_for(acting, room):
    """The school's own assessments of that year or later, newest first: where findings may go."""
    rows = Assessment.objects.visible_to(acting).filter(kind=AssessmentKind.SELF, organization=room.assessment.organization_id)
    return rows.filter(school_year__gte=room.assessment.school_year).select_related("regulation_set")


def placed(room, finding, assessment, targets):
    """(sheet, level, letter) where a finding stands in an assessment; None where no criterion takes it up."""
    found = targets.get(finding.criterion_id) or ()
    if not found:
        return None
    if assessment.regulation_set_id == room.assessment.regulation_set_id:
        return found[0].sheet, finding.level, finding.letter
    return found[0].sheet, *found[0].place(finding.level)


def problems_of_taking(room, findings, places):
    """Why findings can't become weaknesses there."""
    if not room.is_closed:
        return [error("Đoàn chưa chốt kết quả.")]
    homeless = [finding.place_label for finding in findings if places[finding.pk] is None]
    return [error(f"Đợt tự đánh giá này không có tiêu chí tương ứng cho: {', '.join(homeless)}.")] if homeless else []


@transaction.atomic
def take_findings(acting, room, findings, assessment):
    """Write findings into the sheets of an assessment, those already there once only; gives the weaknesses, in their order.

    Raises PermissionDenied, WorkflowRefused when the team has not closed, or a criterion or the room for it is missing.
    """
    room = AppraisalRoom.objects.select_for_update(of=("self",)).select_related("assessment").get(pk=room.pk)
    if not may_draft(acting, assessment) or assessment.organization_id != room.assessment.organization_id:
        raise PermissionDenied
    targets = targets_of(assessment, room.assessment)[0]
    places = {finding.pk: placed(room, finding, assessment, targets) for finding in findings}
    refuse_if(problems_of_taking(room, findings, places))
    held = {row.finding_id: row for row in Weakness.objects.filter(finding__in=findings, sheet__assessment=assessment)}
    taken = [held.get(finding.pk) or _write(acting, finding, *places[finding.pk]) for finding in findings]
    new = len([finding for finding in findings if finding.pk not in held])
    if new:
        audit(room, "đưa điểm yếu đoàn nêu vào đợt tự đánh giá", by=acting.user, organization=acting.organization, count=new, assessment=str(assessment))
    return taken


def _write(acting, finding, sheet, level, letter):
    sheet = CriterionAssessment.objects.select_for_update(of=("self",)).select_related("assessment", "criterion").get(pk=sheet.pk)
    count = sum(key.startswith(WEAKNESS) for key in load_sheet(sheet).parts())
    refuse_if([error(f"Phiếu tiêu chí {sheet.criterion.code} đã có {MAX_WEAKNESSES} điểm yếu.")] if count >= MAX_WEAKNESSES else [])
    key = uuid4()
    store_sheet(acting, sheet, {f"{WEAKNESS}{key.hex}": (None, (level, letter, finding.text, "", int(Priority.MEDIUM)))})
    Weakness.objects.filter(key=key).update(finding=finding)
    return Weakness.objects.select_related("sheet__criterion").get(key=key)
