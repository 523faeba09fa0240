"""Loading the demo: everything or nothing, and only into an empty database."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Organization, User
from accreditation.demo.appraisal import load_appraisal
from accreditation.demo.campaigns import load_campaigns
from accreditation.demo.councils import load_council
from accreditation.demo.evidence import load_evidence
from accreditation.demo.figures import load_figures
from accreditation.demo.places import load_places
from accreditation.demo.plans import load_plan
from accreditation.demo.reorganizations import load_reorganizations
from accreditation.demo.reports import load_report
from accreditation.demo.review import walk
from accreditation.demo.world import World, files_in, read_data
from standards.models import RegulationSet


class DemoRefused(Exception):
    """The demo can't be loaded into this database; the message says why."""


@transaction.atomic
def load_demo():
    """Load organisations, people, figures, assessments, plans and papers; returns the World. Raises DemoRefused."""
    refuse_if_used()
    world = World(timezone.localdate())
    load_places(world)
    load_figures(world)
    rows = [read_data(name) for name in files_in("plans")]
    plans = [load_plan(world, row) for row in rows]
    for row in (row for row in rows if "evidence" in row.get("assessment", {})):
        load_evidence(world, row)
    for row in read_data("councils"):
        load_council(world, row)
    for row in read_data("appraisals"):
        load_appraisal(world, row)
    # Papers that are issued come last: their files stay behind when something before them fails.
    for row, plan in sorted(zip(rows, plans, strict=True), key=lambda pair: _issues(pair[0])):
        walk(world, plan, row.get("steps", ()))
    for name in files_in("reports"):
        load_report(world, read_data(name))
    load_campaigns(world)
    load_reorganizations(world)
    return world


def _issues(row):
    return any(step["do"] == "issue" for step in row.get("steps", ()))


def refuse_if_used():
    """The demo never mixes with anybody's data."""
    if Organization.objects.exists() or User.objects.exists():
        raise DemoRefused("Cơ sở dữ liệu đã có cơ quan hoặc người dùng: dữ liệu mẫu chỉ nạp vào cơ sở dữ liệu trống.")
    if not RegulationSet.objects.exists():
        raise DemoRefused("Chưa có bộ tiêu chuẩn: hãy chạy “manage.py load_standards” trước.")
