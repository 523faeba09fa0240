"""Tables of an authority's plan on the national standard: how things stand, who is recognised, who is put forward in which month."""

from decimal import Decimal
from itertools import zip_longest

from documents.paper import Cell, Column, HeadCell, Row, Table
from formats.dates import short_date
from formats.numbers import format_number
from improvement_plans.enums import RecognitionWay
from improvement_plans.recognition import TYPE_LABELS

STANDING_COLUMNS = (
    Column("type", "Cấp học", 24),
    Column("schools", "Tổng số trường", 12, "center"),
    Column("accredited", "Đạt kiểm định chất lượng", 14, "center"),
    Column("first", "Mức độ 1", 12, "center"),
    Column("second", "Mức độ 2", 12, "center"),
    Column("all", "Cộng", 10, "center"),
    Column("rate", "Tỷ lệ", 12, "center"),
)
RECOGNISED_COLUMNS = (
    Column("tt", "TT", 7, "center"),
    Column("name", "Tên trường", 34),
    Column("type", "Cấp học", 18),
    Column("degree", "Mức độ", 10, "center"),
    Column("decision", "Quyết định công nhận", 24),
    Column("until", "Có giá trị đến", 16, "center"),
)
GOAL_COLUMNS = (
    Column("type", "Cấp học", 16),
    Column("raise", "Tên trường", 28),
    Column("raise_month", "Tháng đề nghị", 14, "center"),
    Column("renew", "Tên trường", 28),
    Column("renew_month", "Tháng đề nghị", 14, "center"),
)
TALL, WIDE = {"rowspan": 2}, {"colspan": 2}


def data_day(contents):
    """The sentence under a table of certificates: as of which day."""
    return f"Tính đến ngày {short_date(contents.today)}, theo giấy chứng nhận và bằng công nhận đã khai báo."


def standing_table(section, contents):
    """Schools and those recognised, by kind of school, with a total row."""
    key, rows = f"table:{section.key}", contents.recognised
    head = (
        (HeadCell("Cấp học", **TALL), HeadCell("Tổng số trường", **TALL), HeadCell("Đạt kiểm định chất lượng", **TALL),
         HeadCell("Đạt chuẩn quốc gia", colspan=3), HeadCell("Tỷ lệ", **TALL)),
        (HeadCell("Mức độ 1"), HeadCell("Mức độ 2"), HeadCell("Cộng")),
    )  # fmt: skip
    types = [kind for kind in TYPE_LABELS if any(row.school.school_type == kind for row in rows)]
    made = [_standing_row(f"{key}:{kind}", TYPE_LABELS[kind], [row for row in rows if row.school.school_type == kind], "row") for kind in types]
    made.append(_standing_row(f"{key}:total", "Tổng cộng", rows, "total"))
    return Table(key, STANDING_COLUMNS, tuple(made), head, caption=data_day(contents))


def _standing_row(key, label, rows, kind):
    degrees = [row.national.degree for row in rows if row.national]
    rate = f"{format_number(Decimal(100 * len(degrees)) / len(rows), 1)}%" if rows else "–"
    counts = (len(rows), sum(1 for row in rows if row.accreditation), degrees.count(1), degrees.count(2), len(degrees))
    texts = (label, *map(str, counts), rate)
    cells = tuple(Cell(f"{key}:{column.key}", text) for column, text in zip(STANDING_COLUMNS, texts, strict=True))
    return Row(key, cells, kind, label)


def recognised_table(section, contents):
    """Every school that is recognised to date, with its decision and last day."""
    key = f"table:{section.key}"
    held = [row for row in contents.recognised if row.national]
    made = (_recognised_row(f"{key}:{row.school.pk}", number, row) for number, row in enumerate(held, start=1))
    return Table(key, RECOGNISED_COLUMNS, tuple(made), caption=data_day(contents))


def _recognised_row(key, number, row):
    held = row.national
    decision = f"Số {held.decision_number} ngày {short_date(held.decided_on)}"
    until = short_date(held.valid_until) if held.valid_until else "–"
    texts = (str(number), row.school.organization.name, TYPE_LABELS[row.school.school_type], str(held.degree), decision, until)
    cells = tuple(Cell(f"{key}:{column.key}", text) for column, text in zip(RECOGNISED_COLUMNS, texts, strict=True))
    return Row(key, cells, "row", row.school.organization.name)


def goals_table(section, contents):
    """Schools put forward: a head of two rows, kinds of schools down, to be raised and to be recognised again across."""
    key = f"table:{section.key}"
    head = (
        (HeadCell("Cấp học", **TALL), HeadCell("Nâng chuẩn", **WIDE), HeadCell("Công nhận lại", **WIDE)),
        tuple(HeadCell(column.label) for column in GOAL_COLUMNS[1:]),
    )
    made = [row for kind in TYPE_LABELS for row in _goal_rows(f"{key}:{kind}", kind, contents)]
    made.append(_goals_total(key, contents.goals))
    return Table(key, GOAL_COLUMNS, tuple(made), head)


def _goal_rows(key, kind, contents):
    """Pairs of schools side by side; the kind's cell spans all of them."""
    goals = [goal for goal in contents.goals if goal.school_type == kind]
    sides = [[goal for goal in goals if goal.way == way] for way in (RecognitionWay.RAISE, RecognitionWay.RENEW)]
    pairs = list(zip_longest(*sides))
    for place, pair in enumerate(pairs):
        first = (Cell(f"{key}:type", TYPE_LABELS[kind], rowspan=len(pairs)),) if place == 0 else ()
        cells = (cell for side, goal in zip(("raise", "renew"), pair, strict=True) for cell in _goal_cells(f"{key}:{place}:{side}", goal, contents))
        yield Row(f"{key}:{place}", (*first, *cells), "row", f"{TYPE_LABELS[kind]}, dòng {place + 1}")


def _goal_cells(empty_key, goal, contents):
    if goal is None:
        return Cell(empty_key), Cell(f"{empty_key}:month")
    month = f"Tháng {goal.month}/{contents.plan.period_start}" if goal.month else ""
    return Cell(f"goal:{goal.key}", goal.printed_name), Cell(f"goal:{goal.key}:month", month)


def _goals_total(key, goals):
    counts = [sum(1 for goal in goals if goal.way == way) for way in (RecognitionWay.RAISE, RecognitionWay.RENEW)]
    texts = ("Tổng cộng", f"{counts[0]:02d} trường", "", f"{counts[1]:02d} trường", "")
    cells = tuple(Cell(f"{key}:total:{column.key}", text) for column, text in zip(GOAL_COLUMNS, texts, strict=True))
    return Row(f"{key}:total", cells, "total", "Tổng cộng")
