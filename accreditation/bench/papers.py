"""Papers: our PDF beside bare WeasyPrint on the same HTML, the child's memory, growth with the number of actions."""

import logging
import time

from django.urls import reverse
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from accreditation.bench.clock import interleaved, timed
from accreditation.bench.rows import Row
from accreditation.bench.world import LARGE, SMALL
from documents import pdf
from documents.html import printed_document
from documents.pdf_child import BASE_URL, VARIANT, AssetFetcher
from improvement_plans.papers import collect

RUNS = 3
OVERHEAD = 1.15
MEMORY = 256  # MiB: twice what such papers take; the child's hard limit is documents.pdf.LIMITS
MIB = 1024 * 1024


def bare(html, assets):
    """WeasyPrint as its manual shows it, with our fonts and the same variant of PDF."""
    document = HTML(string=html, base_url=BASE_URL, url_fetcher=AssetFetcher(assets))
    return document.write_pdf(font_config=FontConfiguration(), pdf_variant=VARIANT)


def cpu_of_both():
    """CPU seconds of this process and of the child that draws."""
    return time.process_time() + pdf.child_usage()[0]


def drawn(client, plan):
    """Fetch a plan's draft PDF; a refusal must not be measured as a quick paper."""
    response = client.get(reverse("plan_pdf", args=[plan.pk]))
    if response.headers["Content-Type"] != "application/pdf":
        raise RuntimeError(f"no PDF of plan {plan.pk}")


def pdf_rows(world, small, large, growth):
    """Rows of the draft PDF of both plans. `growth` is how many times more the large plan may take.

    The ratios are of CPU time: two processes that wait for a busy machine tell nothing about each other.
    """
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # the child's own copy is as quiet
    client, paper = world.client(world.principal), collect(small)
    html, assets = printed_document(paper, draft=True), pdf.paper_assets(paper.layout)
    ours, theirs = interleaved(lambda: drawn(client, small), lambda: bare(html, assets), RUNS, cpu_clock=cpu_of_both)
    memory = pdf.child_usage()[1]
    larger = timed(lambda: drawn(client, large), 1, cpu_clock=cpu_of_both)
    note = f"CPU {ours.cpu:.0f} / {theirs.cpu:.0f} ms, trung vị {RUNS} lượt xen kẽ"
    return [
        Row(f"PDF {SMALL} nhiệm vụ so với WeasyPrint trần", ours.cpu / theirs.cpu, "×", OVERHEAD, note),
        ours.row(f"PDF {SMALL} nhiệm vụ"),
        Row(f"PDF: {LARGE} nhiệm vụ so với {SMALL}", larger.cpu / ours.cpu, "×", growth, f"CPU {larger.cpu:.0f} ms"),
        Row(f"bộ nhớ tiến trình PDF, {SMALL} nhiệm vụ", memory / MIB, "MiB", MEMORY),
        Row(f"bộ nhớ tiến trình PDF, {LARGE} nhiệm vụ", pdf.child_usage()[1] / MIB, "MiB", MEMORY),
    ]
