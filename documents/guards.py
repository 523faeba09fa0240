"""Why an act may not happen now: the lists that pages show and that workflow refuses by (DESIGN 3.5)."""

from django.utils import timezone

from documents.enums import EDITABLE_STATES, SET_ASIDE_STATES, Decision, DocumentState, Route
from documents.letterheads import printed_letterhead, symbol_of_paper
from documents.models import ArchivedPaper, ReviewComment, Version
from documents.numbering import number_problems
from documents.paper_json import content_sha256, from_dict
from documents.problems import error
from formats.dates import short_date


def state_problems(document, allowed, act):
    """One error when the paper is in none of the `allowed` states; `act` completes “Không … được”."""
    if document.state in allowed:
        return []
    return [error(f"Không {act} được: văn bản đang ở trạng thái “{document.get_state_display()}”.")]


def submit_problems(document, receiver, on):
    """Before sending for approval or opinion; `receiver` is the reviewing body on that day, or None."""
    problems = state_problems(document, EDITABLE_STATES, "trình")
    if document.route == Route.NONE:
        problems.append(error("Văn bản này không phải trình."))
    if document.route == Route.REPORT:
        problems.append(error("Văn bản này được ban hành trước, gửi báo cáo sau."))
    if receiver is None:
        problems.append(error(f"Ngày {short_date(on)} đơn vị chưa có cơ quan xét duyệt; người vận hành cần khai báo."))
    return problems


def finalize_problems(document):
    """Before the head approves the organisation's own paper."""
    problems = state_problems(document, EDITABLE_STATES, "duyệt")
    if document.route == Route.APPROVAL:
        problems.append(error("Văn bản này phải trình cơ quan cấp trên phê duyệt."))
    if document.route == Route.OPINION and not has_opinion(document):
        problems.append(error("Chưa có ý kiến của cơ quan cấp trên."))
    return problems


def has_opinion(document):
    """Whether the authority has given its opinion on the last submission."""
    submission = document.current_submission()
    return submission is not None and submission.decision == Decision.OPINION


def decided_problems(submission):
    """One error when the submission has its decision already."""
    if not submission.decision:
        return []
    return [error(f"Lượt trình này đã có kết quả: {submission.get_decision_display().lower()}.")]


def review_problems(document, submission, act):
    """Before commenting, returning, giving an opinion: opened, not decided."""
    return decided_problems(submission) or state_problems(document, [DocumentState.IN_REVIEW], act)


def approve_problems(document, submission, seen_sha256):
    """Before approving: only the newest version, opened, unchanged, and the very one the leader has read."""
    problems = review_problems(document, submission, "phê duyệt")
    version = submission.version
    if submission.route != Route.APPROVAL:
        problems.append(error("Lượt trình này không phải để phê duyệt."))
    if document.organization.to_on and document.organization.to_on < timezone.localdate():
        problems.append(error(f"{document.organization} đã kết thúc hoạt động ngày {short_date(document.organization.to_on)}, không phê duyệt được."))
    if version.number != newest_number(document):
        problems.append(error(f"Bản số {version.number} không còn là bản mới nhất."))
    if version.content_sha256 != seen_sha256:
        problems.append(error("Nội dung đang xem không khớp với bản được trình; hãy tải lại trang."))
    return problems + unanswered_problems(submission) + intact_problems(version)


def unanswered_problems(submission):
    """Before approving: no mandatory remark may be open, made now or on an earlier version."""
    rows = ReviewComment.objects.open().filter(submission__version__document=submission.version.document_id)
    waiting = rows.filter(is_mandatory=True).exclude(submission__decision=Decision.TAKEN_BACK)
    return [error(f"Góp ý bắt buộc “{row}” ({row.label or 'toàn văn bản'}) chưa được tiếp thu: hãy để chuyên viên trả lại, hoặc khép góp ý rồi phê duyệt.") for row in waiting]


def newest_number(document):
    """Number of the newest version, 0 when none was frozen."""
    return Version.objects.filter(document=document).order_by("-number").values_list("number", flat=True).first() or 0


def intact_problems(version):
    """One error when the frozen text no longer has the hash noted at freezing."""
    if content_sha256(from_dict(version.snapshot)) == version.content_sha256:
        return []
    return [error(f"Bản số {version.number} đã bị thay đổi sau khi đóng băng; hãy báo người vận hành.")]


def reopen_problems(document):
    """Before an approved paper without a number goes back to drafting."""
    return state_problems(document, [DocumentState.APPROVED], "mở lại")


def set_aside_problems(document, state):
    """Before an issued paper is recalled, corrected or replaced."""
    if state not in SET_ASIDE_STATES:
        return [error("Hãy chọn thu hồi, đính chính hoặc thay thế.")]
    if document.pk and ArchivedPaper.objects.filter(document=document).exists():
        return [error("Văn bản nhập từ bản giấy chỉ rút khỏi kho được.")]
    return state_problems(document, [DocumentState.ISSUED], "thu hồi, đính chính, thay thế")


def issue_problems(document, version, number, dated_on, today):
    """Before numbering and issuing; warnings among them need a tick."""
    problems = state_problems(document, [DocumentState.APPROVED], "ban hành")
    if version.number != newest_number(document):
        problems.append(error(f"Bản số {version.number} không còn là bản mới nhất."))
    problems += intact_problems(version)
    problems += letterhead_problems(document, from_dict(version.snapshot), dated_on)
    return problems + number_problems(document.organization, document.type_abbreviation, number, dated_on, today, document.unit_code)


def letterhead_problems(document, paper, dated_on):
    """The approved text carries one letterhead; on the chosen day the organisation must still have the same."""
    letterhead = document.organization.letterhead_on(dated_on)
    if letterhead is None:
        return [error(f"Ngày {short_date(dated_on)} đơn vị chưa có phần đầu văn bản.")]
    differing = [words for words, frozen, current in _letterhead_pairs(document, paper, letterhead) if frozen != current]
    if not differing:
        return []
    what = ", ".join(differing)
    return [error(f"Ngày {short_date(dated_on)} đơn vị có phần đầu văn bản khác bản đã duyệt ({what}): "
                  "hãy chọn ngày khác, hoặc mở lại văn bản để duyệt với phần đầu mới.")]


def _letterhead_pairs(document, paper, letterhead):
    """(what in words, as frozen, as on the chosen day)."""
    current = printed_letterhead(document, letterhead)
    yield "cơ quan chủ quản", _printed(paper.letterhead.managing), _printed(current.managing)
    yield "cơ quan ban hành", _printed(paper.letterhead.issuer), _printed(current.issuer)
    yield "địa danh", paper.place, letterhead.place_name
    yield "ký hiệu", paper.symbol, symbol_of_paper(document, letterhead)


def _printed(lines):
    """Lines of a letterhead as papers show them: how they were typed does not count."""
    return tuple(line.upper() for line in lines)


def report_problems(document, issued, receiver):
    """Before an issued paper is sent to be noted; it is sent once."""
    if issued is None:
        return [error("Văn bản chưa ban hành nên chưa gửi báo cáo được.")]
    problems = state_problems(document, [DocumentState.ISSUED], "gửi báo cáo")
    problems += [] if document.route == Route.REPORT else [error("Văn bản này không thuộc loại gửi để báo cáo.")]
    if receiver is None:
        problems.append(error("Đơn vị chưa có cơ quan nhận báo cáo; người vận hành cần khai báo."))
    return problems


def note_problems(submission):
    """Before noting a report."""
    if submission.route != Route.REPORT:
        return [error("Lượt gửi này không phải để báo cáo.")]
    return decided_problems(submission)
