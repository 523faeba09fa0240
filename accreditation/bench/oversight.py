"""The overseer's pages over two thousand schools of five years: table, its file, counts by criterion, overdue actions, money."""

import gc
import hashlib
from datetime import timedelta
from functools import partial

from django.db import connection
from django.urls import reverse

from accreditation.bench.clock import queries, timed
from accreditation.bench.rows import Row
from documents.enums import DocumentKind, DocumentState, FactKind, FundingState, Route
from documents.models import Document, Submission, Version, VersionFact, VersionTotals
from documents.paper_guards import lift_all

FEW, MANY, YEARS = 200, 2000, 5
TABLE, DASHBOARD, EXPORT, QUERIES = 150, 300, 5000, 12  # ms, queries
WEAKNESSES = 10  # of a plan of one of the years before
CODE = "TT57-2026"
CRITERIA = [f"{standard}.{number}" for standard in range(1, 6) for number in range(1, 6)]


def oversight_rows(world, crowd, page_of, few=FEW, many=MANY):
    """The table with few and with many schools, then the other pages; `page_of` opens a page or fails."""
    client = world.client(world.officer)
    names = ("school_list", "school_export", "finding_list", "overdue_list", "funding_requests")
    table, export, counts, overdue, funding = (partial(page_of, client, reverse(name)) for name in names)
    crowd.grow(few)
    few = max(few, crowd.size)  # the lists may have been measured with more
    before = queries(table)
    crowd.grow(many)
    add_years(world, YEARS - 1)
    name_criteria()
    approve_some(world)
    settle()
    after = queries(table)
    return [
        timed(table).row(f"bảng trường, {many} trường × {YEARS} năm", TABLE),
        Row("bảng trường: số truy vấn", after, "", QUERIES),
        Row(f"bảng trường: số truy vấn so với {few} trường", after / before, "×", 1, f"{before} → {after}"),
        timed(export, runs=3).row(f"bảng trường thành Excel, {many} dòng", EXPORT),
        timed(counts).row(f"tổng hợp theo tiêu chí, {many} trường × {YEARS} năm", DASHBOARD),
        Row("tổng hợp theo tiêu chí: số truy vấn", queries(counts), "", QUERIES),
        timed(overdue).row(f"nhiệm vụ quá hạn, {many // 2} nhiệm vụ", DASHBOARD),
        timed(funding).row(f"kinh phí đề nghị, {many} trường × {YEARS} năm", DASHBOARD),
    ]


def add_years(world, years):
    """Further plans of every school that has sent one, of years before: the newest submission stays the newest."""
    newest = list(Submission.objects.filter(receiver=world.commune).select_related("version__document").defer("version__snapshot"))
    for year in range(years):
        documents = Document.objects.bulk_create(
            Document(organization_id=row.version.document.organization_id, kind=DocumentKind.IMPROVEMENT_PLAN, route=Route.APPROVAL,
                     state=DocumentState.ISSUED, title=f"Kế hoạch cải tiến chất lượng, {year + 1} năm trước", search_text="ke hoach")
            for row in newest
        )  # fmt: skip
        versions = Version.objects.bulk_create(
            Version(document=row, number=1, snapshot={}, content_sha256=hashlib.sha256(str(row.pk).encode()).hexdigest()) for row in documents
        )
        VersionTotals.objects.bulk_create(VersionTotals(version=row, weaknesses=WEAKNESSES) for row in versions)
        facts = (VersionFact(version=row, kind=FactKind.WEAKNESS, row_key=f"action:{number}") for row in versions for number in range(WEAKNESSES))
        VersionFact.objects.bulk_create(facts, batch_size=5000)
        Submission.objects.bulk_create(Submission(version=row, receiver=world.commune, route=Route.APPROVAL, sent_by=world.principal, decision="approved") for row in versions)
    again = [Submission(version=row.version, receiver=row.receiver, route=row.route, sent_by_id=row.sent_by_id, due_on=row.due_on) for row in newest]
    lift_all(connection, "update")  # a trial database, thrown away after the measurement
    Submission.objects.filter(pk__in=[row.pk for row in newest]).update(decision="taken_back")
    Submission.objects.bulk_create(again)


def name_criteria():
    """Give every fact a criterion, as plans made from an assessment have, and let all money be asked for; the sums follow."""
    lift_all(connection, "update")
    VersionFact.objects.filter(kind=FactKind.BUDGET).update(funding=FundingState.ASKED)
    for number, criterion in enumerate(CRITERIA):
        VersionFact.objects.filter(row_key=f"action:{number}").update(regulation_code=CODE, criterion=criterion)
    for number, asked in ((WEAKNESSES, 0), (len(CRITERIA), 1_000_000)):
        named = [[CODE, criterion, 1, asked] for criterion in CRITERIA[:number]]
        VersionTotals.objects.filter(weaknesses=number).update(by_criterion=named)


def approve_some(world):
    """Half of the newest plans are approved; one action of each is overdue."""
    lift_all(connection, "update")
    waiting = Submission.objects.filter(receiver=world.commune, decision="").values_list("pk", "version", "version__document")
    pks, versions, documents = zip(*list(waiting)[::2], strict=True)
    Document.objects.filter(pk__in=documents).update(state=DocumentState.APPROVED)
    Submission.objects.filter(pk__in=pks).update(decision="approved")
    VersionFact.objects.filter(version__in=versions, kind=FactKind.ACTION, row_key="action:3").update(due_on=world.today - timedelta(days=9))


def settle():
    """What a server does by itself in the background after many rows came: look how they are spread.

    What making the rows left in memory is no server's either: the collector would walk through it at every page.
    """
    gc.collect()
    gc.freeze()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
