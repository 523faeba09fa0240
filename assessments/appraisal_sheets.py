"""A team's sheet as parts {key: value}: read, named in words, written back; like assessments.sheets for the school's own.

Keys: `strengths`, `recommendations`, `verdict-<row>` as (verdict, reason), `weak-<row>` for the weaknesses seen there.
"""

from dataclasses import dataclass

from django.db.models import Prefetch

from assessments.models import AppraisalVerdict
from standards.enums import Verdict
from standards.wording import item_place, put_indicator_words, words_at

STRENGTHS, RECOMMENDATIONS, VERDICT, WEAK = "strengths", "recommendations", "verdict-", "weak-"
TITLES = {STRENGTHS: "Điểm mạnh", RECOMMENDATIONS: "Kiến nghị"}


@dataclass(frozen=True)
class TeamSheet:
    """All rows of one sheet of the team, in the law's order."""

    sheet: object
    rows: tuple

    def parts(self):
        """The sheet as parts, comparable with what a page sends."""
        parts = {STRENGTHS: self.sheet.strengths, RECOMMENDATIONS: self.sheet.recommendations}
        for row in self.rows:
            parts |= {f"{VERDICT}{row.pk}": (row.verdict, row.reason), f"{WEAK}{row.pk}": row.weaknesses}
        return parts

    def row_of(self, key):
        """The verdict row a part belongs to, or None."""
        pk = key.removeprefix(VERDICT).removeprefix(WEAK)
        return next((row for row in self.rows if str(row.pk) == pk), None)

    def label(self, key):
        """What a part is called on the page."""
        row = self.row_of(key)
        return TITLES.get(key) or f"{'Kết quả' if key.startswith(VERDICT) else 'Điểm yếu'} {row.place_label}"

    def by_level(self):
        """[(level, [row, …]), …]."""
        levels = {}
        for row in self.rows:
            levels.setdefault(row.place[0], []).append(row)
        return list(levels.items())


def load_team_sheet(sheet):
    """TeamSheet of an AppraisalSheet; one query."""
    rows = sheet.verdicts.select_related("indicator__level", "item", "by").order_by("indicator_id", "item__position")
    return TeamSheet(sheet, tuple(rows))


def load_team_sheets(room):
    """TeamSheet of every sheet of a room, in the law's order; two queries."""
    rows = AppraisalVerdict.objects.select_related("indicator__level", "item", "by").order_by("indicator_id", "item__position")
    sheets = room.sheets.select_related("criterion__standard").prefetch_related(Prefetch("verdicts", rows))
    return [TeamSheet(sheet, tuple(sheet.verdicts.all())) for sheet in sheets]


def put_law_words(content, wording):
    """Give each row `.words`: what the law asks there, official where it was brought in."""
    for row in content.rows:
        if row.item_id:
            row.words = words_at(wording, item_place(row.item), row.item.requirement)
    indicators = [row.indicator for row in content.rows if row.indicator_id]
    put_indicator_words(wording, content.sheet.criterion, indicators)
    for row in content.rows:
        if row.indicator_id:
            row.words = row.indicator.words


def weakness_lines(text):
    """The weaknesses of a box, one a line, without their dashes."""
    lines = (line.strip().lstrip("-–+•").strip() for line in text.split("\n"))
    return [line for line in lines if line]


def in_words(key, value):
    """A part's value as a person reads it."""
    if not key.startswith(VERDICT):
        return value
    verdict, reason = value
    return f"{Verdict(verdict).label}: {reason}" if reason else Verdict(verdict).label


def write_team_sheet(sheet, changes, member, now):
    """Write changed parts {key: (old, new)}; the caller holds the lock and saves `sheet` itself."""
    for key, (_, new) in changes.items():
        if key in TITLES:
            setattr(sheet, key, new)
            continue
        values = dict(zip(("verdict", "reason"), new, strict=True)) if key.startswith(VERDICT) else {"weaknesses": new}
        pk = int(key.removeprefix(VERDICT).removeprefix(WEAK))
        AppraisalVerdict.objects.filter(sheet=sheet, pk=pk).update(**values, by=member, at=now)
