"""How often one address may knock at a public page: a counter a minute in the cache of this process."""

import time

from django.conf import settings
from django.core.cache import cache

WINDOW = 60  # seconds


def is_too_fast(request, door, most):
    """Count one knock at `door` and say whether this address knocked more than `most` times this minute."""
    key = f"pace:{door}:{address_of(request)}:{int(time.time()) // WINDOW}"
    cache.add(key, 0, WINDOW)
    try:
        return cache.incr(key) > most
    except ValueError:  # a full cache dropped the counter in between: begin anew rather than fail
        return False


def address_of(request):
    """The visitor's address; behind our own HTTPS server the one it noted last, which nobody outside can write."""
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        noted = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
        return noted or request.META["REMOTE_ADDR"]
    return request.META["REMOTE_ADDR"]
