"""Choices of who may do what (DESIGN 3.6)."""

from datetime import date

from django.db.models import TextChoices


class OrganizationKind(TextChoices):
    PROVINCE = "province", "UBND tỉnh, thành phố"
    EDUCATION_DEPARTMENT = "education_department", "Sở Giáo dục và Đào tạo"
    DISTRICT = "district", "UBND huyện (đến 30/6/2025)"
    DISTRICT_OFFICE = "district_office", "Phòng Giáo dục và Đào tạo (đến 30/6/2025)"
    COMMUNE = "commune", "UBND xã, phường, đặc khu"
    COMMUNE_OFFICE = "commune_office", "Phòng Văn hóa - Xã hội"
    SCHOOL = "school", "Trường"


# From the top down: a superior always stands before its inferior in this line, so no circle can arise.
KIND_ORDER = list(OrganizationKind)
# Luật 72/2025/QH15: no district level after 30/6/2025; the communes' offices begin the day after (NĐ 150/2025).
KIND_PERIODS = {
    OrganizationKind.DISTRICT: (None, date(2025, 6, 30)),
    OrganizationKind.DISTRICT_OFFICE: (None, date(2025, 6, 30)),
    OrganizationKind.COMMUNE_OFFICE: (date(2025, 7, 1), None),
}


class RelationKind(TextChoices):
    MANAGING = "managing", "Cơ quan chủ quản"
    REVIEWING = "reviewing", "Cơ quan xét duyệt"


class ReorganizationKind(TextChoices):
    MOVE = "move", "Chuyển trường sang cơ quan khác"
    MERGE = "merge", "Sáp nhập, hợp nhất trường"
    CLOSE = "close", "Kết thúc hoạt động cơ quan"


class Role(TextChoices):
    PRINCIPAL = "principal", "Hiệu trưởng"
    DEPUTY = "deputy", "Phó hiệu trưởng"
    SECRETARY = "secretary", "Thư ký hội đồng"
    MEMBER = "member", "Thành viên hội đồng"
    CLERK = "clerk", "Văn thư"
    OFFICER = "officer", "Chuyên viên"
    LEADER = "leader", "Lãnh đạo cơ quan"
    OPERATOR = "operator", "Người vận hành"


class Verb(TextChoices):
    READ = "read", "xem"
    DRAFT = "draft", "soạn thảo"
    EDIT_ASSIGNED = "edit_assigned", "sửa phần được phân công"
    SUBMIT = "submit", "trình, rút lại, khóa năm"
    FINALIZE = "finalize", "duyệt văn bản không phải trình"
    NUMBER = "number", "cấp số, ban hành"
    REVIEW = "review", "tiếp nhận, góp ý, trả lại"
    APPROVE = "approve", "phê duyệt"
    INVITE = "invite", "mời người dùng của đơn vị"
    OPERATE = "operate", "quản trị cơ quan, người dùng, bộ tiêu chuẩn"


ROLE_VERBS = {
    Role.PRINCIPAL: {Verb.READ, Verb.DRAFT, Verb.SUBMIT, Verb.FINALIZE, Verb.INVITE},
    Role.DEPUTY: {Verb.READ, Verb.DRAFT},
    Role.SECRETARY: {Verb.READ, Verb.DRAFT},
    Role.MEMBER: {Verb.READ, Verb.EDIT_ASSIGNED},
    Role.CLERK: {Verb.READ, Verb.NUMBER},
    Role.OFFICER: {Verb.READ, Verb.DRAFT, Verb.REVIEW},
    Role.LEADER: {Verb.READ, Verb.DRAFT, Verb.APPROVE, Verb.FINALIZE, Verb.INVITE},
    Role.OPERATOR: {Verb.OPERATE, Verb.INVITE},
}
DELEGABLE_VERBS = {Verb.SUBMIT, Verb.APPROVE}
# Which office hands which verb to which other (DESIGN 3.6).
DELEGATIONS = {Verb.SUBMIT: (Role.PRINCIPAL, Role.DEPUTY), Verb.APPROVE: (Role.LEADER, Role.OFFICER)}
HEAD_ROLES = {Role.PRINCIPAL, Role.LEADER}  # an organisation without one can send or approve nothing
SCHOOL_ROLES = [Role.PRINCIPAL, Role.DEPUTY, Role.SECRETARY, Role.MEMBER, Role.CLERK]
AUTHORITY_ROLES = [Role.OFFICER, Role.LEADER, Role.CLERK]


class LinkPurpose(TextChoices):
    INVITE = "invite", "Mời vào hệ thống"
    RESET = "reset", "Đặt lại mật khẩu"
