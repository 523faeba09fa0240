"""Plans in the browser: making, editing, bad input, two people at once, who may do what, what a page costs."""

from urllib.parse import urlparse

import pytest
from django.urls import reverse

from documents.models import Document
from improvement_plans import workflow
from improvement_plans.models import ImprovementPlan, PlanAction, PlanSection
from improvement_plans.tests.stage import action_values, actions_of, make_assessment, make_weakness


def url(name, *args):
    return reverse(name, args=args)


@pytest.fixture
def client(stage):
    return stage.cast.client(stage.cast.principal)


def action_post(version=0, lines=(), **fields):
    """What the browser posts from the action form."""
    data = {name: "" if value is None else value for name, value in action_values().items() if name not in ("evidence",)}
    data |= {"version": version, "money-TOTAL_FORMS": len(lines) + 1, "money-INITIAL_FORMS": 0, **fields}
    for place, (source, amount, year) in enumerate([*lines, ("state_budget", "", "")]):
        data |= {f"money-{place}-source": source, f"money-{place}-amount": amount, f"money-{place}-budget_year": year}
    return data


def properties_post(version=0, **fields):
    """What the browser posts from the page of properties."""
    period = {"period_kind": "school_year", "period_start": "2023-2024", "period_end": ""}
    return {"title_lines": "Cải tiến\r\nNăm học 2023-2024", "route": "approval", "version": version, **period, **fields}


def test_a_plan_is_made_from_the_ticked_weaknesses(stage, client):
    page = client.get(url("plan_add")).content.decode()
    assert "Còn hai lớp ghép." in page
    assert "ưu tiên cao" in page
    data = {"template": "quality-2018", "period_kind": "school_year", "period_start": "2023-2024", "weaknesses": [stage.weaknesses[1].pk]}
    answer = client.post(url("plan_add"), data)
    plan = ImprovementPlan.objects.get()
    assert answer.url == url("plan_edit", plan.pk)
    assert [problem.text for problem in plan.problems.all()] == ["Còn hai lớp ghép."]


def test_ticks_and_words_stay_when_the_year_cannot_be_read(stage, client):
    data = {"template": "quality-2018", "period_kind": "school_year", "period_start": "năm tới", "weaknesses": [stage.weaknesses[1].pk]}
    page = client.post(url("plan_add"), data).content.decode()
    assert "không phải là năm học" in page
    assert 'value="năm tới"' in page
    assert f'value="{stage.weaknesses[1].pk}" id="weakness-{stage.weaknesses[1].pk}" checked' in page
    assert not ImprovementPlan.objects.exists()


def test_weaknesses_of_another_school_are_refused(stage, client):
    foreign = make_weakness(make_assessment(stage.cast.other_school, stage.assessment.regulation_set), "1.5", "Của trường khác.")
    data = {"template": "quality-2018", "period_kind": "school_year", "period_start": "2023", "weaknesses": [foreign.pk]}
    assert "không thuộc đợt đánh giá này" in client.post(url("plan_add"), data).content.decode()
    assert not ImprovementPlan.objects.exists()


def test_the_editor_shows_sections_problems_actions_and_totals(stage, client):
    plan = stage.make_plan()
    values = action_values(tasks="Mua tủ cơm.", leaders="Bếp trưởng", money_state="lines")
    workflow.save_action(actions_of(plan)[0], values, [("state_budget", 2_500_000_000, 2024)], version=0, acting=stage.acting)
    page = client.get(url("plan_edit", plan.pk)).content.decode()
    for words in ("MỤC ĐÍCH, YÊU CẦU", "Còn hai lớp ghép.", "Mua tủ cơm.", "Bếp trưởng", "2.500.000.000đ", "Tổng cộng"):
        assert words in page


def test_plan_and_paper_lead_to_each_other(stage, client):
    plan = stage.make_plan()
    paper = url("document_detail", plan.document_id)
    assert f'href="{paper}"' in client.get(url("plan_edit", plan.pk)).content.decode()
    assert f'href="{url("plan_of_document", plan.document_id)}"' in client.get(paper).content.decode()
    assert client.get(url("plan_of_document", plan.document_id)).url == url("plan_edit", plan.pk)
    assert client.get(url("plan_of_document", plan.document_id + 1)).status_code == 404


def test_an_action_is_saved_with_target_time_and_money_typed_the_vietnamese_way(stage, client):
    action = actions_of(stage.make_plan())[0]
    data = action_post(
        lines=[("state_budget", "2.000.000", "2024"), ("socialized", "2,5 tỷ", "")], tasks="- Việc một\r\n- Việc hai",
        target_kind="below", target_value="3,5", target_unit="%", start_on="9/2023", end_on="5/2024", money_state="lines",
    )  # fmt: skip
    answer = client.post(url("action_edit", action.pk), data)
    assert urlparse(answer.url).fragment == f"action-{action.key}"
    action.refresh_from_db()
    assert (str(action.target_value), str(action.start_on), str(action.end_on)) == ("3.500", "2023-09-01", "2024-05-31")
    assert action.tasks == "- Việc một\n- Việc hai"
    assert workflow.stored_lines(action) == [("state_budget", 2_000_000, 2024, "available"), ("socialized", 2_500_000_000, None, "available")]


def test_typing_an_amount_is_enough_to_say_there_is_money(stage, client):
    action = actions_of(stage.make_plan())[0]
    client.post(url("action_edit", action.pk), action_post(lines=[("tuition", "300 triệu", "")]))
    action.refresh_from_db()
    assert action.money_state == "lines"
    assert workflow.stored_lines(action) == [("tuition", 300_000_000, None, "available")]


@pytest.mark.parametrize(
    ("fields", "lines", "message", "typed"),
    [
        ({"start_on": "31/02/2024"}, [], "Không có ngày", "31/02/2024"),
        ({"start_on": "hôm nào"}, [], "không phải là ngày", "hôm nào"),
        ({"start_on": "9/2024", "end_on": "9/2023"}, [], "phải từ ngày bắt đầu", "9/2023"),
        ({"target_kind": "below", "target_value": "ba phẩy"}, [], "không phải là số", "ba phẩy"),
        ({"target_kind": "between", "target_value": "5", "target_value_to": "3"}, [], "phải lớn hơn số trước", "3"),
        ({}, [("state_budget", "nhiều lắm", "")], "không phải là số tiền", "nhiều lắm"),
        ({}, [("state_budget", "0", "")], "phải lớn hơn 0", "0"),
        ({}, [("state_budget", "", "2024")], "Hãy nhập số tiền", "2024"),
        ({"money_state": "not_needed"}, [("state_budget", "5.000.000", "")], "vẫn còn dòng tiền", "5.000.000"),
        ({"leaders": "x" * 501}, [], "500 ký tự", "x" * 501),
    ],
)
def test_bad_input_is_explained_and_nothing_typed_is_lost(stage, client, fields, lines, message, typed):
    action = actions_of(stage.make_plan())[0]
    answer = client.post(url("action_edit", action.pk), action_post(lines=lines, tasks="Không được mất.", **fields))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert message in page
    assert "error-summary" in page
    assert typed in page
    assert "Không được mất." in page
    action.refresh_from_db()
    assert (action.tasks, action.version) == ("", 0)


def test_a_rate_reads_a_dot_as_decimal_point(stage, client):
    action = actions_of(stage.make_plan())[0]
    client.post(url("action_edit", action.pk), action_post(target_kind="reach", target_value="95.125", target_unit="%"))
    action.refresh_from_db()
    assert str(action.target_value) == "95.125"


def test_two_people_on_one_action_see_both_texts_and_choose(stage, client):
    action = actions_of(stage.make_plan())[0]
    client.post(url("action_edit", action.pk), action_post(tasks="Của người thứ nhất.", leaders="Cùng một người"))
    late = action_post(tasks="Của người thứ hai.", leaders="Cùng một người", lines=[("tuition", "7.000.000", "")], money_state="lines")
    answer = stage.cast.client(stage.cast.deputy).post(url("action_edit", action.pk), late)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Của người thứ nhất." in page
    assert "Của người thứ hai." in page
    assert "7.000.000" in page
    action.refresh_from_db()
    assert action.tasks == "Của người thứ nhất."
    # keeping theirs for the tasks and mine for the money
    chosen = late | {"version": action.version, "pick-tasks": "theirs", "pick-budget_lines": "mine"}
    client.post(url("action_edit", action.pk), chosen)
    action.refresh_from_db()
    assert action.tasks == "Của người thứ nhất."
    assert workflow.stored_lines(action) == [("tuition", 7_000_000, None, "available")]


def test_money_can_be_left_as_the_other_person_wrote_it(stage, client):
    action = actions_of(stage.make_plan())[0]
    client.post(url("action_edit", action.pk), action_post(lines=[("tuition", "5.000.000", "")]))
    late = action_post(tasks="Việc mới.", lines=[("tuition", "7.000.000", "")], money_state="lines")
    assert client.post(url("action_edit", action.pk), late).status_code == 409
    client.post(url("action_edit", action.pk), late | {"version": 1, "pick-budget_lines": "theirs", "pick-tasks": "mine"})
    action.refresh_from_db()
    assert action.tasks == "Việc mới."
    assert workflow.stored_lines(action) == [("tuition", 5_000_000, None, "available")]


def test_two_people_on_one_section_see_both_texts_and_choose(stage, client):
    section = stage.make_plan().sections.get(heading="MỤC ĐÍCH, YÊU CẦU")
    post = {"heading": section.heading, "version": 0}
    client.post(url("section_edit", section.pk), post | {"text": "Bản thứ nhất."})
    answer = client.post(url("section_edit", section.pk), post | {"text": "Bản thứ hai."})
    assert answer.status_code == 409
    assert "Bản thứ nhất." in answer.content.decode()
    assert "Bản thứ hai." in answer.content.decode()
    client.post(url("section_edit", section.pk), post | {"text": "Bản ghép.", "version": 1, "pick-text": "mine"})
    section.refresh_from_db()
    assert section.text == "Bản ghép."
    history = client.get(url("section_history", section.pk)).content.decode()
    assert "Bản thứ nhất." in history
    assert "Bản ghép." in history


@pytest.mark.parametrize("version", ["", "-1", "abc", "9999999999999999999999", "٣"])
def test_a_form_without_a_sound_version_overwrites_nothing(stage, client, version):
    section = stage.make_plan().sections.get(heading="MỤC ĐÍCH, YÊU CẦU")
    answer = client.post(url("section_edit", section.pk), {"heading": section.heading, "text": "Khác.", "version": version})
    assert answer.status_code == 409
    section.refresh_from_db()
    assert section.text != "Khác."


def test_deleting_offers_to_undo_and_undoing_brings_the_row_back(stage, client):
    plan = stage.make_plan()
    action = actions_of(plan)[0]
    answer = client.post(url("action_delete", action.pk), follow=True)
    page = answer.content.decode()
    assert "Hoàn tác" in page
    assert url("action_restore", action.pk) in page
    client.post(url("action_restore", action.pk))
    assert PlanAction.objects.present().filter(pk=action.pk).exists()


def test_a_removed_section_leaves_the_sheet_and_comes_back(stage, client):
    plan = stage.make_plan()
    section = plan.sections.get(heading="Báo cáo đánh giá ngoài")
    assert "Báo cáo đánh giá ngoài" in client.get(url("plan_preview", plan.pk)).content.decode()
    client.post(url("section_remove", section.pk))
    assert "Báo cáo đánh giá ngoài" not in client.get(url("plan_preview", plan.pk)).content.decode()
    client.post(url("section_restore", section.pk))
    assert "Báo cáo đánh giá ngoài" in client.get(url("plan_preview", plan.pk)).content.decode()


def test_copying_moving_and_merging_from_the_page(stage, client):
    plan = stage.make_plan()
    first, second = plan.problems.order_by("position")
    action = first.actions.get()
    client.post(url("action_copy", action.pk))
    assert first.actions.present().count() == 2
    client.post(url("action_move", action.pk), {"direction": "down"})
    assert list(first.actions.present())[-1] == action
    client.post(url("action_move_to", action.pk), {"problem": second.pk})
    assert action in second.actions.present()
    client.post(url("problem_merge", first.pk), {"other": second.pk})
    assert plan.problems.filter(removed_at=None).count() == 1
    client.post(url("problem_restore", second.pk))
    assert plan.problems.filter(removed_at=None).count() == 2


NO_ROW = [None, "", "0", "-1", "abc", "²", "٣", "1.0", "9" * 30, "9" * 5000, "\x00"]
NO_ROW_IDS = ["nothing posted", "empty", "zero", "negative", "letters", "superscript", "arabic digit", "decimal", "huge", "longer than int", "NUL"]


@pytest.mark.parametrize("target", NO_ROW, ids=NO_ROW_IDS)
def test_moving_or_merging_with_no_row_is_told_in_the_editor(stage, client, target):
    plan = stage.make_plan()
    action = actions_of(plan)[0]
    data = {} if target is None else {"problem": target, "other": target}
    moved = client.post(url("action_move_to", action.pk), data, follow=True)
    assert "Hãy chọn một vấn đề của kế hoạch này để chuyển nhiệm vụ sang." in moved.content.decode()
    merged = client.post(url("problem_merge", action.problem_id), data, follow=True)
    assert "Hãy chọn một vấn đề khác của kế hoạch này để gộp vào." in merged.content.decode()
    assert (moved.resolver_match.url_name, merged.resolver_match.url_name) == ("plan_edit", "plan_edit")
    assert plan.problems.filter(removed_at=None).count() == 2


@pytest.mark.parametrize("target", NO_ROW[1:], ids=NO_ROW_IDS[1:])
def test_no_row_named_in_an_address_is_not_found(stage, client, target):
    plan = stage.make_plan()
    assert client.get(url("section_add", plan.pk), {"parent": target}).status_code == 404
    assert client.get(url("plan_add"), {"assessment": target}).status_code == (404 if target else 200)


def test_own_sections_and_problems_are_added_by_hand(stage, client):
    plan = stage.make_plan()
    parent = plan.sections.get(heading="TỔ CHỨC THỰC HIỆN")
    client.post(url("section_add", plan.pk) + f"?parent={parent.pk}", {"heading": "Y tế trường học", "text": "Theo dõi."})
    assert PlanSection.objects.get(heading="Y tế trường học").parent == parent
    client.post(url("problem_add", plan.pk), {"text": "Thiếu đồ chơi.", "criterion": "", "level": "", "present_state": "", "cause": ""})
    assert plan.problems.get(text="Thiếu đồ chơi.").actions.count() == 1
    page = client.post(url("problem_add", plan.pk), {"text": "  ", "cause": "Chưa mua."}).content.decode()
    assert "error-summary" in page
    assert "Chưa mua." in page


def test_properties_are_saved_and_a_bad_month_is_explained(stage, client):
    plan = stage.make_plan()
    data = properties_post(signer_name="Lê Văn An")
    page = client.post(url("plan_properties", plan.pk), data | {"planned_on": "13/2023"}).content.decode()
    assert "Không có ngày" in page
    assert "13/2023" in page
    client.post(url("plan_properties", plan.pk), data | {"planned_on": "9/2023"})
    document = Document.objects.get(pk=plan.document_id)
    assert (str(document.planned_on), document.signer_name) == ("2023-09-01", "Lê Văn An")


@pytest.mark.parametrize("state", ["submitted", "approved", "issued"])
def test_a_paper_under_way_is_read_only(stage, client, state):
    plan = stage.make_plan()
    Document.objects.filter(pk=plan.document_id).update(state=state)
    action, section = actions_of(plan)[0], plan.sections.first()
    assert "Xem bản in" in client.get(url("plan_edit", plan.pk)).content.decode()
    assert url("action_edit", action.pk) not in client.get(url("plan_edit", plan.pk)).content.decode()
    for name, pk in (("action_edit", action.pk), ("section_edit", section.pk), ("plan_properties", plan.pk)):
        assert client.get(url(name, pk)).status_code == 403
    assert client.post(url("action_delete", action.pk)).status_code == 403
    assert PlanAction.objects.present().filter(pk=action.pk).exists()


def test_members_read_and_drafters_write(stage):
    plan = stage.make_plan()
    member = stage.cast.client(stage.cast.member)
    assert "Còn hai lớp ghép." in member.get(url("plan_edit", plan.pk)).content.decode()
    assert member.get(url("action_edit", actions_of(plan)[0].pk)).status_code == 403
    assert member.post(url("action_delete", actions_of(plan)[0].pk)).status_code == 403
    assert member.get(url("plan_add")).status_code == 403
    assert stage.cast.client(stage.cast.secretary).get(url("action_edit", actions_of(plan)[0].pk)).status_code == 200


@pytest.mark.parametrize("person", ["other_principal", "officer", "leader", "operator", "stranger"])
def test_nobody_else_finds_the_plan(stage, person):
    plan = stage.make_plan()
    client = stage.cast.client(getattr(stage.cast, person))
    for name in ("plan_edit", "plan_preview", "plan_pdf", "plan_check", "plan_properties"):
        assert client.get(url(name, plan.pk)).status_code == 404
    assert client.get(url("action_edit", actions_of(plan)[0].pk)).status_code == 404
    assert client.post(url("action_delete", actions_of(plan)[0].pk)).status_code == 404
    assert "Còn hai lớp ghép." not in client.get(url("plan_list")).content.decode()


def test_reading_pages_writes_nothing(stage, client):
    plan = stage.make_plan()
    before = list(PlanSection.objects.values()), list(PlanAction.objects.values())
    for name in ("plan_edit", "plan_preview", "plan_check", "plan_properties", "plan_weaknesses", "section_add", "problem_add"):
        assert client.get(url(name, plan.pk)).status_code == 200
    assert (list(PlanSection.objects.values()), list(PlanAction.objects.values())) == before


@pytest.mark.parametrize("name", ["plan_edit", "plan_preview", "plan_check"])
def test_pages_cost_the_same_with_few_and_many_actions(stage, client, name, django_assert_max_num_queries):
    plan = stage.make_plan()

    def cost():
        with django_assert_max_num_queries(40) as counted:
            client.get(url(name, plan.pk))
        return len(counted)

    few = cost()
    for action in actions_of(plan):
        workflow.copy_action(action, acting=stage.acting)
        workflow.copy_action(action, acting=stage.acting)
    assert cost() == few


def test_the_list_costs_the_same_with_one_and_three_plans(stage, client, django_assert_max_num_queries):
    stage.make_plan()

    def cost():
        with django_assert_max_num_queries(12) as counted:
            client.get(url("plan_list"))
        return len(counted)

    one = cost()
    stage.make_plan()
    stage.make_plan()
    assert cost() == one
