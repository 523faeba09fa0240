"""An authority's plan on the national standard: tables from certificates, schools put forward, made and issued in the browser."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from accreditation.tests.cast import make_school
from documents.paper import Section, Table, all_content, check, section_labels
from documents.paper_json import from_dict, to_dict
from documents.tests.word import squeezed, words_of_pdf
from improvement_plans import workflow
from improvement_plans.checks import problems_of
from improvement_plans.models import ImprovementPlan, PlanSection, RecognitionGoal
from improvement_plans.papers import collect
from improvement_plans.recognition import proposals_for, recognised_below
from records.files import read
from records.models import AuditEntry
from schools.models import Certificate
from standards.enums import SchoolType

TODAY = date(2026, 11, 27)


def certify(organization, kind="national_standard", degree=1, until=date(2027, 5, 20), decided=date(2022, 5, 20)):
    return Certificate.objects.create(school=organization.school, kind=kind, degree=degree, decision_number=f"{degree}1/QĐ-UBND", decided_on=decided,
                                      issuer="UBND tỉnh", valid_until=until)


@pytest.fixture
def schools(cast):
    """Four schools of the commune: two of degree 1 (one ends in the plan's year), one that ended, one never recognised."""
    cast.ended = make_school("thcu", "Trường Tiểu học Bến Đá", cast.commune, SchoolType.PRIMARY, ["primary"])
    cast.never = make_school("mnmoi", "Trường Mầm non Đồi Thông", cast.commune)
    certify(cast.school)
    certify(cast.school, "accreditation", 2)
    certify(cast.other_school, until=date(2029, 3, 1))
    certify(cast.ended, degree=2, until=date(2026, 2, 1))
    return cast


@pytest.fixture
def plan(schools):
    acting = schools.acting(schools.leader)
    return workflow.make_plan(acting, template="authority-standard", period_kind="calendar_year", period_start=2027)


@pytest.fixture
def filled(plan, schools):
    workflow.fill_goals(plan, proposals_for(plan, TODAY), acting=schools.acting(schools.leader))
    return plan


def tables(plan):
    """{kind of its section: Table} of the plan's paper."""
    kinds = {f"table:{section.key}": section.kind for section in plan.sections.all()}
    return {kinds[item.key]: item for item in all_content(collect(ImprovementPlan.objects.get(pk=plan.pk))) if isinstance(item, Table)}


def texts(row):
    return [cell.text for cell in row.cells]


def test_its_parts_bodies_and_signature_are_those_of_an_authority(plan):
    paper = collect(plan)
    check(paper)
    labels = section_labels(paper)
    assert [(labels[item.key], item.title) for item in paper.content] == [
        ("I.", "MỤC ĐÍCH, YÊU CẦU"), ("II.", "TÌNH HÌNH"), ("III.", "MỤC TIÊU"), ("IV.", "NHIỆM VỤ, GIẢI PHÁP"), ("V.", "TỔ CHỨC THỰC HIỆN"),
    ]  # fmt: skip
    assert [item.title for item in paper.content[4].content] == ["Bộ phận phụ trách giáo dục", "Bộ phận tài chính, kế hoạch", "Các trường"]
    assert (paper.signers[0].lines, paper.signers[0].name) == (("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "")
    assert paper.summary == ("Kiểm định chất lượng giáo dục và", "công nhận trường đạt chuẩn quốc gia năm 2027")
    assert paper.recipients[0] == "Sở Giáo dục và Đào tạo tỉnh An Hòa (để b/c)"


def test_solutions_are_numbered_and_numbered_below(plan):
    paper = collect(plan)
    labels = section_labels(paper)
    solutions = paper.content[3].content
    assert [labels[item.key] for item in solutions] == ["1.", "2.", "3.", "4.", "5."]
    assert [labels[item.key] for item in solutions[2].content if isinstance(item, Section)] == ["a)", "b)"]


def test_standing_counts_schools_by_kind_and_says_as_of_when(plan):
    table = tables(plan)["standing"]
    assert [texts(row) for row in table.rows] == [
        ["Mầm non", "2", "1", "1", "0", "1", "50,0%"],
        ["Tiểu học", "2", "0", "1", "0", "1", "50,0%"],
        ["Tổng cộng", "4", "1", "2", "0", "2", "50,0%"],
    ]
    assert [cell.text for cell in table.head[0]] == ["Cấp học", "Tổng số trường", "Đạt kiểm định chất lượng", "Đạt chuẩn quốc gia", "Tỷ lệ"]
    assert table.caption.startswith("Tính đến ngày ") and "giấy chứng nhận" in table.caption


def test_the_list_names_schools_recognised_to_date_with_their_decisions(plan):
    assert [texts(row) for row in tables(plan)["recognised"].rows] == [
        ["1", "Trường Mầm non Hoa Mai", "Mầm non", "1", "Số 11/QĐ-UBND ngày 20/5/2022", "20/5/2027"],
        ["2", "Trường Tiểu học Hoa Mai", "Tiểu học", "1", "Số 11/QĐ-UBND ngày 20/5/2022", "01/3/2029"],
    ]


def test_the_table_of_goals_has_a_head_of_two_rows_and_pairs_schools_by_kind(filled):
    table = tables(filled)["goals"]
    assert [[(cell.text, cell.colspan, cell.rowspan) for cell in row] for row in table.head] == [
        [("Cấp học", 1, 2), ("Nâng chuẩn", 2, 1), ("Công nhận lại", 2, 1)],
        [("Tên trường", 1, 1), ("Tháng đề nghị", 1, 1), ("Tên trường", 1, 1), ("Tháng đề nghị", 1, 1)],
    ]
    assert [texts(row) for row in table.rows] == [
        ["Mầm non", "Trường Mầm non Đồi Thông (mức độ 1)", "", "Trường Mầm non Hoa Mai (mức độ 1)", "Tháng 2/2027"],
        ["Tiểu học", "Trường Tiểu học Hoa Mai (mức độ 2)", "", "Trường Tiểu học Bến Đá (mức độ 2)", "Tháng 1/2027"],
        ["Tổng cộng", "02 trường", "", "02 trường", ""],
    ]


def test_more_schools_on_one_side_leave_the_other_empty_under_one_cell(filled, schools):
    values = {"way": "raise", "school_type": "primary", "name": "Trường Tiểu học An Bình", "degree": None, "month": 9}
    workflow.add_goal(filled, values, acting=schools.acting(schools.leader))
    rows = tables(filled)["goals"].rows
    assert (rows[1].cells[0].rowspan, len(rows[2].cells)) == (2, 4)
    assert texts(rows[1])[1:3] == ["Trường Tiểu học An Bình", "Tháng 9/2027"]
    assert texts(rows[2])[2:] == ["", ""]
    paper = collect(filled)
    check(paper)
    assert from_dict(to_dict(paper)) == paper


@pytest.mark.parametrize(
    ("until", "way", "month"),
    [
        (date(2027, 12, 31), "renew", 9),
        (date(2028, 1, 1), "raise", None),
        (date(2027, 2, 10), "renew", 1),
        (date(2026, 12, 1), "renew", 1),
        (date(2025, 12, 1), "renew", 1),
        (None, "raise", None),
    ],
    ids=["last day of the year", "a day later", "early in the year", "before it", "ended already", "without a last day"],
)
def test_what_ends_by_the_plans_last_day_is_to_be_recognised_again(plan, schools, until, way, month):
    Certificate.objects.filter(school=schools.school.school, kind="national_standard").update(valid_until=until)
    proposal = next(row for row in proposals_for(plan, TODAY) if row.school == schools.school.school)
    assert (proposal.way, proposal.month, proposal.is_firm) == (way, month, way == "renew")


def test_degree_two_in_force_is_not_proposed_and_the_higher_degree_counts(plan, schools):
    certify(schools.other_school, degree=2, until=date(2030, 1, 1), decided=date(2025, 1, 1))
    assert schools.other_school.school not in [row.school for row in proposals_for(plan, TODAY)]
    held = {row.school: row.national for row in recognised_below(schools.commune, TODAY)}
    assert held[schools.other_school.school].degree == 2


def test_certificates_cost_the_same_queries_however_many_schools(plan, schools, django_assert_num_queries):
    with django_assert_num_queries(2):
        recognised_below(schools.commune, TODAY)
    for number in range(3):
        certify(make_school(f"x{number}", f"Trường Tiểu học Số {number}", schools.commune, SchoolType.PRIMARY, ["primary"]))
    with django_assert_num_queries(2):
        assert len(recognised_below(schools.commune, TODAY)) == 7


def test_the_department_counts_all_communes_and_signs_by_its_deputy(schools):
    certify(schools.far_school, until=date(2027, 10, 1))
    acting = schools.acting(schools.province_officer)
    plan = workflow.make_plan(acting, template="authority-standard", period_kind="calendar_year", period_start=2027)
    paper = collect(plan)
    assert (paper.signers[0].lines, paper.symbol) == (("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "KH-SO")
    assert texts(tables(plan)["standing"].rows[-1]) == ["Tổng cộng", "5", "1", "3", "0", "3", "60,0%"]
    assert [row.month for row in proposals_for(plan, TODAY) if row.school == schools.far_school.school] == [7]


def test_schools_of_other_communes_are_not_counted(schools):
    assert schools.far_school.school not in [row.school for row in recognised_below(schools.commune, TODAY)]
    assert schools.far_school.school in [row.school for row in recognised_below(schools.department, TODAY)]


def test_an_officer_fills_the_table_from_certificates_and_names_no_school_twice(plan, schools):
    client, url = schools.client(schools.officer), reverse("goals_fill", args=[plan.pk])
    page = client.get(url)
    ticked = [row.school.organization.name for row, _, is_ticked in page.context["form"].rows if is_ticked]
    assert ticked == ["Trường Mầm non Hoa Mai", "Trường Tiểu học Bến Đá"]
    client.post(url, {"schools": [schools.school.pk, schools.never.pk]})
    assert sorted(goal.name for goal in plan.recognition_goals.all()) == ["Trường Mầm non Hoa Mai", "Trường Mầm non Đồi Thông"]
    assert "Trường Mầm non Hoa Mai" not in client.get(url).content.decode()
    assert AuditEntry.objects.get(action="điền trường đề nghị công nhận").detail["count"] == 2


def test_nothing_ticked_is_told_and_a_strange_school_is_refused(plan, schools):
    client, url = schools.client(schools.officer), reverse("goals_fill", args=[plan.pk])
    assert "Hãy đánh dấu ít nhất một trường." in client.post(url, {}).content.decode()
    assert "không còn trong danh sách đề xuất" in client.post(url, {"schools": [schools.far_school.pk]}).content.decode()
    assert not plan.recognition_goals.exists()


def test_a_row_is_changed_and_two_officers_do_not_overwrite_each_other(filled, schools):
    goal = filled.recognition_goals.get(name="Trường Mầm non Hoa Mai")
    client, url = schools.client(schools.officer), reverse("goal_edit", args=[goal.pk])
    data = {"way": "renew", "school_type": "preschool", "name": goal.name, "degree": "2", "month": "4", "version": "0"}
    client.post(url, data)
    goal.refresh_from_db()
    assert (goal.month, goal.degree, goal.version) == (4, 2, 1)
    answer = schools.client(schools.leader).post(url, data | {"month": "10"})
    assert answer.status_code == 409 and "Tháng 10" in answer.content.decode()
    goal.refresh_from_db()
    assert goal.month == 4


@pytest.mark.parametrize(("field", "value"), [("month", "13"), ("degree", "3"), ("way", "lower"), ("name", ""), ("name", "x" * 201), ("school_type", "club")])
def test_bad_input_is_told_and_what_was_typed_stays(plan, schools, field, value):
    data = {"way": "raise", "school_type": "primary", "name": "Trường Tiểu học Gõ Tay", "degree": "", "month": "5"} | {field: value}
    response = schools.client(schools.officer).post(reverse("goal_add", args=[plan.pk]), data)
    assert response.status_code == 200 and field in response.context["form"].errors
    assert field == "name" or "Trường Tiểu học Gõ Tay" in response.content.decode()
    assert not RecognitionGoal.objects.exists()


def test_taking_a_school_out_leaves_its_name_in_the_trail(filled, schools):
    goal = filled.recognition_goals.get(name="Trường Tiểu học Bến Đá")
    schools.client(schools.officer).post(reverse("goal_delete", args=[goal.pk]))
    assert not RecognitionGoal.objects.filter(pk=goal.pk).exists()
    assert AuditEntry.objects.get(action="bỏ trường đề nghị công nhận").detail["name"] == "Trường Tiểu học Bến Đá"


def test_a_schools_own_plan_has_no_such_table(schools):
    plan = workflow.make_plan(schools.acting(schools.principal), template="raise-quality", period_kind="school_year", period_start=2026)
    assert schools.client(schools.principal).get(reverse("goals_fill", args=[plan.pk])).status_code == 404


def test_the_check_wants_schools_and_their_months(plan, filled, schools):
    acting = schools.acting(schools.leader)
    found = [problem.text for problem in problems_of(plan, acting)]
    assert "Trường Tiểu học Hoa Mai: chưa có tháng đề nghị." in found
    assert "Chưa có họ tên người ký." in found
    RecognitionGoal.objects.all().delete()
    assert "Chưa có trường nào trong bảng đề nghị công nhận." in [problem.text for problem in problems_of(plan, acting) if problem.is_error]


def test_it_is_made_edited_and_issued_by_the_authority_in_the_browser(schools):
    officer, leader, clerk = (schools.client(person) for person in (schools.officer, schools.leader, schools.authority_clerk))
    officer.post(reverse("plan_add"), {"template": "authority-standard", "period_kind": "calendar_year", "period_start": "2027"})
    plan = ImprovementPlan.objects.get()
    assert reverse("goals_fill", args=[plan.pk]) in officer.get(reverse("plan_edit", args=[plan.pk])).content.decode()
    officer.post(reverse("goals_fill", args=[plan.pk]), {"schools": [schools.school.pk]})
    for section in PlanSection.objects.filter(plan=plan, text="……"):
        officer.post(reverse("section_edit", args=[section.pk]), {"heading": section.heading, "text": "Việc cụ thể của xã.", "version": section.version})
    properties = officer.get(reverse("plan_properties", args=[plan.pk])).context["form"]
    data = {name: properties[name].value() or "" for name in properties.fields if not name.startswith("prints_")}
    officer.post(reverse("plan_properties", args=[plan.pk]), data | {"signer_name": "Trần Văn Phó", "planned_on": "1/2027", "version": plan.version})
    leader.post(reverse("plan_submit", args=[plan.pk]))
    plan.document.refresh_from_db()
    assert plan.document.state == "approved"
    clerk.post(reverse("document_issue", args=[plan.document_id]), {"number": "5", "dated_on": f"{localdate():%d/%m/%Y}", "accepts_warnings": "on"})
    plan.document.refresh_from_db()
    assert plan.document.state == "issued"
    printed = words_of_pdf(read(plan.document.issued_paper().file))
    assert all(squeezed(words) in printed for words in ("Số: 05/KH-HOAMAI", "Trường Mầm non Hoa Mai (mức độ 1)", "PHÓ CHỦ TỊCH", "Trần Văn Phó"))


def test_a_solution_takes_smaller_parts_but_no_deeper_ones(plan, schools):
    client = schools.client(schools.officer)
    solution = PlanSection.objects.get(plan=plan, heading="Kiểm tra, giám sát")
    client.post(f"{reverse('section_add', args=[plan.pk])}?parent={solution.pk}", {"heading": "Kiểm tra hồ sơ", "text": "Trước 60 ngày."})
    part = PlanSection.objects.get(heading="Kiểm tra hồ sơ")
    labels = section_labels(collect(plan))
    assert (part.parent, labels[f"section:{part.key}"]) == (solution, "a)")
    assert client.get(f"{reverse('section_add', args=[plan.pk])}?parent={part.pk}").status_code == 404
    page = client.get(reverse("plan_edit", args=[plan.pk])).content.decode()
    assert f"?parent={solution.pk}" in page and f"?parent={part.pk}" not in page
