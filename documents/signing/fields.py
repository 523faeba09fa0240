"""The two empty signature fields of an issued paper: who signs, and the issuing body's seal.

They are added as an incremental update right after rendering, so that whoever signs later only fills them in; the result
is what is stored as issued. Approval signatures, SigFlags 3, no certification: only so does every tool keep them valid.
"""

from dataclasses import dataclass
from io import BytesIO

from pyhanko.pdf_utils.generic import NumberObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field, enumerate_sig_fields

from documents.signing.quick_reader import QuickReader

PERSON, SEAL = "NguoiKy", "CoQuan"
FIELDS = (PERSON, SEAL)
PLACE = "signature-place"  # the named destination that the template sets between title and name
POINTS = 72 / 25.4  # PDF points in a millimetre
COLUMN_RIGHT = 20.0  # mm: the signer's column ends at the right margin
GAP = 40.0  # mm between title and name
PERSON_WIDTH, PERSON_HEIGHT = 50.0, 26.0  # mm
SEAL_SIDE = 40.0  # mm: room for a round seal in its true size
SIGNATURES_EXIST_APPEND_ONLY = 3


@dataclass(frozen=True)
class Place:
    """Where signatures stand: page counted from 0, left edge of the signer's column and top of the gap in points, page width."""

    page: int
    left: float
    top: float
    width: float

    @property
    def middle(self):
        return (self.left + self.width - COLUMN_RIGHT * POINTS) / 2

    def person_box(self):
        """Centred between title and name (NĐ 30/2020, PL I, II.7d)."""
        half, low = PERSON_WIDTH / 2 * POINTS, self.top - (GAP + PERSON_HEIGHT) / 2 * POINTS
        return self._whole(self.middle - half, low, self.middle + half, low + PERSON_HEIGHT * POINTS)

    def seal_box(self):
        """Over the left third of the signature's image (PL I, II.8a)."""
        right, low = self.middle - PERSON_WIDTH / 6 * POINTS, self.top - (GAP + SEAL_SIDE) / 2 * POINTS
        return self._whole(right - SEAL_SIDE * POINTS, low, right, low + SEAL_SIDE * POINTS)

    def box(self, field):
        return self.person_box() if field == PERSON else self.seal_box()

    @staticmethod
    def _whole(*corners):
        return tuple(round(corner) for corner in corners)


def signature_place(pdf):
    """Place of the first signer in a rendered paper, or None for a paper nobody signs. In: PDF bytes."""
    reader = QuickReader(pdf)
    target = dict(_names(reader.root["/Names"]["/Dests"])).get(PLACE) if "/Names" in reader.root else None
    if target is None:
        return None
    page = target.raw_get(0)
    number = next(n for n in range(reader.root["/Pages"]["/Count"]) if reader.find_page_for_modification(n)[0].reference == page.reference)
    box = reader.find_page_for_modification(number)[0].get_object()["/MediaBox"]
    return Place(number, float(target[2]), float(target[3]), float(box[2]))


def _names(node):
    if "/Names" in node:
        flat = node["/Names"]
        yield from ((str(flat[at]), flat[at + 1]) for at in range(0, len(flat), 2))
    for kid in node.get("/Kids", ()):
        yield from _names(kid)


def with_signature_fields(pdf):
    """The rendered paper plus two empty fields as an incremental update; a paper without a place for signing stays as it is."""
    place = signature_place(pdf)
    if place is None:
        return pdf
    writer = IncrementalPdfFileWriter.from_reader(QuickReader(pdf))
    for field in FIELDS:
        append_signature_field(writer, SigFieldSpec(field, on_page=place.page, box=place.box(field)))
    form = writer.root["/AcroForm"]
    form[pdf_name("/SigFlags")] = NumberObject(SIGNATURES_EXIST_APPEND_ONLY)
    writer.update_container(form)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def filled_fields(pdf):
    """Names of signature fields that hold a signature, in the order of signing. In: PDF bytes."""
    return tuple(signature.field_name for signature in QuickReader(pdf).embedded_regular_signatures)


def has_fields(pdf):
    """Whether the two fields are there: papers issued before they were set at issue have none and are signed on paper."""
    return {name for name, _, _ in enumerate_sig_fields(QuickReader(pdf))} == set(FIELDS)


def page_count(pdf):
    """How many pages a PDF of our own has."""
    return int(QuickReader(pdf).root["/Pages"]["/Count"])
