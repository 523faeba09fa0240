"""One line of the bench: work, figure, target, ratio, and whether it fails."""

from dataclasses import dataclass

MILLISECONDS = "ms"
SLACK = 2  # a busy machine may double a time, never a count of queries or bytes
PARTS = ("plans", "desk", "compare", "pdf", "copies", "office", "signing", "reports", "review", "assessment", "figures", "lists", "oversight", "bundles", "imports", "visits", "judging")  # bench.works
HEAD = ("việc", "đo được", "mức", "tỉ lệ", "")


@dataclass(frozen=True, slots=True)
class Row:
    """`figure` and `target` in `unit`; a target of None means the figure is only told. `note` says how it was measured."""

    work: str
    figure: float
    unit: str
    target: float | None = None
    note: str = ""

    @property
    def ratio(self):
        """Figure by target, None where there is none."""
        return self.figure / self.target if self.target else None

    @property
    def is_missed(self):
        """Whether the figure is above its target."""
        return self.target is not None and self.figure > self.target

    @property
    def is_failed(self):
        """Whether the bench fails on it: a time only beyond twice its target, everything else at once."""
        return self.is_missed and (self.unit != MILLISECONDS or self.figure > SLACK * self.target)

    @property
    def verdict(self):
        """One word for the table."""
        if self.target is None:
            return "chỉ báo"
        return "KHÔNG ĐẠT" if self.is_failed else "chậm" if self.is_missed else "đạt"


def shown(figure, unit):
    """`148 ms`, `1,04 ×`, `31,5 KB`: whole numbers where the fraction says nothing."""
    if figure is None:
        return "–"
    text = f"{figure:.0f}" if figure >= 100 or figure == int(figure) and unit != "×" else f"{figure:.1f}" if unit != "×" else f"{figure:.2f}"
    return f"{text.replace('.', ',')} {unit}".strip()


def line_of(row):
    """The cells of a row's line."""
    return row.work, shown(row.figure, row.unit), shown(row.target, row.unit), shown(row.ratio, "×"), f"{row.verdict}  {row.note}".strip()


def table(rows):
    """Rows as lines of text in columns: words to the left, figures to the right."""
    lines = [HEAD, *(line_of(row) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(4)]
    for work, *figures, rest in lines:
        cells = [text.rjust(width) for text, width in zip(figures, widths[1:], strict=True)]
        yield "  ".join([work.ljust(widths[0]), *cells, rest]).rstrip()
