"""Dated rows: what overlaps, what lies outside; answers are Vietnamese sentences or nothing."""

from datetime import timedelta

from formats.dates import short_date

ONE_DAY = timedelta(days=1)


def period_words(from_on, to_on):
    """`từ 01/7/2025` or `từ 01/7/2025 đến hết 30/6/2026`."""
    return f"từ {short_date(from_on)}" + (f" đến hết {short_date(to_on)}" if to_on else "")


def overlap(a_from, a_to, b_from, b_to):
    """Whether two periods share a day; both ends belong to a period, None is open."""
    return (a_to is None or b_from <= a_to) and (b_to is None or a_from <= b_to)


def outside_words(name, life, period):
    """A sentence when `period` leaves the `life` of what is named `name`, else "". Both are (from_on, to_on)."""
    (born, ended), (from_on, to_on) = life, period
    if born and from_on < born:
        return f"{name} chỉ có từ {short_date(born)}."
    if ended and (to_on is None or to_on > ended):
        return f"{name} chỉ có đến hết {short_date(ended)}: hãy ghi ngày kết thúc không muộn hơn ngày đó."
    return ""
