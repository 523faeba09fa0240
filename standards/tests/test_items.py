"""Quantitative data of TT 57/2026: what the file holds, how it is read, what it refuses."""

import pytest
import yaml

from standards.enums import Framework
from standards.items import FOLDER, items_of, read_items, set_items
from standards.packs import PackRefused, each_criterion

ROW = {"code": "I.1.1.1", "framework": "preschool", "criterion": "1.1", "label": "Số trẻ", "unit": "trẻ", "metrics": ["children_total"], "confirmed": "secondary"}


def write(tmp_path, *rows, name="TT99.yaml", **head):
    data = {"set": "TT99", "source": "Tự đặt", "counts": {"preschool": len(rows)}, "items": list(rows)} | head
    path = tmp_path / name
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def faults_of(path):
    with pytest.raises(PackRefused) as refused:
        read_items(path)
    return [str(fault) for fault in refused.value.faults]


def test_both_annexes_hold_the_circulars_numbers_of_items():
    found = [item.framework for item in set_items("TT57-2026")]
    assert (found.count(Framework.PRESCHOOL), found.count(Framework.GENERAL)) == (31, 37)


def test_every_item_stands_at_a_criterion_of_the_pack(real_pack):
    places = {(framework["slug"], criterion["code"]) for _, framework, _, criterion in each_criterion(real_pack("TT57-2026"))}
    assert {(item.framework, item.criterion) for item in set_items("TT57-2026")} <= places


def test_an_item_knows_its_figures_and_how_sure_its_source_is():
    items = items_of("TT57-2026", Framework.GENERAL, "2.2")
    assert [item.code for item in items] == ["II.2.2.1", "II.2.2.2", "II.2.2.3", "II.2.2.4"]
    assert [metric.key for metric in items[0].metrics] == ["teachers_total", "teachers_norm"]
    assert not items[0].is_confirmed and "đối chiếu bản gốc" in items[0].confirmed_words


def test_a_set_or_criterion_without_items_has_none():
    assert set_items("TT19-2018") == () and set_items("../TT57-2026") == ()
    assert items_of("TT57-2026", Framework.PRESCHOOL, "1.1") == ()


def test_a_right_file_is_read(tmp_path):
    (item,) = read_items(write(tmp_path, ROW))
    assert (item.code, item.metrics[0].key, item.unit) == ("I.1.1.1", "children_total", "trẻ")


@pytest.mark.parametrize(("change", "words"), [
    ({"framework": "college"}, "khung “college” không biết"),
    ({"confirmed": "sure"}, "confirmed “sure” không biết"),
    ({"metrics": []}, "metrics cần ít nhất một chỉ số"),
    ({"metrics": ["weather"]}, "không có chỉ số “weather”"),
    ({"metrics": ["class_count"]}, "khung preschool không có chỉ số “class_count”"),
    ({"colour": "red"}, "mỗi mục cần đúng các khóa"),
], ids=lambda value: next(iter(value)) if isinstance(value, dict) else None)
def test_a_wrong_row_is_told_with_its_line(tmp_path, change, words):
    (fault,) = faults_of(write(tmp_path, ROW, ROW | {"code": "I.1.1.2"} | change))
    assert fault.startswith("TT99.yaml:14: ") and words in fault


def test_a_repeated_code_a_wrong_count_and_another_sets_name_are_told(tmp_path):
    assert [line for line in faults_of(write(tmp_path, ROW, ROW)) if "bị lặp" in line]
    assert "ghi 31 mục nhưng đếm được 1" in faults_of(write(tmp_path, ROW, counts={"preschool": 31}))[0]
    assert "khác tên tệp" in faults_of(write(tmp_path, ROW, set="TT98"))[0]


def test_a_file_of_another_shape_is_refused(tmp_path):
    assert "cần đúng bốn phần" in faults_of(write(tmp_path, ROW, more=1))[0]
    assert "items là danh sách" in faults_of(write(tmp_path, ROW, items="x"))[0]
    (tmp_path / "TT97.yaml").write_text("a: [1", encoding="utf-8")
    assert "không đọc được YAML" in faults_of(tmp_path / "TT97.yaml")[0]


def test_every_file_of_the_release_is_read():
    assert [path.stem for path in FOLDER.glob("*.yaml")] == ["TT57-2026"]
