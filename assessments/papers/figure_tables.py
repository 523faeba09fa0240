"""Phần I, database of the school: the data tables of the forms, filled from the yearly figures through the catalogue.

Five school years for the forms of 2018, three for Biểu 1. A figure that is not known stays empty. A school of several levels
has the rows of all of them, and its results once more for each level whose own figures are kept.
"""

from decimal import Decimal

from assessments.papers.draft_figures import size_of
from assessments.papers.figure_rows import (
    PEOPLE,
    PEOPLE_COLUMNS,
    class_rows,
    learner_rows,
    result_rows,
    room_rows,
    teacher_rows,
)
from assessments.papers.tables import columns_of, row_of, table_of
from documents.paper import HeadCell, Section
from formats.charts import Chart, ChartSeries
from formats.dates import school_year_label
from standards.enums import SchoolLevel
from standards.metrics import catalogue

MAX_SERIES = 6


def figure_sections(dossier, key="data"):
    """The numbered tables of Phần I as sections."""
    classes = "Số lớp học" if _is_general(dossier) else "Số nhóm trẻ và lớp mẫu giáo"
    yield _numbered(dossier, f"{key}:1", classes, (years_table(dossier, f"{key}:classes", class_rows(dossier)),))
    yield _numbered(dossier, f"{key}:2", "Cơ cấu khối công trình của nhà trường", (years_table(dossier, f"{key}:rooms", room_rows(dossier)),))
    yield _numbered(dossier, f"{key}:3", _people_title(dossier), (
        Section(f"{key}:3a", "point", "Số liệu tại thời điểm tự đánh giá", (people_table(dossier, f"{key}:people"),)),
        Section(f"{key}:3b", "point", f"Số liệu của {dossier.rules.data_years} năm học gần đây", (years_table(dossier, f"{key}:teachers", teacher_rows(dossier)),)),
    ))  # fmt: skip
    learners = "Học sinh" if _is_general(dossier) else "Trẻ em"
    yield _numbered(dossier, f"{key}:4", learners, tuple(_learner_sections(dossier, f"{key}:4")))


def _numbered(dossier, key, title, content):
    """A table's section: 1, 2 … in Phần I of 2018; 1.1, 1.2 … in Biểu 1, where they stand inside its first appendix."""
    return Section(key, "clause" if dossier.is_2018 else "subclause", title, content)


def _is_general(dossier):
    return dossier.assessment.framework != "preschool"


def _people_title(dossier):
    return "Cán bộ quản lý, giáo viên, nhân viên" if dossier.is_2018 else "Cán bộ quản lý, giáo viên, nhân sự hỗ trợ giáo dục"


def _learner_sections(dossier, key):
    yield Section(f"{key}a", "point", "Số liệu chung", (years_table(dossier, f"{key}:learners", learner_rows(dossier)),))
    rows = result_rows(dossier)
    if rows:
        yield Section(f"{key}b", "point", _result_title(dossier), tuple(_result_content(dossier, key, rows)))


def _result_title(dossier):
    levels = dossier.school.levels if dossier.school else ()
    return "Công tác phổ cập giáo dục và kết quả giáo dục" if "primary" in levels else "Kết quả giáo dục"


def _result_content(dossier, key, rows):
    """The table and its chart; then those of every school level that has figures of its own."""
    yield years_table(dossier, f"{key}:results", rows)
    yield from _chart(dossier, f"{key}:chart", rows)
    for level in dossier.figure_levels():
        own = [row for row in rows if any(dossier.known(year, level).get(row[1]) for year in dossier.years)]
        if own:
            name = SchoolLevel(level).label
            yield Section(f"{key}:{level}", "subheading", f"Cấp {name}", (years_table(dossier, f"{key}:results:{level}", own, level),))


def _chart(dossier, key, rows):
    """A small panel for each rate that is known in at least two years."""
    series = [ChartSeries(label, tuple((school_year_label(year), dossier.known(year).get(metric) or None) for year in dossier.years)) for label, metric in rows]
    told = [one for one in series if len(one.numbers) > 1][:MAX_SERIES]
    if told:
        yield Chart(key, f"Kết quả qua {dossier.rules.data_years} năm học", "multiples", tuple(told), "%", note="Theo bảng số liệu ở trên.", has_table=False)


def years_table(dossier, key, rows, level=""):
    """Rows (label, metric key) over the school years; a key is a metric, or a tuple of metrics to be added."""
    columns = columns_of(("Số liệu", 34), *((_year_head(year), 66 // len(dossier.years), "center") for year in dossier.years))
    made = [row_of(f"{key}:{place}", (label, *(_figure(dossier, year, level, metric) for year in dossier.years)), _kind(label))
            for place, (label, metric) in enumerate(rows, 1)]  # fmt: skip
    return table_of(key, columns, made, text_size=12)


def _year_head(year):
    return f"Năm học\n{school_year_label(year)}"


def _kind(label):
    return "total" if label == "Cộng" else "row"


def _figure(dossier, year, level, metric):
    if isinstance(metric, tuple):
        return _sum_words([dossier.known(year, level).get(key) for key in metric])
    return dossier.figure(year, catalogue().metrics[metric], level)


def _sum_words(texts):
    """The sum of all parts; "" while none is known, since a sum over some would be taken for the whole."""
    known = [Decimal(text) for text in texts if text]
    return f"{sum(known):f}" if known else ""


def people_table(dossier, key):
    """Staff at present: total, women, minorities, training below, at and above the standard."""
    head = (tuple(HeadCell(text, rowspan=2) for text in ("", "Tổng số", "Nữ", "Dân tộc")) + (HeadCell("Trình độ đào tạo", colspan=3), HeadCell("Ghi chú", rowspan=2)),
            tuple(HeadCell(text) for text in ("Chưa đạt chuẩn", "Đạt chuẩn", "Trên chuẩn")))  # fmt: skip
    columns = columns_of(("Số liệu", 22), *((label, 11, "center") for label in PEOPLE_COLUMNS), ("Ghi chú", 12))
    people = [row for row in PEOPLE if row.fits(dossier)]
    known = dossier.known(dossier.assessment.school_year)
    rows = [row_of(f"{key}:{row.key}", (row.label(dossier), *(known.get(metric, "") for metric in row.metrics), "")) for row in people]
    totals = [_sum_words([known.get(row.metrics[place]) for row in people]) for place in range(len(PEOPLE_COLUMNS))]
    return table_of(key, columns, [*rows, row_of(f"{key}:all", ("Cộng", *totals, ""), "total")], head=head, text_size=12)


def school_facts(dossier, key):
    """Thông tin chung of the school, two columns: what is kept in its profile, then what people have written."""
    rows = [(label, text) for label, text in (*_profile(dossier), *_written(dossier)) if text]
    columns = columns_of(("Nội dung", 38), ("Thông tin", 62))
    return table_of(key, columns, [row_of(f"{key}:{place}", row) for place, row in enumerate(rows, 1)])


def _profile(dossier):
    school, organization = dossier.school, dossier.organization
    yield "Tên trường", organization.name
    yield "Địa chỉ", organization.address
    if school is None:
        return
    yield "Loại hình", school.get_ownership_display()
    yield "Cấp học", ", ".join(school.level_labels())
    yield "Năm thành lập", str(school.founded_year or "")
    yield "Họ và tên hiệu trưởng", school.principal_name
    yield "Số điểm trường", str(len(school.sites.all()) or "")
    flags = ", ".join(school.flag_labels())
    yield "Đặc điểm", flags[:1].upper() + flags[1:]
    yield "Quy mô", size_of(dossier)
    yield "Kiểm định, đạt chuẩn quốc gia", "; ".join(f"{row} (Quyết định {row.decision_number})" for row in school.certificates.all())


def _written(dossier):
    yield from ((place.label, dossier.words(place.key)) for place in dossier.info_places())
