"""Pages of self-assessment: list, opening, overview, division of work."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import workflow
from assessments.council_workflow import assign_work
from assessments.deadlines import deadline_rows, open_rows
from assessments.enums import WorkStatus
from assessments.flags import flagged
from assessments.forms import AssignForm, OpenForm, TargetForm
from assessments.inheritance import last_before, source_label
from assessments.inheritance_workflow import open_with_last
from assessments.models import Assessment, WorkGroup
from assessments.overview import by_standard, gap_to_target, shown_rows
from assessments.permissions import may_draft, may_open
from assessments.standing import progress, school_result, sheet_standings
from documents.problems import WorkflowRefused
from formats.dates import governing_date, parse_school_year, school_year_label, school_year_of
from schools.models import School
from schools.permissions import works_in_school
from standards.models import RegulationSet

PAGE_SIZE = 50
DEADLINES_SHOWN = 4
YEARS_BACK, YEARS_AHEAD = 5, 1


def find_assessment(request, pk):
    """The assessment, or 404 outside the own school."""
    return get_object_or_404(Assessment.objects.visible_to(request.acting).select_related("regulation_set"), pk=pk)


def require_draft(request, assessment):
    """PermissionDenied unless the person drafts for the school."""
    if not may_draft(request.acting, assessment):
        raise PermissionDenied


@require_safe
def assessment_list(request):
    if not works_in_school(request.acting):
        raise Http404
    rows = Assessment.objects.visible_to(request.acting).select_related("regulation_set").with_progress()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "assessments/assessment_list.html", {"page": page, "can_open": may_open(request.acting)})


def asked_year(request):
    """The school year asked for, the running one when none or nonsense was."""
    years = offered_years(request.acting)
    try:
        year = parse_school_year(request.GET.get("year", ""))
    except ValueError:
        year = None
    return year if year in years else school_year_of(request.acting.today)


def offered_years(acting):
    """School years that may be chosen, newest first."""
    running = school_year_of(acting.today)
    return range(running + YEARS_AHEAD, running - YEARS_BACK - 1, -1)


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_open(request):
    if not works_in_school(request.acting):
        raise Http404
    if not may_open(request.acting):
        raise PermissionDenied
    year = asked_year(request)
    school = School.objects.filter(pk=request.acting.organization.pk).first()
    sets = RegulationSet.objects.governing(year, school.school_type) if school else []
    last = last_before(request.acting.organization, year)
    form = OpenForm(sets, request.POST if request.method == "POST" else None, inherits=source_label(last) if last else "")
    row = opened(request, form, year) if form.is_bound and form.is_valid() else None
    if row:
        messages.success(request, f"Đã mở đợt tự đánh giá năm học {school_year_label(year)}.")
        return redirect("assessment_detail", row.pk)
    context = {
        "school": school,
        "form": form,
        "year": year,
        "years": offered_years(request.acting),
        "sets": sets,
        "governing_on": governing_date(year),
        "amendments": Assessment(school_year=year, regulation_set=sets[0]).unread_amendments if sets else [],
        "held": Assessment.objects.visible_to(request.acting).filter(school_year=year).first(),
    }
    return render(request, "assessments/assessment_open.html", context)


def opened(request, form, year):
    """The new assessment; None when it was refused, with the reason on the form."""
    act = open_with_last if form.cleaned_data.get("inherit") else workflow.open_assessment
    try:
        return act(request.acting, year, form.cleaned_data["regulation_set"], form.cleaned_data["target_level"])
    except WorkflowRefused as refusal:
        form.add_error(None, str(refusal))


@require_safe
def assessment_detail(request, pk):
    assessment = find_assessment(request, pk)
    rows = sheet_standings(assessment)
    items = list(assessment.top_level_verdicts.select_related("item").order_by("item__position"))
    show = request.GET.get("show", "")
    shown = shown_rows(rows, show, request.acting.user)
    done, total = progress(rows)
    context = {
        "assessment": assessment,
        "groups": by_standard(shown),
        "shown_count": len(shown),
        "total": total,
        "done": done,
        "show": show,
        "items": items,
        "result": school_result(assessment, [row.standing for row in rows], [item.verdict for item in items]),
        "gap": gap_to_target(assessment, rows, items),
        "weakness_count": sum(row.sheet.weakness_count for row in rows),
        "can_draft": may_draft(request.acting, assessment),
        "flag_count": len(flagged(assessment, [*(row for sheet in rows for row in sheet.confirmed), *items])),
        "figures_rule": assessment.figures_rule(request.acting.today),
        "target_form": TargetForm(assessment, highest=assessment.regulation_set.level_count + bool(items)),
        "done_status": WorkStatus.DONE,
        "deadlines": open_rows(deadline_rows(assessment))[:DEADLINES_SHOWN],
        "today": request.acting.today,
    }
    return render(request, "assessments/assessment_detail.html", context)


@require_POST
def assessment_target(request, pk):
    assessment = find_assessment(request, pk)
    require_draft(request, assessment)
    form = TargetForm(assessment, request.POST, highest=workflow.top_target(assessment.regulation_set))
    if form.is_valid():
        workflow.set_target(request.acting, assessment, form.cleaned_data["target_level"])
        messages.success(request, "Đã lưu mức phấn đấu.")
    else:
        messages.error(request, "Bộ tiêu chuẩn này không có mức phấn đấu đó; chưa lưu gì.")
    return redirect("assessment_detail", assessment.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_assign(request, pk):
    assessment = find_assessment(request, pk)
    require_draft(request, assessment)
    sheets, people = assessment.criterion_assessments.with_names(), workflow.assignable_people(request.acting)
    groups = WorkGroup.objects.filter(council__assessment=assessment)
    form = AssignForm(sheets, people, request.POST if request.method == "POST" else None, request.GET.getlist("criterion"), groups)
    if form.is_bound and form.is_valid():
        chosen = form.chosen_sheets()
        assign_work(request.acting, assessment, chosen, form.chosen_people(), form.chosen_groups(), form.cleaned_data["way"])
        messages.success(request, f"Đã phân công {len(chosen)} tiêu chí.")
        return redirect("assessment_detail", assessment.pk)
    return render(request, "assessments/assessment_assign.html", {"assessment": assessment, "form": form, "people": people})
