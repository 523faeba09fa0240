"""Vietnamese typed in the old one-byte fonts (TCVN3, the `.VnTime` family; VNI, the `VNI-Times` family) read as Unicode.

Such text reaches us as if it were Latin-1: `Tæng sè gi¸o viªn` (TCVN3) or `Toång soá giaùo vieân` (VNI) for
`Tổng số giáo viên`. Capitals of the TCVN3 fonts share the codes of small letters, so only small letters come back; that is
enough to compare labels folded. VNI sets a letter and its marks as two letters and keeps capitals.
"""

import re

_TCVN3 = {
    "a": "µ¸¶·¹", "ă": "»¾¼½Æ", "â": "ÇÊÈÉË", "e": "ÌÐÎÏÑ", "ê": "ÒÕÓÔÖ", "i": "×ÝØÜÞ", "o": "ßãáâä", "ô": "åèæçé",
    "ơ": "êíëìî", "u": "ïóñòô", "ư": "õøö÷ù", "y": "úýûüþ",
}  # fmt: skip
_TONED = {
    "a": "àáảãạ", "ă": "ằắẳẵặ", "â": "ầấẩẫậ", "e": "èéẻẽẹ", "ê": "ềếểễệ", "i": "ìíỉĩị", "o": "òóỏõọ", "ô": "ồốổỗộ",
    "ơ": "ờớởỡợ", "u": "ùúủũụ", "ư": "ừứửữự", "y": "ỳýỷỹỵ",
}  # fmt: skip
_PLAIN = {"¨": "ă", "©": "â", "ª": "ê", "«": "ô", "¬": "ơ", "\u00ad": "ư", "®": "đ", "¡": "Ă", "¢": "Â", "£": "Ê", "¤": "Ô",
          "¥": "Ơ", "¦": "Ư", "§": "Đ"}  # fmt: skip
_TABLE = str.maketrans(_PLAIN | {old: new for base, marks in _TCVN3.items() for old, new in zip(marks, _TONED[base], strict=True)})
# Signs of the old fonts that no Unicode Vietnamese word has; letters such as é or ò are in both and prove nothing.
_TELLING = set("".join(_TCVN3.values()) + "".join(_PLAIN)) - set("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ°²³")

# Signs that stand for letters in TCVN3 and never in VNI.
_SIGNS = set("µ¸¶·¹»¾¼½¨©ª«¬\u00ad®¡¢£¤¥¦§")


def from_tcvn3(text):
    """Return text of a TCVN3 font as Unicode; characters that font does not have stay."""
    return text.translate(_TABLE)


def looks_like_tcvn3(text):
    """Say whether a text has signs of TCVN3 and no letter that only Unicode Vietnamese has."""
    return not _has_unicode(text) and any(char in _TELLING for char in text)


def _has_unicode(text):
    return any("\u0102" <= char <= "\u01b0" or "\u1ea0" <= char <= "\u1ef9" for char in text)


_VNI_TONES = "øùûõï"  # huyền, sắc, hỏi, ngã, nặng
# By base letter: its own five tones, then â/ê/ô with none and the five tones, then (only a) ă likewise.
_VNI_MARKS = {"a": _VNI_TONES + "âàáåãä" + "êèéúüë", "e": _VNI_TONES + "âàáåãä", "o": _VNI_TONES + "âàáåãä", "u": _VNI_TONES,
              "y": "øùûõ", "ö": _VNI_TONES, "ô": _VNI_TONES}  # fmt: skip
_VNI_LETTERS = {"a": "àáảãạâầấẩẫậăằắẳẵặ", "e": "èéẻẽẹêềếểễệ", "o": "òóỏõọôồốổỗộ", "u": "ùúủũụ", "y": "ỳýỷỹ",
                "ö": "ừứửữự", "ô": "ờớởỡợ"}  # fmt: skip
_VNI_PAIRS = {
    base + mark: letter
    for base, marks in _VNI_MARKS.items()
    for mark, letter in zip(marks, _VNI_LETTERS[base], strict=True)
}
_VNI_SINGLE = {"ñ": "đ", "ö": "ư", "ô": "ơ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI = re.compile("|".join([*_VNI_PAIRS, *_VNI_SINGLE]), re.IGNORECASE)
_VNI_PAIR = re.compile("|".join(_VNI_PAIRS), re.IGNORECASE)
ENOUGH = 2  # one may stand in a foreign word, such as naïve, or be a sign such as ©


def from_vni(text):
    """Return text of a VNI font as Unicode; a capital is told by the letter before the mark."""
    return _VNI.sub(lambda found: _vni_letter(found.group()), text)


def _vni_letter(typed):
    letter = (_VNI_PAIRS | _VNI_SINGLE)[typed.lower()]
    return letter.upper() if typed[0].isupper() else letter


def looks_like_vni(text):
    """Say whether a text has several letters followed by their marks and no letter that only Unicode Vietnamese has."""
    return not _has_unicode(text) and not any(char in _SIGNS for char in text) and len(_VNI_PAIR.findall(text)) >= ENOUGH


def read_old_text(text):
    """(name of the old font family, text as Unicode); ("", text) for a text that is none."""
    if looks_like_vni(text):
        return "VNI", from_vni(text)
    if looks_like_tcvn3(text) and any(char in _SIGNS for char in text) and sum(char in _TELLING for char in text) >= ENOUGH:
        return "TCVN3", from_tcvn3(text)
    return "", text
