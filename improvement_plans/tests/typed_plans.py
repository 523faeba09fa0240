"""Whole invented plans, typed in as people would: read from tests/data, put into the sections of their kind."""

from decimal import Decimal
from pathlib import Path

import yaml

from accreditation.tests.cast import make_school
from improvement_plans import workflow
from improvement_plans.models import PlanSection, SectionTarget
from schools.models import Certificate, School, YearlyFigures
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
    return read_again(plan)


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


def commune_plan(cast):
    """The plan of a commune with its seven schools, their certificates, and the five it puts forward."""
    words, acting = read_typed("commune_2027"), cast.acting(cast.leader)
    schools = {name: _school(cast, name, kind, held, place) for place, (name, kind, held) in enumerate(words["schools"])}
    plan = workflow.make_plan(acting, template="authority-standard", period_kind="calendar_year", period_start=2027)
    _type_frame(plan, words, acting, "title_lines", "signer_name", "planned_on", "preamble_bases", "recipients")
    for heading, text in words["sections"].items():
        type_text(plan, heading, text, acting)
    for name, (way, degree, month) in words["goals"].items():
        values = {"way": way, "school": schools[name], "school_type": schools[name].school_type, "name": name, "degree": degree, "month": month}
        workflow.add_goal(plan, values, acting=acting)
    _type_organisation(plan, words["organisation"], acting)
    return read_again(plan)


def raise_quality_plan(cast):
    """The plan of a primary school whose aims start from its figures of the year before."""
    words, acting = read_typed("raise_2026"), cast.acting(cast.other_principal)
    school = cast.other_school.school
    YearlyFigures.objects.create(school=school, school_year=2025, values={}, rates=words["figures"])
    plan = workflow.make_plan(acting, template="raise-quality", period_kind="school_year", period_start=2026)
    _type_frame(plan, words, acting, "preamble_bases", "recipients")
    for heading, text in words["sections"].items():
        type_text(plan, heading, text, acting)
    for name, (kind, value) in words["targets"].items():
        target = SectionTarget.objects.get(section__plan=plan, name=name)
        workflow.save_target(target, {"target_kind": kind, "target_value": Decimal(value)}, version=0, acting=acting)
    for heading, rows in words["more_targets"].items():
        for name, kind, value, unit, *to in rows:
            fields = {"name": name, "target_kind": kind, "target_value": Decimal(value), "target_unit": unit, "target_value_to": Decimal(to[0]) if to else None}
            workflow.add_target(PlanSection.objects.get(plan=plan, heading=heading), fields, acting=acting)
    _type_organisation(plan, words["organisation"], acting)
    return read_again(plan)


def read_again(plan):
    """The plan as stored, with what its paper needs."""
    return type(plan).objects.select_related("document", "organization", "regulation_set").get(pk=plan.pk)


def _type_frame(plan, words, acting, *names):
    values = {"title_lines": plan.title_lines} | {name: words[name] for name in names}
    workflow.save_properties(plan, values, version=plan.version, acting=acting)


def _type_organisation(plan, bodies, acting):
    """Who does what, in place of the bodies that the kind proposes."""
    parent = PlanSection.objects.get(plan=plan, heading="TỔ CHỨC THỰC HIỆN")
    for child in parent.children.all():
        workflow.remove_section(child, acting=acting)
    for heading, text in bodies.items():
        workflow.add_section(plan, heading=heading, text=text.strip(), parent=parent, acting=acting)


def _school(cast, name, kind, certificates, place):
    """The commune's school of that name, made where the cast has none, with its certificates."""
    found = School.objects.filter(organization__name=name).first()
    school = found or make_school(f"truong-{place}", name, cast.commune, kind, ["primary"]).school
    for kind_held, degree, number, decided_on, until in certificates:
        Certificate.objects.create(school=school, kind=kind_held, degree=degree, decision_number=number, decided_on=decided_on, valid_until=until,
                                   issuer="Cơ quan có thẩm quyền")  # fmt: skip
    return school
