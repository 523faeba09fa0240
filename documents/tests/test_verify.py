"""The public page behind the code, and manage.py verify_paper: what a stranger learns of a paper and of a file in hand."""

from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from documents import pace, workflow_issue, workflow_signing
from documents.codes import spaced
from documents.enums import DocumentState, Route
from documents.known_files import paper_of_file
from documents.models import SignedFile
from documents.signing.fields import PERSON
from documents.signing.keyfile import load_key, sign
from documents.signing.verdict import SENTENCES
from documents.tests.keys import PASSWORD, certificate_of, key_file
from documents.tests.scenes import finalize, issue, make_document
from documents.tests.signing_scene import bring, by_both, by_person, paper, upload
from documents.tests.test_signing import PRINCIPAL, SCHOOL, added, issued, rewritten, signed, swap_page
from documents.tests.test_signing_pages import damage, scan
from documents.verification import MATCH_WORDS, UNNAMED, Match, compare_file
from records.models import AuditEntry, StoredFile

pytestmark = pytest.mark.django_db
__all__ = ["paper"]


@pytest.fixture(autouse=True)
def calm():
    """Counters of other tests forgotten."""
    cache.clear()


@pytest.fixture
def visitor():
    return Client()


def text(response):
    return response.content.decode()


def page_of(paper):
    return reverse("verify_code", args=[paper.code])


def look(visitor, paper, content):
    """The answer to a dropped file on the page of a paper."""
    return text(visitor.post(page_of(paper), {"file": upload(content)}))


def in_hex_case(content):
    """One hexadecimal digit of the last signature written the other way: the text is the same, the byte isn't."""
    start = content.rindex(b"/Contents <") + 11
    place = next(at for at in range(start, len(content)) if content[at : at + 1].isalpha())
    return content[:place] + bytes([content[place] ^ 32]) + content[place + 1 :]


def in_padding(content):
    """The zeros after the last signature end in a one."""
    end = content.index(b">", content.rindex(b"/Contents <"))
    assert content[end - 1 : end] == b"0"
    return content[: end - 1] + b"1" + content[end:]


def test_the_page_says_what_it_is_and_names_nobody_but_the_signer(cast, paper, visitor):
    page = text(visitor.get(page_of(paper)))
    for words in ("05/KH-MNHM", "10/09/2026", "Trường Mầm non Hoa Mai", "Kế hoạch cải tiến chất lượng", "Đang có hiệu lực", spaced(paper.code), "Chưa ký"):
        assert words in page
    for person in (cast.clerk, cast.principal, cast.officer, cast.leader):
        assert person.full_name not in page and person.username not in page
    response = visitor.get(page_of(paper))
    assert response["X-Robots-Tag"] == "noindex" and "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(("state", "words"), [
    ("recalled", "Đã bị thu hồi, không còn hiệu lực"), ("replaced", "Đã được thay thế, không còn hiệu lực"), ("corrected", "Đã có văn bản đính chính"),
])
def test_a_paper_set_aside_says_so(cast, paper, visitor, state, words):
    workflow_issue.set_aside(paper.version.document, state, "Theo lời ông Bí Mật", acting=cast.acting(cast.principal))
    page = text(visitor.get(page_of(paper)))
    assert words in page and "Bí Mật" not in page and "Đang có hiệu lực" not in page


@pytest.mark.parametrize(("typed", "is_found"), [("{}", True), ("{} ", True), ("k7qf29md5t", False), ("", None), ("<b>", False)])
def test_a_typed_code_leads_to_the_paper_or_stays_typed(paper, visitor, typed, is_found):
    typed = typed.format(spaced(paper.code).lower())
    response = visitor.get(reverse("verify_home"), {"code": typed})
    if is_found:
        assert response.status_code == 302 and response.url == page_of(paper)
        return
    assert ("Không có văn bản nào mang mã này" in text(response)) is (is_found is False)
    assert "<b>" not in text(response) or typed != "<b>"


def test_an_unknown_code_is_not_found(paper, visitor):
    response = visitor.get(reverse("verify_code", args=["K7QF29MD5T"]))
    assert response.status_code == 404 and "Không có văn bản nào mang mã này" in text(response) and 'value="K7QF29MD5T"' in text(response)
    assert visitor.get("/v/%20").status_code == 404


def test_a_dropped_file_is_compared_and_not_kept(cast, paper, visitor):
    files, lines = StoredFile.objects.count(), AuditEntry.objects.count()
    assert MATCH_WORDS[Match.ISSUED] in look(visitor, paper, issued())
    bring(cast.client(cast.principal), paper, by_person())
    bring(cast.client(cast.clerk), paper, by_both())
    assert MATCH_WORDS[Match.SIGNED] in look(visitor, paper, by_both())
    assert MATCH_WORDS[Match.EARLIER] in look(visitor, paper, by_person())
    page = look(visitor, paper, rewritten(signed()))
    assert MATCH_WORDS[Match.REWRITTEN] in page and "note-error" in page
    assert MATCH_WORDS[Match.CHANGED] in look(visitor, paper, added(by_both(), swap_page))
    assert (StoredFile.objects.count(), AuditEntry.objects.count(), SignedFile.objects.count()) == (files + 2, lines + 2, 2)


@pytest.mark.parametrize("change", [in_hex_case, in_padding])
def test_a_byte_inside_the_signature_is_never_called_identical(cast, paper, visitor, change):
    bring(cast.client(cast.clerk), paper, by_both())
    content = change(by_both())
    page = look(visitor, paper, content)
    assert MATCH_WORDS[Match.VALID] in page and "Trùng từng byte" not in page
    assert compare_file(paper, content).match == Match.VALID and PRINCIPAL in page and SCHOOL in page


def test_somebody_elses_signature_on_our_paper_is_not_ours(paper, visitor):
    """A re-signed copy: validly signed, named, and not the file we keep."""
    page = look(visitor, paper, sign(issued(), PERSON, load_key(key_file("Kẻ mạo danh"), PASSWORD)))
    assert "tệp không trùng bản lưu" in page and "Kẻ mạo danh" in page and UNNAMED in page and "note-warning" in page


def test_where_the_school_named_its_certificates_no_reader_has_to_compare_names(cast, paper, visitor):
    workflow_signing.name_certificate(PERSON, certificate_of(PRINCIPAL), acting=cast.acting(cast.principal))
    page = look(visitor, paper, in_padding(by_person()))
    assert MATCH_WORDS[Match.VALID] in page and UNNAMED not in page
    assert UNNAMED in look(visitor, paper, in_padding(by_both())), "the body's is not named"
    stranger = look(visitor, paper, sign(issued(), PERSON, load_key(key_file("Kẻ mạo danh"), PASSWORD)))
    assert MATCH_WORDS[Match.CHANGED] in stranger and SENTENCES["unexpected"].format(field="người ký", name="Kẻ mạo danh") in stranger


def test_a_scan_is_recognised(cast, paper, visitor):
    content = scan()
    workflow_signing.bring_scan(paper, content, acting=cast.acting(cast.clerk))
    assert MATCH_WORDS[Match.SCAN] in look(visitor, paper, content)


def test_without_a_code_the_file_itself_finds_its_paper(cast, paper, visitor):
    home = reverse("verify_home")
    assert "05/KH-MNHM" in text(visitor.post(home, {"file": upload(by_both())})) and paper_of_file(by_both()) == paper
    assert "Không có văn bản nào của hệ thống này" in text(visitor.post(home, {"file": upload(b"%PDF-1.7 %%EOF")}))
    assert "Hãy chọn tệp PDF." in text(visitor.post(home, {}))


def test_many_marks_of_an_end_cost_little(paper, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        assert paper_of_file(b"%PDF-1.7" + b"%%EOF\n" * 100_000) is None


@pytest.mark.parametrize(("method", "most"), [("get", 60), ("post", 10)])
def test_who_knocks_too_often_waits(paper, visitor, monkeypatch, method, most):
    monkeypatch.setattr(pace.time, "time", lambda: 1_800_000_000)
    data = {"file": upload(b"GIF")} if method == "post" else {}
    answers = [getattr(visitor, method)(page_of(paper), data).status_code for _knock in range(most + 1)]
    assert answers == [200] * most + [429]
    assert getattr(visitor, method)(page_of(paper), data, REMOTE_ADDR="10.0.0.9").status_code == 200, "somebody else does not wait"


def test_a_counter_the_cache_dropped_begins_anew(paper, visitor, monkeypatch):
    monkeypatch.setattr(pace.cache, "add", lambda *args: True)
    assert visitor.get(page_of(paper)).status_code == 200


def test_behind_our_own_server_the_address_it_noted_counts(rf, settings):
    request = rf.get("/v/", headers={"x-forwarded-for": "6.6.6.6, 10.1.1.1"})
    assert pace.address_of(request) == "127.0.0.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert pace.address_of(request) == "10.1.1.1", "what the visitor wrote himself stands before it"


@pytest.fixture
def command(tmp_path):
    """A function: what `manage.py verify_paper` prints about bytes."""
    def run(content, **options):
        place, out = tmp_path / "tep.pdf", StringIO()
        place.write_bytes(content)
        call_command("verify_paper", str(place), stdout=out, **options)
        return out.getvalue()

    return run


def test_the_command_says_the_same_as_the_page(cast, paper, command):
    assert "Số 05/KH-MNHM ngày 10/9/2026, Trường Mầm non Hoa Mai: Đã ban hành" in command(issued())
    bring(cast.client(cast.clerk), paper, by_both())
    found = command(by_both())
    assert MATCH_WORDS[Match.SIGNED] in found and f"người có thẩm quyền: {PRINCIPAL}" in found
    assert "không trùng bản lưu. Nguyên vẹn, chưa kiểm tra thu hồi." in command(in_hex_case(by_both()))
    with pytest.raises(CommandError, match="không được xác nhận"):
        command(rewritten(signed()), code=spaced(paper.code))
    with pytest.raises(CommandError, match=r"thử --code"):
        command(rewritten(signed()))
    with pytest.raises(CommandError, match="Sau chữ ký cuối còn dữ liệu"):
        command(by_both() + b"\n%% them")
    with pytest.raises(CommandError, match="nào mang mã K7QF"):
        command(issued(), code="K7QF29MD5T")
    with pytest.raises(CommandError, match="Không đọc được tệp /khong-co"):
        call_command("verify_paper", "/khong-co")


def test_the_document_page_leads_to_the_public_one(cast, paper):
    page = text(cast.client(cast.principal).get(reverse("document_detail", args=[paper.version.document_id])))
    assert page_of(paper) in page and paper.version.document.state == DocumentState.ISSUED


def test_a_damaged_copy_of_ours_confirms_nothing(cast, paper, visitor):
    damage(paper.file)
    page = look(visitor, paper, by_both())
    assert MATCH_WORDS[Match.CHANGED] in page and "Bản lưu của đơn vị không còn nguyên" in page


def test_a_replaced_paper_leads_to_the_one_in_force(cast, paper, visitor):
    new = make_document(cast, route=Route.NONE, title="Kế hoạch điều chỉnh, bổ sung")
    new.replaces = paper.version.document
    new.save()
    later = issue(cast, finalize(cast, new), number=9, accepts_warnings=True)
    page = text(visitor.get(page_of(paper)))
    assert "Đã được thay thế, không còn hiệu lực" in page and f'href="{page_of(later)}">văn bản số 09/KH-MNHM' in page
    assert "Đang có hiệu lực" in text(visitor.get(page_of(later)))
