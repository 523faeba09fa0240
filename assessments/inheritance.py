"""What an earlier assessment can hand on to a new one, and where each piece would stand. Reads, never writes.

Under another set the criteria are those of the crosswalk; under the same set every criterion hands on to itself.
"""

from collections import defaultdict
from dataclasses import dataclass

from assessments.enums import AssessmentKind, InheritedKind
from assessments.evidence_codes import cited_in
from assessments.models import Assessment, EvidenceUse, InheritedPart
from assessments.sheets import STATE, STRENGTHS, weakness_key
from formats.dates import school_year_label
from standards.models import CrosswalkLink

EVIDENCE = "e-"


def last_before(organization, school_year):
    """The school's last self-assessment of an earlier school year, or None."""
    rows = Assessment.objects.filter(organization=organization, school_year__lt=school_year, kind=AssessmentKind.SELF)
    return rows.select_related("regulation_set").order_by("-school_year", "-pk").first()


def source_of(assessment):
    """The assessment this one may inherit from, or None."""
    return last_before(assessment.organization_id, assessment.school_year)


@dataclass(frozen=True)
class Unplaced:
    """A piece of the earlier assessment that has no criterion here: what it is, the reason, its text."""

    label: str
    reason: str
    text: str


@dataclass(frozen=True)
class Target:
    """A sheet of the new assessment with the places its criterion has: {level: first letter}."""

    sheet: object
    places: dict

    def place(self, level):
        """(level, letter) here for a level of the earlier criterion; the highest level for one that is no more."""
        level = min(level, max(self.places, default=0))
        return level, self.places.get(level, "-")


class Inheritance:
    """The plan of bringing over: `parts`, InheritedPart rows not stored yet, and `unplaced`. Texts still cite the old codes."""

    def __init__(self, assessment, source):
        self.assessment, self.source = assessment, source
        self.targets, self.reasons = targets_of(assessment, source)
        self.parts, self.unplaced = [], []
        sheets = source.criterion_assessments.select_related("criterion").prefetch_related("level_states", "weaknesses")
        uses = uses_by_sheet(source)
        for sheet in sheets:
            self.collect(sheet, [*pieces_of(sheet), *uses.get(sheet.pk, ())])
        for row in source.top_level_verdicts.select_related("item").exclude(text=""):
            self.unplaced.append(Unplaced(str(row.item), "Bộ tiêu chuẩn mới không có Mức 4.", row.text))

    def collect(self, sheet, pieces):
        """Put the pieces of one earlier sheet to the sheets that take it up."""
        targets = self.targets.get(sheet.criterion_id, ())
        for piece in pieces:
            self.parts += [part_at(target, sheet, piece) for target in targets]
            if not targets:
                reason = self.reasons.get(sheet.criterion_id) or "Chưa ghi tiêu chí tương ứng."
                self.unplaced.append(Unplaced(f"{sheet}: {piece['kind'].label.lower()}", reason, piece["text"]))


def targets_of(assessment, source):
    """({earlier criterion: [Target, …]}, {earlier criterion: why none takes it up})."""
    targets = {sheet.criterion_id: Target(sheet, places_of(sheet)) for sheet in
               assessment.criterion_assessments.select_related("criterion").prefetch_related("verdicts__indicator__level")}
    found, reasons = defaultdict(list), {}
    if assessment.regulation_set_id == source.regulation_set_id:
        return {pk: [target] for pk, target in targets.items()}, reasons
    links = CrosswalkLink.objects.live().filter(from_criterion__standard__regulation_set=source.regulation_set_id).with_criteria()
    for link in links:
        if link.to_criterion_id in targets:
            found[link.from_criterion_id].append(targets[link.to_criterion_id])
        elif link.to_criterion_id is None:
            reasons[link.from_criterion_id] = link.note
    return found, reasons


def places_of(sheet):
    """{level: its first letter} of a sheet's criterion."""
    places = {}
    for row in sorted(sheet.verdicts.all(), key=lambda row: row.indicator_id):
        places.setdefault(row.indicator.level.number, row.indicator.key)
    return places


def pieces_of(sheet):
    """Every text and weakness of an earlier sheet that is not empty."""
    pieces = [{"kind": InheritedKind.STATE, "key": f"{STATE}{row.level}", "level": row.level, "text": row.text} for row in sheet.level_states.all()]
    pieces.append({"kind": InheritedKind.STRENGTHS, "key": STRENGTHS, "level": 0, "text": sheet.strengths})
    pieces += [
        {"kind": InheritedKind.WEAKNESS, "key": weakness_key(row), "level": row.level, "text": row.text, "cause": row.cause, "priority": row.priority}
        for row in sheet.weaknesses.all()
    ]
    return [piece for piece in pieces if piece["text"].strip()]


def uses_by_sheet(source):
    """{earlier sheet: pieces of its evidence}; removed evidence is left out."""
    rows = EvidenceUse.objects.filter(sheet__assessment=source, code__evidence__removed_at__isnull=True).select_related("code__evidence")
    found = defaultdict(list)
    for use in rows.order_by("code__position", "code__number"):
        found[use.sheet_id].append({"kind": InheritedKind.EVIDENCE, "key": f"{EVIDENCE}{use.code.evidence_id}", "level": 0,
                                    "text": use.code.evidence.name, "evidence": use.code.evidence})
    return found


def part_at(target, sheet, piece):
    """InheritedPart of a piece on a sheet that takes it up."""
    level, letter = target.place(piece["level"]) if piece["level"] else (0, "-")
    fields = {name: piece[name] for name in ("cause", "priority", "evidence") if name in piece}
    return InheritedPart(sheet=target.sheet, source_sheet=sheet, source_code=sheet.criterion.code, source_key=piece["key"], kind=piece["kind"],
                         level=level, letter=letter, text=piece["text"], **fields)


def unmapped_codes(assessment):
    """[(part, [code, …])]: inherited texts not dropped that still cite codes this assessment does not have. Two queries."""
    known = set(assessment.evidence_codes.values_list("text", flat=True))
    parts = InheritedPart.objects.filter(sheet__assessment=assessment).exclude(state="dropped").select_related("sheet__criterion")
    found = [(part, [code for code in cited_in(f"{part.text}\n{part.cause}") if code not in known]) for part in parts]
    return [pair for pair in found if pair[1]]


def source_label(source):
    """`2025-2026, Thông tư …`: which assessment is inherited from."""
    return f"{school_year_label(source.school_year)}, {source.regulation_set.short_title}"
