"""Legal instruments: read from the project's file, loaded beside an operator's rows, seen by whom they are for, found, cited, ended."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from records.models import AuditEntry
from standards.citations import full_citation
from standards.instrument_file import read_instruments
from standards.instruments_workflow import (
    load_instruments,
    may_edit_instrument,
    may_write_instruments,
    remove_instrument,
    save_instrument,
)
from standards.models import LegalInstrument
from standards.packs import PackRefused
from standards.tests.instruments import make_instrument, make_own_plan, make_pair

pytestmark = pytest.mark.django_db

ROW = {"slug": "tt-1", "kind": "circular", "number": "1/2026/TT-BGDĐT", "title": "quy định thử", "confirmed": "secondary"}


def write(tmp_path, text):
    path = tmp_path / "instruments.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_projects_own_file_is_whole():
    rows = {row["slug"]: row for row in read_instruments()}
    assert len(rows) >= 20
    assert rows["tt-19-2018-bgddt"]["replaced_by"] == "tt-57-2026-bgddt"
    assert rows["tt-19-2018-bgddt"]["in_force_to"] == date(2026, 7, 6)
    assert {row["confirmed"] for row in rows.values()} == {"primary", "secondary", "unconfirmed"}


def test_the_sets_of_criteria_and_the_library_name_the_same_days(real_pack):
    rows = {row.get("number"): row for row in read_instruments()}
    for code in ("TT17-2018", "TT18-2018", "TT19-2018", "TT57-2026"):
        pack = real_pack(code)
        row = rows[pack["number"]]
        days = [row[name].isoformat() if row[name] else None for name in ("issued_on", "in_force_from", "in_force_to")]
        assert days == [pack[name] for name in ("issued_on", "in_force_from", "in_force_to")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{slug: a}", "cần một danh sách"),
        ("- {slug: a, kind: circular}", "thiếu"),
        ("- {slug: a, kind: thongtu, title: b, confirmed: primary}", "kind: không có “thongtu”"),
        ("- {slug: a, kind: law, title: b, confirmed: chac}", "confirmed: không có “chac”"),
        ("- {slug: a, kind: law, title: b, confirmed: primary, ngay: 1}", "thừa"),
        ("- {slug: a, kind: law, title: b, confirmed: primary}\n- {slug: a, kind: law, title: b, confirmed: primary}", "trùng mã"),
        ("- {slug: a, kind: law, title: b, confirmed: primary, replaced_by: c}", "không có văn bản thay thế c"),
        ("- {slug: a, kind: law, title: b, confirmed: primary, issued_on: 2020-13-01}", "ngày không đúng dạng"),
        ("- {slug: a, kind: law, title: b, confirmed: primary, in_force_from: 2020-02-01, in_force_to: 2020-01-01}", "hết hiệu lực trước"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path, text, words):
    with pytest.raises(PackRefused, match=words) as refused:
        read_instruments(write(tmp_path, text))
    assert all(fault.line >= 1 for fault in refused.value.faults)


def test_loading_twice_changes_nothing_the_second_time():
    rows = read_instruments()
    assert load_instruments(rows) == len(rows)
    assert load_instruments(rows) == 0
    old = LegalInstrument.objects.get(slug="tt-17-2018-bgddt")
    assert old.replaced_by.number == "57/2026/TT-BGDĐT"
    assert LegalInstrument.objects.count() == len(rows)


def test_a_changed_file_changes_its_rows_but_not_an_operators():
    load_instruments([ROW, {**ROW, "slug": "tt-2"}])
    LegalInstrument.objects.filter(slug="tt-2").update(title="lời của người vận hành", edited_at="2026-01-01T00:00:00Z")
    assert load_instruments([{**ROW, "title": "mới"}, {**ROW, "slug": "tt-2", "title": "mới", "replaced_by": "tt-1"}]) == 1
    assert list(LegalInstrument.objects.order_by("slug").values_list("title", "replaced_by")) == [("mới", None), ("lời của người vận hành", None)]


def test_who_sees_which_instruments(cast):
    national = make_instrument(number="1/2026/TT")
    own = make_own_plan(cast.school)
    offered = make_own_plan(cast.commune, number="5/KH-UBND", is_offered=True)
    kept = make_own_plan(cast.commune, number="6/KH-UBND")
    from_department = make_own_plan(cast.department, number="7/KH-SGDĐT", is_offered=True)
    far = make_own_plan(cast.far_commune, number="8/KH-UBND", is_offered=True)

    def seen(person):
        return set(LegalInstrument.objects.visible_to(cast.acting(person)))

    assert seen(cast.principal) == {national, own, offered, from_department}
    assert seen(cast.other_principal) == {national, offered, from_department}
    assert seen(cast.leader) == {national, offered, kept, from_department}
    assert seen(cast.far_principal) == {national, far, from_department}
    assert set(LegalInstrument.objects.visible_to(None)) == {national}


@pytest.mark.parametrize(("words", "found"), [
    ("57/2026", 1), ("thong tu bao dam", 1), ("Thông tư 57", 1), ("bo truong", 2), ("thong tu 2018 bao dam", 0), ("", 2), ("  ", 2),
])  # fmt: skip
def test_every_word_is_looked_for_without_marks(words, found):
    make_pair()
    assert LegalInstrument.objects.search(words).count() == found


def test_cited_fully_and_then_shortly():
    old, new = make_pair()
    full = "Thông tư số 57/2026/TT-BGDĐT ngày 07 tháng 7 năm 2026 của Bộ trưởng Bộ Giáo dục và Đào tạo quy định về bảo đảm chất lượng giáo dục"
    assert full_citation(new) == full
    assert new.short_name == "Thông tư số 57/2026/TT-BGDĐT"
    assert full_citation(old).startswith("Thông tư số 19/2018/TT-BGDĐT ngày 22 tháng 8 năm 2018 của Bộ trưởng")


def test_a_law_is_cited_without_number_and_issuer():
    law = make_instrument("law", "43/2019/QH14", "Giáo dục", issuer="Quốc hội")
    assert (full_citation(law), law.short_name) == ("Luật Giáo dục", "Luật Giáo dục")
    law.issued_on = date(2025, 12, 10)
    assert full_citation(law) == "Luật Giáo dục ngày 10 tháng 12 năm 2025"


def test_what_is_not_known_leaves_no_gap_in_the_citation():
    bare = make_instrument("letter", "5208/BGDĐT-GDPT", "về việc hướng dẫn nhiệm vụ năm học")
    assert full_citation(bare) == "Công văn số 5208/BGDĐT-GDPT về việc hướng dẫn nhiệm vụ năm học"
    unnumbered = make_instrument("report", "", "tự đánh giá", issuer="Trường Mầm non Hoa Mai")
    assert full_citation(unnumbered) == "Báo cáo của Trường Mầm non Hoa Mai tự đánh giá"
    assert unnumbered.short_name == "Báo cáo tự đánh giá"


@pytest.mark.parametrize(("on", "standing"), [
    (date(2018, 10, 9), "coming"), (date(2018, 10, 10), "in_force"), (date(2026, 7, 6), "in_force"), (date(2026, 7, 7), "over"),
])  # fmt: skip
def test_standing_by_day(on, standing):
    assert make_pair()[0].standing_on(on) == standing


def test_without_days_it_is_taken_as_in_force():
    assert make_instrument().standing_on(date(1990, 1, 1)) == "in_force"


def test_a_period_that_ends_before_it_begins_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_instrument(in_force_from=date(2026, 1, 2), in_force_to=date(2026, 1, 1))


def test_an_operator_keeps_the_states_texts_and_drafters_their_own(cast):
    national, own = make_instrument(), make_own_plan(cast.school)
    can_edit = {name: tuple(may_edit_instrument(cast.acting(getattr(cast, name)), row) for row in (national, own))
                for name in ("operator", "principal", "secretary", "member", "clerk", "leader", "other_principal")}
    assert can_edit == {"operator": (True, False), "principal": (False, True), "secretary": (False, True), "member": (False, False),
                        "clerk": (False, False), "leader": (False, False), "other_principal": (False, False)}
    assert not may_write_instruments(None)


def test_saving_leaves_a_line_and_marks_the_row_as_edited(cast):
    acting = cast.acting(cast.secretary)
    row = save_instrument(acting, LegalInstrument(organization=cast.school, kind="plan", number="1/KH", title="năm học"))
    row.title = "năm học 2026-2027"
    save_instrument(acting, row)
    assert row.edited_at is not None
    assert list(AuditEntry.objects.order_by("pk").values_list("action", "by")) == [
        ("thêm văn bản làm căn cứ", cast.secretary.pk), ("sửa văn bản làm căn cứ", cast.secretary.pk)]


def test_nobody_saves_what_is_not_theirs_and_nothing_replaces_itself(cast):
    with pytest.raises(PermissionDenied):
        save_instrument(cast.acting(cast.principal), make_instrument())
    row = make_own_plan(cast.school)
    row.replaced_by = row
    with pytest.raises(ValidationError, match="chính nó"):
        save_instrument(cast.acting(cast.principal), row)


def test_removing_is_for_own_rows_never_for_the_projects(cast):
    own, shipped = make_own_plan(cast.school), make_instrument(slug="tt-1")
    with pytest.raises(PermissionDenied):
        remove_instrument(cast.acting(cast.member), own)
    with pytest.raises(PermissionDenied):
        remove_instrument(cast.acting(cast.operator), shipped)
    remove_instrument(cast.acting(cast.principal), own)
    assert list(LegalInstrument.objects.all()) == [shipped]
