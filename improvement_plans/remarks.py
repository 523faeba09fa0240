"""The authority's open remarks, put beside the section, problem or action they were written on."""

from documents.remarks import open_remarks
from improvement_plans.papers import section_key
from improvement_plans.tables import action_key, problem_key


def place_remarks(contents):
    """Fill `.remarks` of sections, problems and actions from the paper's open remarks; returns those without a row."""
    waiting = {}
    for key, remarks in open_remarks(contents.plan.document).items():
        waiting.setdefault(owner_of(key), []).extend(remarks)
    for row in contents.problems:
        row.remarks = waiting.pop(problem_key(row.problem), [])
        for action_row in row.rows:
            action_row.remarks = waiting.pop(action_key(action_row.action), [])
    _place_on_sections(contents.sections, waiting)
    return [remark for remarks in waiting.values() for remark in remarks]


def _place_on_sections(nodes, waiting):
    for node in nodes:
        node.remarks = waiting.pop(section_key(node.section), [])
        _place_on_sections(node.children, waiting)


def owner_of(key):
    """`action:<uuid>:tasks` belongs to `action:<uuid>`; tables belong to their section, summaries to their problem."""
    kind, _, rest = key.partition(":")
    owner = {"table": "section", "summary": "problem"}.get(kind, kind)
    return f"{owner}:{rest.split(':')[0]}" if rest else key
