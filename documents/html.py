"""A Paper as HTML: one template for the preview on screen and for print."""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache

import segno
from django.conf import settings
from django.template import Context, Engine
from django.utils.html import escape
from django.utils.safestring import mark_safe

from documents.layout import break_line, load_layout, text_width
from documents.paper import appendix_label
from documents.paper_blocks import Heading, Line, Run, bases_lines, body_runs, text_lines, with_ending_mark
from formats.dates import DOTS, paper_date, paper_number

# Khoản and điểm are listed near the top only: deep in a report they repeat under every criterion.
NUMBERED_IN_CONTENTS = 4
DEEP_IN_CONTENTS = ("part", "chapter", "division", "banner", "capital", "roman", "heading", "subheading")
CONTENTS_INDENTS = (0, 6, 9, 12, 15)  # mm by depth, as static/documents/paper.css
CONTENTS_SIZE, NUMBER_ROOM = 13, 12  # pt, mm
# A code of evidence of either regime, outside of tags.
_CODE = re.compile(r"(\[H\d{1,2}-\d{1,2}\.\d{1,2}-\d{2}\]|\bMC\.\d{1,2}\.\d{1,2}\.\d{2,3})(?![^<>]*>)")
_KEYED = re.compile(r' (?:id="(k-[^"]*)" )?data-key="[^"]*"')
_LINKED = re.compile(r' href="#([^"]*)"')
PRINT_STYLESHEETS = ("paper.css", "layouts/{layout}.css")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A stretch of pages of one orientation; the first carries the letterhead, the last of the body the signatures."""

    run: Run
    is_first: bool = False
    is_last: bool = False
    appendix: object = None


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """One line of the contents; `lines` leave room for the page number."""

    key: str
    depth: int
    lines: tuple


@dataclass(frozen=True, slots=True)
class AppendixHead:
    """The three centred lines above an appendix."""

    key: str
    label: str
    title: str
    note: str


def paper_fragment(paper, *, draft=False, marks=None):
    """Return the paper as an HTML fragment for a page that links paper.css and the layout's CSS.

    draft prints DỰ THẢO; marks is {key: words} for sections, rows and cells (`is-changed`, `has-remark`).
    """
    return mark_safe(_render("documents/paper/sheets.html", paper, draft, marks))  # noqa: S308 - the template escapes


def paper_document(paper, *, draft=False, stylesheets=None, marks=None):
    """Return the paper as a whole HTML page: for print by default, for an iframe with the page's own stylesheet links."""
    links = stylesheets or [name.format(layout=paper.layout) for name in PRINT_STYLESHEETS]
    return _render("documents/paper.html", paper, draft, marks, stylesheets=links)


def printed_document(paper, *, draft=False):
    """Return the HTML page that becomes the PDF: without the keys of sections, rows and cells, which only the screen needs.

    The renderer gives every element with an id a style of its own, and so to all that is in it: of a long table megabytes.
    What the contents lead to keeps its id.
    """
    html = paper_document(paper, draft=draft)
    linked = set(_LINKED.findall(html))
    return _KEYED.sub(lambda found: f' id="{found[1]}"' if found[1] in linked else "", html)


def document_title(paper):
    """Return type and summary on one line, for a window title or a file's metadata."""
    return " ".join(" ".join((paper.type_name, *paper.summary)).split())


def type_in_sentence(paper):
    """Return the type of the paper as it is named inside a sentence: `Kế hoạch`."""
    return paper.type_name.capitalize() if paper.type_name else "Công văn"


@cache
def paper_engine():
    """An engine of our own: a paper's figures must not change with the site's number format or context processors."""
    loaders = [
        (
            "django.template.loaders.cached.Loader",
            [("django.template.loaders.filesystem.Loader", [settings.BASE_DIR / "templates"])],
        )
    ]
    return Engine(loaders=loaders, debug=False)


def _render(template, paper, draft, marks, **extra):
    context = paper_context(paper, draft=draft) | extra
    html = paper_engine().get_template(template).render(Context(context, use_l10n=False, use_tz=False))
    return with_marks(_with_whole_codes(unicodedata.normalize("NFC", html)), marks or {})


def _with_whole_codes(html):
    """Keep codes of evidence on one line: `(MC.1.1.01)` must not end a line after its first point."""
    return _CODE.sub(r'<span class="code">\1</span>', html)


def with_marks(html, marks):
    """Set data-mark beside data-key, so that paper.css can show what changed and where remarks wait."""
    for key, words in marks.items():
        place = f' data-key="{escape(key)}"'
        html = html.replace(place, f'{place} data-mark="{escape(words)}"')
    return html


def paper_context(paper, *, draft=False):
    """Return everything the template prints, with lines already broken by the layout's measure."""
    layout = load_layout(paper.layout)
    return {
        "paper": paper,
        "layout": layout,
        "draft": draft,
        "title": document_title(paper),
        "head": _head(paper, layout),
        "summary": _summary(paper, layout),
        "bases": bases_lines(paper.bases, "t basis"),
        "lead_in": text_lines("lead_in", paper.lead_in),
        "sheets": sheets_of(paper, layout),
        "recipients": _recipients(paper),
        "qr": _qr(paper.verification),
        "signers": paper.signers,
        "created": paper.date.iso(),
        "type_name": paper.type_name.upper(),
        "covers": _covers(paper),
        "before_contents": body_runs(paper, paper.before_contents, layout),
        "after_contents": body_runs(paper, paper.after_contents, layout),
        "contents": _contents(paper, layout) if paper.has_contents else (),
    }


def _head(paper, layout):
    left = layout.header_width(0)
    sizes, share = layout.sizes, layout.max_line_share
    place = f"{paper.place}, {paper_date(paper.date)}" if paper.place else paper_date(paper.date)
    return {
        "managing": _broken(
            paper.letterhead.managing, sizes["managing"], "regular", left * share["managing"] / 100, str.upper
        ),
        "issuer": _broken(paper.letterhead.issuer, sizes["issuer"], "bold", left * share["issuer"] / 100, str.upper),
        "number": paper_number(paper.number, paper.symbol),
        "place_date": place,
        "letter_summary": "" if paper.type_name else " ".join(("V/v", *paper.summary)),
    }


def _broken(lines, size, style, width, case):
    return [part for line in lines if line.strip() for part in break_line(case(line), size, style, width)]


def _summary(paper, layout):
    if not paper.type_name:
        return []
    width = layout.text_width * layout.max_line_share["summary"] / 100
    return _broken(paper.summary, layout.sizes["summary"], "bold", width, str)


def sheets_of(paper, layout):
    """The body's runs, then one or more for each appendix."""
    runs = _marked(body_runs(paper, paper.content, layout, closing=paper.closing), paper, layout)
    runs = _kept(runs, layout) or [Run(False, ())]
    sheets = [Sheet(run, index == 0, index == len(runs) - 1) for index, run in enumerate(runs)]
    for index, appendix in enumerate(paper.appendices):
        head = _appendix_head(paper, index)
        parts = _marked(body_runs(paper, appendix.content, layout, appendix.is_landscape), paper, layout)
        sheets += [Sheet(run, appendix=head if place == 0 else None) for place, run in enumerate(parts)]
    if sheets[0].run.is_landscape and paper.has_letterhead:  # the letterhead always stands on an upright page
        sheets[0:1] = [Sheet(Run(False, ()), is_first=True), Sheet(sheets[0].run, is_last=sheets[0].is_last)]
    return sheets


def _marked(runs, paper, layout):
    if not paper.has_ending_mark or not runs:
        return runs
    last = runs[-1]
    return [*runs[:-1], Run(last.is_landscape, tuple(with_ending_mark(last.blocks, layout.ending_mark)))]


def _kept(runs, layout):
    """Hold a last paragraph of one line to the one before, so that two lines go with the signature (ô 7)."""
    last = runs[-1].blocks[-1] if runs and runs[-1].blocks else None
    if (
        not isinstance(last, Line)
        or text_width(last.text, layout.sizes["body"]) > layout.text_width - layout.first_line_indent
    ):
        return runs
    blocks = (*runs[-1].blocks[:-1], replace(last, css=f"{last.css} keep"))
    return [*runs[:-1], Run(runs[-1].is_landscape, blocks)]


def _appendix_head(paper, index):
    appendix = paper.appendices[index]
    number = f"{DOTS.strip() if paper.number is None else f'{paper.number:02d}'}/{paper.symbol}"
    issuer = " ".join(paper.letterhead.issuer)
    note = f"(Kèm theo {type_in_sentence(paper)} số {number} {paper_date(paper.date, DOTS)} của {issuer})"
    return AppendixHead(appendix.key, appendix_label(paper, index), appendix.title.upper(), note)


def _recipients(paper):
    """`- …;` on every line and `.` on the last (PL I, II.9d)."""
    lines = list(filter(None, (line.strip().lstrip("-–").strip().rstrip(";.").rstrip() for line in paper.recipients)))
    return [f"- {line}{'.' if index == len(lines) - 1 else ';'}" for index, line in enumerate(lines)]


def _qr(verification):
    """The paper's address as a QR code, inline SVG; "" without one."""
    if verification is None or not verification.url:
        return ""
    picture = segno.make(verification.url, error="m", micro=False).svg_inline(
        border=0, omitsize=True, svgclass="qr", lineclass=None
    )
    return mark_safe(picture)  # noqa: S308 - squares, no text of anybody


def _contents(paper, layout):
    headings = [
        block for run in body_runs(paper, paper.content, layout) for block in run.blocks if isinstance(block, Heading)
    ]
    listed = [row for row in headings if row.depth <= (paper.contents_depth if row.style in DEEP_IN_CONTENTS else NUMBERED_IN_CONTENTS)]
    return [_contents_entry(heading, layout) for heading in listed]


def _contents_entry(heading, layout):
    depth = min(len(CONTENTS_INDENTS), max(1, heading.depth - 1))
    width = layout.text_width - CONTENTS_INDENTS[depth - 1] - NUMBER_ROOM
    return ContentsEntry(heading.key, depth, tuple(break_line(heading.words, CONTENTS_SIZE, "regular", width)))


def _covers(paper):
    """One flag a cover, True for the first, which alone may carry the key."""
    return () if paper.cover is None else (True, False) if paper.cover.is_doubled else (True,)
