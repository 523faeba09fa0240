"""The State's legal instruments as the project ships them: read and checked, no database."""

from datetime import date

from standards.enums import Confirmation, InstrumentKind
from standards.packs import DATA_DIR, Located, PackRefused

FILE = DATA_DIR / "legal_instruments.yaml"
NEEDED = {"slug", "kind", "title", "confirmed"}
DAYS = ("issued_on", "in_force_from", "in_force_to")
KEYS = NEEDED | {"number", "issuer", "replaced_by", "note", *DAYS}


def read_instruments(path=FILE):
    """Rows of the file as {field: value}, days as dates. Raises PackRefused with every fault, each with file and line."""
    pack = Located(path, path.read_text(encoding="utf-8"))
    if not isinstance(pack.data, list):
        raise PackRefused([pack.fault((), "cần một danh sách văn bản")])
    slugs = [row.get("slug") for row in pack.data]
    faults = [*pack.repeated]
    for place, row in enumerate(pack.data):
        faults += [pack.fault((place,), f"{row.get('slug')}: {words}") for words in faults_of(row, slugs)]
    if faults:
        raise PackRefused(faults)
    return [row | {name: as_day(row.get(name)) for name in DAYS} for row in pack.data]


def as_day(value):
    """A day of the file as a date; None stays None. Raises ValueError."""
    return value if value is None or isinstance(value, date) else date.fromisoformat(value)


def faults_of(row, slugs):
    """What is wrong with one row, in words."""
    if not NEEDED <= set(row) <= KEYS:
        return [f"thiếu {sorted(NEEDED - set(row))}, thừa {sorted(set(row) - KEYS)}"]
    faults = [f"{name}: không có “{row[name]}”" for name, known in (("kind", InstrumentKind), ("confirmed", Confirmation)) if row[name] not in known.values]
    if slugs.count(row["slug"]) > 1:
        faults.append("trùng mã")
    if row.get("replaced_by") and row["replaced_by"] not in slugs:
        faults.append(f"không có văn bản thay thế {row['replaced_by']}")
    try:
        begin, end = (as_day(row.get(name)) for name in ("in_force_from", "in_force_to"))
        as_day(row.get("issued_on"))
    except ValueError:
        return [*faults, "ngày không đúng dạng"]
    return [*faults, "hết hiệu lực trước khi có hiệu lực"] if begin and end and end < begin else faults
