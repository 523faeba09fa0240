"""One-time links: shown once, used once, and worth nothing to anybody else."""

import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts import workflow
from accounts.models import Membership, OneTimeLink, User

NEW = "cơm-tám-gạo-8"
BOTH = {"new_password1": NEW, "new_password2": NEW}


def page(response):
    return response.content.decode()


@pytest.fixture
def token(cast):
    return workflow.make_link(cast.acting(cast.principal), cast.member)


def test_a_link_opens_once(cast, token):
    client = cast.anonymous
    for _ in range(2):
        text = page(client.get(f"/link/{token}"))
        assert "Người member" in text and "member</strong>" in text
    assert OneTimeLink.objects.get().used_at is None, "looking does not use it up"
    assert client.post(f"/link/{token}", BOTH).url == "/login"
    assert client.post("/login", {"username": "member", "password": NEW}).status_code == 302
    other = Client()
    for answer in (other.get(f"/link/{token}"), other.post(f"/link/{token}", BOTH)):
        assert answer.status_code == 404 and "đã hết hạn hoặc đã được dùng" in page(answer)


def test_wrong_expired_and_used_links_look_alike(cast, token):
    def shown(path):
        return re.sub(r'(csrf-?token|value)[^>]*', "", page(Client().get(path)), flags=re.IGNORECASE)

    wrong = shown("/link/khong-co-that")
    OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert shown(f"/link/{token}") == wrong
    OneTimeLink.objects.update(expires_at=timezone.now() + timedelta(days=1), used_at=timezone.now())
    assert shown(f"/link/{token}") == wrong


def test_the_secret_is_not_stored(cast, token):
    row = OneTimeLink.objects.get()
    assert token not in str(vars(row)) and row.token_hash == OneTimeLink.hash_of(token)


@pytest.mark.parametrize("passwords", [("ngắn", "ngắn"), (NEW, "khác"), ("", ""), ("1234567890", "1234567890")])
def test_a_bad_password_leaves_the_link_alive(cast, token, passwords):
    answer = cast.anonymous.post(f"/link/{token}", dict(zip(BOTH, passwords, strict=True)))
    assert "Có chỗ cần sửa" in page(answer)
    assert OneTimeLink.objects.get().used_at is None
    assert not User.objects.get(pk=cast.member.pk).has_usable_password()


def test_a_new_link_ends_the_earlier_one(cast, token):
    response = cast.client(cast.principal).post(f"/people/{cast.member.pk}/link")
    assert cast.anonymous.get(f"/link/{token}").status_code == 404
    fresh = re.search(r"/link/([\w-]+)", page(response))[1]
    assert cast.anonymous.get(f"/link/{fresh}").status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_the_link_is_shown_only_in_the_answer(cast):
    client = cast.client(cast.principal)
    secret = re.search(r"/link/([\w-]+)", page(client.post(f"/people/{cast.member.pk}/link")))[1]
    assert secret not in page(client.get(f"/people/{cast.member.pk}"))
    assert secret not in str(dict(client.session))


def test_a_reset_ends_sessions_and_unlocks(cast):
    cast.member.set_password("nước-chè-xanh-7")
    cast.member.save()
    session = cast.client(cast.member)
    for _ in range(6):
        cast.anonymous.post("/login", {"username": "member", "password": "sai"})
    response = cast.client(cast.principal).post(f"/people/{cast.member.pk}/link")
    assert "Đặt lại mật khẩu cho" in page(response)
    assert session.get("/people").status_code == 200, "a link alone changes nothing"
    cast.anonymous.post(re.search(r"/link/[\w-]+", page(response))[0], BOTH)
    assert session.get("/people").status_code == 302
    assert cast.anonymous.post("/login", {"username": "member", "password": NEW}).status_code == 302


def test_the_operator_makes_links_for_anybody_and_a_deputy_for_nobody(cast):
    assert cast.client(cast.operator).post(f"/people/{cast.far_officer.pk}/link").status_code == 200
    assert cast.client(cast.leader).post(f"/people/{cast.officer.pk}/link").status_code == 200
    assert cast.client(cast.deputy).post(f"/people/{cast.member.pk}/link").status_code == 403
    assert cast.client(cast.leader).post(f"/people/{cast.principal.pk}/link").status_code == 404
    assert OneTimeLink.objects.count() == 2


# --- the very first person --------------------------------------------------------------------------------------------


def test_make_operator_prints_a_link_into_an_empty_program(db, capsys):
    call_command("make_operator", "VanHanh", "--name", "Lê Thị  Hòa", "--address", "https://truong.example/")
    out = capsys.readouterr().out
    path = re.search(r"https://truong.example(/link/[\w-]+)", out)[1]
    client = Client()
    client.post(path, BOTH)
    assert client.post("/login", {"username": "vanhanh", "password": NEW}).status_code == 302
    assert client.get("/organizations/add").status_code == 200
    assert User.objects.get().full_name == "Lê Thị Hòa"


def test_make_operator_again_gives_a_fresh_link_and_no_second_role(db, capsys):
    call_command("make_operator", "vanhanh")
    call_command("make_operator", "vanhanh")
    first, second = re.findall(r"/link/[\w-]+", capsys.readouterr().out)
    assert Membership.objects.count() == 1
    assert Client().get(first).status_code == 404 and Client().get(second).status_code == 200


@pytest.mark.parametrize("name", ["vận hành", "ореrator", "a", "a@b", ""])
def test_make_operator_refuses_a_name_nobody_can_type_twice(db, name):
    with pytest.raises(CommandError):
        call_command("make_operator", name)
    assert not User.objects.exists()
