"""Biểu 1 of TT 57/2026: two covers, contents, abbreviations, Phần I tổng quan, II tự đánh giá, III kết luận, IV phụ lục."""

from assessments.papers.criterion_parts import SUMMARY_NOTE, requirement_text
from assessments.papers.figure_tables import figure_sections, school_facts
from assessments.papers.lists import evidence_table
from assessments.papers.report_2018 import abbreviations, cover_words
from assessments.papers.results import counts_2026, marks_2026, open_words
from assessments.papers.tables import row_of
from assessments.papers.words import BLANK, bullets, level_words, no_weakness, or_blank, verdict_words
from documents.letterheads import frame_of, lines_of
from documents.paper import Column, Cover, Paper, Section, Table, Text
from formats.dates import school_year_label
from standards.wording import sentence_words

LEVELS = (1, 2)
STATE_LABEL = "Hiện trạng, kết quả đạt được (kèm mã minh chứng)"
STATE_COLUMNS = (Column("level", "Mức", 12, "center"), Column("state", STATE_LABEL, 71), Column("verdict", "Đánh giá\n(Đạt/\nKhông đạt)", 17, "center"))
CONTENTS_DEPTH = 4
NOT_LEVEL_1 = "Không đạt Mức 1: chưa đáp ứng một trong các yêu cầu của Mức 1."


def report_2026(dossier, document):
    """Biểu 1 whole, as a Paper."""
    return Paper(
        **frame_of(document),
        type_name="BÁO CÁO",
        summary=("Tự đánh giá", f"năm học {school_year_label(dossier.assessment.school_year)}"),
        cover=Cover(cover_words(dossier, document), is_doubled=True),
        has_contents=True,
        contents_depth=CONTENTS_DEPTH,
        after_contents=abbreviations(dossier),
        content=(_overview(dossier), _assessment(dossier), _conclusion(dossier), _appendices(dossier)),
        recipients=lines_of(dossier.words("report:recipients")),
    )


def _written(dossier, key, style, title, name, empty=BLANK):
    """A headed section with the words of one place, or what stands there without any."""
    return Section(key, style, title, (Text(f"{key}:text", or_blank(dossier.words(name), empty)),))


def _overview(dossier):
    context = (("economy", "Điều kiện kinh tế - xã hội"), ("advantages", "Thuận lợi"), ("difficulties", "Khó khăn"), ("learners", "Đặc điểm người học"))
    aims = (("purpose", "Mục đích"), ("scope", "Phạm vi"), ("period", "Thời gian"))
    steps = (("planning", "Lập kế hoạch"), ("carrying_out", "Tổ chức thực hiện"), ("checking", "Kiểm tra, phân tích"), ("confirming", "Tổng hợp, xác nhận"))
    parts = (("context", "Bối cảnh và đặc điểm", context), ("aims", "Mục đích, phạm vi, thời gian tự đánh giá", aims), ("steps", "Quá trình thực hiện", steps))
    facts = Section("overview:facts", "clause", "Thông tin chung", (school_facts(dossier, "overview:facts:table"),))
    written = (
        Section(f"overview:{key}", "clause", title, tuple(_written(dossier, f"overview:{name}", "point", label, f"report:{name}") for name, label in rows))
        for key, title, rows in parts
    )
    return Section("overview", "part", "Tổng quan", (facts, *written))


def _assessment(dossier):
    note = (Text("self:note", f"({SUMMARY_NOTE})"),) if dossier.prints_summaries else ()
    standards = tuple(_standard(dossier, standard, parts) for standard, parts in dossier.standards())
    return Section("self", "part", "Tự đánh giá", (*note, *standards), is_new_page=True)


def _standard(dossier, standard, parts):
    key = f"standard:{standard.code}"
    return Section(key, "heading", str(standard), (*(_criterion(dossier, part) for part in parts), _judgement(dossier, standard, parts)))


def _criterion(dossier, part):
    key = f"criterion:{part.code}"
    asked = "\n".join(f"Mức {level.number}: {requirement_text(dossier, part, level)}" for level in part.levels)
    content = (Text(f"{key}:asked", f"{NOT_LEVEL_1}\n{asked}"), state_table(dossier, part, key), Text(f"{key}:level", f"Kết luận: {level_words(part)}."))
    return Section(key, "heading", str(part.criterion), content)


def state_table(dossier, part, key):
    """Mức | Hiện trạng, kết quả đạt được | Đánh giá of one criterion."""
    rows = (
        row_of(f"{key}:state:{level.number}", (f"Mức {level.number}", or_blank(dossier.resolved(level.text)), verdict_words(level.is_met)), label=f"{part.criterion}, Mức {level.number}")
        for level in part.levels
    )
    return Table(f"{key}:table", STATE_COLUMNS, tuple(rows))


def _judgement(dossier, standard, parts):
    """Đánh giá chung at the end of a standard, in four points."""
    key = f"standard:{standard.code}"
    directions = (_written(dossier, f"{key}:trend", "point", "Xu hướng qua ba năm học liên tiếp", f"{key}:trend"),
                  _written(dossier, f"{key}:priorities", "point", "Các vấn đề ưu tiên", f"{key}:priorities"))  # fmt: skip
    content = (
        _written(dossier, f"{key}:strengths", "clause", "Điểm mạnh nổi bật", f"{key}:strengths"),
        _written(dossier, f"{key}:weaknesses", "clause", "Điểm hạn chế trọng tâm và nguyên nhân cốt lõi", f"{key}:weaknesses",
                 no_weakness(parts, "Chưa ghi nhận điểm hạn chế.")),
        Section(f"{key}:directions", "clause", "Định hướng cải tiến", directions),
        Section(f"{key}:marks", "clause", "Kết quả đánh giá các tiêu chí", (marks_2026(dossier, f"{key}:marks:table", parts),)),
    )
    return Section(f"{key}:end", "heading", f"Đánh giá chung về Tiêu chuẩn {standard.code}", content)


def _conclusion(dossier):
    tables = (Section("conclusion:a", "point", "Kết quả theo tiêu chí", (marks_2026(dossier, "conclusion:marks"),)),
              Section("conclusion:b", "point", "Kết quả theo tiêu chuẩn", (counts_2026(dossier, "conclusion:counts"),)))  # fmt: skip
    words = dossier.result.words
    level = f"Căn cứ khoản 3 Điều 5 Thông tư số {dossier.rules.number}, nhà trường {words[0].lower()}{words[1:]}.{open_words(dossier)}"
    content = (
        _written(dossier, "conclusion:overview", "clause", "Khái quát", "report:overview"),
        Section("conclusion:results", "clause", "Kết quả tự đánh giá", tables),
        Section("conclusion:level", "clause", "Mức đạt của nhà trường", (Text("conclusion:level:text", level),)),
        Section("conclusion:proposals", "clause", "Đề xuất, kiến nghị", tuple(_proposals(dossier))),
        Text("conclusion:statement", sentence_words(dossier.official, "b1-statement").text),
    )
    return Section("conclusion", "part", "Kết luận", content, is_new_page=True)


def _proposals(dossier):
    rows = (("to_department", "Đối với Sở Giáo dục và Đào tạo"), ("to_commune", "Đối với Ủy ban nhân dân cấp xã"), ("to_others", "Đối với cơ quan khác"))
    for name, title in rows:
        if name != "to_others" or dossier.words(f"report:{name}").strip():
            yield _written(dossier, f"conclusion:{name}", "point", title, f"report:{name}")


def _appendices(dossier):
    documents = bullets(dossier.words("report:process_documents").split("\n"))
    evidence = Section("appendix:3", "clause", "Danh mục minh chứng", (evidence_table(dossier, "appendix:evidence"),), is_landscape=True)
    others = dossier.words("report:other_appendices").strip()
    content = [
        Section("appendix:1", "clause", "Thông tin dữ liệu", tuple(figure_sections(dossier))),
        Section("appendix:2", "clause", "Văn bản của quá trình tự đánh giá", (Text("appendix:2:text", documents),)),
        evidence,
    ]
    if others:
        content.append(Section("appendix:4", "clause", "Phụ lục khác", (Text("appendix:4:text", others),)))
    return Section("appendix", "part", "Phụ lục", tuple(content), is_new_page=True)
