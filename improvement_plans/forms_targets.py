"""Forms of a section's targets: one line of them, and all of a plan's with what a checkpoint found reached."""

from django import forms

from improvement_plans.enums import TargetKind
from improvement_plans.fields import NumberField, ShortText, read_number
from improvement_plans.forms import beside, helper_of, present
from improvement_plans.models import SectionTarget
from improvement_plans.target_fields import TargetFields
from improvement_plans.wording import aim_words, plain_number


class TargetForm(forms.ModelForm, TargetFields):
    """One line: what it is about, its figure and start, the number to reach."""

    class Meta:
        model = SectionTarget
        fields = ["name", "metric", "baseline_value", "baseline_year", "target_kind", "target_value", "target_value_to", "target_unit"]
        field_classes = {"name": ShortText, "target_unit": ShortText}
        labels = {"name": "Nội dung chỉ tiêu (in trước con số)", "target_kind": "Mức phấn đấu", "target_unit": "Đơn vị (%, trẻ, phòng …)"}
        help_texts = {"name": "Để trống thì in tên của chỉ số. Ví dụ: Huy động trẻ 6 tuổi vào lớp 1."}

    def __init__(self, *args, baselines=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_metrics(baselines)
        if "metric" not in self.fields:
            self.fields["name"].help_text = "Ví dụ: Số trường đạt chuẩn quốc gia."
        self.fields["target_kind"].choices = [choice for choice in TargetKind.choices if choice[0]]
        start = present(self, "baseline_value", "baseline_year")
        self.helper = helper_of("name", *present(self, "metric"), *start, beside("target_kind", "target_value", "target_value_to", "target_unit"))

    def clean(self):
        data = super().clean()
        self.read_target(data)
        if not data.get("name") and not data.get("metric") and "name" not in self.errors:
            self.add_error("name", "Hãy ghi nội dung chỉ tiêu hoặc chọn một chỉ số." if "metric" in self.fields else "Hãy ghi nội dung chỉ tiêu.")
        return data


class TargetResultsForm(forms.Form):
    """A box for every target; beside it the number the page started from, so that nobody's number is lost unseen.

    `rows` are (SectionTarget, stored TargetResult or None, Baseline of the school's figures or None).
    """

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.targets = [target for target, _, _ in rows]
        self.helper = helper_of()
        for target, result, reached in rows:
            stored = result.actual_value if result else None
            box = NumberField(label=str(target), required=False, initial=stored if result else reached and reached.value)
            figure = f" Số liệu của trường: {reached.label}." if reached else ""
            box.help_text = f"Chỉ tiêu: {aim_words(target)}.{figure}"
            self.fields[f"value-{target.pk}"] = box
            self.fields[f"start-{target.pk}"] = NumberField(required=False, initial=stored, widget=forms.HiddenInput)

    def clean(self):
        data = super().clean()
        for target in self.targets:
            name = f"value-{target.pk}"
            if data.get(name) is not None and target.target_unit.startswith("%"):
                try:
                    data[name] = read_number(self.data[name].strip(), is_rate=True)
                except forms.ValidationError as failure:
                    self.add_error(name, failure)
        return data

    @property
    def changes(self):
        """{target key: (started from, now)} as `workflow.save_target_results` takes it."""
        return {target.pk: (self.cleaned_data[f"start-{target.pk}"], self.cleaned_data[f"value-{target.pk}"]) for target in self.targets}

    def refreshed(self, stored):
        """The posted data with each box's start as it is now, for a second try; `stored` is {target key: value}."""
        data = self.data.copy()
        for target in self.targets:
            data[f"start-{target.pk}"] = plain_number(stored[target.pk]) if target.pk in stored else ""
        return data
