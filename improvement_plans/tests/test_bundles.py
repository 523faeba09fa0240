"""A zip of plans from asking to expiry: background, progress, one owner, rights of the day it is built, pages."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accreditation.work import load_handlers
from documents.enums import DocumentState
from documents.problems import WorkflowRefused
from documents.tests import scenes
from improvement_plans import bundles
from improvement_plans.models import PlanBundle
from improvement_plans.workflow import bundles as workflow
from improvement_plans.workflow.bundles import (
    KEPT_FOR,
    MOST,
    build_bundle,
    bundle_problems,
    expire_bundles,
    make_bundle,
)
from records.jobs import run_due
from records.models import AuditEntry, Job, StoredFile


@pytest.fixture(autouse=True)
def background(monkeypatch):
    """All handlers known, and papers that cost nothing."""
    load_handlers()
    for place in ("documents.workflow_issue.render_issued", "improvement_plans.bundles.render_paper", "improvement_plans.sending.render_paper"):
        monkeypatch.setattr(place, lambda paper, draft=False: b"%PDF " + str(draft).encode())


@pytest.fixture
def client(stage):
    return stage.cast.client(stage.cast.principal)


@pytest.fixture
def bundle(stage):
    """A bundle of two plans, waiting."""
    return make_bundle([f"plan-{stage.make_plan().pk}", f"plan-{stage.make_plan().pk}"], acting=stage.acting)


def built(bundle):
    run_due()
    bundle.refresh_from_db()
    return bundle


def test_asking_leaves_a_job_and_a_line_in_the_trail(bundle, stage):
    assert (bundle.state, bundle.is_waiting, bundle.by) == ("waiting", True, stage.cast.principal)
    assert Job.objects.get(kind="build_plan_bundle").payload == {"bundle_id": bundle.pk}
    assert AuditEntry.objects.filter(subject_kind="improvement_plans.planbundle", action="yêu cầu gom kế hoạch").count() == 1
    assert timezone.now() < bundle.expires_at <= timezone.now() + KEPT_FOR


def test_the_background_builds_it_once(bundle):
    assert built(bundle).state == "ready"
    assert (bundle.done_count, bundle.failed_count) == (2, 0)
    with zipfile.ZipFile(bundle.file.file.open()) as archive:
        assert len(archive.namelist()) == 4
    first = bundle.file_id
    build_bundle(bundle.pk)
    bundle.refresh_from_db()
    assert bundle.file_id == first and StoredFile.objects.filter(content_type=bundles.ZIP).count() == 1


def test_progress_is_written_and_the_lease_held_along_the_way(bundle, monkeypatch):
    seen = []
    monkeypatch.setattr(workflow, "STEP", 1)
    monkeypatch.setattr(workflow, "keep_alive", lambda: seen.append(PlanBundle.objects.values_list("state", "done_count").get()))
    built(bundle)
    assert seen == [("building", 1), ("building", 2)]


def test_after_a_crash_it_begins_anew(bundle, monkeypatch):
    calls = []

    def crash(*args):
        calls.append(args)
        raise RuntimeError("mất điện")

    with monkeypatch.context() as patch:
        patch.setattr(workflow, "build_zip", crash)
        run_due()
    bundle.refresh_from_db()
    assert bundle.is_waiting and len(calls) == 1
    Job.objects.update(run_after=timezone.now())
    assert built(bundle).is_ready


def test_of_two_workers_only_one_file_is_kept(bundle, monkeypatch):
    real = workflow.build_zip

    def overtaken(*args):
        content = real(*args)
        PlanBundle.objects.filter(pk=bundle.pk).update(state="failed", refusal="khác")
        return content

    monkeypatch.setattr(workflow, "build_zip", overtaken)
    assert built(bundle).state == "failed"
    assert not StoredFile.objects.filter(content_type=bundles.ZIP).exists()


def test_rights_are_those_of_the_day_it_is_built(bundle, stage):
    Membership.objects.filter(user=stage.cast.principal).update(to_on=timezone.localdate() - timedelta(days=1))
    assert built(bundle).state == "failed"
    assert bundle.refusal == workflow.NO_ROLE and bundle.file is None


def test_what_is_too_large_is_told(bundle, monkeypatch):
    monkeypatch.setattr(bundles, "MOST_BYTES", 1)
    assert built(bundle).state == "failed"
    assert "quá lớn" in bundle.refusal


@pytest.mark.parametrize(("count", "words"), [(0, "ít nhất một"), (1, ""), (MOST, ""), (MOST + 1, f"nhiều nhất {MOST}")])
def test_why_not(count, words):
    problems = bundle_problems(["x"] * count)
    assert [words in problem.text for problem in problems] == ([True] if words else [])


def test_only_what_the_person_sees_is_asked_for(stage):
    mine, foreign = stage.make_plan(), stage.own_plan()
    made = make_bundle([f"plan-{foreign.pk}", f"plan-{mine.pk}", f"plan-{mine.pk}"], acting=stage.acting)
    assert made.picks == [f"plan-{mine.pk}"]
    with pytest.raises(WorkflowRefused, match="ít nhất một"):
        make_bundle([f"plan-{foreign.pk}"], acting=stage.acting)
    with pytest.raises(PermissionDenied):
        make_bundle([f"plan-{mine.pk}"], acting=stage.cast.acting(stage.cast.operator))


def test_after_its_days_it_is_thrown_away_with_its_file(bundle):
    built(bundle)
    storage, name = bundle.file.file.storage, bundle.file.file.name
    assert expire_bundles(timezone.now()) == 0 and storage.exists(name)
    assert expire_bundles(timezone.now() + KEPT_FOR + timedelta(minutes=1)) == 1
    assert not storage.exists(name)
    assert not PlanBundle.objects.exists() and not StoredFile.objects.filter(pk=bundle.file_id).exists()


def test_a_bundle_thrown_away_before_it_was_built_is_no_error(bundle):
    bundle.delete()
    run_due()
    assert not Job.objects.filter(kind="build_plan_bundle").exclude(state="done").exists()


def test_the_daily_clock_throws_away(bundle):
    PlanBundle.objects.update(expires_at=timezone.now() - timedelta(days=1))
    Job.objects.create(kind="daily_drop_old_bundles", payload={"on": "2026-01-01"})
    run_due()
    assert not PlanBundle.objects.exists()


def test_a_person_chooses_waits_and_downloads(client, stage):
    plan, other = stage.make_plan(), stage.make_plan()
    assert reverse("bundle_list") in client.get(reverse("plan_list")).content.decode()
    html = client.get(reverse("bundle_list")).content.decode()
    assert f'value="plan-{plan.pk}"' in html and "Gom cả 2 kế hoạch" in html
    answer = client.post(reverse("bundle_make"), {"pick": [f"plan-{plan.pk}"]}, follow=True)
    assert answer.headers["Refresh"] == "3" and "0/1 kế hoạch đã gom" in answer.content.decode()
    run_due()
    page = client.get(answer.request["PATH_INFO"])
    made = PlanBundle.objects.get()
    assert "Refresh" not in page.headers and reverse("bundle_file", args=[made.pk]) in page.content.decode()
    file = client.get(reverse("bundle_file", args=[made.pk]))
    assert file["Content-Type"] == "application/zip" and file["Content-Disposition"].startswith("attachment; ")
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        assert sum(name.endswith(".pdf") for name in archive.namelist()) == 1
    assert other.pk != plan.pk and "Gói 1 kế hoạch" in client.get(reverse("bundle_list")).content.decode()


def test_all_that_the_filter_found_goes_in(client, stage):
    stage.make_plan(period_start=2023)
    wanted = [stage.make_plan(period_start=2024) for _ in range(2)]
    client.post(reverse("bundle_make"), {"all": "1", "year": "2024", "issued": ""})
    assert sorted(PlanBundle.objects.get().picks) == sorted(f"plan-{plan.pk}" for plan in wanted)


def test_nothing_ticked_is_told_and_asks_for_nothing(client):
    answer = client.post(reverse("bundle_make"), follow=True)
    assert "Hãy chọn ít nhất một kế hoạch." in answer.content.decode()
    assert not PlanBundle.objects.exists() and not Job.objects.filter(kind="build_plan_bundle").exists()


@pytest.mark.parametrize("query", [{"year": "hai nghìn"}, {"year": "9" * 40}, {"page": "x"}, {"issued": "?"}])
def test_odd_filters_do_no_harm(client, stage, query):
    stage.make_plan()
    assert client.get(reverse("bundle_list"), query).status_code == 200


def test_an_authority_packs_what_schools_sent(cast):
    scenes.document_in(cast, DocumentState.ISSUED)
    scenes.document_in(cast, DocumentState.SUBMITTED)
    client = cast.client(cast.officer)
    assert reverse("bundle_list") in client.get(reverse("submission_list")).content.decode()
    html = client.get(reverse("bundle_list")).content.decode()
    assert "Trường Mầm non Hoa Mai" in html and "Số 05/KH-" in html and "Chưa ban hành" in html
    assert "Chỉ bản đã ban hành" in html
    client.post(reverse("bundle_make"), {"all": "1"})
    run_due()
    made = PlanBundle.objects.get()
    assert (made.organization, made.done_count, made.failed_count) == (cast.commune, 2, 0)


@pytest.mark.parametrize("person", ["deputy", "secretary", "officer", "other_principal", "operator", "stranger"])
def test_a_bundle_is_for_who_asked_only(bundle, stage, person):
    built(bundle)
    client = stage.cast.client(getattr(stage.cast, person))
    for name in ("bundle_detail", "bundle_file"):
        assert client.get(reverse(name, args=[bundle.pk])).status_code == 404


def test_the_file_does_not_exist_before_it_is_ready_nor_after_its_days(bundle, client):
    address = reverse("bundle_file", args=[bundle.pk])
    assert client.get(address).status_code == 404
    built(bundle)
    assert client.get(address).status_code == 200
    PlanBundle.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(address).status_code == 404
    assert "Gói 2 kế hoạch" not in client.get(reverse("bundle_list")).content.decode()


def test_a_lost_file_is_told_with_the_way_out(bundle, client):
    built(bundle).file.file.storage.delete(bundle.file.file.name)
    assert "Hãy gom lại" in client.get(reverse("bundle_file", args=[bundle.pk]), follow=True).content.decode()


def test_a_failed_bundle_and_missing_files_are_told(bundle, client):
    page = reverse("bundle_detail", args=[bundle.pk])
    PlanBundle.objects.update(state="failed", refusal=workflow.TOO_LARGE)
    assert workflow.TOO_LARGE in client.get(page).content.decode()
    file = StoredFile.objects.create(name="x.zip", content_type=bundles.ZIP, size=2048, sha256="0" * 64, file="x")
    PlanBundle.objects.update(state="ready", failed_count=1, file=file)
    assert "1 kế hoạch không tạo được tệp" in client.get(page).content.decode()


def test_a_place_without_plans_says_so(cast):
    html = cast.client(cast.far_officer).get(reverse("bundle_list")).content.decode()
    assert "Chưa có kế hoạch để tải" in html and "<form method=\"post\" action=\"/plans/bundles/add/\"" not in html
