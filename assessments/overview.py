"""Rows of the overview page: what is shown, grouped by standard, and what is short of the level aimed at."""

from itertools import groupby

from assessments.enums import WorkStatus
from assessments.standing import TOP_LEVEL
from standards.decision import passes


def shown_rows(rows, show, user):
    """SheetStanding rows of a filter: `mine` assigned to the person, `open` not done, else all."""
    if show == "mine":
        return [row for row in rows if user in row.sheet.assignees.all()]
    if show == "open":
        return [row for row in rows if row.sheet.status != WorkStatus.DONE]
    return rows


def by_standard(rows):
    """[(standard, [row, …]), …] in the law's order."""
    return [(standard, list(group)) for standard, group in groupby(rows, key=lambda row: row.sheet.criterion.standard)]


def gap_to_target(assessment, rows, items):
    """{`criteria`: SheetStanding rows below the level aimed at, `items`: those of Mức 4}; empty without a target."""
    target = assessment.target_level or 0
    short_items = [item for item in items if not passes(item.verdict)] if target == TOP_LEVEL else []
    return {"criteria": [row for row in rows if row.is_short_of(target)], "items": short_items}
