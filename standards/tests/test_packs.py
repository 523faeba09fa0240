"""Packs: every fault is named with file and line, and the four real packs hold what the law holds."""

import unicodedata

import pytest

from standards.packs import PackRefused, each_indicator, pack_sha256, read_pack
from standards.tests.packs import AMENDMENT, small_pack, write_pack

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


def break_standard_twice(pack):
    standards = pack["frameworks"][0]["standards"]
    standards.append({**standards[0], "criteria": [{**criteria_of(pack)[0], "code": "1.3"}]})
    pack["counts"] |= {"standards": 2, "criteria": 3, "indicators": {"1": 5, "2": 2}}


def break_framework_twice(pack):
    pack["frameworks"] *= 2


def break_level_twice(pack):
    levels = criteria_of(pack)[1]["levels"]
    levels.append({"level": 1, "indicators": [{"key": "b", "clause": "Điểm b", "requirement": "Có tên"}]})
    pack["counts"]["indicators"]["1"] = 4


def break_indicator_count(pack):
    pack["counts"]["indicators"]["2"] = 9


def break_top_topic(pack):
    pack["top_items"][0]["topic"] = "weather"


def break_letter(pack):
    criteria_of(pack)[0]["levels"][0]["indicators"][0]["key"] = "A"


def break_type(pack):
    pack["data_years"] = "năm"


def break_length(pack):
    criteria_of(pack)[0]["levels"][0]["indicators"][0]["clause"] = "x" * 81


def break_spelling(pack):
    criteria_of(pack)[0]["title"] = unicodedata.normalize("NFD", "Phương hướng")


def break_invisible(pack):
    pack["top_items"][0]["requirement"] = "Có\u200b văn bản"


@pytest.mark.parametrize(
    ("break_it", "sentence"),
    [
        (break_standard_twice, "tiêu chuẩn 1 bị lặp"),
        (break_framework_twice, "khung preschool bị lặp"),
        (break_level_twice, "mức của 1.2 1 bị lặp"),
        (break_indicator_count, "indicators ghi {'1': 3, '2': 9} nhưng đếm được {'1': 3, '2': 1}"),
        (break_top_topic, "chủ đề số liệu weather không có trong danh mục chỉ số"),
        (break_letter, "giá trị 'A' không hợp lệ"),
        (break_type, "data_years: sai kiểu dữ liệu ('năm')"),
        (break_length, "clause: dài quá 80 ký tự"),
        (break_spelling, "title: chữ chưa ở dạng NFC"),
        (break_invisible, "requirement: chữ chưa ở dạng NFC hoặc có ký tự ẩn"),
        (break_count, "criteria ghi 3 nhưng đếm được 2"),
        (break_duplicate_criterion, "tiêu chí 1.1 bị lặp"),
        (break_duplicate_indicator, "chỉ báo a của tiêu chí 1.1 Mức 1 bị lặp"),
        (break_topic, "no_such_metric không có trong danh mục"),
        (break_standard, "tiêu chí 2.2 không thuộc tiêu chuẩn 1"),
        (break_missing, "thiếu mục requirement"),
        (break_unknown, "gốc: có mục lạ (colour)"),
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


@pytest.mark.parametrize(("text", "line", "words"), [
    ("code: A\ncode: B\n", 2, "khóa “code” ghi hai lần"),
    ("a: 1\nlist:\n- {key: x, key: y}\n", 3, "khóa “key” ghi hai lần"),
    ("code: TT98\ntitle: a\x00b\n", 2, "có ký tự điều khiển"),
    ("code: [1\n", 2, "không đọc được YAML"),
    ("- a\n- b\n", 1, "gốc: sai kiểu dữ liệu"),
    ("code: *nobody\n", 1, "không đọc được YAML"),
], ids=["key twice", "key twice in a row", "NUL", "bracket", "a list", "unknown alias"])
def test_a_file_that_is_no_pack_is_refused_with_its_line(tmp_path, text, line, words):
    path = tmp_path / "TT98.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackRefused) as refused:
        read_pack(path, TOPICS)
    assert any(str(fault).startswith(f"TT98.yaml:{line}: ") and words in str(fault) for fault in refused.value.faults)


@pytest.mark.parametrize(("changes", "words"), [
    ({"issued_on": "2030-02-30"}, "issued_on: không có ngày 2030-02-30"),
    ({"in_force_from": "2030-13-01"}, "in_force_from: không có ngày 2030-13-01"),
    ({"in_force_to": "2030-01-31"}, "in_force_to: hết hiệu lực trước khi có hiệu lực"),
    ({"amended_by": [{**AMENDMENT, "in_force_from": "2031-02-29"}]}, "in_force_from: không có ngày 2031-02-29"),
    ({"dated_rules": [{"key": "a", "from": "2030-01-01", "to": "2030-06-31", "clause": "c", "text": "t"}]}, "to: không có ngày 2030-06-31"),
    ({"issued_on": "1/1/2030"}, "issued_on: giá trị '1/1/2030' không hợp lệ"),
], ids=["30/02", "month 13", "ends before it begins", "amendment", "dated rule", "another form"])
def test_days_that_do_not_exist_are_refused(tmp_path, changes, words):
    assert any(words in fault for fault in faults_of(tmp_path, small_pack(**changes)))


def test_the_last_day_may_be_the_first(tmp_path):
    assert read_pack(write_pack(tmp_path, small_pack(in_force_to="2030-02-01")), TOPICS)


def test_every_fault_is_told_at_once_in_the_order_of_the_file(tmp_path):
    pack = small_pack()
    for break_it in (break_count, break_topic, break_top_topic, break_standard):
        break_it(pack)
    faults = faults_of(tmp_path, pack)
    lines = [int(fault.split(":")[1]) for fault in faults]
    assert len(faults) == 4 and lines == sorted(lines)


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
def test_the_real_packs_have_the_counts_of_the_law(code, criteria, indicators, top_items, mandatory, real_pack):
    pack = real_pack(code)
    for framework in range(len(pack["frameworks"])):
        rows = [row for row in each_indicator(pack) if row[0][1] == framework]
        found = {level: sum(row[2] == level for row in rows) for level in indicators}
        assert (found, len({row[1]["code"] for row in rows})) == (indicators, criteria)
        assert sum(c["is_mandatory"] for s in pack["frameworks"][framework]["standards"] for c in s["criteria"]) == mandatory
    assert len(pack["top_items"]) == top_items


@pytest.mark.parametrize(("code", "period", "replaced_by"), [
    ("TT17-2018", ("2018-08-22", "2018-10-10", "2026-07-06"), "57/2026/TT-BGDĐT"),
    ("TT18-2018", ("2018-08-22", "2018-10-10", "2026-07-06"), "57/2026/TT-BGDĐT"),
    ("TT19-2018", ("2018-08-22", "2018-10-10", "2026-07-06"), "57/2026/TT-BGDĐT"),
    ("TT57-2026", ("2026-07-07", "2026-07-07", None), None),
])
def test_the_real_packs_have_the_days_of_the_law(code, period, replaced_by, real_pack):
    pack = real_pack(code)
    assert (pack["issued_on"], pack["in_force_from"], pack["in_force_to"]) == period
    assert pack["replaced_by"] == replaced_by and pack["confirmed"] == "secondary" and pack["source"]


@pytest.mark.parametrize("code", ["TT17-2018", "TT18-2018", "TT19-2018"])
def test_circular_22_of_2024_is_known_and_nowhere_taken_for_confirmed(code, real_pack):
    pack = real_pack(code)
    (change,) = pack["amended_by"]
    assert (change["number"], change["in_force_from"], change["confirmed"]) == ("22/2024/TT-BGDĐT", "2025-01-25", False)
    beside = [row[3]["amendment"] for row in each_indicator(pack) if row[3].get("amendment")]
    assert {(row["by"], row["confirmed"]) for row in beside} <= {("22/2024/TT-BGDĐT", False)}


@pytest.mark.parametrize("code", ["TT17-2018", "TT18-2018", "TT19-2018", "TT57-2026"])
def test_requirements_are_short_and_every_clause_names_its_place(code, real_pack):
    for _, criterion, level, indicator in each_indicator(real_pack(code)):
        assert 3 <= len(indicator["requirement"].split()) <= 150, (criterion["code"], level, indicator["key"])
        place = f"tiêu chí {criterion['code']}, Mức {level}" if code == "TT57-2026" else "Điều"
        assert place in indicator["clause"]


def test_a_fault_of_what_is_missing_points_at_what_should_hold_it(tmp_path):
    pack = small_pack()
    del criteria_of(pack)[1]["title"]
    path = write_pack(tmp_path, pack)
    (fault,) = faults_of(tmp_path, pack)
    line = path.read_text(encoding="utf-8").splitlines()[int(fault.split(":")[1]) - 1]
    assert line.strip() == "- code: '1.2'" and fault.endswith("thiếu mục title")
