"""What the tests of judging set up: profiles of schools, figures of five years, one rule at a time."""

from dataclasses import dataclass, replace
from decimal import Decimal

from assessments.aims import Aim
from assessments.judging import judge
from assessments.known import Figures
from schools.enums import TargetOp
from standards.enums import SchoolLevel
from standards.metrics import catalogue
from standards.rule_files import rules_of
from standards.rules import Op

YEAR = 2023
YEARS = range(YEAR - 4, YEAR + 1)
OF_SET = {"TT17-2018": ("primary",), "TT18-2018": ("lower_secondary",), "TT19-2018": ("preschool",)}
GOOD_CHOICE = {"party_org_rating": "excellent", "managers_lowest_rating": "good", "outstanding_year": "yes"}


@dataclass(frozen=True)
class Profile:
    """A school's profile as the judge looks at it."""

    levels: tuple = ("primary",)
    founded_year: int | None = 1990
    is_disadvantaged_area: bool = False
    is_extremely_disadvantaged: bool = False
    is_inner_city: bool = False
    is_rural: bool = False
    is_gifted: bool = False
    is_special: bool = False


def rule_at(code, place):
    """The rule of a set by its place: `2.2 Mức 2a`."""
    return next(rule for rule in rules_of(code).rules if rule.place == place)


def years_of(**figures):
    """{year: known} of five years from one value or five of each metric; None leaves a year out."""
    known = {year: {} for year in YEARS}
    for key, values in figures.items():
        for year, value in zip(YEARS, values if isinstance(values, (list, tuple)) else [values] * 5, strict=True):
            if value is not None:
                known[year][key] = str(value)
    return known


def figures_of(levels=("",), targets=(), **figures):
    """Figures whose rows all stand in the whole school's row, or in each of `levels`."""
    return Figures(YEAR, {(year, level): row for year, row in years_of(**figures).items() for level in levels}, dict(targets))


def aim(op, value, value_to=None):
    """One of the school's own targets as the judge takes it."""
    return Aim(TargetOp(op), Decimal(value), None if value_to is None else Decimal(value_to))


def judged(code, place, profile=None, limits=(), **figures):
    """Judgement of one rule."""
    return judge(rule_at(code, place), figures_of(**figures), profile or Profile(OF_SET[code]), dict(limits))


def good_figures(rule):
    """{metric: a value that no demand of the rule minds}, for the figures a test does not turn."""
    metrics = [catalogue().metrics[key] for clause in rule.clauses for key in clause.metrics]
    metrics += [catalogue().metrics[clause.when.metric] for clause in rule.clauses if clause.when]
    return {metric.key: good_value(metric) for metric in metrics}


def good_value(metric):
    if metric.is_choice:
        return GOOD_CHOICE[metric.key]
    if metric.key in ("class_count", "group_count", "class_size_largest", "primary_class_size_largest", "shifts_highest"):
        return 1
    if metric.key == "primary_completion_age11_rate":
        return 99  # at 100 there is no child left of whom the rest could be asked
    return {"down": 0}.get(metric.direction, 100)


def shares(metrics, total):
    """{metric: value} that add up to the total."""
    first, *rest = metrics
    return {first: Decimal(total) - 5 * len(rest), **dict.fromkeys(rest, 5)}


def having(profile, words):
    """The profile changed by the words of a table: flags, `not` flags, or a level of school."""
    for word in words:
        name = word.removeprefix("not ")
        changes = {"levels": (name,)} if name in SchoolLevel.values else {name: word == name}
        profile = replace(profile, **changes)
    return profile


def figures_with(rule, metrics, value, years=1, **others):
    """Figures that no other demand of the rule minds, with the metrics at `value` in the last `years`."""
    figures = {key: [good] * 5 for key, good in good_figures(rule).items()}
    for key, part in shares(metrics, value).items():
        before = min(part, 0) if any(clause.op == Op.TREND for clause in rule.clauses) else figures[key][0]
        figures[key] = [before] * (5 - years) + [part] * years
    return figures_of(**figures | others)


def scope_words(scope):
    """Flags and level of a scope as the tables write them."""
    flags = {name if wanted else f"not {name}" for name, wanted in scope.flags}
    return frozenset(flags | ({scope.level} if scope.level else set()))
