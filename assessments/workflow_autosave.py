"""A criterion's sheet that saves itself while it is written: only the parts that changed, never over another person's."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessments.merging import changed, merge
from assessments.models import CriterionAssessment
from assessments.permissions import may_edit_sheet
from assessments.sheets import load_sheet
from assessments.workflow import Saved, confirm, store_sheet


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
    draft, current = read(content), content.parts()
    outcome = Saved(merge(current | draft.parts, current, draft.ground), current)
    changes = changed(current, outcome.merged.values) if outcome.is_done else {}
    if changes:
        store_sheet(acting, sheet, changes, is_sitting=True)
        confirm(acting, sheet.assessment, sheet.verdicts.select_related("indicator"), changes)
    return content, draft, outcome, sheet.version
