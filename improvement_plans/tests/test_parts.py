"""The part of the sheet that an edit changed: word for word what the whole sheet shows there, and no more."""

import pytest
from django.urls import reverse

from documents.html import paper_fragment
from documents.paper import Section, Table, all_content
from improvement_plans import workflow
from improvement_plans.papers import collect
from improvement_plans.parts import part_of
from improvement_plans.tests.stage import action_values, actions_of


@pytest.fixture
def plan(stage):
    """A plan of nine columns with words, a typed table, money and a sum."""
    plan = stage.make_plan()
    for place, section in enumerate(plan.sections.filter(criterion=None)):
        workflow.save_section(section, {"text": f"Đoạn {place}.\n- ý một\nCột\tSố\nA\t{place}"}, version=0, acting=stage.acting)
    for place, action in enumerate(actions_of(plan)):
        values = action_values(tasks=f"Việc {place}.", money_state="lines")
        workflow.save_action(action, values, [("tuition", 1_000_000 * (place + 1), 2023)], version=0, acting=stage.acting)
    plan.prints_totals = True
    return plan


def flat(html):
    """HTML without the line ends between blocks."""
    return "".join(html.split("\n"))


def sections_of(paper):
    return [item.key for item in all_content(paper) if isinstance(item, Section) and ":standard:" not in item.key]


def test_every_sections_part_stands_so_on_the_whole_sheet(plan):
    paper = collect(plan)
    whole = flat(paper_fragment(paper))
    for key in sections_of(paper):
        part = part_of(paper, key)
        assert flat(part["heading"]) in whole and f'id="k-{key}"' in part["heading"]
        for stretch in part["stretches"]:
            assert flat(stretch["html"]) in whole
            assert f'id="k-{stretch["after"]}"' in whole
            if stretch["until"]:
                start, end = whole.index(f'id="k-{stretch["after"]}"'), whole.index(f'id="k-{stretch["until"]}"')
                assert start < whole.index(flat(stretch["html"])) < end or not stretch["html"]


def test_a_sections_part_holds_its_own_words_and_nobody_elses(plan):
    paper = collect(plan)
    first, second = sections_of(paper)[:2]
    part = str(part_of(paper, first))
    assert "Đoạn 0." in part and "<table" in part, "a typed table belongs to the words"
    assert "Đoạn 1." not in part and second in [stretch["until"] for stretch in part_of(paper, first)["stretches"]]


def test_the_plans_own_table_is_never_sent_with_a_section(plan):
    paper = collect(plan)
    tables = [item.key for item in all_content(paper) if isinstance(item, Table)]
    parts = [part_of(paper, key) for key in sections_of(paper)]
    assert tables and not [key for key in tables for part in parts if f'data-key="{key}"' in str(part)]


def test_words_under_a_table_are_a_stretch_of_their_own(stage):
    """Biểu 2 sets the note of the table of problems below it."""
    plan = stage.make_plan(template="form-2-2026")
    section = plan.sections.get(kind="problem_table")
    workflow.save_section(section, {"text": "Ghi chú dưới bảng."}, version=section.version, acting=stage.acting)
    stretches = part_of(collect(plan), f"section:{section.key}")["stretches"]
    assert [("Ghi chú dưới bảng." in one["html"], one["after"]) for one in stretches][:2] == [
        (False, f"section:{section.key}"), (True, f"table:{section.key}")
    ]  # fmt: skip


def test_the_ending_mark_and_the_signature_stay_outside_but_the_mark_is_sent(plan):
    paper = collect(plan)
    last = part_of(paper, sections_of(paper)[-1])
    assert last["stretches"][-1]["until"] is None
    assert "./." in last["stretches"][-1]["html"] or "./." in paper_fragment(paper)
    assert "Nơi nhận" not in str(last)


def test_an_actions_part_is_its_row_and_the_sum(plan):
    paper = collect(plan)
    one, other = actions_of(plan)
    rows = part_of(paper, f"action:{one.key}")["rows"]
    assert "Việc 0." in rows and "3.000.000" in rows and "<colgroup>" in rows
    assert f'id="k-action:{other.key}"' not in rows
    whole = flat(paper_fragment(paper))
    assert all(flat(row) in whole for row in rows.split("<tbody>")[1].split("</tbody>")[0].split("\n") if row.startswith("<tr"))


def test_a_problems_part_is_the_row_that_carries_its_words(plan):
    problem = plan.problems.get(criterion__code="5.3")
    rows = part_of(collect(plan), f"problem:{problem.key}")["rows"]
    assert f'data-key="problem:{problem.key}"' in rows
    assert rows.split("<tbody>")[1].count("<tr") == 2, "its row and the sum"


@pytest.mark.parametrize("key", ["", "section", "section:", "section:none", "action:none", "none:none", "section:<b>"])
def test_what_is_not_on_the_sheet_asks_for_the_whole(stage, plan, key):
    client = stage.cast.client(stage.cast.principal)
    assert client.get(reverse("plan_part", args=[plan.pk]), {"key": key}).json() == {"is_whole": True}


def test_the_page_gives_the_part_with_its_marks_escaped(stage, plan):
    section = plan.sections.first()
    section.refresh_from_db()
    workflow.save_section(section, {"text": "<script>alert(1)</script>"}, version=section.version, acting=stage.acting)
    answer = stage.cast.client(stage.cast.member).get(reverse("plan_part", args=[plan.pk]), {"key": f"section:{section.key}"})
    assert answer.headers["Content-Type"] == "application/json"
    assert "&lt;script&gt;" in str(answer.json()) and "<script>" not in str(answer.json())


def test_a_part_costs_no_more_queries_than_the_sheet_and_little_of_its_weight(stage, plan, django_assert_max_num_queries):
    client = stage.cast.client(stage.cast.principal)
    key = f"section:{plan.sections.first().key}"
    with django_assert_max_num_queries(14):
        part = client.get(reverse("plan_part", args=[plan.pk]), {"key": key}).content
    assert len(part) * 3 < len(client.get(reverse("plan_preview", args=[plan.pk])).content)
