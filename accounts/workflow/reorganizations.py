"""Schools moved or merged, bodies closed: dated rows are cut the day before and begun anew, so that the change happens by itself on its day.

Nothing written is touched: papers, figures and roles of the past stay where they were.
"""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.enums import KIND_ORDER, RelationKind, ReorganizationKind
from accounts.models import (
    Letterhead,
    Membership,
    Organization,
    OrganizationRelation,
    Reorganization,
    in_force,
    not_ended,
)
from accounts.periods import ONE_DAY
from accounts.permissions import may_operate
from accounts.workflow.book import note
from accounts.workflow.organizations import refuse_without_operator
from formats.dates import short_date

ROWS = {"organization": Organization, "relation": OrganizationRelation, "letterhead": Letterhead, "membership": Membership}
COPIED = ("issuer_lines", "place_name", "paper_code")  # of a letterhead that only gets another managing body


@dataclass
class Rearrangement:
    """What a decision orders.

    moves: {organisation: new body}; closed: organisations that end the day before; staff: [(membership, role at the successor)];
    moves_managing: whether the body that stands on top of papers changes too, not only the reviewing one.
    """

    kind: str
    effective_on: date
    decision_number: str
    decided_on: date
    decision_issuer: str
    successor: Organization
    moves: dict = field(default_factory=dict)
    closed: list = field(default_factory=list)
    staff: list = field(default_factory=list)
    moves_managing: bool = True

    @property
    def last_day(self):
        """The last day of what was before."""
        return self.effective_on - ONE_DAY


@transaction.atomic
def reorganize(acting, order):
    """Write a Rearrangement into the dated rows; returns the Reorganization. The same order twice is refused: its rows are there already."""
    if not may_operate(acting):
        raise PermissionDenied
    concerned = [*order.moves, *order.closed]
    keys = {row.pk for row in (*concerned, *order.moves.values(), order.successor)}
    list(Organization.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    _refuse_order(order)
    for row in concerned:
        _refuse_later_rows(row, order)
    changes = {"ended": [], "made": []}
    for row, body in order.moves.items():
        _move(row, body, order, changes)
    for row in order.closed:
        _close(row, order, changes)
    for membership, role in order.staff:
        _take_over(acting, membership, role, order, changes)
    done = Reorganization.objects.create(
        kind=order.kind, effective_on=order.effective_on, decision_number=order.decision_number, decided_on=order.decided_on,
        decision_issuer=order.decision_issuer, successor=order.successor, changes=changes, made_by=acting.user,
    )
    for row in concerned:
        done.parts.create(organization=row, superior=order.moves.get(row), is_closed=row in order.closed)
        note("Sắp xếp cơ quan", acting, organization=row, detail=_words(done, order, row))
    note("Sắp xếp cơ quan", acting, organization=order.successor, detail=f"{done}: tiếp nhận từ {short_date(done.effective_on)}")
    return done


def _words(done, order, row):
    what = f"kết thúc, chuyển vào {order.successor}" if row in order.closed else f"thuộc {order.moves[row]}"
    return f"{done}: {what} từ {short_date(done.effective_on)}"


def _refuse_order(order):
    if order.kind == ReorganizationKind.MERGE and not all(row.is_school for row in (order.successor, *order.closed)):
        raise ValidationError({"successor": "Chỉ sáp nhập trường với trường."})
    if order.decided_on > order.effective_on:
        raise ValidationError({"effective_on": "Ngày có hiệu lực không trước ngày quyết định."})
    if not Organization.objects.open_on(order.effective_on).filter(pk=order.successor.pk).exists():
        raise ValidationError({"successor": f"{order.successor} không hoạt động ngày {short_date(order.effective_on)}."})
    if order.successor in order.closed:
        raise ValidationError({"successor": "Nơi tiếp nhận không thể là nơi kết thúc hoạt động."})
    for row in (*order.moves, *order.closed):
        if row.from_on > order.last_day or (row.to_on and row.to_on < order.last_day):
            raise ValidationError({"effective_on": f"{row} không hoạt động đến hết ngày {short_date(order.last_day)}."})
    for row, body in order.moves.items():
        _refuse_body(row, body, order)
    for row in order.closed:
        _refuse_left_behind(row, order)
        refuse_without_operator(row, max(order.effective_on, timezone.localdate()), field="successor")


def _refuse_body(row, body, order):
    if KIND_ORDER.index(body.kind) >= KIND_ORDER.index(row.kind):
        raise ValidationError({"successor": f"{body.get_kind_display()} không đứng trên {row.get_kind_display()}."})
    if body in order.closed or (body.to_on and body.to_on < order.effective_on) or body.from_on > order.effective_on:
        raise ValidationError({"successor": f"{body} không hoạt động ngày {short_date(order.effective_on)}."})
    if body == row.reviewing_body_on(order.last_day) and body == row.reviewing_body_on(order.effective_on):
        raise ValidationError({"successor": f"{row} đang do {body} xét duyệt."})


def _refuse_left_behind(row, order):
    """Nobody may be left below a body that is gone."""
    left = row.inferior_relations.filter(in_force(order.effective_on)).exclude(organization__in=[*order.moves, *order.closed])
    names = sorted({str(relation.organization) for relation in left.select_related("organization")})
    if names:
        raise ValidationError({"successor": f"Còn {len(names)} đơn vị thuộc {row}: {', '.join(names[:3])}. Hãy chuyển hết trong cùng quyết định."})


def _refuse_later_rows(row, order):
    """What was entered for after that day would contradict the decision."""
    dated = [row.relations, row.letterheads] if row in order.moves else [row.relations, row.letterheads, row.memberships, row.inferior_relations]
    for rows in dated:
        if rows.filter(from_on__gte=order.effective_on).exists():
            name = rows.model._meta.verbose_name
            words = f"{row} có {name} bắt đầu từ ngày {short_date(order.effective_on)} trở đi: hãy xử lý dòng đó trước."
            raise ValidationError({"effective_on": words})


def _move(row, body, order, changes):
    kinds = list(RelationKind) if order.moves_managing else [RelationKind.REVIEWING]
    _end(row.relations.filter(kind__in=kinds), order.last_day, changes)
    for kind in kinds:
        relation = OrganizationRelation.objects.create(organization=row, superior=body, kind=kind, from_on=order.effective_on, to_on=row.to_on)
        changes["made"].append(["relation", relation.pk])
    before = row.letterhead_on(order.last_day)
    above = body.letterhead_on(order.effective_on)
    if order.moves_managing and before and before.managing_lines:
        _end(row.letterheads, order.last_day, changes)
        lines = above.issuer_lines if above else body.name.upper()
        same = {name: getattr(before, name) for name in COPIED}
        new = Letterhead.objects.create(organization=row, managing_lines=lines, from_on=order.effective_on, to_on=row.to_on, **same)
        changes["made"].append(["letterhead", new.pk])


def _close(row, order, changes):
    for rows in (row.relations, row.inferior_relations, row.letterheads, row.memberships):
        _end(rows, order.last_day, changes)
    _end(Organization.objects.filter(pk=row.pk), order.last_day, changes)


def _end(rows, last_day, changes):
    """Let the rows that reach beyond that day end with it, and remember their ends."""
    names = {model: name for name, model in ROWS.items()}
    for row in rows.filter(Q(to_on__isnull=True) | Q(to_on__gt=last_day)):
        changes["ended"].append([names[type(row)], row.pk, row.to_on.isoformat() if row.to_on else None])
        row.to_on = last_day
        row.save(update_fields=["to_on"])


def _take_over(acting, membership, role, order, changes):
    """The same person with a role at the successor; one who comes from two schools with the same role has it once."""
    held = Membership.objects.filter(not_ended(order.effective_on), user=membership.user, organization=order.successor, role=role)
    if held.exists():
        return
    row = Membership.objects.create(user=membership.user, organization=order.successor, role=role, from_on=order.effective_on,
                                    to_on=order.successor.to_on, granted_by=acting.user)
    changes["made"].append(["membership", row.pk])
    note("Giao vai trò", acting, person=row.user, organization=order.successor,
         detail=f"{row.get_role_display()} từ {short_date(row.from_on)}, theo {order.decision_number}")


@transaction.atomic
def undo_reorganization(acting, row):
    """Take back a decision that is not in force yet: what it cut is whole again, what it made is gone. Returns the row."""
    if not may_operate(acting):
        raise PermissionDenied
    row = Reorganization.objects.select_for_update().get(pk=row.pk)
    if row.undone_at:
        return row
    if row.effective_on <= acting.today:
        raise ValidationError(f"Quyết định đã có hiệu lực từ {short_date(row.effective_on)}, không hủy được: hãy ghi một đợt sắp xếp mới.")
    for name, pk in row.changes["made"]:
        ROWS[name].objects.filter(pk=pk).delete()
    for name, pk, to_on in row.changes["ended"]:
        _lengthen(ROWS[name].objects.filter(pk=pk).first(), row, to_on)
    row.undone_at, row.undone_by = timezone.now(), acting.user
    row.save(update_fields=["undone_at", "undone_by"])
    for part in row.parts.select_related("organization"):
        note("Hủy sắp xếp cơ quan", acting, organization=part.organization, detail=str(row))
    return row


def _lengthen(found, row, to_on):
    if found is None:
        return
    if found.to_on != row.effective_on - ONE_DAY:
        raise ValidationError(f"“{found}” đã được sửa sau khi ghi quyết định: hãy sửa lại dòng đó trước khi hủy.")
    found.to_on = date.fromisoformat(to_on) if to_on else None
    found.save(update_fields=["to_on"])


def inferiors_on(body, on):
    """Organisations directly below a body on that day, each once, by name: what closing it must move."""
    return Organization.objects.filter(pk__in=body.inferior_relations.filter(in_force(on)).values("organization"))


def staff_on(organizations, on):
    """Roles in force there on that day, or later: who has to be given a place."""
    rows = Membership.objects.filter(organization__in=organizations, user__is_active=True).filter(in_force(on))
    return rows.select_related("user", "organization").order_by("organization__search_text", "role", "user__search_text", "pk")
