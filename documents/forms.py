"""Forms of review and numbering: limits and words; whether an act may happen is decided in workflow."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from accounts.fields import DayField, LineField, LinesField, RowsField
from documents.enums import SET_ASIDE_STATES, TYPE_ABBREVIATION, NumberState, VerdictView
from documents.numbering import MAX_NUMBER, units_of
from formats.numbers import format_number

MAX_TEXT = 4000


def text_area(label, required_words, rows=4):
    """A box for long text with our limit; `required_words` is said when it is left empty."""
    field = LinesField(label=label, max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": rows}))
    field.error_messages["required"] = required_words
    return field


def number_field(label):
    """A paper's number."""
    out_of_range = f"Số văn bản từ 1 đến {format_number(MAX_NUMBER)}."
    return forms.IntegerField(
        label=label,
        widget=forms.NumberInput(attrs={"min": 1, "max": MAX_NUMBER}),
        validators=[MinValueValidator(1, out_of_range), MaxValueValidator(MAX_NUMBER, out_of_range)],
        error_messages={"required": "Hãy nhập số.", "invalid": "Số văn bản là một số nguyên."},
    )


class CommentForm(forms.Form):
    """A remark on one place of the paper, or on one field of a row; the places come from the frozen version.

    The list offers sections and rows; the page's script, or the second list, leads to a single field of one.
    """

    key = forms.CharField(label="Chỗ góp ý", required=False, max_length=80, widget=forms.Select)
    field = forms.ChoiceField(label="Ô của dòng, phần của mục", required=False, error_messages={"invalid_choice": "Không có ô này."})
    text = text_area("Góp ý", "Hãy viết nội dung góp ý.")
    is_mandatory = forms.BooleanField(label="Bắt buộc tiếp thu hoặc giải trình", required=False, initial=True)
    keeps_sentence = forms.BooleanField(label="Giữ câu này làm câu mẫu", required=False)

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = places
        chosen = self["key"].value()
        shown = [place for place in places.values() if place.is_whole or place.key == chosen]
        self.fields["key"].widget.choices = [("", "Toàn văn bản"), *((place.key, place.words) for place in shown)]
        names = dict.fromkeys(place.field for place in places.values() if not place.is_whole)
        self.fields["field"].choices = [("", "Cả dòng, cả mục"), *((name, name) for name in names)]

    def clean_key(self):
        key = self.cleaned_data["key"]
        if key and key not in self.places:
            raise forms.ValidationError("Bản này không có chỗ vừa chọn; hãy chọn lại trong danh sách.")
        return key

    def clean(self):
        """A field named beside a row stands for the row's own field."""
        data = super().clean()
        key, name = data.get("key"), data.get("field")
        if name and key is not None and (not key or self.places[key].is_whole):
            own = {place.field: place.key for place in self.places.values() if place.owner == key and not place.is_whole} if key else {}
            if name in own:
                data["key"] = own[name]
            else:
                self.add_error("field", f"Chỗ đã chọn không có ô “{name}”. " + (f"Chỗ ấy có: {', '.join(own)}." if own else "Hãy để “Cả dòng, cả mục”."))
        return data

    def place_words(self):
        """The chosen place in words, "" for the whole paper."""
        key = self.cleaned_data["key"]
        return self.places[key].words if key else ""


class AssignForm(forms.Form):
    """Whom a submission is handed to."""

    person = forms.ModelChoiceField(label="Giao cho", queryset=None, required=False, empty_label="Chưa giao ai",
                                    error_messages={"invalid_choice": "Người này không phải chuyên viên đang làm việc ở cơ quan."})

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class VerdictViewForm(forms.Form):
    """The officer's view of the self-assessment, apart from the remarks on the plan."""

    view = forms.ChoiceField(label="Ý kiến về kết quả tự đánh giá", choices=[("", "Chưa có ý kiến"), *VerdictView.choices], required=False)
    words = LinesField(label="Nhận xét", max_length=MAX_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ReturnForm(forms.Form):
    remark = text_area("Lý do, yêu cầu khi trả lại", "Hãy viết lý do trả lại.")


class OpinionForm(forms.Form):
    remark = text_area("Ý kiến", "Hãy viết ý kiến.")


class ResolveForm(forms.Form):
    reply = text_area("Đã tiếp thu, giải trình", "Hãy viết đã tiếp thu hoặc giải trình thế nào.", rows=2)


class ReplyForm(forms.Form):
    text = text_area("Trả lời", "Hãy viết câu trả lời.", rows=2)


class ReopenForm(forms.Form):
    reason = text_area("Lý do mở lại", "Hãy viết lý do mở lại.", rows=2)


class SetAsideForm(forms.Form):
    state = forms.ChoiceField(label="Việc", choices=[(state.value, state.label) for state in SET_ASIDE_STATES])
    reason = text_area("Lý do, số và ngày của văn bản liên quan", "Hãy viết lý do, số và ngày của văn bản liên quan.", rows=2)


class IssueForm(forms.Form):
    """Number and date of a paper; the tick is asked for only after a warning was shown."""

    number = number_field("Số văn bản")
    dated_on = DayField(label="Ngày văn bản")
    accepts_warnings = forms.BooleanField(label="Tôi đã kiểm tra và vẫn cấp số này", required=False)


class SymbolField(LineField):
    """What stands behind a number, `QĐ-MNHM`; typed with its number, the number is left out."""

    def __init__(self):
        super().__init__(label="Ký hiệu sau số (ví dụ QĐ-MNHM)", max_length=40, required=False)

    def to_python(self, value):
        return super().to_python(value).rpartition("/")[2].strip() if str(value or "")[:1].isdigit() else super().to_python(value).lstrip("/ ")


class OutsideNumberForm(forms.Form):
    """A number that may not be given here: used elsewhere or spoiled."""

    number = number_field("Số")
    dated_on = DayField(label="Ngày văn bản")
    unit = forms.ChoiceField(label="Dãy số của", required=False)
    abbreviation = forms.ChoiceField(label="Loại văn bản")
    symbol = SymbolField()
    state = forms.ChoiceField(label="Tình trạng", choices=[(s.value, s.label) for s in (NumberState.OUTSIDE, NumberState.CANCELLED)])
    note = LineField(label="Ghi chú (tên văn bản, lý do)", max_length=250, required=False)

    def __init__(self, *args, organization, **kwargs):
        super().__init__(*args, **kwargs)
        if organization.has_series_per_type:
            self.fields["abbreviation"].choices = [(one, one) for one in sorted(set(TYPE_ABBREVIATION.values()))]
        else:
            del self.fields["abbreviation"]
        units = units_of(organization)
        if units:
            self.fields["unit"].choices = [("", organization.name), *((unit, unit) for unit in units)]
        else:
            del self.fields["unit"]


class BodiesField(RowsField):
    """Bodies by tick boxes; the name alone is shown."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, row):
        return row.name


class AddresseesForm(forms.Form):
    """Bodies that get the paper for information; none is an answer too."""

    bodies = BodiesField(label="Gửi thêm để biết", queryset=None, required=False, error_messages={
        "invalid_choice": "Có nơi nhận không chọn được.", "invalid_pk_value": "Có nơi nhận không chọn được."})

    def __init__(self, *args, bodies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bodies"].queryset = bodies


class CancelNumberForm(forms.Form):
    reason = LineField(label="Lý do hủy số", max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["required"] = "Hãy viết lý do hủy số."


class RegisterLineForm(forms.Form):
    """The columns of the register that the number and the paper do not tell."""

    symbol = SymbolField()
    signer = LineField(label="Người ký", max_length=100, required=False)
    recipients = LineField(label="Nơi nhận", max_length=500, required=False)
    keeper = LineField(label="Đơn vị, người nhận bản lưu", max_length=100, required=False)
    copies = forms.IntegerField(label="Số lượng bản", required=False, min_value=1, max_value=9999, error_messages={
        "invalid": "Số lượng bản là một số nguyên.", "min_value": "Số lượng bản từ 1 trở lên.", "max_value": "Số lượng bản không quá 9.999."})
    sent_on = DayField(label="Ngày chuyển", required=False)
    receipt = LineField(label="Ký nhận", max_length=100, required=False)

    def __init__(self, *args, is_issued, **kwargs):
        super().__init__(*args, **kwargs)
        if is_issued:  # the paper itself says it
            del self.fields["symbol"]
