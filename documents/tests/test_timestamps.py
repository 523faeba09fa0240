"""A time-stamp service over real HTTP: a good answer is in the signature, every bad one is told and leaves the paper unsigned."""

import asyncio
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import pem, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

from documents.pdf import render_paper
from documents.signing import apart
from documents.signing.fields import PERSON, filled_fields, with_signature_fields
from documents.signing.keyfile import SigningRefused, load_key, sign
from documents.signing.timestamp import QUERY, REPLY
from documents.signing.verdict import SENTENCES, judge_file
from documents.tests.keys import PASSWORD, key_file
from documents.tests.more_samples import lower_secondary_plan

STAMPED = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=6)


@cache
def issued():
    return with_signature_fields(render_paper(lower_secondary_plan(), draft=False))


@cache
def service():
    """A time-stamp authority of our own, with the one use that makes it one."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Dịch vụ thử")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(57)
    made = made.not_valid_before(STAMPED - timedelta(days=300)).not_valid_after(STAMPED + timedelta(days=900))
    made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    certificate = made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return DummyTimeStamper(asn1_x509.Certificate.load(pem.unarmor(certificate)[2]), asn1_keys.PrivateKeyInfo.load(plain), fixed_dt=STAMPED)


class Office(BaseHTTPRequestHandler):
    """Answers one question the way its server's `manner` says."""

    def do_POST(self):  # noqa: N802 - named by the library
        question = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(self.headers["Content-Type"])
        status, kind, content = self.server.manner(question)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words):
        """Nothing: tests are quiet."""


@contextmanager
def office(manner):
    """(address, what was asked) of a service on the loopback that lives as long as the block."""
    server = HTTPServer(("127.0.0.1", 0), Office)
    server.manner, server.asked = manner, []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", server.asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def good(question):
    answer = asyncio.run(service().async_request_tsa_response(tsp.TimeStampReq.load(question)))
    return 200, REPLY, answer.dump()


def signed_at(address):
    return sign(issued(), PERSON, load_key(key_file("Trần Văn Mẫu"), PASSWORD), timestamp_url=address)


def test_the_time_of_the_service_is_in_the_signature():
    with office(good) as (address, asked):
        content = signed_at(address)
    verdict = judge_file(content, issued())
    assert verdict.is_accepted and set(asked) == {QUERY}
    assert [row.stamped_at for row in verdict.signatures] == [STAMPED.isoformat()]


def test_a_stamp_from_outside_the_certificates_time_is_refused():
    """The signer's clock can be turned back, the service's cannot: the certificate was not valid when the stamp was made."""
    with office(good) as (address, _):
        content = sign(issued(), PERSON, load_key(key_file("Người mới", begins=-0.1), PASSWORD), timestamp_url=address)
    assert judge_file(content, issued()).faults == (SENTENCES["expired"].format(name="Người mới"),)


def test_without_a_service_no_stamp_is_claimed():
    assert [row.stamped_at for row in judge_file(signed_at(""), issued()).signatures] == [""]


@pytest.mark.parametrize(
    "manner",
    [
        lambda question: (500, REPLY, b""),
        lambda question: (200, "text/html", b"<p>Bao tri</p>"),
        lambda question: (200, REPLY, b"khong phai ASN.1"),
        lambda question: (200, REPLY, b""),
        lambda question: (403, "text/plain", b"het han"),
    ],
)
def test_a_bad_answer_is_told_and_nothing_is_signed(manner):
    with office(manner) as (address, _), pytest.raises(SigningRefused, match="dấu thời gian"):
        signed_at(address)
    assert filled_fields(issued()) == ()


def test_a_call_apart_returns_and_raises_as_the_call_itself():
    assert apart(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        apart(divmod, 7, 0)


def test_signing_works_where_an_event_loop_runs_already():
    async def inside():
        return signed_at("")

    assert judge_file(apart(lambda: asyncio.run(inside())), issued()).is_accepted
