"""Passwords that Vietnamese offices use everywhere; Django's own list knows only English ones."""

import re

from django.core.exceptions import ValidationError

from formats.text import fold

MESSAGE = "Mật khẩu này quá dễ đoán, nhiều người dùng. Hãy ghép vài từ không liên quan với nhau."
WORDS = frozenset(
    ["abc", "abcd", "admin", "anhyeuem", "congdoan", "daotao", "emyeuanh", "giaoduc", "giaovien", "hanoi", "hieutruong", "hoangsa", "hochiminh", "iloveyou", "mamnon", "matkhau", "matkhaumoi", "password", "phongdaotao", "phonggd", "qwerty", "quantri", "sogddt", "taikhoan", "thcs", "thpt", "tieuhoc", "toiyeuvietnam", "truong", "truongchuan", "truonghoc", "truongmamnon", "truongsa", "truongthcs", "truongtieuhoc", "ubnd", "ubndxa", "vanthu", "vietnam"]
)


class VietnameseWordValidator:
    """Refuses a password that is one well-known word, or none, once marks, digits and signs are taken away."""

    def validate(self, password, user=None):
        letters = re.sub("[^a-z]", "", fold(password))
        if not letters or letters in WORDS:
            raise ValidationError(MESSAGE, code="password_word")

    def get_help_text(self):
        return "Không dùng một từ quen thuộc kèm vài chữ số."
