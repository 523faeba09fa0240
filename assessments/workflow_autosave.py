"""Sheets that save themselves while they are written: only the parts that changed, never over another person's."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessments.merging import changed, merge
from assessments.models import Assessment, CriterionAssessment
from assessments.permissions import may_draft, may_edit_sheet
from assessments.sheets import VERDICT, load_sheet, load_top_level, write_top_level
from assessments.workflow import Saved, confirm, remember, store_sheet
from records.trail import audit


@dataclass(frozen=True)
class Draft:
    """What a person wrote: {key: part} and the Ground it stands on; `errors` (label, message) tell what was left out as wrong."""

    parts: dict
    ground: object
    errors: tuple = ()


@transaction.atomic
def autosave_sheet(acting, pk, code, read):
    """Write the Draft that `read(content)` makes of the locked sheet. Out: (content as it was read, draft, Saved, version now).

    With conflicts nothing was written. Raises DoesNotExist outside the own school, PermissionDenied, and WorkflowRefused where
    a verdict lacks its reason.
    """
    rows = CriterionAssessment.objects.visible_to(acting).with_names().select_for_update(of=("self",))
    sheet = rows.get(assessment__pk=pk, criterion__code=code)
    if not may_edit_sheet(acting, sheet.assessment, sheet.assignees.all()):
        raise PermissionDenied
    content = load_sheet(sheet)
    draft, outcome, changes = _merged(content, read)
    if changes:
        store_sheet(acting, sheet, changes, is_sitting=True)
        confirm(acting, sheet.assessment, sheet.verdicts.select_related("indicator"), changes)
    return content, draft, outcome, sheet.version


@transaction.atomic
def autosave_top_level(acting, pk, read):
    """The same for the sheet of Mức 4; DoesNotExist also where the set has none."""
    assessment = Assessment.objects.visible_to(acting).select_related("regulation_set", "organization").select_for_update(of=("self",)).get(pk=pk)
    content = load_top_level(assessment)
    if not content.rows:
        raise Assessment.DoesNotExist
    if not may_draft(acting, assessment):
        raise PermissionDenied
    draft, outcome, changes = _merged(content, read)
    if changes:
        write_top_level(assessment, changes)
        confirm(acting, assessment, assessment.top_level_verdicts.select_related("item"), changes)
        remember(assessment, changes, acting, is_sitting=True)
    if any(key.startswith(VERDICT) for key in changes):
        audit(assessment, "lưu phiếu Mức 4", by=acting.user, organization=acting.organization, parts=list(changes))
    return content, draft, outcome, load_top_level(assessment).version if changes else content.version


def _merged(content, read):
    """(the Draft, Saved, changed parts) of locked content; no changes where people have to choose."""
    draft, current = read(content), content.parts()
    outcome = Saved(merge(current | draft.parts, current, draft.ground), current)
    return draft, outcome, changed(current, outcome.merged.values) if outcome.is_done else {}
