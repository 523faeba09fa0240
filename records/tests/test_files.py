"""Stored files: kept whole under a random name, checked when read, gone when discarded."""

import hashlib

import pytest
from django.core.files.storage import default_storage

from records.files import MAX_NAME, DamagedFile, discard, read, sha256_of, short_name, store
from records.models import StoredFile

CONTENT = "Kế hoạch số 05/KH-MNHM".encode()


@pytest.fixture
def stored(cast):
    return store(CONTENT, "Kế hoạch.pdf", "application/pdf", organization=cast.school, by=cast.clerk)


def test_what_is_stored_is_read_back_byte_for_byte(cast, stored):
    row = StoredFile.objects.get()
    assert read(row) == CONTENT
    assert (row.name, row.content_type, row.size) == ("Kế hoạch.pdf", "application/pdf", len(CONTENT))
    assert row.sha256 == hashlib.sha256(CONTENT).hexdigest() == sha256_of(CONTENT)
    assert (row.organization, row.created_by) == (cast.school, cast.clerk)


def test_the_name_on_disk_tells_nothing(cast, stored, media_root):
    (path,) = [path for path in media_root.rglob("*") if path.is_file()]
    assert path.parent.name == str(cast.school.pk) and len(path.name) == 32 and "Kế" not in str(path)


def test_a_file_of_nobody_lies_apart(db):
    row = store(b"x", "a.txt", "text/plain", organization=None, by=None)
    assert row.file.name.startswith("0/") and read(row) == b"x"


@pytest.mark.parametrize("content", [b"", b"\0" * 100_000], ids=["empty", "large"])
def test_any_bytes_are_kept(db, content):
    row = store(content, "a.bin", "application/octet-stream", organization=None, by=None)
    assert read(row) == content and row.size == len(content)


@pytest.mark.parametrize("changed", [CONTENT + b" ", b"", CONTENT[:-1]], ids=["longer", "emptied", "cut"])
def test_bytes_that_were_changed_are_never_given_out(stored, media_root, changed):
    (media_root / stored.file.name).write_bytes(changed)
    with pytest.raises(DamagedFile, match=f"stored file {stored.pk}"):
        read(stored)


def test_a_file_that_is_gone_is_said_to_be_gone(stored):
    default_storage.delete(stored.file.name)
    with pytest.raises(FileNotFoundError):
        read(stored)


def test_discarding_removes_row_and_bytes(stored, media_root):
    discard(stored)
    assert not StoredFile.objects.exists()
    assert [path for path in media_root.rglob("*") if path.is_file()] == []


def test_two_files_of_one_name_do_not_meet(cast, stored):
    second = store(b"khac", "Kế hoạch.pdf", "application/pdf", organization=cast.school, by=None)
    assert second.file.name != stored.file.name and (read(stored), read(second)) == (CONTENT, b"khac")


@pytest.mark.parametrize(("name", "short"), [
    ("Kế hoạch.pdf", "Kế hoạch.pdf"),
    ("x" * 150, "x" * 150),
    ("x" * 151, "x" * 149 + "…"),
    ("x" * 200 + ".pdf", "x" * 145 + "….pdf"),
    ("a." + "x" * 200, "a." + "x" * 147 + "…"),
    ("." * 200, "." * 148 + "…."),
    ("a\0b\nc\u202e.pdf", "ab c.pdf"),
    ("Ke\u0302\u0301 hoạch.pdf", "Kế hoạch.pdf"),
], ids=["short", "just fits", "no ending", "ending kept", "an ending that is none", "only dots", "invisible", "composed"])
def test_names_fit_their_column(name, short):
    assert short_name(name) == short and len(short_name(name)) <= MAX_NAME
