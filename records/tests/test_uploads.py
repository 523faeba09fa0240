"""What people upload: taken by its content, cleaned, within the room; everything else refused in clear words."""

import io
import struct
import threading
import zlib

import pytest
from django.db import connection
from PIL import Image

from accreditation.tests.cast import Cast
from records import uploads
from records.models import StoredFile
from records.tests.hostile import HEIC_BYTES, PDF_BYTES, TYPES, archive, office, picture, upload, with_place
from records.uploads import DOCX, JPEG, PDF, PNG, WEBP, XLSX, UploadRefused, check_upload, keep_upload


def refusal(content, name="tep.bin"):
    with pytest.raises(UploadRefused) as caught:
        check_upload(upload(content, name))
    return str(caught.value)


@pytest.mark.parametrize(("content", "name", "kind", "stored"), [
    (PDF_BYTES, "Kế hoạch.pdf", PDF, "Kế hoạch.pdf"), (PDF_BYTES, "ke-hoach", PDF, "ke-hoach.pdf"),
    (picture("PNG"), "anh.jpg", PNG, "anh.png"), (picture("JPEG"), "anh.JPEG", JPEG, "anh.jpg"), (picture("JPEG"), "anh.jpg", JPEG, "anh.jpg"),
    (picture("WEBP"), "anh.webp", WEBP, "anh.webp"), (office(), "bao cao.v2", DOCX, "bao cao.v2.docx"),
    (office("spreadsheetml.sheet"), "so lieu.xlsx", XLSX, "so lieu.xlsx"), (PDF_BYTES, "la-anh.exe.pdf", PDF, "la-anh.exe.pdf"),
])  # fmt: skip
def test_a_file_is_taken_by_its_content_and_named_by_it(content, name, kind, stored):
    checked = check_upload(upload(content, name))
    assert (checked.content_type, checked.name) == (kind, stored)
    assert checked.is_picture or checked.content == content


@pytest.mark.parametrize("content", [
    b"<html><script>alert(1)</script></html>", b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', b"MZ\x90\x00", b"\x7fELF\x02",
    b"#!/bin/sh\nrm -rf /", b"GIF89a;", b"BM6\x00", b" %PDF-1.7 %%EOF", b"<?xml version='1.0'?><x/>", b"plain text", b"RIFF\x00\x00\x00\x00WAVE",
])  # fmt: skip
@pytest.mark.parametrize("name", ["anh.png", "vanban.pdf"])
def test_other_kinds_are_refused_whatever_their_name(content, name):
    assert refusal(content, name).startswith(f"Không nhận tệp “{name}”: chỉ nhận PDF, ảnh")


def test_refusals_name_the_way_out():
    assert "dạng JPEG" in refusal(HEIC_BYTES, "IMG_1.HEIC")
    assert "đời cũ hoặc có mật khẩu" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "cu.doc")
    assert "rỗng" in refusal(b"")
    assert "không trọn vẹn" in refusal(b"%PDF-1.7\n1 0 obj")


def test_a_heavy_file_is_refused_before_it_is_read(settings):
    settings.UPLOAD_MAX_MB = 1
    assert refusal(b"%PDF-" + b"0" * 3 * 1024 * 1024, "quet.pdf").startswith("Tệp “quet.pdf” nặng 3,0 MB, quá 1 MB")


@pytest.mark.parametrize("part", ["word__vbaProject.bin", "xl__vbaData.xml", "word__activeX__activeX1.xml", "xl__macrosheets__sheet1.xml",
                                  "word__embeddings__oleObject1.bin"])  # fmt: skip
def test_files_with_live_parts_are_refused(part):
    assert "có macro hoặc thành phần chạy được" in refusal(office(**{part: b"x"}), "ke-hoach.docx")


def test_a_macro_file_under_a_harmless_name_is_refused():
    types = '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    assert "có macro" in refusal(archive({"[Content_Types].xml": types}), "ke-hoach.docx")


@pytest.mark.parametrize("content", [
    archive({"a.txt": "x"}), archive({"[Content_Types].xml": "<Types/>"}), archive({"[Content_Types].xml": TYPES.format("presentationml.presentation")}),
    archive({"META-INF/MANIFEST.MF": "x"}), office()[:-30], b"PK\x03\x04" + b"\x00" * 40,
])  # fmt: skip
def test_other_archives_are_refused(content):
    assert refusal(content, "tep.docx")


def test_archives_that_unpack_without_end_are_refused(monkeypatch):
    assert "bung ra quá lớn" in refusal(office(word__document=b"0" * 30_000_000), "bom.docx")
    monkeypatch.setattr(uploads, "MAX_PARTS", 3)
    assert "bung ra quá lớn" in refusal(office(a=b"1", b=b"2", c=b"3"), "nhieu.docx")
    monkeypatch.setattr(uploads, "MAX_TYPES_PART", 10)
    assert "bung ra quá lớn" in refusal(office(), "loai.docx")


def test_a_photo_loses_place_camera_and_comment_and_stands_upright():
    content = with_place()
    assert b"Nha rieng" in content and Image.open(io.BytesIO(content)).getexif()[0x010F]
    checked = check_upload(upload(content, "anh.jpg"))
    bare = Image.open(io.BytesIO(checked.content))
    assert not bare.getexif() and "comment" not in bare.info and b"Exif" not in checked.content and b"Nha rieng" not in checked.content
    assert bare.size == (30, 40)
    assert bare.getpixel((15, 2))[1] < 60 and bare.getpixel((15, 38))[1] > 200  # red now on top


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_pictures_lose_their_notes_too(kind):
    exif = Image.Exif()
    exif[0x010F] = "May anh"
    checked = check_upload(upload(picture(kind, exif=exif), "anh"))
    assert b"May anh" not in checked.content and not Image.open(io.BytesIO(checked.content)).getexif()


def test_see_through_pictures_stay_so():
    clear = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    out = io.BytesIO()
    clear.save(out, "PNG")
    assert Image.open(io.BytesIO(check_upload(upload(out.getvalue(), "dau.png")).content)).getpixel((1, 1))[3] == 0


def test_a_big_photo_becomes_a_bounded_one():
    checked = check_upload(upload(picture(size=(4000, 1000)), "anh.jpg"))
    assert Image.open(io.BytesIO(checked.content)).size == (2560, 640)


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def bomb(width, height):
    """A PNG of a few bytes that says it has width × height points."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_pictures_that_unpack_without_end_are_refused():
    assert "triệu điểm" in refusal(bomb(8000, 8000), "bom.png")
    assert "quá lớn" in refusal(bomb(60000, 60000), "bom.png")


@pytest.mark.parametrize("content", [picture("PNG")[:60], picture("JPEG")[:200], b"\xff\xd8\xff\xe0 khong phai anh", picture("WEBP")[:40]])
def test_broken_pictures_are_refused(content):
    assert "Không đọc được ảnh" in refusal(content, "anh.jpg")


@pytest.fixture
def files(settings, tmp_path):
    settings.MEDIA_ROOT, settings.FILES_QUOTA_MB = tmp_path, 1
    return tmp_path


def pdf(megabytes):
    return check_upload(upload(b"%PDF-" + b"0" * int(megabytes * 1024 * 1024) + b"%%EOF", "quet.pdf"))


def test_a_file_is_kept_within_the_room_of_the_organisation(cast, files):
    kept = keep_upload(pdf(0.6), organization=cast.school, by=cast.secretary)
    assert (kept.name, kept.organization, kept.created_by) == ("quet.pdf", cast.school, cast.secretary)
    with pytest.raises(UploadRefused, match=r"Đơn vị đã dùng 0,6 trong 1 MB chứa tệp, không đủ chỗ cho “quet.pdf” \(0,6 MB\)"):
        keep_upload(pdf(0.6), organization=cast.school, by=cast.secretary)
    assert StoredFile.objects.count() == 1 and len([path for path in files.rglob("*") if path.is_file()]) == 1
    keep_upload(pdf(0.6), organization=cast.other_school, by=cast.other_principal)  # another school's room


@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_once_never_overdraw_the_room(files):
    cast, refused = Cast(), []

    def put():
        try:
            keep_upload(pdf(0.4), organization=cast.school, by=cast.secretary)
        except UploadRefused as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=put) for _ in range(4)]
    [thread.start() for thread in threads], [thread.join() for thread in threads]
    assert (len(refused), StoredFile.objects.count()) == (2, 2)
