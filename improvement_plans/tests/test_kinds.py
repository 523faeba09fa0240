"""Kinds without a table: their headings and numbers, weaknesses as bullets, results over five years, signature, checks."""

import pytest
from django.urls import reverse

from documents.paper import Section, Table, all_content, check, section_labels
from documents.paper_json import from_dict, to_dict
from formats.charts import Chart
from improvement_plans import workflow
from improvement_plans.checks import problems_of
from improvement_plans.models import PlanProblem
from improvement_plans.papers import collect
from improvement_plans.section_templates import all_templates
from improvement_plans.tests.stage import make_weakness
from schools.workflow import Entry, save_figures
from standards.models import Criterion

YEARS = range(2018, 2023)


def headings(paper):
    """(printed number, title) of every section in reading order."""
    labels = section_labels(paper)
    return [(labels.get(item.key, ""), item.title) for item in all_content(paper) if isinstance(item, Section)]


def blocks(paper, kind):
    return [item for item in all_content(paper) if isinstance(item, kind)]


def texts_of(problems):
    return [problem.text for problem in problems]


def test_a_plan_by_criterion_tells_weaknesses_under_their_criteria_and_leaves_empty_criteria_out(stage):
    paper = collect(stage.make_plan(template="quality-by-criterion"))
    check(paper)
    assert headings(paper) == [
        ("I.", "Mục đích, yêu cầu"), ("II.", "Mục tiêu"), ("III.", "Kế hoạch cải tiến chất lượng"),
        ("1.", "Tiêu chuẩn 1: Tổ chức và quản lý"), ("", "Tiêu chí 1.5: Tên 1.5"),
        ("2.", "Tiêu chuẩn 5: Kết quả nuôi dưỡng"), ("", "Tiêu chí 5.3: Tên 5.3"),
        ("IV.", "Tổ chức thực hiện"), ("1.", "Lãnh đạo nhà trường"), ("2.", "Tổ chuyên môn, tổ văn phòng"), ("3.", "Cán bộ, giáo viên, nhân viên"),
    ]  # fmt: skip
    assert "- Khắc phục: Còn hai lớp ghép." in [item.text for item in all_content(paper) if hasattr(item, "text")]
    assert blocks(paper, Table) == []


def test_its_frame_is_the_schools(stage):
    paper = collect(stage.make_plan(template="quality-by-criterion"))
    assert (paper.type_name, paper.summary[-1]) == ("KẾ HOẠCH", "các hoạt động giáo dục năm học 2023-2024")
    assert [basis.verb for basis in paper.bases] == ["Căn cứ", "Căn cứ"]
    assert paper.signers[0].lines == ("HIỆU TRƯỞNG",)
    assert paper.recipients == ("UBND xã Hoa Mai (để b/c)", "Giáo viên, nhân viên (để t/h)", "Lưu: VT")
    assert from_dict(to_dict(paper)) == paper


def test_a_plan_to_raise_quality_has_numbered_groups_and_takes_weaknesses_in_the_last(stage):
    plan = stage.make_plan(template="raise-quality")
    paper = collect(plan)
    assert [title for label, title in headings(paper) if label.startswith(("I", "V"))] == [
        "MỤC ĐÍCH, YÊU CẦU", "MỤC TIÊU", "NHIỆM VỤ, GIẢI PHÁP", "TỔ CHỨC THỰC HIỆN",
    ]  # fmt: skip
    assert ("7.", "Khắc phục điểm yếu đã nêu khi tự đánh giá") in headings(paper)
    assert plan.sections.get(heading__startswith="Khắc phục").text == "- Khắc phục: Còn 8,3% trẻ nhẹ cân.\n- Khắc phục: Còn hai lớp ghép."
    assert [basis.verb for basis in paper.bases] == ["Thực hiện", "Thực hiện"]
    assert paper.signers[0].lines == ("HIỆU TRƯỞNG",)
    assert not PlanProblem.objects.exists()


def test_without_weaknesses_the_group_for_them_is_not_made(stage):
    plan = stage.make_plan(template="raise-quality", weaknesses=[])
    assert not plan.sections.filter(heading__startswith="Khắc phục").exists()
    positions = plan.sections.filter(parent__heading="NHIỆM VỤ, GIẢI PHÁP").values_list("position", flat=True)
    assert list(positions) == [1, 2, 3, 4, 5, 6]


def test_two_weaknesses_of_one_criterion_are_two_bullets(stage):
    more = make_weakness(stage.assessment, "1.5", "Lớp xa trung tâm.")
    plan = stage.make_plan([*stage.weaknesses, more], template="quality-by-criterion")
    assert plan.sections.get(criterion__code="1.5").text == "- Khắc phục: Còn hai lớp ghép.\n- Khắc phục: Lớp xa trung tâm."


def test_the_kind_with_a_table_still_makes_problems(stage):
    plan = stage.make_plan()
    assert plan.problems.count() == 2
    assert plan.sections.get(criterion__code="1.5").text == ""


def test_a_kind_without_a_table_is_not_asked_for_one(stage):
    texts = texts_of(problems_of(stage.make_plan(template="quality-by-criterion"), stage.acting))
    assert not [text for text in texts if "bảng nhiệm vụ" in text or "vấn đề cần cải tiến" in text]
    assert "Mục “Mục tiêu” còn chỗ trống chưa điền." in texts


def test_criteria_without_a_word_are_warned_about(stage):
    plan = stage.make_plan(template="quality-by-criterion", weaknesses=[])
    assert "Mục “Kế hoạch cải tiến chất lượng” chưa ghi nội dung của tiêu chí nào." in texts_of(problems_of(plan, stage.acting))


def test_a_problem_that_no_table_would_print_is_told_and_stops_nothing(stage):
    plan = stage.make_plan(template="quality-by-criterion")
    workflow.add_problem(plan, {"text": "Thiếu phòng học."}, acting=stage.acting)
    found = problems_of(plan, stage.acting)
    assert "Mẫu này không có bảng nhiệm vụ nên 1 vấn đề không được in." in texts_of(problem for problem in found if not problem.is_error)
    assert not [text for text in texts_of(found) if "Vấn đề “Thiếu" in text]
    page = stage.cast.client(stage.cast.principal).get(reverse("plan_edit", args=[plan.pk])).content.decode()
    assert 'id="unprinted"' in page and "Thiếu phòng học." in page


def test_a_table_that_was_taken_out_still_stops_the_sending(stage):
    plan = stage.make_plan()
    workflow.remove_section(plan.sections.get(kind="action_table"), acting=stage.acting)
    assert "Kế hoạch không còn mục bảng nhiệm vụ, giải pháp; hãy khôi phục ở phần “Đã bỏ”." in texts_of(problems_of(plan, stage.acting))


def test_sections_below_sections_are_numbered_i_1_a_and_then_not_at_all(stage):
    plan = stage.make_plan(template="raise-quality")
    parent = plan.sections.get(heading="TỔ CHỨC THỰC HIỆN")
    for name in ("Khoản", "Điểm", "Sâu", "Sâu hơn"):
        parent = workflow.add_section(plan, heading=name, text="Việc.", parent=parent, acting=stage.acting)
    assert headings(collect(plan))[-4:] == [("3.", "Khoản"), ("a)", "Điểm"), ("", "Sâu"), ("", "Sâu hơn")]


@pytest.fixture
def with_results(stage):
    """A plan whose criterion 5.3 prints a rate of five years."""
    Criterion.objects.filter(code="5.3").update(title="Kết quả giáo dục")
    rates = ("13,62", "14,55", "19,85", "29,67", "21,45")
    for year, rate in zip(YEARS, rates, strict=True):
        assert save_figures(stage.cast.school.school, {year: {"teacher_above_qualified_rate": Entry(rate)}}, by=stage.cast.principal).errors == {}
    plan = stage.make_plan(template="quality-by-criterion")
    plan.sections.filter(criterion__code="5.3").update(metric_keys=["teacher_above_qualified_rate"])
    return plan


def test_results_of_five_years_fill_themselves_below_the_criterion_and_say_from_when(with_results):
    paper = collect(with_results)
    check(paper)
    (table,), (chart,) = blocks(paper, Table), blocks(paper, Chart)
    assert [column.label for column in table.columns[1:]] == [f"Năm học {year}-{year + 1}" for year in YEARS]
    assert [cell.text for cell in table.rows[0].cells[1:]] == ["13,62%", "14,55%", "19,85%", "29,67%", "21,45%"]
    assert table.caption.startswith("Kết quả năm năm gần đây. Số liệu đến ngày")
    assert [value for _, value in chart.series[0].points] == ["13.62", "14.55", "19.85", "29.67", "21.45"]


def test_a_criterion_named_after_results_gets_the_kinds_figures(stage):
    Criterion.objects.filter(code="5.3").update(title="Kết quả giáo dục")
    plan = stage.make_plan(template="quality-by-criterion")
    assert plan.sections.get(criterion__code="5.3").metric_keys[:2] == ["result_excellent_rate", "result_fair_rate"]
    assert plan.sections.get(criterion__code="1.5").metric_keys == []


@pytest.mark.parametrize("slug", [kind.slug for kind in all_templates() if kind.audience == "school"])
def test_every_kind_of_a_school_prints_all_its_headings_in_order(stage, slug):
    kind = next(kind for kind in all_templates() if kind.slug == slug)
    paper = collect(stage.make_plan(template=slug))
    check(paper)
    assert [section.title for section in paper.content if isinstance(section, Section)] == [section.heading for section in kind.sections]
