"""Forms of the schools an authority's plan puts forward."""

from django import forms

from improvement_plans.enums import RecognitionWay
from improvement_plans.fields import ShortText
from improvement_plans.forms import helper_of
from improvement_plans.recognition import TYPE_LABELS
from improvement_plans.recognition_models import RecognitionGoal

MONTHS = [("", "Chưa rõ"), *((month, f"Tháng {month}") for month in range(1, 13))]
DEGREES = [("", "Không ghi"), (1, "Mức độ 1"), (2, "Mức độ 2")]


def _number_choice(label, choices):
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int, empty_value=None, required=False)


class GoalForm(forms.ModelForm):
    """One school of the table."""

    month = _number_choice("Tháng đề nghị", MONTHS)
    degree = _number_choice("Mức độ", DEGREES)

    class Meta:
        model = RecognitionGoal
        fields = ["way", "school_type", "name", "degree", "month"]
        field_classes = {"name": ShortText}
        labels = {"name": "Tên trường in trong bảng"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school_type"].choices = list(TYPE_LABELS.items())
        self.fields["way"].choices = RecognitionWay.choices
        self.helper = helper_of()


class FillForm(forms.Form):
    """Ticks before the proposals of the certificates; the page draws them itself, by kind of school."""

    schools = forms.MultipleChoiceField(label="Trường", error_messages={
        "required": "Hãy đánh dấu ít nhất một trường.", "invalid_choice": "Có trường không còn trong danh sách đề xuất; hãy tải lại trang.",
    })  # fmt: skip

    def __init__(self, *args, proposals, **kwargs):
        super().__init__(*args, **kwargs)
        self.proposals = proposals
        self.fields["schools"].choices = [(row.school.pk, row.school.organization.name) for row in proposals]
        ticked = self.data.getlist("schools") if self.is_bound else [str(row.school.pk) for row in proposals if row.is_firm]
        self.rows = [(row, TYPE_LABELS[row.school.school_type], str(row.school.pk) in ticked) for row in proposals]

    def chosen(self):
        """The ticked proposals, in their order."""
        ticked = set(self.cleaned_data["schools"])
        return [row for row in self.proposals if str(row.school.pk) in ticked]
