"""Forms of plans: limits, reading of typed dates, numbers and money. Drafts save half-finished; the check page demands the rest."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms

from accounts.fields import RowsField
from assessments.models import Weakness
from documents.enums import Route
from formats.dates import parse_school_year
from formats.numbers import id_in
from improvement_plans.enums import (
    CRITERION_KINDS,
    BudgetSource,
    FundingState,
    MoneyState,
    PeriodKind,
    SectionKind,
    TableShape,
)
from improvement_plans.fields import (
    FIRST_YEAR,
    LAST_YEAR,
    DayField,
    DongField,
    LongText,
    MonthField,
    ShortText,
)
from improvement_plans.models import PlanAction, PlanProblem, PlanSection
from improvement_plans.section_templates import templates_for
from improvement_plans.target_fields import TargetFields

TEXT_HELP = "Mỗi dòng là một đoạn; dòng bắt đầu bằng “- ” hoặc “+ ” là gạch đầu dòng; dán bảng từ Word, Excel được."


def helper_of(*fields):
    """A crispy helper without a form tag: the page writes the form, its error summary and its buttons."""
    helper = FormHelper()
    helper.form_tag, helper.disable_csrf = False, True
    if fields:
        helper.layout = Layout(*fields)
    return helper


class SectionForm(forms.ModelForm):
    class Meta:
        model = PlanSection
        fields = ["heading", "criterion", "text"]
        field_classes = {"heading": ShortText, "text": LongText}
        widgets = {"text": forms.Textarea(attrs={"rows": 12})}
        help_texts = {"text": TEXT_HELP, "heading": "Không ghi số thứ tự: chương trình tự đánh số."}
        labels = {"criterion": "Tiêu chí liên quan (không in)"}

    def __init__(self, *args, criteria=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_of()
        if self.instance.criterion_id and self.instance.parent.kind in CRITERION_KINDS:
            del self.fields["heading"]
        if criteria is None:
            del self.fields["criterion"]
        else:
            self.fields["criterion"].queryset = criteria
        if self.instance.kind == SectionKind.BASES:
            self.fields["text"].help_text = "Mỗi dòng một căn cứ, bắt đầu bằng “Căn cứ …” hoặc “Thực hiện …”."


class ProblemForm(forms.ModelForm):
    class Meta:
        model = PlanProblem
        fields = ["criterion", "level", "text", "present_state", "cause", "is_focus"]
        field_classes = {"text": LongText, "present_state": LongText, "cause": LongText}
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("text", "present_state", "cause")}
        labels = {"is_focus": "Vấn đề trọng tâm của kế hoạch"}
        help_texts = {
            "is_focus": "Chọn ít, nhiều nhất khoảng năm vấn đề; bảng hạn chế trọng tâm chỉ in các vấn đề này."
        }

    def __init__(self, *args, criteria, level_count, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_of()
        if criteria:
            self.fields["criterion"].queryset = criteria
            levels = [("", "Không ghi")] + [(number, f"Mức {number}") for number in range(1, level_count + 1)]
            self.fields["level"] = forms.TypedChoiceField(label="Mức", choices=levels, coerce=int, empty_value=None, required=False)
        else:
            del self.fields["criterion"], self.fields["level"]


class CauseForm(forms.Form):
    """The cause that grouped problems share."""

    cause = LongText(
        label="Nguyên nhân chung",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Để trống thì nối các nguyên nhân đã ghi.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_of()


class ActionForm(forms.ModelForm, TargetFields):
    # Read side by side, so one that is wrong keeps the others from being saved while they are written.
    together = (("start_on", "end_on"), ("target_kind", "target_value", "target_value_to", "target_unit"))
    # One choice fills the others, so these wait for the button.
    by_button = ("metric", "baseline_value", "baseline_year")
    start_on = DayField(label="Bắt đầu", required=False)
    end_on = DayField(label="Hoàn thành", required=False, is_end=True)

    class Meta:
        model = PlanAction
        fields = [
            "expected_result", "metric", "baseline_value", "baseline_year", "target_kind", "target_value", "target_value_to", "target_unit", "tasks", "leaders", "partners",
            "start_on", "end_on", "time_precision", "time_text", "money_state", "other_conditions", "evidence", "note",
        ]  # fmt: skip
        long = ("expected_result", "tasks", "time_text", "other_conditions", "evidence")
        field_classes = dict.fromkeys(long, LongText) | dict.fromkeys(("leaders", "partners", "note", "target_unit"), ShortText)
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in long}
        labels = {"time_precision": "Tính theo", "target_unit": "Đơn vị (%, trẻ, phòng …)"}
        help_texts = {"tasks": TEXT_HELP, "time_text": "Ghi vào đây thì bảng in câu này thay cho ngày tháng."}

    def __init__(self, *args, table_shape=TableShape.NINE, baselines=None, **kwargs):
        super().__init__(*args, **kwargs)
        unused = [] if table_shape == TableShape.NINE else ["note"]
        if table_shape == TableShape.NINE:
            self.fields["evidence"].help_text = "Bảng chín cột không in ô này; phiếu giao việc và trang ghi kết quả có."
        self.offer_metrics(baselines)
        for name in unused:
            del self.fields[name]
        self.fields["money_state"].widget = forms.RadioSelect(choices=MoneyState.choices)
        self.fields["money_state"].label = "Có cần kinh phí không?"
        self.helper = helper_of(
            Fieldset("Kết quả", "expected_result", *present(self, "metric"), *present(self, "baseline_value", "baseline_year"),
                     beside("target_kind", "target_value", "target_value_to", "target_unit")),
            Fieldset("Việc và người", "tasks", beside("leaders", "partners")),
        )
        self.rest_helper = helper_of(
            Fieldset("Thời gian", beside("start_on", "end_on", "time_precision"), "time_text"),
            Fieldset("Điều kiện khác", "other_conditions", *[name for name in ("evidence", "note") if name not in unused]),
        )
        self.money_helper = helper_of("money_state")

    def clean(self):
        data = super().clean()
        self.read_target(data)
        if data.get("start_on") and data.get("end_on") and data["end_on"] < data["start_on"]:
            self.add_error("end_on", "Ngày hoàn thành phải từ ngày bắt đầu trở đi.")
        return data

    def _get_validation_exclusions(self):
        """The order of the two days is told beside its box, not once more above the form."""
        return super()._get_validation_exclusions() | {"end_on"}


def present(form, *names):
    """The fields beside each other, where the form still has them."""
    return [beside(*names)] if all(name in form.fields for name in names) else []


def beside(*names):
    """Short fields on one line where there is room."""
    return Div(*names, css_class="fields-beside")


class BudgetLineForm(forms.Form):
    """One line of money; a line without an amount is left out."""

    source = forms.ChoiceField(label="Nguồn", choices=BudgetSource.choices, required=False)
    amount = DongField(label="Số tiền", required=False)
    budget_year = forms.IntegerField(
        label="Năm ngân sách", required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": "Năm phải là số có bốn chữ số."},
    )
    state = forms.ChoiceField(label="Tình trạng", choices=FundingState.choices, required=False)

    def clean(self):
        data = super().clean()
        if data.get("budget_year") and not data.get("amount") and "amount" not in self.errors:
            self.add_error("amount", "Hãy nhập số tiền của dòng này.")
        return data

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-select" if name in ("source", "state") else "form-control"

    @property
    def line(self):
        """(source, amount, budget year, funding state), or None when there is no amount."""
        data = self.cleaned_data
        if not data.get("amount"):
            return None
        return data["source"] or BudgetSource.STATE_BUDGET, data["amount"], data["budget_year"], data["state"] or FundingState.AVAILABLE


MAX_LINES = 30
BudgetLines = forms.formset_factory(BudgetLineForm, extra=3, max_num=MAX_LINES, validate_max=True)
LINES_MESSAGES = {
    "too_many_forms": f"Mỗi nhiệm vụ có nhiều nhất {MAX_LINES} dòng kinh phí; hãy gộp bớt.",
    "missing_management_form": "Các dòng kinh phí gửi lên bị hỏng; hãy tải lại trang rồi ghi lại.",
}


def budget_formset(lines, data=None):
    """The formset of an action's (source, amount, year, state) lines, with three empty rows below them.

    Posted lines are read as posted: beside what is stored, a line saved meanwhile would count as an untouched empty row.
    """
    initial = [] if data is not None else [dict(zip(BudgetLineForm.base_fields, line, strict=True)) for line in lines]
    return BudgetLines(data, initial=initial, prefix="money", error_messages=LINES_MESSAGES)


class PeriodForm(forms.Form):
    """The time a plan is for: a school year, a calendar year or a range."""

    period_kind = forms.ChoiceField(label="Thời kỳ", choices=PeriodKind.choices)
    period_start = ShortText(label="Năm bắt đầu", max_length=20, help_text="Năm học ghi 2026-2027 hoặc 2026.")
    period_end = forms.IntegerField(
        label="Năm kết thúc (chỉ khi là giai đoạn)", required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}), error_messages={"invalid": "Năm phải là số có bốn chữ số."},
    )

    def clean_period_start(self):
        try:
            year = parse_school_year(self.cleaned_data["period_start"])
        except ValueError as failure:
            raise forms.ValidationError(str(failure)) from failure
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise forms.ValidationError(f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}.")
        return year

    def clean(self):
        data = super().clean()
        if data.get("period_kind") == PeriodKind.RANGE:
            start, end = data.get("period_start"), data.get("period_end")
            if start and "period_end" not in self.errors and (not end or end < start):
                self.add_error("period_end", "Giai đoạn cần năm kết thúc, từ năm bắt đầu trở đi.")
        else:
            data["period_end"] = None
        return data


def routes_for(is_school, current):
    """Choices of the way a paper goes (DESIGN 3.7): a school's is seen above it, an authority's own is not; the stored one stays."""
    fitting = (Route.APPROVAL, Route.OPINION, Route.REPORT) if is_school else (Route.NONE, Route.REPORT)
    return [(route.value, route.label) for route in Route if route in fitting or route == current]


class PropertiesForm(PeriodForm):
    """What stands around the text: fields of the plan and of its paper together."""

    title_lines = LongText(label="Trích yếu (mỗi dòng một ý)", max_length=250, widget=forms.Textarea(attrs={"rows": 2}))
    planned_on = MonthField(label="Tháng, năm dự kiến ban hành", required=False)
    route = forms.ChoiceField(label="Cách trình", choices=Route.choices)
    signer_lines = LongText(
        label="Quyền hạn, chức vụ người ký (mỗi dòng một ý)", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ví dụ: HIỆU TRƯỞNG; hoặc hai dòng KT. HIỆU TRƯỞNG, PHÓ HIỆU TRƯỞNG.",
    )
    signer_name = ShortText(label="Họ tên người ký", max_length=100, required=False)
    signer_post = ShortText(label="Chức vụ ghi trên họ tên (khi ký thay mặt hội đồng)", max_length=100, required=False)
    preamble_bases = LongText(
        label="Căn cứ ở đầu văn bản (mỗi dòng một căn cứ)", max_length=6000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    lead_in = LongText(label="Lời dẫn", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    closing = LongText(label="Đoạn kết", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    recipients = LongText(
        label="Nơi nhận (mỗi dòng một nơi)", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Không ghi gạch đầu dòng và dấu chấm phẩy: chương trình tự ghi.",
    )
    prints_totals = forms.BooleanField(label="In dòng tổng kinh phí cuối bảng", required=False)
    prints_unknown_money = forms.BooleanField(label="In “Chưa xác định” ở ô kinh phí chưa rõ (bỏ chọn thì để trống)", required=False)
    field_order = ["title_lines", "period_kind", "period_start", "period_end"]

    def __init__(self, *args, routes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["route"].choices = routes
        title, *period = self.field_order
        self.helper = helper_of(title, beside(*period), *[name for name in self.fields if name not in self.field_order])


CONTINUES_HELP = "Nhiệm vụ chưa hoàn thành, chỉ tiêu và kết quả năm trước được đưa vào kế hoạch mới."


class EarlierPlan(forms.ModelChoiceField):
    """An earlier plan to go on from; ids longer than the database can count are refused before it is asked."""

    def to_python(self, value):
        if value and not id_in(str(value)):
            raise forms.ValidationError("Hãy chọn một kế hoạch trong danh sách.")
        return super().to_python(value)


class PlanForm(PeriodForm):
    """A new plan: shape, period, ticked weaknesses."""

    template = forms.ChoiceField(label="Mẫu kế hoạch")

    def __init__(self, *args, is_school, assessment=None, earlier=None, own=(), **kwargs):
        super().__init__(*args, **kwargs)
        if earlier:
            self.fields["continues"] = EarlierPlan(earlier, label="Tiếp nối kế hoạch", required=False, empty_label="Không tiếp nối", help_text=CONTINUES_HELP)
        self.kinds = [*templates_for(is_school), *own]
        self.fields["template"].choices = [(kind.slug, kind.name) for kind in self.kinds]
        # The page draws the kinds itself, each with a sentence and a picture.
        self.helper = helper_of(beside("period_kind", "period_start", "period_end"), *(["continues"] if earlier else []))
        if assessment:
            # The page draws these boxes itself, grouped by criterion, so they are not in the layout.
            self.fields["weaknesses"] = weaknesses_field(assessment)


    def clean(self):
        data = super().clean()
        earlier, start = data.get("continues"), data.get("period_start")
        if earlier and start and start <= earlier.period_start:
            self.add_error("continues", f"Kế hoạch mới phải sau {earlier.period_label} thì mới tiếp nối được.")
        return data


def weaknesses_field(assessment):
    """Boxes for the weaknesses of one assessment; ids of another one are refused."""
    rows = Weakness.objects.filter(sheet__assessment=assessment).select_related("sheet__criterion__standard", "finding__room")
    rows = rows.prefetch_related("sheet__level_states")
    order = ("sheet__criterion__standard__position", "sheet__criterion__position", "level", "priority", "pk")
    return RowsField(rows.order_by(*order), required=False, label="Điểm yếu", error_messages={
        "invalid_choice": "Có điểm yếu không thuộc đợt đánh giá này; hãy tải lại trang.", "invalid_pk_value": "Lựa chọn không hợp lệ.",
    })  # fmt: skip


class WeaknessesForm(forms.Form):
    """More weaknesses for an existing plan."""

    def __init__(self, *args, assessment, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["weaknesses"] = weaknesses_field(assessment)
        self.fields["weaknesses"].required = True
        self.fields["weaknesses"].error_messages["required"] = "Hãy đánh dấu ít nhất một điểm yếu."
