"""Two papers row by row: what is new, changed, dropped, carried over; as values for the page and as a table to print."""

import re
from dataclasses import dataclass, replace

from documents.compare import by_owner, collect, compare
from documents.paper import FIXED_KEYS, MAX_KEY, Appendix, Cell, Column, Letterhead, Paper, Row, Table, Text
from documents.paper_json import dumps, from_dict, loads
from documents.replacing import CHANGES as APPENDIX
from documents.replacing import without_annex

HEADING_FIELD = "Tiêu đề"  # as documents.compare calls a section's heading
PLACEHOLDER = re.compile(r"problem:[^:]+:row")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32}\b")  # a target's is written short
KINDS = {"added": "mới", "changed": "sửa", "removed": "bỏ", "carried": "chuyển tiếp", "moved": "đổi chỗ"}  # in the order they are told
COLUMNS = (
    Column("tt", "TT", 5, "center"),
    Column("field", "Nội dung", 18),
    Column("kind", "Thay đổi", 9, "center"),
    Column("old", "Trước", 34),
    Column("new", "Sau", 34),
)


@dataclass(frozen=True)
class Difference:
    """One row or section that is not the same; `changes` are documents.compare.Change, none for a row carried over unchanged."""

    place: str
    key: str
    kind: str
    changes: tuple

    @property
    def words(self):
        return KINDS[self.kind]

    @property
    def shown(self):
        """The changes worth a line: the heading of a section that is wholly new or gone stands in its place already."""
        return self.changes if self.kind not in ("added", "removed") else tuple(change for change in self.changes if change.field != HEADING_FIELD)


def differences(old, new, same=None):
    """Every row and section that differs between two papers, in the new one's order.

    `same` is {key in the old paper: key in the new one} of rows that are one thing under two keys, as between two years.
    """
    same, old, new = same or {}, without_annex(old), without_annex(new)
    old = _renamed(old, same) if same else old
    carried = set(same.values())
    found = [_difference(place, key, kind, told, carried) for place, key, kind, changes in by_owner(compare(old, new)) if (told := _told(key, changes))]
    told = {row.key for row in found}
    places = {piece.owner_key: piece.place for piece in collect(new)}
    found += [Difference(place, key, "carried", ()) for key, place in places.items() if key not in told and _is_carried(key, carried)]
    return found


def unchanged(old, new, found, same=None):
    """Places of the rows and sections that both papers have and that are not among the differences `found`, in the new one's order."""
    old = _renamed(without_annex(old), same) if same else without_annex(old)
    told, before = {row.key for row in found}, {piece.owner_key for piece in collect(old)}
    places = {piece.owner_key: piece.place for piece in collect(without_annex(new))}
    return list(dict.fromkeys(place for key, place in places.items() if key in before and key not in told and not _is_made(key) and not _is_front(key)))


def _renamed(paper, same):
    return loads(UUID.sub(lambda match: same.get(match[0], match[0]), dumps(paper)))


def _is_front(key):
    """Letterhead, title, căn cứ at the head, recipients: they differ between any two papers."""
    return key in FIXED_KEYS or key in ("bases", "symbol")


def _told(key, changes):
    """What is worth telling of a row: not its running number, nothing of lines the program makes (MỨC, tiêu chuẩn, a problem without actions)."""
    return () if _is_made(key) or _is_front(key) else tuple(change for change in changes if not change.key.endswith(":tt"))


def _is_made(key):
    return key.startswith("table:") and (":group:" in key or ":level:" in key) or bool(PLACEHOLDER.fullmatch(key))


def _is_carried(key, carried):
    """Whether the row is an action that was carried over; the summary row of its problem is told once, as changed or not at all."""
    return key.startswith("action:") and key.removeprefix("action:") in carried


def _difference(place, key, kind, changes, carried):
    if kind == "changed" and all(change.kind == "moved" for change in changes):
        kind = "moved"
    if kind != "removed" and _is_carried(key, carried):
        kind = "carried"
    return Difference(place, key, kind, changes)


def counts_of(found):
    """[(word, how many)] by kind, in a fixed order."""
    return [(word, count) for kind, word in KINDS.items() if (count := sum(row.kind == kind for row in found))]


def by_kind(found):
    """[(kind, its word, the differences of that kind)], new ones first, those only moved last."""
    groups = ((kind, word, [row for row in found if row.kind == kind]) for kind, word in KINDS.items())
    return [group for group in groups if group[2]]


def changes_table(found, key=APPENDIX, kept=()):
    """The differences as a table: a line for each place, under it what stood before and what stands now; last the places `kept`."""
    rows = []
    for number, row in enumerate(found, start=1):
        name = f"change:{row.key}"[: MAX_KEY - 10]
        rows.append(Row(name, (Cell(f"{name}:tt", str(number)), Cell(f"{name}:place", f"{row.place} ({row.words})", colspan=4)), "group", row.place))
        rows += [_change_row(f"{name}:{place}", row, change) for place, change in enumerate(row.shown, start=1)]
    if kept:
        words = f"Giữ nguyên ({len(kept)}): {'; '.join(kept)}."
        rows.append(Row(f"{key}:kept", (Cell(f"{key}:kept:tt", ""), Cell(f"{key}:kept:place", words, colspan=4)), "group", "Giữ nguyên"))
    return Table(f"{key}-table", COLUMNS, tuple(rows), is_landscape=True)


def _change_row(key, row, change):
    texts = {"tt": "", "field": change.field or "Nội dung", "kind": KINDS[change.kind], "old": change.old, "new": change.new}
    return Row(key, tuple(Cell(f"{key}:{name}", text) for name, text in texts.items()), "row", row.place)


def with_changes(paper, document):
    """The paper of an amendment with its annex: what it changes in the paper it replaces; any other paper as it is."""
    issued = document.replaces.issued_paper() if document.replaces_id else None
    if issued is None:
        return paper
    found = differences(from_dict(issued.version.snapshot), paper)
    content = (changes_table(found),) if found else (Text(f"{APPENDIX}:none", "Nội dung không thay đổi."),)
    return replace(paper, appendices=(*paper.appendices, Appendix(APPENDIX, "Nội dung điều chỉnh, bổ sung", content, is_landscape=True)))


def comparison_paper(plan, old_name, new_name, found, kept=()):
    """The comparison as a printout: new, changed, dropped, carried over in this order, last the names of what stays."""
    found = [row for _, _, rows in by_kind(found) for row in rows]
    return Paper(
        letterhead=Letterhead(), type_name="BẢNG SO SÁNH", summary=(str(plan), f"({old_name} – {new_name})"), symbol="", place="",
        content=(changes_table(found, kept=kept),) if found else (Text("empty", "Hai bản giống nhau."),), layout=plan.document.layout_rules,
        has_letterhead=False, has_ending_mark=False,
    )  # fmt: skip
