"""Whether a sentence can be checked afterwards: vague verbs, numbers that measure, amounts of money named in passing. Pure."""

import re
from collections import namedtuple

from formats.plaintext import Table, parse
from formats.text import fold

# Verbs that name a wish, not an act: alone at the head of a sentence they say nothing that can be seen done.
VAGUE_VERBS = (
    "tăng cường", "đẩy mạnh", "nâng cao", "tiếp tục", "phấn đấu", "cải thiện", "quan tâm", "chú trọng", "từng bước", "phát huy", "duy trì",
    "củng cố", "khắc phục", "đổi mới", "nỗ lực", "cố gắng", "hoàn thiện", "làm tốt", "thực hiện tốt", "chủ động", "tích cực",
)  # fmt: skip
_VAGUE = re.compile(rf"(?:{'|'.join(map(fold, VAGUE_VERBS))})\b")
_RATE = re.compile(r"\b(?:ti le|ty le|chi tieu|so luong)\b")
# Numbers that name a time, a place or a paper measure nothing.
_NAMING = re.compile(
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\b\d{1,2}/\d{4}|\d+/\d{4}/\S+|(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)\d\d)?"
    r"|\b(?:thang|quy|hoc ky|muc|tieu chi|tieu chuan|lop|khoi|dieu|khoan|ngay|tuan|chi bao|diem|dot|phan)\s+(?:so\s+)?\d[\d.,/-]*"
)
_OFTEN = re.compile(r"\b(?:moi|hang|hai|ba|bon|nam|sau|mot)\s+(?:ngay|tuan|thang|hoc ky|quy|buoi|lan|lop|phong|bo)\b|\b(?:tat ca|toan bo|khong con)\b")
_MONEY = re.compile(r"\b\d[\d.,]*\s*(?:nghìn|ngàn|triệu|tỷ|tỉ)?\s*(?:đồng|đ|vnđ)(?!\w)|\b\d[\d.,]*\s*(?:triệu|tỷ|tỉ)(?!\w)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+")
LONG_ENOUGH = 30  # shorter sentences ("Trong năm học.") are the same by chance

Sentence = namedtuple("Sentence", "text key")


def sentences(text):
    """Sentence of every line and sentence of a long text, tables left out; `key` is the same for the same words."""
    pieces = [piece for block in parse(text) if not isinstance(block, Table) for piece in _SENTENCE_END.split(block.text)]
    return [Sentence(piece.strip(), fold(piece).strip(" .;:,")) for piece in pieces if piece.strip()]


def has_measure(text):
    """Whether the words hold a number that measures (not a date, a level or a paper's number), a figure's token, or how often."""
    folded = fold(text)
    return "{{" in text or bool(_OFTEN.search(folded)) or any(char.isdigit() for char in _NAMING.sub(" ", folded))


def vague_sentences(text):
    """Sentences that begin with a vague verb and hold no measure."""
    return [sentence.text for sentence in sentences(text) if _VAGUE.match(sentence.key) and not has_measure(sentence.text)]


def unnumbered_rates(text):
    """Sentences that speak of a rate or a number without one."""
    return [sentence.text for sentence in sentences(text) if _RATE.search(sentence.key) and not has_measure(sentence.text)]


def amounts_in(text):
    """Amounts of money written into the words."""
    return [match[0].strip() for match in _MONEY.finditer(text)]
