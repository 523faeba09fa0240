"""The authority's open remarks, put beside the section, problem, action or single field they were written on."""

from collections import defaultdict

from django.utils.html import format_html, format_html_join

from documents.remark_changes import note_changes
from documents.remarks import remarks_of
from improvement_plans.papers import draft_of, section_key
from improvement_plans.tables import action_key, problem_key

# Boxes of the forms that a column of the paper's tables is filled from; a remark on the column shows at the first of them.
ACTION_BOXES = {
    "tasks": "tasks", "result": "expected_result", "target": "target_kind", "who": "leaders", "time": "start_on", "money": "money_state",
    "conditions": "other_conditions", "evidence": "evidence", "note": "note",
}  # fmt: skip
PROBLEM_BOXES = {"": "text", "state": "present_state", "weakness": "text", "cause": "cause"}
CARD_FIELDS = {"target": "result"}  # the card shows the aim with the result


def place_remarks(contents):
    """Fill `.remarks` of sections, problems and actions, and `.remarks_at` of actions, from the paper's open remarks.

    Each remark also tells what changed at its place since. Returns the remarks without a row.
    """
    found = list(remarks_of(contents.plan.document).open())
    if found:
        note_changes(found, draft_of(contents.plan, contents))
    waiting = defaultdict(list)
    for remark in found:
        waiting[owner_of(remark.key)].append(remark)
    for row in contents.problems:
        row.remarks = waiting.pop(problem_key(row.problem), [])
        for action_row in row.rows:
            _place_on_action(action_row, waiting.pop(action_key(action_row.action), []))
    _place_on_sections(contents.sections, waiting)
    return [remark for remarks in waiting.values() for remark in remarks]


def _place_on_action(row, remarks):
    row.remarks, row.remarks_at = [], {}
    for remark in remarks:
        name = field_of(remark.key)
        name = CARD_FIELDS.get(name, name)
        (row.remarks_at.setdefault(name, []) if name in ACTION_BOXES else row.remarks).append(remark)


def _place_on_sections(nodes, waiting):
    for node in nodes:
        node.remarks = waiting.pop(section_key(node.section), [])
        _place_on_sections(node.children, waiting)


def owner_of(key):
    """`action:<uuid>:tasks` belongs to `action:<uuid>`; tables belong to their section, summaries to their problem."""
    kind, _, rest = key.partition(":")
    owner = {"table": "section", "summary": "problem"}.get(kind, kind)
    return f"{owner}:{rest.split(':')[0]}" if rest else key


def field_of(key):
    """`tasks` of `action:<uuid>:tasks`, "" for a whole row."""
    return ":".join(key.split(":")[2:])


def hint_remarks(form, document, owner, boxes):
    """Show the open remarks on one row (`owner` as owner_of names it) as help under the boxes of its form."""
    lines = defaultdict(list)
    for remark in remarks_of(document).open():
        box = boxes.get(field_of(remark.key))
        if box in form.fields and owner_of(remark.key) == owner:
            lines[box].append(("Góp ý của", remark.submission.receiver, remark.text))
    for box, said in lines.items():
        words = format_html_join("", '<span class="field-remark">{} {}: {}</span>', said)
        form[box].help_text = format_html("{}{}", form[box].help_text, words)
