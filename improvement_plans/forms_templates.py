"""Keeping a plan's sections as a template of the organisation."""

from django import forms

from improvement_plans.fields import ShortText
from improvement_plans.forms import helper_of


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
        twins = self.templates.filter(name=data.get("name", ""))
        if data.get("name") and twins.exclude(pk=data["over"].pk if data.get("over") else None).exists():
            self.add_error("name", "Đã có mẫu tên này; hãy đặt tên khác hoặc chọn ghi đè mẫu đó.")
        return data
