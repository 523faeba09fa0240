"""Two people saving in the same moment, each in a connection of their own: the lock decides, nobody's text is lost."""

import pytest
from django.db import connection

from accreditation.tests.at_once import at_once
from documents.models import Document
from improvement_plans import workflow
from improvement_plans.models import ImprovementPlan, PlanAction, PlanSection
from improvement_plans.sending import send_plan
from improvement_plans.tests.stage import action_values, actions_of
from improvement_plans.tests.test_checks import whole_plan

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one transaction write at a time (IMMEDIATE)"),
]


def conflicts(results):
    return [result for result in results if isinstance(result, workflow.Conflict)]


def test_of_two_saves_of_the_properties_one_is_told_of_the_other(stage):
    plan = stage.make_plan()

    def save(words):
        return lambda: workflow.save_properties(plan, {"title_lines": plan.title_lines, "closing": words}, version=0, acting=stage.acting)

    results = at_once(save("Của một."), save("Của hai."))
    assert len(conflicts(results)) == 1, results
    assert ImprovementPlan.objects.get(pk=plan.pk).closing in ("Của một.", "Của hai.")


def test_of_two_saves_of_an_action_one_is_told_and_the_money_is_one_persons(stage):
    action = actions_of(stage.make_plan())[0]

    def save(amount):
        values = action_values(tasks=f"Mua {amount}.", money_state="lines")
        return lambda: workflow.save_action(action, values, [("tuition", amount, None)], version=0, acting=stage.acting)

    results = at_once(save(5), save(7))
    assert len(conflicts(results)) == 1, results
    ((_, amount, _, _),) = workflow.stored_lines(action)
    assert PlanAction.objects.get(pk=action.pk).tasks == f"Mua {amount}."


def test_sections_added_at_once_get_places_of_their_own(stage):
    plan = stage.make_plan()
    results = at_once(*[lambda name=name: workflow.add_section(plan, heading=name, acting=stage.acting) for name in ("A", "B", "C")])
    assert len({row.position for row in results}) == 3, results
    assert PlanSection.objects.filter(plan=plan, parent=None).count() == 4 + 3


def test_the_same_weakness_ticked_by_two_people_comes_once(stage):
    plan = stage.make_plan(weaknesses=[])
    at_once(*[lambda: workflow.add_weaknesses(plan, stage.weaknesses, acting=stage.acting)] * 2)
    assert plan.problems.count() == 2


def test_a_save_beside_the_sending_is_in_the_frozen_text_or_refused(stage):
    plan = whole_plan(stage)
    action = actions_of(plan)[0]
    values = action_values(tasks="Vào phút chót.", leaders="Ai đó", expected_result="Được.", time_text="Cả năm", money_state="not_needed")
    at_once(
        lambda: send_plan(plan, acting=stage.acting),
        lambda: workflow.save_action(action, values, [], version=1, acting=stage.acting),
    )
    document = Document.objects.get(pk=plan.document_id)
    assert document.state == "submitted"
    frozen = "Vào phút chót." in str(document.latest_version().snapshot)
    assert frozen is (PlanAction.objects.get(pk=action.pk).tasks == "Vào phút chót.")


def autosave(row, box, text, acting):
    """A writer's page saving itself from the version everybody began with; nobody knows more of the base than that."""
    return lambda: workflow.autosave(type(row), row.pk, lambda fresh: workflow.Draft({box: text}, frozenset({box})), version=0, acting=acting)


def test_of_two_pages_saving_themselves_one_is_told_of_the_other(stage):
    action = actions_of(stage.make_plan())[0]
    results = at_once(*[autosave(action, "tasks", words, stage.acting) for words in ("Một.", "Hai.", "Ba.")])
    assert len(conflicts(results)) == 2, results
    assert PlanAction.objects.get(pk=action.pk).version == 1


def test_saving_itself_beside_the_button_never_waits_for_ever_and_loses_nothing(stage):
    """Both lock the paper and write the row: taken in another order they would wait for each other."""
    section = stage.make_plan().sections.first()
    for turn in range(5):
        start = PlanSection.objects.get(pk=section.pk).version
        results = at_once(
            lambda turn=turn, start=start: workflow.save_section(section, {"text": f"Nút {turn}."}, version=start, acting=stage.acting),
            lambda turn=turn: workflow.autosave(
                PlanSection, section.pk, lambda row: workflow.Draft({"text": f"Tự lưu {turn}."}, frozenset({"text"})), version=-1, acting=stage.acting
            ),
        )
        assert len(conflicts(results)) >= 1 and not [one for one in results if type(one).__name__ == "OperationalError"], results
        assert PlanSection.objects.get(pk=section.pk).version == start + 2 - len(conflicts(results))
