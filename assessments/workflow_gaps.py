"""From a gap to a weakness on its sheet: lock, check, change, audit."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessments.deciding import place_of
from assessments.enums import WorkStatus
from assessments.gaps import weakness_text
from assessments.models import CriterionAssessment, Weakness
from assessments.permissions import may_edit_sheet
from assessments.sheets import in_words, weakness_key
from documents.problems import error, refuse_if
from records.trail import audit, remember_texts

MAX_WEAKNESSES = 60


def find_verdict(sheet, level, letter):
    """The verdict row of one indicator of a sheet, with its law; None when the sheet has no such place."""
    rows = sheet.verdicts.select_related("indicator__level")
    return rows.filter(indicator__level__number=level, indicator__key=letter).first()


def problems_of_weakness(sheet, verdict, text):
    """Why the weakness can't be written; the same list guards the act."""
    if verdict is None:
        return [error("Tiêu chí này không có mức, chỉ báo đó.")]
    held = list(sheet.weaknesses.values_list("level", "letter", "text"))
    if (verdict.indicator.level.number, verdict.indicator.key, text) in held:
        return [error("Điểm yếu này đã có trong phiếu.")]
    return [error(f"Một phiếu ghi nhiều nhất {MAX_WEAKNESSES} điểm yếu.")] if len(held) >= MAX_WEAKNESSES else []


@transaction.atomic
def add_weakness(acting, sheet, level, letter, judgements):
    """Write what keeps an indicator from being met as a weakness of its sheet; `judgements`: what figures say.

    Out: the Weakness. Raises PermissionDenied; WorkflowRefused where the place does not exist or the weakness stands there.
    """
    sheet = CriterionAssessment.objects.select_for_update(of=("self",)).select_related("assessment", "criterion").get(pk=sheet.pk)
    if not may_edit_sheet(acting, sheet.assessment, sheet.assignees.all()):
        raise PermissionDenied
    verdict = find_verdict(sheet, level, letter)
    text = weakness_text(verdict, judgements.get(place_of(verdict))) if verdict else ""
    refuse_if(problems_of_weakness(sheet, verdict, text))
    row = Weakness.objects.create(sheet=sheet, level=level, letter=letter, text=text)
    sheet.version += 1
    sheet.status = WorkStatus.IN_PROGRESS if sheet.status == WorkStatus.NOT_OPENED else sheet.status
    sheet.save(update_fields=["version", "status"])
    key = weakness_key(row)
    remember_texts(sheet, {key: ("", in_words(key, (level, letter, text, row.cause, row.priority)))}, by=acting.user)
    audit(sheet, "thêm điểm yếu từ bảng khoảng cách", by=acting.user, organization=acting.organization, level=level, letter=letter)
    return row
