"""Rows that must stay as they were made, what is found by which words, and lists that read no frozen text."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents import workflow, workflow_issue
from documents.enums import EDITABLE_STATES, ISSUED_STATES, DocumentState, NumberState, Route
from documents.frozen import FrozenError
from documents.management.commands import write_layout_css
from documents.models import (
    Document,
    IssuedPaper,
    NumberSeries,
    PaperNumber,
    ReviewComment,
    Submission,
    Version,
)
from documents.numbering import MAX_NUMBER, number_text, proposed_number, series_type, symbol_of
from documents.tests.scenes import DAY, ROW, document_in, give_back, issue, make_document, submit, take_on
from documents.waiting import waiting_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_pdf")]


@pytest.mark.parametrize("words", ["ke hoach", "KẾ HOẠCH", "cải tiến", "đề án", "de an", ""])
def test_titles_are_found_with_and_without_marks(cast, words):
    document = make_document(cast, title="Kế hoạch cải tiến; Đề án 5")
    assert list(Document.objects.search(words)) == [document]
    assert not Document.objects.search("không có chữ này").exists()


def test_a_new_title_is_found_also_when_only_the_title_is_saved(cast):
    document = make_document(cast, title="Tên cũ")
    document.title = "Tên mới"
    document.save(update_fields=["title"])
    assert Document.objects.search("ten moi").exists() and not Document.objects.search("ten cu").exists()


def test_an_issued_paper_is_frozen_like_its_version(cast):
    issued = document_in(cast, DocumentState.ISSUED).issued_paper()
    for row in (issued, issued.version):
        for act, words in ((row.save, "is frozen"), (row.delete, "is frozen"), (type(row).objects.all().delete, "rows are frozen")):
            with pytest.raises(FrozenError, match=words):
                act()
        with pytest.raises(FrozenError, match="created_by|symbol"):
            type(row).objects.filter(pk=row.pk).update(**({"symbol": "x"} if row is issued else {"created_by": None}))
    assert IssuedPaper.objects.get().symbol == "05/KH-MNHM" and str(issued) == "Số 05/KH-MNHM"


def test_what_carries_history_cannot_be_deleted(cast):
    document = document_in(cast, DocumentState.ISSUED)
    for row in (document, PaperNumber.objects.get(), cast.school, cast.clerk):
        with pytest.raises((ProtectedError, FrozenError)), transaction.atomic():
            row.delete()
    assert Version.objects.count() == IssuedPaper.objects.count() == 1


def test_the_database_itself_refuses_twins(cast):
    """Two versions of one number, two waiting submissions of one version, two equal numbers: not even past the workflow."""
    submission = submit(cast, make_document(cast))
    version, series = submission.version, NumberSeries.objects.create(organization=cast.school, year=2026)
    number = {"series": series, "number": 5, "state": NumberState.USED, "dated_on": DAY, "by": cast.clerk}
    PaperNumber.objects.create(**number)
    twins = [
        lambda: Version.objects.create(document=version.document, number=1, snapshot={}, content_sha256="0" * 64),
        lambda: Submission.objects.create(version=version, receiver=cast.commune, route=Route.APPROVAL, sent_by=cast.principal),
        lambda: PaperNumber.objects.create(**number), lambda: NumberSeries.objects.create(organization=cast.school, year=2026),
    ]
    for make in twins:
        with pytest.raises(IntegrityError), transaction.atomic():
            make()


def test_rows_name_themselves_in_words(cast):
    submission = take_on(cast, submit(cast, make_document(cast)))
    remark = workflow.add_comment(submission, ROW, "Tiêu chí 1.5", "Ghi rõ số tiền " * 9, acting=cast.acting(cast.officer))
    row = workflow_issue.number_outside(7, DAY, "", acting=cast.acting(cast.clerk))
    assert str(submission.version) == "Kế hoạch cải tiến chất lượng (bản số 1)"
    assert str(submission) == "Kế hoạch cải tiến chất lượng (bản số 1) → UBND xã Hoa Mai"
    assert (str(row), str(row.series)) == ("07", "Trường Mầm non Hoa Mai 2026") and len(str(remark)) == 60
    assert [str(fact) for fact in submission.version.facts.all()] == ["nhiệm vụ 1.5", "kinh phí "]


@pytest.mark.parametrize("state", [DocumentState.DRAFT, DocumentState.RETURNED, DocumentState.ISSUED])
def test_querysets_read_as_adjectives(cast, state):
    document = document_in(cast, state)
    assert Document.objects.editable().exists() is (state in EDITABLE_STATES)
    assert Document.objects.issued().exists() is (state in ISSUED_STATES)
    assert (document.latest_version() is None) is (state == DocumentState.DRAFT)
    assert (document.current_submission() is None) is (state == DocumentState.DRAFT)


def test_open_remarks_are_those_without_an_answer(cast):
    submission, officer = take_on(cast, submit(cast, make_document(cast))), cast.acting(cast.officer)
    first = workflow.add_comment(submission, "", "", "Một", acting=officer)
    workflow.add_comment(submission, "", "", "Hai", acting=officer)
    assert not ReviewComment.objects.shown_to_sender().exists()
    give_back(cast, submission)
    workflow.resolve_comment(first, "Đã sửa", acting=cast.acting(cast.principal))
    assert [row.text for row in ReviewComment.objects.shown_to_sender().open()] == ["Hai"]


@pytest.mark.parametrize(("number", "printed"), [(1, "01"), (9, "09"), (10, "10"), (100, "100"), (MAX_NUMBER, "99999")])
def test_a_number_is_printed_with_two_figures_at_least(number, printed):
    assert number_text(number) == printed and symbol_of(number, "KH", "MNHM") == f"{printed}/KH-MNHM"


@pytest.mark.parametrize(("is_per_type", "series"), [(False, ""), (True, "KH")])
def test_which_series_a_type_counts_in(cast, is_per_type, series):
    cast.school.has_series_per_type = is_per_type
    assert series_type(cast.school, "KH") == series
    assert proposed_number(cast.school, 2026, "KH") == 1


def test_numbers_begin_anew_with_the_calendar_year(cast):
    clerk = cast.acting(cast.clerk)
    workflow_issue.number_outside(88, date(2025, 12, 31), "Công văn", acting=clerk)
    assert (proposed_number(cast.school, 2025, "KH"), proposed_number(cast.school, 2026, "KH")) == (89, 1)
    workflow_issue.number_outside(1, date(2026, 1, 1), "Quyết định", acting=clerk)
    assert proposed_number(cast.school, 2026, "KH") == 2


LISTS = [
    ("document_list", "principal", []), ("submission_list", "officer", []), ("number_register", "clerk", []), ("home", "officer", []),
    ("school_list", "officer", []), ("school_detail", "officer", ["school"]), ("document_detail", "principal", ["document"]),
]


@pytest.mark.parametrize(("name", "person", "args"), LISTS, ids=[row[0] for row in LISTS])
def test_lists_never_load_the_frozen_texts(cast, name, person, args):
    """A snapshot is a hundred kilobytes; a page of fifty rows must not read fifty of them."""
    document = document_in(cast, DocumentState.RETURNED)
    submit(cast, document, "lần hai")
    workflow_issue.number_outside(6, DAY, "Tờ trình", acting=cast.acting(cast.clerk))
    keys = {"school": cast.school.pk, "document": document.pk}
    with CaptureQueriesContext(connection) as queries:
        page = cast.client(getattr(cast, person)).get(reverse(name, args=[keys[arg] for arg in args]))
    assert page.status_code == 200
    assert [query["sql"][:60] for query in queries if '"snapshot"' in query["sql"]] == []


def test_what_waits_is_sorted_by_urgency_and_late_things_come_first(cast):
    """A number due yesterday before a paper due in ten days before what has no term."""
    today = cast.acting(cast.officer).today
    late, early = submit(cast, make_document(cast, title="Kế hoạch trễ")), submit(cast, make_document(cast, title="Kế hoạch mới"))
    Submission.objects.filter(pk=late.pk).update(due_on=today.replace(year=today.year - 1))
    report = make_document(cast, Route.REPORT, title="Báo cáo")
    version = workflow.finalize(report, from_scene(cast, report), (), [], acting=cast.acting(cast.principal))
    issue(cast, version)
    workflow.send_report(report, acting=cast.acting(cast.principal))
    items = waiting_for(cast.acting(cast.officer))
    assert [(item.kind, item.text.partition(":")[2].split(" – ")[0].strip()) for item in items] == [
        ("open", "Kế hoạch trễ"), ("open", "Kế hoạch mới"), ("note", "Báo cáo")]
    assert items[0].days_left < 0 < items[1].days_left == (early.due_on - today).days and items[2].days_left is None


def from_scene(cast, document):
    from documents.tests.scenes import make_paper  # only this scene needs a paper without facts

    return make_paper(organization=document.organization)


def test_the_command_writes_the_css_that_is_committed(tmp_path, settings, capsys):
    committed = settings.BASE_DIR / "static" / "documents" / "layouts" / "ND30-2020.css"
    words = committed.read_text(encoding="utf-8")
    settings.BASE_DIR = tmp_path
    call_command(write_layout_css.Command())
    assert (tmp_path / "static" / "documents" / "layouts" / "ND30-2020.css").read_text(encoding="utf-8") == words
    assert "Đã ghi ND30-2020.css" in capsys.readouterr().out
