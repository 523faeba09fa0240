"""Codes of evidence: written, found and printed as the two regimes ask; never given twice."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accreditation.tests.cast import Cast
from assessments import workflow_evidence as workflow
from assessments.evidence_codes import cited_in, code_text, next_number, printed, replaced
from assessments.models import Evidence, EvidenceCode, EvidenceUse
from assessments.tests.conftest import load
from assessments.tests.desk import Desk
from assessments.tests.shelf import Shelf
from documents.problems import WorkflowRefused

H, MC = "H{box}-{criterion}-{nn}", "MC.{standard}.{number}.{nn}"


def add(desk, name="Kế hoạch chiến lược"):
    return Shelf(desk).add(name)


def use(desk, evidence, *args, **kwargs):
    return Shelf(desk).use(evidence, *args, **kwargs)


@pytest.mark.parametrize(("pattern", "criterion", "number", "box", "text"), [
    (H, "1.1", 1, None, "H1-1.1-01"), (H, "5.6", 12, 7, "H7-5.6-12"), (H, "1.10", 100, None, "H1-1.10-100"),
    (MC, "1.1", 1, None, "MC.1.1.01"), (MC, "4.3", 10, None, "MC.4.3.10"),
])  # fmt: skip
def test_a_code_is_written_by_the_pattern_of_the_set(pattern, criterion, number, box, text):
    assert code_text(pattern, criterion, number, box) == text
    assert cited_in(f"x [{text}].") == [text]


@pytest.mark.parametrize(("text", "codes"), [
    ("Đã có [H1-1.1-01]; [H1-1.1-02].", ["H1-1.1-01", "H1-1.1-02"]),
    ("Đã có [H1-1.1-01; H2-1.2-02].", ["H1-1.1-01", "H2-1.2-02"]),
    ("Đã có (MC.1.1.01, MC.1.1.02).", ["MC.1.1.01", "MC.1.1.02"]),
    ("Hai lần (MC.1.1.01) và (MC.1.1.01)", ["MC.1.1.01"]),
    ("Không mã: H1, MC.1, MC.1.1, TMC.1.1.01, MC.1.1.01.2, H1-1.1-1, MC.1.1.0123", []),
    ("", []), (None, []),
])  # fmt: skip
def test_citations_are_found(text, codes):
    assert cited_in(text) == codes


def test_citations_are_printed_as_each_regime_asks():
    assert printed(["H1-1.1-01", "H1-1.1-02"]) == "[H1-1.1-01]; [H1-1.1-02]"
    assert printed(["MC.1.1.01", "MC.1.1.02"]) == "(MC.1.1.01, MC.1.1.02)"
    assert printed([]) == ""


def test_old_codes_become_new_ones_and_the_rest_is_named():
    text, unknown = replaced("Có [H1-1.1-01]; [H9-9.9-09].", {"H1-1.1-01": "MC.1.1.01"})
    assert text == "Có [MC.1.1.01]; [H9-9.9-09]." and unknown == ["H9-9.9-09"]


def test_numbers_go_on_after_the_last_ever_given():
    assert next_number([]) == 1 and next_number([1, 2, 7]) == 8


def test_codes_run_within_a_criterion(desk):
    codes = [use(desk, add(desk, f"Minh chứng {at}"), code).text for at, code in enumerate(["1.1", "1.1", "1.2"])]
    assert codes == ["H1-1.1-01", "H1-1.1-02", "H1-1.2-01"]


def test_the_set_of_2026_has_its_own_scheme(desk57):
    code = use(desk57, add(desk57), "1.1")
    assert (code.text, code.box) == ("MC.1.1.01", None)


def test_a_box_may_be_named(desk):
    assert use(desk, add(desk), box=7).text == "H7-1.1-01"
    with pytest.raises(WorkflowRefused, match="Số hộp"):
        use(desk, add(desk), box=1000)


def test_the_first_criterion_gives_the_code_everywhere(desk):
    evidence = add(desk)
    first, second = use(desk, evidence, "1.1"), use(desk, evidence, "1.3")
    assert first == second and second.text == "H1-1.1-01"
    assert sorted(first.uses.values_list("sheet__criterion__code", flat=True)) == ["1.1", "1.3"]


def test_a_dead_code_is_never_given_again_and_others_stay(desk):
    gone, stays = add(desk, "Sẽ gỡ"), add(desk, "Ở lại")
    use(desk, gone), use(desk, stays)
    Evidence.objects.filter(pk=gone.pk).update(removed_at=timezone.now())
    assert use(desk, add(desk, "Mới")).text == "H1-1.1-03"
    assert EvidenceCode.objects.get(evidence=stays).text == "H1-1.1-02"
    with pytest.raises(WorkflowRefused, match="đã bị gỡ"):
        use(desk, gone, "1.2")


def test_the_same_evidence_used_twice_on_a_sheet_stands_once(desk):
    evidence = add(desk)
    use(desk, evidence), use(desk, evidence)
    assert EvidenceUse.objects.count() == 1


def test_taken_off_a_sheet_the_code_waits_for_its_evidence(desk):
    evidence = add(desk)
    code = use(desk, evidence)
    workflow.drop_use(desk.cast.acting(desk.cast.secretary), desk.sheet(), code)
    assert not EvidenceUse.objects.exists()
    assert use(desk, evidence, "1.4").text == "H1-1.1-01"


def test_only_who_edits_the_sheet_puts_evidence_on_it(desk):
    evidence = add(desk)
    desk.sheet("1.2").assignees.add(desk.cast.member)
    assert use(desk, evidence, "1.2", by="member").text == "H1-1.2-01"
    for person in ("member", "clerk", "other_principal", "officer"):
        with pytest.raises(PermissionDenied):
            use(desk, evidence, "1.1", by=person)
    with pytest.raises(PermissionDenied):
        workflow.drop_use(desk.cast.acting(desk.cast.clerk), desk.sheet("1.2"), EvidenceCode.objects.get())


def test_evidence_of_another_school_gets_no_code(desk):
    foreign = Evidence.objects.create(organization=desk.cast.other_school, name="Của trường khác")
    assert workflow.use_evidence(desk.cast.acting(desk.cast.principal), desk.sheet(), [foreign]) == []
    assert not EvidenceCode.objects.exists()


def test_the_database_itself_refuses_a_second_owner_of_a_number(desk):
    code = use(desk, add(desk))
    for fields in ({"text": code.text, "number": 9}, {"text": "khác", "number": code.number}):
        row = EvidenceCode(assessment=desk.assessment, evidence=add(desk), standard="1", criterion="1.1", position=1, **fields)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_never_get_the_same_code(db):
    desk = Desk(Cast(), load("TT19-2018"), 2023)
    rows, failures = [add(desk, f"Minh chứng {at}") for at in range(6)], []

    def put(row):
        try:
            use(desk, row)
        except Exception as failure:  # noqa: BLE001 -- whatever a thread meets is the test's failure
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=put, args=(row,)) for row in rows]
    [thread.start() for thread in threads], [thread.join() for thread in threads]
    assert failures == []
    assert sorted(EvidenceCode.objects.values_list("text", flat=True)) == [f"H1-1.1-0{at}" for at in range(1, 7)]
