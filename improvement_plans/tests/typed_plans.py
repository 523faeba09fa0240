"""Whole invented plans, typed in as people would: read from tests/data, put into the sections of their kind."""

from pathlib import Path

import yaml

from improvement_plans import workflow
from improvement_plans.models import PlanSection
from standards.importers import load_packs
from standards.metrics import catalogue
from standards.models import RegulationSet
from standards.packs import DATA_DIR, read_pack

DATA = Path(__file__).parent / "data"


def read_typed(name):
    """The content of one file of tests/data."""
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


def type_text(plan, heading, text, acting):
    """Write the text of the section with that heading."""
    section = PlanSection.objects.get(plan=plan, heading=heading, removed_at=None)
    workflow.save_section(section, {"text": text.strip()}, version=section.version, acting=acting)


def primary_plan(cast):
    """The plan of a primary school under TT 17/2018: every section filled, its own numbers under each standard."""
    words, acting = read_typed("primary_2021"), cast.acting(cast.other_principal)
    load_packs([read_pack(DATA_DIR / "TT17-2018.yaml", catalogue().topics)])
    rules = RegulationSet.objects.get(code="TT17-2018")
    plan = workflow.make_plan(acting, template="reach-standard", period_kind="range", period_start=2021, period_end=2025, regulation_set=rules)
    frame = {name: words[name].strip() for name in ("title_lines", "preamble_bases")}
    workflow.save_properties(plan, frame, version=plan.version, acting=acting)
    for heading, text in words["sections"].items():
        type_text(plan, heading, text, acting)
    for code, rows in words["standards"].items():
        _type_standard(plan, code, rows, acting)
    proposals = PlanSection.objects.get(plan=plan, heading="ĐỀ XUẤT, KIẾN NGHỊ")
    for child in proposals.children.all():
        workflow.remove_section(child, acting=acting)
    for heading, text in words["proposals"].items():
        workflow.add_section(plan, heading=heading, text=text, parent=proposals, acting=acting)
    return type(plan).objects.select_related("document", "organization", "regulation_set").get(pk=plan.pk)


def _type_standard(plan, code, rows, acting):
    """Rows of (linked criterion, own heading, text); the first of a criterion takes the section made for it."""
    standard = PlanSection.objects.get(plan=plan, heading__startswith=f"Tiêu chuẩn {code}:")
    for criterion_code, heading, text in rows:
        made = standard.children.filter(criterion__code=criterion_code, text="").first()
        if made:
            workflow.save_section(made, {"heading": heading, "text": text}, version=made.version, acting=acting)
        else:
            criterion = workflow.criteria_of(plan).get(code=criterion_code)
            workflow.add_section(plan, heading=heading, text=text, parent=standard, criterion=criterion, acting=acting)
