"""Checkpoint pages: opened, filled action by action, closed; nothing typed is lost, nobody is overwritten."""

from datetime import date

import pytest
from django.urls import reverse

from assessments.models import Evidence
from documents.enums import DocumentState
from improvement_plans import workflow
from improvement_plans.models import CheckpointResult, PlanAction
from improvement_plans.tests.stage import actions_of
from schools.models import YearlyFigures

JANUARY = date(2024, 1, 15)


@pytest.fixture
def plan(stage):
    plan = stage.make_plan()
    PlanAction.objects.filter(problem__plan=plan).update(
        tasks="Cân đo mỗi tháng", leaders="Cô Lan", end_on=date(2024, 3, 31), target_kind="below", target_value=3, target_unit="%")
    plan.document.state = DocumentState.ISSUED
    plan.document.save()
    return plan


@pytest.fixture
def checkpoint(stage, plan):
    return workflow.make_checkpoint(plan, "semester", JANUARY, acting=stage.acting)


@pytest.fixture
def client(stage):
    return stage.cast.client(stage.cast.principal)


@pytest.fixture
def address(plan, checkpoint):
    return reverse("result_edit", args=[checkpoint.pk, actions_of(plan)[0].pk])


def posted(**fields):
    return {"version": "0", "state": "doing", "result": "", "adjustment": "", "new_end_on": "", "evidence_text": "", **fields}


def test_the_plan_leads_to_its_checkpoints(client, plan):
    assert reverse("checkpoint_list", args=[plan.pk]) in client.get(reverse("plan_edit", args=[plan.pk])).content.decode()
    page = client.get(reverse("checkpoint_list", args=[plan.pk])).content.decode()
    assert "“Cuối học kỳ I” (15/01/2024)" in page
    assert "“Cuối năm học” (31/05/2024)" in page


def test_a_checkpoint_is_opened_by_its_kind(client, plan):
    answer = client.post(reverse("checkpoint_add", args=[plan.pk]), {"kind": "semester", "planned_on": "15/1/2024"})
    made = plan.checkpoints.get()
    assert (made.name, made.planned_on) == ("Cuối học kỳ I", JANUARY)
    assert answer.url == reverse("checkpoint_detail", args=[made.pk])


@pytest.mark.parametrize(("typed", "words"), [
    ({"kind": "semester", "planned_on": "hôm nào đó"}, "không phải là ngày"),
    ({"kind": "semester", "planned_on": ""}, "Hãy ghi ngày dự kiến"),
    ({"kind": "own", "planned_on": "1/2/2024", "name": "  "}, "Hãy đặt tên"),
    ({"kind": "own", "planned_on": "1/2/2024", "name": "Đ" * 121}, "120"),
    ({"kind": "moon", "planned_on": "1/2/2024"}, "Có chỗ cần sửa"),
])  # fmt: skip
def test_a_refused_checkpoint_keeps_what_was_typed(client, plan, typed, words):
    page = client.post(reverse("checkpoint_add", args=[plan.pk]), typed).content.decode()
    assert words in page
    assert f'value="{typed["planned_on"]}"' in page or not typed["planned_on"]
    assert not plan.checkpoints.exists()


def test_a_second_regular_one_is_refused_in_words(client, plan, checkpoint):
    page = client.post(reverse("checkpoint_add", args=[plan.pk]), {"kind": "semester", "planned_on": "1/2/2024"}).content.decode()
    assert "Kế hoạch đã có đợt theo dõi “Cuối học kỳ I”." in page


def test_a_result_is_written_and_shown(client, plan, checkpoint, address):
    answer = client.post(address, posted(state="undone", result="Mới cân hai đợt.", actual_value="3,5", adjustment="Tăng bữa phụ.",
                                         new_end_on="5/2024", spent_state_budget="2.000.000", spent_socialized="1 triệu"))  # fmt: skip
    row = CheckpointResult.objects.get()
    assert (row.state, str(row.actual_value), row.new_end_on, row.original_end_on) == ("undone", "3.500", date(2024, 5, 31), date(2024, 3, 31))
    assert workflow.spent_on(row) == {"state_budget": 2_000_000, "socialized": 1_000_000}
    page = client.get(answer.url).content.decode()
    for words in ("Chưa hoàn thành", "Mới cân hai đợt.", "Đạt 3,5%", "31/05/2024", "ban đầu: 31/03/2024", "3.000.000đ", "Tăng bữa phụ."):
        assert words in page


@pytest.mark.parametrize(("typed", "words"), [
    ({"state": ""}, "Hãy chọn mức độ hoàn thành"),
    ({"new_end_on": "31/2/2024"}, "Không có ngày"),
    ({"state": "done", "new_end_on": "5/2024"}, "không cần hạn mới"),
    ({"spent_tuition": "0"}, "Số tiền phải lớn hơn 0"),
    ({"spent_tuition": "nhiều"}, "nhiều"),
    ({"actual_value": "ba phần trăm"}, "ba phần trăm"),
    ({"result": "a" * 4001}, "4000"),
    ({"evidences": "9" * 30}, "minh chứng không còn trong kho"),
    ({"evidences": "²"}, "Lựa chọn không hợp lệ"),
])  # fmt: skip
def test_a_refused_result_keeps_everything_typed(client, address, typed, words):
    page = client.post(address, posted(**{"adjustment": "Câu đã gõ.", **typed})).content.decode()
    assert words in page
    assert "Câu đã gõ." in page
    assert not CheckpointResult.objects.exists()


def test_a_new_date_before_the_beginning_is_refused(client, plan, address):
    PlanAction.objects.filter(problem__plan=plan).update(start_on=date(2024, 2, 1))
    assert "từ ngày bắt đầu 01/02/2024" in client.post(address, posted(new_end_on="1/2024")).content.decode()


def test_whoever_writes_a_result_sees_the_evidence_expected(client, plan, address):
    assert "Minh chứng dự kiến" not in client.get(address).content.decode()
    PlanAction.objects.filter(problem__plan=plan).update(evidence="Sổ cân đo.")
    assert "<dt>Minh chứng dự kiến</dt><dd>Sổ cân đo.</dd>" in client.get(address).content.decode()


def test_without_a_target_nothing_is_asked_of_it(client, plan, address):
    PlanAction.objects.filter(problem__plan=plan).update(target_kind="")
    assert "actual_value" not in client.get(address).content.decode()


@pytest.mark.parametrize(("year", "is_known"), [(2022, False), (2023, True), (2024, False)])
def test_the_figure_of_the_plans_year_is_offered(stage, client, plan, address, year, is_known):
    PlanAction.objects.filter(problem__plan=plan).update(metric="underweight_rate")
    YearlyFigures.objects.create(school=stage.cast.school.school, school_year=year, values={"underweight_rate": "3.25"}, rates={"underweight_rate": "3.25"})
    page = client.get(address).content.decode()
    assert (f"Số liệu của trường: 3,25%, năm học {year}-{year + 1}." in page) is is_known
    assert ('value="3,25"' in page) is is_known
    client.post(address, posted(actual_value="2,9"))
    assert 'value="2,9"' in client.get(address).content.decode()


def test_in_per_cent_a_dot_is_a_decimal_point(client, address):
    client.post(address, posted(actual_value="3.500"))
    assert str(CheckpointResult.objects.get().actual_value) == "3.500"


def test_evidence_is_picked_from_the_own_store(stage, client, checkpoint, address):
    mine = Evidence.objects.create(organization=stage.cast.school, name="Sổ cân đo", created_by=stage.cast.principal)
    theirs = Evidence.objects.create(organization=stage.cast.other_school, name="Sổ trường khác", created_by=stage.cast.principal)
    page = client.get(address).content.decode()
    assert "Sổ cân đo" in page and "Sổ trường khác" not in page
    assert "không còn trong kho" in client.post(address, posted(evidences=[theirs.pk])).content.decode()
    client.post(address, posted(evidences=[mine.pk]))
    assert list(CheckpointResult.objects.get().evidences.all()) == [mine]
    assert "Sổ cân đo" in client.get(reverse("checkpoint_detail", args=[checkpoint.pk])).content.decode()


def test_looking_for_evidence_saves_nothing_and_keeps_the_text(stage, client, address):
    for number in range(40):
        Evidence.objects.create(organization=stage.cast.school, name=f"Biên bản {number}", created_by=stage.cast.principal)
    old = Evidence.objects.filter(name="Biên bản 0").get()
    assert "Biên bản 0<" not in client.get(address).content.decode()
    page = client.post(address, posted(result="Đang gõ", find="1", evidence_words="bien ban 0", evidences=[])).content.decode()
    assert f'value="{old.pk}"' in page and "Đang gõ" in page
    assert not CheckpointResult.objects.exists()


def test_two_people_at_one_result_see_both_texts(client, address):
    client.post(address, posted(result="Của người thứ nhất", spent_tuition="5.000"))
    answer = client.post(address, posted(result="Của người thứ hai", spent_tuition="6.000"))
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in ("Của người thứ nhất", "Của người thứ hai", "Học phí"):
        assert words in page
    assert CheckpointResult.objects.get().result == "Của người thứ nhất"


def test_evidence_picked_in_between_stays(stage, client, address):
    first, second = (Evidence.objects.create(organization=stage.cast.school, name=name, created_by=stage.cast.principal) for name in ("Một", "Hai"))
    client.post(address, posted(evidences=[first.pk]))
    client.post(address, posted(evidences=[second.pk]))
    assert set(CheckpointResult.objects.get().evidences.all()) == {first, second}
    client.post(address, posted(version="1", evidences=[second.pk]))
    assert set(CheckpointResult.objects.get().evidences.all()) == {second}


def test_one_action_leads_to_the_next(client, plan, checkpoint, address):
    answer = client.post(address, posted(next="1"))
    last = reverse("result_edit", args=[checkpoint.pk, actions_of(plan)[1].pk])
    order = [address, last] if answer.url == last else [last, address]
    assert {answer.url, client.post(last, posted(next="1")).url} <= {*order, reverse("checkpoint_detail", args=[checkpoint.pk])}


def test_the_whole_is_told_in_four_columns(client, checkpoint):
    address = reverse("checkpoint_edit", args=[checkpoint.pk])
    typed = {"version": "0", "planned_on": "20/1/2024", "watched": "Tiến độ", "result": "Đạt", "adjustment": "Không", "assessors": "Tổ giám sát"}
    page = client.get(client.post(address, typed).url).content.decode()
    for words in ("20/01/2024", "Tiến độ", "Đạt", "Tổ giám sát"):
        assert words in page
    assert client.post(address, {**typed, "result": "Khác"}).status_code == 409
    refused = client.post(address, {**typed, "planned_on": "?", "version": "1", "result": "Câu mới"}).content.decode()
    assert "không phải là ngày" in refused and "Câu mới" in refused


def test_closed_means_read_only_until_opened_again(client, checkpoint, address):
    client.post(reverse("checkpoint_close", args=[checkpoint.pk]))
    page = client.get(reverse("checkpoint_detail", args=[checkpoint.pk])).content.decode()
    assert "Mở lại để sửa" in page and address not in page
    refused = client.post(address, posted(result="Viết muộn")).content.decode()
    assert "đã kết thúc" in refused and "Viết muộn" in refused
    client.post(reverse("checkpoint_reopen", args=[checkpoint.pk]))
    assert client.post(address, posted(result="Viết lại")).status_code == 302


def test_a_reader_sees_results_and_no_way_to_write(stage, client, checkpoint, address):
    client.post(address, posted(result="Mới cân hai đợt."))
    reader = stage.cast.client(stage.cast.member)
    page = reader.get(reverse("checkpoint_detail", args=[checkpoint.pk])).content.decode()
    assert "Mới cân hai đợt." in page and address not in page and "Kết thúc đợt" not in page


def test_the_page_costs_the_same_whatever_was_written(client, plan, checkpoint, address, django_assert_max_num_queries):
    for action in actions_of(plan):
        client.post(reverse("result_edit", args=[checkpoint.pk, action.pk]), posted(spent_tuition="5.000"))
    with django_assert_max_num_queries(20):
        client.get(reverse("checkpoint_detail", args=[checkpoint.pk]))
