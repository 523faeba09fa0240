"""How far the school is: assessments, criterion sheets, verdicts, weaknesses."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Count, Q

from accounts.models import Organization
from assessments.enums import AssessmentKind, Priority, WorkStatus
from formats.dates import school_year_bounds, school_year_label
from schools.permissions import works_in_school
from standards.enums import Framework, Verdict
from standards.models import Criterion, Indicator, RegulationSet, TopLevelItem


def place_label(level, letter):
    """`Mức 1, chỉ báo a`; a level without letters is just `Mức 2`."""
    return f"Mức {level}" if letter == "-" else f"Mức {level}, chỉ báo {letter}"


FIGURES_NOT_SOLE_GROUND = "figures_not_sole_ground"  # key of the rule in the pack


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """The school's own people only: an authority never sees a school's working papers."""
        return self.filter(organization=acting.organization) if works_in_school(acting) else self.none()

    def with_progress(self):
        """Each row gets `sheet_count` and `done_count`."""
        done = Q(criterion_assessments__status=WorkStatus.DONE)
        return self.annotate(sheet_count=Count("criterion_assessments"), done_count=Count("criterion_assessments", filter=done)).order_by("-school_year", "-pk")

    def with_open_work(self, user):
        """Each row gets `open_count`, sheets not done, and `mine_count`, those of them assigned to the person."""
        is_open = Q(criterion_assessments__status__in=[WorkStatus.NOT_OPENED, WorkStatus.IN_PROGRESS])
        mine = is_open & Q(criterion_assessments__assignees=user)
        counts = {name: Count("criterion_assessments", filter=which, distinct=True) for name, which in (("open_count", is_open), ("mine_count", mine))}
        return self.annotate(**counts).order_by("-school_year", "-pk")


NOT_APPLICABLE_NEEDS_REASON = ~Q(verdict=Verdict.NOT_APPLICABLE, reason="")
REASON_MESSAGE = "“Không áp dụng” phải có lý do."


class Assessment(models.Model):
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="assessments")
    school_year = models.PositiveSmallIntegerField("năm học")
    regulation_set = models.ForeignKey(RegulationSet, on_delete=models.PROTECT, related_name="assessments", verbose_name="bộ tiêu chuẩn")
    framework = models.CharField("khung", max_length=12, choices=Framework.choices)
    kind = models.CharField("loại đánh giá", max_length=8, choices=AssessmentKind.choices, default=AssessmentKind.SELF)
    target_level = models.PositiveSmallIntegerField("mức phấn đấu", null=True, blank=True)
    opened_at = models.DateTimeField("mở lúc", auto_now_add=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt đánh giá"
        ordering = ["-school_year", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "school_year", "regulation_set", "kind"], name="assessment_once",
                                    violation_error_message="Năm học này đã có đợt đánh giá theo bộ tiêu chuẩn đó."),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} năm học {school_year_label(self.school_year)}"

    @property
    def unread_amendments(self):
        """Known changes of the set, in force on some day of the school year, whose text the set does not hold (DESIGN 3.1)."""
        last = school_year_bounds(self.school_year)[1].isoformat()
        return [row for row in self.regulation_set.amended_by if row["in_force_from"] <= last]

    def figures_rule(self, on):
        """The dated rule of the set by which figures alone decide nothing on that day (TT 57/2026, khoản 4 Điều 27); None without one."""
        return self.regulation_set.rule_on(FIGURES_NOT_SOLE_GROUND, on)


class CriterionAssessmentQuerySet(models.QuerySet):
    def visible_to(self, acting):
        return self.filter(assessment__in=Assessment.objects.visible_to(acting))

    def with_names(self):
        """With the criterion, its standard, its assessment and the people it is assigned to."""
        return self.select_related("criterion__standard", "assessment__regulation_set").prefetch_related("assignees")


class CriterionAssessment(models.Model):
    """Phiếu đánh giá tiêu chí. `version` counts saves, so that nobody overwrites another's text unseen."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="criterion_assessments")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+", verbose_name="tiêu chí")
    status = models.CharField("tiến độ", max_length=12, choices=WorkStatus.choices, default=WorkStatus.NOT_OPENED)
    strengths = models.TextField("điểm mạnh", blank=True, max_length=8000)
    assignees = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="assigned_criteria", verbose_name="người được phân công")
    # Those of them chosen by name: they keep the sheet when their group loses it.
    named = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name="người được giao đích danh")
    version = models.PositiveIntegerField(default=0)

    objects = CriterionAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "phiếu đánh giá tiêu chí"
        ordering = ["assessment", "criterion__standard__position", "criterion__position"]
        constraints = [models.UniqueConstraint(fields=["assessment", "criterion"], name="criterion_assessment_once")]

    def __str__(self):
        return f"Phiếu tiêu chí {self.criterion.code}"


class LevelState(models.Model):
    """Hiện trạng của một mức."""

    sheet = models.ForeignKey(CriterionAssessment, on_delete=models.CASCADE, related_name="level_states")
    level = models.PositiveSmallIntegerField("mức")
    text = models.TextField("hiện trạng", blank=True, max_length=12000)

    class Meta:
        verbose_name = "hiện trạng theo mức"
        ordering = ["sheet", "level"]
        constraints = [models.UniqueConstraint(fields=["sheet", "level"], name="level_state_once")]

    def __str__(self):
        return f"Hiện trạng Mức {self.level}"


class Confirmable(models.Model):
    """What the figures said when a person confirmed a verdict against them; empty while nobody did.

    `figures_used` holds [metric, school year, level, value] of what was looked at, "" for what was not known: where it no longer fits
    what is stored, the verdict waits to be looked at again (assessments.flags).
    """

    proposed = models.CharField("đề xuất lúc kết luận", max_length=16, blank=True)
    proposed_reason = models.CharField("lý do của đề xuất", max_length=600, blank=True)
    figures_used = models.JSONField("số liệu đã dùng", default=list, blank=True)
    override_reason = models.CharField("lý do kết luận khác đề xuất", max_length=500, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người kết luận")
    confirmed_at = models.DateTimeField("kết luận lúc", null=True, blank=True)

    class Meta:
        abstract = True


class IndicatorVerdict(Confirmable):
    sheet = models.ForeignKey(CriterionAssessment, on_delete=models.CASCADE, related_name="verdicts")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", verbose_name="chỉ báo")
    verdict = models.CharField("kết quả", max_length=14, choices=Verdict.choices, default=Verdict.NOT_ASSESSED)
    reason = models.CharField("lý do", max_length=500, blank=True)

    class Meta:
        verbose_name = "kết quả chỉ báo"
        ordering = ["sheet", "indicator"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "indicator"], name="indicator_verdict_once"),
            models.CheckConstraint(condition=NOT_APPLICABLE_NEEDS_REASON, name="indicator_verdict_reason", violation_error_message=REASON_MESSAGE),
        ]

    def __str__(self):
        return f"{self.indicator}: {self.get_verdict_display()}"


class TopLevelVerdict(Confirmable):
    """Verdict on one item of Mức 4 (Điều 22), with its own description of the present state."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="top_level_verdicts")
    item = models.ForeignKey(TopLevelItem, on_delete=models.PROTECT, related_name="+", verbose_name="nội dung Mức 4")
    verdict = models.CharField("kết quả", max_length=14, choices=Verdict.choices, default=Verdict.NOT_ASSESSED)
    reason = models.CharField("lý do", max_length=500, blank=True)
    text = models.TextField("hiện trạng", blank=True, max_length=8000)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "kết quả Mức 4"
        ordering = ["assessment", "item__position"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "item"], name="top_level_verdict_once"),
            models.CheckConstraint(condition=NOT_APPLICABLE_NEEDS_REASON, name="top_level_verdict_reason", violation_error_message=REASON_MESSAGE),
        ]

    def __str__(self):
        return f"{self.item}: {self.get_verdict_display()}"


class Weakness(models.Model):
    sheet = models.ForeignKey(CriterionAssessment, on_delete=models.CASCADE, related_name="weaknesses")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    level = models.PositiveSmallIntegerField("mức")
    letter = models.CharField("chỉ báo", max_length=4, default="-")
    text = models.TextField("điểm yếu", max_length=4000)
    cause = models.TextField("nguyên nhân", blank=True, max_length=4000)
    priority = models.PositiveSmallIntegerField("mức ưu tiên", choices=Priority.choices, default=Priority.MEDIUM)
    position = models.PositiveSmallIntegerField(default=0)
    finding = models.ForeignKey("AppraisalFinding", on_delete=models.PROTECT, null=True, blank=True, related_name="weaknesses", verbose_name="đoàn thẩm định nêu")

    class Meta:
        verbose_name = "hạn chế, điểm yếu"
        verbose_name_plural = "hạn chế, điểm yếu"
        ordering = ["sheet", "level", "letter", "position", "pk"]

    def __str__(self):
        return self.text[:80]

    @property
    def origin_words(self):
        """Which appraisal team found it, and when; "" for one of the school's own. Needs `finding__room` read."""
        return self.finding.origin_words if self.finding_id else ""

    @property
    def place_label(self):
        """Where it stands: `Mức 1, chỉ báo a`."""
        return place_label(self.level, self.letter)
