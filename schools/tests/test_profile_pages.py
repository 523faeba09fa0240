"""Profile, sites, certificates: what is shown, stored and refused."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.enums import OrganizationKind
from accreditation.tests.cast import make_organization
from records.models import AuditEntry
from schools.models import Certificate, School

PROFILE = {"school_type": "preschool", "ownership": "public", "founded_year": "1998", "principal_name": "Trần Thị  Hòa"}
CERTIFICATE = {
    "kind": "accreditation", "degree": "2", "decision_number": "12/QĐ-SGDĐT", "decided_on": "2022-05-10",
    "issuer": "Sở Giáo dục và Đào tạo", "valid_until": "2027-05-10",
}  # fmt: skip


@pytest.fixture
def school(cast):
    return School.objects.get(pk=cast.school.pk)


def text_of(response):
    return response.content.decode()


def test_the_profile_names_type_bodies_and_certificates(cast, school):
    Certificate.objects.create(school=school, kind="national_standard", degree=1, decision_number="5/QĐ", issuer="UBND tỉnh",
                               decided_on=date(2019, 5, 1), valid_until=date(2024, 5, 1), predecessor_school="Trường Mầm non Đồi Thông")  # fmt: skip
    school.sites.create(name="Điểm Xóm Đông", address="Thôn Đông")
    page = text_of(cast.client(cast.officer).get(reverse("school_profile", args=[school.pk])))
    for words in ("Trường mầm non", "UBND xã Hoa Mai", "mức độ 1", "đã hết hạn", "Trường Mầm non Đồi Thông", "Điểm Xóm Đông"):
        assert words in page
    assert "Sửa hồ sơ trường" not in page


def test_the_profile_is_stored_tidy_with_an_audit_line(cast, school):
    response = cast.client(cast.deputy).post(reverse("school_edit"), {**PROFILE, "is_rural": "on"})
    assert response["Location"] == reverse("school_profile")
    school.refresh_from_db()
    assert (school.principal_name, school.founded_year, school.levels, school.is_rural) == ("Trần Thị Hòa", 1998, ["preschool"], True)
    assert AuditEntry.objects.first().detail["changes"]["founded_year"] == ["None", "1998"]
    assert "nông thôn" in text_of(cast.client(cast.member).get(reverse("school_profile")))


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"founded_year": "1700"}, "founded_year", "Năm thành lập phải từ"),
        ({"founded_year": "2999"}, "founded_year", "Năm thành lập phải từ"),
        ({"founded_year": "mới"}, "founded_year", ""),
        ({"school_type": "multi_level", "levels": ["primary"]}, "levels", "ít nhất hai cấp"),
        ({"school_type": "university"}, "school_type", ""),
        ({"is_inner_city": "on", "is_rural": "on"}, "is_rural", "chỉ chọn một"),
        ({"principal_name": "x" * 101}, "principal_name", ""),
    ],
)
def test_a_profile_that_cannot_be_is_refused_and_stays_typed(cast, school, change, field, words):
    response = cast.client(cast.principal).post(reverse("school_edit"), {**PROFILE, **change})
    assert words in str(response.context["form"].errors[field])
    assert "error-summary" in text_of(response) and "Trần Thị" in text_of(response) or field == "principal_name"
    school.refresh_from_db()
    assert school.founded_year is None


def test_several_levels_are_kept(cast, school):
    cast.client(cast.principal).post(reverse("school_edit"), {**PROFILE, "school_type": "multi_level", "levels": ["primary", "lower_secondary"]})
    school.refresh_from_db()
    assert school.level_labels() == ["Tiểu học", "Trung học cơ sở"]
    assert school.framework == "general"


def test_sites_are_added_changed_and_removed(cast, school):
    client = cast.client(cast.principal)
    client.post(reverse("site_add"), {"name": "Điểm chính", "is_main": "on"})
    client.post(reverse("site_add"), {"name": "Điểm Xóm Đông", "address": "Thôn Đông"})
    east = school.sites.get(name="Điểm Xóm Đông")
    client.post(reverse("site_edit", args=[east.pk]), {"name": "Điểm Đông", "address": "Thôn Đông", "is_main": "on"})
    assert list(school.sites.values_list("name", "is_main")) == [("Điểm Đông", True), ("Điểm chính", False)]
    assert AuditEntry.objects.first().detail["changes"]["name"] == ["Điểm Xóm Đông", "Điểm Đông"]
    client.post(reverse("site_remove", args=[east.pk]))
    assert list(school.sites.values_list("name", flat=True)) == ["Điểm chính"]
    assert AuditEntry.objects.first().detail == {"was": {"name": "Điểm Đông", "address": "Thôn Đông", "is_main": "True"}}


def test_a_site_needs_a_name(cast, school):
    response = cast.client(cast.principal).post(reverse("site_add"), {"address": "Thôn Đông"})
    assert "Thôn Đông" in text_of(response) and response.context["form"].errors["name"]
    assert not school.sites.exists()


def test_a_certificate_is_added_and_changed(cast, school):
    client = cast.client(cast.secretary)
    client.post(reverse("certificate_add"), CERTIFICATE)
    row = school.certificates.get()
    assert str(row) == "Giấy chứng nhận kiểm định chất lượng giáo dục cấp độ 2"
    client.post(reverse("certificate_edit", args=[row.pk]), {**CERTIFICATE, "degree": "3"})
    row.refresh_from_db()
    assert row.degree == 3
    assert AuditEntry.objects.first().detail["changes"] == {"degree": ["2", "3"]}


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"degree": "5"}, "degree", "cấp độ 1 đến 4"),
        ({"degree": "0"}, "degree", "cấp độ 1 đến 4"),
        ({"kind": "national_standard", "degree": "3"}, "degree", "mức độ 1 hoặc 2"),
        ({"decided_on": "2098-01-01", "valid_until": ""}, "decided_on", "sau hôm nay"),
        ({"decided_on": "hôm qua"}, "decided_on", ""),
        ({"valid_until": "2021-01-01"}, "valid_until", "phải sau ngày quyết định"),
        ({"decision_number": " "}, "decision_number", ""),
    ],
)
def test_a_certificate_that_cannot_be_is_refused(cast, school, change, field, words):
    response = cast.client(cast.principal).post(reverse("certificate_add"), {**CERTIFICATE, **change})
    assert words in str(response.context["form"].errors[field]) and "Sở Giáo dục và Đào tạo" in text_of(response)
    assert not school.certificates.exists()


def test_the_database_refuses_a_degree_that_does_not_exist(school):
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(school=school, kind="national_standard", degree=4, decision_number="1", issuer="Sở", decided_on=date(2020, 1, 1))


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (date(2027, 5, 10), "còn 8 tháng"), (date(2026, 9, 30), "còn 29 ngày"), (date(2026, 10, 1), "còn 1 tháng"),
        (date(2026, 9, 1), "hết hạn hôm nay"), (date(2026, 8, 31), "đã hết hạn"), (None, ""),
    ],
)  # fmt: skip
def test_how_long_a_certificate_still_holds(until, words):
    assert Certificate(valid_until=until).validity_words(date(2026, 9, 1)) == words


def test_certificates_valid_on_a_day(school):
    fields = {"school": school, "kind": "accreditation", "degree": 1, "issuer": "Sở", "decided_on": date(2020, 1, 1)}
    open_end = Certificate.objects.create(decision_number="1", **fields)
    ended = Certificate.objects.create(decision_number="2", valid_until=date(2024, 12, 31), **fields)
    assert set(Certificate.objects.valid_on(date(2024, 12, 31))) == {open_end, ended}
    assert set(Certificate.objects.valid_on(date(2025, 1, 1))) == {open_end}
    assert not Certificate.objects.valid_on(date(2019, 12, 31)).exists()


def test_an_operator_makes_the_profile_of_a_new_school_once(cast):
    row = make_organization("thcsdx", "Trường THCS Đồng Xa", OrganizationKind.SCHOOL, cast.far_commune)
    client = cast.client(cast.operator)
    data = {**PROFILE, "school_type": "lower_secondary", "organization": row.pk}
    response = client.post(reverse("school_create"), data, follow=True)
    assert "Trường THCS Đồng Xa" in text_of(response)
    assert School.objects.get(pk=row.pk).levels == ["lower_secondary"]
    again = client.post(reverse("school_create"), data)
    assert again.context["form"].errors["organization"] and School.objects.filter(pk=row.pk).count() == 1


@pytest.mark.parametrize("person", ["principal", "officer", "leader", "stranger"])
def test_only_operators_make_schools(cast, person):
    assert cast.client(getattr(cast, person)).get(reverse("school_create")).status_code == 403


@pytest.mark.parametrize(
    ("person", "status"),
    [("officer", 200), ("operator", 200), ("member", 200), ("far_officer", 404), ("other_principal", 404), ("stranger", 404)],
)
def test_who_may_read_a_profile(cast, school, person, status):
    assert cast.client(getattr(cast, person)).get(reverse("school_profile", args=[school.pk])).status_code == status


@pytest.mark.parametrize("name", ["school_edit", "site_add", "certificate_add"])
@pytest.mark.parametrize(("person", "status"), [("member", 403), ("clerk", 403), ("officer", 404), ("operator", 404)])
def test_who_may_not_change_a_profile(cast, school, name, person, status):
    client = cast.client(getattr(cast, person))
    assert client.get(reverse(name)).status_code == status
    assert client.post(reverse(name), {**PROFILE, **CERTIFICATE, "name": "Điểm lạ"}).status_code == status
    school.refresh_from_db()
    assert school.founded_year is None and not school.sites.exists() and not school.certificates.exists()


def test_rows_of_another_school_do_not_exist_here(cast, school):
    site = school.sites.create(name="Điểm Xóm Đông")
    certificate = Certificate.objects.create(school=school, kind="accreditation", degree=1, decision_number="1", issuer="Sở",
                                             decided_on=date(2020, 1, 1))  # fmt: skip
    client = cast.client(cast.other_principal)
    assert client.get(reverse("site_edit", args=[site.pk])).status_code == 404
    assert client.post(reverse("site_remove", args=[site.pk])).status_code == 404
    assert client.get(reverse("certificate_edit", args=[certificate.pk])).status_code == 404
    assert school.sites.count() == 1
