"""Files behind Django's storage API: stored whole under a random name, checked against their hash when read."""

import hashlib

from django.core.files.base import ContentFile

from formats.text import clean_line
from records.models import StoredFile

MAX_NAME, LONGEST_ENDING = 150, 10


class DamagedFile(Exception):
    """The stored bytes no longer have the hash noted when they were stored."""


def sha256_of(content):
    """Hexadecimal SHA-256 of bytes."""
    return hashlib.sha256(content).hexdigest()


def store(content, name, content_type, *, organization, by):
    """Keep bytes as a file of an organisation; returns the StoredFile row, whose `sha256` is that of the bytes.

    The file is written before the row. A caller whose later transaction fails calls `discard`.
    """
    row = StoredFile(organization=organization, name=short_name(name), content_type=content_type, created_by=by)
    row.size, row.sha256 = len(content), sha256_of(content)
    row.file.save(name, ContentFile(content), save=False)
    row.save()
    return row


def short_name(name):
    """A clean name of at most MAX_NAME characters that keeps its ending, as far as it is one."""
    name = clean_line(name)
    if len(name) <= MAX_NAME:
        return name
    _, dot, ending = name.rpartition(".")
    tail = f"…{dot}{ending}" if dot and len(ending) <= LONGEST_ENDING else "…"
    return name[: MAX_NAME - len(tail)] + tail


def discard(row):
    """Remove a file that nothing refers to: first the row, then the bytes."""
    row.delete()
    row.file.storage.delete(row.file.name)


def read(row):
    """The stored bytes; raises DamagedFile when they differ from what was stored, FileNotFoundError when gone."""
    with row.file.open("rb") as file:
        content = file.read()
    if sha256_of(content) != row.sha256:
        raise DamagedFile(f"stored file {row.pk}")
    return content
