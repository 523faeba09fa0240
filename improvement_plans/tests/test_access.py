"""Who reaches which page of the room: readers, writers, strangers, people without a role, papers that were sent."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory
from django.urls import reverse

from accounts.acting import Acting, verbs_of
from accounts.enums import Role, Verb
from documents.enums import DocumentState, Route
from documents.models import Document
from formats.numbers import id_in
from improvement_plans import permissions
from improvement_plans.models import ImprovementPlan, PlanAction, PlanProblem, PlanSection
from improvement_plans.tests.stage import actions_of
from improvement_plans.urls import urlpatterns
from improvement_plans.views.access import editable_plan, editable_row, visible_plan, visible_row
from records.models import AuditEntry, TextChange

READ = ["plan_edit", "plan_preview", "plan_check", "section_history", "problem_history", "action_history", "plan_of_document"]
WRITE = ["plan_properties", "plan_weaknesses", "section_add", "section_edit", "problem_add", "problem_edit", "action_edit"]
ACT = [
    "plan_submit", "section_move", "section_remove", "section_restore", "problem_merge", "problem_move", "problem_remove", "problem_restore",
    "action_add", "action_copy", "action_move", "action_move_to", "action_delete", "action_restore",
]  # fmt: skip
OUTSIDE = ["other_principal", "officer", "stranger"]


def address(name, plan):
    """The URL of a page about the plan, its first section, problem or action."""
    if name == "plan_of_document":
        return reverse(name, args=[plan.document_id])
    own = name.startswith("plan_") or name in ("section_add", "problem_add")
    kind = "problem" if name == "action_add" else name.split("_")[0]
    row = plan if own else {"section": plan.sections.first, "problem": plan.problems.first, "action": lambda: actions_of(plan)[0]}[kind]()
    return reverse(name, args=[row.pk])


def acting_as(role, organization, delegated=()):
    return Acting(user=None, organization=organization, roles=frozenset([role]), verbs=verbs_of([role], delegated), today=date(2026, 11, 1))


def stored(plan):
    """Everything a page could have changed."""
    rows = [list(model.objects.order_by("pk").values()) for model in (ImprovementPlan, PlanSection, PlanProblem, PlanAction, Document)]
    return [*rows, AuditEntry.objects.count(), TextChange.objects.count()]


def test_these_tables_name_pages_of_the_room():
    """That no page is forgotten is for the whole house's permission table."""
    assert {*READ, *WRITE, *ACT} <= {pattern.name for pattern in urlpatterns}


@pytest.mark.parametrize("person", OUTSIDE)
def test_outside_the_school_no_page_exists(stage, person):
    plan = stage.make_plan()
    client, before = stage.cast.client(getattr(stage.cast, person)), stored(plan)
    assert {name: client.get(address(name, plan)).status_code for name in READ + WRITE} == dict.fromkeys(READ + WRITE, 404)
    assert {name: client.post(address(name, plan)).status_code for name in WRITE + ACT} == dict.fromkeys(WRITE + ACT, 404)
    assert stored(plan) == before


@pytest.mark.parametrize("person", ["member", "clerk"])
def test_the_schools_readers_read_and_write_nothing(stage, person):
    plan = stage.make_plan()
    client, before = stage.cast.client(getattr(stage.cast, person)), stored(plan)
    answers = {name: client.get(address(name, plan)).status_code for name in READ}
    assert answers == dict.fromkeys(READ, 200) | {"plan_of_document": 302}
    assert {name: client.get(address(name, plan)).status_code for name in WRITE} == dict.fromkeys(WRITE, 403)
    assert {name: client.post(address(name, plan)).status_code for name in WRITE + ACT} == dict.fromkeys(WRITE + ACT, 403)
    assert stored(plan) == before


def test_opening_pages_writes_nothing(stage):
    plan = stage.make_plan()
    client, before = stage.cast.client(stage.cast.principal), stored(plan)
    for name in READ + WRITE:
        assert client.get(address(name, plan)).status_code in (200, 302), name
        assert client.head(address(name, plan)).status_code in (200, 302), name
    assert stored(plan) == before


@pytest.mark.parametrize("name", ACT)
def test_an_act_is_no_page_to_open(stage, name):
    plan = stage.make_plan()
    before = stored(plan)
    assert stage.cast.client(stage.cast.principal).get(address(name, plan)).status_code == 405
    assert stored(plan) == before


@pytest.mark.parametrize("state", ["submitted", "approved", "issued"])
def test_a_paper_that_left_the_drafters_is_read_but_not_changed(stage, state):
    plan = stage.make_plan()
    Document.objects.filter(pk=plan.document_id).update(state=state)
    client, before = stage.cast.client(stage.cast.principal), stored(plan)
    assert {name: client.post(address(name, plan)).status_code for name in WRITE + ACT} == dict.fromkeys(WRITE + ACT, 403)
    assert client.get(address("plan_edit", plan)).context["can_edit"] is False
    assert stored(plan) == before


def test_a_person_without_a_role_gets_answers_and_never_a_crash(stage):
    client = stage.cast.client(stage.cast.stranger)
    page = client.get(reverse("plan_list"))
    assert page.status_code == 404
    assert "Không tìm thấy trang" in page.content.decode()
    assert client.get(reverse("plan_add")).status_code == 403
    assert client.post(reverse("plan_add"), {"template": "quality-2018"}).status_code == 403


def test_without_logging_in_every_page_leads_to_the_log_in(stage):
    plan = stage.make_plan()
    for name in [*READ, *WRITE]:
        answer = stage.cast.anonymous.get(address(name, plan))
        assert answer.url.startswith(reverse("login")), name


@pytest.mark.parametrize("pk", [0, 10**17, 10**40], ids=["zero", "no such row", "longer than the database can count"])
def test_numbers_that_are_no_row_are_not_found(stage, pk):
    client = stage.cast.client(stage.cast.principal)
    for name in [*READ, *WRITE, "plan_pdf"]:
        assert client.get(reverse(name, args=[pk])).status_code == 404, name


@pytest.mark.parametrize(
    ("text", "expected"),
    [("7", 7), ("007", 7), ("", 0), ("-7", 0), ("7.0", 0), ("²", 0), ("٧", 0), ("7 ", 0), ("9" * 18, 10**18 - 1), ("9" * 19, 0), ("9" * 5000, 0)],
    ids=["plain", "zeros", "empty", "negative", "decimal", "superscript", "arabic", "space", "longest", "too long", "absurd"],
)
def test_a_rows_id_is_read_without_ever_failing(text, expected):
    assert id_in(text) == expected


def test_the_four_doors_let_readers_in_and_only_writers_further(stage):
    plan = stage.make_plan()
    request, section = RequestFactory().get("/"), plan.sections.first()
    request.acting = stage.cast.acting(stage.cast.member)
    assert visible_plan(request, plan.pk) == plan
    assert visible_row(request, PlanSection, section.pk) == section
    assert visible_row(request, PlanAction, actions_of(plan)[0].pk).problem.plan == plan
    for door, args in ((editable_plan, [plan.pk]), (editable_row, [PlanSection, section.pk])):
        with pytest.raises(PermissionDenied):
            door(request, *args)
    request.acting = None
    for door, args in ((visible_plan, [plan.pk]), (editable_plan, [plan.pk]), (editable_row, [PlanSection, section.pk])):
        with pytest.raises(Http404):
            door(request, *args)


def test_opening_a_row_costs_one_query(stage, django_assert_num_queries):
    plan = stage.make_plan()
    request, action = RequestFactory().get("/"), actions_of(plan)[0]
    request.acting = stage.acting
    with django_assert_num_queries(1):
        row = editable_row(request, PlanAction, action.pk)
        assert row.problem.plan.document.state == "draft"
        assert row.problem.plan.organization == stage.cast.school


@pytest.mark.parametrize(
    ("role", "makes"),
    [
        (Role.PRINCIPAL, True), (Role.DEPUTY, True), (Role.SECRETARY, True), (Role.MEMBER, False), (Role.CLERK, False),
        (Role.OFFICER, True), (Role.LEADER, True), (Role.OPERATOR, False),
    ],
)  # fmt: skip
def test_plans_are_made_by_those_who_draft(stage, role, makes):
    acting = acting_as(role, stage.cast.school)
    assert permissions.may_make_plans(acting) is makes
    assert permissions.may_edit(acting, stage.make_plan()) is makes
    assert permissions.may_edit(acting, stage.own_plan()) is False, "never a plan of another body"


def test_nobody_is_allowed_nothing(stage):
    assert permissions.may_make_plans(None) is False
    assert permissions.may_edit(None, stage.make_plan()) is False


SENDERS = [
    # role, delegated verbs, may submit, may approve as the own head
    (Role.PRINCIPAL, [], True, True),
    (Role.DEPUTY, [], False, False),
    (Role.DEPUTY, [Verb.SUBMIT], True, False),
    (Role.SECRETARY, [], False, False),
    (Role.LEADER, [], False, True),
    (Role.CLERK, [], False, False),
]


@pytest.mark.parametrize(("role", "delegated", "submits", "approves"), SENDERS, ids=[f"{row[0]}{'+' * len(row[1])}" for row in SENDERS])
def test_sending_follows_the_next_step_and_not_the_route_alone(stage, role, delegated, submits, approves):
    plan = stage.make_plan()
    acting = acting_as(role, stage.cast.school, delegated)
    assert permissions.may_send(acting, plan, is_own_approval=False) is submits
    assert permissions.may_send(acting, plan, is_own_approval=True) is approves
    plan.document.state = DocumentState.SUBMITTED
    assert permissions.may_send(acting, plan, is_own_approval=False) is False


def test_a_deputy_who_may_submit_sees_no_button_where_the_head_must_approve(stage):
    plan = stage.make_plan()
    Document.objects.filter(pk=plan.document_id).update(route=Route.REPORT)
    deputy = stage.cast.client(stage.cast.deputy)
    assert deputy.get(address("plan_check", plan)).context["can_send"] is False
    assert deputy.post(address("plan_submit", plan)).status_code == 403
    assert stage.cast.client(stage.cast.principal).get(address("plan_check", plan)).context["can_send"] is True


def test_the_head_of_an_authority_may_send_an_own_plan_that_is_reported_upwards(stage):
    plan = stage.own_plan()
    Document.objects.filter(pk=plan.document_id).update(route=Route.REPORT)
    page = stage.cast.client(stage.cast.leader).get(reverse("plan_check", args=[plan.pk]))
    assert (page.context["can_send"], page.context["is_own_approval"]) == (True, True)
    assert stage.cast.client(stage.cast.officer).get(reverse("plan_check", args=[plan.pk])).context["can_send"] is False
