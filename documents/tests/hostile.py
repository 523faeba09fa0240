"""A paper whose every text holds a script, an outside address and a word longer than any line; and what pages may contain."""

from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser

from documents.paper import (
    Appendix,
    Bases,
    Basis,
    Cell,
    Column,
    Cover,
    HeadCell,
    Letterhead,
    Paper,
    Row,
    Section,
    Signer,
    Table,
    Text,
)

ATTACK = "<script>alert('x')</script><img src=https://evil.example/a.png onerror=alert(1)>\"'&{{ 7|add:7 }}{% now %}"
LONG = "Ư" * 200
# Texts that the program sets, not people.
SET_BY_PROGRAM = {"key", "style", "kind", "align", "layout", "symbol"}


def hostile(words):
    return f"{words} {ATTACK} {LONG}"


def hostile_paper(**changes):
    """Every kind of content, the attack and the long word in every text field."""
    columns = tuple(Column(f"c{n}", hostile(f"cột {n}"), 10, is_money=n == 1) for n in range(3))
    cells = tuple(Cell(f"row:c{n}", hostile(f"ô {n}")) for n in range(3))
    group = Row("group", (Cell("group:1", hostile("nhóm"), colspan=3),), "group", hostile("nhãn nhóm"))
    head = ((HeadCell(hostile("đầu cột"), colspan=3),), tuple(HeadCell(column.label) for column in columns))
    table = Table("table", columns, (group, Row("row", cells, label=hostile("nhãn"))), head, hostile("tên bảng"))
    typed = f"{hostile('đoạn')}\n- {hostile('gạch')}\nCột\tSố\n{hostile('ô gõ')}\t5"
    clause = Section("clause", "clause", hostile("khoản"), (table, Bases("bases-2", (Basis("b2", hostile("theo"), hostile("luật")),))))
    content = (Section("part", "part", hostile("phần"), (Text("text", typed, hostile("tên đoạn")), clause)),)
    paper = Paper(
        letterhead=Letterhead((hostile("chủ quản"),), (hostile("ban hành"),)), type_name=hostile("loại"), summary=(hostile("trích yếu"),),
        symbol=f"KH-{'W' * 20}", place=hostile("địa danh"), addressees=(hostile("gửi một"), hostile("gửi hai")), authority=hostile("thẩm quyền"),
        bases=(Basis("b1", hostile("căn cứ"), hostile("nghị định")),), enacting=hostile("quyết định"), lead_in=hostile("như sau"),
        content=content, closing=hostile("kết"), recipients=(hostile("nhận"),), signers=(Signer((hostile("chức"),), hostile("tên"), hostile("chức danh")),),
        appendices=(Appendix("appendix", hostile("phụ lục"), (Text("appendix-text", hostile("chữ"), hostile("tên")),)),),
        cover=Cover(hostile("bìa")), has_contents=True,
    )
    return replace(paper, **changes)


def texts(value, name=""):
    """Yield (field, text) of every text a person may have typed into a paper."""
    if is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name), f"{type(value).__name__}.{field.name}")
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item, name)
    elif isinstance(value, str) and name.rpartition(".")[2] not in SET_BY_PROGRAM:
        yield name, value


class Audit(HTMLParser):
    """Collects what a browser would run or fetch beyond our own files, and the visible text."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.wrong, self.words = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag in ("iframe", "object", "embed", "base", "style") or (tag == "script" and not values.get("src", "").startswith("/static/")):
            self.wrong.append((tag, values))
        for name, value in attrs:
            is_address = name in ("src", "href", "action", "formaction", "data", "srcset", "poster")
            if name.startswith("on") or name == "style" or (is_address and not (value or "").startswith(("/", "#", "?"))):
                self.wrong.append((tag, name, value))

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())
