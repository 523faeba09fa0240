"""Who: organisations as a dated tree, people, roles, delegations, one-time links."""

import hashlib
import secrets
import unicodedata
from datetime import timedelta

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.enums import DELEGABLE_VERBS, DELEGATIONS, LinkPurpose, OrganizationKind, RelationKind, Role, Verb
from accounts.reorganization_models import Reorganization, ReorganizationPart
from formats.text import fold

PERIOD_MESSAGE = "Ngày kết thúc không được trước ngày bắt đầu."


def in_force(on, prefix=""):
    """Filter of rows whose from_on/to_on period holds the day `on` (to_on included, NULL = open)."""
    return Q(**{f"{prefix}from_on__lte": on}) & (Q(**{f"{prefix}to_on__isnull": True}) | Q(**{f"{prefix}to_on__gte": on}))


def not_ended(on, prefix=""):
    """Filter of rows that are in force on `on` or begin later."""
    return Q(**{f"{prefix}to_on__isnull": True}) | Q(**{f"{prefix}to_on__gte": on})


def period_constraint(name):
    """A period ends on or after the day it begins."""
    condition = Q(to_on__isnull=True) | Q(to_on__gte=models.F("from_on"))
    return models.CheckConstraint(condition=condition, name=name, violation_error_message=PERIOD_MESSAGE)


def with_search_text(update_fields):
    """The fields to save, with the folded column that follows from them; None stays "all"."""
    return None if update_fields is None else {*update_fields, "search_text"}


class OrganizationQuerySet(models.QuerySet):
    def open_on(self, on):
        return self.filter(in_force(on))

    def below(self, organization, on):
        """Organisations that `organization` manages or reviews on that day, down to three steps of the tree."""
        direct = OrganizationRelation.objects.filter(in_force(on)).filter(superior=organization).values("organization")
        second = OrganizationRelation.objects.filter(in_force(on)).filter(superior__in=direct).values("organization")
        third = OrganizationRelation.objects.filter(in_force(on)).filter(superior__in=second).values("organization")
        return self.filter(Q(pk__in=direct) | Q(pk__in=second) | Q(pk__in=third))

    def above(self, organization, on):
        """Organisations that manage or review `organization` on that day, up to three steps of the tree."""
        relations = OrganizationRelation.objects.filter(in_force(on))
        direct = relations.filter(organization=organization).values("superior")
        second = relations.filter(organization__in=direct).values("superior")
        third = relations.filter(organization__in=second).values("superior")
        return self.filter(Q(pk__in=direct) | Q(pk__in=second) | Q(pk__in=third))

    def below_any(self, superiors, on):
        """Organisations directly below one of these on that day."""
        return self.filter(pk__in=OrganizationRelation.objects.filter(in_force(on), superior__in=superiors.values("pk")).values("organization"))

    def predecessors(self, organization, on):
        """Organisations that ended and whose papers `organization` keeps since, up to two steps back."""
        ended = ReorganizationPart.objects.filter(is_closed=True, reorganization__in=Reorganization.objects.done(on))
        direct = ended.filter(reorganization__successor=organization).values("organization")
        second = ended.filter(reorganization__successor__in=direct).values("organization")
        return self.filter(Q(pk__in=direct) | Q(pk__in=second)).exclude(pk=organization.pk)

    def visible_to(self, acting):
        """Operators see all; others their own organisation, those that went into it, and those below it."""
        if acting is None:
            return self.none()
        if acting.is_operator:
            return self.all()
        below = Organization.objects.below(acting.organization, acting.today).values("pk")
        before = Organization.objects.predecessors(acting.organization, acting.today).values("pk")
        return self.filter(Q(pk=acting.organization.pk) | Q(pk__in=below) | Q(pk__in=before))

    def search(self, words):
        """Those whose name or code holds the words, marks left out; all when there are no words."""
        return self.filter(search_text__contains=fold(words)) if words else self

    def authorities(self):
        return self.exclude(kind=OrganizationKind.SCHOOL)


class Organization(models.Model):
    kind = models.CharField("loại cơ quan", max_length=24, choices=OrganizationKind.choices)
    name = models.CharField("tên đầy đủ", max_length=200)
    code = models.CharField("mã định danh", max_length=30, unique=True)
    address = models.CharField("địa chỉ", max_length=250, blank=True)
    from_on = models.DateField("hoạt động từ ngày")
    to_on = models.DateField("đến hết ngày", null=True, blank=True)
    has_series_per_type = models.BooleanField("mỗi loại văn bản một dãy số", default=False)
    search_text = models.CharField(max_length=300, editable=False, db_index=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ quan, đơn vị"
        ordering = ["search_text", "pk"]  # folded: Đ stands beside D on both databases

    def __str__(self):
        return self.name

    def save(self, *args, update_fields=None, **kwargs):
        self.search_text = fold(f"{self.name} {self.code}")
        super().save(*args, update_fields=with_search_text(update_fields), **kwargs)

    @property
    def is_school(self):
        return self.kind == OrganizationKind.SCHOOL

    def superior_on(self, kind, on):
        """The managing or reviewing body on that day, or None."""
        row = self.relations.filter(in_force(on), kind=kind).select_related("superior").first()
        return row.superior if row else None

    def managing_body_on(self, on):
        return self.superior_on(RelationKind.MANAGING, on)

    def reviewing_body_on(self, on):
        return self.superior_on(RelationKind.REVIEWING, on)

    def letterhead_on(self, on):
        """The letterhead printed on papers of that day, or None when none was entered."""
        return self.letterheads.filter(in_force(on)).first()


class OrganizationRelation(models.Model):
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="relations")
    superior = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="inferior_relations")
    kind = models.CharField("quan hệ", max_length=12, choices=RelationKind.choices)
    from_on = models.DateField("từ ngày")
    to_on = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "quan hệ quản lý"
        ordering = ["-from_on", "pk"]
        indexes = [models.Index(fields=["superior", "kind"])]
        constraints = [period_constraint("relation_period")]

    def __str__(self):
        return f"{self.organization} – {self.get_kind_display()}: {self.superior}"


class Letterhead(models.Model):
    """What stands at the top of a paper and in its symbol, by the date of the paper (NĐ 30/2020, PL I, II.2–4)."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="letterheads")
    managing_lines = models.CharField("dòng cơ quan chủ quản", max_length=200, blank=True)
    issuer_lines = models.CharField("dòng cơ quan ban hành", max_length=200)
    place_name = models.CharField("địa danh", max_length=60)
    paper_code = models.CharField("viết tắt trong ký hiệu", max_length=20)
    from_on = models.DateField("từ ngày")
    to_on = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "phần đầu văn bản"
        ordering = ["-from_on", "pk"]
        constraints = [period_constraint("letterhead_period")]

    def __str__(self):
        return f"{self.issuer_lines} ({self.paper_code})"


class PersonQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Operators see everybody; others whoever holds or held a role in the organisation they act for."""
        if acting is None:
            return self.none()
        if acting.is_operator:
            return self.all()
        return self.of(acting.organization)

    def of(self, organization):
        """People who hold or held a role there, each once."""
        return self.filter(pk__in=Membership.objects.filter(organization=organization).values("user"))

    def current(self, organization, on):
        """People at work on that day or later; in one organisation, or anywhere when it is None."""
        if organization is None:
            return self.filter(is_active=True)
        held = Membership.objects.filter(not_ended(on), organization=organization)
        return self.filter(is_active=True, pk__in=held.values("user"))

    def search(self, words):
        """Those whose name, log-in name or e-mail holds the words, marks left out; all when there are no words."""
        return self.filter(search_text__contains=fold(words)) if words else self

    def named(self, identifier):
        """The person with that log-in name or e-mail address, or None."""
        field = "email" if "@" in identifier else "username"
        return self.filter(**{f"{field}__iexact": identifier.strip()}).first()


class PersonManager(UserManager.from_queryset(PersonQuerySet)):
    use_in_migrations = False


def one_spelling(password):
    """NFC: the same password typed on a phone, a Mac and a Windows machine differs only in how its marks are put together."""
    return None if password is None else unicodedata.normalize("NFC", password)


class User(AbstractUser):
    """A person. `first_name` and `last_name` stay unused: Vietnamese names are one text."""

    full_name = models.CharField("họ và tên", max_length=100)
    email = models.EmailField("thư điện tử", blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    is_demo = models.BooleanField("tài khoản dùng thử", default=False)
    deactivated_at = models.DateTimeField("ngừng hoạt động lúc", null=True, blank=True)
    search_text = models.CharField(max_length=520, editable=False, db_index=True)

    objects = PersonManager()

    class Meta:
        verbose_name = "người dùng"
        ordering = ["search_text", "pk"]
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("email"), condition=~Q(email=""), name="user_email_once",
                violation_error_message="Thư điện tử này đã có người dùng.",
            )
        ]

    def __str__(self):
        return self.full_name or self.username

    def save(self, *args, update_fields=None, **kwargs):
        self.search_text = fold(f"{self.full_name} {self.username} {self.email}")
        super().save(*args, update_fields=with_search_text(update_fields), **kwargs)

    def get_full_name(self):
        return str(self)

    def set_password(self, raw_password):
        super().set_password(one_spelling(raw_password))

    def check_password(self, raw_password):
        return super().check_password(one_spelling(raw_password))

    def has_usable_password(self):
        return bool(self.password) and super().has_usable_password()


class MembershipQuerySet(models.QuerySet):
    def active_on(self, on):
        """Roles that carry rights on that day: in force, and the person was not deactivated."""
        return self.filter(in_force(on), user__is_active=True)

    def not_ended(self, on):
        return self.filter(not_ended(on))

    def visible_to(self, acting):
        """Operators see all; others the roles of the organisation they act for."""
        if acting is None:
            return self.none()
        return self.all() if acting.is_operator else self.filter(organization=acting.organization)


class Membership(models.Model):
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField("vai trò", max_length=12, choices=Role.choices)
    from_on = models.DateField("từ ngày")
    to_on = models.DateField("đến hết ngày", null=True, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "vai trò của người dùng"
        ordering = ["organization", "role", "pk"]

    def __str__(self):
        return f"{self.user} – {self.get_role_display()} – {self.organization}"


class DelegationQuerySet(models.QuerySet):
    def active_on(self, on):
        """Delegations that work on that day: not ended early, and their giver still holds the office they give from."""
        rows = self.filter(in_force(on), ended_at__isnull=True, giver__is_active=True, receiver__is_active=True)
        held = Membership.objects.active_on(on).filter(user=OuterRef("giver"), organization=OuterRef("organization"))
        offices = Q()
        for verb, (giver_role, _) in DELEGATIONS.items():
            offices |= Q(Exists(held.filter(role=giver_role)), verb=verb)
        return rows.filter(offices)

    def not_over(self, on):
        """Delegations in force on that day or later, as far as their dates say."""
        return self.filter(to_on__gte=on, ended_at__isnull=True)

    def visible_to(self, acting):
        """Operators see all; others those of the organisation they act for."""
        if acting is None:
            return self.none()
        return self.all() if acting.is_operator else self.filter(organization=acting.organization)


class Delegation(models.Model):
    """A dated, written handing-over of one verb inside one organisation (DESIGN 3.6)."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="delegations")
    giver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="given_delegations")
    receiver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="received_delegations")
    verb = models.CharField("việc được ủy quyền", max_length=16, choices=[(v.value, v.label) for v in Verb if v in DELEGABLE_VERBS])
    from_on = models.DateField("từ ngày")
    to_on = models.DateField("đến hết ngày")
    reason = models.CharField("văn bản, lý do ủy quyền", max_length=250, blank=True)
    ended_at = models.DateTimeField("chấm dứt lúc", null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = "ủy quyền"
        ordering = ["-from_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=models.F("from_on")), name="delegation_period",
                                   violation_error_message=PERIOD_MESSAGE),
        ]

    def __str__(self):
        return f"{self.giver} ủy quyền {self.get_verb_display()} cho {self.receiver}"


class OneTimeLinkQuerySet(models.QuerySet):
    def open_at(self, at):
        """Links that still open the door at that moment."""
        return self.filter(used_at__isnull=True, expires_at__gt=at, user__is_active=True)

    def with_token(self, token, at):
        """The open link of that secret, or None: wrong, used and expired look alike."""
        return self.open_at(at).filter(token_hash=OneTimeLink.hash_of(token)).select_related("user").first()


class OneTimeLink(models.Model):
    """Invitation or password reset; only the hash of the token is kept, so the table opens no door."""

    LIFETIME = timedelta(days=7)

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="one_time_links")
    purpose = models.CharField("mục đích", max_length=8, choices=LinkPurpose.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField("hết hạn lúc")
    used_at = models.DateTimeField("dùng lúc", null=True, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("lập lúc", auto_now_add=True)

    objects = OneTimeLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "liên kết dùng một lần"

    def __str__(self):
        return f"{self.get_purpose_display()} – {self.user}"

    @staticmethod
    def hash_of(token):
        return hashlib.sha256(token.encode()).hexdigest()

    @classmethod
    def make(cls, user, purpose, made_by):
        """Create a link for `user`; returns the secret token, which is shown once and never stored."""
        token = secrets.token_urlsafe(32)
        cls.objects.create(user=user, purpose=purpose, token_hash=cls.hash_of(token), made_by=made_by,
                           expires_at=timezone.now() + cls.LIFETIME)
        return token


class AccessChange(models.Model):
    """One line per change to people, roles, links and organisations. Rows are only added.

    The trail of `records` stands above this room, so accounts keeps its own book.
    """

    at = models.DateTimeField("lúc", auto_now_add=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người thực hiện")
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="access_changes")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="access_changes")
    action = models.CharField("việc", max_length=60)
    detail = models.CharField("chi tiết", max_length=600, blank=True)

    class Meta:
        verbose_name = "thay đổi về người dùng, cơ quan"
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.action}: {self.person or self.organization}"
