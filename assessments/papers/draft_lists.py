"""Proposed rows of the plan's tables: training, resources, time plan, abbreviations. A row is a line, its cells are set off by tabs."""

from datetime import date, timedelta

from assessments.enums import GroupKind
from formats.dates import school_year_label, short_date

_SHORT_WORDS = (
    ("CBQL", "Cán bộ quản lý"), ("CSVC", "Cơ sở vật chất"), ("GDĐT", "Giáo dục và Đào tạo"), ("GV", "Giáo viên"), ("HS", "Học sinh"),
    ("MC", "Minh chứng"), ("NV", "Nhân viên"), ("TĐG", "Tự đánh giá"), ("UBND", "Ủy ban nhân dân"),
)  # fmt: skip
_STEPS = (
    "Họp lãnh đạo nhà trường, thành lập hội đồng; phân công nhiệm vụ",
    "Phổ biến kế hoạch tự đánh giá; tập huấn cho hội đồng và các nhóm",
    "Phân tích tiêu chí, thu thập và xử lý minh chứng, mã hóa minh chứng",
    "Các nhóm viết phiếu đánh giá tiêu chí",
    "Hội đồng họp xét từng phiếu, bổ sung minh chứng",
    "Viết dự thảo báo cáo tự đánh giá",
    "Lấy ý kiến toàn trường, chỉnh sửa dự thảo",
    "Hội đồng thông qua, hiệu trưởng ký báo cáo; công bố, gửi cơ quan quản lý",
)
_DAYS_OF_STEP = 21


def _lines(rows):
    return "\n".join("\t".join(row) for row in rows)


def abbreviations(dossier):
    """Usual short forms; those of the other school type are left out."""
    rows = [row for row in _SHORT_WORDS if row[0] != "HS" or dossier.assessment.framework != "preschool"]
    return _lines(rows)


def begins_on(dossier):
    """The day the time plan starts from: when the council was established, else the assessment's opening day."""
    opened = dossier.assessment.opened_at
    return opened.date() if opened else date(dossier.assessment.school_year, 9, 5)


def training(dossier):
    day = begins_on(dossier) + timedelta(days=14)
    people = f"Hội đồng tự đánh giá ({len(dossier.council.members)} người), các nhóm công tác" if dossier.council.members else "Hội đồng tự đánh giá, các nhóm công tác"
    return _lines([(f"Tháng {day.month}/{day.year}", people, f"{dossier.rules.short_title}: tiêu chí, minh chứng, viết phiếu và báo cáo")])


def resources(dossier):
    return _lines([
        (f"Tiêu chuẩn {standard.code}", f"{sheets[0].code} – {sheets[-1].code}", "Người của nhóm phụ trách, hồ sơ lưu trữ, thiết bị văn phòng", _month_of(dossier, 1), "")
        for standard, sheets in dossier.standards()
    ])  # fmt: skip


def _month_of(dossier, step):
    day = begins_on(dossier) + timedelta(days=_DAYS_OF_STEP * step)
    return f"Tháng {day.month}/{day.year}"


def schedule(dossier):
    """Eight steps, three weeks each, then the terms the school has set itself."""
    first = begins_on(dossier)
    starts = [first + timedelta(days=_DAYS_OF_STEP * place) for place in range(len(_STEPS))]
    return _lines((f"Từ {short_date(day)} đến {short_date(day + timedelta(days=_DAYS_OF_STEP - 1))}", step) for day, step in zip(starts, _STEPS, strict=True))


def evidence_note(dossier):
    groups = len(dossier.council.groups_of(GroupKind.WORKING))
    who = f"{groups} nhóm công tác" if groups else "các nhóm công tác"
    pattern = "[Hn-a.b-cd]" if dossier.is_2018 else "MC.a.b.cc"
    return (f"Minh chứng do {who} thu thập trong năm học {school_year_label(dossier.assessment.school_year)}, mang mã {pattern}; "
            "bảng danh mục mã minh chứng in khổ A4 nằm ngang, kèm theo báo cáo.")  # fmt: skip
