"""Signing an issued paper: here, elsewhere and on paper; who after whom; what is refused says why and keeps nothing."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from asn1crypto import pem
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from PIL import Image

from documents import waiting, workflow_issue, workflow_signing
from documents.enums import DocumentState, Route, SignatureField, SignedState, SignWay
from documents.models import IssuedPaper, PaperSettings, SignedFile, SignerCertificate
from documents.pdf import render_paper
from documents.problems import WorkflowRefused
from documents.signed_state import file_to_hand_out, signing_story
from documents.signing.fields import PERSON, SEAL, filled_fields, with_signature_fields
from documents.signing.keyfile import SigningRefused, load_key, sign
from documents.signing.verdict import SENTENCES, UNCHECKED
from documents.tests.keys import PASSWORD, certificate_of, key_file
from documents.tests.more_samples import official_letter
from documents.tests.scenes import document_in, finalize, issue, make_document
from documents.tests.signing_scene import bring, by_both, by_person, key_data, paper, png, sign_here, upload
from documents.tests.test_signing import PRINCIPAL, SCHOOL, added, issued, rewritten, signed, swap_page
from documents.waiting import waiting_for
from records.files import read
from records.models import AuditEntry, StoredFile

pytestmark = pytest.mark.django_db
__all__ = ["paper"]


def text(response):
    return response.content.decode()


def scan(pages=1, dots=200, mode="RGB"):
    """A PDF of pictures as a scanner makes it."""
    pictures = [Image.new(mode, (round(8.27 * dots), round(11.69 * dots)), 1 if mode == "1" else "white") for _page in range(pages)]
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=dots)
    return out.getvalue()


def test_signed_here_by_two_people_one_after_the_other(cast, paper):
    """The person first, then the clerk with the seal; nothing of key or password stays anywhere."""
    principal, clerk = cast.client(cast.principal), cast.client(cast.clerk)
    assert "Ký tại đây" in text(principal.get(reverse("paper_sign", args=[paper.pk])))
    assert "Ký tại đây" not in text(clerk.get(reverse("paper_sign", args=[paper.pk]))), "the seal comes second"
    page = text(sign_here(principal, paper, PRINCIPAL, picture=upload(png("blue"), "ky.png")))
    assert "Đã ký." in page and "Người có thẩm quyền đã ký số, chờ chữ ký của cơ quan" in page and PRINCIPAL in page
    page = text(sign_here(clerk, paper, SCHOOL, picture=upload(png("red"), "dau.png"), diameter="36"))
    assert "Đã ký số đủ hai chữ ký" in page and SCHOOL in page and UNCHECKED in page
    content = read(workflow_signing.current_signed(paper).file)
    assert filled_fields(content) == (PERSON, SEAL) and content.startswith(issued())
    assert [entry.action for entry in AuditEntry.objects.order_by("-pk")[:2]] == ["Ký số", "Ký số"]
    kept = [read(file) for file in StoredFile.objects.all()]
    assert not any(PASSWORD.encode() in one or key_file(PRINCIPAL)[:60] in one for one in kept)
    assert PASSWORD not in str(list(AuditEntry.objects.values_list("detail", flat=True)))


def test_the_document_page_tells_who_signed_and_opens_the_signed_file(cast, paper):
    client, url = cast.client(cast.principal), reverse("document_detail", args=[paper.version.document_id])
    assert "Chưa ký" in text(client.get(url)) and reverse("paper_sign", args=[paper.pk]) in text(client.get(url))
    bring(client, paper, by_person())
    page, row = text(client.get(url)), workflow_signing.current_signed(paper)
    assert f"Chữ ký của người có thẩm quyền: {PRINCIPAL}" in page and reverse("signed_file", args=[row.pk]) in page
    response = client.get(reverse("signed_file", args=[row.pk]))
    assert response.content == by_person() and response["ETag"] == f'"{row.sha256}"'
    assert reverse("paper_sign", args=[paper.pk]) not in text(cast.client(cast.member).get(url)), "no button for who can't"


def test_a_file_signed_elsewhere_is_taken_and_the_same_file_twice_is_one(cast, paper):
    clerk = cast.client(cast.clerk)
    assert "Đã nhận tệp ký. Nguyên vẹn" in text(bring(clerk, paper, by_both()))
    bring(clerk, paper, by_both())
    row = SignedFile.objects.get()
    assert (row.way, row.state, row.fields) == (SignWay.UPLOAD, SignedState.ACCEPTED, (PERSON, SEAL))
    assert signing_story(paper).is_complete and [line.name for line in signing_story(paper).lines] == [PRINCIPAL, SCHOOL]
    assert StoredFile.objects.count() == 2, "issued and signed"


@pytest.mark.parametrize(("attack", "key"), [
    (issued, "unsigned"), (lambda: signed() + b"\n%% them\n%%EOF", "unreadable"), (lambda: added(signed(), swap_page), "changed"),
])
def test_a_bad_file_is_refused_with_its_sentence_and_not_stored(cast, paper, attack, key):
    page = text(bring(cast.client(cast.clerk), paper, attack()))
    assert SENTENCES[key] in page and "hãy chọn lại" in page
    assert not SignedFile.objects.exists() and StoredFile.objects.count() == 1


@pytest.mark.parametrize(("content", "words"), [
    (b"", "rỗng"), (b"\x89PNG\r\n\x1a\n", "Chỉ nhận tệp PDF."), (b"GIF89a", "không phải PDF"), (None, "Hãy chọn tệp PDF."), (png("red"), "Chỉ nhận tệp PDF."),
])
def test_what_is_no_pdf_is_named(cast, paper, content, words):
    data = {} if content is None else {"signed-file": upload(content, "tep.bin")}
    assert words in text(cast.client(cast.clerk).post(reverse("paper_sign_upload", args=[paper.pk]), data))


def test_a_rewritten_file_is_kept_apart_and_compared_by_eye(cast, paper):
    clerk = cast.client(cast.clerk)
    page = text(bring(clerk, paper, rewritten(signed())))
    row = SignedFile.objects.get()
    assert "ghi lại toàn bộ" in page and row.state == SignedState.REWRITTEN and workflow_signing.current_signed(paper) is None
    assert signing_story(paper).words == "Chưa ký", "never accepted silently"
    url = reverse("signed_compare", args=[row.pk])
    clerk.post(url)
    clerk.post(url)
    assert SignedFile.objects.filter(state=SignedState.COMPARED).count() == 1 and workflow_signing.current_signed(paper) is None
    assert "Đã có người xác nhận" in text(clerk.get(url))
    assert AuditEntry.objects.filter(action="Xác nhận đã so bằng mắt", by=cast.clerk).count() == 1
    assert cast.client(cast.officer).get(reverse("signed_file", args=[row.pk])).status_code == 404
    bring(clerk, paper, by_both())
    accepted = workflow_signing.current_signed(paper)
    assert clerk.get(reverse("signed_compare", args=[accepted.pk])).status_code == 404
    with pytest.raises(WorkflowRefused, match="mới cần so bằng mắt"):
        workflow_signing.confirm_compared(accepted, acting=cast.acting(cast.clerk))


@pytest.mark.parametrize(("data", "words"), [
    ({"password": "sai"}, "Sai mật khẩu của tệp khóa."), ({"password": ""}, "Hãy nhập mật khẩu"), ({"key_file": ""}, "Hãy chọn tệp khóa"),
    ({"key_file": upload(b"0" * 300_000)}, "quá lớn"), ({"key_file": upload(b"abc")}, "không phải tệp khóa"),
    ({"picture": upload(b"GIF89a", "a.png")}, "không phải ảnh PNG"),
])
def test_signing_here_says_what_is_wrong_and_forgets_the_password(cast, paper, caplog, data, words):
    response = cast.client(cast.principal).post(reverse("paper_sign_here", args=[paper.pk]), key_data(PRINCIPAL) | data)
    assert words in text(response) and PASSWORD not in text(response) and PASSWORD not in caplog.text
    assert not SignedFile.objects.exists()


@pytest.mark.parametrize(("diameter", "words"), [("90", "từ 20 đến 40 mm"), ("", "Hãy nhập đường kính"), ("to", "số nguyên")])
def test_a_wrong_diameter_stays_typed(cast, paper, diameter, words):
    bring(cast.client(cast.principal), paper, by_person())
    page = text(sign_here(cast.client(cast.clerk), paper, SCHOOL, diameter=diameter))
    assert words in page and f'value="{diameter}"' in page or diameter == ""


def test_the_seal_is_the_clerks_and_waits_for_the_person(cast, paper):
    """NĐ 30/2020, Đ32: the clerk applies the body's signature, only after the authorised person's."""
    with pytest.raises(PermissionDenied):
        workflow_signing.sign_here(paper, SEAL, key_file(SCHOOL), PASSWORD, acting=cast.acting(cast.principal))
    with pytest.raises(PermissionDenied):
        workflow_signing.sign_here(paper, PERSON, key_file(PRINCIPAL), PASSWORD, acting=cast.acting(cast.clerk))
    with pytest.raises(WorkflowRefused, match="sau khi người có thẩm quyền"):
        workflow_signing.sign_here(paper, SEAL, key_file(SCHOOL), PASSWORD, acting=cast.acting(cast.clerk))
    assert "Chỉ văn thư đưa vào tệp có chữ ký số của cơ quan." in text(bring(cast.client(cast.principal), paper, by_both()))
    assert not SignedFile.objects.exists() and StoredFile.objects.count() == 1


@pytest.mark.parametrize("allowed", [False, True])
def test_one_account_signs_both_only_if_the_school_said_so(cast, paper, allowed):
    cast.clerk.memberships.create(organization=cast.school, role="principal", from_on="2020-01-01")
    PaperSettings.objects.create(organization=cast.school, may_sign_both=allowed)
    client = cast.client(cast.clerk)
    sign_here(client, paper, PRINCIPAL)
    page = text(sign_here(client, paper, SCHOOL, diameter="36"))
    assert ("Đã ký số đủ hai chữ ký" in page) is allowed
    assert ("không ký thay cơ quan" in page) is not allowed


@pytest.mark.parametrize("allowed", [False, True])
def test_one_certificate_in_both_fields_only_if_the_school_said_so(cast, paper, allowed):
    PaperSettings.objects.create(organization=cast.school, may_sign_both=allowed)
    page = text(bring(cast.client(cast.clerk), paper, by_both(PRINCIPAL, PRINCIPAL)))
    assert (SENTENCES["same"] in page) is not allowed and SignedFile.objects.exists() is allowed


@pytest.mark.parametrize("change", [lambda content: content, lambda content: sign(content, PERSON, load_key(key_file(PRINCIPAL), PASSWORD))])
def test_another_paper_of_the_school_is_named(cast, paper, monkeypatch, change):
    """Not a rewritten file to compare by eye: the wrong one was picked."""
    content = with_signature_fields(render_paper(official_letter(), draft=False))
    monkeypatch.setattr(workflow_issue, "render_issued", lambda _paper: content)
    other = issue(cast, finalize(cast, make_document(cast, Route.REPORT, title="Công văn")), number=9, accepts_warnings=True)
    page = text(bring(cast.client(cast.clerk), paper, change(content)))
    assert f"Tệp này là của văn bản số {other.symbol}, không phải số {paper.symbol}" in page and not SignedFile.objects.exists()


def test_a_second_file_must_go_on_from_the_one_kept(cast, paper):
    """Somebody signs the unsigned copy again while the signed one lies here already."""
    clerk = cast.client(cast.clerk)
    bring(clerk, paper, by_person())
    assert "không nối tiếp tệp đã có chữ ký" in text(bring(clerk, paper, by_both("Người khác")))
    assert "không có thêm chữ ký nào" in text(bring(clerk, paper, sign(issued(), PERSON, load_key(key_file("Người khác"), PASSWORD))))
    assert SignedFile.objects.count() == 1


@pytest.mark.parametrize("state", [DocumentState.RECALLED, DocumentState.REPLACED])
def test_a_paper_no_longer_in_force_is_not_signed(cast, paper, state):
    workflow_issue.set_aside(paper.version.document, state, "Theo Quyết định số 9", acting=cast.acting(cast.principal))
    assert f"đang ở trạng thái “{state.label}”" in text(bring(cast.client(cast.clerk), paper, by_both()))
    assert f"đang ở trạng thái “{state.label}”" in text(sign_here(cast.client(cast.principal), paper, PRINCIPAL))


def test_a_named_certificate_is_expected_from_then_on(cast, paper):
    """The head uploads the certificate; another one of the same name is refused."""
    head, url = cast.client(cast.principal), reverse("signing_settings")
    page = text(head.post(reverse("certificate_name"), {"field": PERSON, "file": upload(certificate_of(PRINCIPAL), "ky.cer")}, follow=True))
    assert f"Đã khai chứng thư số của {PRINCIPAL}." in page
    head.post(reverse("certificate_name"), {"field": PERSON, "file": upload(pem.armor("CERTIFICATE", certificate_of(PRINCIPAL)), "ky.pem")})
    row = SignerCertificate.objects.get()
    stranger = key_file(PRINCIPAL, root_words="Gốc khác")
    page = text(bring(cast.client(cast.clerk), paper, sign(issued(), PERSON, load_key(stranger, PASSWORD))))
    assert SENTENCES["unexpected"].format(field="người ký", name=PRINCIPAL) in page
    assert "Đã nhận tệp ký" in text(bring(cast.client(cast.clerk), paper, by_person()))
    assert PRINCIPAL in text(head.get(url)) and SignatureField.PERSON.label in text(head.get(url))
    assert cast.client(cast.far_principal).post(reverse("certificate_drop", args=[row.pk])).status_code == 404
    head.post(reverse("certificate_drop", args=[row.pk]))
    assert not SignerCertificate.objects.exists()
    assert [entry.action for entry in AuditEntry.objects.filter(action__contains="chứng thư số").order_by("pk")] == ["Khai chứng thư số", "Bỏ chứng thư số"]


def test_a_certificate_without_an_end_is_shown(cast):
    """RFC 5280, 4.1.2.5: its last moment is the end of the year 9999, in Vietnam already the year after."""
    fields = {"sha256": "0" * 64, "serial": "1", "issuer": "Nơi cấp", "added_by": cast.principal}
    SignerCertificate.objects.create(organization=cast.school, field=PERSON, name=PRINCIPAL, valid_to=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), **fields)
    assert "23:59 31/12/9999" in text(cast.client(cast.principal).get(reverse("signing_settings")))


@pytest.mark.parametrize(("content", "words"), [
    (b"", "không phải chứng thư số"), (b"abc", "không phải chứng thư số"), (b"-----BEGIN CERTIFICATE-----\nx", "không phải chứng thư số"),
    (b"0" * 60_000, "Tệp quá lớn"), (None, "Hãy chọn tệp chứng thư số."),
])
def test_what_is_no_certificate_is_named(cast, content, words):
    data = {"field": SEAL} | ({"file": upload(content, "ky.cer")} if content is not None else {})
    page = text(cast.client(cast.principal).post(reverse("certificate_name"), data))
    assert words in page and 'value="CoQuan" selected' in page and not SignerCertificate.objects.exists()


def test_the_ways_are_kept_and_written_down_once(cast):
    client, url = cast.client(cast.principal), reverse("signing_settings")
    assert "checked" in text(client.get(url)), "codes are printed unless switched off"
    for _press in range(2):
        client.post(url, {"may_sign_both": "on"})
    row = PaperSettings.objects.get()
    assert (row.organization, row.prints_code, row.may_sign_both) == (cast.school, False, True)
    entry = AuditEntry.objects.get(action="Đổi cách ký và ban hành")
    assert entry.detail == {"prints_code": False, "may_sign_both": True}
    assert url in text(client.get(reverse("document_list"))) and url not in text(cast.client(cast.clerk).get(reverse("document_list")))


def test_a_scan_is_tied_to_the_paper(cast, paper):
    clerk, url = cast.client(cast.clerk), reverse("paper_sign_scan", args=[paper.pk])
    content = scan()
    for _press in range(2):
        page = text(clerk.post(url, {"scan-file": upload(content)}, follow=True))
    assert "Đã ký, đóng dấu trên giấy; có bản quét" in page
    row = SignedFile.objects.get()
    assert (row.way, row.state) == (SignWay.SCAN, SignedState.SCANNED) and signing_story(paper).is_complete
    assert cast.client(cast.principal).post(url, {"scan-file": upload(scan())}).status_code == 403, "the clerk stamps"


@pytest.mark.parametrize(("content", "words"), [
    (lambda: scan(pages=2), "Bản quét có 2 trang, văn bản có 1 trang"), (lambda: scan(dots=150), "chỉ khoảng 150 dpi"),
    (lambda: scan(mode="L"), "không có màu"), (lambda: scan(mode="1"), "không có màu"), (issued, "không phải ảnh quét"),
    (lambda: b"%PDF-1.7 hong %%EOF", "Không đọc được tệp"), (lambda: b"%PDF-1.7", "không trọn vẹn"),
])
def test_a_scan_that_shows_too_little_is_refused(cast, paper, content, words):
    page = text(cast.client(cast.clerk).post(reverse("paper_sign_scan", args=[paper.pk]), {"scan-file": upload(content())}))
    assert words in page and not SignedFile.objects.exists() and StoredFile.objects.count() == 1


def test_an_old_paper_without_fields_is_signed_on_paper_only(cast, monkeypatch):
    """Papers issued before the fields were set stay valid and whole."""
    with pikepdf.new() as file:
        file.add_blank_page()
        out = io.BytesIO()
        file.save(out)
    monkeypatch.setattr(workflow_issue, "render_issued", lambda _paper: out.getvalue())
    old = issue(cast, document_in(cast, DocumentState.APPROVED).latest_version())
    page = text(cast.client(cast.clerk).get(reverse("paper_sign", args=[old.pk])))
    assert "chỉ ký trên giấy" in page and "Nộp tệp đã ký" not in page and "Nộp bản quét" in page


@pytest.mark.parametrize("adapters", [[], ["documents.signing.trial.TrialAdapter"]])
def test_a_trial_is_marked_and_never_counts(cast, paper, settings, adapters):
    settings.SIGNING_ADAPTERS = adapters
    client, url = cast.client(cast.principal), reverse("paper_sign_adapter", args=[paper.pk])
    response = client.post(url, {"adapter": "trial"}, follow=True)
    if not adapters:
        assert response.status_code == 404 and "Ký thử" not in text(client.get(reverse("paper_sign", args=[paper.pk])))
        return
    row = SignedFile.objects.get()
    assert "KHÔNG CÓ GIÁ TRỊ" in text(response) and row.state == SignedState.WORTHLESS and signing_story(paper).words == "Chưa ký"
    assert row.file.name.startswith("KHÔNG CÓ GIÁ TRỊ") and cast.client(cast.officer).get(reverse("signed_file", args=[row.pk])).status_code == 404
    refused = text(bring(cast.client(cast.clerk), paper, read(row.file)))
    assert SENTENCES["selfmade"].format(name="KÝ THỬ – KHÔNG CÓ GIÁ TRỊ") in refused, "nor does it pass when brought back as if signed"
    assert client.post(url, {"adapter": "khac"}).status_code == 404


class TokenAdapter:
    """A device as a school would set it up: here its key comes from a file, a wrong one refuses."""

    key, label, has_value, holder = "token", "thiết bị ký", True, PRINCIPAL

    def signer(self, field):
        return load_key(key_file(self.holder if field == PERSON else SCHOOL), PASSWORD)

    def mark(self, field):
        return None


class AbsentToken(TokenAdapter):
    def signer(self, field):
        raise SigningRefused("Chưa cắm thiết bị ký.")


HERE = "documents.tests.test_signing_pages."


def test_a_device_signs_what_counts_and_keeps_the_order(cast, paper, settings):
    settings.SIGNING_ADAPTERS = [HERE + "TokenAdapter"]
    principal, clerk, url = cast.client(cast.principal), cast.client(cast.clerk), reverse("paper_sign_adapter", args=[paper.pk])
    assert "không có ô ký nào" in text(clerk.post(url, {"adapter": "token"}, follow=True)), "the seal waits"
    assert "Đã ký qua thiết bị ký." in text(principal.post(url, {"adapter": "token"}, follow=True))
    assert "không có ô ký nào" in text(principal.post(url, {"adapter": "token"}, follow=True))
    assert "Đã ký số đủ hai chữ ký" in text(clerk.post(url, {"adapter": "token"}, follow=True))
    assert set(SignedFile.objects.values_list("way", "state")) == {(SignWay.DEVICE, SignedState.ACCEPTED)}


def test_a_device_that_refuses_says_why(cast, paper, settings):
    settings.SIGNING_ADAPTERS = [HERE + "AbsentToken"]
    page = text(cast.client(cast.principal).post(reverse("paper_sign_adapter", args=[paper.pk]), {"adapter": "token"}, follow=True))
    assert "Chưa cắm thiết bị ký." in page and not SignedFile.objects.exists() and StoredFile.objects.count() == 1


def test_no_room_for_another_file_is_said(cast, paper, settings):
    settings.FILES_QUOTA_MB = 0
    assert "không đủ chỗ" in text(bring(cast.client(cast.clerk), paper, by_both()))
    assert not SignedFile.objects.exists()


def test_an_absent_time_service_is_said_and_nothing_is_signed(cast, paper, settings):
    settings.TIMESTAMP_URL = "http://127.0.0.1:9/"
    client = cast.client(cast.principal)
    assert "Kèm dấu thời gian" in text(client.get(reverse("paper_sign", args=[paper.pk])))
    page = text(sign_here(client, paper, PRINCIPAL, is_stamped="on"))
    assert "Dịch vụ dấu thời gian không trả lời" in page and not SignedFile.objects.exists()
    assert "không có dấu thời gian" in text(sign_here(client, paper, PRINCIPAL)), "without it: signed, and said"


def test_an_expired_key_is_refused_after_signing(cast, paper):
    page = text(cast.client(cast.principal).post(reverse("paper_sign_here", args=[paper.pk]),
                                                 {"key_file": upload(key_file("Hết hạn", begins=-90, ends=-1)), "password": PASSWORD}))
    assert "Hết hạn” không còn hoặc chưa có hiệu lực" in page or "Không ký được bằng tệp khóa này" in page
    assert not SignedFile.objects.exists() and StoredFile.objects.count() == 1


def test_a_signed_file_row_is_frozen(cast, paper):
    from documents.frozen import FrozenError  # only this test touches a frozen row

    bring(cast.client(cast.clerk), paper, by_person())
    row = SignedFile.objects.get()
    row.at -= timedelta(days=1)
    with pytest.raises(FrozenError):
        row.save()
    with pytest.raises(FrozenError):
        SignedFile.objects.update(state=SignedState.ACCEPTED)


def test_the_clerk_reads_under_my_work_that_the_seal_is_missing(cast, paper):
    clerk = cast.acting(cast.clerk)

    def seals(acting):
        return [(item.text, item.url, item.days_left) for item in waiting_for(acting) if item.kind == "seal"]

    assert seals(clerk) == [], "who signs on paper only is not asked for it"
    bring(cast.client(cast.principal), paper, by_person())
    assert seals(clerk) == [("Ký của cơ quan: số 05/KH-MNHM", reverse("paper_sign", args=[paper.pk]), 1)]
    assert seals(cast.acting(cast.principal)) == [] and seals(cast.acting(cast.authority_clerk)) == []
    assert "Ký của cơ quan: số 05/KH-MNHM" in text(cast.client(cast.clerk).get(reverse("home")))
    bring(cast.client(cast.clerk), paper, by_both())
    assert seals(clerk) == []


def test_papers_that_carry_the_seal_stay_in_the_database(cast, paper, monkeypatch):
    """A school signs for years: of all its signed files only those that still wait are loaded."""
    clerk, loaded, from_db = cast.acting(cast.clerk), [], SignedFile.from_db
    bring(cast.client(cast.principal), paper, by_person())
    monkeypatch.setattr(SignedFile, "from_db", classmethod(lambda _, *row: loaded.append(row) or from_db(*row)))
    assert [item.kind for item in waiting_for(clerk)] == ["seal"] and len(loaded) == 1
    bring(cast.client(cast.clerk), paper, by_both())
    loaded.clear()
    assert waiting_for(clerk) == [] and loaded == []


def waiting_signatures(acting):
    return [(item.text, item.url, item.days_left) for item in waiting_for(acting) if item.kind == "sign"]


@pytest.fixture
def fresh(paper, monkeypatch):
    """The same paper as if its day were not long ago."""
    monkeypatch.setattr(waiting, "SIGN_TIME", timedelta(days=9999))
    return paper


def test_the_signer_reads_under_my_work_that_a_paper_waits(cast, fresh):
    head, line = cast.acting(cast.principal), [("Ký: số 05/KH-MNHM", reverse("paper_sign", args=[fresh.pk]), 1)]
    assert waiting_signatures(head) == line, "the paper names somebody who has no account: the head's"
    assert waiting_signatures(cast.acting(cast.deputy)) == waiting_signatures(cast.acting(cast.clerk)) == waiting_signatures(cast.acting(cast.leader)) == []
    cast.deputy.full_name = fresh.version.document.signer_name
    cast.deputy.save()
    assert waiting_signatures(cast.acting(cast.deputy)) == line and waiting_signatures(head) == [], "KT.: whom the paper names"
    bring(cast.client(cast.principal), fresh, by_person())
    assert waiting_signatures(cast.acting(cast.deputy)) == []


def test_a_scan_ends_the_waiting_for_both(cast, fresh):
    """Signed by the person, printed and stamped (Đ18 k.5): nobody is asked for more."""
    bring(cast.client(cast.principal), fresh, by_person())
    workflow_signing.bring_scan(fresh, scan(), acting=cast.acting(cast.clerk))
    assert {item.kind for person in (cast.principal, cast.clerk) for item in waiting_for(cast.acting(person))} & {"sign", "seal"} == set()


def test_an_old_paper_was_signed_on_paper(cast, paper, monkeypatch):
    monkeypatch.setattr(waiting, "SIGN_TIME", cast.acting(cast.principal).today - paper.dated_on - timedelta(days=1))
    assert waiting_signatures(cast.acting(cast.principal)) == []


def test_an_authority_signs_its_own_paper_the_same_way(cast, monkeypatch):
    """The leader of the commune signs, its own clerk seals; the school sees nothing of it."""
    monkeypatch.setattr(workflow_issue, "render_issued", lambda _paper: issued())
    document = make_document(cast, Route.NONE, organization=cast.commune, title="Kế hoạch nâng chuẩn năm 2026")
    own = issue(cast, finalize(cast, document, person=cast.leader), person=cast.authority_clerk)
    leader, clerk = cast.client(cast.leader), cast.client(cast.authority_clerk)
    assert "chờ chữ ký của cơ quan" in text(sign_here(leader, own, PRINCIPAL))
    assert "Đã ký số đủ hai chữ ký" in text(sign_here(clerk, own, SCHOOL, diameter="40"))
    assert cast.client(cast.officer).get(reverse("paper_sign", args=[own.pk])).status_code == 403
    assert cast.client(cast.principal).get(reverse("paper_sign", args=[own.pk])).status_code == 404
    signed_row = workflow_signing.current_signed(own)
    assert cast.client(cast.principal).get(reverse("signed_file", args=[signed_row.pk])).status_code == 404


def damage(file):
    with file.file.storage.open(file.file.name, "wb") as target:
        target.write(b"%PDF-1.7 hong")


def test_nothing_is_signed_or_judged_on_a_damaged_file(cast, paper):
    damage(paper.file)
    clerk, principal = cast.client(cast.clerk), cast.client(cast.principal)
    assert "không còn nguyên" in text(principal.get(reverse("paper_sign", args=[paper.pk]), follow=True))
    for answer in (bring(clerk, paper, by_both()), sign_here(principal, paper, PRINCIPAL)):
        assert "không còn nguyên" in text(answer)
    assert "không còn nguyên" in text(clerk.post(reverse("paper_sign_scan", args=[paper.pk]), {"scan-file": upload(scan())}, follow=True))
    assert not SignedFile.objects.exists() and StoredFile.objects.count() == 1


def test_readers_are_handed_the_signed_file(cast, paper):
    assert read(file_to_hand_out(paper)) == issued()
    bring(cast.client(cast.clerk), paper, by_person())
    bring(cast.client(cast.clerk), paper, rewritten(signed()))
    assert read(file_to_hand_out(paper)) == by_person(), "a rewritten file is not handed out"


@pytest.mark.django_db(transaction=True)
def test_two_files_brought_at_the_same_moment_never_fork(cast, paper):
    """Two people bring two different good files: one becomes the file kept, the other is told that it does not go on from it."""
    acting, files = cast.acting(cast.clerk), [by_person(), by_person("Người khác")]

    def press(content):
        try:
            return workflow_signing.bring_signed(IssuedPaper.objects.get(pk=paper.pk), content, acting=acting)  # each request reads its own
        except WorkflowRefused as refused:
            return str(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(press, files))
    refused = [result for result in results if isinstance(result, str)]
    assert len(refused) == 1 and "hãy ký trên đúng tệp đang lưu" in refused[0]
    assert SignedFile.objects.count() == 1 and StoredFile.objects.count() == 2
