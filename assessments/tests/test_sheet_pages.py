"""The page of one criterion: what it shows, what a save keeps, what is refused without losing a word."""

import pytest
from django.urls import reverse

from assessments.enums import WorkStatus
from assessments.models import LevelState, Weakness
from assessments.tests.desk import Desk


def new_row(data, text="Chưa niêm yết.", cause="", place="1:a", priority="2", at=0):
    """The fields of a blank weakness row of an opened page, filled in."""
    key = f"w-{data['row'][at]}"
    return {f"{key}-text": text, f"{key}-cause": cause, f"{key}-place": place, f"{key}-priority": priority}


def test_the_sheet_shows_each_requirement_with_its_clause(desk):
    page = desk.cast.client(desk.cast.principal).get(desk.url("criterion_sheet", "1.1"))
    text = page.content.decode()
    assert "Điểm b Khoản 1 Điều 7" in text and "lập thành văn bản" in text
    assert [level.number for level in page.context["form"].level_rows()] == [1, 2, 3]
    assert page.context["previous"] is None and page.context["next"] == "1.2"
    assert "Chưa đánh giá xong Mức 1" in text


def test_a_level_of_circular_57_has_one_indicator_without_a_letter(desk57):
    page = desk57.cast.client(desk57.cast.principal).get(desk57.url("criterion_sheet", "1.3"))
    assert [len(level.rows) for level in page.context["form"].level_rows()] == [1, 1]
    assert "bắt buộc" in page.content.decode()
    desk57.save(desk57.cast.principal, "1.3", **{desk57.verdict_name("1.3", 1, "-"): "met"})
    page = desk57.cast.client(desk57.cast.principal).get(desk57.url("criterion_sheet", "1.3"))
    assert "Mức 1/2" in page.content.decode() and "Còn thiếu Mức 2 (chưa đánh giá)" in page.content.decode()


def test_a_save_stores_texts_verdicts_and_state_and_shows_the_level(desk):
    changes = {desk.verdict_name(letter=letter): "met" for letter in "abc"}
    response = desk.save(desk.cast.secretary, **changes, **{"state-1": "Dòng một\r\n- ý nhỏ", "strengths": "Có nền nếp", "done": "yes"})
    assert response.url == desk.url("criterion_sheet", "1.1")
    sheet = desk.sheet()
    assert (sheet.status, sheet.strengths) == (WorkStatus.DONE, "Có nền nếp")
    assert LevelState.objects.get(sheet=sheet, level=1).text == "Dòng một\n- ý nhỏ"
    page = desk.cast.client(desk.cast.clerk).get(response.url).content.decode()
    assert "Mức 1/3" in page and "Còn thiếu Mức 2 (chưa đánh giá)" in page


def test_saving_and_going_on_opens_the_next_criterion(desk):
    assert desk.save(desk.cast.principal, go_on="yes").url == desk.url("criterion_sheet", "1.2")
    assert desk.save(desk.cast.principal, "5.4", go_on="yes").url == desk.url("criterion_sheet", "5.4")


def test_text_is_stored_in_one_spelling_and_escaped_on_the_page(desk):
    desk.save(desk.cast.principal, strengths="Tru\u031bo\u031b\u0300ng <script>alert(1)</script>")
    assert desk.sheet().strengths.startswith("Trường <script>")
    page = desk.cast.client(desk.cast.clerk).get(desk.url("criterion_sheet", "1.1")).content.decode()
    assert "Trường &lt;script&gt;" in page and "<script>alert" not in page


def test_not_applicable_without_a_reason_is_refused_and_keeps_what_was_typed(desk):
    name = desk.verdict_name()
    response = desk.save(desk.cast.principal, **{name: "not_applicable", "state-1": "Chữ đã gõ", "strengths": "Mạnh"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "Ghi lý do vì sao không áp dụng." in page and "Chữ đã gõ" in page
    assert f'href="#id_{name.replace("verdict", "reason")}"' in page
    assert response.context["form"][name].value() == "not_applicable"
    assert desk.sheet().strengths == "" and desk.sheet().version == 0


def test_not_applicable_with_its_reason_counts_as_met(desk):
    name = desk.verdict_name()
    desk.judge("met", code="1.1", level=1)
    desk.save(desk.cast.principal, **{name: "not_applicable", name.replace("verdict", "reason"): "Trường mới thành lập"})
    page = desk.cast.client(desk.cast.clerk).get(desk.url("criterion_sheet", "1.1")).content.decode()
    assert "Mức 1/3" in page and "Trường mới thành lập" in page


@pytest.mark.parametrize("verdict", ["", "excellent"])
def test_an_unknown_verdict_is_refused(desk, verdict):
    response = desk.save(desk.cast.principal, **{desk.verdict_name(): verdict, "strengths": "Mạnh"})
    assert response.context["form"].errors and desk.sheet().strengths == ""


def test_too_long_a_text_is_refused_and_kept_on_the_page(desk):
    response = desk.save(desk.cast.principal, strengths="x" * 8001)
    assert "strengths" in response.context["form"].errors and "x" * 8001 in response.content.decode()


def test_a_weakness_is_added_from_a_blank_row_and_sent_twice_stands_once(desk):
    data = desk.opened_by(desk.cast.secretary)
    data |= new_row(data, "Chưa niêm yết.", "Thiếu bảng tin", "2:-", "1")
    desk.send(desk.cast.secretary, data)
    desk.send(desk.cast.secretary, data)
    row = Weakness.objects.get()
    assert (row.key.hex, row.level, row.letter) == (data["row"][0], 2, "-")
    assert (row.text, row.cause, row.priority) == ("Chưa niêm yết.", "Thiếu bảng tin", 1)


def test_a_changed_weakness_keeps_its_key(desk):
    row = desk.add_weakness()
    desk.save(desk.cast.principal, **{f"w-{row.key.hex}-text": "Niêm yết chậm.", f"w-{row.key.hex}-place": "1:b"})
    after = Weakness.objects.get()
    assert (after.pk, after.key, after.text, after.letter) == (row.pk, row.key, "Niêm yết chậm.", "b")


def test_a_weakness_is_deleted_by_its_box_and_stays_in_the_history(desk):
    row = desk.add_weakness(cause="Thiếu kinh phí")
    desk.save(desk.cast.principal, **{f"w-{row.key.hex}-remove": "on"})
    assert not Weakness.objects.exists()
    page = desk.cast.client(desk.cast.member).get(desk.url("sheet_history", "1.1")).content.decode()
    assert "Chưa niêm yết." in page and "Thiếu kinh phí" in page and "Người principal" in page


def test_an_emptied_weakness_is_asked_about_never_dropped(desk):
    row = desk.add_weakness()
    response = desk.save(desk.cast.principal, **{f"w-{row.key.hex}-text": " ", "strengths": "Đã gõ"})
    assert "Ghi điểm yếu, hoặc xóa dòng này." in response.content.decode()
    assert "Đã gõ" in response.content.decode() and Weakness.objects.get().text == "Chưa niêm yết."


def test_a_cause_without_its_weakness_is_refused_and_kept(desk):
    data = desk.opened_by(desk.cast.principal)
    response = desk.send(desk.cast.principal, data | new_row(data, "", "Do thiếu người"))
    assert "Do thiếu người" in response.content.decode() and not Weakness.objects.exists()


@pytest.mark.parametrize("place", ["9:a", "1:z", "x", "1:a:b"])
def test_a_weakness_stands_only_at_an_indicator_of_its_criterion(desk, place):
    data = desk.opened_by(desk.cast.principal)
    response = desk.send(desk.cast.principal, data | new_row(data, place=place))
    assert "Chọn mức, chỉ báo của tiêu chí này." in response.content.decode() and not Weakness.objects.exists()


def test_rows_missing_from_what_was_sent_are_not_deleted(desk):
    desk.add_weakness()
    data = desk.opened_by(desk.cast.principal)
    desk.send(desk.cast.principal, data | {"row": [], "strengths": "Mới"})
    assert Weakness.objects.count() == 1 and desk.sheet().strengths == "Mới"


def test_the_key_of_another_sheets_weakness_opens_no_door(desk, tt19):
    foreign = Desk(desk.cast, tt19, 2022).add_weakness(text="Của năm khác")
    data = desk.opened_by(desk.cast.principal)
    key = foreign.key.hex
    stolen = {"row": [key], f"w-{key}-text": "Ghi đè", f"w-{key}-place": "1:a", f"w-{key}-priority": "1"}
    response = desk.send(desk.cast.principal, data | stolen)
    foreign.refresh_from_db()
    assert foreign.text == "Của năm khác" and response.status_code == 302
    assert desk.sheet().weaknesses.get().text == "Ghi đè"


@pytest.mark.parametrize(
    "key", ["", "abc", "../../x", "0" * 33, "0f8e6a52-41c7-4d5e-9b1a-2c3d4e5f6a7b"], ids=["empty", "short", "path", "long", "dashes"]
)
def test_nonsense_row_keys_are_ignored(desk, key):
    data = desk.opened_by(desk.cast.principal)
    assert desk.send(desk.cast.principal, data | {"row": [key], f"w-{key}-text": "Lạ"}).status_code == 302
    assert not Weakness.objects.exists()


def test_a_member_edits_only_what_is_assigned_and_reads_the_rest(desk):
    cast = desk.cast
    desk.sheet("1.2").assignees.add(cast.member)
    assert desk.save(cast.member, "1.2", strengths="Của tôi").status_code == 302
    assert desk.sheet("1.2").strengths == "Của tôi"
    page = cast.client(cast.member).get(desk.url("criterion_sheet", "1.1"))
    assert page.context["form"] is None and "Bạn đọc được phiếu này" in page.content.decode()
    assert desk.send(cast.member, {"strengths": "Lẻn vào"}).status_code == 403
    assert desk.sheet("1.1").strengths == ""


def test_a_clerk_reads_and_can_not_save_even_when_assigned(desk):
    desk.sheet().assignees.add(desk.cast.clerk)
    assert desk.cast.client(desk.cast.clerk).get(desk.url("criterion_sheet", "1.1")).context["form"] is None
    assert desk.send(desk.cast.clerk, {"strengths": "x"}).status_code == 403


@pytest.mark.parametrize("person", ["other_principal", "officer", "leader", "province_officer", "operator", "stranger"])
@pytest.mark.parametrize("name", ["criterion_sheet", "sheet_history"])
def test_outside_the_school_a_sheet_does_not_exist(desk, person, name):
    client = desk.cast.client(getattr(desk.cast, person))
    assert client.get(desk.url(name, "1.1")).status_code == 404
    assert client.post(desk.url("sheet_save", "1.1"), {"strengths": "x"}).status_code == 404
    assert desk.sheet().strengths == ""


@pytest.mark.parametrize("code", ["9.9", "1.1.1", "x'"])
def test_an_unknown_criterion_does_not_exist(desk, code):
    assert desk.cast.client(desk.cast.principal).get(desk.url("criterion_sheet", code)).status_code == 404


def test_saving_by_get_is_no_way_and_reading_writes_nothing(desk):
    client = desk.cast.client(desk.cast.principal)
    assert client.get(desk.url("sheet_save", "1.1")).status_code == 405
    assert client.post(desk.url("criterion_sheet", "1.1")).status_code == 405
    client.get(desk.url("criterion_sheet", "1.1"))
    assert desk.sheet().version == 0 and desk.sheet().status == WorkStatus.NOT_OPENED


def test_nobody_logged_in_is_sent_to_log_in(desk):
    assert desk.cast.anonymous.get(desk.url("criterion_sheet", "1.1")).url.startswith(reverse("login"))


def test_the_history_of_an_untouched_sheet_says_so(desk):
    page = desk.cast.client(desk.cast.clerk).get(desk.url("sheet_history", "1.1")).content.decode()
    assert "chưa được sửa lần nào" in page
