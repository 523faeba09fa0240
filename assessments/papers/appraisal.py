"""The team's results as a printout: its table beside the school's own, and what it says of each criterion.

The table has the columns of the external report's Phần I, 3 (Công văn 5942, secondary source); no form of a hội đồng thẩm định was seen,
so the same table serves TT 57/2026 with its two levels.
"""

from assessments.appraisal_sheets import load_team_sheets, weakness_lines
from assessments.papers.tables import columns_of, group_row, row_of, side_by_side, table_of
from assessments.papers.words import BLANK, MARK, NO_LEVEL, bullets
from documents.paper import HeadCell, Letterhead, Paper, Section, Text
from formats.dates import school_year_label, short_date
from standards.enums import DecisionRule, Verdict

DRAFT_NOTE = "Đoàn chưa chốt kết quả: bảng này còn thay đổi."
FAILED = "Không đạt"
TITLES = {DecisionRule.LEVELS_2018: "Kết quả đánh giá ngoài", DecisionRule.MANDATORY_2026: "Kết quả thẩm định"}


def appraisal_paper(room, results):
    """The printout as a Paper. In: an AppraisalRoom, its TeamResults."""
    content = (
        Section("team", "banner", TITLES[DecisionRule(room.assessment.regulation_set.decision_rule)], tuple(_opening(room))),
        Section("results", "clause", "Kết quả theo tiêu chí", tuple(_tables(room, results))),
        Section("overall", "clause", "Kết quả chung", (Text("overall:text", overall_words(results)),)),
        Section("criteria", "clause", "Nhận xét từng tiêu chí", tuple(_criteria(room))),
        Section("conclusion", "clause", "Kết luận, kiến nghị chung", (Text("conclusion:text", room.conclusion.strip() or BLANK),)),
        Section("people", "clause", "Thành viên và chữ ký", (_people(room),)),
        side_by_side("signatures", ("Thư ký\n(Ký, ghi rõ họ tên)", "Trưởng đoàn\n(Ký, ghi rõ họ tên)")),
    )
    title = f"{room.team} – {room.school.name}"
    return Paper(letterhead=Letterhead((), (room.organization.name.upper(),)), type_name="", summary=(title,), symbol="", place="",
                 has_letterhead=False, has_ending_mark=False, content=content)  # fmt: skip


def _opening(room):
    lines = [room.team, room.decision, f"Trường được thẩm định: {room.school.name}, năm học {school_year_label(room.assessment.school_year)}",
             f"Cơ sở: {room.version}", f"Thời gian: từ {short_date(room.from_on)} đến hết {short_date(room.until_on)}"]  # fmt: skip
    yield Text("team:text", "\n".join(line for line in lines if line))
    if room.is_closed:
        yield Text("team:closed", f"Trưởng đoàn {room.closed_by} chốt kết quả ngày {short_date(room.closed_at)}.")
    else:
        yield Text("team:closed", f"({DRAFT_NOTE})")


def overall_words(results):
    """Both overall results by the rule of the set, in two lines."""
    school = results.school.words if results.school else "còn tiêu chí chưa đánh giá xong"
    team = results.team.words if not results.open_rows else f"đã kết luận {results.done_count}/{len(results.rows)} tiêu chí"
    return f"- Trường tự đánh giá: {school}.\n- Đoàn đánh giá: {team}.\n- Số tiêu chí đoàn kết luận khác: {len(results.differing)}."


def _tables(room, results):
    levels = range(1, room.assessment.regulation_set.level_count + 1)
    is_2018 = room.assessment.regulation_set.decision_rule == DecisionRule.LEVELS_2018
    names = (FAILED, *(f"Mức {level}" for level in levels))
    head = ((HeadCell("Tiêu chuẩn, tiêu chí", rowspan=2), HeadCell("Kết quả tự đánh giá", colspan=len(names)), HeadCell("Kết quả của đoàn", colspan=len(names))),
            tuple(HeadCell(name) for _ in range(2) for name in names))  # fmt: skip
    columns = columns_of(("Tiêu chuẩn, tiêu chí", 24 if len(names) > 3 else 36), *((f"{whose}: {name}", 9, "center") for whose in ("Trường", "Đoàn") for name in names))
    rows = []
    for standard, parts in results.by_standard():
        rows.append(group_row(f"table:s{standard.code}", f"Tiêu chuẩn {standard.code}", len(columns)))
        rows += [row_of(f"table:{row.criterion.code}", (f"Tiêu chí {row.criterion.code}{' (khác)' if row.differs else ''}", *marks(row.school, row.max_level, levels, is_2018),
                                                        *marks(row.team if row.is_judged else None, row.max_level, levels, is_2018)), label=str(row.criterion))
                 for row in parts]  # fmt: skip
    yield table_of("table", columns, rows, head=head, caption="Kết quả của đoàn", text_size=11)
    if results.items:
        yield table_of("top", columns_of(("Mức 4 (Điều 22)", 30), ("Trường", 18, "center"), ("Đoàn", 22, "center"), ("Lý do", 30)),
                       [row_of(f"top:{row.item.key}", (f"Khoản {row.item.key}", item_words(is_met), row.get_verdict_display(), row.reason)) for row, is_met in results.items],
                       caption="Mức 4")  # fmt: skip


def item_words(is_met):
    """The school's own word on an item of Mức 4."""
    return {True: "Đạt", False: FAILED, None: ""}[is_met]


def marks(level, max_level, levels, is_2018):
    """The cells of one side: a cross at the level (in 2018's tables in every level reached); none while nobody judged."""
    if level is None:
        return ["", *(NO_LEVEL if number > max_level else "" for number in levels)]
    reached = [MARK if (level >= number if is_2018 else level == number) else "" for number in levels]
    return [MARK if level == 0 else "", *(NO_LEVEL if number > max_level else mark for number, mark in zip(levels, reached, strict=True))]


def _criteria(room):
    for content in load_team_sheets(room):
        sheet = content.sheet
        weak = [f"{row.place_label}: {line}" for row in content.rows for line in weakness_lines(row.weaknesses)]
        failed = [row.place_label for row in content.rows if row.verdict == Verdict.NOT_MET]
        parts = (("Điểm mạnh", sheet.strengths), ("Điểm yếu", bullets(weak)), ("Không đạt", ", ".join(failed)), ("Kiến nghị", sheet.recommendations))
        texts = [f"{label}: {text.strip()}" if "\n" not in text.strip() else f"{label}:\n{text.strip()}" for label, text in parts if text.strip()]
        if texts:
            key = f"criterion:{sheet.code}"
            yield Section(key, "heading", str(sheet.criterion or "Mức 4"), (Text(f"{key}:text", "\n".join(texts)),))


def _people(room):
    rows = (row_of(f"person:{row.number}", (str(row.number), row.full_name, row.post, row.get_duty_display(), "")) for row in room.members.all())
    return table_of("people:table", columns_of(("TT", 7, "center"), ("Họ và tên", 27), ("Chức vụ, nơi công tác", 28), ("Nhiệm vụ", 20), ("Chữ ký", 18)), rows,
                    caption="Thành viên")  # fmt: skip
