"""Files of strangers are read in a limited child process: the verdict on a signed PDF, and what is wrong with a scan."""

import atexit
import json
import logging
import threading
from base64 import b64encode
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from documents.pdf import Child, Limits
from documents.signing.anchors import trust_files
from documents.signing.verdict import SENTENCES, SignatureReport, State, Verdict

LIMITS = Limits(seconds=45, memory=1024**3, papers=50)
CLOCKS = timedelta(days=1)  # how far a school's clock may be wrong
SCRIPT = Path(__file__).with_name("child.py")
TOO_HEAVY = "Không kiểm tra được tệp trong giới hạn thời gian và bộ nhớ: tệp quá lớn hoặc bị làm rối. Hãy xuất lại tệp rồi thử lại."

_lock = threading.Lock()
_child = None


class CheckRefused(Exception):
    """The file was too heavy for the child; the message says so for the page."""


def check_signed(content, issued, *, expected=None, may_share=False, issued_at=None):
    """The Verdict on a file against the issued bytes; `expected` is {field: SHA-256s of certificates named}, `issued_at` when they were made."""
    roots, lists = trust_files()
    request = {"what": "signed", "content": _text(content), "issued": _text(issued), "may_share": may_share}
    request |= {"expected": {field: sorted(held) for field, held in (expected or {}).items()}}
    since, until = (issued_at - CLOCKS, timezone.now() + CLOCKS) if issued_at else (None, None)
    request |= {"since": since.isoformat() if since else "", "until": until.isoformat() if until else ""}
    request |= {"roots": [_text(one) for one in roots], "crls": [_text(one) for one in lists]}
    try:
        found = _ask(request)
    except CheckRefused as refused:
        return Verdict(State.REFUSED, (str(refused),))
    reports = tuple(SignatureReport(**row) for row in found["signatures"])
    return Verdict(State(found["state"]), tuple(found["faults"]), found["trust"], reports)


def check_scan(content, pages):
    """Sentences of what is wrong with the scan of a paper of so many pages."""
    try:
        return _ask({"what": "scan", "content": _text(content), "pages": pages})
    except CheckRefused as refused:
        return [str(refused)]


def _text(content):
    return b64encode(content).decode()


def _ask(request):
    """The child's answer; it is made when needed and thrown away after a failure. Raises CheckRefused."""
    with _lock:
        try:
            status, body = _ready_child().ask(json.dumps(request).encode())
        except (TimeoutError, BrokenPipeError) as failure:
            status, body = b"", type(failure).__name__.encode()
        except BaseException:
            close_child()  # its late answer must never be taken for the next file's
            raise
        if status != b"0":
            close_child()
            logging.getLogger(__name__).warning("no verdict: %s", body.decode())
            raise CheckRefused(SENTENCES["unreadable"] if status else TOO_HEAVY)
        return json.loads(body)


def child_usage():
    """Return (CPU seconds, peak bytes) of this process's child, (0, 0) without one; for the bench, Linux only."""
    return _child.usage() if _child else (0.0, 0)


def close_child():
    """End this process's child, if there is one."""
    global _child  # noqa: PLW0603 - one child per process
    child, _child = _child, None
    if child:
        child.close()


def _ready_child():
    global _child  # noqa: PLW0603 - one child per process
    if _child is None or not _child.is_fresh or _child.limits != LIMITS:
        close_child()
        _child = Child({}, LIMITS, SCRIPT)
    return _child


atexit.register(close_child)
