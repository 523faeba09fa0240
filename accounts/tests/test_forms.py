"""What is typed: how it is stored, where its limits are, and in which words it is refused."""

import unicodedata
from datetime import date

import pytest
from django import forms
from django.db import IntegrityError

from accounts.enums import Role
from accounts.fields import AddressField, DayField, LineField, LinesField, UsernameField
from accounts.forms import (
    CloseForm,
    DeactivateForm,
    DelegationForm,
    EndRoleForm,
    JoinForm,
    LetterheadForm,
    NewOrganizationForm,
    NewPersonForm,
    PersonForm,
    RoleForm,
    attempt,
)
from accounts.models import Organization, User

NFD = unicodedata.normalize("NFD", "Trường Mầm non Đông")


def refusal(field, typed):
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)
    return " ".join(refused.value.messages)


# --- fields -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("field", "typed", "stored"), [
    (LineField(), f"  {NFD}\r\n  ", "Trường Mầm non Đông"),
    (LineField(), "a\0b\u200bc\td", "abc d"),
    (LineField(max_length=3), "e\u0302" * 3, "êêê"),
    (LineField(required=False), None, ""),
    (LinesField(), " UBND XÃ\r\n HOA MAI \r\n", "UBND XÃ\n HOA MAI"),
    (UsernameField(), " MinhNT ", "minhnt"),
    (UsernameField(required=False), "", ""),
    (AddressField(), " Lan@Truong.Example ", "lan@truong.example"),
    (AddressField(required=False), "\u200b", ""),
    (DayField(), "2025-09-05", date(2025, 9, 5)),
    (DayField(), "05/09/2025", date(2025, 9, 5)),
    (DayField(), "1945-09-02", date(1945, 9, 2)),
    (DayField(), "2099-12-31", date(2099, 12, 31)),
    (DayField(required=False), "", None),
], ids=["line", "invisible", "composed before it is counted", "nothing", "lines", "log-in name", "no name", "address", "no address",
        "browser's day", "typed day", "first day", "last day", "no day"])
def test_what_is_stored(field, typed, stored):
    assert field.clean(typed) == stored


@pytest.mark.parametrize(("field", "typed", "words"), [
    (LineField(), "\u200b \n", "Cần điền mục này."),
    (LineField(max_length=3), "abcd", "3"),
    (LinesField(max_length=5), "ab\ncde", "5"),
    (UsernameField(), "", "Cần điền mục này."),
    (UsernameField(), "x" * 10_000, "3–30 ký tự"),
    (UsernameField(), "mình", "Ký tự “ì” không dùng được"),
    (AddressField(), "", "Cần điền mục này."),
    (AddressField(), "lan", "Không phải địa chỉ thư điện tử (ví dụ lan@truong.edu.vn)."),
    (AddressField(), "lan@trường.vn", "Thư điện tử chỉ gồm chữ không dấu"),
    (AddressField(max_length=254), "a" * 250 + "@b.example", "254"),
    (DayField(), "", "Cần chọn ngày."),
    (DayField(), "2025-02-30", "Không đọc được ngày này"),
    (DayField(), "09/2025", "Không đọc được ngày này"),
    (DayField(), "²/9/2025", "Không đọc được ngày này"),
    (DayField(), "\0", "Không đọc được ngày này"),
    (DayField(), "9" * 10_000, "Không đọc được ngày này"),
    (DayField(), "1945-09-01", "chỉ nhận từ 02/9/1945"),
    (DayField(), "2100-01-01", "chỉ nhận đến 31/12/2099"),
], ids=["invisible line", "long line", "long lines", "no name", "long name", "marks in a name", "no address", "half an address",
        "marks in an address", "long address", "no day", "30/02", "no day of the month", "superscript", "NUL", "long day", "too early", "too late"])
def test_what_is_refused(field, typed, words):
    assert words in refusal(field, typed)


# --- forms of people ----------------------------------------------------------------------------------------------------


def new_person(**typed):
    data = {"full_name": "Trần Thị Lan", "username": "", "role": "deputy", "from_on": "2026-09-01", "email": "", "phone": ""}
    return NewPersonForm({**data, **typed}, roles=[Role.DEPUTY, Role.CLERK])


def test_a_new_person_may_leave_the_log_in_name_to_the_program(db):
    User.objects.create(username="lantt")
    form = new_person()
    assert form.is_valid() and form.cleaned_data["username"] == "lantt2"
    assert list(form.fields) == ["full_name", "username", "role", "from_on", "email", "phone"]
    assert [label for _, label in form.fields["role"].choices] == ["– chọn –", "Phó hiệu trưởng", "Văn thư"]


@pytest.mark.parametrize(("field", "typed", "words"), [
    ("username", "LAN", "Tên đăng nhập này đã có người dùng."),
    ("email", "LAN@a.example", "Thư điện tử này đã có người dùng."),
    ("phone", "12345", "Số điện thoại chỉ gồm chữ số"),
    ("phone", "0912\u0000345678x", "Số điện thoại chỉ gồm chữ số"),
    ("phone", "0" * 21, "20"),
    ("role", "principal", "Vai trò này không giao được ở đây."),
    ("role", "", "Cần điền mục này."),
    ("full_name", "x" * 10_000, "100"),
    ("from_on", "mai", "Không đọc được ngày này"),
], ids=["name taken", "address taken", "short phone", "letters in a phone", "long phone", "another office", "no office", "long name", "no day"])
def test_a_new_person_is_refused_beside_the_field(db, field, typed, words):
    User.objects.create(username="lan", email="lan@a.example")
    form = new_person(**{field: typed})
    assert not form.is_valid() and list(form.errors) == [field]
    assert words in form.errors[field][0]


@pytest.mark.parametrize("phone", ["0912 345 678", "(024) 3869-4904", "+84.912.345.678", ""])
def test_telephone_numbers_as_people_write_them(db, phone):
    assert new_person(phone=phone).is_valid()


def test_keeping_ones_own_address_is_no_clash(db):
    row = User.objects.create(username="lan", full_name="Lan", email="lan@a.example")
    assert PersonForm({"full_name": "Lan", "email": "Lan@a.example", "phone": ""}, instance=row).is_valid()


@pytest.mark.parametrize(("typed", "is_found"), [("lan", True), ("LAN@a.example", True), ("closed", False), ("nobody", False), ("\u200b", False)],
                         ids=["name", "address", "closed account", "unknown", "invisible"])
def test_only_an_open_account_joins(db, typed, is_found):
    row = User.objects.create(username="lan", email="lan@a.example")
    User.objects.create(username="closed", is_active=False)
    form = JoinForm({"identifier": typed, "role": "clerk", "from_on": "2026-09-01"}, roles=[Role.CLERK])
    assert form.is_valid() is is_found
    if is_found:
        assert form.cleaned_data["identifier"] == row
    else:
        assert "Cần điền" in str(form.errors) or "Không có người dùng đang hoạt động" in str(form.errors)


def test_a_role_is_one_of_those_that_may_be_given(db):
    assert RoleForm({"role": "clerk", "from_on": "2026-09-01"}, roles=[Role.CLERK]).is_valid()
    assert "không giao được" in str(RoleForm({"role": "leader", "from_on": "2026-09-01"}, roles=[Role.CLERK]).errors)
    assert "không giao được" in str(RoleForm({"role": "clerk", "from_on": "2026-09-01"}, roles=[]).errors)


@pytest.mark.parametrize(("typed", "words"), [
    ({"receiver": ""}, "Cần điền mục này."), ({"receiver": "0"}, "Người này không giữ chức vụ được nhận ủy quyền."),
    ({"receiver": "abc"}, "Người này không giữ chức vụ được nhận ủy quyền."), ({"reason": "x" * 251}, "250"), ({"to_on": ""}, "Cần chọn ngày."),
], ids=["nobody", "no such person", "no number", "long reason", "no end"])
def test_a_delegation_is_refused_beside_the_field(db, typed, words):
    row = User.objects.create(username="lan")
    data = {"receiver": row.pk, "from_on": "2026-09-01", "to_on": "2026-09-30", "reason": "Giấy ủy quyền", **typed}
    form = DelegationForm(data, receivers=User.objects.all())
    assert words in form.errors[next(iter(typed))][0]


# --- the tick for an empty post -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form_class", [EndRoleForm, DeactivateForm], ids=lambda form: form.__name__)
def test_the_tick_is_there_only_when_a_post_would_stand_empty(form_class):
    assert form_class(is_post_left_empty=False)["is_confirmed"].is_hidden
    assert not form_class(is_post_left_empty=True)["is_confirmed"].is_hidden


def test_the_tick_appears_when_the_typed_day_needs_it():
    def refuse(data):
        raise forms.ValidationError({"is_confirmed": "Hãy đánh dấu ô này nếu vẫn làm."})

    form = EndRoleForm({"to_on": "2026-09-01"}, is_post_left_empty=False)
    assert attempt(form, refuse) is None
    assert not form["is_confirmed"].is_hidden and "Hãy đánh dấu" in str(form["is_confirmed"].errors)


# --- refusals on the form -----------------------------------------------------------------------------------------------


def close_form(**typed):
    return CloseForm({"to_on": "2026-09-01", **typed})


def raising(error):
    def act(data):
        raise error

    return act


@pytest.mark.parametrize(("error", "field", "words"), [
    (forms.ValidationError({"to_on": "Sai ngày."}), "to_on", "Sai ngày."),
    (forms.ValidationError({"elsewhere": "Sai chỗ khác."}), "__all__", "Sai chỗ khác."),
    (forms.ValidationError("Không làm được."), "__all__", "Không làm được."),
    (IntegrityError("unique"), "__all__", "Người khác vừa lưu cùng tên đăng nhập, thư điện tử hoặc mã này"),
], ids=["own field", "a field the form lacks", "no field", "taken meanwhile"])
def test_a_refusal_lands_on_the_form(error, field, words):
    form = close_form()
    assert attempt(form, raising(error)) is None
    assert words in form.errors[field][0]


def test_what_is_not_valid_is_not_even_tried():
    assert attempt(close_form(to_on="mai"), raising(AssertionError("tried"))) is None
    assert attempt(close_form(), lambda data: data["to_on"]) == date(2026, 9, 1)


# --- forms of organisations ---------------------------------------------------------------------------------------------


def new_place(**typed):
    data = {"kind": "school", "name": "Trường Đông", "code": "thd", "address": "", "from_on": "2026-08-01", "to_on": ""}
    return NewOrganizationForm({**data, **typed})


@pytest.mark.parametrize(("field", "typed", "words"), [
    ("code", "-ab", "Mã chỉ gồm chữ không dấu"), ("code", "a b", "Mã chỉ gồm chữ không dấu"), ("code", "MN", "Mã định danh này đã có cơ quan dùng."),
    ("code", "x" * 31, "30"), ("name", "x" * 10_000, "200"), ("address", "x" * 251, "250"), ("kind", "kingdom", "không còn trong danh sách"),
    ("managing", "abc", "Không có cơ quan này."), ("reviewing", "0", "Không có cơ quan này."), ("from_on", "", "Cần chọn ngày."),
], ids=["code begins with a sign", "blank in a code", "code taken", "long code", "long name", "long address", "no such kind", "no number",
        "no such body", "no day"])
def test_a_new_place_is_refused_beside_the_field(db, field, typed, words):
    Organization.objects.create(kind="school", name="Trường", code="mn", from_on=date(2020, 1, 1))
    form = new_place(**{field: typed})
    assert not form.is_valid() and words in form.errors[field][0]


def test_a_superior_is_named_with_its_code_and_last_day(db):
    for code, to_on in (("huyen", date(2025, 6, 30)), ("xa", None)):
        Organization.objects.create(kind="district" if to_on else "commune", name=f"UBND {code}", code=code, from_on=date(2020, 1, 1), to_on=to_on)
    Organization.objects.create(kind="school", name="Trường", code="mn", from_on=date(2020, 1, 1))
    labels = [label for _, label in new_place().fields["managing"].choices]
    assert labels == ["– chọn –", "UBND huyen (huyen, đến hết 30/06/2025)", "UBND xa (xa)"]


@pytest.mark.parametrize(("code", "is_right"), [
    ("MNHM", True), ("UBND-VHXH", True), ("THCS.NĐ", True), ("A&B", True), ("TH2", True),
    ("-A", False), ("A-", False), ("A--B", False), ("A/B", False), ("A B", False), ("A_B", False), ("X" * 21, False),
])
def test_the_code_in_a_papers_symbol(db, code, is_right):
    data = {"issuer_lines": "TRƯỜNG", "place_name": "Hoa Mai", "paper_code": code, "from_on": "2026-01-01"}
    assert ("paper_code" not in LetterheadForm(data).errors) is is_right
