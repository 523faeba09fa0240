"""What a zip of plans holds: issued papers byte for byte, drafts otherwise, safe names, a list with hashes, nothing foreign."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents import workflow as papers
from documents.enums import DocumentKind, DocumentState
from documents.pdf import PdfRefused
from documents.tests import scenes
from documents.workflow_issue import PDF
from improvement_plans import bundles
from improvement_plans.bundles import (
    DRAFT,
    GONE,
    HEADS,
    BundleTooLarge,
    Choice,
    build_zip,
    choices_for,
    csv_of,
    file_name,
)
from records.files import sha256_of, store


@pytest.fixture(autouse=True)
def quick_pdf(monkeypatch):
    """Bytes that tell the paper, its number and draft mark, without the second a real PDF costs."""
    def draw(paper, draft=False):
        return f"%PDF {paper.number} {paper.summary[-1]} {'DRAFT' if draft else 'FINAL'}".encode()

    for place in ("documents.workflow_issue.render_issued", "improvement_plans.bundles.render_paper", "improvement_plans.sending.render_paper"):
        monkeypatch.setattr(place, draw)


def opened(content):
    """{name: bytes} of a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def manifest(files):
    return json.loads(files["manifest.json"])


def zipped(acting, picks=None):
    found = choices_for(acting, picks=picks)
    return build_zip(picks or [row.pick for row in found], found)


@pytest.fixture
def officer(cast):
    return cast.acting(cast.officer)


def test_a_school_chooses_among_its_own_plans_only(stage):
    plan = stage.make_plan()
    stage.own_plan()
    scenes.document_in(stage.cast, DocumentState.SUBMITTED)
    assert [row.pick for row in choices_for(stage.acting)] == [f"plan-{plan.pk}"]


def test_an_authority_chooses_its_own_and_what_it_received(stage, officer):
    own, draft = stage.own_plan(), stage.make_plan()
    sent = scenes.document_in(stage.cast, DocumentState.SUBMITTED)
    picks = [row.pick for row in choices_for(officer)]
    assert picks == [f"plan-{own.pk}", f"version-{sent.latest_version().pk}"]
    assert f"plan-{draft.pk}" not in picks


def test_of_a_paper_sent_twice_only_the_newest_version_is_offered(cast, officer):
    document = scenes.document_in(cast, DocumentState.RETURNED)
    scenes.submit(cast, document, "lần hai")
    (row,) = choices_for(officer)
    assert row.version.number == 2 and row.document == document


@pytest.mark.parametrize("state", ["taken back", "assessment"])
def test_what_was_taken_back_or_is_no_plan_is_not_offered(cast, officer, state):
    document = scenes.document_in(cast, DocumentState.SUBMITTED)
    if state == "taken back":
        papers.take_back(document, acting=cast.acting(cast.principal))
    else:
        document.kind = DocumentKind.ASSESSMENT_REPORT
        document.save()
    assert choices_for(officer) == []


@pytest.mark.parametrize("person", ["far_officer", "province_officer", "other_principal", "operator"])
def test_others_are_offered_nothing_of_the_school(stage, person):
    stage.make_plan()
    scenes.document_in(stage.cast, DocumentState.ISSUED)
    assert choices_for(stage.cast.acting(getattr(stage.cast, person))) == []


def test_filters_by_year_and_issued(stage, officer):
    early, late = stage.make_plan(period_start=2023), stage.make_plan(period_start=2024)
    picks = {row.pick for row in choices_for(stage.acting, year=2024)}
    assert picks == {f"plan-{late.pk}"} and early.pk != late.pk
    assert choices_for(stage.acting, only_issued=True) == []
    issued = scenes.document_in(stage.cast, DocumentState.ISSUED)
    assert [row.document for row in choices_for(officer, only_issued=True)] == [issued]


def test_picks_keep_their_order_and_drop_what_is_not_visible(stage):
    one, two = stage.make_plan(), stage.make_plan()
    own = stage.own_plan()
    asked = [f"plan-{two.pk}", f"plan-{own.pk}", "plan-x", "../etc", f"plan-{one.pk}"]
    assert [row.pick for row in choices_for(stage.acting, picks=asked)] == [f"plan-{two.pk}", f"plan-{one.pk}"]


def test_an_issued_paper_goes_in_byte_for_byte(cast, officer):
    document = scenes.document_in(cast, DocumentState.ISSUED)
    issued = document.issued_paper()
    content, failed = zipped(officer)
    files = opened(content)
    (entry,) = manifest(files)
    assert failed == 0 and sha256_of(files[entry["file"]]) == entry["sha256"] == issued.issued_sha256
    assert (entry["symbol"], entry["dated_on"], entry["note"]) == (issued.symbol, "2026-09-10", "")
    assert entry["size"] == len(files[entry["file"]])


def test_of_a_revision_under_review_the_authority_gets_that_version(cast, officer):
    scenes.submit(cast, scenes.document_in(cast, DocumentState.RETURNED), "bản điều chỉnh")
    (entry,) = manifest(files := opened(zipped(officer)[0]))
    assert entry["symbol"] == "" and entry["note"] == DRAFT
    assert b"DRAFT" in files[entry["file"]]


def test_drafts_go_in_with_their_mark(stage):
    plan = stage.make_plan()
    files = opened(zipped(stage.acting)[0])
    (entry,) = manifest(files)
    assert files[entry["file"]].endswith(b"DRAFT")
    assert (entry["note"], entry["state"], entry["period"], entry["number"]) == (DRAFT, "Nháp", plan.period_label, 1)


@pytest.mark.parametrize("failure", ["refused", "damaged", "missing"])
def test_a_plan_without_a_file_is_told_and_the_others_go_in(stage, monkeypatch, failure):
    officer = stage.cast.acting(stage.cast.officer)
    own, sent = stage.own_plan(), scenes.document_in(stage.cast, DocumentState.ISSUED)
    file = sent.issued_paper().file
    if failure == "refused":
        monkeypatch.setattr(bundles, "read", lambda row: (_ for _ in ()).throw(PdfRefused("Văn bản quá dài.")))
    elif failure == "damaged":
        file.file.storage.delete(file.file.name)
        file.file.storage.save(file.file.name, io.BytesIO(b"khac"))
    else:
        file.file.storage.delete(file.file.name)
    content, failed = zipped(officer)
    files = opened(content)
    entries = {entry["title"]: entry for entry in manifest(files)}
    assert failed == 1 and len(files) == 3
    assert entries[own.document.title]["file"] in files
    broken = entries[sent.title]
    assert broken["file"] == broken["sha256"] == "" and broken["note"].startswith("Văn bản quá dài." if failure == "refused" else "Tệp đã ban hành bị hỏng")


def test_a_plan_that_vanished_meanwhile_keeps_its_line(stage):
    files = opened(build_zip(["plan-404"], [])[0])
    (entry,) = manifest(files)
    assert entry["note"] == GONE and set(files) == {"danh-muc.csv", "manifest.json"}


def test_the_list_opens_in_excel_with_its_marks(stage):
    plan = stage.make_plan()
    content = opened(zipped(stage.acting)[0])["danh-muc.csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert tuple(head) == HEADS
    assert row[2] == plan.document.title and row[8] and row[10] == DRAFT


@pytest.mark.parametrize("title", ["=cmd()", "+1", "-1", "@x"])
def test_no_text_of_the_list_runs_as_a_formula(title):
    text = csv_of([bundles.Entry(1, title=title)]).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1][2] == f"'{title}"


def choice(organization, title):
    return Choice("plan-1", SimpleNamespace(organization=organization, title=title))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Kế hoạch 2026", "007 Trường A - Kế hoạch 2026.pdf"),
        ("../../etc/passwd", "007 Trường A - .. .. etc passwd.pdf"),
        ('a:b*c?"<d>|\n\x00e', "007 Trường A - a b c d e.pdf"),
        ("Kết thúc ...", "007 Trường A - Kết thúc.pdf"),
    ],
)
def test_names_are_no_paths_and_fit_every_system(title, name):
    assert file_name(7, choice("Trường A", title)) == name


def test_long_names_are_cut_and_equal_ones_told_apart():
    long = choice("Trường A", "Kế hoạch " * 60)
    assert len(file_name(1, long)) < 125
    assert file_name(1, long) != file_name(2, long)


def test_the_same_stored_plans_give_the_same_bytes(cast, officer):
    scenes.document_in(cast, DocumentState.ISSUED)
    assert zipped(officer) == zipped(officer)


def test_too_much_for_one_zip_is_refused(stage, monkeypatch):
    stage.make_plan()
    monkeypatch.setattr(bundles, "MOST_BYTES", 10)
    with pytest.raises(BundleTooLarge):
        zipped(stage.acting)


def test_progress_is_told_plan_by_plan(stage):
    for _ in range(3):
        stage.make_plan()
    seen = []
    found = choices_for(stage.acting)
    build_zip([row.pick for row in found], found, seen.append)
    assert seen == [1, 2, 3]


def test_more_plans_cost_the_same_queries_to_list(cast, officer):
    def count():
        with CaptureQueriesContext(connection) as caught:
            rows = choices_for(officer)
            [(row.document.organization.name, row.period_label, row.issued and row.issued.symbol) for row in rows]
        return len(rows), len(caught)

    scenes.document_in(cast, DocumentState.ISSUED)
    before = count()
    for state in (DocumentState.SUBMITTED, DocumentState.APPROVED, DocumentState.SUBMITTED):
        scenes.document_in(cast, state)
    assert before[0] == 1 and count() == (4, before[1])


def test_stored_papers_cost_no_query_each_to_pack(cast, officer, django_assert_num_queries):
    scenes.document_in(cast, DocumentState.ISSUED)
    found = choices_for(officer)
    many = [replace(found[0], pick=f"version-{place}") for place in range(30)]
    with django_assert_num_queries(0):
        content, _ = build_zip([row.pick for row in many], many)
    assert len(opened(content)) == 32


def test_a_choice_reads_the_stored_file_it_names(cast, officer):
    scenes.document_in(cast, DocumentState.ISSUED)
    (row,) = choices_for(officer)
    other = store(b"%PDF khac", "khac.pdf", PDF, organization=cast.school, by=cast.clerk)
    assert row.content() != b"%PDF khac"
    row.issued.file = other
    assert row.content() == b"%PDF khac"
