"""The grid and its neighbours over HTTP: what a person sees, posts and may not do."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from formats.dates import school_year_of
from records.models import AuditEntry
from schools.models import FigureChange, School, YearlyFigures
from schools.workflow import Entry, close_year, save_figures

SAVE = "/figures/save"


@pytest.fixture
def year(cast):
    return school_year_of(cast.acting(cast.principal).today)


@pytest.fixture
def school(cast):
    return School.objects.get(pk=cast.school.pk)


@pytest.fixture
def fill(cast, school):
    """Store figures directly: fill(2025, teachers_total="24")."""

    def run(year, **values):
        save_figures(school, {year: {key: Entry(text) for key, text in values.items()}}, by=cast.principal)
        return YearlyFigures.objects.get(school=school, school_year=year)

    return run


def page_of(response):
    return html.unescape(response.content.decode())


def box(page, name):
    """The tag of one box of the grid."""
    return re.search(rf'<(?:input|select)[^>]* id="c-{name}"[^>]*>', page)[0]


def cell(page, name):
    """Everything inside the table cell of one box."""
    return re.search(rf'<td[^>]*>(?:(?!</td>).)*id="c-{name}".*?</td>', page, re.DOTALL)[0]


def values_of(school, year):
    return YearlyFigures.objects.get(school=school, school_year=year).values


def test_the_grid_shows_five_years_and_only_figures_of_the_level(cast, year):
    page = page_of(cast.client(cast.principal).get(reverse("figures_grid")))
    for shown in range(year - 4, year + 1):
        assert f"{shown}-{shown + 1}" in page
    assert f'id="c-{year}-children_underweight"' in page
    assert "graduation_rate" not in page


def test_a_save_echoes_how_the_numbers_were_read(cast, school, year):
    data = {f"v-{year}-site_area": "1.250", f"v-{year}-floor_area": "12.5", f"v-{year}-health_check_rate": "98.5"}
    page = page_of(cast.client(cast.principal).post(SAVE, data, follow=True))
    assert "Đã lưu 3 ô." in page and f"Diện tích khu đất {year}-{year + 1}: 1.250" in page and "98,5%" in page
    assert values_of(school, year) == {"site_area": "1250", "floor_area": "12.5", "health_check_rate": "98.5"}
    assert 'value="1.250"' in box(page, f"{year}-site_area") and 'value="12,5"' in box(page, f"{year}-floor_area")


def test_the_whole_form_without_javascript_changes_only_what_was_typed(cast, school, year, fill):
    fill(year, teachers_total="24", teachers_above_qualified="12", site_area="1250", stunted_rate="4,25")
    client = cast.client(cast.principal)
    page = page_of(client.get(reverse("figures_grid")))
    start = re.search(r'name="start" value="([^"]*)"', page)[1]
    data = dict(re.findall(r' name="(v-[^"]+)" value="([^"]*)"', page))
    FigureChange.objects.all().delete()
    client.post(SAVE, {"start": start, **data, f"v-{year}-teachers_total": "25"})
    assert [(change.metric, change.old, change.new) for change in FigureChange.objects.all()] == [("teachers_total", "24", "25")]
    assert values_of(school, year)["stunted_rate"] == "4.25"


def test_bad_input_stays_in_its_box_with_words_beside_it(cast, school, year):
    data = {f"v-{year}-teachers_total": "hai mươi", f"v-{year}-staff_total": "6"}
    response = cast.client(cast.principal).post(SAVE, data)
    page = page_of(response)
    assert response.status_code == 422 and "<title>Lỗi:" in page
    assert 'value="hai mươi"' in box(page, f"{year}-teachers_total")
    assert "“hai mươi” không phải là số." in cell(page, f"{year}-teachers_total")
    assert f'href="#c-{year}-teachers_total"' in page
    assert values_of(school, year) == {"staff_total": "6"}


def test_typed_markup_is_shown_as_text(cast, year):
    response = cast.client(cast.principal).post(SAVE, {f"v-{year}-teachers_total": '"><script>alert(1)</script>'})
    assert b"<script>alert" not in response.content


def test_two_people_in_one_cell_see_both_numbers(cast, school, year, fill):
    fill(year, teachers_total="24")
    name = f"{year}-teachers_total"
    started = {"start": f"{name}=24"}
    cast.client(cast.deputy).post(SAVE, {f"v-{name}": "25", **started})
    client = cast.client(cast.principal)
    page = page_of(client.post(SAVE, {f"v-{name}": "26", f"v-{year}-staff_total": "6", **started}))
    assert "Người deputy vừa lưu 25" in cell(page, name) and 'value="26"' in box(page, name)
    assert f"{name}=25" in re.search(r'name="start" value="([^"]*)"', page)[1]
    assert values_of(school, year) == {"teachers_total": "25", "staff_total": "6"}
    client.post(SAVE, {f"v-{name}": "26", "start": f"{name}=25", "take": name})
    assert values_of(school, year)["teachers_total"] == "25"
    client.post(SAVE, {f"v-{name}": "26", "start": f"{name}=25"})
    assert values_of(school, year)["teachers_total"] == "26"


def test_an_unreadable_cell_keeps_the_value_its_person_began_from(cast, year, fill):
    fill(year, teachers_total="25")
    name = f"{year}-teachers_total"
    page = page_of(cast.client(cast.principal).post(SAVE, {f"v-{name}": "hai tư", "start": f"{name}=24"}))
    assert f"{name}=24" in re.search(r'name="start" value="([^"]*)"', page)[1]


def test_computed_rates_are_shown_and_cannot_be_posted(cast, year, fill):
    fill(year, teachers_total="24", teachers_above_qualified="11", stunted_rate="4,25")
    page = page_of(cast.client(cast.principal).get(reverse("figures_grid")))
    computed = box(page, f"{year}-teacher_above_qualified_rate")
    assert 'value="45,83"' in computed and "readonly" in computed and " name=" not in computed
    assert "tính ra" in cell(page, f"{year}-teacher_above_qualified_rate")
    assert "nhập trực tiếp" in cell(page, f"{year}-stunted_rate")


def test_an_unusual_step_is_noted_against_the_year_before_the_page_too(cast, year, fill):
    fill(year - 5, children_total="100")
    fill(year - 4, children_total="150")
    page = page_of(cast.client(cast.principal).get(reverse("figures_grid")))
    assert "Tăng 50 (50%) so với năm trước." in cell(page, f"{year - 4}-children_total")


def test_other_years_and_figures_are_no_part_of_the_page(cast, school, year):
    data = {f"v-{year + 1}-teachers_total": "1", f"v-{year}-graduation_rate": "50", "v-x-y": "1", "start": "=== a b=", "until": "x"}
    page = page_of(cast.client(cast.principal).post(SAVE, data, follow=True))
    assert "Không có ô nào thay đổi." in page
    assert not YearlyFigures.objects.filter(school=school).exists()


def test_older_years_can_be_entered(cast, school, year):
    client = cast.client(cast.principal)
    assert f'id="c-{year - 7}-teachers_total"' in page_of(client.get(reverse("figures_grid"), {"until": year - 5}))
    client.post(SAVE, {"until": year - 5, f"v-{year - 7}-teachers_total": "20"})
    assert values_of(school, year - 7) == {"teachers_total": "20"}


@pytest.mark.parametrize("until", ["99999", "-1", "²", "1800", "9999", ""])
def test_any_year_asked_for_gives_a_page(cast, until):
    response = cast.client(cast.principal).get(reverse("figures_grid"), {"until": until})
    assert "Tổng số giáo viên" in page_of(response)


def test_history_tells_who_changed_what(cast, school, year, fill):
    fill(year, teachers_total="24")
    cast.client(cast.deputy).post(SAVE, {f"v-{year}-teachers_total": "25", "start": f"{year}-teachers_total=24"})
    page = page_of(cast.client(cast.member).get(reverse("figure_history", args=["teachers_total"])))
    assert page.index("Người deputy") < page.index("Người principal") and ">24<" in page and ">25<" in page
    other = page_of(cast.client(cast.other_principal).get(reverse("figure_history", args=["teachers_total"])))
    assert "Người deputy" not in other
    assert cast.client(cast.member).get(reverse("figure_history", args=["weather"])).status_code == 404


def test_a_year_is_closed_by_the_principal_and_reopened_with_a_reason(cast, school, year, fill):
    figures = fill(year, teachers_total="24")
    client = cast.client(cast.principal)
    assert "Đã khóa số liệu" in page_of(client.post(reverse("year_close", args=[year]), follow=True))
    page = page_of(client.get(reverse("figures_grid")))
    assert f'id="c-{year}-teachers_total"' not in page and "khóa lúc" in page
    refused = client.post(reverse("year_reopen", args=[year]), {"reason": " "})
    assert "Lý do mở lại" in page_of(refused) and refused.context["form"].errors
    client.post(reverse("year_reopen", args=[year]), {"reason": "Thiếu một giáo viên"})
    figures.refresh_from_db()
    assert not figures.is_closed
    assert AuditEntry.objects.first().detail == {"reason": "Thiếu một giáo viên"}


def test_an_empty_year_is_not_closed_and_says_why(cast, school, year):
    YearlyFigures.objects.create(school=school, school_year=year)
    page = page_of(cast.client(cast.principal).post(reverse("year_close", args=[year]), follow=True))
    assert "Chưa khóa được" in page and "Chưa có số liệu nào." in page
    assert cast.client(cast.principal).post(reverse("year_close", args=[year - 9])).status_code == 404


def test_a_closed_year_refuses_a_late_post_and_keeps_what_was_typed(cast, school, year, fill):
    close_year(fill(year, teachers_total="24"), by=cast.principal)
    page = page_of(cast.client(cast.deputy).post(SAVE, {f"v-{year}-teachers_total": "25", "start": f"{year}-teachers_total=24"}))
    assert "Năm học đã khóa, không lưu được “25”." in page
    assert values_of(school, year) == {"teachers_total": "24"}


def test_an_authority_sees_closed_years_only(cast, school, year, fill):
    close_year(fill(year - 1, teachers_total="4321"), by=cast.principal)
    fill(year, teachers_total="8765")
    address = reverse("figures_grid", args=[school.pk])
    page = page_of(cast.client(cast.officer).get(address))
    assert "4.321" in page and "8.765" not in page and "8765" not in page
    assert "<input" not in page.split("figures-table")[1] and "Lưu số liệu" not in page
    assert "4.321" in page_of(cast.client(cast.province_officer).get(address))


def test_an_authority_begins_at_the_latest_closed_year_and_the_school_at_its_open_one(cast, school):
    for year in (2022, 2023):
        YearlyFigures.objects.create(school=school, school_year=year, values={"staff_total": "6"}, closed_at=timezone.now())
    checked = re.compile(r'name="shown" value="(\d)" class="visually-hidden" checked>(\d{4})')
    for person, address, label in (
        (cast.officer, reverse("figures_grid", args=[school.pk]), "2023"), (cast.principal, reverse("figures_grid"), "2024"),
    ):  # fmt: skip
        found = checked.search(cast.client(person).get(address, {"until": 2024}).content.decode())
        assert found[2] == label


def test_an_authority_of_a_school_without_closed_years_is_told(cast, school, year, fill):
    fill(year, teachers_total="8765")
    assert "Chưa có năm học nào được khóa" in page_of(cast.client(cast.officer).get(reverse("figures_grid", args=[school.pk])))


def test_members_read_and_cannot_write(cast, school, year, fill):
    fill(year, teachers_total="24")
    client = cast.client(cast.member)
    page = page_of(client.get(reverse("figures_grid")))
    assert ">24<" in page and "Lưu số liệu" not in page
    assert client.post(SAVE, {f"v-{year}-teachers_total": "25"}).status_code == 403
    assert values_of(school, year) == {"teachers_total": "24"}


@pytest.mark.parametrize("person", ["deputy", "secretary", "member", "clerk"])
def test_only_the_principal_closes(cast, year, fill, person):
    figures = fill(year, teachers_total="24")
    assert cast.client(getattr(cast, person)).post(reverse("year_close", args=[year])).status_code == 403
    figures.refresh_from_db()
    assert not figures.is_closed


@pytest.mark.parametrize(
    ("person", "status"),
    [("officer", 200), ("province_officer", 200), ("far_officer", 404), ("other_principal", 404), ("operator", 403), ("stranger", 404)],
)
def test_who_may_open_a_schools_figures(cast, school, person, status):
    assert cast.client(getattr(cast, person)).get(reverse("figures_grid", args=[school.pk])).status_code == status


@pytest.mark.parametrize("person", ["officer", "operator", "stranger"])
def test_only_a_school_has_figures_of_its_own(cast, person):
    client = cast.client(getattr(cast, person))
    assert client.get(reverse("figures_grid")).status_code == 404
    assert client.post(SAVE, {}).status_code == 404


def test_reading_writes_nothing(cast, school):
    cast.client(cast.principal).get(reverse("figures_grid"))
    assert not YearlyFigures.objects.exists()
    assert cast.client(cast.principal).get(SAVE).status_code == 405


def test_the_grid_takes_the_same_number_of_queries_with_one_and_five_years(cast, year, fill, django_assert_num_queries):
    client = cast.client(cast.principal)
    fill(year, teachers_total="24")
    client.get(reverse("figures_grid"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("figures_grid"))
    for shown in range(year - 5, year):
        fill(shown, teachers_total="24", children_total="100")
    with django_assert_num_queries(len(one)):
        client.get(reverse("figures_grid"))
    assert len(one) <= 12


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("9" * 10_000, "Số quá dài."),
        ("chín " * 2_000, "Số quá dài."),
        ("-5", "không được nhỏ hơn 0."),
        ("100000000", "lớn quá mức có thể có."),
        ("12,5", "phải là số nguyên."),
        ("=1+1", "không phải là số."),
    ],
    ids=["endless-number", "endless-words", "negative", "too-large", "part", "formula"],
)
def test_whatever_is_typed_gets_words_and_stays(cast, school, year, typed, words):
    response = cast.client(cast.principal).post(SAVE, {f"v-{year}-teachers_total": typed})
    page = page_of(response)
    assert response.status_code == 422 and words in cell(page, f"{year}-teachers_total")
    assert typed.strip() in box(page, f"{year}-teachers_total") and values_of(school, year) == {}


@pytest.mark.parametrize("typed", ["24\0", "\u200b24", " 24 ", "24\u00a0"], ids=["nul", "invisible", "blanks", "hard-blank"])
def test_marks_nobody_sees_do_not_disturb_a_number(cast, school, year, typed):
    cast.client(cast.principal).post(SAVE, {f"v-{year}-teachers_total": typed})
    assert values_of(school, year) == {"teachers_total": "24"}


def test_closing_says_who_may_and_what_is_in_the_way(cast, school, year, fill):
    fill(year, teachers_total="24")
    YearlyFigures.objects.create(school=school, school_year=year - 1, values={"children_total": "10", "children_underweight": "12"})
    page = page_of(cast.client(cast.principal).get(reverse("figures_grid")))
    assert f"Khóa {year}-{year + 1}</button>" in page and f"Khóa {year - 1}-{year}</button>" not in page
    assert "Chưa khóa được: “" in page and "là 12, không được lớn hơn “Tổng số trẻ” là 10." in page
    assert f"Khóa {year}-{year + 1}</button>" not in page_of(cast.client(cast.deputy).get(reverse("figures_grid")))


def test_opening_a_year_that_is_open_is_refused_in_words(cast, school, year, fill):
    fill(year, teachers_total="24")
    page = page_of(cast.client(cast.principal).post(reverse("year_reopen", args=[year]), {"reason": "Thử"}, follow=True))
    assert "Năm học này chưa khóa." in page


def test_a_reason_too_long_is_refused_and_kept(cast, year, fill):
    close_year(fill(year, teachers_total="24"), by=cast.principal)
    response = cast.client(cast.principal).post(reverse("year_reopen", args=[year]), {"reason": "ơ" * 501})
    assert "500 ký tự" in str(response.context["form"].errors["reason"]) and "ơ" * 501 in page_of(response)
    assert YearlyFigures.objects.get(school_year=year).is_closed


def test_every_group_of_the_own_kind_of_school_can_be_jumped_to(cast):
    page = page_of(cast.client(cast.principal).get(reverse("figures_grid")))
    jumps = re.findall(r'href="#(g-\w+)"', page)
    assert jumps == re.findall(r'<details class="figures-group" id="(g-\w+)"', page)
    assert {"g-ages", "g-children_2026"} <= set(jumps) and "g-pupils_2026" not in jumps
