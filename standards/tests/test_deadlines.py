"""Terms of the law: the bundled ones, and files with faults in them."""

from datetime import date

import pytest

from standards.deadlines import deadlines_of, read_deadlines
from standards.packs import PackRefused

GOOD = """- set: TT57-2026
  key: report_approved
  before: 15/6
  from: 2026-07-07
  to: null
  clause: Điều 9
  text: Phê duyệt báo cáo.
  confirmed: secondary
"""


def read(tmp_path, text):
    path = tmp_path / "deadlines.yaml"
    path.write_text(text, encoding="utf-8")
    return read_deadlines(path, {"TT57-2026"})


def test_the_report_of_2026_is_approved_before_the_fifteenth_of_june():
    (row,) = deadlines_of("TT57-2026", 2026)
    assert (row.before(2026), row.last_day(2026)) == (date(2027, 6, 15), date(2027, 6, 14))
    assert row.clause == "Điểm d khoản 3 Điều 9"


@pytest.mark.parametrize(("code", "year"), [("TT19-2018", 2026), ("TT57-2026", 2025), ("", 2026)])
def test_other_sets_and_earlier_years_have_no_such_term(code, year):
    assert deadlines_of(code, year) == []


def test_a_term_ends_with_its_rule(tmp_path):
    (row,) = read(tmp_path, GOOD.replace("to: null", "to: 2027-12-31"))
    assert row.governs("TT57-2026", 2027) and not row.governs("TT57-2026", 2028)


@pytest.mark.parametrize(("old", "new", "said"), [
    ("15/6", "31/6", "day"), ("15/6", "mười lăm", "không phải ngày/tháng"), ("15/6", "29/2", "day"), ("TT57-2026", "TT99-2026", "không có bộ tiêu chuẩn TT99-2026"),
    ("2026-07-07", "2026-13-07", ""), ("confirmed: secondary", "confirmed: maybe", "maybe"), ("  clause: Điều 9\n", "", "cần đúng các mục"),
])
def test_a_fault_names_file_and_line(tmp_path, old, new, said):
    with pytest.raises(PackRefused) as refused:
        read(tmp_path, GOOD + GOOD.replace(old, new))
    assert str(refused.value).startswith("deadlines.yaml:9: ") and said in str(refused.value)


def test_an_empty_file_is_refused(tmp_path):
    with pytest.raises(PackRefused):
        read(tmp_path, "# nothing\n")
