"""What the State asks: regulation sets, standards, criteria, levels, indicators. Immutable once published."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Organization
from formats.text import fold
from standards.enums import Confirmation, DecisionRule, Framework, InstrumentKind


class RegulationSetQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__isnull=False)

    def governing(self, school_year, school_type):
        """Sets in force on 01/9 of the school year's first year that apply to the school type (DESIGN 3.1)."""
        on = date(school_year, 9, 1)
        rows = self.published().filter(Q(in_force_to__isnull=True) | Q(in_force_to__gte=on), in_force_from__lte=on)
        return [row for row in rows if school_type in row.applies_to]

    def governing_any(self, school_years, school_type):
        """Sets that govern at least one of these school years for the school type; one query."""
        days = [date(year, 9, 1) for year in school_years]
        rows = [row for row in self.published() if school_type in row.applies_to]
        return [row for row in rows if any(row.standing_on(day) == "in_force" for day in days)]


class RegulationSet(models.Model):
    code = models.CharField("mã", max_length=20, unique=True)
    number = models.CharField("số, ký hiệu", max_length=40)
    title = models.TextField("tên văn bản")
    short_title = models.CharField("tên gọi tắt", max_length=120)
    applies_to = models.JSONField("loại trường áp dụng", default=list)
    issued_on = models.DateField("ngày ban hành")
    in_force_from = models.DateField("hiệu lực từ")
    in_force_to = models.DateField("hiệu lực đến hết", null=True, blank=True)
    replaced_by = models.CharField("được thay thế bởi", max_length=40, blank=True)
    amended_by = models.JSONField("được sửa đổi bởi", default=list, blank=True)
    source = models.TextField("nguồn")
    confirmed = models.CharField("mức xác nhận", max_length=12, choices=Confirmation.choices)
    decision_rule = models.CharField("quy tắc kết luận", max_length=20, choices=DecisionRule.choices)
    evidence_code_pattern = models.CharField("mẫu mã minh chứng", max_length=60)
    data_years = models.PositiveSmallIntegerField("số năm số liệu")
    level_count = models.PositiveSmallIntegerField("số mức của tiêu chí")
    optional_minimum = models.PositiveSmallIntegerField("số tiêu chí không bắt buộc phải đạt", null=True, blank=True)
    dated_rules = models.JSONField("quy định có thời hạn", default=list, blank=True)
    content_sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True)

    objects = RegulationSetQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ tiêu chuẩn"
        ordering = ["-in_force_from", "code"]

    def __str__(self):
        return self.short_title

    def frameworks(self):
        """Slugs of the frameworks the set holds, in their order."""
        present = {standard.framework for standard in self.standards.all()}
        return [slug for slug in Framework.values if slug in present]

    def rules_with_dates(self):
        """Dated rules of the set with their days as dates, for pages."""
        return [{**row, "from_on": date.fromisoformat(row["from_on"]), "to_on": date.fromisoformat(row["to_on"])} for row in self.dated_rules]

    def rule_on(self, key, on):
        """The dated rule `key` of the set that is in force on that day, as `rules_with_dates` gives it; None when there is none."""
        return next((row for row in self.rules_with_dates() if row["key"] == key and row["from_on"] <= on <= row["to_on"]), None)

    def amendments(self):
        """What changed the circular, as far as it is known, with its first day as a date, for pages."""
        return [{**row, "in_force_from": date.fromisoformat(row["in_force_from"])} for row in self.amended_by]

    def standing_on(self, on):
        """`coming`, `in_force` or `over` on that day."""
        if on < self.in_force_from:
            return "coming"
        return "in_force" if self.in_force_to is None or on <= self.in_force_to else "over"


class Standard(models.Model):
    regulation_set = models.ForeignKey(RegulationSet, on_delete=models.CASCADE, related_name="standards")
    framework = models.CharField("khung", max_length=12, choices=Framework.choices)
    code = models.CharField("số", max_length=4)
    title = models.CharField("tên", max_length=250)
    articles = models.JSONField("điều", default=dict, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "tiêu chuẩn"
        ordering = ["regulation_set", "framework", "position"]
        constraints = [models.UniqueConstraint(fields=["regulation_set", "framework", "code"], name="standard_once")]

    def __str__(self):
        return f"Tiêu chuẩn {self.code}: {self.title}"


class CriterionQuerySet(models.QuerySet):
    def search(self, words):
        """Criteria whose number, title or requirements hold the words, marks or not ("phuong huong")."""
        return self.filter(search_text__contains=fold(words)) if words else self

    def in_tree(self):
        """With everything a tree page shows, in a fixed number of queries."""
        return self.select_related("standard").prefetch_related("levels__indicators")


class Criterion(models.Model):
    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="criteria")
    code = models.CharField("số", max_length=8)
    title = models.CharField("tên", max_length=300)
    is_mandatory = models.BooleanField("bắt buộc", default=False)
    position = models.PositiveSmallIntegerField("thứ tự trong bộ")
    search_text = models.TextField(editable=False)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        verbose_name = "tiêu chí"
        ordering = ["standard", "position"]
        constraints = [models.UniqueConstraint(fields=["standard", "code"], name="criterion_once")]

    def __str__(self):
        return f"Tiêu chí {self.code}: {self.title}"

    def save(self, *args, **kwargs):
        self.search_text = self.search_text or fold(f"{self.code} {self.title}")
        super().save(*args, **kwargs)


class Level(models.Model):
    """One level of one criterion; a level without letters holds one indicator with key `-`."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="levels")
    number = models.PositiveSmallIntegerField("mức")

    class Meta:
        verbose_name = "mức"
        ordering = ["criterion", "number"]
        constraints = [models.UniqueConstraint(fields=["criterion", "number"], name="level_once")]

    def __str__(self):
        return f"Mức {self.number}"


class Indicator(models.Model):
    level = models.ForeignKey(Level, on_delete=models.CASCADE, related_name="indicators")
    key = models.CharField("chỉ báo", max_length=4)
    clause = models.CharField("điều khoản", max_length=80)
    is_clause_confirmed = models.BooleanField("điều khoản đã xác nhận", default=True)
    requirement = models.TextField("yêu cầu (tóm tắt)")
    figures = models.JSONField("con số", default=list, blank=True)
    topic = models.CharField("chủ đề số liệu", max_length=60, blank=True)
    amendment = models.JSONField("sửa đổi đã biết", null=True, blank=True)

    class Meta:
        verbose_name = "chỉ báo"
        ordering = ["level", "pk"]  # loaded in the law's own order
        constraints = [models.UniqueConstraint(fields=["level", "key"], name="indicator_once")]

    def __str__(self):
        return f"{self.level} {self.key}" if self.key != "-" else str(self.level)


class TopLevelItem(models.Model):
    """One item of Mức 4 (Điều 22): a list on the set, never a criterion (DESIGN 3.1)."""

    regulation_set = models.ForeignKey(RegulationSet, on_delete=models.CASCADE, related_name="top_level_items")
    key = models.CharField("khoản", max_length=4)
    clause = models.CharField("điều khoản", max_length=80)
    requirement = models.TextField("yêu cầu (tóm tắt)")
    figures = models.JSONField("con số", default=list, blank=True)
    topic = models.CharField("chủ đề số liệu", max_length=60, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "nội dung Mức 4"
        ordering = ["regulation_set", "position"]
        constraints = [models.UniqueConstraint(fields=["regulation_set", "key"], name="top_level_item_once")]

    def __str__(self):
        return f"Mức 4, khoản {self.key}"


class CrosswalkLinkQuerySet(models.QuerySet):
    def live(self):
        """Those that hold now."""
        return self.filter(is_removed=False)

    def with_criteria(self):
        """With both criteria and their sets, in the order of the law."""
        rows = self.select_related("from_criterion__standard__regulation_set", "to_criterion__standard__regulation_set", "edited_by")
        return rows.order_by("from_criterion__standard__regulation_set__code", "from_criterion__position", "to_criterion__position")


class CrosswalkLink(models.Model):
    """Which criterion takes up an older set's criterion; `to_criterion` is None where none does, with the reason in `note`.

    `is_proposal`: comes from the project's data, no law says so. A row an operator touched (`edited_at`) is theirs: loading
    leaves it alone, also when it `is_removed`.
    """

    from_criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="links_onward")
    to_criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, null=True, blank=True, related_name="links_back")
    note = models.CharField("ghi chú", max_length=500, blank=True)
    is_proposal = models.BooleanField("đề xuất của dự án", default=True)
    is_removed = models.BooleanField("đã bỏ", default=False)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người sửa")
    edited_at = models.DateTimeField("sửa lúc", null=True, blank=True)

    objects = CrosswalkLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "liên hệ tiêu chí cũ và mới"
        ordering = ["from_criterion", "to_criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["from_criterion", "to_criterion"], name="crosswalk_link_once"),
            models.UniqueConstraint(fields=["from_criterion"], condition=Q(to_criterion__isnull=True), name="crosswalk_none_once"),
        ]

    def __str__(self):
        return f"{self.from_criterion.code} → {self.to_criterion.code if self.to_criterion else 'không có'}"


class RuleLimitQuerySet(models.QuerySet):
    def in_force(self, on):
        """Limits that hold on that day."""
        return self.filter(Q(in_force_to__isnull=True) | Q(in_force_to__gte=on), in_force_from__lte=on)

    def values_on(self, on):
        """{key: value} of the limits that hold on that day, as the judge takes them; one query."""
        return dict(self.in_force(on).values_list("key", "value"))


class RuleLimit(models.Model):
    """A number that a circular leaves to another text, with the days it holds and the text it was read in."""

    key = models.CharField("ngưỡng", max_length=60)
    value = models.DecimalField("giá trị", max_digits=12, decimal_places=4)
    in_force_from = models.DateField("áp dụng từ")
    in_force_to = models.DateField("áp dụng đến hết", null=True, blank=True)
    basis = models.CharField("căn cứ", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", auto_now_add=True)

    objects = RuleLimitQuerySet.as_manager()

    class Meta:
        verbose_name = "ngưỡng dẫn chiếu"
        ordering = ["key", "-in_force_from", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["key", "in_force_from"], name="rule_limit_once"),
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True) | Q(in_force_to__gte=F("in_force_from")), name="rule_limit_period",
                violation_error_message="Ngày kết thúc không được trước ngày bắt đầu.",
            ),
            models.CheckConstraint(condition=Q(value__gt=0), name="rule_limit_value", violation_error_message="Ngưỡng phải lớn hơn 0."),
        ]

    def __str__(self):
        return f"{self.key}: {self.value.normalize():f}"


class WordingImport(models.Model):
    """A file of official words that was read for a set: `found` are its words by place, `faults` what did not fit.

    The words count only once somebody attached them. The set itself never changes (DESIGN 3.1).
    """

    regulation_set = models.ForeignKey(RegulationSet, on_delete=models.PROTECT, related_name="wording_imports")
    file_name = models.CharField("tên tệp", max_length=200)
    sha256 = models.CharField("mã băm của tệp", max_length=64)
    found = models.JSONField("câu chữ tìm được", default=dict)
    faults = models.JSONField("chỗ chưa khớp", default=list, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người nhập")
    at = models.DateTimeField("nhập lúc", auto_now_add=True)
    attached_at = models.DateTimeField("gắn vào bộ tiêu chuẩn lúc", null=True, blank=True)

    class Meta:
        verbose_name = "lần nhập câu chữ chính thức"
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.regulation_set.code}: {self.file_name}"


class OfficialWording(models.Model):
    """The words of the law for one place of a set (`standards.wording` names the places), beside the published set."""

    regulation_set = models.ForeignKey(RegulationSet, on_delete=models.PROTECT, related_name="official_wordings")
    place = models.CharField("vị trí", max_length=60)
    text = models.TextField("câu chữ", max_length=6000)
    source = models.ForeignKey(WordingImport, on_delete=models.PROTECT, related_name="wordings", verbose_name="tệp nguồn")

    class Meta:
        verbose_name = "câu chữ chính thức"
        ordering = ["regulation_set", "place"]
        constraints = [models.UniqueConstraint(fields=["regulation_set", "place"], name="official_wording_once")]

    def __str__(self):
        return f"{self.regulation_set.code} {self.place}"


class LegalInstrumentQuerySet(models.QuerySet):
    def visible_to(self, acting):
        """The State's for everybody; an organisation's own; those that a body above it offers."""
        if acting is None:
            return self.filter(organization=None)
        above = Organization.objects.above(acting.organization, acting.today).values("pk")
        return self.filter(Q(organization=None) | Q(organization=acting.organization) | Q(organization__in=above, is_offered=True))

    def search(self, words):
        """Those that hold every one of the words somewhere, marks or not ("tt 57 2026" needs all three)."""
        rows = self
        for word in fold(words.replace("/", " ")).split():
            rows = rows.filter(search_text__contains=word)
        return rows


class LegalInstrument(models.Model):
    """A text a paper may rest on: of the State (`organization` None) or an organisation's own letter or plan.

    Rows with a `slug` come from the project's data; one an operator touched (`edited_at`) is theirs: loading leaves it alone.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="legal_instruments")
    slug = models.SlugField("mã", max_length=60, unique=True, null=True, blank=True)
    kind = models.CharField("loại văn bản", max_length=12, choices=InstrumentKind.choices)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    title = models.CharField("trích yếu", max_length=500)
    in_force_from = models.DateField("hiệu lực từ ngày", null=True, blank=True)
    in_force_to = models.DateField("hiệu lực đến hết ngày", null=True, blank=True)
    replaced_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaced", verbose_name="được thay thế bởi")
    replaced_by_text = models.CharField("văn bản thay thế (khi chưa có trong thư viện)", max_length=200, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    confirmed = models.CharField("mức xác nhận", max_length=12, choices=Confirmation.choices, default=Confirmation.UNCONFIRMED)
    is_offered = models.BooleanField("cho đơn vị cấp dưới dùng", default=False)
    edited_at = models.DateTimeField("sửa lúc", null=True, blank=True)
    search_text = models.TextField(editable=False)

    objects = LegalInstrumentQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản làm căn cứ"
        ordering = [F("issued_on").desc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True) | Q(in_force_from__isnull=True) | Q(in_force_to__gte=F("in_force_from")), name="instrument_period",
                violation_error_message="Ngày hết hiệu lực không được trước ngày có hiệu lực.",
            )
        ]

    def __str__(self):
        return self.short_name

    def save(self, *args, **kwargs):
        self.search_text = fold(f"{self.get_kind_display()} {self.number} {self.title} {self.issuer}")
        super().save(*args, **kwargs)

    @property
    def short_name(self):
        """How it is cited the second time: type and number; Luật, Pháp lệnh by their name (NĐ 30/2020, PL I, II.6b)."""
        named_by_title = self.kind in (InstrumentKind.LAW, InstrumentKind.ORDINANCE) or not self.number
        return f"{self.get_kind_display()} {self.title}" if named_by_title else f"{self.get_kind_display()} số {self.number}"

    def standing_on(self, on):
        """`coming`, `in_force` or `over` on that day, as far as its dates are known."""
        if self.in_force_to is not None and on > self.in_force_to:
            return "over"
        return "coming" if self.in_force_from is not None and on < self.in_force_from else "in_force"
