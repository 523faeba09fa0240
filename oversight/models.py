"""What an authority asks of its schools: campaigns, and the schools each was addressed to."""

from django.conf import settings
from django.db import models
from django.db.models import F

from accounts.models import Organization
from documents.permissions import reads_papers
from formats.dates import school_year_label
from oversight.enums import CampaignKind


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Campaigns of the authority acted for."""
        if acting is None or not acting.is_authority:
            return self.none()
        return self.filter(organization=acting.organization)

    def asking(self, acting):
        """Campaigns that ask the school acted for, of the bodies that stand above it today."""
        if not reads_papers(acting) or not acting.is_school:
            return self.none()
        above = Organization.objects.above(acting.organization, acting.today).values("pk")
        return self.filter(schools__organization=acting.organization, organization__in=above)

    def open(self):
        return self.filter(closed_at__isnull=True)

    def in_order(self):
        """Open ones first, then by their terms, the latest on top."""
        return self.order_by(F("closed_at").desc(nulls_first=True), "-due_on", "-pk")


class Campaign(models.Model):
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="campaigns")
    title = models.CharField("tên đợt", max_length=200)
    kind = models.CharField("văn bản yêu cầu", max_length=20, choices=CampaignKind.choices)
    school_year = models.PositiveSmallIntegerField("năm học")
    due_on = models.DateField("hạn gửi")
    note = models.TextField("yêu cầu, hướng dẫn", blank=True, max_length=4000)
    created_at = models.DateTimeField("mở lúc", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="người mở"
    )
    closed_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt yêu cầu gửi văn bản"
        ordering = ["-pk"]

    def __str__(self):
        return self.title

    @property
    def asks_for(self):
        """`Kế hoạch cải tiến chất lượng năm học 2026-2027`."""
        return f"{self.get_kind_display()} năm học {school_year_label(self.school_year)}"


class CampaignSchool(models.Model):
    """A school that a campaign was addressed to, and when it was reminded last."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="schools")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="campaigns_asked", verbose_name="trường"
    )
    reminded_at = models.DateTimeField("nhắc gần nhất lúc", null=True, blank=True)
    reminders = models.PositiveSmallIntegerField("số lần nhắc", default=0)

    class Meta:
        verbose_name = "trường trong đợt"
        ordering = ["organization__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["campaign", "organization"], name="campaign_asks_once")]

    def __str__(self):
        return str(self.organization)


class SavedFilterQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Filters are a person's own, in the authority they were saved for."""
        if acting is None or not acting.is_authority:
            return self.none()
        return self.filter(user=acting.user, organization=acting.organization)


class SavedFilter(models.Model):
    """A way of looking at the table of schools that a person wants again: the page's query string under a name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    name = models.CharField("tên bộ lọc", max_length=60)
    query = models.CharField("điều kiện", max_length=500, blank=True)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ lọc đã lưu"
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "organization", "name"], name="filter_name_once")]

    def __str__(self):
        return self.name
