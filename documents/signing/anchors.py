"""The operator's files of trust: certificates of issuers (.pem, .cer, .crt) and lists of revoked certificates (.crl) in one folder."""

import logging
from pathlib import Path

from asn1crypto import crl, pem, x509
from django.conf import settings

CERTIFICATES, LISTS = (".pem", ".cer", ".crt", ".der"), (".crl",)


class CertificateRefused(Exception):
    """The bytes are no certificate; the message says so for the page."""


def read_certificates(content):
    """Certificates (asn1crypto) in PEM or DER bytes; raises CertificateRefused."""
    try:
        blocks = [der for _, _, der in pem.unarmor(content, multiple=True)] if pem.detect(content) else [content]
        found = [x509.Certificate.load(der) for der in blocks]
        _touch(found)
        return found
    except (ValueError, TypeError) as error:
        raise CertificateRefused("Tệp này không phải chứng thư số (.cer, .crt hoặc .pem).") from error


def _touch(certificates):
    """Parse now what asn1crypto would parse only when asked, so that junk is refused here."""
    for certificate in certificates:
        certificate.native  # noqa: B018 - parses the whole


def trust_files():
    """(certificates, lists of revoked ones) as DER bytes; a file that can't be read is left out and named in the log."""
    folder = Path(settings.TRUST_ANCHORS) if settings.TRUST_ANCHORS else None
    roots, lists = [], []
    for path in sorted(folder.iterdir()) if folder and folder.is_dir() else ():
        try:
            if path.suffix.lower() in CERTIFICATES:
                roots += [one.dump() for one in read_certificates(path.read_bytes())]
            elif path.suffix.lower() in LISTS:
                lists.append(_read_list(path.read_bytes()))
        except (CertificateRefused, ValueError, TypeError, OSError):
            logging.getLogger(__name__).warning("no certificate or list in %s", path.name)
    return roots, lists


def _read_list(content):
    der = pem.unarmor(content)[2] if pem.detect(content) else content
    crl.CertificateList.load(der).native  # noqa: B018 - parses the whole
    return der
