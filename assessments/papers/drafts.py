"""Words the program proposes for a place nobody has written yet: short, in plain Vietnamese, with the school's own facts.

They are printed until people save their own words, and the page says which ones are still the program's.
"""

from assessments.papers.draft_figures import size_words, trend_words
from assessments.papers.draft_lists import abbreviations, evidence_note, resources, schedule, training
from assessments.papers.words import bullets, codes_of, with_causes
from formats.dates import school_year_label, short_date

NAMED_AT_MOST = 5


def draft_of(key, dossier):
    """The proposal for a place; "" where the program knows nothing."""
    kind, _, rest = key.partition(":")
    if kind in ("standard", "criterion", "top") and ":" in rest:
        code, _, name = rest.partition(":")
        maker = _PER_ROW.get((kind, name))
        return maker(dossier, code) if maker else ""
    maker = (_OF_2018 if dossier.is_2018 else _OF_2026).get(key) or _COMMON.get(key)
    return maker(dossier) if maker else ""


def _school(dossier):
    return dossier.organization.name


def _year(dossier):
    return school_year_label(dossier.assessment.school_year)


def _law(dossier):
    rules = dossier.rules
    return f"Thông tư số {rules.number} ngày {short_date(rules.issued_on)} của Bộ trưởng Bộ Giáo dục và Đào tạo"


def _guidance(dossier):
    """The letter that goes with the circulars of 2018."""
    return "Công văn số 5932/BGDĐT-QLCL ngày 28/12/2018 của Bộ Giáo dục và Đào tạo" if dossier.is_2018 else ""


def _decision_bases(dossier):
    lines = [f"Căn cứ {_law(dossier)}", f"Căn cứ {_guidance(dossier)}" if dossier.is_2018 else "",
             f"Căn cứ kế hoạch năm học {_year(dossier)} của {_school(dossier)}", "Xét đề nghị của bộ phận chuyên môn nhà trường"]  # fmt: skip
    return "\n".join(filter(None, lines))


def _decision_tasks(dossier):
    return (f"Hội đồng tự đánh giá lập kế hoạch, thu thập minh chứng, đánh giá theo {len(dossier.sheets)} tiêu chí, viết báo cáo tự đánh giá "
            f"năm học {_year(dossier)} và công bố kết quả theo quy định. Hội đồng tự giải thể khi hoàn thành nhiệm vụ.")  # fmt: skip


def _managing(dossier):
    """The managing body by its name; without one what the letterhead says."""
    row = next((row for row in dossier.organization.letterheads.all() if row.managing_lines), None)
    return dossier.managing_body or (" ".join(row.managing_lines.split()) if row else "")


def _recipients(dossier, *lines, first=()):
    managing = _managing(dossier)
    return "\n".join(filter(None, [*first, f"{managing} (để b/c)" if managing else "", *lines]))


def _plan_purpose(dossier):
    return (f"- Xác định mức độ {_school(dossier)} đáp ứng các tiêu chí của Thông tư số {dossier.rules.number} trong từng giai đoạn.\n"
            "- Chỉ ra điểm mạnh, điểm yếu của từng tiêu chí để lập kế hoạch cải tiến chất lượng, công khai với xã hội về thực trạng của nhà trường.")  # fmt: skip


def _plan_scope(dossier):
    return f"Toàn bộ hoạt động của {_school(dossier)} theo {len(dossier.standards())} tiêu chuẩn, {len(dossier.sheets)} tiêu chí."


def _plan_tools(dossier):
    guidance = _guidance(dossier)
    return f"{_law(dossier)}{f' và {guidance}' if guidance else ''}."


def _situation(dossier):
    founded = dossier.school.founded_year if dossier.school else None
    opening = f"{_school(dossier)} được thành lập năm {founded}." if founded else f"{_school(dossier)} đang hoạt động ổn định."
    return f"{opening} {size_words(dossier)}".strip()


def _purpose(dossier):
    return (f"Nhà trường tự đánh giá để biết mình đang đứng ở mức nào theo Thông tư số {dossier.rules.number}, tìm nguyên nhân của các điểm yếu, "
            "lập kế hoạch cải tiến và giải trình với cơ quan quản lý, cha mẹ người học và xã hội.")  # fmt: skip


def _process(dossier):
    council = dossier.council
    people = f"gồm {len(council.members)} thành viên, {len(council.working_groups)} nhóm công tác" if council.members else "được thành lập theo quy định"
    done = sum(1 for part in dossier.sheets if part.is_judged)
    return (f"Hội đồng tự đánh giá {people}. Các nhóm thu thập minh chứng, mô tả hiện trạng và đánh giá {done}/{len(dossier.sheets)} tiêu chí; "
            "hội đồng thảo luận, thống nhất kết quả, lấy ý kiến toàn trường rồi hoàn thiện báo cáo.")  # fmt: skip


def _conclusion(dossier):
    judged = [part for part in dossier.sheets if part.is_judged]
    failed = [part for part in judged if not part.reached]
    failed_words = f"; {len(failed)} tiêu chí không đạt Mức 1 ({codes_of(failed)})" if failed else ""
    return (f"Nhà trường đã tự đánh giá {len(judged)}/{len(dossier.sheets)} tiêu chí{failed_words}. "
            f"Kết quả: {_school(dossier)} {dossier.result.words.lower().replace('mức', 'Mức')}.")  # fmt: skip


def _overview(dossier):
    return f"{_conclusion(dossier)} {size_words(dossier)}".strip()


def _parts(dossier, code):
    return [part for part in dossier.sheets if part.criterion.standard.code == code]


def _part(dossier, code):
    return next((part for part in dossier.sheets if part.code == code), None)


def _opening(dossier, code):
    parts = _parts(dossier, code)
    title = parts[0].criterion.standard.title if parts else ""
    return f"Tiêu chuẩn {code} ({title}) có {len(parts)} tiêu chí, từ tiêu chí {parts[0].code} đến tiêu chí {parts[-1].code}." if parts else ""


def _first_sentence(text):
    line = text.strip().removeprefix("- ").split("\n")[0]
    return line.partition(". ")[0].rstrip(".") + "." if line else ""


def _standard_strengths(dossier, code):
    found = [_first_sentence(part.strengths) for part in _parts(dossier, code) if part.strengths.strip()]
    return bullets(list(dict.fromkeys(found))[:NAMED_AT_MOST])


def _main_weaknesses(dossier, code):
    rows = [row for part in _parts(dossier, code) for row in part.weaknesses]
    return sorted(rows, key=lambda row: row.priority)[:NAMED_AT_MOST]


def _standard_weaknesses(dossier, code):
    rows = _main_weaknesses(dossier, code)
    return bullets(row.text for row in rows) if dossier.is_2018 else with_causes(rows)


def _priorities(dossier, code):
    rows = _main_weaknesses(dossier, code)
    first = [row for row in rows if rows and row.priority == rows[0].priority]
    return bullets(f"Khắc phục: {row.text}" for row in first)


def _criterion_plan(dossier, code):
    part = _part(dossier, code)
    following = school_year_label(dossier.assessment.school_year + 1)
    if part is None or not part.weaknesses:
        return f"Trong năm học {following}, nhà trường tiếp tục duy trì và phát huy điểm mạnh đã nêu."
    goals = bullets(f"Khắc phục: {row.text}" for row in part.weaknesses)
    return (f"Trong năm học {following}:\n{goals}\nNgười thực hiện, điều kiện, thời gian và kinh phí của từng việc theo Kế hoạch cải tiến chất lượng "
            "của nhà trường.")  # fmt: skip


def _top_conclusion(dossier):
    met = [row for row in dossier.top_rows if row.verdict in ("met", "not_applicable")]
    return f"Nhà trường đạt {len(met)}/{len(dossier.top_rows)} nội dung của Mức 4." if dossier.top_rows else ""


def _period(dossier):
    year = dossier.assessment.school_year
    return f"Năm học {school_year_label(year)}; số liệu của {dossier.rules.data_years} năm học, từ {school_year_label(dossier.years[0])} đến {school_year_label(year)}."


def _planning(dossier):
    found = dossier.council.members
    people = f" gồm {len(found)} thành viên" if found else ""
    return f"Hiệu trưởng thành lập hội đồng tự đánh giá{people}; hội đồng lập kế hoạch và phân công từng tiêu chí."


def _carrying_out(dossier):
    return f"Các thành viên thu thập minh chứng, mô tả hiện trạng, đánh giá {len(dossier.sheets)} tiêu chí theo phân công."


def _checking(dossier):
    return "Hội đồng kiểm tra minh chứng, đối chiếu số liệu, phân tích điểm hạn chế và nguyên nhân."


def _confirming(dossier):
    return "Thư ký tổng hợp, lấy ý kiến trong nhà trường; hội đồng thống nhất, hiệu trưởng phê duyệt báo cáo trước ngày 15/6."


def _process_documents(dossier):
    return "Quyết định thành lập hội đồng tự đánh giá\nKế hoạch tự đánh giá\nBiên bản các phiên họp của hội đồng"


_COMMON = {
    "abbreviations": abbreviations,
    "info:managing": _managing,
    "decision:bases": _decision_bases,
    "decision:tasks": _decision_tasks,
    "decision:recipients": lambda dossier: _recipients(dossier, "Lưu: VT", first=["Như Điều 3"]),
    "plan:purpose": _plan_purpose,
    "plan:scope": _plan_scope,
    "plan:tools": _plan_tools,
    "plan:training": training,
    "plan:resources": resources,
    "plan:experts": lambda dossier: "Nhà trường chưa có nhu cầu thuê chuyên gia, tư vấn.",
    "plan:evidence": evidence_note,
    "plan:schedule": schedule,
    "plan:recipients": lambda dossier: _recipients(dossier, "Hội đồng tự đánh giá (để t/h)", "CB-GV-NV (để t/h)", "Lưu: VT"),
    "report:purpose": _purpose,
    "report:recipients": lambda dossier: _recipients(dossier, "Hội đồng tự đánh giá", "Lưu: VT"),
}
_OF_2018 = {
    "report:situation": _situation,
    "report:process": _process,
    "report:conclusion": _conclusion,
    "top:conclusion": _top_conclusion,
}
_OF_2026 = {
    "report:learners": size_words,
    "report:scope": _plan_scope,
    "report:period": _period,
    "report:planning": _planning,
    "report:carrying_out": _carrying_out,
    "report:checking": _checking,
    "report:confirming": _confirming,
    "report:overview": _overview,
    "report:process_documents": _process_documents,
}
_PER_ROW = {
    ("standard", "opening"): _opening,
    ("standard", "strengths"): _standard_strengths,
    ("standard", "weaknesses"): _standard_weaknesses,
    ("standard", "trend"): trend_words,
    ("standard", "priorities"): _priorities,
    ("criterion", "plan"): _criterion_plan,
}
