"""The council's acts by themselves: who may, what is written to the trail, what stays inside the assessment."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from assessments import council_workflow, deadline_workflow, inheritance_workflow
from assessments.council_workflow import charges, council_for, council_parts, group_parts, member_parts
from assessments.enums import CouncilDuty
from assessments.member_lines import MemberLine
from assessments.merging import Ground, digests
from assessments.models import AssessmentDeadline, Council, CouncilMember, InheritedPart, WorkGroup
from assessments.tests.desk import Desk
from documents.problems import WorkflowRefused
from records.models import AuditEntry, TextChange

NOTHING = Ground({})
TEST_MEMBER = {"user": "", "full_name": "Trần Thị An", "post": "Giáo viên", "duty": "member", "tasks": ""}
TEST_GROUP = {"name": "Nhóm 1", "kind": "working", "head": ""}
TEST_TERM = {"kind": "sheets", "name": "", "due_on": "2027-04-01"}


@pytest.fixture
def table(desk57):
    return Table(desk57)


class Table:
    """A council with one member and one group, ready for acts of anybody."""

    def __init__(self, desk):
        self.desk, self.cast, self.assessment = desk, desk.cast, desk.assessment
        self.council = Council.objects.create(assessment=self.assessment)
        self.member = CouncilMember.objects.create(council=self.council, full_name="Lê Văn Bình", user=self.cast.member)
        self.group = WorkGroup.objects.create(council=self.council, name="Nhóm cũ")
        self.term = AssessmentDeadline.objects.create(assessment=self.assessment, kind="evidence", due_on=date(2027, 3, 1))
        self.part = InheritedPart.objects.create(sheet=desk.sheet("1.2"), source_code="1.2", source_key="strengths", kind="strengths", text="Trước.")

    def acts(self, person):
        """Every act of the council, its terms and its inheritance, by that person."""
        acting, assessment = self.cast.acting(person), self.assessment
        return {
            "council": lambda: council_workflow.save_council(acting, assessment, {"decision_number": "1", "established_on": "", "note": ""},
                                                             Ground(digests(council_parts(self.council)))),
            "member": lambda: council_workflow.save_member(acting, assessment, None, TEST_MEMBER, NOTHING),
            "list": lambda: council_workflow.add_members(acting, assessment, [MemberLine("Ngô Văn Dũng", "", "member", "")]),
            "move": lambda: council_workflow.move_member(acting, assessment, self.member, 1),
            "remove": lambda: council_workflow.remove_member(acting, assessment, self.member),
            "group": lambda: council_workflow.save_group(acting, assessment, None, TEST_GROUP, NOTHING),
            "dissolve": lambda: council_workflow.remove_group(acting, assessment, self.group),
            "term": lambda: deadline_workflow.save_deadline(acting, assessment, None, TEST_TERM, NOTHING),
            "met": lambda: deadline_workflow.mark_deadline(acting, assessment, self.term, True),
            "law": lambda: deadline_workflow.mark_law_deadline(acting, assessment, "report_approved", True),
            "drop term": lambda: deadline_workflow.remove_deadline(acting, assessment, self.term),
            "bring": lambda: inheritance_workflow.bring_over(acting, assessment),
            "take": lambda: inheritance_workflow.take_part(acting, self.part),
            "drop": lambda: inheritance_workflow.drop_part(acting, self.part),
            "restore": lambda: inheritance_workflow.restore_part(acting, self.part),
        }


ACTS = ["council", "member", "list", "move", "remove", "group", "dissolve", "term", "met", "law", "drop term", "bring", "take", "drop", "restore"]


@pytest.mark.parametrize("person", ["member", "clerk", "other_principal", "officer", "operator"])
def test_who_does_not_draft_changes_nothing(table, person):
    acts = table.acts(getattr(table.cast, person))
    assert list(acts) == ACTS
    for name in ACTS:
        with pytest.raises(PermissionDenied):
            acts[name]()
    assert not AuditEntry.objects.exclude(action="mở đợt tự đánh giá").exists()
    assert list(table.council.members.all()) == [table.member] and list(table.council.groups.all()) == [table.group]


@pytest.mark.parametrize("name", [name for name in ACTS if name not in ("bring", "restore", "move")])
@pytest.mark.parametrize("person", ["principal", "deputy", "secretary"])
def test_who_drafts_acts_and_each_act_leaves_a_line(table, person, name):
    table.acts(getattr(table.cast, person))[name]()
    lines = AuditEntry.objects.filter(by=getattr(table.cast, person), organization=table.cast.school).exclude(action="mở đợt tự đánh giá")
    assert lines.exists()


def test_every_change_of_a_member_keeps_the_earlier_words(table):
    acting = table.cast.acting(table.cast.principal)
    start = Ground({})
    council_workflow.save_member(acting, table.assessment, None, TEST_MEMBER, start)
    row = CouncilMember.objects.get(full_name="Trần Thị An")
    parts = member_parts(row)
    ground = Ground(digests(parts))
    council_workflow.save_member(acting, table.assessment, row, parts | {"post": "Tổ trưởng"}, ground)
    change = TextChange.objects.get(field="post", old="Giáo viên")
    assert (change.new, change.by) == ("Tổ trưởng", table.cast.principal)


def test_saving_nothing_new_writes_nothing(table):
    acting = table.cast.acting(table.cast.principal)
    before = AuditEntry.objects.count()
    council_workflow.save_member(acting, table.assessment, table.member, member_parts(table.member), NOTHING)
    council_workflow.save_group(acting, table.assessment, table.group, group_parts(table.group), NOTHING)
    assert AuditEntry.objects.count() == before and not TextChange.objects.exists()


def test_a_group_holds_only_members_and_sheets_of_its_own_assessment(table):
    other = Desk(table.cast, table.assessment.regulation_set, 2027)
    stranger = CouncilMember.objects.create(council=council_for(other.assessment), full_name="Người đợt khác")
    foreign = {f"member-{stranger.pk}": "yes", f"sheet-{other.sheet('1.1').pk}": "yes", f"sheet-{table.desk.sheet('1.1').pk}": "yes"}
    council_workflow.save_group(table.cast.acting(table.cast.principal), table.assessment, None, TEST_GROUP | foreign, NOTHING)
    group = WorkGroup.objects.get(name="Nhóm 1")
    assert not group.group_members.exists() and list(group.sheets.all()) == [table.desk.sheet("1.1")]


def test_charges_are_pairs_of_sheets_and_accounts(table):
    nameless = CouncilMember.objects.create(council=table.council, full_name="Không tài khoản")
    ticks = {f"member-{row.pk}": "yes" for row in (table.member, nameless)} | {f"sheet-{table.desk.sheet(code).pk}": "yes" for code in ("1.1", "1.2")}
    assert charges(table.council) == set()
    council_workflow.save_group(table.cast.acting(table.cast.principal), table.assessment, None, TEST_GROUP | ticks, NOTHING)
    assert charges(table.council) == {(table.desk.sheet(code).pk, table.cast.member.pk) for code in ("1.1", "1.2")}
    lines = AuditEntry.objects.filter(action="phân công theo nhóm")
    assert {line.detail["people"][0] for line in lines} == {table.cast.member.pk} and len(lines) == 2


def test_a_refused_act_leaves_nothing_half_written(table):
    taken = TEST_GROUP | {"name": "nhóm CŨ", f"member-{table.member.pk}": "yes", f"sheet-{table.desk.sheet('1.1').pk}": "yes"}
    with pytest.raises(WorkflowRefused, match="đã có nhóm"):
        council_workflow.save_group(table.cast.acting(table.cast.principal), table.assessment, None, taken, NOTHING)
    assert WorkGroup.objects.count() == 1 and not table.desk.sheet("1.1").assignees.exists()


def test_the_council_is_made_once(table):
    assert council_for(table.assessment) == table.council and Council.objects.count() == 1


def test_new_people_stand_at_the_end_whatever_was_removed(table):
    acting = table.cast.acting(table.cast.principal)
    for name in ("A", "B", "C"):
        council_workflow.save_member(acting, table.assessment, None, TEST_MEMBER | {"full_name": name}, NOTHING)
    council_workflow.remove_member(acting, table.assessment, CouncilMember.objects.get(full_name="A"))
    council_workflow.add_members(acting, table.assessment, [MemberLine("D", "", CouncilDuty.CHAIR, "")])
    assert [row.full_name for row in table.council.members.all()] == ["Lê Văn Bình", "B", "C", "D"]


def test_the_days_of_the_law_are_no_row_to_edit_or_remove(table):
    acting = table.cast.acting(table.cast.principal)
    deadline_workflow.mark_law_deadline(acting, table.assessment, "report_approved", True)
    row = AssessmentDeadline.objects.get(is_law=True)
    for act in (lambda: deadline_workflow.save_deadline(acting, table.assessment, row, TEST_TERM, NOTHING),
                lambda: deadline_workflow.mark_deadline(acting, table.assessment, row, False),
                lambda: deadline_workflow.remove_deadline(acting, table.assessment, row)):
        with pytest.raises(AssessmentDeadline.DoesNotExist):
            act()
    row.refresh_from_db()
    assert str(row.due_on) == "2027-06-14" and row.done_on


def test_no_term_of_the_law_by_that_name_is_refused(table):
    with pytest.raises(WorkflowRefused, match="không có mốc thời hạn đó"):
        deadline_workflow.mark_law_deadline(table.cast.acting(table.cast.principal), table.assessment, "sheets", True)
