"""What every form field says when it can't accept something.

Django's Vietnamese calls a field "trường", which here is a school, and leaves some words in English.
"""

from django import forms
from django.core import validators

FIELD_WORDS = {
    forms.Field: {"required": "Mục này chưa điền."},
    forms.ChoiceField: {"required": "Mục này chưa chọn.", "invalid_choice": "Hãy chọn lại: lựa chọn này không còn trong danh sách."},
    forms.MultipleChoiceField: {
        "required": "Mục này chưa chọn.",
        "invalid_choice": "Hãy chọn lại: có lựa chọn không còn trong danh sách.",
        "invalid_list": "Hãy chọn lại từ danh sách.",
    },
    forms.ModelChoiceField: {"required": "Mục này chưa chọn.", "invalid_choice": "Hãy chọn lại: lựa chọn này không còn trong danh sách."},
    forms.ModelMultipleChoiceField: {
        "required": "Mục này chưa chọn.",
        "invalid_choice": "Hãy chọn lại: có lựa chọn không còn trong danh sách.",
        "invalid_list": "Hãy chọn lại từ danh sách.",
        "invalid_pk_value": "Hãy chọn lại từ danh sách.",
    },
    forms.IntegerField: {"invalid": "Hãy nhập một số nguyên, ví dụ 1250."},
    forms.DecimalField: {"invalid": "Hãy nhập một số, ví dụ 12,5."},
    forms.FloatField: {"invalid": "Hãy nhập một số, ví dụ 12,5."},
    forms.DateField: {"invalid": "Ngày này không có; hãy nhập ngày/tháng/năm, ví dụ 05/09/2026."},
    forms.DateTimeField: {"invalid": "Hãy nhập ngày và giờ, ví dụ 05/09/2026 10:30."},
    forms.TimeField: {"invalid": "Hãy nhập giờ, ví dụ 10:30."},
    forms.UUIDField: {"invalid": "Mã này không đúng dạng."},
    forms.JSONField: {"invalid": "Dữ liệu này không đọc được."},
    forms.URLField: {"invalid": "Hãy nhập địa chỉ trang, ví dụ https://truong.edu.vn."},
    forms.FileField: {
        "required": "Hãy chọn một tệp.",
        "invalid": "Tệp chưa được gửi; hãy chọn lại.",
        "missing": "Tệp chưa được gửi; hãy chọn lại.",
        "empty": "Tệp này rỗng.",
        "max_length": "Tên tệp dài quá %(max)d ký tự (hiện có %(length)d).",
        "contradiction": "Hoặc chọn tệp mới, hoặc đánh dấu bỏ tệp, không làm cả hai.",
    },
    forms.ImageField: {"invalid_image": "Tệp này không phải là ảnh hoặc đã hỏng."},
    forms.BaseFormSet: {
        "missing_management_form": "Trang gửi thiếu dữ liệu; hãy tải lại trang rồi nhập lại.",
        "too_many_forms": "Nhiều nhất %(num)d dòng.",
        "too_few_forms": "Ít nhất %(num)d dòng.",
    },
}

VALIDATOR_WORDS = {
    validators.MaxLengthValidator: "Dài quá %(limit_value)d ký tự (hiện có %(show_value)d).",
    validators.MinLengthValidator: "Cần ít nhất %(limit_value)d ký tự (hiện có %(show_value)d).",
    validators.MinValueValidator: "Không được nhỏ hơn %(limit_value)s.",
    validators.MaxValueValidator: "Không được lớn hơn %(limit_value)s.",
    validators.EmailValidator: "Hãy nhập thư điện tử dạng ten@truong.edu.vn.",
    validators.FileExtensionValidator: "Không nhận tệp “%(extension)s”; chỉ nhận: %(allowed_extensions)s.",
    validators.ProhibitNullCharactersValidator: "Có ký tự không in được; hãy gõ lại chỗ này.",
}


def use_our_words():
    """Put the words above in place of Django's, once, when the site starts."""
    for field_class, words in FIELD_WORDS.items():
        field_class.default_error_messages = {**vars(field_class).get("default_error_messages", {}), **words}
    for validator_class, words in VALIDATOR_WORDS.items():
        validator_class.message = words
