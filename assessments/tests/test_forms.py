"""What people type on a sheet, read as parts: forms over content that was never stored."""

import json
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.http import QueryDict

from assessments.forms import MAX_ROWS, TOO_MANY_ROWS, AssignForm, OpenForm, SheetForm, TargetForm, TopLevelForm
from assessments.merging import THEIRS, digest, digests
from assessments.models import Assessment, CriterionAssessment, IndicatorVerdict, TopLevelVerdict, Weakness
from assessments.sheets import LevelPart, SheetContent, TopLevelContent, in_words
from assessments.tests.desk import filled
from standards.models import Criterion, Indicator, Level, Standard, TopLevelItem

ROW, OTHER = "a" * 32, "b" * 32
CRITERION = Criterion(code="1.1", title="Tên", standard=Standard(pk=1, code="1", title="Tên"))


def verdict(pk, key, level, value="not_assessed", reason=""):
    indicator = Indicator(pk=pk, key=key, level=Level(number=level, criterion=CRITERION))
    return IndicatorVerdict(indicator=indicator, verdict=value, reason=reason)


def content(*, weaknesses=(), version=3, **sheet):
    """A criterion with Mức 1 (a, b) and Mức 2 without letters."""
    levels = (LevelPart(1, (verdict(11, "a", 1), verdict(12, "b", 1, "met")), "Đang có"), LevelPart(2, (verdict(21, "-", 2),), ""))
    return SheetContent(CriterionAssessment(criterion=CRITERION, version=version, **sheet), levels, tuple(weaknesses))


def weakness(key=ROW, **fields):
    return Weakness(key=UUID(hex=key), **{"level": 1, "letter": "b", "text": "Chưa niêm yết.", "cause": "", "priority": 1, **fields})


def query(data):
    """A dictionary as a browser sends it."""
    sent = QueryDict(mutable=True)
    for name, value in data.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return sent


def sent(stored, **changes):
    """The form as it comes back from an opened page with these boxes changed; None takes a box away."""
    data = filled(SheetForm(stored)) | changes
    return SheetForm(stored, query({name: value for name, value in data.items() if value is not None}))


def row(key=ROW, **fields):
    return {f"w-{key}-{name}": value for name, value in {"place": "1:a", "text": "", "cause": "", "priority": "2", **fields}.items()}


def parts_of(form):
    assert form.is_valid(), form.errors
    return form.parts()


def test_a_page_sent_back_untouched_changes_nothing():
    stored = content(weaknesses=[weakness()], strengths="Mạnh", status="done")
    parts = parts_of(sent(stored))
    assert {key: value for key, value in parts.items() if value is not None} == stored.parts()


@pytest.mark.parametrize(
    ("changes", "key", "value"),
    [
        ({"strengths": "  Mạnh \r\n- ý "}, "strengths", "Mạnh\n- ý"),
        ({"state-2": "Tru\u031bo\u031b\u0300ng\0"}, "state-2", "Trường"),
        ({"done": "yes"}, "done", "yes"),
        ({"done": None}, "done", ""),
        ({"verdict-11": "met"}, "verdict-11", ("met", "", "")),
        ({"verdict-11": "not_applicable", "reason-11": " Mới  lập "}, "verdict-11", ("not_applicable", "Mới lập", "")),
        ({"row": [ROW], **row(text="Mới", place="2:-", priority="3", cause="Do")}, f"w-{ROW}", (2, "-", "Mới", "Do", 3)),
        ({"row": [ROW], **row(text="Mới", place="", priority="")}, f"w-{ROW}", (1, "a", "Mới", "", 2)),
        ({"row": [ROW], **row()}, f"w-{ROW}", None),
    ],
    ids=["lines", "spelling", "done", "not-done", "verdict", "reason", "weakness", "defaults", "blank-row"],
)
def test_what_is_typed_becomes_parts(changes, key, value):
    assert parts_of(sent(content(), **changes))[key] == value


def test_a_row_that_was_not_on_the_page_stays_and_a_ticked_one_goes():
    stored = content(weaknesses=[weakness(), weakness(OTHER, text="Khác")])
    parts = parts_of(sent(stored, row=[ROW], **row(text="Chưa niêm yết.", remove="on")))
    assert parts[f"w-{ROW}"] is None and parts[f"w-{OTHER}"] == (1, "b", "Khác", "", 1)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"verdict-11": None}, "verdict-11", "Chọn một kết quả."),
        ({"verdict-11": "not_applicable"}, "reason-11", "Ghi lý do vì sao không áp dụng."),
        ({"verdict-11": "not_applicable", "reason-11": " \u200b"}, "reason-11", "Ghi lý do vì sao không áp dụng."),
        ({"row": [ROW], **row(text="Mới", place="3:a")}, f"w-{ROW}-place", "Chọn mức, chỉ báo của tiêu chí này."),
        ({"row": [ROW], **row(cause="Do")}, f"w-{ROW}-text", "Ghi điểm yếu, hoặc xóa dòng này."),
    ],
    ids=["no-verdict", "no-reason", "invisible-reason", "foreign-place", "cause-alone"],
)
def test_what_cannot_be_is_refused_in_words(changes, field, words):
    form = sent(content(), **changes)
    assert form.errors == {field: [words]}


@pytest.mark.parametrize(
    ("field", "longest"), [("strengths", 8000), ("state-1", 12000), ("reason-11", 500), (f"w-{ROW}-text", 4000), (f"w-{ROW}-cause", 4000)],
    ids=["strengths", "state", "reason", "weakness", "cause"],
)  # fmt: skip
def test_every_text_has_its_limit(field, longest):
    base = {"row": [ROW], **row(text="Mới")}
    assert sent(content(), **base | {field: "ơ" * longest}).is_valid()
    form = sent(content(), **base | {field: "ơ" * (longest + 1)})
    assert list(form.errors) == [field] and form[field].value() == "ơ" * (longest + 1)


@pytest.mark.parametrize(("count", "is_fine"), [(MAX_ROWS, True), (MAX_ROWS + 1, False)], ids=["at-the-limit", "one-more"])
def test_no_weakness_is_dropped_in_silence_for_being_too_many(count, is_fine):
    keys = [f"{number:032x}" for number in range(count)]
    texts = {name: value for number, key in enumerate(keys) for name, value in row(key, text=f"Điểm yếu số {number}").items()}
    form = sent(content(), row=keys, **texts)
    assert form.is_valid() == is_fine
    assert form.non_field_errors() == ([] if is_fine else [TOO_MANY_ROWS])
    assert form[f"w-{keys[-1]}-text"].value() == f"Điểm yếu số {count - 1}"


def test_a_criterion_without_levels_has_a_sheet_without_rows():
    stored = SheetContent(CriterionAssessment(criterion=CRITERION), (), ())
    assert SheetForm(stored).row_keys == [] and SheetForm(stored).open_rows() == []
    form = SheetForm(stored, query({"strengths": "Mạnh", "row": [ROW], **row(text="Mới")}))
    assert parts_of(form) == {"done": "", "strengths": "Mạnh"}


def test_an_opened_page_shows_stored_rows_and_folds_blank_ones():
    empty, one = SheetForm(content()), SheetForm(content(weaknesses=[weakness()]))
    assert (len(empty.open_rows()), len(empty.folded_rows())) == (1, 2)
    assert (len(one.open_rows()), len(one.folded_rows())) == (1, 3)
    assert one.open_rows()[0].remove is not None and one.folded_rows()[0].remove is None


def test_blank_rows_have_keys_of_their_own_on_every_page():
    assert not set(SheetForm(content()).row_keys) & set(SheetForm(content()).row_keys)


@pytest.mark.parametrize(
    ("start", "version", "ground"),
    [
        (json.dumps({"strengths": "x"}), "3", {"strengths": "x"}),
        ("hỏng", "3", "stored"),
        ("hỏng", "2", {}),
        ("[" * 15_000, "2", {}),
        ("", "", {}),
    ],
    ids=["carried", "lost-but-nobody-saved", "lost-and-saved-since", "nested-too-deep", "nothing"],
)
def test_what_a_save_stands_on(start, version, ground):
    stored = content()
    form = sent(stored, start=start, version=version)
    assert form.is_valid()
    assert form.ground().start == (digests(stored.parts()) if ground == "stored" else ground)


def test_choices_are_read_from_the_page_that_showed_both():
    form = sent(content(), **{"choose-strengths": THEIRS, "choose-state-1": "abc", "chosen": "x"})
    assert form.is_valid() and form.ground().choices == {"strengths": THEIRS, "state-1": "abc"}


def test_a_page_of_conflicts_starts_anew_but_for_what_has_to_be_chosen():
    form = sent(content(), start=json.dumps({"strengths": "old", "state-1": "old"}))
    assert form.is_valid()
    assert form.start_again({"strengths": "A", "state-1": "B"}, ["strengths"]) == {"strengths": "old", "state-1": digest("B")}


ITEMS = TopLevelContent(None, tuple(
    TopLevelVerdict(item=TopLevelItem(pk=pk, key=str(pk), position=pk), text=text, version=pk) for pk, text in ((1, "Đã có"), (2, ""))))  # fmt: skip


def top(**changes):
    return TopLevelForm(ITEMS, query(filled(TopLevelForm(ITEMS)) | changes))


def test_the_sheet_of_level_four_speaks_in_parts_too():
    assert parts_of(top()) == ITEMS.parts()
    assert parts_of(top(**{"verdict-2": "met", "text-2": "Có\r\n"}))["text-2"] == "Có"
    assert top(**{"verdict-1": "not_applicable"}).errors == {"reason-1": ["Ghi lý do vì sao không áp dụng."]}
    assert list(top(**{"text-1": "ơ" * 8001}).errors) == ["text-1"] and ITEMS.version == 3


@pytest.mark.parametrize(
    ("key", "label"),
    [("verdict-11", "Kết quả Mức 1, chỉ báo a"), ("verdict-21", "Kết quả Mức 2"), ("verdict-99", "verdict-99"), ("state-2", "Hiện trạng Mức 2"),
     ("done", "Đã làm xong"), ("strengths", "Điểm mạnh"), (f"w-{ROW}", "Điểm yếu")],
)  # fmt: skip
def test_parts_are_called_as_on_the_page(key, label):
    assert content().label(key) == label


def test_parts_of_level_four_are_called_by_their_item():
    assert (ITEMS.label("verdict-1"), ITEMS.label("text-2")) == ("Kết quả Mức 4, khoản 1", "Hiện trạng Mức 4, khoản 2")
    assert ITEMS.label("text-9") == "text-9"


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("strengths", "Mạnh", "Mạnh"),
        ("done", "yes", "Có"),
        ("done", "", "Chưa"),
        ("verdict-1", ("met", "", ""), "Đạt"),
        ("verdict-1", ("not_applicable", "Mới lập", ""), "Không áp dụng: Mới lập"),
        ("verdict-1", ("met", "", "Số liệu cũ"), "Đạt (khác số liệu: Số liệu cũ)"),
        (f"w-{ROW}", (1, "a", "Chậm", "", 1), "Mức 1, chỉ báo a: Chậm\nNguyên nhân: (chưa ghi)\nMức ưu tiên: Cao"),
        (f"w-{ROW}", (2, "-", "Chậm", "Do", 3), "Mức 2: Chậm\nNguyên nhân: Do\nMức ưu tiên: Thấp"),
        (f"w-{ROW}", None, "(đã xóa dòng này)"),
    ],
    ids=["text", "done", "not-done", "verdict", "reason", "override", "no-cause", "cause", "removed"],
)
def test_a_part_in_words_for_history_and_choosing(key, value, words):
    assert in_words(key, value) == words


@pytest.mark.parametrize(("typed", "level"), [("", None), ("1", 1), ("3", 3)])
def test_a_target_is_a_level_or_none(typed, level):
    form = TargetForm(Assessment(target_level=2), {"target_level": typed}, highest=3)
    assert form.is_valid() and form.cleaned_data["target_level"] == level


@pytest.mark.parametrize("typed", ["0", "4", "-1", "x", "1.0", "9" * 50])
def test_a_target_outside_the_set_is_refused_in_words(typed):
    form = TargetForm(Assessment(), {"target_level": typed}, highest=3)
    assert form.errors == {"target_level": ["Bộ tiêu chuẩn này không có mức đó."]}


def test_a_year_without_a_set_cannot_be_opened():
    form = OpenForm([], {"regulation_set": "TT57-2026"})
    assert form.errors == {"regulation_set": ["Bộ tiêu chuẩn này không áp dụng cho năm học đã chọn."]}
    assert OpenForm([], {}).errors == {"regulation_set": ["Chọn bộ tiêu chuẩn."]}


class Person(SimpleNamespace):
    def __str__(self):
        return self.name


PEOPLE = [Person(pk=1, name="Lan"), Person(pk=2, name="Huệ")]
SHEETS = [
    SimpleNamespace(pk=10 + at, assignees=SimpleNamespace(all=lambda: PEOPLE[:1]), criterion=SimpleNamespace(
        code=code, title="Tên", standard_id=code[0], standard=f"Tiêu chuẩn {code[0]}"))
    for at, code in enumerate(("1.1", "1.2", "2.1"))
]  # fmt: skip


def division(**data):
    return AssignForm(SHEETS, PEOPLE, query({"way": "add", **data}))


@pytest.mark.parametrize(
    ("data", "codes"),
    [({"sheets": ["10", "12"]}, ["1.1", "2.1"]), ({"standards": ["1"]}, ["1.1", "1.2"]), ({"standards": ["1"], "sheets": ["10", "12"]}, ["1.1", "1.2", "2.1"])],
    ids=["criteria", "standard", "both"],
)
def test_criteria_are_chosen_one_by_one_or_by_standard(data, codes):
    form = division(people=["2"], **data)
    assert form.is_valid() and [sheet.criterion.code for sheet in form.chosen_sheets()] == codes
    assert form.chosen_people() == PEOPLE[1:]
    assert form.fields["sheets"].choices[0] == ("10", "1.1 Tên – đang giao: Lan")


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"people": ["1"]}, {"sheets": ["Chọn ít nhất một tiêu chí hoặc cả một tiêu chuẩn."]}),
        ({"sheets": ["10"]}, {"people": ["Chọn ít nhất một người."]}),
        ({"sheets": ["10"], "way": "remove"}, {"people": ["Chọn ít nhất một người."]}),
        ({"sheets": ["10"], "way": "replace"}, {}),
    ],
    ids=["no-criterion", "nobody-to-add", "nobody-to-remove", "replace-by-nobody"],
)
def test_a_division_of_work_needs_people_and_criteria(data, errors):
    assert division(**data).errors == errors
