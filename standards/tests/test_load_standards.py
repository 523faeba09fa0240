"""load_standards: all or nothing, idempotent, a published set never changes."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from standards.models import Criterion, Indicator, RegulationSet
from standards.tests.packs import small_pack, write_pack

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


def test_all_real_sets_load():
    assert load().count(": mới") == 4
    assert Criterion.objects.count() == 27 + 28 + 25 + 15 + 15


def test_the_set_of_a_school_year_is_the_one_in_force_on_the_first_of_september():
    load()
    governing = RegulationSet.objects.governing
    assert [row.code for row in governing(2025, "primary")] == ["TT17-2018"]
    assert [row.code for row in governing(2026, "primary")] == ["TT57-2026"]
    assert [row.code for row in governing(2023, "preschool")] == ["TT19-2018"]
    assert governing(2017, "primary") == []
