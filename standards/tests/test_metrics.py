"""The catalogue of figures: what it holds, how it is read, what it refuses."""

import re

import pytest

from standards.enums import SchoolLevel
from standards.metrics import PATH, CatalogueError, MetricKind, catalogue, read_catalogue

HEAD = """groups:
- {key: g, label: Nhóm}
metrics:
"""
TAIL = """
sums: []
topics: {}
"""


def read(*rows, tail=TAIL):
    return read_catalogue(HEAD + "\n".join(rows) + tail, "m.yaml")


def row(key, kind="count", **more):
    extra = "".join(f", {name}: {value}" for name, value in more.items())
    return f"- {{key: {key}, label: Số {key}, unit: người, kind: {kind}, group: g{extra}}}"


def test_every_topic_of_the_packs_is_known():
    used = {topic for pack in PATH.parent.glob("TT*.yaml") for topic in re.findall(r"topic: *(\w+)", pack.read_text("utf-8"))}
    assert used
    assert used <= set(catalogue().topics)
    assert all(catalogue().of_topic(topic) for topic in used)


def test_an_unknown_topic_looks_at_nothing():
    assert catalogue().of_topic("weather") == ()


def test_rows_of_the_two_five_year_tables_are_rates_that_may_be_typed():
    keys = ["result_excellent_rate", "result_fair_rate", "result_weak_rate", "conduct_good_rate", "conduct_fair_rate",
            "conduct_average_rate", "promotion_rate", "graduation_rate"]  # fmt: skip
    assert all(catalogue().metrics[key].is_rate and catalogue().metrics[key].is_derived for key in keys)


@pytest.mark.parametrize("level", SchoolLevel.values)
def test_a_formula_never_needs_a_figure_that_the_school_does_not_have(level):
    metrics = {metric.key for metric in catalogue().for_levels([level])}
    needed = {key for metric in catalogue().for_levels([level]) for share in metric.formula for key in share.keys}
    assert needed <= metrics


def test_levels_choose_the_figures():
    preschool = {metric.key for metric in catalogue().for_levels(["preschool"])}
    secondary = {metric.key for metric in catalogue().for_levels(["primary", "lower_secondary"])}
    assert "children_underweight" in preschool and "children_underweight" not in secondary
    assert {"grade1_entry_rate", "graduation_rate", "teachers_total"} <= secondary
    assert sum(len(members) for _, members in catalogue().grouped(["preschool"])) == len(preschool)


def test_a_continued_label_names_its_row_where_that_is_out_of_sight():
    assert catalogue().metrics["teachers_qualified"].name == "Tổng số giáo viên – đạt chuẩn trình độ đào tạo"
    assert catalogue().metrics["teachers_total"].name == "Tổng số giáo viên"


def test_a_formula_is_read_with_its_signs():
    (share,) = read(row("a"), row("b"), row("r", "rate", formula="[a / b -a]")).metrics["r"].formula
    assert share.numerator == ((1, "a"),) and share.denominator == ((1, "b"), (-1, "a"))
    assert str(share) == "a / b -a"


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        ([row("a"), row("a")], 5, "đã có"),
        ([row("a", "number")], 4, "kind"),
        ([row("a", part_of="b")], 4, "không có chỉ số “b”"),
        ([row("a"), row("r", "rate", formula="[a]")], 5, "công thức"),
        ([row("a"), row("r", "rate", formula="[a / a]"), row("s", "rate", formula="[r / a]")], 6, "tính ra"),
        ([row("a", colour="red")], 4, "khóa lạ: colour"),
        ([row("a", levels="[university]")], 4, "cấp học"),
        ([row("a", direction="sideways")], 4, "direction"),
        ([row("a", "choice")], 4, "choices"),
        (["- {key: a, key: b, label: L, unit: u, kind: count, group: g}"], 4, "ghi hai lần"),
        (["- {key: a, label: L, unit: u, kind: count, group: zz}"], 4, "nhóm “zz”"),
        (["- {key: a"], 5, ""),
        (["- {key: a, label: L, unit: u, kind: count}"], 4, "chỉ số cần key, label, unit, kind, group"),
        ([row("a"), row("c", "choice", choices="[{key: x, label: X}]"), row("r", "rate", formula="[a / c]")], 6, "“c” không phải là số"),
        ([row("r", "rate", formula="[a / zz]"), row("a")], 4, "không có chỉ số “zz”"),
        ([row("a"), row("r", "rate", formula="[/ a]")], 5, "cần dạng “a b / c”"),
    ],
)
def test_a_mistake_is_told_with_its_line(rows, line, words):
    with pytest.raises(CatalogueError, match=rf"^m.yaml:{line}: .*{re.escape(words)}"):
        read(*rows)


def test_a_topic_of_an_unknown_figure_is_refused():
    with pytest.raises(CatalogueError, match="chủ đề “t”.*zz"):
        read(row("a"), tail="\nsums: []\ntopics:\n  t: [zz]\n")


@pytest.mark.parametrize(("tail", "line", "words"), [
    ("\nsums:\n- {parts: [a]}\ntopics: {}\n", 6, "tổng cần whole và parts"),
    ("\nsums:\n- {whole: 100}\ntopics: {}\n", 6, "tổng cần whole và parts"),
    ("\nsums: []\ntopics:\n  t: []\n", 7, "chủ đề “t” dùng chỉ số không có"),
    ("\nsums: []\n", 1, "cần đúng bốn phần"),
    ("\nsums: []\ntopics: {}\nmore: []\n", 1, "cần đúng bốn phần"),
], ids=["no whole", "no parts", "empty topic", "a part missing", "a part too many"])
def test_the_other_parts_are_checked_too(tail, line, words):
    with pytest.raises(CatalogueError, match=rf"^m.yaml:{line}: .*{words}"):
        read(row("a"), tail=tail)


def test_a_group_needs_its_names():
    with pytest.raises(CatalogueError, match=r"^m.yaml:2: nhóm cần key và label"):
        read_catalogue("groups:\n- {key: g}\nmetrics: []\nsums: []\ntopics: {}\n", "m.yaml")


def test_sums_of_rates_reach_a_hundred_and_sums_of_counts_their_whole():
    read_sums = read(row("a"), row("b"), row("c"), tail="\nsums:\n- {whole: 100, parts: [b]}\n- {whole: a, parts: [b, c], is_complete: false}\ntopics: {}\n").sums
    assert [(part.whole, part.parts, part.is_complete, part.is_of_rates) for part in read_sums] == [
        ("100", ("b",), True, True), ("a", ("b", "c"), False, False)
    ]


def test_parts_must_be_known_numbers():
    with pytest.raises(CatalogueError, match="không có chỉ số “zz”"):
        read(row("a"), tail="\nsums:\n- {whole: a, parts: [zz]}\ntopics: {}\n")


def test_choices_have_labels_and_other_kinds_have_none():
    for metric in catalogue().metrics.values():
        assert bool(metric.choices) == (metric.kind == MetricKind.CHOICE)
    assert catalogue().metrics["managers_lowest_rating"].choice_label("fair") == "Khá"


# --- the catalogue of this release --------------------------------------------------------------------------------------


def test_every_figure_belongs_to_a_group_that_its_schools_see():
    for level in SchoolLevel.values:
        groups = {group.key for group, _ in catalogue().grouped([level])}
        assert {metric.group for metric in catalogue().for_levels([level])} == groups


def test_an_unknown_level_has_no_figures():
    assert catalogue().for_levels(["university"]) == () and catalogue().grouped([]) == []


def test_a_part_and_its_whole_are_asked_of_the_same_schools():
    for metric in catalogue().metrics.values():
        if metric.part_of:
            whole = catalogue().metrics[metric.part_of]
            assert metric.levels <= whole.levels and metric.unit == whole.unit, metric.key


def test_only_rates_and_measures_are_computed_and_rates_are_in_per_cent():
    for metric in catalogue().metrics.values():
        assert not (metric.is_derived and metric.is_choice), metric.key
        assert (metric.unit == "%") is metric.is_rate, metric.key


def test_sums_add_rates_to_a_hundred_and_counts_to_a_count():
    for part_sum in catalogue().sums:
        kinds = {catalogue().metrics[key].is_rate for key in part_sum.parts}
        assert kinds == {part_sum.is_of_rates} and len(part_sum.parts) > 1, part_sum


def test_every_figure_has_a_name_of_its_own_within_its_schools():
    for level in SchoolLevel.values:
        names = [(metric.group, metric.name) for metric in catalogue().for_levels([level])]
        assert sorted(names) == sorted(set(names))


def test_a_choice_that_is_not_known_is_shown_as_it_is():
    metric = catalogue().metrics["managers_lowest_rating"]
    assert metric.is_choice and metric.choice_label("wonderful") == "wonderful"
    assert [slug for slug, _ in metric.choices] == ["good", "fair", "met", "not_met"]


def test_levels_are_inherited_from_the_group_and_may_be_narrowed():
    read_metrics = read(row("a"), row("b", levels="[primary]")).metrics
    assert read_metrics["a"].levels == set(SchoolLevel.values) and read_metrics["b"].levels == {"primary"}


def test_a_share_names_every_figure_it_needs():
    (share,) = read(row("a"), row("b"), row("c"), row("r", "rate", formula="[a b / c -a]")).metrics["r"].formula
    assert share.keys == ("a", "b", "c", "a")


TABLES = {  # rows of the report's data tables, one example of every kind each
    "preschool": ["principals_female", "staff_above_qualified", "children_months_13_24", "kindergarten_classes_age_5_6", "children_per_group",
                  "group_rooms_temporary", "kitchen_rooms_permanent", "kindergarten_day_children_per_teacher", "children_new", "children_policy"],
    "primary": ["youth_leaders_total", "classes_grade_5", "students_grade_1", "students_boarding", "students_residential", "library_rooms_permanent",
                "students_right_age_female", "students_policy_ethnic_minority", "students_special_circumstances", "students_excellent_district"],
    "lower_secondary": ["classes_grade_6", "students_grade_9", "subject_rooms_semi_permanent", "students_excellent_national", "teachers_per_student"],
    "upper_secondary": ["classes_grade_12", "students_grade_10", "classrooms_permanent", "transition_rate", "teachers_ethnic_minority"],
}


@pytest.mark.parametrize("level", SchoolLevel.values)
def test_the_rows_of_the_reports_tables_are_asked_of_their_schools(level):
    asked = {metric.key for metric in catalogue().for_levels([level])}
    assert set(TABLES[level]) <= asked


def test_grades_belong_to_their_school_level():
    grades = {level: [m.key for m in catalogue().for_levels([level]) if m.key.startswith("students_grade_")] for level in SchoolLevel.values}
    assert [len(keys) for keys in grades.values()] == [0, 5, 4, 3]
    assert not set(grades["primary"]) & set(grades["lower_secondary"])
