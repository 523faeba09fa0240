"""Figures named in the texts of an assessment: those without a value, those still open, those that changed since the text was saved."""

from dataclasses import dataclass

from django.db.models import Max, Q
from django.urls import reverse

from assessments.papers.places import groups_of
from assessments.sheets import STATE, STRENGTHS, TEXT, weakness_key
from documents.problems import error, warning
from formats.tokens import OPENING, tokens_in
from records.models import TextChange
from schools.tokens import read_book, token_name, token_problems


@dataclass(frozen=True)
class NamingText:
    """A text that may name figures: where it stands, its page, whose history (`owner`: kind and key of a row) under which name holds it."""

    where: str
    url: str
    text: str
    owner: tuple
    field: str


def owner_of(row):
    """How the history of texts names a row."""
    return row._meta.label_lower, str(row.pk)


def texts_of_sheet(sheet, states, weaknesses):
    """NamingText rows of a criterion's sheet; `states` is (level, text) rows."""
    url = reverse("criterion_sheet", args=[sheet.assessment_id, sheet.criterion.code])
    parts = [(STRENGTHS, "điểm mạnh", sheet.strengths, f"#id_{STRENGTHS}")]
    parts += [(f"{STATE}{level}", f"hiện trạng Mức {level}", text, f"#id_{STATE}{level}") for level, text in states]
    parts += [(weakness_key(row), f"điểm yếu {row.place_label}", f"{row.text}\n{row.cause}", "") for row in weaknesses]
    for field, name, text, anchor in parts:
        yield NamingText(f"Tiêu chí {sheet.criterion.code}, {name}", f"{url}{anchor}", text, owner_of(sheet), field)


def texts_of_top_level(assessment, rows):
    """NamingText rows of the sheet of Mức 4."""
    url = reverse("top_level_sheet", args=[assessment.pk])
    for row in rows:
        yield NamingText(f"Mức 4, khoản {row.item.key}", url, row.text, owner_of(assessment), f"{TEXT}{row.item_id}")


def texts_of_papers(dossier, slugs):
    """NamingText rows of the words people wrote for the papers, on the pages `slugs`."""
    for group in groups_of(dossier):
        url = reverse("paper_texts", args=[dossier.assessment.pk, group.slug])
        for place in group.places if group.slug in slugs else ():
            text = dossier.texts.get(place.key) or ""
            yield NamingText(f"{group.title} – {place.label}", f"{url}#id_{place.key}", text, owner_of(dossier.assessment), place.key)


def figure_problems(texts, book):
    """What a reader should know of the figures in NamingText rows before they are printed; one query, none where no text names a figure.

    A figure without a value is an error; one that may still change, or changed after its sentence was saved, a warning.
    """
    named = [row for row in texts if OPENING in row.text]
    saved = last_saves(named) if named else {}
    found = {}
    for row in named:
        for problem in token_problems(row.text, book, saved.get((*row.owner, row.field))):
            make = error if problem.is_gap else warning
            found.setdefault((row.where, problem.text), make(f"{row.where}: {problem.text}", row.url))
    return list(found.values())


def last_saves(texts):
    """{(kind, key, field): when a text of it was last saved}."""
    owners = Q(pk__in=())
    for kind, pk in {row.owner for row in texts}:
        owners |= Q(subject_kind=kind, subject_id=pk)
    rows = TextChange.objects.filter(owners).order_by().values_list("subject_kind", "subject_id", "field").annotate(at=Max("at"))
    return {(kind, pk, field): at for kind, pk, field, at in rows}


def figure_context(school, texts, beside=()):
    """What a page needs to show the figures named in its texts (NamingText rows) of a school: their values, and what is wrong with them.

    Figures in the texts `beside` are shown too, and nothing is said of them.
    """
    texts = list(texts)
    book = read_book(school, [*(row.text for row in texts), *beside])
    tokens = dict.fromkeys(token for row in texts for token in tokens_in(row.text))
    names = [(str(token), token_name(token), book.words(token)) for token in tokens]
    return {"figure_book": book, "figure_names": names, "figure_problems": figure_problems(texts, book)}
