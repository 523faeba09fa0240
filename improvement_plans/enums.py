"""Choices of plans: period, kinds of sections, time, money, targets."""

from django.db.models import TextChoices

from documents.enums import BudgetSource as BudgetSource  # frozen facts name them too
from documents.enums import FundingState as FundingState
from standards.enums import SchoolLevel


class PeriodKind(TextChoices):
    SCHOOL_YEAR = "school_year", "Năm học"
    CALENDAR_YEAR = "calendar_year", "Năm"
    RANGE = "range", "Giai đoạn"


class SectionKind(TextChoices):
    TEXT = "text", "Đoạn văn"
    BASES = "bases", "Căn cứ"
    RESULTS = "results", "Kết quả theo tiêu chí"
    LAST_RESULTS = "last_results", "Kết quả kế hoạch năm trước"
    CRITERIA = "criteria", "Việc theo từng tiêu chí"
    STANDARDS = "standards", "Kết quả phấn đấu theo từng tiêu chuẩn"
    PROBLEM_TABLE = "problem_table", "Bảng vấn đề cần cải tiến"
    ACTION_TABLE = "action_table", "Bảng nhiệm vụ, giải pháp"
    MONITORING = "monitoring", "Bảng theo dõi"
    STANDING = "standing", "Bảng trường đạt chuẩn theo cấp học"
    RECOGNISED = "recognised", "Danh sách trường đã được công nhận"
    PROGRESS = "progress", "Bảng kết quả từng nhiệm vụ"
    CARRY_OVER = "carry_over", "Bảng nhiệm vụ chuyển tiếp"
    GOALS = "goals", "Bảng trường đề nghị công nhận"


# Sections whose content is made from rows of the plan; their text stands above the table, under it for the problems.
REPORT_KINDS = [SectionKind.PROGRESS, SectionKind.CARRY_OVER]
WIDE_KINDS = [SectionKind.PROBLEM_TABLE, SectionKind.ACTION_TABLE, SectionKind.MONITORING, *REPORT_KINDS]
CERTIFICATE_KINDS = [SectionKind.STANDING, SectionKind.RECOGNISED, SectionKind.GOALS]
TABLE_KINDS = [*WIDE_KINDS, *CERTIFICATE_KINDS]


# Sections under which a new plan gets one section for each criterion; only those with words are printed.
CRITERION_KINDS = [SectionKind.RESULTS, SectionKind.CRITERIA]
# Likewise, but each of them is a section of the plan's own: renamed, moved, numbered 1.1, and tied to any criterion or none.
SPARSE_KINDS = [*CRITERION_KINDS, SectionKind.STANDARDS]


# Whose figures a section prints: the whole school's, those of each of its levels, or of one level.
EACH_LEVEL = "each"
FIGURE_SCOPES = [("", "Toàn trường"), (EACH_LEVEL, "Từng cấp học"), *SchoolLevel.choices]


class RecognitionWay(TextChoices):
    RAISE = "raise", "Nâng chuẩn"
    RENEW = "renew", "Công nhận lại"


class TableShape(TextChoices):
    NINE = "nine", "Bảng 9 cột"
    TEN = "ten", "Bảng 10 cột (Biểu 2, TT 57/2026)"


class TimePrecision(TextChoices):
    DAY = "day", "Ngày"
    MONTH = "month", "Tháng"
    QUARTER = "quarter", "Quý"
    SEMESTER = "semester", "Học kỳ"
    SCHOOL_YEAR = "school_year", "Năm học"


class BundleState(TextChoices):
    WAITING = "waiting", "Đang chờ"
    BUILDING = "building", "Đang gom"
    READY = "ready", "Đã xong"
    FAILED = "failed", "Không gom được"


class MoneyState(TextChoices):
    UNKNOWN = "unknown", "Chưa xác định"
    NOT_NEEDED = "not_needed", "Không cần kinh phí"
    LINES = "lines", "Có kinh phí"


class TargetKind(TextChoices):
    NONE = "", "Không đặt chỉ tiêu số"
    REACH = "reach", "Đạt"
    ABOVE = "above", "Trên"
    BELOW = "below", "Dưới"
    BETWEEN = "between", "Từ … đến …"
    KEEP = "keep", "Giữ"


class OwnerRole(TextChoices):
    LEAD = "lead", "Chủ trì"
    JOIN = "join", "Phối hợp"


class CheckpointKind(TextChoices):
    SEMESTER = "semester", "Cuối học kỳ I"
    YEAR_END = "year_end", "Cuối năm học"
    OWN = "own", "Đợt khác"


class CheckpointState(TextChoices):
    OPEN = "open", "Đang theo dõi"
    CLOSED = "closed", "Đã kết thúc"


class DoneState(TextChoices):
    DONE = "done", "Hoàn thành"
    DOING = "doing", "Đang thực hiện"
    UNDONE = "undone", "Chưa hoàn thành"
