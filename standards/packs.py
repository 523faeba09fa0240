"""Reading a pack file: YAML with line numbers, schema, counts, duplicates. Nothing here touches the database."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator

from formats.text import is_clean

DATA_DIR = Path(__file__).parent / "data"


class TextDates(yaml.SafeLoader):
    """Dates stay text: a pack is checked and hashed as it is written."""


TextDates.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a pack, with the place an operator can jump to."""

    path: str
    line: int
    text: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.text}"


class PackRefused(Exception):
    """The pack can't be loaded; `faults` says where and why."""

    def __init__(self, faults):
        self.faults = list(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Located:
    """A YAML document with the line of every node: `data`, and `line(path)` for a tuple of keys and indexes."""

    def __init__(self, path, text):
        self.name = Path(path).name
        self.lines, self.repeated = {}, []
        try:
            loader = TextDates(text)
            node = loader.get_single_node()
            self.data = loader.construct_document(node) if node else None
        except yaml.MarkedYAMLError as error:
            raise PackRefused([Fault(self.name, error.problem_mark.line + 1, f"không đọc được YAML ({error.problem})")]) from error
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            raise PackRefused([Fault(self.name, line, "không đọc được YAML (có ký tự điều khiển)")]) from error
        self._walk(node, ())

    def _walk(self, node, path):
        self.lines[path] = node.start_mark.line + 1 if node else 1
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if (*path, key.value) in self.lines:  # YAML itself would silently keep the later one
                    self.repeated.append(Fault(self.name, key.start_mark.line + 1, f"khóa “{key.value}” ghi hai lần"))
                self._walk(value, (*path, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self._walk(value, (*path, index))

    def line(self, path):
        path = tuple(path)
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]

    def fault(self, path, text):
        return Fault(self.name, self.line(path), text)


def schema_sentence(error):
    """Say a jsonschema error in Vietnamese; the value is cut so that a message stays one line."""
    where = ".".join(str(part) for part in error.absolute_path) or "gốc"
    match error.validator:
        case "required":
            return f"{where}: thiếu mục {error.message.split(chr(39))[1]}"
        case "additionalProperties":
            return f"{where}: có mục lạ ({', '.join(sorted(set(error.instance) - set(error.schema['properties'])))})"
        case "maxLength":
            return f"{where}: dài quá {error.validator_value} ký tự"
        case "type" | "anyOf":
            return f"{where}: sai kiểu dữ liệu ({str(error.instance)[:60]!r})"
        case _:
            return f"{where}: giá trị {str(error.instance)[:60]!r} không hợp lệ"


def schema_faults(pack):
    schema = yaml.safe_load((DATA_DIR / "pack.schema.yaml").read_text(encoding="utf-8"))
    # Integer keys of `articles` and `counts.indicators` are fine in YAML; JSON Schema sees them as text.
    for error in Draft202012Validator(schema).iter_errors(json.loads(json.dumps(pack.data))):
        yield pack.fault(error.absolute_path, schema_sentence(error))


def each_criterion(data):
    """(path, framework, standard, criterion) of every criterion of a pack."""
    for f, framework in enumerate(data["frameworks"]):
        for s, standard in enumerate(framework["standards"]):
            for c, criterion in enumerate(standard["criteria"]):
                yield ("frameworks", f, "standards", s, "criteria", c), framework, standard, criterion


def each_indicator(data):
    """(path, criterion, level number, indicator) of every indicator of a pack."""
    for path, _, _, criterion in each_criterion(data):
        for at, level in enumerate(criterion["levels"]):
            for i, indicator in enumerate(level["indicators"]):
                yield (*path, "levels", at, "indicators", i), criterion, level["level"], indicator


DAYS = ("issued_on", "in_force_from", "in_force_to")


def each_day(data):
    """(path, day as text) of every day of a pack."""
    yield from (((name,), data[name]) for name in DAYS if data[name])
    yield from ((("amended_by", at, "in_force_from"), row["in_force_from"]) for at, row in enumerate(data["amended_by"]))
    yield from ((("dated_rules", at, name), row[name]) for at, row in enumerate(data["dated_rules"]) for name in ("from", "to"))


def is_day(text):
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def day_faults(pack):
    for path, text in each_day(pack.data):
        if not is_day(text):
            yield pack.fault(path, f"{path[-1]}: không có ngày {text}")
    if pack.data["in_force_to"] and pack.data["in_force_to"] < pack.data["in_force_from"]:
        yield pack.fault(("in_force_to",), "in_force_to: hết hiệu lực trước khi có hiệu lực")


def spelling_faults(pack):
    """Text is stored as it stands in the file, so it must already be in its stored form."""
    for path, text in each_text(pack.data):
        if not is_clean(text):
            yield pack.fault(path, f"{'.'.join(map(str, path))}: chữ chưa ở dạng NFC hoặc có ký tự ẩn, dấu cách thừa")


def each_text(value, path=()):
    """(path, text) of every text of a pack."""
    if isinstance(value, str):
        yield path, value
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in pairs:
        yield from each_text(part, (*path, key))


def repeated_standard_faults(pack):
    seen = set()
    for f, framework in enumerate(pack.data["frameworks"]):
        if framework["slug"] in seen:
            yield pack.fault(("frameworks", f, "slug"), f"khung {framework['slug']} bị lặp")
        seen.add(framework["slug"])
        for s, standard in enumerate(framework["standards"]):
            if (f, standard["code"]) in seen:
                yield pack.fault(("frameworks", f, "standards", s), f"tiêu chuẩn {standard['code']} bị lặp")
            seen.add((f, standard["code"]))


def duplicate_faults(pack):
    seen = set()
    for path, framework, standard, criterion in each_criterion(pack.data):
        for code, kind in ((criterion["code"], "tiêu chí"), *((level["level"], f"mức của {criterion['code']}") for level in criterion["levels"])):
            mark = (framework["slug"], kind, code)
            if mark in seen:
                yield pack.fault(path, f"{kind} {code} bị lặp")
            seen.add(mark)
        if not criterion["code"].startswith(standard["code"] + "."):
            yield pack.fault(path, f"tiêu chí {criterion['code']} không thuộc tiêu chuẩn {standard['code']}")
    for path, criterion, level, indicator in each_indicator(pack.data):
        mark = (path[1], criterion["code"], level, indicator["key"])
        if mark in seen:
            yield pack.fault(path, f"chỉ báo {indicator['key']} của tiêu chí {criterion['code']} Mức {level} bị lặp")
        seen.add(mark)
    keys = Counter(item["key"] for item in pack.data["top_items"])
    for key in (key for key, count in keys.items() if count > 1):
        yield pack.fault(("top_items",), f"khoản {key} của Mức 4 bị lặp")


def counts_of(data, framework):
    """What a framework really holds, in the shape of the pack's `counts`."""
    criteria = [criterion for standard in framework["standards"] for criterion in standard["criteria"]]
    indicators = Counter()
    for criterion in criteria:
        for level in criterion["levels"]:
            indicators[str(level["level"])] += len(level["indicators"])
    return {
        "standards": len(framework["standards"]),
        "criteria": len(criteria),
        "mandatory": sum(criterion["is_mandatory"] for criterion in criteria),
        "indicators": dict(indicators),
        "top_items": len(data["top_items"]),
    }


def count_faults(pack):
    wanted = json.loads(json.dumps(pack.data["counts"]))
    for framework in pack.data["frameworks"]:
        found = counts_of(pack.data, framework)
        for name, number in wanted.items():
            if found[name] != number:
                yield pack.fault(("counts", name), f"khung {framework['slug']}: {name} ghi {number} nhưng đếm được {found[name]}")


def topic_faults(pack, topics):
    for path, _, _, indicator in each_indicator(pack.data):
        if indicator.get("topic", "") not in topics:
            yield pack.fault((*path, "topic"), f"chủ đề số liệu {indicator['topic']} không có trong danh mục chỉ số")
    for index, item in enumerate(pack.data["top_items"]):
        if item.get("topic", "") not in topics:
            yield pack.fault(("top_items", index, "topic"), f"chủ đề số liệu {item['topic']} không có trong danh mục chỉ số")


def read_pack(path, topics):
    """Read and check one pack file.

    In: path; `topics` = known topic names of the metric catalogue. Out: the pack as a dictionary (dates as text).
    Raises PackRefused with every fault found, each with file and line.
    """
    pack = Located(path, Path(path).read_text(encoding="utf-8"))
    faults = [*pack.repeated, *schema_faults(pack)]
    if not faults:
        checks = (day_faults, spelling_faults, repeated_standard_faults, duplicate_faults, count_faults)
        faults = [*topic_faults(pack, {"", *topics}), *(fault for check in checks for fault in check(pack))]
    if faults:
        raise PackRefused(sorted(faults, key=lambda fault: fault.line))
    return pack.data


def pack_sha256(data):
    """Hash of a pack's content, independent of comments and layout of the file."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
