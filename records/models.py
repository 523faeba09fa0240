"""What happened and what waits: audit trail, history of texts, stored files, jobs."""

import uuid

from django.conf import settings
from django.db import models

from accounts.models import Organization


class AuditEntry(models.Model):
    """One line per change of state, decision or number. Rows are only added, never changed."""

    at = models.DateTimeField("lúc", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người thực hiện"
    )
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    subject_kind = models.CharField("loại đối tượng", max_length=40)
    subject_id = models.CharField("mã đối tượng", max_length=40)
    subject_label = models.CharField("đối tượng", max_length=200)
    action = models.CharField("việc", max_length=60)
    from_state = models.CharField("từ", max_length=60, blank=True)
    to_state = models.CharField("sang", max_length=60, blank=True)
    detail = models.JSONField("chi tiết", default=dict, blank=True)

    class Meta:
        verbose_name = "dòng nhật ký"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_kind", "subject_id"])]

    def __str__(self):
        return f"{self.action}: {self.subject_label}"


class AuditSeal(models.Model):
    """One link of the chain over the trail: its hash takes in the line and the hash of the link before."""

    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="seal", verbose_name="dòng nhật ký")
    previous_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = "niêm phong nhật ký"
        ordering = ["pk"]

    def __str__(self):
        return self.sha256[:12]


class TextChange(models.Model):
    """Earlier and later text of one field, so that nothing written is ever lost."""

    at = models.DateTimeField("lúc", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người sửa"
    )
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    field = models.CharField("ô", max_length=40)
    old = models.TextField("trước", blank=True)
    new = models.TextField("sau", blank=True)

    class Meta:
        verbose_name = "lịch sử sửa văn bản"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_kind", "subject_id"])]

    def __str__(self):
        return f"{self.subject_kind} {self.subject_id}: {self.field}"


def random_path(instance, filename):
    """Stored under a random name: what a person calls a file never becomes a path."""
    return f"{instance.organization_id or 0}/{uuid.uuid4().hex}"


class StoredFile(models.Model):
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField("tên tệp", max_length=150)
    content_type = models.CharField("loại nội dung", max_length=80)
    size = models.PositiveBigIntegerField("kích thước (byte)")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    file = models.FileField(upload_to=random_path, max_length=120)
    created_at = models.DateTimeField("lưu lúc", auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "tệp lưu trữ"

    def __str__(self):
        return self.name


class JobState(models.TextChoices):
    READY = "ready", "chờ"
    RUNNING = "running", "đang chạy"
    DONE = "done", "xong"
    FAILED = "failed", "lỗi"


class Job(models.Model):
    """Work for `manage.py work`; this row is the truth about it, whoever carries it out."""

    kind = models.CharField("việc", max_length=40)
    payload = models.JSONField("dữ liệu", default=dict)
    state = models.CharField("trạng thái", max_length=8, choices=JobState.choices, default=JobState.READY)
    attempts = models.PositiveSmallIntegerField("số lần chạy", default=0)
    run_after = models.DateTimeField("chạy sau lúc", auto_now_add=True)
    lease_until = models.DateTimeField("giữ đến", null=True, blank=True)
    error = models.TextField("lỗi", blank=True)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)

    class Meta:
        verbose_name = "việc chạy nền"
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "run_after"])]

    def __str__(self):
        return f"{self.kind} ({self.get_state_display()})"


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """A notice is read by the person it was written to, wherever they act."""
        return self.none() if acting is None else self.filter(user=acting.user)

    def unread(self):
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """A line told to one person, on the page “Thông báo” and in the mail of the day."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", verbose_name="người nhận"
    )
    text = models.CharField("nội dung", max_length=400)
    url = models.CharField("trang", max_length=200, blank=True)
    created_at = models.DateTimeField("lúc", auto_now_add=True)
    read_at = models.DateTimeField("đọc lúc", null=True, blank=True)
    mailed_at = models.DateTimeField("gửi thư lúc", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "read_at"])]

    def __str__(self):
        return self.text


class DailyMail(models.Model):
    """That a person was written to on a day: never two mails a day to one person."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="người nhận"
    )
    on = models.DateField("ngày")
    at = models.DateTimeField("gửi lúc", auto_now_add=True)

    class Meta:
        verbose_name = "thư trong ngày"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "on"], name="one_mail_a_day")]

    def __str__(self):
        return f"{self.user} {self.on:%d/%m/%Y}"


class CalendarFeed(models.Model):
    """A person's secret calendar address; only the hash of its token is kept. Making a new one ends the old one."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed", verbose_name="người dùng")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField("lập lúc", auto_now=True)

    class Meta:
        verbose_name = "lịch cá nhân"

    def __str__(self):
        return f"Lịch của {self.user}"
