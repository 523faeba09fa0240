"""Every URL × role × own or other organisation × state, from one table; a URL missing from the table fails the build."""

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from accreditation.tests.permission_table import PUBLIC, ROOM, TABLE
from accreditation.tests.permission_world import ACTORS

# The mark also tells pytest-django to make the database before the module-wide world is built in it.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world_files")]


def ask(world, client, row, name, method, args):
    """Status of one request; what it changed is undone."""
    point = transaction.savepoint()
    url = reverse(name.split(":")[0], args=args)
    response = client.post(url, row.data(world)) if method == "POST" else client.get(url)
    if response.streaming:
        response.close()
    transaction.savepoint_rollback(point)
    return response


def word(response):
    if response.status_code in (403, 404, 405):
        return str(response.status_code)
    is_login = response.status_code == 302 and response.url.startswith(reverse("login") + "?")
    return "login" if is_login else "may" if response.status_code < 500 else str(response.status_code)


def expected(row, actor, method):
    """What the table says: every method a row does not name answers 405 to those who could use the other one."""
    if actor in row.may:
        return "may" if method in row.methods.split() else "405"
    return "403" if actor in row.forbidden else "404"


def named_urls(resolver=None):
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from named_urls(pattern)
        else:
            yield pattern.name


def test_every_url_is_in_the_table():
    assert {name.split(":")[0] for name in TABLE} | set(PUBLIC) | set(ROOM) == set(named_urls())


def test_every_group_holds_known_actors():
    assert all(row.may | row.forbidden <= set(ACTORS) and not row.may & row.forbidden for row in TABLE.values())


@pytest.mark.parametrize("name", TABLE)
def test_the_table_holds(world, name):
    row = TABLE[name]
    args, found, wanted = row.args(world), {}, {}
    for actor in ACTORS:
        client = world.client(actor)
        for method in row.methods.split():
            wanted[actor, method] = expected(row, actor, method)
            found[actor, method] = word(ask(world, client, row, name, method, args))
    wrong = [f"{actor} {method}: {found[actor, method]}, not {word}" for (actor, method), word in wanted.items() if found[actor, method] != word]
    assert not wrong, "; ".join(wrong)


@pytest.mark.parametrize("name", TABLE)
def test_without_log_in_every_page_leads_to_the_log_in(world, name):
    row = TABLE[name]
    for method in row.methods.split():
        assert word(ask(world, world.cast.anonymous, row, name, method, row.args(world))) == "login"


@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages_open_without_log_in(world, name):
    assert world.cast.anonymous.get(reverse(name, args=PUBLIC[name](world))).status_code == 200


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.locked])
def test_a_paper_that_was_sent_is_closed_to_its_writers(world, name):
    row = TABLE[name]
    for actor in row.may:
        client = world.client(actor)
        assert word(ask(world, client, row, name, "POST", row.locked(world))) == "403"


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if "GET" not in row.methods])
def test_an_act_is_never_done_by_get(world, name):
    row = TABLE[name]
    for actor in row.may:
        assert word(ask(world, world.client(actor), row, name, "GET", row.args(world))) == "405"


@pytest.mark.parametrize("name", ROOM)
def test_a_teams_room_opens_for_its_members_alone(world, name):
    """To everybody else, logged in or not, every address of the room is its door."""
    methods, args, data = ROOM[name]
    url, door = reverse(name, args=args(world)), reverse("room_home", args=[world.room_token])
    for client in (world.cast.anonymous, *(world.client(actor) for actor in ACTORS)):
        response = client.post(url, data) if methods == "POST" else client.get(url)
        if response.status_code == 200:  # the door at once, with the words that were sent to be saved
            assert "Mã vào phòng" in response.content.decode() and name in ("room_sheet_save", "room_conclusion_save")
        else:
            assert (response.status_code, response.url) == (302, door)
    point, head = transaction.savepoint(), world.room_head()
    response = head.post(url, data) if methods == "POST" else head.get(url)
    transaction.savepoint_rollback(point)
    absent = name in ("room_plan", "room_evidence_file")  # this room holds no plan, and the school opened no files
    assert response.status_code == 404 if absent else response.status_code in ((200, 302) if methods == "POST" else (200,))
    other = world.room_head()
    assert (other.get(url) if methods == "POST" else other.post(url)).status_code == 405


@pytest.mark.parametrize("name", TABLE)
def test_a_members_sitting_opens_no_other_address(world, name):
    row = TABLE[name]
    for method in row.methods.split():
        assert word(ask(world, world.room_head(), row, name, method, row.args(world))) == "login"
