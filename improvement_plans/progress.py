"""A checkpoint as a table: every action of the plan with its result, how many are done, what was spent of what was planned."""

from collections import Counter
from dataclasses import dataclass

from improvement_plans.enums import DoneState
from improvement_plans.following import due_of


@dataclass(frozen=True)
class ProgressRow:
    """One action; `result` is None while nothing was written, `is_dropped` when the amended plan no longer has it."""

    action: object
    problem: object
    result: object
    planned: int
    is_dropped: bool = False

    @property
    def spent(self):
        """Đồng spent from all sources."""
        return sum(line.amount for line in self.result.spending.all()) if self.result else 0

    @property
    def due_on(self):
        return due_of(self.action, self.result)

    @property
    def is_moved(self):
        """Whether the checkpoint gave a new date; the one planned at first stands beside it."""
        return self.result is not None and self.result.new_end_on is not None


@dataclass(frozen=True)
class Progress:
    """All rows of one checkpoint in the order of the plan's table."""

    rows: tuple

    @property
    def counts(self):
        """[(label, how many)] by state, those without a result last."""
        found = Counter(row.result.state if row.result else "" for row in self.rows)
        return [(label, found[state]) for state, label in (*DoneState.choices, ("", "Chưa ghi kết quả"))]

    @property
    def unwritten(self):
        return sum(row.result is None for row in self.rows)

    @property
    def spent(self):
        return sum(row.spent for row in self.rows)

    @property
    def planned(self):
        return sum(row.planned for row in self.rows)


def progress_of(checkpoint, contents):
    """A checkpoint with the contents of its plan, in a fixed number of queries."""
    results = {row.action_id: row for row in checkpoint.results.select_related("action__problem__criterion", "by").prefetch_related("spending", "evidences")}
    rows = [
        ProgressRow(row.action, problem.problem, results.pop(row.action.pk, None), row.amount or 0)
        for problem in contents.problems for row in problem.rows
    ]  # fmt: skip
    rows += [ProgressRow(row.action, row.action.problem, row, 0, is_dropped=True) for row in results.values()]
    return Progress(tuple(rows))
