"""The short code of an issued paper, by which anybody may ask whether it is real and still in force."""

import secrets

from documents.models import IssuedPaper
from documents.paper import Verification

# Without 0/O, 1/I/L: the code is read aloud over the telephone. 31 letters, 10 places: 8 · 10^14 codes.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
PLACES = 10


def new_code():
    """A code no issued paper has."""
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(PLACES))
        if not IssuedPaper.objects.filter(code=code).exists():
            return code


def spaced(code):
    """`K7QF-29MD-5T`: the code as printed."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def plain(typed):
    """The code out of whatever a person typed, "" when it can't be one."""
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    return code if len(code) == PLACES and set(code) <= set(LETTERS) else ""


def verification_of(code, site):
    """What the paper prints, None without a code. `site` is the public address with its scheme, or "" when the program doesn't know one."""
    if not code:
        return None
    return Verification(spaced(code), f"{site.rstrip('/')}/v/{code}" if site else "")
