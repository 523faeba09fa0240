"""Decisions about organisations that the operator wrote down, with the day they take effect still ahead."""

from accounts.models import Membership
from accounts.workflow import Rearrangement
from accreditation.demo.world import read_data
from oversight.workflow import carry_out


def load_reorganizations(world):
    """Write them as the operator did; the people of the places concerned find the notice."""
    for row in read_data("reorganizations"):
        places = {"successor": world.organizations[row["successor"]], "closed": [world.organizations[key] for key in row["closed"]]}
        days = {"decided_on": world.day(row["decided"]), "effective_on": world.day(row["effective"])}
        words = {name: row[name] for name in ("kind", "decision_number", "decision_issuer")}
        held = Membership.objects.filter(organization__in=places["closed"])
        staff = [(held.get(user=world.people[key]), role) for key, role in row["staff"].items()]
        carry_out(world.acting(row["by"], row["at"]), Rearrangement(**words, **days, **places, staff=staff))
