"""Forms of signing: key file, images, files that come back, the organisation's ways."""

from django import forms

from documents.enums import SignatureField
from documents.signing import images, keyfile
from documents.signing.fields import SEAL
from records.uploads import UploadRefused, check_upload, megabytes

MOST_CERTIFICATE = 50_000
USUAL_DIAMETER = 36  # mm


def small_file(label, most, accept, required_words, **options):
    """A file that is read into memory at once."""
    field = forms.FileField(label=label, widget=forms.FileInput(attrs={"accept": accept}), allow_empty_file=True, **options)
    field.error_messages["required"] = required_words
    field.most = most
    return field


class KeyFileForm(forms.Form):
    """Signing here. Nothing of it is kept: key file and password are used for one signature."""

    key_file = small_file("Tệp khóa (.p12, .pfx)", keyfile.MOST_BYTES, ".p12,.pfx", "Hãy chọn tệp khóa .p12 hoặc .pfx.")
    password = forms.CharField(label="Mật khẩu của tệp khóa", max_length=200, strip=False,
                               widget=forms.PasswordInput(attrs={"autocomplete": "off"}), error_messages={"required": "Hãy nhập mật khẩu của tệp khóa."})
    picture = small_file("Ảnh chữ ký màu xanh (PNG nền trong suốt)", images.MOST_BYTES, ".png", "", required=False)
    diameter = forms.IntegerField(label="Đường kính dấu (mm)", initial=USUAL_DIAMETER, min_value=20, max_value=40,
                                  error_messages={"required": "Hãy nhập đường kính dấu.", "invalid": "Đường kính là một số nguyên, tính bằng mm.",
                                                  "min_value": "Đường kính dấu từ 20 đến 40 mm.", "max_value": "Đường kính dấu từ 20 đến 40 mm."})
    is_stamped = forms.BooleanField(label="Kèm dấu thời gian", required=False, initial=True)

    def __init__(self, *args, field, has_time_service, **kwargs):
        super().__init__(*args, **kwargs)
        if field == SEAL:
            self.fields["picture"].label = "Ảnh dấu màu đỏ (PNG nền trong suốt)"
        else:
            del self.fields["diameter"]
        if not has_time_service:
            del self.fields["is_stamped"]

    def clean(self):
        data = super().clean()
        for name in ("key_file", "picture"):
            file = data.get(name)
            if file and file.size > self.fields[name].most:
                self.add_error(name, f"Tệp nặng {megabytes(file.size)} MB, quá lớn. Tệp khóa chỉ vài kB, ảnh dưới 2 MB.")
        return data

    def taken(self):
        """Keyword arguments for the workflow."""
        data = self.cleaned_data
        return {
            "key_file": data["key_file"].read(), "password": data["password"], "picture": data["picture"].read() if data.get("picture") else b"",
            "diameter": data.get("diameter", 0), "is_stamped": data.get("is_stamped", False),
        }  # fmt: skip


class PdfForm(forms.Form):
    """One PDF, checked by its content; `what` names it."""

    file = small_file("Tệp PDF", 0, ".pdf", "Hãy chọn tệp PDF.", max_length=250)

    def __init__(self, *args, what="Tệp PDF", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].label = what

    def clean_file(self):
        upload = self.cleaned_data["file"]
        beginning = upload.read(5)
        upload.seek(0)
        if beginning and beginning != b"%PDF-":  # before the general check, whose words offer pictures and Word too
            raise forms.ValidationError(f"Tệp “{upload.name}” không phải PDF. Chỉ nhận tệp PDF.")
        try:
            return check_upload(upload)
        except UploadRefused as refused:
            raise forms.ValidationError(str(refused)) from refused


class WaysForm(forms.Form):
    prints_code = forms.BooleanField(label="In mã QR và mã tra cứu dưới Nơi nhận khi ban hành", required=False)
    may_sign_both = forms.BooleanField(
        label="Cho phép một người dùng ký cả chữ ký của người có thẩm quyền và chữ ký của cơ quan", required=False,
        help_text="Chỉ dành cho trường rất nhỏ: theo Nghị định 30/2020/NĐ-CP, văn thư ký của cơ quan sau khi người có thẩm quyền đã ký.",
    )  # fmt: skip


class CertificateForm(forms.Form):
    field = forms.ChoiceField(label="Chữ ký của", choices=SignatureField.choices)
    file = small_file("Tệp chứng thư số (.cer, .crt, .pem)", MOST_CERTIFICATE, ".cer,.crt,.pem,.der", "Hãy chọn tệp chứng thư số.")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_CERTIFICATE:
            raise forms.ValidationError("Tệp quá lớn: tệp chứng thư số chỉ vài kB.")
        return file.read()
