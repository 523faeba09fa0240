"""Short words the papers share: names of levels and verdicts, lists, percentages, causes of weakness."""

from decimal import Decimal

from formats.numbers import format_rate
from standards.enums import Verdict

MARK = "×"
NO_LETTERS = "*"  # the criterion's level has no a, b, c
NO_INDICATOR = "–"  # the level has no further indicator
NO_LEVEL = "--------"  # the criterion has no such level
BLANK = "……"  # nobody has written here: a heading never stands alone
NO_WEAKNESS = "Chưa ghi nhận điểm yếu."


def verdict_words(is_met):
    """`Đạt`, `Không đạt`, or that it is still open."""
    return {True: "Đạt", False: "Không đạt", None: Verdict.NOT_ASSESSED.label}[is_met]


def level_words(part):
    """Where a criterion stands: `Đạt Mức 2`, `Không đạt Mức 1`, or that it is still open."""
    if part.reached:
        return f"Đạt Mức {part.reached}"
    return "Không đạt Mức 1" if part.is_judged else "Chưa đánh giá xong"


def share_words(count, total):
    """`66,67%` of a count; "" of nothing."""
    if not total:
        return ""
    rate = (Decimal(count) * 100 / total).quantize(Decimal("0.01"))
    return format_rate(rate.normalize() if rate != rate.to_integral_value() else rate.quantize(Decimal(1)))


def bullets(texts):
    """Each text as one bullet; of several paragraphs the further ones follow below it."""
    return "\n".join(f"- {text.strip().removeprefix('- ')}" for text in texts if text.strip())


def or_blank(text, empty=BLANK):
    """A text, or the dots of the form where nobody has written."""
    return text if text.strip() else empty


def weakness_words(part):
    """The weaknesses of a criterion as bullets; of a judged one without any, that none was noted."""
    return bullets(row.text for row in part.weaknesses) or no_weakness([part])


def no_weakness(parts, words=NO_WEAKNESS):
    """What stands where criteria have no weakness: that none was noted, or the blank while some are not judged."""
    return words if all(part.is_judged for part in parts) else BLANK


def with_causes(weaknesses):
    """Weaknesses as bullets, each with its cause."""
    return bullets(f"{row.text}\n+ Nguyên nhân: {row.cause}" if row.cause else row.text for row in weaknesses)


def codes_of(parts):
    """`1.1, 1.2` of sheets."""
    return ", ".join(part.code for part in parts)


def clause_words(item):
    """`Khoản 1, Điều 22` of an item of Mức 4."""
    return item.clause.replace(" Điều", ", Điều")
