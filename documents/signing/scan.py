"""Is a PDF a usable scan of a signed paper: every page a colour picture of at least 200 dpi (NĐ 30/2020, Phần II, I.2)?"""

from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader

LEAST_DPI, SLACK = 200, 0.95  # a scanner's 199.6 dpi is meant as 200
POINTS = 72
GREY = ("/DeviceGray", "/CalGray")
UNREADABLE = "Không đọc được tệp: tệp hỏng hoặc không phải PDF."


def scan_faults(content, pages):
    """Sentences of what is wrong; [] when the scan will do. In: PDF bytes, how many pages the paper has (0 = not known)."""
    try:
        reader = PdfFileReader(BytesIO(content), strict=False)  # scanners write sloppily
        count = int(reader.root["/Pages"]["/Count"])
        pictures = [_picture(reader.find_page_for_modification(number)[0].get_object()) for number in range(count)]
    except Exception:  # noqa: BLE001 - a damaged file makes the parser give up in any way
        return [UNREADABLE]
    faults = [f"Bản quét có {count} trang, văn bản có {pages} trang: hãy quét đủ, đúng thứ tự."] if pages and count != pages else []
    return faults + list(_page_faults(list(enumerate(pictures, start=1))))


def _page_faults(pages):
    """One sentence for all pages that lack the same. In: (number, picture as of _picture) of each page."""
    if missing := [number for number, picture in pages if picture is None]:
        yield f"Trang {_spans(missing)} không phải ảnh quét."
    seen = [(number, *picture) for number, picture in pages if picture]
    if coarse := {number: dpi for number, dpi, _colour in seen if dpi < LEAST_DPI * SLACK}:
        yield f"Trang {_spans(coarse)} chỉ khoảng {min(coarse.values()):.0f} dpi: hãy quét từ {LEAST_DPI} dpi."
    if grey := [number for number, _dpi, is_colour in seen if not is_colour]:
        yield f"Trang {_spans(grey)} không có màu: hãy quét màu để thấy dấu đỏ."


def _spans(numbers):
    """`1–3, 7` of ascending page numbers."""
    spans = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


def _picture(page):
    """(dpi, whether in colour) of what is scanned on a page, as if it filled the page; None without a picture.

    A scanner may cut a page into strips of one width, or lay sharp black letters over a coarser picture in colour.
    """
    box = [float(value) for value in page["/MediaBox"]]
    inches = abs(box[2] - box[0]) / POINTS, abs(box[3] - box[1]) / POINTS
    objects = page["/Resources"].get("/XObject", {}) if "/Resources" in page else {}
    pictures = [objects[name] for name in objects if objects[name].get("/Subtype") == "/Image"]
    if not pictures:
        return None
    heights = {}
    for one in pictures:
        heights.setdefault(int(one["/Width"]), []).append(int(one["/Height"]))
    width, height = max(((width, sum(high)) for width, high in heights.items()), key=lambda size: size[0] * size[1])
    dpi = min(max(width, height) / max(inches), min(width, height) / min(inches))
    return dpi, any(map(_is_colour, pictures))


def _is_colour(picture):
    space = picture.get("/ColorSpace", "/DeviceRGB")  # JPEG 2000 may name none
    if isinstance(space, str):
        return space not in GREY and not picture.get("/ImageMask", False)
    if str(space[0]) == "/ICCBased":
        return int(space[1].get("/N", 3)) >= 3
    return str(space[0]) not in GREY
