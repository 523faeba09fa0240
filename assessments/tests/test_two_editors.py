"""Two people on the same sheet, through the pages: nothing is overwritten in silence, a person chooses."""

from assessments.models import Weakness
from assessments.tests.desk import filled


def chosen(response, **choices):
    """What the second person's browser sends from the page that shows both texts."""
    seen = {conflict.key: conflict.seen for conflict in response.context["conflicts"]}
    ticks = {f"choose-{key}": seen[key] if choice == "mine" else "theirs" for key, choice in choices.items()}
    return filled(response.context["form"]) | ticks


def test_different_fields_merge_without_a_question(desk):
    cast = desk.cast
    first, second = desk.opened_by(cast.principal), desk.opened_by(cast.secretary)
    desk.send(cast.principal, first | {"strengths": "Của hiệu trưởng", desk.verdict_name(): "met"})
    response = desk.send(cast.secretary, second | {"state-1": "Của thư ký"})
    assert response.status_code == 302
    sheet = desk.sheet()
    assert sheet.strengths == "Của hiệu trưởng"
    assert sheet.level_states.get(level=1).text == "Của thư ký"
    assert sheet.verdicts.filter(verdict="met").count() == 1


def clash(desk, **more):
    """Both change the strengths; gives the second person's answer page."""
    cast = desk.cast
    first, second = desk.opened_by(cast.principal), desk.opened_by(cast.secretary)
    desk.send(cast.principal, first | {"strengths": "Của hiệu trưởng"})
    return desk.send(cast.secretary, second | {"strengths": "Của thư ký"} | more)


def test_the_same_field_shows_both_texts_and_writes_nothing(desk):
    response = clash(desk, **{"state-1": "Chỉ thư ký sửa"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Của hiệu trưởng" in page and "Của thư ký" in page and "Người principal" in page
    assert "Chỉ thư ký sửa" in page
    assert desk.sheet().strengths == "Của hiệu trưởng" and desk.sheet().level_states.get(level=1).text == ""


def test_choosing_my_text_saves_it_and_the_other_stays_in_the_history(desk):
    response = clash(desk, **{"state-1": "Chỉ thư ký sửa"})
    assert desk.send(desk.cast.secretary, chosen(response, strengths="mine")).status_code == 302
    assert desk.sheet().strengths == "Của thư ký"
    assert desk.sheet().level_states.get(level=1).text == "Chỉ thư ký sửa"
    page = desk.cast.client(desk.cast.clerk).get(desk.url("sheet_history", "1.1")).content.decode()
    assert "Của hiệu trưởng" in page


def test_choosing_the_stored_text_keeps_it(desk):
    assert desk.send(desk.cast.secretary, chosen(clash(desk), strengths="theirs")).status_code == 302
    assert desk.sheet().strengths == "Của hiệu trưởng"


def test_my_text_may_be_worked_over_before_it_is_chosen(desk):
    data = chosen(clash(desk), strengths="mine") | {"strengths": "Của cả hai"}
    desk.send(desk.cast.secretary, data)
    assert desk.sheet().strengths == "Của cả hai"


def test_sending_without_a_choice_asks_again(desk):
    response = desk.send(desk.cast.secretary, chosen(clash(desk)))
    assert response.status_code == 409 and desk.sheet().strengths == "Của hiệu trưởng"


def test_a_third_save_in_between_is_asked_about_too(desk):
    data = chosen(clash(desk), strengths="mine")
    desk.save(desk.cast.deputy, strengths="Của phó hiệu trưởng")
    response = desk.send(desk.cast.secretary, data)
    assert response.status_code == 409 and "Của phó hiệu trưởng" in response.content.decode()


def test_deleting_a_weakness_the_other_changed_is_asked_about(desk):
    cast, row = desk.cast, desk.add_weakness()
    key = f"w-{row.key.hex}"
    first, second = desk.opened_by(cast.principal), desk.opened_by(cast.secretary)
    desk.send(cast.principal, first | {f"{key}-text": "Niêm yết chậm."})
    response = desk.send(cast.secretary, second | {f"{key}-remove": "on"})
    assert response.status_code == 409 and "(đã xóa dòng này)" in response.content.decode()
    assert Weakness.objects.get().text == "Niêm yết chậm."
    desk.send(cast.secretary, chosen(response, **{key: "mine"}))
    assert not Weakness.objects.exists()


def test_changing_a_weakness_the_other_deleted_is_asked_about_and_can_bring_it_back(desk):
    cast, row = desk.cast, desk.add_weakness()
    key = f"w-{row.key.hex}"
    first, second = desk.opened_by(cast.principal), desk.opened_by(cast.secretary)
    desk.send(cast.principal, first | {f"{key}-remove": "on"})
    response = desk.send(cast.secretary, second | {f"{key}-text": "Vẫn còn."})
    assert response.status_code == 409 and not Weakness.objects.exists()
    desk.send(cast.secretary, chosen(response, **{key: "mine"}))
    back = Weakness.objects.get()
    assert (back.key, back.text) == (row.key, "Vẫn còn.")


def test_rows_added_by_both_stand_side_by_side(desk):
    cast = desk.cast
    for_each = [(cast.principal, "Của hiệu trưởng"), (cast.secretary, "Của thư ký")]
    pages = [(person, text, desk.opened_by(person)) for person, text in for_each]
    for person, text, data in pages:
        desk.send(person, data | {f"w-{data['row'][0]}-text": text})
    assert set(Weakness.objects.values_list("text", flat=True)) == {"Của hiệu trưởng", "Của thư ký"}


def test_done_said_by_one_is_not_taken_back_by_the_others_untouched_box(desk):
    cast = desk.cast
    first, second = desk.opened_by(cast.principal), desk.opened_by(cast.secretary)
    desk.send(cast.principal, first | {"done": "yes"})
    desk.send(cast.secretary, second | {"strengths": "Thêm"})
    assert desk.sheet().status == "done" and desk.sheet().strengths == "Thêm"


def test_a_page_whose_digests_were_lost_overwrites_nothing(desk):
    cast = desk.cast
    data = desk.opened_by(cast.secretary) | {"start": "hỏng", "strengths": "Của thư ký"}
    assert desk.send(cast.secretary, data).status_code == 302
    desk.save(cast.principal, strengths="Của hiệu trưởng")
    assert desk.send(cast.secretary, data | {"strengths": "Lần nữa"}).status_code == 409
    assert desk.sheet().strengths == "Của hiệu trưởng"
