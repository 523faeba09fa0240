"""The room of an appraisal team (đoàn đánh giá ngoài, hội đồng thẩm định): who may enter, what it finds beside the school's own words.

The Sở convenes such a team: its director approves the work plan of a đoàn đánh giá ngoài (Công văn 5942), and under TT 57/2026 the Sở
has a hội đồng thẩm định (Điều 17); both known from secondary sources only. Its people have no account here.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from accounts.models import PERIOD_MESSAGE, Organization
from assessments.appraisal_codes import hash_of
from assessments.enums import AppraisalDuty, AppraisalState, RoomGate, WorkStatus
from assessments.models.assessment import NOT_APPLICABLE_NEEDS_REASON, REASON_MESSAGE, Assessment, Weakness, place_label
from documents.models import Version
from documents.permissions import reads_papers
from formats.dates import short_date
from standards.enums import Verdict
from standards.models import Criterion, Indicator, TopLevelItem

SITTING = timedelta(hours=12)  # after that a member types the code again


class AppraisalRoomQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """The body that opened it, and the school whose report is read there."""
        if not reads_papers(acting):
            return self.none()
        return self.filter(Q(organization=acting.organization) | Q(assessment__organization=acting.organization))

    def with_names(self):
        """With school, set and plan, without the frozen papers themselves."""
        rows = self.select_related("organization", "assessment__organization", "assessment__regulation_set", "version__document", "plan_version__document")
        return rows.defer("version__snapshot", "plan_version__snapshot")

    def unanswered(self, since):
        """Closed since then, with findings of which the school took none yet."""
        taken = Weakness.objects.filter(finding__room=OuterRef("pk"))
        found = AppraisalFinding.objects.filter(room=OuterRef("pk"), criterion__isnull=False)
        return self.filter(Exists(found), ~Exists(taken), state=AppraisalState.CLOSED, closed_at__gte=since)

    def with_token(self, token):
        """The room of that secret, or None."""
        return self.with_names().filter(token_hash=hash_of(token)).first()


class AppraisalRoom(models.Model):
    """One team over one frozen report. Only hashes of the link and of the codes are kept."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="appraisal_rooms", verbose_name="cơ quan mở")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="appraisal_rooms", verbose_name="đợt đánh giá")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+", verbose_name="bản báo cáo")
    plan_version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bản kế hoạch")
    team = models.CharField("tên đoàn", max_length=200)
    decision = models.CharField("quyết định thành lập", max_length=200, blank=True)
    from_on = models.DateField("từ ngày")
    until_on = models.DateField("đến hết ngày")
    shows_figures = models.BooleanField("mở số liệu trong báo cáo", default=True)
    shows_evidence = models.BooleanField("mở danh mục minh chứng", default=True)
    files_opened_at = models.DateTimeField("trường mở tệp minh chứng lúc", null=True, blank=True)
    files_opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField("tình trạng", max_length=8, choices=AppraisalState.choices, default=AppraisalState.WORKING)
    conclusion = models.TextField("kết luận, kiến nghị chung", blank=True, max_length=8000)
    closed_at = models.DateTimeField("chốt lúc", null=True, blank=True)
    closed_by = models.ForeignKey("AppraisalMember", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người chốt")
    opened_at = models.DateTimeField("mở lúc", auto_now_add=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="người mở")
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người thu hồi")

    objects = AppraisalRoomQuerySet.as_manager()

    class Meta:
        verbose_name = "phòng thẩm định"
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="room_period", violation_error_message=PERIOD_MESSAGE)]

    def __str__(self):
        return self.team

    def get_absolute_url(self):
        return reverse("appraisal_detail", args=[self.pk])

    @property
    def school(self):
        """The organisation whose report is read."""
        return self.assessment.organization

    @property
    def is_closed(self):
        return self.state == AppraisalState.CLOSED

    @property
    def work_state(self):
        """The slug whose shape marks how far the team is."""
        return WorkStatus.DONE if self.is_closed else WorkStatus.IN_PROGRESS

    def gate(self, today):
        """RoomGate on a day of Vietnam's calendar; both ends of the period belong to it."""
        if self.revoked_at:
            return RoomGate.REVOKED
        if today < self.from_on:
            return RoomGate.NOT_YET
        return RoomGate.ENDED if today > self.until_on else RoomGate.OPEN


class AppraisalMember(models.Model):
    """One person of the team, with an own code, so that it is known who wrote."""

    room = models.ForeignKey(AppraisalRoom, on_delete=models.CASCADE, related_name="members")
    number = models.PositiveSmallIntegerField("số thứ tự")
    full_name = models.CharField("họ và tên", max_length=120)
    post = models.CharField("chức vụ, nơi công tác", max_length=200, blank=True)
    duty = models.CharField("nhiệm vụ", max_length=9, choices=AppraisalDuty.choices, default=AppraisalDuty.MEMBER)
    code_hash = models.CharField(max_length=128)
    code_made_at = models.DateTimeField("cấp mã lúc")
    failed_count = models.PositiveSmallIntegerField("số lần nhập sai", default=0)
    locked_until = models.DateTimeField("khóa đến", null=True, blank=True)

    class Meta:
        verbose_name = "thành viên đoàn"
        ordering = ["room", "number"]
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="room_member_once"),
            models.UniqueConstraint(fields=["room"], condition=Q(duty=AppraisalDuty.HEAD), name="room_one_head"),
        ]

    def __str__(self):
        return self.full_name

    @property
    def is_head(self):
        return self.duty == AppraisalDuty.HEAD


class AppraisalEntryQuerySet(models.QuerySet):
    def valid_at(self, now):
        """Entries that still carry a sitting: not ended, not too old, made with the member's present code."""
        return self.filter(left_at__isnull=True, at__gt=now - SITTING, at__gte=F("member__code_made_at"))


class AppraisalEntry(models.Model):
    """One time a member came in: who opened the papers, and when."""

    member = models.ForeignKey(AppraisalMember, on_delete=models.CASCADE, related_name="entries", verbose_name="thành viên")
    at = models.DateTimeField("vào lúc")
    left_at = models.DateTimeField("ra lúc", null=True, blank=True)

    objects = AppraisalEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "lượt vào phòng"
        ordering = ["-pk"]

    def __str__(self):
        return str(self.member)


class AppraisalSheet(models.Model):
    """What the team says of one criterion; without a criterion, of Mức 4. `version` counts saves."""

    room = models.ForeignKey(AppraisalRoom, on_delete=models.CASCADE, related_name="sheets")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="tiêu chí")
    strengths = models.TextField("điểm mạnh", blank=True, max_length=8000)
    recommendations = models.TextField("kiến nghị", blank=True, max_length=8000)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField("ghi lúc", null=True, blank=True)
    saved_by = models.ForeignKey(AppraisalMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người ghi")

    class Meta:
        verbose_name = "phiếu của đoàn"
        ordering = ["room", F("criterion__standard__position").asc(nulls_last=True), "criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["room", "criterion"], name="room_sheet_once"),
            models.UniqueConstraint(fields=["room"], condition=Q(criterion__isnull=True), name="room_top_sheet_once"),
        ]

    def __str__(self):
        return f"Tiêu chí {self.criterion.code}" if self.criterion_id else "Mức 4"

    @property
    def code(self):
        """How the page is named: `1.1`, `level-4`."""
        return self.criterion.code if self.criterion_id else TOP_SHEET


TOP_SHEET = "level-4"


class AppraisalVerdict(models.Model):
    """The team's verdict on one indicator or one item of Mức 4, with the weaknesses it saw there, a line each."""

    sheet = models.ForeignKey(AppraisalSheet, on_delete=models.CASCADE, related_name="verdicts")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="chỉ báo")
    item = models.ForeignKey(TopLevelItem, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="nội dung Mức 4")
    verdict = models.CharField("kết quả", max_length=14, choices=Verdict.choices, default=Verdict.NOT_ASSESSED)
    reason = models.CharField("lý do", max_length=500, blank=True)
    weaknesses = models.TextField("điểm yếu", blank=True, max_length=4000)
    by = models.ForeignKey(AppraisalMember, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người kết luận")
    at = models.DateTimeField("kết luận lúc", null=True, blank=True)

    class Meta:
        verbose_name = "kết luận của đoàn"
        ordering = ["sheet", "indicator", "item__position"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "indicator"], name="room_indicator_once"),
            models.UniqueConstraint(fields=["sheet", "item"], name="room_item_once"),
            models.CheckConstraint(condition=Q(indicator__isnull=True, item__isnull=False) | Q(indicator__isnull=False, item__isnull=True),
                                   name="room_verdict_of_one"),
            models.CheckConstraint(condition=NOT_APPLICABLE_NEEDS_REASON, name="room_verdict_reason", violation_error_message=REASON_MESSAGE),
        ]

    def __str__(self):
        return f"{self.place_label}: {self.get_verdict_display()}"

    @property
    def place(self):
        """(level, letter); an item of Mức 4 stands by its number."""
        return (self.indicator.level.number, self.indicator.key) if self.indicator_id else (4, self.item.key)

    @property
    def place_label(self):
        return place_label(*self.place) if self.indicator_id else f"Mức 4, khoản {self.item.key}"


class AppraisalFinding(models.Model):
    """A weakness as the team closed it; it never changes, the school decides what becomes of it."""

    room = models.ForeignKey(AppraisalRoom, on_delete=models.CASCADE, related_name="findings", verbose_name="phòng")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="tiêu chí")
    level = models.PositiveSmallIntegerField("mức")
    letter = models.CharField("chỉ báo", max_length=4, default="-")
    text = models.TextField("điểm yếu", max_length=4000)
    by = models.ForeignKey(AppraisalMember, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người ghi")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "điểm yếu đoàn nêu"
        ordering = ["room", "position", "pk"]

    def __str__(self):
        return self.text[:80]

    @property
    def origin_words(self):
        """Where a weakness made of it came from: `Hội đồng thẩm định, ngày 27/11/2026`."""
        return f"{self.room.team}, ngày {short_date(self.room.closed_at)}"

    @property
    def place_label(self):
        return place_label(self.level, self.letter) if self.criterion_id else f"Mức 4, khoản {self.letter}"
