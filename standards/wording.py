"""Official wording beside a published set: which places it has, what the law says there where it was attached, else our summary.

Places: `general:1.1` a criterion's title, `general:1.1:1:a` a requirement (key `-` without letters), `top:1` an item of Mức 4,
`form:b2-review` a sentence that a form prescribes.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

import yaml

from standards.circular import Outline, Target, Title, find, numbers_in, own_number
from standards.models import Criterion, OfficialWording
from standards.packs import DATA_DIR
from standards.wording_files import WordingRefused

OFFICIAL, SUMMARY = "câu chữ chính thức", "tóm tắt của dự án"
ENOUGH = 0.3  # of all requirements: a file with fewer is another text
# What is said of a line that does not fit, by the kind of standards.circular.Finding.
FAULTS = {
    "swapped": "Đổi chỗ hoặc lệch số",
    "title": "Tên khác",
    "repeated": "Số, điểm lặp lại",
    "order": "Sai thứ tự",
    "unknown": "Không có chỗ trong bộ",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a set with our own words for it."""

    key: str
    label: str
    summary: str
    target: Target | None = None
    title: Title | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a form: `anchors` are words by which the official one is known."""

    place: str
    set_code: str
    form: str
    label: str
    anchors: tuple
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """Words to print for a place, and whether they are the law's own."""

    text: str
    is_official: bool

    @property
    def label(self):
        """What stands beside them on pages and papers."""
        return OFFICIAL if self.is_official else SUMMARY


@cache
def all_sentences():
    """Every sentence of every form, in file order."""
    rows = yaml.safe_load((DATA_DIR / "form_sentences.yaml").read_text(encoding="utf-8"))
    return tuple(Sentence(f"form:{row['key']}", row["set"], row["form"], row["label"], tuple(row["anchors"]), row["text"]) for row in rows)


def sentences_of(code):
    """The sentences that the forms of a set prescribe."""
    return tuple(sentence for sentence in all_sentences() if sentence.set_code == code)


def wording_of(regulation_set):
    """{place: official words} attached to a set; empty when none were. One query."""
    return dict(OfficialWording.objects.filter(regulation_set=regulation_set).values_list("place", "text"))


def words_at(wording, place, summary):
    """The Words of a place: official when `wording` (of wording_of) has them, else our summary."""
    return Words(wording[place], True) if place in wording else Words(summary, False)


def sentence_words(wording, key):
    """The Words of a form's sentence by its key, `b2-review`."""
    place = f"form:{key}"
    return words_at(wording, place, next(sentence.text for sentence in all_sentences() if sentence.place == place))


def form_sentences(wording):
    """{key: words} of all sentences of forms, official where `wording` has them."""
    keys = [sentence.place.removeprefix("form:") for sentence in all_sentences()]
    return {key: sentence_words(wording, key).text for key in keys}


def put_words(wording, criteria=(), items=()):
    """Give each indicator and item of Mức 4 its `.words`, and each criterion its `.official_title` where the law's is known."""
    for criterion in criteria:
        criterion.official_title = wording.get(title_place(criterion), "")
        for level in criterion.levels.all():
            for indicator in level.indicators.all():
                indicator.words = words_at(wording, indicator_place(criterion, level.number, indicator.key), indicator.requirement)
    for item in items:
        item.words = words_at(wording, item_place(item), item.requirement)


def put_indicator_words(wording, criterion, indicators):
    """Give each indicator of a criterion its `.words`; their levels are loaded."""
    for indicator in indicators:
        indicator.words = words_at(wording, indicator_place(criterion, indicator.level.number, indicator.key), indicator.requirement)


def title_place(criterion):
    """The place of a criterion's title."""
    return f"{criterion.standard.framework}:{criterion.code}"


def indicator_place(criterion, level, key):
    """The place of a requirement; level is its number."""
    return f"{title_place(criterion)}:{level}:{key}"


def item_place(item):
    """The place of an item of Mức 4."""
    return f"top:{item.key}"


def places_of(regulation_set):
    """Every Place of a set in the law's order, a fixed number of queries."""
    rows = Criterion.objects.in_tree().filter(standard__regulation_set=regulation_set).order_by("-standard__framework", "position")  # Phụ lục I is mầm non
    has_two = len(regulation_set.frameworks()) > 1
    places = [place for criterion in rows for place in _criterion_places(criterion, has_two)]
    for item in regulation_set.top_level_items.all():
        article, clause = _clause_numbers(item.clause)
        target = Target(item_place(item), str(item), article=article, clause=clause)
        places.append(Place(item_place(item), str(item), item.requirement, target))
    return places + [Place(row.place, row.label, row.text) for row in sentences_of(regulation_set.code)]


def _criterion_places(criterion, has_two_frameworks):
    framework, annex = criterion.standard.framework, ""
    name = f"{criterion.standard.get_framework_display()}, tiêu chí" if has_two_frameworks else "Tiêu chí"
    requirements = []
    for level in criterion.levels.all():
        for indicator in level.indicators.all():
            article, clause = _clause_numbers(indicator.clause)
            annex = indicator.clause.partition(",")[0] if indicator.clause.startswith("Phụ lục") else ""
            letter = "" if indicator.key == "-" else f", chỉ báo {indicator.key}"
            key = indicator_place(criterion, level.number, indicator.key)
            target = Target(key, f"{name} {criterion.code}, Mức {level.number}{letter}", annex, criterion.code, level.number, indicator.key, article, clause)
            requirements.append(Place(key, target.label, indicator.requirement, target))
    title = Title(f"{framework}:{criterion.code}", annex, criterion.code, criterion.title)
    return [Place(title.place, f"{name} {criterion.code}, tên", criterion.title, title=title), *requirements]


def _clause_numbers(clause):
    """(Điều, khoản) of `Điểm a Khoản 1 Điều 7`, noughts where it names none."""
    numbers = [re.search(rf"{word} (\d+)", clause) for word in ("Điều", "Khoản")]
    return tuple(int(match[1]) if match else 0 for match in numbers)


def outline_of(regulation_set, places):
    """What to look for in a circular."""
    articles = {
        int(re.search(r"\d+", article)[0]): (standard.code, int(level))
        for standard in regulation_set.standards.all() for level, article in standard.articles.items()
    }  # fmt: skip
    return Outline(
        regulation_set.number,
        tuple(place.target for place in places if place.target),
        tuple(place.title for place in places if place.title),
        articles,
        sentences_of(regulation_set.code),
    )


def read_wording(rows, regulation_set):
    """The standards.circular.Finding of a file's rows; raises WordingRefused when it is no circular or another one."""
    places = places_of(regulation_set)
    finding = find(rows, outline_of(regulation_set, places))
    _refuse_other_circulars(rows, regulation_set)
    wanted = [place.key for place in places if place.target]
    found = sum(key in finding.texts for key in wanted)
    has_form = any(key.startswith("form:") for key in finding.texts)
    if not finding.texts or (found < ENOUGH * len(wanted) and not has_form):
        raise WordingRefused(
            f"Không thấy các điều, tiêu chí, mức của {regulation_set.number} trong tệp (khớp {found} trên {len(wanted)} yêu cầu): "
            "tệp này không phải thông tư, hoặc thiếu phần quy định tiêu chuẩn."
        )
    return finding


def _refuse_other_circulars(rows, regulation_set):
    """A circular has its number on a line of its own; a file that never names the set's number is another's."""
    own, numbers = own_number(rows), numbers_in(rows)
    if (own or numbers) and own != regulation_set.number and (own or regulation_set.number not in numbers):
        other = own or Counter(numbers).most_common(1)[0][0]
        raise WordingRefused(f"Tệp là của Thông tư {other}, không phải {regulation_set.number}.")


def report_of(places, texts):
    """[(Place, official words or "")] for the report side by side, in the law's order."""
    return [(place, texts.get(place.key, "")) for place in places]
