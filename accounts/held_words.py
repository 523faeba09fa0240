"""Words somebody sent after the log-in had run out: carried through the log-in page, so that they can be sent on. Nothing is stored."""

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

NEVER = ("csrfmiddlewaretoken",)


@dataclass(frozen=True)
class Held:
    """A post that was not taken: the path it went to and its (name, text) pairs, in order."""

    to: str
    fields: tuple

    @property
    def texts(self):
        """What a person may have typed, to be read; a button's name, a tick or a number is no loss."""
        return [text for _, text in self.fields if " " in text.strip()]

    def dumps(self):
        return json.dumps({"to": self.to, "fields": self.fields}, ensure_ascii=False)


def held_in(request):
    """The Held of a refused post; None where nothing was typed, or where a password was."""
    pairs = tuple((name, text) for name, texts in request.POST.lists() for text in texts if name not in NEVER)
    if any("password" in name for name, _ in pairs):
        return None
    held = Held(request.get_full_path(), pairs)
    return held if held.texts else None


def read_held(text, request):
    """The Held that a log-in page carried back; None for anything that is not a page of ours."""
    try:
        data = json.loads(text or "null")
        held = Held(str(data["to"]), tuple((str(name), str(words)) for name, words in data["fields"]))
        resolve(urlsplit(held.to).path)
    except (ValueError, TypeError, KeyError, RecursionError, Resolver404):
        return None
    return held if url_has_allowed_host_and_scheme(held.to, {request.get_host()}, require_https=request.is_secure()) and held.to.startswith("/") else None


def page_before(request):
    """Path of our own page that a request came from; "" when it is not known. An address that only takes posts can't be come back to."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(referer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
