"""Papers of the sets of 2018: decision, plan, sheets 5a and 5b, list of evidence, results, report – headings, columns, marks, counts."""

import pytest

from assessments.enums import PaperKind
from assessments.papers.collect import collect, kinds_of
from assessments.papers.dossier import read_dossier
from assessments.tests import full_desk as shelf
from assessments.tests.conftest import load
from assessments.tests.desk import Desk
from assessments.tests.full_desk import cells, headings, labels, table, text
from assessments.workflow_papers import blank_document
from documents.paper import all_content, check
from schools.models import YearlyFigures
from standards.enums import Verdict


@pytest.fixture
def full(desk):
    shelf.fill(desk)
    return desk


def paper(desk, kind, code=""):
    dossier = read_dossier(desk.assessment)
    document = (
        blank_document(desk.assessment, kind)
        if kind in (PaperKind.DECISION, PaperKind.PLAN, PaperKind.REPORT)
        else None
    )
    made = collect(dossier, kind, document, code)
    check(made)
    return made


def test_every_paper_of_2018_can_be_made(full):
    assert kinds_of(read_dossier(full.assessment)) == list(PaperKind)
    for kind in PaperKind:
        assert shelf.has_unique_keys(paper(full, kind))


def test_a_dossier_takes_the_same_queries_for_an_empty_and_a_full_assessment(desk, django_assert_max_num_queries):
    with django_assert_max_num_queries(25) as empty:
        read_dossier(desk.assessment)
    shelf.fill(desk)
    with django_assert_max_num_queries(25) as filled:
        read_dossier(desk.assessment)
    assert len(filled) - len(empty) <= 8, "prefetches of the council and evidence have rows now"


def test_the_decision_names_council_tasks_and_lists(full):
    made = paper(full, PaperKind.DECISION)
    assert (made.type_name, made.symbol, made.enacting) == ("QUYẾT ĐỊNH", "QĐ-MNHM", "QUYẾT ĐỊNH:")
    assert made.summary[0].startswith("Về việc thành lập Hội đồng tự đánh giá")
    assert made.authority == "HIỆU TRƯỞNG Trường Mầm non Hoa Mai"
    assert [section.style for section in made.content] == ["article"] * 3
    assert [appendix.title for appendix in made.appendices] == [
        "Danh sách hội đồng tự đánh giá",
        "Danh sách nhóm thư ký",
        "Danh sách các nhóm công tác",
    ]
    assert any("19/2018/TT-BGDĐT" in basis.text for basis in made.bases) and any(
        "5932/BGDĐT-QLCL" in basis.text for basis in made.bases
    )
    assert made.recipients[-1] == "Lưu: VT" and "Như Điều 3" in made.recipients
    assert labels(table(made, "council")) == ["TT", "Họ và tên", "Chức vụ", "Nhiệm vụ"]
    assert [row.cells[1].text for row in table(made, "council").rows][:2] == ["Nguyễn Thị Minh", "Trần Văn Bách"]
    groups = table(made, "groups")
    assert labels(groups) == ["Nhóm", "Họ và tên", "Chức danh, chức vụ", "Ghi chú"]
    assert [cell.text for cell in groups.rows[0].cells] == [
        "Nhóm 1",
        "Vì Thị Sen",
        "Tổ trưởng tổ mẫu giáo",
        "Trưởng nhóm",
    ]
    assert [cell.text for cell in groups.rows[1].cells] == ["Quàng Văn Tâm", "Kế toán", "Thành viên"]


def test_a_decision_without_groups_prints_only_the_lists_there_are(desk):
    shelf.set_up_council(desk.assessment).groups.all().delete()
    made = paper(desk, PaperKind.DECISION)
    assert [appendix.key for appendix in made.appendices] == ["list:council"]
    assert "nhóm" not in text(made, "article:first:text")


def test_the_plan_is_the_councils_and_has_all_nine_parts(full):
    made = paper(full, PaperKind.PLAN)
    assert made.letterhead.managing == ("Trường Mầm non Hoa Mai",) and made.letterhead.issuer == (
        "HỘI ĐỒNG TỰ ĐÁNH GIÁ",
    )
    assert made.symbol == "KH-HĐTĐG"
    assert made.signers[0].lines == ("TM. HỘI ĐỒNG", "CHỦ TỊCH")
    assert (made.signers[0].post, made.signers[0].name) == ("Hiệu trưởng", "Nguyễn Thị Minh")
    assert [section.title for section in made.content] == [
        "Mục đích", "Phạm vi tự đánh giá", "Công cụ tự đánh giá", "Hội đồng tự đánh giá", "Tập huấn nghiệp vụ tự đánh giá",
        "Dự kiến các nguồn lực và thời điểm cần huy động", "Thuê chuyên gia, tư vấn", "Lập bảng danh mục mã minh chứng", "Thời gian và nội dung hoạt động",
    ]  # fmt: skip
    assert labels(table(made, "assign")) == ["STT", "Tiêu chí", "Nhóm công tác, cá nhân chịu trách nhiệm", "Ghi chú"]
    assert cells(table(made, "assign"))["1.1"] == ["1", "Tiêu chí 1.1", "Nhóm 1", ""]
    assert labels(table(made, "plan:training:table")) == ["Thời gian", "Thành phần", "Nội dung"]
    assert labels(table(made, "plan:resources:table")) == [
        "Tiêu chuẩn",
        "Tiêu chí",
        "Các nguồn lực cần được huy động/cung cấp",
        "Thời điểm huy động",
        "Ghi chú",
    ]
    assert labels(table(made, "plan:schedule:table")) == ["Thời gian", "Hoạt động"]


def test_a_sheet_has_head_requirements_five_sections_and_both_signatures(full):
    made = paper(full, PaperKind.SHEETS, "1.1")
    assert not made.has_letterhead and made.signers == ()
    head = text(made, "sheet:1.1:head")
    assert head.splitlines()[:2] == ["Trường: Trường Mầm non Hoa Mai", "Nhóm: Nhóm 1"] and "Tiêu chí 1.1" in head
    assert [title for title in headings(made) if title[0].isupper() and not title.startswith(("Mức", "Phiếu"))] == [
        "Mô tả hiện trạng", "Điểm mạnh", "Điểm yếu", "Kế hoạch cải tiến chất lượng", "Tự đánh giá"]  # fmt: skip
    assert [cell.text for cell in table(made, "sheet:1.1:signatures").rows[0].cells] == [
        "Xác nhận của trưởng nhóm công tác\n(Ký, ghi rõ họ tên)",
        "Người viết\n(Ký, ghi rõ họ tên)",
    ]
    assert "nguyên văn" in text(made, "sheet:1.1:note"), "our summary is labelled once a sheet"
    assert text(made, "sheet:1.1:state:2:text") == "Hiện trạng 1.1 mức 2 của trường."


def test_the_table_of_levels_marks_letters_levels_without_letters_and_no_indicator(full):
    full.judge(Verdict.NOT_MET, code="1.1", level=1, letter="b")
    made = table(paper(full, PaperKind.SHEETS, "1.1"), "sheet:1.1:table")
    assert [cell.text for cell in made.head[0]] == ["Mức 1", "Mức 2", "Mức 3"]
    rows = cells(made)
    assert rows["0"][:2] == ["a", "Đạt"] and rows["1"][:2] == ["b", "Không đạt"]
    assert rows["all"][1] == "Không đạt"
    level_two = [row[2:4] for row in rows.values()][:3]
    assert level_two == [["*", "Đạt"], ["–", "–"], ["–", "–"]], "Mức 2 of criterion 1.1 has no letters"
    assert text(paper(full, PaperKind.SHEETS, "1.1"), "sheet:1.1:result") == "Kết quả: Không đạt Mức 1."


def test_a_criterion_without_weakness_says_so_once_it_is_judged(full):
    assert text(paper(full, PaperKind.SHEETS, "1.2"), "sheet:1.2:3:text") == "Chưa ghi nhận điểm yếu."
    assert text(paper(full, PaperKind.SHEETS, "1.1"), "sheet:1.1:3:text") == "- Điểm yếu ở 1.1."
    full.judge(Verdict.NOT_ASSESSED, code="1.2")
    made = paper(full, PaperKind.REPORT)
    assert text(made, "criterion:1.2:3:text") == "……", "nobody has looked yet"
    assert text(made, "criterion:1.3:3:text") == "Chưa ghi nhận điểm yếu."


def test_what_nobody_wrote_is_a_blank_and_no_bare_heading(desk):
    made = paper(desk, PaperKind.REPORT)
    for key in ("criterion:1.1:2:text", "criterion:1.1:state:1:text", "top:1:1:text", "top:1:2:text"):
        assert text(made, key) == "……", key
    assert text(made, "standard:1:strengths") == "Điểm mạnh nổi bật:\n……"
    assert text(made, "standard:1:weaknesses") == "Điểm yếu cơ bản:\n……"
    desk.judge(Verdict.MET)
    assert text(paper(desk, PaperKind.REPORT), "standard:1:weaknesses").endswith("\nChưa ghi nhận điểm yếu.")


def test_form_5b_names_the_secretaries_or_the_secretary(full):
    def who():
        return text(paper(full, PaperKind.SHEETS), "top:1:head").splitlines()[1]

    assert who() == "Nhóm: Nhóm thư ký"
    full.assessment.council.groups.filter(kind="secretariat").delete()
    assert who() == "Nhóm, cá nhân: Lò Thị Hoa"
    full.assessment.council.members.filter(duty="secretary").delete()
    assert who() == "Nhóm, cá nhân: ……"


def test_the_printout_of_results_says_whose_they_are(full):
    made = paper(full, PaperKind.RESULTS)
    assert text(made, "results:whose") == "Trường Mầm non Hoa Mai, năm học 2023-2024"
    assert made.content[0].content[0].key == "results:whose"
    assert "results:whose" not in {item.key for item in all_content(paper(full, PaperKind.REPORT))}, "the report says it above"


def test_all_sheets_stand_on_pages_of_their_own_and_end_with_those_of_level_4(full):
    made = paper(full, PaperKind.SHEETS)
    assert (
        len(made.content)
        == len(full.assessment.criterion_assessments.all()) + full.assessment.top_level_verdicts.count()
    )
    assert [section.is_new_page for section in made.content[:2]] == [False, True]
    last = made.content[-1]
    assert last.key.startswith("top:") and not any(item.key.endswith(":table") for item in last.content)


def test_the_list_of_evidence_has_seven_columns_and_repeats_a_shared_code(full):
    grid = table(paper(full, PaperKind.EVIDENCE), "evidence")
    assert grid.is_landscape
    assert labels(grid)[:4] == ["Tiêu chí", "Số TT", "Mã minh chứng", "Tên minh chứng"] and len(grid.columns) == 7
    assert [(row.cells[0].text, row.cells[2].text) for row in grid.rows] == [
        ("1.1", "[H1-1.1-01]"),
        ("1.2", "[H1-1.1-01]"),
    ]


def test_results_mark_every_level_reached_and_levels_that_do_not_exist(full):
    full.judge(Verdict.NOT_MET, code="1.1", level=2)
    full.judge(Verdict.NOT_MET, code="1.2", level=1)
    rows = cells(table(paper(full, PaperKind.RESULTS), "results:marks"))
    assert rows["1.1"] == ["Tiêu chí 1.1", "", "×", "", ""]
    assert rows["1.2"][1] == "×"
    without = next(part for part in read_dossier(full.assessment).sheets if part.standing.max_level == 2)
    assert rows[without.code][-1] == "--------"


def test_results_of_level_4_and_the_conclusion(full):
    item = full.assessment.top_level_verdicts.first()
    item.verdict = Verdict.NOT_MET
    item.save()
    made = paper(full, PaperKind.RESULTS)
    row = cells(table(made, "results:top"))[item.item.key]
    assert row[1:3] == ["", "×"] and row[0].startswith("Khoản")
    assert text(made, "results:level") == "Kết luận: Trường đạt Mức 3."


def test_what_nobody_judged_is_neither_met_nor_failed(desk):
    made = paper(desk, PaperKind.RESULTS)
    assert cells(table(made, "results:marks"))["1.1"][1:4] == ["", "", ""]
    assert "Còn 25 tiêu chí chưa đánh giá xong." in text(made, "results:level")


def test_the_report_stands_in_the_order_of_the_form(full):
    made = paper(full, PaperKind.REPORT)
    assert made.cover and made.has_contents and made.cover.footer == "Hoa Mai - 2024"
    assert [section.title for section in made.before_contents] == [
        "Danh sách và chữ ký các thành viên hội đồng tự đánh giá"
    ]
    assert labels(table(made, "council:table")) == ["TT", "Họ và tên", "Chức vụ", "Nhiệm vụ", "Chữ ký"]
    assert [section.title for section in made.after_contents] == ["Danh mục chữ viết tắt"]
    assert [(section.style, section.title) for section in made.content] == [
        ("banner", "Tổng hợp kết quả tự đánh giá"), ("part", "Cơ sở dữ liệu"), ("part", "Tự đánh giá"), ("part", "Kết luận chung"), ("part", "Phụ lục")]  # fmt: skip
    titles = headings(made)
    parts = ["Đặt vấn đề", "Tự đánh giá tiêu chí Mức 1, 2 và 3", "Tự đánh giá tiêu chí Mức 4"]
    assert [title for title in titles if title in parts] == parts
    assert sum(title.startswith("Kết luận về Tiêu chuẩn") for title in titles) == 5
    assert titles.count("Mở đầu") == 5


def test_the_conclusion_of_a_standard_counts_its_criteria(full):
    full.judge(Verdict.NOT_MET, code="1.1", level=1)
    counted = text(paper(full, PaperKind.REPORT), "standard:1:counts")
    total = len([part for part in read_dossier(full.assessment).sheets if part.criterion.standard.code == "1"])
    assert f"đạt Mức 1: {total - 1}/{total}" in counted and f"không đạt Mức 1: 1/{total}" in counted


def test_proposals_name_the_schools_own_facts(full):
    made = paper(full, PaperKind.REPORT)
    assert "265 trẻ" in text(made, "intro:situation:text") and "24 giáo viên" in text(made, "intro:situation:text")
    assert "7 thành viên" in text(made, "intro:process:text")
    assert "Điểm mạnh ở 1.1." in text(made, "standard:1:strengths") and "Câu sau" not in text(
        made, "standard:1:strengths"
    )
    assert "Khắc phục: Điểm yếu ở 3.1." in text(made, "criterion:3.1:4:text")
    assert "2024-2025" in text(made, "criterion:1.2:4:text")


def test_the_data_tables_have_five_years_and_sums(full):
    made = paper(full, PaperKind.REPORT)
    grid = table(made, "data:classes")
    assert labels(grid)[1:] == [f"Năm học\n{year}-{year + 1}" for year in range(2019, 2024)]
    assert cells(grid)["7"] == ["Cộng", "11", "11", "11", "12", "12"]
    rooms = cells(table(made, "data:rooms"))
    assert rooms["1"][-1] == "12" and rooms["2"] == ["– Kiên cố", "10", "10", "10", "11", "12"]
    assert list(rooms.values())[-1] == ["Cộng", "14", "14", "14", "14", "15"]


def test_people_at_present_with_totals(full):
    grid = table(paper(full, PaperKind.REPORT), "data:people")
    assert labels(grid) == [
        "Số liệu",
        "Tổng số",
        "Nữ",
        "Dân tộc",
        "Chưa đạt chuẩn",
        "Đạt chuẩn",
        "Trên chuẩn",
        "Ghi chú",
    ]
    rows = cells(grid)
    assert rows["teachers"] == ["Giáo viên", "24", "", "", "0", "14", "10", ""]
    assert rows["all"][1] == "33" and "youth_leaders" not in rows


@pytest.mark.parametrize(("code", "levels", "school_type", "first", "last"), [
    ("TT17-2018", ["primary"], "primary", "Khối lớp 1", "Tỉ lệ trẻ em đến 14 tuổi hoàn thành chương trình tiểu học"),
    ("TT18-2018", ["lower_secondary"], "lower_secondary", "Khối lớp 6", "Tỉ lệ học sinh tốt nghiệp"),
    ("TT18-2018", ["primary", "lower_secondary"], "multi_level", "Khối lớp 1", "Tỉ lệ học sinh tốt nghiệp"),
])  # fmt: skip
def test_the_data_tables_follow_the_schools_levels(cast, code, levels, school_type, first, last):
    school = cast.school.school
    school.levels, school.school_type = levels, school_type
    school.save()
    made = paper(Desk(cast, load(code), 2023), PaperKind.REPORT)
    assert table(made, "data:classes").rows[0].cells[0].text == first
    assert table(made, "data:4:results").rows[-1].cells[0].text == last
    assert ("youth_leaders" in cells(table(made, "data:people"))) == ("primary" in levels)


def test_a_school_of_several_levels_prints_the_results_of_each_level_that_has_figures(cast):
    school = cast.school.school
    school.levels, school.school_type = ["primary", "lower_secondary"], "multi_level"
    school.save()
    for level, values in (
        ("", {"grade_completion_rate": "97.5", "graduation_rate": "100"}),
        ("lower_secondary", {"graduation_rate": "99.2"}),
    ):
        YearlyFigures.objects.create(school=school, school_year=2023, level=level, values=values, rates=values)
    made = paper(Desk(cast, load("TT18-2018"), 2023), PaperKind.REPORT)
    assert "Cấp Trung học cơ sở" in headings(made) and "Cấp Tiểu học" not in headings(made)
    assert [row.cells[-1].text for row in table(made, "data:4:results:lower_secondary").rows] == ["99,2%"]
