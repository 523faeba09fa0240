"""Keeping a plan's sections as a template of the organisation, and working over the list of sections."""

from django import forms

from improvement_plans.fields import ShortText
from improvement_plans.forms import helper_of
from improvement_plans.template_outline import lines_of


class SaveTemplateForm(forms.Form):
    """A name for a new template, or the template that is saved over and may get another name."""

    over = forms.ModelChoiceField(None, label="Ghi đè mẫu đã có", required=False, empty_label="Không, lưu thành mẫu mới")
    name = ShortText(label="Tên mẫu", max_length=120)
    keeps_texts = forms.BooleanField(
        label="Giữ cả lời văn đang có (tên trường, thời kỳ được thay khi lập kế hoạch mới)", required=False,
        help_text="Bỏ chọn thì chỉ giữ tiêu đề, thứ tự mục và số liệu in dưới mục.",
    )  # fmt: skip

    def __init__(self, *args, templates, **kwargs):
        super().__init__(*args, **kwargs)
        self.templates = templates
        self.fields["over"].queryset = templates
        self.helper = helper_of()

    def clean(self):
        data = super().clean()
        if is_taken(self.templates, data.get("name"), data.get("over")):
            self.add_error("name", "Đã có mẫu tên này; hãy đặt tên khác hoặc chọn ghi đè mẫu đó.")
        return data


def is_taken(templates, name, own):
    """Whether another template than `own` has that name."""
    return bool(name) and templates.filter(name=name).exclude(pk=own.pk if own else None).exists()


class TemplateForm(forms.Form):
    """The name and every heading of a template; `rows` are its lines, each with its box."""

    edition = forms.CharField(widget=forms.HiddenInput, required=False)
    name = ShortText(label="Tên mẫu", max_length=120)

    def __init__(self, *args, row, templates, **kwargs):
        super().__init__(*args, initial={"name": row.name, "edition": row.edition}, **kwargs)
        self.row, self.templates, self.lines = row, templates, lines_of(row.sections)
        for line in self.lines:
            self.fields[f"heading-{line.path}"] = ShortText(
                label=f"Tiêu đề mục {line.number}", max_length=250, initial=line.heading, widget=forms.TextInput(attrs={"class": "form-control"}))

    @property
    def rows(self):
        return [(line, self[f"heading-{line.path}"]) for line in self.lines]

    def clean_name(self):
        if is_taken(self.templates, self.cleaned_data["name"], self.row):
            raise forms.ValidationError("Đã có mẫu tên này; hãy đặt tên khác.")
        return self.cleaned_data["name"]

    def headings(self):
        """{path: heading as typed}"""
        return {line.path: self.cleaned_data[f"heading-{line.path}"] for line in self.lines}
