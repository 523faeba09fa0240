"""Targets that stand as lines in a section, each tied to a figure or only typed, and what checkpoints found reached."""

import uuid

from django.conf import settings
from django.db import models

from improvement_plans.enums import TargetKind
from standards.metrics import catalogue


class SectionTarget(models.Model):
    """One line of numeric aims, printed as a bullet under its section; the fields are those of an action's target."""

    section = models.ForeignKey("improvement_plans.PlanSection", on_delete=models.CASCADE, related_name="targets")
    key = models.UUIDField(default=uuid.uuid4, db_index=True, editable=False)
    name = models.CharField("nội dung chỉ tiêu", max_length=250, blank=True)
    metric = models.CharField("chỉ số", max_length=60, blank=True)
    baseline_value = models.DecimalField("số liệu gốc", max_digits=14, decimal_places=3, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField("năm học của số liệu gốc", null=True, blank=True)
    target_kind = models.CharField("chỉ tiêu", max_length=8, choices=TargetKind.choices[1:], default=TargetKind.REACH)
    target_value = models.DecimalField("giá trị", max_digits=14, decimal_places=3, null=True, blank=True)
    target_value_to = models.DecimalField("đến giá trị", max_digits=14, decimal_places=3, null=True, blank=True)
    target_unit = models.CharField("đơn vị", max_length=30, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "chỉ tiêu của mục"
        ordering = ["section", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["section", "key"], name="section_target_key_once")]

    def __str__(self):
        return self.name or getattr(catalogue().metrics.get(self.metric), "name", "Chỉ tiêu")


class TargetResult(models.Model):
    """The number a checkpoint found reached for a target."""

    checkpoint = models.ForeignKey("improvement_plans.Checkpoint", on_delete=models.CASCADE, related_name="target_results")
    target = models.ForeignKey(SectionTarget, on_delete=models.CASCADE, related_name="results")
    actual_value = models.DecimalField("đạt được", max_digits=14, decimal_places=3)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", auto_now=True)

    class Meta:
        verbose_name = "kết quả chỉ tiêu"
        ordering = ["checkpoint", "pk"]
        constraints = [models.UniqueConstraint(fields=["checkpoint", "target"], name="target_result_once")]

    def __str__(self):
        return f"{self.target}: {self.actual_value}"
