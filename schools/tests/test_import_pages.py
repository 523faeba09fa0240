"""Excel files over HTTP: template, upload, preview, confirm, undo; a school's own and an authority's for all its schools."""

import html
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from formats.dates import school_year_label, school_year_of
from records.trail import entries_about
from schools.models import FigureChange, ImportBatch, School, YearlyFigures
from schools.tests.files import saved, xlsx
from schools.workflow import Entry, close_year, save_figures

YEAR = school_year_of(timezone.localdate())
LABEL = school_year_label(YEAR)


@pytest.fixture
def school(cast):
    return School.objects.get(pk=cast.school.pk)


@pytest.fixture
def fill(cast):
    def run(school, year=YEAR, **values):
        save_figures(school, {year: {key: Entry(text) for key, text in values.items()}}, by=cast.principal)

    return run


def upload(client, content, name="so lieu.xlsx"):
    """Post a file; returns the page it leads to."""
    return client.post(reverse("import_upload"), {"file": SimpleUploadedFile(name, content)}, follow=True)


def text_of(response):
    return html.unescape(response.content.decode())


def confirm(client, batch=None):
    batch = batch or ImportBatch.objects.first()
    return client.post(reverse("import_confirm", args=[batch.pk]), follow=True)


def values_of(school, year=YEAR):
    row = YearlyFigures.objects.filter(school=school, school_year=year, level="").first()
    return row.values if row else None


def template_of(client, **query):
    return load_workbook(BytesIO(client.get(reverse("import_template"), query).content))


def cell_of(sheet, key, year=YEAR):
    """The template's cell of a metric and year."""
    row = next(row for row in sheet.iter_rows(min_row=5) if row[0].value == key)
    return next(row[head.column - 1] for head in sheet[4] if head.value == school_year_label(year))


def test_the_template_comes_back_filled_in_and_changes_only_what_was_typed(cast, school, fill):
    fill(school, teachers_total="24", site_area="1250,5", party_org_rating="good")
    client = cast.client(cast.principal)
    book = template_of(client)
    sheet = book.worksheets[0]
    assert (cell_of(sheet, "teachers_total").value, cell_of(sheet, "site_area").value) == (24, "1.250,5")
    cell_of(sheet, "teachers_total").value = 25
    cell_of(sheet, "party_org_rating").value = "Xuất sắc"
    page = text_of(upload(client, saved(book)))
    assert "2 ô sẽ thay đổi" in page and "Toàn trường!H" in page
    assert '<td class="num" data-label="Đang có">24</td>' in page and "<strong>25</strong>" in page
    assert values_of(school)["teachers_total"] == "24"
    confirm(client)
    assert values_of(school) == {"teachers_total": "25", "site_area": "1250.5", "party_org_rating": "excellent"}


def test_an_old_template_does_not_bring_old_figures_back(cast, school, fill):
    fill(school, teachers_total="24")
    client = cast.client(cast.principal)
    book = template_of(client)
    save_figures(school, {YEAR: {"teachers_total": Entry("26", "24")}}, by=cast.deputy)
    cell_of(book.worksheets[0], "staff_total").value = 6
    upload(client, saved(book))
    confirm(client)
    assert values_of(school) == {"teachers_total": "26", "staff_total": "6"}


def test_the_history_of_a_cell_names_the_file(cast, school):
    client = cast.client(cast.principal)
    upload(client, xlsx([["", LABEL], ["Tổng số giáo viên", 24]]), "giáo viên 2026.xlsx")
    confirm(client)
    page = text_of(client.get(reverse("figure_history", args=["teachers_total"])))
    assert "nhập từ tệp" in page and "giáo viên 2026.xlsx" in page and "Người principal" in page


def test_an_empty_cell_never_overwrites(cast, school, fill):
    fill(school, teachers_total="24", staff_total="6")
    client = cast.client(cast.principal)
    upload(client, xlsx([["", LABEL], ["Tổng số giáo viên", None], ["Tổng số nhân viên", "  "]]))
    assert "Tệp không có số liệu mới" in text_of(
        client.get(reverse("import_detail", args=[ImportBatch.objects.get().pk]))
    )
    confirm(client)
    assert values_of(school) == {"teachers_total": "24", "staff_total": "6"}


def test_a_cell_changed_since_the_preview_stays_and_is_named(cast, school, fill):
    fill(school, teachers_total="24")
    client = cast.client(cast.principal)
    upload(client, xlsx([["", LABEL], ["Tổng số giáo viên", 25], ["Tổng số nhân viên", 6]]))
    save_figures(school, {YEAR: {"teachers_total": Entry("30", "24")}}, by=cast.deputy)
    page = text_of(confirm(client))
    assert "ô vừa được sửa thành 30" in page and "Đã ghi 1 trên 2 ô" in page
    assert values_of(school) == {"teachers_total": "30", "staff_total": "6"}


def test_a_closed_year_refuses_with_words_also_when_closed_after_the_preview(cast, school, fill):
    fill(school, teachers_total="24")
    fill(school, YEAR - 1, teachers_total="23")
    close_year(YearlyFigures.objects.get(school=school, school_year=YEAR - 1), by=cast.principal)
    client = cast.client(cast.principal)
    page = text_of(upload(client, xlsx([["", school_year_label(YEAR - 1), LABEL], ["Tổng số giáo viên", 50, 25]])))
    assert f"Năm học {school_year_label(YEAR - 1)} đã khóa: 1 ô không nhập được." in page
    close_year(YearlyFigures.objects.get(school=school, school_year=YEAR), by=cast.principal)
    page = text_of(confirm(client))
    assert "Năm học đã khóa." in page
    assert (values_of(school)["teachers_total"], values_of(school, YEAR - 1)["teachers_total"]) == ("24", "23")


def test_undo_gives_back_what_nobody_changed_since(cast, school, fill):
    fill(school, teachers_total="24")
    client = cast.client(cast.principal)
    upload(client, xlsx([["", LABEL], ["Tổng số giáo viên", 25], ["Tổng số nhân viên", 6]]))
    confirm(client)
    save_figures(school, {YEAR: {"staff_total": Entry("7", "6")}}, by=cast.deputy)
    batch = ImportBatch.objects.get()
    page = text_of(client.post(reverse("import_undo", args=[batch.pk]), follow=True))
    assert "Đã hoàn tác 1 ô. Giữ nguyên 1 ô" in page
    assert values_of(school) == {"teachers_total": "24", "staff_total": "7"}
    assert FigureChange.objects.filter(metric="teachers_total").first().get_source_display() == "hoàn tác đợt nhập"
    assert "không có gì để hoàn tác" in text_of(client.post(reverse("import_undo", args=[batch.pk]), follow=True))
    assert [entry.action for entry in entries_about(batch)] == [
        "hoàn tác đợt nhập",
        "nhập số liệu từ tệp",
        "tải lên tệp số liệu",
    ]


def test_a_cell_changed_and_changed_back_belongs_to_who_changed_it(cast, school):
    client = cast.client(cast.principal)
    upload(client, xlsx([["", LABEL], ["Tổng số nhân viên", 6]]))
    confirm(client)
    save_figures(school, {YEAR: {"staff_total": Entry("7", "6")}}, by=cast.deputy)
    save_figures(school, {YEAR: {"staff_total": Entry("6", "7")}}, by=cast.deputy)
    client.post(reverse("import_undo", args=[ImportBatch.objects.get().pk]))
    assert values_of(school) == {"staff_total": "6"}


def test_after_a_day_there_is_no_undo(cast, school):
    client = cast.client(cast.principal)
    upload(client, xlsx([["", LABEL], ["Tổng số nhân viên", 6]]))
    confirm(client)
    ImportBatch.objects.update(confirmed_at=timezone.now() - timedelta(hours=25))
    batch = ImportBatch.objects.get()
    assert "Hoàn tác" not in text_of(client.get(reverse("import_detail", args=[batch.pk])))
    assert "Đã quá 24 giờ" in text_of(client.post(reverse("import_undo", args=[batch.pk]), follow=True))
    assert values_of(school) == {"staff_total": "6"}


def test_a_file_is_written_once_and_a_discarded_one_never(cast, school):
    client = cast.client(cast.principal)
    upload(client, xlsx([["", LABEL], ["Tổng số nhân viên", 6]]))
    first = ImportBatch.objects.get()
    assert "Đã bỏ tệp" in text_of(client.post(reverse("import_discard", args=[first.pk]), follow=True))
    assert "không xác nhận được" in text_of(confirm(client, first)) and values_of(school) is None
    upload(client, xlsx([["", LABEL], ["Tổng số nhân viên", 6]]))
    confirm(client)
    confirm(client)
    assert FigureChange.objects.count() == 1
    assert "không bỏ được" in text_of(
        client.post(reverse("import_discard", args=[ImportBatch.objects.first().pk]), follow=True)
    )


@pytest.mark.parametrize(("value", "words"), [("mười", "Không có ô nào ghi được"), (None, "Tệp không có số liệu mới")])
def test_a_file_without_a_usable_cell_says_whether_something_was_wrong(cast, school, value, words):
    text = text_of(upload(cast.client(cast.principal), xlsx([["", LABEL], ["Tổng số nhân viên", value]])))
    assert words in text and "vào số liệu</button>" not in text
    assert ("không phải là số" in text) == (value is not None)


def test_the_same_file_twice_is_noticed(cast):
    client, content = cast.client(cast.principal), xlsx([["", LABEL], ["Tổng số nhân viên", 6]])
    upload(client, content)
    confirm(client)
    assert "Đúng tệp này đã được nhập lúc" not in text_of(upload(client, xlsx([["", LABEL], ["Tổng số nhân viên", 8]])))
    FigureChange.objects.all().delete()
    YearlyFigures.objects.all().delete()
    assert "Đúng tệp này đã được nhập lúc" in text_of(upload(client, content))


@pytest.mark.parametrize(("content", "words"), [(b"", "Tệp rỗng"), (b"khong phai excel", "không phải là tệp Excel")])
def test_a_file_that_is_none_is_refused_on_the_page(cast, content, words):
    assert words in text_of(upload(cast.client(cast.principal), content))
    assert "Hãy chọn một tệp" in text_of(cast.client(cast.principal).post(reverse("import_upload")))


def test_markup_in_names_and_labels_is_shown_as_text(cast):
    page = upload(
        cast.client(cast.principal), xlsx([["", LABEL], ["<script>alert(1)</script>", 5]]), "<img src=x>.xlsx"
    ).content
    assert b"<script>alert" not in page and b"<img src=x>" not in page


# Many schools in one file


def commune_file(rows, labels=("Tổng số giáo viên", "Tổng số nhân viên")):
    return xlsx([["Mã trường", "Tên trường", "Năm học", *labels], *rows])


def test_a_commune_fills_its_schools_and_each_sees_the_file(cast, school):
    officer = cast.client(cast.officer)
    page = text_of(
        upload(officer, commune_file([["mnhm", "", LABEL, 24, 6], ["THHM", "", LABEL, 30, 4]]), "xã Hoa Mai.xlsx")
    )
    assert "4 ô sẽ được ghi vào số liệu của 2 trường" in page
    confirm(officer)
    other = School.objects.get(pk=cast.other_school.pk)
    assert values_of(school) == {"teachers_total": "24", "staff_total": "6"}
    assert values_of(other) == {"teachers_total": "30", "staff_total": "4"}
    principal = cast.client(cast.principal)
    grid = text_of(principal.get(reverse("figures_grid")))
    assert "UBND xã Hoa Mai đã nhập số liệu của trường từ tệp" in grid and "xã Hoa Mai.xlsx" in grid
    detail = text_of(principal.get(reverse("import_detail", args=[ImportBatch.objects.get().pk])))
    assert "24" in detail and "Trường Tiểu học Hoa Mai" not in detail
    assert FigureChange.objects.filter(by=cast.officer, batch__isnull=False).count() == 4


def test_the_commune_never_learns_what_an_open_year_holds(cast, school, fill):
    fill(school, teachers_total="24", children_total="911", children_underweight="907")
    officer = cast.client(cast.officer)
    rows = [["mnhm", "", LABEL, 24, 905], ["thhm", "", LABEL, 24, ""]]
    page = text_of(upload(officer, commune_file(rows, ("Tổng số giáo viên", "Tổng số trẻ"))))
    assert "3 ô sẽ được ghi" in page and "Đang có" not in page
    after = text_of(confirm(officer))
    for secret in ("911", "907"):
        assert secret not in page + after
    assert "không khớp với số liệu khác của trường" in after
    assert values_of(school)["children_total"] == "911"


def test_the_school_takes_back_only_its_own_part(cast, school):
    officer, principal = cast.client(cast.officer), cast.client(cast.principal)
    upload(officer, commune_file([["mnhm", "", LABEL, 24, 6], ["thhm", "", LABEL, 30, 4]]))
    confirm(officer)
    batch = ImportBatch.objects.get()
    assert "Đã hoàn tác 2 ô." in text_of(principal.post(reverse("import_undo", args=[batch.pk]), follow=True))
    assert (values_of(school), values_of(cast.other_school.school)) == (
        {},
        {"teachers_total": "30", "staff_total": "4"},
    )
    assert (
        "Hoàn tác"
        not in text_of(principal.get(reverse("import_detail", args=[batch.pk]))).split("<main")[1].split("</header>")[0]
    )
    officer.post(reverse("import_undo", args=[batch.pk]))
    assert values_of(cast.other_school.school) == {}


def test_schools_of_others_and_twice_named_ones_are_told(cast, school):
    rows = [
        ["thdx", "", LABEL, 5, 1],
        ["mnhm", "", LABEL, 24, 6],
        ["mnhm", "", LABEL, 25, 7],
        ["mnhm", "", "sang năm", 1, 1],
    ]
    page = text_of(upload(cast.client(cast.officer), commune_file(rows)))
    assert "Không có trường mã “thdx”" in page and "đã có ở dòng trên" in page and "Năm học không đọc được" in page
    confirm(cast.client(cast.officer))
    assert values_of(school) == {"teachers_total": "24", "staff_total": "6"}
    assert not YearlyFigures.objects.filter(school=cast.far_school.pk).exists()


def test_the_communes_template_lists_its_schools_by_type_and_reads_back(cast, school, fill):
    fill(school, YEAR - 1, teachers_total="24")
    close_year(YearlyFigures.objects.get(school=school, school_year=YEAR - 1), by=cast.principal)
    officer = cast.client(cast.officer)
    assert template_of(officer, year=YEAR - 1).sheetnames[0] == "Tiểu học"
    book = template_of(officer)
    assert book.sheetnames[:2] == ["Mầm non", "Tiểu học"]
    sheet = book["Mầm non"]
    assert [sheet.cell(5, column).value for column in (1, 2, 3)] == ["mnhm", "Trường Mầm non Hoa Mai", LABEL]
    column = next(cell.column for cell in sheet[2] if cell.value == "children_total")
    sheet.cell(5, column).value = 310
    upload(officer, saved(book))
    confirm(officer)
    assert values_of(school) == {"children_total": "310"}


def test_exports_show_an_authority_only_closed_years(cast, school, fill):
    fill(school, teachers_total="24")
    fill(school, YEAR - 1, teachers_total="23", party_org_rating="good")
    officer = cast.client(cast.officer)

    def exported(year):
        book = load_workbook(BytesIO(officer.get(reverse("figures_export"), {"year": year}).content))
        return [cell.value for row in book.worksheets[0].iter_rows(min_row=5) for cell in row if cell.value is not None]

    assert exported(YEAR - 1) == [] and exported(YEAR) == []
    close_year(YearlyFigures.objects.get(school=school, school_year=YEAR - 1), by=cast.principal)
    assert exported(YEAR - 1) == ["mnhm", "Trường Mầm non Hoa Mai", school_year_label(YEAR - 1), "Tốt", 23]


# The way there


def test_the_pages_are_reached_from_the_grid_and_from_the_list_of_schools(cast):
    link = f'href="{reverse("import_list")}"'
    assert link in text_of(cast.client(cast.principal).get(reverse("figures_grid")))
    assert link in text_of(cast.client(cast.officer).get(reverse("school_list")))
    page = text_of(cast.client(cast.officer).get(reverse("import_list")))
    assert reverse("import_template") in page and reverse("figures_export") in page
    assert f'<option value="{YEAR}">{LABEL}</option>' in page


def test_an_authoritys_reading_of_a_schools_grid_names_no_file(cast, school):
    officer = cast.client(cast.officer)
    upload(officer, commune_file([["mnhm", "", LABEL, 24, 6]]), "của xã.xlsx")
    confirm(officer)
    assert "của xã.xlsx" not in text_of(officer.get(reverse("figures_grid", args=[school.pk])))


def test_the_notice_about_an_outside_file_ends_after_two_weeks(cast):
    officer = cast.client(cast.officer)
    upload(officer, commune_file([["mnhm", "", LABEL, 24, 6]]), "của xã.xlsx")
    confirm(officer)
    ImportBatch.objects.update(confirmed_at=timezone.now() - timedelta(days=15))
    assert "đã nhập số liệu của trường từ tệp" not in text_of(cast.client(cast.principal).get(reverse("figures_grid")))
    assert "của xã.xlsx" in text_of(cast.client(cast.principal).get(reverse("import_list")))


def test_downloads_have_safe_names_and_are_never_kept_by_browsers(cast):
    for name in ("import_template", "figures_export"):
        response = cast.client(cast.principal).get(reverse(name))
        assert response.headers["Content-Disposition"].startswith('attachment; filename="so lieu mnhm')
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.content[:2] == b"PK"


def test_a_year_out_of_reach_gives_the_nearest_one(cast):
    for asked in ("1900", "9999", "x", ""):
        assert template_of(cast.client(cast.officer), year=asked)["Mầm non"].cell(5, 3).value in (
            LABEL,
            school_year_label(YEAR - 4),
        )
