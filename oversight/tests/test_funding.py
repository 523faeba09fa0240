"""Money asked for, over schools: from the newest versions sent here only, the same sum whichever way it is added up."""

import re
from html import unescape

import pytest
from django.urls import reverse

from documents.enums import Decision, FactKind
from documents.models import VersionFact
from oversight.funding import lines_behind, requests_below
from oversight.tests.papers import send

pytestmark = pytest.mark.django_db


def ask(submission, amount, *, source="state_budget", criterion="1.5", year=2027, funding="asked"):
    VersionFact.objects.create(version=submission.version, kind=FactKind.BUDGET, row_key="a", amount=amount, source=source,
                               regulation_code="TT57-2026" if criterion else "", criterion=criterion, budget_year=year, funding=funding)


def asked(cast, person="officer"):
    return requests_below(cast.acting(getattr(cast, person)))


def test_requests_add_up_over_schools_sources_criteria_and_years(cast):
    first, second = send(cast.school, cast.commune, cast.principal), send(cast.other_school, cast.commune, cast.principal)
    ask(first, 2_000_000)
    ask(first, 500_000, source="socialized", criterion="", year=None)
    ask(second, 3_000_000)
    found = asked(cast)
    assert found.total == 5_500_000 == sum(found.schools.values())
    assert {name: money for (_, name), money in found.schools.items()} == {cast.school.name: 2_500_000, cast.other_school.name: 3_000_000}
    assert found.sources == {("state_budget", "Ngân sách nhà nước"): 5_000_000, ("socialized", "Xã hội hóa"): 500_000}
    assert found.criteria == {("TT57-2026 1.5", "1.5 (TT57-2026)"): 5_000_000, ("-", "Ngoài các tiêu chí"): 500_000}
    assert found.years == {("2027", "2027"): 5_000_000, ("0", "Chưa ghi năm"): 500_000}


def test_two_equal_lines_are_both_counted(cast):
    submission = send(cast.school, cast.commune, cast.principal)
    ask(submission, 1_000_000)
    ask(submission, 1_000_000)
    assert asked(cast).total == 2_000_000


@pytest.mark.parametrize("funding", ["available", ""])
def test_money_at_hand_or_never_told_is_not_asked_for(cast, funding):
    ask(send(cast.school, cast.commune, cast.principal), 7_000_000, funding=funding)
    assert (asked(cast).total, asked(cast).schools) == (0, {})


def test_a_paper_taken_back_or_sent_elsewhere_asks_nothing_here(cast):
    ask(send(cast.school, cast.commune, cast.principal, decision=Decision.TAKEN_BACK), 4_000_000)
    ask(send(cast.other_school, cast.commune, cast.principal), 1_000_000)
    assert asked(cast).total == 1_000_000
    assert asked(cast, "province_officer").total == 0


@pytest.mark.parametrize(("old", "new", "counted"), [
    ("issued", "submitted", 4_000_000),
    ("issued", "returned", 4_000_000),
    ("corrected", "approved", 4_000_000),
    ("replaced", "issued", 1_000_000),
])  # fmt: skip
def test_of_a_plan_and_its_amendment_one_counts(cast, old, new, counted):
    first, second = (send(cast.school, cast.commune, cast.principal) for _ in range(2))
    ask(first, 4_000_000)
    ask(second, 1_000_000)
    for submission, state in ((first, old), (second, new)):
        submission.version.document.state = state
        submission.version.document.replaces = first.version.document if submission is second else None
        submission.version.document.save()
    assert asked(cast).total == counted


def test_a_source_of_former_days_counts_among_the_others(cast):
    ask(send(cast.school, cast.commune, cast.principal), 9_000_000, source="lottery")
    assert asked(cast).sources == {("other", "Khác"): 9_000_000}


def test_the_page_says_the_sum_in_figures_and_words(cast):
    ask(send(cast.school, cast.commune, cast.principal), 2_500_000)
    page = cast.client(cast.officer).get(reverse("funding_requests")).content.decode()
    assert "2.500.000" in page and "Hai triệu năm trăm nghìn đồng" in page
    assert reverse("school_detail", args=[cast.school.pk]) in page


def test_an_empty_page_says_what_a_school_does_first(cast):
    assert "Chưa có kinh phí đề nghị" in cast.client(cast.officer).get(reverse("funding_requests")).content.decode()


def test_the_list_of_schools_leads_there(cast):
    assert reverse("funding_requests") in cast.client(cast.officer).get(reverse("school_list")).content.decode()


def test_the_same_queries_whatever_the_number_of_papers(cast, django_assert_num_queries):
    for school in (cast.school, cast.other_school):
        ask(send(school, cast.commune, cast.principal), 1_000_000)
    acting = cast.acting(cast.officer)
    with django_assert_num_queries(2):
        assert requests_below(acting).total == 2_000_000


@pytest.mark.parametrize("person", ["principal", "operator", "stranger"])
def test_for_everybody_else_the_page_does_not_exist(cast, person):
    assert cast.client(getattr(cast, person)).get(reverse("funding_requests")).status_code == 404


def test_behind_every_sum_stand_its_lines(cast):
    first, second = send(cast.school, cast.commune, cast.principal), send(cast.other_school, cast.commune, cast.principal)
    ask(first, 2_000_000)
    ask(first, 500_000, source="lottery", criterion="", year=None)
    ask(second, 3_000_000)
    acting, found = cast.acting(cast.officer), asked(cast)
    for name, sums in (("school", found.schools), ("source", found.sources), ("criterion", found.criteria), ("year", found.years)):
        assert {key: sum(line.amount for line in lines_behind(acting, **{name: key[0]})) for key in sums} == sums, name
    assert [(line.submission, line.row_key, line.year) for line in lines_behind(acting, school=str(cast.school.pk), year="0")] == [(first.pk, "a", None)]


def test_every_sum_of_the_page_leads_to_rows_of_the_submitted_version(cast):
    submission = send(cast.school, cast.commune, cast.principal)
    ask(submission, 2_500_000)
    client = cast.client(cast.officer)
    links = set(re.findall(rf'href="({reverse("funding_lines")}[^"]+)"', client.get(reverse("funding_requests")).content.decode()))
    assert len(links) == 4
    for link in links:
        page = client.get(unescape(link)).content.decode()
        assert f'{reverse("submission_detail", args=[submission.pk])}#k-a' in page and "1 khoản, cộng 2.500.000" in page, link


@pytest.mark.parametrize("query", [{"school": "x"}, {"year": "²"}, {"year": "99999"}, {"criterion": "TT57-2026 9.9"}, {"source": "none"},
                                   {"school": "9" * 30}, {"school": "9" * 5000}, {"source": "\0"}, {"criterion": "TT57-2026 1.1\0"}])
def test_what_nobody_wrote_has_no_lines(cast, query):
    ask(send(cast.school, cast.commune, cast.principal), 2_500_000)
    assert "Không có khoản nào khớp" in cast.client(cast.officer).get(reverse("funding_lines"), query).content.decode()
