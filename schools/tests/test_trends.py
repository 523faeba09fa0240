"""Figures over the years as charts: what shares a picture, gaps, lines of targets; the page and its twin tables."""

from datetime import date

import pytest
from django.urls import reverse

from schools.models import School, SchoolTarget
from schools.targets import targets_of
from schools.tests.people import preschool, year_of
from schools.trends import data_note, group_charts, metric_chart, metrics_chart, trends_of
from schools.workflow import Entry, close_year, save_figures
from standards.importers import load_pack
from standards.metrics import catalogue
from standards.packs import DATA_DIR, read_pack

YEARS = (2021, 2022, 2023, 2024, 2025)
METRICS = catalogue().metrics


def school_of(*levels):
    return preschool(levels or ("lower_secondary",))


def test_a_chart_shows_the_years_asked_for_with_gaps_where_nothing_is_known():
    school = school_of()
    rows = [year_of(school, 2022, promotion_rate="98.40"), year_of(school, 2024, promotion_rate="97.5"), year_of(school, 2019, promotion_rate="1")]
    chart = metric_chart(METRICS["promotion_rate"], trends_of(rows, YEARS))
    assert chart.series[0].points == (("2021-2022", None), ("2022-2023", "98.40"), ("2023-2024", None), ("2024-2025", "97.5"), ("2025-2026", None))
    assert (chart.kind, chart.unit, chart.target) == ("line", "%", "")


def test_what_was_computed_has_two_places_what_was_typed_keeps_its_own():
    school = school_of()
    rows = [year_of(school, 2024, teachers_total="24", teachers_above_qualified="11"), year_of(school, 2025, teacher_above_qualified_rate="13.620")]
    points = metric_chart(METRICS["teacher_above_qualified_rate"], trends_of(rows, YEARS)).series[0].points
    assert [value for _, value in points if value] == ["45.83", "13.620"]


def test_a_figure_and_the_lines_that_continue_it_share_one_chart():
    school = school_of()
    row = year_of(school, 2025, teachers_total="24", teachers_qualified="20", teachers_above_qualified="4", teacher_qualified_rate="99")
    charts = group_charts([metric for metric in school.metrics() if metric.group == "teachers"], trends_of([row], YEARS))
    first = charts[0]
    assert (first.title, first.kind) == ("Tổng số giáo viên", "bar")
    assert [series.label for series in first.series] == ["Tổng số giáo viên", "đạt chuẩn trình độ đào tạo", "trên chuẩn trình độ đào tạo"]
    assert [chart.kind for chart in charts if chart.unit == "%"] == ["line"] * sum(chart.unit == "%" for chart in charts)


def test_what_nobody_ever_entered_gets_no_chart():
    assert group_charts(school_of().metrics(), trends_of([], YEARS)) == []


@pytest.mark.parametrize(("keys", "kind"), [
    (["promotion_rate", "graduation_rate"], "line"), (["teachers_total", "staff_total"], "bar"), (["teachers_total", "promotion_rate"], "multiples"),
    (["result_excellent_rate", "result_fair_rate", "result_weak_rate", "conduct_good_rate", "conduct_fair_rate"], "multiples"),
])  # fmt: skip
def test_figures_that_can_not_share_a_scale_or_be_told_apart_get_panels(keys, kind):
    chart = metrics_chart([METRICS[key] for key in keys], trends_of([], YEARS), title="x", key="k")
    assert chart.kind == kind
    assert len(chart.series) == len(keys)


def test_the_line_is_that_of_the_last_target_and_of_the_threshold(cast):
    school = School.objects.get(pk=cast.school.pk)
    for year, value in ((2023, "95"), (2025, "98.5"), (2030, "100")):
        SchoolTarget.objects.create(school=school, school_year=year, metric="health_check_rate", op="reach", value=value)
    trends = trends_of([], YEARS, targets_of(school, YEARS), {"health_check_rate": ("80", "Ngưỡng Mức 1: từ 80%")})
    chart = metric_chart(METRICS["health_check_rate"], trends)
    assert (chart.target, chart.target_label) == ("98.5", "Chỉ tiêu của trường 2025-2026: đạt 98,5%")
    assert (chart.threshold, chart.threshold_label) == ("80", "Ngưỡng Mức 1: từ 80%")


def test_the_note_says_up_to_which_day():
    assert data_note(date(2026, 2, 5)) == "Số liệu đến ngày 05/02/2026."
    assert data_note(None) == ""


@pytest.fixture
def filled(cast):
    school = School.objects.get(pk=cast.school.pk)
    for year, number in ((2023, "24"), (2024, "26"), (2025, "25")):
        save_figures(school, {year: {"teachers_total": Entry(number), "health_check_rate": Entry("95,4")}}, by=cast.principal)
    return school


def test_the_page_shows_every_chart_with_its_numbers_beside_it(cast, filled):
    page = cast.client(cast.principal).get(reverse("figure_trends"), {"group": "teachers", "until": "2025"}).content.decode()
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img"' in page
    for number in ("24", "26", "25"):
        assert f'<td class="num" data-label="{int(number) and "2023-2024" if number == "24" else "2024-2025" if number == "26" else "2025-2026"}">{number}</td>' in page


def test_three_years_or_five(cast, filled):
    client = cast.client(cast.principal)
    page = client.get(reverse("figure_trends"), {"metric": "teachers_total", "until": "2025", "span": "3"}).content.decode()
    assert "2023-2024" in page
    assert "2021-2022" not in page
    assert "2021-2022" in client.get(reverse("figure_trends"), {"metric": "teachers_total", "until": "2025"}).content.decode()


@pytest.mark.parametrize("query", [{"metric": "nope"}, {"group": "nope"}, {"metric": "party_org_rating"}, {"metric": "graduation_rate"}, {"level": "primary"}])
def test_what_the_school_does_not_have_is_not_found(cast, filled, query):
    assert cast.client(cast.principal).get(reverse("figure_trends"), query).status_code == 404


def test_an_authority_sees_closed_years_only_and_no_target(cast, filled):
    SchoolTarget.objects.create(school=filled, school_year=2024, metric="health_check_rate", op="reach", value="99")
    close_year(filled.yearly_figures.get(school_year=2024), by=cast.principal)
    query = {"metric": "health_check_rate", "until": "2025"}
    url = reverse("figure_trends", args=[filled.pk])
    page = cast.client(cast.officer).get(url, query).content.decode()
    assert page.count("95,4%") >= 1
    assert 'data-label="2024-2025">95,4%' in page
    assert 'data-label="2025-2026">–' in page
    assert "Chỉ tiêu của trường 2024" not in page
    assert "Chỉ tiêu của trường 2024" in cast.client(cast.principal).get(reverse("figure_trends"), query).content.decode()


def test_the_list_of_tokens_names_known_figures_and_finds_them_without_marks(cast, filled):
    client = cast.client(cast.secretary)
    page = client.get(reverse("figure_tokens")).content.decode()  # the last year with figures
    assert 'data-insert="{{metric:teachers_total:2025}}"' in page
    assert "staff_total" not in page
    found = client.get(reverse("figure_tokens"), {"q": "KIEM TRA SUC KHOE", "until": "2024"}).content.decode()
    assert "{{metric:health_check_rate:2024}}" in found
    assert "teachers_total" not in found
    assert "Không có số liệu nào khớp" in client.get(reverse("figure_tokens"), {"q": "x" * 500}).content.decode()


def test_the_page_draws_the_next_step_that_the_circular_asks(cast):
    load_pack(read_pack(DATA_DIR / "TT19-2018.yaml", catalogue().topics))
    school = School.objects.get(pk=cast.school.pk)
    client, address = cast.client(cast.principal), reverse("figure_trends")
    query = {"metric": "teacher_above_qualified_rate", "until": "2025"}
    save_figures(school, {2025: {"teacher_above_qualified_rate": Entry("52,4")}}, by=cast.principal)
    assert "TT19-2018, 2.2 Mức 2a: từ 55% trở lên" in client.get(address, query).content.decode()
    save_figures(school, {2025: {"teacher_above_qualified_rate": Entry("60", "52.4")}}, by=cast.principal)
    page = client.get(address, query).content.decode()
    assert "TT19-2018, 2.2 Mức 3a: từ 65% trở lên" in page and "Mức 2a" not in page
    School.objects.filter(pk=school.pk).update(is_disadvantaged_area=True)
    assert "TT19-2018, 2.2 Mức 3a: từ 50% trở lên" in client.get(address, query).content.decode()


def test_a_year_of_the_new_circular_has_no_threshold(cast):
    load_pack(read_pack(DATA_DIR / "TT57-2026.yaml", catalogue().topics))
    save_figures(School.objects.get(pk=cast.school.pk), {2026: {"teacher_above_qualified_rate": Entry("52,4")}}, by=cast.principal)
    page = cast.client(cast.principal).get(reverse("figure_trends"), {"metric": "teacher_above_qualified_rate"}).content.decode()
    assert "52,4" in page and "trở lên" not in page.partition("<svg")[2].partition("</svg>")[0]
