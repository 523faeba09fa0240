"""Signing a paper with a key file, and reading a file with two signatures in the limited child."""

import time

from PIL import Image

from accreditation.bench.clock import timed
from documents.signing.checking import check_signed, child_usage
from documents.signing.fields import PERSON, SEAL
from documents.signing.images import DOTS
from documents.signing.issued import render_issued
from documents.signing.keyfile import sign
from documents.signing.trial import TrialAdapter
from improvement_plans.papers import collect

SIGN, CHECK = 500, 600  # ms, issue part "Speed"
RUNS = 5


def cpu_of_both():
    """CPU seconds of this process and of the child that reads."""
    return time.process_time() + child_usage()[0]


def signing_rows(plan):
    """Rows of one signature with its picture, and of the verdict on two."""
    issued, picture = render_issued(collect(plan)), Image.new("RGBA", (50 * DOTS, 26 * DOTS), (20, 60, 190, 255))
    person, body = TrialAdapter().signer(PERSON), TrialAdapter().signer(SEAL)
    signed = sign(sign(issued, PERSON, person, picture=picture), SEAL, body, picture=picture)
    named = {report.field: {report.certificate_sha256} for report in check_signed(signed, issued).signatures}

    def check():
        verdict = check_signed(signed, issued, expected=named)
        if not verdict.is_accepted:
            raise RuntimeError(" ".join(verdict.faults))

    return [
        timed(lambda: sign(issued, PERSON, person, picture=picture), RUNS).row("ký số một văn bản, có ảnh chữ ký", SIGN),
        timed(check, RUNS, cpu_clock=cpu_of_both).row("kiểm tra tệp có hai chữ ký, trong tiến trình giới hạn", CHECK),
    ]
