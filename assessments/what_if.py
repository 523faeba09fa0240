"""What the school's level would be if some criteria were met: nothing is written, the set's own rule decides.

A school of several levels may have several assessments in a year, one a set; the school's level is the lowest of theirs.
"""

from dataclasses import dataclass, replace

from assessments.models import Assessment
from assessments.standing import TOP_LEVEL, SchoolResult, school_result, sheet_standings
from standards.decision import multi_level_school, passes
from standards.enums import Verdict


@dataclass(frozen=True)
class WhatIfPart:
    """One assessment of the year: its result now and the supposed one, what was ticked, what can be ticked."""

    assessment: object
    now: SchoolResult
    then: SchoolResult
    criteria: tuple
    items: tuple
    short: tuple
    short_items: tuple

    @property
    def is_asked(self):
        return bool(self.criteria or self.items)

    @property
    def has_ticks(self):
        return bool(self.short or self.short_items)


@dataclass(frozen=True)
class WhatIf:
    """The board's own assessment and the school's `others` of the same year and kind."""

    own: WhatIfPart
    others: tuple = ()

    @property
    def parts(self):
        return (self.own, *self.others)

    @property
    def is_asked(self):
        return any(part.is_asked for part in self.parts)

    @property
    def has_ticks(self):
        return any(part.has_ticks for part in self.parts)

    @property
    def now(self):
        """Level of the whole school: the lowest of its assessments."""
        return multi_level_school([part.now.level for part in self.parts])

    @property
    def then(self):
        return multi_level_school([part.then.level for part in self.parts])


def supposed(standings, codes, target):
    """CriterionStanding rows with the named criteria lifted to `target`, or to their own highest level."""
    return [replace(row, reached=max(row.reached, min(target, row.max_level))) if row.code in codes else row for row in standings]


def what_if(assessment, rows, items, *, target, ticks):
    """WhatIf of the school.

    In: the assessment's SheetStanding rows, its verdict rows of Mức 4, and the names that were ticked: {(assessment id, "met" |
    "item"): [code or key, …]}; those that there are not are left out. Four queries more for each other assessment.
    """
    others = Assessment.objects.filter(organization=assessment.organization_id, school_year=assessment.school_year, kind=assessment.kind)
    others = others.exclude(pk=assessment.pk).select_related("regulation_set").order_by("regulation_set__code")
    return WhatIf(
        part_of(assessment, rows, items, target, ticks),
        tuple(part_of(other, sheet_standings(other), items_of(other), target, ticks) for other in others),
    )


def items_of(assessment):
    """Verdict rows of Mức 4 in the law's order."""
    return list(assessment.top_level_verdicts.select_related("item").order_by("item__position"))


def part_of(assessment, rows, items, target, ticks):
    """WhatIfPart of one assessment."""
    standings = [row.standing for row in rows]
    known = {row.code for row in standings} & set(ticks.get((assessment.pk, "met"), ()))
    keys = {row.item.key for row in items} & set(ticks.get((assessment.pk, "item"), ()))
    before = [row.verdict for row in items]
    after = [Verdict.MET if row.item.key in keys and not passes(row.verdict) else row.verdict for row in items]
    return WhatIfPart(
        assessment=assessment,
        now=school_result(assessment, standings, before),
        then=school_result(assessment, supposed(standings, known, target), after),
        criteria=tuple(sorted(known)),
        items=tuple(sorted(keys)),
        short=tuple(row for row in rows if row.is_short_of(target)),
        short_items=tuple(row for row in items if target == TOP_LEVEL and not passes(row.verdict)),
    )
