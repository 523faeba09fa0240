"""Paper numbers: from 01 within the calendar year and the series, never twice (NĐ 30/2020, Đ15; PL I, II.3)."""

from django.db.models import Max

from documents.enums import NumberState
from documents.models import Document, NumberSeries, PaperNumber
from documents.problems import error, warning
from formats.dates import short_date

MAX_NUMBER = 99_999


def number_text(number):
    """A number as printed: a leading zero below 10."""
    return f"{number:02d}"


def symbol_of(number, abbreviation, paper_code):
    """`05/KH-MNHM`: number, type of paper and the issuer's code on the day of the paper."""
    return f"{number_text(number)}/{abbreviation}-{paper_code}"


def series_type(organization, abbreviation):
    """The `type` of the series that a paper of this abbreviation takes its number from."""
    return abbreviation if organization.has_series_per_type else ""


def units_of(organization):
    """Codes of the councils that count papers of their own under the organisation's seal, from papers and from the register."""
    papers = Document.objects.filter(organization=organization).exclude(unit_code="")
    series = NumberSeries.objects.filter(organization=organization).exclude(unit="")
    return sorted({*papers.values_list("unit_code", flat=True), *series.values_list("unit", flat=True)})


def register_words(paper):
    """{field: words} of the register's line that the paper itself tells: who signs, who gets it, who keeps it."""
    lines = [line.strip().lstrip("-–").strip().rstrip(";.") for line in paper.recipients]
    kept = [line.partition(":")[2].strip() for line in lines if line.lower().startswith("lưu")]
    others = [line for line in lines if line and not line.lower().startswith("lưu")]
    signer = paper.signers[0].name if paper.signers else ""
    return {
        "signer": signer[:100],
        "recipients": "; ".join(others)[:500],
        "keeper": ", ".join(filter(None, kept))[:100],
    }


def locked_series(organization, year, abbreviation, unit=""):
    """The series, made when it is the year's first number, its row locked until the transaction ends."""
    row, _made = NumberSeries.objects.get_or_create(
        organization=organization, year=year, type=series_type(organization, abbreviation), unit=unit
    )
    return NumberSeries.objects.select_for_update().get(pk=row.pk)


def numbers_beside(organization, year, abbreviation, unit=""):
    """Every number that would be a duplicate; the organisation may have changed its way of counting within the year."""
    rows = PaperNumber.objects.filter(series__organization=organization, series__year=year, series__unit=unit)
    return rows.filter(series__type__in=("", abbreviation)) if organization.has_series_per_type else rows


def proposed_number(organization, year, abbreviation, unit=""):
    """The next free number: one above the highest used, used outside, or cancelled."""
    highest = numbers_beside(organization, year, abbreviation, unit).aggregate(Max("number"))["number__max"]
    return (highest or 0) + 1


def number_problems(organization, abbreviation, number, dated_on, today, unit=""):
    """What speaks against this number on this day; errors refuse it, warnings ask for a tick."""
    rows = numbers_beside(organization, dated_on.year, abbreviation, unit)
    taken = rows.filter(number=number).select_related("issued__version__document").first()
    if taken:
        return [error(_taken_text(taken, dated_on.year))]
    return [*_order_problems(rows, number, dated_on), *_gap_problems(rows, number), *_day_problems(dated_on, today)]


def _taken_text(row, year):
    start = f"Số {number_text(row.number)} năm {year}"
    if row.state == NumberState.USED:
        issued = getattr(row, "issued", None)
        return f"{start} đã cấp cho “{issued.version.document}”." if issued else f"{start} đã cấp."
    words = "đã dùng ngoài hệ thống" if row.state == NumberState.OUTSIDE else "đã hủy, không dùng lại"
    return f"{start} {words}{f' ({row.note})' if row.note else ''}."


def _order_problems(rows, number, dated_on):
    counted = rows.exclude(state=NumberState.CANCELLED)
    lower = counted.filter(number__lt=number, dated_on__gt=dated_on).order_by("-dated_on").first()
    higher = counted.filter(number__gt=number, dated_on__lt=dated_on).order_by("dated_on").first()
    if lower:
        yield warning(f"Ngày {short_date(dated_on)} sớm hơn ngày của số {lower} nhỏ hơn ({short_date(lower.dated_on)}).")
    if higher:
        yield warning(f"Ngày {short_date(dated_on)} muộn hơn ngày của số {higher} lớn hơn ({short_date(higher.dated_on)}).")


def _gap_problems(rows, number):
    highest = rows.aggregate(Max("number"))["number__max"]
    if highest and number > highest + 1:
        yield warning(f"Số cao nhất đã ghi trong sổ là {number_text(highest)}; các số ở giữa còn bỏ trống.")


def _day_problems(dated_on, today):
    if dated_on > today:
        yield warning(f"Ngày {short_date(dated_on)} chưa đến.")
