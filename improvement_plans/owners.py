"""Who does what in a plan: people with an account, working groups, and names only written in the table."""

import re
from dataclasses import dataclass, field

from accounts.enums import Role
from accounts.models import Membership
from assessments.models import WorkGroup
from formats.text import fold
from improvement_plans.enums import OwnerRole
from improvement_plans.models import ActionOwner

_BETWEEN_NAMES = re.compile(r"[,;\n]")
PRINTED = {OwnerRole.LEAD: "leaders", OwnerRole.JOIN: "partners"}


@dataclass
class Task:
    """One action in an owner's hands."""

    role: OwnerRole
    problem: object
    row: object

    @property
    def action(self):
        return self.row.action


@dataclass
class Owner:
    """`key` names it in addresses: `user-3`, `group-2`, or the name itself in its search form."""

    key: str
    name: str
    kind: str
    tasks: list = field(default_factory=list)

    @property
    def lead_count(self):
        return sum(task.role == OwnerRole.LEAD for task in self.tasks)

    @property
    def join_count(self):
        return len(self.tasks) - self.lead_count

    @property
    def next_end_on(self):
        """The nearest last day among the tasks, None where none has one."""
        return min((task.action.end_on for task in self.tasks if task.action.end_on), default=None)


def names_in(text):
    """The names of a cell such as `Hiệu trưởng, tổ chuyên môn`."""
    return [name.strip() for name in _BETWEEN_NAMES.split(text) if name.strip()]


def owners_of(contents):
    """Every Owner of the plan with its tasks in table order; who leads most stands first. One query besides the plan's own."""
    stored = {}
    for owner in ActionOwner.objects.filter(action__in=[row.action for row in contents.actions]).select_related("user", "group"):
        stored.setdefault(owner.action_id, []).append(owner)
    found = {}
    for problem in contents.problems:
        for row in problem.rows:
            for role, key, name, kind in _named(row.action, stored.get(row.action.pk, ())):
                owner = found.setdefault(key, Owner(key, name, kind))
                if all(task.action != row.action for task in owner.tasks):
                    owner.tasks.append(Task(role, problem, row))
    return sorted(found.values(), key=lambda owner: (-owner.lead_count, -owner.join_count))


def _named(action, owners):
    """(role, key, name, kind) of the action's owners, then of the names its cells hold besides, leaders first."""
    for owner in sorted(owners, key=lambda owner: owner.role != OwnerRole.LEAD):
        if owner.user_id:
            yield OwnerRole(owner.role), f"user-{owner.user_id}", owner.user.full_name or owner.text, "Có tài khoản"
        elif owner.group_id:
            yield OwnerRole(owner.role), f"group-{owner.group_id}", owner.group.name, "Nhóm công tác"
        else:
            yield OwnerRole(owner.role), fold(owner.text), owner.text, "Ghi tên"
    known = {fold(words) for owner in owners for words in (owner.text, owner.user.full_name if owner.user_id else "")}
    for role, cell in PRINTED.items():
        yield from ((role, fold(name), name, "Ghi tên") for name in names_in(getattr(action, cell)) if not _is_known(name, known))


def _is_known(name, known):
    """Whether a name of a cell is that of an owner, also with words around it: `Cô Nguyễn Thị Lan (thư ký)`."""
    return any(f" {words} " in f" {fold(name).replace('(', ' ')} " for words in known if words)


def people_choices(plan, on):
    """Choices of a form: people who work in the plan's organisation that day, then the groups of the council it came from."""
    members = Membership.objects.active_on(on).filter(organization=plan.organization).exclude(role=Role.OPERATOR).select_related("user")
    people = {f"user-{row.user_id}": f"{row.user.full_name} ({row.get_role_display().lower()})" for row in members.order_by("pk")}
    groups = WorkGroup.objects.filter(council__assessment=plan.assessment_id) if plan.assessment_id else ()
    choices = [("Người trong đơn vị", list(people.items())), ("Nhóm công tác", [(f"group-{group.pk}", group.name) for group in groups])]
    return [("", "Không có tài khoản"), *(choice for choice in choices if choice[1])]


def unnamed(action, owners):
    """Those of the action's owners whose name its two cells do not print."""
    printed = fold(f"{action.leaders}, {action.partners}")
    return [owner for owner in owners if fold(owner.text) not in printed]
