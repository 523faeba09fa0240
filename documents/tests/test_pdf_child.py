"""The child's own parts, called in this process: what it fetches, how it answers, how it frames its words."""

import io
import struct

import pytest
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from documents import pdf_child
from documents.html import printed_document
from documents.pdf import REASONS, Limits, paper_assets
from documents.pdf_child import BASE_URL, VARIANT, AssetFetcher, Press, read_frame, render, write_frame
from documents.tests import more_samples, samples
from documents.tests.test_charts import CHART, paper_with

ASSETS = {"paper.css": b"p { color: red }", "fonts/a.woff2": b"font", "note.txt": b"text"}


@pytest.mark.parametrize(("name", "kind"), [("paper.css", "text/css"), ("fonts/a.woff2", "font/woff2"), ("note.txt", "application/octet-stream")])
def test_own_assets_are_served_with_their_type(name, kind):
    answer = AssetFetcher(ASSETS).fetch(BASE_URL + name)
    assert answer.read() == ASSETS[name] and answer.headers["Content-Type"] == kind


@pytest.mark.parametrize("url", [
    "file:///etc/passwd", "http://assets.invalid/paper.css", "https://evil.example/paper.css", "https://assets.invalid/unknown.css",
    "https://assets.invalid/../etc/passwd", "https://assets.invalid@evil.example/paper.css", "https://assets.invalid:8443/paper.css",
    "https://assets.invalid/fonts/%61.woff2", "data:text/css,p{}", "ftp://assets.invalid/paper.css", "//evil.example/paper.css", "",
])
def test_every_other_address_is_refused(url):
    with pytest.raises(ValueError, match="address refused"):
        AssetFetcher(ASSETS).fetch(url)


@pytest.mark.parametrize("body", [b"", b"x", "Kế hoạch".encode(), b"\x00" * 100_000], ids=["empty", "byte", "words", "large"])
def test_a_frame_carries_any_bytes(body):
    stream = io.BytesIO()
    write_frame(stream, b"0", body)
    stream.seek(0)
    assert read_frame(stream) == b"0" + body
    assert read_frame(stream) is None, "the other side closed"


def test_a_cut_length_is_the_end():
    assert read_frame(io.BytesIO(struct.pack(">I", 5)[:3])) is None


def test_a_page_becomes_a_pdf_and_too_many_pages_their_number():
    html = "<html lang='vi'><title>x</title><body><p>Một</p><p style='break-before: page'>Hai</p></body></html>"
    status, body = render(html, Press(paper_assets("ND30-2020")), 2)
    assert (status, body[:5]) == (pdf_child.OK, b"%PDF-")
    assert render(html, Press({}), 1) == (pdf_child.TOO_MANY_PAGES, b"2")


def test_the_press_prints_what_the_engine_alone_would():
    """Rules of our own, fonts and sheets read once, streams packed early: not one byte may tell."""
    assets, papers = paper_assets("ND30-2020"), (more_samples.report_with_cover(), samples.preschool_plan(), paper_with(CHART))
    press = Press(assets)
    for paper in (*papers, papers[0]):
        html = printed_document(paper, draft=True)
        bare = HTML(string=html, base_url=BASE_URL, url_fetcher=AssetFetcher(assets))
        assert render(html, press, 20) == (pdf_child.OK, bare.write_pdf(font_config=FontConfiguration(), pdf_variant=VARIANT))


@pytest.mark.parametrize(("failure", "answer"), [(MemoryError(), (b"2", b"")), (ValueError("x" * 900), (b"3", b"ValueError: " + b"x" * 488))])
def test_a_failure_of_the_engine_is_an_answer(monkeypatch, failure, answer):
    monkeypatch.setattr(pdf_child, "PaperPage", lambda **options: (_ for _ in ()).throw(failure))
    assert render("<p>", Press({}), 1) == answer


def test_every_failure_has_its_words():
    assert set(REASONS) == {b"1", b"2", b"3", b"4", b"5"}
    limits = Limits()
    assert (limits.seconds, limits.pages, limits.memory, limits.papers) == (60, 150, 2**30, 50)
    for words in REASONS.values():
        told = words.format(pages=200, limits=limits)
        assert told[0].isupper() and told.endswith(".") and "{" not in told and "Hãy" in told
    assert "200 trang, vượt giới hạn 150 trang" in REASONS[b"1"].format(pages=200, limits=limits)
    assert "quá 60 giây" in REASONS[b"4"].format(limits=limits)
