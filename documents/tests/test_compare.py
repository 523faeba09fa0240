"""Two versions of a paper are compared place by place, by their stable keys."""

from dataclasses import replace

from documents.compare import all_texts, by_owner, compare, shortened, word_pieces
from documents.paper import Section, Table, Text
from documents.tests import samples


def with_table(change):
    """The plan with its table's rows changed by a function of the row list."""
    plan = samples.preschool_plan()
    table = plan.content[2].content[0]
    changed = replace(table, rows=tuple(change(list(table.rows))))
    part = replace(plan.content[2], content=(changed,))
    return replace(plan, content=(*plan.content[:2], part, *plan.content[3:]))


def with_cell(row_key, column, text):
    """The plan with one cell's text replaced."""

    def change(rows):
        return [
            replace(
                row,
                cells=tuple(
                    replace(cell, text=text) if cell.key == f"{row_key}:{column}" else cell for cell in row.cells
                ),
            )
            if row.key == row_key
            else row
            for row in rows
        ]

    return with_table(change)


def test_the_same_paper_has_no_changes():
    assert compare(samples.preschool_plan(), samples.preschool_plan()) == []


def test_number_and_date_are_no_change():
    assert compare(samples.preschool_plan(), samples.preschool_plan(number=None)) == []


def test_a_changed_cell_is_named_by_its_row_and_column():
    [change] = compare(samples.preschool_plan(), with_cell("action-2.3", "money", "3.500.000đ"))
    assert (change.key, change.owner_key) == ("action-2.3:money", "action-2.3")
    assert (change.place, change.field) == ("Tiêu chí 2.3", "Dự kiến kinh phí")
    assert (change.old, change.new, change.kind, change.owner_kind) == (
        "2.000.000đ",
        "3.500.000đ",
        "changed",
        "changed",
    )


def test_text_put_into_an_empty_cell_is_added_and_taken_out_is_removed():
    filled = with_cell("action-5.3", "time", "Năm học 2023-2024")
    [added] = compare(with_cell("action-5.3", "time", ""), filled)
    [removed] = compare(filled, with_cell("action-5.3", "time", ""))
    assert (added.kind, removed.kind) == ("added", "removed")


def test_a_new_row_shows_all_its_filled_cells_and_says_the_row_is_new():
    action = samples.ACTIONS["Tiêu chuẩn 2: Cán bộ quản lý, giáo viên, nhân viên"]
    changes = compare(
        samples.preschool_plan(), with_table(lambda rows: [*rows, samples.action_row(action, "action-new")])
    )
    assert {change.owner_kind for change in changes} == {"added"}
    assert {change.field for change in changes} >= {"Dự kiến kinh phí", "Công việc/giải pháp cần thực hiện"}
    assert len(by_owner(changes)) == 1


def test_a_removed_row_stands_where_it_was():
    def drop(rows):
        return [row for row in rows if row.key != "action-2.3"]

    changed = replace(with_table(drop), closing="Đoạn kết mới.")
    groups = [key for _, key, _, _ in by_owner(compare(samples.preschool_plan(), changed))]
    assert groups == ["action-2.3", "closing"]


def test_a_moved_row_is_named_once_without_its_texts():
    changes = compare(samples.preschool_plan(), with_table(lambda rows: [rows[0], *rows[3:5], *rows[1:3], *rows[5:]]))
    assert {change.kind for change in changes} == {"moved"}
    assert len({change.owner_key for change in changes}) == len(changes) == 2
    assert all(change.old.startswith("thứ ") for change in changes)


def test_renumbering_alone_is_no_change():
    plan = samples.preschool_plan()
    fewer = replace(plan, content=plan.content[1:])
    assert {change.owner_kind for change in compare(plan, fewer)} == {"removed"}


def test_changes_outside_the_table_are_named_in_words():
    old = samples.preschool_plan()
    new = replace(old, summary=("Cải tiến chất lượng giáo dục", "Năm học 2024-2025"), recipients=("Lưu: VT",))
    changes = {change.key: change for change in compare(old, new)}
    assert changes["summary"].place == "Phần đầu văn bản"
    assert changes["recipients"].field == "Nơi nhận"


def test_section_texts_are_placed_under_number_and_title():
    [change] = compare(
        samples.preschool_plan(content=(Section("s", "roman", "Mục tiêu", (Text("t", "một"),)),)),
        samples.preschool_plan(content=(Section("s", "roman", "Mục tiêu", (Text("t", "hai"),)),)),
    )
    assert (change.owner_key, change.place, change.field) == ("s", "I. Mục tiêu", "Nội dung")


def test_words_are_compared_whole():
    assert word_pieces("chi 2 triệu đồng", "chi 3 triệu đồng") == (
        ("equal", "chi "),
        ("delete", "2"),
        ("insert", "3"),
        ("equal", " triệu đồng"),
    )
    assert word_pieces("", "mới") == (("insert", "mới"),)


def test_very_long_texts_are_shown_one_after_the_other():
    long = "từ " * 3000
    assert [kind for kind, _ in word_pieces(long, long + "x")] == ["delete", "insert"]


def test_all_texts_come_in_reading_order_with_their_keys():
    texts = all_texts(samples.preschool_plan())
    order = list(texts)
    assert (
        order.index("summary")
        < order.index("purpose-1-text")
        < order.index("action-3.1:money")
        < order.index("signers")
    )
    assert texts["action-3.1:money"] == "200.000.000đ"


def test_a_caption_and_typed_table_are_compared_too():
    table = Table("t", samples.plan_table().columns, caption="Bảng 1")
    [change] = compare(
        samples.preschool_plan(content=(table,)), samples.preschool_plan(content=(replace(table, caption="Bảng 2"),))
    )
    assert (change.field, change.new) == ("Tên bảng", "Bảng 2")


def test_long_unchanged_stretches_are_cut_in_their_middle_between_words():
    words = " ".join(f"chữ{number}" for number in range(100))
    pieces = word_pieces(f"{words} cũ {words}", f"{words} mới {words}")
    cut = shortened(pieces)
    assert [tag for tag, _ in cut] == [tag for tag, _ in pieces]
    first, last = cut[0][1], cut[-1][1]
    assert first.startswith("[…] chữ") and first.strip().endswith("chữ99") and len(first) < 120
    assert last.strip().startswith("chữ0") and last.endswith("[…]")
    assert shortened((("equal", "Ngắn."), ("insert", "x" * 900))) == (("equal", "Ngắn."), ("insert", "x" * 900))
