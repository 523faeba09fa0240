"""Choosing which figures a section prints: ticks by group, the plan's year targets beside the results, nothing lost on a conflict."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from documents.docx import render_docx
from documents.paper import Table, all_content, check
from documents.pdf import render_paper
from documents.tests.word import body, squeezed, words_of, words_of_pdf
from documents.xlsx import render_xlsx
from formats.charts import Chart
from improvement_plans import workflow
from improvement_plans.models import PlanSection
from improvement_plans.papers import collect
from improvement_plans.views.history import stored_words
from schools.models import SchoolTarget, YearlyFigures
from schools.workflow import Entry, save_figures

RATE, COUNT = "teacher_above_qualified_rate", "teachers_total"


@pytest.fixture
def section(stage):
    return stage.make_plan(template="raise-quality").sections.get(heading="Chất lượng giáo dục")


@pytest.fixture
def post(stage, section):
    """Ticks figures as the principal; `version` is the one the page started from."""

    def call(*keys, version=0, person=stage.cast.principal):
        return stage.cast.client(person).post(reverse("section_figures", args=[section.pk]), {"metrics": keys, "version": version})

    return call


def test_the_page_offers_the_schools_own_figures_by_group(stage, section):
    page = stage.cast.client(stage.cast.principal).get(reverse("section_figures", args=[section.pk]))
    keys = [metric.key for _, _, metrics in page.context["form"].groups for metric, _ in metrics]
    assert RATE in keys and "graduation_rate" not in keys  # a preschool has no graduates
    assert len(keys) == len(set(keys)) and not [metric for _, _, rows in page.context["form"].groups for metric, _ in rows if metric.is_choice]


def test_ticked_figures_are_printed_under_the_section_in_the_catalogues_order(stage, section, post):
    assert save_figures(stage.cast.school.school, {2022: {RATE: Entry("21,45"), COUNT: Entry("24")}}, by=stage.cast.principal).errors == {}
    post(RATE, COUNT)
    section.refresh_from_db()
    assert set(section.metric_keys) == {RATE, COUNT}
    paper = collect(section.plan)
    check(paper)
    table = next(item for item in all_content(paper) if isinstance(item, Table))
    assert [(row.cells[0].text.rsplit("(", 1)[1], row.cells[-1].text) for row in table.rows] == [("người)", "24"), ("%)", "21,45")]
    assert any(isinstance(item, Chart) for item in all_content(paper))


def test_figures_without_any_data_are_left_out_and_the_table_too_when_none_has(stage, section, post):
    post(RATE, COUNT)
    section.refresh_from_db()
    assert not [item for item in all_content(collect(section.plan)) if isinstance(item, Table | Chart)]
    save_figures(stage.cast.school.school, {2020: {COUNT: Entry("24")}}, by=stage.cast.principal)
    table = next(item for item in all_content(collect(section.plan)) if isinstance(item, Table))
    assert [[cell.text for cell in row.cells] for row in table.rows] == [[table.rows[0].cells[0].text, "–", "–", "24", "–", "–"]]


def test_word_and_excel_print_the_numbers_of_table_and_chart_once(stage, section, post):
    save_figures(stage.cast.school.school, {2022: {RATE: Entry("21,45")}}, by=stage.cast.principal)
    post(RATE)
    section.refresh_from_db()
    paper = collect(section.plan)
    assert words_of(body(render_docx(paper))).count("21,45%") == 1
    book = load_workbook(BytesIO(render_xlsx(paper)))
    assert len(book.sheetnames) == 1
    assert squeezed(words_of_pdf(render_paper(paper))).count("21,45%") >= 1


def test_targets_of_the_plans_year_stand_behind_the_results(stage, section, post):
    save_figures(stage.cast.school.school, {2022: {RATE: Entry("21,45")}}, by=stage.cast.principal)
    SchoolTarget.objects.create(school=stage.cast.school.school, school_year=2023, metric=RATE, op="reach", value="25")
    post(RATE)
    section.refresh_from_db()
    paper = collect(section.plan)
    check(paper)
    table = next(item for item in all_content(paper) if isinstance(item, Table))
    assert sum(column.width for column in table.columns) == 100 and {column.width for column in table.columns[1:-1]} == {12}
    assert (table.columns[-1].label, table.rows[0].cells[-1].text) == ("Chỉ tiêu 2023-2024", "đạt 25%")
    SchoolTarget.objects.update(school_year=2024)
    assert next(item for item in all_content(collect(section.plan)) if isinstance(item, Table)).columns[-1].label == "Năm học 2022-2023"


def test_unticking_all_prints_none(section, post):
    post(RATE)
    post(version=1)
    section.refresh_from_db()
    assert (section.metric_keys, section.version) == ([], 2)


def test_somebody_elses_save_in_between_is_told_and_the_ticks_stay(stage, section, post):
    workflow.save_section(section, {"text": "Chữ của người khác."}, version=0, acting=stage.acting)
    answer = post(RATE)
    assert "Có người vừa sửa mục này" in answer.content.decode()
    assert f'value="{RATE}" id="metric-{RATE}" checked' in answer.content.decode()
    assert PlanSection.objects.get(pk=section.pk).metric_keys == []
    post(RATE, version=answer.context["version"])
    row = PlanSection.objects.get(pk=section.pk)
    assert (row.metric_keys, row.text) == ([RATE], "Chữ của người khác.")


@pytest.mark.parametrize("keys", [["no_such_figure"], ["graduation_rate"]], ids=["unknown", "of another kind of school"])
def test_strange_figures_are_refused(section, post, keys):
    assert "không thuộc danh mục" in post(*keys).content.decode()
    section.refresh_from_db()
    assert section.metric_keys == []


def test_too_many_are_refused_with_their_number(stage, section, post):
    page = stage.cast.client(stage.cast.principal).get(reverse("section_figures", args=[section.pk]))
    keys = [metric.key for _, _, metrics in page.context["form"].groups for metric, _ in metrics][:13]
    assert "nhiều nhất 12 số liệu cho một mục; đang chọn 13" in post(*keys).content.decode()


def test_the_history_tells_figures_by_their_names(stage, section, post):
    post(RATE)
    page = stage.cast.client(stage.cast.principal).get(reverse("section_history", args=[section.pk])).content.decode()
    assert "số liệu năm năm in dưới mục" in page.lower() and RATE not in page
    field = PlanSection._meta.get_field("metric_keys")
    assert stored_words(field, "gone_figure") == "gone_figure"


def test_an_authority_has_no_figures_to_print(stage):
    section = stage.own_plan().sections.first()
    assert stage.cast.client(stage.cast.officer).get(reverse("section_figures", args=[section.pk])).status_code == 404


@pytest.fixture
def two_levels(stage):
    """The school teaches two levels; each counts its own teachers, the whole school's row says nothing."""
    school = stage.cast.school.school
    school.school_type, school.levels = "multi_level", ["primary", "lower_secondary"]
    school.save()
    for level, value in (("primary", "24"), ("lower_secondary", "31")):
        YearlyFigures.objects.create(school=school, school_year=2022, level=level, values={"students_total": value})
    return school


def tables_of(section):
    section = PlanSection.objects.select_related("plan").get(pk=section.pk)
    paper = collect(section.plan)
    check(paper)
    return [(item.caption.split(".")[0], [row.cells[-1].text for row in item.rows]) for item in all_content(paper) if isinstance(item, Table) and ":figures" in item.key]


@pytest.mark.parametrize(("level", "expected"), [
    ("", []),
    ("each", [("Kết quả năm năm gần đây, cấp tiểu học", ["24"]), ("Kết quả năm năm gần đây, cấp trung học cơ sở", ["31"])]),
    ("lower_secondary", [("Kết quả năm năm gần đây, cấp trung học cơ sở", ["31"])]),
], ids=["the whole school", "each level", "one level"])  # fmt: skip
def test_a_school_of_several_levels_chooses_whose_figures_are_printed(stage, section, two_levels, level, expected):
    client = stage.cast.client(stage.cast.principal)
    client.post(reverse("section_figures", args=[section.pk]), {"metrics": ["students_total"], "level": level, "version": 0})
    assert tables_of(section) == expected


def test_targets_of_a_level_stand_behind_its_own_results(stage, section, two_levels):
    SchoolTarget.objects.create(school=two_levels, school_year=2023, level="primary", metric="students_total", op="reach", value="30")
    workflow.choose_figures(section, ["students_total"], level="each", version=0, acting=stage.acting)
    assert [rows for _, rows in tables_of(section)] == [["đạt 30"], ["31"]]


def test_the_choice_is_offered_only_where_levels_are_counted_apart(stage, section, two_levels):
    client, address = stage.cast.client(stage.cast.principal), reverse("section_figures", args=[section.pk])
    page = client.get(address).content.decode()
    assert "Từng cấp học" in page and "Trung học cơ sở" in page and "Trung học phổ thông" not in page
    answer = client.post(address, {"metrics": ["students_total"], "level": "upper_secondary", "version": 0})
    assert answer.status_code == 200 and "level" in answer.context["form"].errors
    two_levels.levels = ["primary"]
    two_levels.save()
    assert "Từng cấp học" not in client.get(address).content.decode()


def test_the_choice_goes_into_a_template_and_back(stage, section, two_levels):
    workflow.choose_figures(section, ["students_total"], level="each", version=0, acting=stage.acting)
    row = workflow.save_template(section.plan, "Theo cấp", keeps_texts=False, acting=stage.acting)
    fresh = workflow.make_plan(stage.acting, template=row.slug, period_kind="school_year", period_start=2025)
    assert fresh.sections.get(heading=section.heading).metric_level == "each"
