"""Where a team's verdicts lead by the rule of the set, beside the frozen report; the printout of both."""

import io

import pytest
from openpyxl import load_workbook

from assessments.appraisal_paper_files import result_file
from assessments.appraisal_results import level_label, problems_of_closing, read_results
from assessments.models import AppraisalSheet, AppraisalVerdict, IndicatorVerdict, TopLevelVerdict
from assessments.papers.appraisal import DRAFT_NOTE, appraisal_paper, marks
from assessments.papers.words import MARK, NO_LEVEL
from assessments.tests.full_desk import cells, fill, judge_all, table, text
from assessments.tests.room_scene import HEAD, RoomScene
from documents.html import paper_fragment
from documents.paper import check
from standards.enums import Verdict


@pytest.fixture
def scene(desk57):
    fill(desk57)
    desk57.judge(Verdict.MET)
    return RoomScene(desk57.cast, desk57.assessment)


@pytest.fixture
def old_scene(desk):
    """A room over a report by TT 19/2018, every verdict met, Mức 4 too."""
    judge_all(desk)
    desk.judge(Verdict.MET)
    desk.judge_top(Verdict.MET)
    return RoomScene(desk.cast, desk.assessment)


def row_of(scene, code):
    return next(row for row in read_results(scene.room).rows if row.criterion.code == code)


def test_a_new_room_has_a_sheet_of_every_criterion_and_no_verdict(scene):
    results = read_results(scene.room)
    assert len(results.rows) == 15 and len(results.open_rows) == 15 and results.items == () and results.top_sheet is None
    assert {row.team_words for row in results.rows} == {"Chưa làm"}
    assert AppraisalVerdict.objects.filter(sheet__room=scene.room).count() == IndicatorVerdict.objects.filter(sheet__assessment=scene.assessment).count()


def test_the_school_stands_as_in_its_frozen_report(scene):
    scene.assessment.criterion_assessments.get(criterion__code="1.1").verdicts.update(verdict=Verdict.NOT_MET)
    results = read_results(scene.room)
    assert row_of(scene, "1.1").school == 2 and results.school.words == "Đạt Mức 2"


def test_a_criterion_the_report_left_open_is_said_to_be_open(desk57):
    desk57.judge(Verdict.MET)
    desk57.judge(Verdict.NOT_ASSESSED, code="2.1")
    scene = RoomScene(desk57.cast, desk57.assessment)
    scene.judge_all()
    row, results = row_of(scene, "2.1"), read_results(scene.room)
    assert row.school is None and row.school_words == "Chưa đánh giá" and not row.differs and results.school is None


@pytest.mark.parametrize(("code", "level", "school_level"), [("1.1", 2, "Đạt Mức 2"), ("1.3", 2, "Đạt Mức 1"), ("1.3", 1, "Chưa đạt Mức 1")])
def test_one_criterion_found_lower_counts_by_whether_it_is_mandatory(scene, code, level, school_level):
    scene.judge_all()
    scene.judge_all(Verdict.NOT_MET, code=code, level=level)
    results = read_results(scene.room)
    assert results.team.words == school_level and [row.criterion.code for row in results.differing] == [code]
    assert row_of(scene, code).team_words == level_label(level - 1)


def test_what_is_not_met_judges_a_criterion_though_the_rest_is_open(scene):
    scene.judge_all(Verdict.NOT_MET, code="1.1", level=1)
    assert row_of(scene, "1.1").is_judged and row_of(scene, "1.1").team == 0
    scene.judge_all(Verdict.MET, code="1.2", level=1)
    assert not row_of(scene, "1.2").is_judged and row_of(scene, "1.2").team_words == "Đang làm"


def test_not_applicable_counts_as_met(scene):
    AppraisalVerdict.objects.filter(sheet__room=scene.room).update(verdict=Verdict.NOT_APPLICABLE, reason="Trường không có.")
    assert read_results(scene.room).team.words == "Đạt Mức 2"


def test_closing_names_what_is_open(scene):
    scene.judge_all()
    scene.judge_all(Verdict.NOT_ASSESSED, code="3.5", level=2)
    assert [problem.text for problem in problems_of_closing(read_results(scene.room))] == ["Còn 1 tiêu chí đoàn chưa kết luận xong: 3.5."]


def test_by_2018_letters_and_level_4_decide(old_scene):
    old_scene.judge_all()
    results = read_results(old_scene.room)
    assert results.school.words == results.team.words == "Đạt Mức 4" and all(is_met for _, is_met in results.items)
    letter = old_scene.row("1.1", level=1, letter="b")
    AppraisalVerdict.objects.filter(pk=letter.pk).update(verdict=Verdict.NOT_MET)
    assert read_results(old_scene.room).team.words == "Chưa đạt Mức 1"


def test_level_4_of_the_report_is_read_from_its_frozen_table(desk):
    judge_all(desk)
    desk.judge(Verdict.MET)
    desk.judge_top(Verdict.MET)
    TopLevelVerdict.objects.filter(assessment=desk.assessment, item__key="2").update(verdict=Verdict.NOT_MET)
    scene = RoomScene(desk.cast, desk.assessment)
    assert {row.item.key: is_met for row, is_met in read_results(scene.room).items}["2"] is False
    assert read_results(scene.room).school.words == "Đạt Mức 3"


def test_a_school_at_level_3_needs_level_4_judged(old_scene):
    old_scene.judge_all()
    AppraisalVerdict.objects.filter(item__key="3").update(verdict=Verdict.NOT_ASSESSED)
    assert [problem.text for problem in problems_of_closing(read_results(old_scene.room))] == ["Đoàn xếp Mức 3 nhưng chưa kết luận Mức 4: khoản 3."]


def test_the_sheet_of_level_4_is_written_and_its_weaknesses_found(old_scene):
    client = old_scene.enter(HEAD)
    row = AppraisalVerdict.objects.get(sheet__room=old_scene.room, item__key="1")
    assert old_scene.save(client, "level-4", **{f"verdict-{row.pk}": "not_met", f"weak-{row.pk}": "Chưa vượt trội."}).status_code == 302
    assert "Chưa vượt trội." in client.get(old_scene.url("room_sheet", "level-4")).content.decode()
    AppraisalVerdict.objects.exclude(pk=row.pk).update(verdict=Verdict.MET)
    client.post(old_scene.url("room_close"))
    finding = old_scene.again().findings.get()
    assert (finding.criterion, finding.place_label, finding.text) == (None, "Mức 4, khoản 1", "Chưa vượt trội.")


@pytest.mark.parametrize(("level", "highest", "is_2018", "wanted"), [
    (None, 2, False, ["", "", ""]), (0, 2, False, [MARK, "", ""]), (1, 2, False, ["", MARK, ""]), (2, 2, False, ["", "", MARK]),
    (2, 2, True, ["", MARK, MARK, NO_LEVEL]), (3, 3, True, ["", MARK, MARK, MARK]), (0, 3, True, [MARK, "", "", ""]),
])  # fmt: skip
def test_marks_of_one_side(level, highest, is_2018, wanted):
    assert marks(level, highest, range(1, 4 if is_2018 else 3), is_2018) == wanted


def test_the_printout_sets_both_sides_beside_each_other(scene):
    room = scene.close()
    room.conclusion = "Trường đủ điều kiện."
    paper = appraisal_paper(room, read_results(room))
    check(paper)
    assert cells(table(paper, "table"))["1.1"] == ["Tiêu chí 1.1 (khác)", "", "", MARK, "", MARK, ""]
    assert text(paper, "overall:text") == "- Trường tự đánh giá: Đạt Mức 2.\n- Đoàn đánh giá: Đạt Mức 2.\n- Số tiêu chí đoàn kết luận khác: 1."
    assert "Chưa rà soát hằng năm." in text(paper, "criterion:1.1:text") and text(paper, "conclusion:text") == "Trường đủ điều kiện."
    assert [row.cells[1].text for row in table(paper, "people:table").rows] == ["Tô Văn Hải", "Lý Thị Nga", "Bạch Văn Nam"]
    assert DRAFT_NOTE not in paper_fragment(paper)


def test_an_open_result_says_that_it_may_change(scene):
    paper = appraisal_paper(scene.room, read_results(scene.room))
    assert DRAFT_NOTE in text(paper, "team:closed") and "đã kết luận 0/15" in text(paper, "overall:text")


def test_what_a_member_typed_is_escaped_on_paper_and_no_formula_in_excel(scene):
    AppraisalSheet.objects.filter(room=scene.room, criterion__code="1.1").update(strengths="<b>=1+1</b>")
    AppraisalVerdict.objects.filter(sheet__room=scene.room).update(verdict=Verdict.NOT_APPLICABLE, reason="=cmd()")
    assert "&lt;b&gt;=1+1&lt;/b&gt;" in paper_fragment(appraisal_paper(scene.room, read_results(scene.room)))
    book = load_workbook(io.BytesIO(result_file(scene.room, "xlsx")))
    values = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in values if cell.data_type == "f"] and any(cell.value == "Tiêu chí 1.1" for cell in values)


def test_the_old_table_has_three_levels_and_level_4(old_scene):
    old_scene.judge_all()
    paper = appraisal_paper(old_scene.room, read_results(old_scene.room))
    check(paper)
    grid = table(paper, "table")
    assert len(grid.columns) == 9 and cells(grid)["1.1"] == ["Tiêu chí 1.1", "", MARK, MARK, MARK, "", MARK, MARK, MARK]
    assert cells(table(paper, "top"))["1"] == ["Khoản 1", "Đạt", "Đạt", ""]


def test_the_printout_is_named_by_the_regime(scene, old_scene):
    titles = [appraisal_paper(one.room, read_results(one.room)).content[0].title for one in (scene, old_scene)]
    assert titles == ["Kết quả thẩm định", "Kết quả đánh giá ngoài"]
