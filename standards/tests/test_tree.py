"""Rows of the law as the database keeps them, and the tree a page builds from them."""

import pytest
from django.db import IntegrityError, transaction

from standards.models import Criterion, Indicator, Level, Standard, TopLevelItem
from standards.tests.packs import small_pack
from standards.tree import standards_of, top_items_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(loaded):
    return loaded()


def codes(standards):
    return [criterion.code for standard in standards for criterion in standard.shown]


def two_frameworks():
    """The small pack as a set for both worlds; the general one has a title of its own."""
    pack = small_pack()
    general = small_pack()["frameworks"][0]
    general["slug"] = "general"
    general["standards"][0]["criteria"][0]["title"] = "Tầm nhìn"
    pack["frameworks"].insert(0, general)
    return pack


def test_the_tree_holds_only_the_framework_asked_for(loaded):
    row = loaded(two_frameworks())
    titles = {slug: standards_of(row, slug)[0].shown[0].title for slug in ("preschool", "general")}
    assert titles == {"preschool": "Phương hướng", "general": "Tầm nhìn"}
    assert standards_of(row, "university") == [] == standards_of(row, "")


def test_frameworks_stand_in_one_order_whatever_the_file_says(loaded):
    assert loaded(two_frameworks()).frameworks() == ["preschool", "general"]
    assert loaded(small_pack(code="TT98-2030")).frameworks() == ["preschool"]


@pytest.mark.parametrize(("words", "level", "found"), [
    (None, None, ["1.1", "1.2"]), ("van ban", None, ["1.1"]), ("van ban", 2, ["1.1"]), ("thanh lap", 2, []), (None, 3, []), (None, 1, ["1.1", "1.2"]),
], ids=["all", "words", "words and level", "words without that level", "a level nobody has", "level one"])
def test_words_and_level_narrow_the_tree_together(small, words, level, found):
    assert codes(standards_of(small, "preschool", words=words, level=level)) == found


def test_a_standard_without_a_match_is_left_out(loaded):
    pack = small_pack()
    second = {"code": "2", "title": "Cơ sở vật chất", "articles": {}, "criteria": [{**small_pack()["frameworks"][0]["standards"][0]["criteria"][1],
                                                                                   "code": "2.1", "title": "Sân vườn"}]}
    pack["frameworks"][0]["standards"].append(second)
    row = loaded(pack)
    assert [standard.code for standard in standards_of(row, "preschool")] == ["1", "2"]
    assert [standard.code for standard in standards_of(row, "preschool", words="san vuon")] == ["2"]


@pytest.mark.parametrize(("words", "count"), [(None, 1), ("NÂNG CAO", 1), ("chuong  trinh", 1), ("phuong huong", 0)],
                         ids=["all", "capitals", "no marks", "elsewhere"])
def test_items_of_article_22_are_found_by_folded_words(small, words, count):
    assert len(top_items_of(small, words)) == count


def test_criteria_are_numbered_through_within_a_framework(loaded):
    row = loaded(two_frameworks())
    for slug in ("preschool", "general"):
        rows = Criterion.objects.filter(standard__regulation_set=row, standard__framework=slug).order_by("position")
        assert list(rows.values_list("position", "code")) == [(1, "1.1"), (2, "1.2")]


def test_indicators_keep_the_order_of_the_law(loaded):
    pack = small_pack()
    indicators = pack["frameworks"][0]["standards"][0]["criteria"][0]["levels"][0]["indicators"]
    indicators[:] = [{**indicators[0], "key": key} for key in "abcdđe"]
    loaded(pack)
    level = Level.objects.get(criterion__code="1.1", number=1)
    assert "".join(level.indicators.values_list("key", flat=True)) == "abcdđe", "đ stands after d on both databases"


@pytest.mark.parametrize("model", [Standard, Criterion, Level, Indicator, TopLevelItem], ids=lambda model: model.__name__)
def test_the_database_keeps_each_row_of_the_law_once(small, model):
    row = model.objects.first()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_criterion_is_found_by_number_and_title_also_without_a_pack(small):
    row = Criterion.objects.create(standard=small.standards.get(), code="1.9", title="Đổi mới", position=9)
    assert list(Criterion.objects.search("doi moi")) == [row] == list(Criterion.objects.search("1.9"))


def test_the_whole_tree_costs_four_queries(small, django_assert_num_queries):
    with django_assert_num_queries(4):
        for standard in standards_of(small, "preschool"):
            for criterion in standard.shown:
                assert [str(indicator) for level in criterion.levels.all() for indicator in level.indicators.all()]
