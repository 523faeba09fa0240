from django import forms

from accounts.fields import DayField, LineField
from formats.numbers import parse_number
from formats.text import clean_line
from standards.enums import Framework
from standards.models import LegalInstrument

FULL_RATE, LARGEST_LIMIT, LIMIT_PLACES = 100, 9_999_999, 4


class TreeFilter(forms.Form):
    """What part of a set's tree to show; unknown values simply show everything."""

    q = forms.CharField(label="Tìm tiêu chí, yêu cầu", max_length=100, required=False)
    level = forms.TypedChoiceField(label="Mức", coerce=int, required=False, empty_value=None)
    framework = forms.ChoiceField(label="Khung", choices=[("", "—"), *Framework.choices], required=False)

    def __init__(self, data, *, levels):
        super().__init__(data)
        self.fields["level"].choices = [("", "Mọi mức"), *((number, f"Mức {number}") for number in levels)]

    def clean_q(self):
        return clean_line(self.cleaned_data["q"])

    def value(self, name):
        """Cleaned value of a field, or None when it was empty or not valid."""
        self.is_valid()
        return self.cleaned_data.get(name) or None


class LinkForm(forms.Form):
    """Which criterion of the newer set takes up this one."""

    NONE = "none"
    target = forms.ChoiceField(label="Tiêu chí tương ứng", error_messages={"required": "Chọn một tiêu chí, hoặc “không có”.",
                                                                          "invalid_choice": "Bộ mới không có tiêu chí này."})
    note = LineField(label="Ghi chú", max_length=500, required=False, help_text="Phần nào tương ứng; bắt buộc là lý do khi không có tiêu chí tương ứng.")

    def __init__(self, criteria, data=None):
        super().__init__(data)
        self.criteria = {str(row.pk): row for row in criteria}
        names = [(pk, f"{row.code} {row.title}") for pk, row in self.criteria.items()]
        self.fields["target"].choices = [("", "Chọn"), *names, (self.NONE, "Không có tiêu chí tương ứng")]

    def clean(self):
        data = super().clean()
        if data.get("target") == self.NONE and not data.get("note") and "note" not in self.errors:
            self.add_error("note", "Ghi lý do vì sao không có tiêu chí tương ứng.")
        return data

    def chosen(self):
        """The criterion, or None for none."""
        return self.criteria.get(self.cleaned_data["target"])


class RuleLimitForm(forms.Form):
    """A number read in another text, with the day it holds from."""

    value = LineField(label="Giá trị", max_length=24)
    from_on = DayField(label="Áp dụng từ ngày")
    basis = LineField(label="Căn cứ (số, ngày, điều khoản của văn bản)", max_length=300)

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["value"].label = f"Giá trị ({kind.unit})"

    def clean_value(self):
        """A Decimal above nought that the column holds."""
        try:
            value = parse_number(self.cleaned_data["value"], is_rate=self.kind.unit == "%")
        except ValueError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if value <= 0 or value > (FULL_RATE if self.kind.unit == "%" else LARGEST_LIMIT):
            raise forms.ValidationError("Ngưỡng phải lớn hơn 0 và không quá 100%." if self.kind.unit == "%" else "Ngưỡng phải lớn hơn 0 và dưới 10 triệu.")
        if value.as_tuple().exponent < -LIMIT_PLACES:
            raise forms.ValidationError(f"Ngưỡng chỉ nhận đến {LIMIT_PLACES} chữ số thập phân.")
        return value


class EndLimitForm(forms.Form):
    to_on = DayField(label="Áp dụng đến hết ngày")


class WordingFileForm(forms.Form):
    """The file of a circular or of its forms, as published."""

    file = forms.FileField(label="Tệp thông tư (Word .docx, HTML hoặc văn bản thuần)", max_length=200, allow_empty_file=True)


class InstrumentForm(forms.ModelForm):
    """A text papers may rest on; `successors` are the rows that may be named as the one in its place."""

    class Meta:
        model = LegalInstrument
        fields = ["kind", "number", "issued_on", "issuer", "title", "in_force_from", "in_force_to", "replaced_by", "replaced_by_text", "note", "is_offered"]
        field_classes = dict.fromkeys(("number", "issuer", "title", "replaced_by_text", "note"), LineField)
        field_classes |= dict.fromkeys(("issued_on", "in_force_from", "in_force_to"), DayField)
        help_texts = {"title": "Ghi như khi dẫn, ví dụ “về việc hướng dẫn nhiệm vụ năm học 2026-2027”; luật chỉ ghi tên, ví dụ “Giáo dục”."}

    def __init__(self, *args, successors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["replaced_by"].queryset = successors.exclude(pk=self.instance.pk)
        if self.instance.organization_id is None or self.instance.organization.is_school:
            del self.fields["is_offered"]

    def clean(self):
        data = super().clean()
        if data.get("in_force_from") and data.get("in_force_to") and data["in_force_to"] < data["in_force_from"]:
            self.add_error("in_force_to", "Ngày hết hiệu lực không được trước ngày có hiệu lực.")
        return data

    def validate_constraints(self):
        """The order of the two days is told beside its box."""
