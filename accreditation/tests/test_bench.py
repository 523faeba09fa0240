"""The bench: which lines fail, what it counts on small data, and that it never comes near real data. Never milliseconds."""

import os
import subprocess
from contextlib import nullcontext
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import HttpResponse, HttpResponseNotModified
from django.urls import reverse

from accreditation.bench import clock, judging, reports, weight, works
from accreditation.bench.copies import SIZE, copy_rows, stretched
from accreditation.bench.crowd import Crowd
from accreditation.bench.rows import PARTS, Row, table
from accreditation.bench.world import SMALL, World
from accreditation.management.commands import bench
from documents.enums import DocumentState
from documents.models import Version
from documents.paper import Table, check, walk
from formats.dates import school_year_of
from improvement_plans.papers import collect
from schools.models import YearlyFigures


@pytest.mark.parametrize(
    ("unit", "figure", "verdict"),
    [
        ("ms", 100, "đạt"), ("ms", 101, "chậm"), ("ms", 200, "chậm"), ("ms", 201, "KHÔNG ĐẠT"),
        ("", 100, "đạt"), ("", 101, "KHÔNG ĐẠT"), ("×", 100.1, "KHÔNG ĐẠT"), ("MiB", 101, "KHÔNG ĐẠT"), ("KB", 101, "KHÔNG ĐẠT"),
    ],
)  # fmt: skip
def test_only_times_are_forgiven_and_only_up_to_twice(unit, figure, verdict):
    row = Row("việc", figure, unit, 100)
    assert row.verdict == verdict
    assert row.is_failed == (verdict == "KHÔNG ĐẠT")


def test_a_line_without_a_target_is_only_told():
    row = Row("việc", 9999, "ms")
    assert (row.ratio, row.is_missed, row.is_failed, row.verdict) == (None, False, False, "chỉ báo")


def test_the_table_stands_in_columns():
    lines = list(table([Row("ngắn", 148, "ms", 150, "CPU 90"), Row("một việc dài hơn", 1.04, "×", 1.15), Row("chỉ xem", 31.52, "KB")]))
    assert lines[1].split() == ["ngắn", "148", "ms", "150", "ms", "0,99", "×", "đạt", "CPU", "90"]
    assert lines[2].split() == ["một", "việc", "dài", "hơn", "1,04", "×", "1,15", "×", "0,90", "×", "đạt"]
    assert lines[3].split() == ["chỉ", "xem", "31,5", "KB", "–", "–", "chỉ", "báo"]
    assert len({line.index(word) for line, word in zip(lines[1:], ("đạt", "đạt", "chỉ báo"), strict=True)}) == 1


def test_a_timing_is_the_median_of_its_runs():
    found = clock.timing_of([0.2, 0.1, 0.9], [0.01, 0.03, 0.02])
    assert (found.wall, found.cpu, found.low, found.high) == pytest.approx((200, 20, 100, 900))
    assert found.row("việc", 150).is_missed


def test_two_acts_run_in_turns_after_one_warm_run_each():
    seen = []
    one, other = clock.interleaved(lambda: seen.append("a"), lambda: seen.append("b"), 2)
    assert seen == ["a", "b"] * 3
    assert one.low <= one.wall <= one.high


def test_a_second_process_can_be_counted_in(monkeypatch):
    ticks = iter([1.0, 1.5])
    assert clock.once(lambda: None, lambda: next(ticks))[1] == 0.5


def test_preparing_is_not_measured():
    done, ticks = [], iter([1.0, 1.0])
    clock.once(done.append, lambda: next(ticks), prepare=lambda: (len(done),))
    assert done == [0]
    assert clock.timed(done.append, 2, prepare=lambda: (len(done),)).low >= 0
    assert done == [0, 1, 2, 3]


def test_what_a_browser_fetches_by_itself_is_found():
    page = """<link rel="stylesheet" href="a.css"><link rel="canonical" href="no"><script src="/b.js"></script>
        <a href="no"></a><iframe src="frame/"></iframe><script src="https://elsewhere.invalid/x.js"></script>"""
    assert weight.links_of("/p/", "text/html; charset=utf-8", page) == ["/p/a.css", "/b.js", "/p/frame/"]
    styles = "@font-face{src:url(f.woff2)} b{background:url('data:x')} i{background:url(\"../i.svg\")}"
    assert weight.links_of("/s/a.css", "text/css", styles) == ["/s/f.woff2", "/i.svg"]
    script = 'import { a } from "./c.js";\nimport "./d.js";\nconst important = "./no.js"'
    assert weight.links_of("/s/b.js", "text/javascript", script) == ["/s/c.js", "/s/d.js"]


class Line:
    """Answers like a site of three files: the page, a style sheet kept for ever and a script asked for again."""

    def get(self, url, headers):
        if url == "/page":
            return HttpResponse('<link rel="stylesheet" href="/a.css"><script src="/b.js"></script><script src="/b.js"></script>')
        if url == "/a.css":
            return HttpResponse(b"." * 400, content_type="text/css", headers={"Cache-Control": "max-age=9, immutable"})
        if headers.get("if-none-match") == '"b"':
            return HttpResponseNotModified()
        return HttpResponse(b" " * 3000, content_type="text/javascript", headers={"ETag": '"b"'})


def test_a_visit_counts_every_file_once_and_what_a_second_start_brings():
    seen = weight.visit(Line(), "/page")
    assert {url: size for url, size in seen.sizes.items() if url != "/page"} == {"/a.css": 400, "/b.js": 3000}
    assert (seen.kept, seen.unchanged) == ({"/a.css"}, {"/b.js"})
    assert seen.again * 1000 == seen.sizes["/page"]
    assert seen.total == pytest.approx(3.4 + seen.again)


def test_it_runs_again_in_a_folder_of_its_own_without_the_real_settings(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://real/data")
    monkeypatch.setenv("FILE_STORAGE", "some.bucket")
    calls = []

    def run(command, env, check):
        calls.append((command, env, os.path.isdir(env["VAR_DIR"])))
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(bench.subprocess, "run", run)
    with pytest.raises(SystemExit) as stop:
        call_command("bench")
    ((command, env, existed),) = calls
    assert stop.value.code == 1
    assert command[-2:] == ["--scratch", env["VAR_DIR"]] and existed and not os.path.exists(env["VAR_DIR"])
    assert not {"DATABASE_URL", "FILE_STORAGE"} & set(env)


def test_parts_asked_for_go_on_to_the_second_process(monkeypatch):
    calls = []
    monkeypatch.setattr(bench.subprocess, "run", lambda command, **how: calls.append(command) or subprocess.CompletedProcess(command, 0))
    with pytest.raises(SystemExit):
        call_command("bench", only=["imports", "judging"])
    assert calls[0][-3:] == ["--only", "imports", "judging"]
    with pytest.raises(CommandError, match="--only"):
        call_command("bench", "--only", "lunch")


def test_only_the_parts_named_are_measured_in_their_order(world, monkeypatch):
    names = list(works.parts_of(world))
    assert names == list(PARTS)
    monkeypatch.setattr(works, "parts_of", lambda world: {name: lambda name=name: [name] for name in names})
    assert list(works.all_rows(world, ["judging", "figures"])) == ["figures", "judging"]
    assert list(works.all_rows(world)) == names


def test_a_part_that_breaks_is_told_and_the_others_are_measured(world, monkeypatch, caplog):
    def broken():
        yield Row("nửa đầu", 1, "ms")
        raise RuntimeError("hỏng giữa chừng")

    monkeypatch.setattr(works, "parts_of", lambda world: {"plans": broken, "desk": lambda: [Row("sau", 1, "ms")]})
    assert [(row.work, row.is_failed) for row in works.all_rows(world)] == [("nửa đầu", False), ("phần plans không đo được", True), ("sau", False)]
    assert "hỏng giữa chừng" in caplog.text


def test_the_assessments_overview_can_be_measured_alone(world):
    time, queries = works.parts_of(world)["assessment"]()
    assert (time.unit, queries.target, queries.is_failed) == ("ms", 12, False)


def test_it_refuses_a_database_outside_its_folder(tmp_path):
    with pytest.raises(CommandError, match="không có --scratch"):
        call_command("bench", scratch=str(tmp_path))


@pytest.mark.parametrize(("figure", "code"), [(12, False), (13, True)])
def test_the_exit_code_tells_whether_a_line_failed(monkeypatch, figure, code):
    monkeypatch.setattr(bench, "refuse_real_data", lambda folder: None)
    monkeypatch.setattr(bench, "measure", lambda only: iter([Row("số truy vấn", figure, "", 12), Row("giờ", 11, "ms", 10)]))
    out = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("bench", scratch="x", stdout=out, stderr=StringIO())
    assert stop.value.code is code
    assert f"Không đạt: {int(code)} trên 2 dòng." in out.getvalue()


@pytest.fixture
def world(db):
    return World()


def test_the_measured_paper_goes_the_whole_way_and_is_issued(world, monkeypatch):
    monkeypatch.setattr("accreditation.bench.world.SMALL", 2)
    document = world.issue(world.send_twice()).version.document
    document.refresh_from_db()
    assert document.state == DocumentState.ISSUED
    assert list(document.versions.values_list("number", flat=True).order_by("number")) == [1, 2]


def test_the_machines_noise_is_told_before_and_after(monkeypatch):
    row = clock.noise_row("lúc đầu")
    assert row.figure >= 1 and row.verdict == "chỉ báo" and "lúc đầu" in row.work and "từ" in row.note
    monkeypatch.setattr(bench, "call_command", lambda *args, **options: None)
    monkeypatch.setattr("accreditation.bench.world.World", lambda: "world")
    monkeypatch.setattr(works, "all_rows", lambda world, only: [Row(world, 1, "ms")])
    assert ["độ nhiễu" in row.work for row in bench.measure(())] == [True, False, True]


def test_lists_cost_the_same_queries_with_more_rows(world):
    rows = works.list_rows(world, Crowd(world, {"format": 1}), few=2, many=4)
    counts = [row for row in rows if row.unit != "ms"]
    assert [f"{row.work}: {row.figure} ({row.note})" for row in counts if row.is_failed] == []
    assert {row.work: row.figure >= 4 for row in counts if "một trang" in row.work} == dict.fromkeys(
        (f"danh sách {name}: số dòng một trang" for name in ("Trường", "Hồ sơ trình", "Cơ quan", "Người dùng", "Văn bản", "Kế hoạch", "Sổ số")), True
    )


def test_a_plan_of_more_actions_costs_the_same_queries(world):
    client = world.client(world.principal)
    for name in ("plan_preview", "plan_edit"):
        small, large = (reverse(name, args=[plan.pk]) for plan in (world.plan(2), world.plan(4)))
        assert clock.queries(lambda place=small: works.opened(client, place)) == clock.queries(lambda place=large: works.opened(client, place))


def test_the_measured_save_really_writes_every_year(world):
    world.fill_figures()
    first = school_year_of(world.today) - 4
    before = {row.school_year: row.values for row in YearlyFigures.objects.all()}
    response = world.client(world.principal).post(reverse("figures_save"), works.grid_post(world, 1))
    after = {row.school_year: row.values for row in YearlyFigures.objects.all()}
    assert response.status_code == 302
    assert after == {first + place: before[first + (place + 1) % 5] for place in range(5)}


def test_no_list_has_to_walk_through_frozen_papers(db):
    """A regenerated migration puts foreign keys behind the snapshot: on SQLite every list of papers then reads them all."""
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, Version._meta.db_table)]
    assert columns[-1] == "snapshot"


def test_a_page_that_only_redirects_is_not_measured(world):
    with pytest.raises(RuntimeError, match="302"):
        works.opened(world.client(), reverse("home"))


def test_the_stretched_plan_has_a_hundred_rows_and_sound_keys(world):
    paper = stretched(collect(world.plan(SMALL)), SIZE)
    check(paper)
    assert max(len(item.rows) for item in walk(paper.content) if isinstance(item, Table)) == SIZE


def test_copies_are_measured_with_their_growth(world, monkeypatch):
    monkeypatch.setattr("accreditation.bench.copies.SIZE", 10)
    monkeypatch.setattr("accreditation.bench.copies.RUNS", 1)
    first, growth, workbook = copy_rows(world.plan(SMALL))
    assert (first.unit, first.target, growth.unit, growth.target) == ("ms", 250, "×", pytest.approx(4.4))
    assert workbook.figure > 0


def test_judging_measures_schools_that_have_figures(world):
    rows = {row.work: row for row in judging.judging_rows(world, works.GROWTH, schools=4)}
    assert {work for work in rows if "truy vấn" in work} == {"phán định một trường: số truy vấn"}
    assert rows["phán định một trường: số truy vấn"].figure == 3
    assert YearlyFigures.objects.filter(school__organization__code__startswith="judge").count() == 4 * judging.YEARS


def test_judging_too_few_is_not_measured_as_quick(world, monkeypatch):
    monkeypatch.setattr(judging, "judged_schools", lambda *args: [])
    with pytest.raises(RuntimeError, match="0 judgements"):
        judging.judging_rows(world, works.GROWTH, schools=2)


def test_the_report_of_the_bench_is_long_and_its_page_asks_few_questions(world):
    paper = reports.report_of(world.assessment)
    check(paper)
    words = sum(len(item.text) for item in walk(paper.content) if hasattr(item, "text"))
    cells = sum(len(cell.text) for item in walk(paper.content) if isinstance(item, Table) for row in item.rows for cell in row.cells)
    assert words + cells > 60_000
    address, client = reverse("paper_list", args=[world.assessment.pk]), world.client(world.principal)
    assert clock.queries(lambda: client.get(address)) <= reports.QUERIES


@pytest.mark.django_db
def test_submitting_is_measured_on_a_plan_that_was_taken_back_each_time():
    row = works.submit_row(World())
    assert (row.unit, row.target) == ("ms", 300)
    versions = Version.objects.filter(document__improvement_plan__isnull=False)
    assert versions.count() == clock.RUNS + 1 and versions.latest("pk").facts.count() == 4 * SMALL


class Cursor:
    """Writes down what a server is asked to do."""

    def __init__(self):
        self.said, self.autocommit = [], False

    def execute(self, words):
        self.said.append((self.autocommit, words))

    def cursor(self):
        return nullcontext(self)

    def close(self):
        self.said.append("closed")


def test_on_a_server_it_makes_a_database_of_its_own_and_drops_it(monkeypatch):
    cursor, calls = Cursor(), []
    monkeypatch.setattr("psycopg2.connect", lambda address, **how: calls.append(address) or cursor)
    monkeypatch.setattr(bench.subprocess, "run", lambda command, env, check: calls.append(env["DATABASE_URL"]) or subprocess.CompletedProcess(command, 0))
    with pytest.raises(SystemExit):
        call_command("bench", server="postgres://me@127.0.0.1:5432")
    name = f"truong_chuan_bench_{os.getpid()}"
    assert calls == ["postgres://me@127.0.0.1:5432/postgres", f"postgres://me@127.0.0.1:5432/{name}"]
    assert cursor.said == [(True, f"CREATE DATABASE {name}"), (True, f"DROP DATABASE {name} WITH (FORCE)"), "closed"]


def test_a_server_that_does_not_answer_is_told():
    with pytest.raises(CommandError, match="Không kết nối được máy chủ PostgreSQL"):
        call_command("bench", server="postgres://me@127.0.0.1:1")


@pytest.mark.parametrize(("name", "is_own"), [("truong_chuan_bench_77", True), ("truong_chuan", False), ("my_truong_chuan_bench_77", False)])
def test_only_a_database_it_made_itself_is_measured_on_a_server(monkeypatch, settings, tmp_path, name, is_own):
    settings.MEDIA_ROOT = settings.STATIC_ROOT = tmp_path / "files"
    monkeypatch.setitem(settings.DATABASES, "default", {"NAME": name})
    with nullcontext() if is_own else pytest.raises(CommandError, match="không có --scratch"):
        bench.refuse_real_data(str(tmp_path))
