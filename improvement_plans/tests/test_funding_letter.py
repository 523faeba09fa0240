"""What a plan lacks in money: by source and year on its page, and the letter that asks for it in three forms."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from documents.docx import render_docx
from documents.tests.word import body, words_of
from improvement_plans import workflow
from improvement_plans.contents import contents_of
from improvement_plans.funding import FEW_LINES, asked_lines, letter_of, source_rows, sum_table, without_money
from improvement_plans.models import PlanProblem
from improvement_plans.tests.stage import action_values, actions_of
from schools.models import YearlyFigures

LINES = [
    ("socialized", 500_000, 2024, "asked"), ("state_budget", 2_000_000, 2024, "asked"), ("state_budget", 1_000_000, 2024, "available"),
    ("state_budget", 3_000_000, None, "asked"), ("tuition", 700_000, 2023),
]  # fmt: skip


@pytest.fixture
def plan(stage):
    plan = stage.make_plan()
    values = action_values(money_state="lines", tasks="- Mua 02 tủ thuốc cho y tế.\n- Dạy thêm.")
    workflow.save_action(actions_of(plan)[0], values, LINES, version=0, acting=stage.acting)
    return plan


@pytest.fixture
def client(stage):
    return stage.cast.client(stage.cast.principal)


def letter(plan, stage):
    return letter_of(plan, contents_of(plan), stage.acting.today)


def test_every_source_and_year_tells_what_is_there_and_what_is_asked_for(plan):
    rows = [(row.source, row.year, row.available, row.asked, row.total) for row in source_rows(contents_of(plan))]
    assert rows == [
        ("Ngân sách nhà nước", "2024", 1_000_000, 2_000_000, 3_000_000),
        ("Ngân sách nhà nước", "chưa ghi năm", 0, 3_000_000, 3_000_000),
        ("Học phí", "2023", 700_000, 0, 700_000),
        ("Xã hội hóa", "2024", 0, 500_000, 500_000),
    ]


def test_the_sources_add_up_to_the_plan_s_own_sums(plan):
    contents, rows = contents_of(plan), source_rows(contents_of(plan))
    assert sum(row.total for row in rows) == contents.total() == 7_200_000
    assert sum(row.asked for row in rows) == contents.asked() == sum(item.line.amount for item in asked_lines(contents))


def test_lines_of_an_action_that_needs_no_money_any_more_count_nowhere(stage, plan):
    actions_of(plan)[0].__class__.objects.filter(pk=actions_of(plan)[0].pk).update(money_state="not_needed")
    contents = contents_of(plan)
    assert source_rows(contents) == asked_lines(contents) == []


def test_the_page_shows_what_is_missing_and_where_it_is_unknown(plan, client):
    page = client.get(reverse("plan_funding", args=[plan.pk])).content.decode()
    for words in ("7.200.000đ", "1.700.000đ", "5.500.000đ", "Năm triệu năm trăm nghìn đồng", "UBND xã Hoa Mai", "Mua 02 tủ thuốc cho y tế."):
        assert words in page, words
    second = actions_of(plan)[1]
    assert [row.action for row in without_money(contents_of(plan))] == [second]
    assert f"{reverse('action_edit', args=[second.pk])}#id_money_state_0" in page
    assert reverse("funding_letter", args=[plan.pk, "pdf"]) in page


def test_the_plan_s_page_leads_there(plan, client):
    assert client.get(reverse("plan_edit", args=[plan.pk])).content.decode().count(reverse("plan_funding", args=[plan.pk])) == 2


def test_readers_see_no_link_into_the_forms(stage, plan):
    page = stage.cast.client(stage.cast.clerk).get(reverse("plan_funding", args=[plan.pk])).content.decode()
    assert "Chưa xác định kinh phí" in page
    assert reverse("action_edit", args=[actions_of(plan)[1].pk]) not in page


def test_the_letter_is_a_letter_to_the_managing_body_in_figures_and_words(stage, plan):
    paper = letter(plan, stage)
    assert (paper.type_name, paper.addressees, paper.symbol) == ("", ("UBND xã Hoa Mai",), "MNHM")
    words = words_of(body(render_docx(paper)))
    for wanted in ("V/v đề nghị hỗ trợ kinh phí", "Kính gửi: UBND xã Hoa Mai", "Mua 02 tủ thuốc cho y tế (tiêu chí 5.3)", "5.500.000đ",
                   "Bằng chữ: Năm triệu năm trăm nghìn đồng", "đã bố trí được: 1.700.000đ", "Lưu: VT", plan.document.signer_name):
        assert wanted in words, wanted


def test_the_letter_lists_only_what_is_asked_for_and_its_sum(stage, plan):
    table = letter(plan, stage).content[0]
    assert [[cell.text for cell in row.cells][2:] for row in table.rows[:-1]] == [
        ["Xã hội hóa", "2024", "500.000đ"], ["Ngân sách nhà nước", "2024", "2.000.000đ"], ["Ngân sách nhà nước", "chưa ghi năm", "3.000.000đ"],
    ]  # fmt: skip
    assert table.rows[-1].cells[-1].text == "5.500.000đ"


def test_nothing_of_its_own_is_not_told(stage, plan):
    workflow.save_action(actions_of(plan)[0], action_values(money_state="lines", tasks="Mua tủ."), LINES[:2], version=1, acting=stage.acting)
    assert "bố trí được" not in str(letter(plan, stage))


@pytest.mark.parametrize(("count", "size"), [(FEW_LINES, 0), (FEW_LINES + 1, 11)])
def test_many_lines_are_set_smaller(stage, plan, count, size):
    lines = [("state_budget", 1000 + number, 2024, "asked") for number in range(count)]
    workflow.save_action(actions_of(plan)[0], action_values(money_state="lines", tasks="Mua tủ."), lines, version=1, acting=stage.acting)
    assert letter(plan, stage).content[0].text_size == size


@pytest.mark.parametrize(("ending", "start"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")])
def test_each_form_comes_as_a_file(plan, client, ending, start):
    answer = client.get(reverse("funding_letter", args=[plan.pk, ending]))
    assert answer.status_code == 200
    assert answer.content.startswith(start)


def test_the_workbook_has_a_sheet_to_put_under_those_of_others(stage, plan, client):
    book = load_workbook(BytesIO(client.get(reverse("funding_letter", args=[plan.pk, "xlsx"])).content))
    assert book.sheetnames == ["Kinh phí đề nghị", "Cộng nhiều trường"]
    rows = [row for row in book["Cộng nhiều trường"].iter_rows(values_only=True) if row[0]]
    head, lines = rows[1], rows[2:]
    assert head[0] == "Mã đơn vị" and head[-1] == "Số tiền"
    assert [row[-1] for row in lines] == [500_000, 2_000_000, 3_000_000]
    assert {row[:2] for row in lines} == {("mnhm", stage.cast.school.name)}
    assert all(row[3] == "5.3" for row in lines)
    assert len(sum_table(plan, contents_of(plan)).rows) == 3


@pytest.mark.parametrize("ending", ["pdf", "docx", "xlsx"])
def test_without_anything_asked_for_there_is_no_letter_but_a_word_why(stage, client, ending):
    plan = stage.make_plan()
    page = client.get(reverse("funding_letter", args=[plan.pk, ending]), follow=True).content.decode()
    assert "chưa có dòng kinh phí nào ở tình trạng “Đề nghị”" in page
    assert reverse("funding_letter", args=[plan.pk, "pdf"]) not in page


def test_another_form_does_not_exist(plan, client):
    assert client.get(reverse("funding_letter", args=[plan.pk, "txt"])).status_code == 404


def test_figures_named_in_a_task_are_numbers_in_the_letter(stage, plan):
    values = action_values(money_state="lines", tasks="Mua tủ cho {{metric:teachers_total:2022}} cô.")
    workflow.save_action(actions_of(plan)[0], values, LINES[:1], version=1, acting=stage.acting)
    YearlyFigures.objects.create(school=stage.cast.school.school, school_year=2022, values={"teachers_total": "24"})
    assert "Mua tủ cho 24 cô" in str(letter(plan, stage))
    assert "Mua tủ cho 24 cô." in str(sum_table(plan, contents_of(plan)))


def test_grouped_problems_name_all_their_criteria(stage, plan):
    workflow.group_problems(plan, [row.pk for row in PlanProblem.objects.filter(plan=plan)], "Chung", acting=stage.acting)
    assert {item.criteria for item in asked_lines(contents_of(plan))} == {"1.5, 5.3"}


def test_the_action_s_form_says_the_sum_in_words(plan, client):
    page = client.get(reverse("action_edit", args=[actions_of(plan)[0].pk])).content.decode()
    assert "7.200.000đ (Bảy triệu hai trăm nghìn đồng)" in page
