"""What the official papers of an assessment need beyond its sheets: their own words, and the document of each paper."""

from django.db import models

from assessments.enums import PaperKind
from assessments.models.assessment import Assessment
from documents.models import Document

LONGEST_TEXT = 20_000


class ReportText(models.Model):
    """Words of one place of the papers (assessments.papers.places); a table's rows are lines with tabs.

    A place without a row prints what the program proposes. `version` counts saves.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="report_texts")
    key = models.CharField("vị trí", max_length=60)
    text = models.TextField("lời viết", blank=True, max_length=LONGEST_TEXT)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "lời viết của hồ sơ"
        ordering = ["assessment", "key"]
        constraints = [models.UniqueConstraint(fields=["assessment", "key"], name="report_text_once")]

    def __str__(self):
        return f"{self.key}: {self.text[:60]}"


class AssessmentPaperQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Papers of the own school; an authority reads them only as submitted (documents)."""
        return self.filter(assessment__in=Assessment.objects.visible_to(acting))


class AssessmentPaper(models.Model):
    """One numbered paper of an assessment: decision, plan or report. It has no state of its own: its document has."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField("loại", max_length=10, choices=PaperKind.choices)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="assessment_paper")

    objects = AssessmentPaperQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản của đợt đánh giá"
        ordering = ["assessment", "pk"]
        constraints = [models.UniqueConstraint(fields=["assessment", "kind"], name="assessment_paper_once")]

    def __str__(self):
        return str(self.document)
