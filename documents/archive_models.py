"""Papers of the time before, entered from their paper copies. Imported by documents.models, where the database layer looks for models."""

from django.conf import settings
from django.db import models

from accounts.models import Organization
from documents.permissions import reads_papers
from formats.dates import school_year_label, short_date
from records.models import StoredFile


class ArchivedPaperQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Papers entered by the own organisation, or by one that went into it."""
        if not reads_papers(acting):
            return self.none()
        before = Organization.objects.predecessors(acting.organization, acting.today).values("pk")
        own = models.Q(document__organization=acting.organization) | models.Q(document__organization__in=before)
        return self.filter(own)

    def standing(self):
        """Those nobody took out of the archive."""
        return self.filter(withdrawn_at__isnull=True)


class ArchivedPaper(models.Model):
    """A paper that a body issued on paper before it ended. It has no number of ours: `symbol` is what stands on the copy."""

    document = models.OneToOneField("documents.Document", on_delete=models.PROTECT, related_name="archived", verbose_name="văn bản")
    issuer = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="cơ quan ban hành")
    issuer_name = models.CharField("tên cơ quan ban hành", max_length=200)
    symbol = models.CharField("số, ký hiệu", max_length=60)
    dated_on = models.DateField("ngày văn bản")
    school_year = models.PositiveSmallIntegerField("năm học")
    text = models.TextField("nội dung gõ lại", blank=True, max_length=20000)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="bản quét")
    sha256 = models.CharField("mã băm bản quét", max_length=64, db_index=True)
    entered_at = models.DateTimeField("nhập lúc", auto_now_add=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="người nhập")
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người rút")
    withdrawal_reason = models.CharField("lý do rút", max_length=500, blank=True)

    objects = ArchivedPaperQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản nhập từ bản giấy"
        ordering = ["-dated_on", "-pk"]

    def __str__(self):
        return f"Số {self.symbol}"

    @property
    def citation(self):
        """`Kế hoạch số 45/KH-PGDĐT ngày 07/9/2024 của Phòng …, năm học 2024-2025`, as a new paper names it."""
        name = self.document.type_name.capitalize()
        return f"{name} số {self.symbol} ngày {short_date(self.dated_on)} của {self.issuer_name}, năm học {school_year_label(self.school_year)}"
