"""One group of written places as parts {key: text}, as assessments.merging and the pages take them."""

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class TextsContent:
    """The places of a group with what is stored for them; a place without words of its own is None."""

    dossier: object
    group: object
    stored: dict

    def parts(self):
        return {place.key: self.stored[place.key].text if place.key in self.stored else None for place in self.group.places}

    def is_written(self, key):
        return key in self.stored

    @cached_property
    def version(self):
        """Grows with every save of any place of the group."""
        return sum(row.version for row in self.stored.values())

    def label(self, key):
        """What a place is called on the page."""
        return next((place.label for place in self.group.places if place.key == key), key)


def load_texts(dossier, group):
    """TextsContent of a group; one query."""
    keys = [place.key for place in group.places]
    rows = dossier.assessment.report_texts.filter(key__in=keys)
    return TextsContent(dossier, group, {row.key: row for row in rows})
