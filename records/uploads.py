"""What people upload, checked by its content and never by its name, before anything is stored.

PDF, PNG, JPEG, WebP, DOCX and XLSX are taken. Pictures are drawn anew in bounded size, so that no place, camera or
comment of the original stays in them. Refusals are Vietnamese sentences for the person who chose the file.
"""

import io
import warnings
import zipfile
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from PIL import Image, ImageFile, ImageOps

from accounts.models import Organization
from formats.numbers import format_number
from records.files import read, sha256_of, short_name, store
from records.models import StoredFile

MEGABYTE = 1024 * 1024
PDF, PNG, JPEG, WEBP = "application/pdf", "image/png", "image/jpeg", "image/webp"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {PDF: "pdf", PNG: "png", JPEG: "jpg", WEBP: "webp", DOCX: "docx", XLSX: "xlsx"}
PICTURES = {PNG: "PNG", JPEG: "JPEG", WEBP: "WEBP"}
ACCEPT = ".pdf,.png,.jpg,.jpeg,.webp,.docx,.xlsx"
ACCEPTED_WORDS = "PDF, ảnh (JPEG, PNG, WebP), Word (.docx) hoặc Excel (.xlsx)"

MAX_PIXELS, LONGEST_SIDE, PICTURE_QUALITY = 40_000_000, 2560, 85
MAX_PARTS, MAX_UNPACKED, MAX_RATIO, MAX_TYPES_PART = 4000, 200 * MEGABYTE, 200, MEGABYTE
OFFICE_MAIN = {b"wordprocessingml.document.main+xml": DOCX, b"spreadsheetml.sheet.main+xml": XLSX}
LIVE_PARTS = ("vbaproject", "vbadata", "activex", "macrosheets", "oleobject")
BEGINNINGS = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))


class UploadRefused(Exception):
    """A file that is not taken; `str()` says why."""


@dataclass(frozen=True)
class CheckedFile:
    """A file fit to be stored: its bytes, a clean name with the true ending, its true type."""

    content: bytes
    name: str
    content_type: str

    @property
    def sha256(self):
        return sha256_of(self.content)

    @property
    def is_picture(self):
        return self.content_type in PICTURES


def check_upload(upload):
    """CheckedFile of an uploaded file; raises UploadRefused.

    In: anything with `name`, `size` and `read()`, such as Django's UploadedFile.
    """
    limit = settings.UPLOAD_MAX_MB
    if upload.size > limit * MEGABYTE:
        raise UploadRefused(f"Tệp “{upload.name}” nặng {megabytes(upload.size)} MB, quá {limit} MB: chụp hoặc quét lại ở cỡ nhỏ hơn, hoặc chia làm nhiều tệp.")
    content = upload.read()
    if not content:
        raise UploadRefused(f"Tệp “{upload.name}” rỗng.")
    content_type = type_of(content, upload.name)
    if content_type in PICTURES:
        content = redrawn(content, content_type, upload.name)
    return CheckedFile(content, name_with_ending(upload.name, content_type), content_type)


def checked_again(stored, name):
    """CheckedFile of a file that is stored already, under another name: its bytes were checked when they came."""
    return CheckedFile(read(stored), name_with_ending(name or stored.name, stored.content_type), stored.content_type)


def megabytes(size):
    """`3,2` for 3355443 bytes; at least `0,1`."""
    return format_number(max(Decimal(size) / MEGABYTE, Decimal("0.1")), 1)


def name_with_ending(name, content_type):
    """The file's name with the ending of its true type: `anh.jpg` that holds a PNG becomes `anh.png`."""
    ending = ENDINGS[content_type]
    stem, dot, old = name.rpartition(".")
    known = old.lower() in {*ENDINGS.values(), "jpeg"}
    base = stem if dot and stem and known else name
    return short_name(name if old.lower() == ending and stem else f"{base or 'tep'}.{ending}")


def type_of(content, name):
    """The true type of bytes; raises UploadRefused for every other kind, with the way out where there is one."""
    found = next((kind for beginning, kind in BEGINNINGS if content.startswith(beginning)), None)
    if found == PDF and b"%%EOF" not in content[-4096:]:
        raise UploadRefused(f"Tệp PDF “{name}” không trọn vẹn: tải lại hoặc xuất lại tệp.")
    if found:
        return found
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"PK\x03\x04"):
        return office_type(content, name)
    raise UploadRefused(refusal_words(content, name))


def refusal_words(content, name):
    """Why bytes of no accepted type are refused."""
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"):
        return f"“{name}” là ảnh HEIC của điện thoại: chọn chụp ở dạng JPEG (iPhone: Cài đặt, Camera, Định dạng, Tương thích nhất) rồi gửi lại."
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return f"“{name}” là tệp Office đời cũ hoặc có mật khẩu: lưu lại thành .docx, .xlsx hoặc PDF không mật khẩu."
    return f"Không nhận tệp “{name}”: chỉ nhận {ACCEPTED_WORDS}, xét theo nội dung của tệp."


def office_type(content, name):
    """DOCX or XLSX; raises UploadRefused for other archives, for macros and for archives that unpack without end."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            refuse_bombs(parts, len(content), name)
            types = types_part(archive, name)
    except (zipfile.BadZipFile, KeyError, RuntimeError, EOFError, ValueError) as damage:
        raise UploadRefused(f"Không đọc được tệp “{name}”: tệp hỏng, hoặc không phải Word, Excel.") from damage
    if b"macroenabled" in types.lower() or any(mark in part.filename.lower() for part in parts for mark in LIVE_PARTS):
        raise UploadRefused(f"Tệp “{name}” có macro hoặc thành phần chạy được: lưu lại thành .docx, .xlsx không macro hoặc PDF.")
    found = next((kind for mark, kind in OFFICE_MAIN.items() if mark in types), None)
    if found is None:
        raise UploadRefused(refusal_words(b"", name))
    return found


def refuse_bombs(parts, size, name):
    """Refuse archives that unpack to far more than they weigh."""
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * size:
        raise UploadRefused(f"Tệp “{name}” bung ra quá lớn so với cỡ của nó nên không nhận.")


def types_part(archive, name):
    """The bytes of `[Content_Types].xml`, read no further than it may be long."""
    with archive.open("[Content_Types].xml") as part:
        content = part.read(MAX_TYPES_PART + 1)
    if len(content) > MAX_TYPES_PART:
        raise UploadRefused(f"Tệp “{name}” bung ra quá lớn so với cỡ của nó nên không nhận.")
    return content


def redrawn(content, content_type, name):
    """The picture drawn anew, upright, at most LONGEST_SIDE long, with nothing but its points; raises UploadRefused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            ImageFile.LOAD_TRUNCATED_IMAGES = False  # the PDF engine turns it on for whoever imports it
            with Image.open(io.BytesIO(content), formats=[PICTURES[content_type]]) as picture:
                return drawn(picture, content_type, name)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError, Image.DecompressionBombWarning) as damage:
        raise UploadRefused(f"Không đọc được ảnh “{name}”: ảnh hỏng hoặc quá lớn.") from damage


def drawn(picture, content_type, name):
    """Bytes of an opened picture after its size was checked."""
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise UploadRefused(f"Ảnh “{name}” có {format_number(width * height // 1_000_000)} triệu điểm, quá {MAX_PIXELS // 1_000_000} triệu: chụp lại ở cỡ nhỏ hơn.")
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is then read at a fraction of its size
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))  # first smaller, then copied: a big picture is held once
    upright = ImageOps.exif_transpose(picture)
    plain = upright.convert("RGBA" if has_holes(upright) and content_type != JPEG else "RGB")
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    out = io.BytesIO()
    bare.save(out, PICTURES[content_type], **({} if content_type == PNG else {"quality": PICTURE_QUALITY}))
    return out.getvalue()


def has_holes(picture):
    """Whether the picture has see-through points."""
    return picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info


def used_bytes(organization):
    """What an organisation's stored files weigh together; one query."""
    return StoredFile.objects.filter(organization=organization).aggregate(total=Sum("size"))["total"] or 0


@transaction.atomic
def keep_upload(checked, *, organization, by):
    """Store a checked file for an organisation, within its room; returns the StoredFile. Raises UploadRefused.

    Whoever stores for one organisation stands in line, so the room is never overdrawn.
    """
    place = Organization.objects.select_for_update().get(pk=organization.pk)
    room, used = settings.FILES_QUOTA_MB * MEGABYTE, used_bytes(place)
    if used + len(checked.content) > room:
        raise UploadRefused(f"Đơn vị đã dùng {megabytes(used)} trong {format_number(settings.FILES_QUOTA_MB)} MB chứa tệp, không đủ chỗ cho “{checked.name}” "
                            f"({megabytes(len(checked.content))} MB). Ghi đường dẫn hoặc chỗ để bản giấy thay cho tệp, hoặc nhờ người vận hành tăng dung lượng.")
    return store(checked.content, checked.name, checked.content_type, organization=place, by=by)
