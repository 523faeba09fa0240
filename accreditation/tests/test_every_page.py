"""What must hold on every page: GET writes nothing, POST wants its token, headers close the door, drafts stay at home."""

import io
import re
import zipfile
from contextlib import contextmanager

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accreditation.tests.permission_table import AUTHORITIES, ROOM, TABLE
from accreditation.tests.permission_world import ACTORS
from assessments.models import LevelState, Weakness
from documents.models import VersionFact
from records.models import Notice
from records.notices import mail_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world_files")]

GETS = [name for name, row in TABLE.items() if "GET" in row.methods]
POSTS = [name for name, row in TABLE.items() if "POST" in row.methods]
WRITE = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.I)
WORD = "quỳnhhươngđêm"


def url_of(world, name):
    return reverse(name.split(":")[0], args=TABLE[name].args(world))


@contextmanager
def writes_seen():
    """Collect every statement that changes rows."""
    seen = []

    def watch(execute, sql, params, many, context):
        if WRITE.match(sql):
            seen.append(sql[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield seen


def some_of(row):
    """One actor of each end of the row's list: enough to see what a page does for everybody who may."""
    actors = sorted(row.may) or ["principal"]
    return {actors[0], actors[-1]}


@pytest.mark.parametrize("name", GETS)
def test_reading_a_page_changes_nothing_and_closes_the_door(world, name):
    for actor in some_of(TABLE[name]):
        with writes_seen() as seen:
            response = world.client(actor).get(url_of(world, name))
            b"".join(response.streaming_content) if response.streaming else None
        assert seen == [], f"{actor} wrote by reading {name}"
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy and "unsafe" not in policy and "object-src 'none'" in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert re.search("no-store|private", response.headers.get("Cache-Control", ""))


@pytest.mark.parametrize("name", [name for name, (methods, *_) in ROOM.items() if methods == "GET"])
def test_a_page_of_a_teams_room_writes_nothing_and_tells_no_draft(world, name):
    hide_the_secret(world)
    client = world.room_head()
    with writes_seen() as seen:
        response = client.get(reverse(name, args=ROOM[name][1](world)))
    assert seen == [] and response.headers["Referrer-Policy"] == "same-origin" and response.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in response.headers["X-Robots-Tag"] and WORD not in response.content.decode(errors="replace")


@pytest.mark.parametrize("name", [name for name, (methods, *_) in ROOM.items() if methods == "POST"])
def test_an_act_in_a_teams_room_wants_its_token(world, name):
    client = Client(enforce_csrf_checks=True)
    client.cookies = world.room_head().cookies
    with writes_seen() as seen:
        assert client.post(reverse(name, args=ROOM[name][1](world)), ROOM[name][2]).status_code == 403
    assert seen == []


@pytest.mark.parametrize("name", POSTS)
def test_an_act_without_its_token_is_refused_and_changes_nothing(world, name):
    actor = sorted(TABLE[name].may)[0] if TABLE[name].may else "principal"
    client = Client(enforce_csrf_checks=True)
    client.cookies = world.client(actor).cookies
    with writes_seen() as seen:
        response = client.post(url_of(world, name), TABLE[name].data(world))
    assert (response.status_code, seen) == (403, [])
    assert "Trường Chuẩn" in response.content.decode()


def hide_the_secret(world):
    """Put one random word into everything a school has not sent: plan, sections, actions, sheets, weaknesses."""
    plan = world.plan
    plan.title_lines = plan.lead_in = plan.closing = plan.recipients = f"Bản nháp {WORD}"
    plan.save()
    plan.document.title = f"Bản nháp {WORD}"
    plan.document.save()
    for section in plan.sections.all():
        section.heading = section.text = f"{section.heading[:40]} {WORD}"
        section.save()
    for problem in plan.problems.all():
        problem.text = problem.present_state = problem.cause = WORD
        problem.save()
        problem.actions.update(expected_result=WORD, tasks=WORD, leaders=WORD, partners=WORD, note=WORD)
    sheet = world.sheet
    sheet.strengths = WORD
    sheet.save()
    LevelState.objects.filter(sheet=sheet).update(text=WORD)
    Weakness.objects.create(sheet=sheet, level=1, text=WORD, cause=WORD)
    world.open_year.values = {"classes_total": "4711"}
    world.open_year.save()


def test_a_word_of_a_draft_appears_nowhere_at_an_authority(world):
    hide_the_secret(world)
    own = [name for name in ("plan_edit", "plan_preview", "criterion_sheet") if WORD in page(world, "principal", name)]
    assert own == ["plan_edit", "plan_preview", "criterion_sheet"], "the word must be where the school wrote it"
    strangers = sorted(AUTHORITIES | {"operator", "other_principal"})
    leaks = [f"{actor} {name}" for actor in strangers for name in GETS if WORD in page(world, actor, name)]
    leaks += [f"{actor} {name}?q=" for actor in strangers for name in GETS if "list" in name and WORD in page(world, actor, name, q=WORD)]
    leaks += [f"anonymous {name}" for name in GETS if WORD in told(world.cast.anonymous.get(url_of(world, name)))]
    assert leaks == []
    for user in User.objects.exclude(memberships__organization=world.cast.school):
        mail_person(user, world.cast.acting(world.cast.officer).today)
    assert not any(WORD in message.body + message.subject for message in mail.outbox)
    assert not Notice.objects.filter(text__contains=WORD).exclude(user__memberships__organization=world.cast.school).exists()
    others = VersionFact.objects.exclude(version__document__organization=world.cast.school)
    assert WORD not in repr([*others.values_list()])


def test_a_word_inside_a_packed_file_would_be_seen():
    """The check above reads what is inside spreadsheets, packages and calendars, not only their packed bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as inner:
        inner.writestr("xl/sharedStrings.xml", f"<t>{WORD}</t>")
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bảng.xlsx", packed.getvalue())
    assert WORD in words_in(outer.getvalue()) and WORD not in packed.getvalue().decode(errors="replace")
    folded = f"SUMMARY:{'x' * 60}{WORD}".encode()
    assert WORD in words_in(folded[:72] + b"\r\n " + folded[72:])


def words_in(content):
    """Text of a body: files packed in it are opened, folded lines of a calendar joined."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(words_in(archive.read(name)) for name in archive.namelist())
    return content.replace(b"\r\n ", b"").decode(errors="replace")


def told(response):
    return words_in(b"".join(response.streaming_content) if response.streaming else response.content)


def page(world, actor, name, **query):
    """Everything an actor gets back from a page, without the words they asked for themselves."""
    body = told(world.client(actor).get(url_of(world, name), query))
    return re.sub(rf'value="{WORD}"|“{WORD}”|q={WORD}', "", body)


def test_figures_of_an_open_year_stay_at_home(world):
    hide_the_secret(world)
    for actor in ("officer", "leader", "province_officer"):
        assert "4.711" not in page(world, actor, "figures_grid:other")


def test_a_person_without_a_role_never_sees_an_error(world):
    broken = [f"{actor} {name}" for actor in ("stranger", "former", "operator") for name in GETS
              if world.client(actor).get(url_of(world, name)).status_code >= 500]
    assert broken == []


def test_home_answers_for_every_actor(world):
    for actor in ACTORS:
        assert "Việc của tôi" in page(world, actor, "home")
