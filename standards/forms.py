from django import forms

from formats.text import clean_line
from standards.enums import Framework


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
