"""PDF, DOCX and XLSX of the papers against each other: the same words in the same order, the same cells, sound Word files."""

import io
import re
from dataclasses import replace
from functools import cache

import docx
import openpyxl
import pdfplumber
import pytest

from assessments.enums import PaperKind
from assessments.papers.collect import NUMBERED, collect, kinds_of
from assessments.papers.dossier import read_dossier
from assessments.tests import full_desk
from assessments.workflow_papers import blank_document
from documents.docx import render_docx
from documents.paper import Chart, Section, Table, all_content
from documents.pdf import render_paper as draw
from documents.tests.word import (
    NS,
    OFFICE,
    body,
    converted,
    found,
    misplaced,
    parts,
    squeezed,
    value,
    without_heads,
    words_of,
    words_of_pdf,
)
from documents.xlsx import render_xlsx

REGIMES = ("desk", "desk57")
render_paper = cache(draw)  # the same report for several tests


@pytest.fixture(params=REGIMES)
def full(db, request):
    made = request.getfixturevalue(request.param)
    full_desk.fill(made)
    return made


def paper_of(desk, kind):
    document = blank_document(desk.assessment, kind) if kind in NUMBERED else None
    return collect(read_dossier(desk.assessment), kind, document)


def papers_of(desk):
    return {kind: paper_of(desk, kind) for kind in kinds_of(read_dossier(desk.assessment))}


def without_charts(content):
    """Content without drawings: print draws them, Word files hold their table."""
    return tuple(
        replace(item, content=without_charts(item.content)) if isinstance(item, Section) else item for item in content if not isinstance(item, Chart)
    )


def comparable(paper):
    """The paper without contents, whose numbers stand on dots in print, and without drawings."""
    return replace(paper, has_contents=False, content=without_charts(paper.content))


def both_words(paper):
    """(words of the DOCX, words of the PDF) in reading order, without white space and heads of tables."""
    content = render_docx(paper)
    return without_heads(squeezed(words_of(body(content))), content), without_heads(words_of_pdf(render_paper(paper)), content)


def ruled(paper):
    return [item for item in all_content(paper) if isinstance(item, Table) and item.has_rules]


def rows_of_pdf(content):
    """Every row of every table of a PDF as squeezed texts."""
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return [[squeezed(text or "") for text in row] for page in pdf.pages for grid in page.extract_tables() for row in grid]


def rows_of_word(content):
    """Every row of every table of a DOCX as squeezed texts; a merged cell is repeated."""
    return [[squeezed(cell.text) for cell in row.cells] for grid in docx.Document(io.BytesIO(content)).tables for row in grid.rows]


def spread(row):
    """A Paper's row with a cell over several columns repeated, as python-docx gives it."""
    return [printed_text(cell) for cell in row.cells for _ in range(cell.colspan)]


def printed_text(cell):
    """A dash that opens a line is printed as the bullet it is."""
    return re.sub(r"^–", "-", squeezed(cell.text))


def test_the_report_says_the_same_in_print_and_in_word(full):
    paper = comparable(paper_of(full, PaperKind.REPORT))
    written, printed = both_words(paper)
    assert len(written) > 10_000 and written == printed


def test_every_row_of_the_report_stands_whole_in_print_and_in_word(full):
    paper = comparable(paper_of(full, PaperKind.REPORT))
    printed, written = rows_of_pdf(render_paper(paper)), rows_of_word(render_docx(paper))
    grids = ruled(paper)
    assert len(grids) >= 10
    for grid in grids:
        for row in grid.rows:
            if any(cell.rowspan > 1 for cell in row.cells):
                continue
            assert spread(row) in written, row.key
            # pdfplumber leaves the further columns of a wide cell empty
            wanted = [printed_text(cell) for cell in row.cells]
            assert any([text for text in line if text] == [text for text in wanted if text] for line in printed), row.key


def test_the_other_papers_say_the_same_in_print_and_in_word(full):
    for kind, paper in papers_of(full).items():
        if kind == PaperKind.REPORT:
            continue
        written, printed = both_words(comparable(paper))
        assert written == printed, kind


def test_word_files_are_sound(full):
    """Elements stand as the schema wants them; heads repeat, rows stay whole."""
    for kind, paper in papers_of(full).items():
        content = render_docx(paper, draft=True)
        assert {name: wrong for name, root in parts(content).items() if (wrong := misplaced(root))} == {}, kind
        bordered = [grid for grid in found(body(content), "w:tbl") if grid.find("w:tblPr/w:tblBorders", NS) is not None]
        assert len(bordered) == len(ruled(paper)), f"{kind}: a chart repeats no table"
        for grid, source in zip(bordered, ruled(paper), strict=True):
            rows = found(grid, "w:tr")
            heads = [row.find("w:trPr/w:tblHeader", NS) is not None for row in rows]
            count = len(source.head_rows())
            assert heads == [True] * count + [False] * (len(rows) - count), source.key
            assert all(row.find("w:trPr/w:cantSplit", NS) is not None for row in rows), source.key


def test_only_the_list_of_evidence_lies_across(full):
    def turned(kind):
        return [value(node, "w:pgSz", "orient") for node in body(render_docx(paper_of(full, kind))).iter() if node.tag.endswith("}sectPr")].count("landscape")

    assert turned(PaperKind.EVIDENCE) == turned(PaperKind.REPORT) == 1
    assert turned(PaperKind.DECISION) == turned(PaperKind.PLAN) == turned(PaperKind.RESULTS) == 0


def test_every_table_is_in_the_workbook_with_its_columns(full):
    for kind, paper in papers_of(full).items():
        book = openpyxl.load_workbook(io.BytesIO(render_xlsx(paper)))
        grids = ruled(paper)
        assert len(book.worksheets) == max(1, len(grids)), f"{kind}: a chart repeats no table"
        lines = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets}
        for grid in grids:
            labels = [cell.text for cell in grid.head_rows()[-1]]
            assert any(labels == [text for text in row if text is not None][-len(labels) :] for rows in lines.values() for row in rows), (kind, labels)


def test_the_last_column_of_the_evidence_list_holds_its_notes(full):
    """Opened by a spreadsheet, the list has the columns of the form in their order, a row an evidence."""
    paper = paper_of(full, PaperKind.EVIDENCE)
    (sheet,) = openpyxl.load_workbook(io.BytesIO(render_xlsx(paper))).worksheets
    head = next(row for row in sheet.iter_rows(values_only=True) if "Mã minh chứng" in row)
    assert list(head) == [column.label for column in ruled(paper)[0].columns] and head[-1] == "Ghi chú"
    codes = [row[head.index("Mã minh chứng")] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert [code for code in codes if code] == [cell.text for row in ruled(paper)[0].rows for cell in row.cells if re.search(r"H1-|MC\.", cell.text)]


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
def test_libreoffice_prints_the_report_on_as_many_pages(full, tmp_path):
    paper = comparable(paper_of(full, PaperKind.REPORT))
    with pdfplumber.open(io.BytesIO(render_paper(paper))) as ours, pdfplumber.open(io.BytesIO(converted(render_docx(paper), tmp_path))) as theirs:
        assert abs(len(ours.pages) - len(theirs.pages)) <= 1
        assert {(round(page.width), round(page.height)) for page in ours.pages} == {(round(page.width), round(page.height)) for page in theirs.pages}
