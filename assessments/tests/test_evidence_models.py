"""Evidence as rows: who sees it, how it is found, how it reads; who may do what with it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.enums import EvidenceKind
from assessments.evidence_list import EvidenceFilter
from assessments.evidence_table import format_words, note_of, place_words
from assessments.forms_evidence import EvidenceForm, values_of_file
from assessments.models import Evidence, EvidenceCode
from assessments.permissions import may_add_evidence, may_edit_evidence, may_judge_evidence
from assessments.sheet_evidence import Citation, citations_of, offered, tray_codes
from assessments.tests.shelf import Shelf
from records.models import StoredFile
from records.tests.hostile import PDF_BYTES, office, picture, upload
from records.uploads import check_upload

COUNCIL = ("principal", "deputy", "secretary")
STAFF = (*COUNCIL, "member", "clerk")
OUTSIDERS = ("other_principal", "far_principal", "officer", "leader", "province_officer", "operator", "stranger")


@pytest.fixture
def shelf(desk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Shelf(desk)


def acting(shelf, name):
    return shelf.cast.acting(getattr(shelf.cast, name))


@pytest.mark.parametrize("person", STAFF)
def test_the_schools_own_people_see_evidence_and_codes(shelf, person):
    code = shelf.use(shelf.add())
    assert list(Evidence.objects.visible_to(acting(shelf, person))) == [code.evidence]
    assert list(EvidenceCode.objects.visible_to(acting(shelf, person))) == [code]


@pytest.mark.parametrize("person", OUTSIDERS)
def test_nobody_else_does(shelf, person):
    shelf.use(shelf.add())
    assert not Evidence.objects.visible_to(acting(shelf, person)).exists()
    assert not EvidenceCode.objects.visible_to(acting(shelf, person)).exists()


@pytest.mark.parametrize(("person", "add", "edit", "judge"), [
    ("principal", True, True, True), ("deputy", True, True, True), ("secretary", True, True, True),
    ("member", True, False, False), ("clerk", False, False, False), ("officer", False, False, False),
    ("operator", False, False, False), ("other_principal", True, False, False),
])  # fmt: skip
def test_who_may_do_what(shelf, person, add, edit, judge):
    who, row = acting(shelf, person), shelf.add()
    assert (may_add_evidence(who), may_edit_evidence(who, row), may_judge_evidence(who, row)) == (add, edit, judge)


@pytest.mark.parametrize(("words", "found"), [
    ("chiến lược", True), ("CHIEN LUOC", True), ("12/kh", True), ("ubnd xa", True), ("ban sao", True), ("ngân sách", False), ("", True),
])  # fmt: skip
def test_evidence_is_found_by_name_number_issuer_and_note(shelf, words, found):
    row = shelf.add("Kế hoạch chiến lược", number="12/KH", issuer="UBND xã", note="bản sao")
    assert list(Evidence.objects.search(words)) == ([row] if found else [])


def test_a_renamed_evidence_is_found_by_its_new_name(shelf):
    row = shelf.add("Cũ")
    row.name = "Đề án"
    row.save(update_fields=["name"])
    assert Evidence.objects.search("de an").exists() and not Evidence.objects.search("cu").exists()


@pytest.mark.parametrize(("fields", "words"), [
    ({}, ""), ({"number": "12/KH"}, "Số 12/KH"), ({"issued_on": date(2023, 9, 5)}, "05/9/2023"), ({"issued_words": "tháng 3/2024"}, "tháng 3/2024"),
    ({"number": "1", "issued_on": date(2023, 12, 1), "issued_words": "học kỳ I"}, "Số 1, 01/12/2023, học kỳ I"),
])  # fmt: skip
def test_number_and_day_in_one_line(fields, words):
    assert Evidence(**fields).issued_label == words


@pytest.mark.parametrize(("fields", "words"), [
    ({"place_kind": "file"}, "(chưa ghi nơi giữ)"), ({"place_kind": "link", "link": "https://a.vn"}, "https://a.vn"),
    ({"place_kind": "paper", "paper_place": "tủ 2"}, "tủ 2"), ({"place_kind": "paper", "link": "https://a.vn"}, "(chưa ghi nơi giữ)"),
])  # fmt: skip
def test_the_place_in_one_line(fields, words):
    assert Evidence(**fields).place_label == words


def test_format_and_place_for_the_list(shelf):
    assert place_words(shelf.add("Kế hoạch", content=PDF_BYTES)) == "PDF, Kế hoạch.pdf"
    assert place_words(Evidence(place_kind="paper", paper_place="tủ 2")) == "Bản giấy, tủ 2"
    assert note_of(Evidence(is_index_only=True, note="két sắt")) == "Chỉ ghi mục lục; két sắt" and note_of(Evidence()) == ""


@pytest.mark.parametrize(("content", "word", "kind"), [
    (PDF_BYTES, "PDF", EvidenceKind.DOCUMENT), (picture(), "Ảnh", EvidenceKind.PHOTO), (office(), "Word", EvidenceKind.DOCUMENT),
    (office("spreadsheetml.sheet"), "Excel", EvidenceKind.FIGURES),
])  # fmt: skip
def test_a_file_alone_says_what_it_is(content, word, kind):
    checked = check_upload(upload(content, "Báo cáo quý 1"))
    assert format_words(StoredFile(content_type=checked.content_type)) == word and format_words(None) == ""
    assert (values_of_file(checked)["name"], values_of_file(checked)["kind"]) == ("Báo cáo quý 1", kind)


def test_the_person_in_charge_is_one_of_the_program_or_a_name(shelf):
    assert shelf.add(keeper=shelf.cast.member, keeper_name="Ai đó").keeper_words == "Người member"
    assert shelf.add(keeper_name="Cô Hoa").keeper_words == "Cô Hoa" and shelf.add().keeper_words == ""


def test_who_left_the_school_stays_in_charge_until_changed(shelf):
    row = shelf.add(keeper=shelf.cast.other_principal)
    people = EvidenceForm(acting(shelf, "secretary"), evidence=row).fields["keeper"].queryset
    assert shelf.cast.other_principal in people and shelf.cast.member in people and shelf.cast.clerk not in people
    assert shelf.cast.other_principal not in EvidenceForm(acting(shelf, "secretary")).fields["keeper"].queryset


def test_the_database_refuses_a_file_on_what_is_only_listed(shelf):
    with pytest.raises(IntegrityError), transaction.atomic():
        shelf.add("Hồ sơ sức khỏe", content=PDF_BYTES, is_index_only=True)


def test_evidence_with_the_same_bytes_is_known_while_it_lives(shelf):
    first, second = shelf.add("Một", content=PDF_BYTES), shelf.add("Hai", content=PDF_BYTES)
    assert set(Evidence.objects.twins_of(first.file.sha256)) == {first, second}
    Evidence.objects.filter(pk=second.pk).update(removed_at=timezone.now())
    assert list(Evidence.objects.twins_of(first.file.sha256)) == [first]


def test_the_tray_offers_what_is_not_on_the_sheet_and_lives(shelf):
    there, gone, fits = shelf.add("Sổ họp 1"), shelf.add("Sổ họp 2", removed_at=timezone.now()), shelf.add("Sổ họp 3")
    shelf.use(there)
    sheet = shelf.desk.sheet()
    assert list(offered(acting(shelf, "secretary"), sheet, "so hop")) == [fits]
    assert offered(acting(shelf, "secretary"), sheet, "") == [] and gone.is_removed
    assert [code.printed for code in tray_codes(sheet)] == ["[H1-1.1-01]"]


def test_codes_of_removed_evidence_link_nowhere(shelf):
    code = shelf.use(shelf.add())
    assert citations_of(shelf.desk.assessment) == {code.text: Citation(code.text, f"/assessments/evidence/{code.evidence_id}/")}
    Evidence.objects.update(removed_at=timezone.now())
    assert citations_of(shelf.desk.assessment) == {} and tray_codes(shelf.desk.sheet()) == []


@pytest.mark.parametrize("query", [
    {}, {"state": "approved"}, {"kind": "<b>"}, {"standing": "late"}, {"q": "   "}, {"criterion": "\u200b"},
])  # fmt: skip
def test_a_nonsense_filter_counts_as_none(query):
    assert not EvidenceFilter.of(query).is_set
