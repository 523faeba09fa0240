"""Reports on how a plan went: filled from its checkpoints, the same shape for one checkpoint and for the whole year, sent as a BÁO CÁO."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from documents.enums import DocumentState
from documents.paper import Section, Table, Text, all_content, check, section_labels
from documents.paper_json import from_dict, to_dict
from documents.problems import WorkflowRefused
from formats.dates import short_date
from improvement_plans import workflow
from improvement_plans.checks import problems_of
from improvement_plans.facts import facts_of
from improvement_plans.models import Checkpoint, ImprovementPlan, PlanSection
from improvement_plans.papers import collect
from improvement_plans.tests.followed import JANUARY, MAY, checked_plan, followed_plan, report_on, result_values
from improvement_plans.tests.stage import actions_of
from improvement_plans.views.from_gap import open_plans


@pytest.fixture
def report(stage):
    return report_on(stage)


def fresh(plan):
    return ImprovementPlan.objects.select_related("document", "organization").get(pk=plan.pk)


def tables(plan):
    """{kind of its section: Table}."""
    kinds = {f"table:{section.key}": section.kind for section in plan.sections.all()}
    return {kinds[item.key]: item for item in all_content(collect(fresh(plan))) if isinstance(item, Table)}


def texts(row):
    return [cell.text for cell in row.cells]


def test_it_is_a_bao_cao_to_the_body_above_about_one_plan(report):
    paper = collect(fresh(report))
    check(paper)
    assert (paper.type_name, paper.symbol, paper.addressees) == ("BÁO CÁO", "BC-MNHM", ("UBND xã Hoa Mai",))
    assert paper.summary == (
        "Kết quả thực hiện kế hoạch cải tiến chất lượng giáo dục năm học 2023-2024",
        "(đợt cuối học kỳ I)",
    )
    assert report.document.title.startswith("Báo cáo kết quả thực hiện kế hoạch cải tiến")
    assert (report.document.route, report.document.signer_lines) == ("report", "HIỆU TRƯỞNG")
    assert paper.recipients == ("Như trên", "Các bộ phận (để t/h)", "Lưu: VT")


def test_its_parts_are_numbered(report):
    paper = collect(report)
    labels = section_labels(paper)
    assert [f"{labels[item.key]} {item.title}" for item in paper.content] == [
        "I. CÔNG TÁC TRIỂN KHAI", "II. KẾT QUẢ THỰC HIỆN TỪNG NHIỆM VỤ", "III. THEO DÕI, ĐÁNH GIÁ CHUNG",
        "IV. NHIỆM VỤ CHUYỂN TIẾP", "V. HẠN CHẾ, NGUYÊN NHÂN VÀ KIẾN NGHỊ",
    ]  # fmt: skip


def test_every_action_tells_what_was_planned_done_spent_and_changed(report):
    table = tables(report)["progress"]
    assert [column.label for column in table.columns] == [
        "TT", "Nhiệm vụ, giải pháp theo kế hoạch", "Kết quả cần đạt", "Thời hạn", "Mức độ thực hiện", "Kết quả thực hiện",
        "Kinh phí theo kế hoạch", "Kinh phí đã chi", "Điều chỉnh",
    ]  # fmt: skip
    assert [row.kind for row in table.rows] == ["group", "row", "group", "row", "total"]
    late, done = (next(row for row in table.rows if words in row.label) for words in ("Tách hai", "Cải thiện"))
    assert texts(late)[1:] == [
        "Tách hai lớp ghép", "Không còn lớp ghép.", "Từ tháng 9/2023 đến tháng 5/2024\nHạn mới: 15/7/2024", "Đang thực hiện", "Đã tách một lớp.",
        "20.000.000đ", "7.000.000đ", "Tách lớp còn lại trong hè.",
    ]  # fmt: skip
    assert texts(done)[4:] == ["Hoàn thành", "Bữa ăn đủ bốn nhóm chất.\nĐạt: 2,9% trẻ nhẹ cân\nMinh chứng: Sổ theo dõi", "5.000.000đ", "4.500.000đ", ""]
    assert texts(table.rows[-1]) == ["Tổng cộng", "25.000.000đ", "11.500.000đ", ""]


def test_a_sentence_counts_them_and_says_up_to_which_day(report):
    text = next(item.text for item in all_content(collect(report)) if isinstance(item, Text) and item.key.endswith(":summary"))
    assert text == (
        "Kế hoạch có 02 nhiệm vụ: 01 hoàn thành, 01 đang thực hiện. Kinh phí đã chi 11.500.000đ trên 25.000.000đ theo kế hoạch."
        f" Số liệu ghi đến ngày {short_date(localdate())}."
    )


def test_what_is_not_finished_carries_over_with_its_new_date_and_the_money_left(report):
    assert [texts(row) for row in tables(report)["carry_over"].rows] == [
        ["1", "Tách hai lớp ghép", "Đang thực hiện", "15/7/2024", "Tách lớp còn lại trong hè.", "13.000.000đ"],
    ]


def test_the_moments_tell_what_the_whole_checkpoint_found(stage, report):
    rows = [texts(row) for row in tables(report)["monitoring"].rows]
    assert [row[0] for row in rows] == ["Cuối học kỳ I"] and rows[0][2] == "Hoàn thành 01/02 nhiệm vụ đã theo dõi"
    Checkpoint.objects.update(watched="Bữa ăn, lớp ghép.", result="Đạt một nửa.", adjustment="Dời một hạn.", assessors="Hội đồng tự đánh giá")
    assert [texts(row) for row in tables(report)["monitoring"].rows][0] == [
        "Cuối học kỳ I", "Bữa ăn, lớp ghép.", "Đạt một nửa.", "Dời một hạn.", "Hội đồng tự đánh giá",
    ]  # fmt: skip


def test_a_report_tells_of_the_looks_held_up_to_its_own_and_leaves_no_blank_rows(stage, report):
    finish(stage, report.reported_plan)
    whole = workflow.make_report(report.reported_plan, acting=stage.acting)
    held = {name: [texts(row)[0] for row in tables(made)["monitoring"].rows] for name, made in (("january", report), ("year", whole))}
    assert held == {"january": ["Cuối học kỳ I"], "year": ["Cuối học kỳ I", "Cuối năm học"]}


def finish(stage, plan, name="year_end", day=MAY):
    """A second look at which the late action is done."""
    checkpoint = workflow.make_checkpoint(plan, name, day, acting=stage.acting)
    done = result_values(state="done", result="Đã tách cả hai lớp.")
    workflow.save_result(checkpoint, actions_of(plan)[1], done, {"state_budget": 19_000_000}, version=0, acting=stage.acting)
    return checkpoint


def test_the_report_on_the_year_has_the_same_shape_and_the_newest_results(stage, report):
    plan = report.reported_plan
    finish(stage, plan)
    whole = workflow.make_report(plan, acting=stage.acting)
    assert collect(whole).summary[-1] == "(cả năm học 2023-2024)"
    assert [section.title for section in collect(whole).content] == [section.title for section in collect(report).content]
    assert texts(tables(whole)["progress"].rows[-1])[1:3] == ["25.000.000đ", "23.500.000đ"]
    assert "carry_over" not in tables(whole)
    assert "Không có nhiệm vụ chuyển tiếp." in [item.text for item in all_content(collect(whole)) if isinstance(item, Text)]


def test_a_later_checkpoint_changes_nothing_in_the_report_of_an_earlier_one(stage, report):
    before = texts(tables(report)["progress"].rows[-1])
    finish(stage, report.reported_plan)
    assert texts(tables(report)["progress"].rows[-1]) == before
    assert tables(report)["carry_over"].rows[0].cells[1].text == "Tách hai lớp ghép"


def test_an_action_without_a_result_says_so_and_is_warned_about(stage):
    plan = followed_plan(stage)
    checkpoint = workflow.make_checkpoint(plan, "semester", JANUARY, acting=stage.acting)
    workflow.save_result(checkpoint, actions_of(plan)[0], result_values(state="undone"), {}, version=0, acting=stage.acting)
    report = workflow.make_report(plan, checkpoint, acting=stage.acting)
    states = [texts(row)[4] for row in tables(report)["progress"].rows if row.kind == "row"]
    assert sorted(states) == ["Chưa ghi kết quả", "Chưa hoàn thành"]
    found = [problem.text for problem in problems_of(report, stage.acting)]
    assert "Còn 01 nhiệm vụ chưa ghi kết quả ở đợt theo dõi." in found
    assert "Đợt theo dõi “Cuối học kỳ I” chưa kết thúc." in found


def test_it_asks_for_no_problems_of_its_own_and_tells_the_authority_no_second_money(stage, report):
    found = [problem.text for problem in problems_of(report, stage.acting) if problem.is_error]
    assert found == ["Mục “Hạn chế, nguyên nhân” còn chỗ trống chưa điền.", "Mục “Đề xuất, kiến nghị” còn chỗ trống chưa điền."]
    assert facts_of(report) == []


def test_the_same_report_is_not_made_twice_while_it_is_a_draft(stage, report):
    again = workflow.make_report(report.reported_plan, report.reported_checkpoint, acting=stage.acting)
    assert again == report
    report.document.state = DocumentState.ISSUED
    report.document.save()
    assert workflow.make_report(report.reported_plan, report.reported_checkpoint, acting=stage.acting) != report


def test_without_a_result_there_is_nothing_to_report_and_a_report_has_none_of_its_own(stage, report):
    plan = followed_plan(stage)
    with pytest.raises(WorkflowRefused, match="Chưa có kết quả nào"):
        workflow.make_report(plan, acting=stage.acting)
    with pytest.raises(WorkflowRefused, match="đã là báo cáo"):
        workflow.make_report(report, acting=stage.acting)


def test_a_report_takes_no_checkpoints_and_no_gaps_of_the_assessment(stage, report):
    with pytest.raises(WorkflowRefused, match="Báo cáo không có đợt theo dõi"):
        workflow.make_checkpoint(report, "year_end", MAY, acting=stage.acting)
    assert report not in open_plans(stage.acting, stage.assessment) != []


def test_the_department_reports_nowhere_but_signs_as_itself(stage):
    acting = stage.cast.acting(stage.cast.leader)
    plan = stage.own_plan()
    checkpoint = workflow.make_checkpoint(plan, "semester", date(2026, 6, 30), acting=acting)
    workflow.save_checkpoint(checkpoint, {"result": "Đã sửa hai công trình."}, version=0, acting=acting)
    report = workflow.make_report(plan, checkpoint, acting=acting)
    paper = collect(fresh(report))
    assert (report.document.route, paper.addressees, paper.signers[0].lines) == ("none", (), ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"))
    rows = [texts(row) for row in tables(report)["monitoring"].rows]
    assert [row[0] for row in rows] == ["Giữa năm"] and rows[0][2] == "Đã sửa hai công trình."
    summary = next(item.text for item in all_content(paper) if isinstance(item, Text) and item.key.endswith(":summary"))
    assert summary == "Kế hoạch không có bảng nhiệm vụ; kết quả nêu ở phần đánh giá chung."


def test_another_organisation_makes_none(stage, report):
    with pytest.raises(PermissionDenied):
        workflow.make_report(report.reported_plan, acting=stage.cast.acting(stage.cast.leader))


def test_its_snapshot_stays_as_it_was_frozen(stage, report):
    paper = collect(fresh(report))
    frozen = to_dict(paper)
    Checkpoint.objects.update(result="Viết lại sau.")
    assert from_dict(frozen) == paper != collect(fresh(report))


def test_the_ten_column_table_says_how_far_each_action_is(stage):
    plan, _ = checked_plan(stage, "form-2-2026")
    table = next(item for item in all_content(collect(fresh(plan))) if isinstance(item, Table) and len(item.columns) == 10)
    assert {texts(row)[3]: texts(row)[9] for row in table.rows} == {"Cải thiện bữa ăn": "Hoàn thành", "Tách hai lớp ghép": "Đang thực hiện"}


def test_form_two_amended_prints_the_looks_held_before_the_change(stage):
    plan, checkpoint = checked_plan(stage, "form-2-2026")
    workflow.save_checkpoint(checkpoint, {"result": "Đạt một nửa.", "assessors": "Hội đồng tự đánh giá"}, version=0, acting=stage.acting)
    workflow.close_checkpoint(checkpoint, acting=stage.acting)
    plan.document.state = DocumentState.ISSUED
    plan.document.save()
    amendment = workflow.amend_plan(plan, acting=stage.acting)
    found = tables(amendment)
    assert [texts(row)[2:] for row in found["monitoring"].rows] == [["Đạt một nửa.", "", "Hội đồng tự đánh giá"], ["", "", ""]]
    assert {texts(row)[3]: texts(row)[9] for row in found["action_table"].rows} == {"Cải thiện bữa ăn": "Hoàn thành", "Tách hai lớp ghép": "Đang thực hiện"}


def test_further_checkpoints_of_form_two_stand_below_the_two_moments(stage):
    plan, _ = checked_plan(stage, "form-2-2026")
    workflow.make_checkpoint(plan, "own", date(2024, 3, 10), acting=stage.acting, name="Đợt tháng 3")
    assert [texts(row)[0] for row in tables(plan)["monitoring"].rows] == ["Cuối học kỳ I", "Cuối năm học", "Đợt tháng 3"]


def test_the_principal_makes_it_from_the_checkpoint_writes_it_and_it_is_issued_then_sent(stage):
    plan, checkpoint = checked_plan(stage)
    client, clerk = stage.cast.client(stage.cast.principal), stage.cast.client(stage.cast.clerk)
    page = client.get(reverse("checkpoint_detail", args=[checkpoint.pk])).content.decode()
    assert reverse("report_make", args=[plan.pk]) in page and "Lập báo cáo đợt này" in page
    client.post(reverse("report_make", args=[plan.pk]), {"checkpoint": checkpoint.pk})
    report = ImprovementPlan.objects.get(reported_checkpoint=checkpoint)
    assert str(report) in client.get(reverse("checkpoint_list", args=[plan.pk])).content.decode()
    for section in PlanSection.objects.filter(plan=report, text="……"):
        client.post(reverse("section_edit", args=[section.pk]), {"heading": section.heading, "text": "Đã nêu.", "version": section.version})
    client.post(reverse("plan_submit", args=[report.pk]))
    report.document.refresh_from_db()
    assert report.document.state == "approved"
    clerk.post(reverse("document_issue", args=[report.document_id]), {"number": "7", "dated_on": f"{localdate():%d/%m/%Y}", "accepts_warnings": "on"})
    report.document.refresh_from_db()
    assert report.document.state == "issued" and report.document.issued_paper().symbol.endswith("/BC-MNHM")


def test_a_strange_checkpoint_is_not_found_and_a_report_without_results_is_told(stage):
    plan, _ = checked_plan(stage)
    other, client = followed_plan(stage), stage.cast.client(stage.cast.principal)
    strange = workflow.make_checkpoint(other, "semester", JANUARY, acting=stage.acting)
    assert client.post(reverse("report_make", args=[plan.pk]), {"checkpoint": strange.pk}).status_code == 404
    answer = client.post(reverse("report_make", args=[other.pk]), follow=True)
    assert "Chưa có kết quả nào được ghi" in answer.content.decode()
    assert not ImprovementPlan.objects.filter(reported_plan__isnull=False).exists()


def test_the_editor_of_a_report_leads_to_its_plan_and_offers_no_plan_pages(stage, report):
    page = stage.cast.client(stage.cast.principal).get(reverse("plan_edit", args=[report.pk])).content.decode()
    assert reverse("plan_edit", args=[report.reported_plan_id]) in page
    assert reverse("plan_timeline", args=[report.pk]) not in page and reverse("checkpoint_list", args=[report.pk]) not in page


def test_sections_of_a_report_may_be_added_like_those_of_a_plan(stage, report):
    workflow.add_section(report, heading="BÀI HỌC KINH NGHIỆM", text="- Bắt đầu sớm hơn.", acting=stage.acting)
    labels = section_labels(collect(fresh(report)))
    assert [label for label in labels.values() if label == "VI."] == ["VI."]
    assert [item.title for item in collect(fresh(report)).content if isinstance(item, Section)][-1] == "BÀI HỌC KINH NGHIỆM"
