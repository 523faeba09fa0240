"""Days by which parts of an assessment have to be done."""

from django.db import models

from assessments.enums import DeadlineKind
from assessments.models.assessment import Assessment


class AssessmentDeadline(models.Model):
    """A term of the school's own; a row with `is_law` only keeps that a term of the law was met (its day is data of the set)."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="deadlines")
    kind = models.CharField("loại mốc", max_length=16, choices=DeadlineKind.choices)
    name = models.CharField("tên mốc", max_length=150, blank=True)
    due_on = models.DateField("hạn")
    is_law = models.BooleanField("hạn theo quy định", default=False)
    done_on = models.DateField("xong ngày", null=True, blank=True)

    class Meta:
        verbose_name = "mốc thời hạn của đợt"
        ordering = ["assessment", "due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "kind"], condition=models.Q(is_law=True), name="law_deadline_once"),
        ]

    def __str__(self):
        return self.name or self.get_kind_display()
