"""What people type for the papers: words of one group of places, and who signs a paper when."""

from django import forms

from accounts.fields import DayField, LineField, LinesField
from assessments.forms import PartsForm, long_text
from assessments.papers.drafts import draft_of
from documents.enums import Route
from formats.text import clean_line

MAX_ROWS, BLANK_ROWS, MAX_CELL = 80, 3, 500
TOO_LONG = "Nội dung dài {length} ký tự, nhiều nhất {limit}; hãy rút gọn."


class TextsForm(PartsForm):
    """The places of one group. Unchanged proposals stay the program's, so that their figures stay up to date, unless the
    person takes them over; an own text can be given up for the proposal again."""

    takes_drafts = forms.BooleanField(label="Tôi đã xem: lấy các lời đề xuất trên trang này làm lời của trường", required=False)

    def current_version(self):
        return self.content.version

    def build(self):
        for place in self.content.group.places:
            words = self.words_of(place.key)
            if place.is_table:
                self.add_cells(place, words)
            elif place.kind == "line":
                self.fields[place.key] = LineField(label=place.label, max_length=place.limit, required=False, initial=words, help_text=place.hint)
            else:
                self.fields[place.key] = long_text(place.label, place.limit, initial=words, help_text=place.hint)
            if self.content.is_written(place.key):
                self.fields[f"reset-{place.key}"] = forms.BooleanField(label="Bỏ lời đã viết, dùng lời đề xuất", required=False)

    def words_of(self, key):
        """The words a box starts with: the part to show, else the proposal."""
        shown = self.shown.get(key)
        return self.draft(key) if shown is None else shown

    def draft(self, key):
        return draft_of(key, self.content.dossier)

    def row_count(self, place, words):
        """How many rows the grid has: those posted, else those there are and some blank ones."""
        posted = self.data.get(f"rows-{place.key}", "")
        if self.is_bound and posted.isascii() and posted.isdigit() and len(posted) < 5:
            return min(int(posted), MAX_ROWS)
        return min(MAX_ROWS, len(words.splitlines()) + BLANK_ROWS)

    def add_cells(self, place, words):
        rows = [line.split("\t") for line in words.splitlines()]
        for row in range(self.row_count(place, words)):
            for column, (label, _) in enumerate(place.columns):
                held = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
                self.fields[self.cell_name(place, row, column)] = LineField(label=f"{label}, dòng {row + 1}", max_length=MAX_CELL, required=False, initial=held)

    @staticmethod
    def cell_name(place, row, column):
        return f"{place.key}-{row}-{column}"

    def grid(self, place):
        """The bound cells of a table's place, row by row."""
        rows = (self.cells_of(place, row) for row in range(MAX_ROWS))
        return [row for row in rows if row]

    def cells_of(self, place, row):
        names = [self.cell_name(place, row, column) for column in range(len(place.columns))]
        return [self[name] for name in names if name in self.fields]

    def clean(self):
        data = super().clean()
        for place in self.content.group.places:
            if place.is_table and len(self.typed(place)) > place.limit:
                first = self.cell_name(place, 0, 0)
                self.add_error(first, TOO_LONG.format(length=len(self.typed(place)), limit=place.limit))
        return data

    def typed(self, place):
        """The words of a place as stored; the empty rows of a grid are left out."""
        if not place.is_table:
            return self.cleaned_data.get(place.key) or ""
        rows = [[clean_line(self.cleaned_data.get(cell.name) or "") for cell in row] for row in self.grid(place)]
        return "\n".join("\t".join(row).rstrip("\t") for row in rows if any(row))

    def parts(self):
        return {place.key: self.part_of(place) for place in self.content.group.places}

    def part_of(self, place):
        """The words to store; None leaves the place to the program's proposal."""
        words = self.typed(place)
        if self.cleaned_data.get(f"reset-{place.key}"):
            return None
        is_draft = not self.began_written(place.key) and words == self.draft(place.key)
        return None if is_draft and not self.cleaned_data["takes_drafts"] else words

    def began_written(self, key):
        """Whether the page the person filled showed words of the school there, whatever is stored by now."""
        return self.content.is_written(key) if self.carried is None else bool(self.carried.get(key))

    def rows(self):
        """The places with their bound fields, for the page."""
        for place in self.content.group.places:
            reset = f"reset-{place.key}"
            yield {
                "place": place,
                "field": None if place.is_table else self[place.key],
                "grid": self.grid(place) if place.is_table else (),
                "reset": self[reset] if reset in self.fields else None,
                "is_written": self.content.is_written(place.key),
                "is_empty": not self.words_of(place.key).strip(),
            }


class SettingsForm(forms.Form):
    """Planned date, signer and route of one numbered paper."""

    planned_on = DayField(label="Ngày dự kiến ban hành", required=False, help_text="Tháng và năm được in; ngày điền khi cấp số.")
    signer_lines = LinesField(label="Quyền hạn, chức vụ của người ký (mỗi dòng một ý)", max_length=200, required=False)
    signer_post = LineField(label="Chức vụ ghi trên họ tên", max_length=100, required=False, help_text="Dùng khi ký thay mặt hội đồng, ví dụ HIỆU TRƯỞNG.")
    signer_name = LineField(label="Họ và tên người ký", max_length=100, required=False)
    route = forms.ChoiceField(label="Cách trình", choices=Route.choices)

    def __init__(self, document, *args, can_submit=True, **kwargs):
        names = ("planned_on", "signer_lines", "signer_post", "signer_name", "route")
        super().__init__(*args, initial={name: getattr(document, name) for name in names}, **kwargs)
        if not can_submit:
            self.fields["route"].choices = [(Route.NONE.value, Route.NONE.label)]
