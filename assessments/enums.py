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


class AssignWay(TextChoices):
    ADD = "add", "Giao thêm cho những người này"
    REPLACE = "replace", "Chỉ giao cho những người này (bỏ người cũ)"
    REMOVE = "remove", "Thôi giao cho những người này"
