"""An action's target, time and people in words: {{ action|time_words }}."""

import re
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from formats.sparks import sparkline
from improvement_plans.timeline import first_line
from improvement_plans.wording import actual_of, target_line, target_of, time_of, who_of, with_unit

register = template.Library()
register.filter("target_words", target_of)
register.filter("time_words", time_of)
register.filter("who_words", who_of)
register.filter("actual_words", actual_of)
register.filter("first_line", first_line)
register.filter("target_line", target_line)
# A shape for each state, as the frame draws them (DESIGN §6): DoneState shares its slugs with no other enum's shapes.
SHAPES = {"done": "done", "doing": "in_progress", "undone": "not_met"}


@register.filter
def done_badge(state, words):
    """How far an action is, as a word with its shape."""
    return format_html('<span class="state state-{}">{}</span>', SHAPES.get(state, state), words)


@register.filter
def reached_words(result):
    """What a checkpoint found reached of a section's target, with its unit."""
    return with_unit(result.actual_value, result.target.target_unit)


NUMBER = re.compile(r"-?\d[\d.]*(?:,\d+)?")


@register.filter
def trend(years):
    """[(school year, figure in words)] as a small line; years nobody knows are gaps, "" where the words are no numbers."""
    known = {int(year[:4]): _number(words) for year, words in years}
    if not known:
        return ""
    return mark_safe(sparkline([known.get(year) for year in range(min(known), max(known) + 1)]))  # noqa: S308 - numbers only


def _number(words):
    found = NUMBER.match(words)
    return Decimal(found[0].replace(".", "").replace(",", ".")) if found else None
