"""Ways to sign through a device or a service, and the one that comes with the program: a trial that is worth nothing.

An adapter is a class without arguments, named by its dotted path in the setting SIGNING_ADAPTERS. A token plug-in or a
remote service returns a pyHanko Signer that lets the device make the raw signature; everything else stays the same.
"""

from datetime import UTC, datetime, timedelta
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils.module_loading import import_string
from pyhanko.sign.signers import SimpleSigner

from documents.pdf import paper_assets, render_pdf
from documents.signing.fields import PERSON, PERSON_HEIGHT, PERSON_WIDTH, SEAL_SIDE

NO_VALUE = "KHÔNG CÓ GIÁ TRỊ"
MARK = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{words}</title>
<link rel="stylesheet" href="paper.css"><style>@page {{ size: {width}mm {height}mm; margin: 0 }}
p {{ margin: 0; padding: {top}mm 1mm 0; text-align: center; color: #c00; font: bold 11pt "Van Ban Truong Chuan", serif }}</style></head>
<body><p>KÝ THỬ<br>{words}</p></body></html>"""


class Adapter(Protocol):
    """What a way to sign offers."""

    key: str
    label: str
    has_value: bool  # False: what it signs is kept apart and never counts as signed

    def signer(self, field):
        """A pyHanko Signer for PERSON or SEAL."""

    def mark(self, field):
        """A one-page PDF to show in the field's box, or None."""


def adapters():
    """{key: Adapter} of the setting."""
    made = [import_string(path)() for path in settings.SIGNING_ADAPTERS]
    return {adapter.key: adapter for adapter in made}


class TrialAdapter:
    """Signs with a key made for this one signature; page and record say that it is worth nothing."""

    key, label, has_value = "trial", "Ký thử, không có giá trị", False

    def signer(self, field):
        """A signer whose certificate carries the warning as its name."""
        key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"KÝ THỬ – {NO_VALUE}")])
        made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - timedelta(minutes=5), now + timedelta(days=1))
        certificate = made.sign(key, hashes.SHA256())
        content = pkcs12.serialize_key_and_certificates(b"trial", key, certificate, None, NoEncryption())
        return SimpleSigner.load_pkcs12_data(content, other_certs=())

    def mark(self, field):
        """Red words over the whole box."""
        width, height = (PERSON_WIDTH, PERSON_HEIGHT) if field == PERSON else (SEAL_SIDE, SEAL_SIDE)
        html = MARK.format(words=NO_VALUE, width=width, height=height, top=height / 2 - 6)
        return render_pdf(html, assets=paper_assets("ND30-2020"))
