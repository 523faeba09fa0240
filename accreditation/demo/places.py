"""Organisations with their dated superiors and letterheads, people with their roles, profiles of schools."""

from datetime import timedelta

from django.conf import settings

from accounts.middleware import acting_for
from accounts.models import Letterhead, Organization, OrganizationRelation, User
from accounts.workflow import (
    add_letterhead,
    add_organization,
    add_person,
    add_relation,
    delegate,
    give_role,
    make_operator,
    use_link,
)
from accreditation.demo.world import read_data
from schools.enums import CertificateKind
from schools.profile_workflow import create_school, save_certificate, save_site

OPERATOR = "vanhanh"
FLAGS = ("is_disadvantaged_area", "is_extremely_disadvantaged", "is_inner_city", "is_rural", "is_gifted", "is_special")


def load_places(world):
    """Fill `world` with organisations and people."""
    rows = read_data("organizations")
    for row in rows:
        fields = {name: row.get(name, "") for name in ("kind", "code", "name", "address")}
        organization = Organization(from_on=row["from"], to_on=row.get("to"), **fields)
        world.organizations[row["key"]] = add_organization(None, organization)
    _load_operator(world)
    for row in rows:
        _load_dated_rows(world, row)
    _load_people(world)
    for row in read_data("schools"):
        _load_school(world, row)
    _load_delegation(world)


def _load_operator(world):
    person, token = make_operator(OPERATOR, "Đỗ Quang Huy")
    world.people[OPERATOR] = use_link(token, settings.DEMO_PASSWORD)
    User.objects.filter(pk=person.pk).update(is_demo=True)


def _load_dated_rows(world, row):
    organization, operator = world.organizations[row["key"]], _operator(world)
    for dated in row.get("superiors", ()):
        superior = world.organizations[dated["superior"]]
        for kind in dated["kinds"]:
            add_relation(operator, OrganizationRelation(organization=organization, superior=superior, kind=kind, **_period(dated)))
    for dated in row.get("letterheads", ()):
        lines = {f"{name}_lines": "\n".join(dated.get(name, ())) for name in ("managing", "issuer")}
        head = Letterhead(organization=organization, place_name=dated["place"], paper_code=dated["code"], **lines, **_period(dated))
        add_letterhead(operator, head)


def _operator(world):
    return acting_for(world.people[OPERATOR], today=world.today)


def _period(row):
    return {"from_on": row["from"], "to_on": row.get("to")}


def _load_people(world):
    operator = _operator(world)
    for username, row in read_data("people").items():
        first, *others = row["posts"]
        person = User(username=username, full_name=row["name"], is_demo=True)
        place = world.organizations[first["at"]]
        world.people[username] = add_person(operator, person, place, first["role"], first["from"])
        for post in others:
            give_role(operator, person, world.organizations[post["at"]], post["role"], post["from"])
    # One hash for all: hashing the same published password for each of them would take most of the loading time.
    User.objects.filter(is_demo=True).update(password=world.people[OPERATOR].password)


def _load_school(world, row):
    organization, by = world.organizations[row["at"]], world.people[row["by"]]
    names = ("school_type", "levels", "ownership", "founded_year", "principal_name")
    flags = {name: name in row.get("flags", ()) for name in FLAGS}
    school = create_school(organization, {name: row[name] for name in names} | flags, by=by)
    for place, (name, address) in enumerate(row["sites"].items()):
        save_site(school, None, {"name": name, "address": address, "is_main": place == 0}, by=by)
    for certificate in row.get("certificates", ()):
        save_certificate(school, None, certificate | {"kind": CertificateKind(certificate["kind"])}, by=by)


def _load_delegation(world):
    """The preschool's deputy may send papers for a month, from the day of loading."""
    giver, receiver = world.acting("mn.hieutruong", "mn"), world.people["mn.phohieutruong"]
    reason = "Hiệu trưởng đi học lớp bồi dưỡng; Quyết định số 31/QĐ-MNHM"
    delegate(giver, receiver, world.today, world.today + timedelta(days=30), reason)
