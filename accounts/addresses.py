"""Full addresses for people outside the page: in a link, a calendar, a chat, on a printed paper."""

from django.conf import settings


def address_of(request, path="/"):
    """`path` under the address the operator gave (PUBLIC_URL), else under the one this browser came by."""
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
