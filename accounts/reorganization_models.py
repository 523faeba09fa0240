"""What an authority's decision changed among organisations. Imported by accounts.models, where the database layer looks for models."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.enums import ReorganizationKind


class ReorganizationQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Operators alone keep these (DESIGN 3.6); everybody else reads the outcome on the organisation's page."""
        return self.all() if acting is not None and acting.is_operator else self.none()

    def concerning(self, organization):
        """Decisions that moved or ended an organisation, or put others into it; not those taken back."""
        about = models.Q(parts__organization=organization) | models.Q(successor=organization)
        return self.filter(about, undone_at__isnull=True).distinct()

    def done(self, on):
        """Those in force on that day: begun, and not taken back before."""
        return self.filter(effective_on__lte=on, undone_at__isnull=True)


class Reorganization(models.Model):
    """One decision: schools moved or merged, a body closed. `changes` names the dated rows it cut and made, for taking it back."""

    kind = models.CharField("việc sắp xếp", max_length=8, choices=ReorganizationKind.choices)
    effective_on = models.DateField("có hiệu lực từ ngày")
    decision_number = models.CharField("số quyết định", max_length=60)
    decided_on = models.DateField("ngày quyết định")
    decision_issuer = models.CharField("cơ quan quyết định", max_length=200)
    successor = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+", verbose_name="nơi tiếp nhận")
    changes = models.JSONField(default=dict)
    made_at = models.DateTimeField("ghi lúc", auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="người ghi")
    undone_at = models.DateTimeField("hủy lúc", null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người hủy")

    objects = ReorganizationQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt sắp xếp cơ quan"
        ordering = ["-effective_on", "-pk"]

    def __str__(self):
        return f"{self.get_kind_display()} theo {self.decision_number}"

    @property
    def is_ahead(self):
        """Whether it is still to come, and so may be taken back."""
        return self.undone_at is None and self.effective_on > timezone.localdate()


class ReorganizationPart(models.Model):
    """One organisation of a decision: moved under `superior`, or closed the day before."""

    reorganization = models.ForeignKey(Reorganization, on_delete=models.CASCADE, related_name="parts")
    organization = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="reorganization_parts")
    superior = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="thuộc cơ quan mới")
    is_closed = models.BooleanField("kết thúc hoạt động", default=False)

    class Meta:
        verbose_name = "cơ quan trong đợt sắp xếp"
        ordering = ["-is_closed", "organization__search_text", "pk"]
        constraints = [models.UniqueConstraint(fields=["reorganization", "organization"], name="reorganization_part_once")]

    def __str__(self):
        return str(self.organization)
