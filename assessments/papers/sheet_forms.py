"""Phiếu đánh giá tiêu chí: form 5a for Mức 1, 2, 3 and form 5b for Mức 4, one or all of them in one printout."""

from assessments.enums import CouncilDuty, GroupKind
from assessments.papers.criterion_parts import (
    SUMMARY_NOTE,
    five_sections,
    five_sections_of_item,
    requirements,
    verdict_table,
)
from assessments.papers.tables import side_by_side
from assessments.papers.words import BLANK, clause_words
from documents.paper import Letterhead, Paper, Section, Text

SIGN_HERE = "(Ký, ghi rõ họ tên)"
SIGNERS = (f"Xác nhận của trưởng nhóm công tác\n{SIGN_HERE}", f"Người viết\n{SIGN_HERE}")


def sheets_paper(dossier, code=""):
    """The printout of one criterion's sheet, or of all with those of Mức 4."""
    parts = [part for part in dossier.sheets if code in ("", part.code)]
    forms = [_form_5a(dossier, part) for part in parts]
    if not code:
        forms += [_form_5b(dossier, row) for row in dossier.top_rows]
    title = f"Phiếu đánh giá tiêu chí {code}".strip()
    return printout(dossier, title, tuple(_one_page_each(forms)))


def printout(dossier, title, content, **fields):
    """A plain printout of the school: no letterhead, no number, no signature of the principal."""
    values = {"letterhead": Letterhead((), (dossier.organization.name.upper(),)), "type_name": "", "summary": (title,), "symbol": "", "place": "",
              "has_letterhead": False, "has_ending_mark": False}  # fmt: skip
    return Paper(**(values | fields), content=content)


def _one_page_each(forms):
    for place, (key, content) in enumerate(forms):
        yield Section(key, "banner", "Phiếu đánh giá tiêu chí", content, is_new_page=place > 0)


def group_words(dossier, part):
    """Who wrote the sheet: its working group, else the people it is assigned to."""
    group = dossier.council.group_of_sheet(part.sheet.pk)
    if group:
        return f"Nhóm: {group.name}"
    people = ", ".join(str(user) for user in part.sheet.assignees.all())
    return f"Nhóm, cá nhân: {people}" if people else f"Nhóm, cá nhân: {BLANK}"


def writers_of_top_level(dossier):
    """Mức 4 belongs to no working group: the council's secretaries write it, in smaller schools its secretary alone."""
    groups = [group.name for group in dossier.council.groups_of(GroupKind.SECRETARIAT)]
    if groups:
        return f"Nhóm: {', '.join(groups)}"
    secretary = dossier.council.with_duty(CouncilDuty.SECRETARY)
    return f"Nhóm, cá nhân: {secretary.full_name if secretary else BLANK}"


def _note(dossier, prefix):
    return (Text(f"{prefix}:note", f"({SUMMARY_NOTE})"),) if dossier.prints_summaries else ()


def _form_5a(dossier, part):
    prefix = f"sheet:{part.code}"
    head = "\n".join((f"Trường: {dossier.organization.name}", group_words(dossier, part), f"{part.criterion.standard}", f"{part.criterion}"))
    content = (
        Text(f"{prefix}:head", head), *requirements(dossier, part, prefix), *_note(dossier, prefix),
        *five_sections(dossier, part, prefix, verdict_table(part, prefix)), side_by_side(f"{prefix}:signatures", SIGNERS),
    )  # fmt: skip
    return prefix, content


def _form_5b(dossier, row):
    prefix = f"top:{row.item.key}"
    head = "\n".join((f"Trường: {dossier.organization.name}", writers_of_top_level(dossier), f"{clause_words(row.item)}: {dossier.item_requirement(row)}"))
    content = (Text(f"{prefix}:head", head), *_note(dossier, prefix), *five_sections_of_item(dossier, row, prefix),
               side_by_side(f"{prefix}:signatures", SIGNERS))  # fmt: skip
    return prefix, content
