"""Two people on one sheet: the rule that decides part by part, as a truth table."""

import pytest

from assessments.merging import THEIRS, Ground, changed, digest, digests, merge, read_digests

START = {"a": "cũ", "b": "cũ"}


def merged(mine, current, start=START, **choices):
    return merge(mine, current, Ground(digests(start), choices))


@pytest.mark.parametrize(
    ("mine", "theirs", "kept"),
    [("cũ", "cũ", "cũ"), ("mới", "cũ", "mới"), ("cũ", "mới", "mới"), ("mới", "mới", "mới")],
)
def test_a_part_only_one_person_touched_is_kept_as_that_person_wrote_it(mine, theirs, kept):
    outcome = merged({"a": mine}, {"a": theirs})
    assert outcome.values == {"a": kept} and not outcome.conflicts


def test_a_part_both_touched_is_a_conflict_and_the_rest_still_merges():
    outcome = merged({"a": "tôi", "b": "tôi"}, {"a": "người kia", "b": "cũ"})
    assert outcome.conflicts == ("a",)
    assert outcome.values == {"b": "tôi"}


@pytest.mark.parametrize(("choice", "kept"), [(THEIRS, "người kia"), (digest("người kia"), "tôi")])
def test_a_choice_settles_a_conflict(choice, kept):
    assert merged({"a": "tôi"}, {"a": "người kia"}, a=choice).values == {"a": kept}


def test_preferring_ones_own_text_over_a_text_not_seen_is_asked_again():
    assert merged({"a": "tôi"}, {"a": "người thứ ba"}, a=digest("người kia")).conflicts == ("a",)


def test_a_row_added_by_the_other_person_stays():
    assert merged({"a": "cũ"}, {"a": "cũ", "w": ["mới"]}).values["w"] == ["mới"]


def test_a_row_i_added_is_added():
    assert merged({"a": "cũ", "w": ["mới"]}, {"a": "cũ"}).values["w"] == ["mới"]


def test_a_row_one_removed_and_nobody_changed_is_gone():
    assert "a" not in merged({"a": None}, {"a": "cũ"}).values
    assert "a" not in merged({"a": "cũ"}, {}).values


def test_removing_a_row_the_other_changed_is_a_conflict_both_ways():
    assert merged({"a": None}, {"a": "người kia"}).conflicts == ("a",)
    assert merged({"a": "tôi"}, {}).conflicts == ("a",)


def test_a_removed_row_can_be_brought_back_by_choice():
    assert merged({"a": "tôi"}, {}, a="gone").values == {"a": "tôi"}
    assert "a" not in merged({"a": "tôi"}, {}, a=THEIRS).values


def test_without_a_start_everything_that_differs_is_a_conflict():
    assert merge({"a": "tôi"}, {"a": "người kia"}, Ground({})).conflicts == ("a",)


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", '"x"', "x" * 30_000])
def test_broken_digests_are_none(text):
    assert read_digests(text) is None


def test_changed_names_what_differs():
    assert changed({"a": "1", "b": "2"}, {"a": "1", "c": "3"}) == {"b": ("2", None), "c": (None, "3")}
