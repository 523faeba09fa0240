"""How far the sheets are, by person and by group. Reads, never decides; three queries."""

from collections import Counter
from dataclasses import dataclass

from assessments.enums import WorkStatus
from formats.text import vietnamese_order


@dataclass(frozen=True)
class WorkRow:
    """Sheets of one person or group: `name`, how many in each state, and those not done."""

    name: str
    counts: Counter
    open_sheets: tuple

    @property
    def not_opened(self):
        return self.counts[WorkStatus.NOT_OPENED]

    @property
    def in_progress(self):
        return self.counts[WorkStatus.IN_PROGRESS]

    @property
    def done(self):
        return self.counts[WorkStatus.DONE]

    @property
    def total(self):
        return self.counts.total()


def work_row(name, sheets):
    """WorkRow of these sheets."""
    return WorkRow(str(name), Counter(sheet.status for sheet in sheets), tuple(sheet for sheet in sheets if sheet.status != WorkStatus.DONE))


def work_rows(assessment):
    """{`people`, `groups`: WorkRow lists, `nobody`: WorkRow of the sheets nobody has, `whole`: WorkRow of all}."""
    sheets = list(assessment.criterion_assessments.with_names().prefetch_related("work_groups"))
    nobody = [sheet for sheet in sheets if not sheet.assignees.all()]
    return {
        "people": rows_by(sheets, lambda sheet: sheet.assignees.all(), lambda person: vietnamese_order(str(person))),
        "groups": rows_by(sheets, lambda sheet: sheet.work_groups.all(), lambda group: group.position),
        "nobody": work_row("Chưa giao", nobody) if nobody else None,
        "whole": work_row("Cả đợt", sheets),
    }


def rows_by(sheets, holders_of, order):
    """One WorkRow per holder: people by the Vietnamese alphabet, groups as the council lists them."""
    held = {}
    for sheet in sheets:
        for holder in holders_of(sheet):
            held.setdefault(holder, []).append(sheet)
    return [work_row(holder, rows) for holder, rows in sorted(held.items(), key=lambda pair: (order(pair[0]), pair[0].pk))]
