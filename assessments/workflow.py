"""Every change of an assessment: lock, check, change, audit, one transaction (DESIGN 3.5)."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.acting import verbs_of
from accounts.enums import Verb
from accounts.models import Membership, Organization
from assessments.deciding import place_of
from assessments.enums import AssessmentKind, AssignWay, WorkStatus
from assessments.merging import changed, merge
from assessments.models import Assessment, CriterionAssessment, IndicatorVerdict, LevelState, TopLevelVerdict
from assessments.permissions import may_draft, may_edit_sheet, may_open
from assessments.proposals import judgements_of
from assessments.sheets import DONE, VERDICT, in_words, load_sheet, load_top_level, write_sheet, write_top_level
from assessments.workflow_verdicts import override_problems, stamp_changed
from documents.problems import error, refuse_if
from formats.text import vietnamese_order
from records.trail import audit, remember_sitting, remember_texts
from schools.models import School
from standards.models import Criterion, Indicator, Level, RegulationSet


@dataclass(frozen=True)
class Saved:
    """Outcome of a save: the stored parts as they were read under the lock, and what people have to choose.

    With `conflicts` nothing was written.
    """

    merged: object
    current: dict

    @property
    def is_done(self):
        return not self.merged.conflicts


def top_target(regulation_set):
    """The highest level a school may aim at by the set: its levels, plus Mức 4 where the set has such items."""
    return regulation_set.level_count + regulation_set.top_level_items.exists()


def problems_of_opening(school, school_year, regulation_set, target_level):
    """Why an assessment can't be opened; the same list guards the act. `school` is None while the school has no profile."""
    if school is None:
        return [error("Trường chưa có hồ sơ; người vận hành lập hồ sơ trường trước.")]
    problems = []
    if regulation_set not in RegulationSet.objects.governing(school_year, school.school_type):
        problems.append(error("Bộ tiêu chuẩn này không áp dụng cho trường trong năm học đã chọn."))
    if target_level is not None and not 1 <= target_level <= top_target(regulation_set):
        problems.append(error("Bộ tiêu chuẩn này không có mức phấn đấu đó."))
    held = Assessment.objects.filter(organization=school.pk, school_year=school_year, regulation_set=regulation_set, kind=AssessmentKind.SELF)
    if held.exists():
        problems.append(error("Năm học này đã có đợt tự đánh giá theo bộ tiêu chuẩn đó."))
    return problems


@transaction.atomic
def open_assessment(acting, school_year, regulation_set, target_level=None):
    """Open a self-assessment with the set that governs the year; every sheet and verdict row is made at once.

    Raises PermissionDenied, or WorkflowRefused when the set does not govern the year or the assessment exists.
    """
    if not may_open(acting):
        raise PermissionDenied
    place = Organization.objects.select_for_update().get(pk=acting.organization.pk)
    school = School.objects.filter(pk=place.pk).first()
    refuse_if(problems_of_opening(school, school_year, regulation_set, target_level))
    row = Assessment.objects.create(
        organization=place, school_year=school_year, regulation_set=regulation_set, framework=school.framework,
        target_level=target_level, opened_by=acting.user,
    )
    make_sheets(row)
    audit(row, "mở đợt tự đánh giá", by=acting.user, organization=place, regulation_set=regulation_set.code)
    return row


def make_sheets(assessment):
    """Empty sheets, level texts and verdicts for all criteria of the assessment's framework, and those of Mức 4."""
    frame = {"standard__regulation_set": assessment.regulation_set, "standard__framework": assessment.framework}
    criteria = Criterion.objects.filter(**frame).order_by("position")
    sheets = CriterionAssessment.objects.bulk_create(CriterionAssessment(assessment=assessment, criterion=row) for row in criteria)
    by_criterion = {sheet.criterion_id: sheet for sheet in sheets}
    levels = Level.objects.filter(criterion__in=by_criterion).order_by("criterion__position", "number")
    LevelState.objects.bulk_create(LevelState(sheet=by_criterion[row.criterion_id], level=row.number) for row in levels)
    indicators = Indicator.objects.filter(level__criterion__in=by_criterion).select_related("level").order_by("pk")
    IndicatorVerdict.objects.bulk_create(IndicatorVerdict(sheet=by_criterion[row.level.criterion_id], indicator=row) for row in indicators)
    items = assessment.regulation_set.top_level_items.all()
    TopLevelVerdict.objects.bulk_create(TopLevelVerdict(assessment=assessment, item=row) for row in items)


@transaction.atomic
def save_sheet(acting, sheet, parts, ground):
    """Save one criterion's sheet.

    In: the parts a person sent (assessments.sheets), the Ground they stand on. Out: Saved. Raises PermissionDenied.
    """
    sheet = CriterionAssessment.objects.select_for_update(of=("self",)).select_related("assessment", "criterion").get(pk=sheet.pk)
    if not may_edit_sheet(acting, sheet.assessment, sheet.assignees.all()):
        raise PermissionDenied
    current = load_sheet(sheet).parts()
    outcome = Saved(merge(parts, current, ground), current)
    if outcome.is_done:
        changes = changed(current, outcome.merged.values)
        store_sheet(acting, sheet, changes)
        confirm(acting, sheet.assessment, sheet.verdicts.select_related("indicator"), changes)
    return outcome


def confirm(acting, assessment, rows, changes):
    """Keep beside every verdict among `changes` what figures proposed. Raises WorkflowRefused where a reason is missing."""
    decided = {int(key.removeprefix(VERDICT)): pair for key, pair in changes.items() if key.startswith(VERDICT)}
    if not decided:
        return
    judgements = judgements_of(assessment)
    touched = [row for row in rows if place_of(row)[1] in decided]
    refuse_if(override_problems([(judgements.get(place_of(row)), *decided[place_of(row)[1]]) for row in touched]))
    stamp_changed(acting, touched, judgements)


def store_sheet(acting, sheet, changes, *, is_sitting=False):
    """Write changed parts with their history; opening a sheet and saving it begins the work on it.

    `is_sitting`: the sheet saved itself while it was written, so that words alone leave no audit line every few seconds.
    """
    before = sheet.status
    if DONE in changes:
        sheet.status = WorkStatus.DONE if changes[DONE][1] else WorkStatus.IN_PROGRESS
    elif before == WorkStatus.NOT_OPENED:
        sheet.status = WorkStatus.IN_PROGRESS
    elif not changes:
        return
    write_sheet(sheet, changes)
    sheet.version += 1
    sheet.save(update_fields=["status", "strengths", "version"])
    remember(sheet, changes, acting, is_sitting)
    if is_sitting and before == sheet.status and not any(key.startswith(VERDICT) for key in changes):
        return
    audit(sheet, "lưu phiếu tiêu chí", by=acting.user, organization=acting.organization, from_state=before, to_state=sheet.status, parts=list(changes))


def remember(subject, changes, acting, is_sitting=False):
    """Keep the earlier and later wording of every changed part."""
    keep = remember_sitting if is_sitting else remember_texts
    texts = {key: tuple(in_words(key, value) if value is not None else "" for value in pair) for key, pair in changes.items()}
    keep(subject, texts, by=acting.user)


@transaction.atomic
def save_top_level(acting, assessment, parts, ground):
    """Save the sheet of Mức 4. Out: Saved. Raises PermissionDenied."""
    assessment = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if not may_draft(acting, assessment):
        raise PermissionDenied
    current = load_top_level(assessment).parts()
    outcome = Saved(merge(parts, current, ground), current)
    changes = changed(current, outcome.merged.values) if outcome.is_done else {}
    if changes:
        write_top_level(assessment, changes)
        confirm(acting, assessment, assessment.top_level_verdicts.select_related("item"), changes)
        remember(assessment, changes, acting)
        audit(assessment, "lưu phiếu Mức 4", by=acting.user, organization=acting.organization, parts=list(changes))
    return outcome


def assignable_people(acting):
    """People of the organisation to whom a sheet may be assigned: those who draft and the members of the council."""
    rows = Membership.objects.active_on(acting.today).filter(organization=acting.organization).select_related("user").order_by("user__full_name", "user")
    fits = {row.user for row in rows if verbs_of([row.role]) & {Verb.DRAFT, Verb.EDIT_ASSIGNED}}
    return sorted(fits, key=lambda user: (vietnamese_order(user.full_name), user.pk))


@transaction.atomic
def assign(acting, assessment, sheets, people, way, through_groups=()):
    """Assign people to sheets by name, in the AssignWay `way`; `through_groups`: those who get them with their group.

    People outside the organisation are refused with PermissionDenied.
    """
    assessment = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if not may_draft(acting, assessment) or not {*people, *through_groups} <= set(assignable_people(acting)):
        raise PermissionDenied
    for sheet in assessment.criterion_assessments.filter(pk__in=[sheet.pk for sheet in sheets]).select_related("criterion"):
        change_assignees(sheet.named, people, way)
        change_assignees(sheet.assignees, [*people, *through_groups], way)
        audit(sheet, "phân công", by=acting.user, organization=acting.organization, way=way, people=[str(user) for user in people])


def change_assignees(assignees, people, way):
    """Add, take off or replace people of one sheet; `assignees` is its relation, `way` an AssignWay."""
    if way == AssignWay.REPLACE:
        assignees.set(people)
    elif way == AssignWay.ADD:
        assignees.add(*people)
    else:
        assignees.remove(*people)


@transaction.atomic
def set_target(acting, assessment, target_level):
    """Change the level the school aims at; None for none. Raises PermissionDenied, WorkflowRefused."""
    assessment = Assessment.objects.select_for_update(of=("self",)).select_related("regulation_set").get(pk=assessment.pk)
    if not may_draft(acting, assessment):
        raise PermissionDenied
    if target_level is not None and not 1 <= target_level <= top_target(assessment.regulation_set):
        refuse_if([error("Bộ tiêu chuẩn này không có mức phấn đấu đó.")])
    before, assessment.target_level = assessment.target_level, target_level
    assessment.save(update_fields=["target_level"])
    audit(assessment, "đổi mức phấn đấu", by=acting.user, organization=acting.organization, from_state=str(before or ""), to_state=str(target_level or ""))
