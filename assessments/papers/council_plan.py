"""Kế hoạch tự đánh giá: issued by the council under the school's name, nine parts with their tables."""

from assessments.enums import GroupKind
from assessments.papers.tables import columns_of, row_of, table_of
from assessments.papers.words import or_blank
from documents.letterheads import frame_of, lines_of
from documents.paper import Paper, Section, Text
from formats.dates import school_year_label

ASSIGNMENT = (("STT", 8, "center"), ("Tiêu chí", 20), ("Nhóm công tác, cá nhân chịu trách nhiệm", 56), ("Ghi chú", 16))


def plan_paper(dossier, document):
    """The plan as a Paper."""
    return Paper(
        **frame_of(document),
        type_name="KẾ HOẠCH",
        summary=(f"Tự đánh giá {dossier.organization.name}", f"năm học {school_year_label(dossier.assessment.school_year)}"),
        content=tuple(_parts(dossier)),
        recipients=lines_of(dossier.words("plan:recipients")),
    )


def _parts(dossier):
    yield _text_part(dossier, "purpose", "Mục đích")
    yield _text_part(dossier, "scope", "Phạm vi tự đánh giá")
    yield _text_part(dossier, "tools", "Công cụ tự đánh giá")
    yield Section("plan:council", "roman", "Hội đồng tự đánh giá", tuple(_council_parts(dossier)))
    yield _table_part(dossier, "training", "Tập huấn nghiệp vụ tự đánh giá")
    yield _table_part(dossier, "resources", "Dự kiến các nguồn lực và thời điểm cần huy động")
    yield _text_part(dossier, "experts", "Thuê chuyên gia, tư vấn")
    yield _text_part(dossier, "evidence", "Lập bảng danh mục mã minh chứng")
    yield _table_part(dossier, "schedule", "Thời gian và nội dung hoạt động")


def _text_part(dossier, name, title):
    return Section(f"plan:{name}", "roman", title, (Text(f"plan:{name}:text", or_blank(dossier.words(f"plan:{name}"))),))


def _table_part(dossier, name, title):
    return Section(f"plan:{name}", "roman", title, (typed_table(dossier, f"plan:{name}"),))


def typed_table(dossier, key):
    """The rows people typed at a table's place, each with as many cells as the form has columns."""
    specs = dossier.place(key).columns
    rows = [(row + [""] * len(specs))[: len(specs)] for row in dossier.rows(key)]
    return table_of(f"{key}:table", columns_of(*specs), rows)


def _council_parts(dossier):
    members = "\n".join(f"- {row.full_name}{f', {row.post}' if row.post else ''}: {row.get_duty_display()}" for row in dossier.council.members)
    groups = "\n".join(_group_line(group) for kind in (GroupKind.SECRETARIAT, GroupKind.WORKING) for group in dossier.council.groups_of(kind))
    yield Section("plan:council:1", "clause", "Thành phần hội đồng", (Text("plan:council:1:text", members),))
    yield Section("plan:council:2", "clause", "Nhóm thư ký và các nhóm công tác", (Text("plan:council:2:text", groups),))
    yield Section("plan:council:3", "clause", "Phân công thực hiện", (assignment_table(dossier),))


def _group_line(group):
    people = ", ".join(f"{person.member.full_name}{' (trưởng nhóm)' if person.is_head else ''}" for person in group.group_members.all())
    return f"- {group.name}: {people}." if people else f"- {group.name}."


def assignment_table(dossier):
    """Who is in charge of each criterion: the working group with its people, else those it is assigned to."""
    rows = (row_of(f"assign:{part.code}", (str(place), f"Tiêu chí {part.code}", _in_charge(dossier, part), "")) for place, part in enumerate(dossier.sheets, 1))
    return table_of("assign", columns_of(*ASSIGNMENT), rows)


def _in_charge(dossier, part):
    group = dossier.council.group_of_sheet(part.sheet.pk)
    people = ", ".join(str(user) for user in part.sheet.assignees.all())
    if group:
        return f"{group.name}: {people}" if people else group.name
    return people
