"""Opening an assessment, rights inside workflow, assigning people, the target level."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from assessments import workflow
from assessments.enums import AssignWay, WorkStatus
from assessments.merging import Ground, digests
from assessments.models import Assessment, IndicatorVerdict, LevelState, TopLevelVerdict
from assessments.sheets import load_sheet
from assessments.tests.desk import Desk
from documents.problems import WorkflowRefused
from records.models import AuditEntry
from records.trail import entries_about, history_of


def count(model, **path):
    return model.objects.filter(**path).count()


def test_opening_by_circular_19_makes_every_sheet_and_verdict(desk):
    row = desk.assessment
    assert row.criterion_assessments.count() == 25
    assert count(IndicatorVerdict, sheet__assessment=row) == 75 + 46 + 25
    assert count(LevelState, sheet__assessment=row) == 25 + 25 + 19
    assert count(TopLevelVerdict, assessment=row) == 6
    assert row.framework == "preschool" and row.opened_by == desk.cast.principal
    assert entries_about(row).get().action == "mở đợt tự đánh giá"


def test_opening_by_circular_57_makes_the_sheets_of_one_framework_only(desk57):
    assert desk57.assessment.criterion_assessments.count() == 15
    assert count(IndicatorVerdict, sheet__assessment=desk57.assessment) == 30
    assert count(TopLevelVerdict, assessment=desk57.assessment) == 0


@pytest.mark.parametrize(("year", "code"), [(2026, "TT19-2018"), (2025, "TT57-2026"), (2017, "TT19-2018")])
def test_a_set_that_does_not_govern_the_year_is_refused(cast, tt19, tt57, year, code):
    with pytest.raises(WorkflowRefused, match="không áp dụng"):
        Desk(cast, {"TT19-2018": tt19, "TT57-2026": tt57}[code], year)
    assert not Assessment.objects.exists()


def test_a_set_for_another_type_of_school_is_refused(cast, tt19):
    with pytest.raises(WorkflowRefused, match="không áp dụng"):
        workflow.open_assessment(cast.acting(cast.other_principal), 2023, tt19)


def test_a_second_assessment_of_the_same_year_is_refused(desk, tt19):
    with pytest.raises(WorkflowRefused, match="đã có đợt"):
        Desk(desk.cast, tt19, 2023)


@pytest.mark.parametrize(("level", "is_fine"), [(4, True), (5, False), (0, False)])
def test_the_target_is_a_level_of_the_set(cast, tt19, level, is_fine):
    if is_fine:
        assert Desk(cast, tt19, 2023, level).assessment.target_level == level
    else:
        with pytest.raises(WorkflowRefused, match="mức phấn đấu"):
            Desk(cast, tt19, 2023, level)


@pytest.mark.parametrize("person", ["member", "clerk", "officer", "leader", "operator"])
def test_only_those_who_draft_for_a_school_may_open(cast, tt19, person):
    with pytest.raises(PermissionDenied):
        workflow.open_assessment(cast.acting(getattr(cast, person)), 2023, tt19)


def save(desk, person, change, code="1.1"):
    """Save one changed part as that person."""
    sheet = desk.sheet(code)
    parts = load_sheet(sheet).parts()
    return workflow.save_sheet(desk.cast.acting(person), sheet, parts | change, Ground(digests(parts)))


@pytest.mark.parametrize("person", ["member", "clerk", "other_principal", "officer"])
def test_the_workflow_itself_refuses_who_may_not_edit(desk, person):
    with pytest.raises(PermissionDenied):
        save(desk, getattr(desk.cast, person), {"strengths": "Lẻn vào"})
    assert desk.sheet().strengths == ""


def test_saving_counts_a_version_begins_the_work_and_keeps_history(desk):
    save(desk, desk.cast.secretary, {"strengths": "Có nền nếp."})
    save(desk, desk.cast.principal, {"strengths": "Có nền nếp tốt."})
    sheet = desk.sheet()
    assert (sheet.version, sheet.status) == (2, WorkStatus.IN_PROGRESS)
    assert [(row.old, row.new, row.by) for row in history_of(sheet, "strengths")] == [
        ("Có nền nếp.", "Có nền nếp tốt.", desk.cast.principal),
        ("", "Có nền nếp.", desk.cast.secretary),
    ]


def test_saving_nothing_new_writes_nothing(desk):
    save(desk, desk.cast.principal, {"strengths": "Có."})
    lines = AuditEntry.objects.count()
    save(desk, desk.cast.principal, {})
    assert desk.sheet().version == 1 and AuditEntry.objects.count() == lines


def test_done_is_peoples_own_word_and_can_be_taken_back(desk):
    save(desk, desk.cast.principal, {"done": "yes"})
    assert desk.sheet().status == WorkStatus.DONE
    save(desk, desk.cast.principal, {"done": ""})
    assert desk.sheet().status == WorkStatus.IN_PROGRESS
    assert [(row.from_state, row.to_state) for row in entries_about(desk.sheet())] == [("done", "in_progress"), ("not_opened", "done")]


def test_the_database_itself_refuses_not_applicable_without_a_reason(desk):
    with pytest.raises(IntegrityError), transaction.atomic():
        desk.judge("not_applicable", code="1.1")
    with pytest.raises(IntegrityError), transaction.atomic():
        desk.judge_top("not_applicable")


@pytest.mark.parametrize(
    ("way", "left"), [(AssignWay.ADD, {"member", "secretary"}), (AssignWay.REPLACE, {"secretary"}), (AssignWay.REMOVE, {"member"})]
)
def test_the_ways_of_assigning(desk, way, left):
    acting, cast = desk.cast.acting(desk.cast.principal), desk.cast
    sheets = [desk.sheet("1.1"), desk.sheet("1.2")]
    workflow.assign(acting, desk.assessment, sheets, [cast.member], AssignWay.ADD)
    workflow.assign(acting, desk.assessment, sheets, [cast.secretary], way)
    for sheet in sheets:
        assert {user.username for user in sheet.assignees.all()} == left
        assert entries_about(sheet).count() == 2


def test_people_of_another_organisation_can_not_be_assigned(desk):
    with pytest.raises(PermissionDenied):
        workflow.assign(desk.cast.acting(desk.cast.principal), desk.assessment, [desk.sheet()], [desk.cast.officer], AssignWay.ADD)


def test_a_sheet_of_another_assessment_is_not_touched_by_assigning(desk, tt19):
    other = Desk(desk.cast, tt19, 2022)
    workflow.assign(desk.cast.acting(desk.cast.principal), desk.assessment, [other.sheet()], [desk.cast.member], AssignWay.ADD)
    assert not other.sheet().assignees.exists()


def test_clerks_are_not_offered_for_assigning(cast):
    people = workflow.assignable_people(cast.acting(cast.principal))
    assert {user.username for user in people} == {"principal", "deputy", "secretary", "member"}


def test_a_target_beyond_the_set_is_refused_and_a_change_is_audited(desk):
    acting = desk.cast.acting(desk.cast.deputy)
    with pytest.raises(WorkflowRefused):
        workflow.set_target(acting, desk.assessment, 5)
    workflow.set_target(acting, desk.assessment, 2)
    line = entries_about(desk.assessment).first()
    assert (line.action, line.from_state, line.to_state) == ("đổi mức phấn đấu", "", "2")
    with pytest.raises(PermissionDenied):
        workflow.set_target(desk.cast.acting(desk.cast.member), desk.assessment, 3)
