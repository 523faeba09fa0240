"""Vietnamese typed in the old one-byte fonts (TCVN3, the `.VnTime` family) read as Unicode.

Such text reaches us as if it were Latin-1: `Tæng sè gi¸o viªn` for `Tổng số giáo viên`. Capitals of these fonts share the
codes of small letters, so only small letters come back; that is enough to compare labels folded.
"""

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


def from_tcvn3(text):
    """Return text of a TCVN3 font as Unicode; characters that font does not have stay."""
    return text.translate(_TABLE)


def looks_like_tcvn3(text):
    """Say whether a text has signs of TCVN3 and no letter that only Unicode Vietnamese has."""
    has_unicode = any("\u0102" <= char <= "\u01b0" or "\u1ea0" <= char <= "\u1ef9" for char in text)
    return not has_unicode and any(char in _TELLING for char in text)
