"""What the last assessment wrote, laid beside the empty boxes of the new one until a person reviews it."""

import uuid

from django.conf import settings
from django.db import models

from assessments.enums import InheritedKind, Priority, ReviewState
from assessments.models.assessment import CriterionAssessment, place_label
from assessments.models.evidence import Evidence


class InheritedPartQuerySet(models.QuerySet):
    def unreviewed(self):
        """Those nobody has taken or dropped."""
        return self.filter(state=ReviewState.UNREVIEWED)


class InheritedPart(models.Model):
    """One text, weakness or evidence "kế thừa – chưa rà soát". It is no part of the sheet: nothing that counts, judges or prints reads it.

    `source_key` is the part's key on the source sheet (assessments.sheets); `level`, `letter` are the proposed place here.
    """

    sheet = models.ForeignKey(CriterionAssessment, on_delete=models.CASCADE, related_name="inherited_parts")
    source_sheet = models.ForeignKey(CriterionAssessment, on_delete=models.SET_NULL, null=True, related_name="+")
    source_code = models.CharField("tiêu chí cũ", max_length=8)
    source_key = models.CharField(max_length=60)
    kind = models.CharField("loại nội dung", max_length=12, choices=InheritedKind.choices)
    level = models.PositiveSmallIntegerField("mức", default=0)
    letter = models.CharField("chỉ báo", max_length=4, default="-")
    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="minh chứng")
    text = models.TextField("nội dung", max_length=12000)
    cause = models.TextField("nguyên nhân", blank=True, max_length=4000)
    priority = models.PositiveSmallIntegerField("mức ưu tiên", choices=Priority.choices, default=Priority.MEDIUM)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField("tình trạng", max_length=12, choices=ReviewState.choices, default=ReviewState.UNREVIEWED)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người rà soát")
    reviewed_at = models.DateTimeField("rà soát lúc", null=True)

    objects = InheritedPartQuerySet.as_manager()

    class Meta:
        verbose_name = "nội dung kế thừa"
        ordering = ["sheet", "source_code", "level", "pk"]
        constraints = [models.UniqueConstraint(fields=["sheet", "source_sheet", "source_key"], name="inherited_part_once")]

    def __str__(self):
        return f"Kế thừa {self.get_kind_display().lower()} từ tiêu chí {self.source_code}"

    @property
    def place_label(self):
        """Where it would stand in this sheet."""
        return place_label(self.level, self.letter) if self.level else ""
