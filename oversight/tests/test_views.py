"""The authority's desk: its own schools only, counts from what was sent only, the same cost for many schools."""

import unicodedata
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import OrganizationRelation
from accreditation.tests.cast import make_school
from documents.enums import Decision, DocumentKind, Route
from documents.models import Document, Submission, Version
from oversight.tests.papers import send
from schools.enums import CertificateKind
from schools.models import Certificate, YearlyFigures

pytestmark = pytest.mark.django_db


def page_of(client, **query):
    return client.get(reverse("school_list"), query)


def names(response):
    return [line.name for line in response.context["page"]]


def test_a_commune_sees_its_schools_and_no_others(cast):
    assert names(page_of(cast.client(cast.officer))) == ["Trường Mầm non Hoa Mai", "Trường Tiểu học Hoa Mai"]


def test_the_department_sees_the_schools_of_every_commune(cast):
    assert "Trường Tiểu học Đồng Xa" in names(page_of(cast.client(cast.province_officer)))


@pytest.mark.parametrize("person", ["principal", "member", "operator", "stranger"])
def test_for_everybody_else_the_room_does_not_exist(cast, person):
    assert page_of(cast.client(getattr(cast, person))).status_code == 404


def test_search_without_marks_and_by_type(cast):
    client = cast.client(cast.officer)
    assert names(page_of(client, q="mam non")) == ["Trường Mầm non Hoa Mai"]
    assert names(page_of(client, school_type="primary")) == ["Trường Tiểu học Hoa Mai"]
    assert "Không có trường nào khớp" in page_of(client, q="zzz").content.decode()


def test_a_nonsense_type_filters_nothing(cast):
    assert len(names(page_of(cast.client(cast.officer), school_type="nonsense"))) == 2


def test_counts_come_from_the_last_submitted_version(cast):
    send(cast.school, cast.commune, cast.principal, weaknesses=9, money=[5], decision=Decision.RETURNED)
    send(cast.school, cast.commune, cast.principal, weaknesses=4, money=[2_000_000, 2_500_000_000])
    response = page_of(cast.client(cast.officer))
    row = response.context["page"][0]
    assert (row.weaknesses, row.actions, row.money) == (4, 2, 2_502_000_000)
    assert "2.502.000.000" in response.content.decode()


def test_what_was_taken_back_counts_no_more(cast):
    send(cast.school, cast.commune, cast.principal, decision=Decision.TAKEN_BACK)
    response = page_of(cast.client(cast.officer))
    assert response.context["page"][0].submission is None
    assert response.context["sums"]["sent"] == 0


def test_the_department_does_not_count_what_was_sent_to_the_commune(cast):
    send(cast.school, cast.commune, cast.principal, money=[7])
    assert page_of(cast.client(cast.province_officer)).context["sums"]["money"] == 0


def test_fifty_a_page_and_the_same_number_of_queries(cast, django_assert_max_num_queries):
    client = cast.client(cast.officer)
    page_of(client)
    for number in range(60):
        school = make_school(f"x{number}", f"Trường Mầm non số {number:02d}", cast.commune)
        send(school, cast.commune, cast.principal)
    with django_assert_max_num_queries(12):
        response = page_of(client)
    assert len(response.context["page"]) == 50


def test_a_school_shows_what_it_sent_and_its_certificates(cast):
    submission = send(cast.school, cast.commune, cast.principal, title="Kế hoạch năm học 2026-2027")
    Certificate.objects.create(school=cast.school.school, kind=CertificateKind.NATIONAL_STANDARD, degree=1, decision_number="12/QĐ-UBND",
                               decided_on=date(2024, 5, 2), issuer="UBND tỉnh An Hòa", valid_until=date(2029, 5, 2))
    page = cast.client(cast.officer).get(reverse("school_detail", args=[cast.school.pk])).content.decode()
    assert "Kế hoạch năm học 2026-2027" in page and reverse("submission_detail", args=[submission.pk]) in page
    assert "mức độ 1" in page and "12/QĐ-UBND" in page


def test_a_school_shows_only_closed_years(cast):
    YearlyFigures.objects.create(school=cast.school.school, school_year=2024, closed_at=timezone.now())
    YearlyFigures.objects.create(school=cast.school.school, school_year=2025)
    page = cast.client(cast.officer).get(reverse("school_detail", args=[cast.school.pk])).content.decode()
    assert "Năm học 2024-2025" in page and "Năm học 2025-2026" not in page


def test_closed_years_lead_to_their_figures_and_charts(cast):
    YearlyFigures.objects.create(school=cast.school.school, school_year=2024, closed_at=timezone.now(), values={"staff_total": "6"})
    client = cast.client(cast.officer)
    page = client.get(reverse("school_detail", args=[cast.school.pk])).content.decode()
    for name, words in (("figures_grid", "Tổng số nhân viên"), ("figure_trends", "Biểu đồ")):
        address = f"{reverse(name, args=[cast.school.pk])}?until=2024"
        assert f'href="{address}"' in page
        assert words in client.get(address).content.decode()


def test_a_school_of_another_commune_is_not_found(cast):
    assert cast.client(cast.officer).get(reverse("school_detail", args=[cast.far_school.pk])).status_code == 404


def test_the_room_only_reads(cast):
    for url in (reverse("school_list"), reverse("school_detail", args=[cast.school.pk])):
        assert cast.client(cast.officer).post(url).status_code == 405


@pytest.mark.parametrize("query", ["q=%00", "q=" + "x" * 10_000, "page=-1", "page=" + "9" * 5000, "school_type=%00", "q=%25_'"])
def test_odd_queries_are_answered_with_a_list(cast, query):
    response = cast.client(cast.officer).get(f"{reverse('school_list')}?{query}")
    assert response.status_code == 200 and "Tìm trường" in response.content.decode()


def test_a_composed_and_a_decomposed_word_find_the_same_school(cast):
    for form in ("NFC", "NFD"):
        assert names(page_of(cast.client(cast.officer), q=unicodedata.normalize(form, "Tiểu học"))) == ["Trường Tiểu học Hoa Mai"]


def test_sums_are_those_of_the_rows_shown_by_the_filter(cast):
    send(cast.school, cast.commune, cast.principal, weaknesses=3, money=[1_000_000])
    send(cast.other_school, cast.commune, cast.principal, weaknesses=2, money=[500_000, 250_000])
    sums = page_of(cast.client(cast.officer)).context["sums"]
    assert sums == {"sent": 2, "weaknesses": 5, "actions": 4, "money": 1_750_000, "asked": 0}
    page = page_of(cast.client(cast.officer), q="mam non")
    assert page.context["sums"]["money"] == 1_000_000 and "1.750.000" not in page.content.decode() and "Bỏ lọc" in page.content.decode()


def test_a_school_counts_with_its_newest_paper_alone(cast):
    """The same paper sent twice counts once, and a later paper takes the place of the one before."""
    first = send(cast.school, cast.commune, cast.principal, weaknesses=9, money=[900], decision=Decision.RETURNED)
    version = Version.objects.create(document=first.version.document, number=2, snapshot={}, content_sha256="1" * 64)
    Submission.objects.create(version=version, receiver=cast.commune, route=Route.APPROVAL, sent_by=cast.principal)
    assert page_of(cast.client(cast.officer)).context["sums"] == {"sent": 1, "weaknesses": 0, "actions": 0, "money": 0, "asked": 0}
    send(cast.school, cast.commune, cast.principal, weaknesses=1, money=[100])
    assert page_of(cast.client(cast.officer)).context["sums"]["money"] == 100


def test_words_of_a_draft_reach_no_page_of_the_authority(cast):
    Document.objects.create(organization=cast.school, kind=DocumentKind.IMPROVEMENT_PLAN, route=Route.APPROVAL, title="Tên-nháp-riêng")
    client = cast.client(cast.officer)
    for url in (reverse("school_list"), reverse("school_detail", args=[cast.school.pk])):
        page = client.get(url).content.decode()
        assert "Tên-nháp-riêng" not in page and ("Chưa trình" in page or "Trường chưa trình văn bản nào" in page)


@pytest.mark.parametrize(("opened", "decision", "words"), [(False, "", "Chờ tiếp nhận"), (True, "", "Đang xem"), (True, Decision.APPROVED, "Phê duyệt"), (True, Decision.RETURNED, "Trả lại")])
def test_the_list_tells_where_the_last_paper_stands(cast, opened, decision, words):
    at = timezone.now() if opened else None
    send(cast.school, cast.commune, cast.principal, opened_at=at, decision=decision, decided_at=at if decision else None)
    assert f"{words} ·" in page_of(cast.client(cast.officer)).content.decode()


def test_an_authority_without_schools_reads_what_to_do(cast):
    OrganizationRelation.objects.filter(superior=cast.far_commune).delete()
    assert "Chưa có trường nào trực thuộc" in page_of(cast.client(cast.far_officer)).content.decode()


def test_a_number_no_database_can_hold_is_not_found(cast):
    assert cast.client(cast.officer).get(reverse("school_detail", args=[10**25])).status_code == 404
