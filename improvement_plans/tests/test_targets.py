"""Targets as lines of a section: made with the plan, typed, printed, checked, amended, followed up and reported."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from documents.docx import render_docx
from documents.paper import Table, Text, all_content, check
from documents.paper_json import from_dict, to_dict
from documents.problems import WorkflowRefused
from documents.tests.word import body, words_of
from improvement_plans import workflow
from improvement_plans.checks import problems_of
from improvement_plans.comparison import differences
from improvement_plans.models import ImprovementPlan, PlanSection, SectionTarget, TargetResult
from improvement_plans.own_templates import as_kind
from improvement_plans.papers import collect, section_key
from improvement_plans.remarks import owner_of
from improvement_plans.sending import paper_of
from improvement_plans.tests.test_amending import issue
from improvement_plans.versions import same_rows
from records.models import AuditEntry
from schools.models import SchoolTarget, YearlyFigures

YEAR = 2023
VALUES = {
    "name": "", "metric": "", "baseline_value": None, "baseline_year": None, "target_kind": "reach",
    "target_value": None, "target_value_to": None, "target_unit": "",
}  # fmt: skip
POST = {name: "" if value is None else value for name, value in VALUES.items()}


def figures(stage, year, **rates):
    return YearlyFigures.objects.create(school=stage.cast.school.school, school_year=year, values={}, rates=rates)


@pytest.fixture
def plan(stage):
    figures(stage, 2022, underweight_rate="8.3", healthy_children_rate="91.25")
    return stage.make_plan(template="raise-quality", weaknesses=[])


@pytest.fixture
def section(plan):
    return plan.sections.get(heading="Trường đạt chuẩn quốc gia")


@pytest.fixture
def client(stage):
    return stage.cast.client(stage.cast.principal)


def lines_of(plan, heading="Chất lượng giáo dục"):
    section = plan.sections.get(heading=heading)
    fresh = ImprovementPlan.objects.get(pk=plan.pk)
    return [item.text for item in all_content(collect(fresh)) if isinstance(item, Text) and item.key.startswith(section_key(section))]


def texts_of(problems):
    return [problem.text for problem in problems if "chỉ tiêu" in problem.text]


def test_a_new_plan_has_lines_for_the_figures_its_school_has_each_with_its_start(plan):
    assert lines_of(plan) == [
        "- Trẻ khỏe mạnh, phát triển bình thường: …… (năm học 2022-2023: 91,25%).",
        "- Trẻ suy dinh dưỡng thể nhẹ cân: …… (năm học 2022-2023: 8,3%).",
        "- Trẻ suy dinh dưỡng thể thấp còi: …….",
    ]


def test_a_section_of_figures_the_school_does_not_have_waits_for_words(plan):
    assert lines_of(plan, "Phổ cập giáo dục") == ["……"]
    assert not SectionTarget.objects.filter(section__heading="Phổ cập giáo dục").exists()


def test_the_schools_own_target_of_the_year_is_the_number_to_reach(stage):
    SchoolTarget.objects.create(school=stage.cast.school.school, school_year=YEAR, metric="underweight_rate", op="between", value="3", value_to="4.5")
    plan = stage.make_plan(template="raise-quality", weaknesses=[])
    assert "- Trẻ suy dinh dưỡng thể nhẹ cân: từ 3 đến 4,5%." in lines_of(plan)


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"name": "Số bài tham gia hội giảng", "target_kind": "above", "target_value": Decimal("12"), "target_unit": "bài"}, "- Số bài tham gia hội giảng: trên 12 bài."),
        ({"metric": "stunted_rate", "target_kind": "below", "target_value": Decimal("4.5"), "target_unit": "%"}, "- Tỉ lệ thấp còi: dưới 4,5%."),
        ({"name": "Giữ số trẻ", "target_kind": "keep", "target_value": Decimal("100"), "target_unit": "%", "baseline_value": Decimal("99.5"), "baseline_year": 2022},
         "- Giữ số trẻ: giữ 100% (năm học 2022-2023: 99,5%)."),
        ({"name": "Số lớp"}, "- Số lớp: ……."),
    ],
    ids=["typed", "by its figure", "with its start", "still open"],
)  # fmt: skip
def test_a_line_reads_like_the_real_plans(stage, plan, section, fields, line):
    PlanSection.objects.filter(pk=section.pk).update(text="Giữ vững trường đạt chuẩn.")
    workflow.add_target(section, {**VALUES, **fields}, acting=stage.acting)
    assert lines_of(plan, section.heading) == ["Giữ vững trường đạt chuẩn.", line]


def test_lines_stand_in_word_and_in_the_snapshot_and_belong_to_their_section(plan):
    paper = collect(plan)
    check(paper)
    assert from_dict(to_dict(paper)) == from_dict(to_dict(from_dict(to_dict(paper))))
    assert "- Trẻ suy dinh dưỡng thể nhẹ cân: …… (năm học 2022-2023: 8,3%)." in words_of(body(render_docx(paper)))
    section = plan.sections.get(heading="Chất lượng giáo dục")
    keys = [item.key for item in all_content(paper) if isinstance(item, Text) and "thể nhẹ cân" in item.text]
    assert [owner_of(key) for key in keys] == [section_key(section)]


def test_it_is_added_changed_moved_and_taken_out_at_the_desk(client, plan, section):
    page = client.get(reverse("plan_edit", args=[plan.pk])).content.decode()
    assert reverse("target_add", args=[section.pk]) in page and "chưa có con số" in page
    answer = client.post(reverse("target_add", args=[section.pk]), {**POST, "name": "Số cây trồng mới", "target_value": "1.200", "target_unit": "cây", "next": "1"})
    assert answer.url == reverse("target_add", args=[section.pk])
    answer = client.post(reverse("target_add", args=[section.pk]), {**POST, "metric": "underweight_rate", "target_kind": "below", "target_value": "3.5"})
    first, second = section.targets.all()
    assert (first.target_value, second.target_value, second.baseline_value, second.target_unit) == (1200, Decimal("3.5"), Decimal("8.3"), "%")
    client.post(reverse("target_move", args=[second.pk]), {"direction": "up"})
    assert list(section.targets.all()) == [second, first]
    client.post(reverse("target_edit", args=[first.pk]), {**POST, "name": "Số cây bóng mát", "target_value": "60", "target_unit": "cây", "version": first.version})
    client.post(reverse("target_delete", args=[second.pk]))
    assert [str(row) for row in section.targets.all()] == ["Số cây bóng mát"]
    assert AuditEntry.objects.filter(action="bỏ chỉ tiêu").exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"target_value": "95"}, "Hãy ghi nội dung chỉ tiêu hoặc chọn một chỉ số."),
        ({"name": "A", "target_value": "nhiều"}, "nhiều"),
        ({"name": "A", "target_kind": "between", "target_value": "9", "target_value_to": "5"}, "Số sau phải lớn hơn số trước."),
        ({"name": "A", "target_kind": "", "target_value": "9"}, "Mục này chưa chọn."),
        ({"name": "A", "metric": "khong-co", "target_value": "9"}, "lựa chọn này không còn trong danh sách"),
        ({"name": "A", "baseline_value": "5", "target_value": "9"}, "của năm học nào"),
    ],
    ids=["about nothing", "no number", "turned round", "no kind", "no such figure", "a start of no year"],
)
def test_a_bad_line_is_told_and_what_was_typed_stays(client, section, fields, words):
    response = client.post(reverse("target_add", args=[section.pk]), {**POST, **fields})
    page = response.content.decode()
    assert response.status_code == 200 and words in page
    assert all(response.context["form"][name].value() == value for name, value in fields.items())
    assert not section.targets.exists()


def test_two_people_on_one_line_see_both_texts(client, stage, section):
    row = workflow.add_target(section, {**VALUES, "name": "Số lớp"}, acting=stage.acting)
    workflow.save_target(row, {"name": "Số nhóm, lớp"}, version=0, acting=stage.acting)
    response = client.post(reverse("target_edit", args=[row.pk]), {**POST, "name": "Số lớp học", "version": "0"})
    page = response.content.decode()
    assert response.status_code == 409 and "Số nhóm, lớp" in page and "Số lớp học" in page
    row.refresh_from_db()
    assert row.name == "Số nhóm, lớp"


def test_an_authoritys_plan_takes_typed_lines_only(stage):
    plan = stage.own_plan()
    section = plan.sections.get(heading="MỤC TIÊU")
    page = stage.cast.client(stage.cast.leader).get(reverse("target_add", args=[section.pk])).content.decode()
    assert "Nội dung chỉ tiêu" in page and 'name="metric"' not in page and "Số liệu gốc" not in page
    workflow.add_target(section, {**VALUES, "name": "Trường đạt chuẩn quốc gia", "target_value": Decimal("4"), "target_unit": "trường"}, acting=stage.cast.acting(stage.cast.leader))
    assert lines_of(plan, "MỤC TIÊU")[-1] == "- Trường đạt chuẩn quốc gia: đạt 4 trường."


def test_the_check_asks_for_numbers_units_and_looks_at_the_start(stage, plan, section):
    figure = YearlyFigures.objects.get(school_year=2022)
    figure.rates = figure.rates | {"underweight_rate": "7.9"}
    figure.save()
    SectionTarget.objects.filter(metric="healthy_children_rate").update(target_value=95)
    SectionTarget.objects.filter(metric="underweight_rate").update(target_value=3, target_kind="between")
    workflow.add_target(section, {**VALUES, "name": "Số lớp", "target_value": Decimal("9")}, acting=stage.acting)
    told = texts_of(problems_of(plan, stage.acting))
    assert not [text for text in told if "Trẻ khỏe mạnh" in text]
    assert "Mục “Chất lượng giáo dục”, chỉ tiêu “Trẻ suy dinh dưỡng thể nhẹ cân”: “từ … đến …” thiếu số thứ hai." in told
    assert "Mục “Chất lượng giáo dục”, chỉ tiêu “Trẻ suy dinh dưỡng thể nhẹ cân”: số liệu gốc 8,3 khác số liệu năm học 2022-2023 hiện nay (7,90%)." in told
    assert "Mục “Chất lượng giáo dục”, chỉ tiêu “Trẻ suy dinh dưỡng thể thấp còi”: chưa có con số." in told
    assert "Mục “Trường đạt chuẩn quốc gia”, chỉ tiêu “Số lớp”: chưa có đơn vị." in told
    section.refresh_from_db()
    assert not [problem.text for problem in problems_of(plan, stage.acting) if problem.text.startswith("Mục “Chất lượng giáo dục” chưa có nội dung")]


def test_an_own_template_keeps_the_lines_without_their_numbers(stage, plan):
    SectionTarget.objects.update(target_value=5)
    row = workflow.save_template(plan, "Mẫu của trường", keeps_texts=False, acting=stage.acting)
    again = stage.make_plan(template=as_kind(row).slug, weaknesses=[], period_start=2024)
    assert [(target.name, target.target_kind, target.target_value) for target in SectionTarget.objects.filter(section__plan=again)][-4:-1] == [
        ("Trẻ khỏe mạnh, phát triển bình thường", "reach", None),
        ("Trẻ suy dinh dưỡng thể nhẹ cân", "below", None),
        ("Trẻ suy dinh dưỡng thể thấp còi", "below", None),
    ]


def filled(plan):
    """The plan with a number in every line and words in every section."""
    SectionTarget.objects.filter(section__plan=plan).update(target_value=5, target_unit="%")
    PlanSection.objects.filter(plan=plan, text="……").update(text="Đã rà soát.")
    ImprovementPlan.objects.filter(pk=plan.pk).update(preamble_bases="Căn cứ Luật Giáo dục")
    return ImprovementPlan.objects.select_related("document", "organization").get(pk=plan.pk)


def reached(checkpoint, name, value, stage, start=None):
    target = SectionTarget.objects.get(section__plan=checkpoint.plan, name=name)
    workflow.save_target_results(checkpoint, {target.pk: (start, value)}, acting=stage.acting)


def test_an_amendment_holds_the_lines_under_their_keys_and_finds_what_was_reached(stage, plan):
    plan = filled(plan)
    issue(stage, plan, 12)
    plan.document.refresh_from_db()
    checkpoint = workflow.make_checkpoint(plan, "semester", date(2024, 1, 15), acting=stage.acting)
    reached(checkpoint, "Trẻ suy dinh dưỡng thể nhẹ cân", Decimal("4.9"), stage)
    amendment = workflow.amend_plan(plan, acting=stage.acting)
    keys = [set(SectionTarget.objects.filter(section__plan=one).values_list("key", flat=True)) for one in (plan, amendment)]
    assert keys[0] == keys[1] != set()
    taken = workflow.make_checkpoint(amendment, "semester", date(2024, 1, 20), acting=stage.acting)
    assert taken == checkpoint and TargetResult.objects.get().target.section.plan == amendment


@pytest.fixture
def ended(stage, plan):
    """In force, with a line of the school's own, and one number reached at the end of the year."""
    plan = filled(plan)
    workflow.add_target(plan.sections.get(heading="Chất lượng giáo dục"), VALUES | {"name": "Số cây bóng mát", "target_value": 12, "target_unit": "cây"}, acting=stage.acting)
    issue(stage, plan, 12)
    plan.document.refresh_from_db()
    checkpoint = workflow.make_checkpoint(plan, "year_end", date(2024, 5, 31), acting=stage.acting)
    reached(checkpoint, "Trẻ suy dinh dưỡng thể nhẹ cân", Decimal("4.9"), stage)
    return plan


def after(stage, plan, template="raise-quality"):
    return workflow.make_following_plan(stage.acting, continues=plan, template=template, period_kind="school_year", period_start=2024, weaknesses=[])


def test_the_aims_go_on_in_the_next_plan_from_what_was_reached(stage, ended):
    made = after(stage, ended)
    rows = {str(row): row for row in SectionTarget.objects.filter(section__plan=made)}
    light = rows["Trẻ suy dinh dưỡng thể nhẹ cân"]
    assert (light.baseline_value, light.baseline_year, light.target_kind, light.target_value) == (Decimal("4.9"), 2023, "below", 5)
    healthy = rows["Trẻ khỏe mạnh, phát triển bình thường"]
    assert (healthy.baseline_value, healthy.baseline_year) == (Decimal("91.25"), 2022), "nothing newer is known"
    trees = rows["Số cây bóng mát"]
    assert (trees.section.heading, trees.target_value, trees.target_unit) == ("Chất lượng giáo dục", 12, "cây")
    assert trees.key != SectionTarget.objects.get(section__plan=ended, name="Số cây bóng mát").key
    assert len(rows) == SectionTarget.objects.filter(section__plan=ended).count()


def test_aims_carried_twice_are_there_once_and_what_was_written_stands(stage, ended):
    made = after(stage, ended)
    light = SectionTarget.objects.get(section__plan=made, metric="underweight_rate")
    workflow.save_target(light, {"baseline_value": Decimal("4.1"), "baseline_year": 2022, "target_value": 3}, version=0, acting=stage.acting)
    count = SectionTarget.objects.count()
    workflow.carry_over(ended, made, [], acting=stage.acting)
    light.refresh_from_db()
    assert SectionTarget.objects.count() == count
    assert (light.baseline_value, light.baseline_year, light.target_value) == (Decimal("4.1"), 2022, 3)


def test_a_figure_aimed_at_in_two_sections_goes_on_in_both(stage, ended, section):
    values = VALUES | {"metric": "underweight_rate", "name": "Giữ tỷ lệ nhẹ cân", "target_kind": "below", "target_value": 7}
    SectionTarget.objects.create(section=section, position=9, **values)
    made = after(stage, ended)
    workflow.carry_over(ended, made, [], acting=stage.acting)
    rows = SectionTarget.objects.filter(section__plan=made, metric="underweight_rate").order_by("section__position")
    assert {(row.section.heading, row.target_value) for row in rows} == {("Chất lượng giáo dục", 5), ("Trường đạt chuẩn quốc gia", 7)} and len(rows) == 2


def test_an_aim_without_its_heading_in_the_next_plan_is_told_among_its_results(stage, ended):
    made = after(stage, ended, template="form-2-2026")
    assert not SectionTarget.objects.filter(section__plan=made).exists()
    lines = made.sections.get(kind="last_results").text.split("\n")
    assert lines[0].startswith("Kế hoạch số 12") and lines[0].endswith(":")
    assert lines[1:] == ["- Trẻ suy dinh dưỡng thể nhẹ cân: phấn đấu dưới 5%; đạt được 4,9%."]


def test_what_was_reached_is_written_at_a_checkpoint_with_the_schools_figure_at_hand(client, stage, plan):
    figures(stage, YEAR, underweight_rate="4.2")
    plan = filled(plan)
    checkpoint = workflow.make_checkpoint(plan, "semester", date(2024, 1, 15), acting=stage.acting)
    url = reverse("target_results", args=[checkpoint.pk])
    assert url in client.get(reverse("checkpoint_detail", args=[checkpoint.pk])).content.decode()
    form = client.get(url).context["form"]
    target = SectionTarget.objects.get(section__plan=plan, metric="underweight_rate")
    assert form[f"value-{target.pk}"].value() == "4,2" and "Số liệu của trường: 4,20%" in form.fields[f"value-{target.pk}"].help_text
    client.post(url, {f"value-{target.pk}": "4.25", f"start-{target.pk}": ""})
    assert TargetResult.objects.get().actual_value == Decimal("4.25")
    page = client.get(reverse("checkpoint_detail", args=[checkpoint.pk])).content.decode()
    assert "Đạt được: <strong>4,25%</strong>" in page
    client.post(url, {f"value-{target.pk}": "", f"start-{target.pk}": "4,25"})
    assert not TargetResult.objects.exists()


def test_a_number_that_somebody_else_wrote_meanwhile_is_shown_not_lost(client, stage, plan):
    checkpoint = workflow.make_checkpoint(filled(plan), "semester", date(2024, 1, 15), acting=stage.acting)
    target = SectionTarget.objects.get(metric="underweight_rate")
    reached(checkpoint, target.name, Decimal("4"), stage)
    url = reverse("target_results", args=[checkpoint.pk])
    response = client.post(url, {f"value-{target.pk}": "6", f"start-{target.pk}": ""})
    page = response.content.decode()
    assert "có người đã ghi 4; hãy xem lại" in page and response.context["form"][f"value-{target.pk}"].value() == "6"
    assert TargetResult.objects.get().actual_value == 4
    client.post(url, {f"value-{target.pk}": "6", f"start-{target.pk}": response.context["form"][f"start-{target.pk}"].value()})
    assert TargetResult.objects.get().actual_value == 6


@pytest.mark.parametrize("text", ["nhiều", "9" * 30, "<b>1</b>"])
def test_a_bad_number_reached_is_told_and_stays(client, stage, plan, text):
    checkpoint = workflow.make_checkpoint(filled(plan), "semester", date(2024, 1, 15), acting=stage.acting)
    target = SectionTarget.objects.get(metric="underweight_rate")
    response = client.post(reverse("target_results", args=[checkpoint.pk]), {f"value-{target.pk}": text})
    assert response.context["form"][f"value-{target.pk}"].value() == text and response.context["form"].errors
    assert not TargetResult.objects.exists()


def test_a_closed_checkpoint_takes_no_number_and_a_plan_without_targets_has_no_page(client, stage, plan):
    checkpoint = workflow.make_checkpoint(filled(plan), "semester", date(2024, 1, 15), acting=stage.acting)
    workflow.close_checkpoint(checkpoint, acting=stage.acting)
    with pytest.raises(WorkflowRefused, match="đã kết thúc"):
        reached(checkpoint, "Trẻ suy dinh dưỡng thể nhẹ cân", Decimal("4"), stage)
    other = workflow.make_checkpoint(stage.make_plan(), "semester", date(2024, 1, 15), acting=stage.acting)
    assert client.get(reverse("target_results", args=[other.pk])).status_code == 404


def test_the_report_tells_start_aim_and_what_was_reached(stage, plan):
    plan = filled(plan)
    checkpoint = workflow.make_checkpoint(plan, "semester", date(2024, 1, 15), acting=stage.acting)
    with pytest.raises(WorkflowRefused, match="Chưa có kết quả nào"):
        workflow.make_report(plan, checkpoint, acting=stage.acting)
    reached(checkpoint, "Trẻ suy dinh dưỡng thể nhẹ cân", Decimal("4.9"), stage)
    later = workflow.make_checkpoint(plan, "year_end", date(2024, 5, 31), acting=stage.acting)
    reached(later, "Trẻ suy dinh dưỡng thể nhẹ cân", Decimal("3.8"), stage)
    rows = {}
    for name, moment in (("semester", checkpoint), ("year", None)):
        report = workflow.make_report(plan, moment, acting=stage.acting)
        paper = collect(ImprovementPlan.objects.get(pk=report.pk))
        check(paper)
        table = next(item for item in all_content(paper) if isinstance(item, Table) and item.key.endswith(":targets"))
        rows[name] = next([cell.text for cell in row.cells][1:] for row in table.rows if "nhẹ cân" in row.label)
    words = next(item.text for item in all_content(paper) if isinstance(item, Text) and item.key.endswith(":summary"))
    start = ["Trẻ suy dinh dưỡng thể nhẹ cân", "8,3% (năm học 2022-2023)", "Dưới 5%"]
    assert rows == {"semester": [*start, "4,9%"], "year": [*start, "3,8%"]}
    assert [column.label for column in table.columns] == ["TT", "Chỉ tiêu", "Số liệu gốc", "Mức phấn đấu", "Đạt được"]
    assert words.startswith("Kế hoạch có 07 chỉ tiêu")


def test_a_plan_of_aims_alone_leads_to_the_next_one_and_into_a_draft(client, stage, ended):
    """It has no actions at all: that is no reason to say that nothing goes on."""
    address = reverse("plan_carry_over", args=[ended.pk])
    count = SectionTarget.objects.count()
    page = client.get(address).content.decode()
    assert "Lập kế hoạch tiếp nối" in page and "không có gì phải chuyển tiếp" not in page and f"chỉ còn {count} chỉ tiêu" in page
    made = workflow.make_plan(stage.acting, template="raise-quality", period_kind="school_year", period_start=2024)
    assert "Đưa chỉ tiêu sang" in client.get(address).content.decode()
    assert "Đã đưa kết quả, chỉ tiêu" in client.post(address, {"target": made.pk}, follow=True).content.decode()
    assert SectionTarget.objects.filter(section__plan=made, name="Số cây bóng mát").exists()


def test_over_several_years_a_start_is_of_the_year_it_was_reached_in(stage, ended):
    """A plan for 2023-2025 whose line was looked at in May 2025 and May 2026 leaves a number of 2025-2026."""
    ImprovementPlan.objects.filter(pk=ended.pk).update(period_kind="range", period_end=2025)
    plan = ImprovementPlan.objects.get(pk=ended.pk)
    for day, number in ((date(2025, 5, 31), "4.4"), (date(2026, 5, 31), "3.8")):
        reached(workflow.make_checkpoint(plan, "own", day, acting=stage.acting, name=f"Đợt {day.year}"), "Trẻ suy dinh dưỡng thể nhẹ cân", Decimal(number), stage)
    made = workflow.make_following_plan(stage.acting, continues=plan, template="raise-quality", period_kind="school_year", period_start=2026, weaknesses=[])
    light = SectionTarget.objects.get(section__plan=made, metric="underweight_rate")
    assert (light.baseline_value, light.baseline_year) == (Decimal("3.8"), 2025)


def test_a_plan_of_one_year_is_told_of_that_year_even_in_august(stage, ended):
    late = workflow.make_checkpoint(ended, "own", date(2024, 8, 15), acting=stage.acting, name="Tổng kết")
    reached(late, "Trẻ suy dinh dưỡng thể nhẹ cân", Decimal("4.2"), stage)
    light = SectionTarget.objects.get(section__plan=after(stage, ended), metric="underweight_rate")
    assert (light.baseline_value, light.baseline_year) == (Decimal("4.2"), 2023)


def test_beside_last_years_plan_an_aim_that_did_not_move_is_no_change(stage, ended):
    made = after(stage, ended)
    same = same_rows(ended, made)
    before, now = paper_of(ended), collect(made)
    found = {row.place: [(change.old, change.new) for change in row.changes] for row in differences(before, now, same)}
    place = next(place for place in found if "Chất lượng giáo dục" in place)
    assert [(old[:45], new[-30:]) for old, new in found[place]] == [("- Trẻ suy dinh dưỡng thể nhẹ cân: dưới 5% (nă", " 5% (năm học 2023-2024: 4,9%).")]


def test_aims_without_a_place_in_the_next_plan_are_named(client, stage, ended):
    made = workflow.make_plan(stage.acting, template="form-2-2026", period_kind="school_year", period_start=2024)
    page = client.post(reverse("plan_carry_over", args=[ended.pk]), {"target": made.pk}, follow=True).content.decode()
    count = SectionTarget.objects.filter(section__plan=ended).count()
    assert f"Chưa chuyển {count} chỉ tiêu vì kế hoạch nhận không có mục cùng tên" in page and f"và {count - 5} chỉ tiêu khác" in page
    same = workflow.make_plan(stage.acting, template="raise-quality", period_kind="school_year", period_start=2024)
    assert "Chưa chuyển" not in client.post(reverse("plan_carry_over", args=[ended.pk]), {"target": same.pk}, follow=True).content.decode()


def test_a_preschools_plan_speaks_of_children(plan):
    text = plan.sections.get(heading="MỤC ĐÍCH, YÊU CẦU").text
    assert "nhu cầu học tập của trẻ." in text and "học sinh" not in text
