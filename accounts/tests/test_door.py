"""The door: how often one may try, what a session is worth, and passwords of Vietnamese letters."""

import unicodedata
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.test import Client
from django.utils import timezone

from accounts import workflow
from accounts.middleware import SESSION_KEY
from accounts.models import Membership, OneTimeLink, User

PASSWORD, NEW = "nước-chè-xanh-7", "cơm-tám-gạo-8"  # noqa: S105 -- made up
BOTH = {"new_password1": NEW, "new_password2": NEW}
FAILED = "Tên đăng nhập hoặc mật khẩu không đúng"


@pytest.fixture
def lan(db):
    """Somebody with a password and no role."""
    person = User(username="lan", full_name="Trần Thị Lan", email="lan@truong.example")
    person.set_password(PASSWORD)
    person.save()
    return person


def log_in(username="lan", password=PASSWORD, client=None, **extra):
    client = client or Client()
    return client.post("/login", {"username": username, "password": password}, **extra)


def page(response):
    return response.content.decode()


# --- how often ----------------------------------------------------------------------------------------------------------


def fail(times, **extra):
    return [log_in(password="sai", **extra).status_code for _ in range(times)]  # noqa: S106


@pytest.mark.parametrize(("minutes", "status"), [(14, 429), (16, 302)], ids=["a minute early", "a minute late"])
def test_the_lock_opens_by_itself_after_a_quarter_of_an_hour(lan, minutes, status):
    assert fail(5)[-1] == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=minutes))
    assert log_in().status_code == status


def test_knocking_on_a_locked_door_does_not_count_anew(lan):
    fail(5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    assert log_in().status_code == 429
    assert AccessAttempt.objects.get().attempt_time < timezone.now() - timedelta(minutes=13)


def test_coming_in_forgets_earlier_mistakes(lan):
    assert fail(4) == [200] * 4
    assert log_in().status_code == 302
    assert fail(4) == [200] * 4, "counted from nothing again"


def test_another_browser_from_the_same_address_does_not_start_anew(lan):
    fail(3, HTTP_USER_AGENT="one")
    assert fail(2, HTTP_USER_AGENT="two") == [200, 429]


def test_what_was_typed_as_a_password_is_kept_nowhere(lan):
    log_in(password="bí-mật-gõ-nhầm")  # noqa: S106
    assert "bí-mật" not in str(AccessAttempt.objects.values())


def test_the_locked_page_says_what_to_do(lan):
    fail(5)
    text = page(log_in())
    for words in ("Tạm khóa đăng nhập", "15 phút", "lập liên kết đặt lại mật khẩu", "Về trang đăng nhập"):
        assert words in text


# --- what is typed ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("username", "password"), [
    ("x" * 10_000, "sai"), ("lan", "x" * 10_000), ("lan\0", PASSWORD), ("lan", "a\0b"), ("\0", "\0"),
    ("a" + " " * 100_000 + "b", "sai"), ("@", "sai"), ("\u200b", "sai"), ("лан", "sai"), ("lan@", PASSWORD),
], ids=["long name", "long password", "NUL in the name", "NUL in the password", "only NUL", "many blanks", "only @",
        "invisible", "other letters", "half an address"])
def test_nonsense_opens_nothing_and_breaks_nothing(lan, username, password):
    client = Client()
    response = log_in(username, password, client)
    assert response.status_code == 200 and "Có chỗ cần sửa" in page(response)
    assert USER_KEY not in client.session


@pytest.mark.parametrize(("username", "password", "limit"), [("x" * 255, "sai", 254), ("lan", "x" * 201, 200)],
                         ids=["name", "password"])
def test_too_long_a_try_is_not_even_made(lan, username, password, limit):
    assert str(limit) in page(log_in(username, password))
    assert not AccessAttempt.objects.exists()


@pytest.mark.parametrize("stored", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", ["NFC", "NFD"])
def test_marks_put_together_otherwise_are_the_same_password(lan, stored, typed):
    lan.set_password(unicodedata.normalize(stored, PASSWORD))
    lan.save()
    assert log_in(password=unicodedata.normalize(typed, PASSWORD)).status_code == 302


def test_an_account_without_a_password_opens_to_none(lan):
    lan.set_password(None)
    lan.save()
    for password in ("!", "None", PASSWORD):
        assert FAILED in page(log_in(password=password))
    assert not User(username="x").check_password("") and not lan.check_password(None)


# --- sessions -----------------------------------------------------------------------------------------------------------


def test_who_comes_after_another_inherits_nothing(cast, lan):
    client = cast.client(cast.clerk, cast.school)
    client.logout()
    log_in(client=client)
    assert client.session[USER_KEY] == str(lan.pk) and SESSION_KEY not in client.session


def test_another_place_gives_the_session_another_key(cast):
    Membership.objects.create(user=cast.clerk, organization=cast.other_school, role="clerk", from_on="2020-01-01")
    client = cast.client(cast.clerk, cast.school)
    before = client.session.session_key
    client.post("/acting", {"organization": cast.other_school.pk})
    assert client.session.session_key != before and client.session[SESSION_KEY] == cast.other_school.pk
    assert not client.session.__class__().exists(before)


def test_a_place_that_is_lost_gives_way_to_one_that_is_held(cast):
    row = Membership.objects.create(user=cast.clerk, organization=cast.other_school, role="clerk", from_on="2020-01-01")
    client = cast.client(cast.clerk, cast.other_school)
    assert "Người other_principal" in page(client.get("/people"))
    row.delete()
    text = page(client.get("/people"))
    assert "Người other_principal" not in text and "Người principal" in text


def test_a_reset_ends_every_open_session_and_no_other_persons(cast, lan):
    sessions = [Client(), Client()]
    for client in sessions:
        log_in(client=client)
    stranger = cast.client(cast.member)
    token = workflow.make_link(None, lan)
    assert Client().post(f"/link/{token}", BOTH).url == "/login"
    for client in sessions:
        assert client.get("/password").url == "/login?next=/password"
    assert stranger.get("/people").status_code == 200
    assert log_in().status_code == 200 and log_in(password=NEW).status_code == 302


def test_a_reset_on_a_shared_computer_logs_its_user_out(cast, lan):
    """Otherwise the page after it would be the other person's."""
    client = cast.client(cast.principal)
    token = workflow.make_link(None, lan)
    response = client.post(f"/link/{token}", BOTH, follow=True)
    assert response.redirect_chain == [("/login", 302)] and "Mời đăng nhập" in page(response)
    assert USER_KEY not in client.session


def test_a_new_password_of_ones_own_ends_open_links(lan):
    token, client = workflow.make_link(None, lan), Client()
    log_in(client=client)
    client.post("/password", {"old_password": PASSWORD, **BOTH})
    assert Client().get(f"/link/{token}").status_code == 404


def test_the_page_after_a_reset_of_a_closed_account_says_nothing(lan):
    token = workflow.make_link(None, lan)
    User.objects.filter(pk=lan.pk).update(is_active=False)
    response = Client().post(f"/link/{token}", BOTH)
    assert response.status_code == 404 and "Trần Thị Lan" not in page(response)


def test_a_link_that_dies_while_its_page_is_open_sets_nothing(lan, monkeypatch):
    token = workflow.make_link(None, lan)
    monkeypatch.setattr(workflow, "use_link", lambda token, password: None)  # somebody else used it a moment ago
    response = Client().post(f"/link/{token}", BOTH)
    assert response.status_code == 404 and "đã hết hạn hoặc đã được dùng" in page(response)


@pytest.mark.parametrize(("minutes", "status"), [(-1, 200), (1, 404)], ids=["a minute early", "a minute late"])
def test_a_link_lives_for_seven_days(lan, minutes, status):
    token = workflow.make_link(None, lan)
    moved = timedelta(days=7, minutes=minutes)
    OneTimeLink.objects.update(expires_at=timezone.now() + OneTimeLink.LIFETIME - moved)
    assert Client().get(f"/link/{token}").status_code == status


@pytest.mark.parametrize("path", ["/link/%00", "/link/%ff%fe", "/link/" + "x" * 5000, "/link/đường"],
                         ids=["NUL", "no UTF-8", "long", "letters"])
def test_a_token_of_nonsense_is_a_dead_link(db, path):
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize(("wanted", "expected"), [
    ("/people?q=a", "/people?q=a"), ("", "/"), ("http://evil.example/login", "/"), ("///evil.example", "/"), ("javascript:alert(1)", "/"),
    ("/\\evil.example", "/"), ("\0/people", "/"),
], ids=["own page", "none", "another host", "three slashes", "script", "backslash", "NUL"])
def test_log_in_leads_to_our_own_pages_only(lan, wanted, expected):
    client = Client()
    assert client.post("/login", {"username": "lan", "password": PASSWORD, "next": wanted}).url == expected


def test_the_password_page_tells_its_rules_in_one_sentence(lan):
    client = Client()
    log_in(client=client)
    text = page(client.get("/password"))
    assert "Từ 10 ký tự; không giống tên của mình" in text and 'maxlength="200"' in text
    assert 'autocomplete="username"' in text, "so that a password keeper stores it under the right name"
    changed = client.post("/password", {"old_password": PASSWORD, **BOTH}, follow=True)
    assert "Các máy khác đang đăng nhập bằng tài khoản này đã bị đăng xuất." in page(changed)


def test_going_out_is_confirmed(lan):
    client = Client()
    log_in(client=client)
    assert "Đã đăng xuất." in page(client.post("/logout", follow=True))
