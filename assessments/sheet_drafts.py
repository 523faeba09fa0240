"""Reading what a sheet's page sends while it is written: only the parts that changed, each with the digest it started from."""

from django.http import QueryDict

from assessments.forms import SheetForm, part_of
from assessments.merging import Ground, read_digests
from assessments.sheets import DONE, VERDICT, WEAKNESS
from assessments.workflow_autosave import Draft

BY_BUTTON = (DONE, "start", "version")  # saying that the work is done, and deleting a row, are acts of their own


def desk_values(form):
    """What the page must know to save itself: {box: stored text}, which boxes make one part, the version it started from."""
    names = [name for name in form.fields if name not in BY_BUTTON and not name.endswith("-remove")]
    return {"version": form.current_version(), "values": {name: typed(form, name) for name in names}, "groups": {name: part_of(name) for name in names}, "is_fresh": True}


def typed(form, name):
    """A box's value as it posts it."""
    value = form[name].value()
    return "" if value is None else str(value)


def takes_verdicts(post):
    """Whether a verdict changed, so that the figures' proposals are needed."""
    return any(key.startswith(VERDICT) for key in post.getlist("changed"))


def read_draft(content, post, proposals, form_class=SheetForm):
    """The Draft of a posted page; a part with a wrong box is left out and told in `errors`."""
    keys = set(post.getlist("changed"))
    form = bound_form(content, post, proposals, keys, form_class)
    form.is_valid()
    found = [(None if name == "__all__" else part_of(name), name, message) for name, messages in form.errors.items() for message in messages]
    wrong = {key for key, _, _ in found} | ({key for key in keys if key.startswith(WEAKNESS)} if "__all__" in form.errors else set())
    known = {*form.row_keys, *form.stored} - {DONE}
    errors = tuple((form.fields[name].label if key else "", message) for key, name, message in found if key is None or key in keys)
    return Draft({key: form.part(key) for key in keys & known - wrong}, Ground(read_digests(post.get("start", "")) or {}), errors)


def bound_form(content, post, proposals, keys, form_class):
    """The sheet's form with the changed parts as posted and all others as stored."""
    first, data = form_class(content, proposals=proposals), QueryDict(mutable=True)
    for name in first.fields:
        if part_of(name) in first.stored and part_of(name) not in keys and not name.endswith("-remove"):
            data[name] = typed(first, name)
    for name, values in post.lists():
        if part_of(name) in keys:
            data.setlist(name, values)
    rows = [key for key in first.stored if key.startswith(WEAKNESS)]
    data.setlist("row", [key.removeprefix(WEAKNESS) for key in dict.fromkeys([*rows, *sorted(keys)]) if key.startswith(WEAKNESS)])
    return form_class(content, data, proposals=proposals)


def stored_boxes(content, keys, form_class=SheetForm):
    """{box: stored text} of some parts; of a row deleted meanwhile the empty boxes."""
    form = form_class(content)
    boxes = {name: typed(form, name) for name in form.fields if part_of(name) in keys and not name.endswith("-remove")}
    gone = [key for key in keys if key.startswith(WEAKNESS) and key not in form.stored]
    return boxes | {f"{key}-{name}": "" for key in gone for name in ("text", "cause")}
