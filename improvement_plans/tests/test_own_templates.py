"""An organisation's own templates: its headings, order and added sections kept from one plan, picked when the next is made."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from documents.paper import Section, Table, Text, all_content, check, section_labels
from improvement_plans import workflow
from improvement_plans.models import ImprovementPlan, OrganizationTemplate, PlanSection
from improvement_plans.own_templates import as_kind, own_kinds
from improvement_plans.papers import collect
from improvement_plans.tests.followed import report_on
from records.models import AuditEntry


@pytest.fixture
def changed(stage):
    """A plan in which a section was renamed, one moved up, one taken out, one added with a part of its own."""
    plan = stage.make_plan(template="raise-quality")
    purpose, goals, _, conduct = plan.sections.filter(parent=None)
    workflow.save_section(purpose, {"heading": "MỤC ĐÍCH CHUNG", "text": "Giữ nền nếp năm học 2023-2024 ở Trường Mầm non Hoa Mai."}, version=0, acting=stage.acting)
    workflow.move_section(conduct, -1, acting=stage.acting)
    workflow.remove_section(goals.children.first(), acting=stage.acting)
    own = workflow.add_section(plan, heading="PHỐI HỢP VỚI TRẠM Y TẾ", text="- Khám {sức khỏe} hai lần.", acting=stage.acting)
    workflow.add_section(plan, heading="Lịch khám", text="Tháng 9 và tháng 3.", parent=own, acting=stage.acting)
    return plan


def saved(stage, plan, name="Mẫu của trường", **options):
    return workflow.save_template(plan, name, acting=stage.acting, **{"keeps_texts": True} | options)


def made_from(stage, row, year=2024, **fields):
    plan = workflow.make_plan(stage.acting, template=row.slug, period_kind="school_year", period_start=year, **fields)
    return ImprovementPlan.objects.select_related("document", "organization").get(pk=plan.pk)


def headings(plan):
    paper = collect(plan)
    check(paper)
    labels = section_labels(paper)
    return [f"{labels[item.key]} {item.title}" for item in all_content(paper) if isinstance(item, Section) and item.key in labels]


def test_the_next_plan_has_the_same_headings_in_the_same_order(stage, changed):
    fresh = made_from(stage, saved(stage, changed), assessment=stage.assessment, weaknesses=stage.weaknesses)
    assert headings(fresh) == headings(changed)
    assert "II. MỤC TIÊU" in headings(changed) and "III. TỔ CHỨC THỰC HIỆN" in headings(changed)
    assert "Huy động học sinh ra lớp" not in " ".join(headings(changed))


def test_its_words_are_those_typed_with_the_new_period_and_braces_kept(stage, changed):
    plan = made_from(stage, saved(stage, changed))
    assert plan.sections.get(heading="MỤC ĐÍCH CHUNG").text == "Giữ nền nếp năm học 2024-2025 ở Trường Mầm non Hoa Mai."
    assert plan.sections.get(heading="PHỐI HỢP VỚI TRẠM Y TẾ").text == "- Khám {sức khỏe} hai lần."
    assert plan.sections.get(heading="Lịch khám").parent.heading == "PHỐI HỢP VỚI TRẠM Y TẾ"


def test_without_the_words_known_headings_get_the_kinds_words_and_own_ones_none(stage, changed):
    plan = made_from(stage, saved(stage, changed, keeps_texts=False))
    assert plan.sections.get(heading="MỤC ĐÍCH CHUNG").text == ""
    assert plan.sections.get(heading="Nhà trường").text == "Triển khai kế hoạch trong toàn đơn vị, bố trí người và nguồn lực."
    assert plan.sections.get(heading="Lịch khám").text == ""


def test_the_frame_comes_along_with_the_new_period(stage, changed):
    values = {"title_lines": "Nâng cao chất lượng\nNăm học 2023-2024", "recipients": "Phòng VH-XH (để b/c)\nLưu: VT", "signer_lines": "KT. HIỆU TRƯỞNG\nPHÓ HIỆU TRƯỞNG"}
    workflow.save_properties(changed, values, version=changed.version, acting=stage.acting)
    changed = ImprovementPlan.objects.select_related("document", "organization").get(pk=changed.pk)
    plan = made_from(stage, saved(stage, changed))
    assert plan.title_lines == "Nâng cao chất lượng\nNăm học 2024-2025"
    assert (plan.recipients, plan.document.signer_lines) == ("Phòng VH-XH (để b/c)\nLưu: VT", "KT. HIỆU TRƯỞNG\nPHÓ HIỆU TRƯỞNG")
    assert plan.document.title == "Kế hoạch nâng cao chất lượng năm học 2024-2025"


def test_tables_and_criteria_are_made_anew_from_the_plans_own_set(stage):
    plan = stage.make_plan()
    workflow.save_section(plan.sections.get(kind="action_table"), {"heading": "BẢNG VIỆC", "text": ""}, version=0, acting=stage.acting)
    fresh = made_from(stage, saved(stage, plan), assessment=stage.assessment, weaknesses=stage.weaknesses)
    assert fresh.problems.count() == 2
    assert [child.criterion.code for child in fresh.sections.get(kind="results").children.all()] == ["1.1", "1.5", "5.3"]
    table = next(item for item in all_content(collect(fresh)) if isinstance(item, Table))
    assert (len(table.columns), fresh.sections.get(kind="action_table").heading) == (9, "BẢNG VIỆC")


def test_weaknesses_ticked_later_keep_a_place_although_the_section_for_them_was_not_made(stage):
    plan = stage.make_plan(template="raise-quality", weaknesses=[])
    fresh = made_from(stage, saved(stage, plan), assessment=stage.assessment, weaknesses=stage.weaknesses)
    assert "- Khắc phục: Còn hai lớp ghép." in [line for item in all_content(collect(fresh)) if isinstance(item, Text) for line in item.text.split("\n")]


def test_last_years_results_are_not_kept_with_the_words(stage):
    plan = stage.make_plan(template="form-2-2026")
    section = plan.sections.get(kind="last_results")
    workflow.save_section(section, {"text": "Năm 2022-2023 hoàn thành 5/6 việc."}, version=0, acting=stage.acting)
    text = made_from(stage, saved(stage, plan)).sections.get(kind="last_results").text
    assert text == "……"


def test_figures_printed_under_a_section_come_along(stage):
    plan = stage.make_plan(template="raise-quality")
    section = plan.sections.get(heading="Chất lượng giáo dục")
    workflow.choose_figures(section, ["teachers_total"], version=0, acting=stage.acting)
    assert made_from(stage, saved(stage, plan)).sections.get(heading="Chất lượng giáo dục").metric_keys == ["teachers_total"]


def test_it_is_saved_in_the_browser_and_picked_at_making_a_plan(stage, changed):
    client, url = stage.cast.client(stage.cast.secretary), reverse("template_save", args=[changed.pk])
    assert url in client.get(reverse("plan_edit", args=[changed.pk])).content.decode()
    answer = client.post(url, {"name": "  Mẫu   năm học ", "keeps_texts": "on", "over": ""})
    row = OrganizationTemplate.objects.get()
    assert (answer.url, row.name, row.base) == (reverse("template_list"), "Mẫu năm học", "raise-quality")
    page = client.get(f"{reverse('plan_add')}?assessment=none&template={row.slug}").content.decode()
    assert f'value="{row.slug}" id="kind-{row.slug}" checked' in page and "Mẫu của đơn vị, lưu ngày" in page
    client.post(f"{reverse('plan_add')}?assessment=none", {"template": row.slug, "period_kind": "school_year", "period_start": "2025"})
    plan = ImprovementPlan.objects.get(template=row.slug)
    assert plan.sections.filter(heading="PHỐI HỢP VỚI TRẠM Y TẾ").exists() and plan.period_start == 2025
    assert "PHỐI HỢP VỚI TRẠM Y TẾ" in client.get(reverse("template_list")).content.decode()


def test_a_plan_from_an_own_template_may_be_saved_again_over_it(stage, changed):
    row = saved(stage, changed)
    plan = made_from(stage, row)
    workflow.add_section(plan, heading="KHEN THƯỞNG", text="Cuối năm.", acting=stage.acting)
    client = stage.cast.client(stage.cast.principal)
    client.post(reverse("template_save", args=[plan.pk]), {"name": "Mẫu mới", "over": row.pk})
    row.refresh_from_db()
    assert (OrganizationTemplate.objects.count(), row.name, row.base) == (1, "Mẫu mới", "raise-quality")
    assert [section["heading"] for section in row.sections].count("KHEN THƯỞNG") == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "Tên mẫu"), ("Mẫu của trường", "Đã có mẫu tên này"), ("x" * 121, "120"), ("   ", "Tên mẫu")],
    ids=["none", "a name taken", "too long", "blanks"],
)
def test_a_bad_name_is_told_and_what_was_typed_stays(stage, changed, name, words):
    saved(stage, changed)
    response = stage.cast.client(stage.cast.principal).post(reverse("template_save", args=[changed.pk]), {"name": name, "keeps_texts": "on"})
    page = response.content.decode()
    assert response.status_code == 200 and words in page and response.context["form"]["keeps_texts"].value()
    assert OrganizationTemplate.objects.count() == 1


def test_a_template_taken_away_is_offered_no_more_and_its_name_is_free(stage, changed):
    row = saved(stage, changed)
    client = stage.cast.client(stage.cast.principal)
    client.post(reverse("template_remove", args=[row.pk]))
    assert own_kinds(stage.cast.school) == []
    assert AuditEntry.objects.get(action="bỏ mẫu kế hoạch").detail["name"] == row.name
    with pytest.raises(KeyError):
        made_from(stage, row)
    answer = client.post(f"{reverse('plan_add')}?assessment=none", {"template": row.slug, "period_kind": "school_year", "period_start": "2025"})
    assert "template" in answer.context["form"].errors
    assert saved(stage, changed).pk != row.pk


def test_templates_of_others_are_neither_offered_nor_used(stage, changed):
    row = saved(stage, changed)
    other = stage.cast.acting(stage.cast.other_principal)
    assert own_kinds(stage.cast.other_school) == []
    with pytest.raises(KeyError):
        workflow.make_plan(other, template=row.slug, period_kind="school_year", period_start=2025)
    with pytest.raises(PermissionDenied):
        workflow.save_template(changed, "Lấy của người", keeps_texts=True, acting=other)
    assert row.name not in stage.cast.client(stage.cast.other_principal).get(reverse("template_list")).content.decode()


def test_a_report_makes_no_template(stage):
    report = report_on(stage)
    assert stage.cast.client(stage.cast.principal).get(reverse("template_save", args=[report.pk])).status_code == 404


def test_an_authority_keeps_templates_of_its_own_kinds(stage):
    plan = stage.own_plan()
    acting = stage.cast.acting(stage.cast.leader)
    workflow.add_section(plan, heading="KINH PHÍ", text="Từ ngân sách xã.", acting=acting)
    row = workflow.save_template(plan, "Mẫu của xã", keeps_texts=True, acting=acting)
    kind = as_kind(row)
    assert (kind.audience, kind.document_kind, kind.sections[-1].heading) == ("authority", "authority_plan", "KINH PHÍ")
    assert kind.signer_lines == {"commune": ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")}
    fresh = workflow.make_plan(acting, template=row.slug, period_kind="calendar_year", period_start=2027)
    assert PlanSection.objects.filter(plan=fresh, heading="KINH PHÍ").exists() and fresh.title_lines.endswith("năm 2027")
