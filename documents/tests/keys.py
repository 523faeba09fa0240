"""Certificates and key files made for the tests: a root of our own, people and bodies under it, expired and foreign ones."""

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

PASSWORD = "mật-khẩu-thử"  # noqa: S105
NOW = datetime.now(UTC)


def _name(words):
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, words)])


def _builder(subject, issuer, key, begins, ends):
    return (
        x509.CertificateBuilder().subject_name(_name(subject)).issuer_name(_name(issuer)).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(begins).not_valid_after(ends)
    )  # fmt: skip


@cache
def root(words="Gốc thử nghiệm"):
    """(key, certificate) of a root."""
    key = ec.generate_private_key(ec.SECP256R1())
    made = _builder(words, words, key, NOW - timedelta(days=900), NOW + timedelta(days=900))
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
    usage = dict.fromkeys(("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
                           "encipher_only", "decipher_only"), False)
    made = made.add_extension(x509.KeyUsage(key_cert_sign=True, crl_sign=True, **usage), critical=True)
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    return key, made.sign(key, hashes.SHA256())


@cache
def key_file(words, begins=-30, ends=300, root_words="Gốc thử nghiệm", can_sign=True):
    """Bytes of a P12 of a person or body under the root; days count from now."""
    root_key, root_certificate = root(root_words)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    made = _builder(words, root_words, key, NOW + timedelta(days=begins), NOW + timedelta(days=ends))
    usage = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "crl_sign", "encipher_only", "decipher_only", "key_cert_sign"), False)
    usage |= {"digital_signature": can_sign, "content_commitment": can_sign, "key_encipherment": not can_sign}
    made = made.add_extension(x509.KeyUsage(**usage), critical=True)
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
    certificate = made.sign(root_key, hashes.SHA256())
    return pkcs12.serialize_key_and_certificates(words.encode(), key, certificate, [root_certificate], BestAvailableEncryption(PASSWORD.encode()))


def certificate_of(words, **options):
    """The certificate inside key_file(words), as DER."""
    return pkcs12.load_key_and_certificates(key_file(words, **options), PASSWORD.encode())[1].public_bytes(Encoding.DER)


def root_pem(words="Gốc thử nghiệm"):
    """The root as an operator would keep it."""
    return root(words)[1].public_bytes(Encoding.PEM)
