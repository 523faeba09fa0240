"""Signing here with a key file (P12): used in memory for one signature, never stored, its password never written anywhere."""

import logging
import unicodedata

from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps import TimestampRequestError
from pyhanko.stamp import StaticStampStyle

from documents.signing import apart
from documents.signing.fields import PERSON, SEAL, filled_fields
from documents.signing.quick_reader import QuickReader
from documents.signing.timestamp import TimeService

MOST_BYTES = 200_000
HASH = "sha256"


class SigningRefused(Exception):
    """No signature was made; the message says why, in words for the page."""


def load_key(content, password):
    """A signer from the bytes of a P12 file and its password; raises SigningRefused."""
    if len(content) > MOST_BYTES:
        raise SigningRefused("Tệp khóa quá lớn: tệp .p12 hoặc .pfx thường chỉ vài kB.")
    secret = unicodedata.normalize("NFC", password).encode()
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(content, secret)
    except ValueError as error:
        # pyHanko would only return None here, and write a traceback to the log.
        wrong = "password" in str(error).lower()
        raise SigningRefused("Sai mật khẩu của tệp khóa." if wrong else "Tệp này không phải tệp khóa .p12 hoặc .pfx.") from None
    if key is None or certificate is None:
        raise SigningRefused("Tệp khóa không có đủ khóa riêng và chứng thư số.")
    return SimpleSigner.load_pkcs12_data(content, other_certs=(), passphrase=secret)


def sign(pdf, field, signer, *, picture=None, mark=None, timestamp_url=""):
    """Fill one of the two fields of an issued paper.

    In: PDF bytes as last signed, PERSON or SEAL, a signer, the prepared image or None, the path of a one-page PDF to show
    instead or None, the address of a time-stamp service or "". Out: the bytes with one more incremental update. Raises SigningRefused.
    """
    _check_order(pdf, field)
    writer = IncrementalPdfFileWriter.from_reader(QuickReader(pdf))
    metadata = PdfSignatureMetadata(field_name=field, md_algorithm=HASH, subfilter=SigSeedSubFilter.PADES)
    stamper = TimeService(timestamp_url) if timestamp_url else None
    try:
        pen = PdfSigner(metadata, signer, timestamper=stamper, stamp_style=_look(writer, picture, mark))
        out = apart(pen.sign_pdf, writer, existing_fields_only=True)
    except SigningError:
        raise SigningRefused("Không ký được bằng tệp khóa này: khóa hoặc chứng thư số không dùng để ký được.") from None
    except TimestampRequestError as error:
        logging.getLogger(__name__).warning("time-stamp service: %s", type(error).__name__)
        raise SigningRefused("Dịch vụ dấu thời gian không trả lời. Hãy thử lại, hoặc ký không kèm dấu thời gian.") from None
    return out.getvalue()


def _check_order(pdf, field):
    """The seal comes only after the authorised person's signature (NĐ 30/2020, Điều 32), and nobody signs a field twice."""
    filled = filled_fields(pdf)
    if field in filled:
        raise SigningRefused("Ô ký này đã có chữ ký.")
    if field == SEAL and PERSON not in filled:
        raise SigningRefused("Cơ quan chỉ ký sau khi người có thẩm quyền đã ký.")


def _look(writer, picture, mark):
    """What the box shows: the mark, the image, or nothing, as NĐ 30 prescribes no text there."""
    shown = ImportedPdfPage(mark) if mark else PdfImage(picture, writer=writer) if picture else None
    # Without margins: a seal has its true size only when the picture fills the field that was made for it.
    whole = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, margins=Margins())
    return StaticStampStyle(border_width=0, background=shown, background_opacity=1.0, background_layout=whole)
