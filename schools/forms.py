"""Forms of the profile, and what the figures grid posts."""

from django import forms
from django.core.exceptions import ValidationError

from accounts.enums import OrganizationKind
from accounts.fields import DayField, LineField, LinesField
from accounts.models import Organization
from formats.text import clean_line
from formats.workbook import LIMITS, MIB
from schools.enums import CertificateKind
from schools.models import Certificate, School, SchoolSite
from schools.workflow import Entry
from standards.enums import SchoolLevel, SchoolType

HIGHEST_DEGREE = {CertificateKind.ACCREDITATION: (4, "cấp độ 1 đến 4"), CertificateKind.NATIONAL_STANDARD: (2, "mức độ 1 hoặc 2")}
FIRST_YEAR = 1860
MAX_START_LENGTH = 200_000


def read_entries(post, years, metrics):
    """Cells of a posted grid -> {year: {key: Entry}}, only those that differ from the value they started from.

    Boxes are named `v-<year>-<key>`; `start` lists `<year>-<key>=<stored value>` by line for filled cells. Names of other
    years or figures are no part of the page and are passed over.
    """
    start = dict(pair.split("=", 1) for pair in post.get("start", "")[:MAX_START_LENGTH].split() if "=" in pair)
    taken = set(post.getlist("take"))  # "lấy số đã lưu" ticked: the other person's value stays
    entries = {}
    for year in years:
        names = {metric.key: f"{year}-{metric.key}" for metric in metrics}
        cells = {key: (post[f"v-{name}"], start.get(name, "")) for key, name in names.items()
                 if f"v-{name}" in post and name not in taken}  # fmt: skip
        entries[year] = {key: Entry(typed, begun) for key, (typed, begun) in cells.items() if clean_line(typed) != begun}
    return {year: cells for year, cells in entries.items() if cells}


class FigureFileForm(forms.Form):
    """A file of figures. What it holds is judged by who reads it (formats.workbook), not by its name."""

    file = forms.FileField(
        label="Tệp Excel (.xlsx)", widget=forms.FileInput(attrs={"accept": ".xlsx"}), max_length=200,
        error_messages={"required": "Hãy chọn một tệp.", "empty": "Tệp rỗng, không có nội dung.", "max_length": "Tên tệp quá dài (tối đa 200 ký tự)."},
    )  # fmt: skip

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LIMITS.size:
            raise ValidationError(f"Tệp lớn quá {LIMITS.size // MIB} MB. Hãy chia thành nhiều tệp.")
        return file


class ReopenForm(forms.Form):
    reason = LinesField(label="Lý do mở lại", max_length=500, help_text="Được ghi vào nhật ký cùng tên người mở lại.")


class SchoolForm(forms.ModelForm):
    """Profile of a school. Levels are asked only of schools with several; the others have the level of their type."""

    levels = forms.MultipleChoiceField(
        label="Cấp học (chỉ chọn khi trường có nhiều cấp)", choices=SchoolLevel.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = School
        fields = [
            "school_type", "levels", "ownership", "founded_year", "principal_name", "is_disadvantaged_area",
            "is_extremely_disadvantaged", "is_inner_city", "is_rural", "is_gifted", "is_special",
        ]  # fmt: skip
        field_classes = {"principal_name": LineField}

    def __init__(self, *args, this_year, **kwargs):
        super().__init__(*args, **kwargs)
        self.this_year = this_year

    def clean_founded_year(self):
        year = self.cleaned_data["founded_year"]
        if year is not None and not FIRST_YEAR <= year <= self.this_year:
            raise ValidationError(f"Năm thành lập phải từ {FIRST_YEAR} đến {self.this_year}.")
        return year

    def clean(self):
        data = super().clean()
        school_type = data.get("school_type")
        if school_type == SchoolType.MULTI_LEVEL and len(data.get("levels") or []) < 2:
            self.add_error("levels", "Trường có nhiều cấp học: hãy chọn ít nhất hai cấp.")
        elif school_type:
            data["levels"] = [level for level in SchoolLevel.values if level in data["levels"]] if school_type == SchoolType.MULTI_LEVEL else [school_type]
        if data.get("is_inner_city") and data.get("is_rural"):
            self.add_error("is_rural", "Trường ở nội thành, nội thị hoặc ở nông thôn: chỉ chọn một.")
        return data


class SchoolCreateForm(SchoolForm):
    """For operators: the profile of an organisation of kind school that has none yet."""

    organization = forms.ModelChoiceField(label="Đơn vị", queryset=Organization.objects.none(), empty_label="– chọn trường –")
    field_order = ["organization", *SchoolForm.Meta.fields]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.filter(kind=OrganizationKind.SCHOOL, school=None)


class SiteForm(forms.ModelForm):
    class Meta:
        model = SchoolSite
        fields = ["name", "address", "is_main"]
        field_classes = {"name": LineField, "address": LineField}
        labels = {"is_main": "Đây là điểm chính"}


class CertificateForm(forms.ModelForm):
    class Meta:
        model = Certificate
        fields = ["kind", "degree", "decision_number", "decided_on", "issuer", "valid_until", "predecessor_school"]
        field_classes = {
            "decision_number": LineField, "issuer": LineField, "predecessor_school": LineField,
            "decided_on": DayField, "valid_until": DayField,
        }  # fmt: skip
        help_texts = {
            "degree": "Kiểm định: cấp độ 1 đến 4. Chuẩn quốc gia: mức độ 1 hoặc 2.",
            "valid_until": "Để trống nếu quyết định không ghi.",
            "predecessor_school": "Ghi tên trường cũ khi trường này được sáp nhập, đổi tên, chia tách sau ngày cấp.",
        }

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self):
        data = super().clean()
        highest, words = HIGHEST_DEGREE.get(data.get("kind"), (None, ""))
        if highest and data.get("degree") is not None and not 1 <= data["degree"] <= highest:
            self.add_error("degree", f"{CertificateKind(data['kind']).label} có {words}.")
        decided_on = data.get("decided_on")
        if decided_on and decided_on > self.today:
            self.add_error("decided_on", "Ngày quyết định không thể ở sau hôm nay.")
        if decided_on and data.get("valid_until") and data["valid_until"] <= decided_on:
            self.add_error("valid_until", "Ngày hết giá trị phải sau ngày quyết định.")
        return data
