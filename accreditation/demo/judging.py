"""Assessments: sheets with verdicts, present states, strengths and weaknesses."""

from uuid import uuid4

from assessments.deciding import needs_reason, place_of
from assessments.enums import AssignWay, Priority
from assessments.merging import Ground, digests
from assessments.models import Weakness
from assessments.proposals import judgements_of
from assessments.sheets import DONE, STATE, STRENGTHS, VERDICT, WEAKNESS, load_sheet
from assessments.workflow import assign, open_assessment, save_sheet
from standards.enums import Verdict
from standards.models import RegulationSet


def load_assessment(world, place, row):
    """Open the assessment and fill its sheets as the school's people would; returns it."""
    acting = world.acting(row["by"], place, row["day"])
    rules = RegulationSet.objects.get(code=row["set"])
    assessment = open_assessment(acting, row["year"], rules, row.get("target"))
    sheets = {sheet.criterion.code: sheet for sheet in assessment.criterion_assessments.select_related("criterion")}
    for code, sheet in sheets.items():
        words = row["sheets"].get(code, {})
        if code not in row.get("untouched", ()):
            _fill(acting, sheet, words, row.get("unmet_level_2", ()))
    for username, codes in row.get("assigned", {}).items():
        assign(acting, assessment, [sheets[code] for code in codes], [world.people[username]], AssignWay.ADD)
    return assessment


def _fill(acting, sheet, words, unmet_level_2):
    content = load_sheet(sheet)
    current, judgements = content.parts(), judgements_of(sheet.assessment)
    parts = current | {DONE: "yes" if words.get("is_done", True) else "", STRENGTHS: words.get("strengths", "")}
    parts |= {f"{STATE}{level}": text for level, text in words.get("states", {}).items()}
    for level in content.levels:
        unmet = words.get("not_met", {}).get(level.number, "")
        if level.number == 2 and sheet.criterion.code in unmet_level_2:
            unmet = "-"
        for verdict in level.verdicts:
            value = Verdict.NOT_MET if verdict.indicator.key in unmet else Verdict.MET
            parts[f"{VERDICT}{verdict.indicator_id}"] = (value, "", "Hội đồng xét thêm hồ sơ ngoài số liệu." if goes_against(judgements, verdict, value) else "")
    for weakness in words.get("weaknesses", ()):
        parts[f"{WEAKNESS}{uuid4().hex}"] = _weakness(weakness)
    save_sheet(acting, sheet, parts, Ground(digests(current)))


def goes_against(judgements, verdict, value):
    """Whether the demo's council decides otherwise than its figures."""
    return needs_reason(judgements.get(place_of(verdict)), value)


def _weakness(row):
    return (row["level"], row.get("letter", "-"), row["text"], row.get("cause", ""), row.get("priority", Priority.MEDIUM))


def weaknesses_of(assessment):
    """The assessment's weaknesses in the order of its criteria."""
    return list(Weakness.objects.filter(sheet__assessment=assessment).order_by("sheet__criterion__position", "level", "letter", "pk"))
