"""Căn cứ of a plan: picked from the library, ordered, cited fully first and shortly later, none that is over without a word."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from documents.enums import DocumentState
from documents.models import Document
from documents.problems import WorkflowRefused
from improvement_plans import workflow
from improvement_plans.bases import library_of, lines_in, paper_days, places_of, standing_in, verb_of
from improvement_plans.checks import problems_of
from improvement_plans.models import ImprovementPlan
from improvement_plans.papers import collect
from improvement_plans.tests.test_checks import whole_plan
from records.trail import history_of
from standards.citations import full_citation
from standards.tests.instruments import make_instrument, make_own_plan, make_pair

OWN = "Căn cứ tình hình thực tế của nhà trường"


@pytest.fixture
def pair(db):
    return make_pair()


@pytest.fixture
def plan(stage, pair):
    """The whole plan with its căn cứ at the head alone, to be issued in September 2026."""
    plan = whole_plan(stage)
    plan.sections.filter(kind="bases").delete()
    Document.objects.filter(pk=plan.document_id).update(planned_on=date(2026, 9, 1))
    return ImprovementPlan.objects.get(pk=plan.pk)


@pytest.fixture
def client(stage):
    return stage.cast.client(stage.cast.principal)


def write(plan, *lines):
    ImprovementPlan.objects.filter(pk=plan.pk).update(preamble_bases="\n".join(lines))
    plan.refresh_from_db()


def held(plan):
    return ImprovementPlan.objects.get(pk=plan.pk).preamble_bases.split("\n")


def faults(plan, stage):
    return [problem for problem in problems_of(ImprovementPlan.objects.get(pk=plan.pk), stage.acting) if problem.text.startswith("Căn cứ, ")]


def act(client, plan, verb, **data):
    return client.post(reverse(f"basis_{verb}", args=[plan.pk]), {"place": "preamble", **data}, follow=True)


class TestLines:
    def test_the_second_time_is_later_also_over_places(self, stage, plan, pair):
        _, new = pair
        write(plan, OWN, f"Căn cứ {full_citation(new)}")
        section = plan.sections.first()
        section.kind, section.text = "bases", f"Thực hiện Thông tư số {new.number}"
        places = places_of(plan, [section])
        lines = lines_in(places, library_of(stage.acting), paper_days(plan.document, stage.acting.today))
        assert [(line.instrument, line.is_later) for line in lines["preamble"]] == [(None, False), (new, False)]
        (second,) = lines[str(section.pk)]
        assert (second.instrument, second.is_later, second.fault) == (new, True, "")

    @pytest.mark.parametrize(("text", "verb"), [("Thực hiện Kế hoạch", "Thực hiện"), ("- Căn cứ Luật", "Căn cứ"), ("Luật Giáo dục", "Căn cứ"), ("Theo đề nghị", "Theo")])
    def test_the_verb_of_a_line(self, text, verb):
        assert verb_of(text) == verb

    @pytest.mark.parametrize(
        ("planned", "old", "new"),
        [
            (date(2026, 6, 1), "in_force", "coming"), (date(2026, 7, 1), "in_force", "in_force"), (date(2026, 8, 1), "over", "in_force"),
            (date(2018, 10, 1), "in_force", "coming"), (date(2018, 9, 1), "coming", "coming"),
        ],
    )  # fmt: skip
    def test_a_month_in_which_a_text_is_in_force_on_some_day_is_no_fault(self, plan, pair, planned, old, new):
        plan.document.planned_on = planned
        days = paper_days(plan.document, date(2030, 1, 1))
        assert (standing_in(pair[0], days), standing_in(pair[1], days)) == (old, new)

    def test_without_a_planned_month_today_counts(self, plan):
        plan.document.planned_on = None
        assert paper_days(plan.document, date(2026, 2, 3)) == (date(2026, 2, 3), date(2026, 2, 3))
        plan.document.planned_on = date(2026, 2, 1)
        assert paper_days(plan.document, date(2030, 1, 1)) == (date(2026, 2, 1), date(2026, 2, 28))


class TestCheck:
    def test_a_text_that_is_over_is_told_with_its_successor_and_a_link(self, stage, plan, pair):
        write(plan, f"Căn cứ {full_citation(pair[0])}")
        (problem,) = faults(plan, stage)
        assert problem.text == ("Căn cứ, đầu văn bản: Thông tư số 19/2018/TT-BGDĐT hết hiệu lực sau ngày 06/7/2026, thay bằng Thông tư số 57/2026/TT-BGDĐT.")
        assert problem.url == f"{reverse('plan_bases', args=[plan.pk])}?place=preamble"
        assert not problem.is_error

    def test_the_same_text_is_right_in_a_paper_of_its_time(self, stage, plan, pair):
        write(plan, f"Căn cứ {full_citation(pair[0])}")
        Document.objects.filter(pk=plan.document_id).update(planned_on=date(2023, 9, 1))
        assert faults(plan, stage) == []

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ("Căn cứ Thông tư số 57/2026/TT-BGDĐT", "dẫn lần đầu cần ghi đủ"),
            (OWN, None),
            ("Căn cứ Luật chưa có trong thư viện", None),
        ],
    )
    def test_the_first_citation_must_be_full(self, stage, plan, line, words):
        write(plan, line)
        assert [words in problem.text for problem in faults(plan, stage)] == ([True] if words else [])

    def test_the_second_one_must_be_short(self, stage, plan, pair):
        line = f"Căn cứ {full_citation(pair[1])}"
        write(plan, line, line.replace("Căn cứ", "Thực hiện"))
        (problem,) = faults(plan, stage)
        assert "lần sau chỉ ghi tên loại và số" in problem.text

    def test_a_text_that_is_not_yet_in_force(self, stage, plan):
        coming = make_instrument(number="9/2027/TT", title="quy định sau", in_force_from=date(2027, 1, 1))
        write(plan, f"Căn cứ {full_citation(coming)}")
        (problem,) = faults(plan, stage)
        assert "chưa có hiệu lực vào ngày ban hành văn bản (từ 01/01/2027)" in problem.text

    def test_another_organisation_s_letter_is_not_known(self, stage, plan):
        far = make_own_plan(stage.cast.far_commune, number="8/KH-UBND", in_force_to=date(2026, 8, 30))
        write(plan, f"Căn cứ {full_citation(far)}")
        assert faults(plan, stage) == []


class TestPage:
    def test_picked_fully_first_and_shortly_in_the_next_place(self, plan, pair, client):
        section = plan.sections.filter(parent=None).first()
        plan.sections.filter(pk=section.pk).update(kind="bases", text=OWN)
        page = act(client, plan, "add", instrument=pair[1].pk).content.decode()
        assert "Đã thêm Thông tư số 57/2026/TT-BGDĐT" in page
        assert held(plan)[-1] == f"Căn cứ {full_citation(pair[1])}"
        assert "57/2026/TT-BGDĐT" in str(collect(ImprovementPlan.objects.get(pk=plan.pk)).bases[-1])
        client.post(reverse("basis_add", args=[plan.pk]), {"place": section.pk, "instrument": pair[1].pk})
        section.refresh_from_db()
        assert section.text == f"{OWN}\nCăn cứ Thông tư số 57/2026/TT-BGDĐT"

    def test_twice_in_one_list_is_once(self, plan, pair, client):
        act(client, plan, "add", instrument=pair[1].pk)
        before = held(plan)
        assert "đã có trong danh sách này" in act(client, plan, "add", instrument=pair[1].pk).content.decode()
        assert held(plan) == before

    def test_the_picker_finds_without_marks_and_flags_what_is_over(self, plan, client):
        page = client.get(reverse("plan_bases", args=[plan.pk]), {"q": "kiem dinh mam non"}).content.decode()
        assert "Hết hiệu lực" in page
        assert "Thay thế bởi Thông tư số 57/2026/TT-BGDĐT" in page
        assert "Không thấy văn bản nào" in client.get(reverse("plan_bases", args=[plan.pk]), {"q": "không có đâu"}).content.decode()

    def test_a_text_already_named_is_marked(self, plan, pair, client):
        write(plan, f"Căn cứ {full_citation(pair[1])}")
        assert client.get(reverse("plan_bases", args=[plan.pk])).content.decode().count("đã dẫn</span>") == 1

    def test_over_gives_way_to_its_successor_in_its_place(self, plan, pair, client):
        write(plan, OWN, f"Thực hiện {full_citation(pair[0])}", "Xét đề nghị của tổ chuyên môn")
        page = client.get(reverse("plan_bases", args=[plan.pk])).content.decode()
        assert "Thay bằng Thông tư số 57/2026/TT-BGDĐT" in page
        act(client, plan, "mend", line=held(plan)[1])
        assert held(plan) == [OWN, f"Thực hiện {full_citation(pair[1])}", "Xét đề nghị của tổ chuyên môn"]

    def test_a_short_first_citation_is_written_out(self, plan, pair, client):
        write(plan, "Căn cứ Thông tư 57/2026/TT-BGDĐT")
        act(client, plan, "mend", line="Căn cứ Thông tư 57/2026/TT-BGDĐT")
        assert held(plan) == [f"Căn cứ {full_citation(pair[1])}"]

    def test_what_can_not_be_mended_says_so(self, plan, client):
        write(plan, OWN)
        assert "không có gì để sửa tự động" in act(client, plan, "mend", line=OWN).content.decode()
        assert held(plan) == [OWN]

    def test_order_and_removal(self, plan, client):
        write(plan, "Một", "Hai", "Ba")
        act(client, plan, "move", line="Ba", direction="up")
        assert held(plan) == ["Một", "Ba", "Hai"]
        act(client, plan, "move", line="Một", direction="up")
        act(client, plan, "move", line="Hai", direction="down")
        assert held(plan) == ["Một", "Ba", "Hai"]
        act(client, plan, "remove", line="Ba")
        assert held(plan) == ["Một", "Hai"]

    @pytest.mark.parametrize("verb", ["move", "remove"])
    def test_a_line_somebody_changed_meanwhile_is_left_alone(self, plan, client, verb):
        write(plan, "Một", "Hai đã sửa")
        assert "vừa được sửa hoặc bỏ" in act(client, plan, verb, line="Hai").content.decode()
        assert held(plan) == ["Một", "Hai đã sửa"]

    def test_unknown_places_and_texts_are_told_apart(self, stage, plan, client):
        far = make_own_plan(stage.cast.far_commune, number="8/KH-UBND")
        for instrument in ("", "x", "999999", far.pk):
            assert "Hãy chọn một văn bản" in act(client, plan, "add", instrument=instrument).content.decode()
        assert client.post(reverse("basis_add", args=[plan.pk]), {"place": "123456"}).status_code == 404
        other = plan.sections.first()
        assert client.get(reverse("plan_bases", args=[plan.pk]), {"place": other.pk}).status_code == 404

    def test_a_section_of_bases_has_a_list_of_its_own(self, plan, pair, client):
        section = plan.sections.filter(parent=None).first()
        plan.sections.filter(pk=section.pk).update(kind="bases", text=OWN)
        page = client.get(reverse("plan_bases", args=[plan.pk])).content.decode()
        assert OWN in page and "Đầu văn bản" in page
        client.post(reverse("basis_add", args=[plan.pk]), {"place": section.pk, "instrument": pair[1].pk})
        section.refresh_from_db()
        assert section.text == f"{OWN}\nCăn cứ {full_citation(pair[1])}"

    def test_the_editor_leads_there_for_writers_alone(self, stage, plan, client):
        url = reverse("plan_bases", args=[plan.pk])
        assert url in client.get(reverse("plan_edit", args=[plan.pk])).content.decode()
        assert url not in stage.cast.client(stage.cast.clerk).get(reverse("plan_edit", args=[plan.pk])).content.decode()


class TestWorkflow:
    def test_too_long_is_refused_and_nothing_changes(self, stage, plan):
        write(plan, "x" * 5990)
        with pytest.raises(WorkflowRefused, match="dài quá 6000"):
            workflow.add_basis(plan, None, "Căn cứ Luật Giáo dục", acting=stage.acting)
        assert held(plan) == ["x" * 5990]

    def test_each_change_is_in_the_history(self, stage, plan):
        write(plan, "Một")
        workflow.add_basis(plan, None, "Hai", acting=stage.acting)
        assert history_of(plan, "preamble_bases").first().new == "Một\nHai"

    def test_a_sent_plan_takes_no_change(self, stage, plan):
        plan.document.state = DocumentState.SUBMITTED
        plan.document.save()
        with pytest.raises(PermissionDenied):
            workflow.remove_basis(plan, None, "Một", acting=stage.acting)

    def test_only_sections_of_bases_take_lines(self, stage, plan):
        other = plan.sections.exclude(kind="bases").first()
        with pytest.raises(WorkflowRefused):
            workflow.add_basis(plan, other.pk, "Một", acting=stage.acting)
