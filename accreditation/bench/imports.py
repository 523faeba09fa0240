"""One Excel file for 2,000 schools: how long reading it and storing it take, and the memory of both processes."""

import json
import subprocess  # noqa: S404 - the reading child, started as formats.workbook starts it
import sys
import tracemalloc
from dataclasses import asdict
from functools import partial
from io import BytesIO
from itertools import count

from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from accounts.enums import OrganizationKind, RelationKind
from accounts.models import Organization, OrganizationRelation
from accreditation.bench.clock import timed
from accreditation.bench.rows import Row
from formats.dates import school_year_label, school_year_of
from formats.text import fold
from formats.workbook import CHILD, LIMITS, MIB
from schools.import_workflow import CHUNK, read_stored, take_file, write_batch
from schools.models import School
from schools.sheet_layout import CODE_HEAD, YEAR_HEAD
from standards.enums import SchoolType
from standards.metrics import catalogue

SCHOOLS, METRICS, RUNS = 2000, 60, 3
BETWEEN = (
    "import resource, subprocess, sys;"
    "subprocess.run([sys.executable, '-I', sys.argv[1]], stdout=subprocess.DEVNULL, check=True);"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)
PREVIEW, CONFIRM, MEMORY = 10_000, 10_000, 300  # ms, ms, MB; issue part "Speed"
CHUNK_QUERIES = 8 + CHUNK * METRICS // 100  # history rows go in by hundreds: SQLite takes 999 values a query


def import_rows(world, schools=SCHOOLS, runs=RUNS):
    """Preview and confirm a file of an authority with every cell changed; then what one chunk more costs in queries."""
    codes, turns = make_schools(world, schools), count(1)
    content = partial(file_of, codes, school_year_label(school_year_of(world.today)))
    work = f"nhập {len(codes)} trường × {METRICS} chỉ số"
    preview = timed(partial(previewed, world), runs=runs, prepare=lambda: (content(next(turns)),))
    confirm = timed(write, runs=runs, prepare=lambda: (world, previewed(world, content(next(turns)))))
    yield preview.row(f"{work}: xem trước", PREVIEW)
    yield confirm.row(f"{work}: ghi", CONFIRM)
    yield Row(f"{work}: bộ nhớ đỉnh", child_memory(content(0)) + own_memory(world, content(next(turns))), "MB", MEMORY, "tiến trình đọc cộng tiến trình chính")
    batch = previewed(world, content(next(turns)))
    chunks = -(-len(codes) // CHUNK)
    yield Row(f"{work}: số truy vấn mỗi {CHUNK} trường", queries_of(write, (world, batch)) / chunks, "", CHUNK_QUERIES)
    yield Row(f"{work}: bản xem trước lưu lại", len(json.dumps(batch.rows)) / 1000, "KB")


def make_schools(world, number):
    """That many primary schools below the commune; returns their codes."""
    codes = [f"nhap{place:04d}" for place in range(number)]
    fields = {"kind": OrganizationKind.SCHOOL, "from_on": world.commune.from_on}
    places = Organization.objects.bulk_create(
        Organization(code=code, name=f"Trường Nhập {code}", search_text=fold(f"Trường Nhập {code}"), **fields) for code in codes
    )
    OrganizationRelation.objects.bulk_create(
        OrganizationRelation(organization=place, superior=world.commune, kind=RelationKind.MANAGING, from_on=place.from_on) for place in places
    )
    School.objects.bulk_create(School(organization=place, school_type=SchoolType.PRIMARY, levels=["primary"]) for place in places)
    return codes


def file_of(codes, year, turn):
    """The file's bytes: in each school every figure is the same number, so that no part passes its whole."""
    parts = {key for row in catalogue().sums for key in row.parts}
    keys = [metric.key for metric in catalogue().for_levels(["primary"]) if not metric.is_choice and metric.key not in parts][:METRICS]
    rows = ([code, year, *[(place + turn) % 90 + 1] * len(keys)] for place, code in enumerate(codes))
    book, target = Workbook(write_only=True), BytesIO()
    sheet = book.create_sheet("Số liệu")
    for row in [[CODE_HEAD, YEAR_HEAD, *keys], *rows]:
        sheet.append(row)
    book.save(target)
    return target.getvalue()


def previewed(world, content):
    """Upload it, and read it as the background would."""
    batch = take_file(content, "bench.xlsx", organization=world.commune, by=world.officer)
    read_stored(batch.pk)
    batch.refresh_from_db()
    if batch.state != "preview" or batch.rows["problems"]:
        raise RuntimeError(f"{batch.state}: {batch.refusal} {batch.rows.get('problems', [])[:1]}")
    return batch


def write(world, batch):
    return write_batch(batch, by=world.officer)


def queries_of(act, given):
    """Queries of one act that can be done only once."""
    with CaptureQueriesContext(connection) as caught:
        act(*given)
    return len(caught)


def child_memory(content):
    """Most bytes (MB) the reading process ever held."""
    # What a process held before it became another program counts as its own, so a small one stands between.
    process = subprocess.Popen([sys.executable, "-I", "-c", BETWEEN, str(CHILD)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - fixed arguments
    said, _ = process.communicate(json.dumps(asdict(LIMITS)).encode() + b"\n" + content)
    if process.returncode:
        raise RuntimeError(f"workbook child: {process.returncode}")
    return int(said) / 1024


def own_memory(world, content):
    """Most bytes (MB) Python held beyond what it had, while it made a preview and stored it."""
    tracemalloc.start()
    write(world, previewed(world, content))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / MIB
