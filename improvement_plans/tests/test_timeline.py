"""The plan's timeline: filters, months, what is late on the day one acts, the page and its printouts."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from documents.pdf import PdfRefused
from formats.timeline import Timeline
from improvement_plans.contents import contents_of
from improvement_plans.models import PlanAction
from improvement_plans.tests.stage import actions_of
from improvement_plans.timeline import (
    BEGINS,
    ENDS,
    choices_of,
    chosen,
    items_of,
    month_table,
    months_of,
    timeline_paper,
    timelines_of,
)

TODAY = date(2024, 1, 10)


def write(action, **fields):
    """Set fields of an action as a person left them."""
    PlanAction.objects.filter(pk=action.pk).update(**fields)


@pytest.fixture
def plan(stage):
    """A plan of 2023-2024 with three actions: late, of the whole year, without days."""
    plan = stage.make_plan()
    first, second = actions_of(plan)
    write(first, tasks="- Mở lớp tập huấn\n- Sơ kết", leaders="Hiệu trưởng, Tổ khối lá", start_on=date(2023, 9, 1), end_on=date(2023, 12, 31))
    write(second, tasks="Dự giờ", leaders="hiệu trưởng", start_on=date(2023, 9, 15), end_on=date(2024, 5, 31))
    PlanAction.objects.create(problem=second.problem, expected_result="Đủ phòng học", position=9)
    return plan


@pytest.fixture
def items(plan):
    return items_of(contents_of(plan), TODAY)


def words_of(items):
    return sorted(item.words for item in items)


def test_items_carry_criterion_first_line_and_lateness(items):
    found = {item.label: item.is_late for item in items}
    assert found == {"[5.3] Mở lớp tập huấn": True, "[1.5] Dự giờ": False, "[1.5] Đủ phòng học": False}


def test_an_action_is_late_only_after_its_last_day(plan):
    for day, late in ((date(2023, 12, 31), 0), (date(2024, 1, 1), 1), (date(2024, 6, 1), 2)):
        assert sum(item.is_late for item in items_of(contents_of(plan), day)) == late


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Dự giờ", "Mở lớp tập huấn", "Đủ phòng học"]),
        ({"owner": "Hiệu trưởng"}, ["Dự giờ", "Mở lớp tập huấn"]),
        ({"owner": "to khoi la"}, ["Mở lớp tập huấn"]),
        ({"owner": "Hiệu"}, []),
        ({"criterion": "1.5"}, ["Dự giờ", "Đủ phòng học"]),
        ({"state": "late"}, ["Mở lớp tập huấn"]),
        ({"state": "undated"}, ["Đủ phòng học"]),
        ({"state": "late", "criterion": "1.5"}, []),
        ({"state": "gì đó"}, ["Dự giờ", "Mở lớp tập huấn", "Đủ phòng học"]),
    ],
)
def test_filters_narrow_together(items, asked, found):
    assert words_of(chosen(items, **asked)) == found


def test_choices_name_each_owner_once_the_busiest_first(items):
    owners, criteria = choices_of(items)
    assert [name.casefold() for name in owners] == ["hiệu trưởng", "tổ khối lá"]
    assert set(criteria) == {"1.5", "5.3"}


def test_months_tell_what_begins_ends_and_goes_on(plan, items):
    months = {month.label: month for month in months_of(plan, items)}
    assert list(months)[0] == "Tháng 8/2023" and len(months) == 12
    assert sorted((what, item.words) for what, item in months["Tháng 9/2023"].lines) == [(BEGINS, "Dự giờ"), (BEGINS, "Mở lớp tập huấn")]
    assert [(what, item.words) for what, item in months["Tháng 12/2023"].lines] == [(ENDS, "Mở lớp tập huấn")]
    assert [months[label].running for label in ("Tháng 8/2023", "Tháng 10/2023", "Tháng 12/2023", "Tháng 5/2024", "Tháng 6/2024")] == [0, 2, 1, 0, 0]


def test_days_outside_the_period_stand_in_its_edges(plan, items):
    action = items[0].action
    action.start_on, action.end_on = date(2022, 1, 1), date(2030, 1, 1)
    months = months_of(plan, items[:1])
    assert months[0].beginning == items[:1] and months[-1].ending == items[:1]
    assert sum(month.running for month in months) == 10


def test_a_task_of_one_month_is_told_once(plan, items):
    action = items[0].action
    action.start_on = action.end_on = date(2023, 10, 5)
    (month,) = [month for month in months_of(plan, items[:1]) if month.lines]
    assert [what for what, _ in month.lines] == [ENDS]


def test_the_months_table_groups_lines_and_leaves_out_quiet_months(plan, items):
    rows = month_table(plan, items).rows
    assert [row.label for row in rows if row.kind == "group"] == ["Tháng 9/2023", "Tháng 12/2023", "Tháng 5/2024"]
    assert "đang thực hiện thêm 1 nhiệm vụ" in rows[3].cells[0].text
    assert rows[4].cells[0].text == ENDS and rows[4].cells[2].text == "Hiệu trưởng, Tổ khối lá"


def test_many_tasks_take_several_drawings_on_paper_and_one_on_screen(plan, items):
    many = items * 30
    drawings = timelines_of(plan, many, TODAY)
    assert len(drawings) > 2 and sum(len(one.bars) for one in drawings) == 90
    assert len({one.key for one in drawings}) == len(drawings)
    assert len(timelines_of(plan, many, TODAY, 10**9, 10**9)) == 1


def test_the_paper_says_its_day_and_what_it_was_narrowed_to(plan, items):
    paper = timeline_paper(plan, items, TODAY, "chủ trì: Hiệu trưởng")
    assert paper.summary == (str(plan), "(chủ trì: Hiệu trưởng; theo kế hoạch đến ngày 10/01/2024)")
    assert isinstance(paper.content[0].content[0], Timeline) and paper.content[0].is_landscape
    assert timeline_paper(plan, [], TODAY).content[0].text == "Không có nhiệm vụ nào."


@pytest.fixture
def client(stage):
    return stage.cast.client(stage.cast.principal)


def page(client, plan, **query):
    return client.get(reverse("plan_timeline", args=[plan.pk]), query).content.decode()


def test_the_page_is_reached_from_the_plan_and_shows_drawing_and_table(client, plan):
    assert reverse("plan_timeline", args=[plan.pk]) in client.get(reverse("plan_edit", args=[plan.pk])).content.decode()
    html = page(client, plan)
    assert html.count('class="timeline"') == 1
    key = actions_of(plan)[0].key
    assert f"{reverse('plan_edit', args=[plan.pk])}#action-{key}" in html
    assert html.count("quá hạn") >= 2 and "chưa ghi" in html


def test_the_page_filters_and_keeps_what_was_asked(client, plan):
    html = page(client, plan, owner="Tổ khối lá")
    assert "Mở lớp tập huấn" in html and "Dự giờ" not in html
    assert "<option selected>Tổ khối lá</option>" in html and "Bỏ lọc" in html
    printed = f"{reverse('timeline_file', args=[plan.pk, 'pdf'])}?owner=T%E1%BB%95+kh%E1%BB%91i+l%C3%A1"
    assert printed in html
    assert "Không có nhiệm vụ nào khớp" in page(client, plan, owner="Không ai")


def test_month_by_month(client, plan):
    html = page(client, plan, view="months")
    assert "Tháng 9/2023" in html and "Đang thực hiện thêm 2 nhiệm vụ." in html
    assert "Tháng 8/2023" not in html and 'class="timeline"' not in html
    assert "chưa ghi thời gian" in page(client, plan, view="months", state="undated")


def test_a_plan_without_actions_leads_back_to_it(client, stage):
    html = page(client, stage.make_plan(weaknesses=[]))
    assert "Kế hoạch chưa có nhiệm vụ nào" in html and "In ra PDF" not in html


def test_hostile_words_stay_words(client, plan):
    write(actions_of(plan)[0], tasks="<script>alert(1)</script>", leaders='"><img src=x>')
    html = page(client, plan, owner='"><b>')
    assert "<script>alert(1)" not in html and "<b>" not in html
    assert "<img src=x" not in page(client, plan)


def test_tokens_become_figures(client, plan):
    write(actions_of(plan)[0], tasks="Giữ {{metric:teachers_total:2023}} giáo viên")
    html = page(client, plan)
    assert "{{metric" not in html and "Giữ [chưa có số liệu:" in html


def test_the_word_file_has_months_and_marks(client, plan):
    answer = client.get(reverse("timeline_file", args=[plan.pk, "docx"]), {"criterion": "1.5"})
    assert "filename" in answer["Content-Disposition"]
    marks, months = Document(BytesIO(answer.content)).tables[-2:]
    assert [row.cells[0].text for row in marks.rows[2:]] == ["[1.5] Dự giờ", "[1.5] Đủ phòng học"]
    assert [cell.text for cell in marks.rows[2].cells].count("x") == 9
    assert "tiêu chí 1.5" in "\n".join(line.text for line in Document(BytesIO(answer.content)).paragraphs)
    assert months.rows[1].cells[0].text == "Tháng 9/2023"


def test_the_pdf_is_drawn_and_a_refusal_is_told(client, plan, monkeypatch):
    url = reverse("timeline_file", args=[plan.pk, "pdf"])
    assert client.get(url).content.startswith(b"%PDF")

    def refuse(paper):
        raise PdfRefused("Văn bản quá dài.")

    monkeypatch.setattr("improvement_plans.views.timeline.render_paper", refuse)
    assert "Văn bản quá dài." in client.get(url, follow=True).content.decode()


@pytest.mark.parametrize("ending", ["xlsx", "exe", "PDF"])
def test_other_endings_do_not_exist(client, plan, ending):
    assert client.get(reverse("timeline_file", args=[plan.pk, ending])).status_code == 404


def test_more_actions_cost_the_same_queries(client, plan, django_assert_max_num_queries):
    problem = actions_of(plan)[0].problem
    for place in range(20):
        PlanAction.objects.create(problem=problem, tasks=f"Việc {place}", start_on=TODAY, end_on=TODAY + timedelta(place), position=place + 10)
    page(client, plan)  # the frame's count is warm then
    with django_assert_max_num_queries(12):
        assert "Việc 19" in page(client, plan)


@pytest.mark.parametrize("person", ["principal", "deputy", "secretary", "member", "clerk"])
def test_everybody_of_the_school_reads_it(stage, plan, person):
    answer = stage.cast.client(getattr(stage.cast, person)).get(reverse("plan_timeline", args=[plan.pk]))
    assert "Mở lớp tập huấn" in answer.content.decode()


@pytest.mark.parametrize("person", ["other_principal", "officer", "leader", "province_officer", "operator", "stranger"])
def test_for_others_neither_page_nor_file_exists(stage, plan, person):
    client = stage.cast.client(getattr(stage.cast, person))
    for address in (reverse("plan_timeline", args=[plan.pk]), reverse("timeline_file", args=[plan.pk, "docx"])):
        assert client.get(address).status_code == 404


def test_an_authoritys_own_plan_has_a_timeline_of_its_calendar_year(stage):
    plan = stage.own_plan()
    months = months_of(plan, [])
    assert [months[0].label, months[-1].label] == ["Tháng 1/2026", "Tháng 12/2026"]
    answer = stage.cast.client(stage.cast.leader).get(reverse("plan_timeline", args=[plan.pk]))
    assert answer.status_code == 200


def test_a_plan_of_five_years_is_told_in_quarters(stage):
    plan = stage.make_plan(period_kind="range", period_start=2025, period_end=2030)
    write(actions_of(plan)[0], tasks="Xây phòng học", start_on=date(2026, 1, 1), end_on=date(2027, 12, 31))
    items = items_of(contents_of(plan), TODAY)
    (drawing,) = timelines_of(plan, items, TODAY)
    assert (drawing.first, drawing.last) == ("2025-01-01", "2030-12-31")
    assert len(months_of(plan, items)) == 72
    html = page(stage.cast.client(stage.cast.principal), plan)
    assert ">Q.IV</text>" in html and ">T12</text>" not in html


def test_removed_problems_and_deleted_actions_are_not_on_it(plan, stage):
    gone, kept, last = PlanAction.objects.filter(problem__plan=plan).order_by("pk")
    write(gone, deleted_at="2024-01-01T00:00:00Z")
    assert words_of(items_of(contents_of(plan), TODAY)) == ["Dự giờ", "Đủ phòng học"]
    kept.problem.removed_at = "2024-01-01T00:00:00Z"
    kept.problem.save()
    assert items_of(contents_of(plan), TODAY) == []


@pytest.mark.parametrize(
    ("tasks", "result", "words"),
    [
        ("- Mở lớp", "Đạt", "Mở lớp"),
        ("", "- Đạt 80%\n- Giữ", "Đạt 80%"),
        ("\n  \n+ Sửa mái", "", "Sửa mái"),
        ("-", "+", "Nhiệm vụ chưa ghi nội dung"),
        ("", "", "Nhiệm vụ chưa ghi nội dung"),
    ],
)
def test_an_action_is_named_by_its_first_words(plan, tasks, result, words):
    write(actions_of(plan)[0], tasks=tasks, expected_result=result)
    assert words in words_of(items_of(contents_of(plan), TODAY))


def test_reading_the_timeline_in_another_month_moves_only_the_line_of_today(plan):
    items = items_of(contents_of(plan), TODAY)
    (before,), (after,) = timelines_of(plan, items, TODAY), timelines_of(plan, items, TODAY + timedelta(days=40))
    assert before.bars == after.bars
    assert (before.today, after.today) == ("2024-01-10", "2024-02-19")
