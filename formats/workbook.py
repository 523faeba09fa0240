"""An Excel file as plain cells, read by a short-lived child process under limits (measured-tech §5.1).

Nothing of the file is opened in the process that serves pages; what comes back is bounded text.
"""

import json
import logging
import os
import re
import signal
import subprocess  # noqa: S404 - our own script with fixed arguments
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

logger = logging.getLogger(__name__)

CHILD = Path(__file__).with_name("workbook_child.py")
MIB = 1024**2
_CORNERS = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


@dataclass(frozen=True)
class Limits:
    """What one file may take: bytes, what it unpacks to, parts of the zip, sheets, the part read, and the child's resources."""

    size: int = 10 * MIB
    unpacked: int = 20 * MIB
    parts: int = 200
    ratio: int = 100
    sheets: int = 20
    rows: int = 12_000
    columns: int = 400
    cells: int = 400_000
    text: int = 300
    seconds: int = 20
    cpu: int = 10
    memory: int = 600 * MIB


LIMITS = Limits()
REASONS = {
    "empty": "Tệp rỗng, không có nội dung.",
    "too_big": "Tệp lớn quá {limits.size_words}. Hãy chia thành nhiều tệp.",
    "old_format": "Đây là tệp Excel kiểu cũ (.xls) hoặc tệp có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu và lưu thành .xlsx rồi tải lên lại.",
    "not_zip": "Đây không phải là tệp Excel (.xlsx). Hãy mở bằng Excel và lưu thành .xlsx rồi tải lên lại.",
    "not_workbook": "Tệp này không phải là bảng tính Excel (.xlsx).",
    "too_many_parts": "Tệp có quá nhiều phần bên trong nên không nhận. Hãy chép số liệu sang tệp mẫu rồi tải lên lại.",
    "bomb": "Nội dung tệp bung ra quá lớn nên không nhận. Hãy chép số liệu sang tệp mẫu rồi tải lên lại.",
    "macros": "Tệp có macro (.xlsm) nên không nhận. Hãy lưu thành .xlsx rồi tải lên lại.",
    "entities": "Tệp có phần khai báo không an toàn nên không nhận.",
    "too_many_sheets": "Tệp có quá {limits.sheets} trang tính. Hãy bỏ bớt trang không dùng.",
    "too_far": "Ô {where} nằm ngoài vùng đọc được ({limits.rows} dòng, {limits.columns} cột). Hãy xóa ô đó hoặc chép số liệu sang tệp mẫu.",
    "memory": "Đọc tệp này cần quá nhiều bộ nhớ nên đã dừng. Hãy chép số liệu sang tệp mẫu rồi tải lên lại.",
    "slow": "Đọc tệp này quá lâu nên đã dừng. Hãy chép số liệu sang tệp mẫu rồi tải lên lại.",
    "broken": "Không đọc được tệp: tệp hỏng hoặc không phải bảng tính Excel (.xlsx). Hãy mở bằng Excel và lưu lại thành .xlsx.",
}


class WorkbookRefused(Exception):
    """Nothing was read; str() is the reason in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` is {row: {column: value}} of filled cells, counted from 1; a value is its kind (one letter) and its text."""

    name: str
    is_hidden: bool
    rows: dict
    merged: tuple

    def text(self, row, column):
        """The text of a cell of any kind, "" for an empty one."""
        return self.rows.get(row, {}).get(column, "s")[1:]

    def merged_at(self, row, column):
        """The merged range that holds a cell, as Excel writes it, or ""."""
        inside = (ref for ref, (top, left, bottom, right) in self.merged if top <= row <= bottom and left <= column <= right)
        return next(inside, "")


def read_workbook(content, limits=LIMITS):
    """Return the sheets of an Excel file's bytes; raises WorkbookRefused in Vietnamese."""
    if not content or len(content) > limits.size:
        raise _refusal("too_big" if content else "empty", "", limits)
    answer = _ask_child(content, limits)
    if "refused" in answer:
        logger.info("workbook refused: %s %s", answer["refused"], answer["where"])
        raise _refusal(answer["refused"], answer["where"], limits)
    return [_sheet(raw) for raw in answer["sheets"]]


def cell_name(row, column):
    """`C5` for row 5, column 3."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def _ask_child(content, limits):
    process = subprocess.Popen(  # noqa: S603 - fixed arguments, no shell
        [sys.executable, "-I", str(CHILD)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={"PATH": os.defpath, "LANG": "C.UTF-8"}, cwd="/", start_new_session=True,
    )  # fmt: skip
    try:
        answer, _ = process.communicate(json.dumps(asdict(limits)).encode() + b"\n" + content, timeout=limits.seconds)
    except subprocess.TimeoutExpired:
        return {"refused": "slow", "where": ""}
    finally:
        _end(process)
    if process.returncode:
        # Beyond its CPU seconds the kernel ends it; any other end is memory it could not get.
        reason = "slow" if process.returncode in (-signal.SIGXCPU, -signal.SIGKILL) else "memory"
        return {"refused": reason, "where": f"exit {process.returncode}"}
    return json.loads(answer)


def _end(process):
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _refusal(reason, where, limits):
    words = REASONS[reason].replace("{limits.size_words}", f"{limits.size // MIB} MB")
    return WorkbookRefused(words.format(limits=limits, where=where))


def _sheet(raw):
    rows = {number: dict(cells) for number, cells in raw["rows"]}
    return Sheet(raw["name"], raw["hidden"], rows, tuple((ref, _box(ref)) for ref in raw["merged"]))


def _box(ref):
    left, top, right, bottom = _CORNERS.fullmatch(ref).groups()
    return int(top), _column(left), int(bottom), _column(right)


def _column(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
