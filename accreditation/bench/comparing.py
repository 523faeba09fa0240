"""Two texts of a plan of a hundred actions held beside each other: frozen papers read and compared, then the page."""

from django.urls import reverse

from accreditation.bench import texts
from accreditation.bench.clock import timed
from accreditation.bench.desk import grown_plan
from documents.paper_json import from_dict, to_dict
from documents.workflow import freeze
from improvement_plans.comparison import differences
from improvement_plans.models import PlanAction
from improvement_plans.papers import collect

SIZE = 100
COMPARE = 150  # ms
EVERY = 3  # of how many actions one was changed


def versions_of(world, size):
    """The plan and its two snapshots; between them every third action got other words and one was dropped."""
    plan = grown_plan(world, size)
    acting = world.acting(world.principal)
    first = freeze(plan.document, collect(plan), [], acting)
    actions = list(PlanAction.objects.filter(problem__plan=plan).order_by("pk"))
    for number, action in enumerate(actions[::EVERY]):
        PlanAction.objects.filter(pk=action.pk).update(tasks=texts.bullets(number + 7, 3))
    PlanAction.objects.filter(pk=actions[1].pk).update(deleted_at=world.acting(world.principal).today.isoformat() + "T00:00:00Z")
    second = freeze(plan.document, collect(plan), [], acting)
    return plan, to_dict(from_dict(first.snapshot)), to_dict(from_dict(second.snapshot))


def compared(old, new, least):
    """The differences; too few of them must not be measured as a quick comparison."""
    found = differences(from_dict(old), from_dict(new))
    if len(found) < least:
        raise RuntimeError(f"only {len(found)} differences")
    return found


def opened(client, address):
    """The page; an answer other than 200 must not be measured as a quick page."""
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code}")


def comparing_rows(world, size=SIZE):
    """The comparison alone, and the page with its two snapshots read from the database."""
    plan, old, new = versions_of(world, size)
    yield timed(lambda: compared(old, new, size // EVERY)).row(f"so sánh hai bản {size} nhiệm vụ", COMPARE)
    client, address = world.client(world.principal), reverse("plan_compare", args=[plan.pk])
    own = plan.document.versions.order_by("number").values_list("pk", flat=True)
    pair = f"?old=v{own[0]}&new=v{own[1]}"
    yield timed(lambda: opened(client, address + pair)).row(f"trang so sánh hai bản {size} nhiệm vụ")
