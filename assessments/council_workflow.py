"""Every change of a council and its groups: lock the assessment, check, change, audit (DESIGN 3.5).

A row's form speaks in parts {name: value} and stands on a Ground, so that two people's changes of one row both stay.
A group's criteria are assigned to its members who have accounts; what changes in the groups changes there too.
"""

from contextlib import contextmanager
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessments.enums import AssignWay
from assessments.merging import changed, merge
from assessments.models import Assessment, Council, CouncilMember, CriterionAssessment, GroupMember, WorkGroup
from assessments.permissions import may_draft
from assessments.workflow import Saved, assign, assignable_people, change_assignees
from documents.problems import error, refuse_if
from formats.text import fold
from records.trail import audit, remember_texts

COUNCIL_PARTS = ("decision_number", "established_on", "note")
MEMBER_PARTS = ("full_name", "post", "duty", "tasks")
GROUP_PARTS = ("name", "kind")
MEMBER_REMOVED, GROUP_REMOVED = "bỏ thành viên hội đồng", "bỏ nhóm công tác"  # acts as the trail names them
MEMBER, SHEET, HEAD, YES = "member-", "sheet-", "head", "yes"


def still_there(rows, row):
    """The row as it is stored now; WorkflowRefused when somebody took it away in between."""
    found = rows.filter(pk=row.pk).first()
    refuse_if([] if found else [error(f"“{row}” vừa bị bỏ trong lúc bạn sửa; bấm lưu lần nữa để thêm lại.")])
    return found


def lock(acting, assessment):
    """The assessment, locked; PermissionDenied for who may not draft."""
    row = Assessment.objects.select_for_update(of=("self",)).select_related("regulation_set").get(pk=assessment.pk)
    if not may_draft(acting, row):
        raise PermissionDenied
    return row


def council_for(assessment):
    """The assessment's council, made at the first act upon it; the caller holds the lock."""
    return Council.objects.get_or_create(assessment=assessment)[0]


def plain(value):
    """A value as parts carry it: a day as text."""
    return value.isoformat() if isinstance(value, date) else value if value is not None else ""


def council_parts(council):
    """Head of a council as parts."""
    return {name: plain(getattr(council, name)) for name in COUNCIL_PARTS}


def member_parts(member):
    """A member as parts; {} for one that is being added."""
    if member is None:
        return {}
    return {"user": str(member.user_id or "")} | {name: getattr(member, name) for name in MEMBER_PARTS}


def group_parts(group):
    """A group as parts, one of each member and criterion it has; {} for one that is being added."""
    if group is None:
        return {}
    rows = list(group.group_members.all())
    heads = [str(row.member_id) for row in rows if row.is_head]
    return {
        **{name: getattr(group, name) for name in GROUP_PARTS},
        HEAD: heads[0] if heads else "",
        **{f"{MEMBER}{row.member_id}": YES for row in rows},
        **{f"{SHEET}{pk}": YES for pk in sorted(group.sheets.values_list("pk", flat=True))},
    }


@transaction.atomic
def save_council(acting, assessment, parts, ground):
    """Save number, day and note of the decision. Out: Saved. Raises PermissionDenied."""
    council = council_for(lock(acting, assessment))
    current = council_parts(council)
    outcome = Saved(merge(parts, current, ground), current)
    changes = changed(current, outcome.merged.values) if outcome.is_done else {}
    if changes:
        for name, (_, new) in changes.items():
            setattr(council, name, (date.fromisoformat(new) if new else None) if name == "established_on" else new)
        council.save()
        record(acting, council, "lưu hội đồng", changes)
    return outcome


def record(acting, row, act, changes):
    """Audit line and earlier wording of a changed row."""
    remember_texts(row, {key: tuple(str(value or "") for value in pair) for key, pair in changes.items()}, by=acting.user)
    audit(row, act, by=acting.user, organization=acting.organization, parts=list(changes))


@transaction.atomic
def save_member(acting, assessment, member, parts, ground):
    """Add (`member` None) or change a member. Out: Saved. Raises PermissionDenied, WorkflowRefused for an account that is in already."""
    council = council_for(lock(acting, assessment))
    row = still_there(council.members, member) if member else CouncilMember(council=council, position=next_position(council.members))
    current = member_parts(row if member else None)
    outcome = Saved(merge(parts, current, ground), current)
    if outcome.is_done:
        refuse_if(problems_of_account(acting, council, row, outcome.merged.values["user"]))
        changes = changed(current, outcome.merged.values)
        with charges_follow(acting, council):
            write_member(acting, row, changes)
    return outcome


def write_member(acting, row, changes):
    """Write changed parts of a member; nothing when nothing changed."""
    act = "sửa thành viên hội đồng" if row.pk else "thêm thành viên hội đồng"
    for name, (_, new) in changes.items():
        if name == "user":
            row.user_id = int(new) if new else None
        else:
            setattr(row, name, new)
    if changes:
        row.save()
        record(acting, row, act, changes)


def problems_of_account(acting, council, member, user):
    """Why a member can't have that account (its number as text, "" for none)."""
    if not user or str(member.user_id) == user:
        return []
    if council.members.filter(user=user).exclude(pk=member.pk).exists():
        return [error("Tài khoản này đã là của một thành viên trong hội đồng.")]
    if user not in {str(person.pk) for person in assignable_people(acting)}:
        return [error("Tài khoản này không phải của người trong hội đồng trường: mời người đó với vai trò thành viên hội đồng trước.")]
    return []


def next_position(rows):
    """The place after the last of the rows."""
    last = rows.order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else last + 1


@transaction.atomic
def add_members(acting, assessment, lines):
    """Add the MemberLine rows that are not in the council yet; gives (added names, names left out). Raises PermissionDenied.

    An account of the school with the very name is tied to the member when only one has it and nobody else holds it.
    """
    council = council_for(lock(acting, assessment))
    held = {(fold(row.full_name), fold(row.post)) for row in council.members.all()}
    accounts = free_accounts(acting, council)
    added, left_out = [], []
    for line in lines:
        mark = (fold(line.full_name), fold(line.post))
        if mark in held:
            left_out.append(line.full_name)
            continue
        held.add(mark)
        row = CouncilMember(council=council, user=accounts.pop(mark[0], None), position=next_position(council.members),
                            full_name=line.full_name, post=line.post, duty=line.duty, tasks=line.tasks)
        row.save()
        audit(row, "thêm thành viên hội đồng", by=acting.user, organization=acting.organization)
        added.append(line.full_name)
    return added, left_out


def free_accounts(acting, council):
    """{folded name: account} of the school's people who are not in the council; a name that two people bear is left out."""
    held = set(council.members.values_list("user", flat=True))
    people = [user for user in assignable_people(acting) if user.pk not in held]
    names = [fold(user.full_name) for user in people]
    return {name: user for name, user in zip(names, people, strict=True) if names.count(name) == 1}


@transaction.atomic
def move_member(acting, assessment, member, step):
    """Move a member up (-1) or down (1) in the list; at the ends nothing happens. Raises PermissionDenied."""
    council = council_for(lock(acting, assessment))
    rows = list(council.members.all())
    at = next(at for at, row in enumerate(rows) if row.pk == member.pk)
    if not 0 <= at + step < len(rows):
        return
    rows[at], rows[at + step] = rows[at + step], rows[at]
    for position, row in enumerate(rows):
        row.position = position
    CouncilMember.objects.bulk_update(rows, ["position"])
    audit(member, "đổi thứ tự thành viên hội đồng", by=acting.user, organization=acting.organization)


@transaction.atomic
def remove_member(acting, assessment, member):
    """Take a member off the council and its groups; sheets assigned through a group are taken back. Raises PermissionDenied."""
    council = council_for(lock(acting, assessment))
    with charges_follow(acting, council):
        audit(member, MEMBER_REMOVED, by=acting.user, organization=acting.organization)
        council.members.filter(pk=member.pk).delete()


@transaction.atomic
def save_group(acting, assessment, group, parts, ground):
    """Add (`group` None) or change a group with its members, head and criteria.

    Out: Saved. Raises PermissionDenied, WorkflowRefused for a name that another group has.
    """
    council = council_for(lock(acting, assessment))
    row = still_there(council.groups, group) if group else WorkGroup(council=council, position=next_position(council.groups))
    current = group_parts(row if group else None)
    outcome = Saved(merge(parts, current, ground), current)
    if outcome.is_done:
        refuse_if(problems_of_name(council, row, outcome.merged.values["name"]))
        changes = changed(current, outcome.merged.values)
        with charges_follow(acting, council):
            write_group(acting, row, outcome.merged.values, changes)
    return outcome


def problems_of_name(council, group, name):
    """Why a group can't bear that name."""
    taken = any(fold(row.name) == fold(name) for row in council.groups.exclude(pk=group.pk))
    return [error(f"Hội đồng đã có nhóm “{name}”.")] if taken else []


def write_group(acting, row, values, changes):
    """Write a group's parts; people and sheets are kept to this council and this assessment."""
    if not changes:
        return
    act = "sửa nhóm công tác" if row.pk else "thêm nhóm công tác"
    row.name, row.kind = values["name"], values["kind"]
    row.save()
    members = row.council.members.filter(pk__in=numbers_in(values, MEMBER))
    row.group_members.exclude(member__in=members).delete()
    for member in members:
        GroupMember.objects.update_or_create(group=row, member=member, defaults={"is_head": values[HEAD] == str(member.pk)})
    row.sheets.set(CriterionAssessment.objects.filter(assessment=row.council.assessment_id, pk__in=numbers_in(values, SHEET)))
    record(acting, row, act, changes)


def numbers_in(values, prefix):
    """Numbers of the parts `prefix<number>` that are ticked."""
    return [int(key.removeprefix(prefix)) for key, value in values.items() if key.startswith(prefix) and value]


@transaction.atomic
def assign_work(acting, assessment, sheets, people, groups, way):
    """Assign people and groups to sheets, in the AssignWay `way`; what a group has, its members with accounts have.

    Raises PermissionDenied, also for people outside the school.
    """
    council = Council.objects.filter(assessment=lock(acting, assessment)).first()
    if council:
        with charges_follow(acting, council):
            for sheet in sheets:
                change_assignees(sheet.work_groups, groups, way)
    through_groups = []
    if way == AssignWay.REPLACE:
        held = set(GroupMember.objects.filter(group__in=groups).values_list("member__user", flat=True))
        through_groups = [user for user in assignable_people(acting) if user.pk in held]
    if people or way == AssignWay.REPLACE:
        assign(acting, assessment, sheets, people, way, through_groups)


@transaction.atomic
def remove_group(acting, assessment, group):
    """Dissolve a group; sheets its people have through it alone are taken back. Raises PermissionDenied."""
    council = council_for(lock(acting, assessment))
    with charges_follow(acting, council):
        audit(group, GROUP_REMOVED, by=acting.user, organization=acting.organization)
        council.groups.filter(pk=group.pk).delete()


def charges(council):
    """{(sheet, account)} of everything the council's groups are in charge of; one query."""
    pairs = WorkGroup.objects.filter(council=council, sheets__isnull=False, group_members__member__user__isnull=False)
    return set(pairs.order_by().values_list("sheets", "group_members__member__user"))


@contextmanager
def charges_follow(acting, council):
    """While groups change inside it: the people assigned to the sheets follow what each group gained or lost.

    Who was given a sheet by name too keeps it.
    """
    before = charges(council)
    yield
    after = charges(council)
    for way, pairs in ((AssignWay.ADD, after - before), (AssignWay.REMOVE, before - after - given_by_name(council))):
        reassign(acting, way, pairs)


def given_by_name(council):
    """{(sheet, account)} of the sheets given to people by name; one query."""
    return set(CriterionAssessment.named.through.objects.filter(criterionassessment__assessment=council.assessment_id)
               .values_list("criterionassessment", "user"))


def reassign(acting, way, pairs):
    """Assign or take back the (sheet, account) pairs, one audit line a sheet."""
    by_sheet = {}
    for sheet, user in sorted(pairs):
        by_sheet.setdefault(sheet, []).append(user)
    for sheet in CriterionAssessment.objects.filter(pk__in=by_sheet).select_related("criterion"):
        change_assignees(sheet.assignees, by_sheet[sheet.pk], way)
        audit(sheet, "phân công theo nhóm", by=acting.user, organization=acting.organization, way=way, people=by_sheet[sheet.pk])
