"""Coming in and going out: what a door shows, and to whom it stays shut."""

import pytest
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.test import Client

from accounts.models import Membership, User

PASSWORD = "nước-chè-xanh-7"  # noqa: S105 -- made up
FAILED = "Tên đăng nhập hoặc mật khẩu không đúng"


@pytest.fixture
def person(cast):
    """The principal with a password and an e-mail address."""
    cast.principal.email = "minh@truong.example"
    cast.principal.set_password(PASSWORD)
    cast.principal.save()
    return cast.principal


def log_in(client, username, password=PASSWORD, **extra):
    return client.post("/login", {"username": username, "password": password}, **extra)


def page(response):
    return response.content.decode()


@pytest.mark.parametrize("typed", ["principal", "PRINCIPAL", "minh@truong.example", " Minh@Truong.example "])
def test_log_in_by_name_or_address(person, client, typed):
    response = log_in(client, typed)
    assert response.status_code == 302 and response.url == "/"
    assert client.session[USER_KEY] == str(person.pk)


def test_every_failure_reads_the_same(person, client, cast):
    cast.deputy.set_password(PASSWORD)
    cast.deputy.is_active = False
    cast.deputy.save()
    texts = set()
    tries = [("principal", "sai"), ("minh@truong.example", "sai"), ("khong-co", "sai"), ("a@b.example", "sai"),
             ("deputy", PASSWORD), ("secretary", "sai")]
    for username, password in tries:
        text = page(log_in(client, username, password))
        assert FAILED in text
        texts.add(text.replace(username, "").split("error-summary")[1].split("csrf")[0])
    assert len(texts) == 1
    assert USER_KEY not in client.session


def test_a_failed_try_keeps_the_name_and_not_the_password(person, client):
    text = page(log_in(client, "principal", "mật khẩu sai"))
    assert 'value="principal"' in text and "mật khẩu sai" not in text


def test_empty_boxes_are_named(client, db):
    text = page(log_in(client, "", ""))
    assert "Cần điền mục này." in text and "Có chỗ cần sửa" in text


def test_the_session_gets_a_new_key_on_log_in(person, client):
    client.get("/login")
    client.session["before"] = 1
    session = client.session
    session.save()
    old = session.session_key
    client.cookies["sessionid"] = old
    log_in(client, "principal")
    assert client.session.session_key != old
    assert not client.session.__class__().exists(old)


def test_log_in_leads_on_to_our_own_pages_only(person):
    for wanted, expected in [("/people", "/people"), ("https://evil.example/", "/"), ("//evil.example", "/")]:
        client = Client()
        response = client.post("/login", {"username": "principal", "password": PASSWORD, "next": wanted})
        assert response.url == expected
        assert client.get("/login", {"next": wanted}).url == expected


def test_pages_ask_a_stranger_to_log_in(cast):
    for path in ("/people", "/organizations", "/password", "/people/1"):
        assert cast.anonymous.get(path).url == f"/login?next={path}"


def test_private_pages_are_kept_by_no_browser(cast):
    assert "no-store" in cast.client(cast.principal).get("/people")["Cache-Control"]
    assert "no-store" in Client().get("/login")["Cache-Control"]


def test_log_out_ends_the_session_and_needs_a_post(person, client):
    log_in(client, "principal")
    key = client.session.session_key
    assert client.get("/logout").status_code == 405
    assert client.post("/logout").url == "/login"
    assert not client.session.__class__().exists(key)
    assert client.get("/people").status_code == 302


def test_five_wrong_tries_lock_one_name_from_one_address(person, cast, client):
    cast.deputy.set_password(PASSWORD)
    cast.deputy.save()
    for typed in ["principal", "PRINCIPAL", "minh@truong.example", "principal"]:
        log_in(client, typed, "sai")
    locked = log_in(client, "principal", "sai")
    assert locked.status_code == 429
    assert "Tạm khóa đăng nhập" in page(locked) and "15 phút" in page(locked)
    assert log_in(client, "minh@truong.example").status_code == 429
    assert log_in(Client(), "deputy").status_code == 302, "a colleague behind the same address"
    assert log_in(Client(), "principal", REMOTE_ADDR="10.0.0.9").status_code == 302, "the same person elsewhere"


def test_a_name_nobody_has_is_locked_alike(client, db):
    answers = [log_in(client, "khong-co", "sai").status_code for _ in range(5)]
    assert answers == [200] * 4 + [429]


def test_own_password_is_changed_and_other_sessions_end(person, client):
    other = Client()
    log_in(client, "principal")
    log_in(other, "principal")
    key = client.session.session_key
    new = "cơm-tám-gạo-8"
    response = client.post("/password", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert response.url == "/"
    assert client.session.session_key != key and client.get("/people").status_code == 200
    assert other.get("/people").status_code == 302
    assert User.objects.get(pk=person.pk).check_password(new)


@pytest.mark.parametrize(("old", "new", "again", "word"), [
    ("sai", "cơm-tám-gạo-8", "cơm-tám-gạo-8", "Không đúng mật khẩu đang dùng."),
    (PASSWORD, "ngắn", "ngắn", "10 ký tự"),
    (PASSWORD, "cơm-tám-gạo-8", "cơm-tám-gạo-9", "Hai lần gõ mật khẩu không giống nhau."),
    (PASSWORD, "1234567890", "1234567890", "Mật khẩu mới"),
    (PASSWORD, "Mật-khẩu@123", "Mật-khẩu@123", "nhiều người dùng"),
    (PASSWORD, "principal1", "principal1", "Mật khẩu mới"),
])
def test_a_bad_new_password_changes_nothing(person, client, old, new, again, word):
    log_in(client, "principal")
    text = page(client.post("/password", {"old_password": old, "new_password1": new, "new_password2": again}))
    assert "Có chỗ cần sửa" in text and word in text
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


def test_deactivation_ends_an_open_session(cast):
    client = cast.client(cast.secretary)
    assert client.get("/people").status_code == 200
    User.objects.filter(pk=cast.secretary.pk).update(is_active=False)
    assert client.get("/people").url == "/login?next=/people"


def test_forms_without_their_token_are_refused(person):
    client = Client(enforce_csrf_checks=True)
    assert log_in(client, "principal").status_code == 403
    client.force_login(person)
    for path in ("/logout", "/acting", "/password"):
        assert client.post(path).status_code == 403


def test_switching_to_a_place_where_one_works(cast, client):
    Membership.objects.create(user=cast.clerk, organization=cast.other_school, role="clerk", from_on="2020-01-01")
    client = cast.client(cast.clerk, cast.school)
    response = client.post("/acting", {"organization": cast.other_school.pk, "next": "/people"})
    assert response.url == "/people"
    assert "Người other_principal" in page(client.get("/people"))


@pytest.mark.parametrize("wanted", ["far", "", "abc", "999999999999999999999"])
def test_no_switch_to_a_place_where_one_holds_nothing(cast, wanted):
    client = cast.client(cast.clerk)
    wanted = cast.far_school.pk if wanted == "far" else wanted
    assert client.post("/acting", {"organization": wanted}).status_code == 404
    assert client.get("/acting").status_code == 405
    assert "Người other_principal" not in page(client.get("/people"))
