"""Which text of the library a căn cứ names, and whether it is cited as a first citation must be (NĐ 30/2020, PL I, II.6)."""

from datetime import date

import pytest

from standards.citations import first_named, full_citation, is_cited_fully
from standards.instrument_file import read_instruments
from standards.models import LegalInstrument

DAY = date(2018, 8, 22)


def circular(number="19/2018/TT-BGDĐT", title="ban hành Quy định về kiểm định chất lượng giáo dục đối với trường mầm non", **fields):
    return LegalInstrument(kind="circular", number=number, title=title, **{"issued_on": DAY, "issuer": "Bộ trưởng Bộ Giáo dục và Đào tạo", **fields})


NINETEEN, NINE = circular(), circular("9/2018/TT-BGDĐT", "quy định khác")
AMENDING = circular("22/2024/TT-BGDĐT", "sửa đổi Thông tư số 19/2018/TT-BGDĐT", issued_on=date(2024, 12, 10))
LAW = LegalInstrument(kind="law", number="43/2019/QH14", title="Giáo dục", issuer="Quốc hội", issued_on=date(2019, 6, 14))
LAW_AMENDING = LegalInstrument(kind="law", number="123/2025/QH15", title="sửa đổi, bổ sung một số điều của Luật Giáo dục", issuer="Quốc hội")
LIBRARY = [NINETEEN, NINE, AMENDING, LAW, LAW_AMENDING]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Căn cứ Thông tư số 19/2018/TT-BGDĐT ngày 22/8/2018;", NINETEEN),
        ("Căn cứ thông tư 19/2018/tt-bgdđt", NINETEEN),
        ("Căn cứ Thông tư số 9/2018/TT-BGDĐT", NINE),
        ("Căn cứ Thông tư số 22/2024/TT-BGDĐT sửa đổi Thông tư số 19/2018/TT-BGDĐT", AMENDING),
        ("Căn cứ Luật Giáo dục ngày 14 tháng 6 năm 2019", LAW),
        ("Căn cứ Luật Giáo dục số 43/2019/QH14", LAW),
        ("Căn cứ Luật Giáo dục;", LAW),
        ("Căn cứ Luật Giáo dục đại học", None),
        ("Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Giáo dục ngày 10 tháng 12 năm 2025", LAW_AMENDING),
        ("Căn cứ Thông tư số 119/2018/TT-BGDĐT", None),
        ("Căn cứ Thông tư số 19/2018/TT-BGDĐT-BNV", None),
        ("Căn cứ tình hình thực tế của nhà trường", None),
        ("", None),
    ],
)
def test_what_stands_first_is_what_is_cited(text, found):
    assert first_named(text, LIBRARY) is found


@pytest.mark.parametrize("instrument", LIBRARY, ids=str)
def test_our_own_citation_is_found_again_and_full(instrument):
    words = f"Căn cứ {full_citation(instrument)};"
    assert first_named(words, LIBRARY) is instrument
    assert is_cited_fully(words, instrument)


@pytest.mark.parametrize(
    ("text", "is_full"),
    [
        ("Thông tư số 19/2018/TT-BGDĐT ngày 22/8/2018 của Bộ GD&ĐT ban hành Quy định về kiểm định chất lượng giáo dục", True),
        ("Thông tư số 19/2018/TT-BGDĐT ngày 22/08/2018 ban hành quy định về kiểm định", True),
        ("Thông tư số 19/2018/TT-BGDĐT ngày 22 tháng 8 năm 2018 ban hành Quy định về kiểm định", True),
        ("Thông tư số 19/2018/TT-BGDĐT", False),
        ("Thông tư số 19/2018/TT-BGDĐT ngày 22/8/2018", False),
        ("Thông tư số 19/2018/TT-BGDĐT ban hành Quy định về kiểm định chất lượng", False),
    ],
)
def test_a_first_citation_needs_day_and_title(text, is_full):
    assert is_cited_fully(text, NINETEEN) is is_full


@pytest.mark.parametrize("opening", ["về việc ", "về ", "quy định về ", ""])
def test_how_a_title_opens_is_free(opening):
    letter = LegalInstrument(kind="letter", number="5942/BGDĐT-QLCL", title="về việc hướng dẫn tự đánh giá và đánh giá ngoài trường mầm non", issued_on=DAY)
    assert is_cited_fully(f"Công văn số 5942/BGDĐT-QLCL ngày 22/8/2018 {opening}hướng dẫn tự đánh giá và đánh giá ngoài", letter)
    assert not is_cited_fully(f"Công văn số 5942/BGDĐT-QLCL ngày 22/8/2018 {opening}nhiệm vụ năm học", letter)


def test_a_day_nobody_knows_is_not_asked_for_and_a_law_is_named_alone():
    assert is_cited_fully("Thông tư số 9/2018/TT-BGDĐT quy định khác", circular("9/2018/TT-BGDĐT", "quy định khác", issued_on=None))
    assert is_cited_fully("Luật Giáo dục", LAW)


def test_every_text_of_the_projects_file_is_told_from_the_others():
    names = {field.name for field in LegalInstrument._meta.concrete_fields}
    rows = [LegalInstrument(**{key: value for key, value in row.items() if key in names - {"replaced_by"} and value}) for row in read_instruments()]
    for row in rows:
        assert first_named(f"Căn cứ {full_citation(row)}", rows) is row


def test_the_two_letters_of_2018_are_told_by_the_schools_they_are_for():
    rows = {row["slug"]: row for row in read_instruments()}
    assert rows["cv-5932-bgddt"]["title"].endswith("cơ sở giáo dục phổ thông")
    assert rows["cv-5942-bgddt"]["title"].endswith("trường mầm non")
    assert rows["luat-giao-duc"]["in_force_from"] == date(2020, 7, 1)
