"""Hostile and broken files through the page: refused or told in words, nothing stored, the page stays whole."""

import html
import unicodedata
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accreditation.work import load_handlers
from formats.dates import school_year_label, school_year_of
from formats.workbook import LIMITS
from records.jobs import run_due
from schools.enums import ImportState
from schools.models import FigureChange, ImportBatch, School, YearlyFigures
from schools.tests.files import rewritten, saved, with_part, xlsx
from schools.workflow import Entry, save_figures

YEAR = school_year_of(timezone.localdate())
LABEL = school_year_label(YEAR)
SHEET = "xl/worksheets/sheet1.xml"
GOOD = xlsx([["", LABEL], ["Tổng số giáo viên", 24]])


def other_zip():
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<x/>")
        archive.writestr("[Content_Types].xml", "<Types/>")
    return target.getvalue()


def far_cell():
    return rewritten(GOOD, SHEET, b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')


def many_rows():
    rows = b"".join(
        b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (number, number, number * 7919 % 9973)
        for number in range(3, 200_000)
    )
    return rewritten(GOOD, SHEET, b"</sheetData>", rows + b"</sheetData>")


def entity_bomb():
    return rewritten(
        GOOD, SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet'
    )


REFUSED = {
    "zip bomb": (lambda: with_part(GOOD, "xl/media/bomb.bin", b"\0" * (25 * 1024**2)), "bung ra quá lớn"),
    "million rows": (many_rows, "nằm ngoài vùng đọc được"),
    "far cell": (far_cell, "XFD1048576"),
    "entity bomb": (entity_bomb, "không an toàn"),
    "macros": (lambda: with_part(GOOD, "xl/vbaProject.bin", b"x"), "macro"),
    "not a zip": (lambda: b"%PDF-1.7 khong phai excel", "không phải là tệp Excel"),
    "old excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "kiểu cũ"),
    "another zip": (other_zip, "Không đọc được tệp"),
    "cut in half": (lambda: GOOD[: len(GOOD) // 2], "Không đọc được tệp"),
    "broken xml": (lambda: rewritten(GOOD, SHEET, b"</row>", b"</rox>"), "Không đọc được tệp"),
    "no table": (lambda: xlsx([["Danh sách lớp", "Ghi chú"], ["6A", 35]]), "Không thấy bảng số liệu"),
    "empty sheet": (lambda: xlsx([[]]), "Không thấy bảng số liệu"),
}


def upload(client, content, name="a.xlsx"):
    return client.post(reverse("import_upload"), {"file": SimpleUploadedFile(name, content)}, follow=True)


def text_of(response):
    return html.unescape(response.content.decode())


@pytest.fixture(autouse=True)
def handlers():
    load_handlers()


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_in_words_and_stores_nothing(cast, name):
    make, words = REFUSED[name]
    client = cast.client(cast.principal)
    upload(client, make())
    run_due()  # a large one is read by the background
    batch = ImportBatch.objects.get()
    assert words in text_of(client.get(reverse("import_detail", args=[batch.pk])))
    assert (batch.state, batch.rows) == (ImportState.REFUSED, {})
    client.post(reverse("import_confirm", args=[batch.pk]))
    assert not FigureChange.objects.exists() and not YearlyFigures.objects.exists()


def test_a_file_above_the_size_is_refused_before_it_is_read(cast):
    response = upload(cast.client(cast.principal), b"PK\x03\x04" + b"\0" * LIMITS.size)
    assert response.status_code == 422 and "Tệp lớn quá 10 MB" in text_of(response)
    assert not ImportBatch.objects.exists()


def test_a_member_reads_the_page_and_uploads_nothing(cast):
    client = cast.client(cast.member)
    assert "Hiệu trưởng, phó hiệu trưởng, thư ký" in text_of(client.get(reverse("import_list")))
    assert upload(client, GOOD).status_code == 403
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("label", [unicodedata.normalize("NFD", "Tổng số giáo viên"), "Tæng sè gi¸o viªn"])
def test_other_spellings_are_known_and_shown_in_ours(cast, label):
    page = text_of(upload(cast.client(cast.principal), xlsx([["", LABEL], [label, 24]])))
    assert "1 ô sẽ thay đổi" in page and ">Tổng số giáo viên" in page


def test_a_name_in_pieces_is_kept_whole(cast):
    name = unicodedata.normalize("NFD", "Số liệu trường.xlsx")
    upload(cast.client(cast.principal), GOOD, name)
    assert ImportBatch.objects.get().name == "Số liệu trường.xlsx"


def test_good_cells_are_offered_beside_bad_ones(cast):
    rows = [
        ["", LABEL],
        ["Tổng số giáo viên", "hai tư"],
        ["Tổng số nhân viên", 6],
        ["Số máy bay", 3],
        ["Tỉ lệ nhẹ cân", True],
        ["Tỉ lệ thấp còi", 984],
    ]
    page = text_of(upload(cast.client(cast.principal), xlsx(rows)))
    assert "1 ô sẽ thay đổi" in page and "Ô không dùng được (3)" in page and "Dòng, cột không nhận ra (1)" in page
    assert "Số liệu!B2</strong> Tổng số giáo viên: “hai tư” không phải là số." in page
    assert "Số liệu!B5</strong> Tỉ lệ nhẹ cân: ô chứa giá trị đúng/sai" in page
    assert "“984” phải từ 0 đến 100%" in page and "“Số máy bay” không có trong danh mục" in page


def test_merged_cells_are_told_by_their_range(cast):
    book = load_workbook(BytesIO(xlsx([["", school_year_label(YEAR - 1), LABEL], ["Tổng số giáo viên", 24, None]])))
    book.active.merge_cells("B2:C2")
    page = text_of(upload(cast.client(cast.principal), saved(book)))
    assert "vùng gộp B2:C2" in page and "Không có ô nào ghi được" in page


def test_the_template_of_another_school_is_refused_by_its_code(cast):
    template = cast.client(cast.other_principal).get(reverse("import_template")).content
    page = text_of(upload(cast.client(cast.principal), template))
    assert "mẫu của trường có mã thhm" in page and ImportBatch.objects.get().state == ImportState.REFUSED


def test_a_template_made_before_the_school_changed_its_type_is_refused(cast):
    client = cast.client(cast.principal)
    template = client.get(reverse("import_template")).content
    School.objects.filter(pk=cast.school.pk).update(school_type="primary", levels=["primary"])
    assert "dành cho loại trường khác" in text_of(upload(client, template))


def test_nobody_elses_batch_is_seen_or_confirmed(cast):
    upload(cast.client(cast.principal), GOOD)
    batch = ImportBatch.objects.get()
    for person in (cast.other_principal, cast.officer, cast.province_officer, cast.operator, cast.stranger):
        client = cast.client(person)
        assert client.get(reverse("import_detail", args=[batch.pk])).status_code == 404
        assert client.post(reverse("import_confirm", args=[batch.pk])).status_code == 404
    assert ImportBatch.objects.get().state == ImportState.PREVIEW


def test_a_principal_may_not_confirm_the_communes_file(cast):
    rows = [["Mã trường", "Năm học", "Tổng số giáo viên"], ["mnhm", LABEL, 24]]
    upload(cast.client(cast.officer), xlsx(rows))
    batch = ImportBatch.objects.get()
    client = cast.client(cast.principal)
    assert client.get(reverse("import_detail", args=[batch.pk])).status_code == 404
    assert client.post(reverse("import_confirm", args=[batch.pk])).status_code == 404
    cast.client(cast.leader).post(reverse("import_confirm", args=[batch.pk]))
    assert client.get(reverse("import_detail", args=[batch.pk])).status_code == 200
    assert client.post(reverse("import_discard", args=[batch.pk])).status_code == 403


def test_a_file_larger_than_a_page_is_shown_by_pages(cast):
    save_figures(School.objects.get(pk=cast.school.pk), {YEAR: {"teachers_total": Entry("9")}}, by=cast.principal)
    keys = ["teachers_total", "staff_total", "site_area", "floor_area", "group_count", "subject_teams"]
    years = range(YEAR - 18, YEAR + 1)
    rows = [["", *map(school_year_label, years)], *[[key, *[9] * len(years)] for key in keys]]
    client = cast.client(cast.principal)
    page = text_of(upload(client, xlsx(rows)))
    assert "1–100 trong 113 ô" in page and "113 ô sẽ thay đổi; 1 ô giữ nguyên" in page
    last = text_of(client.get(reverse("import_detail", args=[ImportBatch.objects.get().pk]), {"page": 2}))
    assert "101–113 trong 113 ô" in last
