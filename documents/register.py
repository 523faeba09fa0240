"""Sổ đăng ký văn bản đi: the ten columns of NĐ 30/2020, Phụ lục IV, for one calendar year; cancelled numbers stay in it."""

from dataclasses import dataclass, field
from datetime import date

from documents.enums import DocumentState, NumberState
from documents.models import PaperNumber
from documents.paper import Cell, Column, Letterhead, Paper, Row, Table, Text
from formats.dates import short_date
from formats.text import fold

COLUMNS = (
    Column("symbol", "Số, ký hiệu văn bản", 14), Column("date", "Ngày tháng văn bản", 10, "center"), Column("title", "Tên loại và trích yếu nội dung văn bản", 25),
    Column("signer", "Người ký", 11), Column("recipients", "Nơi nhận văn bản", 15), Column("keeper", "Đơn vị, người nhận bản lưu", 9),
    Column("copies", "Số lượng bản", 7, "center"), Column("sent", "Ngày chuyển", 10, "center"), Column("receipt", "Ký nhận", 8), Column("note", "Ghi chú", 11),
)  # fmt: skip
NUMBER_WORDS = {NumberState.OUTSIDE: "Số dùng ngoài hệ thống", NumberState.CANCELLED: "Số đã hủy", NumberState.USED: ""}


@dataclass(frozen=True)
class RegisterLine:
    """One number of the year in words; `texts` are the ten columns in order."""

    row: PaperNumber
    symbol: str
    dated_on: date
    title: str
    note: str
    texts: tuple = field(default=())

    @property
    def is_cancelled(self):
        return self.row.state == NumberState.CANCELLED


def numbers_of_year(acting, year, organization=None):
    """Rows of an organisation's register, the own one or that of a predecessor, as a queryset in the order of a book."""
    rows = PaperNumber.objects.of_organization(acting, organization or acting.organization).filter(series__year=year)
    rows = rows.select_related("series", "by", "issued__version__document").defer("issued__version__snapshot")
    return rows.order_by("series__unit", "series__type", "number")


def lines_with(rows, words):
    """The rows whose line holds all of these words, marks and capitals aside."""
    wanted = fold(words).split()
    return [row for row in rows if all(word in fold(" ".join(register_line(row).texts)) for word in wanted)]


def register_line(row):
    """A number as the register shows it."""
    issued = getattr(row, "issued", None)
    document = issued.version.document if issued else None
    symbol = issued.symbol if issued else row.outside_symbol
    title, _, reason = row.note.partition("Hủy: ") if row.state == NumberState.CANCELLED else (row.note, "", "")
    title = document.title if document else title.strip()
    note = _note(row, document, reason)
    texts = (symbol, short_date(row.dated_on), title, row.signer or (document.signer_name if document else ""), row.recipients, row.keeper,
             str(row.copies or ""), short_date(row.sent_on) if row.sent_on else "", row.receipt, note)  # fmt: skip
    return RegisterLine(row, symbol, row.dated_on, title, note, texts)


def _note(row, document, reason):
    words = [NUMBER_WORDS[NumberState(row.state)], reason.strip()]
    if document:
        words = ["" if document.state == DocumentState.ISSUED else document.get_state_display(), row.note]
    return ": ".join(filter(None, words))


def register_paper(organization, year, lines, today):
    """The register as a printout on turned pages; `lines` are RegisterLines."""
    rows = tuple(_row(place, line) for place, line in enumerate(lines, start=1))
    table = Table("register", COLUMNS, rows, is_landscape=True, text_size=11, caption=f"{_span(year, lines)}; in ngày {short_date(today)}")
    return Paper(
        letterhead=Letterhead(), type_name="SỔ ĐĂNG KÝ VĂN BẢN ĐI", summary=(organization.name,), symbol="", place="",
        content=(table,) if rows else (Text("empty", "Năm này chưa có văn bản nào."),), has_letterhead=False, has_ending_mark=False,
    )  # fmt: skip


def _span(year, lines):
    """The cover of the book in one line (NĐ 30/2020, PL IV, Mẫu sổ)."""
    if not lines:
        return f"Năm {year}"
    days = sorted(line.dated_on for line in lines)
    # Numbers of two series say nothing together.
    numbers = f"từ số {lines[0].row} đến số {lines[-1].row}, " if len({line.row.series_id for line in lines}) == 1 else ""
    return f"Năm {year}; {numbers}từ ngày {short_date(days[0])} đến ngày {short_date(days[-1])}"


def _row(place, line):
    key = f"number:{place}"
    cells = tuple(Cell(f"{key}:{column.key}", text) for column, text in zip(COLUMNS, line.texts, strict=True))
    return Row(key, cells, "row", line.symbol)
