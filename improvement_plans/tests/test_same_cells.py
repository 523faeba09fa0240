"""The tables of the PDF, read off its drawn lines, hold the same cells in the same rows as those of the Word file, for every kind."""

from io import BytesIO

import pdfplumber
import pytest
from docx import Document

from documents.docx import render_docx
from documents.paper import Table, all_content
from documents.pdf import render_paper
from documents.tests.word import squeezed
from improvement_plans.papers import collect
from improvement_plans.section_templates import all_templates
from improvement_plans.tests.followed import checked_plan
from improvement_plans.tests.test_every_kind import filled_plan
from improvement_plans.tests.typed_plans import primary_plan

TABLED = [kind.slug for kind in all_templates() if kind.has_table or kind.slug in ("authority-standard", "result-report")]


def rows_of_pdf(content):
    """Rows of every table with rules, as their texts that are not empty, heads printed again on a new page left out."""
    rows = []
    with pdfplumber.open(BytesIO(content)) as pdf:
        for page in pdf.pages:
            for table in page.extract_tables():
                found = [[squeezed(cell) for cell in row if cell and squeezed(cell)] for row in table]
                rows += [row for place, row in enumerate(found) if row and not (place < 2 and row in rows and not row[0][:1].isdigit())]
    return rows


def rows_of_word(content):
    """The same of the Word file; a cell that spans several is named once."""
    rows = []
    for table in Document(BytesIO(content)).tables:
        if not table._tbl.tblPr.findall(".//{*}insideH"):
            continue
        above = set()
        for row in table.rows:
            cells = {cell._tc: squeezed(cell.text) for cell in row.cells}
            rows.append([text for tc, text in cells.items() if text and tc not in above])
            above |= set(cells)
    return [row for row in rows if row]


def both(paper):
    return rows_of_pdf(render_paper(paper)), rows_of_word(render_docx(paper))


@pytest.mark.parametrize("slug", TABLED)
def test_pdf_and_word_have_the_same_rows(stage, slug):
    paper = collect(filled_plan(stage, slug))
    printed, written = both(paper)
    assert written and printed == written


def test_a_followed_plan_too(stage):
    plan, _ = checked_plan(stage, "form-2-2026")
    printed, written = both(collect(type(plan).objects.select_related("document", "organization").get(pk=plan.pk)))
    assert printed == written
    assert any("Hoànthành" in row for row in printed) and any("Hoànthành01/02nhiệmvụđãtheodõi" in row for row in printed)


def test_a_table_typed_with_tabs_is_one_in_both(cast):
    paper = collect(primary_plan(cast))
    printed, written = both(paper)
    assert printed == written
    assert written[-1] == ["Xâyphòngbộmôn", "-", "-", "4.800.000.000đ"]


def test_a_cell_lost_from_a_file_would_be_found(stage):
    paper = collect(filled_plan(stage, "quality-2018"))
    table = next(item for item in all_content(paper) if isinstance(item, Table))
    printed, written = both(paper)
    whole = [[squeezed(cell.text) for cell in row.cells if cell.text] for row in table.rows]
    assert [row for row in printed if row in whole] == [row for row in whole if row]
    assert len(written) == len(table.rows) + 1
