from django.db.models import IntegerChoices, TextChoices


class AssessmentKind(TextChoices):
    SELF = "self", "Tự đánh giá"
    EXTERNAL = "external", "Đánh giá ngoài, thẩm định"


class WorkStatus(TextChoices):
    NOT_OPENED = "not_opened", "Chưa mở"
    IN_PROGRESS = "in_progress", "Đang làm"
    DONE = "done", "Xong"


class Priority(IntegerChoices):
    HIGH = 1, "Cao"
    MEDIUM = 2, "Trung bình"
    LOW = 3, "Thấp"


class PaperKind(TextChoices):
    """What can be printed from an assessment; the first three are numbered papers, the others plain printouts."""

    DECISION = "decision", "Quyết định thành lập hội đồng tự đánh giá"
    PLAN = "plan", "Kế hoạch tự đánh giá"
    REPORT = "report", "Báo cáo tự đánh giá"
    SHEETS = "sheets", "Phiếu đánh giá tiêu chí"
    EVIDENCE = "evidence", "Danh mục minh chứng"
    RESULTS = "results", "Bảng tổng hợp kết quả"


class Outcome(TextChoices):
    """What the figures say about an indicator; people decide."""

    MET = "met", "Đạt theo số liệu"
    NOT_MET = "not_met", "Không đạt theo số liệu"
    NO_DATA = "no_data", "Chưa đủ số liệu"
    NO_THRESHOLD = "no_threshold", "Chưa có ngưỡng"
    NEEDS_PEOPLE = "needs_people", "Cần người xem xét"
    NOT_APPLICABLE = "not_applicable", "Không áp dụng"


class AssignWay(TextChoices):
    ADD = "add", "Giao thêm cho những người này"
    REPLACE = "replace", "Chỉ giao cho những người này (bỏ người cũ)"
    REMOVE = "remove", "Thôi giao cho những người này"


class CouncilDuty(TextChoices):
    CHAIR = "chair", "Chủ tịch hội đồng"
    VICE_CHAIR = "vice_chair", "Phó Chủ tịch hội đồng"
    SECRETARY = "secretary", "Thư ký hội đồng"
    MEMBER = "member", "Ủy viên hội đồng"


class GroupKind(TextChoices):
    SECRETARIAT = "secretariat", "Nhóm thư ký"
    WORKING = "working", "Nhóm công tác"


class DeadlineKind(TextChoices):
    EVIDENCE = "evidence", "Thu thập minh chứng"
    SHEETS = "sheets", "Xong phiếu đánh giá tiêu chí"
    DRAFT_REPORT = "draft_report", "Dự thảo báo cáo tự đánh giá"
    REPORT_APPROVED = "report_approved", "Phê duyệt báo cáo tự đánh giá"
    OTHER = "other", "Mốc khác"


class InheritedKind(TextChoices):
    STATE = "state", "Hiện trạng"
    STRENGTHS = "strengths", "Điểm mạnh"
    WEAKNESS = "weakness", "Điểm yếu"
    EVIDENCE = "evidence", "Minh chứng"


class ReviewState(TextChoices):
    UNREVIEWED = "unreviewed", "Kế thừa – chưa rà soát"
    TAKEN = "taken", "Đã đưa vào"
    DROPPED = "dropped", "Đã bỏ"


class EvidenceKind(TextChoices):
    DOCUMENT = "document", "Văn bản"
    BOOK = "book", "Sổ sách"
    PHOTO = "photo", "Ảnh"
    MINUTES = "minutes", "Biên bản"
    SURVEY = "survey", "Khảo sát"
    FIGURES = "figures", "Số liệu"
    OTHER = "other", "Khác"


class PlaceKind(TextChoices):
    FILE = "file", "Tệp tải lên"
    LINK = "link", "Đường dẫn điện tử"
    PAPER = "paper", "Bản giấy"


class EvidenceState(TextChoices):
    TO_CONFIRM = "to_confirm", "Chờ xác nhận"
    CONFIRMED = "confirmed", "Đã xác nhận"
    SENT_BACK = "sent_back", "Bị trả lại"


class CodeOrigin(TextChoices):
    OWN = "own", "Của đợt này"
    INHERITED = "inherited", "Kế thừa – chưa rà soát"


class GapKind(TextChoices):
    """What keeps a criterion from a level, in the order it is worked off."""

    FIGURE = "figure", "Số liệu phải đạt"
    NOT_MET = "not_met", "Chỉ báo không đạt"
    NOT_ASSESSED = "not_assessed", "Chưa kết luận"
    PEOPLE = "people", "Chưa giao cho ai"
    EVIDENCE = "evidence", "Chưa có minh chứng"


class AppraisalDuty(TextChoices):
    HEAD = "head", "Trưởng đoàn"
    SECRETARY = "secretary", "Thư ký đoàn"
    MEMBER = "member", "Thành viên đoàn"


class AppraisalState(TextChoices):
    """How far the team's findings are."""

    WORKING = "working", "Đoàn đang làm"
    CLOSED = "closed", "Đoàn đã chốt"


class RoomGate(TextChoices):
    """Whether the door of a team's room opens on a day."""

    OPEN = "open", "Đang mở"
    NOT_YET = "not_yet", "Chưa đến ngày mở"
    ENDED = "ended", "Đã hết hạn"
    REVOKED = "revoked", "Đã thu hồi"
