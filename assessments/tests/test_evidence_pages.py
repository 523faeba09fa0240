"""Pages of evidence: the list and its filters, writing, files, the tray of a sheet, citations as links."""

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.enums import EvidenceState
from assessments.models import Evidence, EvidenceCode, EvidenceUse
from assessments.sheet_evidence import Citation
from assessments.tests.desk import filled
from assessments.tests.shelf import Shelf
from records.models import StoredFile
from records.tests.hostile import PDF_BYTES, office, picture, upload


@pytest.fixture
def shelf(desk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Shelf(desk)


def client(shelf, person="secretary"):
    return shelf.cast.client(getattr(shelf.cast, person))


def names(shelf, **query):
    return [row.name for row in client(shelf).get(reverse("evidence_list"), query).context["page"]]


def typed(**changes):
    return {"name": "Biên bản họp", "kind": "minutes", "place_kind": "paper", "paper_place": "tủ 1", **changes}


def send(shelf, person="secretary", **changes):
    return client(shelf, person).post(reverse("evidence_add"), typed(**changes))


def errors(response):
    return {field: list(words) for field, words in response.context["form"].errors.items()}


def test_the_list_is_searched_without_marks_and_filtered(shelf):
    used = shelf.add("Kế hoạch năm học", number="12/KH", state=EvidenceState.CONFIRMED, kind="document")
    shelf.use(used, "1.2")
    shelf.add("Ảnh sân trường", kind="photo", valid_until="2024-01-01")
    shelf.add("Đã gỡ", removed_at="2026-01-01T00:00:00Z")
    assert names(shelf) == ["Ảnh sân trường", "Kế hoạch năm học"]
    for query in ({"q": "ke hoach"}, {"q": "12/kh"}, {"state": "confirmed"}, {"kind": "document"}, {"criterion": "1.2"}):
        assert names(shelf, **query) == ["Kế hoạch năm học"], query
    assert names(shelf, standing="expired") == names(shelf, standing="uncited") == ["Ảnh sân trường"]
    assert names(shelf, standing="removed") == ["Đã gỡ"]
    assert names(shelf, criterion="1.1") == names(shelf, q="không có") == []
    assert len(names(shelf, state="nonsense", kind="'", standing="x")) == 2


def test_the_list_says_how_full_the_schools_room_is(shelf, settings):
    settings.FILES_QUOTA_MB = 3000
    shelf.add("Quét", content=b"x" * 3_355_443)
    assert "Tệp của trường chiếm 3,2 trong 3.000 MB." in client(shelf).get(reverse("evidence_list")).content.decode()


def test_the_list_costs_the_same_with_one_and_with_many(shelf):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            client(shelf).get(reverse("evidence_list"))
        return len(queries)

    shelf.use(shelf.add("Một", content=PDF_BYTES))
    once = cost()
    for at in range(4):
        shelf.use(shelf.add(f"Thêm {at}", content=PDF_BYTES, keeper=shelf.cast.member), "1.2")
    assert cost() == once


def test_evidence_is_written_and_shown(shelf):
    response = send(shelf, name="Biên bản  họp <b>", issued_on="05/09/2023", keeper=shelf.cast.member.pk, note="bản sao")
    row = Evidence.objects.get()
    assert response.url == row.get_absolute_url() and row.name == "Biên bản họp <b>" and row.keeper == shelf.cast.member
    page = client(shelf, "clerk").get(response.url).content.decode()
    assert "Biên bản họp &lt;b&gt;" in page and "05/9/2023" in page and "Người member" in page and "Chờ xác nhận" in page
    assert "Xác nhận minh chứng" not in page


@pytest.mark.parametrize(("changes", "field", "words"), [
    ({"name": ""}, "name", "Cần điền mục này."),
    ({"issued_on": "31/02/2026"}, "issued_on", "Không đọc được ngày này"),
    ({"place_kind": "file"}, "upload", "Chọn tệp, hoặc chọn nơi giữ khác."),
    ({"place_kind": "link"}, "link", "Ghi đường dẫn."),
    ({"place_kind": "paper", "paper_place": ""}, "paper_place", "Ghi chỗ để bản giấy."),
    ({"place_kind": "link", "link": "javascript:alert(1)"}, "link", "Đường dẫn phải đầy đủ"),
    ({"place_kind": "link", "link": "ftp://a.vn/x"}, "link", "Đường dẫn phải đầy đủ"),
    ({"place_kind": "file", "is_index_only": "on"}, "place_kind", "chọn bản giấy hoặc đường dẫn"),
])  # fmt: skip
def test_bad_input_is_said_beside_its_box_and_nothing_is_lost(shelf, changes, field, words):
    response = send(shelf, note="giữ lại chữ này", **changes)
    assert words in errors(response)[field][0]
    assert "giữ lại chữ này" in response.content.decode() and not Evidence.objects.exists()


def test_a_bad_file_is_refused_and_the_page_says_to_choose_again(shelf):
    response = send(shelf, place_kind="file", upload=upload(b"<html>", "anh.png"))
    assert "Không nhận tệp" in errors(response)["upload"][0] and "hãy chọn lại tệp" in response.content.decode()
    response = send(shelf, is_index_only="on", upload=upload(PDF_BYTES, "hoso.pdf"))
    assert "thì không tải tệp lên" in errors(response)["upload"][0]
    assert not Evidence.objects.exists()


def twin_of(response):
    """What the page of a refused twin holds to be sent again: all boxes and the file it spoke of."""
    form = response.context["form"]
    return filled(form) | {"twin": form.twin.sha256, "twin_name": form.twin.name}


def test_the_same_file_twice_is_said_before_anything_is_stored(shelf):
    first = shelf.add("Bản thứ nhất", content=PDF_BYTES)
    response = send(shelf, name="Bản thứ hai", note="giữ lại chữ này", place_kind="file", upload=upload(PDF_BYTES, "lai.pdf"))
    page = response.content.decode()
    assert f'<a href="{first.get_absolute_url()}" target="_blank" rel="noopener">Bản thứ nhất' in page and "giữ lại chữ này" in page
    assert "hãy chọn lại tệp" not in page
    assert list(Evidence.objects.all()) == [first] and StoredFile.objects.count() == 1
    again = client(shelf).post(reverse("evidence_add"), twin_of(response))
    assert "trường đã có" in errors(again)["upload"][0] and Evidence.objects.count() == 1  # an unticked choice is no yes
    done = client(shelf).post(reverse("evidence_add"), twin_of(again) | {"keep_twin": again.context["form"].twin.sha256})
    row = Evidence.objects.get(name="Bản thứ hai")
    assert done.url == row.get_absolute_url() and (row.file.name, row.file.sha256, row.note) == ("lai.pdf", first.file.sha256, "giữ lại chữ này")
    assert row.file_id != first.file_id  # each has its own bytes: one may be deleted for good without the other
    assert "Tệp này đã có ở minh chứng" in client(shelf).get(done.url).content.decode()


def test_another_file_or_no_file_goes_on_after_a_twin(shelf):
    shelf.add("Bản thứ nhất", content=PDF_BYTES)
    told = twin_of(send(shelf, name="Hai", place_kind="file", upload=upload(PDF_BYTES, "lai.pdf")))
    client(shelf).post(reverse("evidence_add"), told | {"name": "Khác", "upload": upload(PDF_BYTES + b"2%%EOF", "khac.pdf")})
    client(shelf).post(reverse("evidence_add"), told | {"name": "Giấy", "place_kind": "paper", "paper_place": "tủ 2"})
    assert [(row.name, row.file and row.file.name) for row in Evidence.objects.order_by("pk")[1:]] == [("Khác", "khac.pdf"), ("Giấy", None)]


def test_a_new_file_that_another_evidence_has_is_asked_about_and_its_own_is_not(shelf):
    shelf.add("Một", content=PDF_BYTES)
    row = shelf.add("Hai", content=PDF_BYTES + b"2%%EOF")
    url = reverse("evidence_edit", args=[row.pk])
    told = client(shelf).post(url, typed(name="Hai", place_kind="file", version=0, upload=upload(PDF_BYTES, "a.pdf")))
    assert [twin.name for twin in told.context["form"].twins] == ["Một"] and not row.old_files.exists()
    client(shelf).post(url, twin_of(told) | {"keep_twin": told.context["form"].twin.sha256})
    row.refresh_from_db()
    assert row.file.name == "a.pdf" and row.old_files.count() == 1


@pytest.mark.parametrize("twin", ["x", "0" * 64, "' OR 1=1"])
def test_a_twin_nobody_spoke_of_is_no_file(shelf, twin):
    foreign = shelf.add("Trường khác", content=PDF_BYTES)
    Evidence.objects.filter(pk=foreign.pk).update(organization=shelf.cast.other_school)
    for sha256 in (twin, foreign.file.sha256):
        response = send(shelf, place_kind="file", twin=sha256, keep_twin=sha256)
        assert "Chọn tệp, hoặc chọn nơi giữ khác." in errors(response)["upload"]
    assert Evidence.objects.count() == 1


def test_editing_shows_what_is_stored_and_a_conflict_lets_people_choose(shelf):
    row = shelf.add("Cũ", place_kind="paper", paper_place="tủ 1")
    url = reverse("evidence_edit", args=[row.pk])
    assert 'value="Cũ"' in client(shelf).get(url).content.decode()
    assert client(shelf, "principal").post(url, typed(name="Của hiệu trưởng", version=0)).status_code == 302
    refused = client(shelf).post(url, typed(name="Của thư ký", version=0))
    page = refused.content.decode()
    assert "Đang lưu tên minh chứng: Của hiệu trưởng" in page and 'value="Của thư ký"' in page and 'name="version" value="1"' in page
    assert client(shelf).post(url, typed(name="Của thư ký", version=1)).status_code == 302
    assert Evidence.objects.get().name == "Của thư ký"


def test_removed_evidence_is_not_edited(shelf):
    row = shelf.add(removed_at="2026-01-01T00:00:00Z")
    response = client(shelf).get(reverse("evidence_edit", args=[row.pk]), follow=True)
    assert "Minh chứng này đã bị gỡ." in response.content.decode()


def test_evidence_removed_while_another_edits_keeps_what_was_typed(shelf):
    row = shelf.add("Cũ", place_kind="paper", paper_place="tủ 1")
    client(shelf, "principal").post(reverse("evidence_remove", args=[row.pk]), {"reason": "trùng"})
    response = client(shelf).post(reverse("evidence_edit", args=[row.pk]), typed(name="Vừa gõ", note="giữ lại chữ này", version=0))
    page, target = response.content.decode(), response.context["target"]
    assert response.status_code == 409 and "vừa bị gỡ trong lúc bạn sửa" in page and "giữ lại chữ này" in page and f'action="{target}"' in page
    client(shelf).post(target, filled(response.context["form"]))
    row.refresh_from_db()
    assert row.is_removed and row.name == "Cũ" and Evidence.objects.live().get().note == "giữ lại chữ này"


def test_files_come_as_private_downloads_and_only_to_the_own_school(shelf):
    row = shelf.add("Kế hoạch", content=PDF_BYTES)
    url = reverse("evidence_file", args=[row.pk])
    answer = client(shelf, "clerk").get(url)
    assert answer.content == PDF_BYTES and answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff" and "private" in answer["Cache-Control"]
    for person in ("other_principal", "officer", "operator"):
        assert client(shelf, person).get(url).status_code == 404
    assert client(shelf).get(reverse("evidence_file", args=[shelf.add("Không tệp").pk])).status_code == 404


def test_a_replaced_file_is_read_through_its_own_evidence_only(shelf):
    row, other = shelf.add("Một", content=PDF_BYTES), shelf.add("Hai", content=PDF_BYTES)
    new = upload(PDF_BYTES + b"2%%EOF", "moi.pdf")
    client(shelf).post(reverse("evidence_edit", args=[row.pk]), typed(name="Một", place_kind="file", version=0, upload=new))
    old = row.old_files.get()
    assert client(shelf).get(reverse("evidence_old_file", args=[row.pk, old.pk])).content == PDF_BYTES
    assert client(shelf).get(reverse("evidence_old_file", args=[other.pk, old.pk])).status_code == 404


def test_confirming_returning_and_removing_by_the_page(shelf):
    row = shelf.add()
    client(shelf, "principal").post(reverse("evidence_confirm", args=[row.pk]))
    assert "Đã xác nhận" in client(shelf).get(row.get_absolute_url()).content.decode()
    empty = client(shelf, "principal").post(reverse("evidence_return", args=[row.pk]), {"reason": " "})
    assert "Lý do: Cần điền mục này." in empty.content.decode()
    client(shelf, "principal").post(reverse("evidence_return", args=[row.pk]), {"reason": "Ảnh mờ"})
    assert "Ảnh mờ" in client(shelf).get(row.get_absolute_url()).content.decode()
    client(shelf, "principal").post(reverse("evidence_remove", args=[row.pk]), {"reason": "trùng"})
    page = client(shelf).get(row.get_absolute_url()).content.decode()
    assert "đã bị gỡ" in page and "trùng" in page and "Xác nhận minh chứng" not in page


def post(shelf, page, /, **data):
    return client(shelf).post(shelf.desk.url(page, "1.1"), data, follow=True).content.decode()


def test_files_and_a_photo_become_evidence_with_codes(shelf):
    files = [upload(PDF_BYTES, "Kế hoạch.pdf"), upload(b"MZ", "xau.exe"), upload(office("spreadsheetml.sheet"), "Số liệu.xlsx")]
    page = post(shelf, "sheet_evidence_upload", files=files, photo=upload(picture(), "IMG_1.jpg"), box="7")
    assert "Đã thêm 3 minh chứng: H7-1.1-01, H7-1.1-02, H7-1.1-03" in page and "Không nhận tệp “xau.exe”" in page
    rows = [(code.evidence.name, code.evidence.kind) for code in EvidenceCode.objects.in_order()]
    assert rows == [("Kế hoạch", "document"), ("Số liệu", "figures"), ("IMG_1", "photo")]


def test_a_file_the_school_has_waits_for_a_choice_while_the_others_are_stored(shelf):
    first = shelf.add("Quy chế", content=PDF_BYTES)
    files = [upload(PDF_BYTES, "Quy chế lại.pdf"), upload(PDF_BYTES + b"2%%EOF", "Mới.pdf")]
    response = client(shelf).post(shelf.desk.url("sheet_evidence_upload", "1.1"), {"files": files, "box": "7"})
    page = response.content.decode()
    assert "Tệp trường đã có, chưa lưu" in page and "Dùng minh chứng đã có cho phiếu này" in page and "Đã thêm 1 minh chứng: H7-1.1-01" in page
    assert {row.name for row in Evidence.objects.all()} == {"Quy chế", "Mới"}
    assert response.context["told"][0].is_here is False
    sent = told_by(response)
    for choice, said in (("none", "Không thêm tệp nào."), ("use", "Đã thêm vào phiếu: H7-1.1-02."), ("own", "Đã thêm vào phiếu: H7-1.1-03.")):
        assert said in post(shelf, "sheet_evidence_twins", **sent | {"choice-0": choice})
    assert Evidence.objects.get(name="Quy chế lại").file.sha256 == first.file.sha256


def told_by(response):
    """What the page of files the school has sends back, without the choices."""
    files = [row.checked for row in response.context["told"]]
    return {"twin": [file.sha256 for file in files], "twin_name": [file.name for file in files], "box": response.context["box"] or ""}


def test_every_file_of_a_folder_sent_again_is_settled_in_one_go(shelf):
    contents = [PDF_BYTES + f"{at}%%EOF".encode() for at in range(3)]
    here, there, _ = (shelf.add(f"Có {at}", content=content) for at, content in enumerate(contents))
    shelf.use(here)
    files = [upload(content, f"tệp {at}.pdf") for at, content in enumerate(contents)]
    response = client(shelf).post(shelf.desk.url("sheet_evidence_upload", "1.1"), {"files": files})
    assert [row.is_here for row in response.context["told"]] == [True, False, False] and "đang ở phiếu này" in response.content.decode()
    page = post(shelf, "sheet_evidence_twins", **told_by(response) | {"choice-0": "none", "choice-1": "use", "choice-2": "own"})
    assert "Đã thêm vào phiếu: H1-1.1-02, H1-1.1-03." in page
    assert {use.code.evidence.name for use in EvidenceUse.objects.all()} == {"Có 0", there.name, "tệp 2"}


@pytest.mark.parametrize("sent", [
    {}, {"twin": ["x", "0" * 64], "twin_name": ["a", "b"], "choice-0": "use", "choice-1": "own"}, {"twin": "x"},
    {"twin": ["x"] * 500, "twin_name": ["y"] * 500, "choice-0": "; drop"},
])
def test_choices_about_files_nobody_spoke_of_add_nothing(shelf, sent):
    assert "Không thêm tệp nào." in post(shelf, "sheet_evidence_twins", **sent) and not Evidence.objects.exists()


def test_a_twin_is_refused_in_words_when_the_room_is_full(shelf, settings):
    shelf.add("Quy chế", content=PDF_BYTES)
    response = client(shelf).post(shelf.desk.url("sheet_evidence_upload", "1.1"), {"files": upload(PDF_BYTES, "a.pdf")})
    settings.FILES_QUOTA_MB = 0
    page = post(shelf, "sheet_evidence_twins", **told_by(response) | {"choice-0": "own"})
    assert "không đủ chỗ cho “a.pdf”" in page and "Không thêm tệp nào" in page and Evidence.objects.count() == 1


def test_one_file_sent_twice_at_once_is_stored_once(shelf):
    response = client(shelf).post(shelf.desk.url("sheet_evidence_upload", "1.1"), {"files": [upload(PDF_BYTES, "a.pdf"), upload(PDF_BYTES, "b.pdf")]})
    assert [row.name for row in Evidence.objects.all()] == ["a"] and [told.checked.name for told in response.context["told"]] == ["b.pdf"]


def test_a_twin_typed_on_a_sheet_can_be_used_there_instead(shelf):
    first = shelf.add("Quy chế", content=PDF_BYTES)
    told = post(shelf, "sheet_evidence_add", **typed(place_kind="file", upload=upload(PDF_BYTES, "a.pdf")))
    assert f'name="evidence" value="{first.pk}" formaction="{shelf.desk.url("sheet_evidence_use", "1.1")}"' in told and not EvidenceCode.objects.exists()


@pytest.mark.parametrize(("data", "words"), [
    ({}, "Chưa chọn tệp nào."), ({"box": "0", "files": PDF_BYTES}, "Lớn hơn"), ({"box": "một", "files": PDF_BYTES}, "Số hộp là số từ 1"),
    ({"files": [PDF_BYTES] * 21}, "nhiều nhất 20 tệp"),
])  # fmt: skip
def test_bad_uploads_say_why(shelf, data, words):
    files = data.get("files", [])
    data["files"] = [upload(content, "a.pdf") for content in (files if isinstance(files, list) else [files])]
    page = post(shelf, "sheet_evidence_upload", **data)
    assert not Evidence.objects.exists()
    assert words in page or words == "Lớn hơn" and "error-summary" in page


def test_a_full_room_says_what_to_do(shelf, settings):
    settings.FILES_QUOTA_MB = 0
    assert "không đủ chỗ cho “a.pdf”" in post(shelf, "sheet_evidence_upload", files=upload(PDF_BYTES, "a.pdf"))


def test_evidence_of_the_school_is_found_and_put_on_the_sheet(shelf):
    row, there = shelf.add("Quy chế dân chủ"), shelf.add("Quy chế chi tiêu")
    shelf.use(there)
    tray = client(shelf).get(shelf.desk.url("sheet_evidence", "1.1"), {"q": "quy che"})
    assert [found.name for found in tray.context["found"]] == ["Quy chế dân chủ"]
    assert "Đã thêm vào phiếu: H1-1.1-02" in post(shelf, "sheet_evidence_use", evidence=[row.pk])
    assert "Chưa chọn minh chứng nào" in post(shelf, "sheet_evidence_use", evidence=["x", "99999999999999999999"])
    code = EvidenceCode.objects.get(evidence=row)
    client(shelf).post(shelf.desk.url("sheet_evidence_drop", "1.1", code.pk))
    assert not EvidenceUse.objects.filter(code=code).exists()


def test_a_new_evidence_is_written_from_the_sheet(shelf):
    page = post(shelf, "sheet_evidence_add", **typed(name="Nghị quyết", box="3"))
    assert "Đã thêm vào phiếu: H3-1.1-01." in page and "[H3-1.1-01]" in page and "Chép mã" in page


def test_who_only_reads_sees_the_tray_without_acts(shelf):
    shelf.use(shelf.add("Kế hoạch"))
    page = client(shelf, "clerk").get(shelf.desk.url("sheet_evidence", "1.1")).content.decode()
    assert "Kế hoạch" in page and "Gửi tệp vào phiếu" not in page and "Bỏ<" not in page


def test_the_tray_shows_what_the_texts_cite(shelf):
    code = shelf.use(shelf.add("Kế hoạch"))
    shelf.write("Có kế hoạch [H1-1.1-01]; [H1-1.1-09].")
    page = client(shelf).get(shelf.desk.url("sheet_evidence", "1.1")).content.decode()
    assert f'<a class="code" href="{code.evidence.get_absolute_url()}">H1-1.1-01</a>' in page
    assert "H1-1.1-09</span> (không có minh chứng mang mã này)" in page


def cited(text, urls, **more):
    known = {code: Citation(code, url, **more) for code, url in urls.items()}
    return Template("{% load citations %}{{ text|plaintext|with_citations:known }}").render(Context({"text": text, "known": known}))


@pytest.mark.parametrize("text", ["[{0}]; [H1-1.1-02]", "({0}, MC.1.1.02)"])
def test_known_codes_become_links_and_unknown_ones_are_marked(text):
    for code in ("H1-1.1-01", "MC.1.1.01"):
        html = cited(text.format(code), {code: "/evidence/7/"})
        assert f'<a class="code" href="/evidence/7/">{code}</a>' in html and html.count("<a ") == 1 and "cited-missing" in html


def test_a_code_nobody_reviewed_is_marked_beside_its_link():
    assert "kế thừa – chưa rà soát" in cited("(MC.1.1.01)", {"MC.1.1.01": "/e/1/"}, is_inherited=True)
    assert "kế thừa" not in cited("(MC.1.1.01)", {"MC.1.1.01": "/e/1/"})


def test_text_around_codes_stays_escaped():
    html = cited("<script>x</script> [H1-1.1-01]", {"H1-1.1-01": '/x"y/'})
    assert "<script>" not in html and "&lt;script&gt;" in html and 'href="/x&quot;y/"' in html
    bare = Template("{% load citations %}{{ text|with_citations:urls }}").render(Context({"text": "<b>H1-1.1-01</b>", "urls": None}))
    assert bare.startswith("&lt;b&gt;<span")


def test_who_writes_a_sheet_has_its_codes_at_hand(shelf):
    shelf.use(shelf.add("Kế hoạch <b>"))
    page = client(shelf).get(shelf.desk.url("criterion_sheet", "1.1")).content.decode()
    assert "để dẫn vào lời văn (1)" in page and '<strong class="code">[H1-1.1-01]</strong>' in page and "Kế hoạch &lt;b&gt;" in page
    assert "để dẫn vào lời văn" not in client(shelf).get(shelf.desk.url("criterion_sheet", "1.2")).content.decode()


def test_the_rail_shows_that_evidence_belongs_to_the_assessment(shelf):
    page = client(shelf).get(reverse("evidence_list")).content.decode()
    assert f'href="{reverse("assessment_list")}" class="is-active"' in page


def test_the_reading_page_and_the_history_link_codes(shelf):
    code = shelf.use(shelf.add("Kế hoạch"))
    shelf.write("Có kế hoạch [H1-1.1-01].")
    link = f'<a class="code" href="{code.evidence.get_absolute_url()}">H1-1.1-01</a>'
    assert link in client(shelf, "clerk").get(shelf.desk.url("criterion_sheet", "1.1")).content.decode()
    shelf.desk.save(shelf.cast.secretary, strengths="Mạnh [H1-1.1-01]")
    assert link in client(shelf).get(shelf.desk.url("sheet_history", "1.1")).content.decode()
