"""Reports on how a plan went: made from a checkpoint that was held, then written and walked like any paper."""

from accreditation.demo.plans import fill_frame, fill_sections
from accreditation.demo.review import walk
from improvement_plans import workflow
from improvement_plans.models import ImprovementPlan


def load_report(world, row):
    """Make, write and send one report; its plan and checkpoint are already there. Returns the report."""
    acting = world.acting(row["by"], row["at"], row["day"])
    plan = ImprovementPlan.objects.not_reports().get(organization=world.organizations[row["at"]], period_start=row["reported_period"])
    report = workflow.make_report(plan, plan.checkpoints.get(kind=row["checkpoint"]), acting=acting)
    fill_frame(report, row, acting)
    fill_sections(report, row, acting)
    report.refresh_from_db()
    walk(world, report, row.get("steps", ()))
    return report
