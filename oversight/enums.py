"""Choices of the authority's desk."""

from django.db.models import TextChoices

from documents.enums import DocumentKind


class CampaignKind(TextChoices):
    """What a campaign asks schools for; the values are kinds of papers."""

    PLAN = DocumentKind.IMPROVEMENT_PLAN.value, "Kế hoạch cải tiến chất lượng"
    REPORT = DocumentKind.ASSESSMENT_REPORT.value, "Báo cáo tự đánh giá"


class Standing(TextChoices):
    """How far a school is with what a campaign asks, from nothing to done, or gone to another body before it answered; slugs that papers use too share their badge."""

    NOT_OPENED = "not_opened", "Chưa mở"
    DRAFTING = "draft", "Đang soạn"
    RETURNED = "returned", "Bị trả lại"
    SENT = "submitted", "Đã trình"
    DONE = "done", "Xong"
    GONE = "gone", "Đã chuyển đi"


STANDING_ORDER = list(Standing)
# The school still has something to do; the others wait for the authority, or for nobody.
OPEN_STANDINGS = [Standing.NOT_OPENED, Standing.DRAFTING, Standing.RETURNED]
