"""Fields of a target and how they are read together: of an action, and of a line of aims in a section."""

from django import forms

from improvement_plans.enums import TargetKind
from improvement_plans.fields import NumberField, SchoolYearField, read_number
from standards.metrics import catalogue


class TargetFields(forms.Form):
    """The part of a model form about a target; the form calls `offer_metrics` when it is made and `read_target` when it is cleaned."""

    target_value = NumberField(label="Giá trị", required=False)
    target_value_to = NumberField(label="Đến (khi “từ … đến …”)", required=False)
    baseline_value = NumberField(label="Số liệu gốc", required=False)
    baseline_year = SchoolYearField(label="Năm học của số liệu gốc", required=False)
    is_filled = False

    def offer_metrics(self, baselines):
        """Metrics with their newest figures, for a school; else no metric and no figure to start from."""
        self.baselines = baselines if baselines and baselines.metrics else None
        if self.baselines is None:
            del self.fields["metric"], self.fields["baseline_value"], self.fields["baseline_year"]
            return
        self.fields["metric"] = forms.ChoiceField(
            label="Chỉ tiêu gắn với chỉ số", choices=self.baselines.choices(), required=False,
            help_text="Chọn chỉ số rồi lưu: số liệu gốc lấy từ số liệu mới nhất trước kế hoạch. Sửa được nếu lấy số khác.",
        )  # fmt: skip

    def read_target(self, data):
        """Fill and check what belongs together in the cleaned data."""
        if self.baselines:
            self._fill_baseline(data)
        self._read_rates(data)
        first, last = data.get("target_value"), data.get("target_value_to")
        if data.get("target_kind") == TargetKind.BETWEEN and first is not None and last is not None and last < first:
            self.add_error("target_value_to", "Số sau phải lớn hơn số trước.")

    def _fill_baseline(self, data):
        """A metric chosen anew brings its unit and its newest figure, unless others were typed."""
        metric = catalogue().metrics.get(data.get("metric"))
        found = self.baselines.found.get(data.get("metric"))
        if metric and not data.get("target_unit"):
            data["target_unit"] = metric.unit[:30]
        is_untouched = all(data.get(name) == self.initial.get(name) for name in ("baseline_value", "baseline_year"))
        if metric and (("metric" in self.changed_data and is_untouched) or data.get("baseline_value") is None):
            data["baseline_value"], data["baseline_year"] = (found.value, found.year) if found else (None, None)
            self.is_filled = found is not None
        elif data.get("baseline_value") is not None and data.get("baseline_year") is None and "baseline_year" not in self.errors:
            self.add_error("baseline_year", "Hãy ghi số liệu gốc là của năm học nào.")

    def _read_rates(self, data):
        """In per cent a dot is a decimal point, never a thousands point."""
        if "%" not in (data.get("target_unit") or ""):
            return
        for name in ("target_value", "target_value_to", *(() if self.is_filled else ("baseline_value",))):
            if data.get(name) is not None:
                try:
                    data[name] = read_number(self.data[self.add_prefix(name)].strip(), is_rate=True)
                except forms.ValidationError as failure:
                    self.add_error(name, failure)
