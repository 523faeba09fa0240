"""What the money of a paper adds up to, by standard and source, by year and by state, as tables for its XLSX."""

from collections import defaultdict

from documents.enums import BudgetSource, FactKind, FundingState
from documents.paper import Cell, Column, Row, Table
from formats.money import format_dong

OUTSIDE = "Ngoài các tiêu chuẩn"
NO_YEAR = "Chưa ghi năm"
NO_STATE = "Chưa ghi đã có hay đề nghị"


def budget_tables(facts):
    """Return the tables of the budget facts (VersionFact rows or documents.facts.Fact); none where no money is told."""
    lines = [fact for fact in facts if fact.kind == FactKind.BUDGET and fact.amount is not None]
    if not lines:
        return ()
    tables = [
        _crossed("Kinh phí theo tiêu chuẩn", "Tiêu chuẩn", lines, _standard),
        _crossed("Kinh phí theo năm", "Năm ngân sách", lines, lambda line: str(line.budget_year or NO_YEAR)),
    ]
    if any(line.funding for line in lines):  # papers frozen before it was asked tell nothing of it
        tables.append(_crossed("Kinh phí đã có và đề nghị", "Tình trạng", lines, _funding))
    return tuple(tables)


def _standard(line):
    number = line.criterion.partition(".")[0]
    return f"Tiêu chuẩn {number}" if number else OUTSIDE


def _funding(line):
    return dict(FundingState.choices).get(line.funding, NO_STATE)


def _source(line):
    """A source frozen under a name of former days counts among the others, never nowhere."""
    return line.source if line.source in BudgetSource.values else BudgetSource.OTHER


def _crossed(caption, head, lines, name_of):
    """A table with a row for each name, a column for each source that occurs, and totals both ways."""
    sources = [source for source in BudgetSource if any(_source(line) == source for line in lines)]
    sums = defaultdict(int)
    for line in lines:
        for place in ((name_of(line), _source(line)), (name_of(line), ""), ("", _source(line)), ("", "")):
            sums[place] += line.amount
    names = sorted({name_of(line) for line in lines}, key=_order)
    columns = (Column("name", head, 28), *(Column(source, source.label, 18, "right", is_money=True) for source in sources))
    columns += (Column("total", "Cộng", 18, "right", is_money=True),)
    rows = [_row(name, name, sums, sources) for name in names]
    return Table(caption, columns, (*rows, _row("", "Tổng cộng", sums, sources, "total")), caption=caption)


def _order(name):
    """Numbers by their value, then states in the order of their choices, other names last."""
    digits = "".join(char for char in name if char.isdigit())
    return not digits, int(digits or 0), name not in FundingState.labels, name


def _row(name, label, sums, sources, kind="row"):
    amounts = (format_dong(sums[name, source]) for source in (*sources, ""))
    return Row(name, (Cell("", label), *(Cell("", amount) for amount in amounts)), kind)
