"""Figures inside texts: what each token says now, which of them say nothing, and up to which day the data go.

A FigureBook is read once for all texts of a paper or page; texts without a token cost no query.
"""

from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from django.db.models import Max
from django.utils import timezone
from django.utils.safestring import mark_safe

from formats.dates import school_year_label
from formats.tokens import broken_in, replace_tokens, tokens_in
from schools.cells import figure_words
from schools.models import FigureChange, YearlyFigures
from standards.enums import SchoolLevel
from standards.metrics import catalogue

GAP = "[chưa có số liệu: {}]"


@dataclass(frozen=True, slots=True)
class TokenProblem:
    """A token that can't be printed as it stands, or one to look at again; `is_gap` means that it has no value."""

    token: str
    text: str
    is_gap: bool = True


@dataclass
class FigureBook:
    """The figures that some texts name: rows by (year, level), and when each (year, level, metric) last changed."""

    rows: dict = field(default_factory=dict)
    changed: dict = field(default_factory=dict)

    def words(self, token):
        """The token's value as people read it, or "" while there is none."""
        row, metric = self.rows.get((token.year, token.level)), catalogue().metrics.get(token.key)
        return figure_words(metric, row) if row and metric and token.key in row.known() else ""

    def changed_at(self, token):
        """When the figure, or a count it follows from, last changed; None when unknown."""
        metric = catalogue().metrics.get(token.key)
        keys = {token.key, *(key for share in metric.formula for key in share.keys)} if metric else ()
        return max((self.changed[place] for key in keys if (place := (token.year, token.level, key)) in self.changed), default=None)

    def data_date(self, tokens):
        """The day up to which the data of these tokens go, or None."""
        moments = [moment for token in tokens if (moment := self.changed_at(token))]
        return timezone.localtime(max(moments)).date() if moments else None


def read_book(school, texts):
    """FigureBook for everything these texts name; two queries, none where no text holds a token. `school` may be its key or None."""
    tokens = [token for text in texts for token in tokens_in(text)]
    if not tokens or school is None:
        return FigureBook()
    rows = YearlyFigures.objects.filter(school=school, school_year__in={token.year for token in tokens}).defer("closed_by")
    rows = {(row.school_year, row.level): row for row in rows if (row.school_year, row.level) in {(token.year, token.level) for token in tokens}}
    return FigureBook(rows, _last_changes(rows))


def _last_changes(rows):
    by_pk = {row.pk: place for place, row in rows.items()}
    changes = FigureChange.objects.filter(figures__in=by_pk).order_by().values_list("figures", "metric").annotate(at=Max("at"))
    return {(*by_pk[figures], metric): at for figures, metric, at in changes}


def resolve(text, school, book=None):
    """Return the text with every token replaced by its value; a token without one stands as `[chưa có số liệu: …]`."""
    book = book or read_book(school, [text])
    return replace_tokens(text, lambda token: book.words(token) or GAP.format(token_name(token)))


def chips(html, book):
    """Put chips into an escaped page text: every token as its value, its name and year behind it for who asks."""
    return mark_safe(replace_tokens(str(html), lambda token: _chip(token, book)))  # noqa: S308 - the text was escaped, the chip is below


def _chip(token, book):
    words, name = book.words(token), token_name(token)
    if not words:
        return f'<span class="figure-chip is-gap" title="{escape(str(token))}">{escape(GAP.format(name))}</span>'
    return f'<span class="figure-chip" title="{escape(name)}">{escape(words)}</span>'


def token_name(token):
    """What a token names, in words: `Tổng số giáo viên, 2025-2026, Tiểu học`."""
    metric = catalogue().metrics.get(token.key)
    parts = [metric.name if metric else f"“{token.key}”", school_year_label(token.year)]
    return ", ".join([*parts, SchoolLevel(token.level).label] if token.level in SchoolLevel.values else [*parts, *filter(None, [token.level])])


def token_problems(text, book, written_at: datetime | None = None):
    """What a reader should know before a text is printed.

    Gaps: unreadable, unknown figure, no value. To look at: the year is still open; the figure changed after `written_at`,
    when the sentence around it was last saved.
    """
    for broken in broken_in(text):
        yield TokenProblem(broken, f"“{broken[:60]}” không đọc được; mẫu đúng: {{{{metric:mã:năm}}}}.")
    for token in tokens_in(text):
        yield from _problems_of(token, book, written_at)


def _problems_of(token, book, written_at):
    name = token_name(token)
    if token.key not in catalogue().metrics:
        yield TokenProblem(str(token), f"Không có chỉ số mang mã “{token.key}”.")
    elif not book.words(token):
        yield TokenProblem(str(token), f"{name}: chưa có số liệu.")
    else:
        changed = book.changed_at(token)
        if written_at and changed and changed > written_at:
            yield TokenProblem(str(token), f"{name}: số liệu đã đổi (nay là {book.words(token)}) sau khi đoạn này được lưu; hãy đọc lại câu.", is_gap=False)
        if not book.rows[token.year, token.level].is_closed:
            yield TokenProblem(str(token), f"{name}: năm học chưa khóa nên số còn có thể đổi.", is_gap=False)
