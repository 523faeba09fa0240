"""How an action's target, time and money read in words, the same on the page and in the paper."""

from formats.dates import format_span, school_year_label
from formats.money import format_dong
from formats.numbers import format_number
from improvement_plans.enums import BudgetSource, FundingState, MoneyState, OwnerRole, TargetKind
from standards.metrics import catalogue

LEFT_OPEN = "……"
_ONE_NUMBER = {
    TargetKind.REACH: "đạt",
    TargetKind.ABOVE: "trên",
    TargetKind.BELOW: "dưới",
    TargetKind.KEEP: "giữ",
}


def target_words(kind, value, value_to=None, unit=""):
    """`dưới 3%`, `từ 5 đến 8 phòng`; "" when there is no target or its number is missing."""
    if not kind or value is None:
        return ""
    first = plain_number(value)
    if kind == TargetKind.BETWEEN:
        words = f"từ {first} đến {plain_number(value_to)}" if value_to is not None else f"từ {first}"
    else:
        words = f"{_ONE_NUMBER[TargetKind(kind)]} {first}"
    return f"{words}{unit}" if unit.startswith("%") else f"{words} {unit}".strip()


def plain_number(value):
    """A Decimal without needless zeros: 3.000 -> `3`, 8.30 -> `8,3`."""
    text = format_number(value)
    return text.rstrip("0").rstrip(",") if "," in text else text


def target_of(action):
    """The target of an action in words: `Tỷ lệ trẻ nhẹ cân dưới 3% (năm học 2025-2026: 8,3%)`; "" without a number to reach."""
    words = target_words(action.target_kind, action.target_value, action.target_value_to, action.target_unit)
    if not words:
        return ""
    metric = catalogue().metrics.get(action.metric)
    start = baseline_words(action)
    return f"{metric.name} {words}{start}" if metric else f"{words}{start}"


def target_line(target):
    """A section's target as its printed line: `Huy động trẻ 6 tuổi vào lớp 1: đạt 100% (năm học 2025-2026: 99,2%).`; a gap where the number is open."""
    return f"{target}: {aim_words(target)}."


def aim_words(target):
    """The number to reach and where it starts: `đạt 100% (năm học 2025-2026: 99,2%)`."""
    words = target_words(target.target_kind, target.target_value, target.target_value_to, target.target_unit)
    return f"{words or LEFT_OPEN}{baseline_words(target)}"


def baseline_words(action):
    """` (năm học 2025-2026: 8,3%)`; "" where nothing is known of the start."""
    if action.baseline_value is None or action.baseline_year is None:
        return ""
    unit = "%" if action.target_unit.startswith("%") else ""
    return f" (năm học {school_year_label(action.baseline_year)}: {plain_number(action.baseline_value)}{unit})"


def actual_of(result):
    """What a checkpoint found reached, with the unit of the action's target."""
    if result.actual_value is None:
        return ""
    return with_unit(result.actual_value, result.action.target_unit)


def with_unit(value, unit):
    """`98,5%`, `12 phòng`."""
    number = plain_number(value)
    return f"{number}{unit}" if unit.startswith("%") else f"{number} {unit}".strip()


def time_of(action):
    """The free text where one was written, else the span in the chosen precision."""
    return action.time_text or format_span(action.start_on, action.end_on, action.time_precision)


def lines_text(lines):
    """(source, amount, budget year, funding state) rows as lines of words, for pages and history."""
    return "\n".join(line_words(*line) for line in lines)


def owners_text(owners):
    """(role, user id, group id, name) rows as lines of words: `Chủ trì: Hiệu trưởng`."""
    return "\n".join(f"{OwnerRole(role).label}: {name}" for role, _, _, name in owners)


def line_words(source, amount, budget_year=None, state=FundingState.AVAILABLE):
    """`Ngân sách nhà nước: 2.000.000đ (năm 2027, đề nghị)`; money at hand needs no word."""
    asked = FundingState(state).label.lower() if state == FundingState.ASKED else ""
    notes = ", ".join(filter(None, (f"năm {budget_year}" if budget_year else "", asked)))
    return f"{BudgetSource(source).label}: {format_dong(amount)}{f' ({notes})' if notes else ''}"


def money_of(action, lines):
    """What the money column prints: amounts with their source when it is not obvious, `Không`, or a gap.

    `lines` are the action's BudgetLine rows. One line prints its amount alone, as schools write it; several name their sources.
    """
    if action.money_state == MoneyState.NOT_NEEDED:
        return "Không"
    if action.money_state == MoneyState.UNKNOWN or not lines:
        return ""
    if len(lines) == 1:
        return format_dong(lines[0].amount)
    return "\n".join(f"{line.get_source_display()}: {format_dong(line.amount)}" for line in lines)


def who_of(action):
    """Leaders and partners as the paper prints them."""
    partners = f"Phối hợp: {action.partners}" if action.partners else ""
    return "\n".join(part for part in (action.leaders, partners) if part)
