"""A plan as a Paper: sections numbered by the program, the wide table, the signer; every key stays the same across edits."""

from dataclasses import replace

from documents.enums import Route
from documents.figure_blocks import figures_over_years, with_figures
from documents.letterheads import bases_of, frame_of, lines_of
from documents.paper import Bases, Cell, Column, Paper, Section, Text
from formats.dates import school_year_label
from improvement_plans.comparison import with_changes
from improvement_plans.contents import contents_of
from improvement_plans.enums import CRITERION_KINDS, EACH_LEVEL, WIDE_KINDS, SectionKind
from improvement_plans.recognition_tables import goals_table, recognised_table, standing_table
from improvement_plans.reporting import NOTHING_LEFT, carry_table, progress_table, summary
from improvement_plans.tables import action_table, monitoring_table, problem_table
from improvement_plans.target_results import targets_table
from improvement_plans.wording import target_line
from schools.targets import targets_of
from standards.enums import SchoolLevel


def collect(plan, contents=None):
    """The plan as it would be printed now, before numbering, figures of the year in place of their tokens."""
    return with_changes(with_figures(draft_of(plan, contents), plan.organization_id), plan.document)


def draft_of(plan, contents=None):
    """The plan with its texts as they were typed; `contents` spares reading it again."""
    contents = contents or contents_of(plan)
    plan.document.organization = plan.organization  # read already
    return Paper(
        **frame_of(plan.document),
        type_name=plan.document.type_name,
        summary=lines_of(plan.title_lines),
        addressees=_addressees(plan, contents.today),
        bases=bases_of(plan.preamble_bases, "basis"),
        lead_in=plan.lead_in,
        content=tuple(_section(node, contents) for node in contents.sections),
        closing=plan.closing,
        recipients=lines_of(plan.recipients),
    )


def _addressees(plan, today):
    """Kính gửi: only a báo cáo to a superior body has it (NĐ 30/2020, PL I, II.9)."""
    receiver = plan.organization.reviewing_body_on(plan.document.planned_on or today) if plan.document.route == Route.REPORT else None
    return (receiver.name,) if receiver and plan.reported_plan_id else ()


# NĐ 30: phần chữ số La Mã, rồi khoản, điểm; anything deeper is a heading without a number.
DEPTH_STYLES = ("roman", "clause", "point", "subheading")
FIGURE_YEARS = 5
NAME_BESIDE_TARGETS = 26  # leaves every year room for its name on one line


def section_key(section):
    """The key by which remarks find a section."""
    return f"section:{section.key}"


def _section(node, contents, depth=0):
    section = node.section
    content = _words(node)
    if section.kind in CRITERION_KINDS:
        content += _by_criterion(node, contents.plan)
    elif section.kind == SectionKind.STANDARDS:
        content += tuple(_standard(child, contents) for child in node.children if child.has_words)
    else:
        content += tuple(_section(child, contents, min(depth + 1, 3)) for child in node.children)
    table = _table(section, contents)
    if table:
        # Biểu 2 sets its note under the table of problems; elsewhere words lead in to the table.
        content = (table, *content) if section.kind == SectionKind.PROBLEM_TABLE else (*content, table)
    if section.kind == SectionKind.PROGRESS:
        targets = targets_table(section, contents)
        content = (summary(section, contents), *content, *([targets] if targets else ()))
    if section.kind == SectionKind.CARRY_OVER and table is None:
        content = (Text(f"table:{section.key}:none", NOTHING_LEFT), *content)
    content += _figures(section, contents.plan)
    return Section(section_key(section), DEPTH_STYLES[depth], section.heading, content, is_landscape=section.kind in WIDE_KINDS)


def _words(node):
    """The section's text, then its targets as bullets, each under a key of its own."""
    section = node.section
    targets = tuple(Text(target_key(section, target), f"- {target_line(target)}") for target in node.targets)
    if not section.text.strip():
        return targets
    if section.kind == SectionKind.BASES:
        return (Bases(f"section:{section.key}:bases", bases_of(section.text, f"section:{section.key}:basis")), *targets)
    return (Text(f"section:{section.key}:text", section.text), *targets)


def target_key(section, target):
    """The key of a target's line; remarks on it stand beside its section."""
    return f"{section_key(section)}:{target.key.hex}"


def _by_criterion(node, plan):
    """Criteria that have something to tell, under their standards; empty ones are not printed.

    Work by criterion counts its standards (1. Tiêu chuẩn 1 …), what was achieved does not.
    """
    standards, plain = {}, []
    for child in node.children:
        if not child.has_words:
            continue
        content = (*_words(child), *_figures(child.section, plan))
        section = Section(section_key(child.section), "subheading", child.section.heading, content)
        criterion = child.section.criterion
        if criterion is None:
            plain.append(section)
        else:
            standards.setdefault(criterion.standard, []).append(section)
    style = "clause" if node.section.kind == SectionKind.CRITERIA else "heading"
    groups = (
        Section(f"section:{node.section.key}:standard:{standard.code}", style, str(standard), tuple(sections))
        for standard, sections in standards.items()
    )
    return (*groups, *plain)


def _standard(node, contents):
    """A standard with what the plan strives for in it, in the plan's own numbers: 1., 1.1., 1.2."""
    rows = [child for child in node.children if child.has_words]
    content = (*_words(node), *(_own_criterion(row, contents) for row in rows), *_figures(node.section, contents.plan))
    return Section(section_key(node.section), "clause", node.section.heading, content)


def _own_criterion(node, contents):
    section = node.section
    deeper = tuple(_section(child, contents, 3) for child in node.children)
    content = (*_words(node), *deeper, *_figures(section, contents.plan))
    return Section(section_key(section), "subclause", section.heading, content)


def _figures(section, plan):
    """The section's figures over the five school years before the plan, as a table and its chart for the whole school or a level each.

    Figures without any data are left out.
    """
    if not section.metric_keys or not plan.organization.is_school:
        return ()
    school, years = plan.organization.school, range(plan.period_start - FIGURE_YEARS, plan.period_start)
    levels = school.counted_levels if section.metric_level == EACH_LEVEL else [section.metric_level]
    known = {}
    for row in school.yearly_figures.filter(level__in=levels, school_year__in=years):
        known.setdefault(row.level, set()).update(row.known())
    return tuple(part for level in levels for part in _figures_of(section, plan, years, level, known.get(level, ())))


def _figures_of(section, plan, years, level, known):
    names = [name for name in section.metric_keys if name in known]
    if not names:
        return ()
    key = f"section:{section.key}:figures{SchoolLevel.values.index(level) + 1 if level else ''}"  # keys are short
    title = "Kết quả năm năm gần đây" + (f", cấp {SchoolLevel(level).label.lower()}" if level else "")
    table, chart = figures_over_years(plan.organization.school, names, years, key=key, title=title, level=level)
    return _with_targets(table, names, plan, level), chart


def _with_targets(table, metric_keys, plan, level):
    """The table with the school's targets of the plan's year behind the results, where it set any."""
    year = plan.period_start
    targets = targets_of(plan.organization.school, [year], level)
    words = [targets[name, year].words if (name, year) in targets else "" for name in metric_keys]
    if not any(words):
        return table
    rows = (replace(row, cells=(*row.cells, Cell(f"{row.key}:target", text))) for row, text in zip(table.rows, words, strict=True))
    column = Column("target", f"Chỉ tiêu {school_year_label(year)}", 14, "center")
    name, *years = table.columns
    return replace(table, columns=(replace(name, width=NAME_BESIDE_TARGETS), *years, column), rows=tuple(rows))


_TABLES = {
    SectionKind.ACTION_TABLE: action_table,
    SectionKind.PROBLEM_TABLE: problem_table,
    SectionKind.MONITORING: monitoring_table,
    SectionKind.PROGRESS: progress_table,
    SectionKind.CARRY_OVER: carry_table,
    SectionKind.STANDING: standing_table,
    SectionKind.RECOGNISED: recognised_table,
    SectionKind.GOALS: goals_table,
}


def _table(section, contents):
    make = _TABLES.get(section.kind)
    return make(section, contents) if make else None
