"""Báo cáo tự đánh giá of the sets of 2018: cover, council, contents, abbreviations, results, Phần I to IV."""

from assessments.papers.council_plan import typed_table
from assessments.papers.criterion_parts import (
    SUMMARY_NOTE,
    five_sections,
    five_sections_of_item,
    requirements,
    verdict_sentence,
)
from assessments.papers.figure_tables import figure_sections, school_facts
from assessments.papers.lists import evidence_table
from assessments.papers.results import counts_lines_2018, results_section, top_table
from assessments.papers.tables import columns_of, row_of, table_of
from assessments.papers.words import clause_words, no_weakness, or_blank
from documents.letterheads import frame_of, lines_of
from documents.paper import Appendix, Cover, Paper, Section, Text
from formats.dates import school_year_label

SIGNATURES = (("TT", 7, "center"), ("Họ và tên", 27), ("Chức vụ", 25), ("Nhiệm vụ", 23), ("Chữ ký", 18))
EVIDENCE_TITLE = "Bảng danh mục mã minh chứng"
CONTENTS_DEPTH = 6  # down to each criterion


def report_2018(dossier, document):
    """The whole report as a Paper."""
    return Paper(
        **frame_of(document),
        type_name="BÁO CÁO",
        summary=("Tự đánh giá", f"năm học {school_year_label(dossier.assessment.school_year)}"),
        cover=Cover(cover_words(dossier, document)),
        before_contents=(signature_list(dossier),),
        has_contents=True,
        contents_depth=CONTENTS_DEPTH,
        after_contents=abbreviations(dossier),
        content=(results_section(dossier, "results"), _data(dossier), _assessment(dossier), _conclusion(dossier), _appendix_list()),
        appendices=_appendices(dossier),
        recipients=lines_of(dossier.words("report:recipients")),
    )


def cover_words(dossier, document):
    """The last line of a cover: place and year."""
    place = frame_of(document)["place"] or dossier.words("info:commune")
    year = document.planned_on.year if document.planned_on else dossier.assessment.school_year + 1
    return f"{place} - {year}" if place else str(year)


def signature_list(dossier):
    """The council's people with room for their signatures."""
    rows = (row_of(f"council:{row.pk}", (str(place), row.full_name, row.post, row.get_duty_display(), "")) for place, row in enumerate(dossier.council.members, 1))
    return Section("council", "banner", "Danh sách và chữ ký các thành viên hội đồng tự đánh giá", (table_of("council:table", columns_of(*SIGNATURES), rows),))


def abbreviations(dossier):
    """The page of abbreviations; () when there are none."""
    if not dossier.words("abbreviations").strip():
        return ()
    return (Section("abbreviations", "banner", "Danh mục chữ viết tắt", (typed_table(dossier, "abbreviations"),)),)


def _data(dossier):
    content = (school_facts(dossier, "data:facts"), *figure_sections(dossier))
    return Section("data", "part", "Cơ sở dữ liệu", content, is_new_page=True)


def _assessment(dossier):
    intro = ("Tình hình chung của nhà trường", "situation"), ("Mục đích tự đánh giá", "purpose"), ("Tóm tắt quá trình và những vấn đề nổi bật", "process")
    opening = tuple(Section(f"intro:{name}", "clause", title, (Text(f"intro:{name}:text", or_blank(dossier.words(f"report:{name}"))),)) for title, name in intro)
    content = (Section("intro", "capital", "Đặt vấn đề", opening), Section("self", "capital", "Tự đánh giá", tuple(_levels(dossier))))
    return Section("assessment", "part", "Tự đánh giá", content, is_new_page=True)


def _levels(dossier):
    note = (Text("self:note", f"({SUMMARY_NOTE})"),) if dossier.prints_summaries else ()
    standards = tuple(_standard(dossier, standard, parts) for standard, parts in dossier.standards())
    yield Section("self:levels", "roman", "Tự đánh giá tiêu chí Mức 1, 2 và 3", (*note, *standards))
    if dossier.top_rows:
        yield Section("self:top", "roman", "Tự đánh giá tiêu chí Mức 4", tuple(_top_level(dossier)))


def _standard(dossier, standard, parts):
    key = f"standard:{standard.code}"
    content = (
        Section(f"{key}:opening", "subheading", "Mở đầu", (Text(f"{key}:opening:text", or_blank(dossier.words(f"{key}:opening"))),)),
        *(_criterion(dossier, part) for part in parts),
        Section(f"{key}:end", "subheading", f"Kết luận về Tiêu chuẩn {standard.code}", tuple(_conclusion_of(dossier, key, parts))),
    )
    return Section(key, "heading", str(standard), content)


def _conclusion_of(dossier, key, parts):
    yield Text(f"{key}:strengths", f"Điểm mạnh nổi bật:\n{or_blank(dossier.words(f'{key}:strengths'))}")
    yield Text(f"{key}:weaknesses", f"Điểm yếu cơ bản:\n{dossier.words(f'{key}:weaknesses') or no_weakness(parts)}")
    yield Text(f"{key}:counts", f"Số lượng tiêu chí đạt và không đạt:\n{counts_lines_2018(parts)}")


def _criterion(dossier, part):
    key = f"criterion:{part.code}"
    return Section(key, "heading", str(part.criterion), (*requirements(dossier, part, key), *five_sections(dossier, part, key, verdict_sentence(part, key))))


def _top_level(dossier):
    for row in dossier.top_rows:
        key = f"top:{row.item.key}"
        asked = Text(f"{key}:asked", dossier.item_requirement(row))
        yield Section(key, "heading", clause_words(row.item), (asked, *five_sections_of_item(dossier, row, key)))
    yield Section("top:end", "subheading", "Kết luận về Mức 4", (Text("top:end:text", dossier.words("top:conclusion")), top_table(dossier, "top:table")))


def _conclusion(dossier):
    words = dossier.result.words
    result = f"{counts_lines_2018(dossier.sheets)}\n- Mức đánh giá của nhà trường: {words}."
    content = (Text("conclusion:text", dossier.words("report:conclusion")), Text("conclusion:counts", result))
    return Section("conclusion", "part", "Kết luận chung", content, is_new_page=True)


def _appendix_list():
    """Phần IV names what is attached, so that the signatures close the report before its wide tables."""
    return Section("appendix", "part", "Phụ lục", (Text("appendix:text", f"{EVIDENCE_TITLE} (kèm theo)."),))


def _appendices(dossier):
    return (Appendix("appendix:evidence", EVIDENCE_TITLE, (evidence_table(dossier, "appendix:evidence:table"),), is_landscape=True),)
