"""Forms over one row that two people may change at once: parts {name: value} with the digests each started from."""

import json
from datetime import date

from django import forms

from assessments.merging import Ground, digests, read_digests


class RowForm(forms.Form):
    """`stored`: the row as parts ({} for a new one); `shown`, `start`: what a page shows and carries after a refused save."""

    start = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, stored, data=None, *, shown=None, start=None):
        self.stored = stored
        carried = digests(stored) if start is None else start
        super().__init__(data, initial={"start": json.dumps(carried)})
        self.carried = read_digests(self.data.get("start", "")) if self.is_bound else carried
        self.build()
        self.initial |= self.initial_of(stored if shown is None else shown)

    def build(self):
        """Add fields that depend on other rows."""

    def initial_of(self, parts):
        """First values of the fields for these parts."""
        return {name: as_day(field, parts[name]) for name, field in self.fields.items() if name in parts}

    def parts(self):
        """The row as the person wants it."""
        return {name: as_part(value) for name, value in self.cleaned_data.items() if name != "start"}

    def ground(self):
        """What the save stands on; a page whose digests were lost stands on nothing."""
        names = [name for name in self.data if name.startswith("choose-")]
        return Ground(self.carried or {}, {name.removeprefix("choose-"): self.data[name] for name in names})

    def start_again(self, current, keys):
        """Digests for a page that shows conflicts: everything starts anew but what still has to be chosen."""
        return digests(current) | {key: self.ground().start.get(key, "") for key in keys}

    def label(self, key):
        """What a part is called on the page."""
        return self.fields[key].label

    def words(self, key, value):
        """A part's value as a person reads it."""
        field = self.fields.get(key)
        if value and isinstance(field, forms.DateField):
            return f"{date.fromisoformat(value):%d/%m/%Y}"
        return dict(getattr(field, "choices", ())).get(value, value) or ""


def as_day(field, value):
    return date.fromisoformat(value) if value and isinstance(field, forms.DateField) else value


def as_part(value):
    return value.isoformat() if isinstance(value, date) else value if value is not None else ""
