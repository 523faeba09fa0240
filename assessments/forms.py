"""What people type: a criterion's sheet, the sheet of Mức 4, opening an assessment, dividing the work.

A sheet's form speaks in parts (assessments.sheets): it shows parts and gives parts back, so that a save can be merged.
"""

import json
import re
import uuid
from dataclasses import dataclass

from django import forms

from accounts.fields import LineField, LinesField
from assessments.deciding import needs_reason
from assessments.enums import AssignWay, Priority
from assessments.merging import Ground, digests, read_digests
from assessments.models import place_label
from assessments.sheets import DONE, STATE, STRENGTHS, TEXT, VERDICT, WEAKNESS, weakness_key
from assessments.workflow import top_target
from standards.enums import Verdict
from standards.models import RegulationSet

BLANK_ROWS = 3
MAX_ROWS = 60
ROW_KEY = re.compile(r"[0-9a-f]{32}")
TOO_MANY_ROWS = f"Một phiếu ghi nhiều nhất {MAX_ROWS} điểm yếu: gộp hoặc xóa bớt rồi lưu lại."
REASON_NEEDED = "Ghi lý do vì sao không áp dụng."
OVERRIDE = "override-"
OVERRIDE_NEEDED = "Số liệu cho kết quả khác: ghi lý do kết luận của bạn."


def part_of(name):
    """Key of the part that a box belongs to."""
    if name.startswith(WEAKNESS):
        return name.rpartition("-")[0]
    for prefix in ("reason-", OVERRIDE):
        if name.startswith(prefix):
            return f"{VERDICT}{name.removeprefix(prefix)}"
    return name


def long_text(label, limit, rows=4, **kwargs):
    """A box for long text in our plain-text form."""
    return LinesField(label=label, max_length=limit, required=False, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


@dataclass(frozen=True)
class VerdictRow:
    """Fields of one indicator or item beside its row of the law."""

    row: object
    verdict: object
    reason: object
    text: object = None
    override: object = None
    proposal: object = None


@dataclass(frozen=True)
class LevelRows:
    number: int
    rows: tuple
    state: object


@dataclass(frozen=True)
class WeaknessRow:
    """Fields of one weakness; `remove` is None on a row that is not stored yet."""

    key: str
    place: object
    text: object
    cause: object
    priority: object
    remove: object = None
    origin: str = ""


class PartsForm(forms.Form):
    """A form over parts. `content`: what is stored now; `shown`: the parts to show (the stored ones unless told otherwise);
    `start`: digests to carry (of the stored parts unless told otherwise); `proposals`: {id: Proposal} beside the verdicts."""

    row_keys = ()
    start = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, content, data=None, *, shown=None, start=None, proposals=None):
        self.content, self.stored, self.proposals = content, content.parts(), proposals or {}
        self.shown = self.stored if shown is None else shown
        carried = digests(self.stored) if start is None else start
        super().__init__(data, initial={"start": json.dumps(carried), "version": self.current_version()})
        self.carried = read_digests(self.data.get("start", "")) if self.is_bound else carried
        self.build()

    def add_verdict(self, pk, label):
        verdict, reason, override = self.shown[f"{VERDICT}{pk}"]
        self.fields[f"{VERDICT}{pk}"] = forms.ChoiceField(
            label=label, choices=Verdict.choices, initial=verdict, error_messages={"required": "Chọn một kết quả."},
            widget=forms.RadioSelect(attrs={"class": "form-check-input"}))
        self.fields[f"reason-{pk}"] = LineField(label=f"Lý do ({label})", max_length=500, required=False, initial=reason,
                                                 widget=forms.TextInput(attrs={"placeholder": " "}))
        if pk in self.proposals and self.proposals[pk].is_whole:
            self.fields[f"{OVERRIDE}{pk}"] = LineField(label=f"Lý do kết luận khác số liệu ({label})", max_length=500, required=False, initial=override,
                                                       widget=forms.TextInput(attrs={"placeholder": " "}))

    def clean(self):
        data = super().clean()
        for name in self.verdict_names():
            reason, override = name.replace(VERDICT, "reason-"), name.replace(VERDICT, OVERRIDE)
            if data.get(name) == Verdict.NOT_APPLICABLE and not data.get(reason) and reason not in self.errors:
                self.add_error(reason, REASON_NEEDED)
            if self.goes_against(name, data.get(name)) and not data.get(override) and override not in self.errors:
                self.add_error(override, OVERRIDE_NEEDED)
        return data

    def goes_against(self, name, verdict):
        """Whether a verdict that was chosen now goes against the figures and needs its reason; one kept from before needs none."""
        proposal, stored = self.proposals.get(int(name.removeprefix(VERDICT))), self.stored[name]
        return proposal is not None and needs_reason(proposal.judgement, verdict) and (verdict != stored[0] or bool(stored[2]))

    def verdict_names(self):
        return [name for name in self.fields if name.startswith(VERDICT)]

    def verdict_parts(self):
        """{key: (verdict, reason, reason why it goes against figures)}; a reason is kept with a verdict that may need one."""
        return {name: self.verdict_part(name) for name in self.verdict_names()}

    def verdict_part(self, name):
        return self.cleaned_data[name], self.cleaned_data[name.replace(VERDICT, "reason-")], self.override_of(name)

    def override_of(self, name):
        """The reason typed where the verdict goes against figures; the stored one while the verdict is as stored."""
        proposal, verdict = self.proposals.get(int(name.removeprefix(VERDICT))), self.cleaned_data[name]
        if proposal is not None and proposal.is_whole:
            return self.cleaned_data[name.replace(VERDICT, OVERRIDE)] if needs_reason(proposal.judgement, verdict) else ""
        return self.stored[name][2] if verdict == self.stored[name][0] else ""

    def part(self, key):
        """One part as the person wants it; KeyError when one of its boxes is wrong."""
        return self.verdict_part(key) if key.startswith(VERDICT) else self.cleaned_data[key]

    def verdict_row(self, row, pk, text=None):
        """The fields of one verdict beside its row of the law, for the page."""
        override = self[f"{OVERRIDE}{pk}"] if f"{OVERRIDE}{pk}" in self.fields else None
        return VerdictRow(row, self[f"{VERDICT}{pk}"], self[f"reason-{pk}"], text, override, self.proposals.get(pk))

    def ground(self):
        """What the save stands on. A page whose digests were lost stands on nothing unless nobody saved since."""
        start = self.carried
        if start is None:
            start = digests(self.stored) if self.cleaned_data["version"] == self.current_version() else {}
        names = [name for name in self.data if name.startswith("choose-")]
        return Ground(start, {name.removeprefix("choose-"): self.data[name] for name in names})

    def start_again(self, current, conflicts):
        """Digests for a page that shows conflicts: everything starts anew but what still has to be chosen."""
        return digests(current) | {key: self.ground().start.get(key, "") for key in conflicts}


class SheetForm(PartsForm):
    """Phiếu đánh giá tiêu chí."""

    def current_version(self):
        return self.content.sheet.version

    def build(self):
        self.fields[STRENGTHS] = long_text("Điểm mạnh", 8000, initial=self.shown[STRENGTHS])
        self.fields[DONE] = forms.ChoiceField(
            label="Đã làm xong tiêu chí này?", choices=[("yes", "Có, đã làm xong"), ("", "Chưa, sẽ quay lại")],
            widget=forms.RadioSelect, required=False, initial=self.shown[DONE])
        for level in self.content.levels:
            for row in level.verdicts:
                self.add_verdict(row.indicator_id, place_label(level.number, row.indicator.key))
            self.fields[level.state_key] = long_text(f"Hiện trạng Mức {level.number}", 12000, initial=self.shown[level.state_key])
        has_places = bool(self.content.places())  # a criterion may stand in a set before its levels are known
        self.row_keys = (self.posted_keys() if self.is_bound else self.keys_to_show()) if has_places else []
        for key in self.row_keys:
            self.add_weakness(key)

    def keys_to_show(self):
        """Stored rows, then blank ones; a blank row has its key from the start, so that a double send adds it once."""
        blank = [f"{WEAKNESS}{uuid.uuid4().hex}" for _ in range(BLANK_ROWS)]
        return [*(key for key in self.shown if key.startswith(WEAKNESS)), *blank]

    def posted_keys(self):
        keys = dict.fromkeys(self.data.getlist("row"))
        return [f"{WEAKNESS}{key}" for key in keys if ROW_KEY.fullmatch(key)]

    def is_stored(self, key):
        return key in self.stored or bool((self.carried or {}).get(key))

    def add_weakness(self, key):
        blank = (*self.content.places()[0], "", "", Priority.MEDIUM)
        level, letter, text, cause, priority = self.shown.get(key) or self.stored.get(key) or blank
        places = [(f"{place[0]}:{place[1]}", place_label(*place)) for place in self.content.places()]
        fields = {
            "place": forms.ChoiceField(label="Thuộc", choices=places, initial=f"{level}:{letter}", required=False,
                                       error_messages={"invalid_choice": "Chọn mức, chỉ báo của tiêu chí này."}),
            "text": long_text("Điểm yếu", 4000, rows=2, initial=text),
            "cause": long_text("Nguyên nhân", 4000, rows=2, initial=cause),
            "priority": forms.TypedChoiceField(label="Mức ưu tiên", coerce=int, choices=Priority.choices, initial=priority, required=False,
                                               empty_value=int(Priority.MEDIUM)),
        }
        if self.is_stored(key):
            fields["remove"] = forms.BooleanField(label="Xóa điểm yếu này", required=False, initial=self.shown.get(key) is None)
        self.fields |= {f"{key}-{name}": field for name, field in fields.items()}

    def clean(self):
        data = super().clean()
        for key in self.row_keys:
            text, cause, gone = (data.get(f"{key}-{name}") for name in ("text", "cause", "remove"))
            if not text and not gone and (cause or self.is_stored(key)) and f"{key}-text" not in self.errors:
                self.add_error(f"{key}-text", "Ghi điểm yếu, hoặc xóa dòng này.")
        if sum(self.weakness_part(key) is not None for key in self.row_keys) > MAX_ROWS:
            self.add_error(None, TOO_MANY_ROWS)
        return data

    def weakness_part(self, key):
        """The row as a part; None for a blank or deleted one."""
        place, text, cause, priority, gone = (self.cleaned_data.get(f"{key}-{name}") for name in ("place", "text", "cause", "priority", "remove"))
        if gone or not text:
            return None
        level, letter = place.split(":") if place else self.content.places()[0]
        return int(level), letter, text, cause, priority

    def parts(self):
        """The sheet as the person wants it; rows that were not on their page stay as they are."""
        data = self.cleaned_data
        parts = {name: data[name] for name in self.fields if name in (DONE, STRENGTHS) or name.startswith(STATE)}
        unseen = {key: value for key, value in self.stored.items() if key.startswith(WEAKNESS) and key not in self.row_keys}
        return parts | self.verdict_parts() | unseen | {key: self.weakness_part(key) for key in self.row_keys}

    def part(self, key):
        return self.weakness_part(key) if key.startswith(WEAKNESS) else super().part(key)

    def level_rows(self):
        """The levels with their bound fields, for the page."""
        for level in self.content.levels:
            rows = tuple(self.verdict_row(row, row.indicator_id) for row in level.verdicts)
            yield LevelRows(level.number, rows, self[level.state_key])

    def open_rows(self):
        """Rows shown at once: stored ones, one blank one, and all of them after an error."""
        shown = [key for key in self.row_keys if self.is_bound or self.shown.get(key) or self.is_stored(key)]
        return self.bound_rows(shown or self.row_keys[:1])

    def folded_rows(self):
        """Blank rows that wait under “Thêm điểm yếu”."""
        shown = {row.key for row in self.open_rows()}
        return self.bound_rows(key for key in self.row_keys if key.removeprefix(WEAKNESS) not in shown)

    def bound_rows(self, keys):
        """WeaknessRow of each key, with its bound fields."""
        return [self.bound_row(key) for key in keys]

    def bound_row(self, key):
        names = [name for name in ("place", "text", "cause", "priority", "remove") if f"{key}-{name}" in self.fields]
        origin = next((row.origin_words for row in self.content.weaknesses if weakness_key(row) == key), "")
        return WeaknessRow(key.removeprefix(WEAKNESS), **{name: self[f"{key}-{name}"] for name in names}, origin=origin)


class TopLevelForm(PartsForm):
    """Phiếu Mức 4 (Điều 22)."""

    def current_version(self):
        return self.content.version

    def build(self):
        for row in self.content.rows:
            self.add_verdict(row.item_id, f"khoản {row.item.key}")
            self.fields[f"{TEXT}{row.item_id}"] = long_text("Hiện trạng", 8000, initial=self.shown[f"{TEXT}{row.item_id}"])

    def parts(self):
        texts = {name: self.cleaned_data[name] for name in self.fields if name.startswith(TEXT)}
        return self.verdict_parts() | texts

    def rows(self):
        """The items with their bound fields, for the page."""
        for row in self.content.rows:
            yield self.verdict_row(row, row.item_id, self[f"{TEXT}{row.item_id}"])


def target_field(highest):
    """The level a school aims at, up to `highest`."""
    choices = [("", "Chưa chọn"), *((level, f"Mức {level}") for level in range(1, highest + 1))]
    return forms.TypedChoiceField(label="Mức phấn đấu", choices=choices, coerce=int, empty_value=None, required=False,
                                  error_messages={"invalid_choice": "Bộ tiêu chuẩn này không có mức đó."})


class OpenForm(forms.Form):
    """Mở đợt tự đánh giá: the set comes from the year, people confirm it."""

    def __init__(self, sets, data=None, *, inherits=""):
        super().__init__(data)
        choices = [(row.code, row.short_title) for row in sets]
        highest = max((top_target(row) for row in sets), default=0)
        self.fields["regulation_set"] = forms.ChoiceField(
            label="Bộ tiêu chuẩn", choices=choices, widget=forms.RadioSelect, initial=choices[0][0] if choices else None,
            error_messages={"required": "Chọn bộ tiêu chuẩn.", "invalid_choice": "Bộ tiêu chuẩn này không áp dụng cho năm học đã chọn."})
        self.fields["target_level"] = target_field(highest)
        if inherits:
            self.fields["inherit"] = forms.BooleanField(
                label=f"Mang nội dung đợt {inherits} sang", required=False, initial=True,
                help_text="Hiện trạng, điểm mạnh, điểm yếu, minh chứng được đặt cạnh ô trống ở trạng thái “kế thừa – chưa rà soát”; không tính là đã đánh giá.")

    def clean_regulation_set(self):
        return RegulationSet.objects.get(code=self.cleaned_data["regulation_set"])


class TargetForm(forms.Form):
    """Đổi mức phấn đấu."""

    def __init__(self, assessment, data=None, *, highest):
        super().__init__(data, initial={"target_level": assessment.target_level})
        self.fields["target_level"] = target_field(highest)


class AssignForm(forms.Form):
    """Phân công: many criteria and many people at once."""

    people = forms.MultipleChoiceField(label="Người được phân công", widget=forms.CheckboxSelectMultiple, required=False)
    groups = forms.MultipleChoiceField(label="Nhóm phụ trách", widget=forms.CheckboxSelectMultiple, required=False,
                                       help_text="Người có tài khoản trong nhóm được giao phiếu theo nhóm.")
    way = forms.ChoiceField(label="Cách phân công", choices=AssignWay.choices, widget=forms.RadioSelect, initial=AssignWay.ADD)
    standards = forms.MultipleChoiceField(label="Cả tiêu chuẩn", widget=forms.CheckboxSelectMultiple, required=False)
    sheets = forms.MultipleChoiceField(label="Tiêu chí", widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, sheets, people, data=None, chosen=(), groups=()):
        super().__init__(data, initial={"sheets": chosen})
        self.all_sheets, self.all_people, self.all_groups = list(sheets), list(people), list(groups)
        self.fields["groups"].choices = [(str(row.pk), str(row)) for row in self.all_groups]
        standards = {str(row.criterion.standard_id): str(row.criterion.standard) for row in self.all_sheets}
        self.fields["people"].choices = [(str(user.pk), str(user)) for user in self.all_people]
        self.fields["standards"].choices = list(standards.items())
        self.fields["sheets"].choices = [(str(row.pk), sheet_words(row)) for row in self.all_sheets]

    def clean(self):
        data = super().clean()
        if not self.chosen_sheets():
            self.add_error("sheets", "Chọn ít nhất một tiêu chí hoặc cả một tiêu chuẩn.")
        if not data.get("people") and not data.get("groups") and data.get("way") != AssignWay.REPLACE:
            self.add_error("people", "Chọn ít nhất một người hoặc một nhóm." if self.all_groups else "Chọn ít nhất một người.")
        return data

    def chosen_sheets(self):
        standards, sheets = (set(self.cleaned_data.get(name, ())) for name in ("standards", "sheets"))
        return [row for row in self.all_sheets if str(row.pk) in sheets or str(row.criterion.standard_id) in standards]

    def chosen_groups(self):
        return [row for row in self.all_groups if str(row.pk) in set(self.cleaned_data["groups"])]

    def chosen_people(self):
        return [user for user in self.all_people if str(user.pk) in set(self.cleaned_data["people"])]


def sheet_words(sheet):
    """A sheet in a list of choices, with the people it is assigned to."""
    people = ", ".join(str(user) for user in sheet.assignees.all())
    return f"{sheet.criterion.code} {sheet.criterion.title}" + (f" – đang giao: {people}" if people else "")

