"""The pages of a paper in WordprocessingML, from the same context as its HTML: letterhead, title, text, signatures.

Rules under lines are the top edge of an empty paragraph as wide as the layout asks, so that Word can move and edit them.
"""

from documents.docx_tables import GridWriter, split_width, table_cell, table_frame, table_row
from documents.layout import COUNTRY, MOTTO, text_width
from documents.ooxml import Format, Pages, field, field_code, field_mark, mm, paragraph, pt, run, run_properties
from documents.paging import heading_pages
from documents.paper_blocks import CENTRED_STYLES
from documents.picture_tables import is_told

BOLD_HEADINGS = ("roman", "capital", "clause", "subclause", "article", "heading", "subheading", *CENTRED_STYLES)
RULE_GAP = {"motto": 2.5, "issuer": 2.5, "summary": 3}  # pt between a line and its rule
KEEPING = ("keep", "end")  # words of a line's css that hold it to the line before
TINY = Format(before=0, after=0, line=20, first=0)
COVER = {"type_name": 24, "summary": 18, "above_type": 70, "above_footer": 80}  # pt and mm, as the style sheet


class PageWriter:
    """Writes one paper; `context` is documents.html.paper_context's, `parts` the relationship ids of header and footer."""

    def __init__(self, context, parts):
        self.context, self.layout, self.paper, self.parts = context, context["layout"], context["paper"], parts
        self.sizes = self.layout.sizes
        self.marks, self.numbers = {}, {}

    def body(self):
        """Everything between `w:body` tags."""
        sheets = self.context["sheets"]
        self.marks = {heading.key: f"_Toc{place:06d}" for place, heading in enumerate(self.context["contents"], 1)}
        self.numbers = heading_pages(self.context) if self.marks else {}
        parts = [content + self._section_end(self._front_pages(is_turned)) for is_turned, content in self._front()]
        for place, sheet in enumerate(sheets):
            parts.append(self._sheet(sheet))
            end = self._pages(sheet)
            parts.append(end.xml() if place == len(sheets) - 1 else self._section_end(end))
        return "".join(parts)

    # -- sections of pages

    def _pages(self, sheet):
        restarts = sheet.is_first or sheet.appendix is not None
        return Pages(*self._page_box(sheet.run.is_landscape), restarts=restarts, header_size=self.sizes["page_number"], **self.parts)

    def _front_pages(self, is_turned):
        """Cover, contents and what stands beside them carry no numbers."""
        empty = self.parts["first_header"]
        return Pages(*self._page_box(is_turned), header=empty, first_header=empty)

    def _page_box(self, is_turned):
        """(width, height, margins) of a page in mm."""
        width, height = self.layout.page["width"], self.layout.page["height"]
        return (height, width, self.layout.landscape_margins) if is_turned else (width, height, self.layout.margins)

    @staticmethod
    def _section_end(pages):
        return paragraph("", TINY, pages.xml())

    def _sheet(self, sheet):
        parts = []
        if sheet.is_first:
            parts = [self._head() if self.paper.has_letterhead else "", self._preamble()]
        if sheet.appendix:
            parts.append(self._appendix_head(sheet.appendix))
        has_foot = sheet.is_last and bool(self.paper.signers or self.context["recipients"])
        parts += self.blocks(sheet.run.blocks, is_turned=sheet.run.is_landscape, keeps_last=has_foot)
        if has_foot:
            parts.append(self._foot(mm(self.layout.table_width(sheet.run.is_landscape))))
        return "".join(parts)

    # -- running text

    def blocks(self, blocks, *, is_turned=False, keeps_last=False):
        """Yield headings, lines and tables; a block is held to the next one where that one asks for it."""
        width = mm(self.layout.table_width(is_turned))
        blocks = [block for before, block in zip([None, *blocks], blocks, strict=False) if not is_told(block, before)]
        for place, block in enumerate(blocks):
            follower = blocks[place + 1] if place + 1 < len(blocks) else None
            keeps = keeps_last if follower is None else bool(set(getattr(follower, "css", "").split()) & set(KEEPING))
            yield self._block(block, (width, is_turned, keeps))

    def _block(self, block, place):
        keeps = place[2]
        if block.kind == "heading":
            return self._heading(block)
        if block.kind == "line":
            return self._line(block, keeps)
        if block.kind == "picture":
            note = paragraph(run(block.note, italic=True), Format(style="Caption", keep_next=keeps)) if block.note else ""
            return self._table(block.twin, place, block.title) + note
        return self._table(block, place, block.caption)

    def _table(self, grid, place, caption):
        width, is_turned, keeps = place
        _, height, margins = self._page_box(is_turned)
        writer = GridWriter(self.layout, height - margins["top"] - margins["bottom"])
        gap = paragraph("", Format(line=pt(self.layout.paragraph_gap), keep_next=True))
        title = paragraph(run(caption), Format(style="Caption")) if caption else ""
        return title + gap + writer.table(grid, width, keeps_last=keeps)

    def _heading(self, block):
        style = block.style
        is_centred = style in CENTRED_STYLES
        look = Format(
            style=self._heading_style(block), page_break=block.is_new_page, before=pt(12) if is_centred else None, first=0 if is_centred else None,
            align="center" if is_centred else "",
        )  # fmt: skip
        text = "\n".join(block.lines) or f"{block.label} {block.title}".strip()
        words = run(text, bold=style in BOLD_HEADINGS, italic=style == "subheading")
        return paragraph(self._marked(block.key, words), look)

    def _heading_style(self, block):
        """What the contents don't list stands below their depth, so that Word makes the same list again."""
        if self.marks and block.key not in self.marks:
            return "Heading6"
        return f"Heading{min(6, max(1, block.depth - 1))}"

    def _marked(self, key, words):
        """The words with the bookmark that the contents point to."""
        name = self.marks.get(key)
        if not name:
            return words
        number = int(name.removeprefix("_Toc"))
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{words}<w:bookmarkEnd w:id="{number}"/>'

    def _line(self, block, keeps=False):
        css = block.css.split()
        style = "Basis" if "basis" in css else "Centred" if "centred" in css else "Ending" if "end" in css else "BodyText"
        lead = run(f"{block.lead} ", bold=block.is_lead_bold or None) if block.lead else ""
        return paragraph(lead + run(block.text), Format(style=style, keep_next=keeps or "leads" in css))

    # -- letterhead, title, preamble

    def _head(self):
        head, sizes = self.context["head"], self.sizes
        widths = split_width(mm(self.layout.text_width), self.layout.header_columns)
        left = self._letterhead_lines(widths[0])
        right = self._centre(COUNTRY, "motto_country", bold=True) + self._centre(MOTTO, "motto", bold=True)
        right += self._rule(MOTTO, "motto", widths[1], "motto")
        number = self._centre(head["number"], "number", before=7)
        if head["letter_summary"]:
            number += self._centre(head["letter_summary"], "letter_summary", before=6)
        if self.context["draft"]:
            number += paragraph(run("DỰ THẢO", size=sizes["number"], bold=True), Format(align="center", before=pt(4)))
        date = self._centre(head["place_date"], "place_date", before=7, italic=True)
        rows = [(left, right), (number, date)]
        cells = [[table_cell(content, width) for content, width in zip(row, widths, strict=True)] for row in rows]
        return table_frame(widths, [table_row(row) for row in cells], has_borders=False)

    def _letterhead_lines(self, width):
        head = self.context["head"]
        lines = "".join(self._centre(line, "managing") for line in head["managing"])
        lines += "".join(self._centre(line, "issuer", bold=True) for line in head["issuer"])
        return (lines + self._rule(head["issuer"][-1], "issuer", width, "issuer") if head["issuer"] else lines) or paragraph("")

    def _centre(self, text, size, *, bold=None, italic=None, before=None):
        words = run(text, size=self.sizes[size], bold=bold, italic=italic)
        return paragraph(words, Format(align="center", before=pt(before) if before else None))

    def _rule(self, text, size, width, share, *, keeps=False):
        """An empty line as wide as a share of the words above it, in the middle of a width (twips)."""
        length = mm(text_width(text, self.sizes[size], "bold")) * self.layout.rule_share[share] / 100
        side = max(0, round((width - length) / 2))
        gap = RULE_GAP[share]
        thick = round(self.layout.rule_thickness * 8)
        return paragraph("", Format(rule=True, rule_eighths=thick, before=pt(gap), line=pt(2), left=side, right=side, keep_next=keeps))

    def _title(self):
        """Type and summary; a công văn has none."""
        lines = self.context["summary"]
        if not self.context["type_name"]:
            return ""
        parts = [paragraph(run(self.context["type_name"], size=self.sizes["type_name"], bold=True), Format(style="Title"))]
        parts += [paragraph(run(line), Format(style="Subtitle")) for line in lines]
        if lines:
            parts.append(self._rule(lines[-1], "summary", mm(self.layout.text_width), "summary", keeps=True))
        return "".join(parts) + paragraph("", Format(line=pt(12), keep_next=True))

    def _preamble(self):
        paper, parts = self.paper, [self._title(), self._addressees()]
        if paper.authority:
            parts.append(paragraph(run(paper.authority.upper()), Format(style="Centred")))
        parts += self.blocks(self.context["bases"])
        if paper.enacting:
            parts.append(paragraph(run(paper.enacting.upper()), Format(style="Centred")))
        return "".join([*parts, *self.blocks(self.context["lead_in"])])

    def _addressees(self):
        names, width = self.paper.addressees, mm(self.layout.text_width)
        if len(names) == 1:
            return paragraph(run(f"Kính gửi: {names[0]}", size=self.sizes["addressees"]), Format(align="center", before=pt(12), after=pt(12)))
        lines = [f"- {name}{'.' if place == len(names) - 1 else ';'}" for place, name in enumerate(names)]
        parts = [self._addressee("Kính gửi:", width * 24 // 100, pt(12))] if names else []
        return "".join(parts + [self._addressee(line, width * 35 // 100, None) for line in lines])

    def _addressee(self, line, left, before):
        return paragraph(run(line, size=self.sizes["addressees"]), Format(left=left, before=before))

    # -- signatures

    def _foot(self, width):
        """Nơi nhận and signatures side by side, held together with the last lines (ô 7, 9b)."""
        signers = self.paper.signers
        if len(signers) > 1:
            widths = split_width(width, [100 // len(signers)] * (len(signers) - 1) + [100 - 100 // len(signers) * (len(signers) - 1)])
            columns = [self._signer(signer) for signer in signers]
        else:
            widths = split_width(width, self.layout.foot_columns)
            columns = [self._recipients(), self._signer(signers[0]) if signers else paragraph("")]
        cells = [table_cell(content, part) for content, part in zip(columns, widths, strict=True)]
        gap = paragraph("", Format(line=pt(12), keep_next=True))
        return gap + table_frame(widths, [table_row(cells)], has_borders=False) + paragraph("", TINY)

    def _recipients(self):
        lines = self.context["recipients"]
        if not lines:
            return paragraph("")
        head = paragraph(run("Nơi nhận:", size=self.sizes["recipients_head"], bold=True, italic=True), Format(keep_next=True))
        return head + "".join(paragraph(run(line, size=self.sizes["recipients"]), Format(keep_next=True)) for line in lines)

    def _signer(self, signer):
        size, gap = self.sizes["signer"], mm(self.layout.signature_gap)
        lines = [(line.upper(), None) for line in signer.lines]
        lines += [(signer.post.upper(), gap)] if signer.post else []
        lines.append((signer.name, None if signer.post else gap))
        return "".join(paragraph(run(text, size=size, bold=True), Format(align="center", before=before, keep_next=True)) for text, before in lines)

    # -- cover, contents, appendices

    def _front(self):
        """(is turned, pages) of everything before the letterhead: covers, front pages, contents, front pages."""
        pages = [(False, self._cover()) for _ in self.context["covers"]]
        pages += self._front_runs("before_contents")
        pages += [(False, self._contents())] if self.context["contents"] else []
        return pages + self._front_runs("after_contents")

    def _front_runs(self, name):
        return [(run.is_landscape, "".join(self.blocks(run.blocks, is_turned=run.is_landscape))) for run in self.context[name]]

    def _cover(self):
        head, above = self.context["head"], COVER
        parts = [self._letterhead_lines(mm(self.layout.text_width))] if head["managing"] or head["issuer"] else []
        look = Format(align="center", before=mm(above["above_type"]))
        parts.append(paragraph(run(self.context["type_name"], size=above["type_name"], bold=True), look))
        parts += [paragraph(run(line, size=above["summary"], bold=True), Format(align="center")) for line in self.paper.summary]
        look = Format(align="center", before=mm(above["above_footer"]))
        return "".join(parts) + paragraph(run(self.paper.cover.footer, italic=True), look)

    def _contents(self):
        """A contents field with its entries and their pages already in it; Word counts them again when it opens the file."""
        begin = field_mark("begin", is_dirty=True) + field_code(rf'TOC \o "1-{self.paper.contents_depth - 1}" \h \z \u') + field_mark("separate")
        parts = [paragraph(run("MỤC LỤC", bold=True), Format(style="Centred"))]
        for place, entry in enumerate(self.context["contents"]):
            parts.append(self._contents_line(entry, begin if place == 0 else ""))
        return "".join(parts) + paragraph(field_mark("end"), TINY)

    def _contents_line(self, entry, begin):
        mark = self.marks[entry.key]
        page = f"<w:r>{run_properties()}<w:tab/></w:r>" + field(f"PAGEREF {mark} \\h", str(self.numbers[entry.key]))
        words = run("\n".join(entry.lines))
        link = f'<w:hyperlink w:anchor="{mark}">{words}{page}</w:hyperlink>'
        return paragraph(begin + link, Format(style=f"TOC{entry.depth}", dot_tab=mm(self.layout.text_width)))

    def _appendix_head(self, appendix):
        label, title = (run(text, size=self.sizes["appendix"], bold=True) for text in (appendix.label, appendix.title))
        look = Format(style="Heading6" if self.marks else "Heading1", before=0, first=0, align="center")
        note = paragraph(run(appendix.note, italic=True), Format(align="center", after=pt(6), keep_next=True))
        return paragraph(label, look) + paragraph(title, Format(align="center", keep_next=True)) + note
