"""Long plans as PDF beside LibreOffice making a PDF of our own DOCX: ratios of CPU time, growth, memory, what balanced columns save."""

import resource
import shutil
import subprocess  # noqa: S404 - LibreOffice with fixed arguments
import tempfile
import time
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from pyhanko.pdf_utils.reader import PdfFileReader

from accreditation.bench import texts
from accreditation.bench.clock import interleaved
from accreditation.bench.copies import stretched
from accreditation.bench.papers import MIB, OVERHEAD, bare, cpu_of_both
from accreditation.bench.rows import Row
from documents import pdf
from documents.docx import render_docx
from documents.html import printed_document
from documents.layout import load_layout
from documents.paper import Section, Table
from improvement_plans.papers import collect

SIZES = (25, 100, 400)
AGAINST_OFFICE = 0.9
GROWTH = 4.4  # four times the actions: a tenth more than linear
MEMORY = 250  # MiB
RUNS = 3
SENTENCES = {"problem": 1, "tasks": 1}  # with the short cells about 50 printed lines in a row's cells
MISSING = "LibreOffice không có trên máy này, bỏ qua so sánh"


def long_plan(plan, size):
    """The plan's paper with so many actions, about fifty printed lines over the cells of each."""
    paper = stretched(collect(plan), size)
    return replace(paper, content=_lengthened(paper.content))


def _lengthened(content):
    """The content with long words in the cells of its action table, every row others."""
    made = []
    for item in content:
        if isinstance(item, Section):
            item = replace(item, content=_lengthened(item.content))
        elif isinstance(item, Table) and any(column.key == "tasks" for column in item.columns):
            item = replace(item, rows=tuple(_long_row(item, row, number) for number, row in enumerate(item.rows)))
        made.append(item)
    return tuple(made)


def _long_row(table, row, number):
    if row.kind != "row":
        return row
    words = {name: texts.bullets(number, count) for name, count in SENTENCES.items()}
    cells = (replace(cell, text=words.get(column.key, cell.text)) for cell, column in zip(row.cells, table.columns, strict=True))
    return replace(row, cells=tuple(cells))


def office():
    """The command of LibreOffice, None where the machine has none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(command, content, folder):
    """The PDF that LibreOffice makes of a DOCX, started anew as a server would; no file must not be measured as a quick one."""
    source = Path(folder) / "plan.docx"
    source.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run([command, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(source)],  # noqa: S603 - no shell
                   check=True, capture_output=True, timeout=300)
    return (Path(folder) / "plan.pdf").read_bytes()


def cpu_of_all():
    """CPU seconds of this process, of the child that draws, and of every program that has ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return cpu_of_both() + ended.ru_utime + ended.ru_stime


@contextmanager
def without_page_limit():
    """Papers longer than people may print are measured all the same."""
    kept, pdf.LIMITS = pdf.LIMITS, replace(pdf.LIMITS, pages=5000, seconds=300)
    try:
        yield
    finally:
        pdf.LIMITS = kept
        pdf.close_child()


def pages_in(content):
    return int(PdfFileReader(BytesIO(content)).root["/Pages"]["/Count"])


def drawn(paper):
    return pdf.render_paper(paper, draft=True)


def _timing(act):
    """One run and no warm one: these take seconds."""
    wall, cpu = time.perf_counter(), cpu_of_all()
    result = act()
    return result, (time.perf_counter() - wall) * 1000, (cpu_of_all() - cpu) * 1000


def column_row(paper):
    """How many pages the plan takes beside the same one with the widths its columns were given."""
    layout = load_layout(paper.layout)
    kept = layout.column_range
    after = pages_in(drawn(paper))
    try:
        object.__setattr__(layout, "column_range", (100, 100))  # a frozen, cached value: nobody else looks meanwhile
        before = pages_in(drawn(paper))
    finally:
        object.__setattr__(layout, "column_range", kept)
    return Row("số trang khi cân cột so với không cân", after / before, "×", 1, f"{before} → {after} trang")


def small_rows(paper, command, folder):
    """The plan of 25 beside bare WeasyPrint, and beside LibreOffice where there is one."""
    html, assets = printed_document(paper, draft=True), pdf.paper_assets(paper.layout)
    ours, theirs = interleaved(lambda: drawn(paper), lambda: bare(html, assets), RUNS, cpu_clock=cpu_of_both)
    note = f"CPU {ours.cpu:.0f} / {theirs.cpu:.0f} ms"
    rows = [Row(f"PDF {SIZES[0]} nhiệm vụ dài so với WeasyPrint trần", ours.cpu / theirs.cpu, "×", OVERHEAD, note)]
    if command:
        content = render_docx(paper, draft=True)
        ours, beside = interleaved(lambda: drawn(paper), lambda: converted(command, content, folder), RUNS, cpu_clock=cpu_of_all)
        words = f"{pages_in(drawn(paper))} trang; CPU {ours.cpu:.0f} / {beside.cpu:.0f} ms; đồng hồ {ours.wall:.0f} / {beside.wall:.0f} ms"
        rows.append(Row(f"PDF {SIZES[0]} nhiệm vụ dài so với LibreOffice", ours.cpu / beside.cpu, "×", AGAINST_OFFICE, words))
    return rows


def large_rows(papers, command, folder):
    """100 and 400 actions: told beside LibreOffice; growth and memory have limits."""
    rows, spent = [], []
    for size, paper in papers:
        content, wall, cpu = _timing(lambda paper=paper: drawn(paper))
        spent.append(cpu)
        memory = pdf.child_usage()[1] / MIB
        rows.append(Row(f"bộ nhớ tiến trình PDF, {size} nhiệm vụ dài", memory, "MiB", MEMORY, f"{pages_in(content)} trang, {wall:.0f} ms"))
        if command:
            docx = render_docx(paper, draft=True)
            _, theirs, theirs_cpu = _timing(lambda docx=docx: converted(command, docx, folder))
            rows.append(Row(f"PDF {size} nhiệm vụ dài so với LibreOffice", cpu / theirs_cpu, "×", None, f"đồng hồ {wall:.0f} / {theirs:.0f} ms"))
    note = " → ".join(f"{cpu:.0f}" for cpu in spent)
    return [*rows, Row(f"PDF dài: {SIZES[2]} nhiệm vụ so với {SIZES[1]}", spent[-1] / spent[0], "×", GROWTH, f"CPU {note} ms")]


def office_rows(plan):
    """Everything about long plans; where LibreOffice is missing one line says so."""
    command = office()
    papers = [(size, long_plan(plan, size)) for size in SIZES]
    with tempfile.TemporaryDirectory(prefix="bench-office-") as folder, without_page_limit():
        rows = [*small_rows(papers[0][1], command, folder), column_row(papers[0][1]), *large_rows(papers[1:], command, folder)]
    return rows if command else [*rows, Row(MISSING, None, "×")]
