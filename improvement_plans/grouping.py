"""Which problems of a plan name the same cause. Pure."""

from formats.text import fold

_ENDS = " .,;:-–"


def groups_by_cause(problems, cause_of=lambda row: row.problem.cause):
    """[(cause as first written, [problem, …])] of the causes that two or more problems share, in the order given.

    Capitals, marks, line breaks and the full stop at the end do not make a cause another one.
    """
    groups = {}
    for problem in problems:
        key = " ".join(fold(cause_of(problem)).split()).strip(_ENDS)
        if key:
            groups.setdefault(key, []).append(problem)
    return [(cause_of(found[0]), found) for found in groups.values() if len(found) > 1]
