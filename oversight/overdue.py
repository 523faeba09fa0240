"""Actions of approved plans whose term is over, as far as an authority knows.

The term is the plan's own day, as it was sent; what a school's closed checkpoint said of it counts too: done, or a new day.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from documents.enums import ISSUED_STATES, DocumentState, FactKind
from improvement_plans.enums import DoneState
from improvement_plans.following import closed_results
from oversight.findings import FactLine, fact_lines

IN_FORCE = (DocumentState.APPROVED, *ISSUED_STATES)


@dataclass(frozen=True, slots=True)
class OverdueAction:
    """An action that should be finished; `due_on` is its newest day, `planned_on` the plan's own where a checkpoint moved it."""

    line: FactLine
    due_on: date
    planned_on: date | None = None


def overdue_actions(plans, today):
    """OverdueActions of the newest plans (findings.newest_of), the oldest term first; two queries."""
    lines = fact_lines(plans, FactKind.ACTION, today, due_on__lt=today, version__document__state__in=IN_FORCE)
    said = closed_results({key for line in lines if (key := _key(line))}) if lines else {}
    rows = [_still_open(line, said.get(_key(line))) for line in lines]
    return sorted((row for row in rows if row and row.due_on < today), key=lambda row: row.due_on)


def _still_open(line, said):
    """The action with the day that counts for it, None when it was done. A plan changed since the checkpoint has a newer word."""
    state, planned_on, new_on = said or (None, None, None)
    if state == DoneState.DONE:
        return None
    return OverdueAction(line, new_on, line.due_on) if new_on and planned_on == line.due_on else OverdueAction(line, line.due_on)


def _key(line):
    """The action's key out of its row's key, None where a row has none."""
    try:
        return UUID(line.row_key.partition(":")[2])
    except ValueError:
        return None
