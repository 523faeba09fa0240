"""Inside a team's room: the frozen report criterion by criterion, the team's own verdicts, two members at once, closing."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments import views_room, workflow_appraisal
from assessments.appraisal_reading import EvidenceLine
from assessments.models import (
    AppraisalEntry,
    AppraisalFinding,
    AppraisalRoom,
    AppraisalSheet,
    AppraisalVerdict,
    EvidenceCode,
    LevelState,
    Weakness,
)
from assessments.tests.desk import filled
from assessments.tests.full_desk import add_evidence, fill
from assessments.tests.room_scene import HEAD, MEMBER, SECRETARY, RoomScene
from assessments.workflow_appraisal import set_files_open
from documents.models import IssuedPaper, NumberSeries, PaperNumber
from documents.pdf import PdfRefused
from records.files import store
from records.models import AuditEntry, Notice
from standards.enums import Verdict

NAUGHTY = "<script>alert(1)</script> & “điểm”"


@pytest.fixture
def scene(desk57):
    fill(desk57)
    return RoomScene(desk57.cast, desk57.assessment)


def text_of(response):
    return response.content.decode()


def test_a_criterion_shows_the_frozen_words_not_todays(scene):
    client = scene.enter()
    LevelState.objects.filter(sheet__assessment=scene.assessment).update(text="chữ viết sau khi trình")
    page = client.get(scene.url("room_sheet", "1.1"))
    assert "Kết luận: " in page.context["reading"] and "chữ viết sau khi trình" not in text_of(page)
    assert page.context["row"].school == 2 and "Trường: <strong>Mức 2</strong>" in text_of(page)
    assert 'data-key="criterion:1.2"' not in page.context["reading"]


def test_verdicts_are_kept_with_who_wrote_them(scene):
    client, row = scene.enter(SECRETARY), scene.row(level=1)
    response = scene.save(client, **{f"verdict-{row.pk}": "not_met", f"weak-{row.pk}": "- Chưa niêm yết.", "strengths": "Có kế hoạch.", "recommendations": "Bổ sung."})
    assert response.url == scene.url("room_sheet", "1.1")
    row.refresh_from_db()
    sheet = AppraisalSheet.objects.select_related("saved_by").get(pk=row.sheet_id)
    assert (row.verdict, row.weaknesses, str(row.by)) == (Verdict.NOT_MET, "- Chưa niêm yết.", "Lý Thị Nga")
    assert (sheet.strengths, sheet.recommendations, str(sheet.saved_by), sheet.version) == ("Có kế hoạch.", "Bổ sung.", "Lý Thị Nga", 1)
    line = AuditEntry.objects.get(action="ghi phiếu của đoàn")
    assert line.detail["member"] == "Lý Thị Nga" and line.detail["sheet"] == "Tiêu chí 1.1" and line.by is None
    home = client.get(scene.url("room_home"))
    assert "Không đạt Mức 1" in text_of(home) and "khác trường" in text_of(home) and "Lý Thị Nga" in text_of(home)


def test_the_school_papers_stay_untouched_by_a_team(scene):
    before = list(LevelState.objects.values()), Weakness.objects.count(), scene.submission.version.content_sha256
    scene.save(scene.enter(), strengths="Mạnh.")
    scene.submission.version.refresh_from_db()
    assert (list(LevelState.objects.values()), Weakness.objects.count(), scene.submission.version.content_sha256) == before


def test_saving_nothing_new_leaves_no_trace(scene):
    client = scene.enter()
    scene.save(client)
    assert AppraisalSheet.objects.get(room=scene.room, criterion__code="1.1").version == 0
    assert not AuditEntry.objects.filter(action="ghi phiếu của đoàn").exists()


def test_not_applicable_needs_a_reason_and_nothing_typed_is_lost(scene):
    client, row = scene.enter(), scene.row()
    page = scene.save(client, **{f"verdict-{row.pk}": "not_applicable", f"reason-{row.pk}": "", "strengths": NAUGHTY})
    assert page.status_code == 200 and "Ghi lý do vì sao không áp dụng." in text_of(page)
    assert page.context["form"]["strengths"].value() == NAUGHTY and "<script>alert" not in text_of(page)
    assert scene.row().verdict == Verdict.NOT_ASSESSED
    assert scene.save(client, **{f"verdict-{row.pk}": "not_applicable", f"reason-{row.pk}": "Trường không có."}).status_code == 302


@pytest.mark.parametrize("field", ["strengths", "recommendations"])
def test_too_long_a_text_is_told_and_kept(scene, field):
    page = scene.save(scene.enter(), **{field: "d" * 8001})
    assert page.status_code == 200 and "8000" in text_of(page) and page.context["form"][field].value() == "d" * 8001


def test_a_row_of_another_room_cannot_be_written(scene):
    other = AppraisalVerdict.objects.exclude(sheet__criterion__code="1.1").filter(sheet__room=scene.room).first()
    scene.save(scene.enter(), **{f"verdict-{other.pk}": "met", f"weak-{other.pk}": "chen vào", "strengths": "Mạnh."})
    other.refresh_from_db()
    assert (other.verdict, other.weaknesses) == (Verdict.NOT_ASSESSED, "")


def test_two_members_in_different_boxes_both_stay(scene):
    head, member, row = scene.enter(HEAD), scene.enter(MEMBER), scene.row()
    theirs = scene.opened(member)
    scene.save(head, strengths="Của trưởng đoàn.")
    member.post(scene.url("room_sheet_save", "1.1"), theirs | {f"weak-{row.pk}": "Của thành viên."})
    sheet = AppraisalSheet.objects.get(pk=row.sheet_id)
    row.refresh_from_db()
    assert (sheet.strengths, row.weaknesses, str(row.by)) == ("Của trưởng đoàn.", "Của thành viên.", "Bạch Văn Nam")


def test_two_members_in_one_box_are_asked(scene):
    head, member = scene.enter(HEAD), scene.enter(MEMBER)
    theirs = scene.opened(member)
    scene.save(head, strengths="Bản một.")
    page = member.post(scene.url("room_sheet_save", "1.1"), theirs | {"strengths": "Bản hai."})
    assert page.status_code == 409 and "Bản một." in text_of(page) and page.context["form"]["strengths"].value() == "Bản hai."
    assert [(row.label, row.by, row.theirs) for row in page.context["conflicts"]] == [("Điểm mạnh", "Tô Văn Hải", "Bản một.")]
    again = {"start": page.context["form"]["start"].value(), "strengths": "Bản hai.", "choose-strengths": re.search(r'name="choose-strengths" id="mine-strengths" value="(\w+)"', text_of(page))[1]}
    assert member.post(scene.url("room_sheet_save", "1.1"), theirs | again).status_code == 302
    assert AppraisalSheet.objects.get(room=scene.room, criterion__code="1.1").strengths == "Bản hai."


def test_save_and_go_on_leads_to_the_next_criterion(scene):
    assert scene.save(scene.enter(), go_on="yes").url == scene.url("room_sheet", "1.2")


def test_evidence_is_listed_as_frozen_and_its_files_open_only_by_the_school(desk57):
    cast = desk57.cast
    LevelState.objects.filter(sheet=desk57.sheet(), level=1).update(text="Đã làm (MC.1.1.01).")
    code = add_evidence(desk57.assessment, text="MC.1.1.01")
    scene = RoomScene(cast, desk57.assessment)
    code.evidence.file = store(b"%PDF-1.7 %%EOF", "qd.pdf", "application/pdf", organization=cast.school, by=cast.principal)
    code.evidence.place_kind = "file"
    code.evidence.save()
    client, url = scene.enter(), scene.url("room_evidence_file", "MC.1.1.01")
    sheet = client.get(scene.url("room_sheet", "1.1"))
    assert "Quyết định thành lập hội đồng trường" in text_of(sheet) and url not in text_of(sheet)
    assert "Quyết định thành lập" not in text_of(client.get(scene.url("room_sheet", "1.2")))
    assert client.get(url).status_code == 404 and "Trường chưa mở tệp" in text_of(client.get(scene.url("room_evidence")))
    set_files_open(cast.acting(cast.principal), scene.room, True)
    assert url in text_of(client.get(scene.url("room_sheet", "1.1"))) and url in text_of(client.get(scene.url("room_evidence")))
    file = client.get(url)
    assert file.content == b"%PDF-1.7 %%EOF" and file.headers["Content-Disposition"].startswith("attachment") and "no-store" in file.headers["Cache-Control"]
    assert client.get(scene.url("room_evidence_file", "MC.9.9.01")).status_code == 404
    later = add_evidence(desk57.assessment, name="Ghi sau khi trình", text="MC.1.1.02")
    later.evidence.file, later.evidence.place_kind = code.evidence.file, "file"
    later.evidence.save()
    assert client.get(scene.url("room_evidence_file", "MC.1.1.02")).status_code == 404, "not in the frozen list"
    set_files_open(cast.acting(cast.principal), scene.room, False)
    assert client.get(url).status_code == 404
    assert EvidenceCode.objects.count() == 2


def test_what_the_room_does_not_open_is_not_there(desk57):
    fill(desk57)
    scene = RoomScene(desk57.cast, desk57.assessment, shows_figures=False, shows_evidence=False)
    client = scene.enter()
    report = text_of(client.get(scene.url("room_report")))
    assert "Kết luận" in report and "Quyết định thành lập hội đồng trường" not in report and 'data-key="appendix:1"' not in report
    assert client.get(scene.url("room_evidence")).status_code == 404 and client.get(scene.url("room_plan")).status_code == 404


def test_an_open_room_shows_report_figures_and_evidence(scene):
    report = text_of(scene.enter().get(scene.url("room_report")))
    assert "Quyết định thành lập hội đồng trường" in report and 'data-key="appendix:1"' in report


def test_only_the_head_closes_and_not_before_all_is_judged(scene):
    scene.judge_all()
    scene.judge_all(Verdict.NOT_ASSESSED, code="2.1", level=1)
    assert scene.enter(MEMBER).post(scene.url("room_close")).status_code == 403
    head = scene.enter(HEAD)
    page = head.post(scene.url("room_close"), follow=True)
    assert "Còn 1 tiêu chí đoàn chưa kết luận xong: 2.1." in text_of(page) and not scene.again().is_closed
    assert "disabled" in text_of(page) and not AppraisalFinding.objects.exists()


def test_closing_makes_a_finding_of_every_line_and_ends_the_writing(scene):
    room = scene.close()
    assert room.is_closed and str(room.closed_by) == "Tô Văn Hải"
    rows = [(row.criterion.code, row.level, row.letter, row.text, str(row.by)) for row in AppraisalFinding.objects.select_related("criterion", "by")]
    assert rows == [("1.1", 2, "-", "Chưa rà soát hằng năm.", "Tô Văn Hải"), ("1.1", 2, "-", "Chưa lấy ý kiến cha mẹ.", "Tô Văn Hải")]
    client, count = scene.enter(MEMBER), AppraisalFinding.objects.count()
    page = client.get(scene.url("room_sheet", "1.1"))
    assert page.context["form"] is None and "Chưa rà soát hằng năm." in text_of(page)
    refused = client.post(scene.url("room_sheet_save", "1.1"), {f"verdict-{scene.row().pk}": "met", "strengths": "muộn"} | {
        f"verdict-{row.pk}": "met" for row in AppraisalVerdict.objects.filter(sheet=scene.row().sheet)})
    assert "Đoàn đã chốt kết quả nên không sửa được nữa." in text_of(refused)
    assert AppraisalSheet.objects.get(pk=scene.row().sheet_id).strengths == ""
    scene.enter(HEAD).post(scene.url("room_close"))
    assert AppraisalFinding.objects.count() == count and AuditEntry.objects.filter(action="chốt kết quả của đoàn").count() == 1


def test_school_and_authority_are_told_when_the_team_has_closed(scene):
    Notice.objects.all().delete()
    scene.close()
    told = {notice.user.username: notice.text for notice in Notice.objects.select_related("user")}
    assert set(told) == {"principal", "deputy", "secretary", "province_officer"}
    assert "đưa điểm yếu" in told["principal"] and "Trường Mầm non Hoa Mai" in told["province_officer"]


def test_the_result_page_holds_both_sides_and_their_difference(scene):
    scene.close()
    page = text_of(scene.enter(SECRETARY).get(scene.url("room_result")))
    assert "1.1 (Mức 2 → Mức 1)" in page and "<strong>Đạt Mức 2</strong>" in page, "1.1 is not mandatory: the school keeps its level"


def test_the_general_conclusion_is_kept_and_asked_about(scene):
    head, member = scene.enter(HEAD), scene.enter(MEMBER)
    start = member.get(scene.url("room_result")).context["form"]["start"].value()
    head.post(scene.url("room_conclusion_save"), {"start": start, "conclusion": "Đạt yêu cầu."})
    assert scene.again().conclusion == "Đạt yêu cầu."
    page = member.post(scene.url("room_conclusion_save"), {"start": start, "conclusion": NAUGHTY})
    assert page.status_code == 409 and "Đạt yêu cầu." in text_of(page) and page.context["form"]["conclusion"].value() == NAUGHTY
    assert "<script>alert" not in text_of(page) and scene.again().conclusion == "Đạt yêu cầu."
    page = member.post(scene.url("room_conclusion_save"), {"start": "{}", "conclusion": "d" * 8001})
    assert page.status_code == 200 and page.context["form"]["conclusion"].value() == "d" * 8001


def test_reading_writes_nothing(scene):
    client = scene.enter()
    names = [("room_home", ()), ("room_sheet", ("1.1",)), ("room_report", ()), ("room_evidence", ()), ("room_result", ()), ("room_result_file", ("xlsx",))]
    for name, args in names:
        with CaptureQueriesContext(connection) as seen:
            client.get(scene.url(name, *args))
        assert [row["sql"] for row in seen if re.match(r"\s*(INSERT|UPDATE|DELETE)", row["sql"])] == [], name


def test_unknown_codes_and_endings_are_not_there(scene):
    client = scene.enter()
    for name, args in (("room_sheet", ("9.9",)), ("room_sheet", ("level-4",)), ("room_result_file", ("exe",)), ("room_plan", ())):
        assert client.get(scene.url(name, *args)).status_code == 404


def test_a_paper_that_cannot_be_printed_is_told_on_the_result_page(scene, monkeypatch):
    def refuse(room, ending):
        raise PdfRefused("Văn bản quá dài.")

    monkeypatch.setattr(views_room, "result_file", refuse)
    response = scene.enter().get(scene.url("room_result_file", "pdf"), follow=True)
    assert response.redirect_chain == [(scene.url("room_result"), 302)] and "Văn bản quá dài." in text_of(response)


def test_acts_are_never_done_by_get_and_pages_never_by_post(scene):
    client = scene.enter(HEAD)
    for name, args in (("room_leave", ()), ("room_sheet_save", ("1.1",)), ("room_conclusion_save", ()), ("room_close", ())):
        assert client.get(scene.url(name, *args)).status_code == 405
    assert client.post(scene.url("room_sheet", "1.1")).status_code == 405
    assert client.get(scene.url("room_report")).status_code == 200


def test_a_stranger_is_led_to_the_door_by_every_page_and_act(scene):
    client = Client()
    for name, args in (("room_sheet", ("1.1",)), ("room_report", ()), ("room_evidence", ()), ("room_result", ()), ("room_result_file", ("xlsx",)), ("room_evidence_file", ("MC.1.1.01",))):
        assert client.get(scene.url(name, *args)).url == scene.url("room_home")
    for name, args in (("room_leave", ()), ("room_close", ())):
        assert client.post(scene.url(name, *args)).url == scene.url("room_home")
    for name, args in (("room_sheet_save", ("1.1",)), ("room_conclusion_save", ())):
        assert "Mã vào phòng" in text_of(client.post(scene.url(name, *args), {"strengths": "x"}))
    assert AppraisalSheet.objects.filter(version__gt=0).count() == 0
    assert AppraisalRoom.objects.get().state == "working"


def hidden(page):
    """The words the door carries, as a browser would send them again."""
    return {"kept_code": page.context["kept"]["code"], "kept_words": page.context["kept"]["words"]}


def test_words_sent_after_the_sitting_ended_come_back_behind_the_door(scene):
    client = scene.enter(HEAD)
    data = scene.opened(client) | {"strengths": NAUGHTY, f"weak-{scene.row().pk}": "Chưa niêm yết."}
    AppraisalEntry.objects.update(left_at=timezone.now())
    page = client.post(scene.url("room_sheet_save", "1.1"), data)
    assert "chưa được lưu" in text_of(page) and "<script>alert" not in text_of(page)
    wrong = client.post(scene.url("room_home"), hidden(page) | {"code": "01-2222-2222"})
    assert hidden(wrong) == hidden(page), "a wrong code loses nothing"
    back = client.post(scene.url("room_home"), hidden(wrong) | {"code": scene.codes[HEAD]})
    assert "hãy xem lại rồi bấm Lưu" in text_of(back) and back.context["form"]["strengths"].value() == NAUGHTY
    assert AppraisalSheet.objects.get(pk=scene.row().sheet_id).version == 0
    client.post(scene.url("room_sheet_save", "1.1"), filled(back.context["form"]))
    assert AppraisalSheet.objects.get(pk=scene.row().sheet_id).strengths == NAUGHTY and scene.row().weaknesses == "Chưa niêm yết."


def test_a_conclusion_sent_too_late_comes_back_too(scene):
    client = scene.enter(HEAD)
    start = client.get(scene.url("room_result")).context["form"]["start"].value()
    AppraisalEntry.objects.update(left_at=timezone.now())
    page = client.post(scene.url("room_conclusion_save"), {"start": start, "conclusion": "Đạt."})
    back = client.post(scene.url("room_home"), hidden(page) | {"code": scene.codes[HEAD]})
    assert back.context["form"]["conclusion"].value() == "Đạt." and scene.again().conclusion == ""


def shut(scene, how):
    """The door shuts while somebody writes."""
    if how == "ended":
        scene.room.__class__.objects.update(from_on=date(2026, 1, 1), until_on=date(2026, 1, 2))
    elif how == "revoked":
        workflow_appraisal.revoke_room(scene.opener, scene.room)
    else:
        workflow_appraisal.renew_link(scene.opener, scene.room)


@pytest.mark.parametrize(("how", "status"), [("ended", 410), ("revoked", 410), ("new link", 404)])
def test_words_sent_to_a_door_that_shut_are_shown_back(scene, how, status):
    client, row = scene.enter(HEAD), scene.row()
    sheet = scene.opened(client) | {"strengths": NAUGHTY, f"weak-{row.pk}": "Chưa niêm yết."}
    shut(scene, how)
    page = client.post(scene.url("room_sheet_save", "1.1"), sheet)
    assert page.status_code == status and page.context["sent"] == [("Điểm yếu", "Chưa niêm yết."), ("Điểm mạnh", NAUGHTY)]
    assert "hãy chép lại" in text_of(page) and "Chưa niêm yết." in text_of(page) and "<script>alert" not in text_of(page)
    page = client.post(scene.url("room_conclusion_save"), {"start": "", "conclusion": "Trường đạt Mức 2."})
    assert page.status_code == status and "Trường đạt Mức 2." in text_of(page)
    page = client.post(scene.url("room_home"), {"kept_code": "conclusion", "kept_words": "conclusion=Chữ+giữ+ở+cửa", "code": "x"})
    assert page.status_code == status and "Chữ giữ ở cửa" in text_of(page)
    assert "hãy chép lại" not in text_of(client.get(scene.url("room_home")))


def test_a_conclusion_sent_after_the_team_closed_is_refused_in_words_and_shown_back(scene):
    member = scene.enter(MEMBER)
    start = member.get(scene.url("room_result")).context["form"]["start"].value()
    scene.close()
    page = member.post(scene.url("room_conclusion_save"), {"start": start, "conclusion": "Trường cần bổ sung."})
    assert "Đoàn đã chốt kết quả nên không sửa được nữa." in text_of(page) and "Trường cần bổ sung." in text_of(page)
    assert scene.again().conclusion == "" and "hãy chép lại" not in text_of(member.get(scene.url("room_result")))


@pytest.mark.parametrize("code", ["9.9", "<b>", "level-4"])
def test_words_for_a_page_that_is_not_there_lead_to_a_plain_answer(scene, code):
    page = Client().post(scene.url("room_home"), {"kept_code": code, "kept_words": "a=1", "code": scene.codes[HEAD]})
    assert page.status_code == 404 and "Phòng này không có trang đó." in text_of(page)


def test_the_issued_report_is_read_with_its_number(cast, desk57):
    scene = RoomScene(cast, desk57.assessment)
    series = NumberSeries.objects.create(organization=cast.school, year=2026)
    number = PaperNumber.objects.create(series=series, number=8, state="used", dated_on=date(2026, 11, 20), by=cast.clerk)
    file = store(b"%PDF-1.7 %%EOF", "bc.pdf", "application/pdf", organization=cast.school, by=cast.clerk)
    IssuedPaper.objects.create(version=scene.room.version, number=number, symbol="08/BC-MNHM", dated_on=number.dated_on, file=file, issued_sha256=file.sha256, issued_by=cast.clerk)
    report = text_of(scene.enter().get(scene.url("room_report")))
    assert "ngày 20 tháng 11 năm 2026" in report


def test_evidence_of_a_criterion_is_told_without_numbers_and_repeats():
    line = EvidenceLine("MC.1.1.01", ("1", "MC.1.1.01", "Quyết định", "", "PDF, qd.pdf"), True)
    assert line.words == "Quyết định · PDF, qd.pdf"
    assert EvidenceLine("H1-1.1-01", ("1.1", "2", "[H1-1.1-01]", "Sổ", "12/QĐ"), False).words == "Sổ · 12/QĐ"
