"""The school's own figures beside the indicator that looks at them: which, from which years, in which words, for whom."""

import pytest

from assessments.figures import FigureLine, StoredYears, item_rows, lines_of
from assessments.sheets import load_sheet, load_top_level
from assessments.views_sheets import put_figures
from schools.models import School, YearlyFigures
from schools.tests.people import preschool, year_of
from standards.metrics import catalogue
from standards.models import Indicator

METRICS = catalogue().metrics
TOPIC = "party_org_rating"


@pytest.fixture
def store(cast):
    """Store a year of the cast's preschool: store(2023, teachers_total="24")."""
    school = School.objects.get(pk=cast.school.pk)
    return lambda year, **values: year_of(school, year, **values).save()


@pytest.fixture
def topical(desk):
    """Its only indicator with a topic is 1.1 a of Mức 1, which looks at the party's rating."""
    Indicator.objects.update(topic="")
    Indicator.objects.filter(level__criterion__code="1.1", level__number=1, key="a", level__criterion__standard__regulation_set=desk.assessment.regulation_set).update(topic=TOPIC)
    return desk


def page(desk, person, name="criterion_sheet", *args):
    return desk.cast.client(person).get(desk.url(name, *(args or ["1.1"]))).content.decode()


@pytest.mark.parametrize(
    ("key", "values", "words"),
    [
        ("teachers_total", {"teachers_total": "1250"}, "1.250"),
        ("site_area", {"site_area": "12.50"}, "12,50"),
        ("party_org_rating", {"party_org_rating": "good"}, "Tốt"),
        ("health_check_rate", {"health_check_rate": "95.455"}, "95,455%"),
        ("teacher_above_qualified_rate", {"teachers_total": "24", "teachers_above_qualified": "11"}, "45,83%"),
        ("site_area_per_child", {"site_area": "1000", "children_total": "30"}, "33,33"),
    ],
    ids=["count", "measure", "choice", "typed-rate", "computed-rate", "computed-ratio"],
)
def test_a_figure_in_words(key, values, words):
    lines = lines_of(METRICS[key], StoredYears((year_of(preschool(), 2023, **values),)))
    assert lines == [FigureLine(METRICS[key].name, METRICS[key].unit, (("2023-2024", words),))]


def test_only_known_years_are_told_oldest_first():
    rows = [year_of(preschool(), 2020, teachers_total="20"), year_of(preschool(), 2021), year_of(preschool(), 2023, teachers_total="24")]
    assert lines_of(METRICS["teachers_total"], StoredYears(tuple(rows)))[0].years == (("2020-2021", "20"), ("2023-2024", "24"))
    assert lines_of(METRICS["graduation_rate"], StoredYears((year_of(preschool(), 2023, graduation_rate="98"),))) == []


def test_the_years_are_those_the_set_asks_for(topical, store):
    for year in range(2018, 2026):
        store(year, party_org_rating="good")
    content = load_sheet(topical.sheet())
    put_figures(topical.assessment, [(row, row.indicator) for level in content.levels for row in level.verdicts])
    first, *others = (row for level in content.levels for row in level.verdicts)
    assert [year for year, _ in first.figures[0].years] == ["2019-2020", "2020-2021", "2021-2022", "2022-2023", "2023-2024"]
    assert all(row.figures == [] for row in others)


def test_circular_57_asks_for_three_years(desk57, store):
    for year in range(2022, 2027):
        store(year, party_org_rating="good")
    content = load_sheet(desk57.sheet())
    rows = [(row, row.indicator) for level in content.levels for row in level.verdicts]
    rows[0][1].topic = TOPIC
    put_figures(desk57.assessment, rows)
    assert [year for year, _ in rows[0][0].figures[0].years] == ["2024-2025", "2025-2026", "2026-2027"]


@pytest.mark.parametrize("person", ["secretary", "clerk"])
def test_the_sheet_shows_them_to_who_writes_and_who_reads(topical, store, person):
    store(2023, party_org_rating="good")
    text = page(topical, getattr(topical.cast, person))
    assert text.count("Số liệu của trường") == 1
    assert METRICS[TOPIC].name in text and "<span>2023-2024: <strong>Tốt</strong></span>" in text


def test_a_verdicts_description_is_the_law_without_the_figures(topical, store):
    store(2023, party_org_rating="good")
    text = page(topical, topical.cast.principal)
    law = text[text.index('id="law-'):]
    assert "Điều 7" in law[:law.index("</div>")] and "Số liệu của trường" not in law[:law.index("</div>")]


def test_without_figures_nothing_is_shown(topical):
    assert "Số liệu của trường" not in page(topical, topical.cast.principal)


def test_another_schools_figures_and_figures_of_one_level_are_not_shown(topical, cast):
    year_of(School.objects.get(pk=cast.other_school.pk), 2023, party_org_rating="good").save()
    YearlyFigures.objects.create(school_id=cast.school.pk, school_year=2023, level="preschool", values={"party_org_rating": "good"})
    assert "Số liệu của trường" not in page(topical, cast.principal)


def levelled(levels=("primary", "lower_secondary"), **rows):
    """StoredYears of a school with these levels in 2023: {level, "whole" for the school's own row: figures}."""
    stored = [year_of(preschool(levels), 2023, **values) for values in rows.values()]
    for row, level in zip(stored, rows, strict=True):
        row.level = "" if level == "whole" else level
    return StoredYears(tuple(stored))


def told(key, stored):
    return [(line.level, [words for _, words in line.years]) for line in lines_of(METRICS[key], stored)]


def test_each_level_has_its_own_line_below_the_whole_schools():
    stored = levelled(whole={"class_count": "19"}, primary={"class_count": "10"}, lower_secondary={"class_count": "8"})
    assert told("class_count", stored) == [("toàn trường", ["19"]), ("Tiểu học", ["10"]), ("Trung học cơ sở", ["8"])]


def test_the_whole_schools_line_is_made_of_its_levels_and_says_so():
    stored = levelled(primary={"teachers_total": "30", "teachers_above_qualified": "29"}, lower_secondary={"teachers_total": "10", "teachers_above_qualified": "8"})
    assert told("teachers_total", stored)[0] == ("toàn trường", ["40 (từ các cấp)"])
    assert told("teacher_above_qualified_rate", stored) == [("toàn trường", ["92,50% (từ các cấp)"]), ("Tiểu học", ["96,67%"]), ("Trung học cơ sở", ["80,00%"])]


def test_rates_of_levels_make_no_rate_of_the_school():
    stored = levelled(("lower_secondary", "upper_secondary"), lower_secondary={"promotion_rate": "98"}, upper_secondary={"promotion_rate": "96"})
    assert told("promotion_rate", stored) == [("Trung học cơ sở", ["98%"]), ("Trung học phổ thông", ["96%"])]


def test_a_figure_of_one_level_has_one_line():
    assert told("promotion_rate", levelled(lower_secondary={"promotion_rate": "98"}, primary={})) == [("Trung học cơ sở", ["98%"])]
    assert told("promotion_rate", levelled(whole={"promotion_rate": "98"}, primary={})) == [("toàn trường", ["98%"])]


@pytest.fixture
def two_levels(desk57):
    """The desk's school with two levels, its figures stored at the levels only; judged by the general framework's items."""
    school = School.objects.get(pk=desk57.cast.school.pk)
    School.objects.filter(pk=school.pk).update(levels=["preschool", "primary"])
    for level, teachers in (("preschool", 20), ("primary", 12)):
        YearlyFigures.objects.create(school=school, school_year=2026, level=level, values={"teachers_norm": str(teachers)})
    return desk57


def test_the_sheets_table_of_items_names_the_levels(two_levels):
    rows = [(row.level, row.years) for row in item_rows(two_levels.assessment, two_levels.sheet("2.2").criterion) if row.name == METRICS["teachers_norm"].name]
    assert rows == [("", ("", "", "32 (từ các cấp)")), ("Mầm non", ("", "", "20")), ("Tiểu học", ("", "", "12"))]
    text = page(two_levels, two_levels.cast.principal, "criterion_sheet", "2.2")
    assert f"{METRICS['teachers_norm'].name} – tiểu học" in text
    assert '<td class="num" data-label="2026-2027">32 (từ các cấp)</td>' in text  # a card on the phone names the year


def test_the_sheet_of_level_four_shows_them_too(desk, store):
    store(2023, party_org_rating="good")
    desk.assessment.top_level_verdicts.first().item.__class__.objects.update(topic=TOPIC)
    for person in (desk.cast.principal, desk.cast.clerk):
        response = desk.cast.client(person).get(desk.url("top_level_sheet"))
        assert response.content.decode().count("<strong>Tốt</strong>") == 6


def test_five_years_cost_one_query_and_no_topic_none(topical, store, django_assert_num_queries):
    for year in range(2019, 2024):
        store(year, party_org_rating="good")
    content = load_sheet(topical.sheet())
    rows = [(row, row.indicator) for level in content.levels for row in level.verdicts]
    with django_assert_num_queries(1):
        put_figures(topical.assessment, rows)
    with django_assert_num_queries(0):
        put_figures(topical.assessment, rows[1:])


def test_a_topic_the_catalogue_no_longer_has_shows_nothing(desk, store):
    store(2023, party_org_rating="good")
    content = load_top_level(desk.assessment)
    content.rows[0].item.topic = "weather"
    put_figures(desk.assessment, [(row, row.item) for row in content.rows])
    assert content.rows[0].figures == []
