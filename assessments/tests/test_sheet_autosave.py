"""A criterion's sheet that saves itself: the parts that changed are written, nothing of anybody else's is lost, what is wrong is told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Weakness
from records.models import AuditEntry, TextChange


def opened(desk, person):
    """What that person's page starts from: the digests and the version."""
    form = desk.cast.client(person).get(desk.url("criterion_sheet", "1.1")).context["form"]
    return {"start": form["start"].value(), "version": form["version"].value(), "form": form}


def send(desk, person, start, *keys, **boxes):
    """Post changed parts as the page does."""
    data = {"start": start["start"], "version": start["version"], "changed": list(keys), **boxes}
    return desk.cast.client(person).post(desk.url("sheet_autosave", "1.1"), data)


@pytest.fixture
def mine(desk):
    return opened(desk, desk.cast.principal)


def test_only_the_changed_part_is_written(desk, mine):
    answer = send(desk, desk.cast.principal, mine, "strengths", strengths="Đoàn kết.\n- một ý")
    sheet = desk.sheet()
    assert (sheet.strengths, sheet.status, sheet.version) == ("Đoàn kết.\n- một ý", "in_progress", 1)
    told = answer.json()
    assert (told["state"], told["version"], told["taken"], told["errors"], told["at"]) == ("saved", 1, ["strengths"], [], f"{timezone.localtime():%H:%M}")
    assert list(told["start"]) == ["strengths"]


def test_words_go_on_from_the_digest_the_answer_gave(desk, mine):
    first = send(desk, desk.cast.principal, mine, "strengths", strengths="Một.").json()
    second = {"version": first["version"], "start": f'{{"strengths": "{first["start"]["strengths"]}"}}'}
    assert send(desk, desk.cast.principal, second, "strengths", strengths="Một. Hai.").json()["state"] == "saved"
    assert desk.sheet().strengths == "Một. Hai."
    assert [change.new for change in TextChange.objects.filter(field="strengths")] == ["Một. Hai."], "one sitting is one line"


def test_two_people_in_two_parts_meet_without_a_question(desk, mine):
    theirs = opened(desk, desk.cast.secretary)
    send(desk, desk.cast.secretary, theirs, "state-1", **{"state-1": "Của thư ký."})
    assert send(desk, desk.cast.principal, mine, "strengths", strengths="Của hiệu trưởng.").json()["state"] == "saved"
    assert (desk.sheet().strengths, desk.sheet().level_states.get(level=1).text) == ("Của hiệu trưởng.", "Của thư ký.")


def test_two_people_in_one_part_get_both_texts_and_nothing_is_written(desk, mine):
    theirs = opened(desk, desk.cast.secretary)
    send(desk, desk.cast.secretary, theirs, "strengths", strengths="Của thư ký.")
    answer = send(desk, desk.cast.principal, mine, "strengths", "state-1", strengths="Của hiệu trưởng.", **{"state-1": "Chỉ tôi."})
    told = answer.json()
    assert (answer.status_code, told["state"], told["theirs"]) == (409, "conflict", {"strengths": "Của thư ký."})
    assert "Của hiệu trưởng." in told["html"] and "Người secretary" in told["html"] and "<ins>" in told["html"]
    assert (desk.sheet().strengths, desk.sheet().level_states.get(level=1).text) == ("Của thư ký.", "")
    again = {"version": told["version"], "start": f'{{"strengths": "{told["start"]["strengths"]}"}}'}
    assert send(desk, desk.cast.principal, again, "strengths", strengths="Của cả hai.").json()["state"] == "saved"
    assert desk.sheet().strengths == "Của cả hai."


def test_a_page_that_lost_its_digests_overwrites_nothing(desk, mine):
    send(desk, desk.cast.principal, mine, "strengths", strengths="Đã có.")
    for start in ("", "hỏng", "[]"):
        assert send(desk, desk.cast.principal, {"version": 9, "start": start}, "strengths", strengths="Đè lên.").status_code == 409
    assert desk.sheet().strengths == "Đã có."


def test_a_new_weakness_is_added_once_and_changed_afterwards(desk, mine):
    key = mine["form"].row_keys[0]
    boxes = {f"{key}-place": "1:b", f"{key}-text": "Sân trơn.", f"{key}-cause": "", f"{key}-priority": "1"}
    first = send(desk, desk.cast.principal, mine, key, **boxes).json()
    send(desk, desk.cast.principal, mine, key, **boxes)
    again = {"version": 1, "start": f'{{"{key}": "{first["start"][key]}"}}'}
    send(desk, desk.cast.principal, again, key, **boxes | {f"{key}-cause": "Rêu."})
    row = Weakness.objects.get()
    assert (row.letter, row.text, row.cause, row.priority) == ("b", "Sân trơn.", "Rêu.", 1)


def test_an_emptied_weakness_is_told_and_stays(desk):
    row = desk.add_weakness()
    key = f"w-{row.key.hex}"
    told = send(desk, desk.cast.principal, opened(desk, desk.cast.principal), key, **{f"{key}-place": "1:a", f"{key}-text": "", f"{key}-cause": "", f"{key}-priority": "2"}).json()
    assert told["errors"] == ["Điểm yếu: Ghi điểm yếu, hoặc xóa dòng này."] and told["taken"] == []
    assert Weakness.objects.get().text == "Chưa niêm yết."


def test_a_weakness_that_was_deleted_meanwhile_is_asked_about(desk):
    row = desk.add_weakness()
    key = f"w-{row.key.hex}"
    start = opened(desk, desk.cast.principal)
    Weakness.objects.all().delete()
    told = send(desk, desk.cast.principal, start, key, **{f"{key}-place": "1:a", f"{key}-text": "Vẫn còn.", f"{key}-cause": "", f"{key}-priority": "2"}).json()
    assert told["state"] == "conflict" and "(đã xóa dòng này)" in told["html"] and told["theirs"] == {f"{key}-text": "", f"{key}-cause": ""}
    assert not Weakness.objects.exists()


def test_a_verdict_waits_for_its_reason_and_the_rest_is_saved(desk, mine):
    name = desk.verdict_name()
    reason = name.replace("verdict", "reason")
    told = send(desk, desk.cast.principal, mine, name, "strengths", strengths="Đã ghi.", **{name: "not_applicable", reason: ""}).json()
    assert told["taken"] == ["strengths"] and "Ghi lý do vì sao không áp dụng." in told["errors"][0]
    assert desk.sheet().strengths == "Đã ghi." and not desk.sheet().verdicts.filter(verdict="not_applicable").exists()
    assert send(desk, desk.cast.principal, mine, name, **{name: "not_applicable", reason: "Trường mới lập"}).json()["taken"] == [name]
    row = desk.sheet().verdicts.get(verdict="not_applicable")
    assert (row.reason, row.confirmed_by) == ("Trường mới lập", desk.cast.principal)


def test_the_trail_tells_of_verdicts_and_of_the_beginning_but_not_of_every_pause(desk, mine):
    for words in ("Một.", "Một hai.", "Một hai ba."):
        mine["start"] = send(desk, desk.cast.principal, mine, "strengths", strengths=words) and opened(desk, desk.cast.principal)["start"]
    lines = AuditEntry.objects.filter(action="lưu phiếu tiêu chí")
    assert [(line.from_state, line.to_state) for line in lines] == [("not_opened", "in_progress")]
    name = desk.verdict_name()
    send(desk, desk.cast.principal, mine, name, **{name: "met", name.replace("verdict", "reason"): ""})
    assert lines.all().count() == 2


def test_saying_that_the_work_is_done_waits_for_the_button(desk, mine):
    assert send(desk, desk.cast.principal, mine, "done", done="yes").json()["taken"] == []
    assert desk.sheet().status != "done"
    assert "done" not in desk.cast.client(desk.cast.principal).get(desk.url("criterion_sheet", "1.1")).context["desk"]["values"]


def test_a_wrong_place_and_unknown_parts_are_left_out(desk, mine):
    key = mine["form"].row_keys[0]
    told = send(desk, desk.cast.principal, mine, key, "state-9", "verdict-0", "start", **{f"{key}-place": "9:z", f"{key}-text": "Sân trơn.", "state-9": "x", "verdict-0": "met"}).json()
    assert told["taken"] == [] and told["errors"] == ["Thuộc: Chọn mức, chỉ báo của tiêu chí này."]
    assert not Weakness.objects.exists() and desk.sheet().version == 0


def test_a_refused_page_shows_typed_words_and_is_sent_by_its_button(desk, mine):
    data = desk.opened_by(desk.cast.principal) | {desk.verdict_name(): "not_applicable", "strengths": "Đã gõ."}
    page = desk.send(desk.cast.principal, data)
    assert page.context["desk"] is None
    assert 'id="keep-form"' in page.content.decode() and 'id="desk"' not in page.content.decode()


def test_words_alone_cost_few_queries(desk, mine):
    client = desk.cast.client(desk.cast.principal)
    data = {"start": mine["start"], "version": 0, "changed": ["strengths"], "strengths": "Một."}
    with CaptureQueriesContext(connection) as asked:
        assert client.post(desk.url("sheet_autosave", "1.1"), data).status_code == 200
    assert len([row for row in asked if "SAVEPOINT" not in row["sql"]]) <= 12


# --- Mức 4 -----------------------------------------------------------------------------------------------------------------


def top_page(desk, person):
    return desk.cast.client(person).get(desk.url("top_level_sheet"))


def send_top(desk, person, form, *keys, **boxes):
    data = {"start": form["start"].value(), "version": form["version"].value(), "changed": list(keys), **boxes}
    return desk.cast.client(person).post(desk.url("top_level_autosave"), data)


def test_the_sheet_of_level_4_saves_itself_the_same_way(desk):
    form = top_page(desk, desk.cast.principal).context["form"]
    row, other = desk.assessment.top_level_verdicts.order_by("item__position")[:2]
    text, verdict, reason = f"text-{row.item_id}", f"verdict-{other.item_id}", f"reason-{other.item_id}"
    told = send_top(desk, desk.cast.principal, form, text, verdict, **{text: "Đã vượt chuẩn.", verdict: "not_applicable", reason: ""}).json()
    assert told["taken"] == [text] and "Ghi lý do vì sao không áp dụng." in told["errors"][0]
    row.refresh_from_db()
    assert (row.text, row.version, told["version"]) == ("Đã vượt chuẩn.", 1, 1)
    assert not AuditEntry.objects.filter(action="lưu phiếu Mức 4").exists()
    send_top(desk, desk.cast.principal, form, verdict, **{verdict: "met", reason: ""})
    assert AuditEntry.objects.get(action="lưu phiếu Mức 4").detail["parts"] == [verdict]


def test_two_people_on_level_4_are_asked_about_the_same_text_only(desk):
    row, other = desk.assessment.top_level_verdicts.order_by("item__position")[:2]
    mine, theirs = (top_page(desk, person).context["form"] for person in (desk.cast.principal, desk.cast.secretary))
    send_top(desk, desk.cast.secretary, theirs, f"text-{row.item_id}", **{f"text-{row.item_id}": "Của thư ký."})
    told = send_top(desk, desk.cast.principal, mine, f"text-{row.item_id}", **{f"text-{row.item_id}": "Của hiệu trưởng."}).json()
    assert told["state"] == "conflict" and told["theirs"] == {f"text-{row.item_id}": "Của thư ký."} and "Của hiệu trưởng." in told["html"]
    assert send_top(desk, desk.cast.principal, mine, f"text-{other.item_id}", **{f"text-{other.item_id}": "Ở chỗ khác."}).json()["state"] == "saved"


def test_level_4_is_written_by_those_who_draft_where_the_set_has_it(desk):
    form = top_page(desk, desk.cast.principal).context["form"]
    page = top_page(desk, desk.cast.principal).content.decode()
    assert desk.url("top_level_autosave") in page and 'id="desk-conflict"' in page
    assert send_top(desk, desk.cast.member, form, "x").status_code == 403
    assert send_top(desk, desk.cast.other_principal, form, "x").status_code == 404


def test_a_set_without_level_4_has_no_such_address(desk57):
    assert desk57.cast.client(desk57.cast.principal).post(desk57.url("top_level_autosave"), {}).status_code == 404
