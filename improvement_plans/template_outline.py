"""The sections of an own template as a list of lines to rename, move, add and take out. Pure: a tree in, a new tree out.

A section is the dictionary that own_templates stores; its path is the places on the way to it: `0`, `0.2`, `0.2.1`.
"""

import re
from copy import deepcopy
from dataclasses import dataclass

from improvement_plans.enums import SPARSE_KINDS, SectionKind

NEW_HEADING = "Mục mới"
DEEPEST = 3
PATH = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3}){0,2}")
MOST_SECTIONS = 120
# Words that making a plan fills in, and what people read and type for them.
BLANKS = {"{Period}": "[Thời kỳ]", "{period}": "[thời kỳ]", "{organization}": "[tên đơn vị]"}


@dataclass(frozen=True)
class Line:
    """One section of the list: `refusal` says why it must stay, "" where it may be taken out."""

    path: str
    depth: int
    number: str
    heading: str
    kind: str
    below: int
    can_go_up: bool
    can_go_down: bool
    can_take_children: bool
    refusal: str

    @property
    def kind_label(self):
        """What the section holds, where that is more than words."""
        return "" if self.kind == SectionKind.TEXT else SectionKind(self.kind).label


def shown(heading):
    """A stored heading as people read it."""
    for blank, words in BLANKS.items():
        heading = heading.replace(blank, words)
    return heading.replace("{{", "{").replace("}}", "}")


def stored(heading):
    """A typed heading as it is kept: braces doubled, the words in brackets filled in when a plan is made."""
    heading = heading.replace("{", "{{").replace("}", "}}")
    for blank, words in BLANKS.items():
        heading = heading.replace(words, blank)
    return heading


def lines_of(sections):
    """Line of every section in reading order."""
    return list(_lines(sections, "", 1))


def _lines(sections, above, depth):
    for place, row in enumerate(sections):
        path = f"{above}{place}"
        yield Line(
            path, depth, ".".join(str(int(part) + 1) for part in path.split(".")), shown(row["heading"]), row["kind"], len(_whole(row)) - 1,
            place > 0, place + 1 < len(sections), _takes_children(row, depth), _refusal(row),
        )  # fmt: skip
        yield from _lines(row["children"], f"{path}.", depth + 1)


def _whole(row):
    return [row, *(inner for child in row["children"] for inner in _whole(child))]


def _takes_children(row, depth):
    return depth < DEEPEST and row["kind"] not in SPARSE_KINDS and (depth == 1 or row["kind"] == SectionKind.TEXT)


def _refusal(row):
    """Why a section can't be taken out: what plans need a place for would have none."""
    whole = _whole(row)
    if any(part["kind"] == SectionKind.ACTION_TABLE for part in whole):
        return "Bảng nhiệm vụ nằm ở đây nên mục này không bỏ được; đổi tên, chuyển chỗ thì được."
    if any(part["takes_weaknesses"] for part in whole):
        return "Điểm yếu được chọn ghi vào đây nên mục này không bỏ được; đổi tên, chuyển chỗ thì được."
    return ""


def renamed(sections, headings):
    """The tree with {path: typed heading} put in."""
    made = deepcopy(sections)
    for path, heading in headings.items():
        beside, place = _find(made, path)
        if shown(beside[place]["heading"]) != heading:
            beside[place]["heading"] = stored(heading)
    return made


def changed(sections, act):
    """(the tree after an act, path of the section it was about). `act` is `up:path`, `down:path`, `remove:path` or `add:path`; ValueError for others.

    A section that must stay, or that has nowhere to go, stays where it is.
    """
    verb, _, path = act.partition(":")
    made = deepcopy(sections)
    if verb == "add":
        return _added(made, path)
    if verb not in ("up", "down", "remove"):
        raise ValueError(act)
    beside, place = _find(made, path)
    if verb == "remove":
        if not _refusal(beside[place]):
            del beside[place]
        return made, ""
    there = place + (-1 if verb == "up" else 1)
    if not 0 <= there < len(beside):
        return made, path
    beside[place], beside[there] = beside[there], beside[place]
    above = path.rpartition(".")[0]
    return made, f"{above}.{there}" if above else str(there)


def _added(made, path):
    beside, depth = made, 0
    if path:
        rows, place = _find(made, path)
        beside, depth = rows[place]["children"], path.count(".") + 1
        if not _takes_children(rows[place], depth):
            raise ValueError(path)
    if sum(len(_whole(row)) for row in made) >= MOST_SECTIONS:
        raise ValueError(path)
    beside.append({"heading": NEW_HEADING, "kind": str(SectionKind.TEXT), "text": "", "metrics": [], "takes_weaknesses": False, "children": [], "targets": []})
    return made, f"{path}.{len(beside) - 1}" if path else str(len(beside) - 1)


def _find(sections, path):
    """(the list a section stands in, its place there); ValueError for a path that leads nowhere."""
    if not PATH.fullmatch(path):
        raise ValueError(path)
    *above, last = map(int, path.split("."))
    for place in above:
        if place >= len(sections):
            raise ValueError(path)
        sections = sections[place]["children"]
    if not 0 <= last < len(sections):
        raise ValueError(path)
    return sections, last
