"""What belongs to signing: the organisation's ways, the certificates it named, every signed file, who opened a paper.

Imported by documents.models, where the database layer looks for models.
"""

from django.conf import settings
from django.db import models

from accounts.models import Organization
from documents.enums import SignatureField, SignedState, SignWay
from documents.frozen import FrozenModel
from records.models import StoredFile


class PaperSettings(models.Model):
    """How an organisation signs and issues; without a row the defaults hold."""

    organization = models.OneToOneField(Organization, on_delete=models.PROTECT, related_name="paper_settings")
    prints_code = models.BooleanField("in mã QR và mã tra cứu dưới Nơi nhận", default=True)
    may_sign_both = models.BooleanField("một người dùng được ký cả hai chữ ký", default=False)

    class Meta:
        verbose_name = "cách ký và ban hành"

    def __str__(self):
        return str(self.organization)

    @classmethod
    def of(cls, organization):
        """The organisation's row, or the defaults in a row that is not saved."""
        return cls.objects.filter(organization=organization).first() or cls(organization=organization)


class SignerCertificate(models.Model):
    """A certificate the organisation named: once one is named for a field, only such a one is expected there."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="signer_certificates")
    field = models.CharField("chữ ký của", max_length=10, choices=SignatureField.choices)
    name = models.CharField("cấp cho", max_length=200)
    issuer = models.CharField("nơi cấp", max_length=200)
    serial = models.CharField("số hiệu", max_length=60)
    sha256 = models.CharField("mã băm", max_length=64)
    valid_to = models.DateTimeField("có hiệu lực đến")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("khai lúc", auto_now_add=True)

    class Meta:
        verbose_name = "chứng thư số đã khai"
        ordering = ["field", "pk"]
        constraints = [models.UniqueConstraint(fields=["organization", "field", "sha256"], name="certificate_once")]

    def __str__(self):
        return self.name


class SignedFile(FrozenModel):
    """One file of an issued paper as it came back: signed here or elsewhere, scanned, or rewritten by some tool."""

    issued = models.ForeignKey("documents.IssuedPaper", on_delete=models.PROTECT, related_name="signed_files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField("mã băm", max_length=64, db_index=True)
    way = models.CharField("cách ký", max_length=8, choices=SignWay.choices)
    state = models.CharField("kết quả kiểm tra", max_length=10, choices=SignedState.choices)
    signatures = models.JSONField("các chữ ký", default=list, blank=True)
    trust = models.CharField("mức tin cậy", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="người đưa vào"
    )
    at = models.DateTimeField("lúc", auto_now_add=True)

    class Meta:
        verbose_name = "tệp đã ký"
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.issued}: {self.get_way_display()}"

    @property
    def fields(self):
        """Names of the fields that hold a signature."""
        return tuple(row["field"] for row in self.signatures)

    @property
    def field_words(self):
        """Whose signatures the file holds: "người có thẩm quyền, cơ quan"."""
        return ", ".join(SignatureField(field).label for field in self.fields if field in SignatureField.values)


class PaperOpening(models.Model):
    """That somebody of another body looked at a submitted paper: the sender sees who and when."""

    version = models.ForeignKey("documents.Version", on_delete=models.PROTECT, related_name="openings")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name="cơ quan")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="người mở"
    )
    first_at = models.DateTimeField("mở lần đầu", auto_now_add=True)
    last_at = models.DateTimeField("mở gần nhất", auto_now_add=True)
    times = models.PositiveIntegerField("số lần mở", default=1)

    class Meta:
        verbose_name = "lần mở văn bản"
        ordering = ["-last_at"]
        constraints = [models.UniqueConstraint(fields=["version", "organization", "by"], name="opening_once")]

    def __str__(self):
        return f"{self.by}: {self.version_id}"
