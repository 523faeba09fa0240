from django import forms
from django.db.models import Q

from accounts.fields import DayField, LineField, RowsField
from formats.dates import school_year_label, school_year_of
from formats.text import fold
from oversight.enums import CampaignKind
from oversight.school_index import STATES
from oversight.table import AT_FIRST, COLUMNS, SORTS
from standards.enums import SchoolType


class SchoolFilter(forms.Form):
    """What of the table of schools is shown, in which order, with which columns; words are matched without marks."""

    q = forms.CharField(label="Tên hoặc mã trường", max_length=100, required=False)
    school_type = forms.ChoiceField(label="Loại trường", choices=[("", "Mọi loại trường"), *SchoolType.choices], required=False)
    state = forms.ChoiceField(label="Tình trạng", choices=[("", "Mọi tình trạng"), *STATES.items()], required=False)
    body = forms.CharField(label="Cơ quan xét duyệt", max_length=200, required=False)
    sort = forms.ChoiceField(label="Xếp theo", choices=list(SORTS.items()), required=False)
    columns = forms.MultipleChoiceField(label="Cột", choices=list(COLUMNS.items()), required=False)

    def filters(self):
        """{words, school_type, state, body} for school_lines; what is not valid filters nothing."""
        self.is_valid()
        found = {name: self.cleaned_data.get(name, "") for name in ("school_type", "state", "body")}
        return {"words": fold(self.cleaned_data.get("q", "")), **found}

    def order(self):
        """Slug of the column to sort by."""
        return self.cleaned_data.get("sort") or "name"

    def shown_columns(self):
        """Slugs of the columns shown, in the table's order."""
        chosen = self.cleaned_data.get("columns") or AT_FIRST
        return [slug for slug in COLUMNS if slug in chosen]


class FilterNameForm(forms.Form):
    """A name for the way the table is looked at, and its query string."""

    name = LineField(label="Tên bộ lọc", max_length=60, required=False)
    query = forms.CharField(max_length=500, required=False, error_messages={"max_length": "Điều kiện lọc quá dài để lưu."})

    def clean_name(self):
        if not self.cleaned_data["name"]:
            raise forms.ValidationError("Ghi tên bộ lọc trước khi lưu.")
        return self.cleaned_data["name"]

    def back_query(self):
        """The query string to go back to, also when the name was refused."""
        return (self.data.get("query") or "")[:500]


class SchoolChoice(RowsField):
    """Schools by tick boxes; the name alone is shown."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, row):
        return row.name


SCHOOL_ERRORS = {
    "required": "Chọn ít nhất một trường.",
    "invalid_choice": "Có trường không thuộc cơ quan này.",
    "invalid_pk_value": "Có trường không thuộc cơ quan này.",
}


class CampaignForm(forms.Form):
    """What is asked of which schools, and until when."""

    title = LineField(label="Tên đợt", max_length=200, help_text="Ví dụ: Kế hoạch cải tiến chất lượng 2026-2027")
    kind = forms.ChoiceField(label="Văn bản yêu cầu", choices=CampaignKind.choices)
    school_year = forms.TypedChoiceField(label="Năm học", coerce=int)
    due_on = DayField(label="Hạn gửi")
    note = forms.CharField(
        label="Yêu cầu, hướng dẫn", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    asks_all = forms.BooleanField(label="Yêu cầu mọi trường trực thuộc", required=False)
    types = forms.MultipleChoiceField(label="Hoặc mọi trường thuộc loại", required=False, widget=forms.CheckboxSelectMultiple)
    schools = SchoolChoice(label="Hoặc chọn từng trường", queryset=None, required=False, error_messages=SCHOOL_ERRORS)

    def __init__(self, *args, schools, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        year = school_year_of(today)
        self.fields["school_year"].choices = [
            (start, school_year_label(start)) for start in range(year + 1, year - 3, -1)
        ]
        self.fields["school_year"].initial = year
        self.fields["schools"].queryset = schools
        present = set(schools.order_by().values_list("school__school_type", flat=True).distinct())
        self.fields["types"].choices = [(value, label) for value, label in SchoolType.choices if value in present]

    def clean_due_on(self):
        return not_past(self.cleaned_data["due_on"], self.today)

    def clean(self):
        """`schools` ends as the schools asked, however they were chosen."""
        data = super().clean()
        types, every = data.pop("types", ()), self.fields["schools"].queryset
        if data.pop("asks_all", False):
            data["schools"] = every
        elif types:
            picked = [row.pk for row in data.get("schools") or ()]
            data["schools"] = every.filter(Q(school__school_type__in=types) | Q(pk__in=picked))
        if not data.get("schools") and "schools" not in self.errors:
            self.add_error("schools", SCHOOL_ERRORS["required"])
        return data


class TermForm(forms.Form):
    """Another term of a campaign."""

    due_on = DayField(label="Hạn mới")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_due_on(self):
        return not_past(self.cleaned_data["due_on"], self.today)


class MoreSchoolsForm(forms.Form):
    """Further schools for a campaign."""

    schools = SchoolChoice(label="Thêm trường", queryset=None, error_messages=SCHOOL_ERRORS)

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["schools"].queryset = schools


def not_past(day, today):
    """The day itself, when it is not over."""
    if day < today:
        raise forms.ValidationError("Hạn không được ở trước hôm nay.")
    return day
