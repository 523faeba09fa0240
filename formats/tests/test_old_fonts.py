"""Texts of the old fonts: recognised only when they are, and given back as people read them."""

import pytest

from formats.legacy_encodings import from_vni, looks_like_vni, read_old_text

VNI = [
    ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
    ("Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc"),
    ("Tröôøng Tieåu hoïc Hoa Mai coù 24 giaùo vieân", "Trường Tiểu học Hoa Mai có 24 giáo viên"),
    ("KEÁ HOAÏCH CAÛI TIEÁN CHAÁT LÖÔÏNG", "KẾ HOẠCH CẢI TIẾN CHẤT LƯỢNG"),
    ("- boài döôõng, söûa chöõa, naâng caáp saân chôi;\n+ ñaët muïc tieâu", "- bồi dưỡng, sửa chữa, nâng cấp sân chơi;\n+ đặt mục tiêu"),
    ("thöïc hieän tæ leä, kyõ naêng, nghæ, nghò ñònh", "thực hiện tỉ lệ, kỹ năng, nghỉ, nghị định"),
    ("baèng nhaém loaëng nguyeãn caån thaän ñaày ñuû", "bằng nhắm loặng nguyễn cẩn thận đầy đủ"),
]  # fmt: skip
TCVN3 = [
    ("Tæng sè gi¸o viªn", "Tổng số giáo viên"),
    ("§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
    ("Tr­êng TiÓu häc Hoa Mai", "Trường Tiểu học Hoa Mai"),
]


@pytest.mark.parametrize(("old", "read"), VNI)
def test_vni_is_known_and_read_with_its_capitals(old, read):
    assert looks_like_vni(old) and read_old_text(old) == ("VNI", read)


@pytest.mark.parametrize(("old", "read"), TCVN3)
def test_tcvn3_is_not_taken_for_vni(old, read):
    assert not looks_like_vni(old) and read_old_text(old) == ("TCVN3", read)


@pytest.mark.parametrize("text", [
    "", "Trường Tiểu học Hoa Mai", "Truong Tieu hoc", "a naïve idea", "Hà Nội, Huế và Cà Mau", "10 °C, 25 m²", "toán 6, tiếng Anh", "© 2020",
])  # fmt: skip
def test_other_texts_stay_as_they_are(text):
    assert read_old_text(text) == ("", text)


def test_every_letter_of_vietnamese_can_be_written_in_vni():
    letters = "àáảãạâầấẩẫậăằắẳẵặèéẻẽẹêềếểễệòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđìíỉĩị"
    written = "aø aù aû aõ aï aâ aà aá aå aã aä aê aè aé aú aü aë eø eù eû eõ eï eâ eà eá eå eã eä oø où oû oõ oï oâ oà oá oå oã oä ô ôø ôù ôû ôõ ôï"
    written += " uø uù uû uõ uï ö öø öù öû öõ öï yø yù yû yõ î ñ ì í æ ó ò"
    assert from_vni(written) == " ".join(letters)
    assert from_vni(written.upper()) == " ".join(letters.upper())


def test_a_capital_with_a_small_mark_stays_a_capital():
    assert from_vni("Aùnh saùng, Ñieän") == "Ánh sáng, Điện"
