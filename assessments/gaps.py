"""What still keeps an assessment from a level, by kind. Reads, never writes, never decides."""

from dataclasses import dataclass

from assessments.enums import GapKind, WorkStatus
from assessments.models import EvidenceUse, IndicatorVerdict, place_label
from assessments.standing import TOP_LEVEL
from standards.decision import passes
from standards.enums import Verdict

SAID_BY_FIGURES = ("not_met", "no_data")  # outcomes that leave a figure to reach or to enter
CUT = 300


@dataclass(frozen=True)
class Gap:
    """One thing missing: at an indicator of a sheet, at a whole sheet (level 0), or at an item of Mức 4 (no sheet)."""

    kind: GapKind
    text: str
    sheet: object = None
    level: int = 0
    letter: str = "-"
    item: object = None

    @property
    def code(self):
        """`1.5` of a criterion; `khoản 2` of Mức 4."""
        return self.sheet.criterion.code if self.sheet else f"khoản {self.item.key}"

    @property
    def place(self):
        """Where in the criterion: `Mức 2, chỉ báo a`; "" for a whole sheet."""
        return place_label(self.level, self.letter) if self.sheet and self.level else ""

    @property
    def can_be_weakness(self):
        """Whether it is about the school's work, not about the council's."""
        return bool(self.place) and self.kind in (GapKind.FIGURE, GapKind.NOT_MET)


def target_of(assessment, asked, highest):
    """The level a board looks at: the one asked for, else the assessment's own aim, else Mức 1."""
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 1 else 0
    return wanted if 1 <= wanted <= highest else min(assessment.target_level or 1, highest)


def gaps_of(assessment, rows, items, target, judgements):
    """{GapKind: [Gap, …]} of everything between the assessment and `target`; two queries.

    In: SheetStanding rows, verdict rows of Mức 4, what figures say (assessments.proposals).
    """
    short = {row.sheet.pk: row.sheet for row in rows if row.is_short_of(target)}
    open_rows = [row for row in verdict_rows(assessment, target) if row.sheet_id in short and not passes(row.verdict)]
    found = [gap for row in open_rows for gap in indicator_gaps(row, short[row.sheet_id], judgements.get(("indicator", row.indicator_id)))]
    if target == TOP_LEVEL:
        open_items = [row for row in items if not passes(row.verdict)]
        found += [gap for row in open_items for gap in item_gaps(row, judgements.get(("item", row.item_id)))]
    found += sheet_gaps(assessment, [row.sheet for row in rows])
    return {kind: [gap for gap in found if gap.kind == kind] for kind in GapKind}


def verdict_rows(assessment, target):
    """Verdicts of the indicators of levels up to `target`, in the law's order."""
    rows = IndicatorVerdict.objects.filter(sheet__assessment=assessment, indicator__level__number__lte=target)
    return rows.select_related("indicator__level").order_by("sheet__criterion__position", "indicator_id")


def indicator_gaps(row, sheet, judgement):
    """One or two gaps of an indicator that does not pass: the figure that is missing, and where the verdict stands."""
    place = {"sheet": sheet, "level": row.indicator.level.number, "letter": row.indicator.key}
    figure = [Gap(GapKind.FIGURE, judgement.reason, **place)] if says_missing(judgement) else []
    return [*figure, Gap(verdict_kind(row), row.reason or row.indicator.requirement, **place)]


def item_gaps(row, judgement):
    """The same for an item of Mức 4."""
    figure = [Gap(GapKind.FIGURE, judgement.reason, item=row.item)] if says_missing(judgement) else []
    return [*figure, Gap(verdict_kind(row), row.reason or row.item.requirement, item=row.item)]


def says_missing(judgement):
    return judgement is not None and judgement.outcome in SAID_BY_FIGURES


def verdict_kind(row):
    return GapKind.NOT_MET if row.verdict == Verdict.NOT_MET else GapKind.NOT_ASSESSED


def sheet_gaps(assessment, sheets):
    """Sheets still open that nobody was given, and sheets on which no evidence stands."""
    proved = set(EvidenceUse.objects.filter(sheet__assessment=assessment).values_list("sheet_id", flat=True))
    unassigned = [sheet for sheet in sheets if sheet.status != WorkStatus.DONE and not sheet.assignees.all()]
    yield from (Gap(GapKind.PEOPLE, sheet.criterion.title, sheet) for sheet in unassigned)
    yield from (Gap(GapKind.EVIDENCE, sheet.criterion.title, sheet) for sheet in sheets if sheet.pk not in proved)


def weakness_text(verdict, judgement):
    """The words a weakness begins with: what figures say is missing, else the reason given, else the requirement not met."""
    if says_missing(judgement):
        return judgement.shortfall or judgement.reason
    return verdict.reason or f"Chưa đạt yêu cầu: {verdict.indicator.requirement}"[:CUT]
