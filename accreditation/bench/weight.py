"""What a first visit brings over the line: page, style sheets, scripts, frames and fonts, compressed as they are sent."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

KILO = 1000
ACCEPTED = "gzip, deflate, br"  # what browsers send where the line is secure or the machine their own
_CSS_LINK = re.compile(r"url\(\s*['\"]?([^'\")]+)")
_JS_IMPORT = re.compile(r"""(?:^|[;\s])import\s*(?:[\w{}*,\s]+?\s*from\s*)?["']([^"']+)["']""")
# Which attribute of which element a browser fetches by itself.
FETCHED = {"link": "href", "script": "src", "iframe": "src", "img": "src"}
LINK_KINDS = {"stylesheet", "icon", "preload", "modulepreload"}


class _Links(HTMLParser):
    """Collects what a page makes a browser fetch."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        is_fetched = tag != "link" or LINK_KINDS & set((values.get("rel") or "").split())
        if tag in FETCHED and is_fetched and values.get(FETCHED[tag]):
            self.found.append(values[FETCHED[tag]])


@dataclass
class Visit:
    """{address: bytes on the line}; a second start has `kept` still and hears of `unchanged` that they are so (304)."""

    sizes: dict = field(default_factory=dict)
    kept: set = field(default_factory=set)
    unchanged: set = field(default_factory=set)

    @property
    def total(self):
        """Kilobytes (1000 bytes) altogether."""
        return sum(self.sizes.values()) / KILO

    @property
    def again(self):
        """Kilobytes that a second start brings once more."""
        return sum(size for url, size in self.sizes.items() if url not in self.kept | self.unchanged) / KILO

    @property
    def note(self):
        """How much of it is what."""
        kinds = {}
        for url, size in self.sizes.items():
            kinds[kind_of(url)] = kinds.get(kind_of(url), 0) + size
        return ", ".join(f"{kind} {size / KILO:.0f}" for kind, size in sorted(kinds.items(), key=lambda pair: -pair[1]))


def kind_of(url):
    """`css`, `js`, `woff2` …, `html` for what has no ending."""
    return urlsplit(url).path.rpartition("/")[2].partition(".")[2].rpartition(".")[2] or "html"


def links_of(url, kind, text):
    """Addresses a page, a style sheet or a script makes the browser fetch."""
    if kind.startswith("text/html"):
        parser = _Links()
        parser.feed(text)
        found = parser.found
    elif kind.startswith("text/css"):
        found = _CSS_LINK.findall(text)
    else:
        found = _JS_IMPORT.findall(text) if "javascript" in kind else []
    return [urljoin(url, link) for link in found if not link.startswith(("data:", "http:", "https:", "#"))]


def visit(client, url):
    """Fetch a page and all it needs, each thing once. What is not cacheable, or no longer fresh, is asked for again."""
    seen, waiting = Visit(), [url]
    while waiting:
        place = waiting.pop()
        if place in seen.sizes:
            continue
        response = client.get(place, headers={"accept-encoding": ACCEPTED})
        kind = response.headers["Content-Type"]
        seen.sizes[place] = len(body_of(response))
        note_second_start(client, place, response, seen)
        is_text = kind.startswith("text/") or "javascript" in kind
        waiting += links_of(place, kind, body_of(client.get(place, headers={})).decode()) if is_text else []
    return seen


def body_of(response):
    """The bytes as sent."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def note_second_start(client, url, response, seen):
    """Whether the browser has the thing still, or is told that it did not change."""
    if "immutable" in response.headers.get("Cache-Control", ""):
        seen.kept.add(url)
        return
    tag = response.headers.get("ETag")
    if tag and client.get(url, headers={"accept-encoding": ACCEPTED, "if-none-match": tag}).status_code == 304:
        seen.unchanged.add(url)
