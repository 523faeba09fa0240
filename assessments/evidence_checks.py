"""What is wrong with the evidence of an assessment, each finding with the place where it is put right.

Cited but missing, never cited, expired, the same file twice, returned or unconfirmed, a level said to be met on nothing.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils import timezone

from assessments.enums import CodeOrigin, EvidenceState
from assessments.evidence_codes import cited_in
from assessments.evidence_table import live_codes
from assessments.models import IndicatorVerdict, LevelState, Weakness, place_label
from documents.problems import Problem, error, warning
from formats.dates import school_year_bounds, short_date
from standards.decision import passes
from standards.enums import Verdict

MISSING, UNCITED, EXPIRED, TWICE, STATE, UNPROVED = "missing", "uncited", "expired", "twice", "state", "unproved"
KIND_WORDS = {
    MISSING: "Dẫn trong lời văn nhưng không có",
    UNPROVED: "Mức ghi là đạt nhưng chưa có minh chứng",
    STATE: "Bị trả lại hoặc chưa xác nhận",
    EXPIRED: "Hết giá trị",
    TWICE: "Một tệp dùng hai lần",
    UNCITED: "Chưa được dẫn ở đâu",
}
MISSING_WORDS = {CodeOrigin.OWN: "minh chứng đã bị gỡ", CodeOrigin.INHERITED: "minh chứng kế thừa, chưa rà soát hoặc đã bị gỡ"}


@dataclass(frozen=True)
class Finding:
    """One finding: its kind, the problem to show, and the criterion and (lowest) level it is about as far as there are."""

    kind: str
    problem: Problem
    criterion: str = ""
    level: int | None = None


@dataclass(frozen=True)
class CitingText:
    """A text of the assessment that may cite evidence, and where it stands."""

    criterion: str
    level: int | None
    where: str
    text: str

    @property
    def codes(self):
        return cited_in(self.text)


def assessed_on(assessment, today):
    """The day the evidence must be valid on: today, kept within the assessed school year."""
    first, last = school_year_bounds(assessment.school_year)
    return min(max(today, first), last)


def evidence_problems(assessment, today: date | None = None):
    """All findings as `documents.problems` values; a fixed number of queries."""
    return [finding.problem for finding in evidence_findings(assessment, today)]


def evidence_findings(assessment, today: date | None = None):
    """All findings, by kind in the order of KIND_WORDS; a fixed number of queries."""
    codes, texts = live_codes(assessment), texts_of(assessment)
    on = assessed_on(assessment, today or timezone.localdate())
    found = [
        *_missing(assessment, codes, texts), *_unproved(assessment, codes, texts), *_states(codes),
        *_expired(codes, on), *_twice(codes), *_uncited(codes, texts),
    ]  # fmt: skip
    return sorted(found, key=lambda finding: list(KIND_WORDS).index(finding.kind))


def texts_of(assessment):
    """Every CitingText of the assessment that is not empty; four queries."""
    states = LevelState.objects.filter(sheet__assessment=assessment).values_list("sheet__criterion__code", "level", "text")
    rows = [CitingText(code, level, f"Hiện trạng Mức {level}, tiêu chí {code}", text) for code, level, text in states]
    strengths = assessment.criterion_assessments.values_list("criterion__code", "strengths")
    rows += [CitingText(code, None, f"Điểm mạnh, tiêu chí {code}", text) for code, text in strengths]
    weak = Weakness.objects.filter(sheet__assessment=assessment).values_list("sheet__criterion__code", "level", "letter", "text", "cause")
    rows += [CitingText(code, level, f"Điểm yếu {place_label(level, letter)}, tiêu chí {code}", f"{text}\n{cause}") for code, level, letter, text, cause in weak]
    top = assessment.top_level_verdicts.values_list("item__key", "text")
    rows += [CitingText("", None, f"Mức 4, khoản {key}", text) for key, text in top]
    return [row for row in rows if row.text.strip()]


def place_url(assessment, criterion):
    """The sheet where a text stands: a criterion's, or that of Mức 4."""
    return reverse("criterion_sheet", args=[assessment.pk, criterion]) if criterion else reverse("top_level_sheet", args=[assessment.pk])


def _missing(assessment, codes, texts):
    live, given = {row.text for row in codes}, dict(assessment.evidence_codes.values_list("text", "origin"))
    for row in texts:
        for code in row.codes:
            if code not in live:
                why = MISSING_WORDS.get(given.get(code), "đợt này không có mã đó")
                yield Finding(MISSING, error(f"{row.where} dẫn {code}: {why}.", place_url(assessment, row.criterion)), row.criterion, row.level)


def _uncited(codes, texts):
    cited = {code for row in texts for code in row.codes}
    for row in codes:
        if row.text not in cited:
            yield _about(UNCITED, row, warning, "chưa được dẫn trong lời văn nào của đợt này")


def _expired(codes, on):
    for row in codes:
        if row.evidence.is_expired_on(on):
            yield _about(EXPIRED, row, warning, f"chỉ có giá trị đến hết {short_date(row.evidence.valid_until)}")


def _twice(codes):
    hashes = Counter(row.evidence.file.sha256 for row in codes if row.evidence.file_id)
    first = {}
    for row in codes:
        sha256 = row.evidence.file.sha256 if row.evidence.file_id else None
        if hashes[sha256] > 1 and first.setdefault(sha256, row) is not row:
            yield _about(TWICE, row, warning, f"cùng một tệp với {first[sha256].text}")


def _states(codes):
    for row in codes:
        if row.evidence.state == EvidenceState.SENT_BACK:
            yield _about(STATE, row, warning, f"bị trả lại: {row.evidence.state_reason}")
        elif row.evidence.state == EvidenceState.TO_CONFIRM:
            yield _about(STATE, row, warning, "chưa được xác nhận")


def _about(kind, code, grade, words):
    return Finding(kind, grade(f"{code.text} “{code.evidence}” {words}.", code.evidence.get_absolute_url()), code.criterion)


def _unproved(assessment, codes, texts):
    """Levels whose every indicator passes, one at least met, on a sheet without evidence and in a text that cites none."""
    live, used = {row.text for row in codes}, {criterion for row in codes for criterion in row.criteria}
    proved = {(row.criterion, row.level) for row in texts if live.intersection(row.codes)}
    bare = (place for place in claimed_levels(assessment) if place[0] not in used and place not in proved)
    for criterion, places in groupby(bare, key=lambda place: place[0]):
        levels = [level for _, level in places]
        tray = reverse("sheet_evidence", args=[assessment.pk, criterion])
        problem = warning(f"Tiêu chí {criterion}: Mức {', '.join(map(str, levels))} ghi là đạt nhưng chưa có minh chứng nào.", tray)
        yield Finding(UNPROVED, problem, criterion, levels[0])


def claimed_levels(assessment):
    """(criterion, level) whose indicators all pass, one of them by being met; one query."""
    fields = ("sheet__criterion__code", "indicator__level__number", "verdict")
    rows = IndicatorVerdict.objects.filter(sheet__assessment=assessment).order_by("sheet__criterion__position", "indicator__level__number")
    for place, group in groupby(rows.values_list(*fields), key=lambda row: row[:2]):
        verdicts = [verdict for *_, verdict in group]
        if Verdict.MET in verdicts and all(passes(verdict) for verdict in verdicts):
            yield place
