"""The check page: places that can be reached, characters the font lacks, sections left out, readers without buttons."""

import re
from urllib.parse import urldefrag

import pytest
from django.urls import reverse

from documents.models import Document
from documents.problems import error, warning
from improvement_plans import workflow
from improvement_plans.checks import LONG_CELL, MAX_CHARACTERS, problems_of, without_links
from improvement_plans.models import ImprovementPlan, PlanAction, PlanProblem, PlanSection
from improvement_plans.tests.stage import action_values, actions_of
from improvement_plans.tests.test_checks import whole_plan

FACE, BOX = "😀", "☑"


def problems(plan, stage):
    return problems_of(ImprovementPlan.objects.get(pk=plan.pk), stage.acting)


def texts(plan, stage):
    return [problem.text for problem in problems(plan, stage)]


@pytest.fixture
def plan(stage):
    return whole_plan(stage)


@pytest.fixture
def client(stage):
    return stage.cast.client(stage.cast.principal)


def spoil(plan):
    """Every kind of gap at once."""
    Document.objects.filter(pk=plan.document_id).update(planned_on=None, signer_lines="", signer_name="")
    ImprovementPlan.objects.filter(pk=plan.pk).update(title_lines="…… " + FACE, recipients="", lead_in="……", closing="……", preamble_bases="……")
    PlanSection.objects.filter(plan=plan, heading="Báo cáo tự đánh giá").update(text="…… " + FACE)
    PlanSection.objects.filter(plan=plan, criterion__isnull=False).update(text="")
    first, second = actions_of(plan)
    PlanAction.objects.filter(pk=first.pk).update(
        tasks="", leaders="", expected_result="", start_on=None, end_on=None, money_state="lines", note=FACE,
    )  # fmt: skip
    PlanAction.objects.filter(pk=second.pk).update(target_kind="between", end_on=None, money_state="unknown", leaders="……")
    PlanProblem.objects.filter(pk=first.problem_id).update(present_state="x" * (LONG_CELL + 1), cause="……" + FACE)


def test_every_line_leads_to_a_place_that_is_on_its_page(stage, plan, client):
    spoil(plan)
    found = problems(plan, stage)
    assert len(found) > 20
    pages = {}
    for problem in found:
        address, anchor = urldefrag(problem.url)
        page = pages.setdefault(address, client.get(address))
        assert page.status_code == 200, problem
        assert not anchor or re.search(rf'id="{re.escape(anchor)}"', page.content.decode()), problem


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("title_lines", "Trích yếu"), ("preamble_bases", "Căn cứ ở đầu văn bản"), ("lead_in", "Lời dẫn"), ("closing", "Đoạn kết"),
        ("recipients", "Nơi nhận"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("blank", ["……", ".....", "???", "x" * 3], ids=["ellipses", "dots", "question marks", "x"])
def test_blanks_around_the_text_are_errors(stage, plan, field, label, blank):
    ImprovementPlan.objects.filter(pk=plan.pk).update(**{field: f"Năm 2023 {blank} còn"})
    (problem,) = problems(plan, stage)
    assert (problem.severity, problem.text) == ("error", f"{label} còn chỗ trống chưa điền.")
    assert problem.url == reverse("plan_properties", args=[plan.pk]) + f"#id_{field}"


@pytest.mark.parametrize("field", ["tasks", "expected_result", "leaders", "partners", "time_text", "other_conditions", "note"])
def test_a_blank_in_an_action_leads_to_its_own_box(stage, plan, field):
    action = actions_of(plan)[0]
    PlanAction.objects.filter(pk=action.pk).update(**{field: "Mua …… cái"})
    (problem,) = problems(plan, stage)
    assert problem.text == "Tiêu chí 5.3: còn chỗ trống chưa điền."
    assert problem.url == reverse("action_edit", args=[action.pk]) + f"#id_{field}"


def test_only_the_columns_of_the_plans_own_table_are_checked(stage, plan):
    action = actions_of(plan)[0]
    PlanAction.objects.filter(problem__plan=plan).update(evidence="Biên bản họp.")
    PlanAction.objects.filter(pk=action.pk).update(evidence="Biên bản ……")
    assert problems(plan, stage) == []
    ImprovementPlan.objects.filter(pk=plan.pk).update(table_shape="ten")
    (problem,) = problems(plan, stage)
    assert problem.url == reverse("action_edit", args=[action.pk]) + "#id_evidence"


@pytest.mark.parametrize("text", ["Vân vân…", "A... B", "hỏi??", "xx"], ids=["one ellipsis", "three dots", "two marks", "two x"])
def test_ordinary_punctuation_is_no_blank(stage, plan, text):
    PlanAction.objects.filter(pk=actions_of(plan)[0].pk).update(tasks=text)
    assert problems(plan, stage) == []


def test_a_character_the_font_lacks_is_named_at_every_place_once(stage, plan):
    section = plan.sections.get(heading="Báo cáo tự đánh giá")
    action = actions_of(plan)[0]
    PlanSection.objects.filter(pk=section.pk).update(text=f"Tốt {FACE}{FACE} lắm {BOX}")
    PlanAction.objects.filter(pk=action.pk).update(tasks=f"Mua {FACE}", note=f"Nhớ {BOX}")
    PlanProblem.objects.filter(pk=action.problem_id).update(text=f"Thiếu {FACE}")
    ImprovementPlan.objects.filter(pk=plan.pk).update(closing=f"Hết {BOX}")
    found = {problem.url: problem for problem in problems(plan, stage)}
    assert {problem.severity for problem in found.values()} == {"warning"}
    both = "phông chữ của bản in không có ký tự “😀” (U+1F600), “☑” (U+2611); hãy thay bằng ký tự khác."
    assert found[reverse("section_edit", args=[section.pk])].text.endswith(both)
    assert found[reverse("action_edit", args=[action.pk])].text.endswith(both)
    assert "“😀” (U+1F600);" in found[reverse("problem_edit", args=[action.problem_id])].text
    assert "“☑” (U+2611);" in found[reverse("plan_properties", args=[plan.pk])].text
    assert len(found) == 4


def test_many_such_characters_make_no_endless_line(stage, plan):
    strange = "".join(chr(0x1F600 + step) for step in range(MAX_CHARACTERS + 5))
    PlanAction.objects.filter(pk=actions_of(plan)[0].pk).update(tasks=strange)
    (text,) = texts(plan, stage)
    assert text.count("U+") == MAX_CHARACTERS


@pytest.mark.parametrize("text", ["Tiếng Việt đủ dấu: ặ ễ ợ ữ ỵ Đ", "5 ≥ 3, m², 1/2 – “ngoặc”…", "- gạch\n+ cộng\tcột\tcột"], ids=["letters", "signs", "layout"])
def test_what_officials_type_is_printable(stage, plan, text):
    PlanAction.objects.filter(pk=actions_of(plan)[0].pk).update(tasks=text)
    assert problems(plan, stage) == []


def test_a_warning_of_characters_does_not_stop_the_sending(stage, plan, client):
    PlanAction.objects.filter(pk=actions_of(plan)[0].pk).update(note=FACE)
    page = client.get(reverse("plan_check", args=[plan.pk])).content.decode()
    assert "Nên xem lại (1)" in page
    assert "U+1F600" in page
    assert reverse("plan_submit", args=[plan.pk]) in page


def test_without_the_table_the_plan_cannot_be_sent(stage, plan, client):
    section = plan.sections.get(kind="action_table")
    workflow.remove_section(section, acting=stage.acting)
    (problem,) = problems(plan, stage)
    assert problem.severity == "error"
    assert problem.text == "Kế hoạch không còn mục bảng nhiệm vụ, giải pháp; hãy khôi phục ở phần “Đã bỏ”."
    assert problem.url.endswith("#removed")
    workflow.restore_section(section, acting=stage.acting)
    assert problems(plan, stage) == []


def test_a_long_present_state_is_a_warning_above_the_limit_only(stage, plan):
    PlanProblem.objects.filter(criterion__code="1.5").update(present_state="ế" * LONG_CELL)
    assert problems(plan, stage) == []
    PlanProblem.objects.filter(criterion__code="1.5").update(present_state="ế" * (LONG_CELL + 1))
    assert texts(plan, stage) == ["Tiêu chí 1.5: hiện trạng dài 1501 ký tự, nên rút gọn cho vừa ô bảng."]


def test_results_nobody_wrote_are_a_warning_and_written_ones_are_checked(stage, plan):
    PlanSection.objects.filter(plan=plan, criterion__isnull=False).update(text="")
    assert texts(plan, stage) == ["Mục “Kết quả thực hiện cải tiến chất lượng đã đạt được” chưa ghi nội dung của tiêu chí nào."]
    PlanSection.objects.filter(plan=plan, criterion__code="1.5").update(text="Đạt ……")
    assert texts(plan, stage) == ["Mục “Tiêu chí 1.5: Tên 1.5” còn chỗ trống chưa điền."]


def test_the_second_action_of_a_problem_is_told_by_its_number(stage, plan):
    action = workflow.add_action(plan.problems.get(criterion__code="1.5"), acting=stage.acting)
    values = action_values(tasks="Việc.", leaders="Ai đó", expected_result="Được.", time_text="Cả năm", money_state="not_needed", evidence="Biên bản.")
    workflow.save_action(action, values, [], version=0, acting=stage.acting)
    assert texts(plan, stage) == ["Tiêu chí 1.5, nhiệm vụ 2: chưa có hạn hoàn thành nên không nhắc việc được."]


def test_a_problem_without_a_criterion_is_told_by_its_words(stage, plan):
    workflow.add_problem(plan, {"text": "Sân trường ngập nước khi mưa lớn kéo dài nhiều ngày liền trong năm."}, acting=stage.acting)
    assert texts(plan, stage)[0] == "Vấn đề “Sân trường ngập nước khi mưa lớn kéo dài nhiều…”: chưa có công việc, giải pháp."


def test_the_same_problems_without_links_for_those_who_only_read():
    rows = [error("Sai.", "/a/#b"), warning("Yếu.", "/c/")]
    assert without_links(rows) == [error("Sai."), warning("Yếu.")]


@pytest.mark.parametrize("person", ["member", "clerk"])
def test_readers_see_what_is_missing_but_neither_links_nor_buttons(stage, plan, person):
    PlanAction.objects.filter(pk=actions_of(plan)[0].pk).update(tasks="")
    reader = stage.cast.client(getattr(stage.cast, person))
    page = reader.get(reverse("plan_check", args=[plan.pk])).content.decode()
    assert "Tiêu chí 5.3: chưa có công việc, giải pháp." in page
    assert reverse("action_edit", args=[actions_of(plan)[0].pk]) not in page
    assert reverse("plan_submit", args=[plan.pk]) not in page
    assert reverse("plan_check", args=[plan.pk]) in reader.get(reverse("plan_edit", args=[plan.pk])).content.decode()


def test_a_ready_plan_tells_those_who_may_not_send_who_does_it(stage, plan):
    page = stage.cast.client(stage.cast.secretary).get(reverse("plan_check", args=[plan.pk])).content.decode()
    assert "Kế hoạch sẵn sàng. Người có quyền trình của đơn vị làm bước tiếp theo." in page


@pytest.mark.parametrize(("state", "words"), [("submitted", "Đã trình"), ("approved", "phê duyệt"), ("issued", "Đã ban hành")])
def test_a_paper_under_way_is_not_checked_again(stage, plan, client, state, words):
    PlanAction.objects.filter(pk=actions_of(plan)[0].pk).update(tasks="")
    Document.objects.filter(pk=plan.document_id).update(state=state)
    page = client.get(reverse("plan_check", args=[plan.pk])).content.decode()
    assert words in page
    assert "nên không sửa được nữa" in page
    assert reverse("document_detail", args=[plan.document_id]) in page
    for absent in ("Phải sửa trước", reverse("plan_submit", args=[plan.pk]), "Không thấy chỗ nào thiếu"):
        assert absent not in page


def test_the_check_costs_the_same_however_much_is_wrong(stage, plan, django_assert_max_num_queries):
    def cost():
        fresh = ImprovementPlan.objects.select_related("document", "organization").get(pk=plan.pk)
        with django_assert_max_num_queries(25) as counted:
            problems_of(fresh, stage.acting)
        return len(counted)

    before = cost()
    spoil(plan)
    assert cost() <= before
