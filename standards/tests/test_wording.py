"""Official wording from file to page: read, looked at, attached beside the published set, taken off again."""

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.forms.models import model_to_dict
from django.urls import reverse

from records.trail import entries_about
from standards.models import Indicator, OfficialWording, WordingImport
from standards.packs import pack_sha256
from standards.tests.circulars import WRITERS, annex_rows, article_lines, as_docx, as_text, rows_of_lines
from standards.wording import (
    all_sentences,
    places_of,
    put_words,
    report_of,
    sentence_words,
    sentences_of,
    wording_of,
)
from standards.wording_files import WordingRefused
from standards.wording_workflow import attach, detach, read_file


@pytest.fixture
def old(loaded, real_pack):
    """(set, content of its circular) of TT17-2018."""
    pack = real_pack("TT17-2018")
    return loaded(pack), as_text(rows_of_lines(article_lines(pack)))


@pytest.fixture
def operator(cast):
    return cast.acting(cast.operator)


def rows_of_set(regulation_set):
    return [model_to_dict(row) for row in Indicator.objects.filter(level__criterion__standard__regulation_set=regulation_set)]


def test_reading_attaches_nothing_and_attaching_changes_no_row_of_the_set(old, operator, real_pack):
    regulation_set, content = old
    before = rows_of_set(regulation_set)
    row = read_file(regulation_set, content, "tt17.txt", acting=operator)
    assert wording_of(regulation_set) == {}
    assert row.attached_at is None
    count = attach(row, acting=operator)
    assert count == len(row.found) == OfficialWording.objects.count() > 150
    assert rows_of_set(regulation_set) == before
    regulation_set.refresh_from_db()
    assert regulation_set.content_sha256 == pack_sha256(real_pack("TT17-2018"))


def test_every_step_has_its_audit_line(old, operator):
    regulation_set, content = old
    row = read_file(regulation_set, content, "tt17.txt", acting=operator)
    attach(row, acting=operator)
    detach(regulation_set, acting=operator)
    assert [entry.action for entry in entries_about(row)] == ["gắn câu chữ chính thức", "đọc tệp câu chữ chính thức"]
    assert entries_about(row)[0].detail["sha256"] == row.sha256
    assert entries_about(regulation_set)[0].action == "gỡ câu chữ chính thức"
    assert (row.by, row.file_name, len(row.sha256)) == (operator.user, "tt17.txt", 64)


def test_attaching_twice_changes_nothing(old, operator):
    row = read_file(*old, "tt17.txt", acting=operator)
    assert attach(row, acting=operator) > 0
    assert attach(row, acting=operator) == 0


def test_a_later_file_replaces_only_what_it_holds(old, operator):
    regulation_set, content = old
    attach(read_file(regulation_set, content, "mot.txt", acting=operator), acting=operator)
    lines = content.decode().replace("Nguyên văn", "Bản hợp nhất").split("\n")
    part = "\n".join(line for line in lines if not line.startswith("b)")).encode()
    later = read_file(regulation_set, part, "hai.txt", acting=operator)
    attach(later, acting=operator)
    wording = wording_of(regulation_set)
    assert wording["general:1.1:1:a"].startswith("Bản hợp nhất")
    assert wording["general:1.1:1:b"].startswith("Nguyên văn")


def test_taken_off_words_can_be_attached_again(old, operator):
    regulation_set, content = old
    row = read_file(regulation_set, content, "tt17.txt", acting=operator)
    count = attach(row, acting=operator)
    assert detach(regulation_set, acting=operator) == count
    assert wording_of(regulation_set) == {}
    assert attach(WordingImport.objects.get(pk=row.pk), acting=operator) == count


@pytest.mark.parametrize("person", ["principal", "officer"])
def test_only_operators_read_attach_and_take_off(old, cast, operator, person):
    regulation_set, content = old
    row, acting = read_file(regulation_set, content, "a.txt", acting=operator), cast.acting(getattr(cast, person))
    for act in (lambda: read_file(regulation_set, content, "a.txt", acting=acting), lambda: attach(row, acting=acting),
                lambda: detach(regulation_set, acting=acting)):
        with pytest.raises(PermissionDenied):
            act()
    assert wording_of(regulation_set) == {}


def test_a_refused_file_leaves_nothing(old, operator):
    with pytest.raises(WordingRefused):
        read_file(old[0], b"Moi hop", "thu.txt", acting=operator)
    assert not WordingImport.objects.exists()


def test_words_say_whose_they_are(old, operator):
    regulation_set, content = old
    criteria = list(regulation_set.standards.get(code="1").criteria.in_tree())
    put_words({}, criteria)
    first = criteria[0].levels.all()[0].indicators.all()[0]
    assert (first.words.label, first.words.text) == ("tóm tắt của dự án", first.requirement)
    attach(read_file(regulation_set, content, "a.txt", acting=operator), acting=operator)
    items = list(regulation_set.top_level_items.all())
    put_words(wording_of(regulation_set), items=items)
    assert {item.words.label for item in items} == {"câu chữ chính thức"}


def test_sentences_of_forms_have_our_words_until_the_laws_are_known():
    assert sentence_words({}, "b2-review").text == "Rà soát việc thực hiện ít nhất 02 lần trong năm học."
    assert sentence_words({"form:b2-review": "Nguyên văn."}, "b2-review").is_official
    keys = [sentence.place for sentence in all_sentences()]
    assert len(keys) == len(set(keys))
    assert len(sentences_of("TT57-2026")) == len(keys)
    with pytest.raises(StopIteration):
        sentence_words({}, "không có")


def test_the_report_sets_side_by_side_in_the_laws_order(old):
    places = places_of(old[0])
    report = report_of(places, {"general:1.1": "Tên khác"})
    assert report[0] == (places[0], "Tên khác")
    assert [text for _, text in report[1:] if text] == []
    assert places[1].label == "Tiêu chí 1.1, Mức 1, chỉ báo a"


def test_the_annex_for_preschools_comes_before_that_for_general_schools(loaded, real_pack):
    titles = [place.label for place in places_of(loaded(real_pack("TT57-2026"))) if place.title]
    assert titles[0] == "Mầm non, tiêu chí 1.1, tên" and titles[15] == "Phổ thông, tiêu chí 1.1, tên"


# -- pages


def upload(client, regulation_set, content, name="tt17.txt"):
    return client.post(reverse("wording_list", args=[regulation_set.code]), {"file": SimpleUploadedFile(name, content)}, follow=True)


def test_an_operator_uploads_looks_and_attaches(old, cast):
    regulation_set, content = old
    client = cast.client(cast.operator)
    listing = reverse("wording_list", args=[regulation_set.code])
    assert listing in client.get(reverse("set_detail", args=[regulation_set.code])).content.decode()
    broken = content.replace(b"\nb) ", b"\nz) ", 1)
    page = upload(client, regulation_set, broken).content.decode()
    assert "Đối chiếu tt17.txt" in page
    assert "Thiếu 1 chỗ" in page and "Tiêu chí 1.1, Mức 1, chỉ báo b" in page
    assert "không có điểm z)" in page
    row = WordingImport.objects.get()
    assert wording_of(regulation_set) == {}
    page = client.post(reverse("wording_attach", args=[regulation_set.code, row.pk]), follow=True).content.decode()
    assert f"Đã gắn câu chữ chính thức vào {len(row.found)} chỗ." in page
    assert "đang gắn ở" in page
    page = client.post(reverse("wording_detach", args=[regulation_set.code]), follow=True).content.decode()
    assert "chưa gắn chỗ nào" in page


@pytest.mark.parametrize(("content", "words"), [
    (b"", "rỗng"), (b"%PDF-1.7", "Tệp PDF"), ("Mời họp".encode(), "không phải thông tư"), (b"PK\x03\x04broken", ""),
    ("Số: 19/2018/TT-BGDĐT\nĐiều 7. A".encode(), "Thông tư 19/2018"),
])  # fmt: skip
def test_a_file_that_will_not_do_is_refused_on_the_page(old, cast, content, words):
    page = upload(cast.client(cast.operator), old[0], content)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert "error-summary" in page.content.decode() or "invalid-feedback" in page.content.decode()
    assert not WordingImport.objects.exists()


def test_without_a_file_the_form_says_so(old, cast):
    page = cast.client(cast.operator).post(reverse("wording_list", args=[old[0].code]), {})
    assert page.status_code == 200
    assert not WordingImport.objects.exists()


def test_pages_show_the_laws_words_with_their_label_and_escaped(old, cast):
    regulation_set, content = old
    hostile = content.replace("a) Nguyên văn".encode(), b"a) <script>alert(1)</script>", 1)
    attach(read_file(regulation_set, hostile, "a.txt"))
    criterion = regulation_set.standards.get(code="1").criteria.get(code="1.1")
    client = cast.client(cast.principal)
    for url in (reverse("criterion_detail", args=[regulation_set.code, criterion.pk]), reverse("set_detail", args=[regulation_set.code])):
        page = client.get(url).content.decode()
        assert "câu chữ chính thức" in page
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert(1)" not in page
    detach(regulation_set)
    assert "tóm tắt của dự án, không phải nguyên văn" in client.get(url).content.decode()


def test_a_report_belongs_to_its_set(old, cast, loaded, real_pack):
    row = read_file(*old, "a.txt")
    other = loaded(real_pack("TT57-2026"))
    client = cast.client(cast.operator)
    assert client.get(reverse("wording_report", args=[other.code, row.pk])).status_code == 404
    assert client.post(reverse("wording_attach", args=[other.code, row.pk])).status_code == 404
    assert wording_of(other) == {}


# -- command


def run(*args):
    out = StringIO()
    call_command("import_wording", *args, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("kind", WRITERS)
def test_the_command_finds_the_set_reports_and_attaches_only_when_told(old, loaded, real_pack, tmp_path, kind):
    new_pack = real_pack("TT57-2026")
    new = loaded(new_pack)
    file = tmp_path / f"tt57.{kind}"
    file.write_bytes(WRITERS[kind](annex_rows(new_pack)))
    out = run(str(file))
    assert out.startswith("TT57-2026: khớp 90, thiếu 11, chưa khớp 0")
    assert "thiếu\tBiểu 2: mục đích a" in out
    assert wording_of(new) == {}
    assert "Đã gắn câu chữ chính thức vào 90 chỗ của TT57-2026." in run(str(file), "--set", "TT57-2026", "--attach")
    assert len(wording_of(new)) == 90
    assert WordingImport.objects.filter(by=None).count() == 2


def test_the_command_names_what_does_not_fit_in_words(loaded, real_pack, tmp_path):
    pack = real_pack("TT57-2026")
    loaded(pack)
    file = tmp_path / "lỗi.txt"
    file.write_bytes(as_text(annex_rows(pack)).replace(pack["frameworks"][0]["standards"][0]["criteria"][1]["title"].encode(), "Tên hoàn toàn khác".encode(), 1))
    assert "\ntên khác\tPhụ lục I, tiêu chí 1.2: tên Tiêu chí 1.2 trong tệp là “Tên hoàn toàn khác”" in run(str(file))


def test_a_fault_of_the_file_itself_is_told_once(old, loaded, real_pack, tmp_path):
    loaded(real_pack("TT57-2026"))
    file = tmp_path / "rỗng.txt"
    file.write_bytes(b"  ")
    with pytest.raises(CommandError) as refused:
        run(str(file))
    assert str(refused.value) == "Tệp “rỗng.txt” rỗng."


def test_the_command_tells_why_not(old, tmp_path):
    file = tmp_path / "thu.docx"
    file.write_bytes(as_docx([[["Mời họp"]]]))
    with pytest.raises(CommandError, match="không phải thông tư"):
        run(str(file))
    with pytest.raises(CommandError, match="Không có bộ tiêu chuẩn TT99"):
        run(str(file), "--set", "TT99")
    with pytest.raises(CommandError, match="không đọc được tệp"):
        run(str(tmp_path / "khong-co.docx"))
