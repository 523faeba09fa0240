"""WordprocessingML as strings: runs, paragraphs and section properties with their children in the order the schema wants.

Strings, because a paper of a hundred pages is written in milliseconds that way and the same paper gives the same bytes.
Lengths are twips (twentieths of a point) unless a name says otherwise.
"""

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}"'
FONT = "Times New Roman"
FONTS = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip knows: a file tells nothing about when it was made
# What XML 1.0 cannot hold, whatever a text brings along.
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def mm(length):
    """Millimetres as twips."""
    return round(length * 1440 / 25.4)


def pt(length):
    """Points as twips."""
    return round(length * 20)


def xml_text(text):
    """A text fit to stand between tags."""
    return escape(_UNFIT.sub("", text))


def attribute(text):
    """A text as a quoted attribute value."""
    return quoteattr(_UNFIT.sub("", text))


def run(text, *, size=0, bold=None, italic=None):
    """One run of text; size in points, 0 and None leave it to the paragraph's style. Line ends become breaks."""
    words = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in xml_text(text).replace("\t", " ").split("\n"))
    return f"<w:r>{run_properties(size=size, bold=bold, italic=italic)}{words}</w:r>"


def run_properties(*, size=0, bold=None, italic=None):
    """The `w:rPr` of a run: the font always, the rest where it is told."""
    weight = _switch("b", bold) + _switch("i", italic)
    points = f'<w:sz w:val="{size * 2:g}"/><w:szCs w:val="{size * 2:g}"/>' if size else ""
    return f"<w:rPr>{FONTS}{weight}{points}</w:rPr>"


def _switch(name, value):
    if value is None:
        return ""
    off = "" if value else ' w:val="0"'
    return f"<w:{name}{off}/><w:{name}Cs{off}/>"


@dataclass(frozen=True, slots=True)
class Format:
    """Paragraph properties that differ from the style's; None leaves a measure to the style."""

    style: str = ""
    keep_next: bool = False
    keep_lines: bool = False
    page_break: bool = False
    rule: bool = False  # a line along the top edge, as thick as `rule_eighths`
    rule_eighths: int = 6
    dot_tab: int = 0
    before: int | None = None
    after: int | None = None
    line: int | None = None
    line_rule: str = "exact"
    left: int | None = None
    right: int | None = None
    first: int | None = None
    align: str = ""

    def xml(self, tail=""):
        """The `w:pPr` element, "" when nothing differs; tail stands last (a section's properties)."""
        parts = [
            f'<w:pStyle w:val="{self.style}"/>' if self.style else "",
            "<w:keepNext/>" if self.keep_next else "",
            "<w:keepLines/>" if self.keep_lines else "",
            "<w:pageBreakBefore/>" if self.page_break else "",
            self._border() if self.rule else "",
            f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{self.dot_tab}"/></w:tabs>' if self.dot_tab else "",
            _measures("spacing", before=self.before, after=self.after, line=self.line, lineRule=self.line and self.line_rule),
            _measures("ind", left=self.left, right=self.right, firstLine=self.first),
            f'<w:jc w:val="{self.align}"/>' if self.align else "",
            tail,
        ]
        return f"<w:pPr>{inner}</w:pPr>" if (inner := "".join(parts)) else ""

    def _border(self):
        return f'<w:pBdr><w:top w:val="single" w:sz="{self.rule_eighths}" w:space="0" w:color="000000"/></w:pBdr>'


def _measures(tag, **values):
    given = "".join(f' w:{name}="{value}"' for name, value in values.items() if value is not None)
    return f"<w:{tag}{given}/>" if given else ""


def paragraph(runs, look=None, tail=""):
    """One paragraph of ready runs; look is a Format."""
    return f"<w:p>{look.xml(tail) if look else (f'<w:pPr>{tail}</w:pPr>' if tail else '')}{runs}</w:p>"


def field(instruction, shown):
    """A field with the text shown until Word counts again."""
    return f'<w:fldSimple w:instr=" {instruction} ">{run(shown)}</w:fldSimple>'


def field_mark(kind, is_dirty=False):
    """begin, separate or end of a field that reaches over several paragraphs."""
    dirty = ' w:dirty="true"' if is_dirty else ""
    return f'<w:r>{run_properties()}<w:fldChar w:fldCharType="{kind}"{dirty}/></w:r>'


def field_code(instruction):
    """The instruction between begin and separate."""
    return f'<w:r>{run_properties()}<w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'


@dataclass(frozen=True, slots=True)
class Pages:
    """One section of pages: paper size and margins in mm as {top, right, bottom, left}, and how its pages are counted."""

    width: float
    height: float
    margins: dict
    header: str = ""  # relationship ids
    first_header: str = ""
    footer: str = ""
    restarts: bool = False
    header_size: float = 14

    def xml(self):
        """The `w:sectPr` element. A restarted count hides the number of its first page (NĐ 30, PL I, I.7)."""
        sides = {side: mm(length) for side, length in self.margins.items()}
        turned = ' w:orient="landscape"' if self.width > self.height else ""
        middle = max(0, (sides["top"] - pt(self.header_size * 1.15)) // 2)
        foot = sides["bottom"] // 3
        margins = " ".join(f'w:{side}="{sides[side]}"' for side in ("top", "right", "bottom", "left"))
        count, hidden = ('<w:pgNumType w:start="1"/>', "<w:titlePg/>") if self.restarts else ("", "")
        return (
            f'<w:sectPr>{self._references()}<w:type w:val="nextPage"/>'
            f'<w:pgSz w:w="{mm(self.width)}" w:h="{mm(self.height)}"{turned}/>'
            f'<w:pgMar {margins} w:header="{middle}" w:footer="{foot}" w:gutter="0"/>'
            f'{count}<w:cols w:space="720"/>{hidden}</w:sectPr>'
        )

    def _references(self):
        named = [("header", "default", self.header), ("header", "first", self.first_header)]
        named += [("footer", "default", self.footer), ("footer", "first", self.footer)]
        return "".join(f'<w:{kind}Reference w:type="{page}" r:id="{id_}"/>' for kind, page, id_ in named if id_)


def stable_zip(files):
    """Return {name: text or bytes} as the bytes of a zip that are the same for the same content."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            archive.writestr(entry, content)
    return target.getvalue()
