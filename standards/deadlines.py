"""Terms a circular itself sets (standards/data/deadlines.yaml): data with dates, read once, never changed by people."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from formats.dates import governing_date
from standards.enums import Confirmation
from standards.packs import DATA_DIR, Located, PackRefused

KEYS = {"set", "key", "before", "from", "to", "clause", "text", "confirmed"}
PATH = DATA_DIR / "deadlines.yaml"


@dataclass(frozen=True)
class LawDeadline:
    """One term of a set, in force from `from_on` to `to_on` (None: open). `day`, `month`: the day before which it must be met."""

    set_code: str
    key: str
    day: int
    month: int
    from_on: date
    to_on: date | None
    clause: str
    text: str
    confirmed: Confirmation

    def before(self, school_year):
        """The day before which it must be met in that school year."""
        return date(school_year + 1, self.month, self.day)

    def last_day(self, school_year):
        """The last day on which it is still met."""
        return self.before(school_year) - timedelta(days=1)

    def governs(self, set_code, school_year):
        """Whether it is a term of that set in that school year."""
        on = governing_date(school_year)
        return self.set_code == set_code and self.from_on <= on and (self.to_on is None or on <= self.to_on)


def read_deadlines(path, set_codes):
    """LawDeadline rows of a file. Raises PackRefused with file and line; `set_codes`: the sets there are."""
    pack = Located(path, path.read_text(encoding="utf-8"))
    rows, faults = [], list(pack.repeated)
    for at, row in enumerate(pack.data if isinstance(pack.data, list) else []):
        try:
            rows.append(deadline_of(row, set_codes))
        except ValueError as error:
            faults.append(pack.fault((at,), str(error)))
    if faults or not rows:
        raise PackRefused(faults or [pack.fault((), "không có mốc thời hạn nào")])
    return tuple(rows)


def deadline_of(row, set_codes):
    """LawDeadline of one entry; ValueError in Vietnamese."""
    if not isinstance(row, dict) or set(row) != KEYS:
        raise ValueError(f"cần đúng các mục {', '.join(sorted(KEYS))}")
    if row["set"] not in set_codes:
        raise ValueError(f"không có bộ tiêu chuẩn {row['set']}")
    day, month = (int(part) for part in day_and_month(row["before"]))
    return LawDeadline(row["set"], row["key"], day, month, date.fromisoformat(row["from"]), date.fromisoformat(row["to"]) if row["to"] else None,
                       row["clause"], row["text"], Confirmation(row["confirmed"]))


def day_and_month(text):
    """`15/6` as its two numbers; ValueError for a day that no year has."""
    day, _, month = str(text).partition("/")
    if not (day.isdecimal() and month.isdecimal()):
        raise ValueError(f"before: “{text}” không phải ngày/tháng")
    date(2001, int(month), int(day))  # not a leap year: a term has its day every year
    return day, month


@cache
def law_deadlines():
    """The bundled terms."""
    return read_deadlines(PATH, {path.stem for path in DATA_DIR.glob("TT*.yaml")})


def deadlines_of(set_code, school_year):
    """Terms of a set in that school year."""
    return [row for row in law_deadlines() if row.governs(set_code, school_year)]
