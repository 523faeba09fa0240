"""Copies to work on: the DOCX and XLSX of a plan of a hundred actions, and how they grow."""

from dataclasses import replace
from itertools import cycle, islice

from accreditation.bench.clock import interleaved, timed
from accreditation.bench.rows import Row
from documents.docx import render_docx
from documents.paper import Section, Table, walk
from documents.xlsx import render_xlsx
from improvement_plans.papers import collect

SIZE, TIMES = 100, 4
DOCX_TARGET = 250  # ms
GROWTH = 1.1 * TIMES  # linear, with a tenth for the rest of the paper
RUNS = 5


def stretched(paper, size):
    """The paper with as many ordinary rows in its largest table, its own rows taken again and again."""
    longest = max((item for item in walk(paper.content) if isinstance(item, Table)), key=lambda table: len(table.rows) * len(table.columns))
    ordinary = [row for row in longest.rows if row.kind == "row"]
    rows = tuple(_again(row, number) for number, row in enumerate(islice(cycle(ordinary), size)))
    return replace(paper, content=_exchanged(paper.content, longest, replace(longest, rows=rows)))


def _again(row, number):
    """The row under keys of its own."""
    cells = tuple(replace(cell, key=f"{number}:{place}", rowspan=1) for place, cell in enumerate(row.cells))
    return replace(row, key=f"row:{number}", cells=cells)


def _exchanged(content, old, new):
    """The content with one table in place of another, however deep it stands."""
    return tuple(
        new if item is old else replace(item, content=_exchanged(item.content, old, new)) if isinstance(item, Section) else item for item in content
    )


def copy_rows(plan):
    """Rows of the DOCX and XLSX of the plan stretched to SIZE and to TIMES as many actions."""
    paper = collect(plan)
    small, large = stretched(paper, SIZE), stretched(paper, SIZE * TIMES)
    one, many = interleaved(lambda: render_docx(small, draft=True), lambda: render_docx(large, draft=True), RUNS)
    note = f"CPU {one.cpu:.0f} → {many.cpu:.0f} ms"
    return [
        one.row(f"DOCX {SIZE} nhiệm vụ", DOCX_TARGET),
        Row(f"DOCX: {SIZE * TIMES} nhiệm vụ so với {SIZE}", many.cpu / one.cpu, "×", GROWTH, note),
        timed(lambda: render_xlsx(small), RUNS).row(f"XLSX {SIZE} nhiệm vụ"),
    ]
