"""load_standards: all or nothing, idempotent, a published set never changes."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from standards.models import Criterion, Indicator, RegulationSet
from standards.tests.packs import AMENDMENT, small_pack, write_pack

pytestmark = pytest.mark.django_db


def load(*paths):
    out = StringIO()
    call_command("load_standards", *map(str, paths), stdout=out)
    return out.getvalue()


def test_loading_twice_changes_nothing(tmp_path):
    path = write_pack(tmp_path, small_pack())
    assert "TT99-2030: mới" in load(path)
    before = list(Indicator.objects.values_list("pk", flat=True))
    assert "TT99-2030: không đổi" in load(path)
    assert list(Indicator.objects.values_list("pk", flat=True)) == before and len(before) == 4


def test_a_published_set_cannot_be_changed(tmp_path):
    load(write_pack(tmp_path, small_pack()))
    with pytest.raises(CommandError, match="đã công bố ngày .* không sửa được"):
        load(write_pack(tmp_path, small_pack(title="Tên khác")))
    assert RegulationSet.objects.get().title == "Thông tư thử"


def test_one_wrong_file_keeps_all_out(tmp_path):
    right = write_pack(tmp_path, small_pack(), "TT90.yaml")
    wrong = write_pack(tmp_path, small_pack(code="TT91-2030", confirmed="maybe"), "TT91.yaml")
    with pytest.raises(CommandError, match=r"TT91\.yaml:\d+"):
        load(right, wrong)
    assert not RegulationSet.objects.exists()


def test_a_refusal_by_the_database_keeps_all_out(tmp_path):
    load(write_pack(tmp_path, small_pack()))
    new = write_pack(tmp_path, small_pack(code="TT91-2030"), "TT91.yaml")
    changed = write_pack(tmp_path, small_pack(title="Tên khác"), "TT99.yaml")
    with pytest.raises(CommandError):
        load(new, changed)
    assert not RegulationSet.objects.filter(code="TT91-2030").exists()


def test_a_missing_file_is_said_in_one_line(tmp_path):
    with pytest.raises(CommandError, match="không đọc được tệp"):
        load(tmp_path / "none.yaml")


def test_search_text_holds_title_and_requirements_without_marks(tmp_path):
    load(write_pack(tmp_path, small_pack()))
    assert [row.code for row in Criterion.objects.search("phuong huong")] == ["1.1"]
    assert [row.code for row in Criterion.objects.search("Duoc THANH lap")] == ["1.2"]


def test_all_real_sets_load_and_govern_their_school_years():
    assert load().startswith("TT17-2018: mới\nTT18-2018: mới\nTT19-2018: mới\nTT57-2026: mới\n")
    assert Criterion.objects.count() == 27 + 28 + 25 + 15 + 15
    governing = RegulationSet.objects.governing
    assert [row.code for row in governing(2025, "primary")] == ["TT17-2018"]
    assert [row.code for row in governing(2026, "primary")] == ["TT57-2026"]
    assert [row.code for row in governing(2023, "preschool")] == ["TT19-2018"]
    assert governing(2017, "primary") == []


def test_what_is_loaded_is_what_the_file_says(tmp_path):
    rule = {"key": "a", "from": "2030-03-01", "to": "2030-12-31", "clause": "Khoản 4", "text": "Chỉ để theo dõi"}
    changes = {"amended_by": [AMENDMENT], "dated_rules": [rule], "optional_minimum": 5, "replaced_by": "1/2040/TT-BGDĐT"}
    load(write_pack(tmp_path, small_pack(**changes)))
    row = RegulationSet.objects.get()
    assert (row.issued_on, row.in_force_from, row.in_force_to) == (date(2030, 1, 1), date(2030, 2, 1), None)
    assert (row.replaced_by, row.optional_minimum, row.level_count, row.confirmed) == ("1/2040/TT-BGDĐT", 5, 3, "unconfirmed")
    assert row.published_at and len(row.content_sha256) == 64
    assert row.amendments() == [{**AMENDMENT, "in_force_from": date(2031, 3, 1)}]
    assert row.rules_with_dates()[0]["to_on"] == date(2030, 12, 31)
    (first, second, third, fourth) = Indicator.objects.order_by("pk")
    assert [str(one) for one in (first, second, third, fourth)] == ["Mức 1 a", "Mức 1 b", "Mức 2", "Mức 1 a"]
    assert (second.topic, third.key, first.clause) == ("class_count", "-", "Điểm a Khoản 1 Điều 7")
    assert [str(one) for one in row.top_level_items.all()] == ["Mức 4, khoản 1"]
    assert [str(one) for one in row.standards.all()] == ["Tiêu chuẩn 1: Tổ chức"] and str(row) == "Bộ thử"
    assert [str(one) for one in Criterion.objects.all()] == ["Tiêu chí 1.1: Phương hướng", "Tiêu chí 1.2: Hội đồng trường"]


def test_a_refusal_says_which_set_since_when_and_what_to_do(tmp_path):
    load(write_pack(tmp_path, small_pack()))
    RegulationSet.objects.update(published_at=datetime(2030, 5, 6, 18, tzinfo=UTC))
    with pytest.raises(CommandError) as refused:
        load(write_pack(tmp_path, small_pack(short_title="Khác")))
    assert str(refused.value) == ("TT99-2030: bộ tiêu chuẩn đã công bố ngày 07/05/2030 nên không sửa được; nội dung mới phải mang mã bộ khác.")


def test_comments_and_layout_of_a_file_are_no_change(tmp_path):
    path = write_pack(tmp_path, small_pack())
    load(path)
    path.write_text("# ghi chú\n" + path.read_text("utf-8"), "utf-8")
    assert load(path) == "TT99-2030: không đổi\n"


def test_the_faults_of_every_file_are_told_at_once(tmp_path):
    first = write_pack(tmp_path, small_pack(confirmed="maybe"), "TT90.yaml")
    second = write_pack(tmp_path, small_pack(code="x"), "TT91.yaml")
    with pytest.raises(CommandError) as refused:
        load(first, second)
    lines = str(refused.value).splitlines()
    assert len(lines) == 2 and lines[0].startswith("TT90.yaml:13: confirmed: giá trị 'maybe' không hợp lệ")
    assert lines[1].startswith("TT91.yaml:1: code: giá trị 'x' không hợp lệ")


def test_the_same_set_twice_in_one_run_is_loaded_once_or_not_at_all(tmp_path):
    one, same = write_pack(tmp_path, small_pack()), write_pack(tmp_path, small_pack(), "TT98.yaml")
    other = write_pack(tmp_path, small_pack(title="Khác"), "TT97.yaml")
    with pytest.raises(CommandError, match="không sửa được"):
        load(one, other)
    assert not RegulationSet.objects.exists()
    assert load(one, same) == "TT99-2030: không đổi\n" and RegulationSet.objects.count() == 1


@pytest.mark.parametrize("content", [b"\xff\xfe", None], ids=["no UTF-8", "a folder"])
def test_what_is_no_text_file_is_said_in_one_line(tmp_path, content):
    path = tmp_path / "TT90.yaml"
    path.mkdir() if content is None else path.write_bytes(content)
    with pytest.raises(CommandError, match=r"TT90\.yaml: không đọc được tệp \(\w+\)\.$"):
        load(path)


@pytest.mark.parametrize(("on", "standing"), [
    (date(2030, 1, 31), "coming"), (date(2030, 2, 1), "in_force"), (date(2031, 1, 1), "in_force"), (date(2031, 1, 2), "over"),
], ids=["the day before", "first day", "last day", "the day after"])
def test_where_a_set_stands_on_a_day(loaded, on, standing):
    assert loaded(in_force_to="2031-01-01").standing_on(on) == standing


@pytest.mark.parametrize(("year", "school_type", "found"), [
    (2029, "preschool", 0), (2030, "preschool", 1), (2031, "preschool", 1), (2032, "preschool", 0), (2030, "primary", 0),
], ids=["too early", "first", "ends after 01/9", "ends before 01/9", "another type"])
def test_a_set_governs_the_years_whose_first_of_september_it_holds(loaded, year, school_type, found):
    loaded(in_force_to="2031-09-01")
    assert len(RegulationSet.objects.governing(year, school_type)) == found


def test_an_unpublished_set_governs_nothing(loaded):
    loaded()
    RegulationSet.objects.update(published_at=None)
    assert RegulationSet.objects.governing(2030, "preschool") == []
