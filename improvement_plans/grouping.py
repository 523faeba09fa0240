"""Which problems of a plan name the same cause. Pure."""

from formats.text import fold

_ENDS = " .,;:-–"


def groups_by_cause(rows):
    """[(cause as first written, [ProblemRow, …])] of the causes that two or more problems share, in table order.

    Capitals, marks, line breaks and the full stop at the end do not make a cause another one.
    """
    groups = {}
    for row in rows:
        key = " ".join(fold(row.problem.cause).split()).strip(_ENDS)
        if key:
            groups.setdefault(key, []).append(row)
    return [(found[0].problem.cause, found) for found in groups.values() if len(found) > 1]
