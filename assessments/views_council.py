"""Pages of the council: its decision, members, working groups, and how far each person's and group's sheets are."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import council_workflow
from assessments.conflicts import conflicts_of
from assessments.council_forms import CouncilForm, GroupForm, MemberForm, PasteForm
from assessments.council_rules import council_rule, problems_of_council
from assessments.council_workflow import council_parts, group_parts, member_parts
from assessments.models import Council, CouncilMember, WorkGroup
from assessments.permissions import may_draft
from assessments.views import find_assessment, require_draft
from assessments.work_progress import work_rows
from assessments.workflow import assignable_people
from documents.problems import WorkflowRefused
from records.trail import entries_about

CONFLICT = 409
METHODS = require_http_methods(["GET", "HEAD", "POST"])


def draft_assessment(request, pk):
    """The assessment, for who drafts; 404 outside the school, 403 for other people of it."""
    assessment = find_assessment(request, pk)
    require_draft(request, assessment)
    return assessment


def council_of(assessment):
    """The assessment's council or None."""
    return Council.objects.filter(assessment=assessment).first()


def posted(request):
    return request.POST if request.method == "POST" else None


@require_safe
def council_detail(request, pk):
    assessment = find_assessment(request, pk)
    council = council_of(assessment)
    members = list(council.members.select_related("user")) if council else []
    groups = council.groups.prefetch_related("group_members__member", "sheets__criterion") if council else []
    context = {
        "assessment": assessment,
        "council": council,
        "members": members,
        "groups": groups,
        "rule": council_rule(assessment.regulation_set),
        "problems": problems_of_council(assessment.regulation_set, members) if members else [],
        "can_draft": may_draft(request.acting, assessment),
    }
    return render(request, "assessments/council_detail.html", context)


@require_safe
def council_progress(request, pk):
    assessment = find_assessment(request, pk)
    context = {"assessment": assessment, "rows": work_rows(assessment), "can_draft": may_draft(request.acting, assessment)}
    return render(request, "assessments/council_progress.html", context)


def row_page(request, assessment, form, title, button, back, *, conflicts=(), target=""):
    """The page of one row's form, with both texts where two people changed it; `back`: (page name, its title), `target`: where it is sent."""
    context = {"assessment": assessment, "form": form, "page_title": title, "button": button, "conflicts": conflicts,
               "back_page": back[0], "back_title": back[1], "target": target}
    return render(request, "assessments/council_form.html", context, status=CONFLICT if conflicts or target else 200)


def taken_away(request, row, action):
    """Whether a form was sent for a row that somebody of the school took away while it was open; `action`: what the trail calls it."""
    return request.method == "POST" and entries_about(row).filter(organization=request.acting.organization, action=action).exists()


def removed_twice(request, assessment, row, action, back="council_detail"):
    """The answer to taking away what is gone already (a double click, two people at once); None when it is there."""
    if not taken_away(request, row, action):
        return None
    messages.info(request, "Mục này đã được bỏ trước đó.")
    return redirect(back, assessment.pk)


def gone_row(request, assessment, make_form, add_page, words, button, back=("council_detail", "Hội đồng")):
    """What was typed for a row that is gone, kept on the form that adds a new one."""
    data = request.POST.copy()
    data.pop("start", None)
    form = make_form(data)
    form.add_error(None, f"{words} trong lúc bạn sửa. Những gì bạn ghi còn nguyên dưới đây; bấm “{button}” nếu vẫn cần.")
    return row_page(request, assessment, form, button, button, back, target=reverse(add_page, args=[assessment.pk]))


def saved(form, act):
    """Outcome of an act on a valid form; None when it was refused, with the reason on the form."""
    try:
        return act(form.parts(), form.ground())
    except WorkflowRefused as refusal:
        form.add_error(None, str(refusal))


def both_texts(form, make_form, subject, outcome):
    """(form, conflicts) of the page where a person chooses: all that could be merged, the own text where both changed."""
    parts, keys = form.parts(), outcome.merged.conflicts
    shown = outcome.merged.values | {key: parts.get(key, "") for key in keys}
    fresh = make_form(None, shown=shown, start=form.start_again(outcome.current, keys))
    return fresh, conflicts_of(form, subject, parts, outcome, form.words)


def edit_row(request, assessment, make_form, act, subject, title, button, done, back=("council_detail", "Hội đồng")):
    """One row's form: shown, saved, or shown again with both texts. `make_form(data, **kwargs)`, `act(parts, ground)`."""
    form, conflicts = make_form(posted(request)), ()
    outcome = saved(form, act) if form.is_bound and form.is_valid() else None
    if outcome and outcome.is_done:
        messages.success(request, done)
        return redirect(back[0], assessment.pk)
    if outcome:
        form, conflicts = both_texts(form, make_form, subject, outcome)
    return row_page(request, assessment, form, title, button, back, conflicts=conflicts)


@METHODS
def council_edit(request, pk):
    assessment = draft_assessment(request, pk)
    council = council_of(assessment) or Council(assessment=assessment)

    def make_form(data, **kwargs):
        return CouncilForm(council_parts(council), data, **kwargs)

    def act(parts, ground):
        return council_workflow.save_council(request.acting, assessment, parts, ground)

    return edit_row(request, assessment, make_form, act, council, "Quyết định thành lập hội đồng", "Lưu quyết định", "Đã lưu quyết định thành lập.")


def member_or_404(assessment, pk):
    return get_object_or_404(CouncilMember, pk=pk, council__assessment=assessment)


def member_form(request, member):
    """What makes the form of a member; `member` is None for a new one."""
    people = assignable_people(request.acting)
    if member and member.user and member.user not in people:
        people = [member.user, *people]  # who left the school stays in the list of this assessment
    return lambda data, **kwargs: MemberForm(people, member_parts(member), data, **kwargs)


def member_page(request, assessment, member, title, button, done):
    """Adding (`member` None) or changing a member."""
    def act(parts, ground):
        return council_workflow.save_member(request.acting, assessment, member, parts, ground)

    return edit_row(request, assessment, member_form(request, member), act, member, title, button, done)


@METHODS
def council_member_add(request, pk):
    return member_page(request, draft_assessment(request, pk), None, "Thêm thành viên hội đồng", "Thêm thành viên", "Đã thêm thành viên.")


@METHODS
def council_member_edit(request, pk, member_pk):
    assessment = draft_assessment(request, pk)
    if taken_away(request, CouncilMember(pk=member_pk), council_workflow.MEMBER_REMOVED):
        return gone_row(request, assessment, member_form(request, None), "council_member_add", "Người này vừa bị bỏ khỏi hội đồng", "Thêm lại thành viên")
    member = member_or_404(assessment, member_pk)
    return member_page(request, assessment, member, f"Sửa thành viên {member}", "Lưu thành viên", f"Đã lưu {member}.")


@METHODS
def council_members_paste(request, pk):
    assessment = draft_assessment(request, pk)
    form = PasteForm(posted(request))
    if form.is_bound and form.is_valid():
        added, left_out = council_workflow.add_members(request.acting, assessment, form.cleaned_data["lines"])
        say = messages.success if added else messages.warning
        say(request, f"Đã thêm {len(added)} người." + (f" Đã có sẵn, không thêm: {', '.join(left_out)}." if left_out else ""))
        return redirect("council_detail", assessment.pk)
    return render(request, "assessments/council_paste.html", {"assessment": assessment, "form": form})


@require_POST
def council_member_move(request, pk, member_pk):
    assessment = draft_assessment(request, pk)
    steps = {"up": -1, "down": 1}
    step = steps.get(request.POST.get("direction"))
    member = member_or_404(assessment, member_pk)
    if step:
        council_workflow.move_member(request.acting, assessment, member, step)
    return redirect("council_detail", assessment.pk)


@require_POST
def council_member_remove(request, pk, member_pk):
    assessment = draft_assessment(request, pk)
    if answer := removed_twice(request, assessment, CouncilMember(pk=member_pk), council_workflow.MEMBER_REMOVED):
        return answer
    member = member_or_404(assessment, member_pk)
    council_workflow.remove_member(request.acting, assessment, member)
    messages.success(request, f"Đã bỏ {member} khỏi hội đồng.")
    return redirect("council_detail", assessment.pk)


def group_or_404(assessment, pk):
    return get_object_or_404(WorkGroup, pk=pk, council__assessment=assessment)


def group_form(assessment, group):
    """What makes the form of a group; `group` is None for a new one."""
    members = CouncilMember.objects.filter(council__assessment=assessment)
    sheets = assessment.criterion_assessments.select_related("criterion")
    return lambda data, **kwargs: GroupForm(members, sheets, group_parts(group), data, **kwargs)


def group_page(request, assessment, group, title, button, done):
    """Adding (`group` None) or changing a group."""
    def act(parts, ground):
        return council_workflow.save_group(request.acting, assessment, group, parts, ground)

    return edit_row(request, assessment, group_form(assessment, group), act, group, title, button, done)


@METHODS
def work_group_add(request, pk):
    assessment = draft_assessment(request, pk)
    if request.method != "POST" and not CouncilMember.objects.filter(council__assessment=assessment).exists():
        messages.info(request, "Thêm thành viên hội đồng trước, rồi chia nhóm.")
        return redirect("council_detail", assessment.pk)
    return group_page(request, assessment, None, "Thêm nhóm", "Thêm nhóm", "Đã thêm nhóm và giao tiêu chí cho người trong nhóm.")


@METHODS
def work_group_edit(request, pk, group_pk):
    assessment = draft_assessment(request, pk)
    if taken_away(request, WorkGroup(pk=group_pk), council_workflow.GROUP_REMOVED):
        return gone_row(request, assessment, group_form(assessment, None), "work_group_add", "Nhóm này vừa bị bỏ", "Thêm lại nhóm")
    group = group_or_404(assessment, group_pk)
    return group_page(request, assessment, group, f"Sửa {group}", "Lưu nhóm", "Đã lưu nhóm; người phụ trách tiêu chí đã đổi theo.")


@require_POST
def work_group_remove(request, pk, group_pk):
    assessment = draft_assessment(request, pk)
    if answer := removed_twice(request, assessment, WorkGroup(pk=group_pk), council_workflow.GROUP_REMOVED):
        return answer
    group = group_or_404(assessment, group_pk)
    council_workflow.remove_group(request.acting, assessment, group)
    messages.success(request, f"Đã bỏ {group}.")
    return redirect("council_detail", assessment.pk)
