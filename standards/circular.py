"""Finding standards, criteria, levels and letters in the lines of a circular. Pure: rows and an outline in, texts and faults out.

Two typographies: articles (Điều 7 › 1. Tiêu chí 1.1 › a)) as in the circulars of 2018, and annexes (Phụ lục I › Tiêu chí 1.1 ›
Mức 1) as in TT 57/2026, in running text or in tables with a column for each level.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from formats.text import clean_line, fold

ARTICLE = re.compile(r"^Điều (\d{1,3})\s*[.:]\s*(.*)$")
CLAUSE = re.compile(r"^(\d{1,2})[.)]\s+(\S.*)$")
LETTER = re.compile(r"^([a-zđ])\s?\)\s*(\S.*)$")
# A marker in the middle of a broken sentence goes on in lower case or with a comma, a heading does not.
HEADING = r"(?=\s*$|\s*[:.–-]|\s+[A-ZĐÀ-Ỹ])\s*[:.–-]?\s*"
CRITERION = re.compile(rf"^(?:\d{{1,2}}[.)]\s+|[a-zđ]\)\s+)?(?:[Tt]iêu chí|TIÊU CHÍ) (\d{{1,2}}\.\d{{1,2}}){HEADING}(.*)$")
LEVEL = re.compile(rf"^(Không đạt |KHÔNG ĐẠT )?(?:Mức|MỨC) (\d){HEADING}(.*)$")
ANNEX = re.compile(r"^(?:Phụ lục|PHỤ LỤC) ([IVX]+)(?:\s*$|\s*[.:(–-]|\s+[A-ZĐÀ-Ỹ]{2})")
BREAK = re.compile(r"^(Chương|Mục|Phần|Phụ lục|Tiêu chuẩn|Biểu|Mẫu số|CHƯƠNG|MỤC|PHẦN|PHỤ LỤC|TIÊU CHUẨN|BIỂU) (?:số )?[IVXLC\d]+(?:\s*$|\s*[.:(–-]|\s+[A-ZĐÀ-Ỹ])")
PAGE_NUMBER = re.compile(r"^[-–—\s]*(trang\s*)?\d{1,4}(\s*/\s*\d{1,4})?[-–—\s]*$", re.IGNORECASE)
NUMBER = re.compile(r"\b(\d{1,3}/\d{4}/TT-BGD(?:&|và)?ĐT)\b")
LETTERS = "abcdđeghiklmnopqrstuvxy"
ENDS = (".", ";", ":", "!", "?", "…")
ALIKE, SWAPPED = 0.75, 0.9
MAX_TEXT = 6000


@dataclass(frozen=True, slots=True)
class Target:
    """One place to fill. key is `-` for a level without letters; code "" and level 0 stand for an item of Mức 4."""

    place: str
    label: str
    annex: str = ""
    code: str = ""
    level: int = 0
    key: str = "-"
    article: int = 0
    clause: int = 0


@dataclass(frozen=True, slots=True)
class Title:
    """A criterion's title: where its official words go and the words known."""

    place: str
    annex: str
    code: str
    text: str


@dataclass(frozen=True)
class Outline:
    """What is looked for: the circular's number, the targets, the titles, {article: (standard, level)} and the forms' sentences."""

    number: str
    targets: tuple
    titles: tuple
    articles: dict
    sentences: tuple = ()


@dataclass
class Finding:
    """Texts by place; faults as (kind, words) for the report, in reading order."""

    texts: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)

    def put(self, place, text, where):
        """Take a text for a place, unless it is empty, too long or the place is taken."""
        if not text:
            return
        if place in self.texts:
            self.fault("repeated", f"{where} có hai lần; giữ lần đầu.")
        elif len(text) > MAX_TEXT:
            self.fault("unknown", f"{where} dài quá {MAX_TEXT} ký tự, có lẽ lẫn phần khác.")
        else:
            self.texts[place] = text

    def fault(self, kind, words):
        """Note a fault once, however many lines of one place show it."""
        if (kind, words) not in self.faults:
            self.faults.append((kind, words))


@dataclass
class Unit:
    """A stretch of lines under one marker."""

    article: int
    clause: int
    letter: str
    lines: list


def numbers_in(rows):
    """Numbers of circulars in the order they appear, `17/2018/TT-BGDĐT`."""
    words = " ".join(line for row in rows for cell in row for line in cell)
    return [match.replace("&", "").replace("và", "") for match in NUMBER.findall(words)]


def own_number(rows):
    """The number on the circular's own `Số:` line, "" without one."""
    match = re.search(rf"Số\s*:\s*{NUMBER.pattern}", " ".join(line for row in rows for cell in row for line in cell))
    return match[1].replace("&", "").replace("và", "") if match else ""


def find(rows, outline):
    """Look for everything of the outline; returns a Finding."""
    finding, rows = Finding(), without_edges(rows)
    if outline.articles:
        _find_in_articles(_units(_flat(rows), finding), outline, finding)
    else:
        _find_in_annexes(rows, outline, finding)
    _find_sentences(rows, outline, finding)
    return finding


def without_edges(rows):
    """The rows without page numbers and running heads."""
    flat = _flat(rows)
    pages = {place for place, line in enumerate(flat) if PAGE_NUMBER.match(line)}
    shapes = Counter(re.sub(r"\d+", "#", line) for line in flat)
    beside = Counter(re.sub(r"\d+", "#", line) for place, line in enumerate(flat) if {place - 1, place + 1} & pages)

    def is_edge(line):
        shape = re.sub(r"\d+", "#", line)
        is_head = shapes[shape] >= 3 and (beside[shape] >= shapes[shape] - 1 or "công báo" in line.lower())
        return bool(PAGE_NUMBER.match(line)) or (is_head and not _is_marker(line))

    kept = [tuple(tuple(line for line in cell if not is_edge(line)) for cell in row) for row in rows]
    return [row for row in kept if any(row)]


def _is_marker(line):
    return any(pattern.match(line) for pattern in (ARTICLE, CLAUSE, LETTER, CRITERION, LEVEL, BREAK))


def _flat(rows):
    return [line for row in rows for cell in row for line in cell]


def joined(lines):
    """Lines as paragraphs: a line that ends within a sentence goes on in the next one."""
    text = ""
    for line in lines:
        is_new = (text.endswith(ENDS) and not line[:1].islower()) or line.startswith(("- ", "+ "))
        text += ("\n" if is_new and text else " " if text else "") + line.strip()
    return "\n".join(clean_line(part) for part in text.split("\n"))


# -- articles


def _units(lines, finding):
    """Cut the lines at Điều, khoản and điểm; headings of chapters end what stands before."""
    units, article, clause = [], 0, 0
    for line in lines:
        if match := ARTICLE.match(line):
            article, clause = int(match[1]), 0
            units.append(Unit(article, 0, "", [match[2]] if match[2] else []))
        elif article and (match := CLAUSE.match(line)):
            clause = int(match[1])
            units.append(Unit(article, clause, "", [match[2]]))
        elif clause and (match := LETTER.match(line)):
            units.append(Unit(article, clause, match[1], [match[2]]))
        elif BREAK.match(line) and not (units and units[-1].article == article and not clause and line.lower().startswith("tiêu chuẩn")):
            units.append(Unit(0, 0, "", []))
            article = clause = 0
        elif units:
            units[-1].lines.append(line)
    return units


def _find_in_articles(units, outline, finding):
    by_clause = {}
    for target in outline.targets:
        by_clause.setdefault((target.article, target.clause), []).append(target)
    known = {target.article for target in outline.targets}
    for group in _clauses(unit for unit in units if unit.article in known and unit.clause):
        head, letters = group[0], group[1:]
        where = f"Khoản {head.clause} Điều {head.article}"
        _check_order(where, letters, finding)
        targets, words = _targets_of(head, where, by_clause, outline, finding)
        if targets:
            _fill(targets, words, letters, where, finding)


def _clauses(units):
    """Group a khoản with its letters; a khoản that comes again is a group of its own."""
    group = []
    for unit in units:
        if not unit.letter and group:
            yield group
            group = []
        group.append(unit)
    if group:
        yield group


def _check_order(where, letters, finding):
    found = [LETTERS.find(unit.letter) for unit in letters]
    for before, after in zip(found, found[1:], strict=False):
        if after <= before:
            finding.fault("order", f"{where}: điểm {LETTERS[after]}) đứng sau điểm {LETTERS[before]}).")


def _targets_of(head, where, by_clause, outline, finding):
    """(targets, words left for the requirement) of a khoản: by the criterion it names, else by its number."""
    expected = by_clause.get((head.article, head.clause), [])
    match = CRITERION.match(head.lines[0])
    if not match:
        if not expected:
            finding.fault("unknown", f"{where}: bộ tiêu chuẩn không có chỗ cho “{_short(joined(head.lines))}”.")
        return expected, joined(head.lines)
    code, level = match[1], outline.articles.get(head.article, ("", 0))[1]
    targets = [target for target in outline.targets if (target.code, target.level) == (code, level)]
    if not targets:
        finding.fault("unknown", f"{where}: bộ tiêu chuẩn không có Tiêu chí {code} ở Mức {level}.")
        return [], ""
    if expected and expected[0].code != code:
        finding.fault("swapped", f"{where} ghi Tiêu chí {code}, theo bộ tiêu chuẩn là Tiêu chí {expected[0].code}.")
    return _titled(targets, code, [match[2], *head.lines[1:]], (where, ""), outline, finding)


def _titled(targets, code, lines, place, outline, finding):
    """Take the title off the lines; a title that belongs to another criterion makes the whole khoản unknown."""
    where, annex = place
    title = next(row for row in outline.titles if (row.code, row.annex) == (code, annex) or (row.code == code and not annex))
    printed, rest = _split_title(lines, title.text)
    if _alike(printed, title.text) < ALIKE:
        other = max((row for row in outline.titles if row.annex == title.annex), key=lambda row: _alike(printed, row.text))
        if other.code != code and _alike(printed, other.text) >= SWAPPED:
            finding.fault("swapped", f"{where} ghi Tiêu chí {code} nhưng mang tên của Tiêu chí {other.code}: không nhận.")
            return [], ""
        finding.fault("title", f"{where}: tên Tiêu chí {code} trong tệp là “{_short(printed)}”, trong bộ tiêu chuẩn là “{_short(title.text)}”.")
    if title.place not in finding.texts:
        finding.put(title.place, printed, f"Tên Tiêu chí {code}")
    return targets, rest


def _split_title(lines, title):
    """(title as printed, the rest): as many words as the known title has when they agree, else the first line."""
    words = joined(lines)
    printed = " ".join(words.split()[: len(title.split())])
    if fold(printed).rstrip(".:;") == fold(title).rstrip(".:;"):
        return printed.rstrip(".:;"), _after(words, len(printed))
    return lines[0].rstrip(".:;"), joined(lines[1:])


def _after(words, length):
    """What stands behind the first `length` characters, counted without regard to line ends."""
    return words[length:].lstrip(" .:;\n")


def _alike(one, other):
    return SequenceMatcher(None, fold(one), fold(other), autojunk=False).ratio()


def _fill(targets, words, letters, where, finding):
    keys = {target.key: target for target in targets}
    if "-" in keys:
        lines = ([words] if words else []) + [f"{unit.letter}) {joined(unit.lines)}" for unit in letters]
        finding.put(keys["-"].place, "\n".join(lines), where)
        return
    for unit in letters:
        target = keys.get(unit.letter)
        if target is None:
            finding.fault("unknown", f"{where}: bộ tiêu chuẩn không có điểm {unit.letter}) “{_short(joined(unit.lines))}”.")
        else:
            finding.put(target.place, joined(unit.lines), f"Điểm {unit.letter} {where}")


def _short(text):
    return text if len(text) <= 80 else f"{text[:79].rstrip()}…"


# -- annexes


class AnnexReader:
    """Walks rows, remembering in which annex, criterion and level it is."""

    def __init__(self, outline, finding):
        self.outline, self.finding = outline, finding
        self.annexes = {target.annex for target in outline.targets}
        self.annex = self.code = ""
        self.level, self.columns, self.lines = None, {}, []

    def read(self, row):
        levels = {place: LEVEL.match(" ".join(cell)) for place, cell in enumerate(row)} if len(row) > 1 else {}
        levels = {place: int(match[2]) for place, match in levels.items() if match and not match[1] and not match[3]}
        if len(levels) > 1:
            self.close()
            self._lines(line for place, cell in enumerate(row) if place not in levels for line in cell)
            self.close()
            self.columns = levels
        elif self.columns and len(row) > max(self.columns):
            self._table_row(row)
        else:
            self.columns = self.columns if len(row) > 1 else {}
            self._lines(line for cell in row for line in cell)

    def _table_row(self, row):
        self._lines(line for place, cell in enumerate(row) if place not in self.columns for line in cell)
        self.close()
        for place, level in self.columns.items():
            self.level, self.lines = level, list(row[place])
            self.close()

    def _lines(self, lines):
        for line in lines:
            self._line(line)

    def _line(self, line):
        if match := ANNEX.match(line):
            self.close()
            name = f"Phụ lục {match[1].upper()}"
            self.annex, self.code = name if name in self.annexes else "", ""
        elif self.annex and (match := CRITERION.match(line)):
            self.close()
            self.code, self.level, self.lines = match[1], 0, [match[2]] if match[2] else []
        elif self.code and (match := LEVEL.match(line)):
            self.close()
            self.level, self.lines = None if match[1] else int(match[2]), [match[3]] if match[3] else []
        elif BREAK.match(line):
            self.close()
            self.code = ""
        elif self.level is not None and self.code:
            self.lines.append(line)

    def close(self):
        """Give what was gathered to its place; level 0 holds the title."""
        lines, level, self.lines, self.level = self.lines, self.level, [], None
        if not (self.annex and self.code and lines) or level is None:
            return
        where = f"{self.annex}, tiêu chí {self.code}"
        targets = [row for row in self.outline.targets if (row.annex, row.code) == (self.annex, self.code)]
        if not targets:
            self.finding.fault("unknown", f"{where}: bộ tiêu chuẩn không có tiêu chí này.")
        elif level == 0:
            kept, _ = _titled(targets, self.code, lines, (where, self.annex), self.outline, self.finding)
            self.code = self.code if kept else ""
        else:
            self._requirement(targets, level, joined(lines), where)

    def _requirement(self, targets, level, text, where):
        target = next((row for row in targets if row.level == level), None)
        if target is None:
            self.finding.fault("unknown", f"{where}: bộ tiêu chuẩn không có Mức {level}.")
        else:
            self.finding.put(target.place, text, f"{where}, Mức {level}")


def _find_in_annexes(rows, outline, finding):
    reader = AnnexReader(outline, finding)
    for row in rows:
        reader.read(row)
    reader.close()


# -- sentences of forms


def _find_sentences(rows, outline, finding):
    """A form's sentence is the paragraph under the form's name that holds all its anchor words."""
    paragraphs = _paragraphs(_flat(rows))
    for sentence in outline.sentences:
        anchors = [fold(word) for word in sentence.anchors]
        fitting = [text for form, text in paragraphs if form == sentence.form and all(word in fold(text) for word in anchors)]
        for text in fitting[:1]:
            finding.put(sentence.place, text, sentence.label)
        if len(set(fitting)) > 1:
            finding.fault("repeated", f"{sentence.label}: có {len(fitting)} câu hợp; giữ câu đầu.")


def _paragraphs(lines):
    """(number of the form, paragraph) in reading order; markers like `a)` are taken off."""
    form, gathered = "", []
    for line in lines:
        if match := re.match(r"^Biểu (?:số )?(\d)\b", line, re.IGNORECASE):
            form = match[1]
            gathered.append((form, ""))
        elif gathered and gathered[-1][1] and not gathered[-1][1].endswith(ENDS) and not _is_marker(line) and line[:1].islower():
            gathered[-1] = (form, f"{gathered[-1][1]} {line}")
        else:
            gathered.append((form, line))
    return [(form, clean_line(re.sub(r"^(?:[a-zđ]\)|\d{1,2}[.)]|[-+])\s+", "", text))) for form, text in gathered if form and text]
