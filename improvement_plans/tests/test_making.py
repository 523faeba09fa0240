"""A new plan for each kind of organisation: words filled in, signer, recipients, criteria, sections; weaknesses added later."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.enums import OrganizationKind
from accounts.models import Membership
from improvement_plans import workflow
from improvement_plans.contents import contents_of
from improvement_plans.models import ImprovementPlan, PlanProblem, PlanSection
from improvement_plans.section_templates import template_named
from improvement_plans.tests.stage import make_set, make_weakness
from improvement_plans.views.plans import removed_rows
from improvement_plans.workflow.plans import document_title
from records.models import AuditEntry
from schools.models import School


@pytest.fixture
def client(stage):
    return stage.cast.client(stage.cast.principal)


def add(client, query="", **fields):
    data = {"template": "quality-2018", "period_kind": "school_year", "period_start": "2023-2024", **fields}
    return client.post(reverse("plan_add") + query, data)


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        (OrganizationKind.PROVINCE, ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        (OrganizationKind.EDUCATION_DEPARTMENT, ["GIÁM ĐỐC"]),
        (OrganizationKind.DISTRICT_OFFICE, ["TRƯỞNG PHÒNG"]),
        (OrganizationKind.COMMUNE, ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        (OrganizationKind.COMMUNE_OFFICE, ["TRƯỞNG PHÒNG"]),
    ],
)
def test_each_authority_signs_in_its_own_capacity(kind, lines):
    assert list(template_named("authority").signer_lines[kind]) == lines


def test_a_report_is_titled_by_its_own_type():
    assert (
        document_title("Kết quả thực hiện kế hoạch\nNăm học 2026-2027", "result_report")
        == "Báo cáo kết quả thực hiện kế hoạch năm học 2026-2027"
    )


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("Cải tiến chất lượng\nNăm học 2026-2027", "Kế hoạch cải tiến chất lượng năm học 2026-2027"),
        ("Nâng cao chất lượng\n\n", "Kế hoạch nâng cao chất lượng"),
        ("", "Kế hoạch"),
        ("Ế" * 300, "Kế hoạch ế" + "Ế" * 240),
    ],
    ids=["two lines", "an empty line", "nothing", "too long for a title"],
)
def test_the_title_of_the_paper_is_its_trich_yeu_on_one_line(lines, title):
    assert document_title(lines) == title


def test_words_of_the_plan_fill_the_texts_and_gaps_stay_visible(stage):
    plan = stage.make_plan()
    text = "\n".join(plan.sections.values_list("text", flat=True))
    assert "Trường Mầm non Hoa Mai" in text
    assert "{" not in text
    assert "……" in plan.sections.get(heading="Báo cáo tự đánh giá").text


def test_a_name_with_braces_is_only_a_name(stage):
    stage.cast.school.name = "Trường {period} {0}"
    stage.cast.school.save()
    plan = workflow.make_plan(
        stage.cast.acting(stage.cast.principal), template="quality-2018", period_kind="school_year", period_start=2023, regulation_set=make_set("TT18"),
    )  # fmt: skip
    assert "Trường {period} {0}" in plan.sections.get(heading="Báo cáo tự đánh giá").text


def test_without_a_set_an_assessment_and_a_reviewing_body_gaps_are_left(stage):
    stage.cast.school.relations.all().delete()
    plan = workflow.make_plan(stage.acting, template="quality-2018", period_kind="school_year", period_start=2023)
    assert (plan.assessment, plan.regulation_set) == (None, None)
    assert plan.recipients.startswith("Cơ quan quản lý cấp trên (để b/c)")
    assert "Thông tư số ……" in plan.sections.get(kind="bases").text
    assert not plan.sections.filter(criterion__isnull=False).exists()


def test_a_school_without_a_principals_name_and_an_authority_without_a_leader_leave_the_signer_open(stage):
    School.objects.filter(pk=stage.cast.school.pk).update(principal_name="")
    assert stage.make_plan().document.signer_name == ""
    Membership.objects.filter(user=stage.cast.leader).delete()
    officer = stage.cast.acting(stage.cast.officer)
    plan = workflow.make_plan(officer, template="authority", period_kind="calendar_year", period_start=2026)
    assert (plan.document.signer_name, plan.regulation_set) == ("", None)
    assert not workflow.criteria_of(plan).exists()


def test_the_leader_who_signs_holds_the_office_today(stage):
    Membership.objects.filter(user=stage.cast.leader).update(to_on=date(2021, 1, 1))
    plan = workflow.make_plan(stage.cast.acting(stage.cast.officer), template="authority", period_kind="calendar_year", period_start=2026)
    assert plan.document.signer_name == ""


def test_making_leaves_one_audit_line(stage):
    plan = stage.make_plan()
    line = AuditEntry.objects.get(action="lập kế hoạch")
    assert (line.by, line.organization, line.to_state, line.subject_id) == (stage.cast.principal, stage.cast.school, "draft", str(plan.pk))


def test_the_newest_assessment_is_offered_first_and_none_can_be_chosen(stage, client):
    page = client.get(reverse("plan_add"))
    assert page.context["assessment"] == stage.assessment
    assert page.context["form"]["template"].value() == "quality-2018"
    bare = client.get(reverse("plan_add"), {"assessment": "none"})
    assert bare.context["assessment"] is None
    assert "Còn hai lớp ghép." not in bare.content.decode()
    assert bare.context["form"]["template"].value() == "form-2-2026"


def test_a_plan_from_no_assessment_takes_the_set_that_governs_its_year(stage, client):
    answer = add(client, "?assessment=none")
    plan = ImprovementPlan.objects.get()
    assert answer.url == reverse("plan_edit", args=[plan.pk])
    assert (plan.assessment, plan.regulation_set.code) == (None, "TT19-2018")
    assert not plan.problems.exists()
    assert [section.criterion.code for section in plan.sections.exclude(criterion=None)] == ["1.1", "1.5", "5.3"]


def test_another_schools_assessment_is_not_found(stage):
    other = stage.cast.client(stage.cast.other_principal)
    assert other.get(reverse("plan_add"), {"assessment": stage.assessment.pk}).status_code == 404
    assert add(other, f"?assessment={stage.assessment.pk}").status_code == 404
    assert not ImprovementPlan.objects.exists()


def test_an_assessment_without_weaknesses_says_so(stage, client):
    for weakness in stage.weaknesses:
        weakness.delete()
    page = client.get(reverse("plan_add")).content.decode()
    assert "Đợt đánh giá này chưa ghi điểm yếu nào." in page
    assert add(client).status_code == 302
    assert ImprovementPlan.objects.get().problems.count() == 0


def test_the_plan_just_made_says_what_comes_next(client):
    page = client.get(add(client).url).content.decode()
    assert "Đã lập kế hoạch. Hãy điền nhiệm vụ, giải pháp cho từng vấn đề." in page
    assert "Chưa có vấn đề cần cải tiến nào." in page


def test_weaknesses_in_the_plan_already_are_ticked_and_cannot_come_twice(stage, client):
    plan = stage.make_plan(weaknesses=stage.weaknesses[:1])
    url = reverse("plan_weaknesses", args=[plan.pk])
    page = client.get(url)
    assert page.context["taken"] == {stage.weaknesses[0].pk}
    assert "đã có trong kế hoạch" in page.content.decode()
    answer = client.post(url, {"weaknesses": [weakness.pk for weakness in stage.weaknesses]}, follow=True)
    assert "Đã đưa thêm 1 vấn đề vào kế hoạch." in answer.content.decode()
    assert plan.problems.count() == 2
    assert "Hãy đánh dấu ít nhất một điểm yếu." in client.post(url, {}).content.decode()


def test_a_weakness_whose_problem_was_removed_can_come_again(stage, client):
    plan = stage.make_plan(weaknesses=stage.weaknesses[:1])
    workflow.remove_problem(plan.problems.get(), acting=stage.acting)
    client.post(reverse("plan_weaknesses", args=[plan.pk]), {"weaknesses": [stage.weaknesses[0].pk]})
    assert PlanProblem.objects.present().filter(plan=plan).count() == 1


def test_a_plan_without_an_assessment_has_no_weaknesses_to_tick(stage, client):
    plan = workflow.make_plan(stage.acting, template="quality-2018", period_kind="school_year", period_start=2023)
    assert client.get(reverse("plan_weaknesses", args=[plan.pk])).status_code == 403
    assert reverse("plan_weaknesses", args=[plan.pk]) not in client.get(reverse("plan_edit", args=[plan.pk])).content.decode()


def test_the_table_orders_levels_then_standards_then_criteria_and_typed_problems_last(stage):
    make_weakness(stage.assessment, "1.1", "Chiến lược.", level=1)
    low = make_weakness(stage.assessment, "5.3", "Mức thấp.", level=1)
    plan = stage.make_plan(weaknesses=[*stage.weaknesses, low])
    workflow.add_problem(plan, {"text": "Tự ghi."}, acting=stage.acting)
    groups = contents_of(plan).groups
    assert [(group.level, group.title, [row.problem.text for row in group.problems]) for group in groups] == [
        (1, "Tiêu chuẩn 5: Kết quả nuôi dưỡng", ["Mức thấp."]),
        (3, "Tiêu chuẩn 1: Tổ chức và quản lý", ["Còn hai lớp ghép."]),
        (3, "Tiêu chuẩn 5: Kết quả nuôi dưỡng", ["Còn 8,3% trẻ nhẹ cân."]),
        (None, "Vấn đề khác", ["Tự ghi."]),
    ]


def test_moving_a_problem_stays_among_those_of_its_level_and_criterion(stage):
    plan = stage.make_plan()
    second = workflow.add_problem(plan, {"text": "Thứ hai.", "criterion": plan.problems.first().criterion, "level": 3}, acting=stage.acting)
    workflow.move_problem(second, -1, acting=stage.acting)
    rows = [row.problem.text for row in contents_of(plan).problems]
    assert rows == ["Còn hai lớp ghép.", "Thứ hai.", "Còn 8,3% trẻ nhẹ cân."]
    workflow.move_problem(second, -1, acting=stage.acting)
    assert [row.problem.text for row in contents_of(plan).problems] == rows, "nothing above it to pass"


def test_sections_are_a_tree_with_numbers_and_the_words_under_them(stage):
    nodes = contents_of(stage.make_plan()).sections
    assert [node.label for node in nodes] == ["I.", "II.", "III.", "IV."]
    assert [child.label for child in nodes[1].children] == ["1.", "2.", "3.", "4.", "5."]
    assert (nodes[0].has_words, nodes[1].has_words, nodes[2].has_words) == (True, True, False)
    assert len(nodes[1].whole()) == 1 + 5 + 3, "itself, five parts, three criteria of the results"


def test_what_was_left_out_is_listed_where_it_can_come_back(stage):
    plan = stage.make_plan()
    problem, other = plan.problems.order_by("position")
    parent = plan.sections.get(heading="TỔ CHỨC THỰC HIỆN")
    workflow.remove_section(parent.children.first(), acting=stage.acting)
    workflow.delete_action(problem.actions.get(), acting=stage.acting)
    workflow.remove_problem(other, acting=stage.acting)
    assert [(row.kind, row.kind_label) for row in removed_rows(plan)] == [("section", "Mục"), ("problem", "Vấn đề"), ("action", "Nhiệm vụ")]
    workflow.remove_section(parent, acting=stage.acting)
    workflow.remove_problem(problem, acting=stage.acting)
    kinds = [(row.kind, str(row)) for row in removed_rows(plan)]
    assert kinds == [("section", "TỔ CHỨC THỰC HIỆN"), ("problem", str(problem)), ("problem", str(other))], "parts follow their whole"


def test_a_part_goes_only_under_a_present_section_of_the_same_plan(stage, client):
    plan, other = stage.make_plan(), stage.make_plan()
    removed = workflow.remove_section(plan.sections.get(heading="TỔ CHỨC THỰC HIỆN"), acting=stage.acting)
    criterion, below_removed = plan.sections.filter(parent__kind="results").first(), plan.sections.filter(parent=removed).first()
    for parent in (removed, other.sections.first(), criterion, below_removed):
        url = reverse("section_add", args=[plan.pk]) + f"?parent={parent.pk}"
        assert client.post(url, {"heading": "Lạc", "text": ""}).status_code == 404
    assert not PlanSection.objects.filter(heading="Lạc").exists()


def test_the_list_pages_and_says_who_makes_plans(stage, client, monkeypatch):
    monkeypatch.setattr("improvement_plans.views.plans.PAGE_SIZE", 2)
    assert "Khi lãnh đạo đơn vị lập kế hoạch" in stage.cast.client(stage.cast.member).get(reverse("plan_list")).content.decode()
    plans = [stage.make_plan(period_start=year) for year in (2023, 2025, 2024)]
    page = client.get(reverse("plan_list"))
    assert [row.period_start for row in page.context["page"]] == [2025, 2024]
    assert [row.action_count for row in page.context["page"]] == [2, 2]
    assert list(client.get(reverse("plan_list"), {"page": "2"}).context["page"]) == [plans[0]]
    for strange in ("0", "x", "²", "9" * 30):
        assert client.get(reverse("plan_list"), {"page": strange}).status_code == 200


def test_the_list_counts_only_what_the_table_prints(stage, client):
    plan = stage.make_plan()
    first, second = plan.problems.order_by("position")
    workflow.delete_action(first.actions.get(), acting=stage.acting)
    workflow.remove_problem(second, acting=stage.acting)
    (row,) = client.get(reverse("plan_list")).context["page"]
    assert row.action_count == 0


def test_each_kind_is_offered_with_its_sentence_and_a_picture_of_its_shape(client):
    page = client.get(reverse("plan_add"))
    words = page.content.decode()
    slugs = [kind.slug for kind in page.context["form"].kinds]
    assert "quality-by-criterion" in slugs
    assert "authority" not in slugs
    assert words.count('class="kind-picture"') == len(slugs) == words.count('name="template"')
    assert all(kind.about in words for kind in page.context["form"].kinds)
    assert 'value="quality-2018" id="kind-quality-2018" checked' in words


def test_the_chosen_kind_stays_chosen_when_something_else_is_wrong(client):
    page = add(client, template="raise-quality", period_start="năm nay")
    assert 'value="raise-quality" id="kind-raise-quality" checked' in page.content.decode()
    assert not ImprovementPlan.objects.exists()


def test_a_kind_that_is_not_a_schools_is_refused_with_a_message(client):
    page = add(client, template="authority")
    assert page.context["form"].errors["template"]
    assert not ImprovementPlan.objects.exists()


def test_a_plan_of_the_chosen_kind_is_made_without_a_table(client):
    add(client, template="raise-quality")
    plan = ImprovementPlan.objects.get()
    assert plan.template == "raise-quality"
    assert not plan.sections.filter(kind="action_table").exists()
