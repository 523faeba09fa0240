"""The desk: a row that saves itself, and the sheet beside it after an edit of a plan of a hundred actions."""

import json
from itertools import count

from django.urls import reverse

from accreditation.bench import texts
from accreditation.bench.clock import queries, timed
from accreditation.bench.rows import Row
from assessments.merging import digest
from improvement_plans.models import PlanAction
from improvement_plans.workflow import copy_action

SIZE = 100
AUTOSAVE, QUERIES, PART = 40, 8, 200  # ms, queries beside transaction statements, ms
SHEET_QUERIES = 12  # a sheet is read whole under its lock, since two people's parts are merged
TRANSACTION = 2  # SAVEPOINT and RELEASE, or BEGIN and COMMIT
SHARE = 0.1  # of the whole sheet's bytes


def saved(client, address, row, turns, box):
    """Post a long text that differs from the one before, as the page does; a refusal must not be measured as a quick save."""
    turn = next(turns)
    data = {"version": turn, "changed": [box], box: texts.bullets(turn, 12)}
    response = client.post(reverse(address, args=[row.pk]), data)
    if response.status_code != 200 or response.json()["version"] != turn + 1:
        raise RuntimeError(f"{address}: {response.status_code} {response.content[:200]}")


def part_of(client, plan, key):
    """The part of the sheet; an answer that asks for the whole must not be measured as a quick part."""
    response = client.get(reverse("plan_part", args=[plan.pk]), {"key": key})
    if response.status_code != 200 or "is_whole" in response.json():
        raise RuntimeError(f"{key}: {response.status_code}")
    return response.content


def autosave_rows(client, plan):
    """A section and an action, each time with another text."""
    action = PlanAction.objects.filter(problem__plan=plan).first()
    for words, address, row, box in (
        ("mục", "section_autosave", plan.sections.filter(criterion=None).first(), "text"),
        ("nhiệm vụ", "action_autosave", action, "tasks"),
    ):
        turns = count(row.version)
        asked = queries(lambda: saved(client, address, row, turns, box)) - TRANSACTION  # noqa: B023 - called at once
        yield timed(lambda: saved(client, address, row, turns, box)).row(f"tự lưu một {words}", AUTOSAVE)  # noqa: B023
        yield Row(f"tự lưu một {words}: số truy vấn", asked, "", QUERIES, "không kể câu lệnh giao dịch")


def sheet_rows(client, assessment):
    """A criterion's sheet, each time with other strengths and the digest the answer before gave."""
    sheet = assessment.criterion_assessments.select_related("criterion").first()
    address = reverse("sheet_autosave", args=[assessment.pk, sheet.criterion.code])
    carried = {"version": sheet.version, "start": json.dumps({"strengths": digest(sheet.strengths)})}
    turns = count()

    def save():
        response = client.post(address, {**carried, "changed": ["strengths"], "strengths": texts.bullets(next(turns), 12)})
        told = response.json() if response.status_code == 200 else {}
        if told.get("taken") != ["strengths"]:
            raise RuntimeError(f"sheet_autosave: {response.status_code} {response.content[:200]}")
        carried.update(version=told["version"], start=json.dumps(told["start"]))

    yield timed(save).row("tự lưu một phiếu tiêu chí", AUTOSAVE)
    yield Row("tự lưu một phiếu tiêu chí: số truy vấn", queries(save) - TRANSACTION, "", SHEET_QUERIES, "không kể câu lệnh giao dịch")


def part_rows(client, plan):
    """The part of a section and of an action, in time and beside the weight of the whole sheet."""
    whole = client.get(reverse("plan_preview", args=[plan.pk])).content
    action = PlanAction.objects.filter(problem__plan=plan).last()
    for words, key in (("mục", f"section:{plan.sections.filter(criterion=None).first().key}"), ("nhiệm vụ", f"action:{action.key}")):
        yield timed(lambda: part_of(client, plan, key)).row(f"tờ giấy sau khi sửa một {words}, {SIZE} nhiệm vụ", PART)  # noqa: B023
        share = len(part_of(client, plan, key)) / len(whole)
        yield Row(f"tờ giấy sau khi sửa một {words}: phần được gửi", share, "×", SHARE, f"trên {len(whole) / 1000:.0f} KB")


def grown_plan(world, size):
    """A plan of that many actions: beyond the weaknesses there are, problems get further actions."""
    plan = world.plan(size)
    actions = list(PlanAction.objects.filter(problem__plan=plan))
    for number in range(size - len(actions)):
        copy_action(actions[number % len(actions)], acting=world.acting(world.principal))
    return plan


def desk_rows(world, size=SIZE):
    """All rows of the desk, on a plan of that many actions."""
    client, plan = world.client(world.principal), grown_plan(world, size)
    return [*autosave_rows(client, plan), *sheet_rows(client, world.assessment), *part_rows(client, plan)]
