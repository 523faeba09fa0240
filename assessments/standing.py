"""How far a school is by the rule of its set: per criterion, as a whole, and what is missing in words. Reads, never decides.

For others: `standings`, `school_result`, `weaknesses_by_criterion`.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count

from assessments.enums import WorkStatus
from assessments.models import IndicatorVerdict, Weakness
from standards.decision import CriterionStanding, criterion_level, missing_for_next, passes, school_level, short_of
from standards.enums import DecisionRule, Verdict

TOP_LEVEL = 4
NAMED_AT_MOST = 8


class ConfirmedFigures(NamedTuple):
    """What flags need to know of a confirmed verdict (assessments.flags)."""

    indicator_id: int
    confirmed_at: object
    figures_used: list


@dataclass(frozen=True)
class SheetStanding:
    """One criterion's sheet with its verdicts {level: {letter: verdict}} and where they lead; `confirmed` those decided against figures."""

    sheet: object
    verdicts: dict
    confirmed: tuple = ()

    @property
    def reached(self):
        return criterion_level(self.verdicts)

    @property
    def max_level(self):
        return max(self.verdicts, default=0)

    @property
    def standing(self):
        """The row as the school-level rules see it."""
        criterion = self.sheet.criterion
        return CriterionStanding(criterion.code, self.max_level, self.reached, criterion.is_mandatory)

    @property
    def level_words(self):
        """`Mức 2/3`; at 0 whether somebody judged against Mức 1 or it is still open."""
        if self.reached:
            return f"Mức {self.reached}/{self.max_level}"
        if not self.max_level:
            return "Chưa có mức nào"
        return "Chưa đạt Mức 1" if Verdict.NOT_MET in self.verdicts.get(1, {}).values() else "Chưa đánh giá xong Mức 1"

    @property
    def missing_words(self):
        return missing_words(self.verdicts)

    def is_short_of(self, level):
        """Whether the criterion stands below `level` (or below its own highest level, where that is lower)."""
        return self.reached < min(level, self.max_level)


def missing_words(verdicts):
    """What keeps a criterion from its next level: `Còn thiếu Mức 2: b`; "" at its top.

    Letters not met come first, then those nobody has judged yet; a level without letters is named by itself.
    """
    level, keys = missing_for_next(verdicts)
    if level is None:
        return ""
    unseen = [key for key in keys if verdicts[level][key] == Verdict.NOT_ASSESSED]
    if keys == ["-"]:
        return f"Còn thiếu Mức {level}" + (" (chưa đánh giá)" if unseen else "")
    failed = [key for key in keys if key not in unseen]
    words = ([", ".join(failed)] if failed else []) + ([", ".join(unseen) + " (chưa đánh giá)"] if unseen else [])
    return f"Còn thiếu Mức {level}: " + "; ".join(words)


def verdict_table(assessment):
    """{sheet id: {level: {letter: verdict}}} and {sheet id: [ConfirmedFigures, …]} of an assessment; one query."""
    table, confirmed = defaultdict(lambda: defaultdict(dict)), defaultdict(list)
    rows = IndicatorVerdict.objects.filter(sheet__assessment=assessment).order_by("indicator_id")
    columns = ("sheet_id", "indicator__level__number", "indicator__key", "verdict", "indicator_id", "confirmed_at", "figures_used")
    for sheet, level, key, verdict, *figures in rows.values_list(*columns):
        table[sheet][level][key] = verdict
        if all(figures):
            confirmed[sheet].append(ConfirmedFigures(*figures))
    return table, confirmed


def sheet_standings(assessment):
    """SheetStanding of every criterion in the law's order; each sheet has `weakness_count`. Three queries."""
    table, confirmed = verdict_table(assessment)
    sheets = assessment.criterion_assessments.with_names().annotate(weakness_count=Count("weaknesses"))
    return [SheetStanding(sheet, {level: dict(keys) for level, keys in table[sheet.pk].items()}, tuple(confirmed[sheet.pk])) for sheet in sheets]


def standings(assessment):
    """CriterionStanding of every criterion in the law's order, as `standards.decision` takes them."""
    return [row.standing for row in sheet_standings(assessment)]


@dataclass(frozen=True)
class SchoolResult:
    """What the rule of the set says so far; the council decides.

    `level` 0 … `max_level`; `missing`: short sentences saying what keeps the school from the next level.
    """

    level: int
    max_level: int
    rule: str
    missing: tuple

    @property
    def words(self):
        return f"Đạt Mức {self.level}" if self.level else "Chưa đạt Mức 1"


def school_result(assessment, rows=None, top_items=None):
    """SchoolResult of an assessment.

    `rows`: its CriterionStanding list; `top_items`: verdicts of its Mức 4 items; both are read when not given.
    """
    rows = standings(assessment) if rows is None else rows
    top_items = list(assessment.top_level_verdicts.values_list("verdict", flat=True)) if top_items is None else top_items
    rules = assessment.regulation_set
    level = school_level(rules.decision_rule, rows, top_items=top_items, optional_minimum=rules.optional_minimum or 0)
    max_level = TOP_LEVEL if top_items else rules.level_count
    missing = () if level >= max_level else tuple(missing_for_school(rules, rows, top_items, level + 1))
    return SchoolResult(level, max_level, rules.get_decision_rule_display(), missing)


def missing_for_school(rules, rows, top_items, level):
    """Sentences saying what keeps the school from `level` by the set's rule."""
    if rules.decision_rule == DecisionRule.MANDATORY_2026:
        return missing_2026(rows, level, rules.optional_minimum)
    if level == TOP_LEVEL:
        failed = sum(not passes(verdict) for verdict in top_items)
        return [f"Mức 4: còn {failed}/{len(top_items)} nội dung chưa đạt."]
    short = short_of(rows, level)
    return [f"Mức {level}: còn {len(short)}/{len(rows)} tiêu chí chưa tới{codes_of(short)}."]


def missing_2026(rows, level, optional_minimum):
    """The conditions of TT 57/2026 Điều 5 khoản 3 that do not hold at `level`, one sentence each."""
    mandatory = [row for row in rows if row.is_mandatory]
    others = [row for row in rows if not row.is_mandatory]
    short = [row for row in mandatory if row.reached < level]
    there = sum(row.reached >= level for row in others)
    below = [row for row in others if row.reached < level - 1]
    return [
        *([f"Mức {level}: còn {len(short)}/{len(mandatory)} tiêu chí bắt buộc chưa tới{codes_of(short)}."] if short else []),
        *([f"Mức {level}: mới có {there}/{len(others)} tiêu chí còn lại, cần ít nhất {optional_minimum}."] if there < optional_minimum else []),
        *([f"Mức {level}: còn {len(below)} tiêu chí chưa đạt Mức {level - 1}{codes_of(below)}."] if below else []),
    ]


def codes_of(rows):
    """` (1.5, 3.1)` while they are few enough to be read at a glance."""
    return f" ({', '.join(row.code for row in rows)})" if len(rows) <= NAMED_AT_MOST else ""


def progress(rows):
    """(done, all) of SheetStanding rows, by people's own word."""
    return sum(row.sheet.status == WorkStatus.DONE for row in rows), len(rows)


def weaknesses_by_criterion(assessment):
    """[(sheet, [Weakness, …]), …] of the criteria that have any, in the law's order; one query."""
    groups = {}
    rows = Weakness.objects.filter(sheet__assessment=assessment).select_related("sheet__criterion__standard")
    for row in rows.order_by("sheet__criterion__position", "level", "letter", "position", "pk"):
        groups.setdefault(row.sheet_id, (row.sheet, []))[1].append(row)
    return list(groups.values())
