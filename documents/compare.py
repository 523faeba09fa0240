"""What changed between two versions of a paper, place by place, found by stable keys (DESIGN §2)."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from documents.paper import Bases, Chart, Section, Table, Text, Timeline, appendix_label, section_labels
from formats import timeline
from formats.charts import describe

_WORDS = re.compile(r"\s+|[^\s]+")
MAX_LABEL = 120
# Above this many words word-by-word comparison costs more than it tells; the texts are then shown one after the other.
MAX_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Piece:
    """One comparable text: its own key, the section or row it belongs to, and both in words."""

    key: str
    owner_key: str
    place: str
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; kind is added, removed, changed or moved, pieces are (equal|insert|delete, text).

    owner_kind says what happened to the whole row or section: added, removed or changed.
    """

    key: str
    owner_key: str
    place: str
    field: str
    old: str
    new: str
    kind: str
    owner_kind: str = "changed"
    pieces: tuple[tuple[str, str], ...] = ()


def all_texts(paper):
    """Return {key: text} of everything a person wrote, in reading order."""
    return {piece.key: piece.text for piece in collect(paper)}


def compare(old_paper, new_paper):
    """Return the changes from the old version to the new one, in the new one's reading order, removals at their place."""
    old, new = _by_key(old_paper), _by_key(new_paper)
    before, after = _owners(old), _owners(new)
    changes = []
    for key in _merged_order(list(old), list(new)):
        owner = (new.get(key) or old[key]).owner_key
        owner_kind = "added" if owner not in before else "removed" if owner not in after else "changed"
        changes.append(_change(old.get(key), new.get(key), owner_kind))
    return [change for change in changes if change] + _moves(before, after)


def by_owner(changes):
    """Return [(place, owner_key, owner_kind, its changes)] in the order the owners first appear."""
    groups = {}
    for change in changes:
        groups.setdefault(change.owner_key, []).append(change)
    return [(group[0].place, key, group[0].owner_kind, group) for key, group in groups.items()]


def word_pieces(old, new):
    """Return the way from old to new as (equal|insert|delete, text) with whole words."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) + len(after) > MAX_WORDS:
        return tuple(part for part in (("delete", old), ("insert", new)) if part[1])
    pieces = []
    for tag, i, j, m, n in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("equal", "".join(before[i:j])))
        else:
            pieces += [("delete", "".join(before[i:j]))] * (j > i) + [("insert", "".join(after[m:n]))] * (n > m)
    return tuple(pieces)


def shortened(pieces, kept=90):
    """The pieces with the middle of long unchanged stretches left out, so that a small change in a long text is seen at once."""
    last = len(pieces) - 1
    return tuple((tag, _middle_out(text, kept * (place > 0), kept * (place < last)) if tag == "equal" else text) for place, (tag, text) in enumerate(pieces))


def _middle_out(text, before, after):
    """The text with at least `before` letters of its beginning and `after` of its end, cut between words."""
    if len(text) <= 2 * max(before, after) + 40:
        return text
    head = text[:before].rpartition(" ")[0] if before else ""
    tail = text[-after:].partition(" ")[2] if after else ""
    return f"{head} […] {tail}".strip(" ") if head or tail else "[…]"


def collect(paper):
    """Yield a Piece for every text of the paper in reading order."""
    yield from _front(paper)
    labels = section_labels(paper)
    for content in (paper.before_contents, paper.after_contents, paper.content):
        yield from _content(content, "Nội dung", labels)
    for index, appendix in enumerate(paper.appendices):
        place = f"{appendix_label(paper, index)}: {appendix.title}"
        yield Piece(appendix.key, appendix.key, place, "Tên phụ lục", appendix.title)
        yield from _content(appendix.content, place, labels)
    yield from _back(paper)


def _front(paper):
    head = paper.letterhead
    fixed = [("letterhead", "Tên cơ quan", "\n".join(head.managing + head.issuer)), ("symbol", "Ký hiệu", paper.symbol)]
    fixed += [("place", "Địa danh", paper.place), ("title", "Tên loại văn bản", paper.type_name)]
    fixed += [
        ("summary", "Trích yếu", "\n".join(paper.summary)),
        ("addressees", "Kính gửi", "\n".join(paper.addressees)),
    ]
    fixed += [("authority", "Thẩm quyền ban hành", paper.authority)]
    yield from _fixed("Phần đầu văn bản", fixed)
    for basis in paper.bases:
        yield Piece(basis.key, "bases", "Căn cứ", "Căn cứ", basis.line)
    yield from _fixed(
        "Phần đầu văn bản", [("enacting", "Lời ban hành", paper.enacting), ("lead_in", "Lời dẫn", paper.lead_in)]
    )


def _back(paper):
    signers = "\n".join("\n".join(filter(None, (*one.lines, one.post, one.name))) for one in paper.signers)
    fixed = [("closing", "Đoạn kết", paper.closing), ("recipients", "Nơi nhận", "\n".join(paper.recipients))]
    yield from _fixed("Phần cuối văn bản", [*fixed, ("signers", "Người ký", signers)])


def _fixed(place, parts):
    return (Piece(key, key, place, field, text) for key, field, text in parts if text)


def _content(content, place, labels, owner=""):
    for item in content:
        match item:
            case Section():
                name = _short(f"{labels.get(item.key, '')} {item.title}") or place
                if item.title:
                    yield Piece(item.key, item.key, name, "Tiêu đề", item.title)
                yield from _content(item.content, name, labels, item.key)
            case Text():
                yield Piece(item.key, owner or item.key, place, item.label or "Nội dung", item.text)
            case Bases():
                yield from (Piece(basis.key, owner or item.key, place, "Căn cứ", basis.line) for basis in item.items)
            case Table():
                yield from _rows(item, place)
            case Chart():
                words = "\n".join(filter(None, (item.title, describe(item), item.note)))
                yield Piece(item.key, owner or item.key, place, "Biểu đồ", words)
            case Timeline():
                words = "\n".join((item.title, *(f"{bar.label}: {timeline.days_in_words(bar)}" for bar in item.bars)))
                yield Piece(item.key, owner or item.key, place, "Sơ đồ thời gian", words)


def _rows(table, place):
    if table.caption:
        yield Piece(table.key, table.key, place, "Tên bảng", table.caption)
    names = {column.key: column.label for column in table.columns}
    for row in table.rows:
        label = _short(row.label or next((cell.text for cell in row.cells if cell.text), ""))
        for cell, name in zip(row.cells, _fields(row, table, names), strict=True):
            yield Piece(cell.key, row.key, label, name, cell.text)


def _fields(row, table, names):
    """Name each cell by its column: the part of its key after the row's, else by its place in the row."""
    suffixes = [cell.key.removeprefix(row.key).lstrip(":.-") for cell in row.cells]
    labels = [column.label for column in table.columns]
    return [
        names.get(suffix) or (labels[place] if len(labels) == len(suffixes) else "")
        for place, suffix in enumerate(suffixes)
    ]


def _short(text):
    line = " ".join(text.split())
    return line if len(line) <= MAX_LABEL else line[: MAX_LABEL - 1].rstrip() + "…"


def _by_key(paper):
    return {piece.key: piece for piece in collect(paper)}


def _change(old, new, owner_kind):
    shown, before, after = new or old, old.text if old else "", new.text if new else ""
    if before == after:
        return None
    kind = "added" if not before else "removed" if not after else "changed"
    return Change(
        shown.key,
        shown.owner_key,
        shown.place,
        shown.field,
        before,
        after,
        kind,
        owner_kind,
        word_pieces(before, after),
    )


def _merged_order(old, new):
    """Keys in the new order, each removed key after the key it followed in the old paper."""
    kept, order = set(new), []
    after = {}
    for previous, key in zip([None, *old], old, strict=False):
        if key not in kept:
            after.setdefault(previous, []).append(key)
    stack = [None, *new]
    for key in stack:
        chain = [key]
        while chain:
            current = chain.pop(0)
            order.append(current)
            chain = after.get(current, []) + chain
    return order[1:]


def _moves(old_owners, new_owners):
    """Rows and sections that exist in both but stand in another order; each is named once, with its two positions."""
    before = [key for key in old_owners if key in new_owners]
    after = [key for key in new_owners if key in old_owners]
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    still = {before[block.a + step] for block in blocks for step in range(block.size)}
    moved = [key for key in after if key not in still]
    return [_move(key, new_owners[key], before.index(key) + 1, after.index(key) + 1) for key in moved]


def _move(key, place, old_position, new_position):
    return Change(key, key, place, "Vị trí", f"thứ {old_position}", f"thứ {new_position}", "moved")


def _owners(pieces):
    owners = {}
    for piece in pieces.values():
        owners.setdefault(piece.owner_key, piece.place)
    return owners
