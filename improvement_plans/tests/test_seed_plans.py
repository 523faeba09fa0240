"""Three plans that schools really issued, typed in whole: every sentence stands in the PDF and in the Word file, in the same order.

From the letterhead with number, place and day down to the signer's name; the program numbers headings itself, so printed
numbers of headings are left out of the comparison.
"""

import pytest

from documents.docx import render_docx
from documents.paper import Section, Table, all_content, check, section_labels
from documents.pdf import render_paper
from documents.tests.word import body, words_of, words_of_pdf
from improvement_plans.tests.seed_plans import missing, plan_by_criterion, plan_of_groups, plan_with_table, words


def lost(seed):
    """The sentences of a seed that its PDF and its Word file don't hold in their order."""
    paper = seed.paper()
    check(paper)
    forms = {"pdf": words(words_of_pdf(render_paper(paper))), "docx": words(words_of(body(render_docx(paper))))}
    return {form: missing(seed.expected, printed) for form, printed in forms.items()}


def numbers_of(paper):
    labels = section_labels(paper)
    return [labels[section.key] for section in paper.content]


@pytest.mark.parametrize("typed", [plan_by_criterion, plan_of_groups, plan_with_table])
def test_a_real_plan_holds_every_sentence_in_order_with_its_numbers_put_right(stage, typed):
    seed = typed(stage)
    assert lost(seed) == {"pdf": [], "docx": []}
    assert numbers_of(seed.paper()) == ["I.", "II.", "III.", "IV."]


def test_criteria_keep_their_order_and_full_names(stage):
    titles = [item.title for item in all_content(plan_by_criterion(stage).paper()) if isinstance(item, Section)]
    assert sum(title.startswith("Tiêu chí 1.") for title in titles) == 10
    assert next(title for title in titles if title.startswith("Tiêu chí 1.3")).endswith("nhà trường.")


def test_the_table_of_a_real_plan_is_grouped_by_level_and_standard_with_its_money(stage):
    table = next(item for item in all_content(plan_with_table(stage).paper()) if isinstance(item, Table))
    assert [row.kind for row in table.rows] == ["level", *["group", "row"] * 4]
    assert [row.cells[0].text for row in table.rows if row.kind == "group"] == ["1", "2", "3", "4"]
    assert [row.cells[6].text for row in table.rows if row.kind == "row"] == ["Không", "2.000.000đ", "200.000.000đ", ""]


def test_a_lost_or_misplaced_sentence_would_be_found():
    printed = words("Việc một. Việc hai. Việc ba.")
    assert missing(["việcmột", "việcba"], printed) == []
    assert missing(["việchai", "việcmột", "việcbốn"], printed) == ["việcmột", "việcbốn"]
