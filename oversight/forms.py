from django import forms

from formats.text import fold
from standards.enums import SchoolType


class SchoolFilter(forms.Form):
    """Search among the schools of an authority; words are matched without marks."""

    q = forms.CharField(label="Tên hoặc mã trường", max_length=100, required=False)
    school_type = forms.ChoiceField(label="Loại trường", choices=[("", "Mọi loại trường"), *SchoolType.choices], required=False)

    def filters(self):
        """{words, school_type} for schools_below; what is not valid filters nothing."""
        self.is_valid()
        return {"words": fold(self.cleaned_data.get("q", "")), "school_type": self.cleaned_data.get("school_type", "")}
