"""Judging a school by what is stored: reads rules, figures, profile, limits and targets in a fixed number of queries. Writes nothing.

For others: `judgements_of` an assessment, `judged_schools` for many schools.
"""

from decimal import Decimal

from assessments.aims import Aim
from assessments.judging import judge
from assessments.known import Figures
from formats.dates import governing_date
from schools.models import School, SchoolTarget, YearlyFigures
from standards.models import Indicator, RuleLimit, TopLevelItem
from standards.rule_files import rules_of

BATCH = 200  # schools read at once: five years of 2 000 schools do not fit into little memory


def judgements_of(assessment):
    """{("indicator", indicator id) | ("item", item id): Judgement} of everything the set has a rule for. Six queries at most."""
    places, code = places_of(assessment)
    rules = rules_of(code)
    if not rules.rules:
        return {}
    school = School.objects.filter(pk=assessment.organization_id).first()
    if school is None:
        return {}
    judged = dict(next(judged_schools([school], assessment.school_year, rules))[1])
    return {place: judged[rule] for key, place in places.items() if (rule := rules.by_key.get(key))}


def places_of(assessment):
    """({Rule.key: ("indicator" | "item", id)}, code of the set); two queries."""
    frame = {"level__criterion__standard__regulation_set": assessment.regulation_set_id,
             "level__criterion__standard__framework": assessment.framework}  # fmt: skip
    columns = ("pk", "level__criterion__code", "level__number", "key", "level__criterion__standard__regulation_set__code")
    rows = list(Indicator.objects.filter(**frame).values_list(*columns))
    items = TopLevelItem.objects.filter(regulation_set=assessment.regulation_set_id).values_list("pk", "key")
    places = {("", criterion, level, letter): ("indicator", pk) for pk, criterion, level, letter, _ in rows}
    places |= {(assessment.framework, *key[1:]): place for key, place in places.items()}
    return places | {("item", key): ("item", pk) for pk, key in items}, rows[0][-1] if rows else ""


def judged_schools(schools, school_year, rules):
    """Yield (school, [(rule, Judgement), …]) of many schools, in their order; three queries for each BATCH of them."""
    limits = RuleLimit.objects.values_on(governing_date(school_year))
    window = max((clause.window for rule in rules.rules for clause in rule.clauses), default=1)
    for start in range(0, len(schools), BATCH):
        batch = schools[start : start + BATCH]
        rows, targets = rows_of(batch, school_year, window), targets_of(batch, school_year)
        for school in batch:
            figures = Figures(school_year, rows.get(school.pk, {}), targets.get(school.pk, {}))
            yield school, [(rule, judge(rule, figures, school, limits)) for rule in rules.rules]


def rows_of(schools, school_year, window):
    """{school id: {(school year, level): everything known}} of the years of the window; one query."""
    span = (school_year - window + 1, school_year)
    found = {}
    rows = YearlyFigures.objects.filter(school__in=[school.pk for school in schools], school_year__range=span)
    for pk, year, level, values, rates in rows.values_list("school_id", "school_year", "level", "values", "rates"):
        found.setdefault(pk, {})[year, level] = values | rates
    return found


def targets_of(schools, school_year):
    """{school id: {(level, metric): Aim}} of the schools' own targets of the year; one query."""
    found = {}
    rows = SchoolTarget.objects.filter(school__in=[school.pk for school in schools], school_year=school_year)
    for pk, level, metric, op, value, value_to in rows.values_list("school_id", "level", "metric", "op", "value", "value_to"):
        found.setdefault(pk, {})[level, metric] = Aim(op, Decimal(value), Decimal(value_to) if value_to else None)
    return found
