"""Files as honest people and others send them, made small and by hand."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

TYPES = '<?xml version="1.0"?><Types><Override PartName="/x" ContentType="application/vnd.openxmlformats-officedocument.{}.main+xml"/></Types>'
PDF_BYTES = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
HEIC_BYTES = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"


def upload(content, name="tep.bin"):
    return SimpleUploadedFile(name, content)


def picture(kind="JPEG", size=(40, 30), mode="RGB", **options):
    """Bytes of a picture whose left half is red."""
    image = Image.new(mode, size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def with_place():
    """A JPEG that says where and with what it was taken, and that it lies on its side."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Máy của cô Minh"
    exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 2.0, 3.0), 3: "E", 4: (105.0, 50.0, 1.0)})
    return picture(exif=exif, comment=b"Nha rieng 12 ngo 5")


def archive(parts):
    """A ZIP of {name: bytes or text}."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return out.getvalue()


def office(kind="wordprocessingml.document", **parts):
    """A bare DOCX (or XLSX: `spreadsheetml.sheet`), with more parts by name (`__` for `/`)."""
    return archive({"[Content_Types].xml": TYPES.format(kind), **{name.replace("__", "/"): content for name, content in parts.items()}})
