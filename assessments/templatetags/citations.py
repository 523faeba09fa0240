"""Codes of evidence in a text become links: {{ text|plaintext|with_citations:citations }}."""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from assessments.evidence_codes import CITATION

register = template.Library()


@register.filter
def with_citations(html, known):
    """Escaped HTML (a plain text is escaped first) with every code as a link by `known` {code: Citation}; unknown and unreviewed ones are marked."""
    return mark_safe(CITATION.sub(lambda hit: _linked(hit.group(), known or {}), conditional_escape(html or "")))  # noqa: S308 -- escaped just before


def _linked(code, known):
    if code in known:
        mark = mark_safe(' <span class="tag">kế thừa – chưa rà soát</span>') if known[code].is_inherited else ""
        return format_html('<a class="code" href="{}">{}</a>{}', known[code].url, code, mark)
    return format_html('<span class="code cited-missing" title="Không có minh chứng mang mã này">{}<span class="visually-hidden"> (không có minh chứng mang mã này)</span></span>', code)
