"""A form sent after the log-in ran out: one comes back to the page that holds it, and its words are sent on, not typed again."""

import pytest
from django.test import Client

PASSWORD = "nước-chè-xanh-7"  # noqa: S105 -- made up
PAGE, BROWSER = "http://testserver/organizations/7?tab=a", {"HTTP_ACCEPT": "text/html,*/*", "HTTP_REFERER": "http://testserver/organizations/7?tab=a"}


@pytest.fixture
def operator(cast):
    person = cast.operator
    person.set_password(PASSWORD)
    person.save()
    return person


def test_a_button_alone_leads_back_to_its_page_never_to_an_address_for_posts_only(db):
    for to in ("/roles/1/end", "/logout", "/people/1/link"):
        assert Client().post(to, {"go": "yes"}, **BROWSER).url == "/login?next=/organizations/7%3Ftab%3Da"
        assert Client().post(to).url == "/login?next=/"
        assert Client().post(to, HTTP_REFERER="https://evil.example/x").url == "/login?next=/"


def test_scripts_still_meet_the_log_in_as_a_redirect(db):
    words = {"text": "Câu vừa viết xong."}
    for headers in ({}, {"HTTP_ACCEPT": "application/json"}, {**BROWSER, "HTTP_X_REQUESTED_WITH": "editor"}):
        assert Client().post("/roles/1/end", words, **headers).status_code == 302


def test_words_go_through_the_log_in_and_are_sent_on(cast, operator):
    client, to = Client(), f"/organizations/{cast.school.pk}/letterheads/add"
    lines = {"parent_line": "UBND xã Hoa Mai", "own_line": "TRƯỜNG MẦM NON HOA MAI", "place_name": "Hoa Mai", "code": "MNHM", "valid_from": "01/02/2027"}
    refused = client.post(to, lines, **BROWSER)
    page = refused.content.decode()
    assert refused.status_code == 403 and "chưa được lưu" in page and "TRƯỜNG MẦM NON HOA MAI" in page
    held = refused.context["held"].dumps()
    wrong = client.post("/login", {"username": operator.username, "password": "sai", "next": PAGE, "held": held})
    assert wrong.context["held"].dumps() == held, "a wrong password loses nothing"
    shown = client.post("/login", {"username": operator.username, "password": PASSWORD, "next": "/organizations/7", "held": held})
    page = shown.content.decode()
    assert f'action="{to}"' in page and 'href="/organizations/7"' in page and "Gửi tiếp" in page
    assert dict(shown.context["held"].fields) == lines and client.get("/people").status_code == 200


def test_a_password_is_never_carried(db):
    words = {"old_password": "mật khẩu cũ có dấu cách", "new_password1": "một mật khẩu mới"}
    assert Client().post("/password", words, **BROWSER).status_code == 302


@pytest.mark.parametrize("held", [
    "", "[]", "{", '{"to": "/people"}', '{"to": "https://evil.example/", "fields": []}', '{"to": "//evil.example/people", "fields": []}',
    '{"to": "people", "fields": []}', '{"to": "/no-such-page-here", "fields": []}', '{"to": "/people", "fields": 3}', "[" * 9000,
])  # fmt: skip
def test_what_is_no_post_of_ours_is_forgotten(operator, held):
    assert Client().post("/login", {"username": operator.username, "password": PASSWORD, "next": "/people", "held": held}).url == "/people"


def test_what_was_typed_is_escaped(db):
    page = Client().post("/roles/1/end", {"text": '<script>alert(1)</script> "hai"'}, **BROWSER).content.decode()
    assert "<script>alert" not in page
