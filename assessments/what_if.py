"""What the school's level would be if some criteria were met: nothing is written, the set's own rule decides."""

from dataclasses import dataclass, replace

from assessments.models import Assessment
from assessments.standing import SchoolResult, school_result
from standards.decision import multi_level_school, passes
from standards.enums import Verdict


@dataclass(frozen=True)
class WhatIf:
    """The result now and the supposed one; `others` are levels of the school's other assessments of the year."""

    now: SchoolResult
    then: SchoolResult
    criteria: tuple
    items: tuple
    others: tuple = ()

    @property
    def is_asked(self):
        return bool(self.criteria or self.items)

    @property
    def whole_now(self):
        """Level of the whole school: the lowest of its assessments."""
        return multi_level_school([self.now.level, *self.others])

    @property
    def whole_then(self):
        return multi_level_school([self.then.level, *self.others])


def supposed(standings, codes, target):
    """CriterionStanding rows with the named criteria lifted to `target`, or to their own highest level."""
    return [replace(row, reached=max(row.reached, min(target, row.max_level))) if row.code in codes else row for row in standings]


def what_if(assessment, standings, items, *, target, codes, item_keys):
    """WhatIf of an assessment; names that it does not have are left out.

    In: its CriterionStanding rows, its verdict rows of Mức 4, criteria and items a person ticked.
    """
    known, keys = {row.code for row in standings} & set(codes), {row.item.key for row in items} & set(item_keys)
    before = [row.verdict for row in items]
    after = [Verdict.MET if row.item.key in keys and not passes(row.verdict) else row.verdict for row in items]
    return WhatIf(
        now=school_result(assessment, standings, before),
        then=school_result(assessment, supposed(standings, known, target), after),
        criteria=tuple(sorted(known)),
        items=tuple(sorted(keys)),
        others=tuple(levels_beside(assessment)),
    )


def levels_beside(assessment):
    """Levels of the school's other assessments of the same year and kind; one query where there are none."""
    rows = Assessment.objects.filter(organization=assessment.organization_id, school_year=assessment.school_year, kind=assessment.kind)
    return [school_result(row).level for row in rows.exclude(pk=assessment.pk).select_related("regulation_set")]
