"""Whether a plan answers what the self-assessment found: focus, weaknesses left out, mandatory criteria below the level aimed at."""

from textwrap import shorten

from django.urls import reverse

from assessments.models import Weakness
from assessments.standing import sheet_standings
from documents.problems import warning

MAX_FOCUS = 5


def coverage_problems(plan, contents):
    """Warnings about the choice of problems; only for plans with a table of problems."""
    yield from _focus_problems(plan, contents)
    if plan.assessment_id is None:
        return
    for row in contents.problems:
        if not row.weakness_ids:
            yield warning(
                f"{row.words}: không trả lời điểm yếu nào của tự đánh giá.",
                reverse("problem_edit", args=[row.problem.pk]) + "#id_text",
            )
    covered = {criterion.pk for row in contents.problems for criterion in row.criteria}
    yield from _left_out(plan, contents, covered)
    yield from _below_target(plan, contents)


def _focus_problems(plan, contents):
    focus = [row for row in contents.problems if row.problem.is_focus]
    url = reverse("plan_focus", args=[plan.pk])
    if len(focus) > MAX_FOCUS:
        yield warning(f"Có {len(focus)} vấn đề trọng tâm; nên chọn nhiều nhất {MAX_FOCUS} để dồn sức.", url)
    elif not focus and len(contents.problems) > MAX_FOCUS:
        yield warning(f"Có {len(contents.problems)} vấn đề mà chưa chọn vấn đề nào là trọng tâm.", url)


def _left_out(plan, contents, covered):
    """Weaknesses of mandatory criteria, once for each criterion, and those of high priority, that no problem took."""
    taken = {weakness for row in contents.problems for weakness in row.weakness_ids}
    rows = (
        Weakness.objects.filter(sheet__assessment=plan.assessment_id)
        .exclude(pk__in=taken)
        .select_related("sheet__criterion")
    )
    url = reverse("plan_weaknesses", args=[plan.pk])
    for weakness in rows:
        criterion = weakness.sheet.criterion
        if criterion.is_mandatory and criterion.pk not in covered:
            yield warning(f"Tiêu chí bắt buộc {criterion.code} có điểm yếu nhưng chưa vào kế hoạch.", url)
            covered = covered | {criterion.pk}
        elif weakness.priority == 1:
            yield warning(
                f"Tiêu chí {criterion.code}: điểm yếu ưu tiên cao chưa vào kế hoạch: “{shorten(weakness.text, 60, placeholder='…')}”.",
                url,
            )


def _below_target(plan, contents):
    """Mandatory criteria below the level the assessment aims at for which nothing is to be done."""
    target = plan.assessment.target_level
    if not target:
        return
    worked_on = {criterion.pk for row in contents.problems if row.rows for criterion in row.criteria}
    for row in sheet_standings(plan.assessment):
        criterion = row.sheet.criterion
        if criterion.is_mandatory and row.is_short_of(target) and criterion.pk not in worked_on:
            url = reverse("plan_weaknesses" if row.sheet.weakness_count else "problem_add", args=[plan.pk])
            yield warning(
                f"Tiêu chí bắt buộc {criterion.code} dưới mục tiêu Mức {target} ({row.level_words[0].lower()}{row.level_words[1:]}) mà chưa có nhiệm vụ nào.",
                url,
            )
