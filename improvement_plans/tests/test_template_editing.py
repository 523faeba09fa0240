"""Own templates worked over: headings renamed, moved, added, taken out, one ticked for new plans; plans already made stay as they are."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from documents.problems import WorkflowRefused
from improvement_plans import workflow
from improvement_plans.models import ImprovementPlan, OrganizationTemplate
from improvement_plans.template_outline import changed, lines_of, renamed, shown, stored
from records.models import AuditEntry
from standards.enums import DecisionRule


@pytest.fixture
def plan(stage):
    return stage.make_plan(template="raise-quality")


@pytest.fixture
def template(stage, plan):
    return workflow.save_template(plan, "Mẫu của trường", keeps_texts=True, acting=stage.acting)


@pytest.fixture
def client(stage):
    return stage.cast.client(stage.cast.principal)


def tree(*headings, **more):
    return [{"heading": name, "kind": "text", "text": "", "metrics": [], "takes_weaknesses": False, "children": [], "targets": []} | more for name in headings]


def names(sections):
    return [(row["heading"], names(row["children"])) if row["children"] else row["heading"] for row in sections]


def page_of(client, template):
    return client.get(reverse("template_edit", args=[template.pk]))


def send(client, template, act="", **typed):
    """Post the page as it is shown, with some boxes changed (their dots as _) and a button pressed."""
    form = page_of(client, template).context["form"]
    data = {name: form[name].value() for name in form.fields} | {name.replace("__", "-").replace("_", "."): text for name, text in typed.items()}
    return client.post(reverse("template_edit", args=[template.pk]), data | ({"act": act} if act else {}))


CASES = {
    "up": ("up:1", ["B", "A", "C"], "0"),
    "down": ("down:0", ["B", "A", "C"], "1"),
    "up at the top": ("up:0", ["A", "B", "C"], "0"),
    "down at the end": ("down:2", ["A", "B", "C"], "2"),
    "taken out": ("remove:1", ["A", "C"], ""),
    "added at the end": ("add:", ["A", "B", "C", "Mục mới"], "3"),
    "added below": ("add:1", ["A", ("B", ["Mục mới"]), "C"], "1.0"),
}


@pytest.mark.parametrize("name", CASES)
def test_each_act_on_a_list(name):
    act, expected, place = CASES[name]
    before = tree("A", "B", "C")
    made, where = changed(before, act)
    assert (names(made), where) == (expected, place)
    assert names(before) == ["A", "B", "C"], "the tree given stays as it was"


def test_acts_reach_into_the_tree_and_stop_at_the_third_depth():
    sections = [*tree("A"), *tree("B", children=tree("B1", "B2"))]
    assert names(changed(sections, "up:1.1")[0]) == ["A", ("B", ["B2", "B1"])]
    deep, where = changed(sections, "add:1.0")
    assert where == "1.0.0" and names(deep)[1][1][0] == ("B1", ["Mục mới"])
    with pytest.raises(ValueError, match="1.0.0"):
        changed(deep, "add:1.0.0")


@pytest.mark.parametrize("act", ["", "up", "up:", "up:9", "up:0.5", "up:x", "up:0.x", "up:-1", "fly:0", "remove:", "up:0.0.0.0", "up:²", "add:7"])
def test_acts_on_nothing_are_refused(act):
    with pytest.raises(ValueError, match=r"^.*$"):
        changed(tree("A"), act)


@pytest.mark.parametrize("more", [{"kind": "action_table"}, {"takes_weaknesses": True}, {"children": tree("C", takes_weaknesses=True)}])
def test_what_plans_need_a_place_for_stays(more):
    sections = [*tree("A"), *tree("B", **more)]
    assert names(changed(sections, "remove:1")[0]) == names(sections)
    assert lines_of(sections)[1].refusal and not lines_of(sections)[0].refusal


@pytest.mark.parametrize("heading", ["NHIỆM VỤ", "NĂM HỌC {period} CỦA {organization}", "Hai ngoặc {{x}} và {Period}"])
def test_headings_are_read_and_kept_the_same_way(heading):
    assert stored(shown(heading)) == heading
    assert "{p" not in shown(heading)


def test_braces_somebody_types_are_words():
    assert renamed(tree("A"), {"0": "Việc {lạ}"})[0]["heading"] == "Việc {{lạ}}"
    assert "Việc {lạ}" in [line.heading for line in lines_of(renamed(tree("A"), {"0": "Việc {lạ}"}))]


def test_a_plan_made_afterwards_has_the_new_list_one_made_before_keeps_its_own(stage, client, plan, template):
    before = list(plan.sections.values_list("heading", flat=True))
    answer = send(client, template, name="Mẫu 2025", heading__0="MỤC ĐÍCH [thời kỳ]", act="add:")
    assert answer.url == f"{reverse('template_edit', args=[template.pk])}#id_heading-4"
    send(client, template, heading__4="KHEN THƯỞNG", act="up:4")
    assert send(client, template).url == reverse("template_list")
    fresh = workflow.make_plan(stage.acting, template=template.slug, period_kind="school_year", period_start=2025)
    top = list(fresh.sections.filter(parent=None).values_list("heading", flat=True))
    assert (top[0], top[3]) == ("MỤC ĐÍCH năm học 2025-2026", "KHEN THƯỞNG")
    assert list(plan.sections.values_list("heading", flat=True)) == before
    assert set(AuditEntry.objects.filter(action="sửa mẫu kế hoạch").values_list("by", flat=True)) == {stage.cast.principal.pk}


def test_a_button_keeps_what_was_typed_beside_it(client, template):
    send(client, template, heading__1="MỤC TIÊU PHẤN ĐẤU", act="down:0")
    template.refresh_from_db()
    assert template.sections[0]["heading"] == "MỤC TIÊU PHẤN ĐẤU"


@pytest.mark.parametrize(("typed", "words"), [
    ({"heading__0": "  "}, "Tiêu đề mục 1"), ({"heading__0": "x" * 251}, "250"), ({"name": ""}, "Tên mẫu"), ({"name": "Mẫu khác"}, "Đã có mẫu tên này"),
])  # fmt: skip
def test_bad_input_is_told_and_nothing_typed_is_lost(stage, client, plan, template, typed, words):
    workflow.save_template(plan, "Mẫu khác", keeps_texts=False, acting=stage.acting)
    before = OrganizationTemplate.objects.get(pk=template.pk).sections
    response = send(client, template, **{"heading__1": "CHỮ VỪA GÕ"} | typed)
    page = response.content.decode()
    assert response.status_code == 200 and words in page and 'value="CHỮ VỪA GÕ"' in page
    template.refresh_from_db()
    assert template.sections == before and template.name == "Mẫu của trường"


def test_two_people_on_one_template_do_not_overwrite_each_other(stage, client, template):
    start = OrganizationTemplate.objects.get(pk=template.pk).edition
    send(client, template, heading__0="CỦA NGƯỜI TRƯỚC")
    with pytest.raises(WorkflowRefused, match="Có người vừa sửa"):
        workflow.change_template(template, "Khác", [], edition=start, acting=stage.acting)
    form = page_of(client, template).context["form"]
    late = {name: form[name].value() for name in form.fields} | {"edition": start, "heading-0": "CỦA NGƯỜI SAU"}
    page = client.post(reverse("template_edit", args=[template.pk]), late).content.decode()
    assert "Có người vừa sửa mẫu này" in page and 'value="CỦA NGƯỜI SAU"' in page
    template.refresh_from_db()
    assert template.sections[0]["heading"] == "CỦA NGƯỜI TRƯỚC"


def test_an_unknown_button_is_no_page(client, template):
    assert send(client, template, act="fly:0").status_code == 404
    template.refresh_from_db()
    assert template.sections[0]["heading"] != "Mục mới"


def test_the_default_is_ticked_for_the_next_plan_and_only_one_is(stage, client, plan, template):
    other = workflow.save_template(plan, "Mẫu khác", keeps_texts=False, acting=stage.acting)
    for row in (other, template):
        client.post(reverse("template_default", args=[row.pk]), {"is_default": "yes"})
    assert list(OrganizationTemplate.objects.filter(is_default=True)) == [template]
    assert f'value="{template.slug}" id="kind-{template.slug}" checked' in client.get(f"{reverse('plan_add')}?assessment=none").content.decode()
    assert "chọn sẵn khi lập kế hoạch" in client.get(reverse("template_list")).content.decode()
    client.post(reverse("template_default", args=[template.pk]), {"is_default": "no"})
    assert f'id="kind-{template.slug}" checked' not in client.get(f"{reverse('plan_add')}?assessment=none").content.decode()


def test_a_default_of_another_rule_is_not_ticked(stage, client):
    plan = stage.make_plan(template="form-2-2026")
    row = workflow.save_template(plan, "Biểu 2 của trường", keeps_texts=False, acting=stage.acting)
    workflow.set_default_template(row, True, acting=stage.acting)
    assert stage.assessment.regulation_set.decision_rule != DecisionRule.MANDATORY_2026
    assert f'id="kind-{row.slug}" checked' not in client.get(reverse("plan_add")).content.decode()


def test_one_taken_away_is_no_default_any_more(stage, template):
    workflow.set_default_template(template, True, acting=stage.acting)
    workflow.remove_template(template, acting=stage.acting)
    assert not OrganizationTemplate.objects.filter(is_default=True).exists()


def test_others_may_neither_read_nor_change_it(stage, template):
    stranger = stage.cast.client(stage.cast.other_principal)
    for name in ("template_edit", "template_default"):
        assert stranger.post(reverse(name, args=[template.pk]), {"is_default": "yes"}).status_code == 404
    for person in (stage.cast.other_principal, stage.cast.clerk):
        with pytest.raises(PermissionDenied):
            workflow.change_template(template, "X", [], edition=template.edition, acting=stage.cast.acting(person))
    assert ImprovementPlan.objects.filter(template=template.slug).count() == 0
