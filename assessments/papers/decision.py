"""Quyết định thành lập hội đồng tự đánh giá, with the lists of the council, its secretaries and its working groups."""

from assessments.enums import GroupKind
from assessments.papers.tables import columns_of, row_of, table_of
from documents.letterheads import bases_of, frame_of, lines_of
from documents.paper import Appendix, Cell, Paper, Row, Section, Table, Text
from formats.dates import school_year_label

LEGACY_NOTE = ("Thông tư 57/2026 chưa thấy mẫu riêng cho văn bản này: bố cục theo mẫu dùng với các thông tư năm 2018, cần đối chiếu khi có mẫu chính thức.")
COUNCIL = (("TT", 7, "center"), ("Họ và tên", 31), ("Chức vụ", 31), ("Nhiệm vụ", 31))
SECRETARIES = (("TT", 7, "center"), ("Họ và tên", 31), ("Chức danh, chức vụ", 31), ("Nhiệm vụ", 31))
GROUPS = (("Nhóm", 24), ("Họ và tên", 28), ("Chức danh, chức vụ", 28), ("Ghi chú", 20))


def decision_paper(dossier, document):
    """The decision as a Paper, its three lists as appendices."""
    return Paper(
        **frame_of(document),
        type_name="QUYẾT ĐỊNH",
        summary=(f"Về việc thành lập Hội đồng tự đánh giá {dossier.organization.name}", f"năm học {school_year_label(dossier.assessment.school_year)}"),
        authority=_authority(dossier),
        bases=bases_of(dossier.words("decision:bases"), "basis"),
        enacting="QUYẾT ĐỊNH:",
        content=_articles(dossier),
        recipients=lines_of(dossier.words("decision:recipients")),
        appendices=tuple(_appendices(dossier)),
    )


def _authority(dossier):
    return f"HIỆU TRƯỞNG {dossier.organization.name}"


def _articles(dossier):
    names = [name.lower() for _, name, table in _lists(dossier) if table.rows]
    year = school_year_label(dossier.assessment.school_year)
    attached = f" ({'; '.join(names)} kèm theo)" if names else ""
    first = f"Thành lập Hội đồng tự đánh giá {dossier.organization.name} năm học {year}{attached}."
    third = "Các ông (bà) có tên trong danh sách và các bộ phận liên quan chịu trách nhiệm thi hành Quyết định này. Quyết định có hiệu lực kể từ ngày ký."
    texts = (("first", first), ("second", dossier.words("decision:tasks")), ("third", third))
    return tuple(Section(f"article:{name}", "article", "", (Text(f"article:{name}:text", text),)) for name, text in texts)


def _appendices(dossier):
    for name, title, table in _lists(dossier):
        if table.rows:
            yield Appendix(f"list:{name}", title, (table,))


def _lists(dossier):
    """(key, title, table) of the three lists; a list without people has no rows and is not printed."""
    yield "council", "Danh sách hội đồng tự đánh giá", council_table(dossier, "council")
    yield "secretaries", "Danh sách nhóm thư ký", table_of("secretaries", columns_of(*SECRETARIES), _secretary_rows(dossier))
    yield "groups", "Danh sách các nhóm công tác", Table("groups", columns_of(*GROUPS), tuple(_group_rows(dossier)))


def council_table(dossier, key):
    """TT | Họ và tên | Chức vụ | Nhiệm vụ of the council."""
    rows = (row_of(f"{key}:{row.pk}", (str(place), row.full_name, row.post, row.get_duty_display())) for place, row in enumerate(dossier.council.members, 1))
    return table_of(key, columns_of(*COUNCIL), rows)


def _secretary_rows(dossier):
    people = [person for group in dossier.council.groups_of(GroupKind.SECRETARIAT) for person in group.group_members.all()]
    for place, person in enumerate(people, 1):
        tasks = person.member.tasks or ("Trưởng nhóm" if person.is_head else "Thành viên")
        yield row_of(f"secretary:{person.pk}", (str(place), person.member.full_name, person.member.post, tasks))


def _group_rows(dossier):
    """The name of a group stands once, beside all of its people."""
    for group in dossier.council.working_groups:
        people = list(group.group_members.all())
        for place, person in enumerate(people):
            texts = (person.member.full_name, person.member.post, "Trưởng nhóm" if person.is_head else "Thành viên")
            key = f"groups:{person.pk}"
            first = (Cell(f"{key}:group", group.name, rowspan=len(people)),) if place == 0 else ()
            yield Row(key, (*first, *(Cell(f"{key}:{name}", text) for name, text in zip(("name", "post", "note"), texts, strict=True))), label=person.member.full_name)
