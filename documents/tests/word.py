"""Reading a DOCX back in tests: its parts as XML, its words in order, what LibreOffice makes of it."""

import os
import re
import shutil
import subprocess
import zipfile
from io import BytesIO

import pdfplumber
from django.conf import settings
from fontTools.ttLib import TTFont
from lxml import etree

from documents.ooxml import FONT, W

NS = {"w": W}
OFFICE = shutil.which("soffice")
# Children in the order of the schema (ECMA-376, wml.xsd), as far as we write them.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore pBdr tabs spacing ind jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs sz szCs lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "trPr": "cantSplit tblHeader",
    "tcPr": "tcW gridSpan vMerge vAlign",
    "sectPr": "headerReference footerReference type pgSz pgMar pgNumType cols titlePg",
    "style": "name basedOn next qFormat pPr rPr",
    "styles": "docDefaults style",
    "docDefaults": "rPrDefault pPrDefault",
    "body": "p tbl sectPr",
    "settings": "zoom removePersonalInformation removeDateAndTime defaultTabStop characterSpacingControl compat themeFontLang decimalSymbol listSeparator",
}
MIXED = ("body",)  # paragraphs and tables follow each other freely; only the last child is bound


def parts(content):
    """{name: XML root} of every part."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}


def body(content):
    return parts(content)["word/document.xml"].find("w:body", NS)


def found(node, path):
    return node.findall(path, NS)


def value(node, path, name="val"):
    """An attribute of the first match, None without one."""
    match = node.find(path, NS)
    return None if match is None else match.get(f"{{{W}}}{name}")


def words_of(node):
    """The text of a node, breaks as spaces."""
    return "".join(" " if item.tag == f"{{{W}}}br" else item.text or "" for item in node.iter(f"{{{W}}}t", f"{{{W}}}br"))


def squeezed(text):
    """A text without any white space: line ends differ between a page and a file."""
    return re.sub(r"\s+", "", text)


def misplaced(root):
    """Names of elements that stand where the schema does not want them."""
    wrong = []
    for node in root.iter(etree.Element):
        name = etree.QName(node).localname
        if name not in ORDER:
            continue
        order, children = ORDER[name].split(), [etree.QName(child).localname for child in node]
        places = [order.index(child) if child in order else -1 for child in children]
        if -1 in places or (name not in MIXED and places != sorted(places)):
            wrong.append((name, children))
    return wrong


def words_of_pdf(content):
    """A PDF's words without white space in drawing order, page numbers in the top margin left out."""
    with pdfplumber.open(BytesIO(content)) as pdf:
        pages = [page.crop((0, 80 if page.width > page.height else 50, page.width, page.height)) for page in pdf.pages]
        return "".join(char["text"] for page in pages for char in page.chars).replace(" ", "").replace("\u00a0", "")


def heads_once(printed, content):
    """A PDF's words with the head of each table of the DOCX counted once: a page break prints it again."""
    for table in (item for item in body(content).iter() if item.tag.endswith("}tbl")):
        rows = [row for row in found(table, "w:tr") if row.find("w:trPr/w:tblHeader", NS) is not None]
        head = squeezed("".join(words_of(row) for row in rows))
        if head:
            first, *rest = printed.split(head)
            printed = first + head + "".join(rest)
    return printed


def without_heads(text, content):
    """Words without any head of the DOCX's tables: reports have many tables with the same head, and a page break prints it again."""
    heads = set()
    for table in (item for item in body(content).iter() if item.tag.endswith("}tbl")):
        rows = [row for row in found(table, "w:tr") if row.find("w:trPr/w:tblHeader", NS) is not None]
        heads.add(squeezed("".join(words_of(row) for row in rows)))
    for head in sorted(filter(None, heads), key=len, reverse=True):
        text = text.replace(head, "")
    return text


def _fonts_as_times(folder):
    """Our four fonts under the name the DOCX asks for; returns the configuration that knows no others."""
    fonts = folder / "fonts"
    fonts.mkdir(exist_ok=True)
    for path in (settings.BASE_DIR / "static/documents/fonts").glob("*.woff2"):
        font = TTFont(path)
        font.flavor = None
        for row in font["name"].names:
            if row.nameID in (1, 16):
                row.string = FONT
        font.save(fonts / f"{path.stem}.ttf")
    config = folder / "fonts.conf"
    config.write_text(f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{fonts}</dir><cachedir>{folder}/cache</cachedir></fontconfig>')
    return config


def converted(content, folder):
    """The DOCX as LibreOffice prints it, PDF bytes; our font stands in for the Times New Roman that the machine may lack."""
    source = folder / "paper.docx"
    source.write_bytes(content)
    home = f"-env:UserInstallation=file://{folder}/office"
    command = [OFFICE, home, "--headless", "--convert-to", "pdf", "--outdir", folder, source]
    environment = os.environ | {"FONTCONFIG_FILE": str(_fonts_as_times(folder))}
    subprocess.run(command, check=True, capture_output=True, timeout=120, env=environment)  # noqa: S603
    return (folder / "paper.pdf").read_bytes()
