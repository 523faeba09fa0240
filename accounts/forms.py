"""What people type about themselves, each other and organisations."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import IntegrityError

from accounts.enums import Role
from accounts.fields import EMPTY, AddressField, DayField, LineField, LinesField, UsernameField
from accounts.models import Letterhead, Organization, OrganizationRelation, User
from accounts.usernames import suggest_username
from formats.text import clean_line

PHONE = RegexValidator(r"^[0-9+() .-]{6,20}$", "Số điện thoại chỉ gồm chữ số, dấu cách và + ( ) . -")
CODE = RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9._-]*$", "Mã chỉ gồm chữ không dấu, số và dấu . _ -")
PAPER_CODE = RegexValidator(r"^[^\W_][^\W_.&-]*([.&-][^\W_]+)*$", "Chữ viết tắt chỉ gồm chữ và số, ví dụ MNHM hoặc UBND-VHXH.")

LONGEST_PASSWORD = 200
TAKEN_MEANWHILE = "Người khác vừa lưu cùng tên đăng nhập, thư điện tử hoặc mã này: hãy xem lại rồi gửi lần nữa."

RECEIVER_ERRORS = {"required": EMPTY, "invalid_choice": "Người này không giữ chức vụ được nhận ủy quyền."}


def attempt(form, act):
    """Do `act(cleaned data)` when the form is valid; a refusal lands on the form. Returns what `act` gave, else None."""
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except forms.ValidationError as refusal:
        form.add_error(None, _for_fields_of(form, refusal))
    except IntegrityError:  # somebody took the same log-in name, address or code after the form was checked
        form.add_error(None, TAKEN_MEANWHILE)
    return None


def _for_fields_of(form, refusal):
    """The refusal, when it names only fields that the form has; else its bare sentences."""
    is_known = not hasattr(refusal, "error_dict") or set(refusal.error_dict) <= set(form.fields)
    return refusal if is_known else forms.ValidationError(refusal.messages)


class LogInForm(AuthenticationForm):
    """One text for every failure: whether an account exists is nobody's business."""

    error_messages = dict.fromkeys(
        ["invalid_login", "inactive"], "Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra chữ hoa, chữ thường và bộ gõ."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Tên đăng nhập hoặc thư điện tử"
        limit_and_name(self.fields, username=254)

    def clean_username(self):
        """The log-in name itself, so that name and e-mail address count as one account when tries are counted."""
        typed = clean_line(self.cleaned_data["username"]).lower()
        person = User.objects.named(typed) if "@" in typed else None
        return person.username if person else typed


# Django's “Hai trường mật khẩu” reads here as two schools.
PASSWORD_ERRORS = {"password_mismatch": "Hai lần gõ mật khẩu không giống nhau.", "password_incorrect": "Không đúng mật khẩu đang dùng. Hãy gõ lại."}


class NewPasswordForm(SetPasswordForm):
    """The password chosen behind a one-time link."""

    error_messages = SetPasswordForm.error_messages | PASSWORD_ERRORS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_password_fields(self)


class OwnPasswordForm(PasswordChangeForm):
    """A new password by whoever knows the old one."""

    error_messages = PasswordChangeForm.error_messages | PASSWORD_ERRORS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_password_fields(self)
        self.fields["old_password"].label = "Mật khẩu đang dùng"


def name_password_fields(form):
    """Plain Vietnamese labels; Django's list of rules becomes one sentence."""
    form.fields["new_password1"].label = "Mật khẩu mới"
    form.fields["new_password1"].help_text = "Từ 10 ký tự; không giống tên của mình, không phải mật khẩu nhiều người dùng."
    form.fields["new_password2"].label = "Nhập lại mật khẩu mới"
    form.fields["new_password2"].help_text = ""
    limit_and_name(form.fields)


def limit_and_name(fields, **limits):
    """Django's own forms take text of any length and complain in their own words."""
    for name, field in fields.items():
        field.error_messages["required"] = EMPTY
        length = limits.get(name, LONGEST_PASSWORD)
        field.widget.attrs["maxlength"] = length
        field.validators.append(MaxLengthValidator(length))


class PersonForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["full_name", "email", "phone"]
        field_classes = {"full_name": LineField, "email": AddressField, "phone": LineField}
        help_texts = {"email": "Có thể dùng để đăng nhập; để trống nếu không có."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].validators.append(PHONE)

    def clean_email(self):
        email = self.cleaned_data["email"]
        twin = User.objects.named(email) if email else None
        if twin and twin != self.instance:
            raise forms.ValidationError("Thư điện tử này đã có người dùng.")
        return email


class RoleField(forms.ChoiceField):
    """One of the roles that who acts may give; the form sets them."""

    def __init__(self):
        super().__init__(label="Vai trò")
        self.error_messages |= {"required": EMPTY, "invalid_choice": "Vai trò này không giao được ở đây."}

    def offer(self, roles):
        self.choices = [("", "– chọn –")] + [(role.value, role.label) for role in Role if role in roles]


class NewPersonForm(PersonForm):
    """A person who has no account yet, with the first role."""

    username = UsernameField(label="Tên đăng nhập", required=False)
    role = RoleField()
    from_on = DayField(label="Từ ngày")

    field_order = ["full_name", "username", "role", "from_on", "email", "phone"]

    class Meta(PersonForm.Meta):
        fields = ["full_name", "username", "email", "phone"]

    def __init__(self, *args, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].offer(roles)
        self.fields["username"].help_text += " Để trống thì chương trình đặt theo họ tên."

    def clean_username(self):
        username = self.cleaned_data["username"]
        if username and User.objects.named(username):
            raise forms.ValidationError("Tên đăng nhập này đã có người dùng.")
        return username or suggest_username(self.cleaned_data.get("full_name", ""), User.objects.named)


class RoleForm(forms.Form):
    """A role for a person who is already there."""

    role = RoleField()
    from_on = DayField(label="Từ ngày")

    def __init__(self, *args, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].offer(roles)


class JoinForm(RoleForm):
    """A role for a person who has an account somewhere else."""

    identifier = LineField(label="Tên đăng nhập hoặc thư điện tử của người đó", max_length=254)

    field_order = ["identifier", "role", "from_on"]

    def clean_identifier(self):
        person = User.objects.named(self.cleaned_data["identifier"])
        if person is None or not person.is_active:
            raise forms.ValidationError("Không có người dùng đang hoạt động với tên đăng nhập hoặc thư điện tử này.")
        return person


class EmptyPostForm(forms.Form):
    """The tick that is asked for only when a post would stand empty."""

    is_confirmed = forms.BooleanField(label="Tôi biết và vẫn làm", required=False)

    def __init__(self, *args, is_post_left_empty, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_post_left_empty:
            self.fields["is_confirmed"].widget = forms.HiddenInput()

    def add_error(self, field, error):
        """A post that stands empty only on the day typed asks for the tick as well."""
        super().add_error(field, error)
        if "is_confirmed" in self.errors:
            self.fields["is_confirmed"].widget = forms.CheckboxInput()


class EndRoleForm(EmptyPostForm):
    to_on = DayField(label="Đến hết ngày", help_text="Quyền còn đến hết ngày này; muốn dừng ngay, chọn ngày hôm qua.")

    field_order = ["to_on", "is_confirmed"]


class DeactivateForm(EmptyPostForm):
    reason = LineField(label="Lý do", max_length=250)

    field_order = ["reason", "is_confirmed"]


class DelegationForm(forms.Form):
    receiver = forms.ModelChoiceField(User.objects.none(), label="Người nhận ủy quyền", error_messages=RECEIVER_ERRORS)
    from_on = DayField(label="Từ ngày")
    to_on = DayField(label="Đến hết ngày")
    reason = LineField(label="Văn bản, lý do ủy quyền", max_length=250, help_text="Ví dụ: Giấy ủy quyền số 05/UQ-MNHM.")

    def __init__(self, *args, receivers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["receiver"].queryset = receivers


class SuperiorField(forms.ModelChoiceField):
    """An authority, closed ones with their last day."""

    def __init__(self, *args, **kwargs):
        super().__init__(Organization.objects.authorities(), *args, **kwargs)
        self.empty_label = "– chọn –"
        self.error_messages |= {"required": EMPTY, "invalid_choice": "Không có cơ quan này."}

    def label_from_instance(self, row):
        closed = f", đến hết {row.to_on:%d/%m/%Y}" if row.to_on else ""
        return f"{row.name} ({row.code}{closed})"


class OrganizationForm(forms.ModelForm):
    """An existing organisation; its kind stays, its last day has a page of its own."""

    class Meta:
        model = Organization
        fields = ["name", "code", "address", "from_on", "has_series_per_type"]
        field_classes = {"name": LineField, "code": LineField, "address": LineField, "from_on": DayField, "to_on": DayField}
        help_texts = {
            "code": "Không trùng với nơi khác; chữ không dấu, số, dấu . _ -",
            "has_series_per_type": "Bỏ trống: mọi loại văn bản của một năm dùng chung một dãy số.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].validators.append(CODE)

    def clean_code(self):
        code = self.cleaned_data["code"]
        if Organization.objects.filter(code__iexact=code).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Mã định danh này đã có cơ quan dùng.")
        return code


class NewOrganizationForm(OrganizationForm):
    managing = SuperiorField(label="Cơ quan chủ quản", required=False)
    reviewing = SuperiorField(label="Cơ quan xét duyệt", required=False, help_text="Nơi nhận và phê duyệt kế hoạch.")

    class Meta(OrganizationForm.Meta):
        fields = ["kind", "name", "code", "address", "from_on", "to_on", "has_series_per_type"]


class CloseForm(forms.Form):
    to_on = DayField(label="Hoạt động đến hết ngày", required=False, help_text="Để trống để bỏ ngày ngừng hoạt động.")


class RelationForm(forms.ModelForm):
    superior = SuperiorField(label="Cơ quan cấp trên")

    field_order = ["kind", "superior", "from_on", "to_on"]

    class Meta:
        model = OrganizationRelation
        fields = ["kind", "superior", "from_on", "to_on"]
        field_classes = {"from_on": DayField, "to_on": DayField}


class LetterheadForm(forms.ModelForm):
    REPEATED = ("managing_lines", "issuer_lines", "place_name", "paper_code")  # a new row starts from the latest

    class Meta:
        model = Letterhead
        fields = ["managing_lines", "issuer_lines", "place_name", "paper_code", "from_on", "to_on"]
        field_classes = {
            "managing_lines": LinesField, "issuer_lines": LinesField, "place_name": LineField, "paper_code": LineField,
            "from_on": DayField, "to_on": DayField,
        }
        widgets = {"managing_lines": LinesField.widget, "issuer_lines": LinesField.widget}
        help_texts = {
            "managing_lines": "Chữ in hoa, đúng như in trên văn bản; để trống nếu không có.",
            "issuer_lines": "Chữ in hoa; xuống dòng ở chỗ văn bản xuống dòng.",
            "place_name": "Đứng trước ngày tháng, ví dụ Hoa Mai.",
            "paper_code": "Đứng sau số văn bản, ví dụ MNHM trong Số: 05/KH-MNHM.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["paper_code"].validators.append(PAPER_CODE)
