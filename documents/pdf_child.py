"""The long-lived child that turns HTML into PDF; started by documents.pdf, never imported by the application.

Talks over its standard streams in frames: four bytes of length, then JSON (request) or a status byte and a body
(answer). It reads no file and no network: every asset comes in the first frame. It ends when its input closes.
"""

import json
import resource
import struct
import sys
from base64 import b64decode
from urllib.parse import urlsplit

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

BASE_URL = "https://assets.invalid/"  # a scheme that relative addresses resolve against; it is never asked
VARIANT = "pdf/a-3a"
OK, TOO_MANY_PAGES, OUT_OF_MEMORY, FAILED = b"0", b"1", b"2", b"3"
TYPES = {"css": "text/css", "woff2": "font/woff2", "png": "image/png"}


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


def render(html, assets, max_pages):
    """Return (status, body): the PDF, or why there is none."""
    try:
        document = HTML(string=html, base_url=BASE_URL, url_fetcher=AssetFetcher(assets)).render(
            font_config=FontConfiguration(), pdf_variant=VARIANT
        )
        if len(document.pages) > max_pages:
            return TOO_MANY_PAGES, str(len(document.pages)).encode()
        return OK, document.write_pdf(pdf_variant=VARIANT)
    except MemoryError:
        return OUT_OF_MEMORY, b""
    except Exception as error:  # the parent must get an answer whatever the engine trips over
        return FAILED, f"{type(error).__name__}: {error}"[:500].encode()


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
    assets = {name: b64decode(content) for name, content in setup["assets"].items()}
    while (frame := read_frame(streams[0])) is not None:
        write_frame(streams[1], *render(frame.decode(), assets, setup["max_pages"]))


if __name__ == "__main__":
    main()
