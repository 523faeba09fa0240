"""What a Paper is: stable keys, numbers given by the program, canonical JSON, and two hashes' worth of honesty."""

import json
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from documents.html import paper_document
from documents.paper import (
    Basis,
    Cell,
    Column,
    Row,
    Section,
    Table,
    Text,
    Verification,
    appendix_label,
    check,
    keys,
    section_labels,
    with_number,
    without_issue_fields,
)
from documents.paper_json import SnapshotError, canonical, content_sha256, dumps, from_dict, loads, normalised, to_dict
from documents.tests import more_samples, samples

SNAPSHOTS = Path(__file__).parent / "snapshots"
SAMPLES = (
    samples.preschool_plan,
    more_samples.lower_secondary_plan,
    more_samples.decision_with_appendices,
    more_samples.report_with_cover,
    more_samples.official_letter,
)


@pytest.mark.parametrize("make", SAMPLES)
def test_json_gives_the_same_paper_back(make):
    assert loads(dumps(make())) == make()


def test_the_committed_snapshot_of_format_1_still_loads_and_prints():
    stored = json.loads((SNAPSHOTS / "format-1.json").read_text(encoding="utf-8"))
    paper = from_dict(stored["snapshot"])
    assert content_sha256(paper) == stored["content_sha256"]
    assert canonical(to_dict(paper)) == canonical(stored["snapshot"])
    html = paper_document(paper)
    for words in ("Số: 05/QĐ-MNHB", "Điều 1.", "Phụ lục II", "200.000.000đ", "Lò Thị Minh An"):
        assert words in html


def test_fields_at_their_default_are_left_out_so_later_fields_change_no_hash():
    stored = to_dict(more_samples.official_letter())["paper"]
    assert "cover" not in stored
    assert "has_ending_mark" not in stored
    assert stored["symbol"] == "MNHB-VP"


def test_canonical_json_has_sorted_keys_and_no_spaces():
    text = dumps(samples.preschool_plan())
    assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert "Kế hoạch" in text


def test_decomposed_text_is_stored_and_hashed_composed():
    composed = samples.preschool_plan(lead_in="Trường lập kế hoạch như sau:")
    decomposed = replace(composed, lead_in=unicodedata.normalize("NFD", composed.lead_in))
    assert content_sha256(decomposed) == content_sha256(composed)
    assert normalised(decomposed) == composed


def test_number_date_and_code_leave_the_approved_content_alone():
    approved = without_issue_fields(samples.preschool_plan())
    issued = with_number(approved, 109, date(2023, 9, 7), Verification("K7QF", "https://example.org"))
    assert (issued.number, issued.date.iso()) == (109, "2023-09-07")
    assert content_sha256(issued) == content_sha256(approved)
    assert without_issue_fields(issued) == approved


@pytest.mark.parametrize(
    "change", [{"closing": "Khác."}, {"symbol": "KH-KHAC"}, {"place": "Nơi khác"}, {"signers": ()}]
)
def test_any_other_change_changes_the_hash(change):
    assert content_sha256(samples.preschool_plan(**change)) != content_sha256(samples.preschool_plan())


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data | {"format": 2},
        lambda data: {"paper": data["paper"]},
        lambda data: {"format": 1},
        lambda data: {"format": 1, "paper": {"type": "Signer", "lines": []}},
        lambda data: {"format": 1, "paper": data["paper"] | {"type": "Unknown"}},
        lambda data: {"format": 1, "paper": data["paper"] | {"colour": "red"}},
        lambda data: {"format": 1, "paper": data["paper"] | {"number": 1.5}},
        lambda data: ["not", "a", "snapshot"],
    ],
)
def test_unknown_or_damaged_snapshots_are_refused(damage):
    with pytest.raises(SnapshotError):
        from_dict(damage(to_dict(samples.preschool_plan())))


def test_text_that_is_no_json_is_refused():
    with pytest.raises(SnapshotError, match="damaged"):
        loads("{")


def test_a_paper_holds_no_floats():
    with pytest.raises(TypeError, match="float"):
        dumps(samples.preschool_plan(place=1.5))


def test_sections_are_numbered_by_the_program():
    labels = section_labels(samples.preschool_plan())
    assert [labels[key] for key in ("purpose", "bases-part", "table-part", "organisation")] == [
        "I.",
        "II.",
        "III.",
        "IV.",
    ]
    assert [labels[f"purpose-{n}"] for n in (1, 2, 3)] == ["1.", "2.", "3."]
    assert labels["basis-legal"] == "3."
    assert "results-1" not in labels, "tiêu chuẩn headings carry no number of ours"


def test_taking_a_section_out_renumbers_the_rest():
    plan = samples.preschool_plan()
    shorter = replace(plan, content=plan.content[1:])
    assert section_labels(shorter)["bases-part"] == "I."


def test_articles_run_through_chapters_while_clauses_begin_anew():
    def chapter(name):
        points = tuple(Section(f"{name}-a-{n}", "point", f"Điểm {n}") for n in (1, 2))
        return Section(
            name,
            "chapter",
            "Chương",
            (Section(f"{name}-a", "article", "Điều", (Section(f"{name}-k", "clause", "Khoản", points),)),),
        )

    labels = section_labels(samples.preschool_plan(content=(chapter("one"), chapter("two"))))
    assert (labels["one"], labels["two"]) == ("Chương I", "Chương II")
    assert (labels["one-a"], labels["two-a"]) == ("Điều 1.", "Điều 2.")
    assert (labels["one-k"], labels["two-k"], labels["two-a-2"]) == ("1.", "1.", "b)")


def test_only_several_appendices_are_numbered():
    paper = more_samples.decision_with_appendices()
    assert [appendix_label(paper, index) for index in (0, 1)] == ["Phụ lục I", "Phụ lục II"]
    assert appendix_label(replace(paper, appendices=paper.appendices[:1]), 0) == "Phụ lục"


def test_a_basis_joins_verb_and_text_without_its_mark():
    assert Basis("b", "Thực hiện", "Công văn số 5/SGDĐT-KT; ").line == "Thực hiện Công văn số 5/SGDĐT-KT"
    assert Basis("b", "", "Căn cứ Luật Giáo dục.").line == "Căn cứ Luật Giáo dục"


@pytest.mark.parametrize("make", SAMPLES)
def test_every_sample_is_sound(make):
    check(make())
    assert len(set(keys(make()))) == len(list(keys(make())))


COLUMNS = (Column("a", "A", 1), Column("b", "B", 1))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ((Text("x", "một"), Text("x", "hai")), "used 2 times"),
        ((Text("closing", "trùng khóa cố định"),), "used 2 times"),
        ((Text("", "không khóa"),), "1 to 80"),
        ((Text("x" * 81, "khóa dài"),), "1 to 80"),
        ((Section("s", "verse", "Kiểu lạ"),), "unknown section style"),
        ((Table("t", COLUMNS, (Row("r", (Cell("r:a"),)),)),), "fills 1 of 2"),
        ((Table("t", COLUMNS, (Row("r", (Cell("r:a", rowspan=2), Cell("r:b"))),)),), "below the last row"),
        ((Table("t", COLUMNS, (Row("r", (Cell("r:a"), Cell("r:b")), "odd"),)),), "unknown kind"),
    ],
)
def test_unsound_papers_are_refused(content, words):
    with pytest.raises(ValueError, match=words):
        check(samples.preschool_plan(content=content))


def test_rows_below_a_rowspan_fill_only_the_free_columns():
    rows = (Row("r1", (Cell("r1:a", rowspan=2), Cell("r1:b"))), Row("r2", (Cell("r2:b"),)))
    check(samples.preschool_plan(content=(Table("t", COLUMNS, rows),)))
