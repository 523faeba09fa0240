"""Form fields that store clean text and real days, for every room."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from accounts.usernames import LONGEST, RULE, parse_username
from formats.text import clean, clean_line

EMPTY = "Cần điền mục này."
FIRST_DAY, LAST_DAY = date(1945, 9, 2), date(2099, 12, 31)


class LineField(forms.CharField):
    """One line of text in its stored form."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.error_messages["required"] = EMPTY

    def to_python(self, value):
        return super().to_python(clean_line(str(value or "")))


class LinesField(LineField):
    """A few lines of text in their stored form."""

    widget = forms.Textarea(attrs={"rows": 2})

    def to_python(self, value):
        return forms.CharField.to_python(self, clean(str(value or "")))


class DayField(forms.DateField):
    """A day typed as 05/09/2025; days no paper can bear are refused.

    A text box: the browser's own date box follows the language of the machine, where 05/09 may be the ninth of May.
    """

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.DateInput(attrs={"class": "day", "inputmode": "numeric", "placeholder": "dd/mm/yyyy"}, format="%d/%m/%Y"))
        super().__init__(input_formats=["%d/%m/%Y", "%Y-%m-%d"], **kwargs)
        self.error_messages |= {"required": "Cần chọn ngày.", "invalid": "Không đọc được ngày này (ví dụ 05/09/2025)."}
        self.validators += [
            MinValueValidator(FIRST_DAY, "Ngày này quá xa: chỉ nhận từ 02/9/1945."),
            MaxValueValidator(LAST_DAY, "Ngày này quá xa: chỉ nhận đến 31/12/2099."),
        ]


class RowsField(forms.ModelMultipleChoiceField):
    """Rows by their keys; keys longer than the database can count are refused before it is asked."""

    def clean(self, value):
        if isinstance(value, list | tuple) and any(len(str(pk)) > 18 for pk in value):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class UsernameField(LineField):
    """A new log-in name: lower-case ASCII."""

    def __init__(self, **kwargs):
        super().__init__(max_length=LONGEST, help_text=RULE, **kwargs)

    def to_python(self, value):
        value = super().to_python(value)
        try:
            return parse_username(value) if value else ""
        except ValueError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class AddressField(forms.EmailField):
    """An e-mail address in lower-case ASCII, as one may also log in by it."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.error_messages |= {"required": EMPTY, "invalid": "Không phải địa chỉ thư điện tử (ví dụ lan@truong.edu.vn)."}

    def to_python(self, value):
        value = clean_line(super().to_python(value)).lower()
        if not value.isascii():
            raise forms.ValidationError("Thư điện tử chỉ gồm chữ không dấu, số và dấu . _ - @.")
        return value
