"""Sheets of an Excel file -> what they say about which school, year and level. Pure: no query; every complaint names its cell."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from formats.dates import parse_school_year
from formats.legacy_encodings import from_tcvn3, looks_like_tcvn3
from formats.numbers import format_number
from formats.text import clean_line, fold
from formats.workbook import cell_name
from schools.cells import read_cell
from schools.sheet_layout import CODE_HEAD, FORMAT, GUIDE_SHEET, LIST_SHEET, META_SHEET, YEAR_HEAD, level_sheet
from standards.enums import SchoolLevel
from standards.metrics import catalogue

HEAD_ROWS = 30  # how far down the head of a table may begin
PLACES = 6  # of a number that Excel worked out; typed ones have fewer
MOST_LISTED = 300
_REMARK = re.compile(r"\s*\([^()]*\)$")
_SHORT = {"hs": "hoc sinh", "gv": "giao vien", "nv": "nhan vien", "cbql": "can bo quan ly"}
_DASH = re.compile(r"^[-–—•+*]\s*")
_YEAR = re.compile(r"^(?:nam hoc )?(\d{4} ?[-–/] ?\d{4})$")


class FileRefused(Exception):
    """The file as a whole can't be used; the message says why in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something of the file that will not be stored: where (`Sheet!C5`) and why."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class FileCell:
    """A value fit to be stored, and its place in the file."""

    value: str
    place: str


@dataclass
class Reading:
    """`cells` is {(school pk, year, level): {metric key: FileCell}}; `unknown` lists labels nobody knows, as problems do."""

    cells: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    unknown: list = field(default_factory=list)
    untouched: int = 0

    def complain(self, place, text):
        if len(self.problems) < MOST_LISTED:
            self.problems.append(Problem(place, text))


@dataclass(frozen=True, slots=True)
class Meta:
    """What the hidden sheet of our own template says; empty for a file people made themselves."""

    school: str = ""
    school_type: str = ""
    levels: dict = field(default_factory=dict)
    starts: dict = field(default_factory=dict)


def read_figures(sheets, schools, years):
    """Read a file.

    In: sheets (formats.workbook), the schools it may speak of (with their organisation), the years that may be entered.
    Out: Reading. Raises FileRefused when the file is for somebody else or holds no table of figures.
    """
    meta = _meta_of(sheets)
    by_code = {fold(school.organization.code): school for school in schools}
    _check_owner(meta, by_code)
    reading, found = Reading(), 0
    for sheet in sheets:
        if sheet.name not in (META_SHEET, LIST_SHEET, GUIDE_SHEET) and sheet.rows:
            found += _read_sheet(sheet, meta, by_code, years, reading)
    if not found:
        raise FileRefused(
            "Không thấy bảng số liệu nào trong tệp: cần một dòng đầu bảng ghi năm học (ví dụ 2025-2026) và các chỉ số ở cột bên trái. "
            "Hãy tải tệp mẫu về và nhập vào đó."
        )
    return reading


def _meta_of(sheets):
    sheet = next((sheet for sheet in sheets if sheet.name == META_SHEET), None)
    if sheet is None:
        return Meta()
    rows = [[sheet.text(number, column) for column in range(1, 6)] for number in sheet.rows]
    facts = {row[0]: row[1] for row in rows}
    if facts.get("format") != FORMAT:
        raise FileRefused("Tệp mẫu này thuộc phiên bản khác của phần mềm. Hãy tải tệp mẫu mới và chép số liệu sang.")
    levels = {row[1]: row[2] for row in rows if row[0] == "level"}
    starts = {(row[1], row[2], row[3]): row[4] for row in rows if row[0] == "start"}
    return Meta(facts.get("school", ""), facts.get("school_type", ""), levels, starts)


def _check_owner(meta, by_code):
    """A template of another school or another type of school is refused whole, by name."""
    if meta.school and fold(meta.school) not in by_code:
        raise FileRefused(f"Tệp này là mẫu của trường có mã {meta.school}, không phải trường của đơn vị bạn.")
    school = by_code.get(fold(meta.school)) if meta.school else None
    if school and meta.school_type != school.school_type:
        raise FileRefused(
            f"Tệp mẫu này dành cho loại trường khác; trường hiện là {school.get_school_type_display().lower()}. Hãy tải tệp mẫu mới."
        )


def _read_sheet(sheet, meta, by_code, years, reading):
    """Read a sheet by the shape of its head; returns whether it is a table of figures."""
    for number in sorted(sheet.rows)[:HEAD_ROWS]:
        heads = {column: _spellings(value[1:]) for column, value in sheet.rows[number].items()}
        if any(fold(CODE_HEAD) in spellings for spellings in heads.values()):
            _SchoolRows(sheet, number, heads, by_code, years, reading).read()
            return True
        columns = {column: year for column, spellings in heads.items() if (year := _year_in(spellings))}
        if columns:
            return _read_metric_rows(sheet, number, columns, meta, by_code, years, reading)
    if not sheet.is_hidden:
        reading.unknown.append(Problem(sheet.name, "Trang tính không có dòng năm học nên không đọc."))
    return False


def _read_metric_rows(sheet, number, columns, meta, by_code, years, reading):
    school = by_code.get(fold(meta.school)) if meta.school else next(iter(by_code.values())) if len(by_code) == 1 else None
    if school is None:
        raise FileRefused(f"Trang tính “{sheet.name}” không ghi mã trường. Hãy dùng tệp mẫu của từng trường hoặc tệp mẫu nhiều trường.")
    _MetricRows(sheet, school, _level_of(sheet, school, meta), meta, reading).read(number, columns, years)
    return True


def _level_of(sheet, school, meta):
    """"" for the whole school, else the level whose sheet it is."""
    if len(school.levels) < 2:
        return ""
    names = {fold(level_sheet(level)): level for level in school.levels} | {fold(SchoolLevel(level).label): level for level in school.levels}
    level = meta.levels.get(sheet.name, names.get(fold(sheet.name), ""))
    return level if level in school.levels else ""


def _spellings(text):
    """The folded text, also as it reads when it was typed in an old one-byte font."""
    return {fold(text), fold(from_tcvn3(text))}


def _year_in(spellings):
    matches = (_YEAR.match(text) for text in spellings)
    for match in filter(None, matches):
        try:
            return parse_school_year(match[1])
        except ValueError:
            continue
    return None


class _Table:
    """What both shapes of table share: finding metrics by key or label, taking a cell, complaining about it."""

    def __init__(self, sheet, reading):
        self.sheet, self.reading = sheet, reading

    def place(self, row, column):
        return f"{self.sheet.name}!{cell_name(row, column)}"

    def take(self, row, column, school, year, level, metric, starts):
        """Put one cell into the reading, or complain about it; an empty cell says nothing."""
        coded = self.sheet.rows[row].get(column)
        if coded is None or not clean_line(coded[1:]) and coded[0] == "s":
            return
        place = self.place(row, column)
        merged = self.sheet.merged_at(row, column)
        try:
            if merged:
                raise ValueError(f"Ô nằm trong vùng gộp {merged}, không rõ thuộc cột nào: hãy bỏ gộp ô rồi nhập từng ô.")
            value = stored_value(metric, coded)
        except ValueError as error:
            self.reading.complain(place, f"{metric.name}: {error}")
            return
        if value == starts.get((str(year), level, metric.key)):  # as our template was given out: nobody typed here
            self.reading.untouched += 1
            return
        cells = self.reading.cells.setdefault((school.pk, year, level), {})
        if metric.key in cells:
            self.reading.complain(place, f"{metric.name}: đã có ở ô {cells[metric.key].place}; ô này không được dùng.")
        else:
            cells[metric.key] = FileCell(value, place)

    def unknown(self, row, column, label, words):
        hint = " Có vẻ gõ bằng phông cũ (TCVN3)." if looks_like_tcvn3(label) else ""
        if len(self.reading.unknown) < MOST_LISTED:
            self.reading.unknown.append(Problem(self.place(row, column), f"“{clean_line(label)[:80]}” {words}.{hint}"))


class _MetricRows(_Table):
    """One school: a row a metric, a column a school year."""

    def __init__(self, sheet, school, level, meta, reading):
        super().__init__(sheet, reading)
        self.school, self.level, self.starts = school, level, meta.starts
        self.names = metric_names(catalogue().for_levels([level] if level else school.levels))
        self.above = ""

    def read(self, head, columns, years):
        allowed = self.allowed(head, columns, years)
        first = min(columns)
        for number in sorted(number for number in self.sheet.rows if number > head):
            filled = [column for column in allowed if column in self.sheet.rows[number]]
            labels = [(column, value[1:]) for column, value in sorted(self.sheet.rows[number].items()) if column < first]
            metric = self.metric_of([text for _, text in labels])
            if metric:
                for column in filled:
                    self.take(number, column, self.school, allowed[column], self.level, metric, self.starts)
            elif filled and labels:
                self.tell_unknown(number, *labels[-1])

    def allowed(self, head, columns, years):
        """{column: year} of the years that may be entered, each once."""
        found = {}
        for column, year in sorted(columns.items()):
            if year not in years:
                self.reading.complain(self.place(head, column), f"Năm học {year}-{year + 1} nằm ngoài các năm được nhập.")
            elif year in found.values():
                self.reading.complain(self.place(head, column), f"Năm học {year}-{year + 1} có hai cột; cột này không được dùng.")
            else:
                found[column] = year
        return found

    def metric_of(self, texts):
        """The metric named by its key or by a label; a label with a dash continues the one above it."""
        found = None
        for text in texts:
            for spelling in (text, from_tcvn3(text)):
                part = _DASH.sub("", clean_line(spelling))
                name = spelling if part == clean_line(spelling) else f"{self.above} – {part}"
                found = found or self.names.get(label_form(name))
        plain = [text for text in texts if not _DASH.match(clean_line(text)) and text not in catalogue().metrics]
        if plain:
            self.above = from_tcvn3(plain[0]) if looks_like_tcvn3(plain[0]) else plain[0]
        return found

    def tell_unknown(self, row, column, label):
        is_other = clean_line(label) in catalogue().metrics or label_form(label) in metric_names(catalogue().metrics.values())
        words = "không dùng cho loại trường hoặc cấp học này" if is_other else "không có trong danh mục chỉ số"
        self.unknown(row, column, label, words)


class _SchoolRows(_Table):
    """Many schools: a row a school and year, a column a metric; keys may stand in a row above the head."""

    def __init__(self, sheet, head, heads, by_code, years, reading):
        super().__init__(sheet, reading)
        self.head, self.by_code, self.years = head, by_code, years
        self.code_column = next(column for column, spellings in heads.items() if fold(CODE_HEAD) in spellings)
        self.year_column = next((column for column, spellings in heads.items() if fold(YEAR_HEAD) in spellings), None)

    def read(self):
        if self.year_column is None:
            raise FileRefused(f"Trang tính “{self.sheet.name}” thiếu cột “{YEAR_HEAD}”.")
        metrics, seen = self.columns(), set()
        for number in sorted(number for number in self.sheet.rows if number > self.head):
            target = self.target(number)
            if target is None:
                continue
            if target in seen:
                self.reading.complain(self.place(number, self.code_column), "Trường và năm học này đã có ở dòng trên; dòng này không được dùng.")
                continue
            seen.add(target)
            self.take_row(number, *target, metrics)

    def take_row(self, number, school, year, metrics):
        for column, metric in metrics.items():
            if column not in self.sheet.rows[number]:
                continue
            if not metric.levels & set(school.levels):
                self.reading.complain(self.place(number, column), f"{metric.name}: không dùng cho loại trường này.")
            else:
                self.take(number, column, school, year, "", metric, {})

    def columns(self):
        """{column: metric} by the hidden row of keys, else by the labels of the head."""
        names, found = metric_names(catalogue().metrics.values()), {}
        for column, value in self.sheet.rows[self.head].items():
            above = [self.sheet.text(number, column) for number in range(max(1, self.head - 2), self.head)]
            metric = next((names[form] for text in [*above, value[1:]] for form in map(label_form, (text, from_tcvn3(text))) if form in names), None)
            if metric:
                found[column] = metric
            elif column > max(self.code_column, self.year_column):
                self.unknown(self.head, column, value[1:], "không có trong danh mục chỉ số")
        return found

    def target(self, number):
        """(school, year) of a row, or None with words when it has none of its own."""
        code = clean_line(self.sheet.text(number, self.code_column))
        if not code:
            return None
        school = self.by_code.get(fold(code))
        if school is None:
            self.reading.complain(self.place(number, self.code_column), f"Không có trường mã “{code[:40]}” trong các trường được nhập.")
            return None
        year = _year_in(_spellings(self.sheet.text(number, self.year_column)))
        if year not in self.years:
            self.reading.complain(self.place(number, self.year_column), "Năm học không đọc được hoặc nằm ngoài các năm được nhập.")
            return None
        return school, year


def metric_names(metrics):
    """{label form or key: metric}; labels that two metrics share are left out, so that nothing is guessed."""
    metrics = list(metrics)
    whole = _unshared((label_form(name), metric) for metric in metrics for name in (metric.name, *metric.also))
    short = _unshared((_REMARK.sub("", form), metric) for form, metric in whole.items())  # without the remark in brackets
    return short | whole | {metric.key: metric for metric in metrics}


def _unshared(pairs):
    found = {}
    for form, metric in pairs:
        found.setdefault(form, []).append(metric)
    return {form: metrics[0] for form, metrics in found.items() if len(metrics) == 1}


def label_form(label):
    """The form in which labels are compared: folded, dashes and common short words alike, no punctuation at the end."""
    if re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", label):  # a key
        return label
    words = " ".join(_SHORT.get(word, word) for word in fold(re.sub(r"[–—]", "-", label)).split())
    return re.sub(r"\s*-\s*", " - ", words.replace("ty le", "ti le")).rstrip(" .:;")


def stored_value(metric, coded):
    """What is stored for a value of the file (a kind's letter and text); raises ValueError in Vietnamese."""
    kind, text = coded[0], coded[1:]
    if kind in _COMPLAINTS:
        raise ValueError(_COMPLAINTS[kind].format(text=text))
    if kind == "p" and not metric.is_rate:
        raise ValueError(f"ô đang định dạng phần trăm nhưng chỉ số này không phải tỉ lệ (đơn vị: {metric.unit or 'không có'}).")
    if metric.is_choice:
        return _choice(metric, text)
    return read_cell(metric, text if kind == "s" else _typed(text, 100 if kind == "p" else 1))


def _choice(metric, text):
    spellings = _spellings(text)
    slug = next((slug for slug, label in metric.choices if fold(label) in spellings or slug == clean_line(text)), None)
    if slug is None:
        raise ValueError(f"“{clean_line(text)[:40]}” không có trong danh sách: {', '.join(label for _, label in metric.choices)}.")
    return slug


def _typed(text, times):
    """A number of the file as a person would type it: `12,5`; what Excel worked out is cut to PLACES decimals."""
    number = Decimal(text) * times
    if number.is_finite() and -number.as_tuple().exponent > PLACES:
        number = round(number, PLACES)
    return format_number(number.normalize()).replace(".", "")


_COMPLAINTS = {
    "b": "ô chứa giá trị đúng/sai (TRUE/FALSE), không phải số.",
    "d": "ô đang là ngày {text}, không phải số: hãy đổi định dạng ô thành Văn bản (Text) rồi gõ lại.",
    "e": "ô có lỗi của Excel ({text}).",
    "f": "ô có công thức nhưng tệp không lưu kết quả: hãy mở bằng Excel rồi lưu lại, hoặc dán giá trị thay cho công thức.",
}
