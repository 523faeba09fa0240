"""Rules as data: complete for the three circulars, and every mistake told with file and line."""

import pytest
from django.core.management import CommandError, call_command

from standards import rule_files
from standards.packs import PackRefused, each_indicator
from standards.rule_files import limit_kinds, places_of, read_limits, read_rules, rules_of
from standards.rules import LimitKind, Scope

PLACES = {("", "2.2", 2, "a"), ("", "2.2", 1, "b"), ("item", "2")}
LIMITS = {"class_limit": LimitKind("class_limit", "Số lớp", "lớp", "Điều lệ")}
HEAD = 'set: TT99\nrules:\n- {criterion: "2.2", level: 2, letter: a, covers: whole, clauses: [\n'


def read(text):
    return read_rules(text, "TT99.yaml", PLACES, LIMITS)


def faults(text):
    with pytest.raises(PackRefused) as refused:
        read(text)
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize(("code", "count"), [("TT17-2018", 34), ("TT18-2018", 30), ("TT19-2018", 39)])
def test_every_indicator_with_a_figure_has_its_rule(code, count, real_pack):
    pack, rules = real_pack(code), rules_of(code)
    asked = {("", criterion["code"], level, row["key"]) for _, criterion, level, row in each_indicator(pack) if row.get("topic")}
    asked |= {("item", item["key"]) for item in pack["top_items"] if item.get("topic")}
    assert set(rules.by_key) == asked
    assert len(rules.rules) == count


def test_a_set_without_rules_is_empty_and_no_fault():
    assert rules_of("TT57-2026").rules == ()


def test_every_limit_is_used_and_says_where_it_comes_from():
    used = {clause.limit for code in ("TT17-2018", "TT18-2018", "TT19-2018") for rule in rules_of(code).rules for clause in rule.clauses}
    assert used - {""} == set(limit_kinds())
    assert all(kind.source and kind.unit for kind in limit_kinds().values())


def test_a_good_rule_is_read_whole():
    rule = read(HEAD + '  {metric: class_count, op: "<=", limit: class_limit, window: 3, years: 2, scope: {founded_after: 2001}}]}').rules[0]
    clause = rule.clauses[0]
    assert (rule.place, rule.key, rule.covers) == ("2.2 Mức 2a", ("", "2.2", 2, "a"), "whole")
    assert (clause.limit, clause.window, clause.years, clause.scope) == ("class_limit", 3, 2, Scope(founded_after=2001))


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ('{metric: no_such, op: ">=", value: 1}', "không có chỉ số “no_such”"),
        ('{op: ">=", value: 1}', "clause cần metric"),
        ("{metric: class_count, op: about, value: 1}", "op “about” không biết"),
        ('{metric: class_count, op: ">=", value: many}', "value “many” không phải là số từ 0 trở lên"),
        ('{metric: class_count, op: ">=", value: -1}', "value “-1” không phải là số từ 0 trở lên"),
        ('{metric: grade1_entry_rate, op: ">=", value: 101}', "value “101” quá 100%"),
        ('{metric: class_count, op: ">="}', "cần đúng một trong value, limit, target"),
        ('{metric: class_count, op: ">=", value: 1, limit: class_limit}', "cần đúng một trong value, limit, target"),
        ('{metric: class_count, op: ">=", limit: other}', "không có ngưỡng “other” trong limits.yaml"),
        ('{metric: class_count, op: ">=", target: other}', "không có chỉ số “other”"),
        ('{metric: party_org_rating, op: ">=", value: 1}', "“party_org_rating” không phải là số, chỉ dùng op in"),
        ("{metric: party_org_rating, op: in, value: [best]}", "“party_org_rating” không có mức: best"),
        ("{metric: party_org_rating, op: in, value: good}", "op in cần value là danh sách mức"),
        ("{metric: class_count, op: in, value: [1]}", "op in chỉ dùng cho chỉ số chọn mức, “class_count” là số"),
        ("{metric: class_count, op: trend, window: 5}", "trend cần window từ 2 năm và chỉ số có direction"),
        ("{metric: grade1_entry_rate, op: trend}", "trend cần window từ 2 năm và chỉ số có direction"),
        ("{metric: grade1_entry_rate, op: trend, window: 5, value: 3}", "op trend không có value, limit, target"),
        ("{metric: party_org_rating, people: xem}", "op people chỉ dùng cho chỉ số là số"),
        ('{metric: class_count, op: ">=", value: 1, window: 0}', "window từ 1 đến 10"),
        ('{metric: class_count, op: ">=", value: 1, years: 2}', "years là each hoặc số năm không quá window"),
        ('{metric: class_count, op: ">=", value: 1, scope: {is_big: true}}', "scope “is_big” không biết"),
        ('{metric: class_count, op: ">=", value: 1, scope: {is_rural: 1}}', "scope “is_rural” là true hoặc false"),
        ('{metric: class_count, op: ">=", value: 1, scope: {level: college}}', "cấp học “college” không biết"),
        ('{metric: class_count, op: ">=", value: 1, scope: {founded_after: long ago}}', "founded_after là một năm"),
        ('{metric: class_count, op: ">=", value: 1, scope: rural}', "scope là một mục các cờ của hồ sơ trường"),
        ('{metric: class_count, op: ">=", value: 1, when: some children}', "when “some children” cần dạng “chỉ_số > 0”"),
        ('{metric: class_count, op: ">=", value: 1, when: no_such > 0}', "không có chỉ số “no_such”"),
        ('{metric: [class_count, students_total], said: x, op: ">=", value: 1}', "chỉ cộng được các tỉ lệ"),
        ('{metric: [conduct_good_rate, conduct_fair_rate], op: ">=", value: 1}', "nhiều chỉ số cộng lại cần said"),
        ('{metric: class_count, op: ">=", value: 1, colour: red}', "khóa lạ: colour"),
        ('{metric: class_count, op: ">=", value: 1, people: xem}', "op “>=” không biết"),
        ("words", "mỗi clause là một mục có metric và op"),
    ],
)
def test_a_wrong_clause_is_told_with_file_and_line(clause, words):
    assert [fault.split(": ", 1)[1] for fault in faults(f"{HEAD}  {clause}]}}")] == [words]
    line = 4 if clause.startswith("{") else 1
    assert faults(f"{HEAD}  {clause}]}}")[0].startswith(f"TT99.yaml:{line}: ")


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("", "", True),
        ("scope: {is_rural: true}", "scope: {is_rural: false}", False),
        ("scope: {is_rural: true}", "scope: {is_inner_city: true}", True),
        ("scope: {is_rural: true}", "", True),
        ("scope: {level: primary}", "scope: {level: lower_secondary}", False),
        ("scope: {level: primary}", "scope: {is_gifted: true}", True),
        ("scope: {level: primary, is_gifted: false}", "scope: {level: primary, is_gifted: true}", False),
        ("window: 5, years: 1", "window: 5", False),
        ("window: 5", "", False),
    ],
)
def test_an_overlapping_exception_is_told_at_the_later_clause(one, other, clash):
    pair = [f'  {{metric: class_count, op: "<=", value: {value}, {more}}}'.replace(", }", "}") for value, more in ((30, one), (20, other))]
    text = HEAD + ",\n".join(pair) + "]}"
    if clash:
        assert faults(text) == ["TT99.yaml:5: ngoại lệ chồng nhau: “class_count” đã có điều kiện cùng loại áp dụng cho cùng trường"]
    else:
        assert len(read(text).rules[0].clauses) == 2


GOOD = '{metric: class_count, op: "<=", value: 30}'


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (f'{{criterion: "9.9", level: 2, letter: a, covers: whole, clauses: [{GOOD}]}}', "bộ TT99 không có 9.9 Mức 2a"),
        (f'{{criterion: "2.2", level: 2, letter: z, covers: whole, clauses: [{GOOD}]}}', "bộ TT99 không có 2.2 Mức 2z"),
        (f'{{item: "7", covers: whole, clauses: [{GOOD}]}}', "bộ TT99 không có Mức 4 khoản 7"),
        (f'{{criterion: "2.2", covers: whole, clauses: [{GOOD}]}}', "quy tắc cần criterion, level, letter, hoặc item"),
        (f'{{item: "2", covers: half, clauses: [{GOOD}]}}', "covers là whole hoặc part"),
        ('{item: "2", covers: whole, clauses: []}', "quy tắc cần danh sách clauses"),
        (f'{{item: "2", covers: whole, clauses: [{GOOD}], colour: red}}', "khóa lạ: colour"),
        (f'{{criterion: "2.2", level: 1, letter: b, covers: whole, framework: x, clauses: [{GOOD}]}}', "framework không biết"),
        ("words", "quy tắc là một mục có criterion hoặc item"),
    ],
)
def test_a_wrong_rule_is_told(rule, words):
    assert [fault.split(": ", 1)[1] for fault in faults(f"set: TT99\nrules:\n- {rule}")] == [words]


def test_a_place_has_one_rule():
    twice = f'- {{item: "2", covers: whole, clauses: [{GOOD}]}}\n'
    assert faults(f"set: TT99\nrules:\n{twice}{twice}") == ["TT99.yaml:4: đã có quy tắc cho Mức 4 khoản 2 ở trên"]


def test_every_fault_of_a_file_is_told_at_once():
    rows = "".join(f'- {{item: "{key}", covers: whole, clauses: [{GOOD}]}}\n' for key in (7, 8))
    assert [fault.split(": ")[0] for fault in faults(f"set: TT99\nrules:\n{rows}")] == ["TT99.yaml:3", "TT99.yaml:4"]


@pytest.mark.parametrize("text", ["set: [", "- a", "set: TT99", "set: a\nset: b\nrules: []"])
def test_a_broken_file_is_refused(text):
    assert faults(text)[0].startswith("TT99.yaml:")


@pytest.mark.parametrize("text", ["[]", "- {key: a}", "- {key: a, label: A, unit: m, source: S}\n- {key: a, label: A, unit: m, source: S}", "{"])
def test_broken_limits_are_refused(text):
    with pytest.raises(PackRefused, match=r"limits\.yaml:\d: "):
        read_limits(text, "limits.yaml")


def test_a_set_of_two_frameworks_names_them(real_pack):
    assert ("preschool", "1.1", 1, "-") in places_of(real_pack("TT57-2026"))
    assert ("", "1.3", 2, "a") in places_of(real_pack("TT17-2018"))


@pytest.fixture
def own_rules(tmp_path, monkeypatch):
    """A function that puts a file of rules where the program looks for them."""
    monkeypatch.setattr(rule_files, "RULES_DIR", tmp_path)
    monkeypatch.setattr(rule_files, "limit_kinds", lambda: LIMITS)
    rules_of.cache_clear()
    yield lambda code, text: (tmp_path / f"{code}.yaml").write_text(text, encoding="utf-8")
    rules_of.cache_clear()


def test_load_standards_refuses_wrong_rules(db, own_rules):
    own_rules("TT17-2018", HEAD.replace("TT99", "TT17-2018") + '  {metric: no_such, op: ">=", value: 1}]}')
    with pytest.raises(CommandError, match=r"TT17-2018\.yaml:4: không có chỉ số “no_such”"):
        call_command("load_standards")


def test_nothing_is_judged_by_wrong_rules(own_rules):
    own_rules("TT17-2018", HEAD + '  {metric: no_such, op: ">=", value: 1}]}')
    with pytest.raises(PackRefused):
        rules_of("TT17-2018")
