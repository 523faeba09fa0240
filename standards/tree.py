"""The tree of a set as a page shows it: standards holding the criteria that match."""

from collections import defaultdict

from formats.text import fold
from standards.models import Criterion


def chosen_framework(frameworks, asked, acting):
    """Which of a set's frameworks to show: the one asked for, else the one of the acting school, else the first."""
    if asked in frameworks or len(frameworks) < 2:
        return asked if asked in frameworks else "".join(frameworks)
    own = getattr(getattr(acting.organization, "school", None), "framework", None) if acting else None
    return own if own in frameworks else frameworks[0]


def top_items_of(regulation_set, words=None):
    """Items of Mức 4 that hold the words (folded); all when there are no words."""
    return [row for row in regulation_set.top_level_items.all() if fold(words or "") in fold(row.requirement)]


def standards_of(regulation_set, framework, *, words=None, level=None):
    """Standards of one framework; each gets `.shown`: its criteria that match words (folded) and have the level.

    With a level, each criterion's `.shown_levels` holds only that level. A fixed number of queries.
    """
    rows = Criterion.objects.in_tree().filter(standard__regulation_set=regulation_set, standard__framework=framework).search(words)
    by_standard = defaultdict(list)
    for criterion in rows:
        criterion.shown_levels = [row for row in criterion.levels.all() if level in (None, row.number)]
        if criterion.shown_levels:
            by_standard[criterion.standard_id].append(criterion)
    standards = [row for row in regulation_set.standards.all() if row.framework == framework]
    for standard in standards:
        standard.shown = by_standard[standard.pk]
    return [standard for standard in standards if standard.shown]
