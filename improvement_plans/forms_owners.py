"""The rows “Giao việc” of an action: who, in which role, under which name the table prints it."""

from django import forms

from improvement_plans.enums import OwnerRole
from improvement_plans.fields import ShortText

MAX_OWNERS = 20
OWNERS_MESSAGES = {
    "too_many_forms": f"Mỗi nhiệm vụ giao cho nhiều nhất {MAX_OWNERS} người, nhóm.",
    "missing_management_form": "Các dòng giao việc gửi lên bị hỏng; hãy tải lại trang rồi ghi lại.",
}


class OwnerForm(forms.Form):
    """One row; without a person, a group or a name it is left out."""

    who = forms.ChoiceField(label="Giao cho", required=False)
    text = ShortText(label="Tên in trong bảng", max_length=150, required=False)
    role = forms.ChoiceField(label="Vai trò", choices=OwnerRole.choices, required=False)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        stored = self.initial.get("who")
        known = {value for _, group in choices if isinstance(group, list) for value, _ in group}
        # Somebody who left the school since stays chosen until the person is taken out here.
        gone = [(stored, self.initial.get("text") or stored)] if stored and stored not in known else []
        self.fields["who"].choices = [*choices, *gone]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control" if name == "text" else "form-select"

    @property
    def owner(self):
        """(role, user id, group id, name), or None for an empty row."""
        data = self.cleaned_data
        kind, _, pk = (data.get("who") or "").partition("-")
        text = data.get("text") or (self._label() if kind else "")
        if not text:
            return None
        return data.get("role") or OwnerRole.LEAD.value, int(pk) if kind == "user" else None, int(pk) if kind == "group" else None, text

    def _label(self):
        labels = {value: label for _, group in self.fields["who"].choices if isinstance(group, list | tuple) for value, label in group}
        return labels.get(self.cleaned_data["who"], "").partition(" (")[0]


OwnerRows = forms.formset_factory(OwnerForm, extra=2, max_num=MAX_OWNERS, validate_max=True)


def owner_formset(owners, choices, data=None):
    """The formset of an action's (role, user id, group id, name) rows, with two empty ones below them."""
    return OwnerRows(data, initial=[_initial(*owner) for owner in owners], prefix="owners", form_kwargs={"choices": choices},
                     error_messages=OWNERS_MESSAGES)  # fmt: skip


def _initial(role, user, group, text):
    return {"role": role, "text": text, "who": f"user-{user}" if user else f"group-{group}" if group else ""}
