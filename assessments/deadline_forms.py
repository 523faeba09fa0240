"""What people type about a term of their own."""

from django import forms

from accounts.fields import DayField, LineField
from assessments.enums import DeadlineKind
from assessments.row_forms import RowForm


class DeadlineForm(RowForm):
    """A term with its day; a term of another kind needs a name."""

    kind = forms.ChoiceField(label="Mốc", choices=DeadlineKind.choices)
    name = LineField(label="Tên mốc", max_length=150, required=False, help_text="Để trống thì dùng tên loại mốc; “Mốc khác” phải có tên.")
    due_on = DayField(label="Hạn")

    def clean(self):
        data = super().clean()
        if data.get("kind") == DeadlineKind.OTHER and not data.get("name") and "name" not in self.errors:
            self.add_error("name", "Ghi tên của mốc này.")
        return data
