"""The two commands: the list of plans, and a PDF with the same bytes as the page's button."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from documents.pdf import PdfRefused


def run(*args, **options):
    out = StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue()


def test_the_list_names_id_organisation_period_kind_and_state(stage):
    plan, own = stage.make_plan(), stage.own_plan()
    lines = [line.split("\t") for line in run("list_plans").splitlines()]
    assert lines == [
        [str(plan.pk), "Trường Mầm non Hoa Mai", "năm học 2023-2024", "Kế hoạch cải tiến chất lượng", "Nháp"],
        [str(own.pk), "UBND xã Hoa Mai", "năm 2026", "Kế hoạch của cơ quan quản lý", "Nháp"],
    ]


def test_the_file_holds_the_same_bytes_as_the_pages_button(stage, tmp_path):
    plan = stage.make_plan()
    run("render_plan", plan.pk, out=tmp_path / "plan.pdf")
    button = stage.cast.client(stage.cast.principal).get(reverse("plan_pdf", args=[plan.pk]))
    content = (tmp_path / "plan.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert content == button.content
    assert button["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_word_and_excel_files_hold_the_same_bytes_as_their_buttons(stage, tmp_path, ending):
    plan = stage.make_plan()
    run("render_plan", plan.pk, format=ending, out=tmp_path / "plan")
    client = stage.cast.client(stage.cast.member)
    button = client.get(reverse(f"plan_{ending}", args=[plan.pk]))
    assert (tmp_path / "plan").read_bytes() == button.content
    assert button["Content-Disposition"].startswith("attachment; ")
    assert reverse(f"plan_{ending}", args=[plan.pk]) in client.get(reverse("plan_edit", args=[plan.pk])).content.decode()


def test_the_kinds_of_plans_are_listed_with_their_issuers():
    lines = [line.split("\t") for line in run("list_plan_kinds").splitlines()]
    assert ["quality-2018", "Kế hoạch cải tiến chất lượng (bộ tiêu chuẩn 2018)", "school"] in lines
    assert {audience for _, _, audience in lines} == {"school", "authority", "school, authority"}
    assert ["result-report", "Báo cáo kết quả thực hiện kế hoạch", "school, authority"] in lines
    assert len({slug for slug, _, _ in lines}) == len(lines)


def test_an_unknown_plan_and_an_unwritable_place_are_told(stage, tmp_path):
    with pytest.raises(CommandError, match="Không có kế hoạch số 999"):
        run("render_plan", 999, out=tmp_path / "plan.pdf")
    with pytest.raises(CommandError, match="Không ghi được"):
        run("render_plan", stage.make_plan().pk, out=tmp_path / "nowhere" / "plan.pdf")


def test_a_paper_that_cannot_be_made_is_explained_on_the_page(stage, monkeypatch):
    def refuse(plan):
        raise PdfRefused("Văn bản quá dài.")

    monkeypatch.setattr("improvement_plans.views.paper.pdf_of", refuse)
    plan = stage.make_plan()
    answer = stage.cast.client(stage.cast.principal).get(reverse("plan_pdf", args=[plan.pk]), follow=True)
    assert "Văn bản quá dài." in answer.content.decode()
