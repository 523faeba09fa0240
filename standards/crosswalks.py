"""Reading a crosswalk file: which criterion of a newer set takes up each of an older one's. Nothing here touches the database."""

from dataclasses import dataclass
from pathlib import Path

from standards.packs import DATA_DIR, Located, PackRefused, each_criterion

FOLDER = DATA_DIR / "crosswalk"
KEYS = {"from", "to", "framework", "criteria"}
NOTE_LIMIT = 500


@dataclass(frozen=True)
class Link:
    """One pair; `to_code` is "" where no criterion takes the older one up, with the reason in `note`."""

    from_code: str
    to_code: str
    note: str


@dataclass(frozen=True)
class Crosswalk:
    """All links between two sets for one framework."""

    from_set: str
    to_set: str
    framework: str
    links: tuple


def codes_in(packs):
    """{(set code, framework): criterion codes} of packs."""
    codes = {}
    for pack in packs:
        for _, framework, _, criterion in each_criterion(pack):
            codes.setdefault((pack["code"], framework["slug"]), set()).add(criterion["code"])
    return codes


def read_crosswalk(path, codes):
    """Crosswalk of a file. `codes`: as `codes_in` gives them. Raises PackRefused with every fault, each with file and line."""
    pack = Located(path, Path(path).read_text(encoding="utf-8"))
    faults = [*pack.repeated, *head_faults(pack, codes)]
    if not faults:
        links, faults = links_of(pack, codes)
        faults += missing_faults(pack, codes)
    if faults:
        raise PackRefused(sorted(faults, key=lambda fault: fault.line))
    data = pack.data
    return Crosswalk(data["from"], data["to"], data["framework"], tuple(links))


def head_faults(pack, codes):
    data = pack.data
    if not isinstance(data, dict) or set(data) != KEYS or not isinstance(data["criteria"], dict):
        return [pack.fault((), f"cần đúng các mục {', '.join(sorted(KEYS))}")]
    return [pack.fault((name,), f"không có bộ tiêu chuẩn {data[name]}, khung {data['framework']}")
            for name in ("from", "to") if (data[name], data["framework"]) not in codes]


def missing_faults(pack, codes):
    """Every criterion of the older set must be answered for."""
    wanted = codes[pack.data["from"], pack.data["framework"]]
    return [pack.fault(("criteria",), f"thiếu tiêu chí {code}") for code in sorted(wanted - set(pack.data["criteria"]))]


def links_of(pack, codes):
    """(links, faults) of all entries."""
    data, links, faults = pack.data, [], []
    olds, news = (codes[data[name], data["framework"]] for name in ("from", "to"))
    for code, entry in data["criteria"].items():
        try:
            if code not in olds:
                raise ValueError(f"bộ {data['from']} không có tiêu chí {code}")
            links += entry_links(code, entry, news)
        except ValueError as error:
            faults.append(pack.fault(("criteria", code), str(error)))
    return links, faults


def entry_links(code, entry, news):
    """Links of one older criterion; ValueError in Vietnamese."""
    if isinstance(entry, dict):
        if set(entry) != {"none"} or not isinstance(entry["none"], str):
            raise ValueError(f"{code}: không có tiêu chí tương ứng thì phải ghi lý do ở mục none")
        return [Link(code, "", checked_note(code, entry["none"]))]
    if not isinstance(entry, list) or not entry:
        raise ValueError(f"{code}: cần ít nhất một tiêu chí tương ứng, hoặc none kèm lý do")
    links = [target_link(code, row, news) for row in entry]
    if len({link.to_code for link in links}) < len(links):
        raise ValueError(f"{code}: tiêu chí tương ứng bị lặp")
    return links


def target_link(code, row, news):
    if not isinstance(row, dict) or not {"to"} <= set(row) <= {"to", "note"} or row["to"] not in news:
        raise ValueError(f"{code}: không có tiêu chí tương ứng {row.get('to') if isinstance(row, dict) else row}")
    return Link(code, row["to"], checked_note(code, row.get("note", "")))


def checked_note(code, note):
    if len(note) > NOTE_LIMIT:
        raise ValueError(f"{code}: ghi chú dài quá {NOTE_LIMIT} ký tự")
    return note
