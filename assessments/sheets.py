"""A criterion's sheet and the sheet of Mức 4 as parts {key: value}: read, named in words, written back.

Keys: `done`, `strengths`, `state-<level>`, `verdict-<indicator>`, `w-<uuid hex>` on a criterion's sheet; `verdict-<item>` and
`text-<item>` on the sheet of Mức 4. A verdict is (verdict, reason, reason why it
goes against the figures), a weakness (level, letter, text, cause, priority).
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

from assessments.enums import Priority, WorkStatus
from assessments.models import IndicatorVerdict, LevelState, TopLevelVerdict, Weakness, place_label
from standards.enums import Verdict

DONE, STRENGTHS, STATE, VERDICT, WEAKNESS, TEXT = "done", "strengths", "state-", "verdict-", "w-", "text-"


def weakness_key(row):
    return f"{WEAKNESS}{row.key.hex}"


def verdict_part(row):
    """A verdict row as a part."""
    return row.verdict, row.reason, row.override_reason


def verdict_values(part):
    """The part as columns of a verdict row."""
    return dict(zip(("verdict", "reason", "override_reason"), part, strict=True))


@dataclass(frozen=True)
class LevelPart:
    """One level of the criterion: its number and its verdict rows, in the law's order."""

    number: int
    verdicts: tuple
    state: str

    @property
    def state_key(self):
        return f"{STATE}{self.number}"


@dataclass(frozen=True)
class SheetContent:
    """All rows of one criterion's sheet, read in three queries."""

    sheet: object
    levels: tuple
    weaknesses: tuple

    def places(self):
        """(level, letter) of every indicator: where a weakness may stand."""
        return [(level.number, row.indicator.key) for level in self.levels for row in level.verdicts]

    def rows(self):
        """All verdict rows."""
        return [row for level in self.levels for row in level.verdicts]

    def verdicts(self):
        """{level: {letter: verdict}} as the decision rules read them."""
        return {level.number: {row.indicator.key: row.verdict for row in level.verdicts} for level in self.levels}

    def parts(self):
        """The sheet as parts, comparable with what a page sends."""
        parts = {DONE: "yes" if self.sheet.status == WorkStatus.DONE else "", STRENGTHS: self.sheet.strengths}
        for level in self.levels:
            parts[level.state_key] = level.state
            parts |= {f"{VERDICT}{row.indicator_id}": verdict_part(row) for row in level.verdicts}
        return parts | {weakness_key(row): (row.level, row.letter, row.text, row.cause, row.priority) for row in self.weaknesses}

    def label(self, key):
        """What a part is called on the page."""
        if key.startswith(VERDICT):
            return next((self._verdict_label(row) for level in self.levels for row in level.verdicts if key == f"{VERDICT}{row.indicator_id}"), key)
        if key.startswith(STATE):
            return f"Hiện trạng Mức {key.removeprefix(STATE)}"
        return {DONE: "Đã làm xong", STRENGTHS: "Điểm mạnh"}.get(key, "Điểm yếu")

    def _verdict_label(self, row):
        return f"Kết quả {place_label(row.indicator.level.number, row.indicator.key)}"


def load_sheet(sheet):
    """SheetContent of a criterion's sheet; three queries."""
    by_level = {}
    for row in sheet.verdicts.select_related("indicator__level").order_by("indicator_id"):
        by_level.setdefault(row.indicator.level.number, []).append(row)
    states = dict(sheet.level_states.order_by().values_list("level", "text"))
    return SheetContent(
        sheet=sheet,
        levels=tuple(LevelPart(number, tuple(rows), states.get(number, "")) for number, rows in sorted(by_level.items())),
        weaknesses=tuple(sheet.weaknesses.select_related("finding__room")),
    )


@dataclass(frozen=True)
class TopLevelContent:
    """All rows of the sheet of Mức 4 (Điều 22 of the 2018 circulars), read in one query."""

    assessment: object
    rows: tuple

    def parts(self):
        return {f"{VERDICT}{row.item_id}": verdict_part(row) for row in self.rows} | {f"{TEXT}{row.item_id}": row.text for row in self.rows}

    def label(self, key):
        """What a part is called on the page."""
        word = "Kết quả" if key.startswith(VERDICT) else "Hiện trạng"
        return next((f"{word} {row.item}" for row in self.rows if key in (f"{VERDICT}{row.item_id}", f"{TEXT}{row.item_id}")), key)

    @property
    def version(self):
        """Grows with every save of any row."""
        return sum(row.version for row in self.rows)


def load_top_level(assessment):
    """TopLevelContent of an assessment; one query."""
    rows = assessment.top_level_verdicts.select_related("item").order_by("item__position")
    return TopLevelContent(assessment=assessment, rows=tuple(rows))


def in_words(key, value):
    """A part's value as a person reads it, for history and for showing both texts."""
    if value is None:
        return "(đã xóa dòng này)"
    if key.startswith(VERDICT):
        verdict, reason, override = value
        words = f"{Verdict(verdict).label}: {reason}" if reason else Verdict(verdict).label
        return f"{words} (khác số liệu: {override})" if override else words
    if key.startswith(WEAKNESS):
        level, letter, text, cause, priority = value
        return f"{place_label(level, letter)}: {text}\nNguyên nhân: {cause or '(chưa ghi)'}\nMức ưu tiên: {Priority(priority).label}"
    return {"yes": "Có", "": "Chưa"}[value] if key == DONE else value


def write_sheet(sheet, changes):
    """Write changed parts {key: (old, new)} of a criterion's sheet; the caller holds the lock and saves `sheet` itself."""
    for key, (_, new) in changes.items():
        if key == STRENGTHS:
            sheet.strengths = new
        elif key.startswith(STATE):
            LevelState.objects.filter(sheet=sheet, level=int(key.removeprefix(STATE))).update(text=new)
        elif key.startswith(VERDICT):
            IndicatorVerdict.objects.filter(sheet=sheet, indicator=int(key.removeprefix(VERDICT))).update(**verdict_values(new))
        elif key.startswith(WEAKNESS):
            write_weakness(sheet, UUID(hex=key.removeprefix(WEAKNESS)), new)


def write_weakness(sheet, key, value):
    """Add, change or (None) delete one weakness; its key stays the same for ever."""
    if value is None:
        sheet.weaknesses.filter(key=key).delete()
    else:
        level, letter, text, cause, priority = value
        if Weakness.objects.filter(key=key).exclude(sheet=sheet).exists():
            key = uuid4()  # a page can name any key; that of another sheet's row stays with its row
        values = {"level": level, "letter": letter, "text": text, "cause": cause, "priority": priority}
        Weakness.objects.update_or_create(sheet=sheet, key=key, defaults=values)


def write_top_level(assessment, changes):
    """Write changed parts of the sheet of Mức 4; each changed row counts one more version."""
    rows = {row.item_id: row for row in TopLevelVerdict.objects.filter(assessment=assessment)}
    touched = set()
    for key, (_, new) in changes.items():
        row = rows[int(key.removeprefix(VERDICT).removeprefix(TEXT))]
        if key.startswith(VERDICT):
            row.verdict, row.reason, row.override_reason = new
        else:
            row.text = new
        touched.add(row.item_id)
    for row in (rows[item] for item in touched):
        row.version += 1
        row.save(update_fields=["verdict", "reason", "override_reason", "text", "version"])
