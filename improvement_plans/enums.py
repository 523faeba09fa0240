from django.db.models import TextChoices


class PeriodKind(TextChoices):
    SCHOOL_YEAR = "school_year", "Năm học"
    CALENDAR_YEAR = "calendar_year", "Năm"
    RANGE = "range", "Giai đoạn"


class SectionKind(TextChoices):
    TEXT = "text", "Đoạn văn"
    BASES = "bases", "Căn cứ"
    RESULTS = "results", "Kết quả theo tiêu chí"
    ACTION_TABLE = "action_table", "Bảng nhiệm vụ, giải pháp"


class TimePrecision(TextChoices):
    DAY = "day", "Ngày"
    MONTH = "month", "Tháng"
    QUARTER = "quarter", "Quý"
    SEMESTER = "semester", "Học kỳ"
    SCHOOL_YEAR = "school_year", "Năm học"


class MoneyState(TextChoices):
    UNKNOWN = "unknown", "Chưa xác định"
    NOT_NEEDED = "not_needed", "Không cần kinh phí"
    LINES = "lines", "Có kinh phí"


class BudgetSource(TextChoices):
    STATE_BUDGET = "state_budget", "Ngân sách nhà nước"
    TUITION = "tuition", "Học phí"
    SOCIALIZED = "socialized", "Xã hội hóa"
    SPONSORSHIP = "sponsorship", "Tài trợ"
    OTHER = "other", "Khác"


class TargetKind(TextChoices):
    NONE = "", "Không đặt chỉ tiêu số"
    REACH = "reach", "Đạt"
    ABOVE = "above", "Trên"
    BELOW = "below", "Dưới"
    BETWEEN = "between", "Từ … đến …"
    KEEP = "keep", "Giữ"
