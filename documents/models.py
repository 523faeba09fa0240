"""Official paper: document, frozen versions, review, numbers, issued files."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organization
from documents.archive_models import ArchivedPaper
from documents.enums import (
    ASSESSMENT_KINDS,
    EDITABLE_STATES,
    ISSUED_STATES,
    TYPE_ABBREVIATION,
    TYPE_NAMES,
    DocumentKind,
    DocumentState,
    FactKind,
    FundingState,
    NumberState,
    Route,
)
from documents.frozen import FrozenModel, FrozenQuerySet
from documents.permissions import reads_papers
from documents.review_models import ReviewComment, ReviewReply, StockSentence, Submission, SubmissionCopy
from documents.signature_models import PaperOpening, PaperSettings, SignedFile, SignerCertificate
from formats.text import fold
from records.models import StoredFile

__all__ = [
    "ArchivedPaper", "Document", "IssuedPaper", "NumberSeries", "PaperNumber", "PaperOpening", "PaperSettings", "ReviewComment", "ReviewReply",
    "SignedFile", "SignerCertificate", "StockSentence", "Submission", "SubmissionCopy", "Version", "VersionFact",
]  # fmt: skip


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Own organisation's papers for people with a role there; operators never see content (DESIGN 3.6)."""
        if not reads_papers(acting):
            return self.none()
        return self.filter(organization=acting.organization)

    def of_predecessors(self, acting):
        """Papers of the organisations that went into the one acted for: to read, never to work on."""
        return self.filter(organization__in=Organization.objects.predecessors(acting.organization, acting.today)) if reads_papers(acting) else self.none()

    def editable(self):
        return self.filter(state__in=EDITABLE_STATES)

    def issued(self):
        return self.filter(state__in=ISSUED_STATES)

    def search(self, words):
        """Titles that hold every typed word, marks or no marks."""
        return self.filter(search_text__contains=fold(words)) if words else self


class Document(models.Model):
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField("loại văn bản", max_length=20, choices=DocumentKind.choices)
    route = models.CharField("cách trình", max_length=10, choices=Route.choices)
    state = models.CharField("trạng thái", max_length=10, choices=DocumentState.choices, default=DocumentState.DRAFT)
    title = models.CharField("tên văn bản", max_length=250)
    planned_on = models.DateField("tháng, năm dự kiến ban hành", null=True, blank=True)
    signer_lines = models.CharField("chức vụ người ký (mỗi dòng một ý)", max_length=200, default="HIỆU TRƯỞNG")
    signer_post = models.CharField("chức vụ ghi trên họ tên", max_length=100, blank=True)
    signer_name = models.CharField("họ tên người ký", max_length=100, blank=True)
    issuing_unit = models.CharField("bộ phận ban hành (in dưới tên đơn vị)", max_length=120, blank=True)
    unit_code = models.CharField("viết tắt của bộ phận trong ký hiệu", max_length=20, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replacements", verbose_name="thay thế văn bản")
    copied_to = models.ManyToManyField(Organization, related_name="+", blank=True, verbose_name="nơi nhận để biết")
    layout_rules = models.CharField("bộ quy tắc trình bày", max_length=20, default="ND30-2020")
    created_at = models.DateTimeField("lập lúc", auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    state_changed_at = models.DateTimeField("đổi trạng thái lúc", auto_now_add=True)
    search_text = models.CharField(max_length=300, editable=False, default="")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["organization", "state"])]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.search_text = fold(self.title)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        super().save(*args, **kwargs)

    @property
    def is_editable(self):
        return self.state in EDITABLE_STATES

    @property
    def is_issued(self):
        return self.state in ISSUED_STATES

    @property
    def is_of_assessment(self):
        """Whether it is a paper of a self-assessment, and not a plan."""
        return self.kind in ASSESSMENT_KINDS

    @property
    def is_plan(self):
        return not self.is_of_assessment

    @property
    def type_abbreviation(self):
        return TYPE_ABBREVIATION[DocumentKind(self.kind)]

    @property
    def type_name(self):
        """`KẾ HOẠCH`, as the paper prints it."""
        return TYPE_NAMES[self.type_abbreviation]

    def latest_version(self):
        return self.versions.order_by("-number").first()

    def current_submission(self):
        """The submission that waits or was decided last, or None."""
        rows = Submission.objects.filter(version__document=self).select_related("version", "receiver")
        return rows.order_by("-pk").first()

    def issued_paper(self):
        """The issued paper with its version, number and file, or None."""
        rows = IssuedPaper.objects.filter(version__document=self).select_related("version", "number", "file", "issued_by")
        return rows.defer("version__snapshot").order_by("-pk").first()


class Version(FrozenModel):
    """A frozen text. Nothing here changes after it was made; approval is bound to `content_sha256`."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("bản số")
    snapshot = models.JSONField("nội dung đóng băng")
    content_sha256 = models.CharField("mã băm nội dung", max_length=64)
    created_at = models.DateTimeField("đóng băng lúc", auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "bản văn bản"
        ordering = ["document", "number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="version_once")]

    def __str__(self):
        return f"{self.document} (bản số {self.number})"

    @property
    def is_draft(self):
        """Whether it carries DỰ THẢO: only the last version of an approved paper does not."""
        is_open = self.document.state in (*EDITABLE_STATES, DocumentState.SUBMITTED, DocumentState.IN_REVIEW)
        return is_open or self.document.versions.filter(number__gt=self.number).exists()


class VersionFact(models.Model):
    """A flat fact of a frozen version; every count an authority sees reads these, never live rows (DESIGN §2)."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="facts")
    kind = models.CharField("loại", max_length=8, choices=FactKind.choices)
    row_key = models.CharField(max_length=60)
    regulation_code = models.CharField("bộ tiêu chuẩn", max_length=20, blank=True)
    criterion = models.CharField("tiêu chí", max_length=8, blank=True)
    level = models.PositiveSmallIntegerField("mức", null=True, blank=True)
    source = models.CharField("nguồn kinh phí", max_length=20, blank=True)
    amount = models.BigIntegerField("số tiền (đồng)", null=True, blank=True)
    budget_year = models.PositiveSmallIntegerField("năm ngân sách", null=True, blank=True)
    funding = models.CharField("tình trạng kinh phí", max_length=10, choices=FundingState.choices, blank=True)
    due_on = models.DateField("hạn", null=True, blank=True)

    class Meta:
        verbose_name = "dữ kiện của bản văn bản"
        ordering = ["version", "pk"]
        indexes = [models.Index(fields=["kind", "criterion"]), models.Index(fields=["version", "kind", "due_on"])]

    def __str__(self):
        return f"{self.get_kind_display()} {self.criterion}"


class VersionTotals(models.Model):
    """The sums over a version's facts, so that a table of two thousand schools need not add up their rows each time."""

    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="totals", verbose_name="bản văn bản")
    weaknesses = models.PositiveIntegerField("số điểm yếu", default=0)
    actions = models.PositiveIntegerField("số nhiệm vụ", default=0)
    money = models.BigIntegerField("kinh phí dự kiến (đồng)", default=0)
    asked = models.BigIntegerField("kinh phí đề nghị (đồng)", default=0)
    # [[set's code, criterion's code, weaknesses, đồng asked for]] of every criterion named
    by_criterion = models.JSONField("theo tiêu chí", default=list)

    class Meta:
        verbose_name = "tổng hợp dữ kiện của bản văn bản"

    def __str__(self):
        return f"{self.version}: {self.weaknesses} điểm yếu, {self.actions} nhiệm vụ"


class NumberSeries(models.Model):
    """Numbers of one organisation in one calendar year; `type` is empty when all types share one series (Đ15 NĐ 30).

    `unit` is the code of a council that issues under the organisation's seal and counts its own papers (PL I, II.3a).
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="number_series")
    year = models.PositiveSmallIntegerField("năm")
    type = models.CharField("loại văn bản", max_length=10, blank=True)
    unit = models.CharField("bộ phận ban hành", max_length=20, blank=True, default="")

    class Meta:
        verbose_name = "dãy số văn bản"
        ordering = ["organization", "-year", "unit", "type"]
        constraints = [models.UniqueConstraint(fields=["organization", "year", "type", "unit"], name="series_once")]

    def __str__(self):
        return " ".join(filter(None, (str(self.organization), str(self.year), self.type, self.unit)))


class PaperNumberQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """The register belongs to the organisation's own people."""
        return self.of_organization(acting, acting.organization) if reads_papers(acting) else self.none()

    def of_organization(self, acting, organization):
        """The register of the own organisation, or of one that went into it; nobody else's."""
        before = Organization.objects.predecessors(acting.organization, acting.today)
        kept = Organization.objects.filter(Q(pk=acting.organization.pk) | Q(pk__in=before.values("pk")), pk=organization.pk)
        return self.filter(series__organization__in=kept)


class PaperNumber(models.Model):
    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="numbers")
    number = models.PositiveIntegerField("số")
    state = models.CharField("tình trạng", max_length=10, choices=NumberState.choices)
    dated_on = models.DateField("ngày văn bản")
    note = models.CharField("ghi chú", max_length=250, blank=True)
    symbol = models.CharField("ký hiệu", max_length=40, blank=True, default="")  # of a number used elsewhere; ours is in the issued paper
    signer = models.CharField("người ký", max_length=100, blank=True, default="")
    recipients = models.CharField("nơi nhận", max_length=500, blank=True, default="")
    keeper = models.CharField("đơn vị, người nhận bản lưu", max_length=100, blank=True, default="")
    copies = models.PositiveSmallIntegerField("số lượng bản", null=True, blank=True)
    sent_on = models.DateField("ngày chuyển", null=True, blank=True)
    receipt = models.CharField("ký nhận", max_length=100, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="người cấp")
    at = models.DateTimeField("cấp lúc", auto_now_add=True)

    objects = PaperNumberQuerySet.as_manager()

    class Meta:
        verbose_name = "số văn bản"
        ordering = ["series", "number"]
        constraints = [models.UniqueConstraint(fields=["series", "number"], name="number_once")]

    def __str__(self):
        return f"{self.number:02d}"

    @property
    def outside_symbol(self):
        """Number and symbol of a paper made elsewhere: what was typed, else what its series is known by."""
        return "/".join(filter(None, (str(self), self.symbol or "-".join(filter(None, (self.series.type, self.series.unit))))))


class IssuedPaperQuerySet(FrozenQuerySet):
    def visible_to(self, acting):
        """The issuer's people, those of its successor, and every body the same version was submitted to."""
        if not reads_papers(acting):
            return self.none()
        sent = Submission.objects.visible_to(acting).values("version")
        own = Document.objects.visible_to(acting) | Document.objects.of_predecessors(acting)
        return self.filter(Q(version__document__in=own.values("pk")) | Q(version__in=sent))


class IssuedPaper(FrozenModel):
    """The final paper: number, date and the stored bytes, which alone are served from then on."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="issued")
    number = models.OneToOneField(PaperNumber, on_delete=models.PROTECT, related_name="issued")
    symbol = models.CharField("số, ký hiệu", max_length=60)
    dated_on = models.DateField("ngày văn bản")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    issued_sha256 = models.CharField("mã băm bản ban hành", max_length=64, db_index=True)
    code = models.CharField("mã tra cứu", max_length=12, blank=True, default="")
    issued_at = models.DateTimeField("ban hành lúc", auto_now_add=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="người ban hành")

    objects = IssuedPaperQuerySet.as_manager()

    class Meta:
        verbose_name = "bản đã ban hành"
        constraints = [models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="code_once")]

    def __str__(self):
        return f"Số {self.symbol}"
