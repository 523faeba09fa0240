"""What a report on a plan tells: each action with its newest result up to a checkpoint, what was spent, what carries over."""

from dataclasses import dataclass

from django.utils.timezone import localtime

from documents.paper import Cell, Column, Row, Table, Text
from formats.dates import short_date
from formats.money import format_dong
from improvement_plans.enums import DoneState
from improvement_plans.following import due_of, is_done, last_results
from improvement_plans.wording import actual_of, money_of, target_of, time_of

PROGRESS_COLUMNS = (
    Column("tt", "TT", 5, "center"),
    Column("tasks", "Nhiệm vụ, giải pháp theo kế hoạch", 22),
    Column("expected", "Kết quả cần đạt", 16),
    Column("time", "Thời hạn", 12),
    Column("state", "Mức độ thực hiện", 10),
    Column("result", "Kết quả thực hiện", 24),
    Column("planned", "Kinh phí theo kế hoạch", 12, "center", is_money=True),
    Column("spent", "Kinh phí đã chi", 12, "center", is_money=True),
    Column("adjustment", "Điều chỉnh", 15),
)
CARRY_COLUMNS = (
    Column("tt", "TT", 5, "center"),
    Column("tasks", "Nhiệm vụ", 30),
    Column("state", "Mức độ thực hiện", 12),
    Column("due", "Hạn hoàn thành mới", 14, "center"),
    Column("adjustment", "Điều chỉnh", 24),
    Column("rest", "Kinh phí chưa chi", 15, "center", is_money=True),
)
NOTHING_LEFT = "Không có nhiệm vụ chuyển tiếp."


@dataclass(frozen=True)
class Told:
    """An action of the plan reported on with its newest result, None while nothing was written."""

    row: object
    result: object

    @property
    def spent(self):
        """Đồng spent from all sources up to then."""
        return sum(line.amount for line in self.result.spending.all()) if self.result else 0

    @property
    def rest(self):
        """Planned đồng that are not spent; 0 where more was spent."""
        return max(0, (self.row.amount or 0) - self.spent)

    @property
    def state(self):
        return self.result.get_state_display() if self.result else "Chưa ghi kết quả"


def told_of(contents, checkpoint):
    """[(problem row, [Told])] of the contents of the plan reported on, as known at the checkpoint, or at the end without one."""
    results = last_results([row.action for row in contents.actions], checkpoint)
    return [(problem, [Told(row, results.get(row.action.key)) for row in problem.rows]) for problem in contents.problems]


def summary(section, contents):
    """How many actions are how far and what was spent, with the day of the newest result; where there are none, how many targets."""
    rows = [one for _, ones in contents.told for one in ones]
    if not rows:
        return Text(f"table:{section.key}:summary", _targets_words(contents))
    states = [one.result.state if one.result else "" for one in rows]
    counts = [(states.count(state), label) for state, label in (*DoneState.choices, ("", "Chưa ghi kết quả")) if states.count(state)]
    words = ", ".join(f"{count:02d} {label.lower()}" for count, label in counts)
    money = f"Kinh phí đã chi {format_dong(sum(one.spent for one in rows))} trên {format_dong(sum(one.row.amount or 0 for one in rows))} theo kế hoạch."
    last = max((one.result.at for one in rows if one.result), default=None)
    day = f" Số liệu ghi đến ngày {short_date(localtime(last))}." if last else ""
    return Text(f"table:{section.key}:summary", f"Kế hoạch có {len(rows):02d} nhiệm vụ: {words}. {money}{day}")


def _targets_words(contents):
    count = len(contents.followed.targets)
    return f"Kế hoạch có {count:02d} chỉ tiêu; kết quả từng chỉ tiêu như sau:" if count else "Kế hoạch không có bảng nhiệm vụ; kết quả nêu ở phần đánh giá chung."


def progress_table(section, contents):
    """Every action: what was planned, how far it is, what came of it, money planned and spent, what was changed."""
    key, rows = f"table:{section.key}", []
    for number, (problem, ones) in enumerate(contents.told, start=1):
        title = problem.words if problem.problem.criterion is None else f"{problem.words}: {problem.problem.text}"
        group = f"told:{problem.problem.key}"
        rows.append(Row(group, (Cell(f"{group}:tt", str(number)), Cell(f"{group}:text", title, colspan=8)), "group", title[:80]))
        rows += [_progress_row(f"told:{one.row.action.key}", one) for one in ones]
    if not rows:
        return None
    return Table(key, PROGRESS_COLUMNS, (*rows, _total(key, [one for _, ones in contents.told for one in ones])))


def _progress_row(key, one):
    action, result = one.row.action, one.result
    due = f"Hạn mới: {short_date(result.new_end_on)}" if result and result.new_end_on else ""
    texts = {
        "tt": "",
        "tasks": action.tasks,
        "expected": _lines(action.expected_result, target_of(action).capitalize()),
        "time": _lines(time_of(action), due),
        "state": one.state,
        "result": _result_words(result) if result else "",
        "planned": money_of(action, one.row.lines),
        "spent": format_dong(one.spent) if one.spent else "",
        "adjustment": result.adjustment if result else "",
    }
    return Row(key, tuple(Cell(f"{key}:{name}", text) for name, text in texts.items()), "row", action.tasks[:80])


def _result_words(result):
    actual, names = actual_of(result), [evidence.name for evidence in result.evidences.all()]
    evidence = "; ".join(filter(None, (*names, result.evidence_text)))
    return _lines(result.result, f"Đạt: {actual}" if actual else "", f"Minh chứng: {evidence}" if evidence else "")


def _total(key, ones):
    planned, spent = sum(one.row.amount or 0 for one in ones), sum(one.spent for one in ones)
    cells = (Cell(f"{key}:total:text", "Tổng cộng", colspan=6), Cell(f"{key}:total:planned", format_dong(planned)),
             Cell(f"{key}:total:spent", format_dong(spent)), Cell(f"{key}:total:rest"))  # fmt: skip
    return Row(f"{key}:total", cells, "total", "Tổng cộng")


def carry_table(section, contents):
    """What is not finished and goes on, with its newest date and the money left; None when everything is finished."""
    key = f"table:{section.key}"
    rest = [one for _, ones in contents.told for one in ones if not is_done(one.result)]
    rows = tuple(_carry_row(f"carry:{one.row.action.key}", number, one) for number, one in enumerate(rest, start=1))
    return Table(key, CARRY_COLUMNS, rows) if rows else None


def _carry_row(key, number, one):
    due = due_of(one.row.action, one.result)
    adjustment = one.result.adjustment if one.result else ""
    texts = (str(number), one.row.action.tasks, one.state, short_date(due) if due else "", adjustment, format_dong(one.rest) if one.rest else "")
    cells = tuple(Cell(f"{key}:{column.key}", text) for column, text in zip(CARRY_COLUMNS, texts, strict=True))
    return Row(key, cells, "row", one.row.action.tasks[:80])


def _lines(*texts):
    return "\n".join(text for text in texts if text.strip())
