"""The self-assessment report of sixty pages: its PDF beside bare WeasyPrint on the same HTML, its DOCX, its queries."""

from django.urls import reverse
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from accreditation.bench import texts
from accreditation.bench.clock import interleaved, queries, timed
from accreditation.bench.papers import OVERHEAD, bare, cpu_of_both
from accreditation.bench.rows import Row
from assessments.enums import PaperKind
from assessments.models import Assessment, LevelState
from assessments.papers.collect import collect
from assessments.papers.dossier import read_dossier
from assessments.workflow_papers import blank_document
from documents import pdf
from documents.docx import render_docx
from documents.html import printed_document
from documents.pdf import render_pdf
from documents.pdf_child import BASE_URL, AssetFetcher

RUNS = 3
DOCX, LIST = 500, 150  # ms
SENTENCES = 24  # a level of a criterion, so that the report has about sixty pages
QUERIES = 25


def report_of(assessment):
    """The report as a Paper, with long texts at every level."""
    states = list(LevelState.objects.filter(sheet__assessment=assessment))
    for number, row in enumerate(states):
        row.text = texts.long(number, SENTENCES)
    LevelState.objects.bulk_update(states, ["text"])
    assessment = Assessment.objects.select_related("organization", "regulation_set").get(pk=assessment.pk)
    return collect(read_dossier(assessment), PaperKind.REPORT, blank_document(assessment, PaperKind.REPORT))


def report_rows(world):
    """Rows of the report; the ratio is of CPU time, as for plans."""
    paper = report_of(world.assessment)
    html, assets = printed_document(paper), pdf.paper_assets(paper.layout)
    pages = len(HTML(string=html, base_url=BASE_URL, url_fetcher=AssetFetcher(assets)).render(font_config=FontConfiguration()).pages)
    ours, theirs = interleaved(lambda: render_pdf(html, assets=assets), lambda: bare(html, assets), RUNS, cpu_clock=cpu_of_both)
    client, place = world.client(world.principal), reverse("paper_list", args=[world.assessment.pk])
    note = f"{pages} trang; CPU {ours.cpu:.0f} / {theirs.cpu:.0f} ms, trung vị {RUNS} lượt xen kẽ"
    return [
        Row("PDF báo cáo tự đánh giá so với WeasyPrint trần", ours.cpu / theirs.cpu, "×", OVERHEAD, note),
        ours.row("PDF báo cáo tự đánh giá"),
        timed(lambda: render_docx(paper)).row("DOCX báo cáo tự đánh giá", DOCX),
        timed(lambda: client.get(place)).row("hồ sơ của đợt", LIST),
        Row("hồ sơ của đợt: số truy vấn", queries(lambda: client.get(place)), "", QUERIES),
    ]
