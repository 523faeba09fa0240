"""Pages go compressed over the line, papers as they are."""

import gzip

from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from accreditation.compression import PageCompressionMiddleware


def answer(content_type, accepts="gzip", **headers):
    """What the middleware makes of a long response of that type."""
    request = RequestFactory().get("/", headers={"accept-encoding": accepts})
    response = HttpResponse(b"x" * 5000, content_type=content_type, headers=headers)
    return PageCompressionMiddleware(lambda _: response)(request)


def test_a_page_is_compressed_for_a_browser_that_takes_it(cast):
    page = cast.client(cast.principal).get(reverse("home"), headers={"accept-encoding": "gzip"})
    plain = cast.client(cast.principal).get(reverse("home"))
    assert page.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in page.headers["Vary"]
    assert "Trường Chuẩn" in gzip.decompress(page.content).decode()
    assert "Content-Encoding" not in plain.headers
    assert len(page.content) < len(plain.content) / 2


def test_other_browsers_get_it_plain():
    assert answer("text/html", accepts="identity").content == b"x" * 5000


def test_a_paper_stays_byte_for_byte_with_its_strong_tag():
    response = answer("application/pdf", ETag='"abc"')
    assert response.content == b"x" * 5000
    assert response.headers["ETag"] == '"abc"'
