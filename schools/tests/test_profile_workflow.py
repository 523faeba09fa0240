"""Changes of a profile: what is kept in the trail, two people at one row, certificates taken back, schools without a profile."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import OrganizationKind, Role
from accreditation.tests.cast import make_organization, make_person
from records.models import AuditEntry
from records.trail import entries_about
from schools.models import Certificate, School
from schools.profile_workflow import (
    create_school,
    remove_certificate,
    remove_site,
    save_certificate,
    save_school,
    save_site,
)

SITE = {"name": "Điểm Xóm Đông", "address": "Thôn Đông", "is_main": False}
CERTIFICATE = {
    "kind": "accreditation", "degree": 2, "decision_number": "12/QĐ-SGDĐT", "decided_on": date(2022, 5, 10),
    "issuer": "Sở Giáo dục và Đào tạo", "valid_until": date(2027, 5, 10), "predecessor_school": "",
}  # fmt: skip
OWN_PAGES = ["figures_grid", "school_profile", "school_edit", "site_add", "certificate_add"]
HUGE = 10**30


@pytest.fixture
def school(cast):
    return School.objects.get(pk=cast.school.pk)


@pytest.fixture
def certificate(school, cast):
    return save_certificate(school, None, CERTIFICATE, by=cast.principal)


@pytest.fixture
def site(school, cast):
    return save_site(school, None, SITE, by=cast.principal)


@pytest.fixture
def bare(cast):
    """An organisation of kind school whose profile nobody has made, with its principal."""
    place = make_organization("thcsdx", "Trường THCS Đồng Xa", OrganizationKind.SCHOOL, cast.far_commune)
    return place, make_person("new_principal", place, Role.PRINCIPAL)


def newest():
    return AuditEntry.objects.first()


def text_of(response):
    return response.content.decode()


def test_only_differences_enter_the_trail(school, cast):
    save_school(school, {"founded_year": 1998, "is_rural": True, "principal_name": school.principal_name}, by=cast.deputy)
    assert (newest().action, newest().by) == ("sửa hồ sơ trường", cast.deputy)
    assert newest().detail == {"changes": {"founded_year": ["None", "1998"], "is_rural": ["False", "True"]}}


def test_saving_nothing_new_leaves_no_line(school, cast):
    save_school(school, {"founded_year": school.founded_year}, by=cast.principal)
    assert not entries_about(school).exists()


def test_there_is_one_main_site(school, cast, site):
    first = save_site(school, None, {**SITE, "name": "Điểm chính", "is_main": True}, by=cast.principal)
    save_site(school, site, {**SITE, "is_main": True}, by=cast.principal)
    first.refresh_from_db()
    assert not first.is_main and school.sites.get(is_main=True) == site


def test_another_schools_main_site_stays(cast, school):
    other = save_site(cast.other_school.school, None, {**SITE, "is_main": True}, by=cast.other_principal)
    save_site(school, None, {**SITE, "is_main": True}, by=cast.principal)
    other.refresh_from_db()
    assert other.is_main


@pytest.mark.parametrize(
    ("kind", "save", "remove", "values"),
    [("site", save_site, remove_site, SITE), ("certificate", save_certificate, remove_certificate, CERTIFICATE)],
    ids=["site", "certificate"],
)
def test_a_row_another_person_removed_meanwhile_is_not_brought_back(request, school, cast, kind, save, remove, values):
    row = request.getfixturevalue(kind)
    remove(school, row, by=cast.deputy)
    with pytest.raises(ValidationError, match="Người khác vừa xóa mục này."):
        save(school, row, values, by=cast.principal)
    lines = AuditEntry.objects.count()
    remove(school, row, by=cast.principal)
    assert AuditEntry.objects.count() == lines and not school.sites.exists() and not school.certificates.exists()


def test_a_removed_certificate_stays_in_the_trail_with_all_it_said(school, cast, certificate):
    pk = certificate.pk
    remove_certificate(school, certificate, by=cast.secretary)
    line = newest()
    assert (line.action, line.by, line.organization, line.subject_id) == ("xóa giấy chứng nhận", cast.secretary, cast.school, str(pk))
    assert line.subject_label == "Giấy chứng nhận kiểm định chất lượng giáo dục cấp độ 2"
    assert line.detail["was"]["decision_number"] == "12/QĐ-SGDĐT" and line.detail["was"]["valid_until"] == "2027-05-10"
    assert set(line.detail["was"]) == set(CERTIFICATE)


def test_a_wrong_certificate_is_removed_by_its_button(cast, school, certificate):
    client = cast.client(cast.secretary)
    address = reverse("certificate_remove", args=[certificate.pk])
    page = text_of(client.get(reverse("school_profile")))
    assert f'action="{address}"' in page and "theo quyết định 12/QĐ-SGDĐT? Chỉ xóa khi đã ghi nhầm." in page
    page = text_of(client.post(address, follow=True))
    assert "Đã xóa Giấy chứng nhận kiểm định chất lượng giáo dục cấp độ 2, 12/QĐ-SGDĐT." in page
    assert not school.certificates.exists() and client.post(address).status_code == 404


@pytest.mark.parametrize(("person", "status"), [("member", 403), ("clerk", 403), ("other_principal", 404), ("officer", 404), ("operator", 404)])
def test_who_may_not_remove_a_certificate(cast, school, certificate, person, status):
    client = cast.client(getattr(cast, person))
    assert client.post(reverse("certificate_remove", args=[certificate.pk])).status_code == status
    assert school.certificates.get() == certificate


def test_removing_by_get_is_no_way(cast, school, certificate, site):
    client = cast.client(cast.principal)
    for name, row in (("certificate_remove", certificate), ("site_remove", site)):
        assert client.get(reverse(name, args=[row.pk])).status_code == 405
    assert school.certificates.exists() and school.sites.exists()


def test_who_only_reads_sees_no_buttons(cast, school, certificate, site):
    page = text_of(cast.client(cast.member).get(reverse("school_profile")))
    assert "Điểm Xóm Đông" in page and "12/QĐ-SGDĐT" in page and "Xóa" not in page and "Sửa" not in page


def test_a_profile_is_made_once_even_by_two_operators(cast, bare):
    values = {"school_type": "lower_secondary", "levels": ["lower_secondary"]}
    create_school(bare[0], values, by=cast.operator)
    with pytest.raises(ValidationError, match="Trường này vừa có người lập hồ sơ."):
        create_school(bare[0], values, by=cast.operator)
    assert newest().action == "lập hồ sơ trường"


def test_an_operator_finds_the_way_from_the_organisation_to_its_profile(cast, bare):
    client, place = cast.client(cast.operator), bare[0]
    way = f"{reverse('school_create')}?organization={place.pk}"
    assert way in text_of(client.get(reverse("organization_detail", args=[place.pk])))
    page = text_of(client.get(way))
    assert f'<option value="{place.pk}" selected>Trường THCS Đồng Xa</option>' in page
    client.post(way, {"organization": place.pk, "school_type": "lower_secondary", "ownership": "public"})
    assert client.get(way)["Location"] == reverse("school_profile", args=[place.pk])


@pytest.mark.parametrize("asked", ["9" * 30, "9" * 5000, "²"])
def test_an_organisation_that_cannot_be_chooses_nothing(cast, asked):
    page = cast.client(cast.operator).get(reverse("school_create"), {"organization": asked})
    assert page.status_code == 200 and " selected>Trường" not in text_of(page)


def test_only_schools_and_only_operators_are_shown_the_way(cast):
    pages = [(cast.operator, cast.commune), (cast.officer, cast.school), (cast.principal, cast.school)]
    for person, place in pages:
        page = cast.client(person).get(reverse("organization_detail", args=[place.pk]))
        assert page.status_code == 200 and reverse("school_create") not in text_of(page)


@pytest.mark.parametrize("asked", ["", "abc", "²", "0", str(HUGE), "%00"])
def test_any_organisation_asked_for_gives_the_form(cast, asked):
    assert "Lập hồ sơ trường" in text_of(cast.client(cast.operator).get(f"{reverse('school_create')}?organization={asked}"))


@pytest.mark.parametrize("organization", ["", "abc", str(HUGE), "\0", "school", "authority"])
def test_a_profile_needs_a_school_without_one(cast, organization):
    named = {"school": cast.school.pk, "authority": cast.commune.pk}
    data = {"organization": named.get(organization, organization), "school_type": "primary", "ownership": "public", "principal_name": "Trần Thị Hòa"}
    response = cast.client(cast.operator).post(reverse("school_create"), data)
    assert response.context["form"].errors.keys() == {"organization"} and "Trần Thị Hòa" in text_of(response)
    assert School.objects.count() == 3


@pytest.mark.parametrize("name", OWN_PAGES)
def test_a_school_without_a_profile_is_told_who_makes_it(cast, bare, name):
    response = cast.client(bare[1]).get(reverse(name))
    assert response.status_code == 404
    told = "Người vận hành lập hồ sơ trường" in text_of(response)
    assert told == (name in ("figures_grid", "school_profile"))


@pytest.mark.parametrize("name", ["home", "assessment_list", "assessment_open", "plan_list", "plan_add", "document_list", "people_list"])
def test_other_pages_stand_a_school_without_a_profile(cast, bare, name):
    assert cast.client(bare[1]).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("person", ["far_officer", "province_officer", "operator"])
def test_those_above_stand_a_school_without_a_profile(cast, bare, person):
    client = cast.client(getattr(cast, person))
    assert "Trường THCS Đồng Xa" in text_of(client.get(reverse("organization_detail", args=[bare[0].pk])))
    for name in ("school_profile", "figures_grid"):
        assert client.get(reverse(name, args=[bare[0].pk])).status_code == 404


@pytest.mark.parametrize("name", [*OWN_PAGES, "school_create"])
def test_without_a_role_no_page_breaks(cast, name):
    client = cast.client(cast.stranger)
    assert client.get(reverse(name)).status_code == client.post(reverse(name)).status_code == (403 if name == "school_create" else 404)


@pytest.mark.parametrize("name", ["school_profile", "figures_grid", "site_edit", "certificate_edit", "year_reopen"])
@pytest.mark.parametrize("number", [0, 2**31, HUGE], ids=["nought", "large", "huge"])
def test_numbers_that_are_nothing_do_not_exist(cast, name, number):
    for person in (cast.principal, cast.officer, cast.operator):
        assert cast.client(person).get(reverse(name, args=[number])).status_code == 404


@pytest.mark.parametrize("name", ["site_remove", "certificate_remove", "year_close"])
def test_acts_on_numbers_that_are_nothing_do_not_exist(cast, name):
    for number in (0, HUGE):
        assert cast.client(cast.principal).post(reverse(name, args=[number])).status_code == 404


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("Xo\u0301m  \u0110o\u0302ng", "Xóm Đông"), ("Xóm\u200b \0Đông\r\n", "Xóm Đông"), ("<b>Xóm</b>", "<b>Xóm</b>"), ("x" * 120, "x" * 120)],
    ids=["nfd-and-blanks", "invisible", "markup", "longest"],
)
def test_a_sites_name_is_stored_clean_and_shown_escaped(cast, school, typed, stored):
    client = cast.client(cast.principal)
    client.post(reverse("site_add"), {"name": typed})
    assert school.sites.get().name == stored
    assert "<b>" not in text_of(client.get(reverse("school_profile")))


@pytest.mark.parametrize(
    ("name", "field", "longest"),
    [("site_add", "name", 120), ("site_add", "address", 250), ("certificate_add", "issuer", 200), ("certificate_add", "decision_number", 60),
     ("school_edit", "principal_name", 100)],
)  # fmt: skip
@pytest.mark.parametrize("more", [1, 10_000])
def test_a_text_too_long_is_refused_and_kept(cast, school, name, field, longest, more):
    typed = "ơ" * (longest + more)
    data = {**{key: value or "" for key, value in CERTIFICATE.items()}, "name": "Điểm", "school_type": "preschool", "ownership": "public", field: typed}
    response = cast.client(cast.principal).post(reverse(name), data)
    assert f"{longest} ký tự" in str(response.context["form"].errors[field]) and typed in text_of(response)
    assert not school.sites.exists() and not school.certificates.exists()


def test_an_empty_form_that_is_sent_says_what_is_missing(cast):
    errors = cast.client(cast.principal).post(reverse("certificate_add")).context["form"].errors
    assert {"kind", "degree", "decision_number", "decided_on", "issuer"} <= set(errors)
    assert errors["decided_on"] == ["Cần chọn ngày."] and errors["issuer"] == ["Cần điền mục này."]


def test_a_row_removed_while_its_form_was_open_keeps_what_was_typed(cast, school, certificate, monkeypatch):
    gone = ValidationError("Người khác vừa xóa mục này.")
    monkeypatch.setattr("schools.views.certificates.save_certificate", lambda *args, **kwargs: (_ for _ in ()).throw(gone))
    data = {key: str(value) for key, value in CERTIFICATE.items()} | {"issuer": "Sở vừa gõ"}
    page = text_of(cast.client(cast.principal).post(reverse("certificate_edit", args=[certificate.pk]), data))
    assert "Người khác vừa xóa mục này." in page and "Sở vừa gõ" in page


def test_the_profile_costs_the_same_queries_with_one_and_with_five_rows(cast, school, site, certificate, django_assert_num_queries):
    client = cast.client(cast.principal)
    client.get(reverse("school_profile"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("school_profile"))
    most = len(one)  # counted before the next request begins the list of queries anew
    for number in range(4):
        save_site(school, None, {**SITE, "name": f"Điểm {number}"}, by=cast.principal)
        Certificate.objects.create(school=school, **CERTIFICATE)
    client.get(reverse("school_profile"))  # the frame counts anew after a change
    with django_assert_num_queries(most):
        client.get(reverse("school_profile"))
    assert most <= 12
