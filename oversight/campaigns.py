"""A campaign as a table: every school asked with its standing, counted and cut to a page."""

from collections import Counter
from dataclasses import dataclass

from formats.dates import short_date
from oversight.enums import OPEN_STANDINGS, Standing
from oversight.standings import NOTHING, SchoolStanding, keys_below, standings_of

LATE = "late"
GONE = SchoolStanding(Standing.GONE)


@dataclass(frozen=True, slots=True)
class AskedSchool:
    """One line of the table."""

    row: object
    found: SchoolStanding
    is_late: bool
    is_gone: bool = False


def asked_schools(campaign, today):
    """All lines of a campaign by the schools' names; three queries for any number of schools."""
    found, here = standings_of(campaign), keys_below(campaign, today)
    lines = []
    for row in campaign.schools.select_related("organization"):
        standing, is_gone = found.get(row.organization_id, NOTHING), row.organization_id not in here
        if is_gone and standing.standing in OPEN_STANDINGS:
            standing = GONE
        lines.append(AskedSchool(row, standing, standing.is_late(campaign.due_on, today), is_gone))
    return lines


def reminder_text(campaign, owing, site):
    """A reminder to paste into a chat: what, until when, which schools still owe. Plain text, names of schools only."""
    names = "\n".join(f"- {line.row.organization}" for line in owing)
    asked = f"{campaign.title}: đề nghị gửi {campaign.asks_for} trước hết ngày {short_date(campaign.due_on)}."
    return f"{asked}\nCác trường chưa gửi ({len(owing)}):\n{names}\nTrình trên hệ thống Trường Chuẩn: {site}"


def counts(lines):
    """[(slug, words, how many)] of every standing, then of those that are late."""
    by_standing = Counter(line.found.standing for line in lines)
    listed = [(standing.value, standing.label, by_standing[standing]) for standing in Standing]
    return [*listed, (LATE, "Muộn", sum(line.is_late for line in lines))]


def chosen(lines, slug):
    """Lines of one standing, the late ones, or all when the slug says nothing."""
    if slug == LATE:
        return [line for line in lines if line.is_late]
    return [line for line in lines if line.found.standing == slug] if slug in Standing.values else lines
