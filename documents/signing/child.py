"""The long-lived, limited child that reads PDF files of strangers; started by documents.signing.checking, never imported by the application.

Talks in frames like documents/pdf_child.py: four bytes of length, then JSON (request) or a status byte and JSON (answer).
It opens no file and no network.
"""

import gc
import json
import resource
import struct
import sys
from base64 import b64decode
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from asn1crypto import crl, x509  # noqa: E402 - our own folder must be known first

from documents.signing.scan import scan_faults  # noqa: E402
from documents.signing.verdict import Terms, judge_file  # noqa: E402

OK, FAILED = b"0", b"3"


def answer(request):
    """JSON text for one request: the verdict on a signed file, or what is wrong with a scan."""
    content = b64decode(request["content"])
    if request["what"] == "scan":
        return json.dumps(scan_faults(content, request["pages"]))
    terms = Terms(
        expected={field: set(held) for field, held in request["expected"].items()},
        roots=tuple(x509.Certificate.load(b64decode(one)) for one in request["roots"]),
        crls=tuple(crl.CertificateList.load(b64decode(one)) for one in request["crls"]),
        may_share=request["may_share"],
        since=_moment(request["since"]),
        until=_moment(request["until"]),
    )
    verdict = judge_file(content, b64decode(request["issued"]), terms)
    return json.dumps({**vars(verdict), "signatures": [vars(report) for report in verdict.signatures]})


def _moment(text):
    return datetime.fromisoformat(text) if text else None


def main():
    """First frame: limits; every further frame: one request."""
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing printed by a library may enter the answers
    limit = json.loads(_frame(incoming))["max_bytes"]
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    gc.disable()  # a file makes and drops half a million small objects: the rubbish is taken out between two files
    gc.freeze()  # and the libraries themselves are never rubbish
    while (frame := _frame(incoming)) is not None:
        try:
            status, body = OK, answer(json.loads(frame)).encode()
        except Exception as error:  # noqa: BLE001 - the parent must get an answer whatever the file does to the parser
            status, body = FAILED, type(error).__name__.encode()
        outgoing.write(struct.pack(">I", len(body) + 1) + status + body)
        outgoing.flush()
        gc.collect()


def _frame(stream):
    head = stream.read(4)
    return stream.read(struct.unpack(">I", head)[0]) if len(head) == 4 else None


if __name__ == "__main__":
    main()
