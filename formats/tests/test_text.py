"""Stored text has one spelling and nothing invisible; the folded form finds it whatever way it is typed."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.text import clean, clean_line, fold, is_clean, shortened, vietnamese_order


def test_decomposed_letters_are_composed():
    assert clean(unicodedata.normalize("NFD", "Kế hoạch cải tiến")) == "Kế hoạch cải tiến"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("dòng một  \n dòng hai\t", "dòng một\n dòng hai"),
        ("\ufeffzero\u200bwidth\u202e", "zerowidth"),
        ("chuông\x07 và\x00 rỗng", "chuông và rỗng"),
        ("cách\u00a0cứng", "cách cứng"),
        ("ngắt\u2028dòng", "ngắt\ndòng"),
        ("a\tb", "a\tb"),
        (None, ""),
    ],
)
def test_clean_keeps_what_people_see_and_drops_the_rest(typed, stored):
    assert clean(typed) == stored


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing_more(text):
    assert is_clean(clean(text))


def test_a_mark_hidden_between_letter_and_accent_does_not_keep_them_apart():
    assert clean("e\u200b\u0302") == "ê" and is_clean("ê") and not is_clean("e\u0302")


@pytest.mark.parametrize("text", ["a" + " " * 1_000_000 + "b", " \t" * 500_000, ("x" + " " * 999 + "\n") * 1000],
                         ids=["one run inside", "only blanks", "many lines"])
def test_a_megabyte_of_blanks_is_cleaned_at_once(text):
    began = time.process_time()
    assert is_clean(clean(text))
    assert time.process_time() - began < 5, "the time grows with the text, not with its square"


def test_clean_line_joins_lines():
    assert clean_line("Trường \n Mầm non\tHoa Ban ") == "Trường Mầm non Hoa Ban"


@pytest.mark.parametrize(
    "typed", ["Phương hướng", "PHƯƠNG HƯỚNG", "phuong  huong", unicodedata.normalize("NFD", "Phương hướng")]
)
def test_fold_finds_every_way_of_typing(typed):
    assert fold(typed) == "phuong huong"


def test_fold_turns_d_with_stroke_into_d():
    assert fold("Đánh giá, đồng bộ") == "danh gia, dong bo"


@pytest.mark.parametrize("ordered", [
    ["An", "Ăn", "Ân", "Bình", "Dung", "Đào", "Em", "Phương"], ["Nhóm 1", "Nhóm 2", "Nhóm thư ký"], ["ma", "mà", "mả", "mã", "má", "mạ", "man"],
    ["Lê An", "Lê Bình", "Lên"], ["o", "ô", "ơ", "u", "ư", "y"],
])
def test_names_stand_by_the_vietnamese_alphabet(ordered):
    for names in (ordered, [unicodedata.normalize("NFD", name) for name in ordered]):
        mixed = names[::-1]
        assert sorted(mixed, key=vietnamese_order) == names


@given(st.text(), st.text())
def test_equal_keys_mean_the_same_name_but_for_case_and_marks_nobody_sees(first, second):
    assert vietnamese_order(first) != vietnamese_order(second) or fold(first) == fold(second)


@pytest.mark.parametrize(("text", "words"), [
    ("Rõ hơn.", "Rõ hơn."), ("vận động tài trợ", "vận động tài trợ"), ("vận động tài trợ thêm", "vận động tài trợ…"),
    ("vận động, tài trợ thêm nữa", "vận động, tài trợ…"), ("một\nhai", "một hai"), ("dàiquá" * 5, "dàiquádàiquádàiqu…"),
])
def test_a_text_is_shortened_between_words(text, words):
    assert shortened(text, 17) == words
