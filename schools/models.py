"""Who is assessed: school profile, sites, certificates, yearly figures and their history."""

from datetime import timedelta

from django.conf import settings
from django.db import connection, models
from django.db.models import Max, Q
from django.utils import timezone

from accounts.models import Organization
from formats.dates import school_year_label
from records.models import StoredFile
from schools.enums import CertificateKind, FigureSource, ImportState, Ownership, TargetOp
from schools.permissions import works_in_school
from standards.enums import Framework, SchoolLevel, SchoolType
from standards.metrics import catalogue

NOTICE_FOR = timedelta(days=14)
MOST_VALUES = 16_000  # of one INSERT, where the database sets no limit


class SchoolQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """A school's people see their school, an authority the schools below it, operators all."""
        return self.filter(organization__in=Organization.objects.visible_to(acting))


class School(models.Model):
    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, primary_key=True, related_name="school")
    school_type = models.CharField("loại trường", max_length=16, choices=SchoolType.choices)
    levels = models.JSONField("cấp học", default=list)
    ownership = models.CharField("loại hình", max_length=16, choices=Ownership.choices, default=Ownership.PUBLIC)
    founded_year = models.PositiveSmallIntegerField("năm thành lập", null=True, blank=True)
    is_disadvantaged_area = models.BooleanField("thuộc vùng khó khăn", default=False)
    is_extremely_disadvantaged = models.BooleanField("thuộc xã đặc biệt khó khăn", default=False)
    is_inner_city = models.BooleanField("nội thành, nội thị", default=False)
    is_rural = models.BooleanField("nông thôn", default=False)
    is_gifted = models.BooleanField("trường chuyên", default=False)
    is_special = models.BooleanField("trường chuyên biệt", default=False)
    principal_name = models.CharField("hiệu trưởng", max_length=100, blank=True)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        verbose_name = "trường"
        ordering = ["organization__name", "pk"]

    def __str__(self):
        return self.organization.name

    @property
    def framework(self):
        """Which framework of a set governs the school: preschool or general."""
        return Framework.PRESCHOOL if self.school_type == SchoolType.PRESCHOOL else Framework.GENERAL

    def went_into(self, acting):
        """Whether it was merged into the school acted for, whose people read its figures on."""
        if not works_in_school(acting) or acting.organization.pk == self.pk:
            return False
        return Organization.objects.predecessors(acting.organization, acting.today).filter(pk=self.pk).exists()

    def flag_labels(self):
        """Area and special kinds that apply, in words."""
        flags = (field for field in self._meta.fields if field.name.startswith("is_"))
        return [field.verbose_name for field in flags if getattr(self, field.name)]

    def level_labels(self):
        return [SchoolLevel(level).label for level in self.levels]

    @property
    def counted_levels(self):
        """Levels whose figures are kept apart from the whole school's: none for a school of one level."""
        return self.levels if len(self.levels) > 1 else []

    def metrics(self, level=""):
        """Metrics asked of the whole school, or of one of its levels, in the catalogue's order."""
        return catalogue().for_levels([level] if level else self.levels)


class SchoolSite(models.Model):
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField("tên điểm trường", max_length=120)
    address = models.CharField("địa chỉ", max_length=250, blank=True)
    is_main = models.BooleanField("điểm chính", default=False)

    class Meta:
        verbose_name = "điểm trường"
        ordering = ["-is_main", "name", "pk"]

    def __str__(self):
        return self.name


class CertificateQuerySet(models.QuerySet):
    def valid_on(self, on):
        return self.filter(decided_on__lte=on).filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))

    def visible_to(self, acting):
        return self.filter(school__in=School.objects.visible_to(acting))


class Certificate(models.Model):
    """Giấy chứng nhận kiểm định cấp độ 1–4, or bằng chuẩn quốc gia mức độ 1–2."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="certificates")
    kind = models.CharField("loại", max_length=20, choices=CertificateKind.choices)
    degree = models.PositiveSmallIntegerField("cấp độ, mức độ")
    decision_number = models.CharField("số quyết định", max_length=60)
    decided_on = models.DateField("ngày quyết định")
    issuer = models.CharField("cơ quan cấp", max_length=200)
    valid_until = models.DateField("giá trị đến hết ngày", null=True, blank=True)
    predecessor_school = models.CharField("trường tiền thân được cấp", max_length=200, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "giấy chứng nhận, bằng công nhận"
        ordering = ["-decided_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=CertificateKind.ACCREDITATION, degree__gte=1, degree__lte=4)
                | Q(kind=CertificateKind.NATIONAL_STANDARD, degree__gte=1, degree__lte=2),
                name="certificate_degree",
                violation_error_message="Kiểm định có cấp độ 1–4, chuẩn quốc gia có mức độ 1–2.",
            )
        ]

    def __str__(self):
        word = "cấp độ" if self.kind == CertificateKind.ACCREDITATION else "mức độ"
        return f"{self.get_kind_display()} {word} {self.degree}"

    def validity_words(self, today):
        """`còn 7 tháng`, `còn 12 ngày` below one month, `hết hạn hôm nay`, `đã hết hạn`, or "" when no last day is known."""
        until = self.valid_until
        if until is None or until < today:
            return "đã hết hạn" if until else ""
        months = (until.year - today.year) * 12 + until.month - today.month - (until.day < today.day)
        days = (until - today).days
        return f"còn {months} tháng" if months else f"còn {days} ngày" if days else "hết hạn hôm nay"


class YearlyFiguresQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Own school always; an authority only closed years of the schools below it (DESIGN §2), whoever also operates the same."""
        if works_in_school(acting):
            return self.filter(school=acting.organization.pk)
        if acting is None or not acting.is_authority:
            return self.none()
        below = Organization.objects.below(acting.organization, acting.today).values("pk")
        return self.filter(closed_at__isnull=False, school__in=below)

    def of_school(self, school, acting):
        """The years of one school; of a school that went into the own one all of them, closed or not."""
        return self.filter(school=school) if school.went_into(acting) else self.visible_to(acting).filter(school=school)


class YearlyFigures(models.Model):
    """One row per school, school year and level; values and derived rates in one JSON each (DESIGN 3.10).

    `values` holds {metric key: decimal as text, or a choice's slug} as typed; `rates` the derived rates that count: computed
    from the counts, or typed directly (then also in `values`) while counts are unknown.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="yearly_figures")
    school_year = models.PositiveSmallIntegerField("năm học")
    level = models.CharField("cấp học", max_length=16, blank=True, default="")
    values = models.JSONField("số liệu", default=dict)
    rates = models.JSONField("tỉ lệ", default=dict)
    closed_at = models.DateTimeField("khóa lúc", null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = YearlyFiguresQuerySet.as_manager()

    class Meta:
        verbose_name = "số liệu năm học"
        ordering = ["school", "school_year", "level"]
        constraints = [models.UniqueConstraint(fields=["school", "school_year", "level"], name="figures_once")]

    def __str__(self):
        return f"Số liệu năm học {school_year_label(self.school_year)} – {self.school}"

    @property
    def is_closed(self):
        return self.closed_at is not None

    @property
    def level_words(self):
        """`Tiểu học: ` before a sentence about one level; nothing for the whole school."""
        return f"{SchoolLevel(self.level).label}: " if self.level else ""

    def known(self):
        """{metric key: text} of everything known about the year, rates that count before what was typed."""
        return self.values | self.rates


class SchoolTargetQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """A school's own people; an authority sees targets only in the papers sent to it."""
        return self.filter(school=acting.organization.pk) if works_in_school(acting) else self.none()


class SchoolTarget(models.Model):
    """What a school wants a figure of one year to be. Values are decimals as text, with the decimals typed."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="targets")
    school_year = models.PositiveSmallIntegerField("năm học")
    level = models.CharField("cấp học", max_length=16, blank=True, default="")
    metric = models.CharField("chỉ số", max_length=60)
    op = models.CharField("so sánh", max_length=8, choices=TargetOp.choices, default=TargetOp.REACH)
    value = models.CharField("giá trị", max_length=40)
    value_to = models.CharField("đến giá trị", max_length=40, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người đặt")
    at = models.DateTimeField("lúc", auto_now=True)

    objects = SchoolTargetQuerySet.as_manager()

    class Meta:
        verbose_name = "chỉ tiêu của trường"
        ordering = ["school", "school_year", "level", "metric"]
        constraints = [models.UniqueConstraint(fields=["school", "school_year", "level", "metric"], name="target_once")]

    def __str__(self):
        return f"{self.metric} {self.get_op_display()} {self.value}"


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """Files a person's own organisation uploaded; a school also those of an authority that changed its figures."""
        if works_in_school(acting):
            own = Q(organization=acting.organization.pk)
            return self.filter(own | Q(pk__in=self.model.changing(acting.organization.pk)))
        if acting is None or not acting.is_authority:
            return self.none()
        return self.filter(organization=acting.organization.pk)

    def from_outside(self, school, now):
        """What others than the school lately wrote into its figures, newest first."""
        changing = ImportBatch.changing(school.pk)
        rows = self.filter(pk__in=changing, confirmed_at__gt=now - NOTICE_FOR).exclude(organization=school.pk)
        return rows.select_related("organization").defer("rows")


class ImportBatch(models.Model):
    """One uploaded file of figures: its preview waits here, compact (schools.batches), until a person confirms it."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="đơn vị nhập")
    name = models.CharField("tên tệp", max_length=150)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người nhập")
    at = models.DateTimeField("tải lên lúc", auto_now_add=True)
    state = models.CharField("trạng thái", max_length=9, choices=ImportState.choices, default=ImportState.READING)
    rows = models.JSONField("nội dung", default=dict)
    refusal = models.CharField("lý do không nhận", max_length=500, blank=True)
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="tệp chờ đọc")

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt nhập số liệu"
        ordering = ["-pk"]

    def __str__(self):
        return self.name

    @staticmethod
    def changing(school_pk):
        """Keys of the batches that changed a figure of the school."""
        return FigureChange.objects.filter(figures__school=school_pk, batch__isnull=False).values("batch")


class FigureChangeQuerySet(models.QuerySet):
    def latest_of(self, rows):
        """{(school year, metric key): the change that set it} of these rows; one query."""
        years = {row.pk: row.school_year for row in rows}
        last = self.filter(figures__in=years).order_by().values("figures", "metric").annotate(last=Max("pk")).values("last")
        found = self.filter(pk__in=last).select_related("by", "batch").defer("batch__rows")
        return {(years[change.figures_id], change.metric): change for change in found}

    def add_many(self, changes, *, by, source, batch):
        """Store (figures pk, metric, old, new) of one file: lines of SQL, as 120,000 model instances would take most of its time."""
        table, columns = connection.ops.quote_name(self.model._meta.db_table), ("figures", "metric", "old", "new", "by", "at", "source", "batch")
        names = ", ".join(connection.ops.quote_name(self.model._meta.get_field(name).column) for name in columns)
        at = connection.ops.adapt_datetimefield_value(timezone.now())
        line, tail = f"({', '.join(['%s'] * len(columns))})", (by and by.pk, at, str(source), batch.pk)
        most = (connection.features.max_query_params or MOST_VALUES) // len(columns)
        with connection.cursor() as cursor:
            for start in range(0, len(changes), most):
                rows = changes[start : start + most]
                cursor.execute(f"INSERT INTO {table} ({names}) VALUES {', '.join([line] * len(rows))}", [value for row in rows for value in (*row, *tail)])


class FigureChange(models.Model):
    figures = models.ForeignKey(YearlyFigures, on_delete=models.CASCADE, related_name="changes")
    metric = models.CharField("chỉ số", max_length=60)
    old = models.CharField("trước", max_length=40, blank=True)
    new = models.CharField("sau", max_length=40, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người nhập")
    at = models.DateTimeField("lúc", auto_now_add=True)
    source = models.CharField("nguồn", max_length=8, choices=FigureSource.choices)
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, null=True, related_name="changes", verbose_name="đợt nhập số liệu")

    objects = FigureChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "lần sửa số liệu"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["figures", "metric"])]

    def __str__(self):
        return f"{self.metric}: {self.old} → {self.new}"
