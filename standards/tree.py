"""The tree of a set as a page shows it: standards holding the criteria that match."""

from collections import defaultdict

from standards.models import Criterion


def chosen_framework(regulation_set, asked, acting):
    """The framework to show: the one asked for, else the one of the acting school, else the set's first."""
    frameworks = regulation_set.frameworks()
    own = getattr(getattr(acting.organization, "school", None), "framework", None) if acting else None
    return next((slug for slug in (asked, own) if slug in frameworks), frameworks[0] if frameworks else "")


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
    standards = list(regulation_set.standards.filter(framework=framework))
    for standard in standards:
        standard.shown = by_standard[standard.pk]
    return [standard for standard in standards if standard.shown]
