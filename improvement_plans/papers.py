"""A plan as a Paper: sections numbered by the program, the wide table, the signer; every key stays the same across edits."""

from documents.figure_blocks import with_figures
from documents.letterheads import bases_of, frame_of, lines_of
from documents.paper import Bases, Paper, Section, Text
from improvement_plans.contents import contents_of
from improvement_plans.enums import SectionKind
from improvement_plans.tables import action_table, monitoring_table, problem_table


def collect(plan, contents=None):
    """The plan as it would be printed now, before numbering, figures of the year in place of their tokens."""
    return with_figures(draft_of(plan, contents), plan.organization_id)


def draft_of(plan, contents=None):
    """The plan with its texts as they were typed; `contents` spares reading it again."""
    contents = contents or contents_of(plan)
    plan.document.organization = plan.organization  # read already
    return Paper(
        **frame_of(plan.document),
        type_name="KẾ HOẠCH",
        summary=lines_of(plan.title_lines),
        bases=bases_of(plan.preamble_bases, "basis"),
        lead_in=plan.lead_in,
        content=tuple(_section(node, contents) for node in contents.sections),
        closing=plan.closing,
        recipients=lines_of(plan.recipients),
    )


def section_key(section):
    """The key by which remarks find a section."""
    return f"section:{section.key}"


def _section(node, contents, style="roman"):
    section = node.section
    content = _words(section)
    if section.kind == SectionKind.RESULTS:
        content += _results(node)
    else:
        content += tuple(_section(child, contents, "clause") for child in node.children)
    table = _table(section, contents)
    if table:
        # Biểu 2 sets its note under the table of problems; elsewhere words lead in to the table.
        content = (table, *content) if section.kind == SectionKind.PROBLEM_TABLE else (*content, table)
    return Section(section_key(section), style, section.heading, content, is_landscape=table is not None)


def _words(section):
    if not section.text.strip():
        return ()
    if section.kind == SectionKind.BASES:
        return (Bases(f"section:{section.key}:bases", bases_of(section.text, f"section:{section.key}:basis")),)
    return (Text(f"section:{section.key}:text", section.text),)


def _results(node):
    """Criteria that have something to tell, under their standards; empty ones are not printed."""
    standards, plain = {}, []
    for child in node.children:
        if not child.has_words:
            continue
        section = Section(section_key(child.section), "subheading", child.section.heading, _words(child.section))
        criterion = child.section.criterion
        if criterion is None:
            plain.append(section)
        else:
            standards.setdefault(criterion.standard, []).append(section)
    groups = (
        Section(f"section:{node.section.key}:standard:{standard.code}", "heading", str(standard), tuple(sections))
        for standard, sections in standards.items()
    )
    return (*groups, *plain)


_TABLES = {
    SectionKind.ACTION_TABLE: action_table,
    SectionKind.PROBLEM_TABLE: problem_table,
    SectionKind.MONITORING: monitoring_table,
}


def _table(section, contents):
    make = _TABLES.get(section.kind)
    return make(section, contents) if make else None
