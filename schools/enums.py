from django.db.models import TextChoices


class Ownership(TextChoices):
    PUBLIC = "public", "Công lập"
    PRIVATE = "private", "Tư thục"
    PEOPLE_FOUNDED = "people_founded", "Dân lập"


class CertificateKind(TextChoices):
    ACCREDITATION = "accreditation", "Giấy chứng nhận kiểm định chất lượng giáo dục"
    NATIONAL_STANDARD = "national_standard", "Bằng công nhận trường đạt chuẩn quốc gia"


class FigureSource(TextChoices):
    GRID = "grid", "nhập trên lưới"
    FILE = "file", "nhập từ tệp"
    UNDO = "undo", "hoàn tác đợt nhập"
    DEMO = "demo", "dữ liệu dùng thử"


class TargetOp(TextChoices):
    """How a school's own target binds: at least, more than, less than, within, or as good as the year before."""

    REACH = "reach", "đạt"
    ABOVE = "above", "trên"
    BELOW = "below", "dưới"
    BETWEEN = "between", "từ … đến"
    KEEP = "keep", "giữ"


class ImportState(TextChoices):
    READING = "reading", "đang đọc tệp"
    REFUSED = "refused", "không nhận được"
    PREVIEW = "preview", "chờ xác nhận"
    WRITING = "writing", "đang ghi"
    FAILED = "failed", "ghi không xong"
    CONFIRMED = "confirmed", "đã nhập"
    UNDONE = "undone", "đã hoàn tác"
    DISCARDED = "discarded", "đã bỏ"
