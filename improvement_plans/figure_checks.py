"""Figures named in a plan's texts, before it is printed: those without a value, those still open, those that moved on since."""

from django.db.models import Max, Q

from documents.problems import error, warning
from formats.tokens import OPENING
from improvement_plans.papers import section_key
from improvement_plans.remarks import owner_of
from improvement_plans.tables import action_key, problem_key
from records.models import TextChange
from schools.tokens import read_book, token_problems


def figure_problems(plan, contents, pieces, urls):
    """Problems of the figure tokens in the paper's texts as typed; `urls` is {owner key: page where its text is written}.

    A token that would print no number stops the sending; the rest is for people to look at. No query where no text names a figure.
    """
    named = [piece for piece in pieces if OPENING in piece.text]
    if not named:
        return []
    book = read_book(plan.organization_id, [piece.text for piece in named])
    written = _last_saves(contents)
    found = {}
    for piece in named:
        owner = owner_of(piece.key)
        for problem in token_problems(piece.text, book, written.get(owner)):
            make = error if problem.is_gap else warning
            found.setdefault((owner, problem.text), make(f"{piece.place}: {problem.text}", urls.get(owner) or urls[""]))
    return list(found.values())


def _last_saves(contents):
    """{owner key in the paper: when a text of it was last saved}; one query."""
    owners = {_subject(node.section): section_key(node.section) for top in contents.sections for node in top.whole()}
    owners |= {_subject(row.problem): problem_key(row.problem) for row in contents.problems}
    owners |= {_subject(row.action): action_key(row.action) for row in contents.actions}
    kinds = {}
    for kind, pk in owners:
        kinds.setdefault(kind, []).append(pk)
    wanted = Q(pk__in=())
    for kind, keys in kinds.items():
        wanted |= Q(subject_kind=kind, subject_id__in=keys)
    rows = TextChange.objects.filter(wanted).order_by().values_list("subject_kind", "subject_id").annotate(at=Max("at"))
    return {owners[kind, pk]: at for kind, pk, at in rows}


def _subject(row):
    """How the history of texts names a row."""
    return row._meta.label_lower, str(row.pk)
