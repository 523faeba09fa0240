"""Organisations, their superiors and letterheads by date."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.enums import KIND_ORDER, KIND_PERIODS, RelationKind, Role
from accounts.models import PERIOD_MESSAGE, Membership, OrganizationRelation, in_force
from accounts.periods import ONE_DAY, outside_words, overlap, period_words
from accounts.workflow.book import LAST_OPERATOR, locked, note, save_edited
from formats.dates import short_date

EDITED = ("name", "code", "address", "from_on", "has_series_per_type")


def _refuse_kind_period(row):
    words = outside_words(row.get_kind_display(), KIND_PERIODS.get(row.kind, (None, None)), (row.from_on, row.to_on))
    if words:
        field = "from_on" if KIND_PERIODS[row.kind][0] else "to_on"
        raise ValidationError({field: words})
    if row.to_on and row.to_on < row.from_on:
        raise ValidationError({"to_on": PERIOD_MESSAGE})


@transaction.atomic
def add_organization(acting, organization, managing=None, reviewing=None):
    """Store a new organisation (unsaved row), with its superiors from its first day."""
    _refuse_kind_period(organization)
    organization.save()
    note("Thêm cơ quan", acting, organization=organization, detail=f"{organization.name} ({organization.code})")
    for kind, superior in ((RelationKind.MANAGING, managing), (RelationKind.REVIEWING, reviewing)):
        if superior:
            period = {"from_on": organization.from_on, "to_on": organization.to_on}
            row = OrganizationRelation(organization=organization, superior=superior, kind=kind, **period)
            _name_field(kind.value, add_relation, acting, row)
    return organization


def _name_field(field, act, *args):
    """Do `act`; its refusals are told beside one field of the larger form."""
    try:
        return act(*args)
    except ValidationError as refusal:
        raise ValidationError({field: refusal.messages}) from refusal


@transaction.atomic
def edit_organization(acting, organization):
    """Store an edited organisation: neither its kind nor a dated row of its may contradict its dates."""
    organization.to_on = locked(organization).to_on
    _refuse_kind_period(organization)
    for rows in _dated_rows(organization):
        if rows.filter(from_on__lt=organization.from_on).exists():
            name = rows.model._meta.verbose_name
            raise ValidationError({"from_on": f"Có {name} bắt đầu trước ngày {short_date(organization.from_on)}: hãy sửa dòng đó trước."})
    return save_edited(acting, organization, EDITED, "Sửa cơ quan", organization=organization)


def _dated_rows(organization):
    return organization.relations, organization.inferior_relations, organization.letterheads, organization.memberships


@transaction.atomic
def close_organization(acting, organization, to_on):
    """Let an organisation end with that day, and with it relations, letterheads and roles; None opens it again."""
    row = locked(organization)
    row.to_on = to_on
    _refuse_kind_period(row)
    if to_on:
        refuse_without_operator(row, max(to_on + ONE_DAY, timezone.localdate()))
        _refuse_inferiors(row, to_on)
        for rows in _dated_rows(row):
            _end_with(rows, to_on)
    row.save(update_fields=["to_on"])
    words = f"đến hết {short_date(to_on)}" if to_on else "bỏ ngày ngừng"
    note("Ngừng hoạt động" if to_on else "Hoạt động trở lại", acting, organization=row, detail=words)
    return row


def _refuse_inferiors(organization, to_on):
    """Nobody is left below a body that is gone; a decision that moves them all has pages of its own."""
    left = organization.inferior_relations.filter(in_force(to_on + ONE_DAY)).values("organization").distinct().count()
    if left:
        words = f"Còn {left} đơn vị trực thuộc sau ngày {short_date(to_on)}: hãy ghi ở mục “Sáp nhập, chuyển, kết thúc” để chuyển hết trong cùng quyết định."
        raise ValidationError({"to_on": words})


def refuse_without_operator(organization, on, field="to_on"):
    """Closing the place of the last operators would close the program to everybody; the refusal stands beside `field`."""
    operators = Membership.objects.filter(role=Role.OPERATOR)
    list(operators.select_for_update().order_by("pk"))
    here = operators.active_on(on)
    if here.filter(organization=organization).exists() and not here.exclude(organization=organization).exists():
        raise ValidationError({field: LAST_OPERATOR})


def _end_with(rows, to_on):
    longer = rows.filter(Q(to_on__isnull=True) | Q(to_on__gt=to_on))
    if longer.filter(from_on__gt=to_on).exists():
        name = rows.model._meta.verbose_name
        raise ValidationError({"to_on": f"Có {name} bắt đầu sau ngày {short_date(to_on)}: hãy sửa dòng đó trước."})
    longer.update(to_on=to_on)


@transaction.atomic
def add_relation(acting, row):
    """Store a superior from a day on (unsaved row); the open one before it ends the day before."""
    if KIND_ORDER.index(row.superior.kind) >= KIND_ORDER.index(row.organization.kind):
        words = f"{row.superior.get_kind_display()} không đứng trên {row.organization.get_kind_display()}."
        raise ValidationError({"superior": words})
    words = outside_words(row.superior.name, (row.superior.from_on, row.superior.to_on), (row.from_on, row.to_on))
    if words:
        raise ValidationError({"to_on" if row.superior.from_on <= row.from_on else "from_on": words})
    return _place(acting, row, row.organization.relations.filter(kind=row.kind), f"{row.get_kind_display()}: {row.superior}")


@transaction.atomic
def add_letterhead(acting, row):
    """Store a letterhead from a day on (unsaved or edited row); the open one before it ends the day before."""
    return _place(acting, row, row.organization.letterheads.all(), f"Phần đầu văn bản: {row}")


def _place(acting, row, siblings, words):
    """Store a dated row of an organisation so that its kind has one answer on every day."""
    organization = locked(row.organization)
    if row.to_on and row.to_on < row.from_on:
        raise ValidationError({"to_on": PERIOD_MESSAGE})
    outside = outside_words(organization.name, (organization.from_on, organization.to_on), (row.from_on, row.to_on))
    if outside:
        raise ValidationError({"from_on" if row.from_on < organization.from_on else "to_on": outside})
    for other in siblings.exclude(pk=row.pk):
        _make_room(other, row)
    is_new = row.pk is None
    row.save()
    detail = f"{words}, {period_words(row.from_on, row.to_on)}"
    note("Thêm dòng theo thời gian" if is_new else "Sửa dòng theo thời gian", acting, organization=organization, detail=detail)
    return row


def _make_room(other, row):
    if not overlap(other.from_on, other.to_on, row.from_on, row.to_on):
        return
    if other.to_on is not None or other.from_on >= row.from_on or row.to_on is not None:
        words = f"Trùng thời gian với dòng {period_words(other.from_on, other.to_on)}: một ngày chỉ có một dòng."
        raise ValidationError({"from_on": words})
    other.to_on = row.from_on - ONE_DAY
    other.save(update_fields=["to_on"])
