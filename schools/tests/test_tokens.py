"""One number everywhere: tokens say the figure of now, gaps are visible, changes behind a written sentence are noticed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from formats.tokens import FigureToken
from schools.models import School
from schools.tokens import FigureBook, chips, read_book, resolve, token_name, token_problems
from schools.workflow import Entry, close_year, save_figures

YEAR = 2025
TEXT = "Trường có {{metric:teachers_total:2025}} giáo viên, {{metric:teacher_above_qualified_rate:2025}} trên chuẩn."


@pytest.fixture
def school(cast):
    return School.objects.get(pk=cast.school.pk)


@pytest.fixture
def save(school, cast):
    def run(year=YEAR, **cells):
        return save_figures(school, {year: {key: Entry(typed) for key, typed in cells.items()}}, by=cast.principal)

    return run


def problems(school, text, written_at=None):
    return [(problem.text, problem.is_gap) for problem in token_problems(text, read_book(school, [text]), written_at)]


def test_a_token_becomes_the_number_with_the_decimals_people_read(school, save):
    save(teachers_total="1.024", teachers_above_qualified="469")
    assert resolve(TEXT, school) == "Trường có 1.024 giáo viên, 45,80% trên chuẩn."


def test_a_rate_typed_directly_keeps_its_decimals(school, save):
    save(teacher_above_qualified_rate="13,620")
    assert resolve("{{metric:teacher_above_qualified_rate:2025}}", school) == "13,620%"


def test_what_has_no_value_is_said_in_the_text(school, save):
    save(teachers_total="24")
    assert resolve("{{metric:staff_total:2025}}", school) == f"[chưa có số liệu: {token_name(FigureToken('staff_total', 2025))}]"
    assert "“khong_co”" in resolve("{{metric:khong_co:2025}}", school)
    assert resolve("{{metric:teachers_total:2024}}", school).startswith("[chưa có số liệu:")
    assert resolve("{{metric:teachers_total:2025:preschool}}", school).startswith("[chưa có số liệu:")


def test_one_book_serves_many_texts_with_two_queries(school, save, django_assert_num_queries):
    save(teachers_total="24")
    save(year=2024, teachers_total="23")
    texts = ["{{metric:teachers_total:2025}}", "{{metric:teachers_total:2024}} {{metric:staff_total:2024}}"] * 20
    with django_assert_num_queries(2):
        book = read_book(school, texts)
        assert [resolve(text, school, book) for text in texts[:2]][0] == "24"
    with django_assert_num_queries(0):
        assert resolve("Không có chỉ số nào", school, read_book(school, ["Không"])) == "Không có chỉ số nào"


def test_another_schools_figures_are_never_read(cast, save):
    save(teachers_total="24")
    assert resolve("{{metric:teachers_total:2025}}", cast.other_school.school).startswith("[chưa có")
    assert read_book(None, ["{{metric:teachers_total:2025}}"]) == FigureBook()


def test_the_date_of_the_data_is_that_of_the_last_change_of_what_is_named(school, save):
    save(teachers_total="24", teachers_above_qualified="11")
    book = read_book(school, [TEXT])
    today = timezone.localdate()
    assert book.data_date([FigureToken("teacher_above_qualified_rate", YEAR)]) == today  # computed: its counts tell
    assert book.data_date([FigureToken("staff_total", YEAR)]) is None


def test_chips_show_the_value_and_escape_what_people_typed(school, save):
    save(teachers_total="24")
    html = str(chips("&lt;b&gt; {{metric:teachers_total:2025}} {{metric:x_y:2025}}", read_book(school, ["{{metric:teachers_total:2025}}"])))
    assert '<span class="figure-chip" title="Tổng số giáo viên, 2025-2026">24</span>' in html
    assert "is-gap" in html
    assert html.startswith("&lt;b&gt; ")


def test_problems_name_gaps_open_years_and_mistakes(school, save, cast):
    save(teachers_total="24")
    found = problems(school, "{{metric:teachers_total:2025}} {{metric:staff_total:2025}} {{metric:nope:2025}} {{metric:a:20}}")
    assert [is_gap for _, is_gap in found] == [True, False, True, True]
    assert "không đọc được" in found[0][0]
    assert "chưa khóa" in found[1][0]
    assert "chưa có số liệu" in found[2][0]
    assert "“nope”" in found[3][0]


def test_a_closed_year_without_changes_has_no_problem(school, save, cast):
    save(teachers_total="24")
    close_year(school.yearly_figures.get(), by=cast.principal)
    assert problems(school, "{{metric:teachers_total:2025}}", timezone.now()) == []


def test_a_figure_changed_after_the_sentence_was_saved_is_named_with_its_value(school, save, cast):
    save(teachers_total="24", teachers_above_qualified="11")
    written = timezone.now()
    save_figures(school, {YEAR: {"teachers_above_qualified": Entry("12", "11")}}, by=cast.principal)
    (changed, _), = [row for row in problems(school, TEXT, written) if "đã đổi" in row[0]]
    assert "nay là 50,00%" in changed
    assert problems(school, TEXT, timezone.now() + timedelta(minutes=1)) == [row for row in problems(school, TEXT) if "đã đổi" not in row[0]]
