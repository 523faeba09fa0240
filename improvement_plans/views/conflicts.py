"""When two people wrote the same text: both are shown, nothing is overwritten, the person chooses field by field."""

from dataclasses import dataclass

from django.forms import BooleanField
from django.shortcuts import render

from documents.compare import word_pieces
from improvement_plans.workflow import plan_of
from records.trail import history_of

MINE, THEIRS = "mine", "theirs"
MONEY, OWNERS = "budget_lines", "owners"
ROW_LABELS = {MONEY: "Các dòng kinh phí", OWNERS: "Giao việc"}


@dataclass(frozen=True)
class Disputed:
    """One field with both texts; `raw` is what was typed, `pick` the choice offered first."""

    name: str
    label: str
    mine: str
    theirs: str
    raw: str
    pick: str
    is_text: bool

    @property
    def pieces(self):
        """The way from their text to mine, word by word."""
        return word_pieces(self.theirs, self.mine)


def typed_values(form):
    """{field: text as its box would post it} of an unbound form; None for a box left unticked."""
    return {name: _as_typed(form[name].value()) for name in form.fields}


def _as_typed(value):
    if isinstance(value, bool):
        return "on" if value else None
    return "" if value is None else str(value)


def settled(post, theirs):
    """The posted data after the person's choices: fields picked as "theirs" take what is stored now."""
    data = post.copy()
    for name, text in theirs.items():
        if post.get(f"pick-{name}") == THEIRS:
            data.pop(name, None)
            if text is not None:
                data[name] = text
    return data


def start_version(post):
    """The version the page started from; -1, which conflicts with everything, when it is missing or broken."""
    text = post.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def conflict_page(request, conflict, form, theirs, rows=None):
    """Both texts side by side. `theirs` are the stored values as typed; `rows` {MONEY or OWNERS: (mine, theirs) in words}."""
    row = conflict.row
    disputed = disputed_fields(conflict, form, theirs, rows)
    shown = {field.name for field in disputed} | {"csrfmiddlewaretoken", "version"}
    kept = [
        (name, value)
        for name, values in form.data.lists()
        for value in values
        if name not in shown and not name.startswith("pick-")
    ]
    context = {
        "plan": row if hasattr(row, "document_id") else plan_of(row),
        "row": row,
        "disputed": disputed,
        "kept": kept,
        "latest": history_of(row).first(),
        "is_removed": any(getattr(row, name, None) for name in ("removed_at", "deleted_at")),
    }
    return render(request, "improvement_plans/conflict.html", context, status=409)


def disputed_fields(conflict, form, theirs, rows=None):
    """The fields of a conflict with both texts of each."""
    disputed = [_disputed(conflict.row, name, form, theirs) for name in conflict.fields if name in form.fields]
    for name, words in (rows or {}).items():
        if name in conflict.fields:
            disputed.append(Disputed(name, ROW_LABELS[name], *words, raw="", pick=MINE, is_text=False))
    return disputed


def _disputed(row, name, form, theirs):
    field = form.fields[name]
    mine, stored = form.data.get(name), theirs[name]
    is_old = history_of(row, name).filter(old=mine or "", new=stored or "").exists()
    is_text = not hasattr(field, "choices") and not isinstance(field, BooleanField)
    return Disputed(name, field.label, _shown(field, mine), _shown(field, stored), mine or "", THEIRS if is_old else MINE, is_text)


def _shown(field, text):
    if isinstance(field, BooleanField):
        return "Có" if text else "Không"
    words = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    return words.get(text or "", text or "")
