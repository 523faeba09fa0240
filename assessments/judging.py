"""What figures say about an indicator: rule, figures and profile in, an outcome with its reason out. Pure: no query, no clock.

Figures propose, people decide (DESIGN 3.2). Numbers are exact decimals: 54,96 never passes 55.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from assessments import judging_words as words
from assessments.aims import demands_on_sum
from assessments.enums import Outcome
from assessments.known import known, read
from standards.metrics import catalogue
from standards.rules import COMPARE, Op

# What decides where the clauses of one rule disagree: a demand that is surely missed, then what keeps anybody from saying.
ORDER = (Outcome.NOT_MET, Outcome.NO_DATA, Outcome.NO_THRESHOLD, Outcome.NEEDS_PEOPLE, Outcome.MET, Outcome.NOT_APPLICABLE)
# Of alternatives the best one counts.
EITHER_ORDER = (Outcome.MET, Outcome.NEEDS_PEOPLE, Outcome.NO_DATA, Outcome.NO_THRESHOLD, Outcome.NOT_MET, Outcome.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What figures say. `covers` "whole" or "part" of the indicator; `shortfall` names the place and what is missing, "" unless not met.

    `figures` are those it looked at, `missing` those it looked for in vain (FigureUsed without a value).
    """

    outcome: Outcome
    covers: str
    reason: str
    figures: tuple
    shortfall: str = ""
    note: str = ""
    missing: tuple = ()


class Finding(NamedTuple):
    """What one clause came to."""

    outcome: Outcome
    words: str
    figures: tuple = ()
    missing: tuple = ()


def judge(rule, figures, profile, limits):
    """Judgement of one rule.

    In: standards.rules.Rule; assessments.known.Figures; a school's profile (flags, levels, founded_year); {limit key: Decimal} in force.
    """
    clauses = [part for clause in rule.clauses for part in (parts_of(clause, figures, profile) if clause.target else (clause,))]
    findings = merged([(clause.either, found) for clause in clauses if (found := find(clause, figures, profile, limits))])
    outcomes = {found.outcome for found in findings}
    outcome = next((kind for kind in ORDER if kind in outcomes), Outcome.NOT_APPLICABLE)
    deciding = [found.words for found in findings if found.outcome == outcome]
    others = [found.words for found in findings if found.outcome not in (outcome, Outcome.NOT_APPLICABLE)]
    reason = "; ".join([*deciding, *others]) or words.NO_CLAUSE
    used = tuple(dict.fromkeys(figure for found in findings for figure in found.figures))
    missing = tuple(dict.fromkeys(figure for found in findings for figure in found.missing))
    shortfall = f"{rule.place}: {'; '.join(deciding)}" if outcome == Outcome.NOT_MET else ""
    return Judgement(outcome, rule.covers, reason, used, shortfall, rule.note, missing)


def parts_of(clause, figures, profile):
    """The clause itself; for each level one where a school of several levels set its targets for the levels only."""
    if clause.scope.level or len(profile.levels) < 2 or is_aimed(clause, figures, ""):
        return [clause]
    levels = [level for level in profile.levels if all(level in catalogue().metrics[key].levels for key in clause.metrics)]
    if not any(is_aimed(clause, figures, level) for level in levels):
        return [clause]
    return [replace(clause, scope=replace(clause.scope, level=level)) for level in levels]


def is_aimed(clause, figures, level):
    """Whether the school set a target of its own, or wrote one among its figures, for that level ("": the whole school)."""
    aims = all((level, key) in figures.targets for key in clause.metrics)
    return aims or clause.target in figures.rows.get((figures.year, level), ())


def merged(pairs):
    """Findings of (name of alternatives, Finding): of alternatives one that stands for all."""
    findings = [found for name, found in pairs if not name]
    for name in dict.fromkeys(name for name, _ in pairs if name):
        findings.append(best_of([found for other, found in pairs if other == name]))
    return findings


def best_of(findings):
    """The best of alternatives; where none is met the words of all of them."""
    outcome = next(kind for kind in EITHER_ORDER if any(found.outcome == kind for found in findings))
    figures, missing = (tuple(figure for found in findings for figure in getattr(found, name)) for name in ("figures", "missing"))
    shown = [found.words for found in findings if found.outcome == outcome or outcome != Outcome.MET]
    return Finding(outcome, words.either(shown), figures, missing)


def find(clause, figures, profile, limits):
    """Finding of one clause, or None where it is not meant for such a school."""
    fits = clause.scope.fits(profile)
    if not fits:
        return None if fits is False else Finding(Outcome.NO_DATA, words.NO_FOUNDING_YEAR)
    if clause.when and not applies(clause, figures, profile):
        return Finding(Outcome.NOT_APPLICABLE, words.not_applicable(clause.when))
    if clause.scope.level and len(profile.levels) > 1 and is_of_several(clause, profile):
        clause = replace(clause, said=words.said_of_level(clause))
    series = [known(clause, figures, profile, year) for year in range(figures.year - clause.window + 1, figures.year + 1)]
    used = tuple(figure for point in series for figure in point.used)
    sought = tuple(figure for point in series for figure in point.missing)
    if clause.op == Op.PEOPLE:
        return Finding(Outcome.NEEDS_PEOPLE, words.for_people(clause, series), used, sought)
    demands = right_side(clause, figures, profile, limits)
    if isinstance(demands, Finding):
        return demands
    missing = [point.year for point in series if point.value is None]
    if missing:
        return Finding(Outcome.NO_DATA, words.no_data(clause, missing), used, sought)
    if clause.op == Op.TREND:
        return Finding(*trend(clause, series), used)
    return Finding(*hold_all(clause, series, demands), used)


def is_of_several(clause, profile):
    """Whether more than one level of the school has the figures, so that words must say which."""
    return sum(all(level in catalogue().metrics[key].levels for key in clause.metrics) for level in profile.levels) > 1


def applies(clause, figures, profile):
    """Whether the clause's condition holds; an unknown figure leaves the clause in force."""
    text = read(clause.when.metric, clause.scope.level, figures, profile, figures.year).text
    return text is None or COMPARE[clause.when.op](Decimal(text), clause.when.value)


def right_side(clause, figures, profile, limits):
    """((Op, Decimal), …) that the figure is held against, ((Op, None),) where there is none, or a Finding that says what is missing."""
    if clause.limit:
        value = limits.get(clause.limit)
        return ((clause.op, value.normalize()),) if value is not None else Finding(Outcome.NO_THRESHOLD, words.no_threshold(clause))
    if clause.target:
        return own_target(clause, figures, profile) or Finding(Outcome.NO_DATA, words.no_target(clause, figures.year))
    return ((clause.op, clause.value),)


def own_target(clause, figures, profile):
    """((Op, Decimal), …) of the school's own target: set for the figure itself, else written among the year's figures; () for none."""
    aims = [aim_of(key, clause.scope.level, figures, profile) for key in clause.metrics]
    if None not in aims:
        return demands_on_sum(clause.metrics, aims, clause.op)
    text = read(clause.target, clause.scope.level, figures, profile, figures.year).text
    return () if text is None else ((clause.op, Decimal(text)),)


def aim_of(key, level, figures, profile):
    """The target set for a figure of that level; where only one level has the figure, the whole school's is the same."""
    own = [name for name in profile.levels if name in catalogue().metrics[key].levels]
    places = [level] if len(own) != 1 else [level, "", own[0]]
    return next((figures.targets[place, key] for place in places if (place, key) in figures.targets), None)


def hold_all(clause, series, demands):
    """(Outcome, words) of known figures held against one demand, or against both ends of “từ … đến”."""
    found = [hold(clause, series, demand) for demand in demands]
    missed = [(outcome, said) for outcome, said in found if outcome != Outcome.MET]
    if len(found) == 1 or missed:
        return (missed or found)[0]
    return Outcome.MET, words.between(clause, series[-1], *(limit for _, limit in demands))


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
