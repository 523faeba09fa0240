"""The bytes of a paper at its issue: rendered once, with the two empty signature fields."""

from documents.pdf import render_paper
from documents.signing.fields import with_signature_fields


def render_issued(paper):
    """The issued PDF; raises PdfRefused."""
    return with_signature_fields(render_paper(paper, draft=False))
