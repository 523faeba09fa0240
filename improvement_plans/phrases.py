"""Sentences the organisation wrote before, to use again: out of its other plans and reports, by box, nearest and most used first."""

from dataclasses import dataclass

from django.db.models import Q

from formats.text import fold
from improvement_plans.enums import TableShape
from improvement_plans.models import ImprovementPlan, PlanAction, PlanProblem, PlanSection

MOST_ROWS = 400  # newest rows read; older wording is rarely wanted again
MOST_PHRASES = 8
SHORTEST, LONGEST = 6, 500
ACTION_BOXES = ("expected_result", "tasks", "leaders", "partners", "time_text", "other_conditions", "evidence", "note")
PROBLEM_BOXES = ("text", "present_state", "cause")
BULLETS = "-+–• "


@dataclass(frozen=True)
class Phrase:
    """One line as it was written; `count` rows said it, `is_near` tells that one of them was about the same criterion."""

    text: str
    count: int
    is_near: bool


@dataclass(frozen=True)
class PhraseGroup:
    """What was written before in one box: `field` is the box's name, `label` what the page calls it."""

    field: str
    label: str
    phrases: tuple


def section_phrases(acting, section, criteria):
    """PhraseGroups of a section: what stood under the same criterion, else under the same heading. One query."""
    same = Q(criterion__in=criteria) if section.criterion_id else Q(criterion=None, heading=section.heading)
    rows = PlanSection.objects.present().filter(same, plan__in=_other_plans(acting, section.plan)).exclude(text="").order_by("-plan__period_start", "-pk")
    return _groups(section, ("text",), [(row["key"], True, row) for row in rows.values("key", "text")[:MOST_ROWS]])


def problem_phrases(acting, problem, criteria):
    """PhraseGroups of a problem; rows about the same criteria go first. One query."""
    rows = PlanProblem.objects.present().filter(plan__in=_other_plans(acting, problem.plan)).order_by("-plan__period_start", "-pk")
    rows = rows.values("key", "criterion", *PROBLEM_BOXES)[:MOST_ROWS]
    return _groups(problem, PROBLEM_BOXES, [(row["key"], row["criterion"] in criteria, row) for row in rows])


def action_phrases(acting, action, criteria):
    """PhraseGroups of an action, for the boxes that its plan's table has; rows about the same criteria go first. One query."""
    plan = action.problem.plan
    boxes = [name for name in ACTION_BOXES if name != ("evidence" if plan.table_shape == TableShape.NINE else "note")]
    rows = PlanAction.objects.present().filter(problem__plan__in=_other_plans(acting, plan), problem__removed_at=None)
    rows = rows.order_by("-problem__plan__period_start", "-pk").values("key", "problem__criterion", *boxes)[:MOST_ROWS]
    return _groups(action, boxes, [(row["key"], row["problem__criterion"] in criteria, row) for row in rows])


def _other_plans(acting, plan):
    """Every other plan and report of the organisation; of rows that an amendment copied, the key tells that they are one."""
    return ImprovementPlan.objects.visible_to(acting).filter(organization=plan.organization_id).exclude(pk=plan.pk)


def _groups(own, boxes, rows):
    """PhraseGroups from [(key, is near, {box: text})], newest first; what the own row says already is left out."""
    rows = [row for row in rows if row[0] != own.key]
    found = []
    for name in boxes:
        said = {_sense(line) for line in getattr(own, name).split("\n")}
        phrases = tuple(phrase for phrase in _ranked([(key, near, row[name]) for key, near, row in rows]) if _sense(phrase.text) not in said)
        if phrases:
            label = own._meta.get_field(name).verbose_name
            found.append(PhraseGroup(name, f"{label[0].upper()}{label[1:]}", phrases[:MOST_PHRASES]))
    return tuple(found)


def _ranked(texts):
    """Phrases out of [(key, is near, text)]: near ones first, then by how many rows said it, then the newest."""
    uses, first, near = {}, {}, set()
    for key, is_near, text in texts:
        for line in text.split("\n"):
            sense = _sense(line)
            if "\t" in line or not SHORTEST <= len(sense) <= LONGEST:
                continue
            uses.setdefault(sense, set()).add(key)
            first.setdefault(sense, line.strip())
            if is_near:
                near.add(sense)
    ranked = sorted(uses, key=lambda sense: (sense not in near, -len(uses[sense])))
    return [Phrase(first[sense], len(uses[sense]), sense in near) for sense in ranked]


def _sense(line):
    """The line without bullet, capitals, marks and full stop: what makes two lines one phrase."""
    return " ".join(fold(line.strip().lstrip(BULLETS)).split()).rstrip(" .;,")
