"""The shapes of plans: the file is sound, mistakes are named, the right shape is chosen."""

import pytest
import yaml

from improvement_plans.section_templates import DATA, TemplateError, all_templates, load, template_for, template_named
from improvement_plans.tests.stage import make_set


def shapes():
    return yaml.safe_load(DATA.read_text(encoding="utf-8"))


def test_the_shapes_follow_seed_form_and_habit():
    assert [(t.slug, len(t.sections), t.table_shape) for t in all_templates()] == [
        ("quality-2018", 4, "nine"),
        ("form-2-2026", 8, "ten"),
        ("authority", 5, "nine"),
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
    assert template_for(False).slug == "authority"


def broken(**changes):
    rows = shapes()
    rows[0] |= changes
    return yaml.safe_dump(rows, allow_unicode=True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- [", "không đọc được YAML"),
        ("{}", "danh sách"),
        (broken(table_shape="eleven"), "table_shape"),
        (broken(extra=1), "thừa"),
        (broken(decision_rules=["levels-1999"]), "levels-1999"),
        (broken(slug="authority"), "trùng mã"),
        (broken(sections=[{"heading": "X"}]), "đúng một bảng"),
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
        load(text)
