"""What the rows of a school's levels say together about the whole school, where its own row is silent. Pure; nothing is guessed.

Counts are added up, of the lowest and the highest the lowest and the highest stays, a rate follows from the counts added up. What
one of the levels does not know is not known of the whole: not enough data.
"""

from decimal import Decimal
from typing import NamedTuple

from schools.rates import computed_rates, counts_behind, quotient
from standards.metrics import MetricKind, catalogue

FOLDS = {"lowest": min, "smallest": min, "highest": max, "largest": max}


class Together(NamedTuple):
    """A figure of the whole school: decimal text, the whole school's counts behind it {key: text}, and the stored figures it is made of."""

    value: str
    counts: dict
    parts: tuple


class Part(NamedTuple):
    """One stored figure; level "" stands for the whole school's row."""

    level: str
    key: str
    value: str


def together(metric, whole, levels):
    """Together of a metric, or None where the levels do not give it.

    In: everything known of the whole school {key: text}, and {level: the same} of every level the school has.
    """
    own = {level: row for level, row in levels.items() if level in metric.levels}
    if not metric.is_derived:
        return _folded(metric, own)
    return _from_counts(metric, whole, own, levels) or _pooled(metric, own)


def _folded(metric, rows):
    """A figure that was typed: added up, or the lowest or highest of the levels."""
    fold = FOLDS.get(metric.key.rpartition("_")[2], sum if metric.kind == MetricKind.COUNT else None)
    parts = tuple(Part(level, metric.key, row.get(metric.key)) for level, row in rows.items())
    if fold is None or metric.is_choice or not parts or any(part.value is None for part in parts):
        return None
    return Together(f"{fold(Decimal(part.value) for part in parts):f}", {}, parts)


def _from_counts(metric, whole, own, levels):
    """A rate of counts of the whole school, each from its own row or from those of the levels; None when one is half known."""
    counts, parts = {}, []
    for key in dict.fromkeys(key for share in metric.formula for key in share.keys):
        source = catalogue().metrics[key]
        if key in whole and set(own) == set(levels) & source.levels:  # else the whole school's count has levels the rate has not
            found = Together(whole[key], {}, (Part("", key, whole[key]),))
        else:
            found = _folded(source, own)
        if found is None and any(key in row for row in own.values()):
            return None
        if found:
            counts[key] = found.value
            parts += found.parts
    rate = computed_rates(counts, [metric]).get(metric.key)
    return Together(rate, counts, tuple(parts)) if rate is not None else None


def _pooled(metric, own):
    """A rate of levels that each know counts of their own kind (a school on its way from one way of rating to another)."""
    sides = [counts_behind(metric, row) for row in own.values()]
    if not sides or None in sides:
        return None
    keys = dict.fromkeys(key for share in metric.formula for key in share.keys)
    parts = tuple(Part(level, key, row[key]) for level, row in own.items() for key in keys if key in row)
    return Together(quotient(metric, [sum(side) for side in zip(*sides, strict=True)]), {}, parts)
