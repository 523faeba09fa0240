"""Phần I row by row: the data tables of every school type, in the order and words of the forms of 2018 and of Biểu 1."""

from types import SimpleNamespace

import pytest

from assessments.enums import PaperKind
from assessments.papers import figure_rows
from assessments.papers.collect import collect
from assessments.papers.dossier import read_dossier
from assessments.tests import full_desk
from assessments.tests.conftest import load
from assessments.tests.desk import Desk
from assessments.tests.full_desk import cells, table
from assessments.workflow_papers import blank_document
from documents.paper import all_content
from formats.charts import Chart
from schools.models import YearlyFigures
from standards.metrics import catalogue

PRESCHOOL_CLASSES = [
    "Nhóm trẻ 3–12 tháng",
    "Nhóm trẻ 13–24 tháng",
    "Nhóm trẻ 25–36 tháng",
    "Lớp mẫu giáo 3–4 tuổi",
    "Lớp mẫu giáo 4–5 tuổi",
    "Lớp mẫu giáo 5–6 tuổi",
    "Cộng",
]
PRESCHOOL_BLOCKS = [
    "Khối phòng nhóm trẻ, lớp mẫu giáo",
    "Khối phòng phục vụ học tập",
    "Khối phòng hành chính - quản trị",
    "Khối phòng tổ chức ăn",
    "Các công trình, khối phòng chức năng khác",
]
GENERAL_BLOCKS = [
    "Phòng học",
    "Phòng học bộ môn",
    "Khối phòng phục vụ học tập",
    "Khối phòng hành chính - quản trị",
    "Thư viện",
    "Các công trình, khối phòng chức năng khác",
]
MATERIALS = [
    "– Kiên cố",
    "– Bán kiên cố",
    "– Tạm",
]
PRESCHOOL_TEACHERS = [
    "Tổng số giáo viên",
    "Tỉ lệ trẻ em/giáo viên (nhóm trẻ)",
    "Tỉ lệ trẻ em/giáo viên (mẫu giáo không bán trú)",
    "Tỉ lệ trẻ em/giáo viên (mẫu giáo có bán trú)",
]
GENERAL_TEACHERS = [
    "Tổng số giáo viên",
    "Tỉ lệ giáo viên/lớp",
    "Tỉ lệ giáo viên/học sinh",
]
EXCELLENT_2018 = [
    "Tổng số giáo viên dạy giỏi cấp huyện hoặc tương đương trở lên",
    "Tổng số giáo viên dạy giỏi cấp tỉnh trở lên",
]
EXCELLENT_2026 = [
    "Tổng số giáo viên dạy giỏi cấp tỉnh trở lên",
]
CHILDREN = [
    "Tổng số trẻ em",
    "– Nữ",
    "– Dân tộc thiểu số",
    "– Đối tượng chính sách",
    "– Khuyết tật",
    "– Tuyển mới",
    "– Học 2 buổi/ngày",
    "– Bán trú",
    "Tỉ lệ trẻ em/lớp",
    "Tỉ lệ trẻ em/nhóm",
    "Trẻ em 3–12 tháng",
    "Trẻ em 13–24 tháng",
    "Trẻ em 25–36 tháng",
    "Trẻ em 3–4 tuổi",
    "Trẻ em 4–5 tuổi",
    "Trẻ em 5–6 tuổi",
]
STUDENTS_FIRST = [
    "Tổng số học sinh",
    "– Nữ",
    "– Dân tộc thiểu số",
]
STUDENTS_LAST = [
    "Tổng số tuyển mới",
    "Học 2 buổi/ngày",
    "Bán trú",
    "Nội trú",
    "Bình quân số học sinh/lớp học",
    "Số lượng học sinh đi học đúng độ tuổi",
    "Tỉ lệ học sinh đi học đúng độ tuổi",
    "– Nữ",
    "– Dân tộc thiểu số",
    "Tổng số học sinh giỏi cấp huyện hoặc tương đương",
    "Tổng số học sinh giỏi cấp tỉnh",
    "Tổng số học sinh giỏi quốc gia",
    "Tổng số học sinh thuộc đối tượng chính sách",
    "– Nữ",
    "– Dân tộc thiểu số",
    "Tổng số học sinh có hoàn cảnh đặc biệt",
]
PRIMARY_RESULTS = [
    "Tỉ lệ trẻ em 6 tuổi vào lớp 1",
    "Tỉ lệ học sinh hoàn thành chương trình lớp học",
    "Tỉ lệ trẻ em 11 tuổi hoàn thành chương trình tiểu học",
    "Tỉ lệ trẻ em đến 14 tuổi hoàn thành chương trình tiểu học",
]
SECONDARY_RESULTS = [
    "Tỉ lệ học sinh xếp loại giỏi",
    "Tỉ lệ học sinh xếp loại khá",
    "Tỉ lệ học sinh xếp loại yếu, kém",
    "Tỉ lệ học sinh xếp loại hạnh kiểm tốt",
    "Tỉ lệ học sinh xếp loại hạnh kiểm khá",
    "Tỉ lệ học sinh xếp loại hạnh kiểm trung bình",
    "Tỉ lệ học sinh tốt nghiệp",
]
SECONDARY_RESULTS_2026 = [
    "Kết quả học tập: Tốt",
    "Kết quả học tập: Khá",
    "Kết quả học tập: Chưa đạt",
    "Kết quả rèn luyện: Tốt",
    "Kết quả rèn luyện: Khá",
    "Kết quả rèn luyện: Đạt",
]
PRESCHOOL_RESULTS_2026 = [
    "Tỉ lệ chuyên cần của trẻ",
    "Tỉ lệ trẻ 5 tuổi hoàn thành chương trình",
    "Tỉ lệ trẻ khỏe mạnh, phát triển bình thường",
]
TRANSITION = [
    "Tỉ lệ chuyển cấp",
]
PRIMARY, LOWER, UPPER, PRESCHOOL = "primary", "lower_secondary", "upper_secondary", "preschool"


def dossier_of(levels, is_2018=True):
    """What figure_rows asks of a dossier, without a database."""
    framework = PRESCHOOL if levels == [PRESCHOOL] else "general"
    return SimpleNamespace(
        is_2018=is_2018, school=SimpleNamespace(levels=levels), assessment=SimpleNamespace(framework=framework)
    )


def words_of(rows):
    return [label for label, _ in rows]


def grades(first, last, word="Khối lớp"):
    return [f"{word} {grade}" for grade in range(first, last + 1)]


@pytest.mark.parametrize(
    ("levels", "wanted"),
    [
        ([PRESCHOOL], PRESCHOOL_CLASSES),
        ([PRIMARY], [*grades(1, 5), "Cộng"]),
        ([LOWER], [*grades(6, 9), "Cộng"]),
        ([UPPER], [*grades(10, 12), "Cộng"]),
        ([PRIMARY, LOWER], [*grades(1, 9), "Cộng"]),
        ([LOWER, UPPER], [*grades(6, 12), "Cộng"]),
        ([PRIMARY, LOWER, UPPER], [*grades(1, 12), "Cộng"]),
    ],
)
@pytest.mark.parametrize("is_2018", [True, False])
def test_rows_of_classes(levels, wanted, is_2018):
    assert words_of(figure_rows.class_rows(dossier_of(levels, is_2018))) == wanted


@pytest.mark.parametrize(
    ("levels", "blocks"),
    [
        ([PRESCHOOL], PRESCHOOL_BLOCKS),
        ([PRIMARY], GENERAL_BLOCKS),
        ([LOWER], GENERAL_BLOCKS),
        ([PRIMARY, LOWER], GENERAL_BLOCKS),
    ],
)
def test_rows_of_rooms_split_every_block_by_material(levels, blocks):
    wanted = [word for block in blocks for word in (block, *MATERIALS)]
    assert words_of(figure_rows.room_rows(dossier_of(levels))) == [*wanted, "Cộng"]


@pytest.mark.parametrize(
    ("levels", "is_2018", "wanted"),
    [
        ([PRESCHOOL], True, PRESCHOOL_TEACHERS + EXCELLENT_2018),
        ([PRESCHOOL], False, PRESCHOOL_TEACHERS + EXCELLENT_2026),
        ([PRIMARY], True, GENERAL_TEACHERS + EXCELLENT_2018),
        ([LOWER], False, GENERAL_TEACHERS + EXCELLENT_2026),
    ],
)
def test_rows_of_teachers(levels, is_2018, wanted):
    assert words_of(figure_rows.teacher_rows(dossier_of(levels, is_2018))) == wanted


@pytest.mark.parametrize(
    ("levels", "wanted"),
    [
        ([PRESCHOOL], CHILDREN),
        ([PRIMARY], STUDENTS_FIRST + grades(1, 5, "– Khối lớp") + STUDENTS_LAST),
        ([LOWER], STUDENTS_FIRST + grades(6, 9, "– Khối lớp") + STUDENTS_LAST),
        ([UPPER], STUDENTS_FIRST + grades(10, 12, "– Khối lớp") + STUDENTS_LAST),
    ],
)
def test_rows_of_learners(levels, wanted):
    assert words_of(figure_rows.learner_rows(dossier_of(levels))) == wanted


def test_the_district_is_gone_from_the_rows_of_2026():
    rows = words_of(figure_rows.learner_rows(dossier_of([LOWER], is_2018=False)))
    assert not any("huyện" in label for label in rows)
    assert len(rows) == len(STUDENTS_FIRST) + 4 + len(STUDENTS_LAST) - 1


@pytest.mark.parametrize(
    ("levels", "is_2018", "wanted"),
    [
        ([PRESCHOOL], True, []),
        ([PRESCHOOL], False, PRESCHOOL_RESULTS_2026),
        ([PRIMARY], True, PRIMARY_RESULTS),
        ([PRIMARY], False, ["Tỉ lệ hoàn thành chương trình lớp học", *TRANSITION]),
        ([LOWER], True, SECONDARY_RESULTS),
        ([LOWER], False, SECONDARY_RESULTS_2026 + TRANSITION),
        ([UPPER], True, SECONDARY_RESULTS),
        ([PRIMARY, LOWER], True, PRIMARY_RESULTS + SECONDARY_RESULTS),
        ([PRIMARY, LOWER], False, [*SECONDARY_RESULTS_2026, "Tỉ lệ hoàn thành chương trình lớp học", *TRANSITION]),
    ],
)
def test_rows_of_results(levels, is_2018, wanted):
    assert words_of(figure_rows.result_rows(dossier_of(levels, is_2018))) == wanted


@pytest.mark.parametrize("levels", [[PRESCHOOL], [PRIMARY], [LOWER], [UPPER], [PRIMARY, LOWER, UPPER]])
@pytest.mark.parametrize("is_2018", [True, False])
def test_every_row_stands_on_a_figure_of_the_catalogue_that_the_school_has(levels, is_2018):
    dossier, metrics = dossier_of(levels, is_2018), catalogue().metrics
    makers = (
        figure_rows.class_rows,
        figure_rows.room_rows,
        figure_rows.teacher_rows,
        figure_rows.learner_rows,
        figure_rows.result_rows,
    )
    keys = [
        key for make in makers for _, held in make(dossier) for key in (held if isinstance(held, tuple) else (held,))
    ]
    keys += [key for row in figure_rows.PEOPLE if row.fits(dossier) for key in row.metrics]
    assert [key for key in keys if key not in metrics] == []
    assert [key for key in keys if not metrics[key].levels & set(levels)] == []


@pytest.mark.parametrize(
    ("levels", "wanted"),
    [
        ([PRESCHOOL], ["Hiệu trưởng", "Phó hiệu trưởng", "Giáo viên", "Nhân viên"]),
        ([PRIMARY], ["Hiệu trưởng", "Phó hiệu trưởng", "Tổng phụ trách Đội", "Giáo viên", "Nhân viên"]),
        ([LOWER], ["Hiệu trưởng", "Phó hiệu trưởng", "Giáo viên", "Nhân viên"]),
        ([PRIMARY, LOWER], ["Hiệu trưởng", "Phó hiệu trưởng", "Tổng phụ trách Đội", "Giáo viên", "Nhân viên"]),
    ],
)
def test_kinds_of_staff(levels, wanted):
    dossier = dossier_of(levels)
    assert [row.label(dossier) for row in figure_rows.PEOPLE if row.fits(dossier)] == wanted


# Figures in the cells


def report(desk):
    made = collect(read_dossier(desk.assessment), PaperKind.REPORT, blank_document(desk.assessment, PaperKind.REPORT))
    return made


def secondary(cast, levels=(LOWER,)):
    """The cast's school as a lower secondary school of 2023-2024 under TT 18/2018."""
    school = cast.school.school
    school.levels, school.school_type = list(levels), "multi_level" if len(levels) > 1 else levels[0]
    school.save()
    return Desk(cast, load("TT18-2018"), 2023)


def charts(paper):
    return [item for item in all_content(paper) if isinstance(item, Chart)]


def test_rates_typed_keep_their_decimals_and_computed_ones_have_two(cast):
    desk = secondary(cast)
    for year, rate in enumerate(("5", "98.4", "13.62", "7", "8.5"), 2019):
        YearlyFigures.objects.create(
            school=cast.school.school,
            school_year=year,
            values={"result_excellent_rate": rate},
            rates={"result_excellent_rate": rate},
        )
    assert cells(table(report(desk), "data:4:results"))["1"] == [
        "Tỉ lệ học sinh xếp loại giỏi",
        "5%",
        "98,4%",
        "13,62%",
        "7%",
        "8,5%",
    ]


def test_results_of_several_years_are_drawn_and_those_of_one_are_not(cast):
    desk = secondary(cast)
    school = cast.school.school
    YearlyFigures.objects.create(
        school=school, school_year=2022, values={"graduation_rate": "99"}, rates={"graduation_rate": "99"}
    )
    assert charts(report(desk)) == []
    rates = {"graduation_rate": "100", "result_fair_rate": "40"}
    YearlyFigures.objects.create(school=school, school_year=2023, values=rates, rates=rates)
    (chart,) = charts(report(desk))
    assert [one.label for one in chart.series] == ["Tỉ lệ học sinh tốt nghiệp"]
    assert chart.series[0].points == (
        ("2019-2020", None),
        ("2020-2021", None),
        ("2021-2022", None),
        ("2022-2023", "99"),
        ("2023-2024", "100"),
    )
    assert not chart.has_table, "the table stands above it"


def test_years_outside_the_form_are_not_printed(desk):
    full_desk.add_figures(desk.assessment.organization.school, 2026)
    made = cells(table(report(desk), "data:classes"))
    assert made["7"] == ["Cộng", "", "", "", "", ""], "only 2024 and later are known"


def test_a_sum_over_unknown_parts_is_open(desk):
    made = cells(table(report(desk), "data:rooms"))
    assert list(made.values())[-1] == ["Cộng", "", "", "", "", ""]


def test_facts_of_the_school_come_from_its_profile_and_from_what_was_written(desk):
    desk.assessment.report_texts.create(key="info:phone", text="0203 123 456")
    rows = dict(row[:2] for row in cells(table(report(desk), "data:facts")).values())
    assert rows["Tên trường"] == "Trường Mầm non Hoa Mai"
    assert rows["Họ và tên hiệu trưởng"] == "Nguyễn Thị Minh"
    assert rows["Cấp học"] == "Mầm non"
    assert rows["Điện thoại"] == "0203 123 456"
    assert rows["Cơ quan chủ quản"] == "UBND xã Hoa Mai"
    assert "Website" not in rows, "what nobody knows is not printed"


def test_a_school_without_a_profile_still_has_its_papers(desk):
    desk.assessment.organization.school.delete()
    made = report(desk)
    assert table(made, "data:classes").rows[-1].cells[0].text == "Cộng"
    assert "được thành lập" not in full_desk.text(made, "intro:situation:text")
