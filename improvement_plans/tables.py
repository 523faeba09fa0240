"""The tables of a plan's paper: 9 columns as schools write them, 10 columns and two more tables of Biểu 2 (TT 57/2026)."""

from dataclasses import replace

from documents.paper import Cell, Column, Row, Table
from formats.money import format_dong
from improvement_plans.enums import CheckpointKind, DoneState, MoneyState, PeriodKind, TableShape
from improvement_plans.following import last_results, regular_moments
from improvement_plans.wording import money_of, target_of, time_of, who_of

NINE_COLUMNS = (
    Column("tt", "TT", 4, "center"),
    Column("problem", "Tiêu chuẩn, tiêu chí", 19),
    Column("result", "Kết quả cần đạt (so với hiện trạng)", 18),
    Column("tasks", "Công việc/giải pháp cần thực hiện", 23),
    Column("who", "Chủ trì và phối hợp thực hiện", 13),
    Column("time", "Thời gian thực hiện và hoàn thành", 13),
    Column("money", "Dự kiến kinh phí", 13, "center", is_money=True),
    Column("conditions", "Điều kiện hỗ trợ khác", 13),
    Column("note", "Ghi chú", 7),
)
# An authority's own plan is not written criterion by criterion.
NINE_COLUMNS_OF_AUTHORITY = tuple(replace(column, label="Vấn đề") if column.key == "problem" else column for column in NINE_COLUMNS)
TEN_COLUMNS = (
    Column("tt", "TT", 6, "center"),
    Column("problem", "Nội dung cải tiến", 16),
    Column("result", "Mục tiêu cải tiến", 14),
    Column("tasks", "Hoạt động/giải pháp", 18),
    Column("target", "Chỉ số đánh giá kết quả", 11),
    Column("time", "Thời gian thực hiện", 11),
    Column("who", "Đơn vị/cá nhân phụ trách", 12),
    Column("money", "Nguồn lực bảo đảm", 14),
    Column("evidence", "Thông tin, dữ liệu hoặc minh chứng dự kiến", 14),
    Column("progress", "Mức độ thực hiện", 9),
)
PROBLEM_COLUMNS = (
    Column("tt", "TT", 4, "center"),
    Column("standard", "Tiêu chuẩn", 16),
    Column("criterion", "Tiêu chí liên quan (nếu có)", 16),
    Column("state", "Đánh giá hiện trạng", 24),
    Column("weakness", "Điểm hạn chế", 24),
    Column("cause", "Nguyên nhân của hạn chế", 22),
)
MONITORING_COLUMNS = (
    Column("when", "Thời điểm", 14),
    Column("what", "Nội dung theo dõi", 30),
    Column("result", "Kết quả thực hiện", 26),
    Column("change", "Điều chỉnh (nếu có)", 18),
    Column("who", "Người đánh giá", 16),
)
MOMENTS = (("semester", CheckpointKind.SEMESTER), ("year", CheckpointKind.YEAR_END))
MONEY_UNKNOWN = "Chưa xác định"


def problem_key(problem):
    """The key by which remarks find a problem."""
    return f"problem:{problem.key}"


def action_key(action):
    """The key of an action's row; its cells add `:result`, `:tasks` and so on."""
    return f"action:{action.key}"


def action_table(section, contents):
    """The plan's main table, one row per action, in the shape the plan's template asks for."""
    if contents.plan.table_shape == TableShape.TEN:
        return Table(f"table:{section.key}", TEN_COLUMNS, tuple(_ten_rows(section, contents)))
    columns = NINE_COLUMNS if contents.plan.organization.is_school else NINE_COLUMNS_OF_AUTHORITY
    return Table(f"table:{section.key}", columns, tuple(_nine_rows(section, contents)))


def _nine_rows(section, contents):
    """Rows by MỨC, then tiêu chuẩn, whose number stands in TT; problems without a criterion are counted themselves."""
    is_grouped = any(group.standard for group in contents.groups)
    number, level = 0, None
    for group in contents.groups:
        if group.level is not None and group.level != level:
            level = group.level
            yield _line(f"table:{section.key}:level:{level}", "level", f"MỨC {level}", 9)
        if is_grouped:
            number += 1
            yield _group_row(section, group, number)
        for problem in group.problems:
            number += 0 if is_grouped else 1
            yield from _problem_rows(contents.plan, problem, "" if is_grouped else str(number), _nine_cells)
    if contents.plan.prints_totals:
        yield _total_row(section, contents, NINE_COLUMNS)


def _line(key, kind, text, width):
    return Row(key, (Cell(f"{key}:text", text, colspan=width),), kind, text)


def _group_row(section, group, number):
    key = f"table:{section.key}:group:{group.level or '-'}:{group.standard.code if group.standard else '-'}"
    cells = (Cell(f"{key}:tt", str(number)), Cell(f"{key}:text", group.title, colspan=8))
    return Row(key, cells, "group", group.title)


def _total_row(section, contents, columns):
    key = f"table:{section.key}:total"
    before = [column.key for column in columns].index("money")
    cells = (
        Cell(f"{key}:text", "Tổng cộng", colspan=before),
        Cell(f"{key}:money", format_dong(contents.total())),
        Cell(f"{key}:rest", colspan=len(columns) - before - 1),
    )
    return Row(key, cells, "total", "Tổng cộng")


def _problem_rows(plan, problem, number, cells_of):
    """One row per action; the problem's words stand in the first one. A problem without actions keeps a row of its own."""
    for place, row in enumerate(problem.rows):
        yield cells_of(plan, problem, row, number if place == 0 else "", is_first=place == 0)
    if not problem.rows:
        yield cells_of(plan, problem, None, number, is_first=True)


def _cell_row(problem, row, values, is_first):
    """A Row from {column: text}; the problem cell of the first row carries the problem's own key."""
    key = action_key(row.action) if row else f"{problem_key(problem.problem)}:row"
    cells = tuple(
        Cell(problem_key(problem.problem) if name == "problem" and is_first else f"{key}:{name}", text)
        for name, text in values.items()
    )
    return Row(key, cells, "row", row_label(problem.problem, _action_number(problem, row)))


def _action_number(problem, row):
    """`nhiệm vụ 2` where the problem has several, so that no two rows of the paper have the same name."""
    return f"nhiệm vụ {problem.rows.index(row) + 1}" if len(problem.rows) > 1 else ""


def row_label(problem, part=""):
    """A row in words, for remarks and comparison: criterion, which row of it, the beginning of the weakness."""
    place = ", ".join(words for words in (f"Tiêu chí {problem.criterion.code}" if problem.criterion else "", part) if words)
    return f"{place}: {problem.text[:80]}" if place else problem.text[:80]


def _nine_cells(plan, problem, row, number, is_first):
    values = dict.fromkeys((column.key for column in NINE_COLUMNS), "")
    values["tt"] = number
    if is_first:
        values["problem"] = _problem_text(problem)
        values["result"] = _labelled("Hiện trạng", problem.problem.present_state)
    if row:
        action = row.action
        values["result"] = _joined(values["result"], action.expected_result, _labelled("Chỉ tiêu", target_of(action)))
        values |= {"tasks": tasks_of(row), "who": who_of(action), "time": time_of(action), "money": money_cell(plan, row)}
        values |= {"conditions": action.other_conditions, "note": action.note}
    return _cell_row(problem, row, values, is_first)


def _problem_text(row):
    problem = row.problem
    text = _labelled("Điểm yếu", problem.text) if problem.criterion else problem.text
    return _joined(criteria_words(row), text, _labelled("Nguyên nhân", problem.cause))


def criteria_words(row):
    """`Tiêu chí 1.5`, or `Tiêu chí 1.5, 3.1` where weaknesses of several criteria share a cause."""
    return f"Tiêu chí {', '.join(criterion.code for criterion in row.criteria)}" if row.criteria else ""


def money_cell(plan, row):
    """The money of an action as the table prints it; an unknown amount is a gap or, where the plan says so, words."""
    is_unknown = row.action.money_state == MoneyState.UNKNOWN
    return MONEY_UNKNOWN if is_unknown and plan.prints_unknown_money else money_of(row.action, row.lines)


def tasks_of(row):
    """What is to be done; of an action carried over, which plan it comes from."""
    return _joined(row.action.tasks, f"(Chuyển tiếp từ {row.origin})" if row.origin else "")


def _labelled(label, text):
    return f"{label}: {text}" if text.strip() else ""


def _joined(*texts):
    return "\n".join(text for text in texts if text.strip())


def _ten_rows(section, contents):
    """Biểu 2, part V: problems counted one after the other; the last column tells what the newest checkpoint found."""
    results = last_results([row.action for row in contents.actions])
    for row in contents.actions:
        row.state_words = results[row.action.key].get_state_display() if row.action.key in results else ""
    for number, problem in enumerate(contents.problems, start=1):
        yield from _problem_rows(contents.plan, problem, str(number), _ten_cells)
    if contents.plan.prints_totals:
        yield _total_row(section, contents, TEN_COLUMNS)


def _ten_cells(plan, problem, row, number, is_first):
    values = dict.fromkeys((column.key for column in TEN_COLUMNS), "")
    values["tt"] = number
    if is_first:
        values["problem"] = _joined(criteria_words(problem), problem.problem.text)
    if row:
        action = row.action
        target = target_of(action)
        values |= {"result": action.expected_result, "tasks": tasks_of(row), "target": target[:1].upper() + target[1:]}
        values |= {"time": time_of(action), "who": who_of(action), "money": _joined(_means(money_cell(plan, row)), action.other_conditions)}
        values |= {"evidence": action.evidence, "progress": row.state_words}
    return _cell_row(problem, row, values, is_first)


def _means(money):
    """Money as the first of the means: one amount on the line of its label, several sources as bullets below it."""
    lines = money.split("\n")
    return _labelled("Kinh phí", money) if len(lines) == 1 else "\n- ".join(["Kinh phí:", *lines])


def problem_table(section, contents):
    """Biểu 2, part IV: what has to be improved first, with present state and cause; every problem where none is marked trọng tâm."""
    focus = [row for row in contents.problems if row.problem.is_focus]
    rows = (_problem_summary(number, row) for number, row in enumerate(focus or contents.problems, start=1))
    return Table(f"table:{section.key}", PROBLEM_COLUMNS, tuple(rows))


def _problem_summary(number, row):
    problem = row.problem
    key = f"summary:{problem.key}"
    values = {
        "tt": str(number),
        "standard": "\n".join(dict.fromkeys(str(criterion.standard) for criterion in row.criteria)),
        "criterion": "\n".join(str(criterion) for criterion in row.criteria),
        "state": problem.present_state,
        "weakness": problem.text,
        "cause": problem.cause,
    }
    return Row(key, tuple(Cell(f"{key}:{name}", text) for name, text in values.items()), "row", row_label(problem, "tóm tắt"))


def monitoring_table(section, contents):
    """Biểu 2, part VI: two fixed moments with what is due by then, and what their checkpoints found; further checkpoints below.

    A report tells only of those that were held, up to the one it reports on.
    """
    plan, key = contents.followed.plan, f"table:{section.key}"
    due = [row.action for row in contents.followed.actions if row.action.tasks.strip()]
    early = [action for action in due if action.end_on and action.end_on <= _first_semester_end(plan)]
    names = [name for _, name, _ in regular_moments(plan)]
    what = (_due_words(len(early), f"đến {'hết học kỳ I' if names[0].endswith('học kỳ I') else names[0].lower()}"), _due_words(len(due), _whole_words(plan)))
    held = {row.kind: row for row in contents.checkpoints}
    rows = [
        _moment_row(f"{key}:moment:{slug}", name, words, held.get(kind))
        for (slug, kind), name, words in zip(MOMENTS, names, what, strict=True) if kind in held or not contents.plan.reported_plan_id
    ]  # fmt: skip
    own = [row for row in contents.checkpoints if row.kind == CheckpointKind.OWN]
    rows += [_moment_row(f"{key}:moment:own-{row.pk}", row.name, "Tiến độ thực hiện các nhiệm vụ", row) for row in own]
    return Table(key, MONITORING_COLUMNS, tuple(rows))


def _whole_words(plan):
    return "của cả năm học" if plan.period_kind == PeriodKind.SCHOOL_YEAR else f"của {plan.period_label}"


def _first_semester_end(plan):
    """31 December of a school year's first year, else the middle of the period."""
    first, last = plan.period_bounds
    return first.replace(month=12, day=31) if plan.period_kind == PeriodKind.SCHOOL_YEAR else first + (last - first) / 2


def _due_words(count, until):
    return f"Tiến độ và kết quả {count:02d} nhiệm vụ {until}" if count else "Tiến độ thực hiện các nhiệm vụ"


def _moment_row(key, label, what, checkpoint):
    """One moment; blanks to be filled in by hand while it has no checkpoint."""
    texts = {"when": label, "what": what, "result": "", "change": "", "who": ""}
    if checkpoint:
        texts |= {"what": checkpoint.watched or what, "result": checkpoint.result or _counted(checkpoint)}
        texts |= {"change": checkpoint.adjustment, "who": checkpoint.assessors}
    return Row(key, tuple(Cell(f"{key}:{name}", text) for name, text in texts.items()), "row", label)


def _counted(checkpoint):
    """`Hoàn thành 03/05 nhiệm vụ đã theo dõi` where nobody wrote a sentence about the whole."""
    states = [row.state for row in checkpoint.results.all()]
    return f"Hoàn thành {states.count(DoneState.DONE):02d}/{len(states):02d} nhiệm vụ đã theo dõi" if states else ""
