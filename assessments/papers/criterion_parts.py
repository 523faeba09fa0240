"""Parts of a criterion that several papers print: what is asked, the five sections of phiếu 5a and 5b, the table of levels."""

from assessments.papers.tables import columns_of, row_of, table_of
from assessments.papers.words import NO_INDICATOR, NO_LETTERS, level_words, or_blank, verdict_words, weakness_words
from documents.paper import HeadCell, Section, Text
from standards.enums import Verdict

SUMMARY_NOTE = "Yêu cầu của tiêu chí in trong văn bản này là lời tóm tắt của chương trình, không phải nguyên văn thông tư."
LEVELS_2018 = (1, 2, 3)


def requirement_text(dossier, part, level):
    """What the law asks at a level: its letters each on a line of its own."""
    if level.has_letters:
        return "\n".join(f"{row.indicator.key}) {dossier.requirement(part, level, row)}" for row in level.verdicts)
    return "\n".join(dossier.requirement(part, level, row) for row in level.verdicts)


def requirements(dossier, part, prefix):
    """The texts of all levels of a criterion, each under its name."""
    for level in part.levels:
        yield Section(f"{prefix}:asked:{level.number}", "subheading", f"Mức {level.number}:",
                      (Text(f"{prefix}:asked:{level.number}:text", requirement_text(dossier, part, level)),))


def five_sections(dossier, part, prefix, verdict):
    """1. Mô tả hiện trạng … 5. Tự đánh giá; `verdict` is the content of the fifth."""
    states = tuple(
        Section(f"{prefix}:state:{level.number}", "subheading", f"Mức {level.number}:", (Text(f"{prefix}:state:{level.number}:text", or_blank(dossier.resolved(level.text))),))
        for level in part.levels
    )
    return (
        Section(f"{prefix}:1", "clause", "Mô tả hiện trạng", states),
        _clause(f"{prefix}:2", "Điểm mạnh", dossier.resolved(part.strengths)),
        _clause(f"{prefix}:3", "Điểm yếu", dossier.resolved(weakness_words(part))),
        _clause(f"{prefix}:4", "Kế hoạch cải tiến chất lượng", dossier.words(f"criterion:{part.code}:plan")),
        Section(f"{prefix}:5", "clause", "Tự đánh giá", verdict),
    )  # fmt: skip


def five_sections_of_item(dossier, row, prefix):
    """The same five sections for one item of Mức 4 (phiếu 5b), without the table of levels."""
    places = {name: dossier.words(f"top:{row.item.key}:{name}") for name in ("strengths", "weaknesses", "plan")}
    return (
        _clause(f"{prefix}:1", "Mô tả hiện trạng", dossier.resolved(row.text)),
        _clause(f"{prefix}:2", "Điểm mạnh", places["strengths"]),
        _clause(f"{prefix}:3", "Điểm yếu", places["weaknesses"]),
        _clause(f"{prefix}:4", "Kế hoạch cải tiến chất lượng", places["plan"]),
        _clause(f"{prefix}:5", "Tự đánh giá", f"Kết quả: {result_of_item(row)}."),
    )


def result_of_item(row):
    """`Đạt`, `Không đạt`; not applicable counts as met and says so."""
    return Verdict(row.verdict).label


def verdict_sentence(part, prefix):
    """The fifth section in the report."""
    return (Text(f"{prefix}:verdict", f"{level_words(part)}."),)


def verdict_table(part, prefix):
    """The fifth section in the sheet: the pairs Chỉ báo | Đạt/Không đạt of Mức 1, 2, 3, then the level reached."""
    head = (tuple(HeadCell(f"Mức {number}", colspan=2) for number in LEVELS_2018),
            tuple(HeadCell(text) for _ in LEVELS_2018 for text in ("Chỉ báo", "Đạt/\nKhông đạt")))  # fmt: skip
    levels = {level.number: level for level in part.levels}
    pairs = [_pairs(levels.get(number)) for number in LEVELS_2018]
    key = f"{prefix}:table"
    rows = [row_of(f"{key}:{place}", [text for pair in pairs for text in pair[place]]) for place in range(3)]
    last = [text for number in LEVELS_2018 for text in ("", verdict_words(levels[number].is_met) if number in levels else NO_INDICATOR)]
    columns = columns_of(*((f"{'Chỉ báo' if place % 2 == 0 else 'Kết quả'} {place // 2 + 1}", 16, "center") for place in range(6)))
    return (table_of(key, columns, [*rows, row_of(f"{key}:all", last, "total")], head=head), Text(f"{prefix}:result", f"Kết quả: {level_words(part)}."))


def _pairs(level):
    """Three pairs (indicator, verdict) of a level: `*` where it has no letters, `–` where there is no indicator."""
    rows = [] if level is None else [(row.indicator.key if level.has_letters else NO_LETTERS, Verdict(row.verdict).label) for row in level.verdicts]
    return [*rows, *[(NO_INDICATOR, NO_INDICATOR)] * 3][:3]


def _clause(key, title, text):
    return Section(key, "clause", title, (Text(f"{key}:text", or_blank(text)),))
