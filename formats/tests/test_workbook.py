"""Hostile and broken Excel files: each is refused or read with clear words, in bounded time and memory."""

import resource
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from formats.workbook import LIMITS, WorkbookRefused, cell_name, read_workbook

SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"


def workbook(*rows):
    book = Workbook()
    for row in rows or [["a", 1]]:
        book.active.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def changed(parts, drop=()):
    """A small workbook with some parts replaced, added or dropped."""
    target = BytesIO()
    with ZipFile(BytesIO(workbook())) as source, ZipFile(target, "w", ZIP_DEFLATED) as copy:
        kept = {name: source.read(name) for name in source.namelist() if name not in drop}
        for name, data in (kept | parts).items():
            copy.writestr(name, data)
    return target.getvalue()


def refusal(content, limits=LIMITS):
    with pytest.raises(WorkbookRefused) as caught:
        read_workbook(content, limits)
    return str(caught.value)


def test_values_come_with_their_kind():
    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["C1"], sheet["D1"] = "Chữ", 12.5, True, "=1+1"
    sheet["B2"], sheet["B2"].number_format = 0.1362, "0.00%"
    sheet["C2"] = date(2025, 9, 5)
    sheet.merge_cells("A3:B3")
    book.create_sheet("Ẩn").sheet_state = "hidden"
    target = BytesIO()
    book.save(target)
    first, second = read_workbook(target.getvalue())
    assert first.rows == {1: {1: "sChữ", 2: "n12.5", 3: "b1", 4: "f"}, 2: {2: "p0.1362", 3: "d05/09/2025"}}
    assert (first.merged_at(3, 2), first.merged_at(4, 2), first.is_hidden, second.is_hidden) == (
        "A3:B3",
        "",
        False,
        True,
    )
    assert (cell_name(5, 3), cell_name(1, 28)) == ("C5", "AB1")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "rỗng"),
        (b"Ma truong;Nam hoc\n", "không phải là tệp Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "kiểu cũ"),
        (b"PK\x03\x04" + b"\xff" * 400, "Không đọc được tệp"),
        (workbook()[:-200], "Không đọc được tệp"),
    ],
)
def test_what_is_no_workbook_is_refused(content, words):
    assert words in refusal(content)


def test_a_zip_of_something_else_is_refused():
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("thu.txt", "xin chào")
    assert "không phải là bảng tính" in refusal(target.getvalue())


def test_a_file_above_the_size_is_not_even_opened():
    assert "10 MB" in refusal(b"PK\x03\x04" + b"\0" * LIMITS.size)


def test_a_zip_bomb_is_refused_by_its_list_of_parts():
    assert "bung ra quá lớn" in refusal(changed({"xl/media/bomb.bin": b"\0" * (30 * 1024**2)}))
    assert "bung ra quá lớn" in refusal(changed({"xl/sharedStrings.xml": b" " * (15 * 1024**2)}))


def test_too_many_parts_are_refused():
    assert "quá nhiều phần" in refusal(changed({f"xl/media/{number}.txt": b"x" for number in range(300)}))


def test_macros_are_refused():
    assert "macro" in refusal(changed({"xl/vbaProject.bin": b"x"}))
    types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml" PartName="/xl/workbook.xml"/></Types>'
    assert "macro" in refusal(changed({"[Content_Types].xml": types}))


def test_an_entity_bomb_is_refused():
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + HEAD[21:] + TAIL
    )
    assert "không an toàn" in refusal(changed({SHEET: bomb}))
    assert "không an toàn" in refusal(changed({SHEET: bomb.decode().encode("utf-16")}))


def test_one_cell_at_the_far_corner_is_refused_by_name():
    far = HEAD + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + TAIL
    assert "XFD1048576" in refusal(changed({SHEET: far}))
    styled = HEAD + b'<row r="1"><c r="A1"><v>7</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>' + TAIL
    assert read_workbook(changed({SHEET: styled}))[0].rows == {1: {1: "n7"}}


def test_a_million_rows_are_refused_quickly():
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (n, n, n * 7919 % 9973) for n in range(1, 300_001))
    assert "nằm ngoài vùng đọc được" in refusal(changed({SHEET: HEAD + rows + TAIL}))
    unnamed = b"".join(b"<row><c><v>%d</v></c></row>" % (n * 7919 % 99_991) for n in range(20_000))
    assert "nằm ngoài vùng đọc được" in refusal(changed({SHEET: HEAD + unnamed + TAIL}))


def test_a_file_that_takes_too_long_or_too_much_is_stopped():
    rows = (
        HEAD
        + b"".join(b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (n, n, n * 7919) for n in range(1, 12_000))
        + TAIL
    )
    assert "quá lâu" in refusal(changed({SHEET: rows}), replace(LIMITS, seconds=0.05))
    assert "bộ nhớ" in refusal(changed({SHEET: rows}), replace(LIMITS, memory=40 * 1024**2))


def test_the_reading_process_is_gone_afterwards_and_was_bounded():
    read_workbook(workbook(*[["x" * 200, number] for number in range(2000)]))
    refusal(changed({SHEET: HEAD[:-10]}))
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < LIMITS.memory


def test_long_texts_are_cut_and_strange_letters_survive():
    (sheet,) = read_workbook(workbook(["a" * 5000, "Đặng Thị Ầm 🎓"]))
    assert (len(sheet.text(1, 1)), sheet.text(1, 2)) == (LIMITS.text - 1, "Đặng Thị Ầm 🎓")
