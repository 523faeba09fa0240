"""The bench of the desk: what it counts on a small plan, and that neither a refused save nor a whole sheet is measured."""

from itertools import count

import pytest
from django.urls import reverse

from accreditation.bench import desk
from accreditation.bench.world import World
from documents.models import Document
from improvement_plans.models import PlanAction, PlanSection
from records.models import TextChange


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def plan(world):
    return world.plan(3)


def test_every_row_is_counted_within_its_limit(world):
    rows = {row.work: row for row in desk.desk_rows(world, size=12)}
    counted = [row for row in rows.values() if row.unit == ""]
    assert len(counted) == 3 and [row.work for row in counted if row.is_failed] == []
    assert {row.target for row in rows.values() if row.unit == "ms"} == {desk.AUTOSAVE, desk.PART}
    assert all(0 < row.figure < 1 for row in rows.values() if row.unit == "×")


def test_a_plan_grows_beyond_the_weaknesses_there_are(world, monkeypatch):
    monkeypatch.setattr("accreditation.bench.world.LARGE", 4)
    plan = desk.grown_plan(world, 7)
    assert PlanAction.objects.filter(problem__plan=plan).exclude(tasks="").count() == 7
    assert plan.problems.count() == 4


def test_the_measured_save_really_writes_another_text_each_time(world, plan):
    section, turns = plan.sections.filter(criterion=None).first(), count(0)
    seen = set()
    for _ in range(3):
        desk.saved(world.client(world.principal), "section_autosave", section, turns, "text")
        seen.add(PlanSection.objects.get(pk=section.pk).text)
    assert len(seen) == 3
    assert TextChange.objects.filter(field="text", subject_id=str(section.pk)).count() == 1


def test_a_refused_save_is_not_measured_as_a_quick_one(world, plan):
    action = PlanAction.objects.filter(problem__plan=plan).first()
    client = world.client(world.principal)
    with pytest.raises(RuntimeError, match="version"):
        desk.saved(client, "action_autosave", action, count(5), "none")
    Document.objects.filter(pk=plan.document_id).update(state="submitted")
    with pytest.raises(RuntimeError, match="403"):
        desk.saved(client, "action_autosave", action, count(0), "tasks")


def test_the_sheets_save_goes_on_from_its_own_digest_and_a_refused_one_is_not_measured(world, monkeypatch):
    rows = list(desk.sheet_rows(world.client(world.principal), world.assessment))
    assert [row.unit for row in rows] == ["ms", ""] and not rows[1].is_failed
    sheet = world.assessment.criterion_assessments.first()
    assert sheet.strengths and sheet.version > 2
    monkeypatch.setattr("accreditation.bench.desk.digest", lambda words: "0")
    with pytest.raises(RuntimeError, match="409"):
        next(desk.sheet_rows(world.client(world.principal), world.assessment))


def test_a_part_that_asks_for_the_whole_sheet_is_not_measured(world, plan):
    client = world.client(world.principal)
    with pytest.raises(RuntimeError, match="section:none"):
        desk.part_of(client, plan, "section:none")
    assert len(desk.part_of(client, plan, f"section:{plan.sections.first().key}")) < len(client.get(reverse("plan_preview", args=[plan.pk])).content)
