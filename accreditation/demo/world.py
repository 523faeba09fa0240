"""What every loader of the demo shares: its organisations and people by key, and for whom they act on which day."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import yaml

from accounts.middleware import acting_for
from formats.text import clean

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as quick where PyYAML was built with libyaml
DATA = Path(__file__).parent / "data"


def read_data(name):
    """The content of one YAML file of the demo."""
    return yaml.load(clean((DATA / f"{name}.yaml").read_text(encoding="utf-8")), LOADER)  # noqa: S506 - a safe loader


def files_in(folder):
    """Names of the YAML files of a folder, in order, as `read_data` takes them."""
    return [f"{folder}/{path.stem}" for path in sorted((DATA / folder).glob("*.yaml"))]


@dataclass
class World:
    """`organizations` and `people` by their keys in the YAML; `today` is the day of loading."""

    today: date
    organizations: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)

    def day(self, value):
        """A date stays; a number means so many days before today, so that deadlines are always near."""
        return value if isinstance(value, date) else self.today - timedelta(days=value)

    def acting(self, person, place, on=0):
        """Acting of a person for an organisation on that day."""
        return acting_for(self.people[person], self.organizations[place].pk, self.day(on))
