"""Sentences with the school's own figures: how large it is, and how its results went over the years."""

from decimal import Decimal

from formats.dates import school_year_label
from standards.metrics import catalogue

_SIZES = (
    ("class_count", "lớp"), ("group_count", "nhóm, lớp"), ("students_total", "học sinh"), ("children_total", "trẻ"),
    ("teachers_total", "giáo viên"), ("staff_total", "nhân viên"),
)  # fmt: skip
# Which figures tell the way of a standard over the years, by the standard's number.
_TRENDS = {
    "1": ("data_on_time_rate", "improvement_done_rate", "strategy_goals_rate"),
    "2": ("teacher_qualified_rate", "teacher_above_qualified_rate", "teacher_standard_fair_rate"),
    "3": ("age5_completion_rate", "age5_attendance_rate", "grade_completion_rate", "promotion_rate", "graduation_rate", "students_requirements_met_rate"),
    "4": ("equipment_usable_rate", "permanent_works_rate", "rooms_per_group", "classrooms_per_class"),
}


def size_words(dossier):
    """`Năm học 2026-2027, trường có 12 nhóm, lớp; 265 trẻ; 24 giáo viên.`; "" without figures."""
    size = size_of(dossier)
    return f"Năm học {school_year_label(dossier.assessment.school_year)}, trường có {size}." if size else ""


def size_of(dossier):
    """`12 nhóm, lớp; 265 trẻ; 24 giáo viên` of the assessed year, as far as it is known."""
    known = ((dossier.figure(dossier.assessment.school_year, catalogue().metrics[key]), unit) for key, unit in _SIZES)
    return "; ".join(f"{words} {unit}" for words, unit in known if words)


def trend_words(dossier, code):
    """One bullet for each figure of the standard that is known in at least two of the years."""
    lines = filter(None, (_trend(dossier, catalogue().metrics[key]) for key in _TRENDS.get(code, ())))
    return "\n".join(f"- {line}" for line in lines)


def _trend(dossier, metric):
    known = [(year, dossier.known(year).get(metric.key)) for year in dossier.years]
    known = [(year, text) for year, text in known if text]
    if len(known) < 2:
        return ""
    told = ", ".join(f"{dossier.figure(year, metric)} ({school_year_label(year)})" for year, _ in known)
    return f"{metric.name}: {told}; {way_words([(year, Decimal(text)) for year, text in known])}."


def way_words(known):
    """`tăng qua 5 năm học`; where the years go up and down, the end against the beginning and which years went against it.

    In: [(school year, value), …] of at least two years, oldest first.
    """
    steps = [(year, value - before) for (_, before), (year, value) in zip(known, known[1:], strict=False)]
    rises, falls = [year for year, step in steps if step > 0], [year for year, step in steps if step < 0]
    if not (rises and falls):
        return f"{'tăng' if rises else 'giảm' if falls else 'giữ nguyên'} qua {len(known)} năm học"
    change = known[-1][1] - known[0][1]
    if not change:
        return f"bằng năm đầu sau {len(known)} năm học, tăng {_years(rises)}, giảm {_years(falls)}"
    way, against, years = ("tăng", "giảm", falls) if change > 0 else ("giảm", "tăng", rises)
    return f"{way} sau {len(known)} năm học nhưng {against} {_years(years)}"


def _years(years):
    return f"năm học {', '.join(map(school_year_label, years))}"
