"""Codes of evidence in a text become links: {{ text|plaintext|with_citations:urls }}."""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from assessments.evidence_codes import CITATION

register = template.Library()


@register.filter
def with_citations(html, urls):
    """Escaped HTML (a plain text is escaped first) with every code as a link by `urls` {code: address}; unknown ones are marked."""
    return mark_safe(CITATION.sub(lambda hit: _linked(hit.group(), urls or {}), conditional_escape(html or "")))  # noqa: S308 -- escaped just before


def _linked(code, urls):
    if code in urls:
        return format_html('<a class="code" href="{}">{}</a>', urls[code], code)
    return format_html('<span class="code cited-missing" title="Không có minh chứng mang mã này">{}<span class="visually-hidden"> (không có minh chứng mang mã này)</span></span>', code)
