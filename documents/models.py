"""Official paper: document, frozen versions, review, numbers, issued files."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organization
from documents.enums import (
    ASSESSMENT_KINDS,
    EDITABLE_STATES,
    ISSUED_STATES,
    TYPE_ABBREVIATION,
    TYPE_NAMES,
    Decision,
    DocumentKind,
    DocumentState,
    FactKind,
    FundingState,
    NumberState,
    Route,
    VerdictView,
)
from documents.frozen import FrozenModel, FrozenQuerySet
from documents.permissions import reads_papers
from documents.review_models import StockSentence
from documents.signature_models import PaperOpening, PaperSettings, SignedFile, SignerCertificate
from formats.text import fold
from records.models import StoredFile

__all__ = [
    "Document", "IssuedPaper", "NumberSeries", "PaperNumber", "PaperOpening", "PaperSettings", "ReviewComment", "SignedFile", "StockSentence",
    "SignerCertificate", "Submission", "Version", "VersionFact",
]  # fmt: skip


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Own organisation's papers for people with a role there; operators never see content (DESIGN 3.6)."""
        if not reads_papers(acting):
            return self.none()
        return self.filter(organization=acting.organization)

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


# Taken back before anybody opened it: for the body addressed it was never sent.
UNSEEN = Q(decision=Decision.TAKEN_BACK, opened_at__isnull=True)


class SubmissionQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Sender's people and the body addressed; nobody else (DESIGN 3.6)."""
        if not reads_papers(acting):
            return self.none()
        received = Q(receiver=acting.organization) & ~UNSEEN
        return self.filter(received | Q(version__document__organization=acting.organization))

    def received_by(self, organization):
        return self.filter(receiver=organization).exclude(decision=Decision.TAKEN_BACK)

    def waiting(self):
        return self.filter(decision="")

    def decided(self):
        return self.exclude(decision="")


class Submission(models.Model):
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="submissions")
    receiver = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="received_submissions", verbose_name="nơi nhận trình")
    route = models.CharField("cách trình", max_length=10, choices=Route.choices)
    sent_at = models.DateTimeField("trình lúc", auto_now_add=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="người trình")
    due_on = models.DateField("hạn xem xét", null=True, blank=True)
    opened_at = models.DateTimeField("tiếp nhận lúc", null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người tiếp nhận")
    decision = models.CharField("kết quả", max_length=10, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField("kết luận lúc", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người kết luận")
    remark = models.TextField("ý kiến kèm theo", blank=True, max_length=4000)
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người được giao xem xét")
    verdict_view = models.CharField("ý kiến về kết quả tự đánh giá", max_length=10, choices=VerdictView.choices, blank=True)
    verdict_words = models.TextField("nhận xét về kết quả tự đánh giá", blank=True, max_length=4000)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "lượt trình"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["receiver", "decision"])]
        constraints = [
            models.UniqueConstraint(fields=["version"], condition=Q(decision=""), name="one_waiting_submission"),
        ]

    def __str__(self):
        return f"{self.version} → {self.receiver}"


class ReviewCommentQuerySet(models.QuerySet):
    def shown_to_sender(self):
        """Remarks reach the sender with the authority's decision: not while they are written, nor by taking the paper back."""
        return self.exclude(submission__decision__in=("", Decision.TAKEN_BACK))

    def open(self):
        return self.filter(resolved_at__isnull=True)


class ReviewComment(models.Model):
    """A remark of the authority on a section, row or cell of the submitted version, found again by its stable key."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="comments")
    key = models.CharField("vị trí", max_length=80, blank=True)
    label = models.CharField("vị trí bằng lời", max_length=200, blank=True)
    text = models.TextField("góp ý", max_length=4000)
    is_mandatory = models.BooleanField("bắt buộc tiếp thu", default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="người góp ý")
    at = models.DateTimeField("lúc", auto_now_add=True)
    reply = models.TextField("giải trình của đơn vị", blank=True, max_length=4000)
    resolved_at = models.DateTimeField("đã xử lý lúc", null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người xử lý")
    reopened_at = models.DateTimeField("mở lại lúc", null=True, blank=True)

    objects = ReviewCommentQuerySet.as_manager()

    class Meta:
        verbose_name = "góp ý"
        ordering = ["pk"]

    def __str__(self):
        return self.text[:60]


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
        if not reads_papers(acting):
            return self.none()
        return self.filter(series__organization=acting.organization)


class PaperNumber(models.Model):
    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="numbers")
    number = models.PositiveIntegerField("số")
    state = models.CharField("tình trạng", max_length=10, choices=NumberState.choices)
    dated_on = models.DateField("ngày văn bản")
    note = models.CharField("ghi chú", max_length=250, blank=True)
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


class IssuedPaperQuerySet(FrozenQuerySet):
    def visible_to(self, acting):
        """The issuer's people and every body the same version was submitted to."""
        if not reads_papers(acting):
            return self.none()
        received = Submission.objects.filter(Q(receiver=acting.organization) & ~UNSEEN).values("version")
        return self.filter(Q(version__document__organization=acting.organization) | Q(version__in=received))


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
