"""What a plan's money comes from, what is still asked for, and the one-page letter that asks the body above for it."""

from dataclasses import dataclass
from textwrap import shorten

from documents.enums import BudgetSource, FundingState
from documents.letterheads import frame_of, planned_letterhead
from documents.paper import Cell, Column, Paper, Row, Table, Text
from formats.money import format_dong, in_words
from improvement_plans.enums import MoneyState
from improvement_plans.timeline import first_line
from schools.tokens import read_book, resolve

NO_YEAR = "chưa ghi năm"
FEW_LINES = 12  # more lines than this are set smaller, so that they stay on the page
LETTER_COLUMNS = (
    Column("tt", "TT", 5, "center"),
    Column("task", "Nhiệm vụ, giải pháp", 42),
    Column("source", "Nguồn đề nghị", 18),
    Column("year", "Năm ngân sách", 13, "center"),
    Column("amount", "Số tiền", 22, "right", is_money=True),
)
SUM_COLUMNS = (
    Column("code", "Mã đơn vị", 12), Column("school", "Đơn vị", 26), Column("plan", "Kế hoạch", 26), Column("criterion", "Tiêu chí", 10, "center"),
    Column("task", "Nhiệm vụ, giải pháp", 40), Column("source", "Nguồn đề nghị", 18), Column("year", "Năm ngân sách", 12, "center"),
    Column("amount", "Số tiền", 18, "right", is_money=True),
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One line of money asked for, with the task it is for."""

    problem: object
    row: object
    line: object
    words: str

    @property
    def criteria(self):
        return ", ".join(criterion.code for criterion in self.problem.criteria)

    @property
    def year(self):
        return str(self.line.budget_year or NO_YEAR)


@dataclass
class SourceRow:
    """Money of one source in one budget year, in đồng."""

    source: str
    year: str
    available: int = 0
    asked: int = 0

    @property
    def total(self):
        return self.available + self.asked


def source_rows(contents):
    """SourceRow of every source and year that occurs, sources in the order of their choices, unknown years last."""
    found = {}
    for row in contents.actions:
        for line in row.lines if row.action.money_state == MoneyState.LINES else ():
            key = (BudgetSource.values.index(line.source), line.budget_year or 9999)
            held = found.setdefault(key, SourceRow(line.get_source_display(), str(line.budget_year or NO_YEAR)))
            if line.state == FundingState.ASKED:
                held.asked += line.amount
            else:
                held.available += line.amount
    return [found[key] for key in sorted(found)]


def asked_lines(contents):
    """Asked of every budget line that is not there yet, in table order, figures in place of their tokens."""
    found = [
        (problem, row, line)
        for problem in contents.problems
        for row in problem.rows
        if row.action.money_state == MoneyState.LINES
        for line in row.lines
        if line.state == FundingState.ASKED
    ]
    school = contents.plan.organization_id
    book = read_book(school, [first_line(row.action) for _, row, _ in found])
    return [Asked(*parts, shorten(resolve(first_line(parts[1].action), school, book), 160, placeholder="…")) for parts in found]


def without_money(contents):
    """Actions whose money nobody has settled yet."""
    return [row for row in contents.actions if row.action.money_state == MoneyState.UNKNOWN]


def letter_of(plan, contents, on):
    """The letter *đề nghị hỗ trợ kinh phí* to the managing body of that day: what for, from where, how much, in figures and words."""
    asked, document = asked_lines(contents), plan.document
    above = plan.organization.managing_body_on(on)
    receiver = above.name if above else "……"
    total = sum(item.line.amount for item in asked)
    frame, letterhead = frame_of(document), planned_letterhead(document)
    rows = [_letter_row(place, item) for place, item in enumerate(asked, start=1)]
    table = Table("asked", LETTER_COLUMNS, (*rows, _total_row("asked", LETTER_COLUMNS, total)), text_size=0 if len(asked) <= FEW_LINES else 11)
    title = document.title[:1].lower() + document.title[1:]
    return Paper(
        **frame | {"symbol": letterhead.paper_code if letterhead else ""},
        type_name="", summary=(f"đề nghị hỗ trợ kinh phí thực hiện {title}",), addressees=(receiver,),
        lead_in=f"Để thực hiện {title}, {plan.organization.name} đề nghị {receiver} xem xét, hỗ trợ kinh phí cho các nhiệm vụ sau:",
        content=(table, Text("words", f"Tổng số tiền đề nghị: {format_dong(total)} (Bằng chữ: {in_words(total)})."), *_at_hand(contents)),
        closing=f"{plan.organization.name} kính đề nghị {receiver} xem xét, giải quyết.",
        recipients=("Như trên", "Lưu: VT"),
    )  # fmt: skip


def _at_hand(contents):
    """What the body itself brings, where it brings something."""
    available = contents.total() - contents.asked()
    return (Text("own", f"Phần kinh phí đơn vị đã bố trí được: {format_dong(available)}."),) if available else ()


def _letter_row(place, item):
    key = f"asked:{place}"
    task = f"{item.words.rstrip('.')} (tiêu chí {item.criteria})" if item.criteria else item.words
    texts = {"tt": str(place), "task": task, "source": item.line.get_source_display(), "year": item.year, "amount": format_dong(item.line.amount)}
    return Row(key, tuple(Cell(f"{key}:{name}", text) for name, text in texts.items()), "row", f"Dòng {place}")


def _total_row(key, columns, total):
    cells = (Cell(f"{key}:total:text", "Tổng cộng", colspan=len(columns) - 1), Cell(f"{key}:total:amount", format_dong(total)))
    return Row(f"{key}:total", cells, "total", "Tổng cộng")


def sum_table(plan, contents):
    """The lines asked for as a sheet to put under those of other schools: each row names its school and plan."""
    organization = plan.organization
    rows = []
    for place, item in enumerate(asked_lines(contents), start=1):
        texts = {
            "code": organization.code, "school": organization.name, "plan": plan.period_label, "criterion": item.criteria, "task": item.words,
            "source": item.line.get_source_display(), "year": item.year, "amount": format_dong(item.line.amount),
        }  # fmt: skip
        rows.append(Row(f"sum:{place}", tuple(Cell(f"sum:{place}:{name}", text) for name, text in texts.items())))
    return Table("sum", SUM_COLUMNS, tuple(rows), caption="Cộng nhiều trường")
