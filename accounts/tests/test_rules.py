"""The small rules: log-in names, periods, the tree's order, and who may do what as pure predicates."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.enums import SCHOOL_ROLES, Role
from accounts.passwords import VietnameseWordValidator
from accounts.periods import outside_words, overlap, period_words
from accounts.permissions import delegated_verb, grantable_roles, held_verbs, may_give_role, may_manage_person
from accounts.tree import tree_order
from accounts.usernames import parse_username, suggest_username


@pytest.mark.parametrize(("typed", "name"), [(" MinhNT ", "minhnt"), ("lan.tt-2", "lan.tt-2"), ("ab3", "ab3")])
def test_log_in_names_are_lower_case_ascii(typed, name):
    assert parse_username(typed) == name


@pytest.mark.parametrize("typed", ["mình", "аdmin", "admіn", "a", "-ab", "ab.", "a b c", "a@b.c", "x" * 31, "", "ﬁnn"])
def test_other_log_in_names_are_refused_in_words(typed):
    with pytest.raises(ValueError, match="Tên đăng nhập có 3–30 ký tự"):
        parse_username(typed)


@pytest.mark.parametrize(("name", "taken", "expected"), [
    ("Nguyễn Thị Minh", [], "minhnt"),
    ("Nguyễn Thị Minh", ["minhnt", "minhnt2"], "minhnt3"),
    ("Đỗ Đức", [], "ducd"),
    ("", [], "nguoidung"),
    ("李 明", [], "nguoidung"),
    ("Ý", [], "y00"),
    ("A" * 90, [], "a" * 26),
])
def test_a_log_in_name_is_made_from_the_name(name, taken, expected):
    suggested = suggest_username(name, taken.__contains__)
    assert suggested == expected and parse_username(suggested) == suggested


@pytest.mark.parametrize("password", ["matkhau123", "Mật Khẩu 2026", "GiaoDuc@2026", "hieu.truong.1", "12345678910", "abc1234567"])
def test_words_that_everybody_takes_are_no_password(password):
    with pytest.raises(ValidationError, match="nhiều người dùng"):
        VietnameseWordValidator().validate(password)


@pytest.mark.parametrize("password", ["nước-chè-xanh-7", "cơm tám gạo 8", "matkhau của tôi dài lắm"])
def test_other_passwords_pass(password):
    assert VietnameseWordValidator().validate(password) is None


JAN, JUN, JUL, DEC = date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 1), date(2025, 12, 31)


@pytest.mark.parametrize(("a", "b", "expected"), [
    ((JAN, JUN), (JUL, DEC), False),
    ((JAN, JUL), (JUL, DEC), True),
    ((JAN, None), (JUL, DEC), True),
    ((JUL, None), (JAN, JUN), False),
    ((JAN, None), (DEC, None), True),
])
def test_periods_overlap_when_they_share_a_day(a, b, expected):
    assert overlap(*a, *b) is expected and overlap(*b, *a) is expected


def test_periods_are_told_in_words():
    assert period_words(JUL, None) == "từ 01/7/2025"
    assert period_words(JAN, JUN) == "từ 01/01/2025 đến hết 30/6/2025"
    assert outside_words("X", (None, None), (JAN, None)) == ""
    assert outside_words("X", (JUL, None), (JUN, None)) == "X chỉ có từ 01/7/2025."
    assert "đến hết 30/6/2025" in outside_words("X", (JAN, JUN), (JAN, None))
    assert outside_words("X", (JAN, JUN), (JAN, JUN)) == ""


def test_the_tree_puts_each_below_its_superior():
    order = tree_order(["a", "b", "c", "d", "e"], {"a": "d", "b": "d", "c": "b", "e": "outside"})
    assert order == [("d", 0), ("a", 1), ("b", 1), ("c", 2), ("e", 0)]


def test_a_circle_loses_nobody():
    assert sorted(tree_order(["a", "b", "c"], {"a": "b", "b": "a"})) == [("a", 0), ("b", 0), ("c", 0)]
    assert tree_order([], {}) == []


def test_which_roles_a_head_gives(cast):
    principal, leader, operator = cast.acting(cast.principal), cast.acting(cast.leader), cast.acting(cast.operator)
    assert grantable_roles(principal, cast.school) == SCHOOL_ROLES
    assert grantable_roles(principal, cast.other_school) == [] == grantable_roles(principal, cast.commune)
    assert set(grantable_roles(leader, cast.commune)) == {Role.OFFICER, Role.LEADER, Role.CLERK}
    assert Role.OPERATOR in grantable_roles(operator, cast.commune)
    assert Role.OPERATOR not in grantable_roles(operator, cast.school)
    assert grantable_roles(cast.acting(cast.deputy), cast.school) == [] == grantable_roles(None, cast.school)
    assert not may_give_role(principal, cast.principal, cast.school, Role.CLERK)


def test_which_accounts_a_head_rules(cast):
    principal, here, there = cast.acting(cast.principal), cast.school.pk, cast.far_school.pk
    assert may_manage_person(principal, {(here, "member")})
    assert not may_manage_person(principal, {(here, "member"), (there, "clerk")})
    assert not may_manage_person(principal, {(here, "operator")})
    assert not may_manage_person(principal, set())
    assert not may_manage_person(None, {(here, "member")})
    assert may_manage_person(cast.acting(cast.operator), {(there, "clerk")})


def test_which_verb_an_office_hands_on(cast):
    assert delegated_verb(cast.acting(cast.principal)) == "submit"
    assert delegated_verb(cast.acting(cast.leader)) == "approve"
    assert delegated_verb(cast.acting(cast.clerk)) is None is delegated_verb(None)
    assert held_verbs({Role.DEPUTY}, ["submit", "approve"]) == {"submit"}
