"""Forms of review and numbering: limits and words; whether an act may happen is decided in workflow."""

from django import forms

from documents.enums import SET_ASIDE_STATES, TYPE_ABBREVIATION, NumberState
from documents.numbering import MAX_NUMBER
from formats.text import clean, clean_line

MAX_TEXT = 4000
DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]


def text_area(label, required_words="", *, rows=4, required=True, help_text=""):
    """A box for long text with our limit; `required_words` is said when it is left empty."""
    widget = forms.Textarea(attrs={"rows": rows})
    messages = {"required": required_words} if required_words else {}
    return forms.CharField(label=label, max_length=MAX_TEXT, widget=widget, required=required, help_text=help_text, error_messages=messages)


def day(label, required_words="Hãy chọn ngày."):
    """A day from the browser's calendar; typed dd/mm/yyyy is read too."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, input_formats=DATE_FORMATS,
                           error_messages={"required": required_words, "invalid": "Ngày không đọc được (ví dụ 05/01/2026)."})


class CleanTextForm(forms.Form):
    """Texts come out in their stored form; a text of spaces only counts as empty."""

    def clean(self):
        data = super().clean()
        for name, value in data.items():
            if isinstance(value, str) and isinstance(self.fields[name], forms.CharField):
                data[name] = (clean if isinstance(self.fields[name].widget, forms.Textarea) else clean_line)(value)
                if self.fields[name].required and not data[name]:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return data


class CommentForm(CleanTextForm):
    """A remark on one place of the paper; the places come from the frozen version."""

    key = forms.ChoiceField(label="Chỗ góp ý", required=False)
    text = text_area("Góp ý", "Hãy viết nội dung góp ý.")
    is_mandatory = forms.BooleanField(label="Bắt buộc tiếp thu hoặc giải trình", required=False, initial=True)

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [("", "Toàn văn bản"), *places]

    def place_words(self):
        """The chosen place in words, "" for the whole paper."""
        key = self.cleaned_data["key"]
        return dict(self.fields["key"].choices)[key] if key else ""


class ReturnForm(CleanTextForm):
    remark = text_area("Lý do, yêu cầu khi trả lại", "Hãy viết lý do trả lại.")


class OpinionForm(CleanTextForm):
    remark = text_area("Ý kiến", "Hãy viết ý kiến.")


class ResolveForm(CleanTextForm):
    reply = text_area("Đã tiếp thu, giải trình", "Hãy viết đã tiếp thu hoặc giải trình thế nào.", rows=2)


class ReopenForm(CleanTextForm):
    reason = text_area("Lý do mở lại", "Hãy viết lý do mở lại.", rows=2)


class SetAsideForm(CleanTextForm):
    state = forms.ChoiceField(label="Việc", choices=[(state.value, state.label) for state in SET_ASIDE_STATES])
    reason = text_area("Lý do, số và ngày của văn bản liên quan", "Hãy viết lý do, số và ngày của văn bản liên quan.", rows=2)


class IssueForm(forms.Form):
    """Number and date of a paper; the tick is asked for only after a warning was shown."""

    number = forms.IntegerField(label="Số văn bản", min_value=1, max_value=MAX_NUMBER,
                                error_messages={"required": "Hãy nhập số.", "invalid": "Số văn bản là một số nguyên."})
    dated_on = day("Ngày văn bản")
    accepts_warnings = forms.BooleanField(label="Tôi đã kiểm tra và vẫn cấp số này", required=False)


class OutsideNumberForm(CleanTextForm):
    """A number that may not be given here: used elsewhere or spoiled."""

    number = forms.IntegerField(label="Số", min_value=1, max_value=MAX_NUMBER,
                                error_messages={"required": "Hãy nhập số.", "invalid": "Số văn bản là một số nguyên."})
    dated_on = day("Ngày văn bản")
    abbreviation = forms.ChoiceField(label="Loại văn bản")
    state = forms.ChoiceField(label="Tình trạng", choices=[(s.value, s.label) for s in (NumberState.OUTSIDE, NumberState.CANCELLED)])
    note = forms.CharField(label="Ghi chú (tên văn bản, lý do)", max_length=250, required=False)

    def __init__(self, *args, organization, **kwargs):
        super().__init__(*args, **kwargs)
        if organization.has_series_per_type:
            self.fields["abbreviation"].choices = [(one, one) for one in sorted(set(TYPE_ABBREVIATION.values()))]
        else:
            del self.fields["abbreviation"]


class CancelNumberForm(CleanTextForm):
    reason = forms.CharField(label="Lý do hủy số", max_length=200, error_messages={"required": "Hãy viết lý do hủy số."})
