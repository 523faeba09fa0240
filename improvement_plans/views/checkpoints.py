"""Checkpoints of a plan: the list, one of them, what is said of the whole, of each action, closed and opened again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.models import Evidence
from documents.problems import WorkflowRefused
from formats.text import clean_line
from improvement_plans import workflow
from improvement_plans.baselines import reached_of
from improvement_plans.checkpoint_forms import CheckpointForm, NewCheckpointForm, ResultForm, evidence_choices
from improvement_plans.contents import contents_of
from improvement_plans.enums import CheckpointState
from improvement_plans.following import chain_of, kinds_made, regular_moments
from improvement_plans.models import Checkpoint, PlanAction
from improvement_plans.permissions import may_follow
from improvement_plans.progress import progress_of
from improvement_plans.target_results import rows_at
from improvement_plans.views.access import PLAN_PARTS, visible_plan
from improvement_plans.views.conflicts import conflict_page, settled, start_version, typed_values


def visible_checkpoint(request, pk):
    """A checkpoint of a plan of the organisation one acts for."""
    rows = Checkpoint.objects.visible_to(request.acting).select_related(*(f"plan__{part}" for part in PLAN_PARTS))
    return get_object_or_404(rows, pk=pk)


def writable_checkpoint(request, pk):
    """A checkpoint one may fill in."""
    checkpoint = visible_checkpoint(request, pk)
    if not may_follow(request.acting, checkpoint.plan):
        raise PermissionDenied
    return checkpoint


@require_safe
def checkpoint_list(request, pk):
    """Checkpoints of the plan and of the plans it amends, and which one comes next."""
    return list_page(request, visible_plan(request, pk))


def list_page(request, plan, form=None):
    """The page of all checkpoints; `form` is one that was refused."""
    rows = Checkpoint.objects.visible_to(request.acting).filter(plan__document__in=chain_of(plan))
    made = kinds_made(plan)
    moments = [moment for moment in regular_moments(plan) if moment[0] not in made]
    first = {"kind": moments[0][0], "planned_on": moments[0][2]} if moments else {"kind": "own"}
    context = {
        "plan": plan,
        "checkpoints": rows.select_related("plan__document").prefetch_related("results"),
        "moments": moments,
        "form": form or NewCheckpointForm(initial=first, moments=moments),
        "can_follow": may_follow(request.acting, plan),
        "reports": plan.reports.select_related("document").order_by("pk"),
    }
    return render(request, "improvement_plans/checkpoint_list.html", context)


@require_POST
def checkpoint_add(request, pk):
    """Open a checkpoint."""
    plan = visible_plan(request, pk)
    if not may_follow(request.acting, plan):
        raise PermissionDenied
    form = NewCheckpointForm(request.POST, moments=regular_moments(plan))
    if not form.is_valid():
        return list_page(request, plan, form)
    data = form.cleaned_data
    try:
        checkpoint = workflow.make_checkpoint(plan, data["kind"], data["planned_on"], acting=request.acting, name=form.title)
    except WorkflowRefused as refused:
        form.add_error("kind", str(refused))
        return list_page(request, plan, form)
    messages.success(request, "Đã lập đợt theo dõi. Hãy ghi kết quả từng nhiệm vụ, chỉ tiêu.")
    return redirect("checkpoint_detail", checkpoint.pk)


@require_safe
def checkpoint_detail(request, pk):
    """Every action with how far it is, and what is said of the whole."""
    checkpoint = visible_checkpoint(request, pk)
    can_follow, contents = may_follow(request.acting, checkpoint.plan), contents_of(checkpoint.plan)
    context = {
        "plan": checkpoint.plan,
        "checkpoint": checkpoint,
        "progress": progress_of(checkpoint, contents),
        "target_rows": rows_at(checkpoint, contents),
        "can_follow": can_follow,
        "can_write": can_follow and checkpoint.state == CheckpointState.OPEN,
    }
    return render(request, "improvement_plans/checkpoint_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def checkpoint_edit(request, pk):
    """What is said of the whole checkpoint."""
    checkpoint = writable_checkpoint(request, pk)
    first = CheckpointForm(instance=checkpoint)
    theirs, version = typed_values(first), checkpoint.version
    form = CheckpointForm(settled(request.POST, theirs), instance=checkpoint) if request.method == "POST" else first
    if request.method == "POST" and form.is_valid():
        try:
            workflow.save_checkpoint(checkpoint, form.cleaned_data, version=start_version(request.POST), acting=request.acting)
        except workflow.Conflict as conflict:
            return conflict_page(request, conflict, form, theirs)
        except WorkflowRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Đã lưu đánh giá chung.")
            return redirect("checkpoint_detail", checkpoint.pk)
    context = {"plan": checkpoint.plan, "checkpoint": checkpoint, "form": form, "version": request.POST.get("version", version)}
    return render(request, "improvement_plans/checkpoint_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def result_edit(request, pk, action_pk):
    """How far one action is; “find” looks for evidence and keeps what is typed."""
    checkpoint = writable_checkpoint(request, pk)
    action = get_object_or_404(PlanAction.objects.present().select_related("problem__criterion", "problem__plan__organization"), pk=action_pk, problem__plan=checkpoint.plan)
    result = checkpoint.results.filter(action=action).first()
    first, make = _result_forms(request, action, result)
    theirs, version = typed_values(first), result.version if result else 0
    form = make(settled(request.POST, theirs)) if request.method == "POST" else first
    if request.method == "POST" and "find" not in request.POST and form.is_valid():
        try:
            _save(request, checkpoint, action, form)
        except workflow.Conflict as conflict:
            return conflict_page(request, _by_source(conflict, form, theirs), form, theirs)
        except WorkflowRefused as refused:
            form.add_error(None, str(refused))
        else:
            return _after_saving(request, checkpoint, action)
    context = {
        "plan": checkpoint.plan,
        "checkpoint": checkpoint,
        "action": action,
        "form": form,
        "picked": {str(pk) for pk in form["evidences"].value() or ()} if "evidences" in form.fields else set(),
        "words": _words(request),
        "original_end_on": result.original_end_on if result else action.end_on,
        "version": request.POST.get("version", version),
    }
    return render(request, "improvement_plans/result_form.html", context)


def _words(request):
    return clean_line(request.POST.get("evidence_words", ""))[:100]


def _result_forms(request, action, result):
    """(the form of what is stored, a function that binds posted data to it)."""
    held = list(result.evidences.values_list("pk", flat=True)) if result else []
    picked = [*held, *request.POST.getlist("evidences")]
    shown = evidence_choices(request.acting, action, _words(request), picked)
    evidences = Evidence.objects.filter(pk__in=[row.pk for row in shown]) if request.acting.is_school else None
    spent = workflow.spent_on(result) if result else {}
    reached = reached_of(action.problem.plan, action.metric)
    initial = {"evidences": held} | ({"actual_value": reached.value} if reached and not result else {})

    def make(data=None):
        instance = type(result).objects.get(pk=result.pk) if result else None
        return ResultForm(data, instance=instance, action=action, spent=spent, evidences=evidences, reached=reached, initial=initial)

    return make(), make


def _save(request, checkpoint, action, form):
    workflow.save_result(checkpoint, action, form.values, form.spending, version=start_version(request.POST),
                         acting=request.acting, evidences=form.cleaned_data.get("evidences"))  # fmt: skip


def _by_source(conflict, form, theirs):
    """The conflict with its money named box by box."""
    if "spending" in conflict.fields:
        boxes = [name for name in theirs if name.startswith("spent_") and form.data.get(name, "") != theirs[name]]
        conflict.fields = tuple(name for name in conflict.fields if name != "spending") + tuple(boxes)
    return conflict


def _after_saving(request, checkpoint, action):
    """On to the next action where asked, else back to the checkpoint."""
    messages.success(request, "Đã ghi kết quả.")
    actions = [row.action for row in contents_of(checkpoint.plan).actions] if "next" in request.POST else []
    later = actions[actions.index(action) + 1 :] if action in actions else []
    if later:
        return redirect("result_edit", checkpoint.pk, later[0].pk)
    return redirect("checkpoint_detail", checkpoint.pk)


@require_POST
def checkpoint_close(request, pk):
    checkpoint = writable_checkpoint(request, pk)
    workflow.close_checkpoint(checkpoint, acting=request.acting)
    messages.success(request, "Đã kết thúc đợt theo dõi; kết quả được giữ nguyên.")
    return redirect("checkpoint_detail", checkpoint.pk)


@require_POST
def checkpoint_reopen(request, pk):
    checkpoint = writable_checkpoint(request, pk)
    workflow.reopen_checkpoint(checkpoint, acting=request.acting)
    messages.success(request, "Đã mở lại đợt theo dõi.")
    return redirect("checkpoint_detail", checkpoint.pk)
