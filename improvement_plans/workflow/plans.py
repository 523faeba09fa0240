"""Making a plan and changing what stands around its table: title, period, signer, recipients."""

from django.db import transaction

from accounts.enums import Role
from accounts.models import Membership
from documents.enums import TYPE_ABBREVIATION, TYPE_NAMES, DocumentKind, Route
from documents.models import Document
from formats.dates import paper_date, school_year_label, short_date
from improvement_plans.baselines import baselines_of
from improvement_plans.enums import CRITERION_KINDS, PeriodKind, SectionKind
from improvement_plans.models import ImprovementPlan, PlanSection, SectionTarget
from improvement_plans.own_templates import kind_named
from improvement_plans.workflow.locking import differing, lock_plan, save_row, words
from improvement_plans.workflow.problems import problems_from
from records.trail import audit, remember_texts
from schools.models import School
from schools.targets import targets_of
from standards.enums import Framework
from standards.metrics import catalogue
from standards.models import Criterion
from standards.wording import form_sentences, wording_of

DOCUMENT_FIELDS = ("planned_on", "signer_lines", "signer_post", "signer_name", "route")


@transaction.atomic
def make_plan(acting, *, template, period_kind, period_start, period_end=None, assessment=None, weaknesses=(), regulation_set=None, **reported):
    """Make a draft plan of the organisation acted for, from a section template and, for a school, ticked weaknesses.

    `template` is a slug of section_templates or of an own template; `regulation_set` defaults to the assessment's. A school's plan goes to
    approval, an authority's own plan has no reviewer (DESIGN 3.7). A report names its `reported_plan` and `reported_checkpoint`.
    """
    shape = kind_named(template, acting.organization)
    regulation_set = assessment.regulation_set if assessment else regulation_set
    plan = ImprovementPlan(
        organization=acting.organization, assessment=assessment, regulation_set=regulation_set,
        template=shape.slug, table_shape=shape.table_shape, **reported,
        period_kind=period_kind, period_start=period_start, period_end=_last_year(period_kind, period_start, period_end),
    )
    filled = _Filler(plan, acting, regulation_set)
    plan.title_lines = filled.lines(shape.title_lines)
    plan.preamble_bases = filled.lines(shape.bases)
    plan.lead_in, plan.closing, plan.recipients = filled(shape.lead_in), filled(shape.closing), filled.lines(shape.recipients)
    plan.document = _document(plan, shape, acting)
    plan.save()
    _make_sections(plan, shape, filled, [] if shape.has_table else weaknesses)
    if shape.has_table:
        problems_from(plan, weaknesses)
    audit(plan, "lập kế hoạch", by=acting.user, organization=plan.organization, to_state=plan.document.state)
    return plan


def _last_year(period_kind, start, end):
    """The typed end counts for a range only."""
    return {PeriodKind.SCHOOL_YEAR: start + 1, PeriodKind.RANGE: end or start}.get(period_kind, start)


def _document(plan, shape, acting):
    organization = plan.organization
    lines = shape.signer_lines.get(organization.kind, ())
    return Document.objects.create(
        organization=organization,
        kind=shape.document_kind,
        route=_route(organization, shape.document_kind),
        title=document_title(plan.title_lines, shape.document_kind),
        signer_lines="\n".join(lines),
        # Whoever signs for the head (KT.) is known to people, not to us.
        signer_name="" if any(line.startswith("KT.") for line in lines) else _signer_name(organization, acting.today),
        created_by=acting.user,
    )


def _route(organization, kind):
    """A school's plan is approved above it, its report is issued and then sent; an authority's own papers go nowhere (DESIGN 3.7)."""
    if not organization.is_school:
        return Route.NONE
    return Route.REPORT if kind == DocumentKind.RESULT_REPORT else Route.APPROVAL


def document_title(title_lines, kind=DocumentKind.IMPROVEMENT_PLAN):
    """`Kế hoạch cải tiến chất lượng giáo dục năm học 2026-2027` from the lines of a trích yếu."""
    type_name = TYPE_NAMES[TYPE_ABBREVIATION[kind]].capitalize()
    lines = [line for line in title_lines.split("\n") if line.strip()]
    return f"{type_name} {' '.join(line[0].lower() + line[1:] for line in lines)}"[:250].strip()


def _signer_name(organization, today):
    """The principal's name, or the name of the authority's leader."""
    if organization.is_school:
        return School.objects.filter(pk=organization.pk).values_list("principal_name", flat=True).first() or ""
    leader = Membership.objects.active_on(today).filter(organization=organization, role=Role.LEADER).select_related("user").first()
    return leader.user.full_name if leader else ""


class _Filler:
    """Puts the plan's own words into a template's text."""

    def __init__(self, plan, acting, regulation_set):
        organization = plan.organization
        school = School.objects.filter(pk=organization.pk).first() if organization.is_school else None
        reviewer = organization.reviewing_body_on(acting.today)
        label = plan.period_label
        self.words = {
            "organization": organization.name,
            "period": label,
            "Period": label[0].upper() + label[1:],
            "assessed_period": f"năm học {school_year_label(plan.assessment.school_year)}" if plan.assessment else "năm học ……",
            "set_number": regulation_set.number if regulation_set else "……",
            "set_day": paper_date(regulation_set.issued_on) if regulation_set else "ngày ……",
            "set_title": regulation_set.title.removeprefix("Thông tư ") if regulation_set else "……",
            "reviewing_body": reviewer.name if reviewer else "Cơ quan quản lý cấp trên",
            "school_type": f"{school.get_school_type_display()}, {school.get_ownership_display().lower()}" if school else "",
            "address": organization.address or "……",
            "pupils": "trẻ" if school and school.framework == Framework.PRESCHOOL else "học sinh",
            **_reported_words(plan),
            **form_sentences(wording_of(regulation_set) if regulation_set else {}),
        }

    def __call__(self, text):
        return text.format_map(self.words)

    def lines(self, lines):
        return "\n".join(self(line) for line in lines)


def _reported_words(plan):
    """The plan a report is about, as its title and as cited with number and date, and up to when it tells."""
    if plan.reported_plan is None:
        return dict.fromkeys(("reported", "reported_title", "moment"), "")
    document, checkpoint = plan.reported_plan.document, plan.reported_checkpoint
    title, issued = document.title[0].lower() + document.title[1:], document.issued_paper()
    cited = f"Kế hoạch số {issued.symbol} ngày {short_date(issued.dated_on)} {title.removeprefix('kế hoạch ')}" if issued else title
    moment = f"đợt {checkpoint.name[0].lower()}{checkpoint.name[1:]}" if checkpoint else f"cả {plan.period_label}"
    return {"reported": cited, "reported_title": title, "moment": moment}


def criteria_of(plan):
    """Criteria of the plan's set in the school's framework, in the set's order; none for an authority's own plan."""
    if plan.regulation_set is None or not plan.organization.is_school:
        return Criterion.objects.none()
    framework = plan.assessment.framework if plan.assessment else School.objects.get(pk=plan.organization_id).framework
    rows = Criterion.objects.filter(standard__regulation_set=plan.regulation_set, standard__framework=framework)
    return rows.select_related("standard").order_by("standard__position", "position")


def _make_sections(plan, shape, filled, weaknesses):
    """The kind's sections; `weaknesses` are told as bullets: under their criterion, else where the kind takes them."""
    criteria = list(criteria_of(plan))
    bullets = {}
    for weakness in weaknesses:
        bullets.setdefault(weakness.sheet.criterion_id, []).append(f"- Khắc phục: {weakness.text}")
    text = "\n".join(line for lines in bullets.values() for line in lines)
    baselines = baselines_of(plan)
    figures = {metric.key for metric in baselines.metrics}

    def make(rows, parent=None):
        kept = [row for row in rows if text or not row.takes_weaknesses]
        for position, row in enumerate(kept, start=1):
            targets = [target for target in row.targets if target.metric in figures]
            words = text if row.takes_weaknesses else "" if targets else filled(row.text)
            section = PlanSection.objects.create(plan=plan, parent=parent, kind=row.kind, heading=filled(row.heading)[:250], text=words,
                                                 metric_keys=list(row.metrics), metric_level=row.metric_level, position=position)  # fmt: skip
            _make_targets(section, targets, baselines)
            make(row.children, parent=section)
            if row.kind == SectionKind.STANDARDS:
                _make_standard_sections(section, criteria, bullets)
            elif row.kind in CRITERION_KINDS:
                _make_criterion_sections(section, criteria, shape.criterion_metrics, bullets)

    make(shape.sections)


def _make_targets(section, targets, baselines):
    """Lines that start from the newest figure; the number is the school's own target of the year, where it set one."""
    plan = section.plan
    own = targets_of(plan.organization.school, [plan.period_start]) if targets else {}
    rows = []
    for position, target in enumerate(targets, start=1):
        start, set_before = baselines.found.get(target.metric), own.get((target.metric, plan.period_start))
        fields = {"target_kind": target.kind, "target_unit": catalogue().metrics[target.metric].unit[:30]}
        if start:
            fields |= {"baseline_value": start.value, "baseline_year": start.year}
        if set_before:
            fields |= {"target_kind": set_before.op, "target_value": set_before.value, "target_value_to": set_before.value_to or None}
        rows.append(SectionTarget(section=section, metric=target.metric, name=target.name, position=position, **fields))
    SectionTarget.objects.bulk_create(rows)


def _make_criterion_sections(parent, criteria, metrics, bullets):
    PlanSection.objects.bulk_create(
        PlanSection(plan=parent.plan, parent=parent, heading=str(criterion)[:250], criterion=criterion, position=place,
                    text="\n".join(bullets.get(criterion.pk, ())), metric_keys=list(metrics.get(criterion.title, ())))
        for place, criterion in enumerate(criteria, start=1)
    )  # fmt: skip


def _make_standard_sections(parent, criteria, bullets):
    """A section for each standard and, in it, one for each criterion that carries the criterion's name but not its number."""
    standards = {}
    for criterion in criteria:
        standard = criterion.standard
        above = standards.get(standard.pk)
        if above is None:
            above = PlanSection.objects.create(plan=parent.plan, parent=parent, heading=str(standard)[:250], position=len(standards) + 1)
            standards[standard.pk] = above
        PlanSection.objects.create(plan=parent.plan, parent=above, heading=criterion.title[:250], criterion=criterion,
                                   text="\n".join(bullets.get(criterion.pk, ())), position=criterion.position)  # fmt: skip


@transaction.atomic
def save_properties(plan, values, *, version, acting):
    """Write what stands around the text; `values` mixes fields of the plan and of its paper. Raises Conflict."""
    row = lock_plan(plan.pk, acting)
    if "period_kind" in values:
        values = values | {"period_end": _last_year(values["period_kind"], values["period_start"], values["period_end"])}
    on_paper = {name: values[name] for name in DOCUMENT_FIELDS if name in values}
    on_plan = {name: value for name, value in values.items() if name not in on_paper}
    on_paper["title"] = document_title(values["title_lines"], row.document.kind)
    changed = differing(row.document, on_paper)
    save_row(row, on_plan, version=version, by=acting.user, extra=changed)
    if changed:
        document = row.document
        texts = {name: (words(getattr(document, name)), words(on_paper[name])) for name in changed}
        remember_texts(row, texts, by=acting.user)
        for name in changed:
            setattr(document, name, on_paper[name])
        document.save(update_fields=changed)
    return row
