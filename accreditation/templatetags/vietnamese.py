"""Filters every template has without {% load %}: numbers, money, dates and states the way Vietnamese offices write them."""

import datetime
from decimal import Decimal

from django import template
from django.templatetags.l10n import unlocalize
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe

from assessments.enums import EvidenceState, WorkStatus
from documents.enums import Decision, DocumentState
from formats import plaintext as plain_text
from formats.dates import school_year_label
from formats.money import format_dong
from formats.numbers import format_number
from schools.tokens import FigureBook, chips
from standards.enums import Verdict

register = template.Library()
register.filter("unlocalize", unlocalize)  # ids and years inside attributes: value="{{ plan.pk|unlocalize }}"

NEAR_DAYS = 3

# Slugs are unique over these enums, so that a template can pass the bare slug of any of them.
STATE_WORDS = {
    **dict(DocumentState.choices),
    **dict(WorkStatus.choices),
    **dict(Verdict.choices),
    **dict(EvidenceState.choices),
    "taken_back": Decision.TAKEN_BACK.label,
    "opinion": Decision.OPINION.label,
    "noted": Decision.NOTED.label,
}


@register.filter
def number_vi(value):
    """An int, float or Decimal as '1.250' or '12,5', its decimals kept; '' for None, text comes back as it is."""
    if value is None or isinstance(value, str | bool):
        return "" if value is None else value
    return format_number(Decimal(str(value)))


@register.filter
def dong(value):
    """Money in whole đồng as '2.000.000đ'; '' for None, since the page must say which kind of empty it is (DESIGN 3.14)."""
    return "" if value is None or value == "" else format_dong(int(value))


@register.filter
def school_year(value):
    """The starting year as an int -> '2026-2027'; '' for nothing."""
    return "" if value is None or value == "" else school_year_label(int(value))


@register.filter
def date_vi(value):
    """A date or a time -> 'dd/mm/yyyy' in Vietnam's time zone; '' for nothing."""
    day = _day(value)
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}" if day else ""


@register.filter
def time_vi(value):
    """A time -> '10:42 05/09/2026' in Vietnam's time zone; '' for nothing."""
    return f"{_local(value):%H:%M} {date_vi(value)}" if value else ""


@register.filter
def days_left(value, today=None):
    """A due date -> a marked 'còn 5 ngày', 'hết hạn hôm nay' or 'quá hạn 3 ngày'; '' for no date."""
    if not value:
        return ""
    days = (_day(value) - (today or timezone.localdate())).days
    if days < 0:
        return format_html('<span class="days-left is-late">quá hạn {} ngày</span>', format_number(-days))
    if days == 0:
        return mark_safe('<span class="days-left is-near">hết hạn hôm nay</span>')  # noqa: S308 -- a constant
    near = " is-near" if days <= NEAR_DAYS else ""
    return format_html('<span class="days-left{}">còn {} ngày</span>', near, format_number(days))


@register.filter
def state_badge(state, words=""):
    """A state slug or enum member -> its word with its shape; `words` replaces the word: {{ plan.state|state_badge:"Chờ ký" }}."""
    slug = str(getattr(state, "value", state) or "not_opened")
    label = words or getattr(state, "label", "") or STATE_WORDS.get(slug, slug)
    return format_html('<span class="state state-{}">{}</span>', slug, label)


@register.filter
def plaintext(value):
    """Our plain-text form (DESIGN 3.4) -> escaped HTML: paragraphs, bullets of two depths, tables; '' for nothing."""
    return format_html_join("\n", "{}", ((_block(block),) for block in plain_text.parse(value or "")))


@register.filter
def with_figures(html, book):
    """An escaped text (after `plaintext` or `linebreaksbr`) -> the same with its figure tokens as chips; needs the page's FigureBook."""
    return chips(conditional_escape(html), book) if isinstance(book, FigureBook) else html


def _block(block):
    if isinstance(block, plain_text.Table):
        rows = format_html_join("", "<tr>{}</tr>", ((_cells(row),) for row in block.rows))
        return format_html('<div class="table-wrap"><table class="table text-table"><tbody>{}</tbody></table></div>', rows)
    if isinstance(block, plain_text.Bullet):
        return format_html('<p class="bullet-{}">{} {}</p>', block.depth, block.mark, block.text)
    return format_html("<p>{}</p>", block.text)


def _cells(row):
    return format_html_join("", "<td>{}</td>", ((cell,) for cell in row))


def _local(value):
    try:
        return timezone.localtime(value) if timezone.is_aware(value) else value
    except OverflowError:  # the end of the year 9999: how a certificate says that it has no end (RFC 5280, 4.1.2.5)
        return value


def _day(value):
    if isinstance(value, datetime.datetime):
        return _local(value).date()
    return value or None
