"""What stands on a paper copy, typed by who enters it."""

from django import forms

from accounts.fields import DayField, LineField
from documents.enums import DocumentKind
from documents.forms_signing import small_file
from formats.dates import school_year_label, school_year_of
from formats.text import clean
from records.uploads import PDF, PICTURES, UploadRefused, check_upload

YEARS_BACK = 15
NOT_LISTED = "– không có trong danh sách –"


class ClosedBodyField(forms.ModelChoiceField):
    """A body that ended, with its last day."""

    def label_from_instance(self, row):
        return f"{row.name} (đến hết {row.to_on:%d/%m/%Y})"


class ArchivedPaperForm(forms.Form):
    """A scan and the facts printed on it; the bytes are checked by their content."""

    file = small_file("Bản quét (PDF hoặc ảnh)", 0, ".pdf,.png,.jpg,.jpeg,.webp", "Hãy chọn tệp bản quét.", max_length=250)
    kind = forms.ChoiceField(label="Loại văn bản", error_messages={"invalid_choice": "Hãy chọn loại văn bản trong danh sách."})
    symbol = LineField(label="Số, ký hiệu", max_length=60, help_text="Đúng như trên văn bản, ví dụ 45/KH-PGDĐT.")
    dated_on = DayField(label="Ngày văn bản")
    issuer = ClosedBodyField(queryset=None, label="Cơ quan ban hành", required=False, empty_label=NOT_LISTED,
                             error_messages={"invalid_choice": "Chỉ chọn được cơ quan đã kết thúc hoạt động."})
    issuer_name = LineField(label="Hoặc ghi tên cơ quan đã kết thúc", max_length=200, required=False)
    title = LineField(label="Trích yếu", max_length=250)
    signer_name = LineField(label="Họ tên người ký", max_length=100, required=False)
    signer_post = LineField(label="Chức vụ người ký", max_length=200, required=False)
    school_year = forms.TypedChoiceField(label="Năm học", coerce=int)
    text = forms.CharField(label="Nội dung gõ lại (không bắt buộc)", required=False, max_length=20000, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args, issuers, today, is_school, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [kind for kind in DocumentKind if is_school == (kind != DocumentKind.AUTHORITY_PLAN)]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        year = school_year_of(today)
        self.fields["school_year"].choices = [(start, school_year_label(start)) for start in range(year, year - YEARS_BACK - 1, -1)]
        self.fields["school_year"].initial = year - 1
        self.fields["issuer"].queryset = issuers

    def clean_file(self):
        try:
            checked = check_upload(self.cleaned_data["file"])
        except UploadRefused as refused:
            raise forms.ValidationError(str(refused)) from refused
        if checked.content_type != PDF and checked.content_type not in PICTURES:
            raise forms.ValidationError("Chỉ nhận bản quét PDF hoặc ảnh.")
        return checked

    def clean_text(self):
        return clean(self.cleaned_data["text"])

    def clean(self):
        data = super().clean()
        if "issuer" in data and not data["issuer"] and not data.get("issuer_name"):
            self.add_error("issuer", "Hãy chọn cơ quan ban hành, hoặc ghi tên.")
        return data


class WithdrawForm(forms.Form):
    reason = LineField(label="Lý do rút", max_length=500)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["required"] = "Hãy viết lý do rút."
