"""What people type about a team's room: opening it, its period, the code at the door, the team's verdicts."""

from datetime import timedelta

from django import forms

from accounts.enums import OrganizationKind
from accounts.fields import DayField, LineField, LinesField
from assessments.appraisal_sheets import RECOMMENDATIONS, STRENGTHS, TITLES, VERDICT, WEAK
from assessments.enums import AppraisalDuty
from assessments.member_lines import people_in
from assessments.models import Assessment
from assessments.row_forms import RowForm
from formats.text import fold
from standards.enums import DecisionRule, Verdict

MOST_MEMBERS = 15
DEFAULT_DAYS = timedelta(days=30)
DUTY_WORDS = (("pho", AppraisalDuty.MEMBER), ("truong doan", AppraisalDuty.HEAD), ("chu tich", AppraisalDuty.HEAD), ("thu ky", AppraisalDuty.SECRETARY))
TEAM_NAMES = {DecisionRule.LEVELS_2018: "Đoàn đánh giá ngoài", DecisionRule.MANDATORY_2026: "Hội đồng thẩm định"}
INSPECTION = "Đoàn kiểm tra"
CONCLUSION_LABEL = "Kết luận, kiến nghị chung"
REASON_NEEDED = "Ghi lý do vì sao không áp dụng."


def team_name_of(regulation_set, organization):
    """What such a team is called: the Sở's đoàn đánh giá ngoài by the circulars of 2018, its hội đồng thẩm định by TT 57/2026; other bodies only inspect."""
    return TEAM_NAMES[DecisionRule(regulation_set.decision_rule)] if organization.kind == OrganizationKind.EDUCATION_DEPARTMENT else INSPECTION


class PeriodForm(forms.Form):
    """From when until when a room is open."""

    from_on = DayField(label="Mở từ ngày")
    until_on = DayField(label="Đến hết ngày", help_text="Hết ngày này liên kết tự đóng (giờ Việt Nam).")


class RoomForm(PeriodForm):
    """Mở phòng thẩm định."""

    team = LineField(label="Tên đoàn", max_length=200)
    decision = LineField(label="Quyết định thành lập", max_length=200, required=False, help_text="Ví dụ: Quyết định số 125/QĐ-SGDĐT ngày 02/11/2026.")
    people = forms.CharField(label="Thành viên, mỗi người một dòng", max_length=6000, strip=False, widget=forms.Textarea(attrs={"rows": 6}),
                             help_text="Họ và tên; chức vụ, nơi công tác; nhiệm vụ (Trưởng đoàn, Thư ký, Thành viên). Dán được từ Word, Excel.",
                             error_messages={"required": "Ghi ít nhất một người."})
    plan_version = forms.ChoiceField(label="Kế hoạch cải tiến kèm theo", required=False, error_messages={"invalid_choice": "Kế hoạch này không chọn được nữa."})
    shows_figures = forms.BooleanField(label="Mở phần số liệu của báo cáo", required=False, initial=True)
    shows_evidence = forms.BooleanField(label="Mở danh mục minh chứng", required=False, initial=True, help_text="Tệp minh chứng chỉ mở khi trường đồng ý, trên trang của phòng này.")
    field_order = ("team", "decision", "people", "from_on", "until_on", "plan_version", "shows_figures", "shows_evidence")

    def __init__(self, acting, regulation_set, plans, data=None):
        initial = {"team": team_name_of(regulation_set, acting.organization), "from_on": acting.today, "until_on": acting.today + DEFAULT_DAYS}
        super().__init__(data, initial=initial)
        self.plans = {str(row.version_id): row.version for row in plans}
        self.fields["plan_version"].choices = [("", "Không kèm"), *((key, str(version)) for key, version in self.plans.items())]

    def clean_people(self):
        people, faults = read_people(self.cleaned_data["people"])
        if faults:
            raise forms.ValidationError(faults)
        return people

    def values(self):
        """Columns of the room."""
        return {name: value for name, value in self.cleaned_data.items() if name != "people"} | {"plan_version": self.plans.get(self.cleaned_data["plan_version"])}


def read_people(text):
    """([{full_name, post, duty}, …], faults naming the line) of a list, one person a line."""
    lines, faults = people_in(text)
    people = []
    for name, post, words in ((*cells, "", "")[:3] for cells in lines):
        duty = next((duty for word, duty in DUTY_WORDS if word in fold(words)), AppraisalDuty.MEMBER)
        people.append({"full_name": name, "post": post, "duty": duty})
    heads = sum(person["duty"] == AppraisalDuty.HEAD for person in people)
    if not faults and heads != 1:
        faults.append("Ghi “Trưởng đoàn” cho đúng một người, ở phần thứ ba của dòng.")
    if len(people) > MOST_MEMBERS:
        faults.append(f"Một phòng có nhiều nhất {MOST_MEMBERS} người.")
    return people, faults


def sent_words(posted):
    """[(label, words), …] of the boxes of a sent page of the room; for a door that shut meanwhile, where no form stands to hold them."""
    named = {**TITLES, "conclusion": CONCLUSION_LABEL, "reason": "Lý do", WEAK.rstrip("-"): "Điểm yếu"}
    labels = {key: named.get(key.partition("-")[0]) for key in posted}
    return [(label, posted[key].strip()) for key, label in labels.items() if label and posted[key].strip()]


class CodeForm(forms.Form):
    """The code at the door."""

    code = forms.CharField(label="Mã vào phòng", max_length=40, error_messages={"required": "Nhập mã của bạn."},
                           help_text="Mỗi thành viên một mã, dạng 02-7KMD-QXWT.",
                           widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}))


class TeamSheetForm(RowForm):
    """What the team says of one criterion; `content` is a TeamSheet. `stored` are its parts, the fields speak of single boxes."""

    def __init__(self, content, data=None, **kwargs):
        self.content = content
        super().__init__(content.parts(), data, **kwargs)

    def build(self):
        for row in self.content.rows:
            label = row.place_label
            self.fields[f"{VERDICT}{row.pk}"] = forms.ChoiceField(label=f"Kết quả {label}", choices=Verdict.choices, error_messages={"required": "Chọn một kết quả."},
                                                                  widget=forms.RadioSelect(attrs={"class": "form-check-input"}))
            self.fields[f"reason-{row.pk}"] = LineField(label=f"Lý do ({label})", max_length=500, required=False, widget=forms.TextInput(attrs={"placeholder": " "}))
            self.fields[f"{WEAK}{row.pk}"] = long_box(f"Điểm yếu ở {label}, mỗi dòng một điểm", 4000, 2)
        self.fields[STRENGTHS] = long_box(TITLES[STRENGTHS], 8000, 4)
        self.fields[RECOMMENDATIONS] = long_box(TITLES[RECOMMENDATIONS], 8000, 4)

    def initial_of(self, parts):
        """First values of the boxes for these parts."""
        values = {key: value for key, value in parts.items() if not key.startswith(VERDICT)}
        for key, value in parts.items():
            if key.startswith(VERDICT):
                values[key], values[key.replace(VERDICT, "reason-")] = value
        return values

    def clean(self):
        data = super().clean()
        for row in self.content.rows:
            reason = f"reason-{row.pk}"
            if data.get(f"{VERDICT}{row.pk}") == Verdict.NOT_APPLICABLE and not data.get(reason) and reason not in self.errors:
                self.add_error(reason, REASON_NEEDED)
        return data

    def parts(self):
        """The sheet as the member wants it."""
        data = self.cleaned_data
        parts = {key: data[key] for key in data if key in TITLES or key.startswith(WEAK)}
        return parts | {f"{VERDICT}{row.pk}": (data[f"{VERDICT}{row.pk}"], data[f"reason-{row.pk}"]) for row in self.content.rows}

    def levels(self):
        """[(level, [(row, verdict, reason, weaknesses) with bound fields, …]), …] for the page."""
        return [(level, [(row, self[f"{VERDICT}{row.pk}"], self[f"reason-{row.pk}"], self[f"{WEAK}{row.pk}"]) for row in rows])
                for level, rows in self.content.by_level()]  # fmt: skip


class ConclusionForm(RowForm):
    """The team's general conclusion."""

    conclusion = LinesField(label=CONCLUSION_LABEL, max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 6}))


class TakeForm(forms.Form):
    """Which findings the school takes, and into which of its assessments."""

    def __init__(self, findings, assessments, data=None):
        super().__init__(data)
        self.findings = {str(row.pk): row for row in findings}
        self.fields["findings"] = forms.MultipleChoiceField(choices=[(key, str(row)) for key, row in self.findings.items()],
                                                            error_messages={"required": "Đánh dấu ít nhất một điểm yếu.", "invalid_choice": "Điểm yếu này đã được đưa vào rồi."})
        self.assessments = {str(row.pk): row for row in assessments}
        self.fields["assessment"] = forms.ChoiceField(label="Đưa vào đợt tự đánh giá", choices=[(key, assessment_label(row)) for key, row in self.assessments.items()],
                                                      error_messages={"required": "Chọn đợt tự đánh giá.", "invalid_choice": "Chọn đợt tự đánh giá."})

    @property
    def data_findings(self):
        """What was ticked, to be shown again after an error."""
        return self.data.getlist("findings")

    def chosen(self):
        """(findings, assessment) of a valid form."""
        data = self.cleaned_data
        return [self.findings[key] for key in data["findings"]], self.assessments[data["assessment"]]


def assessment_label(assessment: Assessment):
    return f"{assessment} ({assessment.regulation_set.short_title})"


def long_box(label, limit, rows):
    return LinesField(label=label, max_length=limit, required=False, widget=forms.Textarea(attrs={"rows": rows}))
