"""The shapes of plans: the file is sound, mistakes are named, the right shape is chosen."""

import pytest
import yaml

from improvement_plans.section_templates import DATA, TemplateError, all_templates, load, template_for, template_named
from improvement_plans.tests.stage import make_set


def shape(slug="quality-2018"):
    return yaml.safe_load((DATA / f"{slug}.yaml").read_text(encoding="utf-8"))


def test_the_shapes_follow_seed_form_and_habit():
    assert [(t.slug, len(t.sections), t.table_shape) for t in all_templates()] == [
        ("quality-2018", 4, "nine"),
        ("quality-by-criterion", 4, "nine"),
        ("raise-quality", 4, "nine"),
        ("reach-standard", 6, "nine"),
        ("form-2-2026", 8, "ten"),
        ("authority", 5, "nine"),
        ("authority-standard", 5, "nine"),
        ("result-report", 5, "ten"),
    ]
    bases = template_named("quality-2018").sections[1]
    assert [child.kind for child in bases.children] == ["text", "text", "bases", "results", "text"]


def test_no_heading_carries_a_number():
    headings = [s.heading for t in all_templates() for top in t.sections for s in (top, *top.children)]
    assert not [heading for heading in headings if heading[:1].isdigit() or heading.startswith(("I.", "V."))]


def test_the_shape_follows_the_set_and_the_kind_of_organisation(db):
    assert template_for(True, make_set()).slug == "quality-2018"
    assert template_for(True, make_set("TT57-2026", "mandatory-2026")).slug == "form-2-2026"
    assert template_for(True).slug == "form-2-2026"
    assert template_for(True, make_set("TT00", "another-rule")).slug == "quality-2018"
    assert template_for(False).slug == "authority"


def test_every_file_of_the_folder_is_one_kind_named_after_it_and_told_in_a_sentence():
    assert {path.stem for path in DATA.glob("*.yaml")} == {kind.slug for kind in all_templates()}
    assert [kind.order for kind in all_templates()] == sorted({kind.order for kind in all_templates()})
    assert all(kind.about.endswith(".") and 30 <= len(kind.about) <= 130 for kind in all_templates())


def test_only_kinds_with_the_table_of_actions_say_so():
    tables = {kind.slug: kind.has_table for kind in all_templates()}
    assert (tables["quality-2018"], tables["form-2-2026"], tables["quality-by-criterion"], tables["raise-quality"]) == (True, True, False, False)


def test_kinds_without_a_table_have_a_place_for_ticked_weaknesses():
    for kind in all_templates():
        places = [row for top in kind.sections for row in (top, *top.children) if row.takes_weaknesses or row.kind in ("criteria", "standards")]
        assert kind.has_table or kind.audience != "school" or len(places) == 1


def test_two_kinds_with_one_slug_are_refused():
    with pytest.raises(TemplateError, match="trùng mã"):
        load([broken(), broken(name="Bản thứ hai")])


def broken(**changes):
    return yaml.safe_dump(shape() | changes, allow_unicode=True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- [", "không đọc được YAML"),
        ("[]", "mỗi tệp"),
        (broken(table_shape="eleven"), "table_shape"),
        (broken(document_kind="council_decision"), "council_decision"),
        (broken(extra=1), "thừa"),
        (broken(decision_rules=["levels-1999"]), "levels-1999"),
        (broken(sections=[{"heading": "X", "kind": "action_table"}] * 2), "nhiều nhất một bảng"),
        (broken(sections=[{"heading": "X", "metrics": ["height_of_the_flagpole"]}]), "flagpole"),
        (broken(sections=[{"heading": "X", "targets": [{"name": "Không có số liệu"}]}]), "mỗi chỉ tiêu có metric"),
        (broken(sections=[{"heading": "X", "targets": [{"metric": "dropout_rate", "kind": "hope"}]}]), "hope"),
        (broken(criterion_metrics={"Kết quả": ["no_such_rate"]}), "no_such_rate"),
        (broken(sections=[{"kind": "action_table"}]), "thiếu tiêu đề"),
        (broken(sections=[{"heading": "X", "kind": "song"}]), "song"),
        (broken(sections=[{"heading": "X", "colour": "red"}]), "colour"),
        (broken(lead_in="{nobody}"), "nobody"),
        (broken(lead_in="{"), "quality-2018"),
        (broken(lead_in=5), "cần một đoạn chữ"),
        (broken(signer_lines={"king": ["VUA"]}), "king"),
    ],
)
def test_a_mistake_in_the_file_is_named(text, words):
    with pytest.raises(TemplateError, match=words):
        load([text])
