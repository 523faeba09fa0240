"""Life of a zip of plans: asked for, built in the background, kept for some days, thrown away."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.middleware import acting_for
from documents.permissions import reads_papers
from documents.problems import error, refuse_if
from improvement_plans.bundles import ZIP, BundleTooLarge, build_zip, choices_for
from improvement_plans.enums import BundleState
from improvement_plans.models import PlanBundle
from records import files
from records.jobs import enqueue, keep_alive
from records.trail import audit

MOST = 500
KEPT_FOR = timedelta(days=7)
STEP = 10  # plans between two notes of progress
NO_ROLE = "Người yêu cầu không còn vai trò ở đơn vị này."
TOO_LARGE = "Các tệp đã chọn quá lớn để gom vào một gói. Hãy chọn ít kế hoạch hơn."


def bundle_problems(picks):
    """Why these plans can't become a bundle; the same list guards the act."""
    if not picks:
        return [error("Hãy chọn ít nhất một kế hoạch.")]
    return [error(f"Mỗi gói gom được nhiều nhất {MOST} kế hoạch; hãy lọc bớt.")] if len(picks) > MOST else []


@transaction.atomic
def make_bundle(picks, *, acting):
    """Ask for a zip of the plans picked; what the person can't see is left out. Raises PermissionDenied, WorkflowRefused."""
    if not reads_papers(acting):
        raise PermissionDenied
    picks = [row.pick for row in choices_for(acting, picks=list(dict.fromkeys(picks)))]
    refuse_if(bundle_problems(picks))
    bundle = PlanBundle.objects.create(organization=acting.organization, by=acting.user, picks=picks, expires_at=timezone.now() + KEPT_FOR)
    audit(bundle, "yêu cầu gom kế hoạch", by=acting.user, organization=acting.organization, to_state=bundle.get_state_display(), picks=len(picks))
    enqueue("build_plan_bundle", bundle_id=bundle.pk)
    return bundle


def build_bundle(bundle_id):
    """Build what was asked for, with the rights the person has now. Run again after a crash it begins anew."""
    bundle = PlanBundle.objects.select_related("by", "organization").filter(pk=bundle_id).first()
    if bundle is None or not bundle.is_waiting:
        return
    acting = acting_for(bundle.by, bundle.organization_id)
    if acting is None or acting.organization.pk != bundle.organization_id or not reads_papers(acting):
        _end(bundle, state=BundleState.FAILED, refusal=NO_ROLE)
        return
    PlanBundle.objects.filter(pk=bundle.pk).update(state=BundleState.BUILDING, done_count=0)
    try:
        content, failed = build_zip(bundle.picks, choices_for(acting, picks=bundle.picks), lambda done: _note(bundle, done))
    except BundleTooLarge:
        _end(bundle, state=BundleState.FAILED, refusal=TOO_LARGE)
        return
    file = files.store(content, f"Kế hoạch ({len(bundle.picks)}).zip", ZIP, organization=bundle.organization, by=bundle.by)
    if not _end(bundle, state=BundleState.READY, file=file, done_count=len(bundle.picks), failed_count=failed):
        files.discard(file)  # another worker was quicker


def _note(bundle, done):
    if done % STEP == 0:
        PlanBundle.objects.filter(pk=bundle.pk).update(done_count=done)
        keep_alive()


@transaction.atomic
def _end(bundle, **values):
    """Write how it ended, once; says whether it was this call that did."""
    row = PlanBundle.objects.select_for_update().filter(pk=bundle.pk).first()
    if row is None or not row.is_waiting:
        return False
    before = row.get_state_display()
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    audit(row, "gom kế hoạch", by=None, organization=bundle.organization, from_state=before, to_state=row.get_state_display())
    return True


def expire_bundles(now):
    """Throw away what is past its day; returns how many."""
    count = 0
    for row in PlanBundle.objects.filter(expires_at__lt=now).select_related("file"):
        row.delete()
        if row.file:
            files.discard(row.file)
        count += 1
    return count
