"""What a team reads in its room: the frozen report whole or criterion by criterion, its list of evidence, files the school opened."""

from dataclasses import dataclass, replace

from assessments.evidence_codes import cited_in
from assessments.models import EvidenceCode
from documents.html import paper_fragment
from documents.models import IssuedPaper
from documents.paper import Bases, Letterhead, Section, Table, Text, all_content, walk, with_number
from documents.paper_json import from_dict

# Keys of the parts a room may leave out (assessments.papers.report_2018, report_2026).
FIGURE_KEYS = {"data", "appendix:1"}
EVIDENCE_KEYS = {"appendix:3", "appendix:evidence"}
EVIDENCE_TABLES = {"appendix:evidence", "appendix:evidence:table"}


@dataclass(frozen=True)
class EvidenceLine:
    """One row of the frozen list: its code, what else the row says, whether its file can be opened now."""

    code: str
    cells: tuple
    has_file: bool

    @property
    def words(self):
        """What the row says beside numbers and the code."""
        return " · ".join(cell for cell in self.cells if cell.strip() and self.code not in cell and not cell.replace(".", "").isdigit())


def frozen_paper(version):
    """A frozen text as a Paper, with number and date once it was issued."""
    paper = from_dict(version.snapshot)
    issued = IssuedPaper.objects.filter(version=version).select_related("number").first()
    return with_number(paper, issued.number.number, issued.dated_on) if issued else paper


def report_of(room):
    """The room's frozen report as a Paper, without the parts it does not open."""
    hidden = (set() if room.shows_figures else FIGURE_KEYS) | (set() if room.shows_evidence else EVIDENCE_KEYS)
    paper = frozen_paper(room.version)
    if not hidden:
        return paper
    return replace(paper, content=_without(paper.content, hidden), appendices=tuple(row for row in paper.appendices if row.key not in hidden))


def _without(content, hidden):
    kept = (item for item in content if item.key not in hidden)
    return tuple(replace(item, content=_without(item.content, hidden)) if isinstance(item, Section) else item for item in kept)


def plan_of(room):
    """The frozen improvement plan as a Paper, or None."""
    return frozen_paper(room.plan_version) if room.plan_version_id else None


def section_of(paper, key):
    """The section with that key, or None."""
    return next((item for item in all_content(paper) if isinstance(item, Section) and item.key == key), None)


def criterion_key(sheet):
    """The key of the part of a report that is about a sheet's criterion; of Mức 4 the whole part."""
    return f"criterion:{sheet.criterion.code}" if sheet.criterion_id else "self:top"


def part_fragment(paper, section):
    """One section at paper level, without the paper's head and foot."""
    part = replace(paper, content=(section,), letterhead=Letterhead(), type_name="", summary=(), bases=(), enacting="", lead_in="", closing="", addressees=(),
                   recipients=(), signers=(), appendices=(), cover=None, before_contents=(), after_contents=(), has_contents=False, has_letterhead=False,
                   has_ending_mark=False, verification=None)  # fmt: skip
    return paper_fragment(part)


def texts_in(section):
    """Every text of a section."""
    for item in walk((section,)):
        if isinstance(item, Text):
            yield item.text
        elif isinstance(item, Table):
            yield from (cell.text for row in item.rows for cell in row.cells)
        elif isinstance(item, Bases):
            yield from (basis.text for basis in item.items)


def evidence_table_of(paper):
    """The frozen list of evidence (documents.paper.Table), or None."""
    return next((item for item in all_content(paper) if isinstance(item, Table) and item.key in EVIDENCE_TABLES), None)


def evidence_lines(room, section=None):
    """(column labels, EvidenceLine rows) of the frozen list; of a criterion's section only what it cites. Nothing where the room hides it."""
    table = evidence_table_of(from_dict(room.version.snapshot)) if room.shows_evidence else None
    if table is None:
        return (), []
    cited = None if section is None else {code for text in texts_in(section) for code in cited_in(text)}
    files, seen, lines = openable_codes(room), set(), []
    for row in table.rows:
        cells = tuple(cell.text for cell in row.cells)
        code = next((code for cell in cells for code in cited_in(cell)), "")
        if code and (cited is None or (code in cited and code not in seen)):
            lines.append(EvidenceLine(code, cells, code in files))
            seen.add(code)
    return tuple(column.label for column in table.columns), lines


def openable_codes(room):
    """{code: EvidenceCode} of the assessment's evidence with a file, while the school lets the team open files."""
    if not room.files_opened_at:
        return {}
    rows = EvidenceCode.objects.live().reviewed().filter(assessment=room.assessment_id, evidence__file__isnull=False, evidence__is_index_only=False)
    return {row.text: row for row in rows.select_related("evidence__file")}


def file_of(room, code):
    """The StoredFile behind a code of the frozen list, or None: not listed, not opened, gone."""
    _, lines = evidence_lines(room)
    row = openable_codes(room).get(code)
    return row.evidence.file if row and any(line.code == code for line in lines) else None
