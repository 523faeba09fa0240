"""Text of the old one-byte fonts comes back as Unicode."""

import pytest

from formats.legacy_encodings import from_tcvn3, looks_like_tcvn3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Tæng sè gi¸o viªn", "Tổng số giáo viên"),
        ("TØ lÖ häc sinh lªn líp, tèt nghiÖp, bá häc", "Tỉ lệ học sinh lên lớp, tốt nghiệp, bỏ học"),
        ("§¹t chuÈn tr×nh ®é", "Đạt chuẩn trình độ"),
        ("DiÖn tÝch khu ®Êt, s©n ch¬i", "Diện tích khu đất, sân chơi"),
        ("Trưêng", "Trưêng".translate({234: "ờ"})),
    ],
)
def test_old_letters_become_new_ones(old, new):
    assert from_tcvn3(old) == new


def test_signs_of_the_old_fonts_are_seen():
    assert looks_like_tcvn3("Tæng sè gi¸o viªn") and looks_like_tcvn3("§¬n vÞ")
    assert (
        not looks_like_tcvn3("Tổng số giáo viên")
        and not looks_like_tcvn3("Thu nhập")
        and not looks_like_tcvn3("bao nhiêu m²")
    )
