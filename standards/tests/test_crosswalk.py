"""The crosswalk: the bundled files answer for every criterion, faults are named, an operator's word stays above the data."""

from io import StringIO

import pytest
from django.core.management import call_command

from records.models import AuditEntry
from standards.crosswalk_workflow import load_crosswalk, newer_set
from standards.crosswalks import FOLDER, Crosswalk, Link, codes_in, read_crosswalk
from standards.models import Criterion, CrosswalkLink
from standards.packs import PackRefused
from standards.tests.packs import small_pack

BUNDLED = sorted(path.stem for path in FOLDER.glob("*.yaml"))
CODES = {("OLD", "general"): {"1.1", "1.2"}, ("NEW", "general"): {"1.1", "2.1"}}
GOOD = """from: OLD
to: NEW
framework: general
criteria:
  "1.1":
  - {to: "1.1"}
  - {to: "2.1", note: "Một phần."}
  "1.2":
    none: Không còn nội dung này.
"""


def read(tmp_path, text):
    path = tmp_path / "walk.yaml"
    path.write_text(text, encoding="utf-8")
    return read_crosswalk(path, CODES)


@pytest.fixture(scope="module")
def packs(request):
    give = request.getfixturevalue("real_pack")
    return [give(code) for code in (*BUNDLED, "TT57-2026")]


def test_there_is_a_file_for_every_circular_of_2018():
    assert BUNDLED == ["TT17-2018", "TT18-2018", "TT19-2018"]


@pytest.mark.parametrize("code", BUNDLED)
def test_every_criterion_of_2018_is_answered_for(code, packs):
    walk = read_crosswalk(FOLDER / f"{code}.yaml", codes_in(packs))
    assert (walk.from_set, walk.to_set) == (code, "TT57-2026")
    assert {link.from_code for link in walk.links} == codes_in(packs)[code, walk.framework]
    assert all(link.to_code or link.note for link in walk.links)


@pytest.mark.parametrize("code", BUNDLED)
def test_every_mandatory_criterion_of_2026_takes_something_up(code, packs):
    walk = read_crosswalk(FOLDER / f"{code}.yaml", codes_in(packs))
    reached = {link.to_code for link in walk.links}
    assert {"1.3", "1.4", "2.1", "2.2", "3.1", "3.2", "4.1", "4.2"} <= reached


def test_a_good_file_gives_its_links(tmp_path):
    assert read(tmp_path, GOOD).links == (Link("1.1", "1.1", ""), Link("1.1", "2.1", "Một phần."), Link("1.2", "", "Không còn nội dung này."))


@pytest.mark.parametrize(("old", "new", "place"), [
    ('{to: "1.1"}', '{to: "9.9"}', "walk.yaml:6: 1.1: không có tiêu chí tương ứng 9.9"),
    ('{to: "2.1", note: "Một phần."}', '{to: "1.1"}', "walk.yaml:6: 1.1: tiêu chí tương ứng bị lặp"),
    ('{to: "1.1"}', '{target: "1.1"}', "walk.yaml:6: 1.1: không có tiêu chí tương ứng None"),
    ("note: \"Một phần.\"", f"note: \"{'x' * 501}\"", "ghi chú dài quá 500"),
    ("none: Không còn nội dung này.", "none:", "walk.yaml:9: 1.2: không có tiêu chí tương ứng thì phải ghi lý do"),
    ("none: Không còn nội dung này.", "why: x", "phải ghi lý do"),
    ('  "1.2":\n    none: Không còn nội dung này.\n', "", "thiếu tiêu chí 1.2"),
    ('  "1.2":', '  "1.3":', "bộ OLD không có tiêu chí 1.3"),
    ("from: OLD", "from: OTHER", "walk.yaml:1: không có bộ tiêu chuẩn OTHER"),
    ("framework: general", "framework: preschool", "khung preschool"),
    ("to: NEW\n", "", "cần đúng các mục"),
    ('  "1.2":\n    none: Không còn nội dung này.', '  "1.1":\n    none: Lặp.', "ghi hai lần"),
])
def test_a_fault_names_file_and_line(tmp_path, old, new, place):
    with pytest.raises(PackRefused) as refused:
        read(tmp_path, GOOD.replace(old, new))
    assert place in str(refused.value) and str(refused.value).startswith("walk.yaml:")


def test_an_entry_without_targets_is_a_fault(tmp_path):
    with pytest.raises(PackRefused, match="cần ít nhất một tiêu chí tương ứng"):
        read(tmp_path, GOOD.replace('\n  - {to: "1.1"}\n  - {to: "2.1", note: "Một phần."}', " []"))


@pytest.fixture
def two_sets(loaded):
    """A small older set and the newer one that replaced it."""
    newer = loaded(number="98/2031/TT-BGDĐT", code="TT98-2031")
    return loaded(replaced_by="98/2031/TT-BGDĐT"), newer


def walk(*links):
    return Crosswalk("TT99-2030", "TT98-2031", "preschool", tuple(Link(*link) for link in links))


PROPOSAL = (("1.1", "1.1", ""), ("1.1", "1.2", "Một phần."), ("1.2", "", "Không còn."))


def held():
    rows = CrosswalkLink.objects.live().with_criteria()
    return [(row.from_criterion.code, row.to_criterion.code if row.to_criterion else "", row.note) for row in rows]


def test_loading_twice_changes_nothing(two_sets):
    assert load_crosswalk(walk(*PROPOSAL)) == 3
    before = list(CrosswalkLink.objects.values_list("pk", flat=True))
    assert load_crosswalk(walk(*PROPOSAL)) == 0
    assert list(CrosswalkLink.objects.values_list("pk", flat=True)) == before
    assert sorted(held()) == sorted(PROPOSAL) and not CrosswalkLink.objects.filter(is_proposal=False).exists()


def test_a_new_file_changes_notes_and_takes_away_what_it_no_longer_holds(two_sets):
    load_crosswalk(walk(*PROPOSAL))
    assert load_crosswalk(walk(("1.1", "1.1", "Cả tiêu chí."), ("1.2", "1.2", ""))) == 4
    assert sorted(held()) == [("1.1", "1.1", "Cả tiêu chí."), ("1.2", "1.2", "")]


def criterion(rules, code):
    return Criterion.objects.get(standard__regulation_set=rules, code=code)


def edit_url(rules, code):
    return f"/standards/{rules.code}/crosswalk/{criterion(rules, code).pk}/"


def test_an_operators_word_stays_when_the_data_is_loaded_again(two_sets, cast):
    older, newer = two_sets
    load_crosswalk(walk(*PROPOSAL))
    client = cast.client(cast.operator)
    client.post(edit_url(older, "1.1"), {"target": criterion(newer, "1.1").pk, "note": "Lời người vận hành."})
    gone = CrosswalkLink.objects.get(from_criterion__code="1.1", to_criterion__code="1.2")
    client.post(f"/standards/{older.code}/crosswalk/{gone.pk}/remove/", {"why": "Không đúng"})
    client.post(edit_url(older, "1.2"), {"target": criterion(newer, "1.2").pk, "note": ""})
    assert load_crosswalk(walk(*PROPOSAL)) == 0
    assert sorted(held()) == [("1.1", "1.1", "Lời người vận hành."), ("1.2", "1.2", "")]
    assert AuditEntry.objects.filter(action="bỏ liên hệ tiêu chí", detail__note="Không đúng", by=cast.operator).count() == 1


def test_none_and_a_target_take_each_other_away(two_sets, cast):
    older, newer = two_sets
    load_crosswalk(walk(*PROPOSAL))
    client = cast.client(cast.operator)
    client.post(edit_url(older, "1.1"), {"target": "none", "note": "Bỏ hẳn."})
    assert [row for row in held() if row[0] == "1.1"] == [("1.1", "", "Bỏ hẳn.")]
    client.post(edit_url(older, "1.1"), {"target": criterion(newer, "1.2").pk, "note": ""})
    assert [row for row in held() if row[0] == "1.1"] == [("1.1", "1.2", "")]


@pytest.mark.parametrize(("data", "said"), [
    ({"target": "none", "note": ""}, "Ghi lý do vì sao không có"), ({"target": "", "note": "Giữ chữ này"}, "Chọn một tiêu chí"),
    ({"target": "999999", "note": "Giữ chữ này"}, "Bộ mới không có tiêu chí này"), ({"target": "none", "note": "x" * 501}, "500"),
])
def test_a_bad_link_is_named_and_nothing_is_stored(two_sets, cast, data, said):
    page = cast.client(cast.operator).post(edit_url(two_sets[0], "1.1"), data).content.decode()
    assert said in page and "Có chỗ cần sửa" in page and not CrosswalkLink.objects.exists() and data["note"] in page


def test_everybody_reads_the_table_and_only_an_operator_has_buttons(two_sets, cast):
    load_crosswalk(walk(*PROPOSAL))
    url = f"/standards/{two_sets[0].code}/crosswalk/"
    page = cast.client(cast.member).get(url).content.decode()
    assert "đề xuất của dự án" in page and "Không có tiêu chí tương ứng" in page and "Một phần." in page and "Sửa" not in page
    assert "Sửa<" in cast.client(cast.operator).get(url).content.decode()
    assert cast.client(cast.member).get(f"/standards/{two_sets[1].code}/crosswalk/").status_code == 404


def test_a_criterions_page_shows_the_links_both_ways(two_sets, cast):
    older, newer = two_sets
    load_crosswalk(walk(*PROPOSAL))
    client = cast.client(cast.member)
    pages = {rules.code: client.get(f"/standards/{rules.code}/criteria/{criterion(rules, code).pk}/").content.decode()
             for rules, code in ((older, "1.1"), (newer, "1.2"))}
    assert "Tiếp nối trong bộ mới" in pages[older.code] and "1.2 Hội đồng trường" in pages[older.code]
    assert "Tiêu chí cũ được tiếp nối ở đây" in pages[newer.code] and "1.1 Phương hướng" in pages[newer.code]
    assert f"/standards/{older.code}/crosswalk/" in client.get(f"/standards/{older.code}/").content.decode()


def test_the_newer_set_is_the_one_that_replaced_it(two_sets):
    assert newer_set(two_sets[0]) == two_sets[1] and newer_set(two_sets[1]) is None


def test_the_table_costs_the_same_for_few_and_many_links(two_sets, cast, django_assert_max_num_queries):
    url, client = f"/standards/{two_sets[0].code}/crosswalk/", cast.client(cast.member)
    load_crosswalk(walk(("1.1", "1.1", ""), ("1.2", "", "Không.")))
    with django_assert_max_num_queries(12) as few:
        client.get(url)
    load_crosswalk(walk(("1.1", "1.1", ""), ("1.1", "1.2", ""), ("1.2", "1.1", ""), ("1.2", "1.2", "")))
    with django_assert_max_num_queries(len(few)):
        client.get(url)


@pytest.mark.django_db
def test_the_command_loads_the_bundled_links_once():
    for expected in (False, True):
        out = StringIO()
        call_command("load_standards", stdout=out)
        assert ("TT19-2018 → TT57-2026: 0 liên hệ" in out.getvalue()) is expected
    assert CrosswalkLink.objects.filter(from_criterion__standard__regulation_set__code="TT17-2018", from_criterion__code="5.4", to_criterion=None).count() == 1


def test_a_small_pack_alone_loads_no_crosswalk(loaded):
    loaded(small_pack())
    assert not CrosswalkLink.objects.exists()
