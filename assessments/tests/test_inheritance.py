"""What an earlier assessment hands on: it stands beside the sheet, counts nowhere, and people take or drop each piece."""

from functools import cache

import pytest
from django.urls import reverse

from assessments.evidence_checks import evidence_findings
from assessments.evidence_codes import carried_over
from assessments.evidence_table import live_codes
from assessments.inheritance import source_of, unmapped_codes
from assessments.inheritance_workflow import bring_over
from assessments.models import Assessment, EvidenceCode, InheritedPart, LevelState, Weakness
from assessments.standing import progress, school_result, sheet_standings, weaknesses_by_criterion
from assessments.tests.desk import Desk, filled
from assessments.tests.shelf import Shelf
from assessments.work_progress import work_rows
from documents.problems import WorkflowRefused
from schools.workflow import Entry, save_figures
from standards.crosswalk_workflow import load_crosswalk
from standards.crosswalks import FOLDER, codes_in, read_crosswalk
from standards.metrics import catalogue
from standards.models import CrosswalkLink
from standards.packs import DATA_DIR, read_pack


@cache
def crosswalk(code):
    packs = [read_pack(DATA_DIR / f"{name}.yaml", catalogue().topics) for name in (code, "TT57-2026")]
    return read_crosswalk(FOLDER / f"{code}.yaml", codes_in(packs))


@pytest.fixture
def heir(desk, tt57):
    """The preschool wrote in 2023 by TT 19; its assessment of 2026 by TT 57 is open and empty."""
    load_crosswalk(crosswalk("TT19-2018"))
    return Heir(desk, Desk(desk.cast, tt57, 2026))


class Heir:
    """`.old` and `.new` desks of one school."""

    def __init__(self, old, new):
        self.old, self.new, self.cast, self.shelf = old, new, old.cast, Shelf(old)

    def write(self, text="Có đủ kế hoạch.", code="1.1", level=1):
        LevelState.objects.filter(sheet=self.old.sheet(code), level=level).update(text=text)

    def bring(self, person=None):
        return bring_over(self.cast.acting(person or self.cast.principal), self.new.assessment)

    def parts(self, code="1.1", **more):
        return InheritedPart.objects.filter(sheet=self.new.sheet(code), **more)

    def act(self, name, part, person=None):
        client = self.cast.client(person or self.cast.principal)
        return client.post(reverse(name, args=[self.new.assessment.pk, part.pk]), follow=True).content.decode()

    def state(self, code="1.1", level=1):
        return self.new.sheet(code).level_states.get(level=level).text

    def counted(self):
        """Everything that counts, judges or prints: as values that can be compared."""
        assessment = Assessment.objects.get(pk=self.new.assessment.pk)
        rows = sheet_standings(assessment)
        return {
            "progress": progress(rows),
            "levels": [(row.reached, row.level_words, row.sheet.status, row.sheet.version, row.sheet.strengths, row.sheet.weakness_count) for row in rows],
            "result": school_result(assessment),
            "weaknesses": weaknesses_by_criterion(assessment),
            "work": work_rows(assessment)["whole"].counts,
            "texts": list(LevelState.objects.filter(sheet__assessment=assessment).exclude(text="")),
            "codes": list(live_codes(assessment)),
            "findings": evidence_findings(assessment),
        }


def test_texts_strengths_and_weaknesses_come_to_the_criteria_of_the_crosswalk(heir):
    heir.write("Có đủ kế hoạch.", "1.4", 1)
    heir.write("Rà soát hằng năm.", "1.4", 3)
    heir.old.assessment.criterion_assessments.filter(criterion__code="1.4").update(strengths="Tổ trưởng giỏi.")
    heir.old.add_weakness("1.4", text="Tổ văn phòng thiếu người.", cause="Chưa tuyển.", level=2, letter="a")
    assert heir.bring() == 8
    for code in ("1.2", "2.1"):
        rows = heir.parts(code).order_by("pk").values_list("kind", "level", "letter", "text", "cause", "source_code", "state")
        assert list(rows) == [
            ("state", 1, "-", "Có đủ kế hoạch.", "", "1.4", "unreviewed"), ("state", 2, "-", "Rà soát hằng năm.", "", "1.4", "unreviewed"),
            ("strengths", 0, "-", "Tổ trưởng giỏi.", "", "1.4", "unreviewed"),
            ("weakness", 2, "-", "Tổ văn phòng thiếu người.", "Chưa tuyển.", "1.4", "unreviewed")]


def test_bringing_over_twice_adds_only_what_is_new_and_keeps_what_people_did(heir):
    heir.write()
    assert (heir.bring(), heir.bring()) == (1, 0)
    heir.act("inherited_drop", heir.parts().get())
    heir.write("Mới viết thêm.", level=2)
    assert heir.bring() == 1
    assert sorted(heir.parts().values_list("state", flat=True)) == ["dropped", "unreviewed"]


def test_nothing_unreviewed_counts_anywhere(heir):
    code = heir.shelf.use(heir.shelf.add())
    before = heir.counted()
    heir.write(f"Có kế hoạch [{code.text}].")
    heir.old.add_weakness()
    heir.old.assessment.criterion_assessments.update(strengths="Mạnh.", status="done")
    heir.old.judge("met")
    assert heir.bring() > 4
    assert heir.counted() == before
    assert before["progress"] == (0, 15) and before["result"].level == 0 and not Weakness.objects.filter(sheet__assessment=heir.new.assessment).exists()


def test_dropped_pieces_count_nowhere_either(heir):
    before = heir.counted()
    heir.write()
    heir.bring()
    page = heir.act("inherited_drop", heir.parts().get())
    assert heir.counted() == before and "Đã bỏ phần kế thừa" in page and "Có đủ kế hoạch." not in page


def test_taking_a_text_puts_it_into_the_empty_box_with_who_and_when(heir):
    heir.write()
    heir.bring()
    page = heir.act("inherited_take", heir.parts().get(), heir.cast.secretary)
    part, sheet = heir.parts().get(), heir.new.sheet()
    assert (heir.state(), part.state, part.reviewed_by, sheet.status) == ("Có đủ kế hoạch.", "taken", heir.cast.secretary, "in_progress")
    assert part.reviewed_at and "kế thừa – chưa rà soát" not in page
    assert not sheet.verdicts.exclude(verdict="not_assessed").exists()


def test_taking_a_text_never_overwrites_what_stands_there(heir):
    heir.write()
    heir.bring()
    heir.new.save(heir.cast.principal, **{"state-1": "Đã viết năm nay."})
    heir.act("inherited_take", heir.parts().get())
    assert heir.state() == "Đã viết năm nay.\nCó đủ kế hoạch."


def test_strengths_and_weaknesses_are_taken_into_their_own_places(heir):
    heir.old.assessment.criterion_assessments.filter(criterion__code="1.1").update(strengths="Rõ ràng.")
    heir.old.add_weakness(text="Chưa niêm yết.", cause="Quên.", level=3, letter="a", priority=1)
    heir.bring()
    for part in heir.parts():
        heir.act("inherited_take", part)
    row = Weakness.objects.get(sheet=heir.new.sheet())
    assert heir.new.sheet().strengths == "Rõ ràng."
    assert (row.level, row.letter, row.text, row.cause, row.priority) == (2, "-", "Chưa niêm yết.", "Quên.", 1)


def test_a_text_too_long_for_the_box_is_refused_and_stays_unreviewed(heir):
    heir.write("x" * 8000)
    heir.bring()
    LevelState.objects.filter(sheet=heir.new.sheet(), level=1).update(text="y" * 5000)
    page = heir.act("inherited_take", heir.parts().get())
    assert "dài quá 12000 ký tự" in page and heir.state() == "y" * 5000 and heir.parts().get().state == "unreviewed"


def test_the_second_of_two_people_is_told_that_it_was_reviewed(heir):
    heir.write()
    heir.bring()
    part = heir.parts().get()
    heir.act("inherited_take", part)
    page = heir.act("inherited_take", part, heir.cast.secretary)
    assert "Có người vừa rà soát phần này: đã đưa vào." in page and heir.state() == "Có đủ kế hoạch."
    assert "Có người vừa rà soát" in heir.act("inherited_drop", part, heir.cast.secretary) and heir.parts().get().state == "taken"


def test_a_page_opened_before_a_piece_was_taken_does_not_lose_it(heir):
    heir.write()
    heir.bring()
    opened = heir.new.opened_by(heir.cast.secretary)
    heir.act("inherited_take", heir.parts().get())
    heir.new.send(heir.cast.secretary, opened | {"strengths": "Của thư ký"})
    assert heir.state() == "Có đủ kế hoạch." and heir.new.sheet().strengths == "Của thư ký"


def test_a_dropped_piece_can_be_looked_at_again(heir):
    heir.write()
    heir.bring()
    part = heir.parts().get()
    heir.act("inherited_drop", part)
    assert "lại chờ rà soát" in heir.act("inherited_restore", part)
    part.refresh_from_db()
    assert (part.state, part.reviewed_by, part.reviewed_at) == ("unreviewed", None, None)


def test_old_codes_in_texts_become_new_ones_and_the_others_are_listed(heir):
    code = heir.shelf.use(heir.shelf.add())
    assert code.text == "H1-1.1-01"
    heir.write("Có kế hoạch [H1-1.1-01]; [H9-1.1-07].")
    heir.bring()
    part = heir.parts(kind="state").get()
    assert part.text == "Có kế hoạch (MC.1.1.01); [H9-1.1-07]."
    assert [(found.pk, codes) for found, codes in unmapped_codes(heir.new.assessment)] == [(part.pk, ["H9-1.1-07"])]
    page = heir.cast.client(heir.cast.member).get(reverse("inheritance", args=[heir.new.assessment.pk])).content.decode()
    assert "Mã minh chứng chưa đổi được" in page and "H9-1.1-07" in page
    heir.act("inherited_drop", part)
    assert unmapped_codes(heir.new.assessment) == []


@pytest.mark.parametrize(("old", "new"), [
    ("Có [H1-1.1-01].", "Có (MC.1.1.01)."), ("Có [H1-1.1-01]; [H1-1.1-02].", "Có (MC.1.1.01, MC.1.2.05)."), ("[H1-1.1-01] [H1-1.1-02]", "(MC.1.1.01, MC.1.2.05)"),
    ("Có H1-1.1-02 kèm theo", "Có MC.1.2.05 kèm theo"), ("[H2-1.1-09]; [H1-1.1-01]", "[H2-1.1-09]; (MC.1.1.01)"),
    ("Xem (MC.3.1.01).", "Xem (MC.3.1.01)."), ("[không phải mã]", "[không phải mã]"), ("", ""), (None, ""),
])
def test_citations_take_the_new_codes_in_their_own_brackets(old, new):
    assert carried_over(old, {"H1-1.1-01": "MC.1.1.01", "H1-1.1-02": "MC.1.2.05"}) == new


def test_evidence_gets_a_new_code_that_waits_for_review(heir):
    evidence = heir.shelf.add()
    heir.shelf.use(evidence)
    heir.bring()
    code = EvidenceCode.objects.get(assessment=heir.new.assessment)
    assert (code.text, code.origin, code.evidence, code.uses.count()) == ("MC.1.1.01", "inherited", evidence, 0)
    assert list(live_codes(heir.new.assessment)) == []
    heir.act("inherited_take", heir.parts(kind="evidence").get())
    code.refresh_from_db()
    assert (code.origin, [use.sheet for use in code.uses.all()]) == ("own", [heir.new.sheet()])
    assert [row.text for row in live_codes(heir.new.assessment)] == ["MC.1.1.01"]


def test_a_typed_citation_of_unreviewed_evidence_is_found_until_it_is_taken(heir):
    heir.shelf.use(heir.shelf.add())
    heir.bring()
    heir.new.save(heir.cast.principal, **{"state-1": "Có kế hoạch (MC.1.1.01)."})
    (finding,) = [row for row in evidence_findings(heir.new.assessment) if row.kind == "missing"]
    assert "minh chứng kế thừa, chưa rà soát" in finding.problem.text
    heir.act("inherited_take", heir.parts(kind="evidence").get())
    assert not [row for row in evidence_findings(heir.new.assessment) if row.kind == "missing"]


def test_taking_a_text_takes_up_the_evidence_it_cites(heir):
    heir.shelf.use(heir.shelf.add())
    heir.write("Có kế hoạch [H1-1.1-01].")
    heir.bring()
    heir.act("inherited_take", heir.parts(kind="state").get())
    assert [row.text for row in live_codes(heir.new.assessment)] == ["MC.1.1.01"]
    assert [finding for finding in evidence_findings(heir.new.assessment) if finding.kind == "missing"] == []


def test_evidence_of_two_criteria_keeps_one_code_and_removed_evidence_stays_behind(heir):
    evidence, gone = heir.shelf.add(), heir.shelf.add("Đã gỡ")
    for code in ("1.1", "2.1"):
        heir.shelf.use(evidence, code)
    heir.shelf.use(gone)
    type(gone).objects.filter(pk=gone.pk).update(removed_at="2026-10-01T00:00:00Z")
    heir.bring()
    assert [code.text for code in EvidenceCode.objects.filter(assessment=heir.new.assessment)] == ["MC.1.1.01"]
    assert heir.parts("2.1", kind="evidence").get().evidence == evidence


def test_what_has_no_criterion_is_shown_with_its_reason(heir):
    CrosswalkLink.objects.filter(from_criterion__code="1.9").update(is_removed=True)
    heir.write("Dân chủ tốt.", "1.9")
    link = CrosswalkLink.objects.filter(from_criterion__code="1.3").first()
    CrosswalkLink.objects.filter(pk=link.pk).update(to_criterion=None, note="Không xét riêng đoàn thể.")
    heir.write("Chi bộ vững mạnh.", "1.3")
    heir.old.assessment.top_level_verdicts.filter(item__key="1").update(text="Có chương trình.")
    heir.write()
    heir.bring()
    page = heir.cast.client(heir.cast.principal).get(reverse("inheritance", args=[heir.new.assessment.pk])).content.decode()
    assert all(words in page for words in ("Dân chủ tốt.", "Chưa ghi tiêu chí tương ứng", "Không xét riêng đoàn thể.", "Có chương trình.", "không có Mức 4"))
    assert not InheritedPart.objects.filter(text="Dân chủ tốt.").exists()


def test_under_the_same_set_every_criterion_hands_on_to_itself(desk57):
    LevelState.objects.filter(sheet=desk57.sheet("3.2"), level=2).update(text="Năm trước.")
    later = Desk(desk57.cast, desk57.assessment.regulation_set, 2027)
    assert source_of(later.assessment) == desk57.assessment
    assert bring_over(desk57.cast.acting(desk57.cast.principal), later.assessment) == 1
    part = InheritedPart.objects.get()
    assert (part.sheet.criterion.code, part.level, part.text) == ("3.2", 2, "Năm trước.")


def test_without_an_earlier_assessment_there_is_nothing_to_bring(desk57):
    with pytest.raises(WorkflowRefused, match="chưa có đợt tự đánh giá của năm học trước"):
        bring_over(desk57.cast.acting(desk57.cast.principal), desk57.assessment)
    client = desk57.cast.client(desk57.cast.principal)
    assert "Chưa có đợt nào để kế thừa" in client.get(desk57.url("inheritance")).content.decode()
    assert "chưa có đợt" in client.post(desk57.url("inheritance_bring"), follow=True).content.decode()


@pytest.mark.parametrize(("ticked", "count"), [("on", 1), (None, 0)])
def test_opening_an_assessment_offers_to_bring_the_last_one_over(desk, tt57, ticked, count):
    load_crosswalk(crosswalk("TT19-2018"))
    LevelState.objects.filter(sheet=desk.sheet("1.1"), level=1).update(text="Có đủ kế hoạch.")
    client, url = desk.cast.client(desk.cast.principal), reverse("assessment_open") + "?year=2026-2027"
    response = client.get(url)
    assert "Mang nội dung đợt 2023-2024" in response.content.decode()
    data = filled(response.context["form"])
    assert data.pop("inherit") == "on"
    client.post(url, data | ({"inherit": ticked} if ticked else {}))
    assert Assessment.objects.filter(school_year=2026).count() == 1 and InheritedPart.objects.count() == count


def test_the_sheet_shows_pieces_beside_the_boxes_for_who_may_edit(heir):
    heir.write()
    heir.old.add_weakness(text="Chưa niêm yết.")
    heir.shelf.use(heir.shelf.add("Sổ nghị quyết"))
    heir.bring()
    url = heir.new.url("criterion_sheet", "1.1")
    page = heir.cast.client(heir.cast.secretary).get(url).content.decode()
    assert page.count("kế thừa – chưa rà soát") == 3 and all(words in page for words in ("Có đủ kế hoạch.", "Chưa niêm yết.", "Sổ nghị quyết"))
    assert "kế thừa – chưa rà soát" not in heir.cast.client(heir.cast.member).get(url).content.decode()


def test_a_piece_is_taken_with_the_words_typed_on_the_sheet(heir):
    heir.write()
    heir.write("Mức hai.", level=2)
    heir.bring()
    first, second = heir.parts().order_by("level")
    page = heir.cast.client(heir.cast.secretary).get(heir.new.url("criterion_sheet", "1.1")).content.decode()
    assert f'name="take" value="{first.pk}"' in page and 'form="part-' not in page  # the button sends the sheet's own form
    heir.new.save(heir.cast.secretary, strengths="Vừa gõ, chưa lưu.", take=first.pk)
    assert (heir.new.sheet().strengths, heir.state(), heir.parts().get(pk=first.pk).state) == ("Vừa gõ, chưa lưu.", "Có đủ kế hoạch.", "taken")
    heir.new.save(heir.cast.secretary, strengths="Gõ thêm.", drop=second.pk)
    assert (heir.new.sheet().strengths, heir.state(level=2), heir.parts().get(pk=second.pk).state) == ("Gõ thêm.", "", "dropped")


def test_a_piece_waits_while_the_sheet_has_a_fault_or_another_wrote_meanwhile(heir):
    heir.write()
    heir.bring()
    part = heir.parts().get()
    opened = heir.new.opened_by(heir.cast.secretary)
    response = heir.new.send(heir.cast.secretary, opened | {heir.new.verdict_name(letter="-"): "not_applicable", "strengths": "Còn đây.", "take": part.pk})
    assert response.status_code == 200 and "Còn đây." in response.content.decode() and heir.parts().get().state == "unreviewed"
    heir.new.save(heir.cast.principal, strengths="Của hiệu trưởng.")
    response = heir.new.send(heir.cast.secretary, opened | {"strengths": "Còn đây.", "take": part.pk})
    assert response.status_code == 409 and "Còn đây." in response.content.decode() and heir.parts().get().state == "unreviewed"


@pytest.mark.parametrize("asked", ["", "x", "-1", "9" * 30, "999999"])
def test_a_piece_nobody_offered_is_nothing_and_the_sheet_is_saved(heir, asked):
    assert heir.new.save(heir.cast.secretary, strengths="Đã gõ.", take=asked).status_code == 302
    assert heir.new.sheet().strengths == "Đã gõ."


def test_a_piece_of_another_sheet_is_not_taken_with_this_one(heir):
    heir.write()
    heir.bring()
    heir.new.save(heir.cast.secretary, code="1.2", take=heir.parts().get().pk)
    assert heir.parts().get().state == "unreviewed"


def test_figures_in_a_piece_are_read_as_values(heir):
    save_figures(heir.cast.school.school, {2025: {"teachers_total": Entry("24")}}, by=heir.cast.principal)
    heir.write("Có {{metric:teachers_total:2025}} giáo viên, {{metric:staff_total:2025}} nhân viên.")
    heir.bring()
    client, chip = heir.cast.client(heir.cast.secretary), '<span class="figure-chip" title="Tổng số giáo viên, 2025-2026">24</span> giáo viên'
    sheet = client.get(heir.new.url("criterion_sheet", "1.1"))
    assert chip in sheet.content.decode() and chip in client.get(heir.new.url("inheritance")).content.decode()
    assert sheet.context["figure_problems"] == [] and sheet.context["figure_names"] == []  # no part of the sheet yet


def test_inherited_evidence_is_marked_wherever_it_stands(heir):
    evidence = heir.shelf.add("Sổ nghị quyết")
    heir.shelf.use(evidence)
    heir.bring()
    mark, client = "kế thừa – chưa rà soát", heir.cast.client(heir.cast.secretary)
    heir.new.save(heir.cast.secretary, **{"state-1": "Có sổ (MC.1.1.01)."})
    tray, reader = heir.new.url("sheet_evidence", "1.1"), heir.cast.client(heir.cast.clerk)
    pages = {
        "list": client.get(reverse("evidence_list")), "evidence": client.get(evidence.get_absolute_url()), "tray": client.get(tray),
        "search": client.get(tray, {"q": "nghị quyết"}), "reading": reader.get(heir.new.url("criterion_sheet", "1.1")),
        "history": reader.get(heir.new.url("sheet_history", "1.1")),
    }
    marked = {name: page.content.decode().lower().count(mark) for name, page in pages.items()}
    assert marked == {"list": 1, "evidence": 1, "tray": 2, "search": 3, "reading": 1, "history": 1}
    part = heir.parts(kind="evidence").get()
    assert "Đưa vào phiếu" in pages["tray"].content.decode() and "Đưa vào phiếu" not in reader.get(tray).content.decode()
    answer = client.post(heir.new.url("inherited_take", part.pk), follow=True)
    assert answer.redirect_chain[0][0] == tray and mark not in answer.content.decode() and "MC.1.1.01" in answer.content.decode()
    assert mark not in client.get(reverse("evidence_list")).content.decode()


def test_a_member_takes_pieces_of_assigned_sheets_only(heir):
    heir.write()
    heir.write("Hội đồng đúng quy định.", "1.2")
    heir.bring()
    heir.new.sheet("1.1").assignees.add(heir.cast.member)
    client = heir.cast.client(heir.cast.member)
    codes = [client.post(reverse("inherited_take", args=[heir.new.assessment.pk, heir.parts(code).first().pk])).status_code for code in ("1.1", "1.2")]
    assert codes == [302, 403] and heir.state() == "Có đủ kế hoạch." and heir.state("1.2") == ""


def test_pieces_of_another_assessment_are_not_found(heir, cast):
    heir.write()
    heir.bring()
    other = reverse("inherited_take", args=[heir.old.assessment.pk, heir.parts().get().pk])
    assert cast.client(cast.principal).post(other).status_code == 404
    assert cast.client(cast.other_principal).get(reverse("inheritance", args=[heir.new.assessment.pk])).status_code == 404


def test_the_plan_is_not_offered_an_unreviewed_weakness(heir):
    heir.old.add_weakness(text="Chưa niêm yết.")
    heir.bring()
    assert weaknesses_by_criterion(heir.new.assessment) == []
    heir.act("inherited_take", heir.parts(kind="weakness").get())
    ((sheet, rows),) = weaknesses_by_criterion(heir.new.assessment)
    assert (sheet.criterion.code, [row.text for row in rows]) == ("1.1", ["Chưa niêm yết."])
