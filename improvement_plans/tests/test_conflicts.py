"""Two people on one text: what each form shows of both, what is kept, and that nothing typed can break the page."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from documents.models import Document
from improvement_plans import workflow
from improvement_plans.forms import ActionForm, PropertiesForm, SectionForm, routes_for
from improvement_plans.models import ImprovementPlan, PlanAction, PlanProblem
from improvement_plans.tests.stage import actions_of
from improvement_plans.tests.test_pages import action_post, properties_post
from improvement_plans.views.conflicts import settled, start_version, typed_values

STRANGE = ["²", "on", "None", "٣", "9" * 5000, "<b>đậm</b>", "0"]
STRANGE_IDS = ["superscript", "on", "None", "arabic", "a very long number", "markup", "zero"]


@pytest.fixture
def plan(stage):
    return stage.make_plan()


@pytest.fixture
def mine(stage):
    return stage.cast.client(stage.cast.principal)


@pytest.fixture
def theirs(stage):
    return stage.cast.client(stage.cast.deputy)


def disputed(page):
    return {field.name: field for field in page.context["disputed"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0", 0), ("12", 12), ("", -1), ("-1", -1), ("1.5", -1), ("²", -1), ("٣", -1), ("9" * 9, 999999999), ("9" * 10, -1)],
)
def test_a_version_is_read_or_conflicts_with_everything(text, expected):
    assert start_version(QueryDict(mutable=True) | {"version": text}) == expected
    assert start_version(QueryDict()) == -1


def test_picking_theirs_takes_the_stored_text_and_mine_the_typed_one():
    post = QueryDict("tasks=m%E1%BB%9Bi&leaders=A&pick-tasks=theirs&pick-leaders=mine&prints_totals=on&pick-prints_totals=theirs")
    data = settled(post, {"tasks": "cũ", "leaders": "B", "prints_totals": None})
    assert (data["tasks"], data["leaders"]) == ("cũ", "A")
    assert "prints_totals" not in data, "a box left unticked posts nothing"


def test_stored_values_are_compared_as_their_boxes_would_post_them(plan):
    action = actions_of(plan)[0]
    assert typed_values(ActionForm(instance=action, table_shape="nine"))["target_value"] == ""
    assert typed_values(SectionForm(instance=plan.sections.first()))["heading"] == "MỤC ĐÍCH, YÊU CẦU"
    form = PropertiesForm(initial={"prints_totals": True, "prints_unknown_money": False}, routes=routes_for(True, "approval"))
    values = typed_values(form)
    assert (values["prints_totals"], values["prints_unknown_money"]) == ("on", None)


@pytest.mark.parametrize("text", STRANGE, ids=STRANGE_IDS)
def test_no_text_breaks_the_page_of_both_texts(plan, mine, theirs, text):
    url = reverse("section_edit", args=[plan.sections.first().pk])
    theirs.post(url, {"heading": "Của kia", "text": "Bản kia.", "version": 0})
    page = mine.post(url, {"heading": "Của tôi", "text": text, "version": 0})
    assert page.status_code == 409
    assert (disputed(page)["text"].mine, disputed(page)["text"].theirs) == (text, "Bản kia.")
    assert "<b>đậm</b>" not in page.content.decode()


def test_choices_and_criteria_are_told_in_words(plan, mine, theirs):
    problem = plan.problems.get(criterion__code="1.5")
    other = plan.problems.get(criterion__code="5.3").criterion
    url, data = reverse("problem_edit", args=[problem.pk]), {"text": problem.text, "present_state": problem.present_state, "cause": ""}
    theirs.post(url, data | {"criterion": other.pk, "level": "1", "version": 0})
    page = mine.post(url, data | {"criterion": problem.criterion_id, "level": "2", "version": 0})
    fields = disputed(page)
    assert (fields["level"].mine, fields["level"].theirs) == ("Mức 2", "Mức 1")
    assert (fields["criterion"].mine, fields["criterion"].theirs) == ("Tiêu chí 1.5: Tên 1.5", "Tiêu chí 5.3: Tên 5.3")
    assert fields["level"].is_text is False, "a choice is picked, not written over"


def test_ticks_are_told_as_yes_and_no(plan, mine, theirs):
    url = reverse("plan_properties", args=[plan.pk])
    theirs.post(url, properties_post(prints_totals="on"))
    page = mine.post(url, properties_post(closing="Của tôi.", prints_unknown_money="on"))
    fields = disputed(page)
    assert (fields["prints_totals"].mine, fields["prints_totals"].theirs) == ("Không", "Có")
    assert fields["closing"].is_text is True
    assert fields["prints_totals"].is_text is False


def test_choosing_field_by_field_saves_the_mixture(plan, mine, theirs):
    url = reverse("plan_properties", args=[plan.pk])
    theirs.post(url, properties_post(closing="Đoạn kết kia.", signer_name="Người Kia"))
    late = properties_post(closing="Đoạn kết tôi.", signer_name="Người Tôi")
    assert mine.post(url, late).status_code == 409
    mine.post(url, late | {"version": 1, "pick-closing": "theirs", "pick-signer_name": "mine"})
    row = ImprovementPlan.objects.select_related("document").get(pk=plan.pk)
    assert (row.closing, row.document.signer_name) == ("Đoạn kết kia.", "Người Tôi")


def test_a_field_i_did_not_touch_is_offered_as_theirs(plan, mine, theirs):
    url = reverse("section_edit", args=[plan.sections.first().pk])
    before = plan.sections.first()
    theirs.post(url, {"heading": "Tiêu đề kia", "text": before.text, "version": 0})
    page = mine.post(url, {"heading": before.heading, "text": "Chữ của tôi.", "version": 0})
    assert disputed(page)["heading"].pick == "theirs"
    assert disputed(page)["text"].pick == "mine"


def test_everything_else_i_typed_is_carried_along(plan, mine, theirs):
    action = actions_of(plan)[0]
    url = reverse("action_edit", args=[action.pk])
    theirs.post(url, action_post(tasks="Việc kia."))
    late = action_post(tasks="Việc tôi.", note="Ghi chú tôi.", lines=[("tuition", "5.000", "2024")])
    page = mine.post(url, late)
    kept = dict(page.context["kept"])
    assert kept["money-0-amount"] == "5.000"
    assert not {"version", "csrfmiddlewaretoken", "tasks", "note"} & set(kept)
    assert set(disputed(page)) >= {"tasks", "note", "budget_lines"}
    assert PlanAction.objects.get(pk=action.pk).tasks == "Việc kia."


def test_saving_what_somebody_removed_asks_first_and_then_brings_it_back(stage, plan, mine):
    problem = plan.problems.first()
    url, data = reverse("problem_edit", args=[problem.pk]), {"text": "Viết lại.", "version": 0}
    workflow.remove_problem(problem, acting=stage.cast.acting(stage.cast.deputy))
    page = mine.post(url, data)
    assert page.status_code == 409
    assert "Người kia đã bỏ phần này khỏi kế hoạch" in page.content.decode()
    mine.post(url, data | {"version": 1, "pick-text": "mine"})
    row = PlanProblem.objects.get(pk=problem.pk)
    assert (row.text, row.removed_at) == ("Viết lại.", None)


def test_the_same_change_made_twice_is_no_conflict(plan, mine, theirs):
    url = reverse("section_edit", args=[plan.sections.first().pk])
    data = {"heading": "Như nhau", "text": "Cùng một câu.", "version": 0}
    assert theirs.post(url, data).status_code == 302
    assert mine.post(url, data).status_code == 302


def test_the_page_names_who_wrote_last_and_leads_back(plan, mine, theirs):
    url = reverse("section_edit", args=[plan.sections.first().pk])
    theirs.post(url, {"heading": "Kia", "text": "Kia.", "version": 0})
    page = mine.post(url, {"heading": "Tôi", "text": "Tôi.", "version": 0})
    assert "Người deputy" in page.content.decode()
    assert reverse("plan_edit", args=[plan.pk]) in page.content.decode()
    assert page.context["plan"].pk == plan.pk


def test_a_paper_submitted_in_between_is_no_longer_written(plan, mine):
    section = plan.sections.first()
    Document.objects.filter(pk=plan.document_id).update(state="submitted")
    assert mine.post(reverse("section_edit", args=[section.pk]), {"heading": "X", "text": "Muộn.", "version": 0}).status_code == 403
    section.refresh_from_db()
    assert section.text != "Muộn."
