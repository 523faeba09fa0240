"""A Paper as DOCX: the same words, numbers and measures as its HTML and PDF, in styles that Word knows.

The same paper gives the same bytes; nothing in the file tells who made it or when.
"""

import unicodedata

from documents.docx_pages import PageWriter
from documents.html import CONTENTS_INDENTS, CONTENTS_SIZE, paper_context
from documents.ooxml import FONTS, NAMESPACES, Format, W, attribute, field, mm, paragraph, pt, run, stable_zip, xml_text

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
COPY_NOTE = "Bản để sử dụng lại nội dung, không phải bản chính của văn bản đã ban hành."
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = {"styles": "styles", "settings": "settings", "header1": "header", "header2": "header", "footer1": "footer"}
RELATIONS = {name: f"rId{place}" for place, name in enumerate(_PARTS, 1)}
CELL_SIZES = (10, 11, 12, 13, 14)
SINGLE_LINE = 1.15  # em: ascent, descent and line gap of Times New Roman and of our own font


def render_docx(paper, *, draft=False, note=""):
    """Return the bytes of the paper's DOCX; draft prints DỰ THẢO, note stands at the foot of every numbered page."""
    context = paper_context(paper, draft=draft)
    parts = {"header": RELATIONS["header1"], "first_header": RELATIONS["header2"], "footer": RELATIONS["footer1"]}
    body = PageWriter(context, parts).body()
    layout = context["layout"]
    files = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _package_relations(),
        "docProps/core.xml": _core(context["title"]),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _document_relations(),
        "word/styles.xml": styles_xml(layout),
        "word/settings.xml": _SETTINGS,
        "word/header1.xml": _edge("hdr", paragraph(field("PAGE", "2"), Format(style="Header"))),
        "word/header2.xml": _edge("hdr", paragraph("", Format(style="Header"))),
        "word/footer1.xml": _edge("ftr", _footer_lines(paper, note)),
    }
    return stable_zip({name: unicodedata.normalize("NFC", DECLARATION + content) for name, content in files.items()})


def _footer_lines(paper, note):
    """The verification line and the note, or one empty line."""
    held = paper.verification
    lines = [" · ".join(filter(None, (f"Mã tra cứu: {held.code}", held.url)))] if held else []
    lines += [note] if note else []
    return "".join(paragraph(run(line), Format(style="Footer")) for line in lines) or paragraph("", Format(style="Footer"))


def _edge(tag, content):
    return f"<w:{tag} {NAMESPACES}>{content}</w:{tag}>"


def _content_types():
    overrides = {"/word/document.xml": f"{_KIND}.document.main+xml", "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml"}
    overrides |= {f"/word/{name}.xml": f"{_KIND}.{kind}+xml" for name, kind in _PARTS.items()}
    lines = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{lines}</Types>'
    )


def _relations(rows):
    lines = "".join(f'<Relationship Id="{id_}" Type="{kind}" Target="{target}"/>' for id_, kind, target in rows)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _package_relations():
    core = f"{_PACKAGE}/relationships/metadata/core-properties"
    return _relations([("rId1", f"{_OFFICE}/relationships/officeDocument", "word/document.xml"), ("rId2", core, "docProps/core.xml")])


def _document_relations():
    return _relations((RELATIONS[name], f"{_OFFICE}/relationships/{kind}", f"{name}.xml") for name, kind in _PARTS.items())


def _core(title):
    """Title and language only: no author, no dates."""
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{xml_text(title)}</dc:title><dc:language>vi-VN</dc:language></cp:coreProperties>"
    )


_SETTINGS = (
    f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:removePersonalInformation/><w:removeDateAndTime/>'
    '<w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="vi-VN"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
)


def line_spacing(layout):
    """The layout's line height in 240ths of Word's single line, which is as high as the font asks, not as its size."""
    return round(float(layout.line_height) / SINGLE_LINE * 240)


def styles_xml(layout):
    """The styles part: the layout's measures under the names Word knows (Heading 1, Title, Caption …)."""
    size, gap, first = layout.sizes["body"], pt(layout.paragraph_gap), mm(layout.first_line_indent)
    line = line_spacing(layout)
    text = f'<w:spacing w:before="{gap}" w:line="{line}" w:lineRule="auto"/><w:ind w:firstLine="{first}"/><w:jc w:val="both"/>'
    centred = f'<w:spacing w:before="{gap}"/><w:jc w:val="center"/>'
    bold, italic = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>"
    heading = f'<w:keepNext/><w:spacing w:before="{gap}" w:line="{line}" w:lineRule="auto"/><w:ind w:firstLine="{first}"/>'
    rows = [
        _style("BodyText", "Body Text", text),
        _style("Basis", "Căn cứ", "", italic, based_on="BodyText"),
        _style("Centred", "Dòng giữa", centred, bold),
        _style("Ending", "Dấu kết thúc", f'<w:spacing w:before="{gap}"/><w:jc w:val="right"/>'),
        _style("Caption", "caption", f"<w:keepNext/>{centred}", italic),
        _style("Title", "Title", '<w:keepNext/><w:spacing w:before="360"/><w:jc w:val="center"/>', bold + _points(layout.sizes["type_name"])),
        _style("Subtitle", "Subtitle", '<w:keepNext/><w:jc w:val="center"/>', bold + _points(layout.sizes["summary"])),
        _style("Header", "header", '<w:jc w:val="center"/>', _points(layout.sizes["page_number"])),
        _style("Footer", "footer", "", _points(layout.sizes["small_print"])),
        *(_style(f"Heading{n}", f"heading {n}", f'{heading}<w:outlineLvl w:val="{n - 1}"/>', bold, next_="BodyText") for n in range(1, 7)),
        *(_style(f"TOC{n}", f"toc {n}", f'<w:spacing w:before="30"/><w:ind w:left="{mm(left)}"/>', _points(CONTENTS_SIZE)) for n, left in enumerate(CONTENTS_INDENTS, 1)),
        *(_style(f"Cell{points}", f"Ô bảng {points}", "", _points(points)) for points in sorted({*CELL_SIZES, layout.sizes["table"], layout.sizes["wide_table"]})),
    ]
    return f'<w:styles xmlns:w="{W}">{_defaults(size)}{"".join(rows)}</w:styles>'


def _defaults(size):
    language = '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="vi-VN"/>'
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{FONTS}{_points(size)}{language}</w:rPr></w:rPrDefault>"
        '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>'
    )


def _points(size):
    return f'<w:sz w:val="{size * 2:g}"/><w:szCs w:val="{size * 2:g}"/>'


def _style(id_, name, paragraph_properties, run_properties="", *, based_on="Normal", next_=""):
    follower = f'<w:next w:val="{next_}"/>' if next_ else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val={attribute(name)}/><w:basedOn w:val="{based_on}"/>{follower}<w:qFormat/>'
        f"{f'<w:pPr>{paragraph_properties}</w:pPr>' if paragraph_properties else ''}<w:rPr>{FONTS}{run_properties}</w:rPr></w:style>"
    )
