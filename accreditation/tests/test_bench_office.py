"""The bench beside LibreOffice: long plans as described, every row with its limit, one line where there is no LibreOffice."""

import subprocess
from itertools import count

import pytest

from accreditation.bench import office
from accreditation.bench.rows import table
from accreditation.bench.world import World
from documents import pdf
from documents.columns import lines_of, volume_of
from documents.layout import load_layout
from documents.paper import Table, check, walk
from documents.paper_blocks import table_grid

LETTERS_ACROSS = 145  # letters of 11 pt on a line as wide as a turned page


@pytest.fixture
def plan(db):
    """A small plan of the bench's own world."""
    return World().plan(3)


@pytest.fixture
def quick(monkeypatch):
    """No drawing: a PDF is its number of pages, LibreOffice answers at once."""
    monkeypatch.setattr(office, "drawn", lambda paper: b"%PDF" + bytes(len(str(paper.content))))
    monkeypatch.setattr(office, "bare", lambda html, assets: b"%PDF")
    monkeypatch.setattr(office, "converted", lambda command, content, folder: b"%PDF")
    monkeypatch.setattr(office, "pages_in", lambda content: 7)
    monkeypatch.setattr(office, "SIZES", (2, 3, 4))
    monkeypatch.setattr(office, "RUNS", 1)
    ticks = count(1.0)
    monkeypatch.setattr(office, "cpu_of_both", lambda: next(ticks))
    monkeypatch.setattr(office, "cpu_of_all", lambda: next(ticks))


def action_table(paper):
    return max((item for item in walk(paper.content) if isinstance(item, Table)), key=lambda one: len(one.columns) * len(one.rows))


def test_a_long_plan_has_so_many_actions_with_sound_keys(plan):
    paper = office.long_plan(plan, 12)
    check(paper)
    rows = action_table(paper).rows
    assert len(rows) == 12
    assert len({row.cells[3].text for row in rows}) > 5


def test_each_action_takes_about_fifty_printed_lines_over_its_cells_in_columns_as_given(plan):
    found = action_table(office.long_plan(plan, 6))
    widths = [column.width * 100 // sum(one.width for one in found.columns) for column in found.columns]
    cells = [(volume_of(cell.text), width) for row in found.rows for cell, width in zip(row.cells, widths, strict=True)]
    lines = sum(lines_of([[cell]], (width,), LETTERS_ACROSS) for cell, width in cells)
    assert 42 <= lines / len(found.rows) <= 58


def test_balanced_columns_print_fewer_of_them(plan):
    found = action_table(office.long_plan(plan, 6))
    rows = [[volume_of(cell.text) for cell in row.cells] for row in found.rows]
    widths = table_grid(found, load_layout(), True).widths
    given = tuple(column.width * 100 // sum(one.width for one in found.columns) for column in found.columns)
    assert lines_of(rows, widths, LETTERS_ACROSS) < 0.9 * lines_of(rows, given, LETTERS_ACROSS)


def test_every_row_of_the_issue_is_there_with_its_limit(plan, quick, monkeypatch):
    monkeypatch.setattr(office, "office", lambda: "/usr/bin/soffice")
    rows = {row.work: row.target for row in office.office_rows(plan)}
    assert rows == {
        "PDF 2 nhiệm vụ dài so với WeasyPrint trần": 1.15,
        "PDF 2 nhiệm vụ dài so với LibreOffice": 0.9,
        "số trang khi cân cột so với không cân": 1,
        "bộ nhớ tiến trình PDF, 3 nhiệm vụ dài": 250,
        "PDF 3 nhiệm vụ dài so với LibreOffice": None,
        "bộ nhớ tiến trình PDF, 4 nhiệm vụ dài": 250,
        "PDF 4 nhiệm vụ dài so với LibreOffice": None,
        "PDF dài: 4 nhiệm vụ so với 3": 4.4,
    }


def test_without_libreoffice_one_line_says_so_and_nothing_fails(plan, quick, monkeypatch):
    monkeypatch.setattr(office, "office", lambda: None)
    monkeypatch.setattr(office, "converted", lambda *args: pytest.fail("there is no LibreOffice"))
    rows = office.office_rows(plan)
    assert [row.work for row in rows if "LibreOffice" in row.work] == [office.MISSING]
    assert not rows[-1].is_failed
    assert "–" in list(table(rows))[-1]


def test_the_page_limit_comes_back_also_after_a_failure():
    kept = pdf.LIMITS
    with pytest.raises(RuntimeError), office.without_page_limit():
        assert pdf.LIMITS.pages > kept.pages
        raise RuntimeError
    assert pdf.LIMITS is kept


def test_the_columns_come_back_also_after_a_failure(plan, monkeypatch):
    kept = load_layout().column_range
    answers = iter([b"%PDF"])
    monkeypatch.setattr(office, "drawn", lambda paper: next(answers))
    monkeypatch.setattr(office, "pages_in", len)
    with pytest.raises(StopIteration):
        office.column_row(office.long_plan(plan, 2))
    assert load_layout().column_range == kept


def test_libreoffice_is_started_alone_and_must_leave_a_file(tmp_path, monkeypatch):
    calls = []

    def run(command, **options):
        calls.append((command, options))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(office.subprocess, "run", run)
    with pytest.raises(FileNotFoundError):
        office.converted("soffice", b"PK", str(tmp_path))
    ((command, options),) = calls
    assert command[0] == "soffice" and f"-env:UserInstallation=file://{tmp_path}/profile" in command
    assert options["check"] and (tmp_path / "plan.docx").read_bytes() == b"PK"
    (tmp_path / "plan.pdf").write_bytes(b"%PDF")
    assert office.converted("soffice", b"PK", str(tmp_path)) == b"%PDF"


def test_pages_are_counted(plan):
    assert office.pages_in(office.drawn(office.long_plan(plan, 2))) >= 2
