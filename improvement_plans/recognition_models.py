"""Schools that an authority's plan puts forward for the national standard; rows of a plan, so they live beside its other models."""

import uuid

from django.db import models

from improvement_plans.enums import RecognitionWay
from schools.models import School
from standards.enums import SchoolType


class RecognitionGoal(models.Model):
    """One school to be raised or recognised again in the plan's year. Its printed name may be typed where the school has no account here."""

    plan = models.ForeignKey("improvement_plans.ImprovementPlan", on_delete=models.CASCADE, related_name="recognition_goals")
    key = models.UUIDField(default=uuid.uuid4, db_index=True, editable=False)
    way = models.CharField("mục tiêu", max_length=6, choices=RecognitionWay.choices)
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="trường")
    school_type = models.CharField("cấp học", max_length=16, choices=SchoolType.choices)
    name = models.CharField("tên trường in trong bảng", max_length=200)
    degree = models.PositiveSmallIntegerField("mức độ", null=True, blank=True)
    month = models.PositiveSmallIntegerField("tháng đề nghị", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "trường đề nghị công nhận"
        ordering = ["plan", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="goal_key_once"),
            models.CheckConstraint(condition=models.Q(month__isnull=True) | models.Q(month__gte=1, month__lte=12), name="goal_month",
                                   violation_error_message="Tháng từ 1 đến 12."),
            models.CheckConstraint(condition=models.Q(degree__isnull=True) | models.Q(degree__gte=1, degree__lte=2), name="goal_degree",
                                   violation_error_message="Chuẩn quốc gia có mức độ 1 và 2."),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    @property
    def printed_name(self):
        """`Trường A (mức độ 2)`."""
        return f"{self.name} (mức độ {self.degree})" if self.degree else self.name
