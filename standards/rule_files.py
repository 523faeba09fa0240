"""Reading the rules of a set: every word is checked, and a mistake is told with file and line. No database."""

import re
from decimal import Decimal
from functools import cache, lru_cache
from itertools import combinations
from types import MappingProxyType

from standards.enums import Framework, SchoolLevel
from standards.lined_yaml import Row, Unreadable, read_lined
from standards.metrics import catalogue
from standards.packs import DATA_DIR, Fault, PackRefused
from standards.rules import FLAGS, PART, WHOLE, Clause, Condition, LimitKind, Op, Rule, RuleSet, Scope

RULES_DIR = DATA_DIR / "rules"
LIMITS = "limits.yaml"
LONGEST_WINDOW = 10
_CONDITION = re.compile(r"^([a-z]\w*) (>=|<=|=|>|<) (\d+(?:\.\d+)?)$", re.ASCII)
_RULE_WORDS = {"framework", "criterion", "level", "letter", "item", "covers", "note", "clauses"}
_CLAUSE_WORDS = {"metric", "op", "value", "limit", "target", "window", "years", "scope", "when", "either", "otherwise", "people", "said"}


class _Wrong(ValueError):
    """One mistake; the line is that of the row it stands in."""

    def __init__(self, row, words):
        self.line = getattr(row, "line", 1)
        super().__init__(words)


def need(truth, row, words):
    if not truth:
        raise _Wrong(row, words)


@cache
def rules_of(code):
    """RuleSet of a regulation set as this release carries it. Raises PackRefused: nothing is judged by faulty rules."""
    path = RULES_DIR / f"{code}.yaml"
    pack = DATA_DIR / f"{code}.yaml"
    if not path.is_file():
        return RuleSet(code)
    places = places_of(read_lined(pack.read_text(encoding="utf-8")))
    return read_rules(path.read_text(encoding="utf-8"), path.name, places, limit_kinds())


@lru_cache(maxsize=1)
def limit_kinds():
    """{key: LimitKind} of every number that the rules leave to other texts. Raises PackRefused."""
    path = RULES_DIR / LIMITS
    return read_limits(path.read_text(encoding="utf-8"), path.name)


def check_rules(packs):
    """Read the rules of these packs anew; raises PackRefused with every fault of every file."""
    faults = []
    for data in packs:
        path = RULES_DIR / f"{data['code']}.yaml"
        try:
            if path.is_file():
                read_rules(path.read_text(encoding="utf-8"), path.name, places_of(data), limit_kinds())
        except PackRefused as refused:
            faults += refused.faults
    if faults:
        raise PackRefused(faults)


def places_of(pack):
    """Keys of everything in a pack that a rule may speak about, as Rule.key gives them (framework "" where there is one)."""
    frameworks = pack["frameworks"]
    found = {("item", item["key"]) for item in pack["top_items"]}
    for framework in frameworks:
        slug = framework["slug"] if len(frameworks) > 1 else ""
        criteria = (criterion for standard in framework["standards"] for criterion in standard["criteria"])
        found |= {
            (slug, criterion["code"], level["level"], indicator["key"])
            for criterion in criteria for level in criterion["levels"] for indicator in level["indicators"]
        }  # fmt: skip
    return found


def read_limits(text, name):
    """{key: LimitKind} of a file of limits. Raises PackRefused."""
    rows = _document(text, name)
    found, faults = {}, []
    for row in rows if isinstance(rows, list) else []:
        if not isinstance(row, Row) or set(row) != {"key", "label", "unit", "source"} or row["key"] in found:
            faults.append(Fault(name, getattr(row, "line", 1), "ngưỡng cần đúng key, label, unit, source và key chưa có ở trên"))
        else:
            found[row["key"]] = LimitKind(**row)
    if faults or not found:
        raise PackRefused(faults or [Fault(name, 1, "cần một danh sách ngưỡng")])
    return MappingProxyType(found)


def read_rules(text, name, places, limits):
    """RuleSet from YAML text; `places` = what a rule may speak about, `limits` = keys it may name. Raises PackRefused."""
    root = _document(text, name)
    if not isinstance(root, Row) or set(root) != {"set", "rules"} or not isinstance(root["rules"], list):
        raise PackRefused([Fault(name, 1, "cần đúng hai phần set và rules")])
    reader, faults, found = _Reader(root["set"], places, limits), [], {}
    for row in root["rules"]:
        try:
            rule = reader.rule(row)
            need(rule.key not in found, row, f"đã có quy tắc cho {rule.place} ở trên")
            found[rule.key] = rule
        except _Wrong as wrong:
            faults.append(Fault(name, wrong.line, str(wrong)))
    if faults:
        raise PackRefused(faults)
    return RuleSet(root["set"], tuple(found.values()), MappingProxyType(found))


def _document(text, name):
    try:
        return read_lined(text)
    except Unreadable as error:
        raise PackRefused([Fault(name, error.line, f"không đọc được YAML ({error})")]) from error


class _Reader:
    """Turns checked rows into dataclasses; every complaint carries its row."""

    def __init__(self, code, places, limits):
        self.code, self.places, self.limits = code, places, limits
        self.metrics = catalogue().metrics

    def rule(self, row):
        need(isinstance(row, Row), row, "quy tắc là một mục có criterion hoặc item")
        need(set(row) <= _RULE_WORDS, row, f"khóa lạ: {', '.join(sorted(set(row) - _RULE_WORDS))}")
        need(row.get("covers") in (WHOLE, PART), row, "covers là whole hoặc part")
        need(isinstance(row.get("clauses"), list) and row["clauses"], row, "quy tắc cần danh sách clauses")
        clauses = [(clause, self.clause(clause)) for clause in row["clauses"]]
        self.check_overlaps(clauses)
        rule = Rule(self.code, tuple(clause for _, clause in clauses), row["covers"], note=row.get("note", ""), **self.place(row))
        need(rule.key in self.places, row, f"bộ {self.code} không có {rule.place}")
        return rule

    def place(self, row):
        """Where the rule belongs, as keywords of Rule."""
        if "item" in row:
            return {"item": row["item"]}
        need({"criterion", "level", "letter"} <= set(row), row, "quy tắc cần criterion, level, letter, hoặc item")
        need(row.get("framework", "") in ("", *Framework.values), row, "framework không biết")
        return {name: row[name] for name in ("criterion", "level", "letter", "framework") if name in row}

    def check_overlaps(self, clauses):
        for (_, one), (row, other) in combinations(clauses, 2):
            is_twice = one.demand == other.demand and one.scope.meets(other.scope)
            need(not is_twice, row, f"ngoại lệ chồng nhau: “{', '.join(other.metrics)}” đã có điều kiện cùng loại áp dụng cho cùng trường")

    def clause(self, row):
        need(isinstance(row, Row), row, "mỗi clause là một mục có metric và op")
        need(set(row) <= _CLAUSE_WORDS, row, f"khóa lạ: {', '.join(sorted(set(row) - _CLAUSE_WORDS))}")
        metrics = self.clause_metrics(row)
        op = self.op(row)
        window, years = self.span(row)
        clause = Clause(
            metrics, op, window=window, years=years, scope=self.scope(row), when=self.condition(row),
            **{name: row[name] for name in ("limit", "target", "either", "otherwise", "people", "said") if name in row},
            **self.right_side(row, op, metrics),
        )  # fmt: skip
        need(len(metrics) == 1 or clause.said, row, "nhiều chỉ số cộng lại cần said")
        return clause

    def clause_metrics(self, row):
        keys = row.get("metric", [])
        keys = keys if isinstance(keys, list) else [keys]
        for key in keys:
            need(key in self.metrics, row, f"không có chỉ số “{key}”")
        need(keys or "people" in row, row, "clause cần metric")
        need(len(keys) < 2 or all(self.metrics[key].is_rate for key in keys), row, "chỉ cộng được các tỉ lệ")
        return tuple(keys)

    def op(self, row):
        op = row.get("op", Op.PEOPLE if "people" in row else "")
        need(op in set(Op) and (op == Op.PEOPLE) == ("people" in row), row, f"op “{op}” không biết")
        return Op(op)

    def span(self, row):
        window, years = row.get("window", 1), row.get("years", "each")
        need(type(window) is int and 1 <= window <= LONGEST_WINDOW, row, f"window từ 1 đến {LONGEST_WINDOW}")
        need(years == "each" or (type(years) is int and 1 <= years <= window), row, "years là each hoặc số năm không quá window")
        return window, 0 if years == "each" else years

    def right_side(self, row, op, metrics):
        """What the figure is held against, as keywords of Clause, checked for its op."""
        given = {"value", "limit", "target"} & set(row)
        if op in (Op.TREND, Op.PEOPLE):
            need(not given, row, f"op {op} không có value, limit, target")
            need(not any(self.metrics[key].is_choice for key in metrics), row, f"op {op} chỉ dùng cho chỉ số là số")
            need(op != Op.TREND or self.can_trend(row, metrics), row, "trend cần window từ 2 năm và chỉ số có direction")
            return {}
        need(len(given) == 1, row, "cần đúng một trong value, limit, target")
        if op == Op.IN:
            return {"choices": self.choices(row, metrics)}
        need(not any(self.metrics[key].is_choice for key in metrics), row, f"“{metrics[0]}” không phải là số, chỉ dùng op in")
        need("limit" not in row or row["limit"] in self.limits, row, f"không có ngưỡng “{row.get('limit')}” trong {LIMITS}")
        need("target" not in row or row["target"] in self.metrics, row, f"không có chỉ số “{row.get('target')}”")
        return {"value": self.number(row, metrics)} if "value" in row else {}

    def can_trend(self, row, metrics):
        return row.get("window", 1) >= 2 and len(metrics) == 1 and bool(self.metrics[metrics[0]].direction)

    def number(self, row, metrics):
        value = row["value"]
        need(type(value) in (int, float) and value >= 0, row, f"value “{value}” không phải là số từ 0 trở lên")
        need(value <= 100 or not all(self.metrics[key].is_rate for key in metrics), row, f"value “{value}” quá 100%")
        return Decimal(str(value))

    def choices(self, row, metrics):
        metric, wanted = self.metrics[metrics[0]], row.get("value")
        need(metric.is_choice, row, f"op in chỉ dùng cho chỉ số chọn mức, “{metric.key}” là số")
        need(isinstance(wanted, list) and wanted, row, "op in cần value là danh sách mức")
        unknown = [slug for slug in wanted if slug not in dict(metric.choices)]
        need(not unknown, row, f"“{metric.key}” không có mức: {', '.join(map(str, unknown))}")
        return frozenset(wanted)

    def scope(self, row):
        scope = row.get("scope", {})
        need(isinstance(scope, dict), row, "scope là một mục các cờ của hồ sơ trường")
        for name, wanted in scope.items():
            self.check_flag(row, name, wanted)
        flags = tuple((name, wanted) for name, wanted in scope.items() if name in FLAGS)
        return Scope(flags, scope.get("level", ""), scope.get("founded_after"))

    def check_flag(self, row, name, wanted):
        need(name in (*FLAGS, "level", "founded_after"), row, f"scope “{name}” không biết")
        need(name not in FLAGS or isinstance(wanted, bool), row, f"scope “{name}” là true hoặc false")
        need(name != "level" or wanted in SchoolLevel.values, row, f"cấp học “{wanted}” không biết")
        need(name != "founded_after" or type(wanted) is int, row, "founded_after là một năm")

    def condition(self, row):
        if "when" not in row:
            return None
        match = _CONDITION.match(str(row["when"]))
        need(match, row, f"when “{row['when']}” cần dạng “chỉ_số > 0”")
        need(match[1] in self.metrics and not self.metrics[match[1]].is_choice, row, f"không có chỉ số “{match[1]}”")
        return Condition(match[1], Op(match[2]), Decimal(match[3]))
