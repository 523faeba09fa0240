"""Days by which an assessment's parts have to be done: the law's, which are data of the set, and the school's own. One query."""

from dataclasses import dataclass
from datetime import date

from assessments.enums import DeadlineKind
from standards.deadlines import deadlines_of


@dataclass(frozen=True)
class DeadlineRow:
    """One term as people see it. `due_on` is the last day it is met; `row` is None for a term of the law nobody marked yet."""

    kind: str
    name: str
    due_on: date
    due_words: str
    law: object = None
    row: object = None

    @property
    def is_law(self):
        return self.law is not None

    @property
    def done_on(self):
        return self.row.done_on if self.row else None

    def days_left(self, today):
        """Days until the last day; negative when it is past."""
        return (self.due_on - today).days


def deadline_rows(assessment, own=None):
    """All terms of an assessment by their days; `own`: its AssessmentDeadline rows where they were read already."""
    own = list(assessment.deadlines.all()) if own is None else own
    marks = {row.kind: row for row in own if row.is_law}
    law = [law_row(term, assessment.school_year, marks.get(term.key)) for term in deadlines_of(assessment.regulation_set.code, assessment.school_year)]
    rows = [*law, *(DeadlineRow(row.kind, str(row), row.due_on, f"{row.due_on:%d/%m/%Y}", row=row) for row in own if not row.is_law)]
    return sorted(rows, key=lambda row: (row.due_on, row.name))


def law_row(term, school_year, mark):
    """DeadlineRow of a term of the law; `mark`: the row that says it was met."""
    return DeadlineRow(term.key, DeadlineKind(term.key).label, term.last_day(school_year), f"trước {term.before(school_year):%d/%m/%Y}", term, mark)


def open_rows(rows):
    """Those not done yet."""
    return [row for row in rows if row.done_on is None]
