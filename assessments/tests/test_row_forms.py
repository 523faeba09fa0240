"""A form over one row that two people may change: what it carries, gives back and shows again."""

from datetime import date

import pytest
from django import forms

from accounts.fields import DayField, LineField
from assessments.merging import digest, digests, merge
from assessments.row_forms import RowForm


class StopForm(RowForm):
    """A small row for these tests."""

    name = LineField(label="Tên", max_length=20, required=False)
    kind = forms.ChoiceField(label="Loại", choices=[("a", "Loại A"), ("b", "Loại B")])
    due_on = DayField(label="Hạn", required=False)


STORED = {"name": "Mốc một", "kind": "a", "due_on": "2027-04-01"}


def sent(stored=STORED, **changes):
    """The form as a browser sends it after opening `stored`."""
    opened = StopForm(stored)
    data = {"start": opened["start"].value(), "name": opened["name"].value() or "", "kind": opened["kind"].value() or "a"}
    day = opened["due_on"].value()
    form = StopForm(stored, data | {"due_on": f"{day:%d/%m/%Y}" if day else ""} | changes)
    assert form.is_valid(), form.errors
    return form


def test_a_stored_day_is_shown_as_a_day():
    form = StopForm(STORED)
    assert form["due_on"].value() == date(2027, 4, 1) and 'value="01/04/2027"' in str(form["due_on"])


def test_an_untouched_form_gives_the_stored_parts_back():
    form = sent()
    assert form.parts() == STORED
    assert merge(form.parts(), STORED, form.ground()).values == STORED


def test_an_empty_day_is_an_empty_part():
    assert sent(due_on="").parts()["due_on"] == ""


def test_a_new_row_stands_on_nothing_and_meets_no_conflict():
    form = sent({}, name="Mới", kind="b", due_on="02/04/2027")
    merged = merge(form.parts(), {}, form.ground())
    assert merged.conflicts == () and merged.values == {"name": "Mới", "kind": "b", "due_on": "2027-04-02"}


def test_only_what_both_changed_is_a_conflict():
    mine = sent(name="Của tôi", due_on="05/04/2027")
    current = STORED | {"name": "Của người khác"}
    merged = merge(mine.parts(), current, mine.ground())
    assert merged.conflicts == ("name",) and merged.values == {"kind": "a", "due_on": "2027-04-05"}


@pytest.mark.parametrize(("choice", "name"), [(digest("Của người khác"), "Của tôi"), ("theirs", "Của người khác")])
def test_a_choice_settles_it(choice, name):
    mine = sent(name="Của tôi", **{"choose-name": choice})
    merged = merge(mine.parts(), STORED | {"name": "Của người khác"}, mine.ground())
    assert merged.conflicts == () and merged.values["name"] == name


@pytest.mark.parametrize("start", ["", "{", "[1]", "null", "[" * 5000, '{"name": 5}', "x" * 30_000])
def test_lost_or_broken_digests_never_overwrite_in_silence(start):
    mine = sent(name="Của tôi", start=start)
    merged = merge(mine.parts(), STORED | {"name": "Của người khác"}, mine.ground())
    assert "name" in merged.conflicts


def test_a_page_with_conflicts_starts_anew_but_for_them():
    mine = sent(name="Của tôi")
    current = STORED | {"name": "Của người khác", "kind": "b"}
    start = mine.start_again(current, ("name",))
    assert start["kind"] == digest("b") and start["name"] == digest("Mốc một") and set(start) == set(digests(current))


def test_values_are_said_in_words():
    form = StopForm(STORED)
    assert form.words("kind", "b") == "Loại B" and form.words("due_on", "2027-04-01") == "01/04/2027"
    assert form.words("name", "Mốc") == "Mốc" and form.words("name", None) == "" and form.label("due_on") == "Hạn"
