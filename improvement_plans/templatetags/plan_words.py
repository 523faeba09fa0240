"""An action's target, time and people in words: {{ action|time_words }}."""

from django import template

from improvement_plans.wording import target_of, time_of, who_of

register = template.Library()
register.filter("target_words", target_of)
register.filter("time_words", time_of)
register.filter("who_words", who_of)
