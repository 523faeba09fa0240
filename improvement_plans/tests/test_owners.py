"""Owners of actions: given in the action's form, listed with a slip each, and told in “Việc của tôi” once the plan is in force."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accreditation.home import my_work
from assessments.models import Council, CouncilMember, GroupMember, WorkGroup
from documents.docx import render_docx
from documents.enums import DocumentState
from documents.tests.word import body, words_of
from improvement_plans import workflow
from improvement_plans.assignment_slips import slip_of
from improvement_plans.contents import contents_of
from improvement_plans.models import ActionOwner, Checkpoint, CheckpointResult, PlanAction
from improvement_plans.owners import names_in, owners_of, people_choices
from improvement_plans.tests.stage import action_values, actions_of
from improvement_plans.waiting import KEPT_DAYS, waiting_for
from records.trail import history_of


@pytest.fixture
def plan(stage):
    return stage.make_plan()


@pytest.fixture
def action(plan):
    return actions_of(plan)[0]


@pytest.fixture
def client(stage):
    return stage.cast.client(stage.cast.principal)


@pytest.fixture
def group(stage):
    council = Council.objects.create(assessment=stage.assessment)
    member = CouncilMember.objects.create(council=council, user=stage.cast.member, full_name="Người member")
    row = WorkGroup.objects.create(council=council, name="Nhóm nuôi dưỡng")
    GroupMember.objects.create(group=row, member=member)
    return row


def posted(action, *owners, **fields):
    """The action form's data with (who, name, role) rows."""
    data = {"version": action.version, "tasks": "Cân, đo trẻ hằng tháng.", "money_state": "unknown", "time_precision": "month", **fields}
    data |= {"money-TOTAL_FORMS": 0, "money-INITIAL_FORMS": 0, "owners-TOTAL_FORMS": len(owners), "owners-INITIAL_FORMS": 0}
    for place, (who, text, role) in enumerate(owners):
        data |= {f"owners-{place}-who": who, f"owners-{place}-text": text, f"owners-{place}-role": role}
    return data


def save(client, action, *owners, **fields):
    return client.post(reverse("action_edit", args=[action.pk]), posted(action, *owners, **fields))


def give(stage, action, *owners, **values):
    action.refresh_from_db()
    values = action_values(**{"tasks": "Cân, đo trẻ.", **values})
    return workflow.save_action(action, values, [], version=action.version, acting=stage.acting, owners=owners)


def in_force(plan, state=DocumentState.ISSUED, until=None):
    plan.document.state = state
    plan.document.save()
    start = (until or timezone.localdate()).year - 1
    type(plan).objects.filter(pk=plan.pk).update(period_kind="range", period_start=start, period_end=start + 1)


def person(user, role="lead"):
    return role, user.pk, None, user.full_name


class TestForm:
    def test_a_person_a_group_and_a_body_are_stored_and_printed(self, stage, client, action, group):
        member = stage.cast.member
        response = save(client, action, (f"user-{member.pk}", "", "lead"), (f"group-{group.pk}", "", "join"), ("", "Trạm Y tế xã", "join"), ("", "", "lead"))
        assert response.status_code == 302
        assert workflow.stored_owners(action) == [
            ("lead", member.pk, None, "Người member"), ("join", None, group.pk, "Nhóm nuôi dưỡng"), ("join", None, None, "Trạm Y tế xã"),
        ]  # fmt: skip
        action.refresh_from_db()
        assert (action.leaders, action.partners) == ("Người member", "Nhóm nuôi dưỡng, Trạm Y tế xã")

    def test_words_written_in_the_cells_are_never_replaced(self, stage, client, action):
        save(client, action, (f"user-{stage.cast.member.pk}", "", "lead"), leaders="Phó Hiệu trưởng")
        action.refresh_from_db()
        assert (action.leaders, action.partners) == ("Phó Hiệu trưởng", "")

    def test_the_form_shows_the_stored_rows_and_two_empty_ones(self, stage, client, action):
        give(stage, action, person(stage.cast.member))
        page = client.get(reverse("action_edit", args=[action.pk])).content.decode()
        assert f'<option value="user-{stage.cast.member.pk}" selected>' in page
        assert page.count('aria-label="Giao việc, dòng') == 3

    def test_a_row_left_empty_takes_the_owner_away(self, stage, client, action):
        give(stage, action, person(stage.cast.member))
        action.refresh_from_db()
        save(client, action, ("", "", "lead"))
        assert workflow.stored_owners(action) == []

    def test_a_page_that_posts_no_owners_leaves_them(self, stage, client, action):
        give(stage, action, person(stage.cast.member))
        action.refresh_from_db()
        data = {name: value for name, value in posted(action, note="x").items() if not name.startswith("owners-")}
        assert client.post(reverse("action_edit", args=[action.pk]), data).status_code == 302
        assert len(workflow.stored_owners(action)) == 1

    @pytest.mark.parametrize("who", ["user-999999", "nobody", "user-x"])
    def test_a_stranger_is_refused_and_what_was_typed_stays(self, stage, client, action, who):
        who = f"user-{stage.cast.far_principal.pk}" if who == "nobody" else who
        page = save(client, action, (who, "Cô giáo lạ", "lead"), tasks="Việc đang gõ")
        assert page.status_code == 200
        assert "Cô giáo lạ" in page.content.decode()
        assert "Việc đang gõ" in page.content.decode()
        assert "error-summary" in page.content.decode()
        assert not ActionOwner.objects.exists()

    def test_too_many_rows_are_refused(self, client, action):
        page = save(client, action, *[("", f"Tổ {number}", "join") for number in range(21)]).content.decode()
        assert "nhiều nhất 20" in page
        assert not ActionOwner.objects.exists()

    def test_somebody_who_left_stays_chosen_until_taken_out(self, stage, client, action):
        give(stage, action, person(stage.cast.member))
        stage.cast.member.memberships.all().delete()
        page = client.get(reverse("action_edit", args=[action.pk])).content.decode()
        assert f'<option value="user-{stage.cast.member.pk}" selected>' in page

    def test_two_writers_choose_between_their_owners(self, stage, client, action):
        member, deputy = stage.cast.member, stage.cast.deputy
        give(stage, action, person(member))
        page = save(client, action, (f"user-{deputy.pk}", "", "lead"), tasks="Cân, đo trẻ.", leaders="Người member")
        assert page.status_code == 409
        assert "Chủ trì: Người deputy" in page.content.decode()
        assert "Chủ trì: Người member" in page.content.decode()
        action.refresh_from_db()
        save(client, action, (f"user-{deputy.pk}", "", "lead"), tasks="Cân, đo trẻ.", leaders="Người member", **{"pick-owners": "theirs"})
        assert [owner[1] for owner in workflow.stored_owners(action)] == [member.pk]
        action.refresh_from_db()
        save(client, action, (f"user-{deputy.pk}", "", "lead"), tasks="Cân, đo trẻ.", leaders="Người member", **{"pick-owners": "mine"})
        assert [owner[1] for owner in workflow.stored_owners(action)] == [deputy.pk]

    def test_the_change_is_in_the_history_in_words(self, stage, client, action):
        give(stage, action, person(stage.cast.member))
        assert history_of(action, "owners").get().new == "Chủ trì: Người member"
        assert "Giao việc" in client.get(reverse("action_history", args=[action.pk])).content.decode()

    def test_a_copy_has_the_same_owners(self, stage, action):
        give(stage, action, person(stage.cast.member))
        copy = workflow.copy_action(action, acting=stage.acting)
        assert workflow.stored_owners(copy) == workflow.stored_owners(action)

    def test_choices_hold_the_own_people_and_the_council_s_groups_alone(self, stage, plan, group):
        (_, nobody), (_, people), (_, groups) = people_choices(plan, stage.acting.today)
        assert nobody == "Không có tài khoản"
        assert {f"user-{stage.cast.member.pk}", f"user-{stage.cast.principal.pk}"} <= {value for value, _ in people}
        assert f"user-{stage.cast.officer.pk}" not in {value for value, _ in people}
        assert groups == [(f"group-{group.pk}", "Nhóm nuôi dưỡng")]


class TestList:
    def test_names_of_a_cell(self):
        assert names_in("Hiệu trưởng, tổ chuyên môn;\nTrạm Y tế ,") == ["Hiệu trưởng", "tổ chuyên môn", "Trạm Y tế"]

    def test_an_owner_gathers_the_tasks_and_is_not_counted_again_by_name(self, stage, plan):
        first, second = actions_of(plan)
        give(stage, first, person(stage.cast.member), leaders="Người member, Bếp trưởng")
        give(stage, second, person(stage.cast.member, "join"), leaders="bếp trưởng")
        owners = {owner.name.capitalize(): (owner.kind, owner.lead_count, owner.join_count) for owner in owners_of(contents_of(plan))}
        assert owners == {"Người member": ("Có tài khoản", 1, 1), "Bếp trưởng": ("Ghi tên", 2, 0)}

    @pytest.mark.parametrize(("cell", "is_apart"), [("Cô Người member (thư ký)", False), ("người MEMBER", False), ("Người member hai", False), ("Người membership", True)])
    def test_an_owner_s_name_with_words_around_it_is_no_other_owner(self, stage, plan, cell, is_apart):
        give(stage, actions_of(plan)[0], person(stage.cast.member), leaders=cell)
        assert (len(owners_of(contents_of(plan))) == 2) is is_apart

    def test_the_page_links_each_slip_and_names_tasks_without_a_leader(self, stage, plan, client):
        first, second = actions_of(plan)
        give(stage, first, person(stage.cast.member), end_on=date(2024, 3, 31))
        give(stage, second, leaders="", tasks="Vận động trẻ ra lớp.")
        page = client.get(reverse("plan_owners", args=[plan.pk])).content.decode()
        assert reverse("assignment_slip", args=[plan.pk, f"user-{stage.cast.member.pk}"]) in page
        assert "31/03/2024" in page
        assert "1 nhiệm vụ chưa có người chủ trì" in page
        assert f'{reverse("action_edit", args=[second.pk])}#id_leaders' in page

    def test_an_empty_plan_says_where_owners_are_written(self, plan, client):
        PlanAction.objects.all().delete()
        assert "Chưa giao việc cho ai" in client.get(reverse("plan_owners", args=[plan.pk])).content.decode()

    @pytest.mark.parametrize("name", ["Tổ 1/2 & bếp", "100% giáo viên", "tổ <b>"])
    def test_odd_names_have_a_slip_too(self, stage, plan, client, name):
        give(stage, actions_of(plan)[0], leaders=name)
        page = client.get(reverse("plan_owners", args=[plan.pk]))
        (owner,) = page.context["owners"]
        answer = client.get(reverse("assignment_slip", args=[plan.pk, owner.key]))
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")

    def test_nobody_s_slip_does_not_exist(self, plan, client):
        assert client.get(reverse("assignment_slip", args=[plan.pk, "user-1234567"])).status_code == 404


def test_the_slip_says_what_when_and_who_signs(stage, plan):
    first, second = actions_of(plan)
    values = {"expected_result": "Trẻ nhẹ cân giảm.", "target_kind": "below", "target_value": 3, "target_unit": "%", "evidence": "Sổ cân đo."}
    give(stage, first, person(stage.cast.member), ("join", None, None, "Trạm Y tế"), start_on=date(2023, 9, 1), end_on=date(2024, 5, 31), **values)
    give(stage, second, leaders="Hiệu trưởng", tasks="Việc của người khác.")
    owner = next(owner for owner in owners_of(contents_of(plan)) if owner.name == "Người member")
    words = words_of(body(render_docx(slip_of(plan, owner, date(2023, 9, 5)))))
    for wanted in ("PHIẾU GIAO VIỆC", "Người, đơn vị nhận việc: Người member", "Cân, đo trẻ.", "Chỉ tiêu: dưới 3%", "Minh chứng: Sổ cân đo.", "05/9/2023", "Chủ trì",
                   "Cùng làm: Trạm Y tế", "NGƯỜI NHẬN VIỆC", "HIỆU TRƯỞNG", plan.document.signer_name):
        assert wanted in words, wanted
    assert "Việc của người khác" not in words


class TestMyWork:
    def test_an_action_of_a_plan_in_force_waits_with_the_days_left(self, stage, plan, action):
        due = timezone.localdate() + timedelta(days=9)
        give(stage, action, person(stage.cast.member), end_on=due)
        in_force(plan)
        (item,) = [item for item in my_work(stage.cast.acting(stage.cast.member)) if item.kind == "plan_action"]
        assert (item.text, item.due_on, item.days_left) == ("Chủ trì: Cân, đo trẻ.", due, 9)
        assert item.url == f"{reverse('plan_edit', args=[plan.pk])}#action-{action.key}"
        page = stage.cast.client(stage.cast.member).get(reverse("home")).content.decode()
        assert "Chủ trì: Cân, đo trẻ." in page
        assert "còn 9 ngày" in page

    @pytest.mark.parametrize(("state", "count"), [("draft", 0), ("submitted", 0), ("returned", 0), ("approved", 1), ("issued", 1), ("replaced", 0)])
    def test_only_plans_in_force_give_work(self, stage, plan, action, state, count):
        give(stage, action, person(stage.cast.member))
        in_force(plan, state)
        assert len(waiting_for(stage.cast.acting(stage.cast.member))) == count

    def test_nobody_else_sees_it(self, stage, plan, action):
        give(stage, action, person(stage.cast.member))
        in_force(plan)
        others = ("principal", "deputy", "other_principal", "officer", "operator")
        assert [name for name in others if waiting_for(stage.cast.acting(getattr(stage.cast, name)))] == []

    def test_a_group_s_action_waits_for_its_people_and_once(self, stage, plan, action, group):
        give(stage, action, ("join", None, group.pk, group.name), person(stage.cast.member))
        in_force(plan)
        (item,) = waiting_for(stage.cast.acting(stage.cast.member))
        assert item.text.startswith("Chủ trì: ")

    @pytest.mark.parametrize(("state", "count"), [("doing", 1), ("undone", 1), ("done", 0)])
    def test_what_the_last_checkpoint_says_counts(self, stage, plan, action, state, count):
        give(stage, action, person(stage.cast.member), end_on=date(2024, 1, 1))
        in_force(plan)
        point = Checkpoint.objects.create(plan=plan, kind="semester", name="Cuối học kỳ I", planned_on=date(2024, 1, 15))
        CheckpointResult.objects.create(checkpoint=point, action=action, state=state, new_end_on=date(2024, 4, 1), by=stage.cast.principal)
        items = waiting_for(stage.cast.acting(stage.cast.member))
        assert [item.due_on for item in items] == [date(2024, 4, 1)] * count

    def test_removed_rows_and_plans_long_over_give_none(self, stage, plan, action):
        give(stage, action, person(stage.cast.member))
        in_force(plan)
        acting = stage.cast.acting(stage.cast.member)
        PlanAction.objects.filter(pk=action.pk).update(deleted_at=timezone.now())
        assert waiting_for(acting) == []
        PlanAction.objects.filter(pk=action.pk).update(deleted_at=None)
        assert len(waiting_for(acting)) == 1
        old = timezone.localdate() - timedelta(days=KEPT_DAYS + 366)
        in_force(plan, until=old)
        assert waiting_for(acting) == []

    def test_it_costs_the_same_with_one_and_with_many(self, stage, plan, action, django_assert_num_queries):
        give(stage, action, person(stage.cast.member))
        in_force(plan)
        acting = stage.cast.acting(stage.cast.member)
        with django_assert_num_queries(1):
            waiting_for(acting)
        for _ in range(5):
            copy = PlanAction.objects.create(problem=action.problem, tasks="Thêm")
            ActionOwner.objects.create(action=copy, role="lead", user=stage.cast.member, text="x")
        with django_assert_num_queries(1):
            assert len(waiting_for(acting)) == 6
