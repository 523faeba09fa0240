"""The part of a sheet that one edit changed, so that the page beside the text need not take the whole paper again."""

import unicodedata
from dataclasses import dataclass, replace
from itertools import takewhile

from django.template import Context

from documents.html import paper_engine, sheets_of, with_marks
from documents.layout import load_layout
from documents.paper import Section, Table, all_content
from documents.paper_blocks import Grid, Heading


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring blocks as HTML, to stand after one element and before another (None: to the end of their page)."""

    after: str
    until: str | None
    html: str


def section_part(paper, key, marks=None):
    """(heading HTML, stretches of the section's own words, whether its page is turned); None when only the whole sheet will do.

    Subsections and the paper's own tables stay where they are: the words stand in stretches around them.
    """
    tables = {item.key for item in all_content(paper) if isinstance(item, Table)}
    paper = replace(paper, content=_with_short_tables(paper.content))
    runs = [sheet.run for sheet in sheets_of(paper, load_layout(paper.layout))]
    places = ((number, at) for number, run in enumerate(runs) for at, block in enumerate(run.blocks) if isinstance(block, Heading) and block.key == key)
    number, start = next(places, (None, None))
    if number is None or _goes_on(runs, number, start, tables):
        return None
    run = runs[number]
    stretches, words, after = [], [], key
    for block in [*run.blocks[start + 1 :], None]:
        if block is not None and not _stands_alone(block, tables):
            words.append(block)
            continue
        stretches.append(Stretch(after, block and block.key, _blocks(words, marks)))
        if block is None or isinstance(block, Heading):
            break
        words, after = [], block.key
    return _blocks(run.blocks[start : start + 1], marks), stretches, run.is_landscape


def _with_short_tables(content):
    """The content with one row in each table: their widths and rows cost most of the time and are not looked at."""
    return tuple(
        replace(item, content=_with_short_tables(item.content)) if isinstance(item, Section)
        else replace(item, rows=item.rows[:1]) if isinstance(item, Table) else item
        for item in content
    )  # fmt: skip


def _goes_on(runs, number, start, tables):
    """Whether the section's own words go on behind a page turned for its table: they stand in another element then."""
    if any(isinstance(block, Heading) for block in runs[number].blocks[start + 1 :]):
        return False
    following = takewhile(lambda block: not isinstance(block, Heading), (block for run in runs[number + 1 :] for block in run.blocks))
    return any(not _stands_alone(block, tables) for block in following)


def _stands_alone(block, tables):
    """Headings, pictures and the paper's tables have elements with keys of their own; typed tables belong to the words."""
    return block.kind in ("heading", "picture") or (isinstance(block, Grid) and block.key in tables)


def row_parts(paper, is_changed, marks=None):
    """HTML of the paper's tables with only those rows for which `is_changed(row)`; tables without such rows are left out."""
    rows = {table.key: {row.key for row in table.rows if is_changed(row)} for table in all_content(paper) if isinstance(table, Table)}
    blocks = [block for sheet in sheets_of(paper, load_layout(paper.layout)) for block in sheet.run.blocks]
    grids = [block for block in blocks if isinstance(block, Grid) and rows.get(block.key)]
    changed = [replace(grid, caption="", rows=tuple(row for row in grid.rows if row.key in rows[grid.key])) for grid in grids]
    return _blocks(changed, marks)


def _blocks(blocks, marks):
    template = paper_engine().get_template("documents/paper/blocks.html")
    html = template.render(Context({"blocks": blocks}, use_l10n=False, use_tz=False))
    return with_marks(unicodedata.normalize("NFC", html), marks or {})
