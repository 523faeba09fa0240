"""Which texts of a plan can be held beside each other: the living one, frozen versions, the plan amended, earlier years."""

from dataclasses import dataclass

from documents.models import IssuedPaper, Version
from documents.paper_json import from_dict
from formats.dates import short_date
from improvement_plans.contents import contents_of
from improvement_plans.following import chain_of
from improvement_plans.lineage import aim_name, headings_of
from improvement_plans.models import ImprovementPlan, PlanAction
from improvement_plans.papers import collect
from improvement_plans.sending import paper_of

NOW = "now"


@dataclass(frozen=True)
class Edition:
    """One text to compare: `slug` names it in the address, `plan` is another year's plan, or None for a version of this one."""

    slug: str
    name: str
    version: object = None
    plan: object = None


def editions_of(plan, acting):
    """Every text the plan can be compared with or in, newest first."""
    editions = [Edition(NOW, "Bản đang soạn")] if plan.document.is_editable else []
    chain = chain_of(plan)
    numbers = dict(IssuedPaper.objects.filter(version__document__in=chain).values_list("version_id", "symbol"))
    versions = Version.objects.filter(document__in=chain).defer("snapshot").select_related("document").order_by("-document_id", "-number")
    editions += [Edition(f"v{row.pk}", _version_name(row, plan, numbers.get(row.pk)), row) for row in versions]
    others = ImprovementPlan.objects.visible_to(acting).filter(organization=plan.organization_id, period_start__lt=plan.period_start)
    others = others.filter(reported_plan__isnull=plan.reported_plan_id is None).exclude(document__in=chain).select_related("document", "organization").order_by("-period_start", "-pk")[:10]
    return editions + [Edition(f"p{row.pk}", f"{row} ({row.document.get_state_display().lower()})", plan=row) for row in others]


def _version_name(version, plan, symbol):
    name = f"Bản số {version.number} ngày {short_date(version.created_at.date())}"
    name = f"{name}, ban hành số {symbol}" if symbol else name
    return name if version.document_id == plan.document_id else f"{name} (trước khi điều chỉnh)"


def default_pair(editions):
    """(old, new): the newest text and the one before it, else the newest of an earlier year; None where there is nothing to compare."""
    own = [edition for edition in editions if edition.plan is None]
    if not own or len(editions) < 2:
        return None
    return editions[1], own[0]


def paper_in(edition, plan):
    """The text as a Paper."""
    if edition.version is not None:
        return from_dict(edition.version.snapshot)
    return paper_of(edition.plan) if edition.plan else collect(plan)


def same_rows(earlier, plan):
    """{key in the earlier plan: key in this one}: carried actions, their problems, sections under the same headings, targets of the same name."""
    rows = PlanAction.objects.filter(problem__plan=plan, carried_from__isnull=False).select_related("problem", "carried_from__problem")
    same = {}
    for row in rows:
        same[str(row.carried_from.key)] = str(row.key)
        same.setdefault(str(row.carried_from.problem.key), str(row.problem.key))
    old, new = contents_of(earlier), contents_of(plan)
    aims = {aim_name(target): target.key.hex for target in new.targets}
    same |= {target.key.hex: aims[name] for target in old.targets if (name := aim_name(target)) in aims}
    names = headings_of(new)
    return same | {str(key): str(names[name]) for name, key in headings_of(old).items() if name in names}
