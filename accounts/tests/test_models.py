"""Organisations and people as the database holds them: by day, by right, by folded name."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.enums import LinkPurpose, OrganizationKind, RelationKind, Role, Verb
from accounts.models import (
    AccessChange,
    Delegation,
    Letterhead,
    Membership,
    OneTimeLink,
    Organization,
    OrganizationRelation,
    User,
)

JUN, JUL = date(2025, 6, 30), date(2025, 7, 1)
SINCE = date(2020, 1, 1)
pytestmark = pytest.mark.django_db


def place(code, name="", kind=OrganizationKind.SCHOOL, **fields):
    return Organization.objects.create(code=code, name=name or f"Trường {code}", kind=kind, **{"from_on": SINCE, **fields})


def person(username, **fields):
    return User.objects.create(username=username, **{"full_name": f"Người {username}", **fields})


def under(superior, row, kind=RelationKind.MANAGING, from_on=SINCE, to_on=None):
    return OrganizationRelation.objects.create(organization=row, superior=superior, kind=kind, from_on=from_on, to_on=to_on)


# --- periods ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("on", "managing", "reviewing"), [
    (date(2019, 12, 31), None, None), (SINCE, "district", "office"), (JUN, "district", "office"), (JUL, "commune", "commune"),
], ids=["before", "first day", "30/6/2025", "01/7/2025"])
def test_superiors_by_day(on, managing, reviewing):
    kinds = {"district": OrganizationKind.DISTRICT, "office": OrganizationKind.DISTRICT_OFFICE, "commune": OrganizationKind.COMMUNE}
    rows = {name: place(name, kind=kind) for name, kind in kinds.items()}
    school = place("mn")
    under(rows["district"], school, to_on=JUN)
    under(rows["office"], school, RelationKind.REVIEWING, to_on=JUN)
    for kind in RelationKind:
        under(rows["commune"], school, kind, JUL)
    assert school.managing_body_on(on) == rows.get(managing)
    assert school.reviewing_body_on(on) == rows.get(reviewing)


@pytest.mark.parametrize(("on", "code"), [(date(2019, 12, 31), None), (JUN, "CU"), (JUL, "MOI"), (date(2030, 1, 1), "MOI")],
                         ids=["before", "30/6/2025", "01/7/2025", "later"])
def test_the_letterhead_by_day(on, code):
    school = place("mn")
    for paper_code, from_on, to_on in (("CU", SINCE, JUN), ("MOI", JUL, None)):
        school.letterheads.create(issuer_lines="TRƯỜNG", place_name="Hoa Mai", paper_code=paper_code, from_on=from_on, to_on=to_on)
    found = school.letterhead_on(on)
    assert (found and found.paper_code) == code


@pytest.mark.parametrize("model", [OrganizationRelation, Letterhead, Delegation], ids=["superior", "letterhead", "delegation"])
def test_no_period_ends_before_it_begins(model):
    school, superior, somebody = place("mn"), place("xa", kind=OrganizationKind.COMMUNE), person("lan")
    fields = {
        OrganizationRelation: {"superior": superior, "kind": RelationKind.MANAGING},
        Letterhead: {"issuer_lines": "TRƯỜNG", "place_name": "Hoa Mai", "paper_code": "MN"},
        Delegation: {"giver": somebody, "receiver": person("minh"), "verb": Verb.SUBMIT},
    }[model]
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(organization=school, from_on=JUL, to_on=JUN, **fields)
    assert model.objects.create(organization=school, from_on=JUL, to_on=JUL, **fields).pk


def test_open_on_a_day():
    place("cu", to_on=JUN)
    place("moi", from_on=JUL)
    assert [[row.code for row in Organization.objects.open_on(day)] for day in (JUN, JUL)] == [["cu"], ["moi"]]


# --- who sees what ------------------------------------------------------------------------------------------------------


def test_below_reaches_three_steps_and_only_while_they_last():
    top, commune, office = place("so", kind=OrganizationKind.PROVINCE), place("xa", kind=OrganizationKind.COMMUNE), place("p")
    school, fourth = place("mn"), place("le")
    for superior, row in ((top, commune), (commune, office), (office, school), (school, fourth)):
        under(superior, row, to_on=JUN)
    assert set(Organization.objects.below(top, JUN)) == {commune, office, school}
    assert not Organization.objects.below(top, JUL).exists()
    assert set(Organization.objects.below(office, JUN)) == {school, fourth}


def test_below_names_each_once_though_it_is_managed_and_reviewed(cast):
    rows = Organization.objects.below(cast.commune, JUL)
    assert sorted(row.code for row in rows) == ["mnhm", "thhm"]


@pytest.mark.parametrize(("name", "codes"), [
    ("member", "mnhm"), ("officer", "hoamai mnhm thhm"), ("operator", "dongxa hoamai mnhm so thdx thhm"),
    ("province_officer", "dongxa hoamai mnhm so thdx thhm"), ("stranger", ""),
])
def test_who_sees_which_places(cast, name, codes):
    rows = Organization.objects.visible_to(cast.acting(getattr(cast, name)))
    assert sorted(row.code for row in rows) == codes.split()


@pytest.mark.parametrize("model", [Membership, Delegation, User, Organization], ids=lambda model: model.__name__)
def test_without_a_role_nothing_is_visible(cast, model):
    Delegation.objects.create(organization=cast.school, giver=cast.principal, receiver=cast.deputy, verb=Verb.SUBMIT, from_on=JUN, to_on=JUL)
    assert model.objects.exists() and not model.objects.visible_to(None).exists()
    assert model.objects.visible_to(cast.acting(cast.operator)).count() == model.objects.count()


def test_an_organisation_sees_its_own_roles_and_delegations(cast):
    Delegation.objects.create(organization=cast.school, giver=cast.principal, receiver=cast.deputy, verb=Verb.SUBMIT, from_on=JUN, to_on=JUL)
    own, other = cast.acting(cast.member), cast.acting(cast.leader)
    assert Membership.objects.visible_to(own).count() == 5
    assert Delegation.objects.visible_to(own).exists() and not Delegation.objects.visible_to(other).exists()
    assert set(User.objects.visible_to(other)) == {cast.leader, cast.officer, cast.authority_clerk}


# --- people -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("words", "found"), [
    ("dang thuy", ["hang"]), ("ĐẶNG", ["hang"]), ("hang@", ["hang"]), ("HANG", ["hang"]), ("", ["hang", "minh"]),
    ("%", []), ("_", []), ("\x00", ["hang", "minh"]), ("hang minh", []),
], ids=["no marks", "capitals", "address", "log-in name", "nothing", "percent", "underscore", "NUL", "two people"])
def test_people_are_found_by_folded_words(words, found):
    person("hang", full_name="Đặng Thúy Hằng", email="hang@a.example")
    person("minh", full_name="Nguyễn Minh")
    assert [row.username for row in User.objects.search(words)] == found


def test_names_stand_in_the_order_of_their_folded_letters():
    for username, name in (("c", "Ếch"), ("a", "Đào"), ("b", "Dâu"), ("d", "An")):
        person(username, full_name=name)
    assert [str(row) for row in User.objects.all()] == ["An", "Đào", "Dâu", "Ếch"]


@pytest.mark.parametrize(("identifier", "found"), [
    ("lan", True), ("LAN", True), (" lan ", True), ("Lan@A.example", True), ("la", False), ("", False), ("@", False), ("lan@b.example", False),
], ids=["name", "capitals", "blanks", "address", "half", "empty", "only @", "another address"])
def test_one_person_is_named_by_name_or_address(identifier, found):
    row = person("lan", email="lan@a.example")
    assert User.objects.named(identifier) == (row if found else None)


def test_an_address_belongs_to_one_person_and_none_to_many():
    person("a", email="lan@a.example")
    person("b")
    person("c")
    with pytest.raises(IntegrityError), transaction.atomic():
        person("d", email="LAN@a.example")


def test_saving_one_field_keeps_the_folded_column_true():
    row, school = person("lan"), place("mn")
    row.full_name, school.name = "Đỗ Lan", "Trường Đông"
    row.save(update_fields=["full_name"])
    school.save(update_fields=["name"])
    assert User.objects.get(search_text__startswith="do lan") == row
    assert Organization.objects.get(search_text="truong dong mn") == school


def test_people_at_work_here_and_anywhere():
    school, gone, later, never = place("mn"), person("gone"), person("later"), person("never")
    closed = person("closed", is_active=False)
    for row, from_on, to_on in ((gone, SINCE, JUN), (later, date(2030, 1, 1), None), (closed, SINCE, None)):
        Membership.objects.create(user=row, organization=school, role=Role.MEMBER, from_on=from_on, to_on=to_on)
    assert set(User.objects.current(school, JUL)) == {later}
    assert set(User.objects.current(school, JUN)) == {gone, later}
    assert set(User.objects.current(None, JUL)) == {gone, later, never}
    assert set(User.objects.of(school)) == {gone, later, closed}


@pytest.mark.parametrize("relation", ["role", "delegation", "change"])
def test_people_with_a_history_cannot_be_deleted(relation):
    row, school = person("lan"), place("mn")
    if relation == "role":
        Membership.objects.create(user=row, organization=school, role=Role.MEMBER, from_on=SINCE)
    elif relation == "delegation":
        fields = {"giver": person("head"), "receiver": row, "verb": Verb.SUBMIT, "from_on": JUN, "to_on": JUL}
        Delegation.objects.create(organization=school, **fields)
    else:
        AccessChange.objects.create(action="Sửa", by=row)
    with pytest.raises(ProtectedError):
        row.delete()


# --- links and words ----------------------------------------------------------------------------------------------------


def test_a_link_is_open_until_its_last_moment():
    row = person("lan")
    token = OneTimeLink.make(row, LinkPurpose.INVITE, None)
    end = OneTimeLink.objects.get().expires_at
    assert OneTimeLink.objects.with_token(token, end - timedelta(seconds=1)).user == row
    assert OneTimeLink.objects.with_token(token, end) is None
    assert OneTimeLink.objects.with_token(token + "x", timezone.now()) is None


def test_two_links_never_share_a_secret():
    row = person("lan")
    assert len({OneTimeLink.make(row, LinkPurpose.RESET, row) for _ in range(20)}) == 20


def test_rows_are_told_in_words():
    row, school = person("lan", full_name="Trần Thị Lan"), place("mn", "Trường Mầm non Hoa Mai")
    commune = place("xa", "UBND xã Hoa Mai", OrganizationKind.COMMUNE)
    fields = {"organization": school, "from_on": JUN}
    told = [
        under(commune, school),
        Letterhead(issuer_lines="TRƯỜNG MẦM NON HOA MAI", paper_code="MNHM", **fields),
        Membership(user=row, role=Role.CLERK, **fields),
        Delegation(giver=row, receiver=person("minh", full_name=""), verb=Verb.SUBMIT, **fields),
        OneTimeLink(user=row, purpose=LinkPurpose.RESET),
        AccessChange(action="Sửa cơ quan", organization=school),
        AccessChange(action="Sửa người dùng", person=row, organization=school),
    ]
    assert [str(one) for one in told] == [
        "Trường Mầm non Hoa Mai – Cơ quan chủ quản: UBND xã Hoa Mai", "TRƯỜNG MẦM NON HOA MAI (MNHM)",
        "Trần Thị Lan – Văn thư – Trường Mầm non Hoa Mai", "Trần Thị Lan ủy quyền trình, rút lại, khóa năm cho minh",
        "Đặt lại mật khẩu – Trần Thị Lan", "Sửa cơ quan: Trường Mầm non Hoa Mai", "Sửa người dùng: Trần Thị Lan",
    ]
