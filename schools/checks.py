"""What cannot be true of one year's figures (hard) and what looks odd (soft). Pure; `numbers` is {metric key: Decimal}."""

from dataclasses import dataclass
from decimal import Decimal

from formats.numbers import format_number, format_rate
from schools.rates import effective_rates

RATE_TOLERANCE = Decimal("0.1")  # printed rates are rounded one by one
JUMP_SHARE = Decimal("0.3")
JUMP_LEAST = 5
JUMP_POINTS = 10


@dataclass(frozen=True, slots=True)
class Clash:
    """Figures of one year that contradict each other: their metric keys and why, in words."""

    keys: tuple
    text: str


def numbers_of(values, catalogue, metrics):
    """Every figure of a year as Decimal: typed counts and the rates that count; choices left out."""
    known = values | effective_rates(values, metrics)
    return {key: Decimal(text) for key, text in known.items() if key in catalogue.metrics and not catalogue.metrics[key].is_choice}


def clashes(numbers, catalogue):
    """Hard checks between figures: part over whole, sums over their whole, rates that do not make 100 %."""
    found = [_part_clash(metric, numbers, catalogue) for metric in catalogue.metrics.values() if metric.part_of in numbers]
    found += [(_rate_sum_clash if row.is_of_rates else _count_sum_clash)(row, numbers, catalogue) for row in catalogue.sums]
    return [clash for clash in found if clash]


def short_sums(numbers, catalogue, metrics):
    """{whole's key: note} where every part that `metrics` ask of the school is given and they fall short of their whole (soft)."""
    asked = {metric.key for metric in metrics}
    rows = ((row.whole, [part for part in row.parts if part in asked]) for row in catalogue.sums if row.is_complete and not row.is_of_rates)
    known = ((whole, parts) for whole, parts in rows if whole in numbers and parts and all(part in numbers for part in parts))
    totals = ((whole, sum(numbers[part] for part in parts)) for whole, parts in known)
    return {whole: f"Các phần cộng lại chỉ được {format_number(total)}." for whole, total in totals if total < numbers[whole]}


def jump_note(metric, before, now):
    """Words about an unusual step from the year before, or "" (soft). `before` and `now` are Decimals or None."""
    if before is None or now is None or before == now:
        return ""
    step = abs(now - before)
    word = "Tăng" if now > before else "Giảm"
    if metric.is_rate:
        return f"{word} {format_number(step, 2)} điểm phần trăm so với năm trước." if step >= JUMP_POINTS else ""
    if step < JUMP_LEAST or step < before * JUMP_SHARE:
        return ""
    share = f" ({format_rate(step / before * 100, 0)})" if before else ""
    return f"{word} {format_number(step)}{share} so với năm trước."


def _part_clash(metric, numbers, catalogue):
    if metric.key not in numbers or numbers[metric.key] <= numbers[metric.part_of]:
        return None
    part, whole = (format_number(numbers[key]) for key in (metric.key, metric.part_of))
    name = catalogue.metrics[metric.part_of].name
    return Clash((metric.key, metric.part_of), f"“{metric.name}” là {part}, không được lớn hơn “{name}” là {whole}.")


def _count_sum_clash(row, numbers, catalogue):
    known = [part for part in row.parts if part in numbers]
    total = sum(numbers[part] for part in known)
    if row.whole not in numbers or total <= numbers[row.whole]:
        return None
    whole = f"“{catalogue.metrics[row.whole].name}” là {format_number(numbers[row.whole])}"
    return Clash((*known, row.whole), f"Các phần cộng lại được {format_number(total)}, không được lớn hơn {whole}.")


def _rate_sum_clash(row, numbers, catalogue):
    known = [part for part in row.parts if part in numbers]
    total = sum(numbers[part] for part in known)
    must_reach = row.is_complete and len(known) == len(row.parts)
    if total <= 100 + RATE_TOLERANCE and not (must_reach and total < 100 - RATE_TOLERANCE):
        return None
    names = ", ".join(f"“{catalogue.metrics[part].label}”" for part in known)
    must = "phải bằng 100%" if must_reach else "không được quá 100%"
    return Clash(tuple(known), f"Cộng {names} được {format_rate(total)}, {must}.")
