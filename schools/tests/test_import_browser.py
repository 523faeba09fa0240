"""A principal's way with a file in a real browser, on a phone's width and without a mouse's help from scripts."""

from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from formats.dates import school_year_label, school_year_of
from schools.models import School, YearlyFigures
from schools.tests.files import saved

YEAR = school_year_of(timezone.localdate())


def log_in(page, person):
    person.set_password("mat-khau-thu-1")
    person.save()
    page.goto("/login")
    page.fill("input[name=username]", person.username)
    page.fill("input[name=password]", "mat-khau-thu-1")
    page.click("main button.btn-primary")


def filled(path, **values):
    """The downloaded template with values typed into this year's column."""
    book = load_workbook(BytesIO(path.read_bytes()))
    sheet = book.worksheets[0]
    column = next(cell.column for cell in sheet[4] if cell.value == school_year_label(YEAR))
    for row in sheet.iter_rows(min_row=5):
        if row[0].value in values:
            row[column - 1].value = values[row[0].value]
    return saved(book)


@pytest.mark.parametrize("width", [360, 1366])
def test_template_upload_preview_confirm_undo(cast, new_page, tmp_path, width):
    page = new_page(viewport={"width": width, "height": 768}, accept_downloads=True)
    log_in(page, cast.principal)
    page.goto("/figures")
    page.click("text=Nhập, xuất Excel")
    with page.expect_download() as download:
        page.click("text=Tải tệp mẫu (.xlsx)")
    download.value.save_as(tmp_path / "mau.xlsx")
    (tmp_path / "xong.xlsx").write_bytes(filled(tmp_path / "mau.xlsx", teachers_total=24, health_check_rate="98,4%"))
    page.set_input_files("input[type=file]", tmp_path / "xong.xlsx")
    page.click("text=Tải lên và xem trước")
    assert "2 ô sẽ thay đổi" in page.inner_text("main")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.click("text=Nhập 2 ô vào số liệu")
    school = School.objects.get(pk=cast.school.pk)
    page.wait_for_selector("text=Đã ghi 2 trên 2 ô")
    assert YearlyFigures.objects.get(school=school).values == {"teachers_total": "24", "health_check_rate": "98.4"}
    page.click("text=Hoàn tác…")
    page.click("dialog button[data-confirm-yes], dialog button.btn-danger, dialog button[value=yes]")
    page.wait_for_selector("text=Đã hoàn tác 2 ô.")
    assert YearlyFigures.objects.get(school=school).values == {}
