"""An archive is believed only when every byte of it agrees with its manifest."""

import hashlib
import json
import zipfile
from io import BytesIO

import pytest

from accreditation.archive import FORMAT, verify
from accreditation.dumps import BackupError

CONTENTS = {"database.sqlite3": b"rows " * 40, "files/1/abc": b"paper " * 30, "files/2/def": b""}


def entry(name, content):
    return {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def manifest_of(contents, **changes):
    files = [entry(name, content) for name, content in contents.items()]
    facts = {"format": FORMAT, "engine": "sqlite", "app_version": "0", "migrations": [], "tables": {}, "files": files}
    return {**facts, **changes}


def archive_bytes(contents, manifest):
    """A ZIP with these members; `manifest` as a dictionary, as bytes, or None for none."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
        if manifest is not None:
            text = manifest if isinstance(manifest, bytes) else json.dumps(manifest)
            archive.writestr("manifest.json", text)
    return buffer.getvalue()


@pytest.fixture
def verdict(tmp_path):
    """A function: archive's bytes -> "ok", or the reason of the refusal."""

    def judge(content):
        path = tmp_path / "archive.zip"
        path.write_bytes(content)
        try:
            verify(path)
        except BackupError as refusal:
            return str(refusal)
        return "ok"

    return judge


def test_a_whole_archive_is_accepted(verdict):
    assert verdict(archive_bytes(CONTENTS, manifest_of(CONTENTS))) == "ok"


def test_any_flipped_byte_is_noticed_or_changes_nothing(verdict):
    good = archive_bytes(CONTENTS, manifest_of(CONTENTS))
    for position in range(len(good)):
        damaged = bytearray(good)
        damaged[position] ^= 0x10
        if verdict(bytes(damaged)) != "ok":
            continue  # what stays are times and attributes of the ZIP itself
        with zipfile.ZipFile(BytesIO(bytes(damaged))) as archive:
            assert {name: archive.read(name) for name in CONTENTS} == CONTENTS, position


def test_an_archive_cut_anywhere_is_refused(verdict):
    good = archive_bytes(CONTENTS, manifest_of(CONTENTS))
    for length in range(0, len(good), 7):
        assert verdict(good[:length]) != "ok", length


def test_a_file_that_is_no_archive_or_not_there_is_refused(verdict, tmp_path):
    assert "không phải tệp sao lưu" in verdict(b"hello")
    with pytest.raises(BackupError, match="Không có tệp"):
        verify(tmp_path / "nowhere.zip")


def test_a_missing_file_is_named(verdict):
    fewer = {name: content for name, content in CONTENTS.items() if name != "files/1/abc"}
    assert verdict(archive_bytes(fewer, manifest_of(CONTENTS))) == "Tệp sao lưu thiếu files/1/abc."


def test_a_file_outside_the_manifest_is_named(verdict):
    more = {**CONTENTS, "files/9/zzz": b"x"}
    assert "files/9/zzz ngoài bảng kê" in verdict(archive_bytes(more, manifest_of(CONTENTS)))


def test_exchanged_content_is_noticed(verdict):
    other = {**CONTENTS, "files/1/abc": b"forged" * 30}
    assert "files/1/abc không khớp bảng kê" in verdict(archive_bytes(other, manifest_of(CONTENTS)))


def test_an_archive_without_a_database_is_refused(verdict):
    contents = {"files/1/abc": b"x"}
    assert "thiếu cơ sở dữ liệu" in verdict(archive_bytes(contents, manifest_of(contents)))


@pytest.mark.parametrize(
    "name",
    ["../outside", "/etc/passwd", "files/../../outside", "files/./x", "files//x", "files\\..\\x", "files/C:x", "files/",
     "files", "other/x", "manifest.json/x"],
)
def test_names_that_lead_elsewhere_are_refused(verdict, name):
    contents = {**CONTENTS, name: b"x"}
    assert "không an toàn" in verdict(archive_bytes(contents, manifest_of(contents)))


def test_a_symbolic_link_is_refused(verdict):
    link = zipfile.ZipInfo("files/1/link")
    link.external_attr = 0o120777 << 16
    buffer = BytesIO()
    contents = {**CONTENTS, "files/1/link": b"/etc/passwd"}
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in contents.items():
            archive.writestr(link if name == link.filename else name, content)
        archive.writestr("manifest.json", json.dumps(manifest_of(contents)))
    assert "không an toàn" in verdict(buffer.getvalue())


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_comes_twice_is_refused(verdict):
    buffer = BytesIO(archive_bytes(CONTENTS, manifest_of(CONTENTS)))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("files/1/abc", b"second")
    assert "lặp lại" in verdict(buffer.getvalue())


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        (None, "thiếu bảng kê"),
        (b"{", "bị hỏng"),
        (b"\xff\xfe\x00", "bị hỏng"),
        ([], "thiếu mục"),
        ({}, "thiếu mục"),
        (manifest_of(CONTENTS, format=99), "định dạng 99"),
        (manifest_of(CONTENTS, files=["x"]), "thiếu mục"),
        (manifest_of(CONTENTS, files=[{"name": "x"}]), "thiếu mục"),
        (manifest_of(CONTENTS, files=[{"name": 1, "size": 1, "sha256": ""}]), "thiếu mục"),
    ],
)
def test_a_manifest_that_can_not_be_relied_on_is_refused(verdict, manifest, reason):
    assert reason in verdict(archive_bytes(CONTENTS, manifest))
