"""What a file's sheets say: labels, years, kinds of values; and what it may not say, with the cell named."""

import unicodedata
from dataclasses import replace

import pytest

from accounts.models import Organization
from formats.workbook import Sheet, read_workbook
from schools.importers import FileRefused, label_form, metric_names, read_figures, stored_value
from schools.models import School
from schools.tests.files import saved, xlsx
from standards.metrics import catalogue

YEARS = range(2018, 2026)


def make_school(pk=1, code="thcshs", levels=("lower_secondary",), school_type="lower_secondary"):
    return School(
        organization=Organization(pk=pk, kind="school", name=f"Trường {code}", code=code),
        school_type=school_type,
        levels=list(levels),
    )


SECONDARY = make_school()
BOTH = make_school(2, "lc", ("primary", "lower_secondary"), "multi_level")


def sheet(*rows, name="Số liệu", merged=()):
    """A sheet of coded values: texts without a kind are texts."""
    numbered = {
        number: {column: value for column, value in enumerate(row, 1) if value} for number, row in enumerate(rows, 1)
    }
    return Sheet(name, False, numbered, merged)


def read(*sheets, school=SECONDARY):
    return read_figures(list(sheets), [school], YEARS)


def found(reading):
    """{(year, level, key): value} of a reading."""
    return {
        (year, level, key): cell.value
        for (_, year, level), cells in reading.cells.items()
        for key, cell in cells.items()
    }


def test_labels_and_years_lead_to_cells():
    reading = read(sheet(["", "s2023-2024", "s2024 – 2025"], ["sTổng số giáo viên", "n24", "n25"]))
    assert found(reading) == {(2023, "", "teachers_total"): "24", (2024, "", "teachers_total"): "25"}
    assert reading.cells[1, 2024, ""]["teachers_total"].place == "Số liệu!C2"


@pytest.mark.parametrize(
    "label",
    [
        "Tổng số giáo viên",
        "TỔNG SỐ GIÁO VIÊN:",
        "  tong so  giao vien ",
        unicodedata.normalize("NFD", "Tổng số giáo viên"),
        "Tæng sè gi¸o viªn",
        "Tổng số GV",
        "teachers_total",
    ],
)
def test_a_label_is_known_however_it_was_typed(label):
    assert found(read(sheet(["", "s2024-2025"], [f"s{label}", "n24"]))) == {(2024, "", "teachers_total"): "24"}


def test_a_label_with_a_dash_continues_the_one_above():
    rows = [
        ["", "sNăm học 2024-2025"],
        ["sTổng số giáo viên", "n24"],
        ["s- trên chuẩn trình độ đào tạo", "n11"],
        ["s– đạt chuẩn trình độ đào tạo", "n13"],
    ]
    assert found(read(sheet(*rows))) == {
        (2024, "", "teachers_total"): "24",
        (2024, "", "teachers_above_qualified"): "11",
        (2024, "", "teachers_qualified"): "13",
    }


def test_what_is_not_known_is_listed_and_not_guessed():
    reading = read(
        sheet(
            ["", "s2024-2025"], ["sSố máy bay", "n3"], ["sTổng số trẻ", "n300"], ["sSè m¸y bay", "n1"], ["sGhi chú", ""]
        )
    )
    assert not reading.cells
    assert [row.place for row in reading.unknown] == ["Số liệu!A2", "Số liệu!A3", "Số liệu!A4"]
    assert (
        "không có trong danh mục" in reading.unknown[0].text and "không dùng cho loại trường" in reading.unknown[1].text
    )
    assert "TCVN3" in reading.unknown[2].text


@pytest.mark.parametrize(
    ("coded", "stored"),
    [
        ("s5%", "5"),
        ("s98,4 %", "98.4"),
        ("n13.62", "13.62"),
        ("p0.1362", "13.62"),
        ("s98,40", "98.40"),
        ("n0.5", "0.5"),
        ("p1", "100"),
        ("n45.8333333333333", "45.833333"),
        ("n100", "100"),
    ],
)
def test_rates_keep_what_was_typed(coded, stored):
    assert stored_value(catalogue().metrics["promotion_rate"], coded) == stored


@pytest.mark.parametrize(
    ("key", "coded", "stored"),
    [
        ("teachers_total", "n24", "24"),
        ("teachers_total", "s1.250", "1250"),
        ("teachers_total", "s 24 ", "24"),
        ("site_area", "s1.250,5", "1250.5"),
        ("site_area", "n1250.5", "1250.5"),
        ("site_area", "s12,5", "12.5"),
        ("party_org_rating", "sXUẤT SẮC", "excellent"),
        ("party_org_rating", "sTèt", "good"),
    ],
)
def test_numbers_and_choices_are_read_the_vietnamese_way(key, coded, stored):
    assert stored_value(catalogue().metrics[key], coded) == stored


@pytest.mark.parametrize(
    ("key", "coded", "words"),
    [
        ("teachers_total", "n24.5", "số nguyên"),
        ("teachers_total", "sHai tư", "không phải là số"),
        ("teachers_total", "b1", "TRUE/FALSE"),
        ("teachers_total", "d05/09/2025", "đang là ngày 05/09/2025"),
        ("teachers_total", "e#REF!", "#REF!"),
        ("teachers_total", "f", "không lưu kết quả"),
        ("teachers_total", "p0.5", "định dạng phần trăm"),
        ("teachers_total", "n-3", "không được nhỏ hơn 0"),
        ("teachers_total", "n1e+16", "lớn quá"),
        ("promotion_rate", "n984", "từ 0 đến 100%"),
        ("party_org_rating", "sTuyệt vời", "không có trong danh sách: Xuất sắc"),
    ],
)
def test_what_no_cell_may_hold_is_said(key, coded, words):
    with pytest.raises(ValueError, match=words):
        stored_value(catalogue().metrics[key], coded)


def test_a_bad_cell_is_named_and_the_rest_is_read():
    reading = read(sheet(["", "s2024-2025"], ["sTổng số giáo viên", "shai tư"], ["sTổng số nhân viên", "n6"]))
    (problem,) = reading.problems
    assert problem.place == "Số liệu!B2" and problem.text == "Tổng số giáo viên: “hai tư” không phải là số."
    assert found(reading) == {(2024, "", "staff_total"): "6"}


def test_a_value_in_merged_cells_belongs_to_no_year():
    reading = read(
        sheet(["", "s2023-2024", "s2024-2025"], ["sTổng số giáo viên", "n24"], merged=(("B2:C2", (2, 2, 2, 3)),))
    )
    assert not reading.cells and "vùng gộp B2:C2" in reading.problems[0].text


def test_a_year_twice_or_out_of_reach_is_left_out():
    reading = read(
        sheet(
            ["", "s2024-2025", "s2024-2025", "s1999-2000", "s2024-2026"],
            ["sTổng số giáo viên", "n24", "n25", "n26", "n27"],
        )
    )
    assert found(reading) == {(2024, "", "teachers_total"): "24"}
    assert ["C1" in reading.problems[0].place, "D1" in reading.problems[1].place] == [True, True]


def test_a_figure_named_twice_is_taken_once():
    reading = read(sheet(["", "s2024-2025"], ["sTổng số giáo viên", "n24"], ["steachers_total", "n30"]))
    assert found(reading) == {(2024, "", "teachers_total"): "24"} and "đã có ở ô Số liệu!B2" in reading.problems[0].text


def test_sheets_without_years_are_passed_over_and_told():
    table = sheet(["", "s2024-2025"], ["sTổng số giáo viên", "n24"])
    reading = read(sheet(["sGhi chú của tôi"], name="Ghi chú"), table)
    assert found(reading) and [row.place for row in reading.unknown] == ["Ghi chú"]
    with pytest.raises(FileRefused, match="Không thấy bảng số liệu"):
        read(sheet(["sGhi chú của tôi"]))


def test_sheets_of_levels_fill_the_rows_of_levels():
    rows = [["", "s2024-2025"], ["sTổng số học sinh", "n300"]]
    reading = read(sheet(*rows), sheet(*rows, name="Cấp tiểu học"), sheet(*rows, name="Trung học cơ sở"), school=BOTH)
    assert set(found(reading)) == {(2024, level, "students_total") for level in ("", "primary", "lower_secondary")}
    assert set(found(read(sheet(*rows, name="Cấp tiểu học")))) == {(2024, "", "students_total")}, (
        "a school of one level has no sheets of levels"
    )


def meta(*rows):
    return sheet(["sformat", "s1"], *rows, name="_truongchuan")


def test_a_template_of_another_school_or_type_is_refused_by_name():
    table = sheet(["", "s2024-2025"], ["sTổng số giáo viên", "n24"])
    with pytest.raises(FileRefused, match="mã khac"):
        read(meta(["sschool", "skhac"], ["sschool_type", "slower_secondary"]), table)
    with pytest.raises(FileRefused, match="loại trường khác"):
        read(meta(["sschool", "sthcshs"], ["sschool_type", "spreschool"]), table)
    with pytest.raises(FileRefused, match="phiên bản khác"):
        read(sheet(["sformat", "s9"], name="_truongchuan"), table)


def test_a_cell_as_the_template_gave_it_says_nothing():
    starts = meta(
        ["sschool", "sthcshs"], ["sschool_type", "slower_secondary"], ["sstart", "s2024", "", "steachers_total", "s24"]
    )
    reading = read(starts, sheet(["", "s2024-2025"], ["sTổng số giáo viên", "n24"], ["sTổng số nhân viên", "n6"]))
    assert (found(reading), reading.untouched) == ({(2024, "", "staff_total"): "6"}, 1)


def test_many_schools_need_codes_and_years():
    schools = [SECONDARY, BOTH]
    with pytest.raises(FileRefused, match="không ghi mã trường"):
        read_figures([sheet(["", "s2024-2025"], ["sTổng số giáo viên", "n24"])], schools, YEARS)
    with pytest.raises(FileRefused, match="thiếu cột “Năm học”"):
        read_figures([sheet(["sMã trường", "sTổng số giáo viên"], ["slc", "n24"])], schools, YEARS)
    rows = [
        ["sMã trường", "sNăm học", "sTổng số giáo viên", "sSố máy bay", "sTổng số trẻ"],
        ["sLC", "s2024-2025", "n24", "n1", "n3"],
    ]
    reading = read_figures([sheet(*rows)], schools, YEARS)
    assert found(reading) == {(2024, "", "teachers_total"): "24"}
    assert "Số máy bay" in reading.unknown[0].text and "không dùng cho loại trường này" in reading.problems[0].text


def test_no_two_labels_of_one_kind_of_school_look_alike():
    for levels in (
        ["preschool"],
        ["primary"],
        ["lower_secondary"],
        ["upper_secondary"],
        ["primary", "lower_secondary", "upper_secondary"],
    ):
        forms = [label_form(name) for metric in catalogue().for_levels(levels) for name in (metric.name, *metric.also)]
        assert len(forms) == len(set(forms))


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Tỷ lệ học sinh xếp loại giỏi-tốt", "result_excellent_rate"),
        ("Tỉ lệ học sinh xếp loại giỏi – tốt", "result_excellent_rate"),
        ("Tỷ lệ HS xếp loại hạnh kiểm trung bình", "conduct_average_rate"),
        ("Tỷ lệ HS lên lớp", "promotion_rate"),
        ("Tỉ lệ học sinh bỏ học", "dropout_rate"),
    ],
)
def test_names_of_schools_own_tables_are_known(label, key):
    names = metric_names(catalogue().for_levels(["lower_secondary"]))
    assert names[label_form(label)].key == key


def test_a_name_that_two_figures_share_is_nobodys():
    one, other = catalogue().metrics["promotion_rate"], catalogue().metrics["graduation_rate"]
    shared = [replace(metric, also=("Tỉ lệ chung",)) for metric in (one, other)]
    assert label_form("Tỉ lệ chung") not in metric_names(shared)
    assert metric_names(shared)[label_form(one.name)].key == one.key


def test_a_real_file_says_the_same():
    rows = [
        ["Chỉ số", "2024-2025"],
        ["Tổng số giáo viên", 24],
        ["Tỉ lệ lên lớp", 0.984],
        ["Diện tích khu đất", "1.250,5"],
    ]
    assert found(read(*read_workbook(xlsx(rows)))) == {
        (2024, "", "teachers_total"): "24",
        (2024, "", "promotion_rate"): "0.984",
        (2024, "", "site_area"): "1250.5",
    }


def test_formulas_count_by_the_result_the_file_holds():
    from openpyxl import Workbook  # only this test writes formulas

    book = Workbook()
    book.active.append(["", "2024-2025"])
    book.active.append(["Tổng số giáo viên", "=20+4"])
    (problem,) = read(*read_workbook(saved(book))).problems
    assert problem.place == "Sheet!B2" and "không lưu kết quả" in problem.text
