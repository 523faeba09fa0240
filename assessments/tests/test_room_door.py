"""The door of a team's room: secret link, code of each member, lock, dates, revocation; and that it opens nothing else."""

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import workflow_appraisal, workflow_room
from assessments.appraisal_codes import code_words, hash_of, make_secret, read_code
from assessments.models import AppraisalEntry, AppraisalMember, AppraisalRoom
from assessments.tests.room_scene import HEAD, MEMBER, SECRETARY, RoomScene
from assessments.views_room import COOKIE, SALT
from records.models import AuditEntry


@pytest.fixture
def scene(desk57):
    return RoomScene(desk57.cast, desk57.assessment)


def move_period(scene, start, end):
    """Set the period to days counted from today."""
    today = timezone.localdate()
    AppraisalRoom.objects.filter(pk=scene.room.pk).update(from_on=today + timedelta(days=start), until_on=today + timedelta(days=end))


@pytest.mark.parametrize("typed", ["02-7KMD-QXWT", "02 7kmd qxwt", "027KMDQXWT", " 02.7KMD–QXWT "])
def test_a_code_is_read_however_it_is_typed(typed):
    assert read_code(typed) == (2, "7KMDQXWT")


@pytest.mark.parametrize("typed", ["", "2-7KMD-QXWT", "02-7KMD-QXW", "02-7KMD-QXWT-9", "02-OIL1-UUUU", "x" * 5000, None])
def test_what_is_no_code_is_none(typed):
    assert read_code(typed) == (None, "")


def test_secrets_are_long_and_only_hashes_are_stored(scene):
    assert len({make_secret() for _ in range(50)}) == 50 and len(scene.token) >= 43
    assert scene.room.token_hash == hash_of(scene.token) and scene.token not in str(AppraisalRoom.objects.values())
    secret = scene.codes[HEAD].replace("-", "")[2:]
    assert len(secret) == 8 and secret not in str(list(AppraisalMember.objects.values()))
    assert scene.token not in str(list(AuditEntry.objects.values())) and secret not in str(list(AuditEntry.objects.values()))


def test_the_door_tells_nothing_before_the_code(scene):
    page = Client().get(scene.url("room_home"))
    text = page.content.decode()
    assert page.status_code == 200 and "Mã vào phòng" in text
    assert "Hoa Mai" not in text and "Tô Văn Hải" not in text and "Hội đồng" not in text


def test_a_code_lets_in_and_the_visit_is_noted(scene):
    client = scene.enter(SECRETARY)
    page = client.get(scene.url("room_home"))
    assert "Trường Mầm non Hoa Mai" in page.content.decode() and "Lý Thị Nga" in page.content.decode()
    entry = AppraisalEntry.objects.get()
    assert entry.member.full_name == "Lý Thị Nga"
    line = AuditEntry.objects.filter(action="vào phòng thẩm định").get()
    assert line.detail["member"] == "Lý Thị Nga" and line.by is None and line.organization == scene.cast.department
    for person in (scene.cast.principal, scene.cast.province_officer):
        assert "Lý Thị Nga" in scene.cast.client(person).get(scene.room.get_absolute_url()).context["visits"][0].member.full_name


def test_five_wrong_codes_lock_that_member_and_nobody_else(scene):
    number, wrong = scene.codes[MEMBER][:2], "22222222"
    for count in range(5):
        text = scene.knock(f"{number}{wrong}").content.decode()
        assert ("bị khóa" in text) == (count == 4)
    assert "bị khóa" in scene.knock(scene.codes[MEMBER]).content.decode()
    assert not AppraisalEntry.objects.exists()
    scene.enter(HEAD)
    AppraisalMember.objects.filter(number=MEMBER).update(locked_until=timezone.now() - timedelta(seconds=1))
    scene.enter(MEMBER)
    assert scene.member(MEMBER).failed_count == 0 and scene.member(MEMBER).locked_until is None


def test_after_a_lock_has_ended_the_count_begins_anew(scene):
    AppraisalMember.objects.filter(number=MEMBER).update(failed_count=5, locked_until=timezone.now() - timedelta(seconds=1))
    entry, words = workflow_room.enter(scene.room, code_words(MEMBER, "22222222"))
    assert entry is None and words == workflow_room.WRONG
    assert (scene.member(MEMBER).failed_count, scene.member(MEMBER).locked_until) == (1, None)


def test_one_address_cannot_try_without_end(scene):
    answers = [scene.knock("0922222222").status_code for _ in range(11)]
    assert answers[-1] == 429 and set(answers[:-1]) == {200}


def test_an_unknown_number_is_answered_like_a_wrong_code(scene):
    texts = [scene.knock(code).content.decode() for code in ("0922222222", f"{scene.codes[HEAD][:2]}22222222", "nonsense")]
    assert all(workflow_room.WRONG in text for text in texts)


def test_another_rooms_code_token_and_cookie_open_nothing(scene, desk57, cast):
    other, token, codes = workflow_appraisal.open_room(scene.opener, scene.submission, {
        "team": "Đoàn khác", "decision": "", "from_on": timezone.localdate(), "until_on": timezone.localdate(), "plan_version": None,
        "shows_figures": True, "shows_evidence": True}, [{"full_name": "Người khác", "post": "", "duty": "head"}])  # fmt: skip
    foreign = next(iter(codes.values()))
    assert workflow_room.WRONG in scene.knock(foreign).content.decode()
    client = scene.enter(HEAD)
    client.cookies[COOKIE]["path"] = "/"  # even a browser that sends the cookie everywhere
    url = reverse("room_sheet", args=[token, "1.1"])
    assert client.get(url).url == reverse("room_home", args=[token])
    assert client.get(reverse("room_home", args=["x" * 43])).status_code == 404
    assert client.get(reverse("room_report", args=[scene.room.token_hash])).status_code == 404


# Signed inside the test: a signature holds the second it was made, so a name made of it would differ from worker to worker.
@pytest.mark.parametrize("forge", [
    lambda: "", lambda: "1", lambda: "x:y:z", lambda: signing.dumps({"entry": 1}, salt="other"),
    lambda: signing.dumps({"other": 1}, salt=SALT), lambda: signing.dumps(7, salt=SALT),
], ids=["empty", "number", "no-signature", "other-salt", "no-entry", "no-words"])
def test_a_forged_cookie_is_no_sitting(scene, forge):
    scene.enter(HEAD)
    client = Client()
    client.cookies[COOKIE] = forge()
    assert client.get(scene.url("room_report")).status_code == 302
    assert "Mã vào phòng" in client.get(scene.url("room_home")).content.decode()


@pytest.mark.parametrize(("start", "end", "words"), [(1, 5, "mở từ ngày"), (-9, -1, "đã đóng khi hết ngày")])
def test_outside_its_days_a_plain_page_stands_at_every_address(scene, start, end, words):
    client = scene.enter(HEAD)
    move_period(scene, start, end)
    for name, args in (("room_home", ()), ("room_sheet", ("1.1",)), ("room_report", ()), ("room_result", ()), ("room_evidence", ())):
        page = client.get(scene.url(name, *args))
        assert page.status_code == 410 and words in page.content.decode() and "Hoa Mai" not in page.content.decode()
    assert client.post(scene.url("room_sheet_save", "1.1"), {}).status_code == 410
    assert scene.knock(scene.codes[HEAD]).status_code == 410


def test_the_last_day_belongs_to_the_room_in_vietnams_time(scene, monkeypatch):
    last = scene.room.until_on
    monkeypatch.setattr(timezone, "localdate", lambda *args: last)
    assert scene.enter(HEAD).get(scene.url("room_report")).status_code == 200
    monkeypatch.setattr(timezone, "localdate", lambda *args: last + timedelta(days=1))
    assert scene.knock(scene.codes[HEAD]).status_code == 410


def test_revoking_shuts_out_who_is_inside_at_once(scene):
    client = scene.enter(HEAD)
    workflow_appraisal.revoke_room(scene.opener, scene.room)
    page = client.get(scene.url("room_report"))
    assert page.status_code == 410 and "thu hồi" in page.content.decode()
    before = AuditEntry.objects.count()
    workflow_appraisal.revoke_room(scene.opener, scene.room)
    assert AuditEntry.objects.count() == before


def test_a_new_code_ends_the_sitting_and_the_old_code(scene):
    client, old = scene.enter(MEMBER), scene.codes[MEMBER]
    scene.codes[MEMBER] = workflow_appraisal.renew_code(scene.opener, scene.member(MEMBER))
    assert client.get(scene.url("room_report")).status_code == 302
    assert workflow_room.WRONG in scene.knock(old).content.decode()
    scene.enter(MEMBER)


def test_a_new_link_ends_the_old_one(scene):
    client, old = scene.enter(HEAD), scene.url("room_home")
    scene.token = workflow_appraisal.renew_link(scene.opener, scene.room)
    assert client.get(old).status_code == 404
    scene.enter(HEAD)


def test_leaving_ends_the_sitting_also_for_a_kept_cookie(scene):
    client = scene.enter(HEAD)
    kept = client.cookies[COOKIE].value
    client.post(scene.url("room_leave"))
    thief = Client()
    thief.cookies[COOKIE] = kept
    assert thief.get(scene.url("room_report")).status_code == 302
    assert AppraisalEntry.objects.get().left_at is not None


def test_a_sitting_ends_after_half_a_day(scene):
    client = scene.enter(HEAD)
    AppraisalEntry.objects.update(at=timezone.now() - timedelta(hours=13))
    AppraisalMember.objects.update(code_made_at=timezone.now() - timedelta(days=2))
    assert client.get(scene.url("room_report")).status_code == 302


def test_the_cookie_is_closed_and_belongs_to_the_rooms_path_alone(scene):
    client = scene.enter(HEAD)
    morsel = client.cookies[COOKIE]
    assert morsel["path"] == scene.url("room_home") and morsel["httponly"] and morsel["samesite"] == "Lax"


def test_pages_are_kept_by_nobody_and_told_to_nobody(scene):
    client = scene.enter(HEAD)
    for url in (scene.url("room_home"), scene.url("room_sheet", "1.1"), scene.url("room_result"), scene.url("room_result_file", "xlsx"), reverse("room_home", args=["none"])):
        headers = client.get(url).headers
        assert "noindex" in headers["X-Robots-Tag"] and headers["Cache-Control"] == "private, no-store"
        assert headers["Referrer-Policy"] == "same-origin" and "default-src 'self'" in headers["Content-Security-Policy"]


def test_posts_want_their_token(scene):
    client = Client(enforce_csrf_checks=True)
    assert client.post(scene.url("room_home"), {"code": scene.codes[HEAD]}).status_code == 403
    assert not AppraisalEntry.objects.exists()


def test_who_is_logged_in_here_does_not_show_through(scene):
    client = scene.cast.client(scene.cast.other_principal)
    scene.knock(scene.codes[HEAD], client)
    text = client.get(scene.url("room_home")).content.decode()
    assert "Tô Văn Hải" in text and "Người other_principal" not in text and "Đổi mật khẩu" not in text
