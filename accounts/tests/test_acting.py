"""For whom a person acts: verbs of each office, which place is chosen, and what ends a right."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.acting import Acting, verbs_of
from accounts.enums import DELEGATIONS, ROLE_VERBS, OrganizationKind, Role, Verb
from accounts.middleware import acting_for
from accounts.models import Delegation, Membership, Organization, User
from accounts.permissions import may_end_delegation, may_invite, may_operate, may_read_people

TODAY = date(2026, 9, 10)
DAY = timedelta(days=1)
OFFICES = {
    Role.PRINCIPAL: "read draft submit finalize invite",
    Role.DEPUTY: "read draft",
    Role.SECRETARY: "read draft",
    Role.MEMBER: "read edit_assigned",
    Role.CLERK: "read number",
    Role.OFFICER: "read draft review",
    Role.LEADER: "read draft approve finalize invite",
    Role.OPERATOR: "operate invite",
}


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_each_office_carries_its_verbs(role):
    assert verbs_of({role}) == set(OFFICES[role].split())


def test_every_office_is_in_the_table():
    assert set(ROLE_VERBS) == set(Role) == set(OFFICES)


@pytest.mark.parametrize("role", [Role.OPERATOR], ids=str)
@pytest.mark.parametrize("verb", [Verb.READ, Verb.DRAFT, Verb.SUBMIT, Verb.REVIEW, Verb.APPROVE, Verb.NUMBER], ids=str)
def test_operators_never_reach_the_content_of_papers(role, verb):
    assert verb not in verbs_of({role})


def test_two_offices_and_a_delegation_add_up():
    assert verbs_of({Role.CLERK, Role.MEMBER}) == {Verb.READ, Verb.NUMBER, Verb.EDIT_ASSIGNED}
    assert verbs_of({"deputy"}, ["submit"]) == {Verb.READ, Verb.DRAFT, Verb.SUBMIT}
    assert verbs_of(()) == frozenset()


def acting(role, kind=OrganizationKind.SCHOOL, pk=1):
    roles = frozenset({role} if role else ())
    return Acting(user=User(pk=9), organization=Organization(pk=pk, kind=kind), roles=roles, verbs=verbs_of(roles), today=TODAY)


@pytest.mark.parametrize(("role", "kind", "is_school", "is_authority", "is_operator"), [
    (Role.PRINCIPAL, OrganizationKind.SCHOOL, True, False, False),
    (Role.OFFICER, OrganizationKind.COMMUNE, False, True, False),
    (Role.OPERATOR, OrganizationKind.EDUCATION_DEPARTMENT, False, False, True),
], ids=["school", "authority", "who only operates"])
def test_what_kind_of_place_it_is(role, kind, is_school, is_authority, is_operator):
    one = acting(role, kind)
    assert (one.is_school, one.is_authority, one.is_operator) == (is_school, is_authority, is_operator)
    assert one.can(Verb.OPERATE) is is_operator


@pytest.mark.parametrize(("who", "reads", "invites_here", "invites_there", "operates"), [
    (None, False, False, False, False),
    (Role.PRINCIPAL, True, True, False, False),
    (Role.LEADER, True, True, False, False),
    (Role.DEPUTY, True, False, False, False),
    (Role.OPERATOR, True, True, True, True),
], ids=["nobody", "principal", "leader", "deputy", "operator"])
def test_who_reads_people_invites_and_operates(who, reads, invites_here, invites_there, operates):
    one = acting(who) if who else None
    here, there = Organization(pk=1), Organization(pk=2)
    assert may_read_people(one) is reads and may_operate(one) is operates
    assert (may_invite(one, here), may_invite(one, there)) == (invites_here, invites_there)


@pytest.mark.parametrize(("role", "pk", "verb", "expected"), [
    (Role.PRINCIPAL, 1, Verb.SUBMIT, True),
    (Role.PRINCIPAL, 2, Verb.SUBMIT, False),
    (Role.DEPUTY, 1, Verb.SUBMIT, False),
    (Role.LEADER, 1, Verb.SUBMIT, False),
    (Role.LEADER, 1, Verb.APPROVE, True),
    (Role.OPERATOR, 1, Verb.APPROVE, False),
], ids=["own office", "another school", "receiver's office", "another verb", "leader", "operator"])
def test_a_delegation_is_ended_from_the_office_that_gave_it(role, pk, verb, expected):
    assert may_end_delegation(acting(role), Delegation(organization_id=pk, verb=verb)) is expected


def test_every_delegable_verb_belongs_to_its_giver_and_not_to_its_receiver():
    for verb, (giver, receiver) in DELEGATIONS.items():
        assert verb in ROLE_VERBS[giver] and verb not in ROLE_VERBS[receiver]


# --- which place --------------------------------------------------------------------------------------------------------


@pytest.fixture
def places(db):
    """Two schools; the second comes first by its folded name."""
    names = ("Trường Đông", "Trường An")
    return [Organization.objects.create(name=name, code=f"t{n}", kind="school", from_on=date(2020, 1, 1)) for n, name in enumerate(names)]


@pytest.fixture
def person(db):
    return User.objects.create(username="lan", full_name="Trần Thị Lan")


def give(person, place, role=Role.MEMBER, from_on=date(2026, 9, 1), to_on=None):
    return Membership.objects.create(user=person, organization=place, role=role, from_on=from_on, to_on=to_on)


def test_nobody_acts_without_a_log_in_or_a_role(person, places):
    assert acting_for(AnonymousUser(), today=TODAY) is None
    assert acting_for(person, today=TODAY) is None
    assert acting_for(person, places[0].pk, TODAY) is None


def test_the_place_chosen_wins_and_else_the_first_by_name(person, places):
    for place in places:
        give(person, place)
    assert acting_for(person, places[0].pk, TODAY).organization == places[0]
    assert acting_for(person, None, TODAY).organization == places[1]
    assert acting_for(person, 10**9, TODAY).organization == places[1], "a place that is not held any more"


@pytest.mark.parametrize(("on", "held"), [
    (date(2026, 8, 31), False), (date(2026, 9, 1), True), (date(2026, 9, 30), True), (date(2026, 10, 1), False),
], ids=["the day before", "first day", "last day", "the day after"])
def test_a_role_counts_from_its_first_to_its_last_day(person, places, on, held):
    give(person, places[0], to_on=date(2026, 9, 30))
    assert bool(acting_for(person, today=on)) is held


def test_roles_of_one_place_add_up_and_those_of_another_do_not(person, places):
    give(person, places[0], Role.CLERK)
    give(person, places[0], Role.SECRETARY)
    give(person, places[1], Role.PRINCIPAL)
    one = acting_for(person, places[0].pk, TODAY)
    assert one.roles == {Role.CLERK, Role.SECRETARY}
    assert one.can(Verb.NUMBER) and one.can(Verb.DRAFT) and not one.can(Verb.SUBMIT)


def test_a_closed_account_holds_nothing(person, places):
    give(person, places[0])
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert acting_for(User.objects.get(pk=person.pk), today=TODAY) is None


@pytest.mark.parametrize(("role", "verb", "expected"), [
    (Role.DEPUTY, Verb.SUBMIT, True), (Role.SECRETARY, Verb.SUBMIT, False), (Role.DEPUTY, Verb.APPROVE, False),
], ids=["deputy submits", "not of that office", "a leader's verb in a school"])
def test_a_delegated_verb_needs_both_offices(person, places, role, verb, expected):
    head = User.objects.create(username="head", full_name="Hiệu trưởng")
    give(head, places[0], Role.PRINCIPAL)
    give(person, places[0], role)
    Delegation.objects.create(organization=places[0], giver=head, receiver=person, verb=verb, from_on=TODAY, to_on=TODAY + DAY)
    assert acting_for(person, today=TODAY).can(verb) is expected
    assert not acting_for(person, today=TODAY - DAY).can(verb)
    assert not acting_for(person, today=TODAY + DAY * 2).can(verb)


def test_finding_place_and_verbs_costs_two_queries(person, places, django_assert_num_queries):
    for place in places:
        give(person, place, Role.DEPUTY)
    with django_assert_num_queries(2):
        acting_for(person, places[0].pk, TODAY)
