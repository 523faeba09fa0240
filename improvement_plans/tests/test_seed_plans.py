"""Three plans that schools really issued, typed in whole: every sentence stands in the PDF and in the Word file, in the same order.

The plans are read where the project's shared folder lies, skipped elsewhere; nothing of them is kept here. The program numbers
headings itself, so printed numbers are left out of the comparison.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings

from assessments.models import Assessment
from documents.docx import render_docx
from documents.paper import Section, Table, all_content, check, section_labels
from documents.pdf import render_paper
from documents.tests.word import body, words_of, words_of_pdf
from formats.money import parse_dong
from formats.text import clean
from improvement_plans import workflow
from improvement_plans.papers import collect
from improvement_plans.tests.stage import action_values, make_set
from standards.models import Criterion, Standard

SEEDS = Path(settings.BASE_DIR).parent / "shared" / "seeds"
TOP = re.compile(r"^[IVX]+\s*[.-]\s*(.+)$")
NUMBERED = re.compile(r"^\d+\s*[.)-]\s*(.+)$")
STANDARD = re.compile(r"^(?:\d\s*-\s*)?Tiêu chuẩn (\d)\s*:\s*(.+)$")
CRITERION = re.compile(r"^Tiêu chí ([\d. ]+)[:.]\s*(.+)$")


def all_lines_of(name):
    """The lines of a seed that are not empty, columns of a table still parted by tabs."""
    found = next(SEEDS.glob(f"{name}_*.txt"), None)
    if found is None:
        pytest.skip("the real plans are not here")
    return [clean(line).strip(" \n") for line in found.read_text(encoding="utf-8").splitlines() if line.strip()]


def lines_of(name):
    """Those from its first section on up to the recipients."""
    lines = [line.strip() for line in all_lines_of(name)]
    start = next(place for place, line in enumerate(lines) if TOP.match(line))
    end = next(place for place, line in enumerate(lines) if line.startswith("Nơi nhận"))
    return lines[start:end]


def type_frame(plan, name, titles):
    """The seed's title of so many lines, căn cứ, lead-in and recipients typed into the plan; returns their words: (before, after) the sections."""
    lines = [line.strip() for line in all_lines_of(name)]
    start = next(place for place, line in enumerate(lines) if TOP.match(line))
    begin, end = lines.index("KẾ HOẠCH") + 1, next(place for place, line in enumerate(lines) if line.startswith("Nơi nhận"))
    bases = begin + titles
    recipients = [line.lstrip("- ").rstrip(" .;") for line in lines[end + 1 :] if line.startswith("-")]
    plan.title_lines, plan.preamble_bases, plan.lead_in = "\n".join(lines[begin:bases]), "\n".join(lines[bases : start - 1]), lines[start - 1]
    plan.recipients = "\n".join(recipients)
    plan.save()
    assert len(lines[bases : start - 1]) >= 2
    assert len(recipients) >= 3
    return [*map(words, lines[begin - 1 : start])], [*map(words, ["Nơi nhận", *recipients, "HIỆU TRƯỞNG"])]


def words(text):
    """Letters and digits only, all small: marks and capitals are the layout's."""
    return "".join(char for char in text.casefold() if char.isalnum())


def sentence(line):
    """A line of a seed without the number, bullet and heading word that the program prints by itself."""
    for pattern in (TOP, STANDARD, CRITERION, NUMBERED):
        if match := pattern.match(line):
            line = match[match.lastindex]
    return words(line)


def missing(sentences, printed):
    """Sentences that don't follow one another in the printed words."""
    place, lost = 0, []
    for line in filter(None, sentences):
        found = printed.find(line, place)
        if found < 0:
            lost.append(line)
        else:
            place = found + len(line)
    return lost


def tree_of(lines):
    """[(heading, text, [(child heading, text)])] of a plan whose groups are numbered."""
    tops = []
    for line in lines:
        if top := TOP.match(line):
            tops.append((top[1], [], []))
        elif (child := NUMBERED.match(line)) and len(child[1]) < 200:
            tops[-1][2].append((child[1], []))
        else:
            (tops[-1][2][-1][1] if tops[-1][2] else tops[-1][1]).append(line)
    return tops


def emptied(plan):
    """The plan without the sections its kind proposed."""
    plan.sections.filter(parent=None).delete()
    return plan


def printed_forms(plan):
    paper = collect(plan)
    check(paper)
    return paper, {"pdf": words(words_of_pdf(render_paper(paper))), "docx": words(words_of(body(render_docx(paper))))}


def test_a_plan_of_numbered_groups_holds_every_sentence_in_order(stage):
    lines = lines_of("002")
    plan = emptied(stage.make_plan(template="raise-quality", weaknesses=[]))
    for heading, text, children in tree_of(lines):
        top = workflow.add_section(plan, heading=heading, text="\n".join(text), acting=stage.acting)
        for name, below in children:
            workflow.add_section(plan, heading=name, text="\n".join(below), parent=top, acting=stage.acting)
    before, after = type_frame(plan, "002", titles=1)
    paper, forms = printed_forms(plan)
    expected = [*before, *map(sentence, lines), *after]
    assert {form: missing(expected, printed) for form, printed in forms.items()} == {"pdf": [], "docx": []}
    labels = section_labels(paper)
    assert [labels[section.key] for section in paper.content] == ["I.", "II.", "III.", "IV."]


def criteria_from(lines, stage):
    """An assessment by the standards and criteria that the plan itself names, and the text below each criterion."""
    rules, texts, standard = make_set("TT18-2018"), {}, None
    Standard.objects.filter(regulation_set=rules).delete()
    for line in lines:
        if found := STANDARD.match(line):
            standard = Standard.objects.create(regulation_set=rules, framework="preschool", code=found[1], title=found[2], position=int(found[1]))
        elif found := CRITERION.match(line):
            place = len(texts) + 1
            code = f"{standard.code}.{Criterion.objects.filter(standard=standard).count() + 1}"
            Criterion.objects.create(standard=standard, code=code, title=found[2], position=place)
            texts[code] = []
        elif texts:
            texts[list(texts)[-1]].append(line)
    row = Assessment.objects.create(organization=stage.cast.school, school_year=2024, regulation_set=rules, framework="preschool")
    return row, texts


def test_a_plan_by_criterion_holds_every_sentence_in_order_with_its_numbers_put_right(stage):
    lines = lines_of("001")
    tops = [place for place, line in enumerate(lines) if TOP.match(line)]
    inside = lines[tops[2] + 1 : tops[3]]
    assessment, texts = criteria_from(inside, stage)
    plan = workflow.make_plan(stage.acting, template="quality-by-criterion", period_kind="school_year", period_start=2023, assessment=assessment)
    for code, text in texts.items():
        plan.sections.filter(criterion__code=code).update(text="\n".join(text))
    first, second, third, last = plan.sections.filter(parent=None)
    for section, begin, end in ((first, tops[0], tops[1]), (second, tops[1], tops[2]), (last, tops[3], len(lines))):
        section.children.all().delete()
        heading = TOP.match(lines[begin])[1]
        workflow.save_section(section, {"heading": heading, "text": "\n".join(lines[begin + 1 : end])}, version=0, acting=stage.acting)
    before, after = type_frame(plan, "001", titles=2)
    paper, forms = printed_forms(plan)
    expected = [*before, *map(sentence, lines), *after]
    assert {form: missing(expected, printed) for form, printed in forms.items()} == {"pdf": [], "docx": []}
    labels = section_labels(paper)
    assert [labels[section.key] for section in paper.content] == ["I.", "II.", "III.", "IV."]
    titles = [item.title for item in all_content(paper) if isinstance(item, Section)]
    assert sum(title.startswith("Tiêu chí 1.") for title in titles) == 10
    assert next(title for title in titles if title.startswith("Tiêu chí 1.3")).endswith("nhà trường.")


def cells_of(line):
    """The cells of a table's line, paragraphs that came as tags on lines of their own."""
    return [re.sub(r"\s*</?p>\s*", "\n", cell).replace("\n\n", "\n").strip() for cell in line.split("\t")]


def rows_of(lines):
    """Seven texts for every weakness of the table, from its name on; what a page of the print cut apart is joined again."""
    rows = []
    for line in lines:
        number, *cells = cells_of(line)
        if number or "\t" not in line or not any(cells):
            continue
        cells = (cells + [""] * 7)[:7]
        if cells[0].startswith("Tiêu chí"):
            rows.append(cells)
        else:
            rows[-1] = [f"{above} {below}".strip() for above, below in zip(rows[-1], cells, strict=True)]
    return rows


def type_row(plan, row, stage):
    """One weakness of the printed table, typed as the editor wants it: criterion, weakness and money apart."""
    place, result, tasks, leaders, time_text, money, conditions = row
    code, text = re.match(r"Tiêu chí ([\d.]+)\s+Điểm yếu: (.+)", place, re.DOTALL).groups()
    values = {
        "criterion": Criterion.objects.get(standard__regulation_set=plan.regulation_set, code=code),
        "level": 3,
        "text": text,
    }
    problem = workflow.add_problem(plan, values, acting=stage.acting)
    amount = parse_dong(money) if money[:1].isdigit() else None
    state = "lines" if amount else "not_needed" if money == "Không" else "unknown"
    fields = {
        "expected_result": result,
        "tasks": tasks,
        "leaders": leaders,
        "time_text": time_text,
        "other_conditions": conditions,
    }
    action = problem.actions.get()
    lines = [("state_budget", amount, 2024)] if amount else []
    workflow.save_action(
        action, action_values(money_state=state, **fields), lines, version=action.version, acting=stage.acting
    )


def type_sections(plan, lines, stage):
    """The words of a seed's sections into those of its kind, in order; criteria get theirs under the results."""
    tops = dict(
        zip(
            (section.kind + str(section.position) for section in plan.sections.filter(parent=None)),
            tree_of(lines),
            strict=True,
        )
    )
    for section in plan.sections.filter(parent=None):
        heading, text, children = tops[section.kind + str(section.position)]
        is_table = section.kind == "action_table"
        workflow.save_section(
            section, {"heading": heading, "text": "" if is_table else "\n".join(text)}, version=0, acting=stage.acting
        )
        for child, (name, below) in zip(section.children.filter(criterion=None), children, strict=False):
            words_below = "" if child.kind == "results" else "\n".join(below)
            workflow.save_section(child, {"heading": name, "text": words_below}, version=0, acting=stage.acting)


@pytest.fixture
def nine_column_plan(stage):
    """Seed 003 typed in, and its lines: results by criterion, then the table by level and standard with money."""
    lines = all_lines_of("003")
    start = next(place for place, line in enumerate(lines) if TOP.match(line))
    table = next(place for place, line in enumerate(lines) if line.startswith("TT\t"))
    last = next(place for place, line in enumerate(lines) if place > table and TOP.match(line))
    end = next(place for place, line in enumerate(lines) if line.startswith("Nơi nhận"))
    results = [place for place, line in enumerate(lines) if NUMBERED.match(line) and start < place < table][-2:]
    assessment, below = criteria_from(lines[results[0] + 1 : results[1]], stage)
    plan = workflow.make_plan(
        stage.acting, template="quality-2018", period_kind="school_year", period_start=2023, assessment=assessment
    )
    # Numbered sentences under I. are sentences there, not headings.
    first = next(place for place, line in enumerate(lines) if line.startswith("II."))
    flat = [f"({line}" if start < place < first else line for place, line in enumerate(lines)]
    type_sections(plan, [*flat[start:table], *flat[last:end]], stage)
    for code, text in below.items():
        plan.sections.filter(criterion__code=code).update(text="\n".join(text))
    for row in rows_of(lines[table + 1 : last]):
        type_row(plan, row, stage)
    plan.recipients = "\n".join(line.lstrip("- ").rstrip(".;") for line in lines[end + 1 : lines.index("HIỆU TRƯỞNG")])
    plan.save()
    return plan, lines, (start, table, last, end)


def test_a_plan_with_results_and_table_holds_every_sentence_in_order_with_its_last_number_put_right(nine_column_plan):
    plan, lines, (start, table, last, end) = nine_column_plan
    paper, forms = printed_forms(plan)
    before, after = [sentence(line) for line in lines[start:table]], [sentence(line) for line in lines[last:end]]
    cells = [words(part) for row in rows_of(lines[table + 1 : last]) for cell in row for part in cell.split("\n")]
    assert len(cells) > 20
    title, foot = lines[lines.index("KẾ HOẠCH") : start], lines[end : lines.index("HIỆU TRƯỞNG") + 1]
    before, after = [*map(words, title), *before], [*after, *map(words, foot)]
    expected = [*before, *(words(cell) for cell in lines[table].split("\t")[:-1]), *cells, *after]
    assert {form: missing(expected, printed) for form, printed in forms.items()} == {"pdf": [], "docx": []}
    labels = section_labels(paper)
    assert [labels[section.key] for section in paper.content] == ["I.", "II.", "III.", "IV."]


def test_the_table_of_a_real_plan_is_grouped_by_level_and_standard_with_its_money(nine_column_plan):
    table = next(item for item in all_content(collect(nine_column_plan[0])) if isinstance(item, Table))
    assert [row.kind for row in table.rows] == ["level", *["group", "row"] * 4]
    assert [row.cells[0].text for row in table.rows if row.kind == "group"] == ["1", "2", "3", "4"]
    assert [row.cells[6].text for row in table.rows if row.kind == "row"] == ["Không", "2.000.000đ", "200.000.000đ", ""]


def test_a_lost_or_misplaced_sentence_would_be_found():
    printed = words("Việc một. Việc hai. Việc ba.")
    assert missing(["việcmột", "việcba"], printed) == []
    assert missing(["việchai", "việcmột", "việcbốn"], printed) == ["việcmột", "việcbốn"]
