"""People, their roles and the door."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.enums import HEAD_ROLES, Role
from accounts.models import PERIOD_MESSAGE, Membership
from accounts.periods import ONE_DAY, outside_words, overlap, period_words
from accounts.permissions import may_give_role
from accounts.workflow.book import LAST_OPERATOR, locked, note, require_managed, save_edited
from accounts.workflow.links import end_links
from formats.dates import short_date


@transaction.atomic
def add_person(acting, person, organization, role, from_on):
    """Store a new person (unsaved row) without a password, with one role there; returns the person."""
    if not may_give_role(acting, person, organization, role):
        raise PermissionDenied
    person.set_unusable_password()
    person.save()
    note("Thêm người dùng", acting, person=person, organization=organization, detail=person.username)
    give_role(acting, person, organization, role, from_on)
    return person


def edit_person(acting, person):
    """Store an edited name, e-mail address and telephone number: one's own, or of an account one manages."""
    if person != acting.user:
        require_managed(acting, person)
    return save_edited(acting, person, ("full_name", "email", "phone"), "Sửa người dùng", person=person)


@transaction.atomic
def give_role(acting, person, organization, role, from_on):
    """Give a role from a day on; refused while the person already holds it then."""
    if not may_give_role(acting, person, organization, role):
        raise PermissionDenied
    locked(person)
    held = person.memberships.filter(organization=organization, role=role)
    twin = next((row for row in held if overlap(from_on, None, row.from_on, row.to_on)), None)
    if twin:
        raise ValidationError({"role": f"{person} đã có vai trò này {period_words(twin.from_on, twin.to_on)}."})
    life = outside_words(organization.name, (organization.from_on, None), (from_on, None))
    if life or (organization.to_on and organization.to_on < from_on):
        raise ValidationError({"from_on": life or f"{organization} đã ngừng hoạt động từ {short_date(organization.to_on)}."})
    row = Membership.objects.create(
        user=person, organization=organization, role=role, from_on=from_on, to_on=organization.to_on, granted_by=acting.user
    )
    detail = f"{row.get_role_display()} {period_words(from_on, row.to_on)}"
    note("Giao vai trò", acting, person=person, organization=organization, detail=detail)
    return row


def posts_left_empty(memberships, on):
    """Those of the given head and operator roles that nobody else would hold on that day."""
    rows = [row for row in memberships if row.role in HEAD_ROLES | {Role.OPERATOR}]
    return [row for row in rows if not _others_in_post(row, on).exists()]


def _others_in_post(row, on):
    return Membership.objects.active_on(on).filter(_same_post(row)).exclude(user=row.user_id)


def _same_post(row):
    """Operators are one post for the whole program, heads one in each organisation."""
    return Q(role=row.role) if row.role == Role.OPERATOR else Q(role=row.role, organization=row.organization_id)


def _hold_posts(memberships):
    """Two who empty the same post at once stand in line: each would still see the other there."""
    posts = Q()
    for row in memberships:
        if row.role in HEAD_ROLES | {Role.OPERATOR}:
            posts |= _same_post(row)
    if posts:
        list(Membership.objects.filter(posts).select_for_update().order_by("pk"))


def empty_post_words(posts):
    """What would be missing, as one sentence; "" when nothing."""
    names = [f"{row.organization} không còn {row.get_role_display().lower()}" for row in posts]
    return f"Sau việc này {'; '.join(names)}." if names else ""


def _refuse_empty_posts(memberships, on, is_confirmed):
    posts = posts_left_empty(memberships, on)
    if any(row.role == Role.OPERATOR for row in posts):
        raise ValidationError(LAST_OPERATOR)
    if posts and not is_confirmed:
        raise ValidationError({"is_confirmed": f"{empty_post_words(posts)} Hãy đánh dấu ô này nếu vẫn làm."})


@transaction.atomic
def end_role(acting, membership, to_on, is_confirmed=False):
    """Let a role end with that day; the row stays as history. The last head needs a confirmation."""
    _hold_posts([membership])
    row = locked(membership)
    if not may_give_role(acting, None, row.organization, row.role):
        raise PermissionDenied
    if to_on < row.from_on - ONE_DAY:
        raise ValidationError({"to_on": PERIOD_MESSAGE})
    if row.to_on and to_on > row.to_on:
        raise ValidationError({"to_on": f"Vai trò này đã kết thúc ngày {short_date(row.to_on)}: hãy giao vai trò mới."})
    _refuse_empty_posts([row], max(to_on + ONE_DAY, acting.today), is_confirmed)
    row.to_on, row.ended_by = to_on, acting.user
    row.save()
    detail = f"{row.get_role_display()} đến hết {short_date(to_on)}"
    note("Thôi vai trò", acting, person=row.user, organization=row.organization, detail=detail)
    return row


@transaction.atomic
def deactivate(acting, person, reason, is_confirmed=False):
    """Close the door to a person at once: sessions and links end, roles and history stay."""
    require_managed(acting, person)
    _hold_posts(person.memberships.all())
    row = locked(person)
    if row == acting.user:
        raise ValidationError("Không tự ngừng tài khoản của mình được: hãy nhờ người khác.")
    if not row.is_active:
        raise ValidationError("Tài khoản này đã ngừng hoạt động.")
    _refuse_empty_posts(row.memberships.not_ended(acting.today).select_related("organization"), acting.today, is_confirmed)
    row.is_active, row.deactivated_at = False, timezone.now()
    row.save(update_fields=["is_active", "deactivated_at"])
    end_links(row)
    note("Ngừng tài khoản", acting, person=row, detail=reason)
    return row


@transaction.atomic
def reactivate(acting, person):
    """Open the door again, with the roles still in force."""
    require_managed(acting, person)
    row = locked(person)
    if not row.is_active:
        row.is_active, row.deactivated_at = True, None
        row.save(update_fields=["is_active", "deactivated_at"])
        note("Mở lại tài khoản", acting, person=row)
    return row
