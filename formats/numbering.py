"""Marks of numbered parts: Roman numerals and the letters of điểm (NĐ 30/2020, PL I, II.6đ)."""

_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
# The Vietnamese order used for điểm: đ follows d; f, j, w, z and the marked vowels are left out.
LETTERS = "abcdđeghiklmnopqrstuvxy"


def roman(number):
    """Return a whole number from 1 to 3999 as a Roman numeral; other values raise ValueError."""
    if not 1 <= number <= 3999:
        raise ValueError(f"no Roman numeral for {number}")
    marks = []
    for value, mark in _ROMAN:
        count, number = divmod(number, value)
        marks.append(mark * count)
    return "".join(marks)


def letter(number):
    """Return the letter of the n-th điểm, from 1; after y come two letters (aa, ab, …)."""
    if number < 1:
        raise ValueError(f"no letter for {number}")
    round_, place = divmod(number - 1, len(LETTERS))
    return (LETTERS[round_ - 1] if round_ else "") + LETTERS[place]
