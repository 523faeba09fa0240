"""What changed in a paper since its issue: only the two known fields may be filled, and what a signer saw stays as it was.

The library's comparison is the first of several: it counts as harmless what a file says about itself, another picture in a field
that is signed already, and a file in which nothing leads back to the issued paper has nothing to compare.
"""

from lxml import etree
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel, SuspiciousModification

from documents.signing.fields import FIELDS

HARMLESS = (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING)
INFO = ("/Title", "/Author", "/Subject", "/Keywords")
XMP = ("{http://purl.org/dc/elements/1.1/}title", "{http://purl.org/dc/elements/1.1/}creator", "{http://purl.org/dc/elements/1.1/}subject",
       "{http://purl.org/dc/elements/1.1/}description", "{http://ns.adobe.com/pdf/1.3/}Keywords")  # fmt: skip
DEEPEST = 50  # arrays and dictionaries inside each other in a signature's picture


def change_keys(reader, issued, signatures):
    """Keys of sentences about what changed. In: a QuickReader of a file that begins with the issued bytes, those bytes, its signatures in order."""
    tables, start = _tables(reader), _last_table(issued)
    if start not in tables:
        # A whole other paper may follow our bytes: what its last table leads to is all that a viewer shows.
        yield "history"
        return
    base = reader.get_historical_resolver(tables.index(start))
    if _is_suspicious(DEFAULT_DIFF_POLICY.review_file(reader, base_revision=base)):
        yield "changed"
    if _about(reader) != _about(base):
        yield "about"
    if {signature.field_name for signature in signatures} - set(FIELDS) or set(_boxes(reader)) - set(FIELDS):
        yield "fields"
    elif _boxes(reader) != _boxes(base):
        yield "moved"
    elif any(_look(reader.get_historical_resolver(one.signed_revision), one) != _look(reader, one) for one in signatures[:-1]):
        yield "look"


def _is_suspicious(outcome):
    return isinstance(outcome, SuspiciousModification) or outcome.modification_level not in HARMLESS


def _tables(reader):
    """Where the table of objects of each revision stands in the file, the oldest first."""
    return [reader.xrefs.get_startxref_for_revision(number) for number in range(reader.xrefs.total_revisions)]


def _last_table(pdf):
    """Where a paper of our own says that its newest table of objects stands."""
    return int(pdf[pdf.rindex(b"startxref") :].split()[1])


def _about(revision):
    """What the file says about itself, in both of its places; who wrote it last and when may change with a signature."""
    view, root = revision.trailer_view, revision.root
    info = view["/Info"] if "/Info" in view else {}  # noqa: SIM401 - get() gives the bare reference
    data = root.raw_get("/Metadata").get_object().read_data(DecodePurpose.XMP_METADATA) if "/Metadata" in root else b""
    return [(name, str(info[name])) for name in INFO if name in info], sorted(_xmp_words(data)) if data else []


def _xmp_words(data):
    """(name, words) of the descriptions in XMP, whether they stand as elements or as attributes."""
    for element in etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True)).iter(etree.Element):
        if element.tag in XMP:
            yield element.tag, " ".join("".join(element.itertext()).split())
        yield from ((name, words) for name, words in element.attrib.items() if name in XMP)


def _fields(revision):
    """The form fields of a revision as dictionaries."""
    fields = revision.root["/AcroForm"]["/Fields"] if "/AcroForm" in revision.root else ()
    return [fields[place] for place in range(len(fields))]


def _boxes(revision):
    """{field name: its rectangle} of every form field."""
    return {str(field["/T"]): tuple(map(float, field["/Rect"])) for field in _fields(revision)}


def _look(revision, signature):
    """All that the field of a signature is and shows in that revision, to be compared."""
    field = next(field for field in _fields(revision) if field["/T"] == signature.field_name)
    return [(str(key), _whole(field.raw_get(key))) for key in sorted(field) if key not in ("/P", "/Parent")]


def _whole(value, depth=0):
    """A PDF value with everything it refers to as plain lists; raises RecursionError for one that is too deep."""
    if depth > DEEPEST:
        raise RecursionError
    value = value.get_object()
    if isinstance(value, generic.DictionaryObject):
        held = [(str(key), _whole(value.raw_get(key), depth + 1)) for key in sorted(value)]
        return [held, value.encoded_data] if isinstance(value, generic.StreamObject) else held
    if isinstance(value, generic.ArrayObject):
        return [_whole(value.raw_get(place), depth + 1) for place in range(len(value))]
    return type(value).__name__, value.original_bytes if isinstance(value, generic.TextStringObject) else str(value)
