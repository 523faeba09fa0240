"""A scan as scanners really make it: pages in strips, sharp letters over coarse colour; what is missing is told once for all pages."""

from io import BytesIO

import pikepdf
import pytest

from documents.signing.scan import _spans, scan_faults

A4 = (595, 842)


def scanned(*pages):
    """A PDF of pages, each of (width, height, colour space) of its pictures; nobody looks at their content."""
    with pikepdf.new() as file:
        for pictures in pages:
            file.add_blank_page(page_size=A4)
            held = pikepdf.Dictionary()
            for number, (width, height, space) in enumerate(pictures):
                about = {"Type": pikepdf.Name.XObject, "Subtype": pikepdf.Name.Image, "Width": width, "Height": height, "BitsPerComponent": 8}
                about |= {"ImageMask": True} if space == "mask" else {"ColorSpace": pikepdf.Name("/" + space)}
                held[f"/Im{number}"] = file.make_indirect(pikepdf.Stream(file, b"", **about))
            file.pages[-1].Resources = pikepdf.Dictionary(XObject=held)
        out = BytesIO()
        file.save(out)
    return out.getvalue()


GOOD, COARSE, GREY = (1654, 2339, "DeviceRGB"), (1240, 1754, "DeviceRGB"), (1654, 2339, "DeviceGray")


@pytest.mark.parametrize("page", [
    [GOOD], [(2339, 1654, "DeviceRGB")], [(1654, 300, "DeviceRGB")] * 8, [(3307, 4677, "mask"), (827, 1170, "DeviceRGB")], [GOOD, (90, 90, "DeviceGray")],
])
def test_what_scanners_make_is_taken(page):
    assert scan_faults(scanned(page), 1) == []


@pytest.mark.parametrize(("page", "words"), [
    ([COARSE], "chỉ khoảng 150 dpi"), ([GREY], "không có màu"), ([(3307, 4677, "mask")], "không có màu"), ([], "không phải ảnh quét"),
    ([(1654, 300, "DeviceRGB")] * 4, "dpi"),
])
def test_what_shows_too_little_is_named(page, words):
    (fault,) = scan_faults(scanned(page), 1)
    assert words in fault and fault.startswith("Trang 1 ")


def test_the_same_lack_of_many_pages_is_told_once():
    pages = [[GREY]] * 3 + [[GOOD]] + [[COARSE]] + [[]] + [[GREY]]
    assert scan_faults(scanned(*pages), 9) == [
        "Bản quét có 7 trang, văn bản có 9 trang: hãy quét đủ, đúng thứ tự.", "Trang 6 không phải ảnh quét.",
        "Trang 5 chỉ khoảng 150 dpi: hãy quét từ 200 dpi.", "Trang 1–3, 7 không có màu: hãy quét màu để thấy dấu đỏ.",
    ]


@pytest.mark.parametrize(("numbers", "words"), [([1], "1"), ([1, 2], "1–2"), ([1, 3, 4, 5, 9], "1, 3–5, 9")])
def test_spans_of_pages(numbers, words):
    assert _spans(numbers) == words
