"""The cast of characters for every test: one Sở, two communes, three schools and their people.

`Cast` is built once per test by the `cast` fixture; people are found by name (cast.principal, cast.officer …), clients by
`cast.client(person)`. Nothing here depends on today's date beyond "in force since 2020".
"""

from datetime import date
from functools import cached_property

from django.test import Client

from accounts.enums import OrganizationKind, RelationKind, Role
from accounts.middleware import SESSION_KEY, acting_for
from accounts.models import Letterhead, Membership, Organization, OrganizationRelation, User
from schools.models import School
from standards.enums import SchoolType

SINCE = date(2020, 1, 1)
PEOPLE = {
    "principal": ("school", Role.PRINCIPAL),
    "deputy": ("school", Role.DEPUTY),
    "secretary": ("school", Role.SECRETARY),
    "member": ("school", Role.MEMBER),
    "clerk": ("school", Role.CLERK),
    "other_principal": ("other_school", Role.PRINCIPAL),
    "far_principal": ("far_school", Role.PRINCIPAL),
    "officer": ("commune", Role.OFFICER),
    "leader": ("commune", Role.LEADER),
    "authority_clerk": ("commune", Role.CLERK),
    "far_officer": ("far_commune", Role.OFFICER),
    "far_leader": ("far_commune", Role.LEADER),
    "province_officer": ("department", Role.OFFICER),
    "operator": ("department", Role.OPERATOR),
}


def make_organization(code, name, kind, superior=None, **letterhead):
    """An organisation since 2020 with a letterhead; `superior` both manages and reviews it."""
    row = Organization.objects.create(code=code, name=name, kind=kind, from_on=SINCE)
    for relation in RelationKind if superior else []:
        OrganizationRelation.objects.create(organization=row, superior=superior, kind=relation, from_on=SINCE)
    fields = {"issuer_lines": name.upper(), "place_name": "Hoa Mai", "paper_code": code.upper(), **letterhead}
    Letterhead.objects.create(organization=row, from_on=SINCE, **fields)
    return row


def make_school(code, name, superior, school_type=SchoolType.PRESCHOOL, levels=("preschool",), **letterhead):
    """A school under `superior`, mầm non unless told otherwise."""
    lines = {"managing_lines": superior.name.upper(), "issuer_lines": name.upper(), **letterhead}
    row = make_organization(code, name, OrganizationKind.SCHOOL, superior, **lines)
    School.objects.create(organization=row, school_type=school_type, levels=list(levels), principal_name="Nguyễn Thị Minh")
    return row


def make_person(username, organization, role, **fields):
    user = User.objects.create(username=username, full_name=f"Người {username}", **fields)
    Membership.objects.create(user=user, organization=organization, role=role, from_on=SINCE)
    return user


class Cast:
    def __init__(self):
        self.department = make_organization("so", "Sở Giáo dục và Đào tạo tỉnh An Hòa", OrganizationKind.EDUCATION_DEPARTMENT)
        self.commune = make_organization("hoamai", "UBND xã Hoa Mai", OrganizationKind.COMMUNE, self.department)
        self.far_commune = make_organization("dongxa", "UBND xã Đồng Xa", OrganizationKind.COMMUNE, self.department)
        self.school = make_school("mnhm", "Trường Mầm non Hoa Mai", self.commune)
        self.other_school = make_school("thhm", "Trường Tiểu học Hoa Mai", self.commune, SchoolType.PRIMARY, ["primary"])
        self.far_school = make_school("thdx", "Trường Tiểu học Đồng Xa", self.far_commune, SchoolType.PRIMARY, ["primary"])
        for name, (place, role) in PEOPLE.items():
            setattr(self, name, make_person(name, getattr(self, place), role))
        self.stranger = User.objects.create(username="stranger", full_name="Người không vai trò")

    def acting(self, person, organization=None):
        """Acting of a person, as the middleware would make it."""
        return acting_for(person, organization.pk if organization else None)

    def client(self, person, organization=None):
        """A browser session logged in as that person."""
        client = Client()
        client.force_login(person)
        if organization:
            session = client.session
            session[SESSION_KEY] = organization.pk
            session.save()
        return client

    @cached_property
    def anonymous(self):
        return Client()
