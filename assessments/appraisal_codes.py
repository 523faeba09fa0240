"""The link and the codes of an appraisal team's room. Plain Python, no database.

A code is `02-7KMD-QXWT`: the member's number, then eight letters and digits that cannot be mistaken for one another (30^8, six hundred
thousand million). The number is no secret: it says whose hash to compare, so that one try costs one slow hash.
"""

import hashlib
import re
import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
CODE = re.compile(rf"(\d{{2}})([{LETTERS}]{{{LENGTH}}})")


def make_token():
    """A secret for the link, 256 bits."""
    return secrets.token_urlsafe(32)


def hash_of(token):
    """What is stored of a link's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_secret():
    """The secret part of a member's code."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def code_words(number, secret):
    """A code as people read and type it: `02-7KMD-QXWT`."""
    return f"{number:02d}-{secret[:4]}-{secret[4:]}"


def read_code(typed):
    """(member's number, secret) of a typed code, spaces, dashes and small letters forgiven; (None, "") when it can't be one."""
    found = CODE.fullmatch(re.sub(r"[\s.\-–_]+", "", typed or "")[:40].upper())
    return (int(found[1]), found[2]) if found else (None, "")
