"""What people type about evidence; a file is checked before anything is stored."""

from django import forms
from django.core.validators import URLValidator

from accounts.fields import DayField, LineField, LinesField
from accounts.models import User
from assessments.enums import EvidenceKind, PlaceKind
from assessments.evidence_codes import MAX_BOX
from assessments.models import Evidence
from assessments.workflow import assignable_people
from assessments.workflow_evidence import FIELDS
from records.uploads import ACCEPT, ACCEPTED_WORDS, DOCX, PDF, XLSX, UploadRefused, check_upload, checked_again

MAX_FILES = 20
NOT_A_LINK = "Đường dẫn phải đầy đủ, bắt đầu bằng https:// hoặc http://."
# What a file of several uploaded at once is taken for, until somebody says otherwise.
KIND_BY_TYPE = {PDF: EvidenceKind.DOCUMENT, DOCX: EvidenceKind.DOCUMENT, XLSX: EvidenceKind.FIGURES}


def line(label, limit, **kwargs):
    return LineField(label=label, max_length=limit, required=False, **kwargs)


class EvidenceForm(forms.Form):
    """One evidence. `evidence` is None for a new one; `checked` holds the uploaded file once the form is valid.

    A file the school has already is not stored unasked: `twins` says where it lies, and the page sends `twin` (its hash) with
    `keep_twin` when the person wants it here too; the file need not be chosen again.
    """

    name = LineField(label="Tên minh chứng", max_length=300)
    kind = forms.ChoiceField(label="Loại", choices=EvidenceKind.choices, initial=EvidenceKind.DOCUMENT)
    number = line("Số, ký hiệu", 60)
    issued_on = DayField(label="Ngày ban hành", required=False)
    issued_words = line("Hoặc thời điểm khảo sát, quan sát (ghi bằng chữ)", 120)
    issuer = line("Nơi ban hành hoặc nhóm, cá nhân thực hiện", 200)
    place_kind = forms.ChoiceField(label="Minh chứng ở đâu?", choices=PlaceKind.choices, initial=PlaceKind.FILE, widget=forms.RadioSelect)
    upload = forms.FileField(label="Tệp", required=False, widget=forms.FileInput(attrs={"accept": ACCEPT}))
    link = line("Đường dẫn điện tử", 500, widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "off"}))
    paper_place = line("Chỗ để bản giấy", 250, help_text="Ví dụ: tủ 2, ngăn 3, hộp 1.")
    is_index_only = forms.BooleanField(label="Chỉ ghi mục lục: giấy tờ nhạy cảm, không tải tệp lên", required=False,
                                       help_text="Hồ sơ cá nhân, sức khỏe… Nếu minh chứng đang có tệp, tệp bị xóa hẳn khi lưu.")
    valid_until = DayField(label="Có giá trị đến hết ngày", required=False)
    keeper = forms.ModelChoiceField(User.objects.none(), label="Người phụ trách", required=False, empty_label="(không chọn)")
    keeper_name = line("Hoặc ghi tên người phụ trách", 100)
    note = line("Ghi chú", 500)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, acting, data=None, files=None, *, evidence=None):
        self.acting, self.evidence, self.checked, self.twins, self.twin = acting, evidence, None, [], None
        initial = {field: getattr(evidence, field) for field in FIELDS} | {"version": evidence.version} if evidence else {}
        super().__init__(data, files, initial=initial)
        people = [user.pk for user in assignable_people(acting)] + ([evidence.keeper_id] if evidence else [])
        self.fields["keeper"].queryset = User.objects.filter(pk__in=people).order_by("full_name", "pk")
        self.fields["upload"].help_text = f"Nhận {ACCEPTED_WORDS}. Vị trí và máy chụp trong ảnh được bỏ đi."
        if evidence and evidence.file_id:
            self.fields["upload"].label = f"Thay tệp đang có ({evidence.file.name})"

    def clean_link(self):
        link = self.cleaned_data["link"]
        if link:
            URLValidator(schemes=["http", "https"], message=NOT_A_LINK)(link)
        return link

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if self.data.get("is_index_only"):
            return upload
        try:
            checked = check_upload(upload) if upload else self.told_file()
        except UploadRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if checked:
            self.ask_about_twins(checked)
        self.checked = checked
        return upload or checked

    def told_file(self):
        """The file a page spoke of before, when the person still wants one; None otherwise."""
        wanted = self.data.get("place_kind") == PlaceKind.FILE or self.data.get("keep_twin")
        row = twins_of(self.acting, self.data.get("twin")).first() if wanted and self.data.get("twin") else None
        return checked_again(row.file, self.data.get("twin_name", "")) if row else None

    def ask_about_twins(self, checked):
        """Say where the same file lies, unless the person has said to keep it here too."""
        twins = twins_of(self.acting, checked.sha256)
        twins = list(twins.exclude(pk=self.evidence.pk) if self.evidence else twins)
        if twins and self.data.get("keep_twin") != checked.sha256:
            self.twins, self.twin = twins, checked
            raise forms.ValidationError(f"Tệp “{checked.name}” trường đã có; chọn cách làm ở đầu trang.")

    def clean(self):
        data = super().clean()
        place, only_listed = data.get("place_kind"), data.get("is_index_only")
        if only_listed and data.get("upload"):
            self.add_error("upload", "Minh chứng chỉ ghi mục lục thì không tải tệp lên.")
        elif only_listed and place == PlaceKind.FILE:
            self.add_error("place_kind", "Minh chứng chỉ ghi mục lục: chọn bản giấy hoặc đường dẫn.")
        elif place == PlaceKind.FILE and not data.get("upload") and "upload" not in self.errors and not self.has_file():
            self.add_error("upload", "Chọn tệp, hoặc chọn nơi giữ khác.")
        for kind, field, words in ((PlaceKind.LINK, "link", "Ghi đường dẫn."), (PlaceKind.PAPER, "paper_place", "Ghi chỗ để bản giấy.")):
            if place == kind and not data.get(field) and field not in self.errors:
                self.add_error(field, words)
        return data

    def has_file(self):
        return bool(self.evidence and self.evidence.file_id)

    def values(self):
        """{field: value} as the workflow takes them."""
        return {field: self.cleaned_data[field] for field in FIELDS}


def twins_of(acting, sha256):
    """Live evidence of the own school whose file has that hash."""
    return Evidence.objects.visible_to(acting).twins_of(sha256).select_related("file")


class ReasonForm(forms.Form):
    """Why evidence is returned or removed."""

    reason = LinesField(label="Lý do", max_length=500)


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; each is looked at later, so that a bad one does not stop the others."""

    widget = FilesInput

    def clean(self, data, initial=None):
        return [file for file in (data if isinstance(data, list | tuple) else [data]) if file]


class SheetFilesForm(forms.Form):
    """Files and a photo put on a criterion's sheet, each evidence of its own."""

    files = FilesField(label="Chọn một hoặc nhiều tệp", required=False, widget=FilesInput(attrs={"accept": ACCEPT, "multiple": True}))
    photo = FilesField(label="Chụp ảnh bằng điện thoại", required=False, widget=FilesInput(attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}))

    def __init__(self, data=None, files=None, *, has_boxes):
        super().__init__(data, files)
        if has_boxes:
            self.fields["box"] = box_field()

    def clean(self):
        data = super().clean()
        chosen = [*data.get("files", []), *data.get("photo", [])]
        if not chosen:
            self.add_error("files", "Chưa chọn tệp nào.")
        if len(chosen) > MAX_FILES:
            self.add_error("files", f"Mỗi lần gửi nhiều nhất {MAX_FILES} tệp.")
        return data | {"chosen": chosen}


def box_field():
    """Number of the box, for codes of the 2018 sets."""
    return forms.IntegerField(label="Hộp số (để trống: theo số của tiêu chuẩn)", required=False, min_value=1, max_value=MAX_BOX,
                              widget=forms.TextInput(attrs={"inputmode": "numeric"}), error_messages={"invalid": f"Số hộp là số từ 1 đến {MAX_BOX}."})


def values_of_file(checked):
    """Values of an evidence made from a file alone: its name without the ending."""
    return {"name": checked.name.rpartition(".")[0], "kind": KIND_BY_TYPE.get(checked.content_type, EvidenceKind.PHOTO), "place_kind": PlaceKind.FILE}
