"""Shapes of plans as data: which sections a new plan gets, and which shape fits which organisation."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from accounts.enums import OrganizationKind
from improvement_plans.enums import PeriodKind, SectionKind, TableShape
from standards.enums import DecisionRule

DATA = Path(__file__).parent / "data" / "section_templates.yaml"
FOR_SCHOOL, FOR_AUTHORITY = "school", "authority"
# What a template may ask for in braces; `make_plan` fills each of them.
FILLED = {"organization", "period", "Period", "assessed_period", "set_number", "set_title", "reviewing_body", "school_type", "address"}
SECTION_KEYS = {"heading", "kind", "text", "children"}
TEMPLATE_KEYS = {
    "slug", "name", "source", "for", "decision_rules", "table_shape", "period_kind", "title_lines", "bases", "lead_in", "closing",
    "signer_lines", "recipients", "sections",
}  # fmt: skip


class TemplateError(ValueError):
    """The file of section templates is not what the program can use; the message names the place."""


class Blank(dict):
    """Values for `str.format_map` that refuses unknown words, used to check a text."""

    def __missing__(self, key):
        raise TemplateError(f"chữ trong ngoặc không biết: {{{key}}}")


@dataclass(frozen=True)
class SectionTemplate:
    heading: str
    kind: str = SectionKind.TEXT
    text: str = ""
    children: tuple = ()


@dataclass(frozen=True)
class PlanTemplate:
    """One shape of a plan. `audience` is school or authority; `decision_rules` name the sets it serves."""

    slug: str
    name: str
    source: str
    audience: str
    decision_rules: tuple
    table_shape: str
    period_kind: str
    title_lines: tuple
    bases: tuple
    lead_in: str
    closing: str
    signer_lines: dict
    recipients: tuple
    sections: tuple


@cache
def all_templates():
    """Every shape, in file order."""
    return load(DATA.read_text(encoding="utf-8"))


def template_named(slug):
    """The shape with that slug; KeyError when there is none."""
    return {template.slug: template for template in all_templates()}[slug]


def template_for(is_school, regulation_set=None):
    """The shape that fits: an authority's own; for a school by the decision rule of its set, else the newest shape."""
    fitting = templates_for(is_school)
    if regulation_set is not None:
        fitting = [t for t in fitting if regulation_set.decision_rule in t.decision_rules] or fitting
    return fitting[0] if regulation_set is not None or not is_school else fitting[-1]


def templates_for(is_school):
    """Shapes that a school, or an authority, may use."""
    audience = FOR_SCHOOL if is_school else FOR_AUTHORITY
    return [template for template in all_templates() if template.audience == audience]


def load(text):
    """Read and check the YAML text; returns PlanTemplates, raises TemplateError naming template and section."""
    try:
        rows = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise TemplateError(f"không đọc được YAML: {error}") from error
    if not isinstance(rows, list) or not rows:
        raise TemplateError("cần một danh sách mẫu")
    templates = tuple(_template(row) for row in rows)
    slugs = [template.slug for template in templates]
    _demand(len(set(slugs)) == len(slugs), "hai mẫu trùng mã")
    return templates


def _template(row):
    _demand(isinstance(row, dict), "mỗi mẫu là một nhóm khóa và giá trị")
    place = row.get("slug", "?")
    _same_keys(row, TEMPLATE_KEYS, place)
    _one_of(row["for"], (FOR_SCHOOL, FOR_AUTHORITY), f"{place}: for")
    _one_of(row["table_shape"], TableShape.values, f"{place}: table_shape")
    _one_of(row["period_kind"], PeriodKind.values, f"{place}: period_kind")
    for rule in row["decision_rules"]:
        _one_of(rule, DecisionRule.values, f"{place}: decision_rules")
    sections = tuple(_section(section, place) for section in row["sections"])
    tables = [s.kind for s in sections].count(SectionKind.ACTION_TABLE)
    _demand(tables == 1, f"{place}: cần đúng một bảng nhiệm vụ, đang có {tables}")
    lines = {name: _lines(row[name], place) for name in ("title_lines", "bases", "recipients")}
    signers = {_one_of(kind, OrganizationKind.values, f"{place}: signer_lines"): _lines(value, place) for kind, value in row["signer_lines"].items()}
    plain = {name: row[name] for name in ("slug", "name", "source", "table_shape", "period_kind")}
    return PlanTemplate(
        **plain, **lines, signer_lines=signers, audience=row["for"], decision_rules=tuple(row["decision_rules"]), sections=sections,
        lead_in=_text(row["lead_in"], place), closing=_text(row["closing"], place),
    )


def _section(row, place):
    _demand(isinstance(row, dict) and bool(row.get("heading")), f"{place}: mục thiếu tiêu đề")
    place = f"{place} › {row['heading']}"
    unknown = set(row) - SECTION_KEYS
    _demand(not unknown, f"{place}: khóa không biết {sorted(unknown)}")
    kind = _one_of(row.get("kind", SectionKind.TEXT), SectionKind.values, f"{place}: kind")
    children = tuple(_section(child, place) for child in row.get("children", ()))
    return SectionTemplate(row["heading"], SectionKind(kind), _text(row.get("text", ""), place), children)


def _lines(lines, place):
    return tuple(_text(line, place) for line in lines)


def _text(text, place):
    """The text as it is, after trying its words in braces."""
    _demand(isinstance(text, str), f"{place}: cần một đoạn chữ, đang có {text!r}")
    try:
        text.format_map(Blank(dict.fromkeys(FILLED, "")))
    except (TemplateError, ValueError, IndexError) as error:
        raise TemplateError(f"{place}: {error}") from error
    return text


def _same_keys(row, keys, place):
    _demand(set(row) == keys, f"{place}: thiếu {sorted(keys - set(row))}, thừa {sorted(set(row) - keys)}")


def _one_of(value, allowed, place):
    _demand(value in allowed, f"{place}: “{value}” không nằm trong {list(allowed)}")
    return value


def _demand(condition, message):
    if not condition:
        raise TemplateError(message)
