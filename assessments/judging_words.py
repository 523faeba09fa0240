"""The sentences of a judgement: `52,4 % giáo viên trên chuẩn < 55 %, thiếu 1 giáo viên`. Pure text out of known figures."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from formats.numbers import format_number
from schools.rates import counts_behind
from standards.metrics import MetricKind, catalogue
from standards.rule_files import limit_kinds
from standards.rules import Op

NO_CLAUSE = "không có điều kiện nào dành cho trường như thế này"
NO_FOUNDING_YEAR = "hồ sơ trường chưa ghi năm thành lập"
SIGNS = {Op.AT_LEAST: "≥", Op.AT_MOST: "≤", Op.EQUAL: "=", Op.ABOVE: ">", Op.BELOW: "<"}
MISSED_SIGNS = {Op.AT_LEAST: "<", Op.AT_MOST: ">", Op.EQUAL: "≠", Op.ABOVE: "≤", Op.BELOW: "≥"}
MOST_PLACES = 6


def years_label(year):
    """A school year inside a sentence: `2022–2023`."""
    return f"{year}–{year + 1}"


def years_words(years):
    return ", ".join(years_label(year) for year in years)


def said(clause):
    """What the figure is, after its value for a rate, before it for anything else: `giáo viên trên chuẩn`, `tổng số lớp`."""
    metric = first(clause)
    if clause.said or metric.said:
        return clause.said or metric.said
    return lowered(metric.name.removeprefix("Tỉ lệ ") if metric.is_rate else metric.name)


def said_of_level(clause):
    """The same with its level, for a school that has several: `học sinh được lên lớp (trung học cơ sở)`."""
    return f"{said(clause)} ({LEVEL_WORDS[clause.scope.level]})"


def first(clause):
    return catalogue().metrics[clause.metrics[0]]


def lowered(text):
    return text[:1].lower() + text[1:]


def shown(value, *bounds):
    """A number with the decimals it has, at most two; a longer one rounded to as many as keep it on its side of the bounds."""
    if value.as_tuple().exponent >= -2:
        return format_number(value)
    for places in range(1, MOST_PLACES):
        step = Decimal(1).scaleb(-places)
        rounded = value.quantize(step, ROUND_HALF_UP)
        if all(rounded.compare(bound) == value.compare(bound) for bound in bounds):
            return format_number(rounded)
    return format_number(value)


def amount(clause, value, *bounds):
    """A figure with its sign of per cent, if it is one."""
    return shown(value, *bounds) + (" %" if first(clause).is_rate else "")


def against(clause, value, sign, limit):
    """`52,4 % giáo viên trên chuẩn < 55 %`, `tổng số lớp: 32 > 30 lớp`."""
    if first(clause).is_rate:
        return f"{amount(clause, value, limit)} {said(clause)} {sign} {amount(clause, limit)}"
    return f"{said(clause)}: {shown(value, limit)} {sign} {format_number(limit)} {first(clause).unit}"


def sign_between(value, limit):
    return "<" if value < limit else ">" if value > limit else "="


def met(clause, series, misses, op, limit):
    """A demand that is fulfilled."""
    if op == Op.IN:
        return choice_words(clause, series, misses)
    if clause.window == 1:
        return against(clause, series[0].value, SIGNS[op], limit)
    worst = max(point.value for point in series) if op == Op.AT_MOST else min(point.value for point in series)
    extreme = "" if op == Op.EQUAL else f" ({'cao' if op == Op.AT_MOST else 'thấp'} nhất {amount(clause, worst, limit)})"
    return f"{said(clause)} {SIGNS[op]} {amount(clause, limit)} trong {clause.window}/{clause.window} năm{extreme}"


def between(clause, point, low, high):
    """A figure within both ends of a target: `96 % học sinh được lên lớp, trong khoảng từ 95 đến 98 %`."""
    unit = " %" if first(clause).is_rate else f" {first(clause).unit}"
    figure = against(clause, point.value, SIGNS[Op.AT_LEAST], low).partition(f" {SIGNS[Op.AT_LEAST]} ")[0]
    return f"{figure}, trong khoảng từ {format_number(low)} đến {format_number(high)}{unit}"


def missed(clause, series, misses, op, limit):
    """A demand that is not fulfilled, with what is missing where the counts say it."""
    after = f"; {clause.otherwise}" if clause.otherwise else ""
    if op == Op.IN:
        return choice_words(clause, series, misses) + after
    if clause.window == 1:
        point = series[0]
        sign = sign_between(point.value, limit) if op == Op.EQUAL else MISSED_SIGNS[op]
        return against(clause, point.value, sign, limit) + gap(clause, point, op, limit) + after
    each = ", ".join(f"{years_label(point.year)} ({amount(clause, point.value, limit)}{gap(clause, point, op, limit)})" for point in misses)
    return f"{said(clause)} {MISSED_SIGNS[op]} {amount(clause, limit)} ở {len(misses)}/{clause.window} năm: {each}{after}"


def choice_words(clause, series, misses):
    """`xếp loại tổ chức Đảng: 1/5 năm Xuất sắc, Tốt (cần ít nhất 2 năm)`."""
    metric = first(clause)
    wanted = ", ".join(label for slug, label in metric.choices if slug in clause.choices)
    if clause.window == 1:
        return f"{said(clause)}: {metric.choice_label(series[0].value)} (cần {wanted})"
    need = f"ít nhất {clause.years} năm" if clause.years else "mọi năm"
    words = f"{said(clause)}: {len(series) - len(misses)}/{clause.window} năm {wanted} (cần {need})"
    if clause.years or not misses:
        return words
    return f"{words}, trừ {', '.join(f'{years_label(point.year)} ({metric.choice_label(point.value)})' for point in misses)}"


def gap(clause, point, op, limit):
    """`, thiếu 1 giáo viên` or `, vượt 2 lớp`: how many are missing or too many, in people where the counts are known."""
    if op in (Op.ABOVE, Op.BELOW):
        return ""
    number, unit = gap_of(clause, point, limit)
    return f", {'thiếu' if point.value < limit else 'vượt'} {format_number(number)} {unit}"


def gap_of(clause, point, limit):
    """(how much is missing or too much, of what)."""
    metrics = [catalogue().metrics[key] for key in clause.metrics]
    sides = [counts_behind(metric, point.row) for metric in metrics] if metrics[0].is_derived else [None]
    if None in sides or len({below for _, below in sides}) > 1:
        return abs(point.value - limit), "điểm phần trăm" if metrics[0].is_rate else metrics[0].unit
    above, below = sum(side[0] for side in sides), sides[0][1]
    source = catalogue().metrics[metrics[0].formula[0].numerator[0][1]]
    wanted = limit * below / (100 if metrics[0].is_rate else 1)
    if source.kind == MetricKind.COUNT:
        wanted = wanted.to_integral_value(ROUND_CEILING if point.value < limit else ROUND_FLOOR)
    return abs(wanted - above), metrics[0].who or source.unit


def no_data(clause, years):
    names = ", ".join(f"“{catalogue().metrics[key].name}”" for key in clause.metrics)
    of_level = f" của {LEVEL_WORDS[clause.scope.level]}" if clause.scope.level else ""
    return f"chưa có số liệu {names}{of_level} năm học {years_words(years)}"


LEVEL_WORDS = {"preschool": "mầm non", "primary": "tiểu học", "lower_secondary": "trung học cơ sở", "upper_secondary": "trung học phổ thông"}


def no_threshold(clause):
    kind = limit_kinds()[clause.limit]
    return f"chưa có ngưỡng “{kind.label}” ({kind.source})"


def no_target(clause, year):
    return f"trường chưa đặt chỉ tiêu {said(clause)} năm học {years_label(year)}"


def not_applicable(when):
    """Why a clause does not apply: `trẻ khuyết tật học hòa nhập: không > 0`."""
    metric = catalogue().metrics[when.metric]
    if when.op == Op.ABOVE and not when.value:
        return f"không có {lowered(metric.name)}"
    return f"{lowered(metric.name)} không {SIGNS[when.op]} {format_number(when.value)}{' %' if metric.is_rate else ''}"


def for_people(clause, series):
    """What only people can say, with the figures they may look at."""
    values = [f"{years_label(point.year)}: {amount(clause, point.value)}" for point in series if point.value is not None]
    return f"{clause.people} ({said(clause)} {', '.join(values)})" if values else clause.people


def road(clause, series):
    return " → ".join(shown(point.value) for point in series) + (" %" if first(clause).is_rate else f" {first(clause).unit}")


def steady(clause, series, is_down):
    """A figure that never got worse."""
    return f"{said(clause)} không {'tăng' if is_down else 'giảm'} qua {len(series)} năm ({road(clause, series)})"


def uneven(clause, series, worse, is_down, is_better):
    """A figure that got worse in some years, which are named; `is_better`: it still ends better than it began."""
    rise, fall = ("giảm", "tăng") if is_down else ("tăng", "giảm")
    whole = f"{rise} sau {len(series)} năm nhưng" if is_better else f"không {rise} sau {len(series)} năm,"
    return f"{said(clause)} {whole} {fall} {years_words(worse)} ({road(clause, series)})"


def either(shown_words):
    return " hoặc ".join(shown_words)
