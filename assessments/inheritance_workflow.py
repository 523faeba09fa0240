"""Bringing an earlier assessment over, and what people do with each piece: lock, check, change, audit (DESIGN 3.5).

A piece that nobody reviewed is no part of the assessment: only `take_part` writes into the sheet, as the person's own act.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from assessments.council_workflow import lock
from assessments.enums import CodeOrigin, InheritedKind, ReviewState
from assessments.evidence_codes import carried_over, cited_in
from assessments.inheritance import Inheritance, source_of
from assessments.models import CriterionAssessment, Evidence, EvidenceCode, InheritedPart, Weakness
from assessments.permissions import may_edit_sheet
from assessments.sheets import STATE, STRENGTHS, load_sheet, weakness_key
from assessments.workflow import open_assessment, store_sheet
from assessments.workflow_evidence import code_under_lock, use_evidence
from documents.problems import error, refuse_if
from records.trail import audit

LIMITS = {InheritedKind.STATE: 12000, InheritedKind.STRENGTHS: 8000, InheritedKind.WEAKNESS: 4000}
MAX_WEAKNESSES = 60


@transaction.atomic
def open_with_last(acting, school_year, regulation_set, target_level=None):
    """Open a self-assessment and lay the last one's texts, weaknesses and evidence beside it. Raises as `open_assessment`."""
    assessment = open_assessment(acting, school_year, regulation_set, target_level)
    if source_of(assessment):
        bring_over(acting, assessment)
    return assessment


@transaction.atomic
def bring_over(acting, assessment):
    """Lay the last assessment's texts, weaknesses and evidence beside this one's sheets; gives how many pieces are new.

    Pieces that came before stay as people left them. Raises PermissionDenied, WorkflowRefused when there is no earlier assessment.
    """
    assessment = lock(acting, assessment)
    source = source_of(assessment)
    refuse_if([] if source else [error("Trường chưa có đợt tự đánh giá của năm học trước.")])
    plan = Inheritance(assessment, source)
    mapping = code_mapping(assessment, source, plan.parts)
    held = set(InheritedPart.objects.filter(sheet__assessment=assessment).values_list("sheet", "source_sheet", "source_key"))
    fresh = [part for part in plan.parts if (part.sheet_id, part.source_sheet_id, part.source_key) not in held]
    for part in fresh:
        part.text, part.cause = (carried_over(text, mapping) for text in (part.text, part.cause))
    InheritedPart.objects.bulk_create(fresh)
    audit(assessment, "kế thừa đợt trước", by=acting.user, organization=acting.organization, source=source.pk, pieces=len(fresh))
    return len(fresh)


def code_mapping(assessment, source, parts):
    """{code of the earlier assessment: code here} of all evidence that comes over; codes are given in the order of the new criteria."""
    sheets = {}
    for part in sorted((part for part in parts if part.evidence_id), key=lambda part: part.sheet.criterion.position):
        sheets.setdefault(part.evidence_id, part.sheet)
    rows = Evidence.objects.in_bulk(list(sheets))
    given = {pk: code_under_lock(assessment, rows[pk], sheet.criterion, origin=CodeOrigin.INHERITED) for pk, sheet in sheets.items()}
    old = source.evidence_codes.filter(evidence__in=sheets).values_list("text", "evidence_id")
    return {text: given[pk].text for text, pk in old}


def reviewable(acting, part):
    """(part, sheet) with the sheet locked; PermissionDenied for who may not edit it."""
    sheets = CriterionAssessment.objects.select_for_update(of=("self",)).select_related("assessment", "criterion")
    sheet = sheets.get(pk=part.sheet_id)
    if not may_edit_sheet(acting, sheet.assessment, sheet.assignees.all()):
        raise PermissionDenied
    return InheritedPart.objects.get(pk=part.pk), sheet


def refuse_reviewed(part, wanted=ReviewState.UNREVIEWED):
    """WorkflowRefused when somebody reviewed the part in between."""
    refuse_if([] if part.state == wanted else [error(f"Có người vừa rà soát phần này: {part.get_state_display().lower()}.")])


@transaction.atomic
def take_part(acting, part):
    """Put a part into the sheet: a text below what stands there, a weakness as a new row, evidence as used; its codes are taken up.

    Raises PermissionDenied, WorkflowRefused when it was reviewed already or there is no room.
    """
    part, sheet = reviewable(acting, part)
    refuse_reviewed(part)
    if part.kind == InheritedKind.EVIDENCE:
        use_evidence(acting, sheet, [part.evidence])
    else:
        current = load_sheet(sheet).parts()
        key, new = part_value(part, current)
        refuse_if(problems_of_room(part, new, current))
        store_sheet(acting, sheet, {key: (current.get(key), new)})
        _keep_origin(part)
        use_evidence(acting, sheet, cited_evidence(sheet.assessment, f"{part.text}\n{part.cause}"))
    settle(acting, part, ReviewState.TAKEN, "đưa nội dung kế thừa vào phiếu")


def _keep_origin(part):
    """A weakness that an appraisal team found stays marked as such in the following assessment."""
    source = Weakness.objects.filter(sheet=part.source_sheet_id, finding__isnull=False) if part.kind == InheritedKind.WEAKNESS else []
    finding = next((row.finding_id for row in source if weakness_key(row) == part.source_key), None)
    if finding:
        Weakness.objects.filter(key=part.key).update(finding=finding)


def part_value(part, current):
    """(key, new value) of the sheet's part that takes this one in."""
    if part.kind == InheritedKind.WEAKNESS:
        return weakness_key(part), (part.level, part.letter, part.text, part.cause, part.priority)
    key = STRENGTHS if part.kind == InheritedKind.STRENGTHS else f"{STATE}{part.level}"
    return key, "\n".join(text for text in (current.get(key, ""), part.text) if text)


def problems_of_room(part, new, current):
    """Why the sheet has no room for the part."""
    if part.kind == InheritedKind.WEAKNESS:
        return [error(f"Phiếu đã có {MAX_WEAKNESSES} điểm yếu.")] if sum(key.startswith("w-") for key in current) >= MAX_WEAKNESSES else []
    if part.level and f"{STATE}{part.level}" not in current:
        return [error(f"Tiêu chí này không có Mức {part.level}.")]
    too_long = len(new) > LIMITS[InheritedKind(part.kind)]
    return [error(f"Cả phần đang có và phần kế thừa dài quá {LIMITS[InheritedKind(part.kind)]} ký tự; rút gọn rồi đưa vào.")] if too_long else []


def cited_evidence(assessment, text):
    """Evidence of this assessment that a text cites and that still waits for review."""
    codes = EvidenceCode.objects.live().filter(assessment=assessment, origin=CodeOrigin.INHERITED, text__in=cited_in(text))
    return [code.evidence for code in codes.select_related("evidence")]


@transaction.atomic
def drop_part(acting, part):
    """Leave a part out. Raises PermissionDenied, WorkflowRefused when it was reviewed already."""
    part, _ = reviewable(acting, part)
    refuse_reviewed(part)
    settle(acting, part, ReviewState.DROPPED, "bỏ nội dung kế thừa")


@transaction.atomic
def restore_part(acting, part):
    """Lay a dropped part beside the sheet again. Raises PermissionDenied, WorkflowRefused when it was not dropped."""
    part, _ = reviewable(acting, part)
    refuse_reviewed(part, ReviewState.DROPPED)
    settle(acting, part, ReviewState.UNREVIEWED, "xem lại nội dung kế thừa")


def settle(acting, part, state, act):
    """Write a part's new state with who and when."""
    before, part.state = part.state, state
    part.reviewed_by, part.reviewed_at = (acting.user, timezone.now()) if state != ReviewState.UNREVIEWED else (None, None)
    part.save(update_fields=["state", "reviewed_by", "reviewed_at"])
    audit(part, act, by=acting.user, organization=acting.organization, from_state=before, to_state=state)
