"""Kinds, routes and states of official papers (DESIGN 3.7)."""

from django.db.models import TextChoices


class DocumentKind(TextChoices):
    IMPROVEMENT_PLAN = "improvement_plan", "Kế hoạch cải tiến chất lượng"
    AUTHORITY_PLAN = "authority_plan", "Kế hoạch của cơ quan quản lý"
    COUNCIL_DECISION = "council_decision", "Quyết định thành lập hội đồng"
    ASSESSMENT_PLAN = "assessment_plan", "Kế hoạch tự đánh giá"
    ASSESSMENT_REPORT = "assessment_report", "Báo cáo tự đánh giá"
    RESULT_REPORT = "result_report", "Báo cáo kết quả thực hiện kế hoạch"


ASSESSMENT_KINDS = [DocumentKind.COUNCIL_DECISION, DocumentKind.ASSESSMENT_PLAN, DocumentKind.ASSESSMENT_REPORT]
# NĐ 30/2020, PL III, Mục I: abbreviation of each paper's type.
TYPE_ABBREVIATION = {
    DocumentKind.IMPROVEMENT_PLAN: "KH",
    DocumentKind.AUTHORITY_PLAN: "KH",
    DocumentKind.COUNCIL_DECISION: "QĐ",
    DocumentKind.ASSESSMENT_PLAN: "KH",
    DocumentKind.ASSESSMENT_REPORT: "BC",
    DocumentKind.RESULT_REPORT: "BC",
}
# The name of the type, printed above the trích yếu.
TYPE_NAMES = {"KH": "KẾ HOẠCH", "QĐ": "QUYẾT ĐỊNH", "BC": "BÁO CÁO"}


class Route(TextChoices):
    APPROVAL = "approval", "Phê duyệt trước khi ban hành"
    OPINION = "opinion", "Cho ý kiến"
    REPORT = "report", "Gửi để báo cáo"
    NONE = "none", "Không trình"


class DocumentState(TextChoices):
    DRAFT = "draft", "Nháp"
    SUBMITTED = "submitted", "Đã trình"
    IN_REVIEW = "in_review", "Đang xem xét"
    RETURNED = "returned", "Trả lại"
    APPROVED = "approved", "Đã phê duyệt"
    ISSUED = "issued", "Đã ban hành"
    REPLACED = "replaced", "Đã được thay thế"
    CORRECTED = "corrected", "Đã đính chính"
    RECALLED = "recalled", "Đã thu hồi"


EDITABLE_STATES = [DocumentState.DRAFT, DocumentState.RETURNED]
SET_ASIDE_STATES = [DocumentState.REPLACED, DocumentState.CORRECTED, DocumentState.RECALLED]
ISSUED_STATES = [DocumentState.ISSUED, *SET_ASIDE_STATES]


class Decision(TextChoices):
    APPROVED = "approved", "Phê duyệt"
    RETURNED = "returned", "Trả lại"
    OPINION = "opinion", "Đã cho ý kiến"
    NOTED = "noted", "Đã tiếp nhận báo cáo"
    TAKEN_BACK = "taken_back", "Đơn vị rút lại"


class VerdictView(TextChoices):
    AGREES = "agrees", "Nhất trí với kết quả tự đánh giá"
    PARTLY = "partly", "Nhất trí một phần"
    DISAGREES = "disagrees", "Chưa nhất trí"


class NumberState(TextChoices):
    USED = "used", "Đã cấp"
    OUTSIDE = "outside", "Đã dùng ngoài hệ thống"
    CANCELLED = "cancelled", "Đã hủy"


class SignatureField(TextChoices):
    """The two fields of an issued paper; the values are the fields' names inside the PDF."""

    PERSON = "NguoiKy", "người có thẩm quyền"
    SEAL = "CoQuan", "cơ quan"


class SignWay(TextChoices):
    HERE = "here", "Ký tại đây bằng tệp khóa"
    UPLOAD = "upload", "Ký bằng công cụ ngoài, nộp lại"
    DEVICE = "device", "Ký qua thiết bị hoặc dịch vụ"
    SCAN = "scan", "Ký giấy, nộp bản quét"
    TRIAL = "trial", "Ký thử – KHÔNG CÓ GIÁ TRỊ"


class SignedState(TextChoices):
    ACCEPTED = "accepted", "Chữ ký hợp lệ"
    REWRITTEN = "rewritten", "Chờ so bằng mắt"
    COMPARED = "compared", "Đã so bằng mắt"
    SCANNED = "scanned", "Bản quét"
    WORTHLESS = "worthless", "Không có giá trị"


class BudgetSource(TextChoices):
    STATE_BUDGET = "state_budget", "Ngân sách nhà nước"
    TUITION = "tuition", "Học phí"
    SOCIALIZED = "socialized", "Xã hội hóa"
    SPONSORSHIP = "sponsorship", "Tài trợ"
    OTHER = "other", "Khác"


class FundingState(TextChoices):
    AVAILABLE = "available", "Đã có"
    ASKED = "asked", "Đề nghị"


class FactKind(TextChoices):
    WEAKNESS = "weakness", "điểm yếu"
    ACTION = "action", "nhiệm vụ"
    BUDGET = "budget", "kinh phí"
    RESULT = "result", "mức đạt của tiêu chí"


# Working terms of ours, in calendar days, shown as "còn n ngày"; no article sets a term for reviewing a school's plan.
REVIEW_DAYS = 10
# NĐ 30/2020, Đ18 k.1: issue on the day of signing, at the latest the next working day.
ISSUE_DAYS = 1
