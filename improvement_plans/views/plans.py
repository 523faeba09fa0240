"""List of plans, a new plan, the editor page, what stands around the text."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessments.models import Assessment
from documents.permissions import reads_papers
from documents.problems import WorkflowRefused
from documents.replacing import replacement_of, replacement_symbol
from formats.dates import school_year_label, school_year_of
from formats.numbers import id_in
from improvement_plans import workflow
from improvement_plans.contents import contents_of, texts_in
from improvement_plans.enums import PeriodKind
from improvement_plans.forms import PlanForm, PropertiesForm, WeaknessesForm, routes_for
from improvement_plans.lineage import earlier_plans, next_period
from improvement_plans.models import ImprovementPlan, PlanAction, PlanProblem
from improvement_plans.own_templates import default_kind, own_kinds
from improvement_plans.permissions import may_edit, may_follow, may_make_plans
from improvement_plans.remarks import place_remarks
from improvement_plans.section_templates import template_for
from improvement_plans.sending import needs_own_approval
from improvement_plans.views.access import editable_plan, visible_plan
from improvement_plans.views.carrying import tell_aims_left
from improvement_plans.views.conflicts import conflict_page, settled, start_version, typed_values
from schools.models import School
from schools.tokens import read_book
from standards.models import RegulationSet

PAGE_SIZE = 50


@require_safe
def plan_list(request):
    """Plans of the organisation, newest period first; without a role that reads papers the page does not exist."""
    if not reads_papers(request.acting):
        raise Http404
    present = Q(problems__removed_at=None, problems__actions__deleted_at=None)
    rows = ImprovementPlan.objects.visible_to(request.acting).select_related("document")
    rows = rows.annotate(action_count=Count("problems__actions", filter=present), replaced_by=replacement_symbol("document")).order_by("-period_start", "-pk")
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "can_add": may_make_plans(request.acting),
    }
    return render(request, "improvement_plans/plan_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_add(request):
    """A new plan: for a school from an assessment's ticked weaknesses, for an authority its own."""
    acting = request.acting
    if not may_make_plans(acting):
        raise PermissionDenied
    assessments = Assessment.objects.visible_to(acting).select_related("regulation_set")
    earlier = earlier_plans(acting)
    asked = next((plan for plan in earlier if plan.pk == id_in(request.GET.get("continues", ""))), None)
    assessment = _chosen_assessment(request, assessments, asked)
    initial = _going_on(_first_values(acting, assessment), earlier, asked, assessment)
    if "template" in request.GET:
        initial["template"] = request.GET["template"]
    form = PlanForm(request.POST or None, is_school=acting.is_school, assessment=assessment, earlier=earlier, own=own_kinds(acting.organization), initial=initial)
    if request.method == "POST" and form.is_valid():
        plan = workflow.make_following_plan(acting, assessment=assessment, regulation_set=_governing_set(acting, form), **form.cleaned_data)
        _group(request, plan)
        carried = PlanAction.objects.filter(problem__plan=plan, carried_from__isnull=False).count()
        words = f" Đã chuyển {carried} nhiệm vụ từ kế hoạch trước." if carried else ""
        messages.success(request, f"Đã lập kế hoạch.{words} Hãy điền nhiệm vụ, giải pháp cho từng vấn đề.")
        if continued := form.cleaned_data.get("continues"):
            tell_aims_left(request, continued, plan)
        return redirect("plan_edit", plan.pk)
    context = {
        "form": form,
        "assessments": assessments,
        "assessment": assessment,
        "ticked": request.POST.getlist("weaknesses"),
    }
    return render(request, "improvement_plans/plan_add.html", context)


def _group(request, plan):
    """Make one problem of those that name the same cause, where the person asked for it."""
    if not request.POST.get("groups_causes"):
        return
    try:
        count = workflow.group_by_cause(plan, acting=request.acting)
    except WorkflowRefused as refused:
        messages.warning(request, f"Chưa gộp theo nguyên nhân: {refused}")
    else:
        messages.info(request, f"Đã gộp theo nguyên nhân thành {count} vấn đề." if count else "Không có điểm yếu nào ghi cùng một nguyên nhân để gộp.")


def _going_on(values, earlier, asked, assessment):
    """The first values with the earlier plan asked for and the period after it; else with the one whose next period it would be."""
    if asked is None:
        before = next((plan for plan in earlier if next_period(plan)[:2] == (values["period_kind"], values["period_start"])), None)
        return values | ({"continues": before.pk} if before else {})
    kind, start, end = next_period(asked)
    is_same_set = assessment is None or assessment.regulation_set_id == asked.regulation_set_id
    template = {"template": asked.template} if is_same_set else {}
    return values | template | {"continues": asked.pk, "period_kind": kind, "period_start": start, "period_end": end}


def _chosen_assessment(request, assessments, asked):
    """The assessment named in the address, else the newest, of the years a plan goes on from where one is asked for; "none" means none."""
    chosen = request.GET.get("assessment", "")
    if chosen == "none" or not request.acting.is_school:
        return None
    if chosen:
        return get_object_or_404(assessments, pk=id_in(chosen))
    if asked:
        assessments = assessments.filter(school_year__range=(asked.period_start, next_period(asked)[1]))
    return assessments.first()


def _first_values(acting, assessment):
    kind = PeriodKind.SCHOOL_YEAR if acting.is_school else PeriodKind.CALENDAR_YEAR
    regulation_set = assessment.regulation_set if assessment else None
    own = default_kind(acting.organization, regulation_set.decision_rule if regulation_set else None)
    template = own or template_for(acting.is_school, regulation_set)
    year = school_year_of(acting.today) if acting.is_school else acting.today.year
    return {"template": template.slug, "period_kind": kind, "period_start": assessment.school_year if assessment else year}


def _governing_set(acting, form):
    """The set in force for a school's plan that comes from no assessment (DESIGN 3.1)."""
    school = School.objects.filter(pk=acting.organization.pk).first()
    sets = RegulationSet.objects.governing(form.cleaned_data["period_start"], school.school_type) if school else []
    return sets[0] if sets else None


@require_safe
def plan_of_document(request, pk):
    """From a paper to the plan it came from: `documents` knows no plans, so the way up is by the paper's key."""
    plan = get_object_or_404(ImprovementPlan.objects.visible_to(request.acting), document__pk=pk)
    return redirect("plan_edit", plan.pk)


@require_safe
def plan_edit(request, pk):
    """The editor: sections and rows on the left, the sheet on the right; readers see the same without buttons."""
    plan = visible_plan(request, pk)
    contents = contents_of(plan)
    can_edit = may_edit(request.acting, plan)
    removed = removed_rows(plan) if can_edit else []
    context = {
        "plan": plan,
        "document": plan.document,
        "replacement": replacement_of(plan.document),
        "amendment": workflow.open_amendment(plan.document) if plan.document.is_issued else None,
        "can_amend": may_follow(request.acting, plan) and not list(workflow.amendment_problems(plan.document)),
        "contents": contents,
        "figure_book": read_book(plan.organization_id, texts_in(contents)),
        "general_remarks": place_remarks(contents),
        "can_edit": can_edit,
        "is_own_approval": needs_own_approval(plan),
        "removed": removed,
        "undo": next((row for row in removed if str(row.key) == request.GET.get("undo")), None),
    }
    return render(request, "improvement_plans/plan_edit.html", context)


def removed_rows(plan):
    """What was left out and can come back: sections, problems, actions, each with `kind` for its address."""
    sections = plan.sections.filter(removed_at__isnull=False, parent__removed_at=None)
    problems = plan.problems.filter(removed_at__isnull=False)
    actions = PlanAction.objects.filter(problem__plan=plan, problem__removed_at=None, deleted_at__isnull=False).select_related("problem")
    rows = []
    for kind, label, found in (("section", "Mục", sections), ("problem", "Vấn đề", problems), ("action", "Nhiệm vụ", actions)):
        for row in found:
            row.kind, row.kind_label = kind, label
            rows.append(row)
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
def plan_properties(request, pk):
    """Title, period, signer, recipients, route: fields of the plan and of its paper."""
    plan = editable_plan(request, pk)
    routes = routes_for(plan.organization.is_school, plan.document.route)
    first = PropertiesForm(initial=_property_values(plan), routes=routes)
    theirs = typed_values(first)
    form = PropertiesForm(settled(request.POST, theirs), routes=routes) if request.method == "POST" else first
    if request.method == "POST" and form.is_valid():
        try:
            workflow.save_properties(plan, form.cleaned_data, version=start_version(request.POST), acting=request.acting)
        except workflow.Conflict as conflict:
            return conflict_page(request, conflict, form, theirs)
        messages.success(request, "Đã lưu thể thức và nơi nhận.")
        return redirect("plan_edit", plan.pk)
    context = {"plan": plan, "form": form, "version": request.POST.get("version", plan.version)}
    return render(request, "improvement_plans/plan_properties.html", context)


def _property_values(plan):
    values = {}
    for name in PropertiesForm.base_fields:
        values[name] = getattr(plan if hasattr(plan, name) else plan.document, name)
    if plan.period_kind == PeriodKind.SCHOOL_YEAR:
        values["period_start"] = school_year_label(plan.period_start)
    if plan.period_kind != PeriodKind.RANGE:
        values["period_end"] = None
    return values


@require_http_methods(["GET", "HEAD", "POST"])
def plan_weaknesses(request, pk):
    """Tick more weaknesses of the plan's assessment."""
    plan = editable_plan(request, pk)
    if plan.assessment is None:
        raise PermissionDenied
    form = WeaknessesForm(request.POST if request.method == "POST" else None, assessment=plan.assessment)
    taken = PlanProblem.objects.present().filter(plan=plan).values_list("weaknesses", flat=True)
    if request.method == "POST" and form.is_valid():
        problems = workflow.add_weaknesses(plan, form.cleaned_data["weaknesses"], acting=request.acting)
        messages.success(request, f"Đã đưa thêm {len(problems)} vấn đề vào kế hoạch.")
        _group(request, plan)
        return redirect("plan_edit", plan.pk)
    context = {"plan": plan, "form": form, "taken": set(taken), "ticked": request.POST.getlist("weaknesses")}
    return render(request, "improvement_plans/plan_weaknesses.html", context)
