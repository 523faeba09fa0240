"""One-time links, passwords and the very first person."""

from axes.utils import reset as forget_failed_log_ins
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.enums import LinkPurpose, OrganizationKind, Role
from accounts.models import AccessChange, Membership, OneTimeLink, Organization, User
from accounts.workflow.book import locked, note, require_managed


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
    change_password(person, password, f"bằng liên kết: {link.get_purpose_display()}")
    forget_failed_log_ins(username=person.username)
    return person


@transaction.atomic
def change_password(person, password, how="do chính người dùng"):
    """Set a password that the form has checked; sessions made with the old one end, and so do links."""
    person.set_password(password)
    person.save(update_fields=["password"])
    end_links(person)
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
