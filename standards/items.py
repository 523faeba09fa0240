"""The quantitative data a set asks for beside its criteria (TT 57/2026): which figures of the catalogue each item looks at.

Data lives in data/items/<SET>.yaml; a mistake there is told with file and line. Items inform, they never decide.
"""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from standards.enums import Confirmation, Framework, SchoolLevel
from standards.metrics import catalogue
from standards.packs import DATA_DIR, Located, PackRefused

FOLDER = DATA_DIR / "items"
FIELDS = {"code", "framework", "criterion", "label", "unit", "metrics", "confirmed"}
LEVELS = {Framework.PRESCHOOL: {SchoolLevel.PRESCHOOL}, Framework.GENERAL: set(SchoolLevel) - {SchoolLevel.PRESCHOOL}}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a criterion's quantitative data; `metrics` are those of the catalogue it is read from."""

    code: str
    framework: str
    criterion: str
    label: str
    unit: str
    metrics: tuple
    confirmed: str

    @property
    def confirmed_words(self):
        return Confirmation(self.confirmed).label

    @property
    def is_confirmed(self):
        return self.confirmed == Confirmation.PRIMARY


def items_of(set_code, framework, criterion):
    """Items of one criterion, in the circular's order; empty for a set without such data."""
    return tuple(item for item in set_items(set_code) if (item.framework, item.criterion) == (framework, criterion))


@lru_cache(maxsize=16)
def set_items(set_code):
    """Every Item of a bundled set; () when the set has no file. Raises PackRefused with file and line."""
    names = {path.stem: path for path in FOLDER.glob("*.yaml")}
    return read_items(names[set_code]) if set_code in names else ()


def read_items(path):
    """Read and check one file of items. Out: tuple of Item. Raises PackRefused with every fault found."""
    source = Located(path, path.read_text(encoding="utf-8"))
    faults = [*source.repeated, *shape_faults(source)]
    if not faults:
        faults = [*set_faults(source, path.stem), *(source.fault(("items", at), text) for at, row in enumerate(source.data["items"]) for text in row_faults(row))]
    if not faults:
        faults = [*repeated_faults(source), *count_faults(source)]
    if faults:
        raise PackRefused(sorted(faults, key=lambda fault: fault.line))
    return tuple(Item(**{**row, "metrics": tuple(catalogue().metrics[key] for key in row["metrics"])}) for row in source.data["items"])


def shape_faults(source):
    """The file holds its four parts and rows that are mappings."""
    data = source.data
    if not isinstance(data, dict) or set(data) != {"set", "source", "counts", "items"}:
        yield source.fault((), "cần đúng bốn phần set, source, counts, items")
    elif not isinstance(data["counts"], dict) or not isinstance(data["items"], list):
        yield source.fault(("items",), "counts là bảng, items là danh sách")
    else:
        wrong = (at for at, row in enumerate(data["items"]) if not isinstance(row, dict) or set(row) != FIELDS)
        yield from (source.fault(("items", at), f"mỗi mục cần đúng các khóa {', '.join(sorted(FIELDS))}") for at in wrong)


def set_faults(source, name):
    if source.data["set"] != name:
        yield source.fault(("set",), f"set “{source.data['set']}” khác tên tệp")


def row_faults(row):
    """What is wrong with one item, in words."""
    if row["framework"] not in LEVELS:
        return [f"khung “{row['framework']}” không biết"]
    if row["confirmed"] not in set(Confirmation):
        return [f"confirmed “{row['confirmed']}” không biết"]
    if not isinstance(row["metrics"], list) or not row["metrics"]:
        return ["metrics cần ít nhất một chỉ số"]
    unknown = [key for key in row["metrics"] if key not in catalogue().metrics]
    if unknown:
        return [f"không có chỉ số “{', '.join(map(str, unknown))}”"]
    foreign = [key for key in row["metrics"] if not catalogue().metrics[key].levels & LEVELS[row["framework"]]]
    return [f"khung {row['framework']} không có chỉ số “{', '.join(foreign)}”"] if foreign else []


def repeated_faults(source):
    codes = Counter(row["code"] for row in source.data["items"])
    rows = ((at, row["code"]) for at, row in enumerate(source.data["items"]))
    yield from (source.fault(("items", at), f"mã {code} bị lặp") for at, code in rows if codes[code] > 1)


def count_faults(source):
    found = Counter(row["framework"] for row in source.data["items"])
    for framework, number in source.data["counts"].items():
        if found[framework] != number:
            yield source.fault(("counts",), f"khung {framework}: ghi {number} mục nhưng đếm được {found[framework]}")
