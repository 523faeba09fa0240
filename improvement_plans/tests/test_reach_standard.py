"""A plan to reach a level and keep the national standard: its six parts, its own n.m numbers, links to criteria, files."""

import pytest
from django.urls import reverse

from documents.docx import render_docx
from documents.paper import Section, Table, Text, all_content, check, section_labels
from documents.paper_json import from_dict, to_dict
from documents.pdf import render_paper
from documents.tests.word import body, squeezed, words_of, words_of_pdf
from improvement_plans.checks import problems_of
from improvement_plans.contents import contents_of
from improvement_plans.models import PlanSection
from improvement_plans.papers import collect
from improvement_plans.tests.stage import make_set
from improvement_plans.tests.typed_plans import primary_plan, read_typed


@pytest.fixture
def plan(cast):
    return primary_plan(cast)


@pytest.fixture
def paper(plan):
    return collect(plan)


def headings(paper):
    labels = section_labels(paper)
    return [(labels.get(item.key, ""), item.title) for item in all_content(paper) if isinstance(item, Section)]


def test_the_six_parts_stand_in_order_with_twelve_solutions(paper):
    check(paper)
    labels = section_labels(paper)
    assert [(labels[item.key], item.title) for item in paper.content] == [
        ("I.", "MỤC ĐÍCH, YÊU CẦU"), ("II.", "NỘI DUNG THỰC HIỆN"), ("III.", "GIẢI PHÁP THỰC HIỆN"),
        ("IV.", "KẾT QUẢ PHẤN ĐẤU Ở TỪNG TIÊU CHUẨN"), ("V.", "TỔ CHỨC THỰC HIỆN"), ("VI.", "ĐỀ XUẤT, KIẾN NGHỊ"),
    ]  # fmt: skip
    solutions = paper.content[2].content
    assert [labels[item.key] for item in solutions] == [f"{number}." for number in range(1, 13)]
    assert [item.title for item in paper.content[1].content][0] == "Công tác văn bản và tham mưu"


def test_part_four_has_numbers_of_its_own_whatever_the_criteria_are(paper):
    inside = [row for row in headings(paper) if row[0].count(".") == 2]
    assert inside[:6] == [
        ("1.1.", "Chiến lược phát triển"), ("1.2.", "Tổ chức Đảng và đoàn thể"), ("1.3.", "Lớp học"),
        ("1.4.", "Tài chính, tài sản"), ("1.5.", "Hoạt động giáo dục"), ("1.6.", "An ninh, an toàn"),
    ]  # fmt: skip
    assert [label for label, title in inside if title == "Kết quả học tập"] == ["5.4."]
    assert len(inside) == sum(len(rows) for rows in read_typed("primary_2021")["standards"].values())


def test_two_of_them_may_be_tied_to_one_criterion_and_none_prints_its_code(plan, paper):
    tied = PlanSection.objects.filter(plan=plan, criterion__code="2.2").exclude(text="").values_list("heading", flat=True)
    assert sorted(tied) == ["Giáo viên dạy giỏi", "Trình độ giáo viên"]
    assert not [title for _, title in headings(paper) if title.startswith("Tiêu chí")]


def test_criteria_without_words_are_not_printed_and_not_asked_for(plan, cast):
    assert PlanSection.objects.filter(plan=plan, criterion__code="1.9", text="").exists()
    assert "Thực hiện quy chế dân chủ cơ sở" not in [title for _, title in headings(collect(plan))]
    texts = [problem.text for problem in problems_of(plan, cast.acting(cast.other_principal)) if problem.is_error]
    assert texts == []


def test_a_gap_below_a_standard_is_found(plan, cast):
    PlanSection.objects.filter(plan=plan, criterion__code="5.4").update(text="Huy động …… trẻ 6 tuổi.")
    texts = [problem.text for problem in problems_of(plan, cast.acting(cast.other_principal))]
    assert "Mục “Phổ cập giáo dục” còn chỗ trống chưa điền." in texts


def test_bases_lead_in_closing_and_signature_are_those_of_the_school(paper):
    assert [basis.verb for basis in paper.bases] == ["Căn cứ", "Căn cứ", "Căn cứ", "Thực hiện", "Căn cứ"]
    assert paper.lead_in == "Trường Tiểu học Hoa Mai xây dựng kế hoạch với các nội dung sau:"
    assert paper.closing.startswith("Trên đây là kế hoạch phấn đấu đạt kiểm định")
    assert (paper.type_name, paper.signers[0].lines, paper.signers[0].name) == ("KẾ HOẠCH", ("HIỆU TRƯỞNG",), "Nguyễn Thị Minh")
    assert paper.recipients[-1] == "Lưu: VT" and paper.recipients[0].endswith("(để b/c)")


def test_proposals_name_the_body_they_go_to(paper):
    assert [item.title for item in paper.content[5].content] == list(read_typed("primary_2021")["proposals"])


def test_pdf_and_word_hold_every_sentence_typed_in_order(paper):
    typed = [item.text for item in all_content(paper) if isinstance(item, Text)]
    content = render_docx(paper)
    for printed in (squeezed(words_of_pdf(render_paper(paper))), squeezed(words_of(body(content))).replace("\u00a0", "")):
        place = 0
        for line in (line for text in typed for line in text.split("\n")):
            found = printed.find(squeezed(line.lstrip("- ").replace("\t", "")), place)
            assert found >= place, line
            place = found


def test_money_by_year_typed_with_tabs_is_a_table(paper):
    text = next(item for item in all_content(paper) if isinstance(item, Text) and "\t" in item.text)
    assert text.text.split("\n")[-1].split("\t") == ["Xây phòng bộ môn", "-", "-", "4.800.000.000đ"]
    assert not [item for item in all_content(paper) if isinstance(item, Table)]


def test_the_snapshot_numbers_it_the_same(paper):
    assert headings(from_dict(to_dict(paper))) == headings(paper)


def test_ticked_weaknesses_stand_under_their_criteria(stage):
    plan = stage.make_plan(template="reach-standard")
    section = PlanSection.objects.get(plan=plan, criterion__code="1.5")
    assert (section.text, section.parent.heading) == ("- Khắc phục: Còn hai lớp ghép.", "Tiêu chuẩn 1: Tổ chức và quản lý")
    assert [row for row in headings(collect(plan)) if row[0].count(".") == 2] == [("1.1.", "Tên 1.5"), ("2.1.", "Tên 5.3")]


def test_without_a_set_the_part_is_empty_and_told_as_such(stage):
    plan = stage.make_plan(template="reach-standard", weaknesses=[])
    PlanSection.objects.filter(plan=plan, parent__kind="standards").delete()
    texts = [problem.text for problem in problems_of(plan, stage.acting)]
    assert "Mục “KẾT QUẢ PHẤN ĐẤU Ở TỪNG TIÊU CHUẨN” chưa ghi nội dung của tiêu chí nào." in texts


def test_the_editor_shows_the_printed_numbers_and_the_criterion_beside_them(plan, cast):
    page = cast.client(cast.other_principal).get(reverse("plan_edit", args=[plan.pk])).content.decode()
    assert '<span class="section-number">2.3.</span> Nhân viên' in page.replace("\n", "")
    assert page.count("(tiêu chí 2.2)") == 2
    nodes = contents_of(plan).sections[3].children
    assert [node.label for node in nodes] == ["1.", "2.", "3.", "4.", "5."]
    assert [node.label for node in nodes[0].children if node.has_words][-1] == "1.6."


def test_a_person_adds_a_row_tied_to_a_criterion_and_ties_it_to_another(plan, cast):
    client = cast.client(cast.other_principal)
    standard = PlanSection.objects.get(plan=plan, heading__startswith="Tiêu chuẩn 4")
    url = f"{reverse('section_add', args=[plan.pk])}?parent={standard.pk}"
    criteria = {row.code: row for row in plan.sections.model._meta.get_field("criterion").related_model.objects.filter(standard__regulation_set=plan.regulation_set)}
    assert "Tiêu chí liên quan" in client.get(url).content.decode()
    client.post(url, {"heading": "Khuyến học", "criterion": criteria["4.2"].pk, "text": "Trao 40 suất học bổng."})
    row = PlanSection.objects.get(heading="Khuyến học")
    assert (row.criterion, row.parent) == (criteria["4.2"], standard)
    client.post(reverse("section_edit", args=[row.pk]), {"heading": "Khuyến học, khuyến tài", "criterion": "", "text": row.text, "version": row.version})
    row.refresh_from_db()
    assert (row.heading, row.criterion) == ("Khuyến học, khuyến tài", None)
    assert ("4.3.", "Khuyến học, khuyến tài") in headings(collect(plan))


def test_a_criterion_of_another_set_is_refused_and_the_text_stays(plan, cast):
    other = make_set("TT99")
    row = PlanSection.objects.get(plan=plan, heading="Lớp học")
    stranger = other.standards.first().criteria.first()
    data = {"heading": "Lớp học", "criterion": stranger.pk, "text": "Chữ vừa gõ.", "version": row.version}
    response = cast.client(cast.other_principal).post(reverse("section_edit", args=[row.pk]), data)
    assert response.status_code == 200 and "Chữ vừa gõ." in response.content.decode()
    assert "criterion" in response.context["form"].errors
    row.refresh_from_db()
    assert row.text != "Chữ vừa gõ."


def test_rows_under_a_standard_move_and_leave_like_any_section(plan, cast):
    client, row = cast.client(cast.other_principal), PlanSection.objects.get(plan=plan, heading="Lớp học")
    client.post(reverse("section_remove", args=[row.pk]))
    assert "Lớp học" not in [title for _, title in headings(collect(plan))]
    client.post(reverse("section_restore", args=[row.pk]))
    assert ("1.3.", "Lớp học") in headings(collect(plan))


def test_only_rows_under_standards_may_be_tied(plan, cast):
    section = PlanSection.objects.get(plan=plan, heading="Hiệu trưởng")
    page = cast.client(cast.other_principal).get(reverse("section_edit", args=[section.pk])).content.decode()
    assert "Tiêu chí liên quan" not in page
