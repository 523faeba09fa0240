"""Excel files of figures: templates to fill in, and exports to read. Out: bytes of an .xlsx file.

Every text is written as text (a name such as `=1+1` never becomes a formula); control characters are left out.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from formats.dates import school_year_label
from formats.text import clean_line
from schools.cells import show_cell, show_computed
from schools.rates import computed_rates
from schools.sheet_layout import (
    CODE_HEAD,
    FORMAT,
    GUIDE_SHEET,
    LIST_SHEET,
    META_SHEET,
    NAME_HEAD,
    YEAR_HEAD,
    level_sheet,
)  # fmt: skip
from standards.enums import SchoolType
from standards.metrics import MetricKind, catalogue

TEXT, COUNT = "@", "#,##0"
TEAL, PALE, ENTRY, LOCKED = "0A5C5C", "E3EFEE", "FFFDF3", "EFEFEC"
_LINE = Side(style="thin", color="C9C7C0")
BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
HEAD_FONT, HEAD_FILL = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor=TEAL)
GROUP_FONT, GROUP_FILL = Font(bold=True, color=TEAL), PatternFill("solid", fgColor=PALE)
ENTRY_FILL, LOCKED_FILL = PatternFill("solid", fgColor=ENTRY), PatternFill("solid", fgColor=LOCKED)
GREY = Font(italic=True, color="6B6A65")
OPEN, SHUT = Protection(locked=False), Protection(locked=True)
WRAP, CENTRE, RIGHT = Alignment(wrap_text=True, vertical="center"), Alignment(horizontal="center", vertical="center", wrap_text=True), Alignment(horizontal="right")
HEAD_ROW, FIRST_YEAR_COLUMN = 4, 4
GUIDE = (
    "Nhập vào các ô nền vàng nhạt. Ô nền xám là ô khóa: năm học đã khóa, hoặc tỉ lệ phần mềm tự tính từ số đếm.",
    "Ô để trống không xóa số đã có. Muốn xóa một số, hãy xóa trên bảng số liệu của phần mềm.",
    "Số thập phân dùng dấu phẩy: 12,5. Hàng nghìn dùng dấu chấm: 1.250.",
    "Tỉ lệ ghi theo phần trăm: 98,4 hoặc 98,4%. Chỉ biết tỉ lệ thì ghi thẳng tỉ lệ; khi có số đếm, phần mềm tính lại từ số đếm.",
    "Mục có danh sách: chọn một mức trong danh sách của ô.",
    "Không gộp ô, không đổi dòng năm học, không đổi cột ẩn. Thêm ghi chú ở trang tính khác cũng được: trang không có năm học thì không đọc.",
    "Lưu thành .xlsx rồi tải lên ở trang Số liệu, mục “Nhập từ Excel”. Phần mềm cho xem trước mọi thay đổi, chỉ ghi khi bấm xác nhận, và cho hoàn tác trong 24 giờ.",
)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet of a school: `rows` is {year: YearlyFigures or None} of one level."""

    level: str
    metrics: tuple
    rows: dict


def text_of(value):
    """Text fit for a cell."""
    return clean_line(str(value))[:32_000]


def put(sheet, row, column, value, **styles):
    """Write a number as a number and everything else as text, never as a formula; styles are set as given."""
    cell = sheet.cell(row, column)
    if isinstance(value, int | Decimal):
        cell.value = value
    elif value:
        cell.value = text_of(value)
        cell.data_type = "s"
    for name, style in styles.items():
        setattr(cell, name, style)
    return cell


def school_template(school, rows, years, closed=()):
    """The template of one school: a sheet for the whole school, one a level where it has several, a guide.

    In: its YearlyFigures rows of these years (any level), the years that are closed.
    """
    book, starts, lists = Workbook(), [], _Lists()
    for place, table in enumerate(_tables(school, rows, years)):
        sheet = book.active if place == 0 else book.create_sheet()
        sheet.title = level_sheet(table.level)
        _figures_head(sheet, school, table, "Ô nền vàng nhạt để nhập; ô để trống không xóa số đã có. Đọc thêm ở trang “Hướng dẫn”.")
        _EntrySheet(sheet, table, closed, lists, starts).fill()
        _protect(sheet)
    _guide(book.create_sheet(GUIDE_SHEET), GUIDE)
    lists.write(book)
    facts = [["format", FORMAT], ["school", school.organization.code], ["school_type", school.school_type]]
    facts += [["level", level_sheet(level), level] for level in _levels(school)]
    _meta(book, [*facts, *starts])
    return _bytes(book)


def school_export(school, rows, years):
    """The figures of one school to read and work with: numbers as numbers, nothing locked."""
    book = Workbook()
    for place, table in enumerate(_tables(school, rows, years)):
        sheet = book.active if place == 0 else book.create_sheet()
        sheet.title = level_sheet(table.level)
        _figures_head(sheet, school, table, "")
        _walk(sheet, table, partial(_put_figure, table))
    return _bytes(book)


def schools_template(schools, year, closed=frozenset()):
    """The template of many schools: a sheet for each type, a row a school, a column a figure; schools that closed the year are left out."""
    book, lists = Workbook(), _Lists()
    for label, members, metrics in _by_type([school for school in schools if school.pk not in closed]):
        sheet = book.create_sheet(label)
        _many_head(sheet, metrics)
        for number, school in enumerate(members, HEAD_ROW + 1):
            _many_names(sheet, number, school, year)
        _open_columns(sheet, metrics)
        _validate_columns(sheet, metrics, len(members), lists)
        _protect(sheet)
    _guide(book.create_sheet(GUIDE_SHEET), GUIDE)
    lists.write(book)
    _meta(book, [["format", FORMAT]])
    del book[book.sheetnames[0]]
    return _bytes(book)


def schools_export(schools, rows):
    """Closed years of many schools, a row a school and year; `rows` are the YearlyFigures the reader may see."""
    book, by_school = Workbook(), {}
    for row in rows:
        by_school.setdefault(row.school_id, []).append(row)
    for label, members, metrics in _by_type(schools):
        sheet = book.create_sheet(label)
        _many_head(sheet, metrics)
        lines = [(school, row) for school in members for row in by_school.get(school.pk, ())]
        for number, (school, row) in enumerate(lines, HEAD_ROW + 1):
            _many_names(sheet, number, school, row.school_year)
            known = row.known()
            for column, metric in enumerate(metrics, FIRST_YEAR_COLUMN):
                put(sheet, number, column, _exported(metric, known.get(metric.key, "")), number_format="General")
    if len(book.sheetnames) > 1:
        del book[book.sheetnames[0]]
    return _bytes(book)


def _tables(school, rows, years):
    stored = {(row.school_year, row.level): row for row in rows}
    for level in ["", *_levels(school)]:
        metrics = catalogue().for_levels([level] if level else school.levels)
        yield Table(level, metrics, {year: stored.get((year, level)) for year in years})


def _levels(school):
    """Levels that have a sheet of their own: those of a school with several."""
    return school.levels if len(school.levels) > 1 else []


def _figures_head(sheet, school, table, note):
    put(sheet, 1, 2, f"SỐ LIỆU NĂM HỌC – {text_of(school).upper()}", font=Font(bold=True, size=14, color=TEAL))
    put(sheet, 2, 2, f"{level_sheet(table.level)}. {note}".strip(), font=GREY)
    heads = ["", "Chỉ số", "Đơn vị", *(school_year_label(year) for year in table.rows)]
    for column, head in enumerate(heads, 1):
        put(sheet, HEAD_ROW, column, head, font=HEAD_FONT, fill=HEAD_FILL, alignment=CENTRE, border=BORDER)
    sheet.column_dimensions["A"].hidden = True
    sheet.column_dimensions["B"].width, sheet.column_dimensions["C"].width = 58, 20
    for column in range(FIRST_YEAR_COLUMN, FIRST_YEAR_COLUMN + len(table.rows)):
        sheet.column_dimensions[get_column_letter(column)].width = 14
    sheet.row_dimensions[1].height = sheet.row_dimensions[HEAD_ROW].height = 24
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, FIRST_YEAR_COLUMN)
    _print_setup(sheet, "portrait")


def _walk(sheet, table, put_cell):
    """Write groups and labels; `put_cell(sheet, row, column, metric, year)` writes each figure."""
    number, group = HEAD_ROW, None
    labels = {row.key: row.label for row in catalogue().groups}
    for metric in table.metrics:
        if metric.group != group:
            group, number = metric.group, number + 1
            for column in range(1, FIRST_YEAR_COLUMN + len(table.rows)):
                put(sheet, number, column, labels[group] if column == 2 else None, font=GROUP_FONT, fill=GROUP_FILL)
        number += 1
        put(sheet, number, 1, metric.key)
        indent = 2 if metric.above else 0
        put(sheet, number, 2, metric.label, alignment=Alignment(horizontal="left", vertical="center", wrap_text=True, indent=indent), border=BORDER)
        put(sheet, number, 3, metric.unit, font=GREY, alignment=WRAP, border=BORDER)
        for column, year in enumerate(table.rows, FIRST_YEAR_COLUMN):
            put_cell(sheet, number, column, metric, year)


class _EntrySheet:
    """Fills one sheet of the template: open cells to type in, closed years and computed rates locked."""

    def __init__(self, sheet, table, closed, lists, starts):
        self.sheet, self.table, self.closed, self.lists, self.starts = sheet, table, closed, lists, starts
        values = {year: row.values if row else {} for year, row in table.rows.items()}
        self.values, self.computed = values, {year: computed_rates(cells, table.metrics) for year, cells in values.items()}
        self.counts = DataValidation(type="whole", operator="between", formula1="0", formula2="99999999", allow_blank=True)
        self.counts.error, self.counts.errorTitle = "Hãy nhập một số nguyên từ 0 trở lên.", "Số liệu"

    def fill(self):
        _walk(self.sheet, self.table, self.put_cell)
        if self.counts.sqref.ranges:
            self.sheet.add_data_validation(self.counts)

    def put_cell(self, sheet, row, column, metric, year):
        stored, computed = self.values[year].get(metric.key, ""), self.computed[year].get(metric.key)
        shown = show_computed(computed) if computed else _shown(metric, stored)
        is_open = computed is None and year not in self.closed
        put(sheet, row, column, shown, number_format=_format(metric), border=BORDER, alignment=RIGHT,
            protection=OPEN if is_open else SHUT, fill=ENTRY_FILL if is_open else LOCKED_FILL, **({} if is_open else {"font": GREY}))  # fmt: skip
        if computed or stored:
            start = shown.replace(".", "").replace(",", ".") if computed else stored
            self.starts.append(["start", str(year), self.table.level, metric.key, start])
        if is_open and metric.is_choice:
            self.lists.validate(sheet, sheet.cell(row, column).coordinate, metric)
        elif is_open and metric.kind == MetricKind.COUNT:
            self.counts.add(sheet.cell(row, column))


class _Lists:
    """The drop-down lists: each set of choices once, on a hidden sheet."""

    def __init__(self):
        self.columns, self.made = {}, {}

    def validate(self, sheet, cells, metric):
        """Offer the metric's choices in these cells."""
        labels = tuple(label for _, label in metric.choices)
        column = get_column_letter(self.columns.setdefault(labels, len(self.columns) + 1))
        key = (sheet.title, labels)
        if key not in self.made:
            rule = DataValidation(type="list", formula1=f"'{LIST_SHEET}'!${column}$1:${column}${len(labels)}", allow_blank=True)
            rule.error, rule.errorTitle = "Hãy chọn một mức trong danh sách.", "Số liệu"
            sheet.add_data_validation(rule)
            self.made[key] = rule
        self.made[key].add(cells)

    def write(self, book):
        if self.columns:
            sheet = book.create_sheet(LIST_SHEET)
            sheet.sheet_state = "hidden"
            for labels, column in self.columns.items():
                for row, label in enumerate(labels, 1):
                    put(sheet, row, column, label)


def _shown(metric, stored):
    """A stored value as the template shows it: counts as numbers, the rest as text the Vietnamese way."""
    if not stored:
        return ""
    if metric.is_choice:
        return metric.choice_label(stored)
    return int(stored) if metric.kind == MetricKind.COUNT else show_cell(metric, stored)


def _format(metric):
    # Rates and measures are text cells: an Excel of another language would read a typed 5,5 as 55 without a word.
    return COUNT if metric.kind == MetricKind.COUNT else TEXT


def _put_figure(table, sheet, row, column, metric, year):
    figures = table.rows[year]
    known = figures.known() if figures else {}
    put(sheet, row, column, _exported(metric, known.get(metric.key, "")), border=BORDER, alignment=RIGHT)


def _exported(metric, stored):
    if not stored:
        return ""
    return metric.choice_label(stored) if metric.is_choice else Decimal(stored)


def _by_type(schools):
    """[(sheet name, schools, metrics)] for each type of school there is; many-level schools by their levels together."""
    for school_type in SchoolType:
        members = [school for school in schools if school.school_type == school_type]
        if members:
            levels = {level for school in members for level in school.levels}
            yield school_type.label.removeprefix("Trường ").capitalize()[:31], members, catalogue().for_levels(levels)


def _many_head(sheet, metrics):
    """Row 2 holds the keys (hidden), row 3 the units, HEAD_ROW the heads."""
    put(sheet, 1, 1, "SỐ LIỆU NĂM HỌC CỦA CÁC TRƯỜNG", font=Font(bold=True, size=14, color=TEAL))
    for column, head in enumerate((CODE_HEAD, NAME_HEAD, YEAR_HEAD), 1):
        put(sheet, HEAD_ROW, column, head, font=HEAD_FONT, fill=HEAD_FILL, alignment=CENTRE, border=BORDER)
    for column, metric in enumerate(metrics, FIRST_YEAR_COLUMN):
        put(sheet, 2, column, metric.key)
        put(sheet, 3, column, metric.unit, font=GREY, alignment=CENTRE)
        put(sheet, HEAD_ROW, column, metric.name, font=HEAD_FONT, fill=HEAD_FILL, alignment=CENTRE, border=BORDER)
        sheet.column_dimensions[get_column_letter(column)].width = 17
    sheet.row_dimensions[2].hidden = True
    sheet.row_dimensions[HEAD_ROW].height = 78
    for letter, width in zip("ABC", (14, 38, 12), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, FIRST_YEAR_COLUMN)
    _print_setup(sheet, "landscape")


def _many_names(sheet, number, school, year):
    for column, value in enumerate((school.organization.code, school.organization.name, school_year_label(year)), 1):
        put(sheet, number, column, value, border=BORDER, number_format=TEXT)


def _open_columns(sheet, metrics):
    """Styles of whole columns: thousands of schools times their figures would be too many styled cells."""
    for column, metric in enumerate(metrics, FIRST_YEAR_COLUMN):
        place = sheet.column_dimensions[get_column_letter(column)]
        place.protection, place.fill, place.border, place.number_format = OPEN, ENTRY_FILL, BORDER, _format(metric)


def _validate_columns(sheet, metrics, count, lists):
    rows = (HEAD_ROW + 1, HEAD_ROW + count)
    for column, metric in enumerate(metrics, FIRST_YEAR_COLUMN):
        if metric.is_choice:
            letter = get_column_letter(column)
            lists.validate(sheet, f"{letter}{rows[0]}:{letter}{rows[1]}", metric)


def _protect(sheet):
    """Locked heads without a password: it guards against slips, not against people."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.formatCells = False


def _print_setup(sheet, orientation):
    sheet.page_setup.orientation, sheet.page_setup.paperSize = orientation, sheet.PAPERSIZE_A4
    if orientation == "portrait":  # a sheet as wide as all figures would become unreadably small
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"


def _guide(sheet, lines):
    put(sheet, 1, 1, "HƯỚNG DẪN", font=Font(bold=True, size=14, color=TEAL))
    sheet.column_dimensions["A"].width = 100
    for row, line in enumerate(lines, 3):
        put(sheet, row, 1, f"{row - 2}. {line}", alignment=WRAP)
        sheet.row_dimensions[row].height = 34


def _meta(book, rows):
    sheet = book.create_sheet(META_SHEET)
    sheet.sheet_state = "hidden"
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            put(sheet, number, column, value)


def _bytes(book):
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def file_name(*words):
    """A download's name that is safe everywhere: words joined, odd characters left out."""
    return re.sub(r"[^\w. -]+", "", " ".join(text_of(word) for word in words)).strip()[:120] + ".xlsx"
