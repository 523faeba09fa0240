"""Excel files as people make them, for tests: rows of values as bytes of an .xlsx."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook


def xlsx(*sheets, **named):
    """Bytes of a file: xlsx([row, row]) is one sheet “Số liệu”; xlsx(Tên=[row, row]) names them."""
    book = Workbook()
    named = named or {"Số liệu": sheets[0]}
    for place, (title, rows) in enumerate(named.items()):
        sheet = book.active if place == 0 else book.create_sheet()
        sheet.title = title
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(book):
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def rewritten(content, part, old, new):
    """The same file with some bytes of one part replaced, as a broken or hostile program would write it."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w", ZIP_DEFLATED) as copy:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                assert old in data
                data = data.replace(old, new, 1)
            copy.writestr(name, data)
    return target.getvalue()


def with_part(content, name, data):
    """The same file with one part more."""
    target = BytesIO(content)
    with ZipFile(target, "a", ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return target.getvalue()
