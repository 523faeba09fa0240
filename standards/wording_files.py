"""A circular's file into rows of lines: checked by content and size, read in a child process under limits."""

import json
import os
import subprocess  # noqa: S404 - our own script with fixed arguments
import sys
import unicodedata
from pathlib import Path

from formats.legacy_encodings import looks_like_tcvn3
from records.uploads import DOCX, UploadRefused, type_of

CHILD = Path(__file__).with_name("wording_child.py")
MAX_MB = 20
MAX_TEXT_MB = 5
SECONDS = 30
OLD_SHARE = 0.25  # more lines than these in an old font, and it is no slip
MEGABYTE = 1024 * 1024


class WordingRefused(Exception):
    """The file is no circular we can read, or the wrong one; str() says why in Vietnamese."""


def rows_of_file(content, name):
    """Return the file's rows: each a tuple of cells, each a tuple of lines in NFC; running text is a row of one cell.

    DOCX, HTML and plain text are taken. Raises WordingRefused.
    """
    check_file(content, name)
    try:
        run = subprocess.run(  # noqa: S603 - fixed arguments, no shell
            [sys.executable, "-I", str(CHILD)], input=content, capture_output=True, timeout=SECONDS,
            env={"PATH": os.defpath, "LANG": "C.UTF-8"}, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        raise WordingRefused(f"Đọc tệp “{name}” quá {SECONDS} giây nên đã dừng.") from late
    if run.returncode:
        raise WordingRefused(f"Đọc tệp “{name}” vượt giới hạn thời gian hoặc bộ nhớ nên đã dừng.")
    answer = json.loads(run.stdout)
    if "refused" in answer:
        raise WordingRefused(f"“{name}”: {answer['refused']}")
    rows = [tuple(tuple(unicodedata.normalize("NFC", line) for line in cell) for cell in row) for row in answer["rows"]]
    refuse_old_fonts(rows, name)
    return rows


def refuse_old_fonts(rows, name):
    """Raise WordingRefused for text in the one-byte fonts of old: read as Unicode it would lose the law's own capitals."""
    lines = [line for row in rows for cell in row for line in cell]
    if sum(map(looks_like_tcvn3, lines)) > OLD_SHARE * len(lines):
        raise WordingRefused(f"“{name}”: Chữ trong tệp gõ bằng phông cũ (TCVN3, .VnTime): mở tệp, chuyển mã sang Unicode rồi lưu lại.")


def check_file(content, name):
    """Raise WordingRefused for what is too big, empty, an archive that is no Word file, or holds macros."""
    if not content.strip():
        raise WordingRefused(f"Tệp “{name}” rỗng.")
    if len(content) > MAX_MB * MEGABYTE:
        raise WordingRefused(f"Tệp “{name}” quá {MAX_MB} MB.")
    if content.startswith(b"PK"):
        try:
            kind = type_of(content, name)
        except UploadRefused as refused:
            raise WordingRefused(str(refused)) from refused
        if kind != DOCX:
            raise WordingRefused(f"“{name}” không phải tệp Word.")
    elif content.startswith((b"%PDF-", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise WordingRefused(f"“{name}”: chỉ nhận Word (.docx), HTML hoặc văn bản thuần. Tệp PDF, .doc, .rtf cần lưu lại thành .docx.")
    elif len(content) > MAX_TEXT_MB * MEGABYTE:
        raise WordingRefused(f"Tệp “{name}” quá {MAX_TEXT_MB} MB chữ.")
