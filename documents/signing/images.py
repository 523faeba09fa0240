"""The two images a signature may show: the handwritten signature (blue) and the round seal in its true size (red)."""

from functools import reduce
from io import BytesIO

from PIL import Image, ImageChops, ImageStat, UnidentifiedImageError

from documents.signing.fields import PERSON_HEIGHT, PERSON_WIDTH, SEAL_SIDE

MOST_BYTES, MOST_PIXELS = 2_000_000, 16_000_000
DOTS = 12  # pixels of the prepared picture in a millimetre, about 300 dpi
OPAQUE, WHITE = 255, 225  # alpha of ink; paper under a scanner's lamp is at least this light
LEAST_TINT = 20  # by how much blue or red ink differs from black
DIAMETERS = (20.0, SEAL_SIDE)  # mm a seal may have


class ImageRefused(Exception):
    """The picture can't stand for a signature or seal; the message says why."""


def read_image(content):
    """A PNG with its transparency from uploaded bytes; raises ImageRefused."""
    if len(content) > MOST_BYTES:
        raise ImageRefused("Ảnh lớn hơn 2 MB. Hãy dùng ảnh nhỏ hơn.")
    try:
        image = Image.open(BytesIO(content), formats=["PNG"])
        if image.width * image.height > MOST_PIXELS:
            raise ImageRefused("Ảnh có quá nhiều điểm ảnh. Hãy dùng ảnh nhỏ hơn.")
        return _cropped(image.convert("RGBA"))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise ImageRefused("Tệp này không phải ảnh PNG. Hãy dùng ảnh PNG nền trong suốt.") from error


def _cropped(image):
    """What is drawn, without the paper around it; a picture on plain white paper is taken for one without paper."""
    if image.getchannel("A").getextrema()[0] == OPAQUE and all(min(image.getpixel(corner)[:3]) >= WHITE for corner in _corners(image)):
        darkest = reduce(ImageChops.darker, image.convert("RGB").split())
        image.putalpha(darkest.point([OPAQUE if value < WHITE else 0 for value in range(256)]))
    drawn = image.getchannel("A").getbbox()
    if drawn is None:
        raise ImageRefused("Ảnh trống: không có nét nào.")
    return image.crop(drawn)


def _corners(image):
    return ((left, top) for left in (0, image.width - 1) for top in (0, image.height - 1))


def _in_colour(image, main, other, words):
    """The image, refused unless its ink has the colour that NĐ 30/2020 asks for. `main`, `other`: places in RGB."""
    ink = ImageStat.Stat(image.convert("RGB"), mask=image.getchannel("A")).mean
    if ink[main] < ink[other] + LEAST_TINT:
        raise ImageRefused(words)
    return image


def signature_picture(content):
    """The signature's image fitted into its box, centred. In: uploaded bytes; out: a PIL image of the box's shape."""
    image = _in_colour(read_image(content), 2, 0, "Ảnh chữ ký phải màu xanh (Nghị định 30/2020/NĐ-CP, Phụ lục I).")
    return _fitted(image, PERSON_WIDTH, PERSON_HEIGHT, PERSON_WIDTH, PERSON_HEIGHT)


def seal_picture(content, diameter):
    """The seal in its true size in the middle of its box. `diameter` in mm; raises ImageRefused."""
    if not DIAMETERS[0] <= diameter <= DIAMETERS[1]:
        raise ImageRefused(f"Đường kính dấu từ {DIAMETERS[0]:.0f} đến {DIAMETERS[1]:.0f} mm.")
    image = _in_colour(read_image(content), 0, 2, "Ảnh dấu phải màu đỏ (Nghị định 30/2020/NĐ-CP, Phụ lục I).")
    return _fitted(image, diameter, diameter, SEAL_SIDE, SEAL_SIDE)


def _fitted(image, width, height, box_width, box_height):
    """The image scaled to fit width × height, in the middle of a transparent box; all in mm."""
    scale = min(width * DOTS / image.width, height * DOTS / image.height)
    small = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))), Image.Resampling.LANCZOS)
    box = Image.new("RGBA", (round(box_width * DOTS), round(box_height * DOTS)), (255, 255, 255, 0))
    box.alpha_composite(small, ((box.width - small.width) // 2, (box.height - small.height) // 2))
    return box
