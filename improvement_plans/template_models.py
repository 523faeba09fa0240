"""Kinds of plans that an organisation made its own: its headings in its order, kept apart from the kinds in the data files."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organization
from documents.permissions import reads_papers


class OrganizationTemplateQuerySet(models.QuerySet):
    def kept(self):
        return self.filter(removed_at__isnull=True)

    def visible_to(self, acting):
        """Templates belong to the organisation's own people."""
        return self.filter(organization=acting.organization) if reads_papers(acting) else self.none()


class OrganizationTemplate(models.Model):
    """A plan's frame and sections as one saved them; `base` is the kind of the data files whose tables and rules it keeps."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="plan_templates")
    name = models.CharField("tên mẫu", max_length=120)
    base = models.CharField("theo loại kế hoạch", max_length=20)
    frame = models.JSONField("phần đầu, phần cuối", default=dict)
    sections = models.JSONField("các mục", default=list)
    is_default = models.BooleanField("dùng khi lập kế hoạch mới", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="người lưu")
    at = models.DateTimeField("lưu lúc", auto_now=True)
    removed_at = models.DateTimeField("bỏ lúc", null=True, blank=True)

    objects = OrganizationTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "mẫu kế hoạch của đơn vị"
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["organization", "name"], condition=Q(removed_at__isnull=True), name="own_template_once",
                                               violation_error_message="Đơn vị đã có mẫu tên này."),
                       models.UniqueConstraint(fields=["organization"], condition=Q(removed_at__isnull=True, is_default=True), name="own_template_one_default",
                                               violation_error_message="Đơn vị đã có mẫu mặc định.")]

    def __str__(self):
        return self.name

    @property
    def slug(self):
        """How a plan made from it names it."""
        return f"own-{self.pk}"

    @property
    def edition(self):
        """Which saving of it a page started from."""
        return self.at.isoformat()
