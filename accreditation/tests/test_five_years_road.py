"""The two five-year tables of a real plan, whole road: pasted into Excel, uploaded, judged, printed in the plan and in the report."""

import re
import shutil
import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.enums import Role
from accreditation.tests.cast import make_person, make_school
from assessments.enums import PaperKind
from assessments.models import IndicatorVerdict
from assessments.papers.collect import collect
from assessments.papers.dossier import read_dossier
from assessments.tests.conftest import load
from assessments.workflow import open_assessment
from assessments.workflow_papers import blank_document
from formats.charts import svg
from improvement_plans import workflow
from improvement_plans.papers import collect as collect_plan
from schools.models import ImportBatch, YearlyFigures
from schools.tests.files import xlsx
from standards.enums import SchoolType

YEARS = range(2018, 2023)
LEARNING = [
    ["Số liệu", *(f"Năm học {year}- {year + 1}" for year in YEARS), "Ghi chú"],
    ["Tỷ lệ học sinh xếp loại giỏi-tốt", "13,62%", "14,55%", "19,85%", "29,67%", "21,45%"],
    ["Tỷ lệ học sinh xếp loại khá", "35,19%", "36,09%", "60,55%", "51,47%", "53,20%"],
    ["Tỷ lệ học sinh xếp loại yếu, kém", "5%", "6,99%", "0,50%", "2,14%", "3,06%"],
    ["Tỷ lệ học sinh xếp loại hạnh kiểm tốt", "84,79%", "86,96%", "87,34%", "87,94%", "91,09%"],
    ["Tỷ lệ học sinh xếp loại hạnh kiểm khá", "14,30%", "13,04%", "11,66%", "12,06%", "8,64%"],
    ["Tỷ lệ học sinh xếp loại hạnh kiểm trung bình", "0,91%", "0%", "0,99%", "0%", "0,28%"],
]
PROGRESS = [
    ["", *(f"{year}-{year + 1}" for year in YEARS)],
    ["Tỷ lệ HS lên lớp", "98,34%", "98,4%", "99,5%", "97,86%", "98,33%"],
    ["Tỷ lệ HS tốt nghiệp", "100%", "100%", "100%", "100%", "100%"],
]
ROWS = [row[1:] for row in (*LEARNING[1:], *PROGRESS[1:])]
FALL = "học sinh xếp loại giỏi (Tốt) tăng sau 5 năm nhưng giảm 2022–2023 (13,62 → 14,55 → 19,85 → 29,67 → 21,45 %)"


@pytest.fixture
def school(cast):
    """A lower secondary school whose head has pasted both tables into one file, uploaded and confirmed it."""
    row = make_school("thcsbt", "Trường THCS Bờ Tràm", cast.commune, SchoolType.LOWER_SECONDARY, ["lower_secondary"])
    cast.head = make_person("bt.head", row, Role.PRINCIPAL)
    cast.browser = cast.client(cast.head)
    file = xlsx(**{"Học lực, hạnh kiểm": LEARNING, "Lên lớp": PROGRESS})
    sent = cast.browser.post(reverse("import_upload"), {"file": SimpleUploadedFile("năm năm.xlsx", file)})
    preview = cast.browser.get(sent.url).content.decode()
    assert "40 ô sẽ thay đổi" in preview and "Dòng, cột không nhận ra" not in preview and "Ô không dùng được" not in preview
    cast.browser.post(reverse("import_confirm", args=[ImportBatch.objects.get().pk]))
    assert ImportBatch.objects.get().state == "confirmed"
    return row


@pytest.fixture
def assessment(cast, school):
    return open_assessment(cast.acting(cast.head), 2022, load("TT18-2018"))


@pytest.fixture
def plan(cast, assessment):
    """A plan of the kind the tables were found in, with a sentence above them, as there."""
    plan = workflow.make_plan(
        cast.acting(cast.head), assessment=assessment, weaknesses=[], template="quality-by-criterion", period_kind="school_year", period_start=2023
    )
    plan.sections.filter(criterion__code="5.6").update(text="- Kết quả giáo dục năm năm liên tiếp:")
    return plan


def test_rates_are_stored_as_typed_and_marked_so(cast, school):
    row = YearlyFigures.objects.get(school=school.pk, school_year=2018)
    assert (row.values["result_weak_rate"], row.values["result_excellent_rate"], row.rates) == ("5", "13.62", row.values)
    grid = cast.browser.get(reverse("figures_grid"), {"until": 2022}).content.decode()
    assert 'value="29,67"' in grid and "nhập trực tiếp" in grid


def test_the_row_of_the_best_pupils_needs_people_and_names_the_year(cast, assessment):
    indicator = IndicatorVerdict.objects.get(
        sheet__assessment=assessment, sheet__criterion__code="5.6", indicator__level__number=2, indicator__key="a"
    ).indicator
    page = cast.browser.get(reverse("criterion_sheet", args=[assessment.pk, "5.6"])).content.decode()
    block = page[page.index(f'id="law-{indicator.pk}"'):]
    block = block[: block.index("</dl></details>")]
    assert "Cần người xem xét" in block and FALL in block
    assert "yếu, kém (Chưa đạt) giảm sau 5 năm nhưng tăng 2019–2020, 2021–2022, 2022–2023" in block


def test_the_plan_prints_the_same_table_and_chart(plan):
    content = next(section for section in plan.sections.all() if section.criterion and section.criterion.code == "5.6")
    key = f"section:{content.key}:figures"
    paper = collect_plan(plan)
    grid = next(block for block in every_block(paper) if getattr(block, "key", "") == f"{key}-table")
    assert [[cell.text for cell in row.cells[1:]] for row in grid.rows] == ROWS
    assert [column.label for column in grid.columns[1:]] == [f"Năm học {year}-{year + 1}" for year in YEARS]
    chart = next(block for block in every_block(paper) if getattr(block, "key", "") == f"{key}-chart")
    assert [[value for _, value in series.points] for series in chart.series] == [[text.rstrip("%").replace(",", ".") for text in row] for row in ROWS]
    drawn = svg(chart)
    assert all(f">{text}<" in drawn or f">{text.rstrip('%')}<" in drawn for row in ROWS for text in row)


def every_block(item):
    """All blocks of a paper or section, however deep."""
    for block in getattr(item, "content", ()):
        yield block
        yield from every_block(block)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")
def test_the_printed_plan_holds_both(cast, plan, tmp_path):
    (tmp_path / "plan.pdf").write_bytes(cast.browser.get(reverse("plan_pdf", args=[plan.pk])).content)
    subprocess.run(["pdftotext", "-layout", tmp_path / "plan.pdf", tmp_path / "plan.txt"], check=True)  # noqa: S603, S607 - fixed arguments
    text = re.sub(r"\s+", " ", (tmp_path / "plan.txt").read_text(encoding="utf-8"))
    for row in ROWS:
        assert " ".join(row) in text, row
    assert "Kết quả năm năm gần đây" in text


def test_the_report_prints_them_in_its_table_of_results(assessment):
    paper = collect(read_dossier(assessment), PaperKind.REPORT, blank_document(assessment, PaperKind.REPORT))
    grid = next(block for block in every_block(paper) if getattr(block, "key", "").endswith(":results") and hasattr(block, "columns"))
    printed = {row.cells[0].text: [cell.text for cell in row.cells][-5:] for row in grid.rows}
    for words, row in zip(("giỏi", "khá", "yếu, kém", "hạnh kiểm tốt", "hạnh kiểm khá", "hạnh kiểm trung bình"), ROWS, strict=False):
        assert row in [texts for label, texts in printed.items() if label.endswith(words)], (words, printed)
