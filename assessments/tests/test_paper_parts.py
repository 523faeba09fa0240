"""Small parts of the papers: words, the table of levels over every case, counts, official wording, figures put in by token."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from assessments import workflow_papers
from assessments.enums import PaperKind
from assessments.merging import Ground, digests
from assessments.models import AssessmentPaper, LevelState, ReportText
from assessments.papers.collect import collect
from assessments.papers.criterion_parts import verdict_table
from assessments.papers.dossier import LevelPart, SheetPart, read_dossier
from assessments.papers.results import counts_lines_2018, counts_of, level_counts_2018
from assessments.papers.words import bullets, clause_words, level_words, verdict_words, with_causes
from assessments.tests import full_desk
from assessments.tests.full_desk import cells, text
from documents.enums import DocumentState, Route
from documents.models import Document
from documents.problems import WorkflowRefused
from schools.models import YearlyFigures
from standards.enums import Verdict
from standards.models import OfficialWording, WordingImport

MET, NOT_MET, OPEN, ASIDE = Verdict.MET, Verdict.NOT_MET, Verdict.NOT_ASSESSED, Verdict.NOT_APPLICABLE


def level(number, **verdicts):
    """A level from {letter: verdict}; `all` stands for a level without letters."""
    rows = (
        SimpleNamespace(indicator=SimpleNamespace(key="-" if key == "all" else key), verdict=verdict)
        for key, verdict in verdicts.items()
    )
    return LevelPart(number, tuple(rows), "")


def sheet(*levels, code="1.1"):
    criterion = SimpleNamespace(code=code, is_mandatory=False)
    return SheetPart(SimpleNamespace(criterion=criterion, pk=1), tuple(levels), ())


@pytest.mark.parametrize(
    ("verdicts", "is_met"),
    [
        ({"a": MET, "b": MET}, True),
        ({"a": MET, "b": ASIDE}, True),
        ({"a": MET, "b": NOT_MET}, False),
        ({"a": OPEN, "b": NOT_MET}, False),
        ({"a": MET, "b": OPEN}, None),
        ({"all": MET}, True),
        ({"all": OPEN}, None),
        ({}, None),
    ],
)
def test_when_a_level_is_met(verdicts, is_met):
    assert level(1, **verdicts).is_met is is_met


@pytest.mark.parametrize(
    ("levels", "words"),
    [
        ([level(1, all=MET)], "Đạt Mức 1"),
        ([level(1, all=MET), level(2, all=MET)], "Đạt Mức 2"),
        ([level(1, all=MET), level(2, all=NOT_MET)], "Đạt Mức 1"),
        ([level(1, all=NOT_MET), level(2, all=MET)], "Không đạt Mức 1"),
        ([level(1, a=OPEN, b=NOT_MET)], "Không đạt Mức 1"),
        ([level(1, all=OPEN)], "Chưa đánh giá xong"),
        ([level(1, a=MET, b=OPEN)], "Chưa đánh giá xong"),
        ([], "Chưa đánh giá xong"),
    ],
)
def test_where_a_criterion_stands(levels, words):
    assert level_words(sheet(*levels)) == words


THREE = {"a": MET, "b": MET, "c": MET}


@pytest.mark.parametrize(
    ("levels", "rows"),
    [
        (
            [level(1, **THREE), level(2, **THREE), level(3, **THREE)],
            [
                ["a", "Đạt", "a", "Đạt", "a", "Đạt"],
                ["b", "Đạt", "b", "Đạt", "b", "Đạt"],
                ["c", "Đạt", "c", "Đạt", "c", "Đạt"],
                ["", "Đạt", "", "Đạt", "", "Đạt"],
            ],
        ),
        (
            [level(1, **THREE), level(2, all=NOT_MET)],
            [
                ["a", "Đạt", "*", "Không đạt", "–", "–"],
                ["b", "Đạt", "–", "–", "–", "–"],
                ["c", "Đạt", "–", "–", "–", "–"],
                ["", "Đạt", "", "Không đạt", "", "–"],
            ],
        ),
        (
            [level(1, a=MET, b=ASIDE), level(2, a=OPEN, b=MET), level(3, all=OPEN)],
            [
                ["a", "Đạt", "a", "Chưa đánh giá", "*", "Chưa đánh giá"],
                ["b", "Không áp dụng", "b", "Đạt", "–", "–"],
                ["–", "–", "–", "–", "–", "–"],
                ["", "Đạt", "", "Chưa đánh giá", "", "Chưa đánh giá"],
            ],
        ),
    ],
    ids=["three-letters", "no-letters-no-third", "open-and-aside"],
)
def test_the_table_of_the_fifth_section(levels, rows):
    grid, _ = verdict_table(sheet(*levels), "x")
    assert list(cells(grid).values()) == rows


@pytest.mark.parametrize(("is_met", "words"), [(True, "Đạt"), (False, "Không đạt"), (None, "Chưa đánh giá")])
def test_verdicts_in_words(is_met, words):
    assert verdict_words(is_met) == words


def test_bullets_leave_out_what_is_empty_and_do_not_double_marks():
    assert bullets(["Một", " ", "- Hai"]) == "- Một\n- Hai"
    rows = [SimpleNamespace(text="Thiếu phòng.", cause="Chưa có vốn."), SimpleNamespace(text="Ồn.", cause="")]
    assert with_causes(rows) == "- Thiếu phòng.\n+ Nguyên nhân: Chưa có vốn.\n- Ồn."


def test_clauses_are_named_as_the_form_names_them():
    assert clause_words(SimpleNamespace(clause="Khoản 2 Điều 22")) == "Khoản 2, Điều 22"


def test_counts_over_criteria_with_different_heights():
    parts = [
        sheet(level(1, all=MET), level(2, all=MET), level(3, all=MET)),
        sheet(level(1, all=MET), level(2, all=NOT_MET)),
        sheet(level(1, all=NOT_MET), level(2, all=OPEN)),
        sheet(level(1, all=OPEN)),
    ]
    assert level_counts_2018(parts, 1) == (2, 2, 4)
    assert level_counts_2018(parts, 2) == (1, 2, 3)
    assert level_counts_2018(parts, 3) == (1, 0, 1)
    assert counts_of(parts) == [1, 1, 0], (
        "an open criterion is counted nowhere; the one at Mức 3 has no column in Biểu 1"
    )
    assert counts_lines_2018(parts).splitlines() == [
        "- Số tiêu chí đạt Mức 1: 2/4 (50%); không đạt Mức 1: 2/4 (50%).",
        "- Số tiêu chí đạt Mức 2: 1/3 (33,33%); không đạt Mức 2: 2/3 (66,67%).",
        "- Số tiêu chí đạt Mức 3: 1/1 (100%); không đạt Mức 3: 0/1 (0%).",
    ]


# Official wording and figures by token


def report(desk):
    return collect(read_dossier(desk.assessment), PaperKind.REPORT, blank_document(desk))


def blank_document(desk, kind=PaperKind.REPORT):
    return workflow_papers.blank_document(desk.assessment, kind)


def test_official_wording_is_printed_where_it_is_known(desk57):
    rules = desk57.assessment.regulation_set
    source = WordingImport(regulation_set=rules)
    source.save()
    OfficialWording.objects.create(
        regulation_set=rules, place="preschool:1.1:1:-", text="Câu chữ của thông tư.", source=source
    )
    made = report(desk57)
    assert "Mức 1: Câu chữ của thông tư." in text(made, "criterion:1.1:asked")
    assert "nguyên văn" in text(made, "self:note"), "the others are still our summaries"


def test_summaries_are_labelled_only_while_there_are_any(desk57):
    rules = desk57.assessment.regulation_set
    source = WordingImport.objects.create(regulation_set=rules)
    dossier = read_dossier(desk57.assessment)
    places = [
        dossier.place_of(part, row, verdict)
        for part in dossier.sheets
        for row in part.levels
        for verdict in row.verdicts
    ]
    OfficialWording.objects.bulk_create(
        OfficialWording(regulation_set=rules, place=place, text=f"Luật {place}", source=source) for place in places
    )
    assert not read_dossier(desk57.assessment).prints_summaries
    assert not any(getattr(item, "key", "") == "self:note" for item in report(desk57).content[1].content)


def test_a_figure_put_in_by_token_prints_its_present_value(desk57):
    school = desk57.assessment.organization.school
    figures = YearlyFigures.objects.create(school=school, school_year=2026, values={"teachers_total": "24"})
    LevelState.objects.filter(sheet=desk57.sheet("2.2"), level=1).update(
        text="Trường có {{metric:teachers_total:2026}} giáo viên."
    )
    desk57.assessment.report_texts.create(key="report:economy", text="Có {{metric:teachers_total:2026}} người.")
    made = report(desk57)
    assert [cell.text for cell in full_desk.table(made, "criterion:2.2:table").rows[0].cells][
        1
    ] == "Trường có 24 giáo viên."
    assert text(made, "overview:economy:text") == "Có 24 người."
    figures.values = {"teachers_total": "25"}
    figures.save()
    assert text(report(desk57), "overview:economy:text") == "Có 25 người."


# What the workflow lets happen


@pytest.mark.parametrize(
    ("kind", "route", "unit", "signer", "name"),
    [
        (PaperKind.DECISION, Route.NONE, "", "HIỆU TRƯỞNG", "Nguyễn Thị Minh"),
        (PaperKind.PLAN, Route.NONE, "HỘI ĐỒNG TỰ ĐÁNH GIÁ", "TM. HỘI ĐỒNG\nCHỦ TỊCH", "Nguyễn Thị Minh"),
        (PaperKind.REPORT, Route.REPORT, "", "TM. HỘI ĐỒNG\nCHỦ TỊCH", "Nguyễn Thị Minh"),
    ],
)
def test_what_is_usual_for_a_paper_of_2018(desk, kind, route, unit, signer, name):
    document = blank_document(desk, kind)
    assert (document.route, document.issuing_unit, document.signer_lines, document.signer_name) == (
        route,
        unit,
        signer,
        name,
    )
    assert document.title.endswith("năm học 2023-2024") and document.pk is None


def test_the_chair_signs_with_the_own_post(desk):
    full_desk.set_up_council(desk.assessment)
    desk.assessment.council.members.filter(duty="chair").update(full_name="Trần Thị Chủ", post="Quyền Hiệu trưởng")
    document = blank_document(desk, PaperKind.PLAN)
    assert (document.signer_name, document.signer_post) == ("Trần Thị Chủ", "Quyền Hiệu trưởng")


@pytest.mark.parametrize("person", ["member", "clerk", "officer", "other_principal", "operator"])
def test_who_may_not_write_or_make(desk, person):
    acting = desk.cast.acting(getattr(desk.cast, person))
    with pytest.raises(PermissionDenied):
        workflow_papers.make_paper(acting, desk.assessment, PaperKind.PLAN)
    with pytest.raises(PermissionDenied):
        workflow_papers.save_texts(acting, desk.assessment, {"plan:purpose": "x"}, Ground({}))
    assert not Document.objects.exists() and not ReportText.objects.exists()


def test_settings_of_a_sent_paper_stay(desk):
    acting = desk.cast.acting(desk.cast.principal)
    paper = workflow_papers.make_paper(acting, desk.assessment, PaperKind.REPORT)
    paper.document.state = DocumentState.SUBMITTED
    paper.document.save()
    values = {"planned_on": None, "signer_lines": "X", "signer_post": "", "signer_name": "Y", "route": Route.NONE}
    with pytest.raises(WorkflowRefused, match="Đã trình"):
        workflow_papers.save_settings(acting, paper, values)
    assert AssessmentPaper.objects.get().document.signer_name == "Nguyễn Thị Minh"


def test_saving_the_same_words_twice_leaves_one_trace(desk):
    acting, place = desk.cast.acting(desk.cast.principal), "plan:purpose"
    for _ in range(2):
        start = digests({place: dict(desk.assessment.report_texts.values_list("key", "text")).get(place)})
        workflow_papers.save_texts(acting, desk.assessment, {place: "Mục đích của trường."}, Ground(start))
    row = ReportText.objects.get()
    assert (row.text, row.version) == ("Mục đích của trường.", 1)
    start = digests({place: row.text})
    workflow_papers.save_texts(acting, desk.assessment, {place: None}, Ground(start))
    assert not ReportText.objects.exists()


@pytest.mark.parametrize("kind", list(PaperKind))
def test_every_paper_of_an_empty_assessment_can_be_printed(desk, kind):
    document = blank_document(desk, kind) if kind in (PaperKind.DECISION, PaperKind.PLAN, PaperKind.REPORT) else None
    made = collect(read_dossier(desk.assessment), kind, document)
    assert full_desk.has_unique_keys(made)
