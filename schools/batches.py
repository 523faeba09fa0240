"""A file's preview as it waits in its ImportBatch: what would change, compact, and how pages show it. No state changes here."""

from dataclasses import dataclass

from formats.dates import school_year_label
from schools.cells import cell_words
from schools.importers import Problem
from schools.models import YearlyFigures
from schools.sheet_layout import level_sheet
from schools.workflow import without_clashes
from standards.metrics import catalogue

CHUNK = 200  # schools at a time: a fixed number of queries each


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that a confirmed batch would store: `old` is what was stored when the preview was made."""

    key: str
    new: str
    old: str
    place: str


@dataclass(frozen=True, slots=True)
class Target:
    """One stored row: a school's year, of one level or ("") the whole school."""

    school: int
    year: int
    level: str

    @property
    def label(self):
        return school_year_label(self.year) + (f", {level_sheet(self.level).lower()}" if self.level else "")


@dataclass
class Preview:
    """`changes` is {Target: [Change]}; problems and unknown are Problems; untouched counts cells that say nothing new."""

    changes: dict
    problems: list
    unknown: list
    untouched: int = 0

    @property
    def count(self):
        return sum(map(len, self.changes.values()))

    @property
    def schools(self):
        """How many schools the changes concern."""
        return len({target.school for target in self.changes})


def compare(reading, schools, *, is_own):
    """Hold a Reading against what is stored. Out: Preview.

    An authority (is_own false) may not read open years: its preview must not tell a filled cell from an empty one, so cells
    that equal the stored ones count as changes too and contradictions with stored figures are not looked for before confirming.
    """
    preview = Preview({}, list(reading.problems), list(reading.unknown), reading.untouched)
    by_pk = {school.pk: school for school in schools}
    targets = [Target(*target) for target in sorted(reading.cells)]
    for start in range(0, len(targets), CHUNK):
        chunk = targets[start : start + CHUNK]
        stored, closed = stored_years(chunk)
        for target in chunk:
            cells = reading.cells[target.school, target.year, target.level]
            if (target.school, target.year) in closed:
                place = next(iter(cells.values())).place
                preview.problems.append(Problem(place, f"{_whose(by_pk, target, is_own)}Năm học {target.label} đã khóa: {len(cells)} ô không nhập được."))
            else:
                _compare_year(target, cells, stored.get(target, {}), by_pk[target.school], preview, is_own)
    return preview


def stored_years(targets):
    """({Target: stored values}, {(school pk, year)} that are closed) of some targets, in one query."""
    rows = YearlyFigures.objects.filter(school__in={t.school for t in targets}, school_year__in={t.year for t in targets})
    values, closed = {}, set()
    for row in rows.values_list("school", "school_year", "level", "values", "closed_at"):
        values[Target(*row[:3])] = row[3]
        closed |= {row[:2]} if row[4] else set()
    return values, closed


def metrics_of(school, level):
    """The figures a stored row of the school may hold, as {key: Metric}."""
    return {metric.key: metric for metric in catalogue().for_levels([level] if level else school.levels)}


def _compare_year(target, cells, stored, school, preview, is_own):
    changes = {key: Change(key, cell.value, stored.get(key, ""), cell.place) for key, cell in cells.items()}
    wanted = {key: change.new for key, change in changes.items() if not is_own or change.new != change.old}
    preview.untouched += len(changes) - len(wanted)
    kept, refused = without_clashes(stored if is_own else {}, wanted, metrics_of(school, target.level).values())
    for key, words in refused.items():
        preview.problems.append(Problem(changes[key].place, f"{_whose({school.pk: school}, target, is_own)}{target.label}: {words}"))
    if kept:
        preview.changes[target] = [changes[key] for key in kept]


def _whose(schools, target, is_own):
    return "" if is_own else f"{schools[target.school]}: "


def packed(preview):
    """The preview as JSON: keys and sheets named once, a cell as four values in one flat list."""
    keys, sheets, years = {}, {}, []
    for target, changes in preview.changes.items():
        flat = []
        for change in changes:
            sheet, _, cell = change.place.rpartition("!")
            place = f"{sheets.setdefault(sheet, len(sheets))}!{cell}"
            flat += [keys.setdefault(change.key, len(keys)), change.new, change.old, place]
        years.append([target.school, target.year, target.level, flat])
    lists = {name: [[row.place, row.text] for row in getattr(preview, name)] for name in ("problems", "unknown")}
    return {"keys": list(keys), "sheets": list(sheets), "years": years, "untouched": preview.untouched, **lists}


def unpacked(rows):
    """The Preview of a batch's stored JSON."""
    keys, sheets = rows.get("keys", []), rows.get("sheets", [])

    def change(key, new, old, place):
        sheet, _, cell = place.partition("!")
        return Change(keys[key], new, old, f"{sheets[int(sheet)]}!{cell}")

    years = ((Target(*year[:3]), year[3]) for year in rows.get("years", []))
    changes = {target: [change(*flat[start : start + 4]) for start in range(0, len(flat), 4)] for target, flat in years}
    lists = {name: [Problem(*row) for row in rows.get(name, [])] for name in ("problems", "unknown")}
    return Preview(changes, lists["problems"], lists["unknown"], rows.get("untouched", 0))


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One line of the preview page."""

    school: object
    label: str
    metric: object
    old: str
    new: str
    place: str


def shown_changes(preview, schools, *, is_own):
    """Lines of the preview. To an authority the stored value is never shown: open years are the school's own (DESIGN §2)."""
    metrics = catalogue().metrics
    return [
        ShownChange(schools.get(target.school), target.label, metrics[change.key],
                    cell_words(metrics[change.key], change.old) if is_own else "", cell_words(metrics[change.key], change.new), change.place)
        for target, changes in preview.changes.items() for change in changes if change.key in metrics
    ]  # fmt: skip
