"""Filters and field words: numbers, money, dates, states and refusals as Vietnamese offices write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import engines

from accreditation.field_words import FIELD_WORDS
from accreditation.templatetags import vietnamese as vi
from documents.enums import DocumentState


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"), (1250, "1.250"), (1250000, "1.250.000"), (-4500, "-4.500"), (Decimal("12.50"), "12,50"),
        (95.45, "95,45"), (None, ""), ("", ""), ("chưa có", "chưa có"),
    ],
)  # fmt: skip
def test_numbers_have_points_for_thousands_and_a_comma(value, shown):
    assert vi.number_vi(value) == shown


@pytest.mark.parametrize(("value", "shown"), [(0, "0đ"), (2_500_000_000, "2.500.000.000đ"), (None, "")])
def test_money_in_dong(value, shown):
    assert vi.dong(value) == shown


def test_no_amount_is_not_zero():
    template = engines["django"].from_string('{{ money|dong|default:"Chưa xác định" }}')
    assert template.render({"money": None}) == "Chưa xác định"
    assert template.render({"money": 0}) == "0đ"


@pytest.mark.parametrize(("value", "shown"), [(2026, "2026-2027"), ("1999", "1999-2000"), (None, "")])
def test_school_year(value, shown):
    assert vi.school_year(value) == shown


def test_dates_are_told_in_vietnam_time():
    late_in_london = datetime(2026, 9, 4, 18, 5, tzinfo=UTC)
    assert vi.date_vi(date(2026, 9, 5)) == "05/09/2026"
    assert vi.date_vi(late_in_london) == "05/09/2026"
    assert vi.time_vi(late_in_london) == "01:05 05/09/2026"
    assert vi.date_vi(None) == vi.time_vi(None) == ""


@pytest.mark.parametrize(
    ("due", "shown"),
    [
        (date(2026, 12, 1), '<span class="days-left">còn 11 ngày</span>'),
        (date(2026, 11, 23), '<span class="days-left is-near">còn 3 ngày</span>'),
        (date(2026, 11, 20), '<span class="days-left is-near">hết hạn hôm nay</span>'),
        (date(2026, 11, 18), '<span class="days-left is-late">quá hạn 2 ngày</span>'),
        (None, ""),
    ],
)
def test_days_left(due, shown):
    assert vi.days_left(due, date(2026, 11, 20)) == shown


def test_days_left_counts_by_the_day_in_vietnam():
    assert "còn 1 ngày" in vi.days_left(datetime(2026, 11, 20, 17, 30, tzinfo=UTC), date(2026, 11, 20))


def test_state_badge_takes_slugs_members_and_own_words():
    assert vi.state_badge("returned") == vi.state_badge(DocumentState.RETURNED)
    assert vi.state_badge("approved", "Chờ <số>") == '<span class="state state-approved">Chờ &lt;số&gt;</span>'
    assert "state-not_opened" in vi.state_badge("")


def test_plain_text_becomes_paragraphs_bullets_and_tables():
    html = vi.plaintext("Ba việc <sau>:\n- Công khai\n+ bảng tin\nNăm\tHọc sinh\n2025\t412")
    assert html.split("\n") == [
        "<p>Ba việc &lt;sau&gt;:</p>",
        '<p class="bullet-1">- Công khai</p>',
        '<p class="bullet-2">+ bảng tin</p>',
        '<div class="table-wrap"><table class="table text-table"><tbody><tr><td>Năm</td><td>Học sinh</td></tr>'
        "<tr><td>2025</td><td>412</td></tr></tbody></table></div>",
    ]
    assert vi.plaintext(None) == vi.plaintext("  \n") == ""


def test_no_field_calls_itself_a_school_or_speaks_english():
    for words in (text for table in FIELD_WORDS.values() for text in table.values()):
        assert not words.startswith(("Trường", "Enter", "This"))


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        (forms.CharField(), "", "Mục này chưa điền."),
        (forms.ChoiceField(choices=[("a", "A")]), "", "Mục này chưa chọn."),
        (forms.ChoiceField(choices=[("a", "A")]), "z", "Hãy chọn lại: lựa chọn này không còn trong danh sách."),
        (forms.IntegerField(), "ba", "Hãy nhập một số nguyên, ví dụ 1250."),
        (forms.DateField(), "30/02/2026", "Ngày này không có; hãy nhập ngày/tháng/năm, ví dụ 05/09/2026."),
        (forms.CharField(max_length=3), "bốn chữ", "Dài quá 3 ký tự (hiện có 7)."),
        (forms.IntegerField(min_value=1), "0", "Không được nhỏ hơn 1."),
        (forms.EmailField(), "a@", "Hãy nhập thư điện tử dạng ten@truong.edu.vn."),
        (forms.FileField(), None, "Hãy chọn một tệp."),
    ],
)
def test_fields_refuse_in_our_words(field, typed, words):
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    assert refused.value.messages == [words]


@pytest.mark.parametrize("typed", ["05/09/2026", "5/9/2026", "2026-09-05", "05-09-2026", "05.09.2026"])
def test_dates_are_read_day_first(typed):
    assert forms.DateField().clean(typed) == date(2026, 9, 5)
