"""Pages of the law: sets with their dates, the tree with folded search, a criterion with its place in the law."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from standards.models import Criterion

pytestmark = pytest.mark.django_db


@pytest.fixture
def sets(db):
    call_command("load_standards", verbosity=0)


def tree(client, code, **query):
    return client.get(reverse("set_detail", args=[code]), query)


def test_the_list_shows_dates_and_grade_of_the_source(cast, sets):
    page = cast.client(cast.member).get(reverse("set_list")).content.decode()
    assert "từ 10/10/2018 đến hết 06/07/2026" in page
    assert "Thay thế bởi 57/2026/TT-BGDĐT" in page
    assert "cần đối chiếu bản gốc" in page


def test_search_without_marks_finds_the_criterion(cast, sets):
    response = tree(cast.client(cast.principal), "TT19-2018", q="phuong huong, chien luoc")
    titles = [criterion.title for standard in response.context["standards"] for criterion in standard.shown]
    assert "Phương hướng, chiến lược xây dựng và phát triển nhà trường" in titles
    assert len(titles) < 6


def test_nothing_found_says_so(cast, sets):
    response = tree(cast.client(cast.principal), "TT19-2018", q="zzzz")
    assert "Không tìm thấy tiêu chí nào" in response.content.decode()


def test_a_level_shows_only_that_level(cast, sets):
    response = tree(cast.client(cast.principal), "TT19-2018", level="3")
    shown = [criterion for standard in response.context["standards"] for criterion in standard.shown]
    assert len(shown) == 19
    assert {level.number for criterion in shown for level in criterion.shown_levels} == {3}
    assert "Khoản 1 Điều 22" not in response.content.decode()


def test_level_four_shows_the_items_of_article_22(cast, sets):
    page = tree(cast.client(cast.principal), "TT19-2018", level="4").content.decode()
    assert "Khoản 6 Điều 22" in page and "Khoản 1 Điều 7" not in page


@pytest.mark.parametrize(("person", "code"), [("principal", "preschool"), ("other_principal", "general")])
def test_circular_57_opens_at_the_framework_of_ones_own_school(cast, sets, person, code):
    assert tree(cast.client(getattr(cast, person)), "TT57-2026").context["framework"] == code


def test_a_nonsense_filter_shows_everything(cast, sets):
    assert tree(cast.client(cast.principal), "TT19-2018", level="99", framework="x").context["found"] == 25


def test_an_unknown_set_is_not_found(cast, sets):
    assert tree(cast.client(cast.principal), "TT00-0000").status_code == 404


def test_a_criterion_shows_its_levels_and_its_place_in_the_law(cast, sets):
    row = Criterion.objects.get(standard__regulation_set__code="TT19-2018", code="2.2")
    page = cast.client(cast.principal).get(reverse("criterion_detail", args=["TT19-2018", row.pk])).content.decode()
    assert "Điểm a Khoản 2 Điều 13" in page and "Mức 3" in page and "22/2024/TT-BGDĐT" in page


def test_a_criterion_of_another_set_is_not_found_under_this_one(cast, sets):
    row = Criterion.objects.filter(standard__regulation_set__code="TT17-2018").first()
    assert cast.client(cast.principal).get(reverse("criterion_detail", args=["TT19-2018", row.pk])).status_code == 404


def test_a_criterion_without_level_three_says_so(cast, sets):
    row = Criterion.objects.get(standard__regulation_set__code="TT19-2018", code="1.2")
    page = cast.client(cast.principal).get(reverse("criterion_detail", args=["TT19-2018", row.pk])).content.decode()
    assert "mức cao nhất là Mức 2" in page


def test_the_tree_costs_the_same_for_every_filter(cast, sets, django_assert_max_num_queries):
    client = cast.client(cast.principal)
    for code in ("TT18-2018", "TT57-2026"):
        with django_assert_max_num_queries(12):
            tree(client, code)

