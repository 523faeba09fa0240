"""An earlier text put back: only words, only where one may write, never in silence, and the text it replaces stays in the history."""

import pytest
from django.urls import reverse

from documents.models import Document
from improvement_plans import workflow
from improvement_plans.models import PlanAction, PlanProblem, PlanSection
from improvement_plans.tests.stage import action_values, actions_of
from records.models import TextChange
from records.trail import history_of, remember_texts


@pytest.fixture
def section(stage):
    """A section written twice: Một, Hai."""
    section = stage.make_plan().sections.get(heading="MỤC ĐÍCH, YÊU CẦU")
    for version, text in enumerate(("Một.", "Hai.")):
        workflow.save_section(section, {"text": text}, version=version, acting=stage.acting)
    return section


@pytest.fixture
def mine(stage):
    return stage.cast.client(stage.cast.principal)


def restore(client, change, side="old", follow=True):
    return client.post(reverse("text_restore", args=[change.pk]), {"side": side}, follow=follow)


def test_the_text_before_comes_back_and_the_replaced_one_stays_in_the_history(section, mine):
    page = restore(mine, history_of(section).first())
    section.refresh_from_db()
    assert (section.text, section.version) == ("Một.", 3)
    newest = history_of(section).first()
    assert (newest.old, newest.new) == ("Hai.", "Một.")
    assert "Đã lấy lại bản cũ của ô “Nội dung”" in page.content.decode()


def test_the_text_after_an_older_change_comes_back_too(section, mine):
    first = history_of(section).last()
    restore(mine, first, side="new")
    section.refresh_from_db()
    assert section.text == first.new == "Một."


def test_the_page_offers_what_is_not_there_now(section, mine):
    changes = mine.get(reverse("section_history", args=[section.pk])).context["changes"]
    assert [(change.offers_old, change.offers_new) for change in changes] == [(True, False), (True, True)]


def test_readers_and_a_sent_plan_have_no_button_and_no_way(stage, section, mine):
    page = stage.cast.client(stage.cast.member).get(reverse("section_history", args=[section.pk]))
    assert "Lấy lại bản trước" not in page.content.decode()
    assert restore(stage.cast.client(stage.cast.member), history_of(section).first()).status_code == 403
    Document.objects.filter(pk=section.plan.document_id).update(state="submitted")
    assert restore(mine, history_of(section).first()).status_code == 403
    section.refresh_from_db()
    assert section.text == "Hai."


def test_another_schools_history_does_not_exist(stage, section):
    assert restore(stage.cast.client(stage.cast.other_principal), history_of(section).first()).status_code == 404


def test_histories_of_other_things_and_of_money_are_not_put_back_here(stage, section, mine):
    foreign = remember_texts(stage.cast.school, {"name": ("Cũ", "Mới")}, by=stage.cast.principal)[0]
    action = actions_of(section.plan)[0]
    values = action_values(tasks="Mua.", money_state="lines", start_on="2023-10-01")
    workflow.save_action(action, values, [("tuition", 5, None)], version=0, acting=stage.acting)
    others = TextChange.objects.filter(field__in=("budget_lines", "money_state", "start_on"))
    assert {change.field for change in others} == {"budget_lines", "money_state", "start_on"}
    for change in (foreign, *others):
        assert restore(mine, change).status_code == 404
    assert not [change for change in mine.get(reverse("action_history", args=[action.pk])).context["changes"]
                if change.can_restore and change.field != "tasks"]


def test_a_required_text_is_not_emptied(stage, section, mine):
    problem = section.plan.problems.first()
    change = remember_texts(problem, {"text": ("", problem.text)}, by=stage.cast.principal)[0]
    page = restore(mine, change)
    assert "Ô “vấn đề, điểm yếu” không được để trống" in page.content.decode()
    assert PlanProblem.objects.get(pk=problem.pk).text == problem.text != ""


def test_an_optional_text_may_be_emptied_again(stage, section, mine):
    action = actions_of(section.plan)[0]
    workflow.save_action(action, action_values(tasks="Mua tủ."), [], version=0, acting=stage.acting)
    restore(mine, history_of(action, "tasks").get())
    assert PlanAction.objects.get(pk=action.pk).tasks == ""


def test_a_removed_section_takes_its_old_text_and_stays_removed(stage, section, mine):
    workflow.remove_section(section, acting=stage.acting)
    restore(mine, history_of(section, "text").first())
    row = PlanSection.objects.get(pk=section.pk)
    assert row.text == "Một." and row.removed_at is not None


def test_looking_back_changes_nothing(section, mine):
    before = TextChange.objects.count()
    assert mine.get(reverse("text_restore", args=[history_of(section).first().pk])).status_code == 405
    mine.get(reverse("section_history", args=[section.pk]))
    assert TextChange.objects.count() == before
