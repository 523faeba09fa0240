"""Kinds of plans as data, a file each: which sections a new plan gets, and which kind fits which organisation."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from accounts.enums import OrganizationKind
from documents.enums import DocumentKind
from improvement_plans.enums import PeriodKind, SectionKind, TableShape, TargetKind
from standards.enums import DecisionRule
from standards.metrics import catalogue
from standards.wording import all_sentences

DATA = Path(__file__).parent / "data" / "kinds"
FOR_SCHOOL, FOR_AUTHORITY, FOR_REPORT = "school", "authority", "report"
# What a template may ask for in braces; `make_plan` fills each of them.
FILLED = {"organization", "period", "Period", "assessed_period", "set_number", "set_day", "set_title", "reviewing_body", "school_type", "address", "pupils",
          "reported", "reported_title", "moment"}  # fmt: skip
# Sentences that a circular's form prescribes, by their keys: the official words where they were brought in, else our summary.
FILLED |= {sentence.place.removeprefix("form:") for sentence in all_sentences()}
SECTION_KEYS = {"heading", "kind", "text", "children", "metrics", "takes_weaknesses", "targets"}
TARGET_KEYS = {"metric", "name", "kind"}
TEMPLATE_KEYS = {
    "slug", "order", "name", "about", "source", "for", "document_kind", "decision_rules", "table_shape", "period_kind", "title_lines", "bases", "lead_in", "closing",
    "signer_lines", "recipients", "sections",
}  # fmt: skip


# Papers that this room makes.
DOCUMENT_KINDS = (DocumentKind.IMPROVEMENT_PLAN, DocumentKind.AUTHORITY_PLAN, DocumentKind.RESULT_REPORT)
# Only some kinds print figures under a criterion.
OPTIONAL_KEYS = {"criterion_metrics"}
STANDING = DecisionRule.MANDATORY_2026  # the rule of plans that name no set


class TemplateError(ValueError):
    """A file of kinds is not what the program can use; the message names the place."""


class Blank(dict):
    """Values for `str.format_map` that refuses unknown words, used to check a text."""

    def __missing__(self, key):
        raise TemplateError(f"chữ trong ngoặc không biết: {{{key}}}")


@dataclass(frozen=True)
class TargetTemplate:
    """A line of aims that a new plan gets where its school has the figure; the number is for people to set."""

    metric: str
    name: str = ""
    kind: str = TargetKind.REACH


@dataclass(frozen=True)
class SectionTemplate:
    """A section; `text` stands only where none of its targets fits the school."""

    heading: str
    kind: str = SectionKind.TEXT
    text: str = ""
    children: tuple = ()
    metrics: tuple = ()
    takes_weaknesses: bool = False
    targets: tuple = ()
    metric_level: str = ""


@dataclass(frozen=True)
class PlanTemplate:
    """One kind of plan. `audience` is school or authority, or report: made on a plan of either; `decision_rules` name the sets it serves.

    `criterion_metrics` is {title of a criterion: metric keys}, printed under that criterion over five years.
    """

    slug: str
    order: int
    name: str
    about: str
    source: str
    audience: str
    document_kind: str
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
    criterion_metrics: dict

    @property
    def has_table(self):
        """Whether the kind has the table of actions, made of problems and actions."""
        return any(section.kind == SectionKind.ACTION_TABLE for section in self.sections)


@cache
def all_templates():
    """Every kind, by its `order`."""
    return load(path.read_text(encoding="utf-8") for path in sorted(DATA.glob("*.yaml")))


def template_named(slug):
    """The shape with that slug; KeyError when there is none."""
    return {template.slug: template for template in all_templates()}[slug]


def template_for(is_school, regulation_set=None):
    """The shape that fits: an authority's own; for a school by the decision rule of its set, else the newest shape."""
    fitting = templates_for(is_school)
    rule = regulation_set.decision_rule if regulation_set is not None else STANDING
    return next((kind for kind in fitting if rule in kind.decision_rules), fitting[0])


def templates_for(is_school):
    """Shapes that a school, or an authority, may use."""
    audience = FOR_SCHOOL if is_school else FOR_AUTHORITY
    return [template for template in all_templates() if template.audience == audience]


def load(texts):
    """Read and check YAML texts, one kind each; returns PlanTemplates, raises TemplateError naming template and section."""
    templates = tuple(sorted((_template(_read(text)) for text in texts), key=lambda kind: kind.order))
    slugs = [template.slug for template in templates]
    _demand(len(set(slugs)) == len(slugs), "hai mẫu trùng mã")
    return templates


def _read(text):
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise TemplateError(f"không đọc được YAML: {error}") from error


def _template(row):
    _demand(isinstance(row, dict), "mỗi tệp là một mẫu: một nhóm khóa và giá trị")
    place = row.get("slug", "?")
    _same_keys(row, TEMPLATE_KEYS, place)
    _one_of(row["for"], (FOR_SCHOOL, FOR_AUTHORITY, FOR_REPORT), f"{place}: for")
    _one_of(row["document_kind"], DOCUMENT_KINDS, f"{place}: document_kind")
    _one_of(row["table_shape"], TableShape.values, f"{place}: table_shape")
    _one_of(row["period_kind"], PeriodKind.values, f"{place}: period_kind")
    for rule in row["decision_rules"]:
        _one_of(rule, DecisionRule.values, f"{place}: decision_rules")
    sections = tuple(_section(section, place) for section in row["sections"])
    tables = [s.kind for s in sections].count(SectionKind.ACTION_TABLE)
    _demand(tables <= 1, f"{place}: nhiều nhất một bảng nhiệm vụ, đang có {tables}")
    lines = {name: _lines(row[name], place) for name in ("title_lines", "bases", "recipients")}
    signers = {_one_of(kind, OrganizationKind.values, f"{place}: signer_lines"): _lines(value, place) for kind, value in row["signer_lines"].items()}
    plain = {name: row[name] for name in ("slug", "order", "name", "about", "source", "document_kind", "table_shape", "period_kind")}
    figures = {title: _metrics(keys, place) for title, keys in row.get("criterion_metrics", {}).items()}
    return PlanTemplate(
        **plain, **lines, signer_lines=signers, audience=row["for"], decision_rules=tuple(row["decision_rules"]), sections=sections,
        lead_in=_text(row["lead_in"], place), closing=_text(row["closing"], place), criterion_metrics=figures,
    )


def _section(row, place):
    _demand(isinstance(row, dict) and bool(row.get("heading")), f"{place}: mục thiếu tiêu đề")
    place = f"{place} › {row['heading']}"
    unknown = set(row) - SECTION_KEYS
    _demand(not unknown, f"{place}: khóa không biết {sorted(unknown)}")
    kind = _one_of(row.get("kind", SectionKind.TEXT), SectionKind.values, f"{place}: kind")
    children = tuple(_section(child, place) for child in row.get("children", ()))
    metrics = _metrics(row.get("metrics", ()), place)
    targets = tuple(_target(target, place) for target in row.get("targets", ()))
    return SectionTemplate(_text(row["heading"], place), SectionKind(kind), _text(row.get("text", ""), place), children, metrics,
                           bool(row.get("takes_weaknesses")), targets)  # fmt: skip


def _target(row, place):
    place = f"{place}: targets"
    _demand(isinstance(row, dict) and "metric" in row and not set(row) - TARGET_KEYS, f"{place}: mỗi chỉ tiêu có metric, có thể có name, kind")
    _one_of(row["metric"], catalogue().metrics, place)
    return TargetTemplate(row["metric"], row.get("name", ""), _one_of(row.get("kind", TargetKind.REACH), TargetKind.values[1:], place))


def _metrics(keys, place):
    return tuple(_one_of(key, catalogue().metrics, f"{place}: metrics") for key in keys)


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
    found = set(row) - OPTIONAL_KEYS
    _demand(found == keys, f"{place}: thiếu {sorted(keys - found)}, thừa {sorted(found - keys)}")


def _one_of(value, allowed, place):
    _demand(value in allowed, f"{place}: “{value}” không nằm trong {list(allowed)[:20]}")
    return value


def _demand(condition, message):
    if not condition:
        raise TemplateError(message)
