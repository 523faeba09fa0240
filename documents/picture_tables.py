"""The numbers of a drawing as a table: what stands below a chart, and what writers print that draw nothing."""

from itertools import groupby

from documents.paper import Cell, Column, HeadCell, Row, Table
from formats import charts, timeline

TIMELINE_SIZE = 11  # pt; a size of its own also keeps the months equally wide


def chart_table(chart):
    """Return the numbers of a chart as a Paper's table without keys: what every writer prints below the drawing."""
    head, rows = charts.table_rows(chart)
    columns = tuple(Column(str(place), label, 30 if place == 0 else 12, "" if place == 0 else "center") for place, label in enumerate(head))
    return Table("", columns, tuple(Row("", tuple(Cell("", text) for text in row)) for row in rows))


def timeline_table(item):
    """Return the tasks of a timeline against its months as a Paper's table without keys; the years stand above the months."""
    _, rows = timeline.table_rows(item)
    units = timeline.units_of(item)
    columns = (Column("task", "Nhiệm vụ", 36), Column("who", "Chủ trì", 16))
    columns += tuple(Column(str(place), unit.label, 5, "center") for place, unit in enumerate(units))
    above = [(year, len(list(same))) for year, same in groupby(unit.above for unit in units)]
    is_two = any(year for year, _ in above)
    head = (tuple(HeadCell(column.label, rowspan=2) for column in columns[:2]) + tuple(HeadCell(year, count) for year, count in above),
            tuple(HeadCell(unit.label) for unit in units)) if is_two else ()
    lines = tuple(Row("", tuple(Cell("", text) for text in row)) for row in rows)
    return Table("", columns, lines, head, text_size=TIMELINE_SIZE)


def is_told(picture, before):
    """Whether the block before a drawing is the table of the same numbers, so that writers that draw nothing print it once."""
    if picture.kind != "picture" or picture.grid or before is None or before.kind != "grid":
        return False
    above = [_first_words(row) for row in before.rows]
    return all(any(words.startswith(_first_words(row)) for words in above) for row in picture.twin.rows)


def _first_words(row):
    return row.cells[0].blocks[0].text if row.cells and row.cells[0].blocks else ""
