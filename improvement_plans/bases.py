"""The căn cứ of a plan line by line: which text of the library each one names, whether it is in force, whether it is cited as NĐ 30 wants.

They stay plain lines that people may type; the library is recognised in them by number or name.
"""

from calendar import monthrange
from dataclasses import dataclass

from django.urls import reverse

from documents.letterheads import lines_of
from documents.problems import warning
from formats.dates import short_date
from improvement_plans.enums import SectionKind
from standards.citations import first_named, full_citation, is_cited_fully
from standards.models import LegalInstrument

PREAMBLE = "preamble"


@dataclass(frozen=True)
class Place:
    """Where căn cứ stand: at the head of the paper (`section` None) or in a section of that kind."""

    section: object
    text: str

    @property
    def slug(self):
        return str(self.section.pk) if self.section else PREAMBLE

    @property
    def label(self):
        return f"Mục “{self.section.heading}”" if self.section else "Đầu văn bản"


@dataclass(frozen=True)
class Line:
    """One căn cứ. `standing` is that of its instrument on the paper's date; `is_later`: named above already."""

    text: str
    instrument: object = None
    standing: str = ""
    is_later: bool = False

    @property
    def successor(self):
        """What replaced the instrument, in words; "" when nothing is known."""
        return str(self.instrument.replaced_by or self.instrument.replaced_by_text or "") if self.instrument else ""

    @property
    def fault(self):
        """What is wrong with the line, in words; "" when nothing is."""
        if self.instrument is None:
            return ""
        if self.standing == "over":
            return f"{self.instrument} hết hiệu lực{_day(' sau ngày ', self.instrument.in_force_to)}" + (f", thay bằng {self.successor}" if self.successor else "")
        if self.standing == "coming":
            return f"{self.instrument} chưa có hiệu lực vào ngày ban hành văn bản{_day(' (từ ', self.instrument.in_force_from, ')')}"
        if self.is_later and is_cited_fully(self.text, self.instrument):
            return f"{self.instrument} đã dẫn đầy đủ ở trên; lần sau chỉ ghi tên loại và số"
        if not self.is_later and not is_cited_fully(self.text, self.instrument):
            return f"{self.instrument} dẫn lần đầu cần ghi đủ ngày, cơ quan ban hành, trích yếu"
        return ""

    @property
    def mended(self):
        """The line put right, its verb kept: the text in its place where it is over, else the citation wanted here; "" where nothing is known."""
        if not self.fault or self.standing == "coming":
            return ""
        if self.standing == "over":
            successor = self.instrument.replaced_by
            return f"{verb_of(self.text)} {full_citation(successor)}" if successor else ""
        return f"{verb_of(self.text)} {self.instrument.short_name if self.is_later else full_citation(self.instrument)}"


def _day(before, day, after=""):
    return f"{before}{short_date(day)}{after}" if day else ""


def verb_of(text):
    """The verb a line begins with, `Căn cứ` where it has none."""
    return next((verb for verb in ("Căn cứ", "Thực hiện", "Thi hành", "Theo", "Xét") if text.lstrip("-–• ").startswith(verb)), "Căn cứ")


def places_of(plan, sections):
    """The Place values of a plan in the order they are printed; the head of the paper always, sections of căn cứ that are there."""
    return [Place(None, plan.preamble_bases), *(Place(section, section.text) for section in sections if section.kind == SectionKind.BASES)]


def paper_days(document, today):
    """First and last day on which the paper may be dated: the planned month, else today."""
    on = document.planned_on
    return (on.replace(day=1), on.replace(day=monthrange(on.year, on.month)[1])) if on else (today, today)


def standing_in(instrument, days):
    """`over`, `coming` or `in_force` for a paper dated within these days."""
    first, last = days
    if instrument.standing_on(first) == "over":
        return "over"
    return "coming" if instrument.standing_on(last) == "coming" else "in_force"


def library_of(acting):
    """The instruments the person may cite, read once."""
    return list(LegalInstrument.objects.visible_to(acting).select_related("replaced_by"))


def lines_in(places, library, days):
    """{place slug: [Line, …]}: a text named in an earlier place or line is cited shortly after that."""
    named, found = set(), {}
    for place in places:
        found[place.slug] = []
        for text in lines_of(place.text):
            instrument = first_named(text, library)
            standing = standing_in(instrument, days) if instrument else ""
            found[place.slug].append(Line(text, instrument, standing, bool(instrument and instrument.pk in named)))
            named |= {instrument.pk} if instrument else set()
    return found


def basis_problems(plan, contents, acting):
    """Warnings about căn cứ that are not in force on the paper's date, or not cited as NĐ 30 wants; one query."""
    places = places_of(plan, [node.section for top in contents.sections for node in top.whole()])
    if not any(place.text.strip() for place in places):
        return
    lines = lines_in(places, library_of(acting), paper_days(plan.document, acting.today))
    for place in places:
        url = f"{reverse('plan_bases', args=[plan.pk])}?place={place.slug}"
        yield from (warning(f"Căn cứ, {place.label[0].lower()}{place.label[1:]}: {line.fault}.", url) for line in lines[place.slug] if line.fault)
