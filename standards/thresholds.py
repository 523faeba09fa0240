"""The thresholds that the rules set for one figure of one school, for drawing beside its trend. Pure; decides nothing."""

from dataclasses import dataclass
from decimal import Decimal

from formats.numbers import format_number
from standards.metrics import catalogue
from standards.rules import COMPARE, Op

SHOWN = {Op.AT_LEAST: "từ {} trở lên", Op.AT_MOST: "không quá {}", Op.EQUAL: "bằng {}", Op.ABOVE: "trên {}", Op.BELOW: "dưới {}"}


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number some indicator asks of a figure: `value` as Decimal, `words` such as `TT17-2018, 2.2 Mức 2a: từ 55% trở lên`."""

    value: Decimal
    words: str
    op: Op
    level: int

    def is_met_by(self, value):
        return COMPARE[self.op](Decimal(value), self.value)


def thresholds(rule_sets, profile, level=""):
    """{metric key: [Threshold]} of the clauses that hold for this school, by level upwards.

    In: RuleSets of the circulars that govern the years shown; the school's profile (flags, levels, year of founding); the
    school level looked at, "" for the whole school. Sums, conditions and limits of other texts are left out: one line can't show them.
    """
    found = {}
    for rule_set in rule_sets:
        for rule, clause in _drawn(rule_set, profile, level):
            found.setdefault(clause.metrics[0], []).append(_threshold(rule, clause))
    return {key: sorted(rows, key=lambda row: row.level) for key, rows in found.items()}


def _drawn(rule_set, profile, level):
    return [(rule, clause) for rule in rule_set.rules for clause in rule.clauses if _is_drawn(clause, profile, level)]


def _is_drawn(clause, profile, level):
    is_plain = clause.op in SHOWN and clause.value is not None and len(clause.metrics) == 1 and not clause.otherwise
    return is_plain and bool(clause.scope.fits(profile)) and clause.scope.level in ("", level)


def _threshold(rule, clause):
    unit = catalogue().metrics[clause.metrics[0]].unit
    words = SHOWN[clause.op].format(f"{format_number(clause.value)}{unit if unit == '%' else f' {unit}'}".strip())
    return Threshold(clause.value, f"{rule.code}, {rule.place}: {words}", clause.op, rule.level)


def next_threshold(rows, value):
    """The lowest threshold that the newest value still misses; the highest one when it meets all or is not known."""
    missed = (row for row in rows if value is not None and not row.is_met_by(value))
    return next(missed, rows[-1])
