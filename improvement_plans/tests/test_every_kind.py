"""Every kind of plan that the data names, as PDF, Word and Excel: the same words and cells from the one Paper, kept in its snapshot.

A kind added to the data is tried here without a further line.
"""

from datetime import date
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from documents.docx import render_docx
from documents.enums import BudgetSource
from documents.paper import Section, Table, Text, all_content, check, section_labels
from documents.paper_json import content_sha256, from_dict, to_dict
from documents.pdf import render_paper
from documents.tests.word import body, heads_once, misplaced, parts, squeezed, words_of, words_of_pdf
from documents.xlsx import render_xlsx
from improvement_plans import workflow
from improvement_plans.models import BudgetLine, PlanAction, PlanSection
from improvement_plans.papers import collect
from improvement_plans.section_templates import all_templates
from improvement_plans.tests.followed import report_on
from improvement_plans.tests.stage import actions_of

SLUGS = [template.slug for template in all_templates()]


def filled_plan(stage, slug):
    """A plan of that kind in which every section has words of its own and every action its time and money."""
    template = next(one for one in all_templates() if one.slug == slug)
    if template.audience == "school":
        plan = stage.make_plan(template=slug)
    elif template.audience == "report":
        plan = report_on(stage)
    else:
        acting = stage.cast.acting(stage.cast.leader)
        plan = workflow.make_plan(acting, template=slug, period_kind="calendar_year", period_start=2026)
    for number, section in enumerate(PlanSection.objects.filter(plan=plan)):
        words = f"Đoạn thứ {number + 1} của mục này.\n- Ý thứ nhất;\n+ Ý nhỏ {number}."
        PlanSection.objects.filter(pk=section.pk).update(text=words if section.kind != "bases" else f"Căn cứ Luật Giáo dục {number}")
    for number, action in enumerate(actions_of(plan), start=1):
        fields = {"tasks": f"- Mở lớp tập huấn {number}\n- Sơ kết", "leaders": "Hiệu trưởng", "partners": "Tổ khối", "evidence": "Biên bản", "note": "Gấp"}
        PlanAction.objects.filter(pk=action.pk).update(start_on=date(2023, 9, 1), end_on=date(2024, 5, 31), money_state="lines", **fields)
        BudgetLine.objects.create(action=action, source=BudgetSource.STATE_BUDGET, amount=2_500_000 * number, budget_year=2024)
    return type(plan).objects.select_related("document", "organization", "assessment", "regulation_set").get(pk=plan.pk)


@pytest.fixture(params=SLUGS)
def paper(request, stage):
    return collect(filled_plan(stage, request.param))


def tables_of(paper):
    return [item for item in all_content(paper) if isinstance(item, Table)]


def test_there_are_kinds_for_schools_and_for_authorities():
    assert {template.audience for template in all_templates()} == {"school", "authority", "report"}
    assert len(set(SLUGS)) == len(SLUGS) >= 3


def test_word_prints_the_words_of_the_pdf_in_the_same_order(paper):
    content = render_docx(paper)
    printed = heads_once(words_of_pdf(render_paper(paper)), content)
    assert squeezed(words_of(body(content))).replace("\u00a0", "") == squeezed(printed)


def test_word_has_every_cell_in_its_row_and_column(paper):
    written = [[[squeezed(cell.text) for cell in row.cells] for row in table.rows] for table in Document(BytesIO(render_docx(paper))).tables]
    for table in tables_of(paper):
        whole = [[squeezed(cell.text) for cell in row.cells] for row in table.rows if all(cell.colspan == cell.rowspan == 1 for cell in row.cells)]
        found = [rows for rows in written if all(row in rows for row in whole) and len(rows) >= len(table.rows)]
        assert found, f"{table.key} is not in the Word file as it is in the paper"


def test_word_stands_in_the_order_of_the_schema(paper):
    content = render_docx(paper)
    assert {name: wrong for name, root in parts(content).items() if (wrong := misplaced(root))} == {}


def test_excel_has_a_sheet_for_every_table_and_money_as_numbers(paper):
    book = load_workbook(BytesIO(render_xlsx(paper)))
    tables = tables_of(paper)
    assert len(book.sheetnames) == max(1, len(tables))
    money = [cell.text for table in tables for row in table.rows for cell in row.cells if cell.text == "2.500.000đ"]
    numbers = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == 2_500_000]
    assert len(numbers) == len(money)


def test_every_section_that_has_words_prints_them_once(paper):
    texts = [item.text for item in all_content(paper) if isinstance(item, Text)]
    assert len(set(texts)) == len(texts) and texts
    printed = squeezed(words_of(body(render_docx(paper))))
    assert [text for text in texts if printed.count(squeezed(text.split("\n")[0])) < 1] == []


def test_headings_are_numbered_without_gaps(paper):
    check(paper)
    labels = section_labels(paper)
    top = [labels[item.key] for item in paper.content if isinstance(item, Section) and item.style == "roman"]
    assert top == [f"{number}." for number in ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")][: len(top)]


def test_its_snapshot_gives_the_same_paper_and_hash(paper):
    again = from_dict(to_dict(paper))
    assert again == from_dict(to_dict(again))
    assert content_sha256(again) == content_sha256(paper)
    assert squeezed(words_of(body(render_docx(again)))) == squeezed(words_of(body(render_docx(paper))))


def test_it_is_signed_and_sent_by_its_issuer(paper):
    assert paper.letterhead.issuer and paper.signers and paper.signers[0].lines
    assert paper.symbol and paper.place and paper.number is None


def test_type_and_symbol_are_those_of_its_document(stage):
    plan = filled_plan(stage, "quality-2018")
    assert (collect(plan).type_name, collect(plan).symbol) == ("KẾ HOẠCH", "KH-MNHM")
    plan.document.kind = "result_report"
    assert (collect(plan).type_name, collect(plan).symbol) == ("BÁO CÁO", "BC-MNHM")
