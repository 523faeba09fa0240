"""A pack of the smallest size that has everything, for tests to break in one place."""

import copy

import yaml

SMALL = {
    "code": "TT99-2030", "number": "99/2030/TT-BGDĐT", "title": "Thông tư thử", "short_title": "Bộ thử", "applies_to": ["preschool"],
    "issued_on": "2030-01-01", "in_force_from": "2030-02-01", "in_force_to": None, "replaced_by": None, "amended_by": [],
    "source": "Tự đặt để kiểm thử", "confirmed": "unconfirmed", "decision_rule": "levels-2018", "evidence_code_pattern": "H{nn}",
    "data_years": 5, "level_count": 3, "optional_minimum": None, "dated_rules": [],
    "counts": {"standards": 1, "criteria": 2, "mandatory": 0, "indicators": {"1": 3, "2": 1}, "top_items": 1},
    "frameworks": [{"slug": "preschool", "title": "Mầm non", "standards": [{
        "code": "1", "title": "Tổ chức", "articles": {"1": "Điều 7"}, "criteria": [
            {"code": "1.1", "title": "Phương hướng", "is_mandatory": False, "levels": [
                {"level": 1, "indicators": [
                    {"key": "a", "clause": "Điểm a Khoản 1 Điều 7", "requirement": "Có văn bản"},
                    {"key": "b", "clause": "Điểm b Khoản 1 Điều 7", "requirement": "Được duyệt", "topic": "class_count"}]},
                {"level": 2, "indicators": [{"key": "-", "clause": "Khoản 1 Điều 12", "requirement": "Có giám sát"}]}]},
            {"code": "1.2", "title": "Hội đồng trường", "is_mandatory": False, "levels": [
                {"level": 1, "indicators": [{"key": "a", "clause": "Điểm a Khoản 2 Điều 7", "requirement": "Được thành lập"}]}]},
        ]}]}],
    "top_items": [{"key": "1", "clause": "Khoản 1 Điều 22", "requirement": "Có chương trình nâng cao"}],
}

AMENDMENT = {"number": "1/2031/TT-BGDĐT", "in_force_from": "2031-03-01", "note": "Sửa tiêu chí 1.2", "confirmed": False}


def small_pack(**changes):
    """A fresh copy of the small pack with top-level changes."""
    return {**copy.deepcopy(SMALL), **changes}


def write_pack(folder, pack, name="TT99.yaml"):
    path = folder / name
    path.write_text(yaml.safe_dump(pack, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path
