"""The child that reads a circular's file into lines; started by standards.wording_files, never imported by the application.

Reads the file from its standard input, answers on its standard output with JSON: {"rows": [...]}, a row being a list of
cells and a cell a list of lines (running text is a row of one cell), or {"refused": why}. Only Python's own library, under
limits of memory and time; no entity is ever expanded, no script run, no other file opened.
"""

import io
import json
import resource
import sys
import zipfile
from html.parser import HTMLParser
from xml.parsers import expat

MEMORY, SECONDS = 512 * 1024**2, 20
MAX_UNPACKED = 60 * 1024**2
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BLOCKS = {"p", "div", "li", "br", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "ul", "ol", "section", "article", "body", "center", "dd", "dt"}
SILENT = {"script", "style", "title", "template", "noscript", "iframe", "object", "svg", "select", "textarea"}


class Refused(Exception):
    """The file is not read; the message is Vietnamese."""


class Rows:
    """Collects rows: running text line by line, or the cells of a table row."""

    def __init__(self):
        self.rows, self.line, self.cells, self.depth = [], [], None, 0

    def text(self, words):
        self.line.append(words)

    def end_line(self):
        words = " ".join("".join(self.line).split())
        self.line = []
        if not words:
            return
        if self.cells is None:
            self.rows.append([[words]])
        else:
            if not self.cells:
                self.cells.append([])
            self.cells[-1].append(words)

    def begin_row(self):
        self.end_line()
        self.depth += 1
        if self.depth == 1:  # a table within a cell is read as the cell's lines
            self.cells = []

    def begin_cell(self):
        self.end_line()
        if self.depth == 1:
            self.cells.append([])

    def end_row(self):
        self.end_line()
        self.depth = max(0, self.depth - 1)
        if self.depth == 0 and self.cells is not None:
            self.rows.append(self.cells)
            self.cells = None


class Page(HTMLParser):
    """The visible words of an HTML page."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.out, self.silent = Rows(), 0
        self.tables = [False]  # whether each open table has an open row: `</tr>` may be left out

    def _close_row(self):
        if self.tables[-1]:
            self.out.end_row()
        self.tables[-1] = False

    def handle_starttag(self, tag, attrs):
        if tag in SILENT:
            self.silent += 1
        elif tag == "table":
            self.out.end_line()
            self.tables.append(False)
        elif tag == "tr":
            self._close_row()
            self.out.begin_row()
            self.tables[-1] = True
        elif tag in ("td", "th"):
            self.out.begin_cell()
        elif tag in BLOCKS:
            self.out.end_line()

    def handle_endtag(self, tag):
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in ("tr", "table"):
            self._close_row()
            if tag == "table" and len(self.tables) > 1:
                self.tables.pop()
        elif tag in BLOCKS or tag in ("td", "th"):
            self.out.end_line()

    def handle_data(self, data):
        if not self.silent:
            self.out.text(data)


def html_rows(content):
    page = Page()
    page.feed(decoded(content))
    page.close()
    for _ in range(len(page.tables)):
        page.handle_endtag("table")
    page.out.end_line()
    return page.out.rows


def docx_rows(content):
    """Paragraphs and table rows of the main part; headers and footers stand in parts of their own and are not read."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("word/document.xml") as part:
        xml = part.read(MAX_UNPACKED + 1)
    if len(xml) > MAX_UNPACKED:
        raise Refused("Tệp Word giải nén ra quá lớn.")
    out, is_text, deleted = Rows(), False, 0

    def start(name, attrs):
        nonlocal is_text, deleted
        tag = name.removeprefix(W)
        is_text = tag == "t" and not deleted
        deleted += tag in ("del", "moveFrom")
        if tag == "tr":
            out.begin_row()
        elif tag == "tc":
            out.begin_cell()
        elif tag in ("br", "cr"):
            out.end_line()
        elif tag in ("tab", "noBreakHyphen"):
            out.text("-" if tag == "noBreakHyphen" else " ")

    def end(name):
        nonlocal is_text, deleted
        tag = name.removeprefix(W)
        is_text = False
        deleted -= tag in ("del", "moveFrom")
        if tag == "tr":
            out.end_row()
        elif tag == "p":
            out.end_line()

    parse(xml, start, end, lambda words: out.text(words) if is_text else None)
    return out.rows


def parse(xml, start, end, words):
    """Read XML without a document type: entities can't be declared, so none can explode."""

    def refuse(*_):
        raise Refused("Tệp Word có khai báo kiểu tài liệu (thực thể XML), không đọc vì lý do an toàn.")

    reader = expat.ParserCreate(namespace_separator="}")
    reader.StartDoctypeDeclHandler = refuse
    reader.StartElementHandler, reader.EndElementHandler, reader.CharacterDataHandler = start, end, words
    reader.Parse(xml, True)


def decoded(content):
    """Text of bytes: UTF-8, or UTF-16 where a mark says so."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    return content.decode("utf-8-sig")


def text_rows(content):
    lines = (" ".join(line.split()) for line in decoded(content).splitlines())
    return [[[line]] for line in lines if line]


def rows_of(content):
    """Rows of a file, its kind told by its first bytes."""
    if content.startswith(b"PK"):
        return docx_rows(content)
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    is_html = b"<html" in head or b"<body" in head or b"<p" in head or head.startswith(b"<!doctype html")
    return html_rows(content) if is_html else text_rows(content)


def answer(content):
    try:
        return {"rows": rows_of(content)}
    except Refused as refused:
        return {"refused": str(refused)}
    except UnicodeDecodeError:
        return {"refused": "Chữ trong tệp không ở dạng Unicode (UTF-8): mở tệp, chuyển mã sang Unicode rồi lưu lại."}
    except (zipfile.BadZipFile, KeyError, expat.ExpatError, RuntimeError, ValueError):
        return {"refused": "Tệp hỏng hoặc không phải tệp Word."}
    except MemoryError:
        return {"refused": "Đọc tệp cần quá nhiều bộ nhớ nên đã dừng."}


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    json.dump(answer(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    main()
