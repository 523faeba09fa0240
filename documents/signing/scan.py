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
        pictures = [_largest_picture(reader.find_page_for_modification(number)[0].get_object()) for number in range(count)]
    except Exception:  # noqa: BLE001 - a damaged file makes the parser give up in any way
        return [UNREADABLE]
    faults = [f"Bản quét có {count} trang, văn bản có {pages} trang: hãy quét đủ, đúng thứ tự."] if pages and count != pages else []
    for number, picture in enumerate(pictures, start=1):
        faults += _page_faults(number, picture)
    return faults


def _page_faults(number, picture):
    if picture is None:
        return [f"Trang {number} không phải ảnh quét."]
    dpi, is_colour = picture
    faults = [] if dpi >= LEAST_DPI * SLACK else [f"Trang {number} chỉ khoảng {dpi:.0f} dpi: hãy quét từ {LEAST_DPI} dpi."]
    return faults + ([] if is_colour else [f"Trang {number} không có màu: hãy quét màu để thấy dấu đỏ."])


def _largest_picture(page):
    """(dpi, whether in colour) of the largest picture on a page, as if it filled the page; None without one."""
    box = [float(value) for value in page["/MediaBox"]]
    inches = abs(box[2] - box[0]) / POINTS, abs(box[3] - box[1]) / POINTS
    objects = page["/Resources"].get("/XObject", {}) if "/Resources" in page else {}
    pictures = [objects[name] for name in objects if objects[name].get("/Subtype") == "/Image"]
    if not pictures:
        return None
    best = max(pictures, key=lambda one: int(one["/Width"]) * int(one["/Height"]))
    dpi = min(max(int(best["/Width"]), int(best["/Height"])) / max(inches), min(int(best["/Width"]), int(best["/Height"])) / min(inches))
    return dpi, _is_colour(best)


def _is_colour(picture):
    space = picture.get("/ColorSpace", "/DeviceRGB")  # JPEG 2000 may name none
    if isinstance(space, str):
        return space not in GREY and not picture.get("/ImageMask", False)
    if str(space[0]) == "/ICCBased":
        return int(space[1].get("/N", 3)) >= 3
    return str(space[0]) not in GREY
