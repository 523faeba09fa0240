"""A device as docs/signing.md describes it: it sees a digest, gives back a raw signature, and says in words what went wrong."""

import hashlib
from functools import cache

import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, utils
from cryptography.hazmat.primitives.serialization import pkcs12
from django.urls import reverse
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from documents.models import SignedFile
from documents.signing.fields import PERSON
from documents.signing.keyfile import SigningRefused
from documents.tests.keys import PASSWORD, certificate_of, key_file
from documents.tests.signing_scene import paper
from documents.tests.test_signing import PRINCIPAL, SCHOOL
from documents.tests.test_timestamps import good, office

pytestmark = pytest.mark.django_db
__all__ = ["paper"]
HERE = "documents.tests.test_adapters."
SEEN = []


@cache
def private_key(words):
    return pkcs12.load_key_and_certificates(key_file(words), PASSWORD.encode())[0]


class DigestSigner(Signer):
    """The raw signature is made elsewhere, from nothing but a digest."""

    def __init__(self, words):
        super().__init__(signing_cert=x509.Certificate.load(certificate_of(words)), cert_registry=SimpleCertificateStore())
        self.words = words

    async def async_sign_raw(self, data, digest_algorithm, dry_run=False):
        """Called by the library with what is to be signed, first with dry_run to learn the length."""
        if dry_run:
            return bytes(256)
        digest = hashlib.new(digest_algorithm, data).digest()
        SEEN.append(len(digest))
        return private_key(self.words).sign(digest, padding.PKCS1v15(), utils.Prehashed(hashes.SHA256()))


class DigestAdapter:
    """A token for each field."""

    key, label, has_value = "digest", "thiết bị thử", True

    def signer(self, field):
        return DigestSigner(PRINCIPAL if field == PERSON else SCHOOL)

    def mark(self, field):
        return None


class WrongPinSigner(DigestSigner):
    async def async_sign_raw(self, data, digest_algorithm, dry_run=False):
        if dry_run:
            return bytes(256)
        raise SigningRefused("Sai mã PIN của thiết bị ký.")


class WrongPin(DigestAdapter):
    def signer(self, field):
        return WrongPinSigner(PRINCIPAL)


class BrokenSigner(DigestSigner):
    async def async_sign_raw(self, data, digest_algorithm, dry_run=False):
        raise SigningError("device")


class Broken(DigestAdapter):
    def signer(self, field):
        return BrokenSigner(PRINCIPAL)


class ForgingSigner(DigestSigner):
    async def async_sign_raw(self, data, digest_algorithm, dry_run=False):
        return bytes(256)


class Forging(DigestAdapter):
    """Gives back something that is no signature."""

    def signer(self, field):
        return ForgingSigner(PRINCIPAL)


def press(cast, paper, person, adapter, settings, **more):
    settings.SIGNING_ADAPTERS = [HERE + adapter]
    return cast.client(person).post(reverse("paper_sign_adapter", args=[paper.pk]), {"adapter": "digest", **more}, follow=True).content.decode()


def test_a_device_that_only_sees_digests_signs_for_both(cast, paper, settings):
    SEEN.clear()
    assert "Đã ký qua thiết bị thử." in press(cast, paper, cast.principal, "DigestAdapter", settings)
    assert "Đã ký số đủ hai chữ ký" in press(cast, paper, cast.clerk, "DigestAdapter", settings)
    assert SEEN == [32, 32] and SignedFile.objects.count() == 2


@pytest.mark.parametrize(("adapter", "words"), [
    ("WrongPin", "Sai mã PIN của thiết bị ký."), ("Broken", "Không ký được"), ("Forging", "không nguyên vẹn"),
])
def test_what_goes_wrong_is_said_and_nothing_is_kept(cast, paper, settings, adapter, words):
    assert words in press(cast, paper, cast.principal, adapter, settings)
    assert not SignedFile.objects.exists()


def test_a_device_signs_with_a_time_stamp_where_there_is_a_service(cast, paper, settings):
    settings.SIGNING_ADAPTERS, url = [HERE + "DigestAdapter"], reverse("paper_sign", args=[paper.pk])
    page = cast.client(cast.principal).get(url).content.decode()
    assert "Ký qua thiết bị thử" in page and "is_stamped" not in page
    settings.TIMESTAMP_URL = "http://127.0.0.1:9/"
    assert 'name="is_stamped" id="stamped-digest" checked' in cast.client(cast.principal).get(url).content.decode()
    assert "Dịch vụ dấu thời gian không trả lời" in press(cast, paper, cast.principal, "DigestAdapter", settings, is_stamped="on")
    assert not SignedFile.objects.exists()
    with office(good) as (address, _):
        settings.TIMESTAMP_URL = address
        assert "dấu thời gian" in press(cast, paper, cast.principal, "DigestAdapter", settings, is_stamped="on")
    assert SignedFile.objects.get().signatures[0]["stamped_at"]
