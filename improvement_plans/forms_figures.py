"""Ticks before the figures that a section prints over five years; the page draws them itself, by group."""

from django import forms

from improvement_plans.enums import EACH_LEVEL, FIGURE_SCOPES
from standards.metrics import catalogue

# More than these make one table and chart that nobody reads on a page.
MOST_FIGURES = 12


class FiguresForm(forms.Form):
    """`metrics` keeps the catalogue's order; figures that are chosen by a word cannot be drawn over years."""

    metrics = forms.MultipleChoiceField(label="Số liệu", required=False, error_messages={
        "invalid_choice": "Có số liệu không thuộc danh mục của trường; hãy tải lại trang.",
    })  # fmt: skip

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        if school.counted_levels:
            kept = {"", EACH_LEVEL, *school.counted_levels}
            self.fields["level"] = forms.ChoiceField(label="Số liệu của", choices=[row for row in FIGURE_SCOPES if row[0] in kept], required=False,
                                                     help_text="Từng cấp học: mỗi cấp một bảng và biểu đồ, chỉ số liệu mà cấp đó có.")  # fmt: skip
        groups = catalogue().grouped(school.levels)
        kept = [(group, [metric for metric in metrics if not metric.is_choice]) for group, metrics in groups]
        self.fields["metrics"].choices = [(metric.key, metric.name) for _, metrics in kept for metric in metrics]
        ticked = self.data.getlist("metrics") if self.is_bound else self.initial.get("metrics", [])
        rows = [(group.label, [(metric, metric.key in ticked) for metric in metrics]) for group, metrics in kept if metrics]
        self.groups = [(label, any(is_ticked for _, is_ticked in found), found) for label, found in rows]

    def clean_level(self):
        return self.cleaned_data.get("level", "")

    def clean_metrics(self):
        chosen = set(self.cleaned_data["metrics"])
        if len(chosen) > MOST_FIGURES:
            raise forms.ValidationError(f"Chọn nhiều nhất {MOST_FIGURES} số liệu cho một mục; đang chọn {len(chosen)}.")
        return [key for key, _ in self.fields["metrics"].choices if key in chosen]
