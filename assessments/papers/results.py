"""Tables of results: every criterion with its level, Mức 4, counts and shares; the printout that holds them all."""

from dataclasses import replace

from assessments.papers.sheet_forms import printout
from assessments.papers.tables import columns_of, group_row, row_of, table_of
from assessments.papers.words import MARK, NO_LEVEL, clause_words, share_words
from documents.paper import HeadCell, Section, Text
from formats.dates import school_year_label
from standards.decision import passes
from standards.enums import Verdict


def results_paper(dossier):
    """Bảng tổng hợp kết quả tự đánh giá."""
    section = results_section(dossier, "results")
    whose = Text("results:whose", f"{dossier.organization.name}, năm học {school_year_label(dossier.assessment.school_year)}", style="lines")
    return printout(dossier, f"Tổng hợp kết quả tự đánh giá – {dossier.organization.name}", (replace(section, content=(whose, *section.content)),))


def results_section(dossier, key):
    """The section with all tables of results and the level of the school."""
    if dossier.is_2018:
        return Section(key, "banner", "Tổng hợp kết quả tự đánh giá", tuple(_content_2018(dossier, key)))
    content = (marks_2026(dossier, f"{key}:marks"), counts_2026(dossier, f"{key}:counts"), conclusion(dossier, f"{key}:level"))
    return Section(key, "banner", "Tổng hợp kết quả tự đánh giá", content)


def conclusion(dossier, key):
    """The level of the school in one sentence; open criteria are named, because nothing is concluded over them."""
    words = dossier.result.words
    return Text(key, f"Kết luận: Trường {words[0].lower()}{words[1:]}.{open_words(dossier)}")


def open_words(dossier):
    """` Còn 4 tiêu chí chưa đánh giá xong.`, or nothing when all are judged."""
    count = sum(not part.is_judged for part in dossier.sheets)
    return f" Còn {count} tiêu chí chưa đánh giá xong." if count else ""


def _content_2018(dossier, key):
    yield Section(f"{key}:1", "clause", "Kết quả tự đánh giá", (
        Section(f"{key}:1:1", "heading", "1.1. Đánh giá tiêu chí Mức 1, 2 và 3", (marks_2018(dossier, f"{key}:marks"),)),
        Section(f"{key}:1:2", "heading", "1.2. Đánh giá tiêu chí Mức 4", (top_table(dossier, f"{key}:top"),)),
    ))  # fmt: skip
    yield Section(f"{key}:2", "clause", "Kết luận", (conclusion(dossier, f"{key}:level"),))


def marks_2018(dossier, key):
    """Tiêu chuẩn, tiêu chí | Không đạt | Đạt: Mức 1, 2, 3; a cross in every level reached."""
    head = ((HeadCell("Tiêu chuẩn, tiêu chí", rowspan=2), HeadCell("Kết quả", colspan=4)),
            (HeadCell("Không đạt"), HeadCell("Mức 1"), HeadCell("Mức 2"), HeadCell("Mức 3")))  # fmt: skip
    columns = columns_of(("Tiêu chuẩn, tiêu chí", 44), *((label, 14, "center") for label in ("Không đạt", "Mức 1", "Mức 2", "Mức 3")))
    rows = []
    for standard, parts in dossier.standards():
        rows.append(group_row(f"{key}:s{standard.code}", f"Tiêu chuẩn {standard.code}", 5))
        rows += [row_of(f"{key}:{part.code}", _marks_row_2018(part), label=str(part.criterion)) for part in parts]
    return table_of(key, columns, rows, head=head)


def _marks_row_2018(part):
    failed = MARK if part.is_judged and not part.reached else ""
    levels = [NO_LEVEL if number > part.standing.max_level else MARK if part.reached >= number else "" for number in (1, 2, 3)]
    return (f"Tiêu chí {part.code}", failed, *levels)


def top_table(dossier, key):
    """Tiêu chí (Khoản, Điều) | Kết quả: Đạt, Không đạt | Ghi chú of Mức 4."""
    head = ((HeadCell("Tiêu chí\n(Khoản, Điều)", rowspan=2), HeadCell("Kết quả", colspan=2), HeadCell("Ghi chú", rowspan=2)),
            (HeadCell("Đạt"), HeadCell("Không đạt")))  # fmt: skip
    columns = columns_of(("Tiêu chí (Khoản, Điều)", 34), ("Đạt", 16, "center"), ("Không đạt", 16, "center"), ("Ghi chú", 34))
    rows = [
        row_of(f"{key}:{row.item.key}", (clause_words(row.item), MARK if passes(row.verdict) else "", MARK if row.verdict == Verdict.NOT_MET else "", _note(row)))
        for row in dossier.top_rows
    ]
    return table_of(key, columns, rows, head=head)


def _note(row):
    if row.verdict == Verdict.NOT_APPLICABLE:
        return f"Không áp dụng: {row.reason}"
    return Verdict.NOT_ASSESSED.label if row.verdict == Verdict.NOT_ASSESSED else ""


def marks_2026(dossier, key, parts=None):
    """Tiêu chí | Không đạt | Đạt: Mức 1, Mức 2, one cross a criterion; of all criteria the last row counts them."""
    head = ((HeadCell("Tiêu chí", rowspan=2), HeadCell("Không đạt", rowspan=2), HeadCell("Đạt", colspan=2)), (HeadCell("Mức 1"), HeadCell("Mức 2")))
    columns = columns_of(("Tiêu chí", 55), ("Không đạt", 15, "center"), ("Mức 1", 15, "center"), ("Mức 2", 15, "center"))
    shown = dossier.sheets if parts is None else parts
    rows = [row_of(f"{key}:{part.code}", (f"Tiêu chí {part.code}", *_marks(part)), label=str(part.criterion)) for part in shown]
    if parts is None:
        rows.append(row_of(f"{key}:all", ("Cộng chung", *(str(count) for count in counts_of(shown))), "total"))
    return table_of(key, columns, rows, head=head)


def _marks(part):
    """The three cells of a criterion; a standing that is still open marks none."""
    return [MARK if part.is_judged and part.reached == number else "" for number in (0, 1, 2)]


def counts_of(parts):
    """How many criteria stand at không đạt, Mức 1, Mức 2; open ones are counted nowhere."""
    return [sum(part.is_judged and part.reached == number for part in parts) for number in (0, 1, 2)]


def counts_2026(dossier, key):
    """Tiêu chuẩn | Tổng số tiêu chí | Không đạt, Mức 1, Mức 2: each in number and per cent."""
    head = ((HeadCell("Tiêu chuẩn", rowspan=2), HeadCell("Tổng số\ntiêu chí", rowspan=2), *(HeadCell(text, colspan=2) for text in ("Không đạt", "Mức 1", "Mức 2"))),
            tuple(HeadCell(text) for _ in range(3) for text in ("SL", "%")))  # fmt: skip
    columns = columns_of(("Tiêu chuẩn", 25), ("Tổng số tiêu chí", 15, "center"),
                         *((f"{name} {unit}", 10, "center") for name in ("Không đạt", "Mức 1", "Mức 2") for unit in ("SL", "%")))  # fmt: skip
    rows = [row_of(f"{key}:{standard.code}", _counts_row(f"Tiêu chuẩn {standard.code}", parts)) for standard, parts in dossier.standards()]
    rows.append(row_of(f"{key}:all", _counts_row("Cộng", dossier.sheets), "total"))
    return table_of(key, columns, rows, head=head, text_size=12)


def _counts_row(name, parts):
    pairs = ((str(count), share_words(count, len(parts))) for count in counts_of(parts))
    return (name, str(len(parts)), *(text for pair in pairs for text in pair))


def level_counts_2018(parts, level):
    """(đạt, không đạt, all) of the criteria that have the level, by Mức 1, 2 or 3; open ones are not met."""
    having = [part for part in parts if part.standing.max_level >= level]
    met = sum(part.reached >= level for part in having)
    return met, len(having) - met, len(having)


def counts_lines_2018(parts):
    """One bullet a level: how many criteria reach it and how many do not, in number and per cent."""
    lines = []
    for level in (1, 2, 3):
        met, failed, total = level_counts_2018(parts, level)
        if total:
            lines.append(f"- Số tiêu chí đạt Mức {level}: {met}/{total} ({share_words(met, total)}); không đạt Mức {level}: {failed}/{total} ({share_words(failed, total)}).")
    return "\n".join(lines)
