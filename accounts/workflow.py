"""Every change to people, roles, links and organisations: lock, check, change, one line in the book, one transaction.

`acting` is who does it (None for the program itself). A change that may not be is refused by ValidationError with
Vietnamese sentences keyed by form field, one that who acts may not make by PermissionDenied.
"""

from axes.utils import reset as forget_failed_log_ins
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.enums import (
    DELEGATIONS, HEAD_ROLES, KIND_ORDER, KIND_PERIODS, LinkPurpose, OrganizationKind, RelationKind, Role,
)
from accounts.models import (
    PERIOD_MESSAGE, AccessChange, Delegation, Membership, OneTimeLink, Organization, OrganizationRelation, User,
)
from accounts.periods import ONE_DAY, outside_words, overlap, period_words
from accounts.permissions import delegated_verb, may_end_delegation, may_give_role, may_manage_person
from formats.dates import short_date


def note(action, acting, *, person=None, organization=None, detail=""):
    """Add one line to the book of changes."""
    by = acting.user if acting else None
    AccessChange.objects.create(action=action, by=by, person=person, organization=organization, detail=detail[:600])


def locked(row):
    """The row as it stands now, held until the transaction ends."""
    return type(row)._default_manager.select_for_update().get(pk=row.pk)


def places_of(person, on):
    """(organization_id, role) of every role the person holds on that day or later."""
    return set(person.memberships.not_ended(on).values_list("organization_id", "role"))


def require_managed(acting, person):
    """Refuse when the account is not in the hands of who acts."""
    if not may_manage_person(acting, places_of(person, acting.today)):
        raise PermissionDenied


# --- people -----------------------------------------------------------------------------------------------------------


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


@transaction.atomic
def save_edited(acting, row, action, **about):
    """Store an edited row; the line in the book says each field before and after."""
    old = locked(row)
    pairs = [(field, getattr(old, field.attname), getattr(row, field.attname)) for field in row._meta.concrete_fields]
    changed = [pair for pair in pairs if pair[1] != pair[2] and pair[0].editable]
    row.save()
    if changed:
        words = (f"{field.verbose_name}: {before or '–'} → {after or '–'}" for field, before, after in changed)
        note(action, acting, detail="; ".join(words), **about)
    return row


def edit_person(acting, person):
    """Store an edited name, e-mail address and telephone number: one's own, or of an account one manages."""
    if person != acting.user:
        require_managed(acting, person)
    return save_edited(acting, person, "Sửa người dùng", person=person)


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
    others = Membership.objects.active_on(on).filter(role=row.role).exclude(user=row.user_id)
    return others if row.role == Role.OPERATOR else others.filter(organization=row.organization_id)


def empty_post_words(posts):
    """What would be missing, as one sentence; "" when nothing."""
    names = [f"{row.organization} không còn {row.get_role_display().lower()}" for row in posts]
    return f"Sau việc này {'; '.join(names)}." if names else ""


def _refuse_empty_posts(memberships, on, is_confirmed):
    posts = posts_left_empty(memberships, on)
    if any(row.role == Role.OPERATOR for row in posts):
        raise ValidationError("Đây là người vận hành cuối cùng: hãy giao vai trò này cho người khác trước.")
    if posts and not is_confirmed:
        raise ValidationError({"is_confirmed": f"{empty_post_words(posts)} Hãy đánh dấu ô này nếu vẫn làm."})


@transaction.atomic
def end_role(acting, membership, to_on, is_confirmed=False):
    """Let a role end with that day; the row stays as history. The last head needs a confirmation."""
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


# --- one-time links and passwords -------------------------------------------------------------------------------------


def end_links(person):
    """No earlier link of the person opens anything from now on."""
    OneTimeLink.objects.open_at(timezone.now()).filter(user=person).update(expires_at=timezone.now())


@transaction.atomic
def make_link(acting, person):
    """A fresh link to set a password, earlier ones ended; returns the secret token, which is stored nowhere."""
    if acting is not None:
        require_managed(acting, person)
    row = locked(person)
    if not row.is_active:
        raise ValidationError("Tài khoản này đã ngừng hoạt động: hãy mở lại trước.")
    purpose = LinkPurpose.RESET if row.has_usable_password() else LinkPurpose.INVITE
    end_links(row)
    note("Lập liên kết dùng một lần", acting, person=row, detail=purpose.label)
    return OneTimeLink.make(row, purpose, acting.user if acting else None)


@transaction.atomic
def use_link(token, password):
    """Set the password once; every session of the person ends. Returns the person, or None when the link is dead."""
    found = OneTimeLink.objects.with_token(token, timezone.now())
    person = found and locked(found.user)
    link = found and OneTimeLink.objects.with_token(token, timezone.now())  # again, now that the person is held
    if not link:
        return None
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
    end_links(person)
    change_password(person, password, f"bằng liên kết: {link.get_purpose_display()}")
    forget_failed_log_ins(username=person.username)
    return person


@transaction.atomic
def change_password(person, password, how="do chính người dùng"):
    """Set a password that the form has checked; sessions made with the old one end."""
    person.set_password(password)
    person.save(update_fields=["password"])
    AccessChange.objects.create(action="Đổi mật khẩu", by=person, person=person, detail=how)


@transaction.atomic
def make_operator(username, full_name):
    """The first person of an empty program; returns (person, token). An existing person only gets the role."""
    today = timezone.localdate()
    organization = Organization.objects.authorities().open_on(today).order_by("from_on", "pk").first()
    organization = organization or Organization.objects.create(
        kind=OrganizationKind.EDUCATION_DEPARTMENT, name="Cơ quan vận hành", code="van-hanh", from_on=today
    )
    person = User.objects.named(username) or User(username=username, full_name=full_name)
    if person.pk is None:
        person.set_unusable_password()
        person.save()
    fields = {"user": person, "organization": organization, "role": Role.OPERATOR}
    if not Membership.objects.active_on(today).filter(**fields).exists():
        Membership.objects.create(from_on=today, **fields)
        note("Giao vai trò", None, person=person, organization=organization, detail="Người vận hành, từ dòng lệnh")
    return person, make_link(None, person)


# --- delegations ------------------------------------------------------------------------------------------------------


@transaction.atomic
def delegate(acting, receiver, from_on, to_on, reason):
    """Hand the office's verb to a deputy or officer for a time, with the paper it rests on."""
    verb = delegated_verb(acting)
    if verb is None:
        raise PermissionDenied
    Organization.objects.select_for_update().get(pk=acting.organization.pk)
    if from_on < acting.today:
        raise ValidationError({"from_on": "Ủy quyền có hiệu lực từ hôm nay trở đi, không lùi ngày."})
    if to_on < from_on:
        raise ValidationError({"to_on": PERIOD_MESSAGE})
    held = Membership.objects.active_on(acting.today).filter(organization=acting.organization, role=DELEGATIONS[verb][1])
    if receiver == acting.user or not held.filter(user=receiver).exists():
        raise ValidationError({"receiver": f"{receiver} không giữ chức vụ được nhận ủy quyền này."})
    rows = Delegation.objects.not_over(acting.today).filter(organization=acting.organization, receiver=receiver, verb=verb)
    twin = next((row for row in rows if overlap(from_on, to_on, row.from_on, row.to_on)), None)
    if twin:
        raise ValidationError({"from_on": f"Đã có ủy quyền cho {receiver} {period_words(twin.from_on, twin.to_on)}."})
    row = Delegation.objects.create(
        organization=acting.organization, giver=acting.user, receiver=receiver, verb=verb,
        from_on=from_on, to_on=to_on, reason=reason,
    )
    detail = f"{row.get_verb_display()} {period_words(from_on, to_on)}; {reason}"
    note("Ủy quyền", acting, person=receiver, organization=acting.organization, detail=detail)
    return row


@transaction.atomic
def end_delegation(acting, delegation):
    """End a delegation at this moment; it stays as history."""
    row = locked(delegation)
    if not may_end_delegation(acting, row):
        raise PermissionDenied
    if row.ended_at is None:
        row.ended_at, row.ended_by = timezone.now(), acting.user
        row.save(update_fields=["ended_at", "ended_by"])
        note("Chấm dứt ủy quyền", acting, person=row.receiver, organization=row.organization, detail=row.get_verb_display())
    return row


# --- organisations ----------------------------------------------------------------------------------------------------


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
    """Store an edited organisation: what it is may not contradict its dates."""
    _refuse_kind_period(organization)
    return save_edited(acting, organization, "Sửa cơ quan", organization=organization)


@transaction.atomic
def close_organization(acting, organization, to_on):
    """Let an organisation end with that day, and with it relations, letterheads and roles; None opens it again."""
    row = locked(organization)
    row.to_on = to_on
    _refuse_kind_period(row)
    if to_on:
        for rows in (row.relations, row.inferior_relations, row.letterheads, row.memberships):
            _end_with(rows, to_on)
    row.save()
    words = f"đến hết {short_date(to_on)}" if to_on else "bỏ ngày ngừng"
    note("Ngừng hoạt động" if to_on else "Hoạt động trở lại", acting, organization=row, detail=words)
    return row


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
