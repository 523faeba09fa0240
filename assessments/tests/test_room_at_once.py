"""Members of a team at the same moment: wrong codes are all counted, closing happens once, findings are taken once."""

import pytest

from accreditation.tests.at_once import at_once
from assessments import workflow_room
from assessments.models import AppraisalEntry, AppraisalFinding, AppraisalMember, Weakness
from assessments.tests.conftest import load
from assessments.tests.desk import Desk
from assessments.tests.room_scene import HEAD, MEMBER, RoomScene
from assessments.workflow_findings import take_findings
from records.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(cast):
    desk = Desk(cast, load("TT57-2026"), 2026)
    return RoomScene(cast, desk.assessment)


def guest_of(scene, number=HEAD):
    entry, _ = workflow_room.enter(scene.room, scene.codes[number])
    return workflow_room.Guest(scene.room, scene.member(number), entry)


def test_tries_at_once_are_all_counted_and_lock(scene):
    wrong = f"{MEMBER:02d}-2222-2222"
    answers = at_once(*[lambda: workflow_room.enter(scene.room, wrong)] * 8)
    assert {entry for entry, _ in answers} == {None}
    member = AppraisalMember.objects.get(room=scene.room, number=MEMBER)
    assert member.failed_count == workflow_room.MOST_TRIES and member.locked_until is not None
    assert workflow_room.enter(scene.room, scene.codes[MEMBER])[0] is None and not AppraisalEntry.objects.exists()


def test_closing_twice_at_once_makes_the_findings_once(scene):
    scene.judge_all("not_met")
    scene.row().sheet.verdicts.update(weaknesses="Chưa rà soát.")
    guest = guest_of(scene)
    answers = at_once(*[lambda: workflow_room.close_findings(guest)] * 4)
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert AppraisalFinding.objects.count() == scene.row().sheet.verdicts.count()
    assert AuditEntry.objects.filter(action="chốt kết quả của đoàn").count() == 1


def test_findings_taken_twice_at_once_are_one_weakness(scene, cast):
    scene.judge_all("not_met")
    scene.row().sheet.verdicts.filter(pk=scene.row().pk).update(weaknesses="Chưa rà soát.")
    room = workflow_room.close_findings(guest_of(scene))
    acting, findings = cast.acting(cast.principal), list(room.findings.all())
    answers = at_once(*[lambda: take_findings(acting, room, findings, scene.assessment)] * 3)
    assert {rows[0].pk for rows in answers} == {Weakness.objects.get(finding__isnull=False).pk}
