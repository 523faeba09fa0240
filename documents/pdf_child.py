"""The long-lived child that turns HTML into PDF; started by documents.pdf, never imported by the application.

Talks over its standard streams in frames: four bytes of length, then JSON (request) or a status byte and a body
(answer). It reads no file and no network: every asset comes in the first frame. It ends when its input closes.
"""

import gc
import json
import resource
import struct
import sys
from base64 import b64decode
from functools import partial
from urllib.parse import urlsplit

import pydyf
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

BASE_URL = "https://assets.invalid/"  # a scheme that relative addresses resolve against; it is never asked
VARIANT = "pdf/a-3a"
OK, TOO_MANY_PAGES, OUT_OF_MEMORY, FAILED = b"0", b"1", b"2", b"3"
TYPES = {"css": "text/css", "woff2": "font/woff2", "png": "image/png"}
# What the elements of a paper are before its own rules. WeasyPrint's rules for any page of the web give every element
# five pseudo-elements for notes and list marks, which cost more memory than the paper.
BASE_RULES = """
head, link, meta, script, style, template, title { display: none }
html, body, article, div, h1, h2, h3, h4, h5, h6, p { display: block }
table { display: table; box-sizing: border-box; text-indent: initial }
colgroup { display: table-column-group }
col { display: table-column }
thead { display: table-header-group }
tbody { display: table-row-group }
tr { display: table-row }
td, th { display: table-cell }
svg { overflow: hidden }
br::before { content: "\\A"; white-space: pre-line }
h1 { bookmark-level: 1 } h2 { bookmark-level: 2 } h3 { bookmark-level: 3 }
h4 { bookmark-level: 4 } h5 { bookmark-level: 5 } h6 { bookmark-level: 6 }
h1, h2, h3, h4, h5, h6 { bookmark-label: content(text); hyphens: manual; break-after: avoid; break-inside: avoid }
@page { @top-center { text-align: center; vertical-align: middle } @bottom-left { text-align: left; vertical-align: middle } }
"""


class AssetFetcher(URLFetcher):
    """Serves the dictionary of our own assets and refuses every other address (measured-tech §5.2)."""

    def __init__(self, assets):
        super().__init__(allowed_protocols=["https"], allow_redirects=False)
        self.assets = assets

    def fetch(self, url, headers=None):
        parts = urlsplit(url)
        name = parts.path.lstrip("/")
        if f"{parts.scheme}://{parts.netloc}/" != BASE_URL or name not in self.assets:
            raise ValueError("address refused")
        kind = TYPES.get(name.rpartition(".")[2], "application/octet-stream")
        return URLFetcherResponse(url, self.assets[name], {"Content-Type": kind})


class PaperPage(HTML):
    """A page of HTML under BASE_RULES."""

    base_rules = CSS(string=BASE_RULES)

    def _ua_stylesheets(self, forms=False):
        return [self.base_rules]


class Press:
    """Makes PDFs out of pages that link to `assets`; fonts and style sheets are read once, for all of them."""

    def __init__(self, assets):
        self.fetcher, self.fonts = AssetFetcher(assets), FontConfiguration()
        self.sheets = {
            name: CSS(url=BASE_URL + name, url_fetcher=self.fetcher, font_config=self.fonts) for name in assets if name.endswith(".css")
        }

    def laid_out(self, html):
        """The page as a WeasyPrint document."""
        page = PaperPage(string=html, base_url=BASE_URL, url_fetcher=self.fetcher)
        return page.render(font_config=self.fonts, stylesheets=self._linked(page.etree_element), pdf_variant=VARIANT)

    def _linked(self, root):
        """The sheets the page links to, in its order; WeasyPrint would read them again for every page."""
        head = root.find("head")
        links = [link for link in head.findall("link") if link.get("href") in self.sheets]
        for link in links:
            head.remove(link)
        return [self.sheets[link.get("href")] for link in links]


def render(html, press, max_pages):
    """Return (status, body): the PDF, or why there is none."""
    try:
        document = press.laid_out(html)
        if len(document.pages) > max_pages:
            return TOO_MANY_PAGES, str(len(document.pages)).encode()
        return OK, written(document)
    except MemoryError:
        return OUT_OF_MEMORY, b""
    except Exception as error:  # the parent must get an answer whatever the engine trips over
        return FAILED, f"{type(error).__name__}: {error}"[:500].encode()


def written(document):
    """The PDF's bytes, the same as `document.write_pdf()` gives, in less memory and time."""
    for page in document.pages:
        page.paint = partial(painted, page.paint)
    return document.write_pdf(pdf_variant=VARIANT, finisher=finished)


def painted(paint, stream, scale=1):
    """Paint a page and pack its drawing at once: thousands of pieces would wait for the last page otherwise."""
    paint(stream, scale)
    pack(stream)


def finished(document, pdf):
    """What is drawn needs no boxes any more, and each object is packed once, though pydyf writes it out twice (for the file's identifier)."""
    document.pages.clear()
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream):
            pack(item)


def pack(stream):
    """Compress a stream as pydyf would when it writes the file, and keep only that."""
    if stream.compress:
        content = stream.data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
        stream.stream, stream.compress = [content], False
        stream.extra["Filter"] = "/FlateDecode"


def read_frame(stream):
    """Return the next frame, or None when the other side closed."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    (size,) = struct.unpack(">I", head)
    return stream.read(size)


def write_frame(stream, status, body):
    stream.write(struct.pack(">I", len(body) + 1) + status + body)
    stream.flush()


def main():
    """First frame: limits and assets; every further frame: one HTML page."""
    streams = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing printed by a library may enter the answers
    setup = json.loads(read_frame(streams[0]))
    resource.setrlimit(resource.RLIMIT_AS, (setup["max_bytes"], setup["max_bytes"]))
    press = Press({name: b64decode(content) for name, content in setup["assets"].items()})
    gc.freeze()  # what stays for good need not be looked through again and again
    while (frame := read_frame(streams[0])) is not None:
        write_frame(streams[1], *render(frame.decode(), press, setup["max_pages"]))
        gc.collect()  # or the next paper is laid out beside what is left of this one


if __name__ == "__main__":
    main()
