"""Biểu 2 of TT 57/2026 as paper: eight parts, three tables, ten columns, every word of an action in its column."""

from datetime import date
from decimal import Decimal

import pytest

from documents.paper import Section, Table, Text, all_content, check, section_labels
from improvement_plans import workflow
from improvement_plans.contents import contents_of
from improvement_plans.models import ImprovementPlan
from improvement_plans.papers import collect
from improvement_plans.tables import (
    MONITORING_COLUMNS,
    NINE_COLUMNS,
    PROBLEM_COLUMNS,
    TEN_COLUMNS,
    money_cell,
    row_label,
)
from improvement_plans.tests.stage import action_values, actions_of
from standards.models import OfficialWording, WordingImport


@pytest.fixture
def plan(stage):
    return stage.make_plan(template="form-2-2026")


def tables(plan):
    return [item for item in all_content(collect(plan)) if isinstance(item, Table)]


def cells(row):
    return {cell.key.rsplit(":", 1)[-1] if cell.key.count(":") > 1 else "problem": cell.text for cell in row.cells}


def write(stage, action, lines=(), **fields):
    return workflow.save_action(action, action_values(**fields), list(lines), version=action.version, acting=stage.acting)


def test_the_eight_parts_stand_in_the_order_of_the_form(plan):
    paper = collect(plan)
    check(paper)
    labels = section_labels(paper)
    assert [(labels[section.key], section.title) for section in paper.content] == [
        ("I.", "THÔNG TIN CHUNG"),
        ("II.", "CĂN CỨ XÂY DỰNG KẾ HOẠCH"),
        ("III.", "MỤC ĐÍCH, YÊU CẦU"),
        ("IV.", "TÓM TẮT CÁC VẤN ĐỀ TRỌNG TÂM CẦN CẢI TIẾN"),
        ("V.", "KẾ HOẠCH CẢI TIẾN CHẤT LƯỢNG"),
        ("VI.", "THEO DÕI VÀ ĐÁNH GIÁ THỰC HIỆN (GIÁM SÁT NỘI BỘ)"),
        ("VII.", "TỔ CHỨC THỰC HIỆN"),
        ("VIII.", "CƠ CHẾ ĐÁNH GIÁ VÀ BÁO CÁO"),
    ]
    assert [section.is_landscape for section in paper.content] == [False] * 3 + [True] * 3 + [False] * 2


def test_part_one_is_three_short_lines(plan):
    (text,) = collect(plan).content[0].content
    assert text.text.split("\n") == [
        "1. Tên cơ sở giáo dục: Trường Mầm non Hoa Mai.",
        "2. Loại hình: Trường mầm non, công lập.",
        "3. Địa chỉ: …….",
    ]


def prescribed(plan):
    """What the form prescribes: purposes, demands, the note of part IV, how often it is looked at."""
    words = {section.heading: section.text for section in plan.sections.all()}
    return words["Mục đích"], words["Yêu cầu"], words["TÓM TẮT CÁC VẤN ĐỀ TRỌNG TÂM CẦN CẢI TIẾN"], words["CƠ CHẾ ĐÁNH GIÁ VÀ BÁO CÁO"]


def test_sentences_of_the_form_are_our_summary_while_the_official_ones_are_not_known(plan):
    purpose, demands, note, review = prescribed(plan)
    assert purpose.startswith("a) Chọn ra những vấn đề trọng tâm") and demands.split("\n")[-1].startswith("đ) Có cách theo dõi")
    assert note == "Ghi chú: Chỉ nêu vấn đề ảnh hưởng trực tiếp đến chất lượng."
    assert review.startswith("a) Rà soát việc thực hiện ít nhất 02 lần trong năm học.\nb) ")


def test_a_new_plan_takes_the_official_sentences_that_were_brought_in(stage):
    rules = stage.assessment.regulation_set
    source = WordingImport.objects.create(regulation_set=rules, file_name="tt.docx", sha256="0" * 64)
    official = {"form:b2-purpose-b": "Câu {chính thức} của mục đích b.", "form:b2-demand-dd": "Câu chính thức của yêu cầu đ."}
    for place, text in official.items():
        OfficialWording.objects.create(regulation_set=rules, place=place, text=text, source=source)
    purpose, demands, _, _ = prescribed(stage.make_plan(template="form-2-2026"))
    assert purpose.split("\n")[1] == "b) Câu {chính thức} của mục đích b."
    assert demands.split("\n")[-1] == "đ) Câu chính thức của yêu cầu đ."
    assert purpose.split("\n")[0].startswith("a) Chọn ra"), "the others stay ours"


@pytest.mark.parametrize(
    ("columns", "labels"),
    [
        (PROBLEM_COLUMNS, "TT|Tiêu chuẩn|Tiêu chí liên quan (nếu có)|Đánh giá hiện trạng|Điểm hạn chế|Nguyên nhân của hạn chế"),
        (TEN_COLUMNS, "TT|Nội dung cải tiến|Mục tiêu cải tiến|Hoạt động/giải pháp|Chỉ số đánh giá kết quả|Thời gian thực hiện|"
                      "Đơn vị/cá nhân phụ trách|Nguồn lực bảo đảm|Thông tin, dữ liệu hoặc minh chứng dự kiến|Mức độ thực hiện"),
        (MONITORING_COLUMNS, "Thời điểm|Nội dung theo dõi|Kết quả thực hiện|Điều chỉnh (nếu có)|Người đánh giá"),
    ],
    ids=["part IV", "part V", "part VI"],
)  # fmt: skip
def test_the_columns_are_those_of_the_form(columns, labels):
    assert "|".join(column.label for column in columns) == labels


def test_the_note_of_part_four_stands_under_its_table_and_words_of_part_five_above(stage, plan):
    section = plan.sections.get(kind="action_table")
    workflow.save_section(section, {"text": "Xem bảng sau."}, version=0, acting=stage.acting)
    paper = collect(ImprovementPlan.objects.get(pk=plan.pk))
    four, five = paper.content[3], paper.content[4]
    assert [type(item) for item in four.content] == [Table, Text]
    assert four.content[1].text.startswith("Ghi chú: ")
    assert [type(item) for item in five.content] == [Text, Table]


def test_part_four_tells_each_problem_with_state_and_cause(plan):
    rows = tables(plan)[0].rows
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["1", "Tiêu chuẩn 1: Tổ chức và quản lý", "Tiêu chí 1.5: Tên 1.5", "Năm trước có ba lớp ghép.", "Còn hai lớp ghép.", ""],
        ["2", "Tiêu chuẩn 5: Kết quả nuôi dưỡng", "Tiêu chí 5.3: Tên 5.3", "", "Còn 8,3% trẻ nhẹ cân.", "Đầu năm học."],
    ]


def test_every_word_of_an_action_stands_in_its_column(stage, plan):
    write(
        stage, actions_of(plan)[0], [("tuition", 6_000_000, 2024)], expected_result="Trẻ tăng cân.", target_kind="below",
        target_value=Decimal("3.50"), target_unit="% số trẻ", tasks="Cải thiện bữa ăn.", leaders="Hiệu trưởng", partners="Y tế xã",
        start_on=date(2023, 9, 1), end_on=date(2024, 5, 1), money_state="lines", other_conditions="Thực đơn.", evidence="Sổ theo dõi.",
    )  # fmt: skip
    assert cells(tables(plan)[1].rows[1]) == {
        "tt": "2",
        "problem": "Tiêu chí 5.3\nCòn 8,3% trẻ nhẹ cân.",
        "result": "Trẻ tăng cân.",
        "tasks": "Cải thiện bữa ăn.",
        "target": "Dưới 3,5% số trẻ",
        "time": "Từ tháng 9/2023 đến tháng 5/2024",
        "who": "Hiệu trưởng\nPhối hợp: Y tế xã",
        "money": "Kinh phí: 6.000.000đ\nThực đơn.",
        "evidence": "Sổ theo dõi.",
        "progress": "",
    }


@pytest.mark.parametrize(
    ("state", "lines", "conditions", "prints_unknown", "expected"),
    [
        ("not_needed", [], "", False, "Kinh phí: Không"),
        ("not_needed", [], "Phòng máy.", False, "Kinh phí: Không\nPhòng máy."),
        ("unknown", [], "Phòng máy.", False, "Phòng máy."),
        ("unknown", [], "", True, "Kinh phí: Chưa xác định"),
        ("unknown", [], "", False, ""),
        ("lines", [("tuition", 5, None)], "", False, "Kinh phí: 5đ"),
        ("lines", [("tuition", 5, None), ("other", 2_500_000_000, 2024)], "Phòng máy.", False,
         "Kinh phí:\n- Học phí: 5đ\n- Khác: 2.500.000.000đ\nPhòng máy."),
    ],
    ids=["no money", "no money but means", "unknown with means", "unknown printed", "unknown left open", "one source", "two sources"],
)  # fmt: skip
def test_the_means_hold_money_and_the_rest(stage, plan, state, lines, conditions, prints_unknown, expected):
    plan.prints_unknown_money = prints_unknown
    write(stage, actions_of(plan)[0], lines, money_state=state, other_conditions=conditions)
    assert cells(tables(plan)[1].rows[1])["money"] == expected


def test_several_actions_of_a_problem_share_its_number_and_words(stage, plan):
    problem = plan.problems.get(criterion__code="1.5")
    write(stage, problem.actions.get(), tasks="Việc một.")
    write(stage, workflow.add_action(problem, acting=stage.acting), tasks="Việc hai.")
    rows = [cells(row) for row in tables(plan)[1].rows]
    assert [(row["tt"], row["tasks"]) for row in rows] == [("1", "Việc một."), ("", "Việc hai."), ("2", "")]
    assert [row["problem"] for row in rows] == ["Tiêu chí 1.5\nCòn hai lớp ghép.", "", "Tiêu chí 5.3\nCòn 8,3% trẻ nhẹ cân."]


def test_a_problem_without_actions_keeps_a_row(stage, plan):
    problem = plan.problems.get(criterion__code="1.5")
    workflow.delete_action(problem.actions.get(), acting=stage.acting)
    row = tables(plan)[1].rows[0]
    assert row.key == f"problem:{problem.key}:row"
    assert [cell.text for cell in row.cells] == ["1", "Tiêu chí 1.5\nCòn hai lớp ghép.", *[""] * 8]


@pytest.mark.parametrize(("template", "place"), [("quality-2018", 6), ("form-2-2026", 7)], ids=["nine columns", "ten columns"])
def test_the_total_row_stands_under_the_money_of_either_table(stage, template, place):
    plan = stage.make_plan(template=template)
    first, second = actions_of(plan)
    write(stage, first, [("state_budget", 2_500_000_000, 2024)], money_state="lines")
    write(stage, second, [("tuition", 1, 2024)], money_state="lines")
    plan.prints_totals = True
    paper = collect(plan)
    check(paper)
    table = next(item for item in all_content(paper) if isinstance(item, Table) and len(item.columns) >= 9)
    total = table.rows[-1]
    assert (total.kind, total.cells[0].text, total.cells[0].colspan, total.cells[1].text) == ("total", "Tổng cộng", place, "2.500.000.001đ")
    plan.prints_totals = False
    assert all(row.kind != "total" for item in all_content(collect(plan)) if isinstance(item, Table) for row in item.rows)


@pytest.mark.parametrize(
    ("ends", "semester", "year"),
    [
        ([], "Tiến độ thực hiện các nhiệm vụ", "Tiến độ thực hiện các nhiệm vụ"),
        ([date(2023, 12, 31)], "Tiến độ và kết quả 01 nhiệm vụ đến hết học kỳ I", "Tiến độ và kết quả 01 nhiệm vụ của cả năm học"),
        ([date(2024, 1, 1)], "Tiến độ thực hiện các nhiệm vụ", "Tiến độ và kết quả 01 nhiệm vụ của cả năm học"),
        ([date(2023, 10, 1), None], "Tiến độ và kết quả 01 nhiệm vụ đến hết học kỳ I", "Tiến độ và kết quả 02 nhiệm vụ của cả năm học"),
    ],
    ids=["nothing written", "due on the last day of the semester", "due a day later", "one due, one open"],
)
def test_part_six_counts_what_is_due_by_then(stage, plan, ends, semester, year):
    for action, end in zip(actions_of(plan), ends, strict=False):
        write(stage, action, tasks="Việc.", end_on=end)
    rows = [[cell.text for cell in row.cells] for row in tables(plan)[2].rows]
    assert rows == [["Cuối học kỳ I", semester, "", "", ""], ["Cuối năm học", year, "", "", ""]]


def test_no_key_is_used_twice_and_all_survive_a_new_order(stage, plan):
    before = {row.key for table in tables(plan) for row in table.rows}
    other = plan.sections.get(kind="monitoring")
    workflow.move_section(other, -1, acting=stage.acting)
    paper = collect(plan)
    check(paper)
    assert {row.key for item in all_content(paper) if isinstance(item, Table) for row in item.rows} == before


def test_rows_are_named_by_criterion_and_the_beginning_of_the_weakness(stage, plan):
    problem = plan.problems.get(criterion__code="1.5")
    assert row_label(problem) == "Tiêu chí 1.5: Còn hai lớp ghép."
    problem.criterion, problem.text = None, "ế" * 100
    assert row_label(problem) == "ế" * 80


def test_money_words_are_the_same_in_both_shapes(stage, plan):
    action = write(stage, actions_of(plan)[0], [("tuition", 7, None)], money_state="lines")
    row = next(row for row in contents_of(plan).actions if row.action.pk == action.pk)
    assert money_cell(plan, row) == "7đ"
    assert [column.key for column in NINE_COLUMNS if column.is_money] == ["money"]


def test_children_of_a_turned_section_stand_before_its_table(stage, plan):
    parent = plan.sections.get(kind="action_table")
    workflow.add_section(plan, heading="Cách đọc bảng", text="Từ trái sang.", parent=parent, acting=stage.acting)
    five = collect(plan).content[4]
    assert [type(item) for item in five.content] == [Section, Table]
