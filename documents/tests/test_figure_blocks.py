"""Tokens in a paper become numbers when it is collected, with the date of the data once."""

import shutil
import subprocess

import pytest

from accreditation.tests.cast import make_school
from documents.compare import all_texts
from documents.figure_blocks import NOTE_KEY, figures_over_years, with_figures
from documents.paper import Cell, Column, Row, Section, Table, Text, check
from documents.paper_json import dumps, loads
from documents.pdf import render_paper
from documents.tests import samples
from formats.charts import svg
from schools.models import School
from schools.workflow import Entry, save_figures
from standards.enums import SchoolType

NAMED = "{{metric:teachers_total:2025}}"


@pytest.fixture
def school(cast):
    school = School.objects.get(pk=cast.school.pk)
    save_figures(school, {2025: {"teachers_total": Entry("24")}}, by=cast.principal)
    return school


def paper():
    table = Table("t", (Column("a", "A", 10),), (Row("r", (Cell("r:a", f"Có {NAMED} người"),)),))
    section = Section("s", "roman", f"Đội ngũ {NAMED}", (Text("s-text", f"Trường có {NAMED} giáo viên."), table))
    return samples.preschool_plan(content=(section,), lead_in=f"Năm học này có {NAMED} giáo viên.", appendices=())


def test_every_text_of_the_paper_is_resolved_and_the_date_stands_once(school, django_assert_num_queries):
    with django_assert_num_queries(2):
        printed = with_figures(paper(), school)
    section, note = printed.content
    assert printed.lead_in == "Năm học này có 24 giáo viên."
    assert section.title == "Đội ngũ 24"
    assert section.content[0].text == "Trường có 24 giáo viên."
    assert section.content[1].rows[0].cells[0].text == "Có 24 người"
    assert note.key == NOTE_KEY
    assert note.text.startswith("(Số liệu nêu trong văn bản lấy đến ngày ")
    check(printed)


def test_a_paper_without_tokens_is_the_same_and_costs_nothing(school, django_assert_num_queries):
    plain = samples.preschool_plan()
    with django_assert_num_queries(0):
        assert with_figures(plain, school) is plain


def test_a_body_without_figures_prints_gaps_and_no_date(cast, school):
    printed = with_figures(paper(), cast.commune.pk)
    assert "[chưa có số liệu: Tổng số giáo viên, 2025-2026]" in printed.lead_in
    assert len(printed.content) == 1


YEARS = range(2018, 2023)
# Five years of rates and no counts, as a school's report gives them; the decimals are the school's own.
RESULTS = {
    "result_excellent_rate": ("13,62", "14,55", "19,85", "29,67", "21,45"),
    "result_fair_rate": ("35,19", "36,09", "60,55", "51,47", "53,20"),
    "result_weak_rate": ("5", "6,99", "0,50", "2,14", "3,06"),
    "conduct_good_rate": ("84,79", "86,96", "87,34", "87,94", "91,09"),
    "conduct_fair_rate": ("14,30", "13,04", "11,66", "12,06", "8,64"),
    "conduct_average_rate": ("0,91", "0", "0,99", "0", "0,28"),
}
PROGRESS = {"promotion_rate": ("98,34", "98,4", "99,5", "97,86", "98,33"), "graduation_rate": ("100",) * 5}


@pytest.fixture
def rates_only(cast):
    """A lower secondary school that knows its rates of five years and nothing else."""
    school = make_school("thcsr", "Trường THCS R", cast.commune, SchoolType.LOWER_SECONDARY, ["lower_secondary"]).school
    for place, year in enumerate(YEARS):
        cells = {key: Entry(values[place]) for key, values in (RESULTS | PROGRESS).items()}
        assert save_figures(school, {year: cells}, by=cast.principal).errors == {}
    return school


@pytest.mark.parametrize(("figures", "title", "kind"), [
    (dict(list(RESULTS.items())[:3]), "Kết quả xếp loại học lực", "line"), (dict(list(RESULTS.items())[3:]), "Kết quả xếp loại hạnh kiểm", "line"),
    (RESULTS, "Học lực và hạnh kiểm", "multiples"), (PROGRESS, "Tỉ lệ lên lớp và tốt nghiệp", "line"),
])  # fmt: skip
def test_rates_only_give_the_same_table_and_chart_in_the_paper(rates_only, figures, title, kind):
    table, chart = figures_over_years(rates_only, figures, YEARS, key="results", title=title)
    printed = [tuple(cell.text for cell in row.cells[1:]) for row in table.rows]
    assert printed == [tuple(f"{value}%" for value in values) for values in figures.values()]
    assert [tuple(value for _, value in series.points) for series in chart.series] == [
        tuple(value.replace(",", ".") for value in values) for values in figures.values()
    ]
    assert [column.label for column in table.columns[1:]] == [f"Năm học {year}-{year + 1}" for year in YEARS]
    assert chart.kind == kind
    assert "Số liệu đến ngày" in table.caption
    assert chart.note in table.caption
    drawn = svg(chart)
    assert all(f">{value}<" in drawn or f">{value}%<" in drawn for values in figures.values() for value in values)


def test_table_and_chart_are_blocks_of_a_paper_and_cost_three_queries(rates_only, django_assert_num_queries):
    with django_assert_num_queries(3):
        blocks = figures_over_years(rates_only, PROGRESS, YEARS, key="progress", title="Lên lớp")
    made = samples.preschool_plan(content=(Section("s", "roman", "Kết quả", blocks),), appendices=())
    check(made)
    assert loads(dumps(made)) == made
    assert all_texts(made)["progress-table:1:2019-2020"] == "98,4%"


def test_counts_print_as_computed_with_two_places_and_a_year_without_data_as_a_dash(school):
    save_figures(school, {2025: {"teachers_above_qualified": Entry("11")}}, by=None)
    table, chart = figures_over_years(school, ["teacher_above_qualified_rate"], (2024, 2025), key="k", title="Trên chuẩn")
    assert [cell.text for cell in table.rows[0].cells[1:]] == ["–", "45,83%"]
    assert chart.series[0].points == (("2024-2025", None), ("2025-2026", "45.83"))


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")
def test_the_printed_paper_holds_every_number_of_both(rates_only, tmp_path):
    blocks = figures_over_years(rates_only, PROGRESS, YEARS, key="progress", title="Lên lớp, tốt nghiệp")
    place = tmp_path / "paper.pdf"
    place.write_bytes(render_paper(samples.preschool_plan(content=(Section("s", "roman", "Kết quả", blocks),), appendices=())))
    words = subprocess.run(["pdftotext", "-layout", place, "-"], capture_output=True, text=True, check=True).stdout  # noqa: S603, S607
    for value in PROGRESS["promotion_rate"]:
        assert f"{value}%" in words
        assert words.count(value) >= 2
