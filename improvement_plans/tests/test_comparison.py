"""Two papers row by row: each kind of difference on a table, a paper to print, rows found by lineage."""

from dataclasses import replace

import pytest

from documents.paper import Cell, Column, Letterhead, Paper, Row, Section, Table, Text, check
from improvement_plans.comparison import by_kind, comparison_paper, counts_of, differences, unchanged

A, B, C, D = (f"{letter * 8}-0000-4000-8000-000000000000" for letter in "abcd")


def row(key, task="Sửa mái", when="Tháng 9"):
    cells = (Cell(f"action:{key}:tasks", task), Cell(f"action:{key}:time", when))
    return Row(f"action:{key}", cells, label=f"Dòng {key[0]}")


def paper(*rows, text="Mục đích.", title="Kế hoạch"):
    columns = (Column("tasks", "Công việc", 60), Column("time", "Thời gian", 40))
    content = (
        Section("section:1", "roman", "MỤC ĐÍCH", (Text("section:1:text", text),)),
        Section("section:2", "roman", "NHIỆM VỤ", (Table("table:1", columns, tuple(rows)),)),
    )
    return Paper(Letterhead((), ("TRƯỜNG A",)), "KẾ HOẠCH", (title,), "KH-A", "Xã A", content=content, recipients=("Lưu: VT",))


def told(old, new, same=None):
    return [(one.place, one.kind, [(change.field, change.old, change.new) for change in one.changes]) for one in differences(old, new, same)]


WHOLE = [("Công việc", "", "Sửa mái"), ("Thời gian", "", "Tháng 9")]
CASES = {
    "nothing": (paper(row(A)), paper(row(A)), []),
    "only the head": (paper(row(A)), paper(row(A), title="Khác"), []),
    "a cell": (paper(row(A)), paper(row(A, "Thay mái")), [("Dòng a", "changed", [("Công việc", "Sửa mái", "Thay mái")])]),
    "a cell emptied": (paper(row(A)), paper(row(A, when="")), [("Dòng a", "changed", [("Thời gian", "Tháng 9", "")])]),
    "a new row": (paper(row(A)), paper(row(A), row(B)), [("Dòng b", "added", WHOLE)]),
    "a row dropped": (paper(row(A), row(B)), paper(row(B)), [("Dòng a", "removed", [(field, new, old) for field, old, new in WHOLE])]),
    "a text": (paper(text="Cũ."), paper(text="Mới."), [("I. MỤC ĐÍCH", "changed", [("Nội dung", "Cũ.", "Mới.")])]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_every_kind_of_difference(name):
    old, new, expected = CASES[name]
    assert told(old, new) == expected


def made_row(key, *texts):
    return Row(key, tuple(Cell(f"{key}:{name}", text) for name, text in zip(("tt", "text"), texts, strict=True)), "group", "Dòng máy")


@pytest.mark.parametrize(("before", "after"), [
    ((), (made_row("table:1:group:3:5", "2", "Tiêu chuẩn 5"),)),
    ((made_row("table:1:level:3", "", "MỨC 3"),), ()),
    ((row(A), made_row(f"action:{B}", "1", "Việc")), (row(A), made_row(f"action:{B}", "2", "Việc"))),
    ((), (Row(f"problem:{A}:row", (Cell(f"problem:{A}:row:tasks"), Cell(f"problem:{A}:row:time", "Chưa ghi")), label="Trống"),)),
])  # fmt: skip
def test_what_the_program_numbers_and_groups_is_not_told(before, after):
    assert told(paper(*before), paper(*after)) == []


def test_rows_in_another_order_are_told_once():
    ((place, kind, changes),) = told(paper(row(A), row(B)), paper(row(B), row(A)))
    assert (place in ("Dòng a", "Dòng b"), kind, [field for field, _old, _new in changes]) == (True, "moved", ["Vị trí"])


@pytest.mark.parametrize(("old", "new", "expected"), [
    (paper(row(A)), paper(row(C)), [("Dòng c", "carried", [])]),
    (paper(row(A)), paper(row(C, "Thay mái")), [("Dòng c", "carried", [("Công việc", "Sửa mái", "Thay mái")])]),
    (paper(row(A), row(B)), paper(row(C), row(D)), [("Dòng d", "added", WHOLE), ("Dòng b", "removed", None), ("Dòng c", "carried", [])]),
    (paper(row(A)), paper(), [("Dòng a", "removed", None)]),
])  # fmt: skip
def test_rows_of_another_year_are_found_by_their_lineage(old, new, expected):
    found = told(old, new, {A: C})
    assert {(place, kind) for place, kind, _changes in found} == {(place, kind) for place, kind, _changes in expected}
    told_changes = {place: changes for place, _kind, changes in found}
    assert all(told_changes[place] == changes for place, _kind, changes in expected if changes is not None)


def test_counts_are_told_in_a_fixed_order():
    found = differences(paper(row(A), row(B)), paper(row(B, "Khác"), row(D)))
    assert counts_of(found) == [("mới", 1), ("sửa", 1), ("bỏ", 1)]


def test_new_and_changed_ones_come_first_those_only_moved_last():
    old, new = paper(row(A), row(B), row(C)), paper(row(B), row(A, "Khác"), row(D))
    assert [(kind, [one.place for one in rows]) for kind, _, rows in by_kind(differences(old, new))] == [
        ("added", ["Dòng d"]), ("changed", ["Dòng a"]), ("removed", ["Dòng c"]), ("moved", ["Dòng b"]),
    ]  # fmt: skip


def test_what_stays_is_named_and_nothing_that_the_program_makes():
    made = made_row("table:1:group:3:5", "2", "Tiêu chuẩn 5")
    old, new = paper(row(A), row(B), made), paper(row(A, "Khác"), row(B), made, text="Mới.")
    assert unchanged(old, new, differences(old, new)) == ["II. NHIỆM VỤ", "Dòng b"]
    assert unchanged(old, old, []) == ["I. MỤC ĐÍCH", "II. NHIỆM VỤ", "Dòng a", "Dòng b"]
    carried = paper(row(C), row(D))
    assert "Dòng c" not in unchanged(old, carried, differences(old, carried, {A: C}), {A: C}), "a row carried over is told as such"


def test_the_heading_of_a_new_section_is_not_said_twice():
    bare = paper(row(A))
    more = replace(bare, content=(*bare.content, Section("section:3", "roman", "TỔ CHỨC", (Text("section:3:text", "Họp."),))))
    (added,) = differences(bare, more)
    assert [(change.field, change.new) for change in added.shown] == [("Nội dung", "Họp.")]
    (renamed,) = differences(more, replace(more, content=(*bare.content, Section("section:3", "roman", "THỰC HIỆN", (Text("section:3:text", "Họp."),)))))
    assert [change.new for change in renamed.shown] == ["THỰC HIỆN"]


@pytest.mark.parametrize("new", [paper(row(A)), paper(row(A, "x" * 5000), row(B), text="Mới.")])
def test_the_printout_is_a_sound_paper(new):
    old = paper(row(A), row(C))
    found = differences(old, new)

    class Plan:
        document = type("D", (), {"layout_rules": "ND30-2020"})

        def __str__(self):
            return "Kế hoạch thử"

    printed = comparison_paper(Plan(), "Bản 1", "Bản 2", found, unchanged(old, new, found))
    check(printed)
    table = printed.content[0]
    assert [line.kind for line in table.rows].count("group") == len(found) + 1
    texts = [cell.text for line in table.rows for cell in line.cells]
    assert any(text.endswith("(bỏ)") for text in texts)
    assert texts[-1].startswith("Giữ nguyên (") and "II. NHIỆM VỤ" in texts[-1]
    assert replace(printed, content=()).summary == ("Kế hoạch thử", "(Bản 1 – Bản 2)")
