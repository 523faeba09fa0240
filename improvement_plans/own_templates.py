"""Between a plan and an organisation's own template: what of a plan is worth keeping, and a stored template as a kind to make plans from."""

from dataclasses import replace

from django.utils.timezone import localtime

from formats.dates import short_date
from improvement_plans.enums import SPARSE_KINDS, SectionKind
from improvement_plans.section_templates import SectionTemplate, TargetTemplate, template_named
from improvement_plans.template_models import OrganizationTemplate

OWN = "own-"
FRAME_LINES = ("title_lines", "recipients")


def kind_named(slug, organization):
    """The kind of the data files, or the organisation's own template, with that slug; KeyError when there is none."""
    if not slug.startswith(OWN):
        return template_named(slug)
    row = OrganizationTemplate.objects.kept().filter(organization=organization, pk=slug.removeprefix(OWN)).first()
    if row is None:
        raise KeyError(slug)
    return as_kind(row)


def own_kinds(organization):
    """The organisation's templates as kinds, by name."""
    return [as_kind(row) for row in OrganizationTemplate.objects.kept().filter(organization=organization).select_related("organization")]


def default_kind(organization, rule=None):
    """The own template that is ticked for a new plan, where it serves the decision rule of the plan's set; else None."""
    row = OrganizationTemplate.objects.kept().filter(organization=organization, is_default=True).select_related("organization").first()
    kind = as_kind(row) if row else None
    return kind if kind and (not kind.decision_rules or rule is None or rule in kind.decision_rules) else None


def as_kind(row):
    """A stored template as the kind that `make_plan` takes; tables, period and rules are those of its base."""
    base = template_named(row.base)
    frame = {name: tuple(row.frame[name]) for name in (*FRAME_LINES, "bases")}
    return replace(
        base, **frame, slug=row.slug, name=row.name, about=f"Mẫu của đơn vị, lưu ngày {short_date(localtime(row.at))}. {base.name}.",
        lead_in=row.frame["lead_in"], closing=row.frame["closing"], signer_lines={row.organization.kind: tuple(row.frame["signer_lines"])},
        sections=tuple(_as_section(section) for section in row.sections),
    )  # fmt: skip


def _as_section(row):
    children = tuple(_as_section(child) for child in row["children"])
    return SectionTemplate(row["heading"], row["kind"], row["text"], children, tuple(row["metrics"]), row["takes_weaknesses"],
                           tuple(TargetTemplate(**target) for target in row.get("targets", ())), row.get("metric_level", ""))  # fmt: skip


def frame_of(plan):
    """The plan's title, căn cứ, lead-in, closing, recipients and signer, its own period and name taken out."""
    generic = _Generic(plan)
    lines = {name: generic(getattr(plan, name)).split("\n") for name in FRAME_LINES}
    return lines | {
        "bases": [line for line in generic(plan.preamble_bases).split("\n") if line],
        "lead_in": generic(plan.lead_in), "closing": generic(plan.closing), "signer_lines": plan.document.signer_lines.split("\n"),
    }  # fmt: skip


def sections_of(plan, contents, keeps_texts):
    """The plan's present sections in their order; without their texts those of the base stand under headings it knows too."""
    base = template_named(base_of(plan))
    known = {(row.heading, row.kind): row for top in base.sections for row in _whole(top)}
    generic = _Generic(plan)

    def section(node):
        row = node.section
        like = known.get((row.heading, row.kind))
        is_yearly = row.kind == SectionKind.LAST_RESULTS  # filled anew from the checkpoints of the plan gone on from
        text = generic(row.text) if keeps_texts and not is_yearly else like.text if like else ""
        children = () if row.kind in SPARSE_KINDS else node.children
        return {
            "heading": generic(row.heading), "kind": row.kind, "text": text, "metrics": row.metric_keys, "metric_level": row.metric_level,
            "takes_weaknesses": bool(like and like.takes_weaknesses), "children": [section(child) for child in children],
            "targets": [{"metric": target.metric, "name": generic(target.name), "kind": target.target_kind} for target in node.targets if target.metric],
        }  # fmt: skip

    made = [section(node) for node in contents.sections]
    place = next((row for row in known.values() if row.takes_weaknesses), None)
    if place and not any(row["takes_weaknesses"] for top in made for row in (top, *top["children"])):
        made.append({"heading": place.heading, "kind": place.kind, "text": "", "metrics": [], "takes_weaknesses": True, "children": [], "targets": []})
    return made


def base_of(plan):
    """The kind of the data files behind a plan, also of one made from an own template."""
    if not plan.template.startswith(OWN):
        return plan.template
    return OrganizationTemplate.objects.values_list("base", flat=True).get(pk=plan.template.removeprefix(OWN))


def _whole(section):
    return [section, *(row for child in section.children for row in _whole(child))]


class _Generic:
    """Puts back the words in braces that `make_plan` filled in: period and organisation."""

    def __init__(self, plan):
        label = plan.period_label
        self.words = {f"{label[0].upper()}{label[1:]}": "{Period}", label: "{period}", plan.organization.name: "{organization}"}

    def __call__(self, text):
        text = text.replace("{", "{{").replace("}", "}}")
        for words, blank in self.words.items():
            text = text.replace(words, blank)
        return text
