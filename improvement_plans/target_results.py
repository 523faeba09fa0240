"""What was reached of a plan's targets: at one checkpoint, and as a report's table."""

from documents.paper import Cell, Column, Row, Table
from formats.dates import school_year_label
from improvement_plans.baselines import reached_by
from improvement_plans.models import TargetResult
from improvement_plans.wording import target_words, with_unit

COLUMNS = (
    Column("tt", "TT", 6, "center"),
    Column("name", "Chỉ tiêu", 36),
    Column("start", "Số liệu gốc", 24, "center"),
    Column("target", "Mức phấn đấu", 18, "center"),
    Column("reached", "Đạt được", 16, "center"),
)


def rows_at(checkpoint, contents):
    """[(SectionTarget, its TargetResult at the checkpoint or None, Baseline of the school's figures or None)]."""
    targets = contents.targets
    if not targets:
        return []
    results = {row.target_id: row for row in checkpoint.target_results.select_related("target")}
    reached = reached_by(checkpoint.plan, {target.metric for target in targets})
    return [(target, results.get(target.pk), reached.get(target.metric)) for target in targets]


def last_values(targets, until=None):
    """{key of a target: the newest number reached}, as `last_reached` finds it."""
    return {key: row.actual_value for key, row in last_reached(targets, until).items()}


def last_reached(targets, until=None):
    """{key of a target: its newest TargetResult, up to the checkpoint `until`}; an amendment finds what was written before it."""
    rows = TargetResult.objects.filter(target__key__in=[target.key for target in targets])
    if until:
        rows = rows.filter(checkpoint__planned_on__lte=until.planned_on)
    return {row.target.key: row for row in rows.select_related("target", "checkpoint").order_by("checkpoint__planned_on", "checkpoint_id")}


def targets_table(section, contents):
    """The targets of the plan reported on with what was reached; None where it has none."""
    targets = contents.followed.targets
    reached = last_values(targets, contents.plan.reported_checkpoint) if targets else {}
    rows = tuple(_row(f"aim:{target.key}", number, target, reached.get(target.key)) for number, target in enumerate(targets, start=1))
    return Table(f"table:{section.key}:targets", COLUMNS, rows) if rows else None


def _row(key, number, target, reached):
    unit = target.target_unit
    start = "" if target.baseline_value is None else with_unit(target.baseline_value, unit)
    year = f"năm học {school_year_label(target.baseline_year)}" if start and target.baseline_year else ""
    words = target_words(target.target_kind, target.target_value, target.target_value_to, unit)
    texts = {
        "tt": str(number), "name": str(target), "start": f"{start} ({year})" if year else start,
        "target": words[:1].upper() + words[1:], "reached": "" if reached is None else with_unit(reached, unit),
    }  # fmt: skip
    return Row(key, tuple(Cell(f"{key}:{name}", text) for name, text in texts.items()), "row", str(target)[:80])
