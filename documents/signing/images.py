"""The two images a signature may show: the handwritten signature (blue) and the round seal in its true size (red)."""

from io import BytesIO

from PIL import Image, UnidentifiedImageError

from documents.signing.fields import PERSON_HEIGHT, PERSON_WIDTH, SEAL_SIDE

MOST_BYTES, MOST_PIXELS = 2_000_000, 16_000_000
DOTS = 12  # pixels of the prepared picture in a millimetre, about 300 dpi
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
        return image.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise ImageRefused("Tệp này không phải ảnh PNG. Hãy dùng ảnh PNG nền trong suốt.") from error


def signature_picture(content):
    """The signature's image fitted into its box, centred. In: uploaded bytes; out: a PIL image of the box's shape."""
    return _fitted(read_image(content), PERSON_WIDTH, PERSON_HEIGHT, PERSON_WIDTH, PERSON_HEIGHT)


def seal_picture(content, diameter):
    """The seal in its true size in the middle of its box. `diameter` in mm; raises ImageRefused."""
    if not DIAMETERS[0] <= diameter <= DIAMETERS[1]:
        raise ImageRefused(f"Đường kính dấu từ {DIAMETERS[0]:.0f} đến {DIAMETERS[1]:.0f} mm.")
    return _fitted(read_image(content), diameter, diameter, SEAL_SIDE, SEAL_SIDE)


def _fitted(image, width, height, box_width, box_height):
    """The image scaled to fit width × height, in the middle of a transparent box; all in mm."""
    scale = min(width * DOTS / image.width, height * DOTS / image.height)
    small = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))), Image.Resampling.LANCZOS)
    box = Image.new("RGBA", (round(box_width * DOTS), round(box_height * DOTS)), (255, 255, 255, 0))
    box.alpha_composite(small, ((box.width - small.width) // 2, (box.height - small.height) // 2))
    return box
