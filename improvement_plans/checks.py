"""What is missing (error) or weak (warning) before a plan is sent; each line leads to the place where it is put right."""

from dataclasses import replace

from django.urls import reverse

from documents import compare
from documents.addressees import missing_lines
from documents.enums import Route
from documents.layout import unprintable
from documents.letterheads import planned_letterhead
from documents.problems import error, warning
from documents.remarks import remark_problems
from formats.plaintext import LEFT_BLANK
from improvement_plans.bases import basis_problems
from improvement_plans.contents import contents_of
from improvement_plans.coverage_checks import coverage_problems
from improvement_plans.enums import (
    SPARSE_KINDS,
    TABLE_KINDS,
    CheckpointState,
    MoneyState,
    SectionKind,
    TableShape,
    TargetKind,
)
from improvement_plans.figure_checks import figure_problems
from improvement_plans.papers import draft_of, section_key
from improvement_plans.quality_checks import action_url, quality_problems
from improvement_plans.remarks import owner_of
from improvement_plans.tables import action_key, problem_key
from improvement_plans.target_checks import target_problems

LONG_CELL = 1500
MAX_CHARACTERS = 8
FRAME_TEXTS = {
    "title_lines": "Trích yếu", "preamble_bases": "Căn cứ ở đầu văn bản", "lead_in": "Lời dẫn", "closing": "Đoạn kết", "recipients": "Nơi nhận",
}  # fmt: skip
ACTION_TEXTS = ("tasks", "expected_result", "leaders", "partners", "time_text", "other_conditions")
# The last text column differs between the two shapes of the table.
LAST_TEXT = {TableShape.NINE: "note", TableShape.TEN: "evidence"}


def problems_of(plan, acting, contents=None):
    """All problems of a plan in reading order; `acting.today` decides which letterhead and reviewing body count."""
    contents = contents or contents_of(plan)
    problems = [*_frame_problems(plan, acting), *_section_problems(plan, contents)]
    problems += [*basis_problems(plan, contents, acting), *quality_problems(plan, contents), *target_problems(plan, contents)]
    if contents.has_table:
        for row in contents.problems:
            problems += _problem_row_problems(plan, row)
        if not contents.problems:
            problems.append(error("Kế hoạch chưa có vấn đề cần cải tiến nào.", edit_url(plan, "table")))
        problems += coverage_problems(plan, contents)
    pieces = list(compare.collect(draft_of(plan, contents)))
    urls = _edit_urls(contents) | {"": reverse("plan_properties", args=[plan.pk])}
    problems += [*figure_problems(plan, contents, pieces, urls), *_character_problems(pieces, urls)]
    return [*problems, *remark_problems(plan.document, edit_url(plan))]


def without_links(problems):
    """The same problems for somebody who may read the plan but not put it right."""
    return [replace(problem, url="") for problem in problems]


def edit_url(plan, anchor=""):
    """The editor, at a place when `anchor` is given."""
    return reverse("plan_edit", args=[plan.pk]) + (f"#{anchor}" if anchor else "")


def _properties_url(plan, field):
    return f"{reverse('plan_properties', args=[plan.pk])}#id_{field}"


def _frame_problems(plan, acting):
    """Title, letterhead, signer, recipients, receiver."""
    document = plan.document
    if planned_letterhead(document) is None:
        yield error("Đơn vị chưa có phần đầu văn bản (tên cơ quan, địa danh, ký hiệu) vào thời điểm dự kiến ban hành.",
                    _properties_url(plan, "planned_on"))
    if not plan.title_lines.strip():
        yield error("Chưa có trích yếu.", _properties_url(plan, "title_lines"))
    elif str(plan.period_start) not in plan.title_lines:
        yield warning(f"Trích yếu không nhắc đến {plan.period_label}.", _properties_url(plan, "title_lines"))
    if not document.signer_lines.strip():
        yield error("Chưa có chức vụ người ký.", _properties_url(plan, "signer_lines"))
    if not document.signer_name.strip():
        yield error("Chưa có họ tên người ký.", _properties_url(plan, "signer_name"))
    if not plan.recipients.strip():
        yield warning("Chưa ghi nơi nhận.", _properties_url(plan, "recipients"))
    for line in missing_lines(document, plan.recipients):
        yield warning(f"Nơi nhận chưa có dòng “{line}”, nơi đã chọn để gửi.", _properties_url(plan, "recipients"))
    if document.planned_on is None:
        yield warning("Chưa chọn tháng, năm dự kiến ban hành.", _properties_url(plan, "planned_on"))
    if document.route in (Route.APPROVAL, Route.OPINION) and plan.organization.reviewing_body_on(acting.today) is None:
        yield error("Đơn vị chưa có cơ quan xét duyệt; người vận hành cần khai báo.", _properties_url(plan, "route"))
    for name, label in FRAME_TEXTS.items():
        if LEFT_BLANK.search(getattr(plan, name)):
            yield error(f"{label} còn chỗ trống chưa điền.", _properties_url(plan, name))


def _section_problems(plan, contents):
    if not contents.has_table and plan.sections.filter(kind=SectionKind.ACTION_TABLE).exists():
        yield error("Kế hoạch không còn mục bảng nhiệm vụ, giải pháp; hãy khôi phục ở phần “Đã bỏ”.", edit_url(plan, "removed"))
    elif not contents.has_table and contents.problems:
        yield warning(f"Mẫu này không có bảng nhiệm vụ nên {len(contents.problems)} vấn đề không được in.", edit_url(plan, "unprinted"))
    yield from _report_problems(plan, contents)
    for node in contents.sections:
        yield from _node_problems(plan, node)


def _report_problems(plan, contents):
    """What the checkpoints behind a report still lack."""
    if not plan.reported_plan_id:
        return
    url = reverse("checkpoint_list", args=[plan.reported_plan_id])
    unwritten = sum(one.result is None for _, ones in contents.told for one in ones)
    if unwritten:
        yield warning(f"Còn {unwritten:02d} nhiệm vụ chưa ghi kết quả ở đợt theo dõi.", url)
    if plan.reported_checkpoint and plan.reported_checkpoint.state == CheckpointState.OPEN:
        yield warning(f"Đợt theo dõi “{plan.reported_checkpoint.name}” chưa kết thúc.", url)


def _node_problems(plan, node, is_sparse=False):
    """Gaps of a section and of those below it; under criteria and standards only what has words is printed."""
    section = node.section
    url = f"{reverse('section_edit', args=[section.pk])}#id_text"
    if LEFT_BLANK.search(f"{section.heading}\n{section.text}"):
        yield error(f"Mục “{section.heading}” còn chỗ trống chưa điền.", url)
    if section.kind in SPARSE_KINDS or is_sparse:
        if not node.has_words:
            yield warning(f"Mục “{section.heading}” chưa ghi nội dung của tiêu chí nào.", edit_url(plan, f"section-{section.key}"))
        children = [child for child in node.children if child.has_words]
    else:
        children = node.children
        if section.kind == SectionKind.GOALS:
            yield from _goal_problems(plan)
        if not node.has_words and section.kind not in TABLE_KINDS and not children:
            yield error(f"Mục “{section.heading}” chưa có nội dung.", url)
    for child in children:
        yield from _node_problems(plan, child, is_sparse or section.kind == SectionKind.STANDARDS)


def _goal_problems(plan):
    """A table of schools that is empty, or that names a school without its month."""
    goals = plan.recognition_goals.all()
    if not goals:
        yield error("Chưa có trường nào trong bảng đề nghị công nhận.", reverse("goals_fill", args=[plan.pk]))
    for goal in goals:
        if goal.month is None:
            yield warning(f"{goal.name}: chưa có tháng đề nghị.", f"{reverse('goal_edit', args=[goal.pk])}#id_month")


def _problem_row_problems(plan, row):
    problem = row.problem
    place = row.words
    url = f"{reverse('problem_edit', args=[problem.pk])}#id_text"
    if LEFT_BLANK.search(f"{problem.text}\n{problem.cause}\n{problem.present_state}"):
        yield error(f"{place}: còn chỗ trống chưa điền.", url)
    if len(problem.present_state) > LONG_CELL:
        yield warning(f"{place}: hiện trạng dài {len(problem.present_state)} ký tự, nên rút gọn cho vừa ô bảng.", url)
    if not row.rows:
        yield error(f"{place}: chưa có nhiệm vụ, giải pháp nào.", edit_url(plan, f"problem-{problem.key}"))
    for action_row, name in row.named_rows():
        yield from action_problems(plan, action_row, name)


def action_problems(plan, row, name):
    """Problems of one action; `name` says in words which one."""
    action = row.action
    for field, words in (("tasks", "công việc, giải pháp"), ("leaders", "người chủ trì")):
        if not getattr(action, field).strip():
            yield error(f"{name}: chưa có {words}.", action_url(action, field))
    if not action.expected_result.strip() and not action.target_kind:
        yield error(f"{name}: chưa có kết quả cần đạt.", action_url(action, "expected_result"))
    yield from _target_problems(action, name)
    yield from _time_problems(plan, action, name)
    yield from _money_problems(row, name)
    unfilled = [field for field in (*ACTION_TEXTS, LAST_TEXT[plan.table_shape]) if LEFT_BLANK.search(getattr(action, field))]
    if unfilled:
        yield error(f"{name}: còn chỗ trống chưa điền.", action_url(action, unfilled[0]))


def _target_problems(action, name):
    if action.target_kind and action.target_value is None:
        yield error(f"{name}: chỉ tiêu chưa có con số.", action_url(action, "target_value"))
    if action.target_kind == TargetKind.BETWEEN and action.target_value_to is None:
        yield error(f"{name}: chỉ tiêu “từ … đến …” thiếu số thứ hai.", action_url(action, "target_value_to"))


def _time_problems(plan, action, name):
    start, end = action.start_on, action.end_on
    if not start and not end and not action.time_text.strip():
        yield error(f"{name}: chưa có thời gian.", action_url(action, "start_on"))
        return
    if not end:
        yield warning(f"{name}: chưa có hạn hoàn thành nên không nhắc việc được.", action_url(action, "end_on"))
    if start and end and end < start:
        yield error(f"{name}: hạn hoàn thành trước ngày bắt đầu.", action_url(action, "end_on"))
    first, last = plan.period_bounds
    if any(day and not first <= day <= last for day in (start, end)):
        yield warning(f"{name}: thời gian nằm ngoài {plan.period_label}.", action_url(action, "start_on"))


def _money_problems(row, name):
    action = row.action
    if action.money_state == MoneyState.UNKNOWN:
        yield warning(f"{name}: kinh phí chưa xác định.", action_url(action, "money_state_0"))
    if action.money_state == MoneyState.LINES and not row.lines:
        yield error(f"{name}: chưa có dòng kinh phí nào.", action_url(action, "money_state_0"))
    if action.money_state == MoneyState.LINES and any(not line.budget_year for line in row.lines):
        yield warning(f"{name}: dòng kinh phí chưa ghi năm ngân sách.", action_url(action, "money_state_0"))


def _character_problems(pieces, urls):
    """Characters that the paper's font lacks would be printed as empty boxes; one line for each place, once."""
    places = {}
    for piece in pieces:
        owner, characters = owner_of(piece.key), unprintable(piece.text)
        if characters:
            place, found = places.get(owner, (piece.place, ""))
            places[owner] = (place, "".join(dict.fromkeys(found + characters)))
    for owner, (place, characters) in places.items():
        shown = ", ".join(f"“{char}” (U+{ord(char):04X})" for char in characters[:MAX_CHARACTERS])
        yield warning(f"{place}: phông chữ của bản in không có ký tự {shown}; hãy thay bằng ký tự khác.", urls.get(owner) or urls[""])


def _edit_urls(contents):
    """{key in the paper: page where that text is written} of sections, problems and actions."""
    rows = [(section_key(node.section), "section_edit", node.section) for top in contents.sections for node in top.whole()]
    rows += [(problem_key(row.problem), "problem_edit", row.problem) for row in contents.problems]
    rows += [(action_key(row.action), "action_edit", row.action) for row in contents.actions]
    return {key: reverse(name, args=[row.pk]) for key, name, row in rows}
