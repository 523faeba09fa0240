"""What people type about the council: its decision, a member, a pasted list, a working group."""

from django import forms

from accounts.fields import DayField, LineField, LinesField
from assessments.council_workflow import HEAD, MEMBER, SHEET, YES
from assessments.enums import CouncilDuty, GroupKind
from assessments.member_lines import NAME_LIMIT, POST_LIMIT, TASKS_LIMIT, read_lines
from assessments.row_forms import RowForm


class CouncilForm(RowForm):
    """Quyết định thành lập hội đồng."""

    decision_number = LineField(label="Số quyết định thành lập", max_length=60, required=False, help_text="Ví dụ 45/QĐ-MNHM; để trống khi chưa ban hành.")
    established_on = DayField(label="Ngày thành lập", required=False)
    note = LinesField(label="Ghi chú", max_length=2000, required=False)


class MemberForm(RowForm):
    """A member: an account of the school, or a name alone."""

    user = forms.ChoiceField(label="Tài khoản", required=False, help_text="Người có tài khoản nhận được phiếu giao cho nhóm của mình.",
                             error_messages={"invalid_choice": "Tài khoản này không còn là người của trường."})
    full_name = LineField(label="Họ và tên", max_length=NAME_LIMIT, required=False, help_text="Để trống thì lấy tên của tài khoản.")
    post = LineField(label="Chức vụ", max_length=POST_LIMIT, required=False, help_text="Ví dụ Hiệu trưởng, Tổ trưởng tổ Mẫu giáo.")
    duty = forms.ChoiceField(label="Nhiệm vụ", choices=CouncilDuty.choices, initial=CouncilDuty.MEMBER)
    tasks = LinesField(label="Việc được giao", max_length=TASKS_LIMIT, required=False)

    def __init__(self, people, stored, data=None, **kwargs):
        self.people = {str(user.pk): str(user) for user in people}
        super().__init__(stored, data, **kwargs)

    def build(self):
        self.fields["user"].choices = [("", "Không có tài khoản"), *self.people.items()]

    def clean(self):
        data = super().clean()
        name = data.get("full_name") or self.people.get(data.get("user", ""), "")
        if not name and "full_name" not in self.errors and "user" not in self.errors:
            self.add_error("full_name", "Ghi họ và tên, hoặc chọn một tài khoản.")
        return data | {"full_name": name}


class PasteForm(forms.Form):
    """A list from Word."""

    lines = forms.CharField(label="Danh sách", max_length=20_000, strip=False, widget=forms.Textarea(attrs={"rows": 10, "wrap": "off"}),
                            error_messages={"required": "Dán danh sách vào đây."})

    def clean_lines(self):
        rows, faults = read_lines(self.cleaned_data["lines"])
        if not rows and not faults:
            faults = ["Không thấy dòng nào có họ tên."]
        if faults:
            raise forms.ValidationError(faults)
        return rows


class GroupForm(RowForm):
    """A group with its members, its head and the criteria it is in charge of."""

    name = LineField(label="Tên nhóm", max_length=150, help_text="Ví dụ Nhóm 1, Nhóm thư ký.")
    kind = forms.ChoiceField(label="Loại nhóm", choices=GroupKind.choices, initial=GroupKind.WORKING)
    members = forms.MultipleChoiceField(label="Người trong nhóm", widget=forms.CheckboxSelectMultiple, required=False,
                                        error_messages={"invalid_choice": "Có người vừa bị bỏ khỏi hội đồng; chọn lại."})
    head = forms.ChoiceField(label="Trưởng nhóm", required=False, error_messages={"invalid_choice": "Người này vừa bị bỏ khỏi hội đồng; chọn lại."})
    sheets = forms.MultipleChoiceField(label="Tiêu chí phụ trách", widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, members, sheets, stored, data=None, **kwargs):
        self.member_names = {str(row.pk): str(row) for row in members}
        self.sheet_names = {str(row.pk): f"{row.criterion.code} {row.criterion.title}" for row in sheets}
        super().__init__(stored, data, **kwargs)

    def build(self):
        self.fields["members"].choices = [*self.member_names.items()]
        self.fields["head"].choices = [("", "Chưa chọn"), *self.member_names.items()]
        self.fields["sheets"].choices = [*self.sheet_names.items()]

    def initial_of(self, parts):
        chosen = {name: [key.removeprefix(mark) for key, value in parts.items() if key.startswith(mark) and value]
                  for name, mark in (("members", MEMBER), ("sheets", SHEET))}
        return super().initial_of(parts) | chosen

    def clean(self):
        data = super().clean()
        if data.get("head") and data["head"] not in data.get("members", ()) and "members" not in self.errors:
            self.add_error("head", "Trưởng nhóm phải là người trong nhóm.")
        return data

    def parts(self):
        data = self.cleaned_data
        ticked = {f"{mark}{pk}": YES for name, mark in (("members", MEMBER), ("sheets", SHEET)) for pk in data[name]}
        return {"name": data["name"], "kind": data["kind"], HEAD: data["head"]} | ticked

    def label(self, key):
        if key.startswith(MEMBER):
            return f"Người trong nhóm: {self.member_names.get(key.removeprefix(MEMBER), 'người đã bỏ')}"
        if key.startswith(SHEET):
            return f"Tiêu chí {self.sheet_names.get(key.removeprefix(SHEET), '')}"
        return super().label(key)

    def words(self, key, value):
        return ("Có" if value else "Không") if key.startswith((MEMBER, SHEET)) else super().words(key, value)
