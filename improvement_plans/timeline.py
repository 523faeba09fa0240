"""A plan's actions along time: who is asked for, what is late, what begins and ends in a month, the same as a paper to print."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from documents.paper import Cell, Column, Letterhead, Paper, Row, Section, Table, Text
from formats import timeline
from formats.dates import short_date
from formats.text import fold
from improvement_plans.contents import texts_in
from improvement_plans.following import due_of, is_done, last_results
from improvement_plans.wording import time_of, who_of
from schools.tokens import read_book, resolve

LATE, UNDATED, DONE = "late", "undated", "done"
STATES = {LATE: "Quá hạn hoàn thành", DONE: "Đã hoàn thành", UNDATED: "Chưa ghi thời gian"}
FIRST_PAGE, PAGE = 380, 480  # room for a drawing on a turned page, in its own units
_BETWEEN_OWNERS = re.compile(r"[,;\n]")
MONTH_COLUMNS = (
    Column("what", "Việc trong tháng", 14),
    Column("task", "Nhiệm vụ", 44),
    Column("who", "Chủ trì, phối hợp", 22),
    Column("time", "Thời gian", 20),
)
BEGINS, ENDS = "Bắt đầu", "Phải hoàn thành"


@dataclass(frozen=True)
class Item:
    """One action on the timeline: `words` are its first line, `criterion` its code, "" for a problem typed by hand.

    `result` is what the last checkpoint said of it, or None.
    """

    action: object
    criterion: str
    words: str
    is_late: bool
    result: object = None

    @property
    def label(self):
        """The words with the criterion before them."""
        return f"[{self.criterion}] {self.words}" if self.criterion else self.words

    @property
    def owners(self):
        """Who leads it, a name each."""
        return [name.strip() for name in _BETWEEN_OWNERS.split(self.action.leaders) if name.strip()]

    @property
    def who(self):
        return who_of(self.action)

    @property
    def time(self):
        """As the plan says it, with the newer date of a checkpoint below."""
        moved = f"Hạn mới: {short_date(self.due_on)}" if self.due_on != self.action.end_on else ""
        return "\n".join(filter(None, (time_of(self.action), moved)))

    @property
    def due_on(self):
        return due_of(self.action, self.result)

    @property
    def is_done(self):
        return is_done(self.result)

    def bar(self):
        start, end = (day.isoformat() if day else "" for day in (self.action.start_on, self.due_on))
        return timeline.Bar(self.label, start, end, self.action.leaders, self.is_late)


@dataclass
class Month:
    """What happens in one month: items that end, items that begin, how many others go on."""

    first: date
    ending: list = field(default_factory=list)
    beginning: list = field(default_factory=list)
    running: int = 0

    @property
    def label(self):
        return f"Tháng {self.first.month}/{self.first.year}"

    @property
    def lines(self):
        """(what happens, item): first what must be finished, then what begins."""
        return [*((ENDS, item) for item in self.ending), *((BEGINS, item) for item in self.beginning)]


def items_of(contents, today):
    """Every action of the plan in table order, figures in place of their tokens."""
    school = contents.plan.organization_id
    book = read_book(school, texts_in(contents))
    rows = ((problem.problem.criterion, row.action) for problem in contents.problems for row in problem.rows)
    results = last_results([row.action for row in contents.actions])
    return [_item(action, criterion, resolve(first_line(action), school, book), results.get(action.key), today) for criterion, action in rows]


def _item(action, criterion, words, result, today):
    return Item(action, criterion.code if criterion else "", words, is_late(action, today, result), result)


def first_line(action):
    """The first words of the tasks, else of the result wanted, without their bullet."""
    lines = (line.strip(" -+") for line in f"{action.tasks}\n{action.expected_result}".split("\n"))
    return next(filter(None, lines), "Nhiệm vụ chưa ghi nội dung")


def is_late(action, today, result=None):
    """Whether its last day, or the newer one a checkpoint gave, has gone by and no checkpoint found it done."""
    due_on = due_of(action, result)
    return due_on is not None and due_on < today and not is_done(result)


def chosen(items, owner="", criterion="", state=""):
    """The items that match every filter named; owners match whatever their capitals and marks."""
    wanted = fold(owner)
    return [
        item for item in items
        if (not wanted or wanted in map(fold, item.owners)) and criterion in ("", item.criterion) and _is_in(item, state)
    ]  # fmt: skip


def _is_in(item, state):
    if state == UNDATED:
        return not (item.action.start_on or item.action.end_on)
    if state == DONE:
        return item.is_done
    return state != LATE or item.is_late


def choices_of(items):
    """(owners, criteria) that occur, the busiest owner first, criteria in the plan's order."""
    owners = {}
    counts = Counter(fold(name) for item in items for name in item.owners)
    for name in (name for item in items for name in item.owners):
        owners.setdefault(fold(name), name)
    criteria = dict.fromkeys(item.criterion for item in items if item.criterion)
    return [owners[key] for key, _ in counts.most_common()], list(criteria)


def timelines_of(plan, items, today, first_page=FIRST_PAGE, page=PAGE):
    """The drawings: as many as there are pages on paper, a single one where `page` is endless."""
    first, last = (day.isoformat() for day in plan.period_bounds)
    lots = timeline.pages_of([item.bar() for item in items], first_page, page)
    title = f"Tiến độ thực hiện {plan.period_label}"
    return [timeline.Timeline(f"timeline-{place}", title, first, last, lot, today.isoformat()) for place, lot in enumerate(lots, start=1)]


def months_of(plan, items):
    """Every month of the period; tasks that lie outside it stand in its first or last month."""
    first, last = plan.period_bounds
    months = {(month // 12, month % 12 + 1): Month(date(month // 12, month % 12 + 1, 1))
              for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)}  # fmt: skip
    for item in items:
        _place(months, item, first, last)
    return list(months.values())


def _place(months, item, first, last):
    start, end = (day and min(max(day, first), last) for day in (item.action.start_on, item.due_on))
    ends, begins = (end and (end.year, end.month)), (start and (start.year, start.month))
    if ends:
        months[ends].ending.append(item)
    if begins and begins != ends:
        months[begins].beginning.append(item)
    for key, month in months.items():
        month.running += bool(ends and begins and begins < key < ends)


def timeline_paper(plan, items, today, filter_words=""):
    """The timeline and the months as a printout on turned pages: what was asked for, as of today."""
    words = "; ".join(filter(None, (filter_words, f"theo kế hoạch đến ngày {short_date(today)}")))
    drawings = tuple(
        Section(f"page-{place}", "plain", "", (drawing,), is_landscape=True, is_new_page=place > 1)
        for place, drawing in enumerate(timelines_of(plan, items, today), start=1)
    )
    months = Section("months", "banner", "Công việc từng tháng", (month_table(plan, items),), is_landscape=True)
    return Paper(
        letterhead=Letterhead(),
        type_name="TIẾN ĐỘ THỰC HIỆN",
        summary=(str(plan), f"({words})"),
        symbol="",
        place="",
        content=(*drawings, months) if items else (Text("empty", "Không có nhiệm vụ nào."),),
        layout=plan.document.layout_rules,
        has_letterhead=False,
        has_ending_mark=False,
    )


def month_table(plan, items):
    """A line for every task that begins or must be finished, under its month; months in which nothing does are left out."""
    rows = []
    for month in months_of(plan, items):
        if month.lines:
            key = f"month:{month.first:%Y-%m}"
            going = f" (đang thực hiện thêm {month.running} nhiệm vụ)" if month.running else ""
            rows.append(Row(key, (Cell(f"{key}:name", month.label + going, colspan=4),), "group", month.label))
            rows += [_month_row(f"{key}:{place}", what, item) for place, (what, item) in enumerate(month.lines, start=1)]
    return Table("months-table", MONTH_COLUMNS, tuple(rows), is_landscape=True)


def _month_row(key, what, item):
    texts = {"what": what, "task": item.label, "who": item.who, "time": item.time}
    return Row(key, tuple(Cell(f"{key}:{name}", text) for name, text in texts.items()), "row", item.label)
