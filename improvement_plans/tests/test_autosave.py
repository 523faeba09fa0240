"""A row that saves itself: what changed is written, nothing of anybody else's is lost, and everything refused is told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from documents.models import Document
from improvement_plans import workflow
from improvement_plans.forms import budget_formset
from improvement_plans.models import PlanAction, PlanProblem, PlanSection
from improvement_plans.tests.stage import actions_of
from records.models import TextChange
from records.trail import history_of

PURPOSE = "MỤC ĐÍCH, YÊU CẦU"


@pytest.fixture
def plan(stage):
    return stage.make_plan()


@pytest.fixture
def section(plan):
    return plan.sections.get(heading=PURPOSE)


@pytest.fixture
def mine(stage):
    return stage.cast.client(stage.cast.principal)


@pytest.fixture
def theirs(stage):
    return stage.cast.client(stage.cast.deputy)


def send(client, row, version=0, bases=None, **boxes):
    """Post changed boxes as the page does, with the texts they started from."""
    name = {PlanSection: "section", PlanProblem: "problem", PlanAction: "action"}[type(row)]
    changed = [box for box in boxes if not box.startswith("money")]
    data = {"version": version, "changed": changed, **boxes, **{f"base-{box}": text for box, text in (bases or {}).items()}}
    return client.post(reverse(f"{name}_autosave", args=[row.pk]), data)


def money(amount, state="lines", year="2024"):
    """What the page posts when the money of an action changed."""
    line = {"money-0-source": "tuition", "money-0-amount": amount, "money-0-budget_year": year, "money-0-state": "available"}
    return {"budget_lines": "", "money_state": state, "money-TOTAL_FORMS": 1, "money-INITIAL_FORMS": 0, **line}


def test_only_the_changed_box_is_written_and_the_version_goes_up(section, mine):
    answer = send(mine, section, text="Đoạn mới.\n- một ý")
    section.refresh_from_db()
    assert (section.text, section.heading, section.version) == ("Đoạn mới.\n- một ý", PURPOSE, 1)
    assert answer.json() == {"state": "saved", "version": 1, "at": f"{timezone.localtime():%H:%M}", "errors": [], "taken": ["text"]}


def test_the_same_text_again_changes_nothing(section, mine):
    send(mine, section, text="Như cũ.")
    assert send(mine, section, version=1, text="Như cũ.").json()["version"] == 1
    assert history_of(section, "text").count() == 1


def test_a_box_the_form_does_not_have_is_not_written(section, mine):
    answer = send(mine, section, position="99").json()
    assert (answer["version"], answer["taken"], answer["errors"]) == (0, [], ["có ô chỉ lưu được bằng nút “Lưu”"])
    section.refresh_from_db()
    assert section.position == 1


def test_two_people_in_two_boxes_of_one_row_both_keep_their_words(plan, mine, theirs):
    action = actions_of(plan)[0]
    assert send(theirs, action, tasks="Việc của người kia.", bases={"tasks": ""}).status_code == 200
    assert send(mine, action, evidence="", note="Ghi chú của tôi.", bases={"note": ""}).json()["state"] == "saved"
    action.refresh_from_db()
    assert (action.tasks, action.note, action.version) == ("Việc của người kia.", "Ghi chú của tôi.", 2)


def test_two_people_in_one_box_get_both_texts_and_their_difference(section, mine, theirs):
    send(theirs, section, text="Sửa mái hiên năm nay.", bases={"text": section.text})
    answer = send(mine, section, text="Sửa mái hiên năm sau.", bases={"text": section.text})
    section.refresh_from_db()
    told = answer.json()
    assert (answer.status_code, told["state"], told["version"]) == (409, "conflict", 1)
    assert (section.text, told["theirs"]) == ("Sửa mái hiên năm nay.", {"text": "Sửa mái hiên năm nay."})
    for words in ("<del>nay.</del>", "<ins>sau.</ins>", "Người deputy", "Giữ bản của tôi", "Giữ bản của người kia"):
        assert words in told["html"]


def test_without_the_text_it_began_from_a_stale_page_never_writes_over(section, mine, theirs):
    send(theirs, section, text="Của người kia.")
    assert send(mine, section, text="Của tôi.").status_code == 409
    assert send(mine, section, version="x", text="Của tôi.").status_code == 409, "a broken version conflicts with everything"


def test_after_choosing_mine_it_is_written_and_the_other_text_stays_in_the_history(section, mine, theirs):
    send(theirs, section, text="Của người kia.")
    assert send(mine, section, version=1, text="Của tôi.", bases={"text": "Của người kia."}).json()["version"] == 2
    newest = history_of(section, "text").first()
    assert (newest.old, newest.new) == ("Của người kia.", "Của tôi.")


def test_spaces_the_program_tidied_are_no_difference(section, mine, theirs):
    send(mine, section, text="Câu một.  \r\n\r\n", heading="  Mục   đích ")
    send(theirs, section, version=1, heading="Mục đích chung", bases={"heading": "Mục đích"})
    answer = send(mine, section, version=1, text="Câu một, thêm.", bases={"text": "Câu một.  \r\n\r\n"})
    assert answer.json()["state"] == "saved"


def test_a_removed_row_is_not_brought_back_by_a_page_left_open(stage, plan, section, mine):
    workflow.remove_section(section, acting=stage.acting)
    answer = send(mine, section, version=1, text="Vẫn viết.")
    section.refresh_from_db()
    assert (answer.status_code, answer.json()["state"]) == (410, "removed")
    assert section.removed_at and section.text != "Vẫn viết."


def test_an_action_under_a_removed_problem_or_deleted_is_not_written(stage, plan, mine):
    first, second = actions_of(plan)
    workflow.remove_problem(first.problem, acting=stage.acting)
    workflow.delete_action(second, acting=stage.acting)
    for action in (first, second):
        assert "Khôi phục".lower() in send(mine, action, version=1, tasks="Vẫn viết.").json()["message"]
        action.refresh_from_db()
        assert action.tasks == ""


def test_a_sent_plan_says_so_and_keeps_its_text(plan, section, mine):
    Document.objects.filter(pk=plan.document_id).update(state="submitted")
    answer = send(mine, section, text="Muộn.")
    section.refresh_from_db()
    assert (answer.status_code, answer.json()["state"]) == (403, "sent")
    assert "đã trình, không sửa được" in answer.json()["message"]
    assert section.text != "Muộn."


@pytest.mark.parametrize(("name", "status"), [("member", 403), ("other_principal", 404), ("officer", 404), ("operator", 404)])
def test_others_are_refused_as_on_the_page(stage, section, name, status):
    assert send(stage.cast.client(getattr(stage.cast, name)), section, text="Không được.").status_code == status
    section.refresh_from_db()
    assert section.version == 0


def test_an_expired_log_in_is_led_to_the_door_and_writes_nothing(stage, section):
    answer = send(stage.cast.anonymous, section, text="Chưa đăng nhập.")
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, reverse("login"))
    section.refresh_from_db()
    assert section.version == 0


def test_the_page_beside_the_text_names_the_person_and_gives_a_token(stage, mine):
    page = mine.get(reverse("logged_in")).content.decode()
    assert f'data-user="{stage.cast.principal.pk}"' in page
    assert "csrfmiddlewaretoken" in page


def test_too_long_a_text_is_told_with_its_limit_and_not_written(section, mine):
    answer = send(mine, section, text="x" * 20_001, heading="Ngắn").json()
    section.refresh_from_db()
    assert answer["state"] == "saved" and len(answer["errors"]) == 1
    assert "20000" in answer["errors"][0].replace(".", "") and "Nội dung" in answer["errors"][0]
    assert (section.heading, len(section.text) < 20_000) == ("Ngắn", True), "the box that is right is saved"
    assert answer["taken"] == ["heading"]


def test_half_a_date_does_not_keep_the_other_boxes_from_being_saved(plan, mine):
    action = actions_of(plan)[0]
    answer = send(mine, action, tasks="Mua tủ.", end_on="15/9/20").json()
    action.refresh_from_db()
    assert (action.tasks, action.end_on) == ("Mua tủ.", None)
    assert answer["errors"] == ["Hoàn thành: “15/9/20” không phải là ngày (ví dụ 15/9/2026 hoặc 9/2026)."]


def test_a_start_after_the_stored_end_is_told_instead_of_breaking(plan, mine):
    action = actions_of(plan)[0]
    send(mine, action, end_on="10/2023")
    answer = send(mine, action, version=1, start_on="12/2023", leaders="Tổ trưởng").json()
    action.refresh_from_db()
    assert (action.start_on, action.leaders) == (None, "Tổ trưởng")
    assert answer["errors"] == ["Hoàn thành: Ngày hoàn thành phải từ ngày bắt đầu trở đi."]


def test_money_is_saved_with_its_state_and_again_without_losing_a_line(plan, mine):
    action = actions_of(plan)[0]
    assert send(mine, action, **money("2.000.000", state="unknown")).json()["errors"] == []
    assert send(mine, action, version=1, **money("3.000.000")).json()["version"] == 2
    action.refresh_from_db()
    assert action.money_state == "lines"
    assert workflow.stored_lines(action) == [("tuition", 3_000_000, 2024, "available")]
    change = history_of(action, "budget_lines").get()
    assert "3.000.000" in change.new and change.old == "", "one sitting is one line"


def test_wrong_money_is_told_and_the_stored_lines_stay(plan, mine):
    action = actions_of(plan)[0]
    send(mine, action, **money("2.000.000"))
    answer = send(mine, action, version=1, tasks="Mua tủ.", **money("hai triệu rưỡi"))
    assert answer.json()["errors"][0].startswith("Số tiền: ")
    assert send(mine, action, version=2, **money("2.000.000", state="not_needed")).json()["errors"][0].startswith("Có cần kinh phí không?: ")
    action.refresh_from_db()
    assert (action.tasks, action.money_state) == ("Mua tủ.", "lines")
    assert [line[1] for line in workflow.stored_lines(action)] == [2_000_000]


def test_money_of_two_people_is_shown_in_words(plan, mine, theirs):
    action = actions_of(plan)[0]
    send(theirs, action, **money("2.000.000"))
    answer = send(mine, action, **money("5.000.000"))
    assert answer.status_code == 409
    assert "Học phí: 2.000.000đ" in answer.json()["html"] and "Học phí: 5.000.000đ" in answer.json()["html"]
    assert [line[1] for line in workflow.stored_lines(action)] == [2_000_000]


def test_the_button_after_a_saved_line_of_money_keeps_that_line(plan, mine):
    """The page was opened without lines and counts none as stored, though it saved one itself meanwhile."""
    action = actions_of(plan)[0]
    send(mine, action, **money("2.000.000"))
    posted = budget_formset([], {**money("2.000.000"), "money-TOTAL_FORMS": "1"})
    assert posted.is_valid() and posted.forms[0].line == ("tuition", 2_000_000, 2024, "available")


def test_a_problem_takes_its_criterion_only_from_the_plan(plan, mine):
    problem = plan.problems.get(criterion__code="1.5")
    other = plan.problems.get(criterion__code="5.3").criterion
    assert send(mine, problem, criterion=str(other.pk), level="2", cause="Thiếu người.").json()["errors"] == []
    assert send(mine, problem, version=1, criterion="999999").json()["errors"][0].startswith("Tiêu chí: ")
    problem.refresh_from_db()
    assert (problem.criterion, problem.level, problem.cause) == (other, 2, "Thiếu người.")


def test_the_words_of_a_problem_may_not_be_left_empty_and_stay(plan, mine):
    problem = plan.problems.first()
    answer = send(mine, problem, text="", present_state="Hiện trạng mới.").json()
    problem.refresh_from_db()
    assert len(answer["errors"]) == 1 and problem.text != ""
    assert problem.present_state == "Hiện trạng mới."


def test_a_box_ticked_and_unticked_again_is_saved(plan, mine):
    problem = plan.problems.first()
    for version, (posted, kept) in enumerate((("on", True), ("", False))):
        assert send(mine, problem, version=version, is_focus=posted).json()["taken"] == ["is_focus"]
        problem.refresh_from_db()
        assert problem.is_focus is kept


@pytest.mark.parametrize("kind", ["section", "criterion", "problem", "action"])
def test_a_save_costs_at_most_eight_queries(stage, plan, section, mine, kind):
    named = plan.sections.exclude(criterion=None).first()
    row = {"section": section, "criterion": named, "problem": plan.problems.first(), "action": actions_of(plan)[0]}[kind]
    box = {"section": "text", "criterion": "text", "problem": "cause", "action": "tasks"}[kind]
    deputy = stage.cast.client(stage.cast.deputy)  # pays one more: verbs may be handed to a deputy
    for version, client in enumerate((mine, mine, deputy, deputy)):
        with CaptureQueriesContext(connection, ) as caught:
            assert send(client, row, version=version, **{box: f"Bản {version}."}).json()["state"] == "saved"
        asked = [query["sql"] for query in caught if not query["sql"].startswith(("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT"))]
        assert len(asked) <= 8, "\n".join(asked)


def test_pages_carry_what_they_need_to_save_themselves(plan, section, mine):
    page = mine.get(reverse("section_edit", args=[section.pk]))
    assert page.context["desk"] == {"version": 0, "values": {"heading": PURPOSE, "text": section.text}, "groups": {}, "is_fresh": True}
    action = mine.get(reverse("action_edit", args=[actions_of(plan)[0].pk])).context["desk"]
    assert action["values"]["money-0-amount"] == "" and action["values"]["money_state"] == "unknown"
    refused = mine.post(reverse("section_edit", args=[section.pk]), {"heading": "", "text": "Chữ.", "version": "0"})
    assert refused.context["desk"]["is_fresh"] is False


def test_a_page_refused_after_somebody_saved_does_not_claim_the_newer_version(section, mine, theirs):
    send(theirs, section, text="Của người kia.")
    refused = mine.post(reverse("section_edit", args=[section.pk]), {"heading": "", "text": "Của tôi.", "version": "0"})
    assert refused.context["desk"]["version"] == 0
    assert send(mine, section, version=0, text="Của tôi.").status_code == 409


def test_history_of_an_hour_is_not_one_line(section, mine):
    send(mine, section, text="Lúc đầu.")
    TextChange.objects.update(at=timezone.now() - timezone.timedelta(minutes=6))
    send(mine, section, version=1, text="Lúc đầu, sau thêm.")
    assert [change.new for change in history_of(section, "text")] == ["Lúc đầu, sau thêm.", "Lúc đầu."]
