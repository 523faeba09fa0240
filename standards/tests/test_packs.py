"""Packs: every fault is named with file and line, and the four real packs hold what the law holds."""

import pytest

from standards.packs import DATA_DIR, PackRefused, each_indicator, pack_sha256, read_pack
from standards.tests.packs import small_pack, write_pack

TOPICS = {"class_count"}


def faults_of(tmp_path, pack):
    with pytest.raises(PackRefused) as refused:
        read_pack(write_pack(tmp_path, pack), TOPICS)
    return [str(fault) for fault in refused.value.faults]


def test_a_right_pack_is_read_with_dates_as_text(tmp_path):
    assert read_pack(write_pack(tmp_path, small_pack()), TOPICS)["in_force_from"] == "2030-02-01"


def criteria_of(pack):
    return pack["frameworks"][0]["standards"][0]["criteria"]


def break_count(pack):
    pack["counts"]["criteria"] = 3


def break_duplicate_criterion(pack):
    criteria_of(pack)[1]["code"] = "1.1"


def break_duplicate_indicator(pack):
    criteria_of(pack)[0]["levels"][0]["indicators"][1]["key"] = "a"


def break_topic(pack):
    criteria_of(pack)[0]["levels"][0]["indicators"][1]["topic"] = "no_such_metric"


def break_standard(pack):
    criteria_of(pack)[1]["code"] = "2.2"


def break_missing(pack):
    del criteria_of(pack)[0]["levels"][0]["indicators"][0]["requirement"]


def break_unknown(pack):
    pack["colour"] = "red"


def break_value(pack):
    pack["decision_rule"] = "dice"


def break_top_items(pack):
    pack["top_items"] *= 2
    pack["counts"]["top_items"] = 2


@pytest.mark.parametrize(
    ("break_it", "sentence"),
    [
        (break_count, "criteria ghi 3 nhưng đếm được 2"),
        (break_duplicate_criterion, "tiêu chí 1.1 bị lặp"),
        (break_duplicate_indicator, "chỉ báo a của tiêu chí 1.1 Mức 1 bị lặp"),
        (break_topic, "no_such_metric không có trong danh mục"),
        (break_standard, "tiêu chí 2.2 không thuộc tiêu chuẩn 1"),
        (break_missing, "thiếu mục requirement"),
        (break_unknown, "có mục lạ"),
        (break_value, "giá trị 'dice' không hợp lệ"),
        (break_top_items, "khoản 1 của Mức 4 bị lặp"),
    ],
)
def test_each_fault_is_said_with_file_and_line(tmp_path, break_it, sentence):
    pack = small_pack()
    break_it(pack)
    faults = faults_of(tmp_path, pack)
    assert any(sentence in fault for fault in faults)
    assert all(fault.startswith("TT99.yaml:") and int(fault.split(":")[1]) >= 1 for fault in faults)


def test_the_line_is_the_line_of_the_wrong_value(tmp_path):
    pack = small_pack()
    break_topic(pack)
    text = write_pack(tmp_path, pack).read_text(encoding="utf-8").splitlines()
    line = int(faults_of(tmp_path, pack)[0].split(":")[1])
    assert "no_such_metric" in text[line - 1]


def test_broken_yaml_is_refused_with_its_line(tmp_path):
    path = tmp_path / "TT98.yaml"
    path.write_text("code: TT98\nnumber: [1, 2\ntitle: x\n", encoding="utf-8")
    with pytest.raises(PackRefused, match=r"TT98\.yaml:\d+: không đọc được YAML"):
        read_pack(path, TOPICS)


def test_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "TT97.yaml"
    path.write_text("", encoding="utf-8")
    with pytest.raises(PackRefused, match=r"TT97\.yaml:1: gốc: sai kiểu"):
        read_pack(path, TOPICS)


def test_the_hash_knows_content_not_layout():
    assert pack_sha256(small_pack()) == pack_sha256(dict(reversed(small_pack().items())))
    assert pack_sha256(small_pack()) != pack_sha256(small_pack(title="Khác"))


@pytest.mark.parametrize(
    ("code", "criteria", "indicators", "top_items", "mandatory"),
    [
        ("TT17-2018", 27, {1: 81, 2: 48, 3: 24}, 5, 0),
        ("TT18-2018", 28, {1: 84, 2: 45, 3: 25}, 6, 0),
        ("TT19-2018", 25, {1: 75, 2: 46, 3: 25}, 6, 0),
        ("TT57-2026", 15, {1: 15, 2: 15}, 0, 8),
    ],
)
def test_the_real_packs_have_the_counts_of_the_law(code, criteria, indicators, top_items, mandatory, topics):
    pack = read_pack(DATA_DIR / f"{code}.yaml", topics)
    for framework in range(len(pack["frameworks"])):
        rows = [row for row in each_indicator(pack) if row[0][1] == framework]
        found = {level: sum(row[2] == level for row in rows) for level in indicators}
        assert (found, len({row[1]["code"] for row in rows})) == (indicators, criteria)
        assert sum(c["is_mandatory"] for s in pack["frameworks"][framework]["standards"] for c in s["criteria"]) == mandatory
    assert len(pack["top_items"]) == top_items
