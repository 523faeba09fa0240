"""Every number that the rules leave to other texts, with what is known of it and where it is asked for."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from standards.models import RegulationSet, RuleLimit
from standards.rule_files import limit_kinds, rules_of
from standards.rules import LimitKind


@dataclass(frozen=True)
class LimitLine:
    """One kind of limit: the row in force today or None, all rows ever written, and the places that ask for it."""

    kind: LimitKind
    current: RuleLimit | None
    rows: tuple
    places: tuple


def limit_lines():
    """LimitLine of every kind, in the order of the file; two queries."""
    today, rows, places = timezone.localdate(), defaultdict(list), places_by_limit()
    for row in RuleLimit.objects.select_related("by"):
        rows[row.key].append(row)
    return [LimitLine(kind, in_force(rows[key], today), tuple(rows[key]), tuple(places[key])) for key, kind in limit_kinds().items()]


def in_force(rows, on):
    return next((row for row in rows if row.in_force_from <= on and (row.in_force_to is None or row.in_force_to >= on)), None)


def places_by_limit():
    """{limit key: ["TT 17/2018: 1.5 Mức 2b", …]} over the published sets; one query."""
    places = defaultdict(list)
    for code, number in RegulationSet.objects.published().order_by("code").values_list("code", "number"):
        for rule in rules_of(code).rules:
            for key in dict.fromkeys(clause.limit for clause in rule.clauses if clause.limit):
                places[key].append(f"{rule.place} (TT\u00a0{number.removesuffix('/TT-BGDĐT')})")
    return places
