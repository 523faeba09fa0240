"""A plan as a Paper: sections numbered by the program, the wide table, the signer; every key stays the same across edits."""

import re

from documents.paper import Bases, Basis, Letterhead, Paper, Section, Signer, Text
from formats.dates import PartialDate
from improvement_plans.contents import contents_of
from improvement_plans.enums import SectionKind
from improvement_plans.tables import action_table, monitoring_table, problem_table

_VERB = re.compile(r"^\s*[-–•]?\s*(Căn cứ|Thực hiện|Thi hành|Theo|Xét)\s+(.+)$", re.DOTALL)


def collect(plan, contents=None):
    """The plan as it would be printed now, before numbering; `contents` spares reading it again.

    Letterhead and place are those of the planned date, or of today when none is planned (DESIGN 3.3).
    """
    contents = contents or contents_of(plan)
    document = plan.document
    letterhead = letterhead_of(plan)
    return Paper(
        letterhead=_letterhead(letterhead, plan.organization),
        type_name="KẾ HOẠCH",
        summary=lines_of(plan.title_lines),
        symbol=f"{document.type_abbreviation}-{letterhead.paper_code}" if letterhead else document.type_abbreviation,
        place=letterhead.place_name if letterhead else "",
        date=planned_date(document),
        bases=bases_of(plan.preamble_bases, "basis"),
        lead_in=plan.lead_in,
        content=tuple(_section(node, contents) for node in contents.sections),
        closing=plan.closing,
        recipients=lines_of(plan.recipients),
        signers=(Signer(lines_of(document.signer_lines), document.signer_name, document.signer_post),),
        layout=document.layout_rules,
    )


def letterhead_of(plan):
    """The letterhead in force on the planned date, or None."""
    on = plan.document.planned_on
    letterheads = plan.organization.letterheads.all()
    if on is None:
        return next((row for row in letterheads if row.to_on is None), letterheads[0] if letterheads else None)
    return next((row for row in letterheads if row.from_on <= on and (row.to_on is None or row.to_on >= on)), None)


def planned_date(document):
    """Month and year of the planned date: the day stays open until numbering (NĐ 30/2020)."""
    on = document.planned_on
    return PartialDate(on.year, on.month) if on else PartialDate()


def lines_of(text):
    """The non-empty lines of a text."""
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def bases_of(text, prefix):
    """Each line as one căn cứ with its verb taken off; a line without a known verb keeps its words."""
    return tuple(_basis(line, f"{prefix}:{place}") for place, line in enumerate(lines_of(text), start=1))


def _basis(line, key):
    match = _VERB.match(line)
    return Basis(key, match[1], match[2]) if match else Basis(key, "", line.lstrip("-–• "))


def _letterhead(row, organization):
    if row is None:
        return Letterhead((), (organization.name.upper(),))
    return Letterhead(lines_of(row.managing_lines), lines_of(row.issuer_lines))


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
