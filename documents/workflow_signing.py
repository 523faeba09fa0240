"""Signing an issued paper: here with a key file, elsewhere and brought back, on paper and scanned (NĐ 30/2020, Đ5, Đ32).

The issued bytes never change: every signature is a further file that begins with them. Each function takes `acting`, raises
PermissionDenied when the person may never do this and WorkflowRefused (Vietnamese problems) when it may not happen now.
"""

from tempfile import NamedTemporaryFile

from django.conf import settings
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from documents import permissions
from documents.enums import DocumentState, SignatureField, SignedState, SignWay
from documents.known_files import paper_of_file
from documents.models import Document, PaperSettings, SignedFile, SignerCertificate
from documents.problems import WorkflowRefused, error, refuse_if
from documents.signing.anchors import read_certificates
from documents.signing.checking import check_scan, check_signed
from documents.signing.fields import PERSON, SEAL, page_count
from documents.signing.images import ImageRefused, seal_picture, signature_picture
from documents.signing.keyfile import SigningRefused, load_key, sign
from documents.signing.trial import NO_VALUE
from documents.signing.verdict import FIELD_WORDS, State
from documents.workflow import allow, lock
from documents.workflow_issue import PDF
from records.files import DamagedFile, discard, read, sha256_of, short_name
from records.trail import audit
from records.uploads import CheckedFile, UploadRefused, keep_upload

OPEN_STATES = (DocumentState.ISSUED, DocumentState.CORRECTED)
OWN_HAND = (SignWay.HERE, SignWay.DEVICE)  # ways in which the account itself signs
SIGNED_NAME = "Đã ký {name}"
DAMAGED = "Tệp lưu trên máy chủ không còn nguyên nên không ký, không đối chiếu được. Hãy báo người vận hành."


def current_signed(issued):
    """The newest file with valid digital signatures, or None."""
    return issued.signed_files.filter(state=SignedState.ACCEPTED).select_related("file", "by").first()


def current_bytes(issued):
    """The bytes that the next signature is added to."""
    signed = current_signed(issued)
    return whole(signed.file if signed else issued.file)


def whole(file):
    """The stored bytes; a damaged file is refused in words: nothing may be signed or judged on it."""
    try:
        return read(file)
    except (DamagedFile, FileNotFoundError):
        raise WorkflowRefused([error(DAMAGED)]) from None


def open_fields(issued, acting):
    """Fields this person may fill now, in order: the seal only once the person has signed."""
    signed = current_signed(issued)
    filled = signed.fields if signed else ()
    document = issued.version.document
    if PERSON not in filled:
        return [PERSON] if permissions.may_sign(acting, document) else []
    return [SEAL] if SEAL not in filled and permissions.may_number(acting, document) else []


@sensitive_variables("password", "key_file")
def sign_here(issued, field, key_file, password, *, acting, picture=b"", diameter=0, is_stamped=False):
    """Sign with a P12 that is used for this one signature and kept nowhere; returns the SignedFile.

    In: bytes of the P12 and of the PNG image, the seal's diameter in mm.
    """
    allow(permissions.may_sign(acting, issued.version.document) if field == PERSON else permissions.may_number(acting, issued.version.document))
    refuse_if(_state_problems(issued.version.document))
    before = current_bytes(issued)
    try:
        image = (signature_picture(picture) if field == PERSON else seal_picture(picture, diameter)) if picture else None
        content = sign(before, field, load_key(key_file, password), picture=image, timestamp_url=settings.TIMESTAMP_URL if is_stamped else "")
    except (SigningRefused, ImageRefused) as refused:
        raise WorkflowRefused([error(str(refused))]) from None
    return _keep(issued, content, SignWay.HERE, acting)


def bring_signed(issued, content, *, acting):
    """Take a file signed elsewhere; returns the SignedFile, whose state may be REWRITTEN. A bad file is refused with every reason."""
    allow(permissions.may_bring_signed(acting, issued.version.document))
    refuse_if(_state_problems(issued.version.document))
    return _keep(issued, content, SignWay.UPLOAD, acting)


def _keep(issued, content, way, acting):
    """Judge the file, store it, write the line; the same file twice is one row."""
    same = issued.signed_files.filter(sha256=sha256_of(content)).exclude(state=SignedState.WORTHLESS).first()
    if same:
        return same
    organization = issued.version.document.organization
    ways = PaperSettings.of(organization)
    verdict = check_signed(content, whole(issued.file), expected=named_certificates(organization), may_share=ways.may_sign_both, issued_at=issued.issued_at)
    refuse_if(error(fault) for fault in (verdict.faults if verdict.state == State.REFUSED else ()))
    refuse_if(_other_paper(issued, content) if verdict.state == State.REWRITTEN else ())
    file = _stored(content, SIGNED_NAME.format(name=issued.file.name), organization, acting)
    try:
        return _keep_judged(issued, file, content, verdict, way, ways, acting)
    except BaseException:
        discard(file)
        raise


def _other_paper(issued, content):
    """The wrong file was picked: it is another paper of ours."""
    other = paper_of_file(content)
    if other and other != issued:
        yield error(f"Tệp này là của văn bản số {other.symbol}, không phải số {issued.symbol}: hãy chọn đúng tệp.")


def _stored(content, name, organization, acting):
    """The bytes kept within the organisation's room for files."""
    try:
        return keep_upload(CheckedFile(content, short_name(name), PDF), organization=organization, by=acting.user)
    except UploadRefused as refused:
        raise WorkflowRefused([error(str(refused))]) from refused


@transaction.atomic
def _keep_judged(issued, file, content, verdict, way, ways, acting):
    document = lock(issued.version.document)
    rewritten = verdict.state == State.REWRITTEN
    refuse_if(_state_problems(document))
    if not rewritten:
        refuse_if(_order_problems(issued, document, content, verdict, way, ways, acting))
    row = SignedFile.objects.create(
        issued=issued, file=file, sha256=file.sha256, way=way, trust=verdict.trust, by=acting.user,
        state=SignedState.REWRITTEN if rewritten else SignedState.ACCEPTED, signatures=[vars(report) for report in verdict.signatures],
    )  # fmt: skip
    names = ", ".join(f"{FIELD_WORDS[report.field]}: {report.name}" for report in verdict.signatures)
    audit(document, "Nộp tệp bị ghi lại" if rewritten else "Ký số", by=acting.user, organization=acting.organization,
          way=row.get_way_display(), place=names, sha256=row.sha256)
    return row


def _order_problems(issued, document, content, verdict, way, ways, acting):
    """Who may fill which field after whom; asked under the lock."""
    signed = current_signed(issued)
    filled = signed.fields if signed else ()
    fresh = [field for field in verdict.filled if field not in filled]
    if signed and not content.startswith(whole(signed.file)):
        yield error("Tệp không nối tiếp tệp đã có chữ ký đang lưu: hãy ký trên đúng tệp đang lưu.")
    if not fresh:
        yield error("Tệp không có thêm chữ ký nào so với tệp đang lưu.")
    if SEAL in fresh and not permissions.may_number(acting, document):
        yield error("Chỉ văn thư đưa vào tệp có chữ ký số của cơ quan.")
    if SEAL in fresh and _signed_by_same_account(signed, way, acting) and not ways.may_sign_both:
        yield error("Người vừa ký với tư cách người có thẩm quyền không ký thay cơ quan, trừ khi thủ trưởng cho phép ở trang Cách ký và ban hành.")


def _signed_by_same_account(signed, way, acting):
    return bool(signed) and way in OWN_HAND and signed.way in OWN_HAND and signed.by_id == acting.user.pk


def sign_by_adapter(issued, adapter, *, acting, is_stamped=False):
    """Sign the next open field through a device or a service, with a time stamp where asked for; returns the SignedFile.

    What an adapter signs that is worth nothing is kept apart, marked on the page and in the record.
    """
    document = issued.version.document
    allow(permissions.may_bring_signed(acting, document))
    refuse_if(_state_problems(document))
    if not adapter.has_value:
        return _keep_trial(issued, _signed_by(adapter, whole(issued.file), PERSON), acting)
    fields = open_fields(issued, acting)
    if not fields:
        raise WorkflowRefused([error("Lúc này bạn không có ô ký nào để ký.")])
    return _keep(issued, _signed_by(adapter, current_bytes(issued), fields[0], settings.TIMESTAMP_URL if is_stamped else ""), SignWay.DEVICE, acting)


def _signed_by(adapter, before, field, timestamp_url=""):
    mark = adapter.mark(field)
    try:
        if mark is None:
            return sign(before, field, adapter.signer(field), timestamp_url=timestamp_url)
        with NamedTemporaryFile(suffix=".pdf") as place:  # the library reads it by its path
            place.write(mark)
            place.flush()
            return sign(before, field, adapter.signer(field), mark=place.name, timestamp_url=timestamp_url)
    except SigningRefused as refused:
        raise WorkflowRefused([error(str(refused))]) from None


def _keep_trial(issued, content, acting):
    document = issued.version.document
    file = _stored(content, f"{NO_VALUE} {issued.file.name}", document.organization, acting)
    with transaction.atomic():
        row = SignedFile.objects.create(issued=issued, file=file, sha256=file.sha256, way=SignWay.TRIAL, state=SignedState.WORTHLESS, by=acting.user)
        audit(document, "Ký thử", by=acting.user, organization=acting.organization, way=NO_VALUE)
    return row


def bring_scan(issued, content, *, acting):
    """Tie the scan of the signed and stamped paper, page for page, to the issued paper; returns the SignedFile."""
    document = issued.version.document
    allow(permissions.may_number(acting, document))
    same = issued.signed_files.filter(sha256=sha256_of(content), state=SignedState.SCANNED).first()
    if same:
        return same
    refuse_if([*_state_problems(document), *(error(fault) for fault in check_scan(content, page_count(whole(issued.file))))])
    file = _stored(content, f"Bản quét {issued.file.name}", document.organization, acting)
    with transaction.atomic():
        row = SignedFile.objects.create(issued=issued, file=file, sha256=file.sha256, way=SignWay.SCAN, state=SignedState.SCANNED, by=acting.user)
        audit(document, "Nộp bản quét đã ký, đóng dấu", by=acting.user, organization=acting.organization, sha256=row.sha256)
    return row


@transaction.atomic
def confirm_compared(signed, *, acting):
    """Somebody looked at a rewritten file beside the issued one and says that they are the same; adds a row, changes none."""
    document = lock(signed.issued.version.document)
    allow(permissions.may_bring_signed(acting, document))
    done = signed.issued.signed_files.filter(sha256=signed.sha256, state=SignedState.COMPARED).first()
    if done:
        return done
    if signed.state != SignedState.REWRITTEN:
        raise WorkflowRefused([error("Chỉ tệp bị ghi lại mới cần so bằng mắt.")])
    row = SignedFile.objects.create(issued=signed.issued, file=signed.file, sha256=signed.sha256, way=signed.way,
                                    state=SignedState.COMPARED, by=acting.user)
    audit(document, "Xác nhận đã so bằng mắt", by=acting.user, organization=acting.organization, sha256=signed.sha256)
    return row


def named_certificates(organization):
    """{field: SHA-256s} of the certificates the organisation named."""
    found = {}
    for name, sha256 in SignerCertificate.objects.filter(organization=organization).values_list("field", "sha256"):
        found.setdefault(name, set()).add(sha256)
    return found


@transaction.atomic
def set_ways(*, acting, prints_code, may_sign_both):
    """The head says how the organisation signs; returns the PaperSettings."""
    allow(permissions.may_rule_signing(acting))
    row, _made = PaperSettings.objects.get_or_create(organization=acting.organization)
    if (row.prints_code, row.may_sign_both) != (prints_code, may_sign_both):
        row.prints_code, row.may_sign_both = prints_code, may_sign_both
        row.save()
        audit(acting.organization, "Đổi cách ký và ban hành", by=acting.user, organization=acting.organization, prints_code=prints_code, may_sign_both=may_sign_both)
    return row


@transaction.atomic
def name_certificate(field, content, *, acting):
    """Name the certificate in the bytes as the organisation's own for a field; returns the row. Raises CertificateRefused."""
    allow(permissions.may_rule_signing(acting))
    certificate = read_certificates(content)[0]
    row, made = SignerCertificate.objects.get_or_create(
        organization=acting.organization, field=field, sha256=certificate.sha256.hex(),
        defaults={"name": _common_name(certificate.subject), "issuer": _common_name(certificate.issuer), "added_by": acting.user,
                  "serial": f"{certificate.serial_number:x}", "valid_to": certificate.not_valid_after},
    )  # fmt: skip
    if made:
        audit(acting.organization, "Khai chứng thư số", by=acting.user, organization=acting.organization, place=SignatureField(field).label, sha256=row.sha256)
    return row


@transaction.atomic
def drop_certificate(row, *, acting):
    """The certificate is no longer the organisation's; files signed with it stay as they are."""
    allow(permissions.may_rule_signing(acting) and row.organization_id == acting.organization.pk)
    audit(acting.organization, "Bỏ chứng thư số", by=acting.user, organization=acting.organization, place=row.get_field_display(), sha256=row.sha256)
    row.delete()


def _common_name(name):
    return str(name.native.get("common_name") or name.human_friendly)[:200]


def _state_problems(document):
    state = Document.objects.values_list("state", flat=True).get(pk=document.pk)
    if state in OPEN_STATES:
        return []
    return [error(f"Không ký được: văn bản đang ở trạng thái “{DocumentState(state).label}”.")]

