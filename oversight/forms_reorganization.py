"""What an operator types of a decision about organisations: which, when, by which decision, and where people go."""

from django import forms

from accounts.enums import HEAD_ROLES, ReorganizationKind, Role
from accounts.fields import DayField, LineField
from accounts.forms import SuperiorField
from accounts.models import Organization
from accounts.workflow import Rearrangement, inferiors_on
from oversight.forms import SCHOOL_ERRORS, SchoolChoice

NOT_MOVED = "– không chuyển –"
STAYING = "– như nơi tiếp nhận –"


class BodyForm(forms.Form):
    """Whose schools the decision is about."""

    body = SuperiorField(label="Cơ quan đang quản lý")


class DecisionForm(forms.Form):
    """What every decision has; `body` is the authority whose schools it is about."""

    kind = None
    effective_on = DayField(label="Có hiệu lực từ ngày", help_text="Từ 0 giờ ngày này theo giờ Việt Nam; hết ngày hôm trước quyền cũ không còn.")
    decision_number = LineField(label="Số quyết định", max_length=60, help_text="Ví dụ: 125/QĐ-UBND")
    decided_on = DayField(label="Ngày quyết định")
    decision_issuer = LineField(label="Cơ quan ban hành quyết định", max_length=200)

    def __init__(self, *args, body, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.body, self.today = body, today

    def schools(self):
        """Schools below the body, now or from a day to come."""
        below = self.body.inferior_relations.values("organization")
        rows = Organization.objects.filter(pk__in=below, kind="school")
        return rows.exclude(to_on__lt=self.today)

    def order(self):
        """The Rearrangement typed, without people."""
        names = ("effective_on", "decision_number", "decided_on", "decision_issuer", "successor")
        return Rearrangement(kind=self.kind, **{name: self.cleaned_data[name] for name in names})


class MoveForm(DecisionForm):
    """Schools that go to another body."""

    kind = ReorganizationKind.MOVE
    schools_moved = SchoolChoice(label="Trường được chuyển", queryset=None, error_messages=SCHOOL_ERRORS)
    successor = SuperiorField(label="Cơ quan tiếp nhận")
    moves_managing = forms.BooleanField(
        label="Đổi cả cơ quan chủ quản in trên đầu văn bản", required=False, initial=True,
        help_text="Bỏ đánh dấu khi chỉ đổi nơi xét duyệt.",
    )  # fmt: skip
    field_order = ["schools_moved", "successor", "moves_managing", "effective_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["schools_moved"].queryset = self.schools()

    def order(self):
        order = super().order()
        order.moves = dict.fromkeys(self.cleaned_data["schools_moved"], order.successor)
        order.moves_managing = self.cleaned_data["moves_managing"]
        return order


class MergeForm(DecisionForm):
    """Schools that end and go into another one: one of their own, or a new one entered before."""

    kind = ReorganizationKind.MERGE
    schools_merged = SchoolChoice(label="Trường kết thúc hoạt động", queryset=None, error_messages=SCHOOL_ERRORS)
    successor = SuperiorField(label="Trường tiếp nhận", help_text="Trường còn lại, hoặc trường mới đã được thêm vào danh sách cơ quan.")
    field_order = ["schools_merged", "successor", "effective_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["schools_merged"].queryset = self.fields["successor"].queryset = self.schools()

    def order(self):
        order = super().order()
        order.closed = list(self.cleaned_data["schools_merged"])
        return order


class CloseForm(DecisionForm):
    """A body that ends: everything below it goes somewhere in the same act."""

    kind = ReorganizationKind.CLOSE
    successor = SuperiorField(label="Cơ quan tiếp nhận hồ sơ, các trường")
    field_order = ["successor", "effective_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", STAYING), *((row.pk, row.name) for row in Organization.objects.authorities().exclude(to_on__lt=self.today))]
        self.inferiors = {f"to_{row.pk}": row for row in inferiors_on(self.body, self.today)}
        for name, row in self.inferiors.items():
            self.fields[name] = forms.TypedChoiceField(label=f"{row} chuyển về", choices=choices, coerce=int, required=False, empty_value=None)

    def order(self):
        order = super().order()
        chosen = Organization.objects.in_bulk([self.cleaned_data[name] for name in self.inferiors if self.cleaned_data[name]])
        order.closed = [self.body]
        order.moves = {row: chosen.get(self.cleaned_data[name], order.successor) for name, row in self.inferiors.items()}
        return order


class StaffForm(forms.Form):
    """Where the people of places that end go: a role at the successor each, or nowhere. What was not asked yet starts from the same role."""

    def __init__(self, typed, *, staff, roles):
        self.staff = {f"role_{row.pk}": row for row in staff}
        data = {name: self.first_choice(row, roles) for name, row in self.staff.items()}
        super().__init__(data | {name: value for name, value in typed.items() if name in data})
        choices = [("", NOT_MOVED), *((role.value, role.label) for role in Role if role in roles)]
        for name, row in self.staff.items():
            label = f"{row.user}, {row.get_role_display().lower()} {row.organization}"
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)

    @staticmethod
    def first_choice(row, roles):
        """The same role; heads are for whoever decides to choose, since two of them would meet."""
        return row.role if row.role in roles and row.role not in HEAD_ROLES else ""

    def chosen(self):
        """[(membership, role)] of the people who go along."""
        return [(row, self.cleaned_data[name]) for name, row in self.staff.items() if self.cleaned_data[name]]


FORMS = {form.kind.value: form for form in (MoveForm, MergeForm, CloseForm)}
