"""Long text the way officials write it (DESIGN 3.4): a line is a paragraph, `- ` and `+ ` are bullets, tabs make a table."""

import re
from dataclasses import dataclass
from itertools import groupby

from formats.text import clean

# Pasted lists carry all kinds of dashes and dots; people mean the first depth with them.
_BULLET = re.compile(r"^[ \t]*(?P<mark>[-–—•●▪*+])(?P<gap>[ \t]*)(?P<rest>(?![-–—])\S.*)$")
_DEPTH_TWO = "+"
# What people leave where words are still to come.
LEFT_BLANK = re.compile(r"…{2,}|\.{4,}|\?{3,}|\bxxx+\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullet:
    """One bullet line without its mark; depth 1 is `- `, depth 2 is `+ `."""

    text: str
    depth: int = 1

    @property
    def mark(self):
        """The mark printed before the text."""
        return "+" if self.depth == 2 else "-"


@dataclass(frozen=True, slots=True)
class Table:
    """Lines with tabs, padded to one width: rows[0] is the first line typed."""

    rows: tuple[tuple[str, ...], ...]


def parse(text):
    """Return the text as a tuple of Paragraph, Bullet and Table; blank lines only separate."""
    lines = [line for line in clean(text).split("\n") if line.strip()]
    blocks = []
    for has_tabs, run in groupby(lines, key=_is_table_line):
        group = list(run)
        blocks.extend([_table(group)] if has_tabs else map(_line_block, group))
    return tuple(blocks)


def plain(blocks):
    """Return parsed blocks as the text that parses into them again."""
    return "\n".join(_block_text(block) for block in blocks)


def _is_table_line(line):
    return "\t" in line.strip(" ")


def _table(lines):
    rows = [tuple(cell.strip() for cell in line.split("\t")) for line in lines]
    width = max(map(len, rows))
    return Table(tuple(row + ("",) * (width - len(row)) for row in rows))


def _line_block(line):
    match = _BULLET.match(line)
    if not match or _is_signed_number(match):
        return Paragraph(line.strip())
    return Bullet(match["rest"].strip(), 2 if match["mark"] == _DEPTH_TWO else 1)


def _is_signed_number(match):
    """`-5 %` and `+3` are amounts, `*` glued to a word is a footnote; `-Tháng 9` is a hastily typed bullet."""
    return not match["gap"] and (match["rest"][0].isdigit() or match["mark"] == "*")


def _block_text(block):
    if isinstance(block, Table):
        return "\n".join("\t".join(row) for row in block.rows)
    if isinstance(block, Bullet):
        return f"{block.mark} {block.text}"
    return block.text
