"""Where a team's verdicts lead by the rule of the set, beside the school's own as its frozen report has them. Reads, never decides."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from assessments.models import AppraisalVerdict
from assessments.papers.words import MARK
from assessments.standing import SchoolResult, school_result
from documents.enums import FactKind
from documents.models import VersionFact
from documents.paper import Table, all_content
from documents.paper_json import from_dict
from documents.problems import error
from standards.decision import CriterionStanding, criterion_level
from standards.enums import Verdict

TOP_TABLE = "results:top"  # of Mức 4 in the reports of the 2018 sets (assessments.papers.results)


@dataclass(frozen=True)
class TeamRow:
    """One criterion: the level of the school's report (None = it was not judged there) and what the team found."""

    sheet: object
    school: int | None
    verdicts: dict

    @property
    def criterion(self):
        return self.sheet.criterion

    @cached_property
    def team(self):
        """The level the team's verdicts reach."""
        return criterion_level(self.verdicts)

    @property
    def max_level(self):
        return max(self.verdicts, default=0)

    @property
    def is_judged(self):
        """Whether nothing open keeps it from a further level: at its top, or something is not met in the next one."""
        following = self.verdicts.get(self.team + 1)
        return following is None or Verdict.NOT_MET in following.values()

    @property
    def is_begun(self):
        return any(verdict != Verdict.NOT_ASSESSED for level in self.verdicts.values() for verdict in level.values())

    @property
    def differs(self):
        """Whether the team came to another level than the school."""
        return self.is_judged and self.school is not None and self.school != self.team

    @property
    def standing(self):
        return CriterionStanding(self.criterion.code, self.max_level, self.team, self.criterion.is_mandatory)

    @property
    def school_words(self):
        return "Chưa đánh giá" if self.school is None else level_label(self.school)

    @property
    def team_words(self):
        if self.is_judged:
            return level_label(self.team)
        return "Đang làm" if self.is_begun else "Chưa làm"


def level_label(level):
    """`Mức 2`, `Không đạt Mức 1`."""
    return f"Mức {level}" if level else "Không đạt Mức 1"


@dataclass(frozen=True)
class TeamResults:
    """All criteria, the items of Mức 4 as (verdict row, whether the school's report has it met), and both overall results."""

    room: object
    rows: tuple
    items: tuple
    top_sheet: object
    school: SchoolResult | None
    team: SchoolResult

    def by_standard(self):
        """[(standard, [row, …]), …] in the law's order."""
        return [(standard, list(rows)) for standard, rows in groupby(self.rows, key=lambda row: row.criterion.standard)]

    @property
    def open_rows(self):
        return [row for row in self.rows if not row.is_judged]

    @property
    def differing(self):
        return [row for row in self.rows if row.differs]

    @property
    def done_count(self):
        return len(self.rows) - len(self.open_rows)


def read_results(room):
    """TeamResults of a room; a fixed number of queries."""
    table, items = defaultdict(lambda: defaultdict(dict)), []
    for row in AppraisalVerdict.objects.filter(sheet__room=room).select_related("indicator__level", "item", "by").order_by("indicator_id", "item__position"):
        if row.item_id:
            items.append(row)
        else:
            table[row.sheet_id][row.indicator.level.number][row.indicator.key] = row.verdict
    school = dict(VersionFact.objects.filter(version=room.version_id, kind=FactKind.RESULT).values_list("criterion", "level"))
    sheets = list(room.sheets.select_related("criterion__standard", "saved_by"))
    rows = tuple(TeamRow(sheet, school.get(sheet.criterion.code), {level: dict(keys) for level, keys in table[sheet.pk].items()})
                 for sheet in sheets if sheet.criterion_id)  # fmt: skip
    met = items_met(room) if items else {}
    top_sheet = next((sheet for sheet in sheets if not sheet.criterion_id), None)
    return TeamResults(room, rows, tuple((row, met.get(row.item.key)) for row in items), top_sheet, _school_result(room, rows, items, met),
                       school_result(room.assessment, [row.standing for row in rows], [row.verdict for row in items]))  # fmt: skip


def _school_result(room, rows, items, met):
    """SchoolResult of the frozen report; None while it left a criterion unjudged."""
    if any(row.school is None for row in rows):
        return None
    standings = [CriterionStanding(row.criterion.code, row.max_level, row.school, row.criterion.is_mandatory) for row in rows]
    return school_result(room.assessment, standings, [Verdict.MET if met.get(row.item.key) else Verdict.NOT_MET for row in items])


def items_met(room):
    """{khoản of Điều 22: whether the frozen report has it met}."""
    found = [item for item in all_content(from_dict(room.version.snapshot)) if isinstance(item, Table) and item.key == TOP_TABLE]
    return {row.key.removeprefix(f"{TOP_TABLE}:"): row.cells[1].text == MARK for table in found for row in table.rows}


def problems_of_closing(results):
    """Why the team can't close yet; the same list guards the act."""
    codes = [row.criterion.code for row in results.open_rows]
    open_items = [row.item.key for row, _ in results.items if row.verdict == Verdict.NOT_ASSESSED] if results.team.level >= 3 else []
    return [
        *([error(f"Còn {len(codes)} tiêu chí đoàn chưa kết luận xong: {', '.join(codes)}.")] if codes else []),
        *([error(f"Đoàn xếp Mức 3 nhưng chưa kết luận Mức 4: khoản {', '.join(open_items)}.")] if open_items else []),
    ]
