"""Pages of the law: sets with their dates, the tree with folded search, a criterion with its place in the law."""

from datetime import date

import pytest
from django.urls import reverse

from standards import views
from standards.models import Criterion, RegulationSet
from standards.tests.packs import AMENDMENT, small_pack
from standards.tree import chosen_framework

TT22 = "22/2024/TT-BGDĐT từ 25/01/2025 (chưa xác nhận)"


def page(response):
    return " ".join(response.content.decode().split())


def tree(client, code="TT99-2030", **query):
    return client.get(reverse("set_detail", args=[code]), query)


def shown(response):
    return [criterion for standard in response.context["standards"] for criterion in standard.shown]


@pytest.fixture
def reader(cast):
    return cast.client(cast.principal)


@pytest.fixture
def tt19(loaded, real_pack):
    return loaded(real_pack("TT19-2018"))


@pytest.fixture
def tt57(loaded, real_pack):
    return loaded(real_pack("TT57-2026"))


# --- the list -----------------------------------------------------------------------------------------------------------


def test_the_list_shows_dates_source_and_what_replaced_it(reader, tt19):
    text = page(reader.get("/standards/"))
    for words in ("19/2018/TT-BGDĐT, ngày 22/08/2018", "từ 10/10/2018 đến hết 06/07/2026", "Thay thế bởi 57/2026/TT-BGDĐT",
                  "Nguồn thứ cấp, cần đối chiếu bản gốc", f"Sửa đổi bởi {TT22}"):
        assert words in text


@pytest.mark.parametrize(("today", "words"), [
    (date(2030, 1, 31), "Chưa có hiệu lực"), (date(2030, 2, 1), "Đang có hiệu lực"), (date(2031, 6, 30), "Đang có hiệu lực"),
    (date(2031, 7, 1), "Hết hiệu lực"),
], ids=["the day before", "first day", "last day", "the day after"])
def test_the_list_says_whether_a_set_is_in_force(reader, loaded, monkeypatch, today, words):
    loaded(in_force_to="2031-06-30")
    monkeypatch.setattr(views.timezone, "localdate", lambda *args: today)
    text = page(reader.get("/standards/"))
    assert [word for word in ("Chưa có hiệu lực", "Đang có hiệu lực", "Hết hiệu lực") if word in text] == [words]


def test_without_sets_the_list_says_what_to_do(reader):
    text = page(reader.get("/standards/"))
    assert "Chưa có bộ tiêu chuẩn nào" in text and "manage.py load_standards" in text


def test_a_set_that_is_not_published_does_not_exist(reader, loaded):
    row = loaded()
    RegulationSet.objects.update(published_at=None)
    criterion = Criterion.objects.first()
    assert "Bộ thử" not in page(reader.get("/standards/"))
    assert tree(reader).status_code == 404
    assert reader.get(f"/standards/{row.code}/criteria/{criterion.pk}/").status_code == 404


@pytest.mark.parametrize("person", ["stranger", "operator", "clerk", "province_officer"])
def test_everybody_who_is_logged_in_reads_the_law(cast, loaded, person):
    loaded()
    client, criterion = cast.client(getattr(cast, person)), Criterion.objects.first()
    for path in ("/standards/", "/standards/TT99-2030/", f"/standards/TT99-2030/criteria/{criterion.pk}/"):
        assert client.get(path).status_code == 200
        assert client.post(path).status_code == 405
        assert cast.anonymous.get(path).url == f"/login?next={path}"


# --- the tree of a set --------------------------------------------------------------------------------------------------


def test_the_facts_of_a_set_stand_above_its_tree(reader, tt57):
    text = page(tree(reader, "TT57-2026"))
    for words in ("57/2026/TT-BGDĐT · hiệu lực từ 07/07/2026", "Nguồn thứ cấp, cần đối chiếu bản gốc.", "Khoản 4 Điều 27",
                  "(07/07/2026 – 31/12/2028)", "3 năm học", "MC.{standard}.{number}.{nn}", "Tiêu chí bắt buộc và 5/7", "không phải nguyên văn thông tư"):
        assert words in text
    assert text.count('<span class="tag">bắt buộc</span>') == 8


@pytest.mark.parametrize("code", ["TT17-2018", "TT18-2018", "TT19-2018"])
def test_circular_22_of_2024_is_told_with_its_day_and_that_it_is_not_confirmed(reader, loaded, real_pack, code):
    """In sight, not folded away: the 2018 text alone would mislead (DESIGN 3.1)."""
    row = loaded(real_pack(code))
    text = page(tree(reader, code))
    notice = text.index(f"Được sửa đổi bởi {TT22}")
    assert notice < text.index("<details class=\"card-plain\">")
    assert row.amended_by[0]["note"].split(":")[0] in text
    criterion = Criterion.objects.first()
    assert f"Được sửa đổi bởi {TT22}" in page(reader.get(f"/standards/{code}/criteria/{criterion.pk}/"))


def test_an_indicator_that_circular_22_touched_says_so_beside_it(reader, tt19):
    row = Criterion.objects.get(code="2.2")
    text = page(reader.get(f"/standards/TT19-2018/criteria/{row.pk}/"))
    assert text.count("22/2024/TT-BGDĐT (chưa xác nhận): ") == 3 and text.count("chỉ báo này đã bị bỏ") == 2
    untouched = Criterion.objects.get(code="1.1")
    assert "22/2024/TT-BGDĐT (chưa xác nhận): " not in page(reader.get(f"/standards/TT19-2018/criteria/{untouched.pk}/"))


@pytest.mark.parametrize(("is_confirmed", "expected"), [(False, True), (True, False)], ids=["not confirmed", "confirmed"])
def test_a_confirmed_amendment_carries_no_doubt(reader, loaded, is_confirmed, expected):
    loaded(amended_by=[{**AMENDMENT, "confirmed": is_confirmed}])
    for path in ("/standards/", "/standards/TT99-2030/", f"/standards/TT99-2030/criteria/{Criterion.objects.first().pk}/"):
        text = page(reader.get(path))
        assert "ửa đổi bởi 1/2031/TT-BGDĐT từ 01/03/2031" in text
        assert ("từ 01/03/2031 (chưa xác nhận)" in text) is expected


@pytest.mark.parametrize(("confirmed", "words"), [
    ("primary", ""), ("secondary", "Nguồn thứ cấp, cần đối chiếu bản gốc."), ("unconfirmed", "Chưa xác nhận."),
], ids=["original read", "second hand", "unconfirmed"])
def test_a_set_not_checked_against_the_original_warns(reader, loaded, confirmed, words):
    loaded(confirmed=confirmed)
    text = page(tree(reader))
    assert ("note-warning" in text) is bool(words) and words in text
    assert "Tự đặt để kiểm thử" in text, "the source is always named"


def test_a_clause_that_is_not_sure_is_marked(reader, loaded):
    pack = small_pack()
    pack["frameworks"][0]["standards"][0]["criteria"][0]["levels"][0]["indicators"][0]["clause_confirmed"] = False
    loaded(pack)
    assert page(tree(reader)).count("(số khoản cần đối chiếu)") == 1


@pytest.mark.parametrize(("words", "codes"), [
    ("phuong huong", ["1.1"]), ("PHƯƠNG  HƯỚNG", ["1.1"]), ("duoc thanh lap", ["1.2"]), ("1.2", ["1.2"]), ("giam sat", ["1.1"]), ("zzzz", []),
    ("%", []), ("a\0b", ["1.1", "1.2"]), ("x" * 101, ["1.1", "1.2"]), ("  ", ["1.1", "1.2"]),
], ids=["no marks", "capitals", "a requirement", "a number", "another level", "nothing", "percent", "NUL", "too long", "blanks"])
def test_folded_search(reader, loaded, words, codes):
    loaded()
    response = tree(reader, q=words)
    assert [criterion.code for criterion in shown(response)] == codes
    assert f"{len(codes)} tiêu chí" in page(response)
    assert ("Không tìm thấy tiêu chí nào" in page(response)) is (not codes)


def test_search_finds_what_the_issue_asks_for(reader, tt19):
    titles = [criterion.title for criterion in shown(tree(reader, "TT19-2018", q="phuong huong, chien luoc"))]
    assert "Phương hướng, chiến lược xây dựng và phát triển nhà trường" in titles and len(titles) < 6


def test_search_reaches_the_items_of_article_22_too(reader, loaded):
    loaded()
    text = page(tree(reader, q="chuong trinh nang cao"))
    assert "Có chương trình nâng cao" in text and "Không tìm thấy" not in text
    assert "Có chương trình nâng cao" not in page(tree(reader, q="phuong huong"))


@pytest.mark.parametrize(("level", "codes", "has_items"), [
    ("", ["1.1", "1.2"], True), ("1", ["1.1", "1.2"], False), ("2", ["1.1"], False), ("3", [], False), ("4", [], True),
    ("99", ["1.1", "1.2"], True), ("x", ["1.1", "1.2"], True), ("-1", ["1.1", "1.2"], True),
], ids=["all", "one", "two", "three", "four", "too high", "letters", "negative"])
def test_the_filter_by_level(reader, loaded, level, codes, has_items):
    loaded()
    response = tree(reader, level=level)
    assert [criterion.code for criterion in shown(response)] == codes
    assert ("Khoản 1 Điều 22" in page(response)) is has_items
    if codes and level in ("1", "2"):
        assert {row.number for criterion in shown(response) for row in criterion.shown_levels} == {int(level)}


def test_level_three_of_circular_19(reader, tt19):
    response = tree(reader, "TT19-2018", level="3")
    assert len(shown(response)) == 19 and "Khoản 1 Điều 22" not in page(response)


def test_the_boxes_keep_what_was_asked(reader, loaded):
    loaded()
    text = page(tree(reader, q='hội "đồng"', level="1"))
    assert 'value="hội &quot;đồng&quot;"' in text and '<option value="1" selected>' in text and "Bỏ lọc" in text


@pytest.mark.parametrize(("person", "framework"), [("principal", "preschool"), ("other_principal", "general"), ("operator", "preschool"), ("stranger", "preschool")])
def test_circular_57_opens_at_the_framework_of_ones_own_school(cast, tt57, person, framework):
    client = cast.client(getattr(cast, person))
    assert tree(client, "TT57-2026").context["framework"] == framework
    assert tree(client, "TT57-2026", framework="general").context["framework"] == "general"
    assert {criterion.standard.framework for criterion in shown(tree(client, "TT57-2026"))} == {framework}


@pytest.mark.parametrize(("frameworks", "asked", "chosen"), [
    ([], "general", ""), (["general"], None, "general"), (["general"], "preschool", "general"), (["preschool", "general"], "x", "preschool"),
], ids=["none", "the only one", "one that is not there", "nonsense"])
def test_which_framework_without_a_school(frameworks, asked, chosen):
    assert chosen_framework(frameworks, asked, None) == chosen


@pytest.mark.parametrize("code", ["TT00-0000", "tt99-2030", "%00", "TT99.2030", "x" * 300], ids=["unknown", "small letters", "NUL", "a dot", "long"])
def test_an_unknown_set_is_not_found(reader, loaded, code):
    loaded()
    assert reader.get(f"/standards/{code}/").status_code == 404
    assert reader.get(f"/standards/{code}/criteria/1/").status_code == 404


def test_the_tree_costs_the_same_for_every_filter(reader, tt57, django_assert_num_queries, django_assert_max_num_queries):
    """Some of them are the frame's: who acts, where else, whether anything new waits."""
    tree(reader, "TT57-2026")  # the frame's count is warm then
    with django_assert_max_num_queries(12) as seen:
        tree(reader, "TT57-2026")
    for query in ({"q": "a"}, {"level": "1"}):
        with django_assert_num_queries(len(seen)):
            tree(reader, "TT57-2026", **query)


# --- a criterion --------------------------------------------------------------------------------------------------------


def test_a_criterion_shows_its_levels_and_its_place_in_the_law(reader, tt19):
    row = Criterion.objects.get(code="2.2")
    text = page(reader.get(f"/standards/TT19-2018/criteria/{row.pk}/"))
    for words in ("Điểm a Khoản 2 Điều 13", "Mức 1", "Mức 2", "Mức 3", "Tiêu chuẩn 2:", "19/2018/TT-BGDĐT", "Mức 2: Điều 13", "không phải nguyên văn"):
        assert words in text


def test_a_mandatory_criterion_is_marked(reader, tt57):
    for is_mandatory in (True, False):
        row = Criterion.objects.filter(is_mandatory=is_mandatory).first()
        assert ("tiêu chí bắt buộc" in page(reader.get(f"/standards/TT57-2026/criteria/{row.pk}/"))) is is_mandatory


def test_one_goes_on_to_the_criteria_beside_it(reader, loaded):
    loaded()
    first, second = Criterion.objects.order_by("position")
    there = page(reader.get(f"/standards/TT99-2030/criteria/{first.pk}/"))
    back = page(reader.get(f"/standards/TT99-2030/criteria/{second.pk}/"))
    assert f"/criteria/{second.pk}/" in there and "1.2 →" in there and "←" not in there
    assert f"/criteria/{first.pk}/" in back and "← 1.1" in back and "→" not in back


def test_the_criteria_beside_it_are_of_the_same_framework(reader, tt57):
    last = Criterion.objects.filter(standard__framework="preschool").order_by("position").last()
    response = reader.get(f"/standards/TT57-2026/criteria/{last.pk}/")
    assert response.context["next"] is None and response.context["previous"].standard.framework == "preschool"


def test_a_criterion_without_the_highest_level_says_so(reader, loaded):
    loaded()
    row = Criterion.objects.get(code="1.1")
    assert "không có yêu cầu ở Mức 3: mức cao nhất là Mức 2" in page(reader.get(f"/standards/TT99-2030/criteria/{row.pk}/"))


@pytest.mark.parametrize("number", ["0", "9" * 30, "other"], ids=["zero", "huge", "of another set"])
def test_a_criterion_that_is_not_here_is_not_found(reader, loaded, number):
    loaded()
    loaded(code="TT98-2030")
    other = Criterion.objects.filter(standard__regulation_set__code="TT98-2030").first().pk
    assert reader.get(f"/standards/TT99-2030/criteria/{other if number == 'other' else number}/").status_code == 404


def test_a_criterion_of_circular_57_lists_its_quantitative_items(reader, loaded, real_pack):
    row = loaded(real_pack("TT57-2026"))
    criterion = Criterion.objects.get(standard__regulation_set=row, standard__framework="general", code="2.2")
    text = reader.get(reverse("criterion_detail", args=[row.code, criterion.pk])).content.decode()
    assert "Số giáo viên hiện có so với định mức" in text and text.count("cần đối chiếu bản gốc") >= 4
    first = Criterion.objects.get(standard__regulation_set=row, standard__framework="general", code="1.1")
    assert "Số liệu định lượng" not in reader.get(reverse("criterion_detail", args=[row.code, first.pk])).content.decode()
