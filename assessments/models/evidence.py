"""Minh chứng: it belongs to the school over years; its code belongs to one assessment and is never used again."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import Organization, with_search_text
from assessments.enums import CodeOrigin, EvidenceKind, EvidenceState, PlaceKind
from assessments.models.assessment import Assessment, CriterionAssessment
from formats.dates import short_date
from formats.text import fold
from records.models import StoredFile
from schools.permissions import works_in_school

INDEX_ONLY_MESSAGE = "Minh chứng “chỉ ghi mục lục” không được có tệp."


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """The school's own people only, as with every working paper of the self-assessment."""
        return self.filter(organization=acting.organization) if works_in_school(acting) else self.none()

    def live(self):
        """Those not removed."""
        return self.filter(removed_at__isnull=True)

    def search(self, words):
        """Those whose name, number, issuer or note holds the words, marks left out."""
        return self.filter(search_text__contains=fold(words)) if words else self

    def expired_on(self, on):
        return self.filter(valid_until__lt=on)

    def expiring(self, on, days):
        """Those valid on that day that are not any more so many days later."""
        return self.filter(valid_until__range=(on, on + timedelta(days=days)))

    def uncited(self):
        """Those that stand on no criterion's sheet of any assessment."""
        return self.filter(~Exists(EvidenceUse.objects.filter(code__evidence=OuterRef("pk"))))

    def on_criterion(self, code):
        """Those that stand on the sheet of a criterion with this number, in any assessment."""
        return self.filter(Exists(EvidenceUse.objects.filter(code__evidence=OuterRef("pk"), sheet__criterion__code=code)))

    def twins_of(self, sha256):
        """Live ones whose present file has these very bytes."""
        return self.live().filter(file__sha256=sha256)


class Evidence(models.Model):
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="evidence")
    name = models.CharField("tên minh chứng", max_length=300)
    kind = models.CharField("loại", max_length=10, choices=EvidenceKind.choices, default=EvidenceKind.DOCUMENT)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    issued_words = models.CharField("thời điểm (ghi bằng chữ)", max_length=120, blank=True)
    issuer = models.CharField("nơi ban hành hoặc người thực hiện", max_length=200, blank=True)
    place_kind = models.CharField("nơi giữ", max_length=5, choices=PlaceKind.choices, default=PlaceKind.FILE)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tệp")
    link = models.CharField("đường dẫn", max_length=500, blank=True)
    paper_place = models.CharField("chỗ để bản giấy", max_length=250, blank=True)
    valid_until = models.DateField("có giá trị đến hết ngày", null=True, blank=True)
    keeper = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người phụ trách")
    keeper_name = models.CharField("người phụ trách (ghi tên)", max_length=100, blank=True)
    is_index_only = models.BooleanField("chỉ ghi mục lục (giấy tờ nhạy cảm, không tải tệp)", default=False)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    state = models.CharField("trạng thái", max_length=10, choices=EvidenceState.choices, default=EvidenceState.TO_CONFIRM)
    state_reason = models.CharField("lý do trả lại", max_length=500, blank=True)
    state_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state_at = models.DateTimeField("xét lúc", null=True, blank=True)
    created_at = models.DateTimeField("ghi lúc", auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField("gỡ lúc", null=True, blank=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    removed_reason = models.CharField("lý do gỡ", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=0)
    search_text = models.CharField(max_length=1200, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "minh chứng"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["organization", "state"])]
        constraints = [
            models.CheckConstraint(condition=Q(is_index_only=False) | Q(file__isnull=True), name="evidence_index_only",
                                   violation_error_message=INDEX_ONLY_MESSAGE),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, update_fields=None, **kwargs):
        self.search_text = fold(f"{self.name} {self.number} {self.issuer} {self.note}")[:1200]
        super().save(*args, update_fields=with_search_text(update_fields), **kwargs)

    def get_absolute_url(self):
        return reverse("evidence_detail", args=[self.pk])

    @property
    def is_removed(self):
        return self.removed_at is not None

    @property
    def keeper_words(self):
        """Who is in charge: the person of the program, else the name that was written."""
        return str(self.keeper) if self.keeper_id else self.keeper_name

    @property
    def issued_label(self):
        """`Số 12/QĐ, 05/9/2025`, with the time in words where there is no day."""
        parts = [f"Số {self.number}" if self.number else "", short_date(self.issued_on) if self.issued_on else "", self.issued_words]
        return ", ".join(part for part in parts if part)

    @property
    def place_label(self):
        """Where it lies, in one line: the file's name, the address or the place of the paper."""
        words = {PlaceKind.FILE: self.file.name if self.file_id else "", PlaceKind.LINK: self.link, PlaceKind.PAPER: self.paper_place}
        return words[self.place_kind] or "(chưa ghi nơi giữ)"

    def is_expired_on(self, on):
        return self.valid_until is not None and self.valid_until < on


class EvidenceFile(models.Model):
    """A file that was replaced by a newer one; it stays readable."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="old_files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="tệp")
    replaced_at = models.DateTimeField("thay lúc", auto_now_add=True)
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người thay")

    class Meta:
        verbose_name = "tệp cũ của minh chứng"
        ordering = ["-pk"]

    def __str__(self):
        return self.file.name


class EvidenceCodeQuerySet(models.QuerySet):
    def visible_to(self, acting):
        return self.filter(assessment__in=Assessment.objects.visible_to(acting))

    def live(self):
        """Codes whose evidence was not removed; the others are dead but never given again."""
        return self.filter(evidence__removed_at__isnull=True)

    def reviewed(self):
        """Without those that came over from an earlier assessment and nobody has taken up yet."""
        return self.exclude(origin=CodeOrigin.INHERITED)

    def in_order(self):
        """By the criterion it was first given in, then its running number."""
        return self.order_by("position", "number")


class EvidenceCode(models.Model):
    """Mã minh chứng: given once for (assessment, evidence), in the criterion where it was used first."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="evidence_codes")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="codes", verbose_name="minh chứng")
    text = models.CharField("mã", max_length=24)
    standard = models.CharField("tiêu chuẩn", max_length=4)
    criterion = models.CharField("tiêu chí", max_length=8)
    position = models.PositiveSmallIntegerField("thứ tự của tiêu chí")
    number = models.PositiveSmallIntegerField("số thứ tự")
    box = models.PositiveSmallIntegerField("hộp", null=True, blank=True)
    origin = models.CharField("nguồn", max_length=10, choices=CodeOrigin.choices, default=CodeOrigin.OWN)

    objects = EvidenceCodeQuerySet.as_manager()

    class Meta:
        verbose_name = "mã minh chứng"
        ordering = ["assessment", "position", "number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "text"], name="evidence_code_once"),
            models.UniqueConstraint(fields=["assessment", "evidence"], name="evidence_coded_once"),
            models.UniqueConstraint(fields=["assessment", "criterion", "number"], name="evidence_number_once"),
        ]

    def __str__(self):
        return self.text


class EvidenceUse(models.Model):
    """The evidence of a code stands on a criterion's sheet; one evidence serves many criteria."""

    code = models.ForeignKey(EvidenceCode, on_delete=models.CASCADE, related_name="uses", verbose_name="mã minh chứng")
    sheet = models.ForeignKey(CriterionAssessment, on_delete=models.CASCADE, related_name="evidence_uses", verbose_name="phiếu")
    used_at = models.DateTimeField("dùng lúc", auto_now_add=True)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "lần dùng minh chứng"
        ordering = ["code__position", "code__number"]
        constraints = [models.UniqueConstraint(fields=["code", "sheet"], name="evidence_use_once")]

    def __str__(self):
        return f"{self.code} – {self.sheet}"
