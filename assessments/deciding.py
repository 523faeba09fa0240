"""What figures propose beside what people decided, verdict by verdict. Reads, never decides (DESIGN 3.2)."""

from dataclasses import dataclass

from formats.dates import school_year_label
from schools.cells import cell_words, show_computed
from standards.enums import SchoolLevel, Verdict
from standards.metrics import catalogue

WHOLE = "whole"
DECIDED = frozenset({Verdict.MET, Verdict.NOT_MET})
PROPOSES = {"met": Verdict.MET, "not_met": Verdict.NOT_MET, "not_applicable": Verdict.NOT_APPLICABLE}
REASON_LIMIT = 500
# The word's shape, as of states elsewhere (state_badge).
SHAPES = {"met": "met", "not_met": "not_met", "not_applicable": "not_applicable"}


@dataclass(frozen=True)
class Proposal:
    """A Judgement beside the verdict row it is about (IndicatorVerdict or TopLevelVerdict)."""

    row: object
    judgement: object

    @property
    def shape(self):
        return SHAPES.get(self.judgement.outcome, "not_assessed")

    @property
    def is_whole(self):
        return self.judgement.covers == WHOLE

    @property
    def verdict(self):
        """The verdict it amounts to; "" where figures say none."""
        return PROPOSES.get(self.judgement.outcome, "")

    @property
    def reason(self):
        """The reason kept with a verdict that was accepted: only “không áp dụng” needs one."""
        return self.judgement.reason[:REASON_LIMIT] if self.verdict == Verdict.NOT_APPLICABLE else ""

    @property
    def can_accept(self):
        return bool(self.verdict) and self.row.verdict != self.verdict

    @property
    def is_ready(self):
        """Whether “accept all” takes it: it covers the whole, says met or not met, and nobody decided yet."""
        return self.is_whole and self.verdict in DECIDED and self.row.verdict == Verdict.NOT_ASSESSED

    @property
    def differs(self):
        """Whether people decided otherwise than figures that cover the whole."""
        return needs_reason(self.judgement, self.row.verdict)

    @property
    def figures(self):
        """[(name, [(school year, value in words), …]), …] of the figures used."""
        found = {}
        for used in self.judgement.figures:
            found.setdefault((used.metric, used.level), []).append((school_year_label(used.year), value_words(used.metric, used.value)))
        return [(name_at(key, level), sorted(years)) for (key, level), years in found.items()]


def name_at(key, level):
    """A figure's name, with the level of the school it is of: `Tổng số lớp – tiểu học`."""
    name = catalogue().metrics[key].name
    return f"{name} – {SchoolLevel(level).label.lower()}" if level else name


def value_words(key, value):
    """A stored figure as people read it; "chưa có" for none."""
    metric = catalogue().metrics.get(key)
    if not value or metric is None:
        return value or "chưa có"
    return show_computed(value) + ("%" if metric.is_rate else "") if metric.is_derived else cell_words(metric, value)


def needs_reason(judgement, verdict):
    """Whether deciding `verdict` goes against figures that cover the whole indicator, and so needs its reason."""
    if judgement is None or judgement.covers != WHOLE:
        return False
    proposed = PROPOSES.get(judgement.outcome)
    return proposed in DECIDED and verdict in DECIDED and verdict != proposed


def proposals_of(rows, judgements):
    """{id of indicator or item: Proposal} of the verdict rows that figures say something about."""
    found = ((row, judgements.get(place_of(row))) for row in rows)
    return {place_of(row)[1]: Proposal(row, judgement) for row, judgement in found if judgement is not None}


def place_of(row):
    """The key of a verdict row among judgements."""
    return ("indicator", row.indicator_id) if hasattr(row, "indicator_id") else ("item", row.item_id)


def law_of(row):
    """The indicator or item of Mức 4 a verdict row is about."""
    return row.indicator if hasattr(row, "indicator_id") else row.item


def figures_used(judgement):
    """[metric, school year, level, value] of what a judgement looked at; what it looked for in vain has the value ""."""
    return [[figure.metric, figure.year, figure.level, figure.value] for figure in (*judgement.figures, *judgement.missing)]
