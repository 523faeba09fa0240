"""The evidence tray of one criterion's sheet: what stands on it, what its texts cite, what may be put on it."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from assessments.enums import CodeOrigin
from assessments.evidence_codes import cited_in, printed
from assessments.models import Evidence, EvidenceCode, EvidenceUse

FOUND_LIMIT = 20


@dataclass(frozen=True)
class Citation:
    """A code that a text cites; `url` is "" where no evidence of the assessment bears it."""

    code: str
    url: str
    is_inherited: bool = False


def citations_of(assessment):
    """{code: Citation} of the assessment, removed evidence left out; one query."""
    codes = assessment.evidence_codes.live().select_related("evidence")
    return {code.text: Citation(code.text, code.evidence.get_absolute_url(), code.origin == CodeOrigin.INHERITED) for code in codes}


def tray_codes(sheet):
    """Codes that stand on the sheet, each with its evidence and `.printed`; one query."""
    uses = EvidenceUse.objects.filter(sheet=sheet, code__evidence__removed_at__isnull=True).select_related("code__evidence__file", "code__evidence__keeper")
    codes = [use.code for use in uses.order_by("code__position", "code__number")]
    for code in codes:
        code.printed = printed([code.text])
    return codes


def cited_on(content, known):
    """Citation rows of every code in the texts of a SheetContent, in their order."""
    texts = [content.sheet.strengths, *(level.state for level in content.levels)]
    texts += [text for row in content.weaknesses for text in (row.text, row.cause)]
    return [known.get(code) or Citation(code, "") for code in cited_in("\n".join(texts))]


def offered(acting, sheet, words):
    """Evidence of the school that does not stand on the sheet yet and holds the words, the newest first; none without words."""
    if not words:
        return []
    there = EvidenceUse.objects.filter(code__evidence=OuterRef("pk"), sheet=sheet)
    inherited = EvidenceCode.objects.filter(evidence=OuterRef("pk"), assessment=sheet.assessment_id, origin=CodeOrigin.INHERITED)
    rows = Evidence.objects.visible_to(acting).live().search(words).filter(~Exists(there)).annotate(is_inherited=Exists(inherited))
    return rows.select_related("file")[:FOUND_LIMIT]
