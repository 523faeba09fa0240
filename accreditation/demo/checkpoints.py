"""Checkpoints of an issued plan: what was looked at, how far each action was."""

from datetime import datetime, time
from decimal import Decimal

from django.utils.timezone import make_aware

from accreditation.demo.plans import first_action
from improvement_plans import workflow

RESULT = {"result": "", "adjustment": "", "new_end_on": None, "evidence_text": "", "actual_value": None}
APART = ("criterion", "spent")


def hold_checkpoint(plan, step, acting):
    """Open the checkpoint and fill it in."""
    checkpoint = workflow.make_checkpoint(plan, step["kind"], step["planned_on"], acting=acting)
    workflow.save_checkpoint(checkpoint, step["whole"], version=0, acting=acting)
    for row in step["results"]:
        values = RESULT | {name: value for name, value in row.items() if name not in APART}
        values["actual_value"] = Decimal(row["actual_value"]) if "actual_value" in row else None
        workflow.save_result(checkpoint, first_action(plan, row["criterion"]), values, row.get("spent", {}), version=0, acting=acting)
    # Written on the day of the story: a report tells up to when its results go.
    checkpoint.results.update(at=make_aware(datetime.combine(acting.today, time(9))))


def close_last_checkpoint(plan, step, acting):
    """End the checkpoint held last."""
    workflow.close_checkpoint(plan.checkpoints.last(), acting=acting)
