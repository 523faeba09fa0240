"""What the background does for this room: zips of plans."""

from django.utils import timezone

from improvement_plans.workflow.bundles import build_bundle, expire_bundles
from records.jobs import daily, job


@job("build_plan_bundle")
def build_plan_bundle(bundle_id):
    build_bundle(bundle_id)


@daily
def drop_old_bundles(today):
    expire_bundles(timezone.now())
