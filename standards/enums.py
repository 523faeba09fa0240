"""Choices of the law's world: school levels, decision rules, verdicts, grades of sources."""

from django.db.models import TextChoices


class SchoolLevel(TextChoices):
    PRESCHOOL = "preschool", "Mầm non"
    PRIMARY = "primary", "Tiểu học"
    LOWER_SECONDARY = "lower_secondary", "Trung học cơ sở"
    UPPER_SECONDARY = "upper_secondary", "Trung học phổ thông"


class SchoolType(TextChoices):
    PRESCHOOL = "preschool", "Trường mầm non"
    PRIMARY = "primary", "Trường tiểu học"
    LOWER_SECONDARY = "lower_secondary", "Trường trung học cơ sở"
    UPPER_SECONDARY = "upper_secondary", "Trường trung học phổ thông"
    MULTI_LEVEL = "multi_level", "Trường phổ thông có nhiều cấp học"


class DecisionRule(TextChoices):
    LEVELS_2018 = "levels-2018", "Mọi tiêu chí (TT 17, 18, 19/2018)"
    MANDATORY_2026 = "mandatory-2026", "Tiêu chí bắt buộc và 5/7 tiêu chí còn lại (TT 57/2026)"


class Confirmation(TextChoices):
    PRIMARY = "primary", "Đã đối chiếu bản gốc"
    SECONDARY = "secondary", "Nguồn thứ cấp, cần đối chiếu bản gốc"
    UNCONFIRMED = "unconfirmed", "Chưa xác nhận"


class Verdict(TextChoices):
    MET = "met", "Đạt"
    NOT_MET = "not_met", "Không đạt"
    NOT_APPLICABLE = "not_applicable", "Không áp dụng"
    NOT_ASSESSED = "not_assessed", "Chưa đánh giá"


class Framework(TextChoices):
    PRESCHOOL = "preschool", "Mầm non"
    GENERAL = "general", "Phổ thông"


class InstrumentKind(TextChoices):
    """Kinds of texts a paper may rest on, as their names are printed."""

    LAW = "law", "Luật"
    ORDINANCE = "ordinance", "Pháp lệnh"
    RESOLUTION = "resolution", "Nghị quyết"
    DECREE = "decree", "Nghị định"
    CIRCULAR = "circular", "Thông tư"
    DECISION = "decision", "Quyết định"
    DIRECTIVE = "directive", "Chỉ thị"
    PLAN = "plan", "Kế hoạch"
    PROGRAMME = "programme", "Chương trình"
    GUIDANCE = "guidance", "Hướng dẫn"
    LETTER = "letter", "Công văn"
    REPORT = "report", "Báo cáo"
    NOTICE = "notice", "Thông báo"
