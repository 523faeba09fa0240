"""What the school will do: plan, sections, problems, actions, money. A plan has no state of its own: its document has."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organization
from assessments.models import Assessment, Evidence, Weakness, WorkGroup
from documents.models import Document
from documents.permissions import reads_papers
from formats.dates import school_year_bounds, school_year_label
from improvement_plans.enums import (
    FIGURE_SCOPES,
    BudgetSource,
    BundleState,
    CheckpointKind,
    CheckpointState,
    DoneState,
    FundingState,
    MoneyState,
    OwnerRole,
    PeriodKind,
    SectionKind,
    TableShape,
    TargetKind,
    TimePrecision,
)
from improvement_plans.recognition_models import RecognitionGoal as RecognitionGoal
from improvement_plans.target_models import SectionTarget as SectionTarget
from improvement_plans.target_models import TargetResult as TargetResult
from improvement_plans.template_models import OrganizationTemplate as OrganizationTemplate
from records.models import StoredFile
from standards.models import Criterion, RegulationSet


class ImprovementPlanQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Plans of the organisation one acts for; an authority reads a school's plan only as submitted (documents)."""
        return self.filter(document__in=Document.objects.visible_to(acting))

    def not_reports(self):
        """Plans proper, without the reports on how one went."""
        return self.filter(reported_plan__isnull=True)


class ImprovementPlan(models.Model):
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="improvement_plans")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="improvement_plan")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, null=True, blank=True, related_name="improvement_plans")
    regulation_set = models.ForeignKey(RegulationSet, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bộ tiêu chuẩn")
    reported_plan = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reports", verbose_name="kế hoạch được báo cáo")
    reported_checkpoint = models.ForeignKey("Checkpoint", on_delete=models.PROTECT, null=True, blank=True, related_name="reports", verbose_name="đến đợt theo dõi")
    template = models.CharField("mẫu kế hoạch", max_length=20, default="quality-2018")
    table_shape = models.CharField("bảng nhiệm vụ", max_length=8, choices=TableShape.choices, default=TableShape.NINE)
    period_kind = models.CharField("thời kỳ", max_length=14, choices=PeriodKind.choices, default=PeriodKind.SCHOOL_YEAR)
    period_start = models.PositiveSmallIntegerField("từ năm")
    period_end = models.PositiveSmallIntegerField("đến năm")
    title_lines = models.CharField("trích yếu (mỗi dòng một ý)", max_length=250)
    preamble_bases = models.TextField("căn cứ đặt ở đầu văn bản (mỗi dòng một căn cứ)", blank=True, max_length=6000)
    lead_in = models.TextField("lời dẫn", blank=True, max_length=2000)
    closing = models.TextField("đoạn kết", blank=True, max_length=2000)
    recipients = models.TextField("nơi nhận", blank=True, max_length=2000)
    prints_totals = models.BooleanField("in dòng tổng kinh phí", default=False)
    prints_unknown_money = models.BooleanField("in “Chưa xác định” nơi chưa rõ kinh phí", default=False)
    version = models.PositiveIntegerField(default=0)

    objects = ImprovementPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "kế hoạch cải tiến chất lượng"
        ordering = ["-period_start", "-pk"]

    def __str__(self):
        return self.document.title

    @property
    def period_label(self):
        """`năm học 2026-2027`, `năm 2027` or `giai đoạn 2025-2030`."""
        if self.period_kind == PeriodKind.SCHOOL_YEAR:
            return f"năm học {school_year_label(self.period_start)}"
        if self.period_kind == PeriodKind.CALENDAR_YEAR:
            return f"năm {self.period_start}"
        return f"giai đoạn {self.period_start}-{self.period_end}"

    @property
    def period_bounds(self):
        """First and last day of the period; a range counts whole calendar years."""
        if self.period_kind == PeriodKind.SCHOOL_YEAR:
            return school_year_bounds(self.period_start)
        return date(self.period_start, 1, 1), date(self.period_end, 12, 31)


class PresentQuerySet(models.QuerySet):
    def present(self):
        return self.filter(removed_at__isnull=True)


class PlanSection(models.Model):
    """A heading with text under it; `parent` makes 1., 2. under I., II. Numbers are made by the program."""

    plan = models.ForeignKey(ImprovementPlan, on_delete=models.CASCADE, related_name="sections")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    key = models.UUIDField(default=uuid.uuid4, db_index=True, editable=False)
    kind = models.CharField("loại mục", max_length=14, choices=SectionKind.choices, default=SectionKind.TEXT)
    heading = models.CharField("tiêu đề", max_length=250)
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tiêu chí")
    text = models.TextField("nội dung", blank=True, max_length=20000)
    metric_keys = models.JSONField("số liệu năm năm in dưới mục", default=list, blank=True)
    metric_level = models.CharField("số liệu của", max_length=16, choices=FIGURE_SCOPES, blank=True, default="")
    position = models.PositiveSmallIntegerField()
    removed_at = models.DateTimeField("bỏ lúc", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = PresentQuerySet.as_manager()

    class Meta:
        verbose_name = "mục của kế hoạch"
        ordering = ["plan", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="section_key_once")]

    def __str__(self):
        return self.heading


class PlanProblem(models.Model):
    plan = models.ForeignKey(ImprovementPlan, on_delete=models.CASCADE, related_name="problems")
    key = models.UUIDField(default=uuid.uuid4, db_index=True, editable=False)
    weaknesses = models.ManyToManyField(Weakness, blank=True, related_name="problems", verbose_name="hạn chế, điểm yếu")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tiêu chí")
    level = models.PositiveSmallIntegerField("mức", null=True, blank=True)
    text = models.TextField("vấn đề, điểm yếu", max_length=4000)
    present_state = models.TextField("hiện trạng", blank=True, max_length=12000)
    cause = models.TextField("nguyên nhân", blank=True, max_length=4000)
    is_focus = models.BooleanField("trọng tâm", default=False)
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField("bỏ lúc", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = PresentQuerySet.as_manager()

    class Meta:
        verbose_name = "vấn đề cần cải tiến"
        ordering = ["plan", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="problem_key_once")]

    def __str__(self):
        return self.text[:80]


class PlanActionQuerySet(models.QuerySet):
    def present(self):
        return self.filter(deleted_at__isnull=True)


class PlanAction(models.Model):
    """One row of the plan's table. Its `key` stays the same through every version and revision of one plan.

    Carried into the next plan it is a new row, which remembers the one it came from.
    """

    problem = models.ForeignKey(PlanProblem, on_delete=models.CASCADE, related_name="actions")
    key = models.UUIDField(default=uuid.uuid4, db_index=True, editable=False)
    expected_result = models.TextField("kết quả cần đạt (so với hiện trạng)", blank=True, max_length=4000)
    target_kind = models.CharField("chỉ tiêu", max_length=8, choices=TargetKind.choices, blank=True, default=TargetKind.NONE)
    target_value = models.DecimalField("giá trị", max_digits=14, decimal_places=3, null=True, blank=True)
    target_value_to = models.DecimalField("đến giá trị", max_digits=14, decimal_places=3, null=True, blank=True)
    target_unit = models.CharField("đơn vị", max_length=30, blank=True)
    metric = models.CharField("chỉ số", max_length=60, blank=True)
    baseline_value = models.DecimalField("số liệu gốc", max_digits=14, decimal_places=3, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField("năm học của số liệu gốc", null=True, blank=True)
    tasks = models.TextField("công việc, giải pháp", blank=True, max_length=4000)
    leaders = models.CharField("chủ trì", max_length=500, blank=True)
    partners = models.CharField("phối hợp", max_length=500, blank=True)
    start_on = models.DateField("bắt đầu", null=True, blank=True)
    end_on = models.DateField("hoàn thành", null=True, blank=True)
    time_precision = models.CharField("tính theo", max_length=12, choices=TimePrecision.choices, default=TimePrecision.MONTH)
    time_text = models.TextField("ghi thời gian bằng lời (in thay ngày)", blank=True, max_length=1000)
    money_state = models.CharField("kinh phí", max_length=10, choices=MoneyState.choices, default=MoneyState.UNKNOWN)
    other_conditions = models.TextField("điều kiện hỗ trợ khác", blank=True, max_length=2000)
    evidence = models.TextField("thông tin, minh chứng dự kiến", blank=True, max_length=2000)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    carried_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to", verbose_name="chuyển tiếp từ")
    position = models.PositiveSmallIntegerField(default=0)
    deleted_at = models.DateTimeField("xóa lúc", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = PlanActionQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm vụ, giải pháp"
        ordering = ["problem", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start_on__isnull=True) | Q(end_on__isnull=True) | Q(end_on__gte=models.F("start_on")),
                name="action_period",
                violation_error_message="Ngày hoàn thành phải từ ngày bắt đầu trở đi.",
            ),
            models.UniqueConstraint(fields=["problem", "key"], name="action_key_once"),
        ]

    def __str__(self):
        return self.tasks[:80] or self.expected_result[:80]


class ActionOwner(models.Model):
    """Who leads or joins an action: a person with an account, a council's work group, or a body or name typed by hand."""

    action = models.ForeignKey(PlanAction, on_delete=models.CASCADE, related_name="owners")
    role = models.CharField("vai trò", max_length=4, choices=OwnerRole.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người")
    group = models.ForeignKey(WorkGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="nhóm")
    text = models.CharField("tên in trong bảng", max_length=150)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "người chủ trì, phối hợp"
        ordering = ["action", "position", "pk"]
        constraints = [models.CheckConstraint(condition=Q(user__isnull=True) | Q(group__isnull=True), name="owner_one_kind",
                                              violation_error_message="Chọn một người hoặc một nhóm.")]

    def __str__(self):
        return self.text


class BudgetLine(models.Model):
    """An amount in whole đồng from one source in one calendar (budget) year."""

    action = models.ForeignKey(PlanAction, on_delete=models.CASCADE, related_name="budget_lines")
    source = models.CharField("nguồn", max_length=14, choices=BudgetSource.choices)
    amount = models.BigIntegerField("số tiền (đồng)")
    budget_year = models.PositiveSmallIntegerField("năm ngân sách", null=True, blank=True)
    state = models.CharField("tình trạng", max_length=10, choices=FundingState.choices, default=FundingState.AVAILABLE)

    class Meta:
        verbose_name = "kinh phí"
        ordering = ["action", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="budget_amount_positive",
                                              violation_error_message="Số tiền phải lớn hơn 0.")]

    def __str__(self):
        return f"{self.get_source_display()}: {self.amount}"


class CheckpointQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Checkpoints of plans of the organisation one acts for: the authority's door to them is a paper."""
        if not reads_papers(acting):
            return self.none()
        own = ImprovementPlan.objects.visible_to(acting)
        return self.filter(plan__in=own, plan__organization=acting.organization)


class Checkpoint(models.Model):
    """A look at how far the actions are; a row of its own, so it is filled after the plan is issued."""

    plan = models.ForeignKey(ImprovementPlan, on_delete=models.CASCADE, related_name="checkpoints")
    kind = models.CharField("đợt", max_length=8, choices=CheckpointKind.choices)
    name = models.CharField("tên đợt", max_length=120)
    planned_on = models.DateField("ngày dự kiến")
    watched = models.TextField("nội dung theo dõi", blank=True, max_length=4000)
    result = models.TextField("kết quả thực hiện", blank=True, max_length=8000)
    adjustment = models.TextField("điều chỉnh (nếu có)", blank=True, max_length=4000)
    assessors = models.CharField("người đánh giá", blank=True, max_length=300)
    state = models.CharField("trạng thái", max_length=6, choices=CheckpointState.choices, default=CheckpointState.OPEN)
    version = models.PositiveIntegerField(default=0)

    objects = CheckpointQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt theo dõi"
        ordering = ["plan", "planned_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "kind"], condition=~Q(kind=CheckpointKind.OWN), name="checkpoint_kind_once",
                                    violation_error_message="Kế hoạch đã có đợt theo dõi này.")
        ]

    def __str__(self):
        return self.name


class CheckpointResult(models.Model):
    """How far one action is at a checkpoint. A new date stands beside the planned one, which is kept."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.CASCADE, related_name="results")
    action = models.ForeignKey(PlanAction, on_delete=models.RESTRICT, related_name="checkpoint_results")
    state = models.CharField("mức độ hoàn thành", max_length=6, choices=DoneState.choices)
    result = models.TextField("kết quả thực hiện", blank=True, max_length=4000)
    adjustment = models.TextField("điều chỉnh", blank=True, max_length=2000)
    actual_value = models.DecimalField("chỉ tiêu đạt được", max_digits=14, decimal_places=3, null=True, blank=True)
    original_end_on = models.DateField("hạn ban đầu", null=True, blank=True)
    new_end_on = models.DateField("hạn mới", null=True, blank=True)
    evidence_text = models.TextField("minh chứng", blank=True, max_length=2000)
    evidences = models.ManyToManyField(Evidence, blank=True, related_name="+", verbose_name="minh chứng trong kho")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", auto_now=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "kết quả theo dõi"
        ordering = ["checkpoint", "pk"]
        constraints = [models.UniqueConstraint(fields=["checkpoint", "action"], name="checkpoint_action_once")]

    def __str__(self):
        return f"{self.action}: {self.get_state_display()}"


class CheckpointSpending(models.Model):
    """Đồng spent on an action up to a checkpoint, from one source."""

    result = models.ForeignKey(CheckpointResult, on_delete=models.CASCADE, related_name="spending")
    source = models.CharField("nguồn", max_length=14, choices=BudgetSource.choices)
    amount = models.BigIntegerField("đã chi (đồng)")

    class Meta:
        verbose_name = "kinh phí đã chi"
        ordering = ["result", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="spent_amount_positive",
                                   violation_error_message="Số tiền phải lớn hơn 0."),
            models.UniqueConstraint(fields=["result", "source"], name="spent_source_once"),
        ]

    def __str__(self):
        return f"{self.get_source_display()}: {self.amount}"


class PlanBundleQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """A bundle is for the person who asked for it, in the organisation it was asked for."""
        return self.filter(by=acting.user, organization=acting.organization) if reads_papers(acting) else self.none()


class PlanBundle(models.Model):
    """A zip of chosen plans, made in the background, kept for some days."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="người gom")
    at = models.DateTimeField("lúc", auto_now_add=True)
    state = models.CharField("trạng thái", max_length=8, choices=BundleState.choices, default=BundleState.WAITING)
    picks = models.JSONField("kế hoạch đã chọn", default=list)
    done_count = models.PositiveIntegerField("số kế hoạch đã gom", default=0)
    failed_count = models.PositiveIntegerField("số kế hoạch không tạo được tệp", default=0)
    refusal = models.CharField("lý do không gom được", max_length=300, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tệp")
    expires_at = models.DateTimeField("giữ đến")

    objects = PlanBundleQuerySet.as_manager()

    class Meta:
        verbose_name = "gói tệp kế hoạch"
        ordering = ["-pk"]

    def __str__(self):
        return f"Gói {len(self.picks)} kế hoạch"

    @property
    def is_ready(self):
        return self.state == BundleState.READY

    @property
    def is_waiting(self):
        return self.state in (BundleState.WAITING, BundleState.BUILDING)


class Presence(models.Model):
    """Who has a plan open, and where in it: overwritten every half minute, so it says nothing of yesterday."""

    plan = models.ForeignKey(ImprovementPlan, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="người")
    place = models.CharField("chỗ đang mở", max_length=60, blank=True)
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "người đang mở kế hoạch"
        ordering = ["plan", "user"]
        constraints = [models.UniqueConstraint(fields=["plan", "user"], name="presence_once")]

    def __str__(self):
        return str(self.user)
