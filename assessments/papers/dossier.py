"""Everything the papers of one assessment print, read once: a fixed number of queries, however many criteria there are."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from django.utils import timezone

from assessments.enums import CouncilDuty, GroupKind
from assessments.evidence_table import evidence_columns, evidence_rows
from assessments.models import Council, IndicatorVerdict, LevelState, Weakness
from assessments.papers import places
from assessments.papers.drafts import draft_of
from assessments.standing import SheetStanding, school_result
from formats.tokens import tokens_in
from schools.cells import figure_words
from schools.models import School, YearlyFigures
from schools.tokens import read_book, resolve
from standards.enums import DecisionRule, Verdict
from standards.wording import wording_of


@dataclass(frozen=True)
class LevelPart:
    """One level of one criterion: its indicators with their verdicts, and the written present state."""

    number: int
    verdicts: tuple
    text: str

    @property
    def has_letters(self):
        return [row.indicator.key for row in self.verdicts] != ["-"]

    @property
    def is_met(self):
        """Whether every indicator passes; None while one is not assessed and none fails."""
        found = {row.verdict for row in self.verdicts}
        if Verdict.NOT_MET in found:
            return False
        return None if Verdict.NOT_ASSESSED in found or not found else True


@dataclass(frozen=True)
class SheetPart:
    """One criterion's sheet with all that is written on it."""

    sheet: object
    levels: tuple
    weaknesses: tuple

    @property
    def criterion(self):
        return self.sheet.criterion

    @property
    def code(self):
        return self.sheet.criterion.code

    @property
    def strengths(self):
        return self.sheet.strengths

    @cached_property
    def standing(self):
        verdicts = {level.number: {row.indicator.key: row.verdict for row in level.verdicts} for level in self.levels}
        return SheetStanding(self.sheet, verdicts)

    @property
    def reached(self):
        return self.standing.reached

    @property
    def is_judged(self):
        """Whether it stands on a level, or somebody judged against the first one."""
        return bool(self.reached) or any(level.number == 1 and level.is_met is False for level in self.levels)


@dataclass(frozen=True)
class CouncilPart:
    """The council with its people and groups in the order of the papers; empty lists while none was set up."""

    members: tuple = ()
    groups: tuple = ()

    def with_duty(self, duty):
        """The first member with that duty, or None."""
        return next((row for row in self.members if row.duty == duty), None)

    @property
    def chair(self):
        return self.with_duty(CouncilDuty.CHAIR)

    def groups_of(self, kind):
        return [row for row in self.groups if row.kind == kind]

    @property
    def working_groups(self):
        return self.groups_of(GroupKind.WORKING)

    def group_of_sheet(self, sheet_id):
        """The group in charge of a sheet, or None."""
        return next((row for row in self.groups if sheet_id in {sheet.pk for sheet in row.sheets.all()}), None)


@dataclass
class Dossier:
    """One assessment with its school, sheets, council, words and figures."""

    assessment: object
    school: object
    sheets: tuple
    top_rows: tuple
    council: CouncilPart
    texts: dict
    figures: dict = field(default_factory=dict)
    official: dict = field(default_factory=dict)
    evidence: tuple = ()
    evidence_columns: tuple = ()
    named: list = field(default_factory=list)  # tokens met while a paper is made

    @property
    def organization(self):
        return self.assessment.organization

    @cached_property
    def managing_body(self):
        """The name of today's managing body, "" without one: papers go to whom the school belongs now."""
        body = self.organization.managing_body_on(timezone.localdate())
        return body.name if body else ""

    @property
    def rules(self):
        return self.assessment.regulation_set

    @property
    def is_2018(self):
        """Whether the forms are those of Công văn 5932, for the sets of 2018."""
        return self.rules.decision_rule == DecisionRule.LEVELS_2018

    @property
    def years(self):
        """The school years of the data tables, the assessed one last."""
        last = self.assessment.school_year
        return range(last - self.rules.data_years + 1, last + 1)

    def standards(self):
        """[(standard, its sheets), …] in the law's order."""
        return [(standard, list(rows)) for standard, rows in groupby(self.sheets, key=lambda row: row.criterion.standard)]

    @cached_property
    def result(self):
        """SchoolResult by the rule of the set."""
        return school_result(self.assessment, [row.standing.standing for row in self.sheets], [row.verdict for row in self.top_rows])

    def known(self, year, level=""):
        """{metric key: text} of a school year; {} where nothing is known."""
        row = self.figures.get((year, level))
        return row.known() if row else {}

    def figure_levels(self):
        """School levels with yearly figures of their own, in a school that has several."""
        levels = self.school.levels if self.school else ()
        return [level for level in levels if len(levels) > 1 and any(key[1] == level for key in self.figures)]

    def info_places(self):
        """Places of general information beside the school's profile."""
        return places.info_places(self)

    @cached_property
    def places(self):
        """{key: Place} of everything people may write."""
        return places.all_places(self)

    def place(self, key):
        return self.places[key]

    @property
    def prints_summaries(self):
        """Whether some requirement is printed in our own words, because its official wording is not there."""
        places = [self.place_of(part, level, row) for part in self.sheets for level in part.levels for row in level.verdicts]
        return not all(place in self.official for place in places)

    def place_of(self, part, level, row):
        """The name by which official wording is kept for an indicator (standards.models.OfficialWording)."""
        return f"{part.criterion.standard.framework}:{part.code}:{level.number}:{row.indicator.key}"

    def requirement(self, part, level, row):
        """What an indicator asks: the official wording when it was brought in, else our summary."""
        return self.official.get(self.place_of(part, level, row)) or row.indicator.requirement

    def item_requirement(self, row):
        """The same for an item of Mức 4."""
        return self.official.get(f"top:{row.item.key}") or row.item.requirement

    def resolved(self, text):
        """A text as the papers print it: figures put in by token stand with their present value."""
        self.named += tokens_in(text)
        return resolve(text, self.school, self.book) if "{{" in text else text

    @property
    def data_day(self):
        """Up to which day the figures go that the texts met so far name; None where they name none."""
        return self.book.data_date(list(dict.fromkeys(self.named))) if self.named else None

    @cached_property
    def book(self):
        """The figures that all texts name, read together; no query while none does."""
        return read_book(self.school, self.written_texts())

    def written_texts(self):
        """Everything people wrote for the papers of this assessment."""
        yield from self.texts.values()
        yield from (row.text for row in self.top_rows)
        for part in self.sheets:
            yield part.strengths
            yield from (level.text for level in part.levels)
            yield from (text for row in part.weaknesses for text in (row.text, row.cause))

    def figure(self, year, metric, level=""):
        """A known figure in words, typed rates with the decimals they were typed with; "" where nothing is known."""
        row = self.figures.get((year, level))
        return figure_words(metric, row) if row and metric.key in row.known() else ""

    def is_written(self, key):
        """Whether people have saved words there, be they empty."""
        return key in self.texts

    def words(self, key):
        """What the papers print at a place: the saved words, else the program's proposal."""
        return self.resolved(self.texts[key]) if key in self.texts else self.resolved(draft_of(key, self))

    def rows(self, key):
        """Words of a table's place as rows of cells."""
        return [line.split("\t") for line in self.words(key).split("\n") if line.strip()]


def read_dossier(assessment):
    """The Dossier of an assessment; a fixed number of queries."""
    school = School.objects.filter(pk=assessment.organization_id).prefetch_related("sites", "certificates").first()
    top_rows = assessment.top_level_verdicts.select_related("item").order_by("item__position")
    official = wording_of(assessment.regulation_set)
    return Dossier(
        assessment=assessment, school=school, sheets=tuple(_titled(_sheets(assessment), official)), top_rows=tuple(top_rows), council=_council(assessment),
        texts=dict(assessment.report_texts.values_list("key", "text")), figures=_figures(assessment),
        evidence=tuple(evidence_rows(assessment)), evidence_columns=evidence_columns(assessment),
        official=official,
    )  # fmt: skip


def _titled(sheets, official):
    """The criteria under the law's own titles where these were attached; nothing of it is stored."""
    for part in sheets:
        part.criterion.title = official.get(f"{part.criterion.standard.framework}:{part.code}") or part.criterion.title
        yield part


def _sheets(assessment):
    verdicts, states, weaknesses = defaultdict(lambda: defaultdict(list)), defaultdict(dict), defaultdict(list)
    for row in IndicatorVerdict.objects.filter(sheet__assessment=assessment).select_related("indicator__level").order_by("indicator_id"):
        verdicts[row.sheet_id][row.indicator.level.number].append(row)
    for sheet, level, text in LevelState.objects.filter(sheet__assessment=assessment).order_by().values_list("sheet_id", "level", "text"):
        states[sheet][level] = text
    for row in Weakness.objects.filter(sheet__assessment=assessment).order_by("level", "letter", "position", "pk"):
        weaknesses[row.sheet_id].append(row)
    for sheet in assessment.criterion_assessments.with_names():
        levels = (LevelPart(number, tuple(rows), states[sheet.pk].get(number, "")) for number, rows in sorted(verdicts[sheet.pk].items()))
        yield SheetPart(sheet, tuple(levels), tuple(weaknesses[sheet.pk]))


def _council(assessment):
    row = Council.objects.filter(assessment=assessment).prefetch_related("members", "groups__sheets__criterion", "groups__group_members__member").first()
    return CouncilPart(tuple(row.members.all()), tuple(row.groups.all())) if row else CouncilPart()


def _figures(assessment):
    first = assessment.school_year - assessment.regulation_set.data_years + 1
    rows = YearlyFigures.objects.filter(school=assessment.organization_id, school_year__range=(first, assessment.school_year))
    return {(row.school_year, row.level): row for row in rows}
