"""A batch's life: large files by the background, nothing half-written, many schools with few queries, the real tables of a plan."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from accounts.models import Organization
from accreditation.tests.cast import make_school
from accreditation.work import load_handlers
from records.jobs import MAX_ATTEMPTS, run_due
from records.models import Job, StoredFile
from records.trail import entries_about
from schools import import_workflow
from schools.batches import Target, compare, packed, unpacked
from schools.enums import FigureSource, ImportState
from schools.import_workflow import (
    ask_to_write,
    discard_batch,
    read_stored,
    save_many,
    schools_of,
    take_file,
    undo_batch,
    write_batch,
)
from schools.importers import FileCell, Reading
from schools.models import FigureChange, ImportBatch, School, YearlyFigures
from schools.tests.files import saved, xlsx
from schools.workflow import Entry, WorkflowRefused, save_figures
from standards.enums import SchoolType

YEAR = 2025
FILE = [["", "2025-2026"], ["Tổng số giáo viên", 24], ["Tổng số nhân viên", 6]]


@pytest.fixture(autouse=True)
def handlers():
    load_handlers()


@pytest.fixture
def school(cast):
    return School.objects.get(pk=cast.school.pk)


@pytest.fixture
def upload(cast):
    def run(rows=None, by=None, name="số liệu.xlsx", organization=None):
        return take_file(xlsx(rows or FILE), name, organization=organization or cast.school, by=by or cast.principal)

    return run


def values_of(school, level=""):
    row = YearlyFigures.objects.filter(school=school, school_year=YEAR, level=level).first()
    return row.values if row else None


# The two five-year tables of a real plan, known as rates only, as its people would type or paste them into Excel.
YEARS = ["Năm học 2018- 2019", "Năm học 2019- 2020", "Năm học 2020- 2021", "Năm học 2021- 2022", "Năm học 2022- 2023"]
LEARNING = [
    ["Tỷ lệ học sinh xếp loại giỏi (Tốt)", "13,62%", 0.1455, "19,85%", "29,67%", 21.45],
    ["Tỷ lệ học sinh xếp loại khá", "35,19%", "36,09%", "60,55%", "51,47%", "53,20%"],
    ["Tỷ lệ học sinh xếp loại yếu, kém", "5%", "6,99%", "0,50%", "2,14%", "3,06%"],
    ["Tỷ lệ hạnh kiểm (rèn luyện) tốt", "84,79%", "86,96%", "87,34%", "87,94%", "91,09%"],
    ["Tỷ lệ hạnh kiểm (rèn luyện) khá", "14,30%", "13,04%", "11,66%", "12,06%", "8,64%"],
    ["Tỷ lệ hạnh kiểm trung bình (rèn luyện Đạt)", "0,91%", "0%", "0,99%", "0%", "0,28%"],
]
PROGRESS = [
    ["Tỷ lệ lên lớp", "98,34%", "98,4%", "99,5%", "97,86%", "98,33%"],
    ["Tỷ lệ tốt nghiệp", "100%", "100%", "100%", "100%", "100%"],
]
KEYS = [
    "result_excellent_rate",
    "result_fair_rate",
    "result_weak_rate",
    "conduct_good_rate",
    "conduct_fair_rate",
    "conduct_average_rate",
]


def test_two_real_tables_of_rates_become_exactly_those_values(cast):
    school = School.objects.get(
        pk=make_school("thcs", "Trường THCS Bờ Tràm", cast.commune, SchoolType.LOWER_SECONDARY, ["lower_secondary"]).pk
    )
    book = Workbook()
    for sheet, rows in ((book.active, LEARNING), (book.create_sheet("Lên lớp"), PROGRESS)):
        for row in [["Số liệu", *YEARS], *rows]:
            sheet.append(row)
    book.active["C2"].number_format = "0.00%"
    batch = take_file(saved(book), "bảng năm năm.xlsx", organization=school.organization, by=cast.principal)
    preview = unpacked(batch.rows)
    assert (preview.count, preview.problems, preview.unknown) == (40, [], [])
    write_batch(batch, by=cast.principal)
    for place, year in enumerate(range(2018, 2023), 1):
        row = YearlyFigures.objects.get(school=school, school_year=year, level="")
        wanted = {
            key: line[place]
            for key, line in zip([*KEYS, "promotion_rate", "graduation_rate"], LEARNING + PROGRESS, strict=True)
        }
        wanted["result_excellent_rate"] = {2019: "14,55%", 2022: "21,45%"}.get(year, wanted["result_excellent_rate"])
        assert row.values == {key: text.rstrip("%").replace(",", ".") for key, text in wanted.items()}
        assert row.rates == row.values, "typed rates count while no counts are known"
    assert YearlyFigures.objects.get(school=school, school_year=2018).values["result_weak_rate"] == "5"
    assert FigureChange.objects.filter(batch=batch, source=FigureSource.FILE).count() == 40


def test_typed_rates_yield_to_counts_that_come_by_file(cast, school, upload):
    write_batch(upload([["", "2025-2026"], ["teacher_above_qualified_rate", "45,8%"]]), by=cast.principal)
    write_batch(
        upload([["", "2025-2026"], ["teachers_total", 24], ["teachers_above_qualified", 11]]), by=cast.principal
    )
    row = YearlyFigures.objects.get(school=school, school_year=YEAR)
    assert (
        row.values["teacher_above_qualified_rate"] == "45.8"
        and Decimal(row.rates["teacher_above_qualified_rate"]) > 45.8
    )


def test_sheets_of_levels_fill_their_own_rows(cast):
    school = make_school("lc", "Trường TH&THCS", cast.commune, SchoolType.MULTI_LEVEL, ["primary", "lower_secondary"])
    rows = [["", "2025-2026"], ["Tổng số học sinh", 300]]
    content = xlsx(**{"Toàn trường": [rows[0], ["Tổng số học sinh", 500]], "Cấp tiểu học": rows})
    batch = take_file(content, "a.xlsx", organization=school, by=cast.principal)
    write_batch(batch, by=cast.principal)
    assert (values_of(school.school), values_of(school.school, "primary")) == (
        {"students_total": "500"},
        {"students_total": "300"},
    )
    undo_batch(batch, by=cast.principal, school=school.school)
    assert (values_of(school.school), values_of(school.school, "primary")) == ({}, {})


def test_closing_a_year_shuts_its_levels_too(cast):
    school = make_school("lc", "Trường TH&THCS", cast.commune, SchoolType.MULTI_LEVEL, ["primary", "lower_secondary"])
    content = xlsx(
        **{
            "Toàn trường": [["", "2025-2026"], ["Tổng số lớp", 9]],
            "Cấp tiểu học": [["", "2025-2026"], ["Tổng số học sinh", 300]],
        }
    )
    batch = take_file(content, "a.xlsx", organization=school, by=cast.principal)
    YearlyFigures.objects.create(school=school.school, school_year=YEAR, closed_at="2026-01-01T00:00Z")
    write_batch(batch, by=cast.principal)
    assert batch_rows(batch)["saved"] == 0 and batch_rows(batch)["left_count"] == 2


def batch_rows(batch):
    return ImportBatch.objects.get(pk=batch.pk).rows


def test_a_large_file_waits_for_the_background_and_is_then_forgotten(cast, school, upload, monkeypatch, media_root):
    monkeypatch.setattr(import_workflow, "LARGE", 100)
    batch = upload()
    assert (batch.state, batch.rows) == (ImportState.READING, {})
    assert StoredFile.objects.count() == Job.objects.count() == 1
    page = cast.client(cast.principal).get(f"/figures/imports/{batch.pk}")
    assert page.headers["Refresh"] == "3" and "Đang đọc tệp" in page.content.decode()
    assert run_due() == 1 and Job.objects.get().error == ""
    batch.refresh_from_db()
    assert batch.state == ImportState.PREVIEW and unpacked(batch.rows).count == 2
    assert "Refresh" not in cast.client(cast.principal).get(f"/figures/imports/{batch.pk}").headers


@pytest.mark.django_db(transaction=True)
def test_the_bytes_are_gone_once_they_are_read(cast, upload, monkeypatch, media_root):
    monkeypatch.setattr(import_workflow, "LARGE", 100)
    batch = upload()
    read_stored(batch.pk)
    assert not StoredFile.objects.exists() and not [path for path in media_root.rglob("*") if path.is_file()]
    assert ImportBatch.objects.get(pk=batch.pk).sha256 == batch.sha256
    read_stored(batch.pk)  # a job that runs again finds nothing to do


def test_a_large_preview_is_written_by_the_background(cast, school, upload, monkeypatch):
    monkeypatch.setattr(import_workflow, "MANY", 1)
    batch = ask_to_write(upload(), by=cast.principal)
    assert batch.state == ImportState.WRITING and values_of(school) is None
    with pytest.raises(WorkflowRefused, match="đang ghi"):
        ask_to_write(batch, by=cast.principal)
    run_due()
    assert values_of(school) == {"teachers_total": "24", "staff_total": "6"}
    assert write_batch(batch, by=cast.principal).state == ImportState.CONFIRMED and FigureChange.objects.count() == 2


def run_until_given_up():
    for _ in range(MAX_ATTEMPTS):
        Job.objects.update(run_after=timezone.now())
        run_due()


def broken(*args, **options):
    raise RuntimeError("mất kết nối")


@pytest.fixture
def failed(cast, upload, monkeypatch):
    """A large preview whose writing broke at every attempt; what broke it is mended again."""
    monkeypatch.setattr(import_workflow, "MANY", 1)
    with monkeypatch.context() as breaking:
        breaking.setattr(import_workflow, "save_many", broken)
        batch = ask_to_write(upload(), by=cast.principal)
        run_until_given_up()
    batch.refresh_from_db()
    return batch


def test_a_writing_that_failed_for_good_is_said_and_nothing_was_written(cast, school, failed):
    assert (failed.state, values_of(school)) == (ImportState.FAILED, None)
    assert entries_about(failed)[0].action == "không ghi được số liệu từ tệp"
    page = cast.client(cast.principal).get(reverse("import_detail", args=[failed.pk]))
    text = page.content.decode()
    assert "Refresh" not in page.headers and "không ghi xong tệp này" in text and "Ghi lại 2 ô vào số liệu" in text and "Bỏ tệp này" in text
    assert "Tổng số giáo viên" in text  # the preview is still there
    assert "ghi không xong" in cast.client(cast.principal).get(reverse("import_list")).content.decode()


def test_a_failed_writing_can_be_tried_again(cast, school, failed):
    cast.client(cast.principal).post(reverse("import_confirm", args=[failed.pk]))
    failed.refresh_from_db()
    assert failed.state == ImportState.WRITING
    run_due()
    failed.refresh_from_db()
    assert (failed.state, values_of(school)) == (ImportState.CONFIRMED, {"teachers_total": "24", "staff_total": "6"})


def test_a_failed_writing_can_be_set_aside(cast, school, failed):
    cast.client(cast.principal).post(reverse("import_discard", args=[failed.pk]))
    failed.refresh_from_db()
    assert (failed.state, values_of(school)) == (ImportState.DISCARDED, None)


def test_one_failed_attempt_is_not_the_end(cast, school, upload, monkeypatch):
    monkeypatch.setattr(import_workflow, "MANY", 1)
    with monkeypatch.context() as breaking:
        breaking.setattr(import_workflow, "save_many", broken)
        batch = ask_to_write(upload(), by=cast.principal)
        run_due()
    batch.refresh_from_db()
    assert batch.state == ImportState.WRITING
    Job.objects.update(run_after=timezone.now())
    run_due()
    batch.refresh_from_db()
    assert batch.state == ImportState.CONFIRMED
    import_workflow.stop_writing(batch.pk)  # word of an old failure that comes late
    batch.refresh_from_db()
    assert batch.state == ImportState.CONFIRMED


def test_a_reading_that_failed_for_good_is_refused_and_its_file_forgotten(cast, upload, monkeypatch, media_root):
    monkeypatch.setattr(import_workflow, "LARGE", 100)
    monkeypatch.setattr(import_workflow, "_look", broken)
    batch = upload()
    run_until_given_up()
    batch.refresh_from_db()
    assert (batch.state, batch.refusal, batch.file) == (ImportState.REFUSED, import_workflow.NOT_READ, None)
    text = cast.client(cast.principal).get(reverse("import_detail", args=[batch.pk])).content.decode()
    assert "Hãy tải tệp lên lần nữa" in text and "Tải tệp khác" in text


def test_a_file_set_aside_while_it_waited_is_not_read(cast, upload, monkeypatch):
    monkeypatch.setattr(import_workflow, "LARGE", 100)
    batch = upload()
    discard_batch(batch, by=cast.principal)
    run_due()
    assert ImportBatch.objects.get().state == ImportState.DISCARDED


def test_nothing_is_half_written_when_the_writing_breaks(cast, school, upload, monkeypatch):
    schools = [cast.school.school, cast.other_school.school]
    rows = [["Mã trường", "Năm học", "Tổng số giáo viên"], ["mnhm", "2025-2026", 24], ["thhm", "2025-2026", 30]]
    batch = upload(rows, by=cast.officer, organization=cast.commune)
    monkeypatch.setattr(import_workflow, "CHUNK", 1)
    merge, turns = import_workflow.merge_year, iter([True, False])

    def breaks_at_the_second(*args):
        if not next(turns):
            raise RuntimeError("mất điện")
        merge(*args)

    monkeypatch.setattr(import_workflow, "merge_year", breaks_at_the_second)
    with pytest.raises(RuntimeError):
        write_batch(batch, by=cast.officer)
    assert not FigureChange.objects.exists() and not YearlyFigures.objects.filter(school__in=schools).exists()
    assert ImportBatch.objects.get().state == ImportState.PREVIEW


@pytest.mark.parametrize("number", [0, 1, 3, 400])
def test_the_history_of_a_file_is_stored_as_the_model_would(cast, school, number):
    """However many lines a query takes: every one is there, in order, with who, when, from which file."""
    figures = YearlyFigures.objects.create(school=school, school_year=YEAR)
    batch = ImportBatch.objects.create(organization=cast.school, name="a.xlsx", sha256="0" * 64)
    before = timezone.now()
    FigureChange.objects.add_many([(figures.pk, f"chỉ_số_{at}", "", f"{at}'; %s") for at in range(number)], by=cast.principal, source=FigureSource.FILE, batch=batch)
    stored = list(FigureChange.objects.order_by("pk"))
    assert [(row.metric, row.old, row.new) for row in stored] == [(f"chỉ_số_{at}", "", f"{at}'; %s") for at in range(number)]
    assert {(row.figures_id, row.by, row.source, row.batch_id) for row in stored} <= {(figures.pk, cast.principal, FigureSource.FILE, batch.pk)}
    assert all(before <= row.at <= timezone.now() for row in stored)


def test_a_file_from_the_command_line_has_nobody_as_its_author(cast, school):
    figures = YearlyFigures.objects.create(school=school, school_year=YEAR)
    batch = ImportBatch.objects.create(name="a.xlsx", sha256="0" * 64)
    FigureChange.objects.add_many([(figures.pk, "staff_total", "5", "6")], by=None, source=FigureSource.UNDO, batch=batch)
    row = FigureChange.objects.get()
    assert (row.by, row.get_source_display(), str(row)) == (None, "hoàn tác đợt nhập", "staff_total: 5 → 6")


def test_queries_do_not_grow_with_the_schools_of_a_chunk(cast):
    def queries(count):
        schools = [
            make_school(f"s{count}x{number}", "Trường", cast.commune, SchoolType.PRIMARY, ["primary"]).school
            for number in range(count)
        ]
        batch = ImportBatch.objects.create(organization=cast.commune, name="a.xlsx")
        entries = {
            Target(school.pk, YEAR, ""): {"teachers_total": Entry("24"), "staff_total": Entry("6")}
            for school in schools
        }
        with CaptureQueriesContext(connection) as caught:
            save_many(entries, entries.get, by=cast.officer, source=FigureSource.FILE, batch=batch)
        return len(caught)

    assert queries(2) == queries(20) <= 8


def test_a_preview_is_packed_without_loss_and_small(school):
    reading = Reading(untouched=3)
    reading.cells[school.pk, YEAR, ""] = {
        "teachers_total": FileCell("24", "Số liệu!B2"),
        "site_area": FileCell("1250.5", "Số liệu!B9"),
    }
    reading.complain("Số liệu!C4", "Sai.")
    preview = compare(reading, [school], is_own=True)
    again = unpacked(packed(preview))
    assert (again.changes, again.problems, again.untouched) == (preview.changes, preview.problems, 3)
    assert unpacked({}).count == 0


def test_contradictions_are_named_before_anything_is_written(cast, school, upload):
    save_figures(school, {YEAR: {"children_total": Entry("100")}}, by=cast.principal)
    preview = unpacked(upload([["", "2025-2026"], ["children_underweight", 101], ["children_stunted", 3]]).rows)
    (problem,) = preview.problems
    assert problem.place == "Số liệu!B2" and "không được lớn hơn" in problem.text and preview.count == 1


def test_schools_of_an_organisation(cast):
    assert {row.pk for row in schools_of(cast.commune)} == {cast.school.pk, cast.other_school.pk}
    assert {row.pk for row in schools_of(cast.department)} == {cast.school.pk, cast.other_school.pk, cast.far_school.pk}
    assert [row.pk for row in schools_of(cast.school)] == [cast.school.pk]
    assert len(schools_of(None)) == Organization.objects.filter(kind="school").count()


# manage.py import_figures


def written(tmp_path, rows=None):
    path = tmp_path / "so lieu.xlsx"
    path.write_bytes(
        xlsx(rows or [["Mã trường", "Năm học", "Tổng số giáo viên"], ["mnhm", "2025-2026", 24], ["la", "2025-2026", 1]])
    )
    return path


def test_the_command_prints_each_change_and_problem_then_writes(cast, school, tmp_path, capsys):
    call_command("import_figures", written(tmp_path), "--dry-run")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Số liệu!C2\tTrường Mầm non Hoa Mai\t2025-2026\tTổng số giáo viên: để trống → 24"
    assert "Không có trường mã “la”" in lines[1] and lines[2] == "1 ô thay đổi, 0 ô giữ nguyên, 1 ô không dùng được."
    assert values_of(school) is None and not ImportBatch.objects.exists()
    call_command("import_figures", written(tmp_path))
    assert "Đã ghi 1 ô." in capsys.readouterr().out and values_of(school) == {"teachers_total": "24"}
    grid = cast.client(cast.principal).get("/figures").content.decode()
    assert "Người vận hành đã nhập số liệu" in grid


def test_the_command_takes_one_schools_file_by_its_code(cast, school, tmp_path, capsys):
    path = written(tmp_path, FILE)
    with pytest.raises(CommandError, match="không ghi mã trường"):
        call_command("import_figures", path)
    with pytest.raises(CommandError, match="Không có trường mã nao"):
        call_command("import_figures", path, "--school", "nao")
    call_command("import_figures", path, "--school", "mnhm")
    assert values_of(school) == {"teachers_total": "24", "staff_total": "6"}


def test_the_command_refuses_what_is_no_file_of_figures(cast, tmp_path):
    path = tmp_path / "a.xlsx"
    with pytest.raises(CommandError, match="Không mở được"):
        call_command("import_figures", path)
    path.write_bytes(b"khong phai")
    with pytest.raises(CommandError, match="không phải là tệp Excel"):
        call_command("import_figures", path)
