"""Frozen plans of earlier days: files that are never made again must load, print and be compared for ever (DESIGN §2)."""

import json
from pathlib import Path

import pytest

from documents.docx import render_docx
from documents.html import paper_document
from documents.paper_json import canonical, content_sha256, from_dict, to_dict
from improvement_plans.comparison import counts_of, differences

SNAPSHOTS = Path(__file__).parent / "snapshots"
WORDS = {
    "issued-format-1": ("Năm học 2023-2024", "Điểm yếu: Còn 02 lớp mẫu giáo ghép", "200.000.000đ", "Tổ giám sát kế hoạch", "dưới 3% trẻ suy dinh dưỡng"),
    "amended-format-1": ("Điều chỉnh, bổ sung Kế hoạch cải tiến", "Kế hoạch số 109/KH-MNHM ngày 07/9/2023", "Phụ lục", "Kè đá, trồng cỏ mái taluy."),
    "form-2-format-1": ("TÓM TẮT CÁC VẤN ĐỀ TRỌNG TÂM", "Nguồn lực bảo đảm", "Cuối học kỳ I", "Mức độ thực hiện"),
}  # fmt: skip


def stored(name):
    return json.loads((SNAPSHOTS / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", WORDS)
def test_a_frozen_plan_still_loads_with_its_hash(name):
    kept = stored(name)
    paper = from_dict(kept["snapshot"])
    assert content_sha256(paper) == kept["content_sha256"]
    assert canonical(to_dict(paper)) == canonical(kept["snapshot"])


@pytest.mark.parametrize("name", WORDS)
def test_a_frozen_plan_still_prints(name):
    paper = from_dict(stored(name)["snapshot"])
    html = paper_document(paper)
    assert [words for words in WORDS[name] if words not in html] == []
    assert render_docx(paper)[:2] == b"PK"


def test_a_frozen_plan_is_compared_with_its_amendment():
    found = differences(*(from_dict(stored(name)["snapshot"]) for name in ("issued-format-1", "amended-format-1")))
    assert counts_of(found) == [("mới", 1), ("sửa", 1), ("bỏ", 1)]
    (changed,) = [row for row in found if row.kind == "changed"]
    assert [change.field for change in changed.changes] == ["Công việc/giải pháp cần thực hiện", "Thời gian thực hiện và hoàn thành"]
