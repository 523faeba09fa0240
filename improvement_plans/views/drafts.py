"""Reading what a page sends while its text is being written: only the boxes that changed, each with the text it started from."""

from copy import copy

from django.forms import ValidationError

from improvement_plans import workflow
from improvement_plans.enums import MoneyState
from improvement_plans.forms import budget_formset
from improvement_plans.views.conflicts import MONEY, start_version, typed_values

BY_BUTTON = "có ô chỉ lưu được bằng nút “Lưu”"


def desk_values(form, lines=None, *, version, post):
    """What a page must know to save itself: {box: stored text}, the version it started from, whether the boxes show just that.

    After a refused save (`post`) they show what was typed, and nobody knows any more from which texts it started.
    """
    values = {name: text for name, text in typed_values(form).items() if name not in getattr(form, "by_button", ())}
    for line in lines.forms if lines else ():
        values |= {line.add_prefix(name): text for name, text in typed_values(line).items()}
    groups = {name: MONEY for name in values if name.startswith("money")}
    return {"version": start_version(post) if post else version, "values": values, "groups": groups, "is_fresh": not post}


def typed_lines(lines):
    """The lines of a formset that have an amount."""
    return [form.line for form in lines.forms if form.line]


def money_agrees(form, lines):
    """Amounts beside “không cần kinh phí” would be lost in silence, so they are asked about."""
    if form.cleaned_data["money_state"] != MoneyState.NOT_NEEDED or not typed_lines(lines):
        return True
    form.add_error("money_state", "Đã chọn không cần kinh phí nhưng vẫn còn dòng tiền: hãy xóa số tiền hoặc chọn lại.")
    return False


def bound_form(row, post, make):
    """The row's form with the changed boxes as posted and all others as stored; the row itself is not written into."""
    data = post.copy()
    for name, text in typed_values(make(row)).items():
        if name in changed_in(post):
            continue
        data.pop(name, None)
        if text is not None:
            data[name] = text
    return make(copy(row), data)


def changed_in(post):
    """Names of the boxes that changed; the money of an action counts as one, with its state."""
    names = set(post.getlist("changed"))
    return names | {"money_state"} if MONEY in names else names


def read_draft(row, post, make):
    """The Draft of a posted page. A box that is wrong is left out and told in `errors`; the rest is in order."""
    form, stored = bound_form(row, post, make), typed_values(make(row))
    form.is_valid()
    lines = budget_formset([], post) if MONEY in changed_in(post) and "money_state" in form.fields else None
    is_money_wrong = lines is not None and not _is_sound(form, lines)
    wrong = _wrong(form) | ({"money_state"} if is_money_wrong else set())
    values = {name: form.cleaned_data[name] for name in form.fields if name in changed_in(post) and name not in wrong}
    typed = None if lines is None or is_money_wrong else typed_lines(lines)
    if typed and values["money_state"] == MoneyState.UNKNOWN:
        values["money_state"] = MoneyState.LINES
    seen = {name for name in values if _same(form.fields[name], post.get(f"base-{name}"), stored[name])}
    errors = [*_errors(form, lines), *([("", BY_BUTTON)] if changed_in(post) - {*form.fields, MONEY} else [])]
    return workflow.Draft(values, frozenset({*values, MONEY} - seen), typed, tuple(errors))


def _is_sound(form, lines):
    return lines.is_valid() and "money_state" not in form.errors and money_agrees(form, lines)


def _wrong(form):
    """Boxes with an error, and those that are right only together with one of them."""
    wrong = set(form.errors)
    for group in getattr(form, "together", ()):
        wrong |= set(group) if wrong & set(group) else set()
    return wrong


def _errors(form, lines):
    """(label, message) of everything that is wrong."""
    for part in (form, *(lines.forms if lines else ())):
        for name, found in part.errors.items():
            yield from ((part.fields[name].label if name in part.fields else "", message) for message in found)
    yield from (("", message) for message in (lines.non_form_errors() if lines else ()))


def _same(field, text, stored):
    """Whether two texts of a box mean the same value; None is the text nobody knows."""
    if text is None:
        return False
    try:
        return field.clean(text) == field.clean(stored or "")
    except ValidationError:
        return text == stored
