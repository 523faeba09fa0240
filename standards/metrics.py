"""The catalogue of yearly figures: which figures there are, how they relate, which rates follow from which counts.

Data lives in data/metrics.yaml; a mistake there stops the program with file and line.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from standards.enums import SchoolLevel
from standards.lined_yaml import Row, Unreadable, read_lined

PATH = Path(__file__).resolve().parent / "data" / "metrics.yaml"
FULL = "100"  # the whole of a sum of rates


class CatalogueError(ValueError):
    """A mistake in the catalogue file; the message begins with file and line."""


class MetricKind(StrEnum):
    COUNT = "count"
    MEASURE = "measure"
    RATE = "rate"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Share:
    """One fraction of a formula; each side is a tuple of (sign, metric key)."""

    numerator: tuple
    denominator: tuple

    @property
    def keys(self):
        """Every metric the fraction needs."""
        return tuple(key for _, key in self.numerator + self.denominator)

    def __str__(self):
        sides = (" ".join(f"-{key}" if sign < 0 else key for sign, key in side) for side in (self.numerator, self.denominator))
        return " / ".join(sides)


@dataclass(frozen=True, slots=True)
class MetricGroup:
    key: str
    label: str
    levels: frozenset


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure of a school year. `choices` are (slug, label) pairs; `part_of` names a figure it may not pass.

    A label that begins with a dash continues the row above it, whose label is `above`. `also` are names other papers give it. `said` stands after the figure in a
    sentence ("giáo viên trên chuẩn"), `who` is what its numerator counts, where the unit would say it less well.
    """

    key: str
    label: str
    unit: str
    kind: MetricKind
    group: str
    levels: frozenset
    choices: tuple = ()
    part_of: str = ""
    formula: tuple = ()
    direction: str = ""
    above: str = ""
    said: str = ""
    who: str = ""
    also: tuple = ()

    @property
    def name(self):
        """The label where the row above is not in sight: `Tổng số giáo viên – trên chuẩn trình độ đào tạo`."""
        return f"{self.above} {self.label}" if self.above else self.label

    @property
    def is_rate(self):
        return self.kind == MetricKind.RATE

    @property
    def is_choice(self):
        return self.kind == MetricKind.CHOICE

    @property
    def is_derived(self):
        """Whether it follows from other figures once these are known."""
        return bool(self.formula)

    def choice_label(self, slug):
        return dict(self.choices).get(slug, slug)


@dataclass(frozen=True, slots=True)
class PartSum:
    """Parts that together make a whole; `whole` is a metric key or FULL. Complete parts should reach the whole."""

    whole: str
    parts: tuple
    is_complete: bool

    @property
    def is_of_rates(self):
        return self.whole == FULL


@dataclass(frozen=True, slots=True)
class Catalogue:
    groups: tuple
    metrics: MappingProxyType
    sums: tuple
    topics: MappingProxyType

    def for_levels(self, levels):
        """Metrics of a school with these levels, in the order of the catalogue."""
        return tuple(metric for metric in self.metrics.values() if metric.levels & set(levels))

    def grouped(self, levels):
        """[(group, its metrics)] for a school with these levels, without empty groups."""
        metrics = self.for_levels(levels)
        pairs = ((group, tuple(m for m in metrics if m.group == group.key)) for group in self.groups)
        return [(group, members) for group, members in pairs if members]

    def of_topic(self, topic):
        """Metrics an indicator's topic looks at; empty for a topic that is not known."""
        return tuple(self.metrics[key] for key in self.topics.get(topic, ()))


@lru_cache(maxsize=1)
def catalogue():
    """The catalogue of this release. Raises CatalogueError with file and line."""
    return read_catalogue(PATH.read_text(encoding="utf-8"), PATH.name)


def read_catalogue(text, name):
    """Build a Catalogue from YAML text; `name` is the file named in errors."""
    try:
        root = read_lined(text)
    except Unreadable as error:
        raise CatalogueError(f"{name}:{error.line}: {error}") from error
    return _Reader(name).read(root)


_FIELDS = {"key", "label", "unit", "kind", "group", "levels", "choices", "part_of", "formula", "direction", "said", "who", "also"}


class _Reader:
    """Turns checked rows into dataclasses; every complaint carries the row's line."""

    def __init__(self, name):
        self.name = name
        self.above = ""

    def read(self, root):
        self.need(isinstance(root, Row) and set(root) == {"groups", "metrics", "sums", "topics"}, root,
                  "cần đúng bốn phần groups, metrics, sums, topics")
        groups = self.table(root["groups"], self.group)
        self.groups = groups
        self.metrics = self.table(root["metrics"], self.metric)
        for row in root["metrics"]:
            self.check_links(row)
        sums = tuple(self.part_sum(row) for row in root["sums"])
        topics = {topic: self.topic(root["topics"], topic, keys) for topic, keys in root["topics"].items()}
        return Catalogue(tuple(groups.values()), MappingProxyType(self.metrics), sums, MappingProxyType(topics))

    def need(self, truth, row, words):
        if not truth:
            raise CatalogueError(f"{self.name}:{getattr(row, 'line', 1)}: {words}")

    def table(self, rows, make):
        """{key: value} of rows, refusing a key given twice."""
        found = {}
        for row in rows:
            value = make(row)
            self.need(value.key not in found, row, f"mã “{value.key}” đã có ở trên")
            found[value.key] = value
        return found

    def levels(self, row, inherited):
        levels = frozenset(row.get("levels", inherited))
        self.need(levels and levels <= set(SchoolLevel.values), row, "levels có cấp học không biết")
        return levels

    def group(self, row):
        self.need(row.get("key") and row.get("label"), row, "nhóm cần key và label")
        return MetricGroup(row["key"], row["label"], self.levels(row, SchoolLevel.values))

    def metric(self, row):
        self.need(set(row) <= _FIELDS, row, f"khóa lạ: {', '.join(sorted(set(row) - _FIELDS))}")
        self.need({"key", "label", "unit", "kind", "group"} <= set(row), row, "chỉ số cần key, label, unit, kind, group")
        self.need(row["kind"] in set(MetricKind), row, f"kind “{row['kind']}” không biết")
        self.need(row["group"] in self.groups, row, f"nhóm “{row['group']}” không có")
        self.need((row["kind"] == MetricKind.CHOICE) == ("choices" in row), row, "choices đi với kind choice")
        self.need(row.get("direction", "") in ("", "up", "down"), row, "direction là up hoặc down")
        is_continued = row["label"].startswith("– ")
        self.above = self.above if is_continued else row["label"]
        return Metric(
            key=row["key"], label=row["label"], unit=row["unit"], kind=MetricKind(row["kind"]), group=row["group"],
            levels=self.levels(row, self.groups[row["group"]].levels),
            choices=tuple((choice["key"], choice["label"]) for choice in row.get("choices", ())),
            part_of=row.get("part_of", ""), formula=tuple(self.share(row, text) for text in row.get("formula", ())),
            direction=row.get("direction", ""), above=self.above if is_continued else "", said=row.get("said", ""), who=row.get("who", ""),
            also=tuple(row.get("also", ())),
        )  # fmt: skip

    def share(self, row, text):
        sides = [side.split() for side in text.split("/")]
        self.need(len(sides) == 2 and all(sides), row, f"công thức “{text}” cần dạng “a b / c”")
        numerator, denominator = (tuple((-1, key[1:]) if key[0] == "-" else (1, key) for key in side) for side in sides)
        return Share(numerator, denominator)

    def check_links(self, row):
        """Every metric that another one names exists, is a number, and is itself no result of a formula."""
        metric = self.metrics[row["key"]]
        for key in [metric.part_of] if metric.part_of else []:
            self.known(row, key)
        for key in (key for share in metric.formula for key in share.keys):
            self.need(not self.known(row, key).formula, row, f"công thức dùng “{key}”, vốn cũng là số tính ra")

    def known(self, row, key):
        self.need(key in self.metrics, row, f"không có chỉ số “{key}”")
        self.need(not self.metrics[key].is_choice, row, f"“{key}” không phải là số")
        return self.metrics[key]

    def part_sum(self, row):
        self.need({"whole", "parts"} <= set(row), row, "tổng cần whole và parts")
        whole = str(row["whole"])
        for key in row["parts"] if whole == FULL else [whole, *row["parts"]]:
            self.known(row, key)
        return PartSum(whole, tuple(row["parts"]), row.get("is_complete", True))

    def topic(self, rows, topic, keys):
        unknown = [key for key in keys if key not in self.metrics]
        self.need(keys and not unknown, rows, f"chủ đề “{topic}” dùng chỉ số không có: {', '.join(unknown)}")
        return tuple(keys)
