"""Aims of one plan in the next: they stand under the same heading again and start from what was reached."""

import uuid
from collections import defaultdict

from improvement_plans.contents import contents_of
from improvement_plans.following import year_told
from improvement_plans.lineage import aim_name, headings_of
from improvement_plans.target_results import last_reached
from improvement_plans.workflow.locking import next_position

AIM = ("target_kind", "target_value", "target_value_to", "target_unit")


def carry_targets(source, target):
    """Copy every aim of `source` that `target` has no line for, under the heading of the same name; returns how many.

    A line that is there already, of the same figure or name, only gets the numbers it lacks. To be called under a lock of `target`.
    """
    old, new = contents_of(source), contents_of(target)
    aims, there = old.targets, defaultdict(list)
    for row in new.targets:
        there[aim_name(row)].append(row)
    homes, reached, copied = _same_sections(old, new), last_reached(aims), 0
    for aim in sorted(aims, key=lambda aim: _in_place(aim, there[aim_name(aim)], homes) is None):
        start, lines = _start(aim, source, reached.get(aim.key)), there[aim_name(aim)]
        row = _in_place(aim, lines, homes) or next(iter(lines), None)
        if row:  # which answers this aim and no other: a figure may stand in two sections, to reach and to hold
            lines.remove(row)
            _complete(row, aim, start)
        elif aim.section_id in homes:
            _copy(aim, homes[aim.section_id], start)
            copied += 1
    return copied


def aims_left(source, target):
    """Names of the aims of `source` that found neither a line nor their heading in `target`, in reading order."""
    there = {aim_name(row) for row in contents_of(target).targets}
    return [str(aim) for aim in contents_of(source).targets if aim_name(aim) not in there]


def _start(aim, source, result):
    """(number, school year) the next plan begins at: what was reached, else where this one began."""
    return (result.actual_value, year_told(source, result.checkpoint)) if result else (aim.baseline_value, aim.baseline_year)


def _in_place(aim, lines, homes):
    """The one of `lines` that stands under the aim's own heading, or None."""
    return next((row for row in lines if aim.section_id in homes and row.section_id == homes[aim.section_id].pk), None)


def _same_sections(old, new):
    """{pk of a section: the section of the later plan under the same headings}."""
    later = headings_of(new)
    keys = {key: later[path] for path, key in headings_of(old).items() if path in later}
    sections = {node.section.key: node.section for top in new.sections for node in top.whole()}
    return {node.section.pk: sections[keys[node.section.key]] for top in old.sections for node in top.whole() if node.section.key in keys}


def _complete(row, aim, start):
    """Gaps are filled, and an older start where nobody wrote yet; what a person wrote stands."""
    if row.target_value is None:
        for name in AIM:
            setattr(row, name, getattr(aim, name))
    is_older = row.version == 0 and start[0] is not None and (row.baseline_year or 0) < (start[1] or 0)
    if row.baseline_value is None or is_older:
        row.baseline_value, row.baseline_year = start
    row.save(update_fields=[*AIM, "baseline_value", "baseline_year"])


def _copy(aim, section, start):
    aim.pk, aim.key, aim.version, aim._state.adding = None, uuid.uuid4(), 0, True
    aim.section, aim.position = section, next_position(section.targets)
    aim.baseline_value, aim.baseline_year = start
    aim.save()
