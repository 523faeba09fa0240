"""Codes of evidence, pure: how they are written, found in a text, printed.

2018 sets: `H{box}-{criterion}-{nn}`, cited `[H1-1.1-01]; [H1-1.1-02]` (box, criterion, running number). TT 57/2026:
`MC.{standard}.{number}.{nn}`, cited `(MC.1.1.01, MC.1.1.02)` (forms 5932 PL 4, TT 57 PL IV).
"""

import re
from itertools import groupby

H_CODE = r"H\d{1,3}-\d{1,2}\.\d{1,2}-\d{2,3}"
MC_CODE = r"MC\.\d{1,2}\.\d{1,2}\.\d{2,3}"
# Either scheme: a code of the other regime in a text is a citation too, one that leads nowhere.
CITATION = re.compile(rf"(?<![\w.-])(?:{H_CODE}|{MC_CODE})(?![\w-])(?!\.\d)")
MAX_NUMBER, MAX_BOX = 999, 999


def uses_boxes(pattern):
    """Whether codes of this pattern name the box in which the paper lies."""
    return "{box}" in pattern


def code_text(pattern, criterion, number, box=None):
    """The code of the `number`th evidence of a criterion (`1.1`): `H1-1.1-01`, `MC.1.1.01`."""
    standard, _, within = criterion.partition(".")
    return pattern.format(box=box or standard, standard=standard, number=within, criterion=criterion, nn=f"{number:02d}")


def cited_in(text):
    """The codes a text cites, each once, in their order."""
    return list(dict.fromkeys(CITATION.findall(text or "")))


def printed(codes):
    """Codes as one citation: `[H1-1.1-01]; [H1-1.1-02]`, `(MC.1.1.01, MC.1.1.02)`; "" for none."""
    codes = list(codes)
    if not codes:
        return ""
    return "; ".join(f"[{code}]" for code in codes) if codes[0].startswith("H") else f"({', '.join(codes)})"


def next_number(taken):
    """The running number after those ever given, dead ones included; numbers are never given twice."""
    return max(taken, default=0) + 1


def replaced(text, mapping):
    """The text with old codes as new ones by `mapping` {old: new}, and the list of codes that it does not hold."""
    unknown = [code for code in cited_in(text) if code not in mapping]
    return CITATION.sub(lambda hit: mapping.get(hit.group(), hit.group()), text or ""), unknown


BRACKETED = re.compile(rf"\[\s*(?:{H_CODE})\s*\](?:\s*[;,]?\s*\[\s*(?:{H_CODE})\s*\])*")


def carried_over(text, mapping):
    """A text for another assessment: its citations with the codes of `mapping` {old: new}, in the new codes' own brackets.

    `[H1-1.1-01]; [H1-1.1-02]` becomes `(MC.1.1.01, MC.1.1.02)`; codes that `mapping` does not hold stay as they are.
    """
    def rewrite(hit):
        runs = groupby(cited_in(hit.group()), key=lambda code: code in mapping)
        return "; ".join(printed([mapping.get(code, code) for code in run]) for _, run in runs)

    return replaced(BRACKETED.sub(rewrite, text or ""), mapping)[0]
