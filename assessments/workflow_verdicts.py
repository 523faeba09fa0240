"""Confirming verdicts against figures: what was proposed is kept; all proposals at once; figures looked at again."""

from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from assessments.deciding import figures_used, law_of, needs_reason, place_of, proposals_of
from assessments.enums import WorkStatus
from assessments.flags import confirmed_rows, flagged
from assessments.models import Assessment, IndicatorVerdict, TopLevelVerdict
from assessments.permissions import may_draft, may_edit_sheet
from assessments.proposals import judgements_of
from assessments.sheets import VERDICT, in_words
from documents.problems import error, refuse_if
from records.trail import audit, remember_texts
from standards.enums import Verdict

STAMPED = ["proposed", "proposed_reason", "figures_used", "override_reason", "confirmed_by", "confirmed_at"]
OVERRIDE_NEEDED = "Kết luận khác với số liệu: ghi lý do."


def override_problems(decided):
    """Why verdicts can't be stored: [(judgement or None, old part, new part)] of those that were just decided."""
    wrong = [new for judgement, old, new in decided if needs_reason(judgement, new[0]) and not new[2] and (new[0] != old[0] or old[2])]
    return [error(OVERRIDE_NEEDED)] if wrong else []


def stamp(row, judgement, acting):
    """Keep beside a verdict what figures proposed when it was decided; an open verdict keeps nothing."""
    is_open = row.verdict == Verdict.NOT_ASSESSED
    judgement = None if is_open else judgement
    row.proposed = str(judgement.outcome) if judgement else ""
    row.proposed_reason = judgement.reason[:600] if judgement else ""
    row.figures_used = figures_used(judgement) if judgement else []
    row.override_reason = row.override_reason if needs_reason(judgement, row.verdict) else ""
    row.confirmed_by, row.confirmed_at = (None, None) if is_open else (acting.user, timezone.now())
    row.save(update_fields=STAMPED)


def stamp_changed(acting, rows, judgements):
    """Stamp verdict rows that were just decided; the caller holds the lock."""
    for row in rows:
        stamp(row, judgements.get(place_of(row)), acting)


def problems_of_accepting(assessment, on):
    """Why proposals can't all be accepted at once on that day; the same list guards the act."""
    rule = assessment.figures_rule(on)
    return [error(f"{rule['clause']}: số liệu không phải căn cứ duy nhất, nên hội đồng kết luận từng chỉ báo.")] if rule else []


@transaction.atomic
def accept_all(acting, assessment):
    """Take every proposal that covers its whole indicator, says met or not met, and that nobody has decided on yet.

    Out: how many verdicts were decided. Raises PermissionDenied; WorkflowRefused while a dated rule forbids it.
    """
    assessment = Assessment.objects.select_for_update(of=("self",)).select_related("regulation_set").get(pk=assessment.pk)
    if not may_draft(acting, assessment):
        raise PermissionDenied
    refuse_if(problems_of_accepting(assessment, acting.today))
    judgements = judgements_of(assessment)
    rows = IndicatorVerdict.objects.select_for_update(of=("self",)).filter(sheet__assessment=assessment, verdict=Verdict.NOT_ASSESSED)
    ready = ready_rows(rows.select_related("sheet__criterion", "indicator").order_by("sheet__criterion__position", "indicator_id"), judgements)
    items = TopLevelVerdict.objects.select_for_update(of=("self",)).filter(assessment=assessment, verdict=Verdict.NOT_ASSESSED)
    ready_items = ready_rows(items.select_related("item"), judgements)
    for sheet, group in groupby(ready, key=lambda pair: pair[0].sheet):
        accept_on_sheet(acting, assessment, sheet, list(group))
    if ready_items:
        accept_rows(acting, assessment, assessment, ready_items)
        audit(assessment, "nhận đề xuất Mức 4 từ số liệu", by=acting.user, organization=acting.organization, count=len(ready_items))
    return len(ready) + len(ready_items)


def ready_rows(rows, judgements):
    """[(row, its judgement)] of the rows that “accept all” takes."""
    found = proposals_of(rows, judgements).values()
    return [(proposal.row, proposal.judgement) for proposal in found if proposal.is_ready]


def accept_on_sheet(acting, assessment, sheet, pairs):
    """Decide rows of one sheet as figures propose, with history, version and audit of that sheet."""
    accept_rows(acting, assessment, sheet, pairs)
    before, sheet.version = sheet.status, sheet.version + 1
    sheet.status = WorkStatus.IN_PROGRESS if before == WorkStatus.NOT_OPENED else before
    sheet.save(update_fields=["version", "status"])
    audit(sheet, "nhận đề xuất từ số liệu", by=acting.user, organization=acting.organization, from_state=before, to_state=sheet.status, count=len(pairs))


def accept_rows(acting, assessment, subject, pairs):
    """Write and stamp the verdicts; `subject` is what their history hangs on."""
    texts = {}
    for row, judgement in pairs:
        key, old = f"{VERDICT}{place_of(row)[1]}", (row.verdict, row.reason, row.override_reason)
        row.verdict = Verdict(judgement.outcome)
        if hasattr(row, "version"):
            row.version += 1
        row.save()
        stamp(row, judgement, acting)
        texts[key] = (in_words(key, old), in_words(key, (row.verdict, row.reason, row.override_reason)))
    remember_texts(subject, texts, by=acting.user)


@transaction.atomic
def mark_reviewed(acting, assessment, places):
    """Keep confirmed verdicts as they are although figures changed, and take their flags off.

    `places`: keys among judgements. Out: how many flags were taken off. Raises PermissionDenied when none of them may be edited.
    """
    assessment = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    rows = confirmed_rows(assessment)
    flags = flagged(assessment, rows)
    wanted = [row for row in rows if place_of(row) in flags and place_of(row) in places]
    if not all(may_review(acting, assessment, row) for row in wanted):
        raise PermissionDenied
    judgements = judgements_of(assessment) if wanted else {}
    for row in wanted:
        stamp(row, judgements.get(place_of(row)), acting)
        subject = row.sheet if hasattr(row, "sheet_id") else assessment
        audit(subject, "xem lại kết luận sau khi số liệu đổi", by=acting.user, organization=acting.organization, place=str(law_of(row)))
    return len(wanted)


def may_review(acting, assessment, row):
    """Whoever may edit the sheet of an indicator; whoever drafts for Mức 4."""
    if hasattr(row, "sheet_id"):
        return may_edit_sheet(acting, assessment, row.sheet.assignees.all())
    return may_draft(acting, assessment)
