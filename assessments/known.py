"""A school's figures as the judge reads them: which row a figure stands in, what levels say together, which stored figures were looked at. Pure."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from schools.level_sums import together
from standards.metrics import catalogue
from standards.rules import Op

NOTHING = {}


@dataclass(frozen=True, slots=True)
class Figures:
    """A school's figures up to the assessed `year`.

    `rows`: {(school year, level): {metric key: decimal as text, or a choice's slug}}, level "" = whole school; `targets`: the
    school's own targets of the assessed year {(level, metric key): Aim}.
    """

    year: int
    rows: dict
    targets: dict = field(default_factory=dict)


class FigureUsed(NamedTuple):
    """One figure that was looked at; `value` as it is stored."""

    metric: str
    year: int
    level: str
    value: str


class Reading(NamedTuple):
    """One figure in one year: its text (None while unknown), the row its counts stand in, the stored figures it is made of.

    `missing`: while it is unknown, FigureUsed without a value of every place where it would be seen.
    """

    text: str | None
    row: object
    used: tuple = ()
    missing: tuple = ()


class Known(NamedTuple):
    """The value of a clause's figures in one year with the row of their counts; `value` is None while it is unknown."""

    year: int
    value: object = None
    row: object = NOTHING
    used: tuple = ()
    missing: tuple = ()


def read(key, level, figures, profile, year):
    """Reading of one figure of a level, or of the whole school: from its own row, else from what its levels say together."""
    place, row = row_of(key, level, figures, profile, year)
    text = row.get(key)
    if text is not None:
        return Reading(text, row, (FigureUsed(key, year, place, text),))
    if level or len(profile.levels) < 2:
        return Reading(None, row, (), (FigureUsed(key, year, place, ""),))
    return read_together(key, figures, profile, year, row)


def read_together(key, figures, profile, year, row):
    """Reading of a figure of the whole school that its own row does not have."""
    rows = {name: figures.rows.get((year, name), NOTHING) for name in profile.levels}
    found = together(catalogue().metrics[key], figures.rows.get((year, ""), NOTHING), rows) if any(rows.values()) else None
    if found is None:
        places = ["", *(name for name in profile.levels if name in catalogue().metrics[key].levels and key not in rows[name])]
        return Reading(None, row, (), tuple(FigureUsed(key, year, place, "") for place in places))
    return Reading(found.value, found.counts, tuple(FigureUsed(part.key, year, part.level, part.value) for part in found.parts))


def row_of(key, level, figures, profile, year):
    """(level, row) where a figure of that year stands.

    A level's clause reads that level's row. Where only one level of the school has the figure, the row of the whole school and
    that level's say the same, so either serves.
    """
    row = figures.rows.get((year, level))
    if row is not None and key in row:
        return level, row
    metric = catalogue().metrics[key]
    own = [name for name in profile.levels if name in metric.levels]
    places = [level] if len(own) != 1 else dict.fromkeys([level, "", own[0]])
    rows = [(place, figures.rows[year, place]) for place in places if (year, place) in figures.rows]
    return next((pair for pair in rows if key in pair[1]), rows[0] if rows else (level, NOTHING))


def known(clause, figures, profile, year):
    """Known of a clause's figures in one year: added up when there are several, a slug for a choice."""
    if len(clause.metrics) == 1:  # nearly all of them, and this is asked for every clause and year of every school
        text, row, used, missing = read(clause.metrics[0], clause.scope.level, figures, profile, year)
        return Known(year, text if text is None or clause.op == Op.IN else Decimal(text), row, used, missing)
    readings = [read(key, clause.scope.level, figures, profile, year) for key in clause.metrics]
    used, missing = (tuple(figure for reading in readings for figure in getattr(reading, name)) for name in ("used", "missing"))
    texts = [reading.text for reading in readings]
    return Known(year, sum(map(Decimal, texts)) if texts and None not in texts else None, merged_row(readings), used, missing)


def merged_row(readings):
    """The counts behind figures that are added up, mostly of one and the same row."""
    rows = [reading.row for reading in readings]
    if all(row is rows[0] for row in rows):
        return rows[0] if rows else NOTHING
    return {key: text for row in rows for key, text in row.items()}
