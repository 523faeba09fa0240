"""What figures say about an indicator: rule, figures and profile in, an outcome with its reason out. Pure: no query, no clock.

Figures propose, people decide (DESIGN 3.2). Numbers are exact decimals: 54,96 never passes 55.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from types import SimpleNamespace
from typing import NamedTuple

from assessments import judging_words as words
from assessments.enums import Outcome
from standards.metrics import catalogue
from standards.rules import COMPARE, Op

# What decides where the clauses of one rule disagree: a demand that is surely missed, then what keeps anybody from saying.
ORDER = (Outcome.NOT_MET, Outcome.NO_DATA, Outcome.NO_THRESHOLD, Outcome.NEEDS_PEOPLE, Outcome.MET, Outcome.NOT_APPLICABLE)
# Of alternatives the best one counts.
EITHER_ORDER = (Outcome.MET, Outcome.NEEDS_PEOPLE, Outcome.NO_DATA, Outcome.NO_THRESHOLD, Outcome.NOT_MET, Outcome.NOT_APPLICABLE)
NOTHING = SimpleNamespace(get=lambda key: None)


@dataclass(frozen=True, slots=True)
class Figures:
    """A school's figures up to the assessed `year`.

    `rows`: {(school year, level): {metric key: decimal as text, or a choice's slug}}, level "" = whole school; `targets`: the
    school's own targets of the assessed year {metric key: (Op, Decimal)}.
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


@dataclass(frozen=True, slots=True)
class Judgement:
    """What figures say. `covers` "whole" or "part" of the indicator; `shortfall` names the place and what is missing, "" unless not met."""

    outcome: Outcome
    covers: str
    reason: str
    figures: tuple
    shortfall: str = ""
    note: str = ""


class Finding(NamedTuple):
    """What one clause came to."""

    outcome: Outcome
    words: str
    figures: tuple = ()


class Known(NamedTuple):
    """The value of a clause's figures in one year with the row it was read in; `value` is None while it is unknown."""

    year: int
    level: str = ""
    value: object = None
    row: object = NOTHING


def judge(rule, figures, profile, limits):
    """Judgement of one rule.

    In: standards.rules.Rule; Figures; a school's profile (flags, levels, founded_year); {limit key: Decimal} in force.
    """
    findings = merged([(clause.either, found) for clause in rule.clauses if (found := find(clause, figures, profile, limits))])
    outcome = next((kind for kind in ORDER if any(found.outcome == kind for found in findings)), Outcome.NOT_APPLICABLE)
    deciding = [found.words for found in findings if found.outcome == outcome]
    others = [found.words for found in findings if found.outcome not in (outcome, Outcome.NOT_APPLICABLE)]
    reason = "; ".join([*deciding, *others]) or words.NO_CLAUSE
    used = tuple(dict.fromkeys(figure for found in findings for figure in found.figures))
    shortfall = f"{rule.place}: {'; '.join(deciding)}" if outcome == Outcome.NOT_MET else ""
    return Judgement(outcome, rule.covers, reason, used, shortfall, rule.note)


def merged(pairs):
    """Findings of (name of alternatives, Finding): of alternatives one that stands for all."""
    findings = [found for name, found in pairs if not name]
    for name in dict.fromkeys(name for name, _ in pairs if name):
        findings.append(best_of([found for other, found in pairs if other == name]))
    return findings


def best_of(findings):
    """The best of alternatives; where none is met the words of all of them."""
    outcome = next(kind for kind in EITHER_ORDER if any(found.outcome == kind for found in findings))
    figures = tuple(figure for found in findings for figure in found.figures)
    shown = [found.words for found in findings if found.outcome == outcome or outcome != Outcome.MET]
    return Finding(outcome, words.either(shown), figures)


def find(clause, figures, profile, limits):
    """Finding of one clause, or None where it is not meant for such a school."""
    fits = clause.scope.fits(profile)
    if not fits:
        return None if fits is False else Finding(Outcome.NO_DATA, words.NO_FOUNDING_YEAR)
    if clause.when and not applies(clause, figures, profile):
        return Finding(Outcome.NOT_APPLICABLE, words.not_applicable(clause.when))
    series = [known(clause, figures, profile, year) for year in range(figures.year - clause.window + 1, figures.year + 1)]
    used = tuple(used_in(clause, series))
    if clause.op == Op.PEOPLE:
        return Finding(Outcome.NEEDS_PEOPLE, words.for_people(clause, series), used)
    bound = right_side(clause, figures, profile, limits)
    if isinstance(bound, Finding):
        return bound
    missing = [point.year for point in series if point.value is None]
    if missing:
        return Finding(Outcome.NO_DATA, words.no_data(clause, missing), used)
    if clause.op == Op.TREND:
        return Finding(*trend(clause, series), used)
    return Finding(*hold(clause, series, bound), used)


def applies(clause, figures, profile):
    """Whether the clause's condition holds; an unknown figure leaves the clause in force."""
    row = row_of(clause.when.metric, clause.scope.level, figures, profile, figures.year)[1]
    text = row.get(clause.when.metric)
    return text is None or COMPARE[clause.when.op](Decimal(text), clause.when.value)


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
    if not clause.metrics:
        return Known(year)
    level, row = row_of(clause.metrics[0], clause.scope.level, figures, profile, year)
    texts = [row.get(key) for key in clause.metrics]
    if None in texts:
        return Known(year, level, None, row)
    if clause.op == Op.IN:
        return Known(year, level, texts[0], row)
    return Known(year, level, Decimal(texts[0]) if len(texts) == 1 else sum(map(Decimal, texts)), row)


def used_in(clause, series):
    """FigureUsed of everything that is known."""
    for point in series:
        for key in clause.metrics:
            if (value := point.row.get(key)) is not None:
                yield FigureUsed(key, point.year, point.level, value)


def right_side(clause, figures, profile, limits):
    """(Op, Decimal) that the figure is held against, (Op, None) where there is none, or a Finding that says what is missing."""
    if clause.limit:
        value = limits.get(clause.limit)
        return (clause.op, value.normalize()) if value is not None else Finding(Outcome.NO_THRESHOLD, words.no_threshold(clause))
    if clause.target:
        return own_target(clause, figures, profile) or Finding(Outcome.NO_DATA, words.no_target(clause, figures.year))
    return clause.op, clause.value


def own_target(clause, figures, profile):
    """(Op, Decimal) of the school's own target: set for the figure itself, else written among the year's figures."""
    aims = [figures.targets.get(key) for key in clause.metrics]
    if None not in aims:
        return aims[0] if len(aims) == 1 else (clause.op, sum(value for _, value in aims))
    text = row_of(clause.target, clause.scope.level, figures, profile, figures.year)[1].get(clause.target)
    return None if text is None else (clause.op, Decimal(text))


def hold(clause, series, bound):
    """(Outcome, words) of known figures held against a number or choices, in each year or in enough of them."""
    op, limit = bound
    misses = [point for point in series if not passes(clause, point.value, op, limit)]
    hits = len(series) - len(misses)
    if hits >= (clause.years or clause.window):
        return Outcome.MET, words.met(clause, series, misses, op, limit)
    outcome = Outcome.NEEDS_PEOPLE if clause.otherwise else Outcome.NOT_MET
    return outcome, words.missed(clause, series, misses, op, limit)


def passes(clause, value, op, limit):
    """Whether one year's figure does what is asked."""
    return value in clause.choices if op == Op.IN else COMPARE[op](value, limit)


def trend(clause, series):
    """(Outcome, words): each year at least as good as the one before; better at the end with a fall between is for people to weigh."""
    is_down = catalogue().metrics[clause.metrics[0]].direction == "down"
    pairs = list(zip(series, series[1:], strict=False))
    worse = [now.year for before, now in pairs if (now.value > before.value if is_down else now.value < before.value)]
    if not worse:
        return Outcome.MET, words.steady(clause, series, is_down)
    first, last = series[0].value, series[-1].value
    is_better = last < first if is_down else last > first
    return Outcome.NEEDS_PEOPLE if is_better else Outcome.NOT_MET, words.uneven(clause, series, worse, is_down, is_better)
