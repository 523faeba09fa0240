"""Forms of checkpoints: opening one, what is said of the whole, how far one action is."""

from django import forms

from accounts.fields import RowsField
from assessments.models import Evidence
from formats.numbers import id_in
from improvement_plans.enums import BudgetSource, DoneState, TargetKind
from improvement_plans.fields import DayField, DongField, LongText, NumberField, ShortText, read_number
from improvement_plans.forms import helper_of
from improvement_plans.models import Checkpoint, CheckpointResult
from improvement_plans.wording import target_of

SHOWN_EVIDENCE = 30
OTHER_PLAN = "Có minh chứng không còn trong kho; hãy tải lại trang."


class NewCheckpointForm(forms.Form):
    """A checkpoint to open: one of the regular moments, or an own one with its name."""

    kind = forms.ChoiceField(label="Đợt")
    planned_on = DayField(label="Ngày dự kiến", is_end=True)
    name = ShortText(label="Tên đợt (khi là đợt khác)", max_length=120, required=False)

    def __init__(self, *args, moments, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = {kind: name for kind, name, _day in moments}
        self.fields["kind"].choices = [*self.names.items(), ("own", "Đợt khác")]
        self.fields["planned_on"].error_messages["required"] = "Hãy ghi ngày dự kiến."
        self.helper = helper_of()

    def clean(self):
        data = super().clean()
        if data.get("kind") == "own" and not data.get("name") and "name" not in self.errors:
            self.add_error("name", "Hãy đặt tên cho đợt theo dõi.")
        return data

    @property
    def title(self):
        """The own name, or the regular one."""
        return self.names.get(self.cleaned_data["kind"]) or self.cleaned_data["name"]


class CheckpointForm(forms.ModelForm):
    """What is said of the whole checkpoint, the four columns of Biểu 2's table of monitoring."""

    planned_on = DayField(label="Ngày đánh giá", is_end=True, error_messages={"required": "Hãy ghi ngày đánh giá."})

    class Meta:
        model = Checkpoint
        fields = ["planned_on", "watched", "result", "adjustment", "assessors"]
        field_classes = dict.fromkeys(("watched", "result", "adjustment"), LongText) | {"assessors": ShortText}
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("watched", "result", "adjustment")}
        help_texts = {"assessors": "Họ tên, chức vụ người hoặc tổ đánh giá."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_of()


class ResultForm(forms.ModelForm):
    """How far one action is. Spent money has a box for each source, evidence is picked from the school's store."""

    actual_value = NumberField(label="Đạt được", required=False)
    new_end_on = DayField(label="Hạn mới", required=False, is_end=True)

    class Meta:
        model = CheckpointResult
        fields = ["state", "result", "actual_value", "adjustment", "new_end_on", "evidence_text"]
        field_classes = dict.fromkeys(("result", "adjustment", "evidence_text"), LongText)
        widgets = {"state": forms.RadioSelect, **{name: forms.Textarea(attrs={"rows": 3}) for name in ("result", "adjustment")},
                   "evidence_text": forms.Textarea(attrs={"rows": 2})}  # fmt: skip
        labels = {"evidence_text": "Minh chứng khác (ghi bằng chữ)"}

    def __init__(self, *args, action, spent=None, evidences=None, reached=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.action = action
        self.fields["state"].choices = DoneState.choices
        self.fields["state"].error_messages["required"] = "Hãy chọn mức độ hoàn thành."
        if action.target_kind == TargetKind.NONE:
            del self.fields["actual_value"]
        else:
            figure = f" Số liệu của trường: {reached.label}." if reached else ""
            self.fields["actual_value"].help_text = f"Chỉ tiêu: {target_of(action)}.{figure}"
        for source, label in BudgetSource.choices:
            box = DongField(label=label, required=False, initial=(spent or {}).get(source))
            box.widget.attrs["class"] = "form-control"
            self.fields[f"spent_{source}"] = box
        if evidences is not None:
            self.fields["evidences"] = RowsField(evidences, required=False, label="Minh chứng trong kho", error_messages={
                "invalid_choice": OTHER_PLAN, "invalid_pk_value": "Lựa chọn không hợp lệ."})  # fmt: skip
        self.helper = helper_of("state", "result", *(["actual_value"] if "actual_value" in self.fields else []))
        self.later_helper = helper_of("adjustment", "new_end_on", "evidence_text")

    def clean(self):
        data = super().clean()
        self._read_rate(data)
        new_end = data.get("new_end_on")
        if new_end and data.get("state") == DoneState.DONE:
            self.add_error("new_end_on", "Đã hoàn thành thì không cần hạn mới.")
        elif new_end and self.action.start_on and new_end < self.action.start_on:
            self.add_error("new_end_on", f"Hạn mới phải từ ngày bắt đầu {self.action.start_on:%d/%m/%Y} trở đi.")
        return data

    def _read_rate(self, data):
        """In per cent a dot is a decimal point, never a thousands point."""
        if data.get("actual_value") is not None and "%" in self.action.target_unit:
            try:
                data["actual_value"] = read_number(self.data[self.add_prefix("actual_value")].strip(), is_rate=True)
            except forms.ValidationError as failure:
                self.add_error("actual_value", failure)

    @property
    def money(self):
        """Boxes of spent money, one for each source."""
        return [self[f"spent_{source}"] for source in BudgetSource.values]

    @property
    def spending(self):
        """{source: đồng} as typed."""
        amounts = {source: self.cleaned_data[f"spent_{source}"] for source in BudgetSource.values}
        return {source: amount for source, amount in amounts.items() if amount}

    @property
    def values(self):
        """{field of the result: value}; what was reached only where the action has a target."""
        return {name: self.cleaned_data[name] for name in self._meta.fields if name in self.cleaned_data}


def evidence_choices(acting, action, words, picked):
    """Live evidence of the school to pick from: found by words, else of the action's criterion and the newest; picked first."""
    rows = Evidence.objects.visible_to(acting).live()
    criterion = action.problem.criterion
    found = list(rows.search(words)[:SHOWN_EVIDENCE]) if words else []
    if not words and criterion:
        found = list(rows.on_criterion(criterion.code)[:SHOWN_EVIDENCE])
    if not words:
        found += list(rows[: SHOWN_EVIDENCE - len(found)])
    held = rows.filter(pk__in=[id_in(str(pk)) for pk in picked])
    return list({row.pk: row for row in (*held, *found)}.values())
