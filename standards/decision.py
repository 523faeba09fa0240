"""From verdicts to levels: the decision rules of both regimes as pure functions.

2018 sets: Điều 6, 22, 34 of TT 17, 18, 19/2018. TT 57/2026: Điều 5 khoản 2–3, Điều 16. Nothing here reads a database,
and nothing here decides: the council confirms what is computed.
"""

from dataclasses import dataclass

from standards.enums import DecisionRule, Verdict

PASSING = frozenset({Verdict.MET, Verdict.NOT_APPLICABLE})


@dataclass(frozen=True)
class CriterionStanding:
    """One criterion as the school-level rules see it: highest level that exists, level reached."""

    code: str
    max_level: int
    reached: int
    is_mandatory: bool = False


def passes(verdict):
    """Đạt, and không áp dụng with its reason, count as met (DESIGN 3.2); chưa đánh giá does not."""
    return verdict in PASSING


def criterion_level(verdicts):
    """Level reached by one criterion.

    In: {level number: {indicator key: verdict}}. Out: the highest k for which every indicator of levels 1..k is met; 0 for none
    (a later level includes the earlier ones).
    """
    reached = 0
    for level in sorted(verdicts):
        if not verdicts[level] or not all(passes(verdict) for verdict in verdicts[level].values()):
            break
        reached = level
    return reached


def missing_for_next(verdicts):
    """(next level, keys of its indicators that are not met), or (None, []) when the criterion is at its top."""
    following = [level for level in sorted(verdicts) if level > criterion_level(verdicts)]
    if not following:
        return None, []
    level = following[0]
    return level, [key for key, verdict in verdicts[level].items() if not passes(verdict)]


def short_of(standings, level):
    """Criteria that keep a 2018 school from `level`: those below min(level, their highest level)."""
    return [row for row in standings if row.reached < min(level, row.max_level)]


def school_level_2018(standings, top_items=()):
    """School level 0–4 by the 2018 circulars.

    In: CriterionStanding rows of all criteria; verdicts of the items of Điều 22 (Mức 4). No weights, no share of criteria: one
    criterion below the level keeps the whole school below it.
    """
    standings = list(standings)
    if not standings:
        return 0
    level = 0
    while level < 3 and not short_of(standings, level + 1):
        level += 1
    items = list(top_items)
    return 4 if level == 3 and items and all(passes(verdict) for verdict in items) else level


def reaches_2026(standings, level, optional_minimum=5):
    """Whether TT 57/2026 Điều 5 khoản 3 holds at `level` (1 or 2): every mandatory criterion at it, at least
    `optional_minimum` of the others at it, and at Mức 2 the remaining ones at least at Mức 1."""
    mandatory = [row.reached for row in standings if row.is_mandatory]
    others = [row.reached for row in standings if not row.is_mandatory]
    return (
        bool(mandatory)
        and min(mandatory) >= level
        and sum(reached >= level for reached in others) >= optional_minimum
        and all(reached >= level - 1 for reached in others)
    )


def school_level_2026(standings, optional_minimum=5):
    """School level 0–2 by TT 57/2026 Điều 5 khoản 3."""
    standings = list(standings)
    return max((level for level in (1, 2) if reaches_2026(standings, level, optional_minimum)), default=0)


def school_level(rule, standings, *, top_items=(), optional_minimum=5):
    """School level by the set's own rule (DecisionRule)."""
    if rule == DecisionRule.MANDATORY_2026:
        return school_level_2026(standings, optional_minimum)
    return school_level_2018(standings, top_items)


def multi_level_school(levels):
    """A school with several school levels has the lowest of its levels; 0 when none was judged."""
    return min(levels, default=0)


def accreditation_grade(level, *, has_finished_cohort):
    """Cấp độ kiểm định 0–4 (Điều 34 khoản 2 of the 2018 circulars): the externally assessed level, once a cohort has finished."""
    return level if has_finished_cohort else 0


def national_degree_2018(level, *, has_finished_cohort):
    """Mức độ chuẩn quốc gia 0–2: Mức 2 gives mức độ 1, Mức 3 and 4 give mức độ 2."""
    return {0: 0, 1: 0, 2: 1, 3: 2, 4: 2}[level] if has_finished_cohort else 0


@dataclass(frozen=True)
class RecognitionFacts:
    """What Điều 16 khoản 1 TT 57/2026 asks beside the level."""

    has_finished_cohort: bool
    consecutive_data_years: int
    facilities_degree: int


def national_degree_2026(level, facts):
    """Mức độ chuẩn quốc gia 0–2 by TT 57/2026 Điều 16: all four conditions at once; facilities may hold the degree down."""
    if not facts.has_finished_cohort or facts.consecutive_data_years < 3:
        return 0
    return min(level, facts.facilities_degree)
