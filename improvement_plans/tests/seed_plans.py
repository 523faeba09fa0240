"""Three plans that schools really issued, typed in whole from the project's shared folder, and the words that their print must hold.

The plans are read where that folder lies, skipped elsewhere; nothing of them is kept here.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from assessments.models import Assessment
from documents.paper import with_number
from formats.money import parse_dong
from formats.text import clean
from improvement_plans import workflow
from improvement_plans.models import ImprovementPlan
from improvement_plans.papers import collect
from improvement_plans.tests.stage import action_values, make_set
from standards.models import Criterion, Standard

SEEDS = Path(settings.BASE_DIR).parent / "shared" / "seeds"
TOP = re.compile(r"^[IVX]+\s*[.-]\s*(.+)$")
NUMBERED = re.compile(r"^\d+\s*[.)-]\s*(.+)$")
STANDARD = re.compile(r"^(?:\d\s*-\s*)?Tiêu chuẩn (\d)\s*:\s*(.+)$")
CRITERION = re.compile(r"^Tiêu chí ([\d. ]+)[:.]\s*(.+)$")
NUMBER = re.compile(r"^Số\s*:\s*(\d+)\s*/\s*KH-(\S+)$")
PLACE_AND_DAY = re.compile(r"^(.+), ngày (\d+) tháng (\d+) năm (\d{4})$")


@dataclass
class TypedSeed:
    """A seed typed in: its plan, its number and day, the words its print must hold in order and its lines."""

    plan: ImprovementPlan
    number: int
    day: date
    expected: list
    lines: list

    def paper(self):
        """The plan as it was issued, under its number and on its day."""
        return with_number(collect(self.plan), self.number, self.day)


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


def type_frame(stage, plan, name, titles, has_bases=True):
    """Letterhead, number, place, day, title of so many lines, căn cứ, lead-in, recipients and signer of a seed, typed into the plan.

    Returns (number, day, words before the sections, words after them).
    """
    lines = [line.strip() for line in all_lines_of(name)]
    title, start = lines.index("KẾ HOẠCH"), next(place for place, line in enumerate(lines) if TOP.match(line))
    end = next(place for place, line in enumerate(lines) if line.startswith("Nơi nhận"))
    number, place, day = _type_letterhead(stage, lines[:title])
    bases, recipients = title + 1 + titles, [line.lstrip("- ").rstrip(" .;") for line in lines[end + 1 :] if line.startswith("-")]
    plan.title_lines = "\n".join(lines[title + 1 : bases])
    if has_bases:
        plan.preamble_bases, plan.lead_in = "\n".join(lines[bases : start - 1]), lines[start - 1]
        assert len(lines[bases : start - 1]) >= 2
    plan.recipients = "\n".join(recipients)
    plan.save()
    signer = lines[end + 1 + len(recipients) :]  # the title and, in two of the three, the name
    document = plan.document
    document.planned_on, document.signer_name = day.replace(day=1), signer[1] if len(signer) > 1 else ""
    document.save()
    stage.cast.school.letterheads.update(place_name=place)
    assert len(recipients) >= 2
    return number, day, [*map(words, lines[:start])], [*map(words, ["Nơi nhận", *recipients, "HIỆU TRƯỞNG", *signer[1:]])]


def _type_letterhead(stage, lines):
    """(number, place, day) of the lines above the title; the names at the top left are typed where the seed has them."""
    left = next((lines[:place] for place, line in enumerate(lines) if line.startswith("CỘNG HÒA")), [])
    number, code = next(match.groups() for line in lines if (match := NUMBER.match(line)))
    place, *day = next(match.groups() for line in lines if (match := PLACE_AND_DAY.match(line)))
    letterhead = stage.cast.school.letterheads.get()
    letterhead.paper_code = code
    if left:
        letterhead.managing_lines, letterhead.issuer_lines = left
    letterhead.save()
    return int(number), place, date(*map(int, reversed(day)))


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


def tree_of(lines, are_sentences=()):
    """[(heading, text, [(child heading, text)])] of a plan whose groups are numbered; some numbered lines are sentences, not headings."""
    tops = []
    for line in lines:
        if top := TOP.match(line):
            tops.append((top[1], [], []))
        elif (child := NUMBERED.match(line)) and len(child[1]) < 200 and line not in are_sentences:
            tops[-1][2].append((child[1], []))
        else:
            (tops[-1][2][-1][1] if tops[-1][2] else tops[-1][1]).append(line)
    return tops


def emptied(plan):
    """The plan without the sections its kind proposed."""
    plan.sections.filter(parent=None).delete()
    return plan


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


def plan_of_groups(stage):
    """Seed 002: numbered groups under Roman parts, no table."""
    lines = lines_of("002")
    plan = emptied(stage.make_plan(template="raise-quality", weaknesses=[]))
    plan.closing = lines[-1]
    for heading, text, children in tree_of(lines[:-1], [line for line in lines if line.endswith(".")]):
        top = workflow.add_section(plan, heading=heading, text="\n".join(text), acting=stage.acting)
        for name, below in children:
            workflow.add_section(plan, heading=name, text="\n".join(below), parent=top, acting=stage.acting)
    number, day, before, after = type_frame(stage, plan, "002", titles=1)
    return TypedSeed(plan, number, day, [*before, *map(sentence, lines), *after], lines)


def plan_by_criterion(stage):
    """Seed 001: standards and criteria under part III, a table of five years typed with tabs."""
    lines = lines_of("001")
    tops = [place for place, line in enumerate(lines) if TOP.match(line)]
    assessment, texts = criteria_from(lines[tops[2] + 1 : tops[3]], stage)
    plan = workflow.make_plan(stage.acting, template="quality-by-criterion", period_kind="school_year", period_start=2023, assessment=assessment)
    for code, text in texts.items():
        plan.sections.filter(criterion__code=code).update(text="\n".join(text))
    first, second, _third, last = plan.sections.filter(parent=None)
    for section, begin, end in ((first, tops[0], tops[1]), (second, tops[1], tops[2]), (last, tops[3], len(lines))):
        section.children.all().delete()
        heading = TOP.match(lines[begin])[1]
        workflow.save_section(section, {"heading": heading, "text": "\n".join(lines[begin + 1 : end])}, version=0, acting=stage.acting)
    number, day, before, after = type_frame(stage, plan, "001", titles=2)
    return TypedSeed(plan, number, day, [*before, *map(sentence, lines), *after], lines)


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


def type_sections(plan, lines, stage, are_sentences=()):
    """The words of a seed's sections into those of its kind, in order; criteria get theirs under the results."""
    tops = dict(
        zip(
            (section.kind + str(section.position) for section in plan.sections.filter(parent=None)),
            tree_of(lines, are_sentences),
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


def plan_with_table(stage):
    """Seed 003: results by criterion, then the table of nine columns by level and standard with money."""
    lines = all_lines_of("003")
    start = next(place for place, line in enumerate(lines) if TOP.match(line))
    table = next(place for place, line in enumerate(lines) if line.startswith("TT\t"))
    last = next(place for place, line in enumerate(lines) if place > table and TOP.match(line))
    end = next(place for place, line in enumerate(lines) if line.startswith("Nơi nhận"))
    results = [place for place, line in enumerate(lines) if NUMBERED.match(line) and start < place < table][-2:]
    assessment, below = criteria_from(lines[results[0] + 1 : results[1]], stage)
    plan = workflow.make_plan(stage.acting, template="quality-2018", period_kind="school_year", period_start=2023, assessment=assessment)
    # Numbered sentences under I. are sentences there, not headings.
    first = next(place for place, line in enumerate(lines) if line.startswith("II."))
    type_sections(plan, [*lines[start:table], *lines[last:end]], stage, lines[start:first])
    for code, text in below.items():
        plan.sections.filter(criterion__code=code).update(text="\n".join(text))
    for row in rows_of(lines[table + 1 : last]):
        type_row(plan, row, stage)
    number, day, before, after = type_frame(stage, plan, "003", titles=2, has_bases=False)
    cells = [words(part) for row in rows_of(lines[table + 1 : last]) for cell in row for part in cell.split("\n")]
    assert len(cells) > 20
    expected = [*before, *map(sentence, lines[start:table]), *map(words, lines[table].split("\t")[:-1]), *cells, *map(sentence, lines[last:end]), *after]
    return TypedSeed(plan, number, day, expected, lines)
