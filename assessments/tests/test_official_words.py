"""A sheet shows the law's own words where they were attached, to who writes and to who only reads; our summary elsewhere."""

import pytest

from assessments.enums import PaperKind
from assessments.models import LevelState
from assessments.papers.collect import collect
from assessments.papers.dossier import read_dossier
from assessments.tests import full_desk
from assessments.workflow_papers import blank_document
from documents.figure_blocks import NOTE_KEY
from documents.paper import Table, all_content, keys
from schools.workflow import Entry, save_figures
from standards.models import OfficialWording, WordingImport
from standards.wording import indicator_place


@pytest.mark.parametrize("person", ["principal", "clerk"])
def test_the_sheet_shows_official_words_with_their_label(desk, person):
    sheet = desk.sheet("1.1")
    row = sheet.verdicts.select_related("indicator__level").order_by("pk").first()
    client = desk.cast.client(getattr(desk.cast, person))
    assert "câu chữ chính thức" not in client.get(desk.url("criterion_sheet", "1.1")).content.decode()
    source = WordingImport.objects.create(regulation_set=desk.assessment.regulation_set, file_name="a.docx", sha256="0" * 64)
    place = indicator_place(sheet.criterion, row.indicator.level.number, row.indicator.key)
    OfficialWording.objects.create(regulation_set=source.regulation_set, place=place, text="Nguyên văn <b>của</b> luật.", source=source)
    page = client.get(desk.url("criterion_sheet", "1.1")).content.decode()
    assert "Nguyên văn &lt;b&gt;của&lt;/b&gt; luật." in page
    assert page.count("câu chữ chính thức") == 1


@pytest.fixture
def official57(desk57):
    """A filled assessment of TT 57 with the law's own title of 1.1 and the form's own sentence attached."""
    full_desk.fill(desk57)
    source = WordingImport.objects.create(regulation_set=desk57.assessment.regulation_set, file_name="a.docx", sha256="0" * 64)
    for place, text in (("preschool:1.1", "Tên đúng của luật"), ("form:b1-statement", "Lời cam kết đúng của biểu.")):
        OfficialWording.objects.create(regulation_set=source.regulation_set, place=place, text=text, source=source)
    return desk57


def report_of(desk):
    return collect(read_dossier(desk.assessment), PaperKind.REPORT, blank_document(desk.assessment, PaperKind.REPORT))


def test_the_report_prints_official_titles_and_sentences(official57):
    paper = report_of(official57)
    assert "Tiêu chí 1.1: Tên đúng của luật" in full_desk.headings(paper)
    assert full_desk.text(paper, "conclusion:statement") == "Lời cam kết đúng của biểu."
    title = official57.sheet("1.1").criterion.title
    assert title != "Tên đúng của luật", "a published set stays as it is"


def test_without_them_our_summary_stands(desk57):
    full_desk.fill(desk57)
    paper = report_of(desk57)
    assert f"Tiêu chí 1.1: {desk57.sheet('1.1').criterion.title}" in full_desk.headings(paper)
    assert full_desk.text(paper, "conclusion:statement").startswith("Hiệu trưởng chịu trách nhiệm")


def test_a_report_that_names_figures_says_once_up_to_which_day_they_go(desk57):
    full_desk.fill(desk57)
    assert NOTE_KEY not in list(keys(report_of(desk57)))
    school = desk57.assessment.organization.school
    save_figures(school, {2026: {"finance_violations": Entry("7")}}, by=desk57.cast.principal)
    LevelState.objects.filter(sheet=desk57.sheet("1.1"), level=1).update(text="Có {{metric:finance_violations:2026}} vụ và {{metric:finance_violations:2026}}.")
    paper = report_of(desk57)
    assert list(keys(paper)).count(NOTE_KEY) == 1
    assert full_desk.text(paper, NOTE_KEY).startswith("(Số liệu nêu trong văn bản lấy đến ngày ")
    assert "Có 7 vụ và 7." in [cell.text for item in all_content(paper) if isinstance(item, Table) for row in item.rows for cell in row.cells]
