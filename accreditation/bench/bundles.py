"""A zip of three hundred stored plans, as an authority asks for it; built the way the background does."""

from accreditation.bench.clock import queries, timed
from accreditation.bench.rows import Row
from documents.enums import DocumentState
from documents.models import Document, IssuedPaper, NumberSeries, PaperNumber, Submission, Version
from documents.workflow_issue import PDF
from improvement_plans.bundles import build_zip, choices_for
from records.files import store

STORED, SIZE = 300, 90_000  # plans, and about the bytes of one with 25 actions
TARGET, QUERIES, RUNS = 3000, 12, 3
SYMBOL = "/KH-GOI"  # told apart from the papers of the crowd, whose files are empty


def issued_plans(world, count):
    """Papers that went all the way, written straight into the database: only reading them is measured."""
    series = NumberSeries.objects.create(organization=world.place, year=world.year, type="BENCH")
    by = {"sent_by": world.principal, "decided_by": world.leader}
    for number in range(1, count + 1):
        fields = {"organization": world.place, "kind": "improvement_plan", "route": "approval", "state": DocumentState.ISSUED}
        document = Document.objects.create(title=f"Kế hoạch cải tiến chất lượng số {number}", **fields)
        version = Version.objects.create(document=document, number=1, snapshot={"format": 1}, content_sha256="0" * 64)
        Submission.objects.create(version=version, receiver=world.commune, route="approval", decision="approved", **by)
        content = b"%PDF" + number.to_bytes(4, "big") * (SIZE // 4)
        file = store(content, f"kh-{number}.pdf", PDF, organization=world.place, by=world.clerk)
        held = PaperNumber.objects.create(series=series, number=number, state="used", dated_on=world.today, by=world.clerk)
        IssuedPaper.objects.create(version=version, number=held, symbol=f"{number}{SYMBOL}", dated_on=world.today, file=file,
                                   issued_sha256=file.sha256, issued_by=world.clerk)


def bundle_rows(world, count=STORED):
    """Rows of choosing and packing; fewer files than plans must not be measured as quick."""
    issued_plans(world, count)
    acting = world.acting(world.officer)

    def pack():
        found = [row for row in choices_for(acting, only_issued=True) if row.issued.symbol.endswith(SYMBOL)]
        _, failed = build_zip([row.pick for row in found], found)
        if failed or len(found) < count:
            raise RuntimeError(f"{len(found)} plans, {failed} without a file")

    note = f"{count * SIZE / 1e6:.0f} MB"
    timing = timed(pack, RUNS)
    return [
        Row(f"gói zip {count} kế hoạch đã lưu", timing.wall, "ms", TARGET, f"{timing.note}, {note}"),
        Row(f"gói zip {count} kế hoạch: số truy vấn", queries(pack), "", QUERIES),
    ]
