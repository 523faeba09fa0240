"""Reads one Excel file under limits; started by formats.workbook, never imported by the application.

In: one line of JSON (the limits), then the file's bytes. Out: JSON, either {"refused": reason, "where": …} or {"sheets": […]}.
A sheet is {"name", "hidden", "rows": [[number, [[column, value], …]], …], "merged": ["A1:B2", …]}; a value is one letter for its
kind and its text: s text, n number, p number shown as per cent, b truth, d date, e error, f formula without a stored value.
"""

import json
import re
import resource
import sys
import warnings
import zipfile
from datetime import date, datetime
from io import BytesIO

from openpyxl import load_workbook

warnings.filterwarnings("ignore")  # its notices about styles and extensions belong to nobody
MACROS = re.compile(rb"macroEnabled", re.I)
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,4})(\d{1,8})"[^>]*>')
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is|f)[ >]")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_DECLARATION = re.compile(rb"<\x00?!\x00?[DE]")  # DOCTYPE, ENTITY, also in UTF-16
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
MOST_MERGED = 2000


class Refused(Exception):
    """The file can't be read; args are the reason's slug and where."""


def read(content, limits):
    """Return the sheets of a workbook, or why there are none."""
    try:
        check_parts(content, limits)
        return {"sheets": sheets_of(content, limits)}
    except Refused as refusal:
        return {"refused": refusal.args[0], "where": "".join(refusal.args[1:])}
    except MemoryError:
        return {"refused": "memory", "where": ""}
    except Exception as error:  # whatever the library trips over, the file is not a workbook we can read
        return {"refused": "broken", "where": f"{type(error).__name__}: {error}"[:300]}


def check_parts(content, limits):
    """Refuse by the zip's own list of parts, before anything is unpacked."""
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Refused("old_format")
    if content[:4] != b"PK\x03\x04":
        raise Refused("not_zip")
    archive = zipfile.ZipFile(BytesIO(content))
    parts = archive.infolist()
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if len(parts) > limits["parts"]:
        raise Refused("too_many_parts")
    if unpacked > limits["unpacked"] or unpacked > limits["ratio"] * max(packed, 1):
        raise Refused("bomb")
    if "[Content_Types].xml" not in archive.namelist():
        raise Refused("not_workbook")
    if MACROS.search(archive.read("[Content_Types].xml")) or any(name.lower().endswith("vbaproject.bin") for name in archive.namelist()):
        raise Refused("macros")
    for part in parts:
        if part.filename.endswith((".xml", ".rels")) and _DECLARATION.search(archive.open(part).read(4096)):
            raise Refused("entities")


def sheets_of(content, limits):
    """Every worksheet as plain lists."""
    book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    if len(book.worksheets) > limits["sheets"]:
        raise Refused("too_many_sheets")
    raw = {sheet.title: book._archive.read(sheet._worksheet_path) for sheet in book.worksheets}
    for name, xml in raw.items():
        check_reach(name, xml, limits)
    formulas = formulas_of(content, [name for name, xml in raw.items() if _FORMULA.search(xml)], limits)
    return [
        {
            "name": sheet.title[: limits["text"]],
            "hidden": sheet.sheet_state != "visible",
            "rows": rows_of(sheet, limits, formulas.get(sheet.title, {})),
            "merged": [ref.decode() for ref in _MERGED.findall(raw[sheet.title])][:MOST_MERGED],
        }
        for sheet in book.worksheets
    ]


def check_reach(name, xml, limits):
    """Refuse a value outside the part that is read: reading only some of a table would be worse than nothing."""
    for cell in _CELL.finditer(xml):
        if int(cell[2]) <= limits["rows"] and column_number(cell[1]) <= limits["columns"] or cell[0].endswith(b"/>"):
            continue
        if _VALUE.search(xml, cell.end(), cell.end() + 200):
            raise Refused("too_far", f"{name}!{(cell[1] + cell[2]).decode()}")


def column_number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def formulas_of(content, names, limits):
    """{sheet: {(row, column)}} of the cells that hold a formula, in the sheets that have some."""
    if not names:
        return {}
    book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
    return {
        name: {(cell.row, cell.column) for row in cells_of(book[name], limits) for cell in row if cell.data_type == "f"}
        for name in names
    }


def cells_of(sheet, limits):
    """Rows of filled cells; one row and column more than allowed, so that files without cell addresses show too."""
    for row in sheet.iter_rows(min_row=1, max_row=limits["rows"] + 1, min_col=1, max_col=limits["columns"] + 1):
        yield [cell for cell in row if cell.value is not None]


def rows_of(sheet, limits, formulas):
    percents, rows, count = {}, [], 0
    waiting = set(formulas)
    for cells in cells_of(sheet, limits):
        row = [[cell.column, value_of(cell, percents, limits["text"])] for cell in cells]
        waiting -= {(cell.row, cell.column) for cell in cells}
        count += len(row)
        if cells and (cells[-1].row > limits["rows"] or cells[-1].column > limits["columns"] or count > limits["cells"]):
            raise Refused("too_far", f"{sheet.title}!{cells[-1].coordinate}")
        if row:
            rows.append([cells[0].row, row])
    return with_formulas(rows, waiting)


def with_formulas(rows, waiting):
    """Add the formulas whose result the file does not hold, each as a cell of its own."""
    by_number = dict(rows)
    for row, column in waiting:
        by_number.setdefault(row, []).append([column, "f"])
    return sorted(by_number.items())


def value_of(cell, percents, longest):
    """The cell's kind and text in one string."""
    value = cell.value
    if cell.data_type == "e":
        return f"e{value}"[:longest]
    if isinstance(value, bool):
        return f"b{int(value)}"
    if isinstance(value, (int, float)):
        return ("p" if is_percent(cell, percents) else "n") + f"{value:.15g}"
    if isinstance(value, (datetime, date)):
        return f"d{value:%d/%m/%Y}"
    return f"s{value}"[:longest]


def is_percent(cell, percents):
    style = cell._style_id
    if style not in percents:
        percents[style] = "%" in (cell.number_format or "") and '"%"' not in cell.number_format
    return percents[style]


def main():
    """Take the limits upon itself, then read what comes and answer once."""
    limits = json.loads(sys.stdin.buffer.readline())
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["cpu"], limits["cpu"]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    answer = read(sys.stdin.buffer.read(), limits)
    json.dump(answer, sys.stdout, ensure_ascii=True, separators=(",", ":"))


if __name__ == "__main__":
    main()
