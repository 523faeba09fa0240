"""Tables of the papers from plain rows of text: keys, spans and totals in one place."""

from documents.paper import Cell, Column, Row, Table


def columns_of(*specs):
    """Columns from (label, width) or (label, width, align); their keys are c1, c2 …"""
    return tuple(Column(f"c{place}", *spec) for place, spec in enumerate(specs, 1))


def row_of(key, texts, kind="row", label=""):
    """One row, a cell per text; the cells' keys are the row's with the column's."""
    return Row(key, tuple(Cell(f"{key}:c{place}", text) for place, text in enumerate(texts, 1)), kind, label)


def table_of(key, columns, rows, **fields):
    """A table of rows of text; rows that are Row values already are taken as they are."""
    made = (row if isinstance(row, Row) else row_of(f"{key}:{place}", row) for place, row in enumerate(rows, 1))
    return Table(key, columns, tuple(made), **fields)


def group_row(key, text, width, kind="group"):
    """One line across the whole table."""
    return Row(key, (Cell(f"{key}:text", text, colspan=width),), kind, text)


def side_by_side(key, texts):
    """Texts beside each other without rules, such as the two signatures under a sheet."""
    columns = tuple(Column(f"c{place}", "", 100 // len(texts), "center") for place in range(1, len(texts) + 1))
    return Table(key, columns, (row_of(f"{key}:1", texts),), has_rules=False)
